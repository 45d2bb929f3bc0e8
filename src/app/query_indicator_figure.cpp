// What the pages, the workbook and the reports about indicators share: the moment that is asked
// for, and a figure with all that explains it.
#include <algorithm>

#include "app/query_indicator.hpp"
#include "app/suppress.hpp"
#include "plan/cell.hpp"

namespace wanhu::app {

namespace {

using domain::FigureState;
using domain::IndicatorFigure;

base::Failure not_found() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

Json number_json(const plan::expr::Answer& answer) {
  if (const auto* whole = std::get_if<std::int64_t>(&answer)) return *whole;
  if (const auto* real = std::get_if<double>(&answer)) return *real;
  return {};
}

// Nothing for a proportion that is shown, and where there is no value anyway.
std::string why_no_interval(base::Lang lang, const IndicatorCount& count) {
  if (count.polled)
    return count.measured.low ? std::string() : base::message(lang, "INDICATOR-NO-INTERVAL-POLL");
  if (count.measured.is_share) return "";
  if (!count.is_pair) return base::message(lang, "INDICATOR-NO-INTERVAL-RATIO");
  return base::message(lang, "INDICATOR-NO-INTERVAL-OUTSIDE",
                       {{"n", std::to_string(count.left.outside)}});
}

Json left_json(base::Lang lang, const LeftOut& left) {
  Json list = Json::array();
  const auto add = [&](const char* why, const char* code, std::int64_t n) {
    if (n > 0)
      list.push_back({{"why", why},
                      {"text", base::message(lang, code, {{"n", std::to_string(n)}})},
                      {"n", n}});
  };
  add("excluded", "INDICATOR-LEFT-EXCLUDED", left.excluded);
  add("unknown_den", "INDICATOR-LEFT-DEN", left.unknown_den);
  add("unknown_num", "INDICATOR-LEFT-NUM", left.unknown_num);
  add("outside", "INDICATOR-LEFT-OUTSIDE", left.outside);
  return list;
}

// The result that a figure of a poll is taken from.
Json poll_json(const IndicatorCount& count) {
  if (!count.polled) return {};
  const domain::PollResult& result = count.polled->row.result;
  const domain::PollResultFigure& figure = count.polled->figure;
  const auto maybe = [](const std::optional<double>& value) {
    return value ? Json(*value) : Json();
  };
  return {{"result", result.id.text()},
          {"name", result.name},
          {"from", result.from.iso()},
          {"to", result.to.iso()},
          {"origin", result.origin},
          {"source", result.source},
          {"dont_know", maybe(figure.dont_know)},
          {"deff", maybe(figure.deff)}};
}

}  // namespace

Result<IndicatorMoment> indicator_moment(Reader& reader, const IndicatorAsk& ask) {
  const Date today = reader.now.date();
  const Date day = ask.as_of.value_or(today);
  if (day > today) return base::fail_field("INDICATOR-FUTURE", "as_of", {{"day", day.iso()}});
  if (ask.from.has_value() != ask.to.has_value() || (ask.from && *ask.to < *ask.from))
    return base::fail_field("INDICATOR-PERIOD", ask.from ? "to" : "from");
  if (ask.unit && !reader.scope.covers(*ask.unit)) return not_found();
  IndicatorMoment moment{.day = day,
                         .cut = cut_of_day(reader.db, reader.tenant(), day),
                         .plans = nullptr,
                         .unit = ask.unit.value_or(reader.scope.unit.value_or(""))};
  moment.plans = plan_at(reader, moment.cut);
  if (moment.plans == nullptr) moment.plans = reader.plan;
  if (!moment.unit.empty() && moment.plans->plan.unit(moment.unit) == nullptr) return not_found();
  moment.defs = indicators_of(reader, *moment.plans);
  if (!moment.unit.empty())
    std::erase_if(moment.defs, [&](const IndicatorDef& def) { return !def.has_unit(moment.unit); });
  return moment;
}

Result<const IndicatorDef*> indicator_def(const IndicatorMoment& moment, const std::string& id,
                                          const std::string& plan) {
  const auto found =
      std::find_if(moment.defs.begin(), moment.defs.end(), [&](const IndicatorDef& def) {
        return def.indicator->id == id && (plan.empty() || def.plan->head.id == plan);
      });
  if (found == moment.defs.end()) return not_found();
  return &*found;
}

IndicatorPeriod indicator_period(const Reader& reader, const IndicatorDef& def,
                                 const IndicatorMoment& moment, const IndicatorAsk& ask) {
  if (!ask.from) return period_of(def, moment.day, reader.engine.calendar());
  return {*ask.from, std::max(*ask.from, std::min(*ask.to, moment.day)), moment.day < *ask.to};
}

std::optional<stats::Interval> interval_of(const IndicatorDef& def, const IndicatorFigure& figure) {
  if (!figure.value || !figure.is_share) return {};
  if (def.kind == IndicatorKind::polled) {
    if (!figure.low || !figure.high) return {};
    const double factor = def.indicator->factor;
    return stats::Interval{*figure.low * factor, *figure.high * factor};
  }
  stats::Interval interval =
      stats::wilson(std::get<std::int64_t>(figure.num), std::get<std::int64_t>(figure.den));
  interval.low *= def.indicator->factor;
  interval.high *= def.indicator->factor;
  return interval;
}

std::string why_none(base::Lang lang, const IndicatorDef& def, const IndicatorFigure& figure) {
  if (def.kind == IndicatorKind::polled && figure.state == FigureState::no_data)
    return base::message(lang,
                         figure.withheld ? "INDICATOR-WHY-WITHHELD" : "INDICATOR-WHY-NO-POLL");
  if (def.kind == IndicatorKind::unreadable) return base::message(lang, "INDICATOR-WHY-UNREADABLE");
  switch (figure.state) {
    case FigureState::no_data:
      return base::message(lang, "INDICATOR-WHY-NO-DATA");
    case FigureState::few:
      return base::message(
          lang, "INDICATOR-WHY-FEW",
          {{"n", std::to_string(figure.n)}, {"min", std::to_string(def.indicator->min_n)}});
    case FigureState::shown:
      break;
  }
  return "";
}

Json figure_json(const Reader& reader, const IndicatorDef& def, const IndicatorCount& count) {
  const IndicatorFigure figure = domain::figure_of(*def.indicator, count.measured);
  const bool counted = def.kind == IndicatorKind::counted;
  const bool few = figure.state == FigureState::few;
  const bool polled = def.kind == IndicatorKind::polled;
  const auto interval = interval_of(def, figure);
  const std::string none = why_none(reader.lang, def, figure);
  const std::string bare = figure.value ? why_no_interval(reader.lang, count) : std::string();
  const bool withheld = polled && figure.withheld;
  return {{"state", withheld            ? "suppressed"
                    : counted || polled ? domain::text_of(figure.state)
                                        : text_of(def.kind)},
          {"num", counted && !few ? number_json(figure.num) : Json()},
          {"den", counted ? number_json(figure.den) : Json()},
          {"value", figure.value ? Json(*figure.value) : Json()},
          {"low", interval ? Json(interval->low) : Json()},
          {"high", interval ? Json(interval->high) : Json()},
          {"n",
           counted || (polled && count.polled && count.polled->figure.n) ? Json(figure.n) : Json()},
          {"share", figure.is_share},
          {"why", none.empty() ? Json() : Json(none)},
          {"no_interval", bare.empty() ? Json() : Json(bare)},
          {"left_out", counted ? left_json(reader.lang, count.left) : Json::array()},
          {"poll", poll_json(count)}};
}

Json hidden_figure_json(const Reader& reader, const IndicatorDef& def) {
  Json json = figure_json(reader, def, {});
  json["state"] = "suppressed";
  for (const char* name : {"num", "den", "value", "n"}) json[name] = nullptr;
  json["why"] = word(reader, "INDICATOR-WHY-SMALL", {{"n", std::to_string(plan::k_cell_min)}});
  return json;
}

Json quoted_json(const Reader& reader, const store::IndicatorValueRow& row) {
  const domain::IndicatorValue& value = row.value;
  return {{"id", value.id.text()},
          {"unit", value.unit ? Json(*value.unit) : Json()},
          {"unit_name", value.unit ? Json(reader.unit_name(*value.unit)) : Json()},
          {"from", value.from.iso()},
          {"to", value.to.iso()},
          {"number", value.value.empty() ? Json() : Json(value.value)},
          {"value", domain::shown_number(value)},
          {"num", value.num ? Json(*value.num) : Json()},
          {"den", value.den ? Json(*value.den) : Json()},
          {"measure", value.measure},
          {"source", value.source},
          {"source_day", value.source_day.iso()},
          {"address", value.address},
          {"recorded_at", row.at.iso()},
          {"withdrawn", value.withdrawn},
          {"withdrawn_why", row.withdrawn_why}};
}

std::set<std::string> small_units(const ActivePlan& plans, const IndicatorDef& def,
                                  const std::map<std::string, std::int64_t>& n,
                                  std::int64_t whole) {
  if (!def.of_residents) return {};
  // Institutions have rows of other units seen another way: they make no sum with their neighbours,
  // but one with the rows of all kinds that are none of theirs.
  std::map<std::string, Cells> by_parent;
  Cells institutions;
  for (const auto& [unit, rows] : n)
    if (const plan::Unit* const found = plans.plan.unit(unit); found != nullptr && rows > 0)
      (def.owns(unit) ? institutions : by_parent[found->of])[unit] = rows;
  if (const std::int64_t rest = whole - total(institutions); !institutions.empty() && rest > 0)
    institutions[""] = rest;  // no unit's id
  std::set<std::string> hidden = suppressed(std::move(institutions), plan::k_cell_min);
  hidden.erase("");
  for (auto& [parent, cells] : by_parent) {
    const std::set<std::string> few = suppressed(std::move(cells), plan::k_cell_min);
    hidden.insert(few.begin(), few.end());
  }
  return hidden;
}

std::vector<std::string> listed_units(const Reader& reader, const ActivePlan& plans,
                                      const IndicatorDef& def) {
  std::vector<std::string> units(def.units.begin() + 1, def.units.end());
  std::erase_if(units, [&](const std::string& unit) { return !reader.scope.covers(unit); });
  if (plan::expr::uses_of(def.num).sets != std::set<std::string>{"unit"}) return units;
  std::erase_if(units, [&](const std::string& unit) {
    return std::none_of(plans.plan.org.units.begin(), plans.plan.org.units.end(),
                        [&](const plan::Unit& one) { return one.of == unit; });
  });
  return units;
}

}  // namespace wanhu::app
