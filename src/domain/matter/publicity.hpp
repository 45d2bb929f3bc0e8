// What the public may see of a matter, and the resident's hold on the own words: hide, show again,
// correct, erase. Decisions as in decide.hpp: pure, events or a Problem.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

// What may be shown: what the plan promised when the matter was opened, and no more than the plan
// in force allows now, so that a plan can stop publishing but never begin behind a resident's back.
// Nothing when either publishes nothing.
std::optional<plan::Publish> publish_now(const plan::Plan& opened_under,
                                         const plan::Plan& in_force);

// How far a matter must have come to be shown.
Reached shown_from(const plan::Publish& publish);
// Whether the matter has come so far, is of a kind that is shown, and nobody has hidden it.
bool is_public(const plan::Publish& publish, const Matter& matter);

enum class Side { resident, staff };

// Each side hides for itself: MATTER-HIDDEN when it has done so already.
Result<Events> hide(const Matter& matter, Side side, const std::string& reason);
// MATTER-NOT-HIDDEN; what the resident has hidden only the resident shows again
// (MATTER-HIDDEN-BY-RESIDENT).
Result<Events> show(const Matter& matter, Side side, const std::string& reason);

struct Correction {  // as it is to read from now on
  std::string title, text, place;
  std::optional<Uuid> contact{};  // another one, sealed; absent: as before
};
// The old words stay in the journal, the event marks that they were corrected. MATTER-CORRECT-SAME
// when nothing changes, MATTER-TEXT-ERASED.
Result<Events> correct(const Matter& matter, const Correction& correction);

// Title, text and place are taken out of every table and page, once the matter is closed and they
// have served their purpose (decision 0016). MATTER-TEXT-ERASED.
Result<Events> erase_text(const Matter& matter);

// The fields of events about matters that hold what people wrote; the others are ids, codes, days
// and numbers.
inline constexpr std::array<const char*, 8> k_word_fields{"title",  "text",     "place", "note",
                                                          "reason", "evidence", "what",  "without"};

// Takes the resident's own words out of an event: what was reported, corrected, said against the
// answer and asked of the review, whoever took it down, and all else that the resident said
// themselves. What the town did and answered stays. True when there were any.
bool take_words_out(base::Json& data, const std::string& kind, const std::string& actor);

}  // namespace wanhu::domain
