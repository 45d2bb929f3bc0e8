#include "app/query_improvement.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/query_matters.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using base::monday_of;
using store::Row;

constexpr int k_week = 7;
constexpr int k_weeks_compared = 26;  // on either side of an improvement

const store::Statement k_entries{
    store::Reach::tenant, "improvement_entries",
    "SELECT payload FROM journal WHERE tenant = $1 AND seq <= $2 AND kind IN "
    "('improvement.open', 'improvement.update', 'improvement.close') ORDER BY seq"};

// Who sees matters of a unit sees its counts; a visitor sees none of them.
bool sees(const Reader& reader, const std::optional<std::string>& unit) {
  if (reader.scope.own_rows_only()) return false;
  return !reader.scope.unit || (unit && *unit == *reader.scope.unit);
}

using Inflow = std::map<Date, std::int64_t>;  // by day

// Over matter_inflow or matter: both are `m` with a unit and a kind.
Filter inflow_filter(const Reader& reader, const std::optional<std::string>& unit,
                     const std::optional<std::string>& kind) {
  Filter filter({reader.tenant()});
  if (reader.scope.unit) filter.add("m.unit = {}", *reader.scope.unit);
  if (unit) filter.add("m.unit = {}", *unit);
  if (kind) filter.add("m.kind = {}", *kind);
  return filter;
}

// The counters know nobody who is kept from a matter. Those matters are few: taken out one by one.
void take_out_kept(const Reader& reader, Filter filter, Date from, Date to, Inflow& days) {
  filter.add("m.opened_day >= {}", from.days());
  filter.add("m.opened_day <= {}", to.days());
  add_only_kept(filter, reader, "m.matter_id");
  reader.db.each("SELECT m.opened_day FROM matter m WHERE m.tenant = $1" + filter.where(),
                 filter.params(), [&](const Row& row) { --days[date_of(row, 0)]; });
}

Inflow inflow(const Reader& reader, const std::optional<std::string>& unit,
              const std::optional<std::string>& kind, Date from, Date to) {
  Filter filter = inflow_filter(reader, unit, kind);
  filter.add("m.day >= {}", from.days());
  filter.add("m.day <= {}", to.days());
  Inflow days;
  reader.db.each("SELECT m.day, CAST(sum(m.n) AS BIGINT) FROM matter_inflow m WHERE m.tenant = $1" +
                     filter.where() + " GROUP BY m.day",
                 filter.params(), [&](const Row& row) { days[date_of(row, 0)] = row.i64(1); });
  if (has_kept(reader)) take_out_kept(reader, inflow_filter(reader, unit, kind), from, to, days);
  return days;
}

std::int64_t sum_of(const Inflow& days) {
  std::int64_t sum = 0;
  for (const auto& [day, n] : days) sum += n;
  return sum;
}

// The first matter of all: before it nobody could report anything here.
std::optional<Date> first_day(const Reader& reader) {
  const auto row = reader.db.query_one("SELECT min(day) FROM matter_inflow WHERE tenant = $1",
                                       {reader.tenant()});
  if (!row || row->is_null(0)) return {};
  return date_of(*row, 0);
}

// The Mondays of the complete weeks up to that day, at most so many; a week that the first matter
// came into the midst of is none.
std::vector<Date> complete_weeks(const Reader& reader, Date last_day, int weeks_max) {
  std::vector<Date> weeks;
  const auto first = first_day(reader);
  if (!first) return weeks;
  const Date end = monday_of(last_day + 1);  // of the week after the last
  const Date from = std::max(end - weeks_max * k_week, monday_of(*first + (k_week - 1)));
  for (Date monday = from; monday < end; monday = monday + k_week) weeks.push_back(monday);
  return weeks;
}

domain::Chart chart_of(const std::vector<Date>& weeks, const Inflow& days) {
  std::vector<std::int64_t> counts;
  for (const Date monday : weeks) {
    std::int64_t n = 0;
    for (auto day = days.lower_bound(monday); day != days.end() && day->first < monday + k_week;
         ++day)
      n += day->second;
    counts.push_back(n);
  }
  return domain::chart(counts);
}

std::string_view name_of(domain::Signal signal) {
  switch (signal) {
    case domain::Signal::above:
      return "above";
    case domain::Signal::below:
      return "below";
    case domain::Signal::run_above:
      return "run_above";
    case domain::Signal::run_below:
      return "run_below";
  }
  throw std::logic_error("unknown signal");
}

Json week_json(Date monday, const domain::ChartPoint& point) {
  Json signals = Json::array();
  for (const domain::Signal signal : point.signals) signals.push_back(name_of(signal));
  return {{"from", monday.iso()},
          {"to", (monday + (k_week - 1)).iso()},
          {"n", point.n},
          {"signals", std::move(signals)}};
}

double rounded(double value) {
  return std::round(value * 100) / 100;
}

// How many came in a week before it was opened and after it was done; only complete weeks count.
void measure(Reader& reader, ImprovementRow& row) {
  const auto first = first_day(reader);
  if (!row.done || row.state != "done" || !first) return;
  const Date begins = monday_of(*first + (k_week - 1));
  const Date until = monday_of(row.opened);
  const Date from = std::max(begins, until - k_weeks_compared * k_week);
  const Date after = monday_of(*row.done + (k_week - 1));
  const Date end = std::min(monday_of(reader.now.date()), after + k_weeks_compared * k_week);
  row.weeks_before = std::max(0, (until - from) / k_week);
  row.weeks_after = std::max(0, (end - after) / k_week);
  if (row.weeks_before == 0 || row.weeks_after == 0) return;
  row.change = domain::rate_change(
      sum_of(inflow(reader, row.unit, row.kind, from, until - 1)), row.weeks_before,
      sum_of(inflow(reader, row.unit, row.kind, after, end - 1)), row.weeks_after);
}

std::string kind_here(const Reader& reader, const std::optional<std::string>& unit,
                      const std::string& kind) {
  const plan::Plan& plan = unit ? reader.plan->plan_of(*unit) : reader.plan->plan;
  const plan::MatterKind* const found = plan.matter_kind(kind);
  return found == nullptr ? kind : found->name;
}

Json maybe(const std::optional<double>& value) {
  return value ? Json(rounded(*value)) : Json();
}

Json improvement_json(const Reader& reader, const ImprovementRow& row) {
  const bool measured = row.weeks_before > 0 && row.weeks_after > 0;
  Json change =
      measured ? Json{{"weeks_before", row.weeks_before},     {"weeks_after", row.weeks_after},
                      {"before", rounded(row.change.before)}, {"after", rounded(row.change.after)},
                      {"ratio", maybe(row.change.ratio)},     {"low", maybe(row.change.low)},
                      {"high", maybe(row.change.high)}}
               : Json();
  return {{"id", row.id.text()},
          {"unit", row.unit ? Json(*row.unit) : Json()},
          {"unit_name", row.unit ? Json(reader.unit_name(*row.unit)) : Json()},
          {"kind", row.kind},
          {"kind_name", kind_here(reader, row.unit, row.kind)},
          {"place", row.place},
          {"title", row.title},
          {"cause", row.cause},
          {"action", row.action},
          {"owner", row.owner},
          {"due", row.due.iso()},
          {"overdue", row.state == "open" && row.due < reader.now.date()},
          {"state", row.state},
          {"opened", row.opened.iso()},
          {"done", row.done ? Json(row.done->iso()) : Json()},
          {"evidence", row.evidence},
          {"matters", row.matters},
          {"change", std::move(change)}};
}

}  // namespace

WeekChart week_chart(Reader& reader, const ChartAsk& ask) {
  if (!sees(reader, reader.scope.unit ? reader.scope.unit : ask.unit)) return {};
  WeekChart out{.weeks = complete_weeks(reader, ask.to.value_or(reader.now.date()), ask.weeks),
                .chart = {}};
  if (out.weeks.empty()) return out;
  out.chart = chart_of(out.weeks, inflow(reader, ask.unit, ask.kind, out.weeks.front(),
                                         out.weeks.back() + (k_week - 1)));
  return out;
}

WeekCharts week_charts(const Reader& reader, const std::vector<MatterAsOf>& matters, Date day) {
  WeekCharts out{.weeks = complete_weeks(reader, day, ChartAsk().weeks)};
  std::map<std::pair<std::string, std::string>, Inflow> groups;
  for (const MatterAsOf& m : matters) ++groups[{m.unit, m.kind}][m.opened];
  for (const auto& [group, days] : groups) out.charts.emplace(group, chart_of(out.weeks, days));
  return out;
}

Json chart_page(Reader& reader, const ChartAsk& ask) {
  const WeekChart found = week_chart(reader, ask);
  Json weeks = Json::array();
  for (std::size_t n = 0; n < found.weeks.size(); ++n)
    weeks.push_back(week_json(found.weeks[n], found.chart.points[n]));
  const bool enough = found.chart.enough;
  return {{"weeks", std::move(weeks)},
          {"enough", enough},
          {"needs", domain::k_periods_min},
          {"mean", enough ? Json(rounded(found.chart.mean)) : Json()},
          {"upper", enough ? Json(found.chart.upper) : Json()},
          {"lower", enough && found.chart.lower ? Json(*found.chart.lower) : Json()}};
}

Json chart_signals(Reader& reader) {
  // The furthest beyond first, then in the plan's order.
  std::map<std::pair<double, std::size_t>, Json> list;
  for (const plan::Unit& unit : reader.plan->plan.org.units) {
    if (!sees(reader, unit.id)) continue;
    for (const plan::MatterKind& kind : reader.plan->plan_of(unit.id).matters.kinds) {
      const WeekChart found = week_chart(reader, {.unit = unit.id, .kind = kind.id});
      if (!found.chart.enough || found.chart.points.back().signals.empty()) continue;
      const domain::ChartPoint& last = found.chart.points.back();
      const double beyond = static_cast<double>(last.n) / std::max(found.chart.mean, 0.1);
      list.emplace(std::pair(-beyond, list.size()),
                   Json{{"unit", unit.id},
                        {"unit_name", reader.unit_name(unit.id)},
                        {"kind", kind.id},
                        {"kind_name", kind.name},
                        {"week", week_json(found.weeks.back(), last)},
                        {"mean", rounded(found.chart.mean)}});
    }
  }
  Json items = Json::array();
  for (auto& [order, item] : list) items.push_back(std::move(item));
  return items;
}

std::vector<ImprovementRow> improvements(Reader& reader) {
  std::vector<ImprovementRow> rows;
  if (reader.scope.own_rows_only()) return rows;
  Filter filter({reader.tenant()});
  if (reader.scope.unit) filter.add("i.unit = {}", *reader.scope.unit);
  reader.db.each(
      "SELECT i.improvement_id, i.unit, i.kind, i.place, i.title, i.cause, i.action, i.owner, "
      "i.due_day, i.state, i.opened_day, i.done_day, coalesce(i.evidence, ''), "
      "(SELECT count(*) FROM improvement_matter x WHERE x.tenant = $1 AND x.improvement_id = "
      "i.improvement_id) FROM improvement i WHERE i.tenant = $1" +
          filter.where() +
          " ORDER BY CASE WHEN i.state = 'open' THEN 0 ELSE 1 END, i.due_day, i.improvement_id",
      filter.params(), [&](const Row& row) {
        const auto done = row.i64_if(11);
        rows.push_back({.id = row.uuid(0),
                        .unit = row.text_if(1),
                        .kind = row.text(2),
                        .place = row.text(3),
                        .title = row.text(4),
                        .cause = row.text(5),
                        .action = row.text(6),
                        .owner = row.text(7),
                        .state = row.text(9),
                        .evidence = row.text(12),
                        .due = date_of(row, 8),
                        .opened = date_of(row, 10),
                        .done = done ? std::optional(date_of(row, 11)) : std::nullopt,
                        .matters = row.i64(13)});
      });
  for (ImprovementRow& row : rows) measure(reader, row);
  return rows;
}

Json improvements_page(Reader& reader) {
  Json items = Json::array();
  for (const ImprovementRow& row : improvements(reader))
    items.push_back(improvement_json(reader, row));
  return {{"items", std::move(items)}, {"signals", chart_signals(reader)}};
}

std::vector<ImprovementAsOf> improvements_as_of(const Reader& reader, const Cut& cut) {
  std::map<Uuid, Json> all;
  reader.db.each(k_entries, {reader.tenant(), cut.seq}, [&](const Row& row) {
    const Json payload = Json::parse(row.bytes(0));
    for (const Json& event : payload.at("events")) {
      const Json& data = event.at("data");
      Json& one = all[Uuid::parse(data.at("improvement").get<std::string>()).value()];
      one.update(data);
      if (!one.contains("outcome")) one["evidence"] = "";
    }
  });
  std::vector<ImprovementAsOf> list;
  for (const auto& found : all) {
    const Json& one = found.second;
    const auto text = [&](const char* name) { return one.at(name).get<std::string>(); };
    const bool whole = one.at("unit").is_null();
    if (reader.scope.unit && (whole || text("unit") != *reader.scope.unit)) continue;
    list.push_back({.unit = whole ? std::nullopt : std::optional(text("unit")),
                    .kind = text("kind"),
                    .title = text("title"),
                    .cause = text("cause"),
                    .action = text("action"),
                    .owner = text("owner"),
                    .state = one.value("outcome", std::string("open")),
                    .evidence = text("evidence"),
                    .due = Date::parse(text("due")).value()});
  }
  return list;
}

}  // namespace wanhu::app
