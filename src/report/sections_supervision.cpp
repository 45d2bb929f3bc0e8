// Supervision: rounds by kind of check, and findings by where they stand. Who was drawn, who was
// asked and what one person said is nowhere in it; what units may not know of yet is left out.
#include <algorithm>
#include <array>
#include <set>

#include "app/blocks_as_of.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

using domain::CheckRoundState;
using S = domain::SpotFindingState;

constexpr std::array k_states{S::told,      S::stated, S::upheld, S::appealed,
                              S::rectified, S::lifted, S::closed};

struct Named {
  std::string plan, id, name;
};

// Those of the plans, then others that rows have, by id.
template <class Rows>
std::vector<Named> named(std::vector<Named> of_plans, const Rows& rows) {
  std::set<std::pair<std::string, std::string>> others;
  for (const auto& row : rows) others.emplace(row.plan, row.kind);
  for (const Named& one : of_plans) others.erase({one.plan, one.id});
  for (const auto& [plan, kind] : others) of_plans.push_back({plan, kind, kind});
  return of_plans;
}

std::vector<Named> kinds_of(const Blocks& b) {
  std::vector<Named> kinds;
  for (const app::Member& member : b.reader.plan->members)
    if (member.plan.supervision)
      for (const plan::CheckKind& kind : member.plan.supervision->kinds)
        kinds.push_back({member.plan.head.id, kind.id, kind.name});
  return kinds;
}

std::vector<Named> finding_kinds(const Blocks& b) {
  std::vector<Named> kinds;
  for (const app::Member& member : b.reader.plan->members)
    if (member.plan.supervision)
      for (const plan::StandardGroup& kind : member.plan.supervision->findings)
        kinds.push_back({member.plan.head.id, kind.id, kind.name});
  return kinds;
}

Table round_table(const Blocks& b, const std::vector<app::CheckRoundAsOf>& rounds) {
  Table table{.id = "draws",
              .sheet = b.say("REPORT-SHEET-DRAWS"),
              .caption = b.say("REPORT-DRAWS"),
              .columns = {{"name", b.say("REPORT-COL-CHECK"), false, true},
                          {"kind", b.say("REPORT-X-KEY")},
                          {"announced", b.say("REPORT-COL-ANNOUNCED"), true},
                          {"going_on", b.say("REPORT-COL-GOING-ON"), true},
                          {"done", b.say("REPORT-COL-ENDED"), true},
                          {"drawn", b.say("REPORT-COL-DRAWN"), true},
                          {"checked", b.say("REPORT-COL-CHECKED"), true}},
              .note = b.say("REPORT-DRAWS-NOTE"),
              .empty = b.say("REPORT-DRAWS-NONE")};
  for (const Named& kind : named(kinds_of(b), rounds)) {
    std::int64_t announced = 0, drawn = 0, done = 0, items = 0, checked = 0;
    for (const app::CheckRoundAsOf& round : rounds) {
      if (round.plan != kind.plan || round.kind != kind.id) continue;
      announced += round.state == CheckRoundState::announced ? 1 : 0;
      drawn += round.state == CheckRoundState::drawn ? 1 : 0;
      done += round.state == CheckRoundState::done ? 1 : 0;
      items += round.drawn;
      checked += round.checked;
    }
    if (announced + drawn + done == 0) continue;
    table.lines.push_back({.cells = {{.value = kind.name},
                                     {.value = kind.id},
                                     {.value = announced},
                                     {.value = drawn},
                                     {.value = done},
                                     {.value = items},
                                     {.value = checked}},
                           .href = "/supervision"});
  }
  return table;
}

Line finding_line(const std::string& name, const std::string& id,
                  const std::vector<app::FindingAsOf>& findings, const Named* kind) {
  const auto is_here = [&](const app::FindingAsOf& one) {
    return kind == nullptr || (one.plan == kind->plan && one.kind == kind->id);
  };
  Line line{.cells = {{.value = name}, {.value = id}}, .href = "/supervision"};
  for (const S state : k_states)
    line.cells.push_back({.value = static_cast<std::int64_t>(std::count_if(
                              findings.begin(), findings.end(), [&](const app::FindingAsOf& one) {
                                return is_here(one) && one.state == state;
                              }))});
  line.cells.push_back({.value = static_cast<std::int64_t>(
                            std::count_if(findings.begin(), findings.end(), is_here))});
  return line;
}

Table finding_table(const Blocks& b, const std::vector<app::FindingAsOf>& findings) {
  Table table{.id = "findings",
              .sheet = b.say("REPORT-SHEET-FINDINGS"),
              .caption = b.say("REPORT-FINDINGS"),
              .columns = {{"name", b.say("REPORT-COL-FINDING"), false, true},
                          {"kind", b.say("REPORT-X-KEY")}},
              .note = b.say("REPORT-FINDINGS-NOTE"),
              .empty = b.say("REPORT-FINDINGS-NONE")};
  for (const S state : k_states)
    table.columns.push_back({std::string(domain::text_of(state)),
                             b.say("REPORT-FINDING-" + std::string(domain::text_of(state))), true});
  table.columns.push_back({"total", b.say("REPORT-TOTAL"), true});
  for (const Named& kind : named(finding_kinds(b), findings))
    table.lines.push_back(finding_line(kind.name, kind.id, findings, &kind));
  if (!table.lines.empty())
    table.total = finding_line(b.say("REPORT-TOTAL"), "", findings, nullptr);
  return table;
}

}  // namespace

std::optional<Section> supervision_section(Blocks& b) {
  const auto rounds = app::check_rounds_as_of(b.reader, b.s.cut, b.s.day);
  const auto findings = app::findings_as_of(b.reader, b.s.cut);
  if (rounds.empty() && findings.empty() &&
      !b.any([](const plan::Plan& plan) { return plan.supervision.has_value(); }))
    return {};
  Section section{.id = "block-supervision", .title = b.say("REPORT-SEC-SUPERVISION")};
  section.tables = {round_table(b, rounds), finding_table(b, findings)};
  return section;
}

}  // namespace wanhu::report
