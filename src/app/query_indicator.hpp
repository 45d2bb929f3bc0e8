// Indicators (指标) as pages and reports ask for them: value with numerator, denominator, n, what
// is left out and the interval; the way to targets; the year before; the rows behind (F18, S4-19,
// S4-23). A person of a unit sees that unit's figures only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/indicators.hpp"
#include "app/query.hpp"
#include "stats/proportion.hpp"
#include "store/tables/indicator.hpp"

namespace wanhu::app {

struct IndicatorAsk {
  std::optional<Date> as_of{};       // absent: today; rows and plans as of the end of that day
  std::optional<Date> from{}, to{};  // both or none; absent: the plan's own period
  std::optional<std::string> unit{};
  std::string plan{};  // empty: the only one that has it, or the first
};

// Schema Indicators. NOT-FOUND (another's unit), INDICATOR-FUTURE, INDICATOR-PERIOD.
Result<Json> indicators_page(Reader& reader, const IndicatorAsk& ask);
// Schema IndicatorPage. The same, and NOT-FOUND.
Result<Json> indicator_page(Reader& reader, const std::string& id, const IndicatorAsk& ask);
// Schema IndicatorSeries: each period as it stood at its end, and each milestone on its day.
Result<Json> indicator_series(Reader& reader, const std::string& id, const IndicatorAsk& ask,
                              std::size_t points);
// Schema IndicatorRows: what a part (num, den, rest: of the denominator and not of the numerator)
// counts; of matters those that the reader may see.
Result<Json> indicator_rows(Reader& reader, const std::string& id, const std::string& part,
                            const IndicatorAsk& ask);
// All indicators, by unit, as a workbook. It leaves the house, so small cells of residents'
// business are not in it (G12).
Result<std::string> indicators_workbook(Reader& reader, const IndicatorAsk& ask);
// The same as one table, of the whole (no unit) and then by unit; quoted figures are not in it,
// which are never mixed with what is computed.
Result<std::string> indicators_csv(Reader& reader, const IndicatorAsk& ask);
// Schema IndicatorPreview: a file of quoted figures, each row as the data of an indicator.record.
Json indicators_preview(Reader& reader, const std::string& name, const std::string& bytes);

// ---- for reports
// -------------------------------------------------------------------------------

// One indicator as it stood at a cut: the whole, or the reader's unit.
struct IndicatorAsOf {
  std::string id, name, plan_title;
  IndicatorKind kind = IndicatorKind::counted;
  std::string words{};  // what is counted out of what; empty when quoted
  IndicatorPeriod period{};
  domain::IndicatorFigure figure{};
  std::optional<stats::Interval> interval{};
  std::string why{};  // why there is no value; empty when there is one
  std::optional<domain::Aim> aim{};
  std::optional<std::int64_t> needed{};
  domain::AimState aim_state = domain::AimState::none;
  // The same period a year before, when the campaign ran then.
  std::optional<domain::IndicatorFigure> year_before{};
  bool small = false;                                // too small to compare
  std::optional<PolledValue> polled{};               // the result it is taken from, of a poll
  std::optional<store::IndicatorValueRow> quoted{};  // the newest of the whole, or of the unit
};
// Of the plans that were in force at the cut, in their order.
std::vector<IndicatorAsOf> indicators_as_of(Reader& reader, const Cut& cut, Date day);

// ---- shared by the files of this group
// ---------------------------------------------------------

// The day, its cut and the definitions that held.
struct IndicatorMoment {
  Date day;
  Cut cut;
  PlanRef plans;
  std::vector<IndicatorDef> defs{};
  std::string unit{};  // of the figures; empty: the whole of each plan
};
Result<IndicatorMoment> indicator_moment(Reader& reader, const IndicatorAsk& ask);
// The one that is meant. NOT-FOUND.
Result<const IndicatorDef*> indicator_def(const IndicatorMoment& moment, const std::string& id,
                                          const std::string& plan);
IndicatorPeriod indicator_period(const Reader& reader, const IndicatorDef& def,
                                 const IndicatorMoment& moment, const IndicatorAsk& ask);

// Wilson's, for proportions; in the indicator's own factor.
std::optional<stats::Interval> interval_of(const IndicatorDef& def,
                                           const domain::IndicatorFigure& figure);
// Why there is no value; empty when there is one.
std::string why_none(base::Lang lang, const IndicatorDef& def,
                     const domain::IndicatorFigure& figure);
// Schema IndicatorFigure.
Json figure_json(const Reader& reader, const IndicatorDef& def, const IndicatorCount& count);
// The same without its numbers.
Json hidden_figure_json(const Reader& reader, const IndicatorDef& def);
Json quoted_json(const Reader& reader, const store::IndicatorValueRow& row);

// Units whose figure gives away a few residents' business, by itself or taken from others: all of
// one parent are looked at together, and institutions with what none of them has of the `whole`.
std::set<std::string> small_units(const ActivePlan& plans, const IndicatorDef& def,
                                  const std::map<std::string, std::int64_t>& n, std::int64_t whole);
// The units whose figures are listed: those of the plan that the reader reaches, without its root;
// of indicators that count units those that have units below them.
std::vector<std::string> listed_units(const Reader& reader, const ActivePlan& plans,
                                      const IndicatorDef& def);

}  // namespace wanhu::app
