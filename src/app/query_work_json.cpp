// Asks as JSON: sums by window, the units of a window, one ask explained, the reader's day.
#include <algorithm>
#include <tuple>

#include "app/filter.hpp"
#include "app/query_burden.hpp"
#include "app/query_history.hpp"
#include "app/query_work.hpp"

namespace wanhu::app {

namespace {

using domain::Ask;
using domain::AskState;
using store::Row;

constexpr int k_missed_days = 31, k_ahead_days = 7, k_long_window = 28;
constexpr std::size_t k_items_max = 200;

std::string title_of(const Reader& reader, std::string_view plan) {
  const Member* member = reader.plan->member(plan);
  return member == nullptr ? std::string(plan) : member->plan.head.title;
}

// What is asked, whoever it is asked of.
Json ask_json(const Reader& reader, const Ask& ask) {
  const domain::Rule& rule = *ask.rule;
  return {{"plan", ask.plan},
          {"plan_title", title_of(reader, ask.plan)},
          {"plan_version", ask.version},
          {"rule", rule.key},
          {"block", rule.block},
          {"act", rule.act},
          {"name", rule.name},
          {"who", rule.who},
          {"who_name", reader.plan->plan.name_of(rule.who)},
          {"src", rule.src},
          {"on_miss", rule.on_miss},
          {"deliver", rule.deliver},
          {"works_on", rule.works_on.empty() ? Json() : Json(rule.works_on)},
          {"once", rule.is_once()},
          {"period",
           rule.period ? Json(word(reader, "PLAN-DOC-PERIOD-" + std::string(name_of(*rule.period))))
                       : Json()},
          {"from", ask.window.from.iso()},
          {"to", ask.window.to.iso()},
          {"times", ask.times}};
}

Json row_json(const Reader& reader, const AskRow& row) {
  return {{"unit", row.ask.unit},       {"unit_name", reader.unit_name(std::string(row.ask.unit))},
          {"times", row.ask.times},     {"done", row.done.in_time},
          {"late", row.done.late},      {"state", domain::text_of(row.state)},
          {"handed_in", row.handed_in}, {"excuse", row.excuse.empty() ? Json() : Json(row.excuse)}};
}

Json states_json(const AskSum& sum) {
  Json states = Json::object();
  for (const AskState state : {AskState::ahead, AskState::open, AskState::met, AskState::late,
                               AskState::missed, AskState::excused}) {
    const auto found = sum.by_state.find(state);
    states[std::string(domain::text_of(state))] = found == sum.by_state.end() ? 0 : found->second;
  }
  return states;
}

// A sum; of a single unit with its row.
Json sum_json(const Reader& reader, const AskSum& sum, const AskRows& rows) {
  Json json = ask_json(reader, sum.ask);
  json["units"] = sum.units;
  json["states"] = states_json(sum);
  json["row"] = Json();
  if (sum.units != 1) return json;
  const auto row = std::find_if(rows.rows.begin(), rows.rows.end(), [&](const AskRow& one) {
    return one.ask.rule == sum.ask.rule && one.ask.unit == sum.ask.unit &&
           one.ask.window == sum.ask.window;
  });
  json["row"] = row_json(reader, *row);
  return json;
}

Json sums_json(const Reader& reader, const std::vector<AskSum>& sums, const AskRows& rows) {
  Json list = Json::array();
  for (const AskSum& sum : sums) {
    if (list.size() == k_items_max) break;
    list.push_back(sum_json(reader, sum, rows));
  }
  return list;
}

std::vector<AskSum> only(std::vector<AskSum> sums, AskState state) {
  std::erase_if(sums, [&](const AskSum& sum) { return !sum.by_state.contains(state); });
  std::sort(sums.begin(), sums.end(), [](const AskSum& a, const AskSum& b) {
    return std::tie(a.ask.window.to, a.ask.plan, a.ask.rule->key) <
           std::tie(b.ask.window.to, b.ask.plan, b.ask.rule->key);
  });
  return sums;
}

struct ActRow {
  Uuid id;
  Date day;
  std::int64_t n = 0, attended = 0;
  std::vector<std::string> handed_in;
  std::string note, actor;
  std::optional<std::string> withdrawn;
};

std::vector<ActRow> acts_of(Reader& reader, const Ask& ask) {
  Filter filter({reader.tenant(), ask.rule->key, std::string(ask.plan)});
  if (!ask.rule->everywhere) filter.add("a.unit = {}", std::string(ask.unit));
  if (!ask.rule->is_once()) {
    filter.add("a.day >= {}", ask.window.from.days());
    filter.add("a.day <= {}", ask.window.to.days());
  }
  std::vector<ActRow> acts;
  reader.db.each(
      "SELECT a.act_id, a.day, a.n, a.attended, a.handed_in, a.note, a.actor, a.withdrawn_why FROM "
      "act a WHERE a.tenant = $1 AND a.rule = $2 AND a.plan_id = $3" +
          filter.where() + " ORDER BY a.day, a.act_id",
      filter.params(), [&](const Row& row) {
        acts.push_back({.id = row.uuid(0),
                        .day = date_of(row, 1),
                        .n = row.i64(2),
                        .attended = row.i64(3),
                        .handed_in = Json::parse(row.text(4)),
                        .note = row.text(5),
                        .actor = row.text(6),
                        .withdrawn = row.text_if(7)});
      });
  return acts;
}

Json act_json(const ActRow& act, const std::map<std::string, std::string>& names) {
  return {{"act_id", act.id.text()},
          {"day", act.day.iso()},
          {"n", act.n},
          {"attended", act.attended},
          {"handed_in", act.handed_in},
          {"note", act.note},
          {"actor", name_in(names, act.actor)},
          {"withdrawn", act.withdrawn ? Json(*act.withdrawn) : Json()}};
}

// The window's own sentence: how it came about.
std::string window_words(const Reader& reader, const Ask& ask) {
  std::map<std::string, std::string> args{{"from", ask.window.from.iso()},
                                          {"to", ask.window.to.iso()},
                                          {"n", std::to_string(ask.times)}};
  if (ask.rule->is_once()) return word(reader, "ASK-WINDOW-ONCE", args);
  args["period"] = word(reader, "PLAN-DOC-PERIOD-" + std::string(name_of(*ask.rule->period)));
  args["times"] = std::to_string(ask.rule->times);
  if (!ask.rule->each_place.empty()) return word(reader, "ASK-WINDOW-PLACES", args);
  if (ask.window.days() == ask.window.whole_days()) return word(reader, "ASK-WINDOW", args);
  args["days"] = std::to_string(ask.window.days());
  args["whole"] = std::to_string(ask.window.whole_days());
  return word(reader, "ASK-WINDOW-PART", args);
}

Json explanation(const Reader& reader, const AskRow& row) {
  const Ask& ask = row.ask;
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  Json lines = Json::array();
  lines.push_back(word(reader, "ASK-ASKED-BY",
                       {{"plan", title_of(reader, ask.plan)},
                        {"version", number(ask.version)},
                        {"src", ask.rule->src.empty() ? "–" : ask.rule->src},
                        {"name", ask.rule->name}}));
  lines.push_back(window_words(reader, ask));
  lines.push_back(word(reader, "ASK-DONE",
                       {{"done", number(row.done.in_time)},
                        {"late", number(row.done.late)},
                        {"n", number(ask.times)}}));
  std::map<std::string, std::string> about{{"reason", row.excuse}, {"to", ask.window.to.iso()}};
  lines.push_back(word(reader, "ASK-STATE-" + std::string(domain::text_of(row.state)), about));
  if (row.state == AskState::missed)
    lines.push_back(word(
        reader,
        "ASK-FOLLOWS-" + (ask.rule->on_miss.empty() ? std::string("nothing") : ask.rule->on_miss)));
  return lines;
}

}  // namespace

Json asks_page(Reader& reader, const WorkAsk& ask) {
  const AskRows rows = ask_rows(reader, ask);
  const std::vector<AskSum> sums = sums_of(rows);
  Json list = Json::array();
  for (const AskSum& sum : sums) list.push_back(sum_json(reader, sum, rows));
  return {{"from", ask.from.iso()},
          {"to", ask.to.iso()},
          {"today", rows.today.iso()},
          {"asks", std::move(list)},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

Result<Json> asks_window(Reader& reader, const std::string& plan, const std::string& rule,
                         Date day) {
  AskRows rows = ask_rows(reader, {.from = day, .to = day, .rule = rule, .plan = plan});
  if (rows.rows.empty()) return base::fail("NOT-FOUND", base::Kind::not_found);
  Json list = Json::array();
  for (const AskRow& row : rows.rows) list.push_back(row_json(reader, row));
  return Json{{"ask", ask_json(reader, rows.rows.front().ask)},
              {"rows", std::move(list)},
              {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

Result<Json> asks_explain(Reader& reader, const std::string& plan, const std::string& rule,
                          const std::string& unit, Date day) {
  const AskRows rows =
      ask_rows(reader, {.from = day, .to = day, .unit = unit, .rule = rule, .plan = plan});
  if (rows.rows.empty()) return base::fail("NOT-FOUND", base::Kind::not_found);
  const AskRow& row = rows.rows.front();
  const auto names = names_of(reader);
  Json acts = Json::array();
  for (const ActRow& act : acts_of(reader, row.ask)) acts.push_back(act_json(act, names));
  return Json{{"ask", ask_json(reader, row.ask)},
              {"row", row_json(reader, row)},
              {"lines", explanation(reader, row)},
              {"acts", std::move(acts)},
              {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

Json my_day(Reader& reader) {
  const Date today = reader.now.date();
  const AskRows rows = ask_rows(reader, {.from = today, .to = today});
  const std::vector<AskSum> now = sums_of(rows);
  AskRows past = ask_rows(reader, {.from = today - k_missed_days, .to = today - 1});
  std::erase_if(past.rows, [&](const AskRow& row) { return row.ask.window.to >= today; });
  AskRows next = ask_rows(reader, {.from = today + 1, .to = today + k_ahead_days});
  // What comes round every few days is no news.
  std::erase_if(next.rows, [&](const AskRow& row) {
    return row.ask.window.from <= today ||
           (!row.ask.rule->is_once() && row.ask.window.whole_days() < k_long_window);
  });
  std::int64_t met = 0;
  for (const AskSum& sum : now)
    if (const auto done = sum.by_state.find(AskState::met); done != sum.by_state.end())
      met += done->second;
  const Uuid me = reader.scope.person;
  const calendar::Day kind = reader.engine.calendar().day(today);
  return {{"date", today.iso()},
          {"workday", kind.works()},
          {"holiday", kind.name.empty() ? Json() : Json(kind.name)},
          {"matters",
           {{"open",
             matter_count(reader, {.states = {"listed", "handed_over", "handling"}, .owner = me})},
            {"due_today", matter_count(reader, {.owner = me, .due_by = today})},
            {"overdue", matter_count(reader, {.owner = me, .overdue = true})}}},
          {"due", sums_json(reader, only(now, AskState::open), rows)},
          {"missed", sums_json(reader, only(sums_of(past), AskState::missed), past)},
          {"ahead", sums_json(reader, only(sums_of(next), AskState::ahead), next)},
          {"met", met},
          {"burden", over_budget(reader)},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

}  // namespace wanhu::app
