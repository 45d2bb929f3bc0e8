// Where the counts say that there is a cause, and what is being done about causes: both as of the
// report's cut, so that a past day's report stays what it was.
#include "app/query_improvement.hpp"
#include "report/sources.hpp"

namespace wanhu::report {

Table signals_table(const Sources& s) {
  const Words& w = s.words;
  const app::WeekCharts found = app::week_charts(s.reader, s.matters, s.day);
  Table table{.id = "signals",
              .sheet = w.say("REPORT-SHEET-SIGNALS"),
              .caption = w.say("REPORT-SIGNALS"),
              .columns = {{"unit", w.say("REPORT-COL-VILLAGE")},
                          {"kind", w.say("REPORT-COL-KIND")},
                          {"week", w.say("REPORT-COL-WEEK")},
                          {"n", w.say("REPORT-COL-MATTERS"), true},
                          {"mean", w.say("REPORT-COL-WEEKLY-MEAN"), true},
                          {"upper", w.say("REPORT-COL-WEEKLY-LIMIT"), true}},
              .note = w.say("REPORT-SIGNALS-NOTE"),
              .empty = w.say(found.weeks.size() < domain::k_periods_min ? "REPORT-SIGNALS-FEW"
                                                                        : "REPORT-SIGNALS-NONE")};
  for (const auto& [group, chart] : found.charts) {
    const std::string href = address("/causes", {{"unit", group.first}, {"kind", group.second}});
    for (std::size_t n = 0; n < chart.points.size(); ++n) {
      if (chart.points[n].signals.empty()) continue;
      table.lines.push_back({.cells = {{.value = s.reader.unit_name(group.first)},
                                       {.value = s.kind_name(group.second)},
                                       {.value = found.weeks[n]},
                                       {.value = chart.points[n].n},
                                       {.value = one_decimal(chart.mean)},
                                       {.value = chart.upper}},
                             .href = href});
    }
  }
  return table;
}

Table improvement_table(const Sources& s) {
  const Words& w = s.words;
  Table table{.id = "improvements",
              .sheet = w.say("REPORT-SHEET-IMPROVEMENTS"),
              .caption = w.say("REPORT-IMPROVEMENTS"),
              .columns = {{"title", w.say("REPORT-COL-TITLE"), false, true},
                          {"unit", w.say("REPORT-COL-VILLAGE")},
                          {"kind", w.say("REPORT-COL-KIND")},
                          {"cause", w.say("REPORT-COL-CAUSE"), false, true},
                          {"action", w.say("REPORT-COL-ACTION"), false, true},
                          {"owner", w.say("REPORT-COL-RESPONSIBLE")},
                          {"due", w.say("REPORT-COL-DUE")},
                          {"state", w.say("REPORT-COL-STATE")},
                          {"evidence", w.say("REPORT-COL-EVIDENCE"), false, true}},
              .note = w.say("REPORT-IMPROVEMENTS-NOTE"),
              .empty = w.say("REPORT-IMPROVEMENTS-NONE")};
  for (const app::ImprovementAsOf& one : app::improvements_as_of(s.reader, s.cut))
    table.lines.push_back(
        {.cells = {{.value = one.title},
                   {.value = one.unit ? s.reader.unit_name(*one.unit) : w.say("REPORT-WHOLE")},
                   {.value = s.kind_name(one.kind)},
                   {.value = one.cause},
                   {.value = one.action},
                   {.value = one.owner},
                   {.value = one.due},
                   {.value = w.say("REPORT-IMPROVEMENT-" + one.state)},
                   {.value = one.evidence}},
         .href = "/causes"});
  return table;
}

}  // namespace wanhu::report
