// The final report (总结): how far the campaign came, what became of the matters, how the register
// changed after it was frozen, and how good the forecasts were.
#include <algorithm>
#include <iterator>
#include <map>

#include "app/query_register.hpp"
#include "domain/matter/decide.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

using app::MatterAsOf;

Section coverage_section(const Sources& s) {
  const Words& w = s.words;
  const domain::CoverageCounts& counts = s.progress.total.counts;
  Section section{.id = "coverage", .title = w.say("REPORT-SEC-COVERAGE")};
  section.figures = {covered_figure(s), quota_figure(s)};
  section.figures.push_back({.key = "response_rate",
                             .title = w.say("REPORT-FIG-RESPONSE"),
                             .cell = {response_rate(counts), dwellings_address(s, "", "answered")},
                             .note = w.say("REPORT-FIG-RESPONSE-NOTE")});
  section.figures.push_back({.key = "refusal_rate",
                             .title = w.say("REPORT-FIG-REFUSAL"),
                             .cell = {refusal_rate(counts), dwellings_address(s, "", "declined")},
                             .note = w.say("REPORT-FIG-REFUSAL-NOTE")});
  section.tables.push_back(village_table(s, true));
  return section;
}

Table class_table(const Sources& s) {
  const Words& w = s.words;
  const domain::CoverageCounts& counts = s.progress.total.counts;
  Table table{.id = "aapor",
              .sheet = w.say("REPORT-SHEET-AAPOR"),
              .caption = w.say("REPORT-AAPOR"),
              .columns = {{"outcome", w.say("REPORT-COL-OUTCOME")},
                          {"code", w.say("REPORT-COL-AAPOR")},
                          {"class", w.say("REPORT-COL-CLASS")},
                          {"reached", w.say("REPORT-COL-REACHED")},
                          {"n", w.say("REPORT-COL-DWELLINGS"), true},
                          {"share", w.say("REPORT-COL-OF-REGISTER"), true}},
              .note = w.say("REPORT-AAPOR-NOTE")};
  const auto add = [&](const std::string& name, const std::string& code, const std::string& kind,
                       bool reached, std::int64_t n, const std::string& filter) {
    const std::string href = dwellings_address(s, "", filter);
    table.lines.push_back({.cells = {{.value = name},
                                     {.value = code},
                                     {.value = kind},
                                     {.value = w.say(reached ? "REPORT-YES" : "REPORT-NO")},
                                     {.value = n, .href = href},
                                     {.value = Ratio{n, counts.register_n}}},
                           .href = href});
  };
  std::int64_t rest = counts.register_n;
  for (const domain::OutcomeRule& rule : domain::outcome_rules()) {
    const std::int64_t n = counts.by_outcome.at(static_cast<std::size_t>(rule.outcome));
    rest -= n;
    add(w.outcome(rule.outcome), std::string(rule.aapor),
        w.say("REPORT-CLASS-" + std::to_string(static_cast<int>(rule.aapor_class))), rule.reached,
        n, std::string(rule.name));
  }
  // AAPOR 3.11: not attempted or worked, so that its eligibility is unknown.
  add(w.say("REPORT-COL-NONE"), "3.11", w.say("REPORT-CLASS-NONE"), false, rest, "none");
  return table;
}

std::vector<std::string> closings_of(const Sources& s) {
  std::vector<std::string> list{"confirmed"};
  for (const std::string& exit : s.plan().matters.close.exits) list.push_back(exit);
  return list;
}

Table closing_table(const Sources& s) {
  const Words& w = s.words;
  const std::vector<std::string> closings = closings_of(s);
  Table table{.id = "closings",
              .sheet = w.say("REPORT-SHEET-CLOSINGS"),
              .caption = w.say("REPORT-CLOSINGS"),
              .columns = {{"kind", w.say("REPORT-COL-KIND")},
                          {"total", w.say("REPORT-COL-MATTERS"), true},
                          {"open", w.say("REPORT-COL-OPEN"), true}}};
  for (const std::string& closing : closings)
    table.columns.push_back({closing, w.closing(closing), true});
  const auto line = [&](const std::string& name, const std::string& kind) {
    const std::string href = matters_address(s, "kind", kind);
    const auto of_kind = [&](const MatterAsOf& m) { return kind.empty() || m.kind == kind; };
    Line out{.cells = {{.value = name, .href = href}, {.value = count(s, of_kind)}}, .href = href};
    out.cells.push_back(
        {.value = count(s, [&](const MatterAsOf& m) { return of_kind(m) && is_open(m); })});
    for (const std::string& closing : closings)
      out.cells.push_back({.value = count(s, [&](const MatterAsOf& m) {
                             return of_kind(m) && m.closing == closing;
                           })});
    return out;
  };
  for (const plan::MatterKind& kind : s.plan().matters.kinds)
    if (!domain::is_sealed(kind))  // as in the table of states
      table.lines.push_back(line(kind.name, kind.id));
  table.total = line(w.say("REPORT-TOTAL"), "");
  return table;
}

// Terms: one a round, so that a round that was late stays late when a new one begins.
struct Terms {
  std::int64_t due = 0;  // that fell due
  std::int64_t answered_on_time = 0, closed_on_time = 0;
  std::int64_t stopped = 0;  // not among them
};

Terms terms_of(const Sources& s) {
  Terms terms;
  for (const MatterAsOf& m : s.matters) {
    for (const app::RoundAsOf& round : m.rounds) {
      if (round.due > s.day) continue;
      if (round.stopped_in_time()) {
        ++terms.stopped;
        continue;
      }
      ++terms.due;
      if (round.answered && *round.answered <= round.due) ++terms.answered_on_time;
      if (round.closed && *round.closed <= round.due) ++terms.closed_on_time;
    }
  }
  return terms;
}

Section matter_section(const Sources& s) {
  const Words& w = s.words;
  Section section{.id = "matters", .title = w.say("REPORT-SEC-MATTERS")};
  const Terms terms = terms_of(s);
  const std::int64_t all_n = static_cast<std::int64_t>(s.matters.size());
  const std::int64_t closed_n = count(s, [](const MatterAsOf& m) { return !is_open(m); });
  const auto add = [&](const char* key, const char* code, const char* note, Value value,
                       std::string href) {
    section.figures.push_back({.key = key,
                               .title = w.say(code),
                               .cell = {std::move(value), std::move(href)},
                               .note = w.say(note)});
  };
  add("closed", "REPORT-FIG-CLOSED-ALL", "REPORT-FIG-CLOSED-ALL-NOTE", Ratio{closed_n, all_n},
      matters_address(s, "state", "closed"));
  add("answered_on_time", "REPORT-FIG-ANSWERED", "REPORT-FIG-ANSWERED-NOTE",
      Ratio{terms.answered_on_time, terms.due}, "#closings");
  add("closed_on_time", "REPORT-FIG-ON-TIME", "REPORT-FIG-ON-TIME-NOTE",
      Ratio{terms.closed_on_time, terms.due}, "#closings");
  add("stopped", "REPORT-FIG-STOPPED", "REPORT-FIG-STOPPED-NOTE", terms.stopped, "#closings");
  add("reopened", "REPORT-FIG-REOPENED", "REPORT-FIG-REOPENED-NOTE",
      Ratio{count(s, [](const MatterAsOf& m) { return m.round > 1; }), all_n}, "#reopened");
  section.tables.push_back(closing_table(s));
  section.tables.push_back(matter_table(s, "reopened", w.say("REPORT-REOPENED-ALL"),
                                        [](const MatterAsOf& m) { return m.round > 1; }));
  section.tables.push_back(matter_table(s, "open", w.say("REPORT-STILL-OPEN"), is_open));
  return section;
}

Table denominator_table(const Sources& s) {
  const Words& w = s.words;
  Table table{.id = "denominators",
              .sheet = w.say("REPORT-SHEET-DENOMINATORS"),
              .caption = w.say("REPORT-DENOMINATORS"),
              .columns = {{"name", w.say("REPORT-COL-VILLAGE")},
                          {"frozen", w.say("REPORT-COL-FROZEN"), true},
                          {"current", w.say("REPORT-COL-CURRENT"), true},
                          {"difference", w.say("REPORT-COL-DIFFERENCE"), true}},
              .note = w.say("REPORT-DENOMINATORS-NOTE")};
  const auto line = [&](const app::ProgressRow& row, const std::string& unit) {
    const std::string href =
        address("/register/changes", {{"unit", unit.empty() ? s.unit() : unit}});
    const std::int64_t now = row.counts.register_n;
    return Line{.cells = {{.value = row.name, .href = href},
                          {.value = row.frozen ? Value(*row.frozen) : Value()},
                          {.value = now},
                          {.value = row.frozen ? Value(now - *row.frozen) : Value()}},
                .href = href};
  };
  for (const app::ProgressRow& row : s.progress.rows) table.lines.push_back(line(row, row.id));
  table.total = line(s.progress.total, "");
  return table;
}

Table change_table(const Sources& s) {
  const Words& w = s.words;
  Table table{.id = "changes",
              .sheet = w.say("REPORT-SHEET-CHANGES"),
              .caption = w.say("REPORT-CHANGES"),
              .columns = {{"date", w.say("REPORT-COL-DATE")},
                          {"change", w.say("REPORT-COL-CHANGE")},
                          {"unit", w.say("REPORT-COL-VILLAGE")},
                          {"address", w.say("REPORT-COL-ADDRESS"), false, true},
                          {"items", w.say("REPORT-COL-DWELLINGS"), true},
                          {"reason", w.say("REPORT-COL-REASON"), false, true}},
              .empty = w.say("REPORT-CHANGES-NONE")};
  for (const app::RegisterChange& change : app::changes_since_freeze(s.reader, s.cut)) {
    const std::string href = address("/register/changes", {{"unit", change.unit}});
    table.lines.push_back(
        {.cells = {{.value = change.day, .href = href},
                   {.value = w.say("REPORT-CHANGE-" + change.kind)},
                   {.value =
                        change.unit.empty() ? Value() : Value(s.reader.unit_name(change.unit))},
                   {.value = change.address},
                   {.value = change.items},
                   {.value = change.reason}},
         .href = href});
  }
  return table;
}

// The forecasts a bulletin gave at a quarter, a half and three quarters of the phase, each from
// what was in the journal by then, beside what came.
Table forecast_table(Sources& s, const plan::Phase& phase) {
  const Words& w = s.words;
  Table table{.id = "forecasts",
              .sheet = w.say("REPORT-SHEET-FORECASTS"),
              .caption = w.say("REPORT-FORECASTS"),
              .columns = {{"as_of", w.say("REPORT-COL-AS-OF")},
                          {"low", w.say("REPORT-COL-LOW"), true},
                          {"mid", w.say("REPORT-COL-MID"), true},
                          {"high", w.say("REPORT-COL-HIGH"), true},
                          {"actual", w.say("REPORT-COL-ACTUAL"), true},
                          {"inside", w.say("REPORT-COL-INSIDE")}},
              .note = w.say("REPORT-FORECASTS-NOTE"),
              .empty = w.say("REPORT-FORECASTS-NONE")};
  std::optional<std::int64_t> actual;
  if (s.day >= phase.to)
    actual = app::progress(s.reader, {.unit = {}, .as_of = phase.to}).total.covered;
  for (const int quarter : {1, 2, 3}) {
    const Date day = phase.from + (phase.to - phase.from + 1) * quarter / 4 - 1;
    if (day > s.day) break;
    const auto then = app::progress(s.reader, {.unit = {}, .as_of = day});
    if (!then.forecast) continue;
    const domain::Interval& at_end = then.forecast->covered_at_end;
    Value inside;
    if (actual) {
      const auto covered = static_cast<double>(*actual);
      inside = w.say(at_end.low <= covered && covered <= at_end.high ? "REPORT-YES" : "REPORT-NO");
    }
    table.lines.push_back(
        {.cells = {{.value = day,
                    .href = address("/progress", {{"as_of", day.iso()}, {"unit", s.unit()}})},
                   {.value = at_end.low},
                   {.value = at_end.mid},
                   {.value = at_end.high},
                   {.value = actual ? Value(*actual) : Value()},
                   {.value = std::move(inside)}}});
  }
  return table;
}

}  // namespace

std::vector<Section> final_sections(Sources& s) {
  const Words& w = s.words;
  Section classes{.id = "outcomes", .title = w.say("REPORT-SEC-OUTCOMES")};
  classes.tables.push_back(class_table(s));
  Section again{.id = "repeated-problems", .title = w.say("REPORT-SEC-REPEATED")};
  again.tables = {repeated_table(s), signals_table(s), improvement_table(s)};
  Section reg{.id = "register", .title = w.say("REPORT-SEC-REGISTER")};
  reg.tables = {denominator_table(s), change_table(s)};
  Section outlook = outlook_section(s);
  if (s.progress.phase != nullptr)
    outlook.tables.insert(outlook.tables.begin(), forecast_table(s, *s.progress.phase));
  std::vector<Section> sections{coverage_section(s), std::move(classes), matter_section(s),
                                std::move(again),    std::move(reg),     std::move(outlook)};
  sections.push_back(indicator_section(s));
  if (auto rankings = ranking_section(s)) sections.push_back(std::move(*rankings));
  std::ranges::move(block_sections(s, true), std::back_inserter(sections));
  return sections;
}

}  // namespace wanhu::report
