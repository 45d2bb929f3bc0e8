// Tasks, cadences and reports of units: how many were asked, met, late, missed and excused, rule by
// rule, and of the last days who missed what and what the plan says that follows. Publicity and
// supervision have sections of their own and are no misses here: the one is counted only, and of
// the other nobody reads beforehand when it comes.
#include <algorithm>
#include <array>
#include <tuple>

#include "app/query_work.hpp"
#include "report/campaign.hpp"

namespace wanhu::report {

namespace {

using domain::AskState;

constexpr std::array k_blocks{"task", "cadence", "report"};
constexpr std::array k_states{AskState::met, AskState::late, AskState::missed, AskState::excused,
                              AskState::open};

// By AskState.
using States = std::array<std::int64_t, 6>;
std::int64_t& of(States& states, AskState state) {
  return states.at(static_cast<std::size_t>(state));
}
std::int64_t total(const States& states) {
  std::int64_t n = 0;
  for (const std::int64_t one : states) n += one;
  return n;
}

struct RuleSum {
  std::string plan{}, rule{}, name{};  // as the newest version calls it
  States states{};
};

// Each window of each unit that is asked is one.
std::vector<RuleSum> rule_sums(Blocks& b) {
  std::vector<RuleSum> rules;
  for (const char* block : k_blocks) {
    const app::AskSums found =
        app::ask_sums(b.reader, {.from = b.from, .to = b.s.day, .block = block, .as_of = b.s.day});
    for (const app::AskSum& sum : found.sums) {
      const auto same = [&](const RuleSum& one) {
        return one.plan == sum.ask.plan && one.rule == sum.ask.rule->key;
      };
      auto rule = std::find_if(rules.begin(), rules.end(), same);
      if (rule == rules.end())
        rule = rules.insert(rules.end(),
                            {.plan = std::string(sum.ask.plan), .rule = sum.ask.rule->key});
      rule->name = sum.ask.rule->name;
      for (const auto& [state, n] : sum.by_state) of(rule->states, state) += n;
    }
  }
  return rules;
}

// One rule that one unit has missed, however often.
struct Miss {
  std::size_t at = 0;  // in the order of the plan
  std::string plan{}, rule{}, unit{}, name{}, on_miss{};
  std::int64_t n = 0;
  Date from{}, to{};  // the first day of the first window, the last of the last
  Date last{};        // a day of the last window
};

// Those of one unit together, in the order of the plan.
std::vector<Miss> misses_of(Blocks& b) {
  std::vector<Miss> misses;
  for (const char* block : k_blocks) {
    const app::AskRows found =
        app::ask_rows(b.reader, {.from = b.from, .to = b.s.day, .block = block, .as_of = b.s.day});
    for (const app::AskRow& row : found.rows) {
      if (row.state != AskState::missed) continue;
      const domain::Rule& rule = *row.ask.rule;
      const bool again = !misses.empty() && misses.back().plan == row.ask.plan &&
                         misses.back().rule == rule.key && misses.back().unit == row.ask.unit;
      if (!again)
        misses.push_back({.at = misses.size(),
                          .plan = std::string(row.ask.plan),
                          .rule = rule.key,
                          .unit = std::string(row.ask.unit),
                          .from = row.ask.window.from});
      Miss& miss = misses.back();
      ++miss.n;
      miss.name = rule.name;
      miss.on_miss = rule.on_miss;
      miss.to = row.ask.window.to;
      miss.last = row.ask.window.from;
    }
  }
  const auto key = [&](const Miss& one) {
    return std::tuple(b.order.place(one.unit), one.unit, one.at);
  };
  std::sort(misses.begin(), misses.end(),
            [&](const Miss& a, const Miss& c) { return key(a) < key(c); });
  return misses;
}

const char* word_of(AskState state) {
  switch (state) {
    case AskState::met:
      return "REPORT-ASK-met";
    case AskState::late:
      return "REPORT-ASK-late";
    case AskState::missed:
      return "REPORT-ASK-missed";
    case AskState::excused:
      return "REPORT-ASK-excused";
    case AskState::open:
    case AskState::ahead:
      break;
  }
  return "REPORT-ASK-open";
}

Line rule_line(const Blocks& b, const std::string& name, const RuleSum& rule,
               const std::string& href) {
  States states = rule.states;
  Line line{.cells = {{.value = name, .href = href},
                      {.value = rule.plan.empty() ? Value() : Value(b.plan_title(rule.plan))},
                      {.value = rule.rule},
                      {.value = total(states)}},
            .href = href};
  for (const AskState state : k_states) line.cells.push_back({.value = of(states, state)});
  return line;
}

Table rule_table(const Blocks& b, const std::vector<RuleSum>& rules) {
  Table table{.id = "asks",
              .sheet = b.say("REPORT-SHEET-ASKS"),
              .caption = b.say(b.whole ? "REPORT-ASKS-ALL" : "REPORT-ASKS-WEEK",
                               {{"from", b.s.words.short_date(b.from)}}),
              .columns = {{"name", b.say("REPORT-COL-ASK"), false, true},
                          {"plan", b.say("REPORT-COL-PLAN"), false, true},
                          {"rule", b.say("REPORT-X-KEY")},
                          {"asked", b.say("REPORT-COL-ASKED"), true}},
              .note = b.say("REPORT-ASKS-NOTE"),
              .empty = b.say("REPORT-ASKS-NONE")};
  for (const AskState state : k_states)
    table.columns.push_back({std::string(domain::text_of(state)), b.say(word_of(state)), true});
  RuleSum sum;
  for (const RuleSum& rule : rules) {
    table.lines.push_back(rule_line(b, rule.name, rule, b.asks_address(rule.plan, rule.rule)));
    for (std::size_t n = 0; n < sum.states.size(); ++n) sum.states.at(n) += rule.states.at(n);
  }
  if (!rules.empty())
    table.total = rule_line(b, b.say("REPORT-TOTAL"), sum, b.asks_address("", ""));
  return table;
}

Table miss_table(const Blocks& b, const std::vector<Miss>& misses) {
  Table table{.id = "misses",
              .sheet = b.say("REPORT-SHEET-MISSES"),
              .caption = b.say("REPORT-MISSES", {{"from", b.s.words.short_date(b.from)}}),
              .columns = {{"unit", b.say("REPORT-COL-UNIT")},
                          {"name", b.say("REPORT-COL-ASK"), false, true},
                          {"rule", b.say("REPORT-X-KEY")},
                          {"n", b.say("REPORT-COL-TIMES"), true},
                          {"from", b.say("REPORT-COL-FROM")},
                          {"to", b.say("REPORT-COL-TO")},
                          {"follows", b.say("REPORT-COL-FOLLOWS")}},
              .note = b.say("REPORT-MISSES-NOTE"),
              .empty = b.say("REPORT-MISSES-NONE")};
  for (const Miss& miss : misses)
    table.lines.push_back({.cells = {{.value = b.reader.unit_name(miss.unit)},
                                     {.value = miss.name},
                                     {.value = miss.rule},
                                     {.value = miss.n},
                                     {.value = miss.from},
                                     {.value = miss.to},
                                     {.value = b.say("REPORT-FOLLOWS-" +
                                                     (miss.on_miss.empty() ? std::string("nothing")
                                                                           : miss.on_miss))}},
                           .href = address("/asks/explain", {{"plan", miss.plan},
                                                             {"rule", miss.rule},
                                                             {"unit", miss.unit},
                                                             {"day", miss.last.iso()}})});
  return table;
}

}  // namespace

std::optional<Section> asks_section(Blocks& b) {
  const std::vector<RuleSum> rules = rule_sums(b);
  if (rules.empty() && !b.any([](const plan::Plan& plan) {
        return !plan.tasks.empty() || !plan.cadences.empty() || !plan.reports.empty();
      }))
    return {};
  Section section{.id = "block-asks", .title = b.say("REPORT-SEC-ASKS")};
  States sum{};
  for (const RuleSum& rule : rules)
    for (std::size_t n = 0; n < sum.size(); ++n) sum.at(n) += rule.states.at(n);
  const auto figure = [&](const std::string& key, const char* code, std::int64_t n) {
    section.figures.push_back(
        {.key = key, .title = b.say(code), .cell = {n, b.asks_address("", "")}});
  };
  figure("asks-asked", "REPORT-COL-ASKED", total(sum));
  for (const AskState state : k_states)
    figure("asks-" + std::string(domain::text_of(state)), word_of(state), of(sum, state));
  section.tables.push_back(rule_table(b, rules));
  if (!b.whole) section.tables.push_back(miss_table(b, misses_of(b)));
  return section;
}

}  // namespace wanhu::report
