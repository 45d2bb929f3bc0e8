// Standards: how far the period that runs has come, what the last settled one came to, unit by unit
// in the plan's order, and how many units a plan's share means; and honours.
#include "app/blocks_as_of.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

using app::StandardAsOf;

std::string standard_address(const StandardAsOf& one, const std::string& unit = {}) {
  return address("/standards", {{"standard", one.id}, {"plan", one.plan}, {"unit", unit}});
}

std::int64_t passed_in(const StandardAsOf::Settled& settled) {
  std::int64_t n = 0;
  for (const domain::UnitResult& one : settled.results) n += one.passed ? 1 : 0;
  return n;
}

Table standard_table(const Blocks& b, const std::vector<StandardAsOf>& standards) {
  Table table{.id = "standards",
              .sheet = b.say("REPORT-SHEET-STANDARDS"),
              .caption = b.say("REPORT-STANDARDS"),
              .columns = {{"name", b.say("REPORT-COL-STANDARD"), false, true},
                          {"standard", b.say("REPORT-X-KEY")},
                          {"period", b.say("REPORT-COL-PERIOD")},
                          {"state", b.say("REPORT-COL-STATE")},
                          {"units", b.say("REPORT-COL-UNITS"), true},
                          {"assessed", b.say("REPORT-COL-ASSESSED"), true},
                          {"drawn", b.say("REPORT-COL-DRAWN"), true},
                          {"verified", b.say("REPORT-COL-VERIFIED"), true},
                          {"passed", b.say("REPORT-COL-PASSED"), true}},
              .note = b.say("REPORT-STANDARDS-NOTE"),
              .empty = b.say("REPORT-STANDARDS-NONE")};
  for (const StandardAsOf& one : standards) {
    const std::string href = standard_address(one, b.s.unit());
    const auto add = [&](const std::string& period, const char* state, std::vector<Cell> rest) {
      Line line{.cells = {{.value = one.name, .href = href},
                          {.value = one.id},
                          {.value = period},
                          {.value = b.say(state)}},
                .href = href};
      for (Cell& cell : rest) line.cells.push_back(std::move(cell));
      table.lines.push_back(std::move(line));
    };
    if (one.settled)
      add(one.settled->period, "REPORT-STANDARD-settled",
          {{.value = static_cast<std::int64_t>(one.settled->results.size())},
           {},
           {},
           {},
           {.value = passed_in(*one.settled)}});
    if (one.running)
      add(one.running->period, "REPORT-STANDARD-running",
          {{.value = one.running->units},
           {.value = one.running->assessed},
           {.value = one.running->drawn},
           {.value = one.running->verified},
           {}});
  }
  return table;
}

std::string stars_text(const Blocks& b, const StandardAsOf& one, const domain::UnitResult& result) {
  std::string text;
  const app::Member* const member = b.reader.plan->member(one.plan);
  for (const std::string& star : result.stars) {
    std::string name = star;
    if (member != nullptr)
      for (const plan::Standard& standard : member->plan.standards)
        for (const plan::Star& each : standard.stars)
          if (standard.id == one.id && each.id == star) name = each.name;
    text += (text.empty() ? "" : "、") + name;
  }
  return text;
}

Table result_table(const Blocks& b, const std::vector<StandardAsOf>& standards) {
  Table table{.id = "results",
              .sheet = b.say("REPORT-SHEET-RESULTS"),
              .caption = b.say("REPORT-RESULTS"),
              .columns = {{"unit", b.say("REPORT-COL-UNIT")},
                          {"name", b.say("REPORT-COL-STANDARD"), false, true},
                          {"standard", b.say("REPORT-X-KEY")},
                          {"period", b.say("REPORT-COL-PERIOD")},
                          {"passed", b.say("HONOUR-DOC-COL-RESULT")},
                          {"stars", b.say("REPORT-COL-STARS"), false, true}},
              .note = b.say("REPORT-RESULTS-NOTE"),
              .empty = b.say("REPORT-RESULTS-NONE")};
  for (const StandardAsOf& one : standards) {
    if (!one.settled) continue;
    for (const domain::UnitResult& result : one.settled->results)
      table.lines.push_back(
          {.cells = {{.value = b.reader.unit_name(result.unit)},
                     {.value = one.name},
                     {.value = one.id},
                     {.value = one.settled->period},
                     {.value = b.say(result.passed ? "HONOUR-DOC-PASSED" : "HONOUR-DOC-FAILED")},
                     {.value = stars_text(b, one, result)}},
           .href = standard_address(one, result.unit)});
  }
  return table;
}

Table target_table(const Blocks& b, const std::vector<StandardAsOf>& standards) {
  Table table{.id = "targets",
              .sheet = b.say("REPORT-SHEET-TARGETS"),
              .caption = b.say("REPORT-TARGETS"),
              .columns = {{"name", b.say("REPORT-X-FIGURE"), false, true},
                          {"indicator", b.say("REPORT-X-KEY")},
                          {"by", b.say("REPORT-COL-NEXT-BY")},
                          {"percent", b.say("REPORT-COL-PERCENT"), true},
                          {"units", b.say("REPORT-COL-UNITS"), true},
                          {"rounding", b.say("REPORT-COL-ROUNDING")},
                          {"needed", b.say("REPORT-COL-NEEDED"), true},
                          {"reached", b.say("REPORT-COL-PASSED"), true},
                          {"met", b.say("REPORT-COL-MET")}},
              .note = b.say("REPORT-TARGETS-NOTE")};
  for (const StandardAsOf& one : standards) {
    if (!one.settled) continue;
    for (const base::Json& target : one.settled->targets) {
      const auto number = [&](const char* key) { return target.at(key).get<std::int64_t>(); };
      const auto text = [&](const char* key) { return target.at(key).get<std::string>(); };
      table.lines.push_back(
          {.cells = {{.value = text("name")},
                     {.value = text("indicator")},
                     {.value = Date::parse(text("by")).value()},
                     {.value = number("percent")},
                     {.value = number("units")},
                     {.value = b.say("REPORT-ROUND-" + text("rounding"))},
                     {.value = number("needed")},
                     {.value = number("reached")},
                     {.value = b.say(target.at("met").get<bool>() ? "REPORT-YES" : "REPORT-NO")}},
           .href = standard_address(one)});
    }
  }
  return table;
}

}  // namespace

std::optional<Section> standards_section(Blocks& b) {
  if (!b.any([](const plan::Plan& plan) { return !plan.standards.empty(); })) return {};
  const std::vector<StandardAsOf> standards = app::standards_as_of(b.reader, b.s.day);
  Section section{.id = "block-standards", .title = b.say("REPORT-SEC-STANDARDS")};
  for (const StandardAsOf& one : standards)
    if (one.settled)
      section.figures.push_back(
          {.key = "standards." + one.id + ".passed",
           .title =
               b.say("REPORT-FIG-PASSED", {{"name", one.name}, {"period", one.settled->period}}),
           .cell = {Ratio{passed_in(*one.settled),
                          static_cast<std::int64_t>(one.settled->results.size())},
                    standard_address(one, b.s.unit())}});
  section.tables.push_back(standard_table(b, standards));
  section.tables.push_back(result_table(b, standards));
  if (Table targets = target_table(b, standards); !targets.lines.empty())
    section.tables.push_back(std::move(targets));
  return section;
}

std::optional<Section> honours_section(Blocks& b) {
  const auto honours = app::honours_as_of(b.reader, b.s.cut, b.s.day);
  if (honours.empty() && !b.any([](const plan::Plan& plan) { return !plan.honours.empty(); }))
    return {};
  Table table{.id = "honours",
              .sheet = b.say("REPORT-SHEET-HONOURS"),
              .caption = b.say("REPORT-HONOURS"),
              .columns = {{"unit", b.say("REPORT-COL-UNIT")},
                          {"name", b.say("REPORT-COL-HONOUR"), false, true},
                          {"act", b.say("REPORT-COL-HONOUR-ACT"), false, true},
                          {"years", b.say("REPORT-COL-YEARS"), true},
                          {"by", b.say("REPORT-COL-DECIDES"), false, true},
                          {"proposed", b.say("REPORT-COL-PROPOSED")},
                          {"decided", b.say("REPORT-COL-DECIDED")},
                          {"revoked", b.say("REPORT-COL-REVOKED")},
                          {"state", b.say("REPORT-COL-STATE")}},
              .note = b.say("REPORT-HONOURS-NOTE"),
              .empty = b.say("REPORT-HONOURS-NONE")};
  for (const app::HonourAsOf& one : honours)
    table.lines.push_back({.cells = {{.value = b.reader.unit_name(one.unit)},
                                     {.value = one.honours},
                                     {.value = one.act},
                                     {.value = std::int64_t{one.years}},
                                     {.value = one.by},
                                     {.value = one.proposed},
                                     {.value = one.decided ? Value(*one.decided) : Value()},
                                     {.value = one.revoked ? Value(*one.revoked) : Value()},
                                     {.value = b.say("REPORT-HONOUR-" + one.state)}},
                           .href = "/standards"});
  Section section{.id = "block-honours", .title = b.say("REPORT-SEC-HONOURS")};
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace wanhu::report
