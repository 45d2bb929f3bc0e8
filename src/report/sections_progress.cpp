#include <array>
#include <cmath>

#include "report/sources.hpp"

namespace wanhu::report {

namespace {

using app::ProgressRow;
using domain::Outcome;

std::int64_t of(const domain::CoverageCounts& counts, Outcome outcome) {
  return counts.by_outcome.at(static_cast<std::size_t>(outcome));
}

std::int64_t not_visited(const ProgressRow& row) {
  std::int64_t rest = row.counts.register_n;
  for (const std::int64_t n : row.counts.by_outcome) rest -= n;
  return rest;
}

Value maybe(const std::optional<std::int64_t>& n) {
  return n ? Value(*n) : Value();
}
Value maybe(const std::optional<double>& x) {
  return x ? Value(*x) : Value();
}
Value maybe(const std::optional<Date>& day) {
  return day ? Value(*day) : Value();
}

// The order of a bulletin's columns: what reached the household first.
constexpr std::array k_order{Outcome::answered,    Outcome::declined, Outcome::vacant,
                             Outcome::nobody_home, Outcome::unsafe,   Outcome::other};

Line village_line(const Sources& s, const ProgressRow& row, const std::string& unit, bool rates) {
  const std::string all = dwellings_address(s, unit);
  Line line{.cells = {{.value = row.name, .href = all},
                      {.value = row.counts.register_n, .href = all},
                      {.value = row.covered, .href = dwellings_address(s, unit, "covered")},
                      {.value = Ratio{row.covered, row.counts.register_n}}},
            .href = all};
  line.cells.push_back({.value = row.reached_on_day,
                        .href = address("/dwellings", {{"unit", unit.empty() ? s.unit() : unit},
                                                       {"visited_on", s.day.iso()},
                                                       {"as_of", s.day.iso()}})});
  for (const Outcome outcome : k_order)
    line.cells.push_back(
        {.value = of(row.counts, outcome),
         .href = dwellings_address(s, unit, std::string(domain::name_of(outcome)))});
  line.cells.push_back({.value = not_visited(row), .href = dwellings_address(s, unit, "none")});
  line.cells.push_back({.value = maybe(row.counts.quota)});
  if (rates) {
    line.cells.push_back({.value = response_rate(row.counts)});
    line.cells.push_back({.value = refusal_rate(row.counts)});
  }
  return line;
}

std::vector<Column> village_columns(const Words& words, bool rates) {
  std::vector<Column> columns{{"name", words.say("REPORT-COL-VILLAGE")},
                              {"register", words.say("REPORT-COL-REGISTER"), true},
                              {"covered", words.say("REPORT-COL-COVERED"), true},
                              {"share", words.say("REPORT-COL-SHARE"), true},
                              {"new", words.say("REPORT-COL-NEW"), true}};
  for (const Outcome outcome : k_order)
    columns.push_back({std::string(domain::name_of(outcome)), words.outcome(outcome), true});
  columns.push_back({"none", words.say("REPORT-COL-NONE"), true});
  columns.push_back({"quota", words.say("REPORT-COL-QUOTA"), true});
  if (rates) {
    columns.push_back({"response_rate", words.say("REPORT-COL-RESPONSE"), true});
    columns.push_back({"refusal_rate", words.say("REPORT-COL-REFUSAL"), true});
  }
  return columns;
}

std::string pace_sentence(const Sources& s, const plan::Phase& phase) {
  const Words& w = s.words;
  const domain::Coverage& c = *s.progress.coverage;
  const std::string end = w.short_date(phase.to);
  const std::string remaining = std::to_string(c.calendar.remaining);
  if (c.calendar.remaining == 0) return w.say("REPORT-PACE-DONE");
  const auto per_day = c.calendar.per_day();
  if (!per_day)
    return w.say("REPORT-PACE-OVER", {{"phase", phase.name}, {"end", end}, {"n", remaining}});
  std::string sentence = w.say("REPORT-PACE", {{"phase", phase.name},
                                               {"end", end},
                                               {"n", remaining},
                                               {"days", std::to_string(c.calendar.days)},
                                               {"working", std::to_string(c.working.days)},
                                               {"per_day", one_decimal(*per_day)}});
  if (const auto per_working = c.working.per_day())
    sentence += w.say("REPORT-PACE-WORKING", {{"per_working", one_decimal(*per_working)}});
  if (c.provisional) sentence += w.say("REPORT-PACE-PROVISIONAL");
  return sentence;
}

std::string whole(double dwellings) {
  return std::to_string(std::llround(dwellings));
}

void add_forecast_sentences(const Sources& s, const plan::Phase& phase, Section& section) {
  const Words& w = s.words;
  const domain::Forecast& f = *s.progress.forecast;
  section.sentences.push_back(w.say("REPORT-FORECAST", {{"days", std::to_string(f.days_used)},
                                                        {"end", w.short_date(phase.to)},
                                                        {"mid", whole(f.covered_at_end.mid)},
                                                        {"low", whole(f.covered_at_end.low)},
                                                        {"high", whole(f.covered_at_end.high)}}));
  const auto& finish = f.finish;
  if (finish.low && finish.mid && finish.high)
    section.sentences.push_back(w.say("REPORT-FINISH", {{"low", w.short_date(*finish.low)},
                                                        {"mid", w.short_date(*finish.mid)},
                                                        {"high", w.short_date(*finish.high)}}));
  else if (finish.low)
    section.sentences.push_back(w.say("REPORT-FINISH-OPEN", {{"low", w.short_date(*finish.low)}}));
  else
    section.sentences.push_back(w.say("REPORT-FINISH-NONE"));
  section.sentences.push_back(w.say("REPORT-FORECAST-LIMIT"));
}

void add_forecast_figures(const Sources& s, Section& section) {
  const Words& w = s.words;
  const domain::Forecast& f = *s.progress.forecast;
  const std::string href = address("/progress", {{"as_of", s.day.iso()}, {"unit", s.unit()}});
  const auto add = [&](const char* key, const char* code, Value value) {
    section.figures.push_back({.key = key, .title = w.say(code), .cell = {std::move(value), href}});
  };
  add("end_low", "REPORT-FIG-END-LOW", f.covered_at_end.low);
  add("end_mid", "REPORT-FIG-END-MID", f.covered_at_end.mid);
  add("end_high", "REPORT-FIG-END-HIGH", f.covered_at_end.high);
  add("finish_low", "REPORT-FIG-FINISH-LOW", maybe(f.finish.low));
  add("finish_mid", "REPORT-FIG-FINISH-MID", maybe(f.finish.mid));
  add("finish_high", "REPORT-FIG-FINISH-HIGH", maybe(f.finish.high));
}

Table series_table(const Sources& s) {
  const Words& w = s.words;
  Table table{.id = "series",
              .sheet = w.say("REPORT-SHEET-SERIES"),
              .caption = w.say("REPORT-SERIES"),
              .columns = {{"date", w.say("REPORT-COL-DATE")},
                          {"day", w.say("REPORT-COL-DAY-KIND")},
                          {"new", w.say("REPORT-COL-NEW"), true},
                          {"covered", w.say("REPORT-COL-COVERED"), true},
                          {"plan_line", w.say("REPORT-COL-PLAN-LINE"), true}},
              .empty = w.say("REPORT-SERIES-EMPTY"),
              .folded = true};
  for (const app::SeriesDay& day : s.progress.series)
    table.lines.push_back(
        {.cells = {
             {.value = day.date,
              .href = address("/dwellings", {{"unit", s.unit()}, {"visited_on", day.date.iso()}})},
             {.value = w.say(day.rest ? "REPORT-REST-DAY" : "REPORT-WORKING-DAY")},
             {.value = day.fresh},
             {.value = day.covered},
             {.value = day.required}}});
  return table;
}

}  // namespace

Ratio response_rate(const domain::CoverageCounts& counts) {
  return {of(counts, Outcome::answered), counts.register_n - of(counts, Outcome::vacant)};
}

Ratio refusal_rate(const domain::CoverageCounts& counts) {
  return {of(counts, Outcome::declined), counts.register_n - of(counts, Outcome::vacant)};
}

Table village_table(const Sources& s, bool rates) {
  const Words& w = s.words;
  Table table{.id = "villages",
              .sheet = w.say("REPORT-SHEET-VILLAGES"),
              .caption = w.say("REPORT-VILLAGES"),
              .columns = village_columns(w, rates),
              .note = w.say("REPORT-VILLAGES-NOTE")};
  for (const ProgressRow& row : s.progress.rows)
    table.lines.push_back(village_line(s, row, row.id, rates));
  table.total = village_line(s, s.progress.total, "", rates);
  return table;
}

Figure covered_figure(const Sources& s) {
  const ProgressRow& total = s.progress.total;
  return {
      .key = "covered",
      .title = s.words.say("REPORT-FIG-COVERED"),
      .cell = {Ratio{total.covered, total.counts.register_n}, dwellings_address(s, "", "covered")},
      .note = s.words.say("REPORT-FIG-COVERED-NOTE")};
}

Figure quota_figure(const Sources& s) {
  const ProgressRow& total = s.progress.total;
  return {.key = "quota",
          .title = s.words.say("REPORT-FIG-QUOTA"),
          .cell = {total.counts.quota ? Value(Ratio{total.gone, *total.counts.quota}) : Value(),
                   address("/progress", {{"as_of", s.day.iso()}, {"unit", s.unit()}})},
          .note = s.words.say("REPORT-FIG-QUOTA-NOTE")};
}

Section outlook_section(const Sources& s) {
  const Words& w = s.words;
  Section section{.id = "outlook", .title = w.say("REPORT-SEC-OUTLOOK")};
  const plan::Phase* phase = s.progress.phase;
  if (phase == nullptr) return section;
  const std::string href = address("/progress", {{"as_of", s.day.iso()}, {"unit", s.unit()}});
  if (s.progress.coverage) {
    section.sentences.push_back(pace_sentence(s, *phase));
    section.figures.push_back({.key = "per_day",
                               .title = w.say("REPORT-FIG-PER-DAY"),
                               .cell = {maybe(s.progress.coverage->calendar.per_day()), href}});
    section.figures.push_back({.key = "per_working_day",
                               .title = w.say("REPORT-FIG-PER-WORKING"),
                               .cell = {maybe(s.progress.coverage->working.per_day()), href}});
  }
  if (s.day < phase->to) {  // afterwards there is nothing left to forecast
    if (s.progress.forecast) {
      add_forecast_sentences(s, *phase, section);
      add_forecast_figures(s, section);
    } else {
      section.sentences.push_back(
          w.say("REPORT-FORECAST-NONE", {{"min", std::to_string(domain::k_forecast_days_min)}}));
    }
  }
  if (!s.progress.series.empty()) section.chart = pace_chart(s.progress, w);
  section.tables.push_back(series_table(s));
  return section;
}

}  // namespace wanhu::report
