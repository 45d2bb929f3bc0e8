#include <algorithm>
#include <set>

#include "app/blocks_as_of.hpp"
#include "app/query_standard.hpp"

namespace wanhu::app {

namespace {

// What the periods of one standard of one plan came to by the end of a day.
class AsOf {
 public:
  AsOf(Reader& reader, Date day) : reader_(reader), day_(day), end_(Instant::at(day, 24 * 60)) {}

  std::optional<StandardAsOf> of(const std::vector<StandardPeriod>& periods) {
    const StandardPeriod* current = nullptr;
    for (const StandardPeriod& one : periods)
      if (one.window.from <= day_) current = &one;
    if (current == nullptr) return {};
    const plan::Standard& standard = *current->standard;
    StandardAsOf made{.plan = current->plan->head.id,
                      .id = standard.id,
                      .name = standard.name.empty() ? standard.id : standard.name};
    const auto settled = store::settled_periods(reader_.db, reader_.tenant(), standard.id);
    for (const StandardPeriod& one : periods)
      for (const store::SettledPeriod& row : settled)
        if (row.plan == made.plan && row.period == one.id && row.at < end_) {
          made.settled = settled_of(one, row);
          if (&one == current) current = nullptr;
        }
    if (current != nullptr) made.running = running_of(*current);
    return made;
  }

 private:
  [[nodiscard]] StandardAsOf::Running running_of(const StandardPeriod& period) const {
    const std::vector<std::string> units = own(period);
    StandardAsOf::Running made{
        .period = period_words(reader_.lang, period.id, period.window.from, period.window.to),
        .from = period.window.from,
        .to = period.window.to,
        .units = static_cast<std::int64_t>(units.size())};
    std::set<Uuid> draws;
    for (const store::DrawRow& row : store::draws(reader_.db, reader_.tenant(), key_of(period)))
      if (row.made && *row.made < end_) draws.insert(row.draw.id);
    for (const store::AssessmentRow& row :
         store::assessments(reader_.db, reader_.tenant(), key_of(period))) {
      if (row.at >= end_ ||
          std::find(units.begin(), units.end(), row.assessment.unit) == units.end())
        continue;
      ++made.assessed;
      made.drawn += row.draw && draws.contains(*row.draw) ? 1 : 0;
      made.verified += row.verified && *row.verified < end_ ? 1 : 0;
    }
    return made;
  }

  [[nodiscard]] StandardAsOf::Settled settled_of(const StandardPeriod& period,
                                                 const store::SettledPeriod& row) const {
    std::vector<domain::UnitResult> results =
        store::settled_results(reader_.db, reader_.tenant(), key_of(period));
    StandardAsOf::Settled made{
        .period = period_words(reader_.lang, period.id, period.window.from, period.window.to),
        .from = period.window.from,
        .to = period.window.to,
        .on = row.at.date()};
    if (!reader_.scope.unit) made.targets = targets_json(period, results);
    for (const std::string& unit : own(period)) {
      const auto found =
          std::find_if(results.begin(), results.end(),
                       [&](const domain::UnitResult& one) { return one.unit == unit; });
      if (found == results.end()) continue;
      found->items.clear();
      made.results.push_back(std::move(*found));
    }
    return made;
  }

  // The units of the reader's part that the standard is for.
  [[nodiscard]] std::vector<std::string> own(const StandardPeriod& period) const {
    std::vector<std::string> units =
        domain::units_of(*period.plan, *period.standard, period.window);
    std::erase_if(units, [&](const std::string& unit) { return !reader_.scope.covers(unit); });
    return units;
  }

  Reader& reader_;
  Date day_;
  Instant end_;
};

}  // namespace

std::vector<StandardAsOf> standards_as_of(Reader& reader, Date day) {
  std::vector<StandardAsOf> list;
  AsOf as_of(reader, day);
  for (const auto& history : histories(reader)) {
    const plan::Plan& newest = *history.back().plan;
    if (reader.plan->member(newest.head.id) == nullptr) continue;  // superseded
    for (const plan::Standard& standard : newest.standards)
      if (auto made = as_of.of(domain::periods_of(history, standard.id, reader.engine.calendar())))
        list.push_back(std::move(*made));
  }
  return list;
}

}  // namespace wanhu::app
