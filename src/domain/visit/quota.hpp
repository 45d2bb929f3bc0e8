// Quotas of visits (走访任务数): how many dwellings a plan wants gone to, by whom, by when, and
// what counts as gone to. A quota is apart from coverage (coverage.hpp): whoever has met it has
// done their number, and the register may still hold dwellings that nobody reached.
//
// What counts. The plan lists the outcomes (`outcomes`); without a list those count that reach a
// household. A refusal counts whatever is listed (L-QUOTA-OUTCOME), so nobody is pressed to answer.
// A dwelling counts once in a window for whoever the quota is for, however often it was gone to.
//
// For whom (`per`). Each person who holds a duty, each team, each unit of a kind or one unit, so
// much each; without it the whole, of which units have the shares they state (S1-07).
//
// A floor says what is still to be done, a ceiling warns: a visit is never refused for it, since a
// resident may need one. Neither compares people: there is no order by how much somebody did, and
// no share of a person's number (S1-26, S2-08).
// Source: S1-07 to 09, S2-08, F06.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "calendar/period.hpp"
#include "domain/visit/outcome.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

using base::Date;

using OutcomeSet = std::array<bool, k_outcome_count>;  // in the order of Outcome
// Those that count toward the quota; of no quota those that reach a household.
OutcomeSet counted_outcomes(const plan::Quota* quota);
inline bool counts(const OutcomeSet& set, Outcome outcome) {
  return set.at(static_cast<std::size_t>(outcome));
}

// Nobody: `per` says something that cannot be counted, as only plans of before it was read may.
enum class QuotaFor { whole, holders, teams, units, nobody };
QuotaFor quota_for(const plan::Plan& plan, const plan::Quota& quota);
// Of QuotaFor::units, in the order of the plan: those of the kind, or the one.
std::vector<std::string> quota_units(const plan::Plan& plan, const plan::Quota& quota);

// At least so many is asked, unless only a ceiling is set.
bool is_floor(const plan::Quota& quota);

// The windows in which the number is asked, ascending: the phase as one, or each period in it. A
// part of a period too short to ask for anything is left out.
std::vector<calendar::Window> quota_windows(const plan::Plan& plan, const plan::Quota& quota,
                                            const calendar::Calendar& calendar);
// The window that holds the day; the next one before the first and between two, the last one after
// it. Nothing when there is none at all.
std::optional<calendar::Window> window_on(const std::vector<calendar::Window>& windows, Date day);
// Of a number that a whole period asks, what a window of it asks: its share by days, half and more
// rounded up, as of anything that comes round (calendar::times_due).
std::int64_t asked_in(std::int64_t number, const calendar::Window& window);

// ahead: the window has not begun. open: it runs, and there is still something to do. met: done, or
// no more than a ceiling allows. below: the window is over and the floor was not reached. over:
// more than the ceiling.
enum class QuotaState { ahead, open, met, below, over };
std::string_view text_of(QuotaState state);
QuotaState state_of(const plan::Quota& quota, std::int64_t asked, std::int64_t done,
                    const calendar::Window& window, Date today);
// Up to the floor; 0 when there is none.
std::int64_t still_to_do(const plan::Quota& quota, std::int64_t asked, std::int64_t done);
// Beyond the ceiling; 0 when there is none.
std::int64_t beyond(const plan::Quota& quota, std::int64_t asked, std::int64_t done);

// ---- milestones: 60 % by the half-year, 100 % by the year's end ---------------------------------

// So much of the number by the end of that day; `done` by then, once it has begun.
struct QuotaMark {
  Date by;
  int percent = 0;
  std::int64_t needed = 0;  // of dwellings: the share, rounded as the quota says (up by default)
  std::optional<std::int64_t> done{};
  // Nothing while there is still time.
  std::optional<bool> met{};
};
using DoneByDay = std::map<Date, std::int64_t>;  // new on that day
// Ascending by day. Only done up to today counts.
std::vector<QuotaMark> marks_of(const plan::Quota& quota, std::int64_t asked, const DoneByDay& done,
                                Date today);
// Where the plan's line stands at the end of the day, as a share: straight from nothing on the day
// before `from` to each milestone in turn, and to all of it by `to`. Never falls where milestones
// do not.
double line_on(const std::vector<plan::Milestone>& milestones, Date from, Date to, Date day);

}  // namespace wanhu::domain
