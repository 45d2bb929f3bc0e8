// The ledger (台账): every matter as it stood at the end of the day, list by list.
#include "report/sources.hpp"

namespace wanhu::report {

namespace {

using app::MatterAsOf;

Section summary_section(const Sources& s) {
  const Words& w = s.words;
  const std::string day = s.day.iso();
  Section section{.id = "key", .title = w.say("REPORT-SEC-SUMMARY")};
  section.figures.push_back({.key = "total",
                             .title = w.say("REPORT-FIG-MATTERS"),
                             .cell = {count(s, [](const MatterAsOf&) { return true; }),
                                      matters_address(s, "state", "")}});
  section.figures.push_back({.key = "standing",
                             .title = w.say("REPORT-FIG-STANDING"),
                             .cell = {count(s, is_open), matters_address(s, "open_on", day)}});
  section.figures.push_back({.key = "overdue",
                             .title = w.say("REPORT-FIG-OVERDUE"),
                             .cell = {count(s, [](const MatterAsOf& m) { return m.overdue; }),
                                      matters_address(s, "overdue_on", day)}});
  section.tables.push_back(state_table(s));
  return section;
}

}  // namespace

std::vector<Section> ledger_sections(const Sources& s) {
  std::vector<Section> sections{summary_section(s)};
  for (const std::string_view state : domain::k_matter_states) {
    Section section{.id = "state-" + std::string(state), .title = s.words.state(state)};
    section.tables.push_back(matter_table(s, std::string(state), s.words.state(state),
                                          [&](const MatterAsOf& m) { return m.state == state; }));
    sections.push_back(std::move(section));
  }
  return sections;
}

}  // namespace wanhu::report
