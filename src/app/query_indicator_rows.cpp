// The rows behind a figure, and all figures as a workbook.
#include <fmt/format.h>

#include <algorithm>

#include "app/query_indicator.hpp"
#include "plan/cell.hpp"
#include "plan/expr/tree.hpp"
#include "store/tables/tables.hpp"
#include "tabular/write.hpp"

namespace wanhu::app {

namespace {

using plan::expr::Node;
using Kind = Node::Kind;

constexpr std::size_t k_rows_max = 200;

Node count_of(const Node& count) {
  Node out = count;
  out.kind = Kind::count;
  out.name.clear();
  return out;
}

// Both count rows of one set: then the rest of the denominator can be listed.
bool is_pair(const IndicatorDef& def) {
  return def.num.kind == Kind::count && def.den.kind == Kind::count && def.num.set == def.den.set;
}

Json other_json(const Reader& reader, const CampaignRow::Ref& ref) {
  return {{"label", ref.label},
          {"unit", ref.unit},
          {"unit_name", reader.unit_name(ref.unit)},
          {"href", ref.href},
          {"due", ref.due ? Json(ref.due->iso()) : Json()},
          {"done", ref.done ? Json(ref.done->iso()) : Json()}};
}

// Up to k_rows_max rows that one count keeps; the others are a number.
class Behind {
 public:
  Behind(Reader& reader, const IndicatorMoment& moment, const IndicatorDef& def,
         const IndicatorPeriod& period)
      : reader_(reader),
        moment_(moment),
        def_(def),
        setting_{.period = plan::expr::Period{period.from, period.to}},
        counts_(reader, moment.plans, moment.cut, moment.day) {
    units_ = moment.unit.empty() ? def.units : def.below(moment.plans->plan.org, moment.unit);
    if (def.owns(moment.unit)) {
      kinds_ = def.owned.at(moment.unit);
      covered_ = def.units;
    }
    if (reader.scope.unit)
      std::erase_if(units_, [&](const auto& unit) { return unit != *reader.scope.unit; });
  }

  // With `unless`, those that this count of the same set does not keep: also where nobody can say.
  Json of(const Node& count, const Node* unless = nullptr) {
    const Node plain = count_of(count);
    std::vector<TallyCondition> conditions{condition_of(plain)};
    if (unless != nullptr) conditions.push_back(condition_of(*unless));
    Json matters = Json::array(), others = Json::array();
    const std::int64_t all = total(plain, conditions);
    if (plain.set == "matter")
      list_matters(conditions, matters);
    else if (!is_counted_by_sql(plain.set))
      list_others(plain.set, conditions, others);
    const auto shown = static_cast<std::int64_t>(matters.size() + others.size());
    return {{"of", plan::expr::to_text(count)},
            {"set", count.set},
            {"text", indicator_words(reader_.lang, *def_.plan, plain)},
            {"value", all},
            {"matters", std::move(matters)},
            {"others", std::move(others)},
            {"more", std::max<std::int64_t>(0, all - shown)}};
  }

 private:
  [[nodiscard]] TallyCondition condition_of(const Node& count) const {
    return {.where = count.has_where() ? &count.where() : nullptr, .setting = setting_};
  }
  // Tasks are asked for a whole day at a time; everything else needs nothing.
  CampaignDay day_for(std::string_view set) {
    if (set != "task") return counts_.scope().day;
    CampaignDay day = campaign_day(reader_.db, reader_.tenant(),
                                   {.plans = reader_.engine.plans(),
                                    .work = reader_.engine.work(),
                                    .calendar = reader_.engine.calendar(),
                                    .newest = moment_.plans},
                                   moment_.day);
    day.seq = moment_.cut.seq;
    return day;
  }
  // The plan's root is none of its units; those known by number only belong to the whole.
  [[nodiscard]] std::vector<std::string> units_of(std::string_view set) const {
    std::vector<std::string> units = units_;
    if (set == "unit")
      std::erase_if(units, [&](const auto& unit) { return unit == def_.units.front(); });
    return units;
  }

  // What an institution is responsible for lies anywhere.
  [[nodiscard]] bool is_owned(std::string_view set) const {
    return set == "matter" && !kinds_.empty();
  }
  [[nodiscard]] TallyScope scope_for(std::string_view set) const {
    TallyScope scope = counts_.scope();
    if (is_owned(set)) scope.unit.reset();
    return scope;
  }
  [[nodiscard]] std::vector<std::string> keys_for(std::string_view set) const {
    if (!is_owned(set)) return units_;
    std::vector<std::string> keys;
    for (const std::string& unit : covered_)
      for (const std::string& kind : kinds_) keys.push_back(kind_key(unit, kind));
    return keys;
  }

  std::int64_t total(const Node& plain, const std::vector<TallyCondition>& conditions) {
    const TallyAsk ask{.set = plain.set, .conditions = conditions, .by_kind = is_owned(plain.set)};
    Tally found;
    if (is_counted_by_sql(plain.set)) {
      found = tally(reader_, scope_for(plain.set), ask);
    } else {
      const bool whole = moment_.unit.empty() && !reader_.scope.unit;
      found = tally_rows(CampaignRows(day_for(plain.set), units_of(plain.set)), ask,
                         whole ? def_.plan->org.counted : std::vector<plan::Counted>());
    }
    std::vector<std::string> units = keys_for(plain.set);
    units.emplace_back();
    std::int64_t rows = 0;
    for (const std::string& unit : units) {
      const auto cells = found.find(unit);
      if (cells == found.end()) continue;
      for (const TallyCell& cell : cells->second)
        if (!cell.excluded && cell.truth(0) == Truth::yes &&
            (conditions.size() < 2 || cell.truth(1) != Truth::yes))
          rows += cell.rows;
    }
    return rows;
  }

  void list_matters(const std::vector<TallyCondition>& conditions, Json& matters) {
    const std::vector<std::string>& units = kinds_.empty() ? units_ : covered_;
    for (const Uuid& id :
         matters_meeting(reader_, scope_for("matter"), conditions, units, k_rows_max, kinds_)) {
      const auto matter = store::load_matter(reader_.db, reader_.tenant(), id);
      if (matter && is_visible(reader_.scope, *matter))
        matters.push_back(brief_json(reader_, *matter));
    }
  }
  void list_others(const std::string& set, const std::vector<TallyCondition>& conditions,
                   Json& others) {
    const CampaignRows rows(day_for(set), units_of(set));
    rows.each_row(set, [&](const CampaignRow& row) {
      if (others.size() >= k_rows_max || truth_of(conditions[0], row) != Truth::yes) return;
      if (conditions.size() > 1 && truth_of(conditions[1], row) == Truth::yes) return;
      const CampaignRow::Ref ref = row.ref();
      if (!ref.label.empty()) others.push_back(other_json(reader_, ref));
    });
  }

  Reader& reader_;
  const IndicatorMoment& moment_;
  const IndicatorDef& def_;
  plan::expr::Setting setting_;
  IndicatorCounts counts_;
  std::vector<std::string> units_{};
  // Of an institution: the kinds it is responsible for, and where they may lie.
  std::vector<std::string> kinds_{}, covered_{};
};

}  // namespace

Result<Json> indicator_rows(Reader& reader, const std::string& id, const std::string& part,
                            const IndicatorAsk& ask) {
  const auto moment = indicator_moment(reader, ask);
  if (!moment) return base::fail(moment.error());
  const auto def = indicator_def(*moment, id, ask.plan);
  if (!def) return base::fail(def.error());
  const IndicatorPeriod period = indicator_period(reader, **def, *moment, ask);
  Json figures = Json::array();
  if ((*def)->kind == IndicatorKind::counted) {
    Behind behind(reader, *moment, **def, period);
    if (part == "rest") {
      if (is_pair(**def)) figures.push_back(behind.of((*def)->den, &(*def)->num));
    } else {
      for (const Node* count : counts_in(part == "num" ? (*def)->num : (*def)->den))
        figures.push_back(behind.of(*count));
    }
  }
  return Json{{"id", id},
              {"plan", (*def)->plan->head.id},
              {"name", (*def)->name()},
              {"part", part},
              {"unit", moment->unit.empty() ? Json() : Json(moment->unit)},
              {"from", period.from.iso()},
              {"to", period.to.iso()},
              {"as_of", moment->day.iso()},
              {"cut", to_json(moment->cut)},
              {"figures", std::move(figures)}};
}

// ---- the workbook
// ------------------------------------------------------------------------------

namespace {

using tabular::Cell;

Cell cell_of(const plan::expr::Answer& answer) {
  if (const auto* whole = std::get_if<std::int64_t>(&answer)) return *whole;
  if (const auto* real = std::get_if<double>(&answer)) return *real;
  return {};
}
Cell cell_of(const std::optional<double>& number) {
  return number ? Cell(*number) : Cell();
}

struct Line {
  const IndicatorDef* def = nullptr;
  IndicatorPeriod period;
  std::optional<std::size_t> at{};
};

std::vector<Cell> first_cells(const Line& line, const std::string& unit) {
  return {line.def->plan->head.title, line.def->name(), unit, line.period.from.iso(),
          line.period.to.iso()};
}

std::vector<Cell> figure_cells(const Reader& reader, const Line& line, const std::string& unit,
                               const IndicatorCount& count, Date day) {
  const IndicatorDef& def = *line.def;
  const domain::IndicatorFigure figure = domain::figure_of(*def.indicator, count.measured);
  const bool counted = def.kind == IndicatorKind::counted;
  const bool few = figure.state == domain::FigureState::few;
  const auto interval = interval_of(def, figure);
  std::vector<Cell> cells = first_cells(line, unit);
  cells.push_back(counted && !few ? cell_of(figure.num) : Cell());
  cells.push_back(counted ? cell_of(figure.den) : Cell());
  cells.push_back(cell_of(figure.value));
  cells.push_back(interval ? Cell(interval->low) : Cell());
  cells.push_back(interval ? Cell(interval->high) : Cell());
  cells.emplace_back(why_none(reader.lang, def, figure));
  const auto state = domain::aim_state(*def.indicator, figure, day);
  cells.emplace_back(word(reader, "INDICATOR-AIM-" + std::string(domain::text_of(state))));
  const bool computed = counted || def.kind == IndicatorKind::polled;
  cells.emplace_back(computed ? indicator_words(reader.lang, *def.plan, def.num) : std::string());
  cells.emplace_back(computed ? indicator_words(reader.lang, *def.plan, def.den) : std::string());
  return cells;
}

void add_units(const Reader& reader, const IndicatorMoment& moment, const IndicatorCounts& counts,
               const Line& line, tabular::Sheet& sheet) {
  std::map<std::string, std::int64_t> n;
  const std::vector<std::string> units = listed_units(reader, *moment.plans, *line.def);
  for (const std::string& unit : units) n[unit] = counts.in_unit(*line.at, unit).measured.n;
  const std::set<std::string> hidden =
      small_units(*moment.plans, *line.def, n, counts.in_all(*line.at).measured.n);
  for (const std::string& unit : units) {
    const std::string name = moment.plans->plan.name_of(unit);
    if (!hidden.contains(unit)) {
      sheet.rows.push_back(
          figure_cells(reader, line, name, counts.in_unit(*line.at, unit), moment.day));
      continue;
    }
    std::vector<Cell> cells = first_cells(line, name);
    cells.resize(10);
    cells.emplace_back(
        word(reader, "INDICATOR-WHY-SMALL", {{"n", std::to_string(plan::k_cell_min)}}));
    cells.resize(sheet.heading.size());
    sheet.rows.push_back(std::move(cells));
  }
}

tabular::Sheet sheet_of(const Reader& reader, const char* name,
                        const std::vector<const char*>& codes) {
  tabular::Sheet sheet{.name = word(reader, name), .heading = {}, .rows = {}};
  for (const char* code : codes) sheet.heading.push_back(word(reader, code));
  return sheet;
}

tabular::Sheet quoted_sheet(const Reader& reader, const IndicatorMoment& moment) {
  tabular::Sheet sheet =
      sheet_of(reader, "INDICATOR-SHEET-QUOTED",
               {"INDICATOR-X-PLAN", "INDICATOR-X-INDICATOR", "INDICATOR-X-UNIT", "INDICATOR-X-FROM",
                "INDICATOR-X-TO", "INDICATOR-X-NUMBER", "INDICATOR-X-NUM", "INDICATOR-X-DEN",
                "INDICATOR-X-MEASURE", "INDICATOR-X-SOURCE", "INDICATOR-X-SOURCE-DAY",
                "INDICATOR-X-ADDRESS"});
  for (const IndicatorDef& def : moment.defs) {
    if (def.kind != IndicatorKind::quoted) continue;
    for (const store::IndicatorValueRow& row :
         store::indicator_values(reader.db, reader.tenant(), def.plan->head.id, moment.cut.seq)) {
      const domain::IndicatorValue& one = row.value;
      const bool another = one.unit && !reader.scope.covers(*one.unit);
      if (one.indicator != def.indicator->id || one.withdrawn || another) continue;
      sheet.rows.push_back({def.plan->head.title, def.name(),
                            one.unit ? reader.unit_name(*one.unit) : std::string(), one.from.iso(),
                            one.to.iso(), Cell(domain::shown_number(one)),
                            one.num ? Cell(*one.num) : Cell(), one.den ? Cell(*one.den) : Cell(),
                            one.measure, one.source, one.source_day.iso(), one.address});
    }
  }
  return sheet;
}

// What is computed: of the whole (or of the unit that is asked for), and by unit.
struct Sheets {
  tabular::Sheet whole{}, units{};
};

Sheets computed_sheets(Reader& reader, const IndicatorMoment& moment, const IndicatorAsk& ask) {
  IndicatorCounts counts(reader, moment.plans, moment.cut, moment.day);
  std::vector<Line> lines;
  for (const IndicatorDef& def : moment.defs) {
    if (def.kind == IndicatorKind::quoted) continue;
    Line line{.def = &def, .period = indicator_period(reader, def, moment, ask)};
    if (def.kind != IndicatorKind::unreadable) line.at = counts.want(def, line.period);
    lines.push_back(line);
  }
  counts.count();
  const std::vector<const char*> codes{
      "INDICATOR-X-PLAN", "INDICATOR-X-INDICATOR", "INDICATOR-X-UNIT", "INDICATOR-X-FROM",
      "INDICATOR-X-TO",   "INDICATOR-X-NUM",       "INDICATOR-X-DEN",  "INDICATOR-X-VALUE",
      "INDICATOR-X-LOW",  "INDICATOR-X-HIGH",      "INDICATOR-X-WHY",  "INDICATOR-X-AIM",
      "INDICATOR-X-OF",   "INDICATOR-X-OUT-OF"};
  Sheets out{.whole = sheet_of(reader, "INDICATOR-SHEET", codes),
             .units = sheet_of(reader, "INDICATOR-SHEET-UNITS", codes)};
  const std::string here =
      moment.unit.empty() ? std::string() : moment.plans->plan.name_of(moment.unit);
  for (const Line& line : lines) {
    const IndicatorCount count = !line.at              ? IndicatorCount()
                                 : moment.unit.empty() ? counts.in_all(*line.at)
                                                       : counts.in_unit(*line.at, moment.unit);
    // A figure of one unit leaves the house too.
    const bool few = !moment.unit.empty() && line.def->of_residents && count.measured.n > 0 &&
                     count.measured.n < plan::k_cell_min;
    out.whole.rows.push_back(
        figure_cells(reader, line, here, few ? IndicatorCount() : count, moment.day));
    if (few)
      out.whole.rows.back().at(10) =
          word(reader, "INDICATOR-WHY-SMALL", {{"n", std::to_string(plan::k_cell_min)}});
    if (line.at && moment.unit.empty()) add_units(reader, moment, counts, line, out.units);
  }
  return out;
}

}  // namespace

Result<std::string> indicators_workbook(Reader& reader, const IndicatorAsk& ask) {
  const auto moment = indicator_moment(reader, ask);
  if (!moment) return base::fail(moment.error());
  Sheets sheets = computed_sheets(reader, *moment, ask);
  return tabular::xlsx_write(
      {std::move(sheets.whole), std::move(sheets.units), quoted_sheet(reader, *moment)},
      reader.now);
}

Result<std::string> indicators_csv(Reader& reader, const IndicatorAsk& ask) {
  const auto moment = indicator_moment(reader, ask);
  if (!moment) return base::fail(moment.error());
  Sheets sheets = computed_sheets(reader, *moment, ask);
  for (std::vector<Cell>& row : sheets.units.rows) sheets.whole.rows.push_back(std::move(row));
  return tabular::csv_write(sheets.whole);
}

}  // namespace wanhu::app
