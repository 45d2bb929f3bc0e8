// Where a unit stands on a ladder of the plan ([ladder.*]; F21): which decided findings of
// supervision count, what starts the counting anew, and which rung that reaches. Nothing of this is
// kept: it is worked out of the findings and checks as of any day, and nothing follows from it by
// itself (guard G07). What may follow is a proposal: proposal.hpp.
//
// One round of supervision is one time, however many findings of the kinds it brought in the unit:
// a ladder's "three times" are three occasions. A finding counts from the day on which it was
// decided that it stands, in the place of the day on which it was made; while an appeal is open it
// neither counts nor lets the round pass, and one that was overturned never counts again. A round
// passes when something of the unit was in order and nothing of the kinds stands or is open.
// Sources: S1-27, S3-44, S4-39; docs/decisions/0035-ladder.md.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/supervision/finding.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

// A finding with its road; days on which it came to a state, ascending.
struct LadderFinding {
  Uuid id, round;
  std::string plan, unit, kind;
  Date day;  // on which it was made
  std::vector<std::pair<Date, SpotFindingState>> turns{};
};
// Something of the unit was in order in a round. Of quiet rounds `day` is the one on which they
// ended: units hear nothing of them before.
struct LadderPass {
  Uuid round;
  std::string plan, unit;
  Date day;
};

enum class Standing {
  unseen,   // not made yet, or its unit does not know
  pending,  // told, stated, or under appeal
  stands,   // decided so, and not overturned
  gone      // decided that it does not stand
};
Standing standing_on(const LadderFinding& finding, Date day);
std::optional<Date> decided_by(const LadderFinding& finding, Date day);  // when it came to stand

struct LadderRow {
  enum class What { counted, passed, pending, overturned };
  What what = What::counted;
  Uuid round;
  Date day;
  std::vector<Uuid> findings{};  // of the kinds; of a counted row those that stand
  int n = 0;                     // the counter after this row
  bool new_year = false;         // it began anew with this row's year
};
std::string_view text_of(LadderRow::What what);

struct LadderCount {
  int n = 0;
  std::optional<Date> since{};  // what started it anew: the day of a pass, or New Year's Day
  std::vector<LadderRow> rows{};
  std::vector<std::pair<Uuid, Uuid>> evidence{};  // finding and round of those that count now
};
// `findings` and `passes` are those of one unit under one plan; `kinds` are what the ladder's
// condition names (plan/ladder_when.hpp). What happened after `day` makes no difference.
LadderCount count_on(const plan::Ladder& ladder, const std::set<std::string>& kinds,
                     const std::vector<LadderFinding>& findings,
                     const std::vector<LadderPass>& passes, Date day);

// A step without a number is the first.
int rung_of(const plan::LadderStep& step);
// The steps that a count reaches, the highest rung first; places in `ladder.steps`.
std::vector<std::size_t> reached(const plan::Ladder& ladder, int n);

}  // namespace wanhu::domain
