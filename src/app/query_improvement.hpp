// Weekly counts of a kind in a unit as a control chart, and what is being done about causes.
#pragma once

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
// Of matters that came in, by the kind they have now. Weeks before the first matter are not counted
// as quiet ones.
WeekChart week_chart(Reader& reader, const ChartAsk& ask);
Json chart_page(Reader& reader, const ChartAsk& ask);
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

}  // namespace wanhu::app
