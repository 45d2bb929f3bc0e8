// Weekly counts of a kind in a unit as a control chart, and what is being done about causes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/query.hpp"
#include "domain/matter/chart.hpp"

namespace wanhu::app {

struct ChartAsk {
  std::optional<std::string> unit{}, kind{};
  std::optional<Date> to{};  // the last complete week ends on that day or before; absent: today
  int weeks = 26;
};
struct WeekChart {
  std::vector<Date> weeks;  // Mondays
  domain::Chart chart;
};
// Of matters that came in, by the kind they have now, less those that are kept from the reader.
// Weeks before the first matter of the tenant are not counted as quiet ones.
WeekChart week_chart(Reader& reader, const ChartAsk& ask);
Json chart_page(Reader& reader, const ChartAsk& ask);
struct WeekCharts {
  std::vector<Date> weeks;                                                // Mondays
  std::map<std::pair<std::string, std::string>, domain::Chart> charts{};  // by unit and kind
};
// The same for a report: of the matters that it was made from, by the kind they had then; the last
// week is the last that was complete on that day.
WeekCharts week_charts(const Reader& reader, const std::vector<MatterAsOf>& matters, Date day);

// Units and kinds whose last complete week signals, the furthest above its mean first.
Json chart_signals(Reader& reader);

struct ImprovementRow {
  Uuid id;
  std::optional<std::string> unit{};
  std::string kind, place, title, cause, action, owner, state, evidence;
  Date due, opened;
  std::optional<Date> done{};
  std::int64_t matters = 0;
  // Complete weeks before it began and after it was done.
  domain::RateChange change{};
  std::int64_t weeks_before = 0, weeks_after = 0;
};
// Those of the reader's part, open ones first by due day.
std::vector<ImprovementRow> improvements(Reader& reader);
Json improvements_page(Reader& reader);

// As the entries up to a cut tell it: what is said of it later is not in it.
struct ImprovementAsOf {
  std::optional<std::string> unit{};
  std::string kind, title, cause, action, owner, state, evidence;
  Date due;
};
// Those of the reader's part, by their ids.
std::vector<ImprovementAsOf> improvements_as_of(const Reader& reader, const Cut& cut);

}  // namespace wanhu::app
