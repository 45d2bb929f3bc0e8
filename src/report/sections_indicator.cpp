// What the plans measure, in the final report: value, interval, way to the target, a year before;
// and apart from it the figures that others published, each with its source.
#include <algorithm>

#include "app/query_indicator.hpp"
#include "report/sources.hpp"

namespace wanhu::report {

namespace {

using app::IndicatorAsOf;
using app::IndicatorKind;

std::string address_of(const Sources& s, const IndicatorAsOf& one) {
  return address("/indicators/" + one.id, {{"as_of", s.day.iso()}, {"unit", s.unit()}});
}

// A proportion as one, with its parts; anything else as a number.
Value value_of(const domain::IndicatorFigure& figure, bool is_plain) {
  if (!figure.value) return {};
  if (!figure.is_share || !is_plain) return *figure.value;
  // A poll's is a weighted share, and of nobody's counts.
  if (!std::holds_alternative<std::int64_t>(figure.num))
    return one_decimal(*figure.value * 100) + "%";
  return Ratio{std::get<std::int64_t>(figure.num), std::get<std::int64_t>(figure.den)};
}

// As a share of 1: a factor is the plan's way to write it.
bool is_plain(const domain::IndicatorFigure& figure) {
  return figure.value == figure.ratio();
}

std::string interval_words(const Sources& s, const IndicatorAsOf& one) {
  if (!one.interval) return "";
  const auto said = [&](double bound) {
    if (!is_plain(one.figure)) return one_decimal(bound);
    return one_decimal(bound * 100) + "%";
  };
  return s.words.say("REPORT-INDICATOR-INTERVAL",
                     {{"low", said(one.interval->low)}, {"high", said(one.interval->high)}});
}

std::string aim_words(const Sources& s, const IndicatorAsOf& one) {
  const Words& w = s.words;
  const std::string state = w.say("INDICATOR-AIM-" + std::string(domain::text_of(one.aim_state)));
  if (!one.aim) return state;
  std::map<std::string, std::string> args{
      {"percent", std::to_string(one.aim->percent)}, {"by", w.date(one.aim->by)}, {"state", state}};
  if (!one.needed) return w.say("REPORT-INDICATOR-AIM", args);
  args["n"] = std::to_string(*one.needed);
  return w.say("REPORT-INDICATOR-AIM-N", args);
}

Table counted_table(const Sources& s, const std::vector<IndicatorAsOf>& all) {
  const Words& w = s.words;
  Table table{.id = "indicators",
              .sheet = w.say("REPORT-SHEET-INDICATORS"),
              .caption = w.say("REPORT-INDICATORS"),
              .columns = {{"name", w.say("REPORT-COL-INDICATOR"), false, true},
                          {"value", w.say("REPORT-COL-VALUE"), true},
                          {"interval", w.say("REPORT-COL-INTERVAL")},
                          {"n", w.say("REPORT-COL-N"), true},
                          {"aim", w.say("REPORT-COL-AIM"), false, true},
                          {"before", w.say("REPORT-COL-YEAR-BEFORE"), true},
                          {"words", w.say("REPORT-COL-HOW"), false, true}},
              .note = w.say("REPORT-INDICATORS-NOTE"),
              .empty = w.say("REPORT-INDICATORS-NONE")};
  for (const IndicatorAsOf& one : all) {
    if (one.kind == IndicatorKind::quoted) continue;
    const std::string href = address_of(s, one);
    std::string how = one.words;
    const std::string poll =
        one.polled ? w.say("REPORT-INDICATOR-POLL", {{"name", one.polled->row.result.name},
                                                     {"source", one.polled->row.result.source}})
                   : std::string();
    for (const std::string& more :
         {poll, one.why, one.small ? w.say("REPORT-INDICATOR-SMALL") : std::string()})
      if (!more.empty()) how += (how.empty() ? "" : " ") + more;
    const Value before =
        one.year_before ? value_of(*one.year_before, is_plain(*one.year_before)) : Value();
    const bool counted =
        one.kind == IndicatorKind::counted || (one.polled && one.polled->figure.n.has_value());
    table.lines.push_back(
        {.cells = {{.value = one.name, .href = href},
                   {.value = value_of(one.figure, is_plain(one.figure)), .href = href},
                   {.value = interval_words(s, one)},
                   {.value = counted ? Value(one.figure.n) : Value()},
                   {.value = aim_words(s, one)},
                   {.value = before},
                   {.value = how}},
         .href = href});
  }
  return table;
}

// To the last digit of the source.
Value as_published(const domain::IndicatorValue& value) {
  if (!value.value.empty()) return value.value;
  return Ratio{value.num.value(), value.den.value()};
}

Table quoted_table(const Sources& s, const std::vector<IndicatorAsOf>& all) {
  const Words& w = s.words;
  Table table{.id = "quoted",
              .sheet = w.say("INDICATOR-SHEET-QUOTED"),
              .caption = w.say("REPORT-QUOTED"),
              .columns = {{"name", w.say("REPORT-COL-INDICATOR"), false, true},
                          {"from", w.say("INDICATOR-X-FROM")},
                          {"to", w.say("INDICATOR-X-TO")},
                          {"value", w.say("REPORT-COL-VALUE"), true},
                          {"measure", w.say("INDICATOR-X-MEASURE")},
                          {"source", w.say("INDICATOR-X-SOURCE"), false, true},
                          {"source_day", w.say("INDICATOR-X-SOURCE-DAY")}},
              .note = w.say("REPORT-QUOTED-NOTE"),
              .empty = w.say("REPORT-QUOTED-NONE")};
  for (const IndicatorAsOf& one : all) {
    if (one.kind != IndicatorKind::quoted || !one.quoted) continue;
    const domain::IndicatorValue& value = one.quoted->value;
    const std::string href = address_of(s, one);
    table.lines.push_back({.cells = {{.value = one.name, .href = href},
                                     {.value = value.from},
                                     {.value = value.to},
                                     {.value = as_published(value)},
                                     {.value = value.measure},
                                     {.value = value.source},
                                     {.value = value.source_day}},
                           .href = href});
  }
  return table;
}

}  // namespace

Section indicator_section(Sources& s) {
  const std::vector<IndicatorAsOf> all = app::indicators_as_of(s.reader, s.cut, s.day);
  Section section{.id = "measures", .title = s.words.say("REPORT-SEC-INDICATORS")};
  section.tables.push_back(counted_table(s, all));
  if (std::any_of(all.begin(), all.end(),
                  [](const IndicatorAsOf& one) { return one.kind == IndicatorKind::quoted; }))
    section.tables.push_back(quoted_table(s, all));
  return section;
}

}  // namespace wanhu::report
