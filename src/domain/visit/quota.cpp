#include "domain/visit/quota.hpp"

#include <algorithm>
#include <tuple>

#include "domain/standard/target.hpp"

namespace wanhu::domain {

OutcomeSet counted_outcomes(const plan::Quota* quota) {
  OutcomeSet set{};
  const bool listed = quota != nullptr && !quota->outcomes.empty();
  for (const OutcomeRule& rule : outcome_rules()) {
    const bool counted = listed ? std::find(quota->outcomes.begin(), quota->outcomes.end(),
                                            rule.name) != quota->outcomes.end()
                                : rule.reached;
    set.at(static_cast<std::size_t>(rule.outcome)) = counted || rule.outcome == Outcome::declined;
  }
  return set;
}

// ---- for whom ----------------------------------------------------------------------------------

std::vector<std::string> quota_units(const plan::Plan& plan, const plan::Quota& quota) {
  std::vector<std::string> units;
  const auto take = [&](const plan::Unit& unit) {
    if (unit.kind == quota.per || unit.id == quota.per) units.push_back(unit.id);
  };
  take(plan.org.root);
  for (const plan::Unit& unit : plan.org.units) take(unit);
  return units;
}

QuotaFor quota_for(const plan::Plan& plan, const plan::Quota& quota) {
  if (quota.per.empty()) return QuotaFor::whole;
  if (plan.duty(quota.per) != nullptr) return QuotaFor::holders;
  const auto& teams = plan.org.teams;
  if (std::any_of(teams.begin(), teams.end(),
                  [&](const plan::Team& team) { return team.id == quota.per; }))
    return QuotaFor::teams;
  return quota_units(plan, quota).empty() ? QuotaFor::nobody : QuotaFor::units;
}

bool is_floor(const plan::Quota& quota) {
  return quota.floor || !quota.ceiling;
}

// ---- when --------------------------------------------------------------------------------------

std::vector<calendar::Window> quota_windows(const plan::Plan& plan, const plan::Quota& quota,
                                            const calendar::Calendar& calendar) {
  const plan::Phase* const phase = plan.phase(quota.phase);
  const Date from = phase == nullptr ? plan.head.window.from : phase->from;
  const Date to = phase == nullptr ? plan.head.window.to : phase->to;
  if (to < from) return {};
  const auto period = calendar::period_of(quota.every);
  if (!period) return {{from, to, from, to}};
  std::vector<calendar::Window> windows = calendar::windows_in(*period, from, to, calendar);
  std::erase_if(windows, [&](const calendar::Window& window) {
    return quota.total > 0 && asked_in(quota.total, window) == 0;
  });
  return windows;
}

std::optional<calendar::Window> window_on(const std::vector<calendar::Window>& windows, Date day) {
  if (windows.empty()) return {};
  const auto next =
      std::partition_point(windows.begin(), windows.end(),
                           [&](const calendar::Window& window) { return window.to < day; });
  return next == windows.end() ? windows.back() : *next;
}

std::int64_t asked_in(std::int64_t number, const calendar::Window& window) {
  const std::int64_t share = number * window.days() * 2;
  return (share / window.whole_days() + 1) / 2;
}

// ---- how far -----------------------------------------------------------------------------------

std::string_view text_of(QuotaState state) {
  constexpr std::array<std::string_view, 5> k_texts{"ahead", "open", "met", "below", "over"};
  return k_texts.at(static_cast<std::size_t>(state));
}

std::int64_t still_to_do(const plan::Quota& quota, std::int64_t asked, std::int64_t done) {
  return is_floor(quota) ? std::max<std::int64_t>(0, asked - done) : 0;
}

std::int64_t beyond(const plan::Quota& quota, std::int64_t asked, std::int64_t done) {
  return quota.ceiling ? std::max<std::int64_t>(0, done - asked) : 0;
}

QuotaState state_of(const plan::Quota& quota, std::int64_t asked, std::int64_t done,
                    const calendar::Window& window, Date today) {
  if (beyond(quota, asked, done) > 0) return QuotaState::over;
  if (today < window.from) return QuotaState::ahead;
  if (still_to_do(quota, asked, done) == 0) return QuotaState::met;
  return today <= window.to ? QuotaState::open : QuotaState::below;
}

// ---- milestones --------------------------------------------------------------------------------

namespace {

std::vector<plan::Milestone> by_day(std::vector<plan::Milestone> milestones) {
  std::sort(milestones.begin(), milestones.end(),
            [](const plan::Milestone& a, const plan::Milestone& b) {
              return std::tie(a.by, a.percent) < std::tie(b.by, b.percent);
            });
  return milestones;
}

}  // namespace

std::vector<QuotaMark> marks_of(const plan::Quota& quota, std::int64_t asked, const DoneByDay& done,
                                Date today) {
  std::vector<QuotaMark> marks;
  for (const plan::Milestone& one : by_day(quota.milestones)) {
    QuotaMark mark{.by = one.by,
                   .percent = one.percent,
                   .needed = units_needed(one.percent, asked, rounding_of(quota.round))};
    std::int64_t so_far = 0;
    for (auto day = done.begin(); day != done.end() && day->first <= std::min(one.by, today); ++day)
      so_far += day->second;
    const bool next = marks.empty() || marks.back().by < today;  // the one that runs, or past ones
    if (one.by <= today || next) mark.done = so_far;
    if (mark.done && so_far >= mark.needed)
      mark.met = true;
    else if (one.by < today)
      mark.met = false;
    marks.push_back(mark);
  }
  return marks;
}

double line_on(const std::vector<plan::Milestone>& milestones, Date from, Date to, Date day) {
  constexpr double k_whole = 100;
  std::vector<plan::Milestone> marks = by_day(milestones);
  if (marks.empty() || marks.back().by < to)
    marks.push_back({.by = to, .percent = static_cast<int>(k_whole)});
  Date before = from - 1;
  double share = 0;
  for (const plan::Milestone& mark : marks) {
    const double aim = mark.percent / k_whole;
    if (day < mark.by) {
      if (day <= before) return share;
      return share + (aim - share) * (day - before) / (mark.by - before);
    }
    before = std::max(before, mark.by);
    share = aim;
  }
  return share;
}

}  // namespace wanhu::domain
