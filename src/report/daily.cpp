// The daily bulletin (每日通报): what was done, what is due and what stands, of visits and matters
// and of every other block that the plans of the day have.
#include <algorithm>
#include <iterator>

#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

using app::MatterAsOf;

bool due_that_day(const Sources& s, const MatterAsOf& m) {
  return m.due == s.day;
}

Section key_section(const Sources& s) {
  const Words& w = s.words;
  const app::ProgressRow& total = s.progress.total;
  const std::string day = s.day.iso();
  Section section{.id = "key", .title = w.say("REPORT-SEC-KEY")};
  section.sentences.push_back(
      w.say("REPORT-KEY", {{"day", w.date(s.day)},
                           {"register", std::to_string(total.counts.register_n)},
                           {"covered", std::to_string(total.covered)},
                           {"share", w.percent({total.covered, total.counts.register_n})},
                           {"new", std::to_string(total.reached_on_day)}}));
  const auto add = [&](const char* key, const char* code, Value value, std::string href,
                       std::string note = {}) {
    section.figures.push_back({.key = key,
                               .title = w.say(code),
                               .cell = {std::move(value), std::move(href)},
                               .note = std::move(note)});
  };
  section.figures.push_back(covered_figure(s));
  add("new", "REPORT-FIG-NEW", total.reached_on_day,
      address("/dwellings", {{"unit", s.unit()}, {"visited_on", day}, {"as_of", day}}));
  add("remaining", "REPORT-FIG-REMAINING", total.counts.register_n - total.covered,
      address("/progress", {{"as_of", day}, {"unit", s.unit()}}));
  section.figures.push_back(quota_figure(s));
  add("opened", "REPORT-FIG-OPENED",
      count(s, [&](const MatterAsOf& m) { return m.opened == s.day; }),
      matters_address(s, "opened_on", day), w.say("REPORT-FIG-OPENED-NOTE"));
  add("due", "REPORT-FIG-DUE", count(s, [&](const MatterAsOf& m) { return due_that_day(s, m); }),
      "#due");
  add("overdue", "REPORT-FIG-OVERDUE", count(s, [](const MatterAsOf& m) { return m.overdue; }),
      matters_address(s, "overdue_on", day));
  add("closed", "REPORT-FIG-CLOSED",
      count(s, [&](const MatterAsOf& m) { return m.closed == s.day; }),
      matters_address(s, "closed_on", day));
  add("reopened", "REPORT-FIG-REOPENED-DAY",
      count(s, [&](const MatterAsOf& m) { return m.reopened == s.day; }), "#reopened");
  add("standing", "REPORT-FIG-STANDING", count(s, is_open), matters_address(s, "open_on", day));
  return section;
}

Section matter_section(const Sources& s) {
  const Words& w = s.words;
  Section section{.id = "matters", .title = w.say("REPORT-SEC-MATTERS")};
  section.tables.push_back(state_table(s));
  section.tables.push_back(matter_table(s, "opened", w.say("REPORT-OPENED"),
                                        [&](const MatterAsOf& m) { return m.opened == s.day; }));
  section.tables.push_back(matter_table(s, "due", w.say("REPORT-DUE"),
                                        [&](const MatterAsOf& m) { return due_that_day(s, m); }));
  section.tables.push_back(matter_table(s, "overdue", w.say("REPORT-OVERDUE"),
                                        [](const MatterAsOf& m) { return m.overdue; }));
  section.tables.push_back(matter_table(s, "closed", w.say("REPORT-CLOSED"),
                                        [&](const MatterAsOf& m) { return m.closed == s.day; }));
  section.tables.push_back(matter_table(s, "reopened", w.say("REPORT-REOPENED"),
                                        [&](const MatterAsOf& m) { return m.reopened == s.day; }));
  return section;
}

}  // namespace

std::vector<Section> daily_sections(const Sources& s) {
  const Words& w = s.words;
  Section villages{.id = "progress", .title = w.say("REPORT-SEC-PROGRESS")};
  villages.tables.push_back(village_table(s, false));
  Section again{.id = "repeated-problems", .title = w.say("REPORT-SEC-REPEATED")};
  again.tables.push_back(repeated_table(s));
  std::vector<Section> sections{key_section(s), std::move(villages), outlook_section(s),
                                matter_section(s), std::move(again)};
  std::ranges::move(block_sections(s, false), std::back_inserter(sections));
  return sections;
}

}  // namespace wanhu::report
