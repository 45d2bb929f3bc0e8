// The checks on a read tree, in their order. Each adds findings and none stops at the first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/amount.hpp"
#include "plan/finding_list.hpp"
#include "plan/reader.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan {

struct RefUse {  // a text that must name something of the plan
  Ref ref = Ref::none;
  std::string text;
  Span at;
  std::string clause;
  std::vector<std::string_view> words{};  // of the vocabulary, which may stand there as well
};

struct Shaped {
  std::vector<RefUse> refs;
  std::vector<std::string> holes;  // paths
};

// L-KEY-UNKNOWN for keys one level too high. Before all other checks: `tree` is changed so that no
// check misses the key where it belongs.
void check_moved(Tree& tree, FindingList& findings);

// Keys, types, words, amounts, holes: L-KEY-UNKNOWN, L-KEY-MISSING, L-TYPE, L-DATE, L-AMOUNT,
// L-WORD, L-HOLE, L-ID-DUP, L-VAGUE, L-APPROX, L-BOUND. A misspelt key is read on under the name it
// was probably meant to have, so that one slip is one finding: `tree` is changed accordingly.
Shaped check_shape(Tree& tree, FindingList& findings);

// L-REF, L-NAMED.
void check_refs(const Tree& tree, const std::vector<RefUse>& refs, FindingList& findings);

// What the blocks must keep between them: L-ORDER, L-PHASE-GAP, L-PHASE-OVERLAP, L-PHASE-WINDOW,
// L-RETRO, L-TAIL, L-TYPO, L-DAYBASIS, L-QUOTA-SUM.
void check_rules(const Tree& tree, FindingList& findings);

// L-DATE-WINDOW: days on which the plan is not in force.
void check_dates(const Tree& tree, FindingList& findings);

// Within the blocks from [org] to [burden]: L-CYCLE, L-QUOTA-DUP, L-QUOTA-OUTCOME, L-APPORTION,
// L-CAL-MISSING, L-RETAIN, L-NO-BASIS, L-ORDER, L-BAND-OVERLAP, L-BAND-GAP, L-MINN, L-WEIGHT-SUM,
// L-BURDEN, L-REF.
void check_blocks(const Tree& tree, FindingList& findings);

// What may never be public: L-PUBLISH.
void check_publish(const Tree& tree, FindingList& findings);

// Entries of the knowledge base: L-KNOWLEDGE, for one that answers nothing and for texts that are
// longer than it takes.
void check_knowledge(const Tree& tree, FindingList& findings);

// Answers for which there is a place: L-FREE-TEXT, L-KEY-MISSING for choices.
void check_questions(const Tree& tree, FindingList& findings);

// Who decides about a matter has to see it: L-NOBODY.
void check_deciders(const Tree& tree, FindingList& findings);

// L-CLOCK-ORDER, L-STATUTE, L-KEY-MISSING and L-WEIGHT-SUM of a matter's clocks and rates.
void check_clocks(const Tree& tree, FindingList& findings);
// Calendars that cannot be counted by: L-CALENDAR-DAY, L-CALENDAR-HOURS, L-CALENDAR-WEEK.
void check_calendars(const Tree& tree, FindingList& findings);
// L-MESSAGE-FIELD, L-MESSAGE-NEVER, L-MESSAGE-QUIET.
void check_messages(const Tree& tree, FindingList& findings);
// L-SMS-LENGTH, a note for each template of a text message: how long it can get.
std::vector<Finding> message_notes(const Tree& tree);

// `show_if`, `num`, `den`, `when`, `check`: EXPR-… (expr/error.hpp), L-ROUND.
void check_expressions(const Tree& tree, FindingList& findings);

// L-SUBST, L-ENCODING: what copying and replacing have damaged.
void check_texts(const Tree& tree, FindingList& findings);

// "10日" or "10天": days of which the text does not say whether they are working days.
bool is_bare_days(std::string_view text);
// "+1日", "+3个工作日" → the amount behind the sign; nothing for anything else.
std::optional<calendar::Amount> amount_after_due(std::string_view text);
// "10%" → 10, for 0 … 100; -1 otherwise.
int percent_of(std::string_view text);

}  // namespace wanhu::plan
