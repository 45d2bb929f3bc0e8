// Coverage of the register as of a cut of the journal: by village, by group, by visitor.
#include <fmt/format.h>

#include <algorithm>

#include "app/dwelling_row.hpp"
#include "app/query.hpp"
#include "app/query_quota.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/visit/merge.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

// Of the dwellings in the register at the cut: how many, by place and standing outcome. The keys
// are (unit, grp, visitor), so that one statement serves all three ways of grouping. The visitor
// is the one of today.
const Statement k_outcomes{
    Reach::tenant, "progress_outcomes",
    "SELECT d.unit, d.grp, d.visitor, v.outcome, count(*) FROM dwelling d "
    "LEFT JOIN visit v ON v.tenant = $1 AND v.dwelling_id = d.dwelling_id AND v.stood_seq <= $2 "
    "AND (v.fell_seq IS NULL OR v.fell_seq > $2) "
    "WHERE d.tenant = $1 AND " WANHU_STOOD_AT_CUT("d") " "
    "GROUP BY d.unit, d.grp, d.visitor, v.outcome"};
// The same at the head of the journal, where the dwelling itself knows.
const Statement k_outcomes_now{
    Reach::tenant, "progress_outcomes_now",
    "SELECT unit, grp, visitor, outcome, count(*) FROM dwelling "
    "WHERE tenant = $1 AND to_seq IS NULL GROUP BY unit, grp, visitor, outcome"};
// Visits of dwellings that several people came to: all that can be doubled.
const Statement k_shared_visits{
    Reach::tenant, "progress_shared_visits",
    "SELECT d.unit, d.grp, d.visitor, v.dwelling_id, v.visit_id, v.visitor, v.at_ms, v.outcome "
    "FROM visit v JOIN dwelling d ON d.tenant = $1 AND d.dwelling_id = v.dwelling_id "
    "WHERE v.tenant = $1 AND v.seq <= $2 AND v.dwelling_id IN (SELECT s.dwelling_id FROM visit s "
    "WHERE s.tenant = $1 AND s.seq <= $2 GROUP BY s.dwelling_id "
    "HAVING count(DISTINCT s.visitor) > 1) "
    "AND " WANHU_STOOD_AT_CUT("d") " "
    "ORDER BY v.dwelling_id, v.visit_id"};
// The day each dwelling was first reached.
const Statement k_first_days{
    Reach::tenant, "progress_first_days",
    "SELECT f.unit, d.grp, d.visitor, f.day, count(*) FROM "
    "(SELECT unit, dwelling_id, min(day) AS day FROM visit WHERE tenant = $1 AND reached = 1 "
    "AND seq <= $2 GROUP BY unit, dwelling_id) f "
    "JOIN dwelling d ON d.tenant = $1 AND d.dwelling_id = f.dwelling_id "
    "WHERE " WANHU_STOOD_AT_CUT("d") " "
    "GROUP BY f.unit, d.grp, d.visitor, f.day"};
const Statement k_first_days_now{Reach::tenant, "progress_first_days_now",
                                 "SELECT unit, grp, visitor, covered_day, count(*) FROM dwelling "
                                 "WHERE tenant = $1 AND to_seq IS NULL AND covered_day IS NOT NULL "
                                 "GROUP BY unit, grp, visitor, covered_day"};
const Statement k_freeze_seq{
    Reach::tenant, "freeze_seq",
    "SELECT seq FROM register_change WHERE tenant = $1 AND kind = 'freeze' AND seq <= $2 "
    "ORDER BY seq LIMIT 1"};
const Statement k_frozen_sizes{
    Reach::tenant, "frozen_sizes",
    "SELECT d.unit, d.grp, d.visitor, count(*) FROM dwelling d WHERE d.tenant = $1 "
    "AND " WANHU_STOOD_AT_CUT("d") " "
    "GROUP BY d.unit, d.grp, d.visitor"};
const Statement k_open_matters{
    Reach::tenant, "progress_open_matters",
    "SELECT m.unit, count(*), sum(CASE WHEN e.due_day < $3 AND e.state IN "
    "('listed', 'handed_over', 'handling') THEN 1 ELSE 0 END) FROM matter m "
    "JOIN (SELECT matter_id, max(n) AS n FROM matter_event WHERE tenant = $1 AND seq <= $2 "
    "GROUP BY matter_id) last ON last.matter_id = m.matter_id "
    "JOIN matter_event e ON e.tenant = $1 AND e.matter_id = last.matter_id AND e.n = last.n "
    "WHERE m.tenant = $1 AND e.state <> 'closed' GROUP BY m.unit"};
const Statement k_person_names{Reach::tenant, "person_names",
                               "SELECT person_id, name, unit FROM person WHERE tenant = $1"};

// Collects rows of one query run into the groups asked for.
class Collector {
 public:
  Collector(Reader& reader, const ProgressAsk& ask, Progress& out)
      : reader_(reader), ask_(ask), out_(out) {
    reader.db.each(k_person_names, {reader.tenant()},
                   [&](const Row& row) { names_[row.uuid(0).text()] = row.text(1); });
  }

  // Null when the row lies outside what was asked for or what the asker reaches.
  ProgressRow* row_for(const std::string& unit, const std::string& group,
                       const std::optional<Uuid>& visitor) {
    if (!reader_.scope.covers(unit) || (ask_.unit && *ask_.unit != unit)) return nullptr;
    if (reader_.scope.own_rows_only() && visitor != reader_.scope.person) return nullptr;
    std::string id, name;
    switch (ask_.by) {
      case GroupBy::unit:
        id = unit;
        name = reader_.unit_name(unit);
        break;
      case GroupBy::group:
        id = unit + "/" + group;
        name = reader_.unit_name(unit) + " " + group;
        break;
      case GroupBy::visitor:
        id = visitor ? visitor->text() : "-";
        name = visitor ? names_[id] : std::string("-");
        break;
    }
    const auto [at, fresh] = index_.try_emplace(id, out_.rows.size());
    if (fresh) {
      out_.rows.emplace_back();
      out_.rows.back().id = id;
      out_.rows.back().name = name;
      if (ask_.by == GroupBy::visitor) out_.rows.back().visitor_name = name;
    }
    return &out_.rows[at->second];
  }

 private:
  Reader& reader_;
  const ProgressAsk& ask_;
  Progress& out_;
  std::map<std::string, std::string> names_;
  std::map<std::string, std::size_t> index_;
};

struct Counts {
  std::map<Date, std::int64_t> by_day;
};

// Which outcomes count toward the quota, by the plan of the unit.
class Counted {
 public:
  explicit Counted(const ActivePlan& plans) : plans_(plans) {}
  bool by(const std::string& unit, domain::Outcome outcome) {
    auto known = sets_.find(unit);
    if (known == sets_.end())
      known = sets_.emplace(unit, domain::counted_outcomes(visit_quota(plans_, unit))).first;
    return domain::counts(known->second, outcome);
  }

 private:
  const ActivePlan& plans_;
  std::map<std::string, domain::OutcomeSet> sets_;
};

void count_outcomes(Reader& reader, Collector& collector, const Progress& out, bool now) {
  Counted counted(*reader.plan);
  const auto visit = [&](const Row& row) {
    ProgressRow* r = collector.row_for(row.text(0), row.text(1), row.uuid_if(2));
    if (r == nullptr) return;
    const std::int64_t n = row.i64(4);
    r->counts.register_n += n;
    if (const auto outcome = row.text_if(3)) {
      const domain::Outcome known = domain::outcome_named(*outcome).value();
      r->counts.by_outcome.at(static_cast<std::size_t>(known)) += n;
      if (domain::rule_of(known).reached) r->covered += n;
      if (counted.by(row.text(0), known)) r->gone += n;
    }
  };
  if (now)
    reader.db.each(k_outcomes_now, {reader.tenant()}, visit);
  else
    reader.db.each(k_outcomes, {reader.tenant(), out.cut.seq}, visit);
}

// Decided anew from the visits up to the cut: a visit that came later may have doubled one of them.
void count_doubled(Reader& reader, Collector& collector, const Progress& out) {
  std::vector<domain::Visit> visits;
  std::optional<Uuid> dwelling;
  ProgressRow* at = nullptr;
  const auto finish = [&] {
    if (at != nullptr && !visits.empty() && !domain::merge(visits).doubled.empty()) ++at->doubled;
    visits.clear();
  };
  reader.db.each(k_shared_visits, {reader.tenant(), out.cut.seq}, [&](const Row& row) {
    if (dwelling != row.uuid(3)) finish();
    dwelling = row.uuid(3);
    at = collector.row_for(row.text(0), row.text(1), row.uuid_if(2));
    visits.push_back(
        {row.uuid(4), row.uuid(5), row.instant(6), domain::outcome_named(row.text(7)).value()});
  });
  finish();
}

Counts count_days(Reader& reader, Collector& collector, const Progress& out, bool now) {
  Counts counts;
  const auto visit = [&](const Row& row) {
    ProgressRow* r = collector.row_for(row.text(0), row.text(1), row.uuid_if(2));
    if (r == nullptr) return;
    const Date day = date_of(row, 3);
    counts.by_day[day] += row.i64(4);
    if (day == out.as_of) r->reached_on_day += row.i64(4);
  };
  if (now)
    reader.db.each(k_first_days_now, {reader.tenant()}, visit);
  else
    reader.db.each(k_first_days, {reader.tenant(), out.cut.seq}, visit);
  return counts;
}

void add_frozen(Reader& reader, Collector& collector, const Progress& out) {
  const auto freeze = reader.db.query_one(k_freeze_seq, {reader.tenant(), out.cut.seq});
  if (!freeze) return;
  reader.db.each(k_frozen_sizes, {reader.tenant(), freeze->i64(0)}, [&](const Row& row) {
    ProgressRow* r = collector.row_for(row.text(0), row.text(1), row.uuid_if(2));
    if (r != nullptr) r->frozen = r->frozen.value_or(0) + row.i64(3);
  });
}

void add_matters(Reader& reader, Progress& out) {
  if (out.by != GroupBy::unit || reader.scope.own_rows_only()) return;
  reader.db.each(k_open_matters, {reader.tenant(), out.cut.seq, out.as_of.days()},
                 [&](const Row& row) {
                   for (ProgressRow& r : out.rows) {
                     if (r.id != row.text(0)) continue;
                     r.matters_open = row.i64(1);
                     r.matters_overdue = row.i64(2);
                   }
                 });
}

// What the plan asks of each unit in all: the number it states, or so much for each of its people
// or teams. A number that is asked again and again is no number for the whole phase.
void add_quotas(const Reader& reader, Progress& out) {
  if (out.by != GroupBy::unit) return;
  std::map<std::string, std::int64_t> each;
  if (!reader.scope.own_rows_only())
    each = quota_by_unit(quota_place(reader, *reader.plan, out.as_of, out.cut.seq));
  for (ProgressRow& row : out.rows) {
    const plan::Quota* const quota = visit_quota(*reader.plan, row.id);
    const bool comes_round = quota != nullptr && !quota->every.empty();
    const plan::Unit* const unit = reader.plan->plan.unit(row.id);
    if (unit != nullptr && unit->quota > 0 && !comes_round)
      row.counts.quota = unit->quota;
    else if (const auto found = each.find(row.id); found != each.end())
      row.counts.quota = found->second;
  }
}

// Villages in the plan's order, groups by name, visitors by village and name.
void order(const Reader& reader, Progress& out) {
  std::map<std::string, std::size_t> rank;
  for (const plan::Unit& unit : reader.plan->plan.org.units) rank.emplace(unit.id, rank.size());
  const auto key = [&](const ProgressRow& row) {
    const auto found = rank.find(row.id.substr(0, row.id.find('/')));
    return std::make_tuple(found == rank.end() ? rank.size() : found->second, row.name, row.id);
  };
  std::sort(out.rows.begin(), out.rows.end(),
            [&](const ProgressRow& a, const ProgressRow& b) { return key(a) < key(b); });
}

ProgressRow sum_of(const Progress& out, const Reader& reader) {
  ProgressRow total;
  total.id = "total";
  total.name = base::message(reader.lang, "REPORT-TOTAL");
  for (const ProgressRow& row : out.rows) {
    total.counts.register_n += row.counts.register_n;
    for (std::size_t i = 0; i < domain::k_outcome_count; ++i)
      total.counts.by_outcome.at(i) += row.counts.by_outcome.at(i);
    if (row.counts.quota) total.counts.quota = total.counts.quota.value_or(0) + *row.counts.quota;
    if (row.frozen) total.frozen = total.frozen.value_or(0) + *row.frozen;
    total.covered += row.covered;
    total.gone += row.gone;
    total.reached_on_day += row.reached_on_day;
    total.doubled += row.doubled;
    total.matters_open += row.matters_open;
    total.matters_overdue += row.matters_overdue;
  }
  return total;
}

// The quota whose phase is that of visits; null when there is none.
const plan::Quota* visiting_quota(const plan::Plan& plan) {
  for (const plan::Quota& quota : plan.quotas)
    if (plan.phase(quota.phase) != nullptr) return &quota;
  return nullptr;
}
const plan::Phase* visiting_phase(const plan::Plan& plan) {
  const plan::Quota* const quota = visiting_quota(plan);
  return quota == nullptr ? nullptr : plan.phase(quota->phase);
}
// The plan is content with the quota; otherwise every dwelling of the register is to be reached.
bool is_quota_enough(const plan::Plan& plan) {
  const plan::Quota* const quota = visiting_quota(plan);
  return quota != nullptr && quota->coverage == "quota";
}

// One entry a day from the phase's first day (or the first covered day, when that is earlier) to
// the day asked for, and the plan line beside it.
void add_series(Reader& reader, const Counts& counts, Progress& out) {
  if (out.phase == nullptr) return;
  Date day = out.phase->from;
  if (!counts.by_day.empty()) day = std::min(day, counts.by_day.begin()->first);
  const Date last = std::min(out.as_of, out.phase->to);
  const plan::Plan& plan = reader.plan->plan;
  const std::int64_t aim = is_quota_enough(plan)
                               ? out.total.counts.quota.value_or(out.total.counts.register_n)
                               : out.total.counts.register_n;
  const auto whole = static_cast<double>(aim);
  const double per_day = whole / static_cast<double>(out.phase->to - out.phase->from + 1);
  const std::vector<plan::Milestone>& milestones = visiting_quota(plan)->milestones;
  const calendar::Calendar calendar =
      domain::plan_calendar(reader.plan->plan, reader.engine.calendar());
  std::int64_t covered = 0;
  for (; day <= last; day = day + 1) {
    const auto found = counts.by_day.find(day);
    const std::int64_t fresh = found == counts.by_day.end() ? 0 : found->second;
    covered += fresh;
    const int elapsed = std::max(0, day - out.phase->from + 1);
    out.series.push_back(
        {.date = day,
         .covered = covered,
         .fresh = fresh,
         .required = milestones.empty()
                         ? per_day * elapsed
                         : whole * domain::line_on(milestones, out.phase->from, out.phase->to, day),
         .rest = !calendar.day(day).works()});
  }
  out.marks = domain::marks_of(*visiting_quota(plan), aim, counts.by_day, out.as_of);
}

// Pace and forecast; left out before the phase has begun or where the data cannot carry them.
void add_outlook(Reader& reader, Progress& out) {
  if (out.phase == nullptr) return;
  const calendar::Calendar calendar =
      domain::plan_calendar(reader.plan->plan, reader.engine.calendar());
  const Date from = std::max(out.as_of + 1, out.phase->from);
  domain::CoverageCounts counts = out.total.counts;
  counts.counted = out.total.gone;
  counts.is_quota_enough = is_quota_enough(reader.plan->plan);
  if (auto found = domain::coverage(counts, from, out.phase->to, calendar)) out.coverage = *found;
  domain::ForecastInput input{.series = {},
                              .register_n = out.total.counts.register_n,
                              .covered = out.total.covered,
                              .phase_end = out.phase->to};
  // The day itself is not over while it is still going on: what it has brought so far belongs to
  // the days that are forecast.
  const Date complete = reader.now.date() == out.as_of ? out.as_of - 1 : out.as_of;
  for (const SeriesDay& day : out.series) {
    if (day.date <= complete)
      input.series.push_back({day.date, day.fresh});
    else
      input.covered -= day.fresh;
  }
  if (auto found = domain::forecast(input, calendar)) out.forecast = *found;
}

// ---- JSON
// ----------------------------------------------------------------------------------------

Json figure(std::int64_t num, std::int64_t den) {
  const auto share = domain::Ratio{num, den}.share();
  return {{"num", num}, {"den", den}, {"share", share ? Json(*share) : Json()}};
}

Json maybe(const std::optional<std::int64_t>& value) {
  return value ? Json(*value) : Json();
}
Json maybe(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}
Json maybe(const std::optional<Date>& value) {
  return value ? Json(value->iso()) : Json();
}

Json row_json(const ProgressRow& row, const std::optional<domain::Forecast>& forecast) {
  Json outcomes = Json::object();
  for (const domain::OutcomeRule& rule : domain::outcome_rules())
    outcomes[std::string(rule.name)] =
        row.counts.by_outcome.at(static_cast<std::size_t>(rule.outcome));
  Json json{{"id", row.id},
            {"name", row.name},
            {"register", row.counts.register_n},
            {"frozen", maybe(row.frozen)},
            {"quota", maybe(row.counts.quota)},
            {"covered", row.covered},
            {"reached_today", row.reached_on_day},
            {"by_outcome", std::move(outcomes)},
            {"share", figure(row.covered, row.counts.register_n)},
            {"quota_share", row.counts.quota ? figure(row.gone, *row.counts.quota) : Json()},
            {"doubled", row.doubled},
            {"matters_open", row.matters_open},
            {"matters_overdue", row.matters_overdue}};
  if (!row.visitor_name.empty()) json["visitor_name"] = row.visitor_name;
  if (forecast)
    json["finish"] = {{"low", maybe(forecast->finish.low)},
                      {"mid", maybe(forecast->finish.mid)},
                      {"high", maybe(forecast->finish.high)}};
  return json;
}

Json interval(const domain::Interval& value, double scale = 1) {
  return {{"low", value.low / scale}, {"mid", value.mid / scale}, {"high", value.high / scale}};
}

}  // namespace

Json pace_json(const Progress& progress) {
  if (!progress.coverage) return {};
  const domain::Coverage& c = *progress.coverage;
  return {{"remaining", c.calendar.remaining},
          {"per_calendar_day", maybe(c.calendar.per_day())},
          {"per_working_day", maybe(c.working.per_day())},
          {"calendar_days", c.calendar.days},
          {"working_days", c.working.days}};
}

Json forecast_json(const Progress& progress) {
  if (!progress.forecast || progress.total.counts.register_n == 0) return {};
  const domain::Forecast& f = *progress.forecast;
  const auto whole = static_cast<double>(progress.total.counts.register_n);
  return {{"covered_at_end", interval(f.covered_at_end)},
          {"share_at_end", interval(f.covered_at_end, whole)},
          {"finish",
           {{"low", maybe(f.finish.low)},
            {"mid", maybe(f.finish.mid)},
            {"high", maybe(f.finish.high)}}},
          {"level", f.level},
          {"days_used", f.days_used}};
}

Json total_json(const Progress& progress) {
  return row_json(progress.total, progress.forecast);
}

namespace {

// Everything but the journal that the figures depend on.
std::string cache_key(const Reader& reader, const ProgressAsk& ask) {
  return fmt::format("{} {} {} {} {} {} {}", static_cast<int>(ask.by),
                     ask.as_of ? ask.as_of->days() : 0, reader.now.date().days(),
                     static_cast<int>(reader.lang),
                     reader.scope.own_rows_only() ? reader.scope.person.text() : "-",
                     reader.scope.unit.value_or("-"), ask.unit.value_or("-"));
}

Progress compute(Reader& asker, const ProgressAsk& ask, const Cut& head) {
  Progress out;
  out.by = ask.by;
  out.as_of = ask.as_of.value_or(asker.now.date());
  out.cut = ask.as_of ? cut_of_day(asker.db, asker.tenant(), *ask.as_of) : head;
  const bool now = out.cut.seq == head.seq;
  Reader reader = asker;
  if (PlanRef then = plan_at(asker, out.cut)) reader.plan = std::move(then);
  out.phase = visiting_phase(reader.plan->plan);
  Collector collector(reader, ask, out);
  if (ask.by == GroupBy::unit && !reader.scope.own_rows_only())
    for (const plan::Unit& unit : reader.plan->plan.org.units)
      if (unit.is_on(out.as_of)) collector.row_for(unit.id, "", {});
  count_outcomes(reader, collector, out, now);
  count_doubled(reader, collector, out);
  const Counts counts = count_days(reader, collector, out, now);
  add_frozen(reader, collector, out);
  add_matters(reader, out);
  add_quotas(reader, out);
  order(reader, out);
  out.total = sum_of(out, reader);
  add_series(reader, counts, out);
  add_outlook(reader, out);
  return out;
}

}  // namespace

Progress progress(Reader& reader, const ProgressAsk& ask) {
  const Cut head = head_cut(reader.db, reader.tenant());
  return *reader.engine.progress_cache().get(head.seq, cache_key(reader, ask),
                                             [&] { return compute(reader, ask, head); });
}

Json to_json(const Progress& progress, const Reader&) {
  Json rows = Json::array(), series = Json::array();
  for (const ProgressRow& row : progress.rows) rows.push_back(row_json(row, {}));
  for (const SeriesDay& day : progress.series)
    series.push_back({{"date", day.date.iso()},
                      {"covered", day.covered},
                      {"new", day.fresh},
                      {"required", day.required},
                      {"rest", day.rest}});
  const char* by = progress.by == GroupBy::unit    ? "unit"
                   : progress.by == GroupBy::group ? "group"
                                                   : "visitor";
  Json phase;
  if (progress.phase != nullptr)
    phase = {{"name", progress.phase->name},
             {"from", progress.phase->from.iso()},
             {"to", progress.phase->to.iso()}};
  return {{"cut", to_json(progress.cut)},
          {"as_of", progress.as_of.iso()},
          {"by", by},
          {"phase", std::move(phase)},
          {"total", total_json(progress)},
          {"rows", std::move(rows)},
          {"series", std::move(series)},
          {"pace", pace_json(progress)},
          {"marks", marks_json(progress.marks)},
          {"forecast", forecast_json(progress)}};
}

}  // namespace wanhu::app
