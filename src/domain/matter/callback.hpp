// The independent call-back: of the rounds that were answered, or that fell due without an answer,
// a share is drawn, and somebody who had no hand in the round asks the resident whether it is
// solved and how content they are. Whoever handled the matter does not know that it was drawn.
//
// What the three rates are made of (closed-loop section 3; Beijing 接诉即办 art. 23 and 32).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

// What the resident says: solved, in part, not at all, or not but the reasons are accepted.
inline constexpr std::array<std::string_view, 4> k_resolved{"yes", "partly", "no", "explained"};
// How content they are; "not_asked" when they had said already that nothing is solved.
inline constexpr std::array<std::string_view, 7> k_satisfied{
    "very", "yes", "neutral", "no", "not_at_all", "unknown", "not_asked"};

struct CallBack {  // of one round
  Uuid matter;
  int round = 1;
  Instant drawn;
  // waiting → answered | refused (would not say) | unreachable (tried as often as an exit would
  // need) | no_contact (no number, or a wrong one) | reviewed (a second look began the round anew,
  // so that nobody was asked about it).
  std::string state = "waiting";
  std::vector<Attempt> tries{};
  std::optional<Instant> ended{};
  std::string resolved{}, satisfied{}, note{};
  std::string by{};  // the actor who called
  bool operator==(const CallBack&) const = default;
};

struct Call {
  std::string channel;  // phone, door, paper
  std::string result;   // answered, no_answer, refused, wrong_number
  Instant at;
  std::string resolved{}, satisfied{};  // when answered
  std::string note{};
};

// Whether a round is in the sample: `mac` is 32 bytes that nobody can foresee without the key, and
// that anybody with the key computes again. The share of all rounds that are drawn is `percent`.
bool is_drawn(int percent, std::string_view mac);

// callback.drawn; nothing when the plan draws none or nobody can be reached.
Events draw(const MatterRules& rules, const Matter& matter, std::string_view mac);

// One call, not in the future and not before the draw. CALLBACK-DONE, CALLBACK-OWN (whoever handled
// the round does not call), CALLBACK-ANSWER {field} (an answer says both, another result neither).
// "Not solved" reopens what was answered: it is the resident's word. "Solved" confirms it.
Result<Events> call_back(const MatterRules& rules, const Matter& matter, const CallBack& callback,
                         const Call& call, const std::string& actor, bool owner_stays, Instant now);

// callback.… events only; callback.drawn makes it. A round that the resident reopens by themselves
// has answered: see `answered_by_dissent`.
CallBack fold_callback(std::optional<CallBack> before, const Event& event, Instant at,
                       const std::string& actor);
// The resident said so before anybody called.
void answered_by_dissent(CallBack& callback, Instant at);
// Somebody of the staff found that it has to be done again: no word of the resident's.
void ended_by_review(CallBack& callback, Instant at);

}  // namespace wanhu::domain
