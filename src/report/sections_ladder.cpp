// Ladders and proposals of measures: how many times each unit has been counted as of the day, and
// every proposal that its unit was told of, with who decided it and until when it is in force. What
// is being drafted is nowhere in it.
#include "app/blocks_as_of.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

Table count_table(const Blocks& b, const std::vector<app::LadderAsOf>& counts) {
  Table table{.id = "ladders",
              .sheet = b.say("REPORT-SHEET-LADDERS"),
              .caption = b.say("REPORT-LADDERS"),
              .columns = {{"unit", b.say("REPORT-COL-UNIT")},
                          {"name", b.say("REPORT-COL-LADDER"), false, true},
                          {"ladder", b.say("REPORT-X-KEY")},
                          {"n", b.say("REPORT-COL-LADDER-N"), true},
                          {"since", b.say("REPORT-COL-SINCE")},
                          {"pending", b.say("REPORT-COL-OPEN-FINDINGS"), true}},
              .note = b.say("REPORT-LADDERS-NOTE"),
              .empty = b.say("REPORT-LADDERS-NONE")};
  for (const app::LadderAsOf& one : counts)
    table.lines.push_back(
        {.cells = {{.value = b.reader.unit_name(one.unit)},
                   {.value = one.name},
                   {.value = one.ladder},
                   {.value = std::int64_t{one.n}},
                   {.value = one.since ? Value(*one.since) : Value()},
                   {.value = std::int64_t{one.pending}}},
         .href = address("/ladders",
                         {{"ladder", one.ladder}, {"plan", one.plan}, {"unit", one.unit}})});
  return table;
}

Table proposal_table(const Blocks& b, const std::vector<app::EffectAsOf>& effects) {
  Table table{.id = "proposals",
              .sheet = b.say("REPORT-SHEET-PROPOSALS"),
              .caption = b.say("REPORT-PROPOSALS"),
              .columns = {{"unit", b.say("REPORT-COL-UNIT")},
                          {"name", b.say("REPORT-COL-LADDER"), false, true},
                          {"act", b.say("REPORT-COL-MEASURE"), false, true},
                          {"phase", b.say("REPORT-COL-STATE")},
                          {"from", b.say("HONOUR-DOC-COL-FROM")},
                          {"to", b.say("HONOUR-DOC-COL-TO")}},
              .note = b.say("REPORT-PROPOSALS-NOTE"),
              .empty = b.say("REPORT-PROPOSALS-NONE")};
  for (const app::EffectAsOf& one : effects)
    table.lines.push_back({.cells = {{.value = b.reader.unit_name(one.unit)},
                                     {.value = one.name},
                                     {.value = one.act},
                                     {.value = b.say("PROPOSAL-PHASE-" + one.phase)},
                                     {.value = one.from ? Value(*one.from) : Value()},
                                     {.value = one.to ? Value(*one.to) : Value()}},
                           .href = "/proposals/" + one.id.text()});
  return table;
}

}  // namespace

std::optional<Section> ladder_section(Blocks& b) {
  const auto effects = app::effects_as_of(b.reader, b.s.cut, b.s.day);
  if (effects.empty() && !b.any([](const plan::Plan& plan) { return !plan.ladders.empty(); }))
    return {};
  Section section{.id = "block-ladder", .title = b.say("REPORT-SEC-LADDER")};
  section.tables = {count_table(b, app::ladders_as_of(b.reader, b.s.day)),
                    proposal_table(b, effects)};
  return section;
}

}  // namespace wanhu::report
