// Forwarding to a body above the town (上报, 转送): marked, sent in a batch with a letter, accepted
// or returned, replied. The clock of the term runs on all the while; it stands still only by a
// pause that the plan has. Whoever received the matter first stays responsible until the body has
// accepted. Source: closed loop, requirement 8; plans S0-31, S1-16.
#pragma once

#include <string>
#include <vector>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

inline constexpr std::size_t k_batch_max = 100;  // matters in one letter

// The offices of the plan above the town that `unit` is in: external ones, and those of a unit that
// the town is a part of.
std::vector<const plan::Office*> bodies_above(const plan::Plan& plan, const std::string& unit);
bool is_above(const plan::Plan& plan, const std::string& unit, const std::string& body);

// matter.forwarded: matter to ground reason. When nobody has accepted the matter, whoever forwards
// it takes it on, so that somebody in the town is responsible. MATTER-FORWARDED,
// MATTER-FORWARD-BODY {to}, MATTER-FORWARD-GROUND {ground} (office: the plan names another),
// MATTER-FORWARD-BOUNCE {ground}, MATTER-FORWARD-SEALED (a tip takes its own way).
Result<Events> forward(const MatterRules& rules, const Matter& matter, const std::string& to,
                       const std::string& ground, const std::string& reason, const Uuid& actor);
// The grounds on which this body has returned the matter.
bool was_returned(const Matter& matter, const std::string& to, const std::string& ground);

// A letter with a number of its own in its year.
struct Batch {
  Uuid id;
  std::string body;
  int year = 0;
  std::int64_t no = 0;
  std::string name{};  // of the body, as the plan calls it today
};
// forward.sent: batch body name year no day matters[], and matter.forward_sent: matter batch to day
// kind due, for each. FORWARD-NOT-WAITING {receipt}: not marked for that body, or sent already.
Result<Events> send_batch(const Batch& batch, const std::vector<Matter>& matters, Date today);

// The body has it: its day, between the sending and today. MATTER-FORWARD-NOT-SENT, FORWARD-DAY
// {from, to}.
Result<Events> forward_accepted(const Matter& matter, Date day, Date today);
// The body does not take it, or gives it back: the centre rules what becomes of it.
Result<Events> forward_returned(const Matter& matter, Date day, const std::string& reason,
                                Date today);
// What the body writes becomes the answer to the resident.
Result<Events> forward_replied(const Matter& matter, Date day, const std::string& outcome,
                               const std::string& text, Date today);
// The town handles it itself: not sent any more, asked back, or so ruled after its return.
Result<Events> take_back(const Matter& matter, const std::string& reason);

// The part of note_history about forwarding.
void note_forward(Matter& matter, const Event& event, Instant at);

}  // namespace wanhu::domain
