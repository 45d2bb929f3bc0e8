// Asks as JSON: sums by window, the units of a window, one ask explained, the reader's day.
#include <algorithm>
#include <tuple>

#include "app/filing.hpp"
#include "app/filter.hpp"
#include "app/query_burden.hpp"
#include "app/query_follow.hpp"
#include "app/query_history.hpp"
#include "app/query_proposal.hpp"
#include "app/query_quota.hpp"
#include "app/query_work.hpp"
#include "domain/work/filing.hpp"

namespace wanhu::app {

namespace {

using domain::Ask;
using domain::AskState;
using store::Row;

constexpr int k_missed_days = 31, k_ahead_days = 7, k_long_window = 28;
constexpr std::size_t k_items_max = 100, k_over_max = 20;

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
  return {{"unit", row.ask.unit},
          {"unit_name", reader.unit_name(std::string(row.ask.unit))},
          {"times", row.ask.times},
          {"done", row.done.in_time},
          {"late", row.done.late},
          {"state", domain::text_of(row.state)},
          {"handed_in", row.handed_in},
          {"excuse", row.excuse.empty() ? Json() : Json(row.excuse)},
          {"explanation", row.explanation.empty() ? Json() : Json(row.explanation)}};
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
Json sum_json(const Reader& reader, const AskSum& sum) {
  Json json = ask_json(reader, sum.ask);
  json["units"] = sum.units;
  json["states"] = states_json(sum);
  json["explained"] = sum.explained;
  json["row"] = sum.row ? row_json(reader, *sum.row) : Json();
  return json;
}

Json sums_json(const Reader& reader, const std::vector<const AskSum*>& sums) {
  Json list = Json::array();
  for (const AskSum* sum : sums) list.push_back(sum_json(reader, *sum));
  return list;
}

// The first of a list; answers how many are left out.
std::int64_t cut(std::vector<const AskSum*>& sums) {
  const std::size_t all = sums.size();
  if (all > k_items_max) sums.resize(k_items_max);
  return static_cast<std::int64_t>(all - sums.size());
}

// The reader's day, from the sums of the days around it.
struct Day {
  std::vector<const AskSum*> due{}, missed{}, ahead{};
  std::int64_t met = 0;
  std::int64_t more_due = 0, more_missed = 0, more_ahead = 0;  // left out of the lists
};
Day day_of(const AskSums& all) {
  Day day;
  for (const AskSum& sum : all.sums) {
    const calendar::Window& window = sum.ask.window;
    const auto is = [&](AskState state) { return sum.by_state.contains(state); };
    if (window.to < all.today) {
      if (is(AskState::missed)) day.missed.push_back(&sum);
    } else if (window.from <= all.today) {
      if (is(AskState::open)) day.due.push_back(&sum);
      if (is(AskState::met)) day.met += sum.by_state.at(AskState::met);
    } else if (is(AskState::ahead) &&
               // What comes round every few days is no news.
               (sum.ask.rule->is_once() || window.whole_days() >= k_long_window)) {
      day.ahead.push_back(&sum);
    }
  }
  const auto key = [](const AskSum* sum) {
    return std::tie(sum->ask.window.to, sum->ask.plan, sum->ask.rule->key, sum->ask.window.from);
  };
  const auto first = [&](const AskSum* a, const AskSum* b) { return key(a) < key(b); };
  std::sort(day.due.begin(), day.due.end(), first);
  std::sort(day.ahead.begin(), day.ahead.end(), first);
  std::sort(day.missed.begin(), day.missed.end(), first);
  day.more_due = cut(day.due);
  day.more_ahead = cut(day.ahead);
  // Of what was missed the newest stays.
  std::reverse(day.missed.begin(), day.missed.end());
  day.more_missed = cut(day.missed);
  std::reverse(day.missed.begin(), day.missed.end());
  return day;
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

Json explanation(Reader& reader, const AskRow& row) {
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
  for (std::string& line : steps_in_words(reader, ask)) lines.push_back(std::move(line));
  if (!row.explanation.empty())
    lines.push_back(word(reader, "ASK-EXPLANATION", {{"reason", row.explanation}}));
  return lines;
}

// Whether a plan of the unit's own is handed in for it, and as what.
Json takes_plan(const Ask& ask) {
  Json items = Json::array();
  if (ask.rule->block != "task") return items;
  for (const std::string& item : ask.rule->deliver)
    if (domain::is_plan_item(item)) items.push_back(item);
  return items;
}

// The class of document (文种) in which a report goes up, as the plan names it; null when it names
// none, or for what is no report.
Json document_of(Reader& reader, const Ask& ask) {
  if (ask.rule->block != "report") return {};
  const PlanRef plans = reader.engine.plans().version(reader.db, reader.tenant(), ask.version);
  const Member* const member = plans->member(ask.plan);
  if (member == nullptr) return {};
  for (const plan::Report& one : member->plan.reports)
    if (one.id == ask.rule->id && !one.template_name.empty())
      return {{"name", one.template_name}, {"to_name", plans->plan.name_of(one.to)}};
  return {};
}

}  // namespace

Json asks_page(Reader& reader, const WorkAsk& ask) {
  const AskSums all = ask_sums(reader, ask);
  Json list = Json::array();
  for (const AskSum& sum : all.sums) list.push_back(sum_json(reader, sum));
  return {{"from", ask.from.iso()},
          {"to", ask.to.iso()},
          {"today", all.today.iso()},
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
              {"takes_plan", takes_plan(row.ask)},
              {"document", document_of(reader, row.ask)},
              {"filings", filings_json(reader, row.ask)},
              {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

Json my_day(Reader& reader) {
  const Date today = reader.now.date();
  const AskSums all = ask_sums(reader, {.from = today - k_missed_days, .to = today + k_ahead_days});
  const Day day = day_of(all);
  OverBudget over = over_budget(reader, k_over_max);
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
          {"due", sums_json(reader, day.due)},
          {"missed", sums_json(reader, day.missed)},
          {"ahead", sums_json(reader, day.ahead)},
          {"more",
           {{"due", day.more_due},
            {"missed", day.more_missed},
            {"ahead", day.more_ahead},
            {"burden", over.more}}},
          {"explain", to_explain(reader)},
          {"met", day.met},
          {"quotas", my_quotas(reader)},
          {"burden", std::move(over.list)},
          {"proposals", my_proposals(reader)},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

}  // namespace wanhu::app
