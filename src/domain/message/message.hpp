// Which messages follow from what happened to a matter, and what they say. One message is known by
// (matter, round, happening, which one of its kind in the round, recipient, template): its id is
// made of these, so that nothing is ever queued twice.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "calendar/calendar.hpp"
#include "domain/matter/matter.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

// To whom: a resident by the contact of the matter, an account, or a duty, office or unit of the
// plan. No name, number or address: those are sealed and looked up when the message is sent.
struct Recipient {
  enum class Kind { contact, person, body };
  Kind kind = Kind::body;
  std::string id;  // of the contact, of the account, or of the plan

  // "contact:0189…", "person:0189…", "body:lead_group".
  [[nodiscard]] std::string key() const;
  static std::optional<Recipient> parse(std::string_view key);
  bool operator==(const Recipient&) const = default;
};

struct MessageDue {
  Uuid id{};
  std::string happening;  // of plan::message_happenings()
  // Which one: "80%", the number of the extension, the answer's moment; may be empty.
  std::string detail;
  std::string to;  // as the plan says it: resident, owner, lead_group
  Recipient recipient;
  const plan::MessageTemplate* text = nullptr;  // of the plan
};

// `after`: the matter as the event left it. Nobody is told who is not there: no owner, no contact,
// a resident who wants no reply. Residents hear of a pause only where the plan gives notice of it.
std::vector<MessageDue> messages_for(const plan::Plan& plan, const Matter& after,
                                     const Event& event);

// A reminder whose clock has ended or begun anew since is sent no more, nor is an answer that
// another has taken the place of, or that the resident has called unsolved.
bool is_overtaken(const Matter& matter, const std::string& happening, const std::string& detail,
                  int round);

// What the fields of a text stand for, in Chinese as the plan is. `event` may be null: the fields
// that only some happenings know are then missing.
std::map<std::string, std::string> message_values(const plan::Plan& plan, const Matter& matter,
                                                  const Event* event, Instant now);
// Made-up values of the right form, for a preview without a matter.
std::map<std::string, std::string> sample_values(const plan::Plan& plan);

}  // namespace wanhu::domain
