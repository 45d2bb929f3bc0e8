#include "app/query_indicator.hpp"

#include <algorithm>

#include "access/role.hpp"

namespace wanhu::app {

namespace {

using domain::IndicatorFigure;

Json maybe(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

IndicatorFigure figure_in(const IndicatorDef& def, const IndicatorCount& count) {
  return domain::figure_of(*def.indicator, count.measured);
}

Json definition_json(const Reader& reader, const IndicatorDef& def) {
  if (def.kind == IndicatorKind::quoted) return {};
  const auto part = [&](const std::string& text, const plan::expr::Node& tree) {
    return def.kind == IndicatorKind::unreadable ? text
                                                 : indicator_words(reader.lang, *def.plan, tree);
  };
  return {{"num", def.indicator->num},
          {"den", def.indicator->den},
          {"num_text", part(def.indicator->num, def.num)},
          {"den_text", part(def.indicator->den, def.den)}};
}

Json period_json(const IndicatorPeriod& period) {
  return {{"from", period.from.iso()}, {"to", period.to.iso()}, {"running", period.running}};
}

// ---- aims
// --------------------------------------------------------------------------------------

// The aim that counts on the day: the next one, or the last.
std::optional<domain::Aim> aim_for(const plan::Indicator& indicator, Date day) {
  const std::vector<domain::Aim> aims = domain::aims_of(indicator);
  const auto next =
      std::find_if(aims.begin(), aims.end(), [&](const domain::Aim& aim) { return aim.by >= day; });
  if (aims.empty()) return {};
  return next == aims.end() ? aims.back() : *next;
}

const char* word_of(domain::Rounding rounding) {
  switch (rounding) {
    case domain::Rounding::down:
      return "down";
    case domain::Rounding::nearest:
      return "nearest";
    case domain::Rounding::up:
      break;
  }
  return "up";
}

Json aim_json(const domain::Aim& aim, const IndicatorFigure& figure) {
  const auto needed = domain::rows_needed(aim, figure);
  return {{"percent", aim.percent},
          {"by", aim.by.iso()},
          {"rounding", word_of(aim.rounding)},
          {"needed", needed ? Json(*needed) : Json()}};
}

Json aim_now_json(const IndicatorDef& def, const IndicatorFigure& figure, Date day) {
  const auto aim = aim_for(*def.indicator, day);
  if (!aim) return {};
  Json json = aim_json(*aim, figure);
  json["state"] = domain::text_of(domain::aim_state(*def.indicator, figure, day));
  return json;
}

// ---- one indicator
// -----------------------------------------------------------------------------

Json head_json(const Reader& reader, const IndicatorDef& def) {
  const plan::Indicator& one = *def.indicator;
  return {{"plan", def.plan->head.id},
          {"plan_title", def.plan->head.title},
          {"plan_version", def.version},
          {"id", one.id},
          {"name", def.name()},
          {"kind", text_of(def.kind)},
          {"use", one.use},
          {"direction", one.direction.empty() ? Json() : Json(one.direction)},
          {"factor", one.factor},
          {"min_n", one.min_n},
          {"rhythm", one.period},
          {"weight_at_least", one.weight_at_least ? Json(*one.weight_at_least) : Json()},
          {"src", one.src},
          {"definition", definition_json(reader, def)}};
}

using Quoted = std::vector<store::IndicatorValueRow>;

// Those of the indicator that stand, newest period first.
Quoted quoted_of(const Reader& reader, const IndicatorDef& def, const Cut& cut) {
  Quoted rows = store::indicator_values(reader.db, reader.tenant(), def.plan->head.id, cut.seq);
  std::erase_if(rows, [&](const store::IndicatorValueRow& row) {
    if (row.value.indicator != def.indicator->id) return true;
    return reader.scope.unit && row.value.unit && *row.value.unit != *reader.scope.unit;
  });
  return rows;
}

// That of the unit; where there is none, that of the whole.
const store::IndicatorValueRow* newest_of(const Quoted& rows, const std::string& unit) {
  for (const std::string& of : {unit, std::string()})
    for (const store::IndicatorValueRow& row : rows)
      if (!row.value.withdrawn && row.value.unit.value_or("") == of) return &row;
  return nullptr;
}

Json quoted_now_json(const Reader& reader, const IndicatorDef& def, const IndicatorMoment& moment) {
  if (def.kind != IndicatorKind::quoted) return {};
  const Quoted rows = quoted_of(reader, def, moment.cut);
  const auto* const row = newest_of(rows, moment.unit);
  return row == nullptr ? Json() : quoted_json(reader, *row);
}

// Rows of the program, or the newest result of a poll.
bool is_computed(const IndicatorDef& def) {
  return def.kind == IndicatorKind::counted || def.kind == IndicatorKind::polled;
}

// What has been counted for it; nothing for one that is not counted.
struct Found {
  const IndicatorDef* def = nullptr;
  IndicatorPeriod period;
  std::optional<std::size_t> at{};
};

IndicatorCount count_of(const IndicatorCounts& counts, const Found& found,
                        const std::string& unit) {
  return unit.empty() ? counts.in_all(*found.at) : counts.in_unit(*found.at, unit);
}

Json item_json(const Reader& reader, const IndicatorMoment& moment, const IndicatorCounts& counts,
               const Found& found) {
  const IndicatorDef& def = *found.def;
  Json item = head_json(reader, def);
  item["period"] = period_json(found.period);
  item["quoted"] = quoted_now_json(reader, def, moment);
  item["figure"] = nullptr;
  item["aim"] = nullptr;
  if (def.kind == IndicatorKind::quoted) return item;
  const IndicatorCount count = found.at ? count_of(counts, found, moment.unit) : IndicatorCount();
  item["figure"] = figure_json(reader, def, count);
  item["aim"] = aim_now_json(def, figure_in(def, count), moment.day);
  return item;
}

Found wanted(const Reader& reader, const IndicatorDef& def, const IndicatorMoment& moment,
             const IndicatorAsk& ask, IndicatorCounts& counts) {
  Found found{.def = &def, .period = indicator_period(reader, def, moment, ask)};
  if (is_computed(def)) found.at = counts.want(def, found.period);
  return found;
}

// What nobody may list the rows of is shown without its small cells.
bool sees_small_cells(const Reader& reader) {
  return access::may_ask(reader.scope.role, access::Query::matters);
}

Json by_unit_json(const Reader& reader, const IndicatorMoment& moment,
                  const IndicatorCounts& counts, const Found& found) {
  Json list = Json::array();
  if (!found.at) return list;
  const IndicatorDef& def = *found.def;
  std::map<std::string, IndicatorCount> by_unit;
  std::map<std::string, std::int64_t> n;
  const std::vector<std::string> units = listed_units(reader, *moment.plans, def);
  for (const std::string& unit : units) {
    by_unit[unit] = counts.in_unit(*found.at, unit);
    n[unit] = by_unit[unit].measured.n;
  }
  std::set<std::string> hidden;
  if (!sees_small_cells(reader))
    hidden = small_units(*moment.plans, def, n, counts.in_all(*found.at).measured.n);
  for (const std::string& unit : units) {
    const IndicatorCount& count = by_unit.at(unit);
    const bool hide = hidden.contains(unit);
    const IndicatorFigure figure = hide ? IndicatorFigure() : figure_in(def, count);
    list.push_back(
        {{"unit", unit},
         {"unit_name", moment.plans->plan.name_of(unit)},
         {"figure", hide ? hidden_figure_json(reader, def) : figure_json(reader, def, count)},
         {"aim_state", domain::text_of(domain::aim_state(*def.indicator, figure, moment.day))}});
  }
  return list;
}

// ---- a year before
// -----------------------------------------------------------------------------

struct YearBefore {
  IndicatorPeriod period;
  Date day;
  IndicatorCount count{};
};

// Of those that are counted; nothing when the journal had not begun, and where the plan's own
// window is the period: there is no such period a year before.
std::vector<std::optional<YearBefore>> year_before(Reader& reader, const IndicatorMoment& moment,
                                                   const std::vector<Found>& all) {
  std::vector<std::optional<YearBefore>> out(all.size());
  const Date day = domain::year_before(moment.day);
  const Cut cut = cut_of_day(reader.db, reader.tenant(), day);
  PlanRef plans = cut.seq == 0 ? nullptr : plan_at(reader, cut);
  IndicatorCounts counts(reader, plans == nullptr ? moment.plans : plans, cut, day);
  // A poll's result of a year ago may have come in later than that.
  IndicatorCounts polls(reader, moment.plans, moment.cut, moment.day);
  std::vector<std::optional<std::size_t>> at(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool polled = all[i].def->kind == IndicatorKind::polled;
    if (!all[i].at || (cut.seq == 0 && !polled)) continue;
    const IndicatorPeriod period{domain::year_before(all[i].period.from),
                                 domain::year_before(all[i].period.to), all[i].period.running};
    out[i] = YearBefore{.period = period, .day = day};
    at[i] = (polled ? polls : counts).want(*all[i].def, period);
  }
  counts.count();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!at[i]) continue;
    const IndicatorCounts& of = all[i].def->kind == IndicatorKind::polled ? polls : counts;
    out[i]->count = moment.unit.empty() ? of.in_all(*at[i]) : of.in_unit(*at[i], moment.unit);
    if (all[i].def->kind == IndicatorKind::polled && !out[i]->count.polled) out[i].reset();
  }
  return out;
}

// Whether their intervals lie apart; nothing without intervals.
std::optional<bool> is_apart(const std::optional<stats::Interval>& a,
                             const std::optional<stats::Interval>& b) {
  if (!a || !b) return {};
  return a->low > b->high || b->low > a->high;
}

Json year_json(const Reader& reader, const IndicatorDef& def, const IndicatorFigure& now,
               const std::optional<YearBefore>& then) {
  if (!then) return {};
  const IndicatorFigure before = figure_in(def, then->count);
  Json json{{"period", period_json(then->period)},
            {"as_of", then->day.iso()},
            {"figure", figure_json(reader, def, then->count)},
            {"change", nullptr},
            {"small", false},
            {"apart", nullptr}};
  if (!now.value || !before.value) return json;
  json["change"] = *now.value - *before.value;
  json["small"] = domain::too_small_to_compare(now, before);
  if (const auto apart = is_apart(interval_of(def, now), interval_of(def, before)))
    json["apart"] = *apart;
  return json;
}

Json values_json(const Reader& reader, const IndicatorDef& def, const Cut& cut) {
  Json list = Json::array();
  if (def.kind != IndicatorKind::quoted) return list;
  const Quoted rows = quoted_of(reader, def, cut);
  for (const store::IndicatorValueRow& row : rows) list.push_back(quoted_json(reader, row));
  return list;
}

Json may_json(const Reader& reader) {
  Json list = Json::array();
  for (const char* kind : {"indicator.record", "indicator.withdraw"})
    if (!reader.scope.unit && access::may_send(reader.scope.role, kind)) list.push_back(kind);
  return list;
}

Json frame_json(const Reader& reader, const IndicatorMoment& moment) {
  return {
      {"as_of", moment.day.iso()},
      {"cut", to_json(moment.cut)},
      {"unit", moment.unit.empty() ? Json() : Json(moment.unit)},
      {"unit_name", moment.unit.empty() ? Json() : Json(moment.plans->plan.name_of(moment.unit))},
      {"confidence", stats::k_confidence},
      {"may", may_json(reader)}};
}

}  // namespace

// ---- pages
// -------------------------------------------------------------------------------------

Result<Json> indicators_page(Reader& reader, const IndicatorAsk& ask) {
  const auto moment = indicator_moment(reader, ask);
  if (!moment) return base::fail(moment.error());
  IndicatorCounts counts(reader, moment->plans, moment->cut, moment->day);
  std::vector<Found> all;
  for (const IndicatorDef& def : moment->defs)
    all.push_back(wanted(reader, def, *moment, ask, counts));
  counts.count();
  Json items = Json::array();
  for (const Found& found : all) items.push_back(item_json(reader, *moment, counts, found));
  Json page = frame_json(reader, *moment);
  page["items"] = std::move(items);
  return page;
}

Result<Json> indicator_page(Reader& reader, const std::string& id, const IndicatorAsk& ask) {
  const auto moment = indicator_moment(reader, ask);
  if (!moment) return base::fail(moment.error());
  const auto def = indicator_def(*moment, id, ask.plan);
  if (!def) return base::fail(def.error());
  IndicatorCounts counts(reader, moment->plans, moment->cut, moment->day);
  const Found found = wanted(reader, **def, *moment, ask, counts);
  counts.count();
  Json page = frame_json(reader, *moment);
  page["indicator"] = item_json(reader, *moment, counts, found);
  page["by_unit"] = by_unit_json(reader, *moment, counts, found);
  page["values"] = values_json(reader, **def, moment->cut);
  page["year_before"] = nullptr;
  if (!found.at) return page;
  const IndicatorFigure now = figure_in(**def, count_of(counts, found, moment->unit));
  page["year_before"] =
      year_json(reader, **def, now, year_before(reader, *moment, {found}).front());
  return page;
}

Result<Json> indicator_series(Reader& reader, const std::string& id, const IndicatorAsk& ask,
                              std::size_t points) {
  const auto moment = indicator_moment(reader, ask);
  if (!moment) return base::fail(moment.error());
  const auto def = indicator_def(*moment, id, ask.plan);
  if (!def) return base::fail(def.error());
  Json list = Json::array(), aims = Json::array();
  const bool counted = is_computed(**def);
  const auto count_on = [&](Date day, const IndicatorPeriod& period) {
    const Cut cut = cut_of_day(reader.db, reader.tenant(), day);
    IndicatorCounts counts(reader, moment->plans, cut, day);
    const Found found{.def = *def, .period = period, .at = counts.want(**def, period)};
    counts.count();
    return count_of(counts, found, moment->unit);
  };
  if (counted)
    for (const IndicatorPeriod& period :
         periods_until(**def, moment->day, points, reader.engine.calendar()))
      list.push_back({{"period", period_json(period)},
                      {"as_of", period.to.iso()},
                      {"figure", figure_json(reader, **def, count_on(period.to, period))}});
  for (const domain::Aim& aim : domain::aims_of(*(*def)->indicator)) {
    const bool passed = aim.by <= moment->day;
    IndicatorFigure figure;
    if (passed && counted)
      figure =
          figure_in(**def, count_on(aim.by, period_of(**def, aim.by, reader.engine.calendar())));
    Json one = aim_json(aim, figure);
    const auto met = domain::is_met(*(*def)->indicator, aim, figure);
    one["passed"] = passed;
    one["met"] = met ? Json(*met) : Json();
    one["value"] = maybe(figure.value);
    aims.push_back(std::move(one));
  }
  Json page = frame_json(reader, *moment);
  page["id"] = id;
  page["plan"] = (*def)->plan->head.id;
  page["points"] = std::move(list);
  page["aims"] = std::move(aims);
  return page;
}

std::vector<IndicatorAsOf> indicators_as_of(Reader& reader, const Cut& cut, Date day) {
  IndicatorMoment moment{.day = day,
                         .cut = cut,
                         .plans = plan_at(reader, cut),
                         .unit = reader.scope.unit.value_or("")};
  if (moment.plans == nullptr) return {};
  moment.defs = indicators_of(reader, *moment.plans);
  if (!moment.unit.empty())
    std::erase_if(moment.defs, [&](const IndicatorDef& def) { return !def.has_unit(moment.unit); });
  IndicatorCounts counts(reader, moment.plans, cut, day);
  std::vector<Found> all;
  for (const IndicatorDef& def : moment.defs)
    all.push_back(wanted(reader, def, moment, {}, counts));
  counts.count();
  const auto before = year_before(reader, moment, all);
  std::vector<IndicatorAsOf> list;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const IndicatorDef& def = *all[i].def;
    IndicatorAsOf one{.id = def.indicator->id,
                      .name = def.name(),
                      .plan_title = def.plan->head.title,
                      .kind = def.kind,
                      .period = all[i].period};
    if (all[i].at) {
      one.words = base::message(reader.lang, "INDICATOR-WORDS",
                                {{"num", indicator_words(reader.lang, *def.plan, def.num)},
                                 {"den", indicator_words(reader.lang, *def.plan, def.den)}});
      const IndicatorCount count = count_of(counts, all[i], moment.unit);
      one.figure = figure_in(def, count);
      one.polled = count.polled;
      one.interval = interval_of(def, one.figure);
      one.aim = aim_for(*def.indicator, day);
      one.aim_state = domain::aim_state(*def.indicator, one.figure, day);
      if (one.aim) one.needed = domain::rows_needed(*one.aim, one.figure);
    }
    if (before[i]) {
      one.year_before = figure_in(def, before[i]->count);
      one.small = domain::too_small_to_compare(one.figure, *one.year_before);
    }
    if (def.kind == IndicatorKind::quoted) {
      const Quoted rows = quoted_of(reader, def, cut);
      if (const auto* const row = newest_of(rows, moment.unit)) one.quoted = *row;
    } else {
      one.why = why_none(reader.lang, def, one.figure);
    }
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace wanhu::app
