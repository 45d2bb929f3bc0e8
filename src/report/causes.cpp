// Where the counts say that there is a cause, and what is being done about causes: both as of the
// report's cut, so that a past day's report stays what it was.
#include <algorithm>
#include <map>

#include "domain/matter/chart.hpp"
#include "report/sources.hpp"
#include "store/statement.hpp"

namespace wanhu::report {

namespace {

using app::MatterAsOf;
using base::Json;
using base::Uuid;

constexpr int k_week = 7;
constexpr int k_weeks = 26;

const store::Statement k_entries{
    store::Reach::tenant, "report_improvement_entries",
    "SELECT payload FROM journal WHERE tenant = $1 AND seq <= $2 AND kind IN "
    "('improvement.open', 'improvement.update', 'improvement.close') ORDER BY seq"};

Date monday_of(Date day) {
  return day - (day.weekday() - 1);
}

// The Mondays of the complete weeks from the first matter on, at most k_weeks.
std::vector<Date> weeks_of(const Sources& s) {
  std::vector<Date> weeks;
  if (s.matters.empty()) return weeks;
  const auto first = std::min_element(
      s.matters.begin(), s.matters.end(),
      [](const MatterAsOf& a, const MatterAsOf& b) { return a.opened < b.opened; });
  const Date end = monday_of(s.day + 1);
  const Date from = std::max(monday_of(first->opened + (k_week - 1)), end - k_weeks * k_week);
  for (Date monday = from; monday < end; monday = monday + k_week) weeks.push_back(monday);
  return weeks;
}

using Group = std::pair<std::string, std::string>;  // unit, kind

std::map<Group, std::vector<std::int64_t>> counts_of(const Sources& s,
                                                     const std::vector<Date>& weeks) {
  std::map<Group, std::vector<std::int64_t>> counts;
  for (const MatterAsOf& m : s.matters) {
    auto& group = counts.try_emplace({m.unit, m.kind}, weeks.size(), 0).first->second;
    const auto week = std::upper_bound(weeks.begin(), weeks.end(), m.opened);
    if (week == weeks.begin() || m.opened > weeks.back() + (k_week - 1)) continue;
    ++group[static_cast<std::size_t>(week - weeks.begin() - 1)];
  }
  return counts;
}

// An improvement as the entries up to the cut tell it.
std::map<Uuid, Json> improvements_of(const Sources& s) {
  std::map<Uuid, Json> all;
  s.reader.db.each(k_entries, {s.reader.tenant(), s.cut.seq}, [&](const store::Row& row) {
    for (const Json& event : Json::parse(row.bytes(0)).at("events")) {
      const Json& data = event.at("data");
      Json& one = all[Uuid::parse(data.at("improvement").get<std::string>()).value()];
      one.update(data);
      if (!one.contains("outcome")) one["evidence"] = "";
    }
  });
  return all;
}

}  // namespace

Table signals_table(const Sources& s) {
  const Words& w = s.words;
  const std::vector<Date> weeks = weeks_of(s);
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
              .empty = w.say(weeks.size() < domain::k_periods_min ? "REPORT-SIGNALS-FEW"
                                                                  : "REPORT-SIGNALS-NONE")};
  for (const auto& [group, counts] : counts_of(s, weeks)) {
    const domain::Chart chart = domain::chart(counts);
    const std::string href = address("/causes", {{"unit", group.first}, {"kind", group.second}});
    for (std::size_t n = 0; n < chart.points.size(); ++n) {
      if (chart.points[n].signals.empty()) continue;
      table.lines.push_back({.cells = {{.value = s.reader.unit_name(group.first)},
                                       {.value = s.kind_name(group.second)},
                                       {.value = weeks[n]},
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
  const auto text = [](const Json& one, const char* name) {
    return Value(one.at(name).get<std::string>());
  };
  for (const auto& [id, one] : improvements_of(s)) {
    const Json& unit = one.at("unit");
    if (s.reader.scope.unit && unit != *s.reader.scope.unit) continue;
    const std::string state = one.value("outcome", std::string("open"));
    table.lines.push_back(
        {.cells = {{.value = text(one, "title")},
                   {.value = unit.is_null() ? Value(w.say("REPORT-WHOLE"))
                                            : Value(s.reader.unit_name(unit.get<std::string>()))},
                   {.value = s.kind_name(one.at("kind").get<std::string>())},
                   {.value = text(one, "cause")},
                   {.value = text(one, "action")},
                   {.value = text(one, "owner")},
                   {.value = Date::parse(one.at("due").get<std::string>()).value()},
                   {.value = w.say("REPORT-IMPROVEMENT-" + state)},
                   {.value = text(one, "evidence")}},
         .href = "/causes"});
  }
  return table;
}

}  // namespace wanhu::report
