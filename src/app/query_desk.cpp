#include "app/query_desk.hpp"

#include <fmt/format.h>

#include <map>

#include "app/deciders.hpp"
#include "app/filter.hpp"
#include "app/query_callbacks.hpp"
#include "app/query_joint.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using access::Role;
using store::Row;

constexpr int k_group_rows = 50;

struct Decisions {
  std::vector<MatterRow> rows;
  bool more = false;
};

// Those of the ask whose decision is the reader's, up to a page of them. A matter is loaded only
// where its plan lets the reader be asked at all.
Decisions decided_by_me(Reader& reader, MatterAsk ask, Deciding what) {
  constexpr int k_page = 200;
  DecidersBook& book = deciders_of(reader);
  std::map<const plan::Plan*, bool> known;
  const auto may_be_asked = [&](const plan::Plan& plan) {
    // What is sealed is decided by those of the body that has it, whatever the plan says.
    if (reader.scope.role == Role::competent) return true;
    const auto [at, fresh] = known.try_emplace(&plan);
    if (fresh) at->second = book.may_be_asked(plan, what, reader.scope.person);
    return at->second;
  };
  Decisions mine;
  ask.limit = k_page;
  while (true) {
    MatterPage page = matters(reader, ask);
    for (MatterRow& row : page.rows) {
      const PlanRef plans =
          reader.engine.plans().version(reader.db, reader.tenant(), row.plan_version);
      const plan::Plan& plan = plans->plan_of(row.unit);
      if (!may_be_asked(plan)) continue;
      const auto matter = store::load_matter(reader.db, reader.tenant(), row.id);
      if (!matter || !book.of(plan, *matter, what).has(reader.scope.person)) continue;
      mine.more = mine.rows.size() == k_group_rows;
      if (mine.more) return mine;
      mine.rows.push_back(std::move(row));
    }
    if (page.next.empty()) return mine;
    ask.after = page.next;
  }
}

// What is decided by those whom the plan names stands in their lists only. Past a page they are not
// counted: each has to be looked at.
Json decisions_json(Reader& reader, const char* id, const MatterAsk& ask, Deciding what) {
  const Decisions mine = decided_by_me(reader, ask, what);
  Json items = Json::array();
  for (const MatterRow& row : mine.rows) items.push_back(to_json(row, reader));
  Json json{{"id", id},
            {"total", mine.rows.size()},
            {"items", std::move(items)},
            {"parts", Json::array()}};
  if (mine.more) json["more"] = true;
  return json;
}

// With what others are asked for, where the group is about that.
Json group_json(Reader& reader, const char* id, const MatterAsk& ask) {
  const std::vector<MatterRow> rows = matters(reader, ask).rows;
  Json items = Json::array(), parts = Json::array();
  for (const MatterRow& row : rows) items.push_back(to_json(row, reader));
  if (ask.helped_by || ask.parts_missed_by) parts = parts_json(reader, rows, ask.helped_by);
  return {{"id", id},
          {"total", matter_count(reader, ask)},
          {"items", std::move(items)},
          {"parts", std::move(parts)}};
}

// Rounds that were drawn and wait for somebody who had no hand in them. Past a page they are not
// counted: each has to be looked at.
Json callbacks_json(Reader& reader) {
  std::vector<domain::Matter> waiting = matters_to_call_about(reader, k_group_rows + 1);
  const bool more = waiting.size() > k_group_rows;
  if (more) waiting.pop_back();
  Json items = Json::array();
  for (const domain::Matter& matter : waiting) items.push_back(brief_json(reader, matter));
  Json json{{"id", "callback"},
            {"total", waiting.size()},
            {"items", std::move(items)},
            {"parts", Json::array()}};
  if (more) json["more"] = true;
  return json;
}

struct WorkGroup {
  const char* id;       // the name of what is to be done
  const char* command;  // whose right it needs
  MatterAsk ask;
  std::optional<Deciding> decides{};  // only of those whom the plan names for it
};

// What waits for this person, beside the call-backs. A second look and a confirmation are for
// somebody who had no hand in it; telling is for whoever has the matter, and for the whole village
// in its lead's case.
std::vector<WorkGroup> groups_for(const access::Scope& scope) {
  const Uuid me = scope.person;
  MatterAsk tell{.states = {"answered"}};
  if (scope.role == Role::centre) tell.owner = me;
  return {
      {"rule",
       "matter.rule",
       {.states = {"handed_over"}, .objected = true, .untouched_by = me},
       Deciding::ruling},
      {"review", "matter.review", {.review_asked = true, .untouched_by = me}, Deciding::review},
      {"returned", "matter.forward", {.returned = true}},
      {"part", "matter.give_part", {.helped_by = me}},
      {"missed", "matter.ask_help", {.states = {"handed_over", "handling"}, .parts_missed_by = me}},
      {"accept", "matter.accept", {.states = {"handed_over"}, .owner = me}},
      {"handle", "matter.answer", {.states = {"handling"}, .owner = me}},
      {"tell", "matter.tell", std::move(tell)},
      {"confirm", "matter.confirm", {.states = {"told"}, .untouched_by = me}},
      {"route", "matter.hand_over", {.states = {"listed"}}}};
}

}  // namespace

Json today(Reader& reader) {
  const Date day = reader.now.date();
  const Progress p = progress(reader, {});
  const auto list = [&](const MatterAsk& ask) {
    Json items = Json::array();
    for (const MatterRow& row : matters(reader, ask).rows) items.push_back(to_json(row, reader));
    return items;
  };
  Json last_days = Json::array();
  const std::size_t from = p.series.size() > 7 ? p.series.size() - 7 : 0;
  for (std::size_t i = from; i < p.series.size(); ++i)
    last_days.push_back({{"date", p.series[i].date.iso()}, {"new", p.series[i].fresh}});
  const calendar::Day today_kind = reader.engine.calendar().day(day);
  return {{"cut", to_json(p.cut)},
          {"now", reader.now.iso()},
          {"counts", matter_counts(reader)},
          {"overdue", list({.overdue = true, .limit = 20})},
          {"due", list({.due_by = day + 3, .limit = 200})},
          {"fresh", list({.states = {"listed"}, .limit = 20})},
          {"to_tell", list({.states = {"answered"}, .limit = 20})},
          {"total", total_json(p)},
          {"pace", pace_json(p)},
          {"forecast", forecast_json(p)},
          {"visited_today", p.total.reached_on_day},
          {"last_days", std::move(last_days)},
          {"closed_today", matter_count(reader, {.closed_on = day})},
          {"opened_today", matter_count(reader, {.opened_on = day})},
          {"holiday", today_kind.name.empty() ? Json() : Json(today_kind.name)},
          {"workday", today_kind.works()}};
}

Json my_work(Reader& reader) {
  Json groups = Json::array();
  for (WorkGroup& group : groups_for(reader.scope)) {
    if (!access::may_send(reader.scope.role, group.command)) continue;
    group.ask.limit = k_group_rows;
    groups.push_back(group.decides ? decisions_json(reader, group.id, group.ask, *group.decides)
                                   : group_json(reader, group.id, group.ask));
  }
  if (access::may_send(reader.scope.role, "matter.call_back"))
    groups.push_back(callbacks_json(reader));
  const Uuid me = reader.scope.person;
  const Date day = reader.now.date();
  return {{"groups", std::move(groups)},
          {"mine",
           {{"open",
             matter_count(reader, {.states = {"listed", "handed_over", "handling"}, .owner = me})},
            {"due_today", matter_count(reader, {.owner = me, .due_by = day})},
            {"overdue", matter_count(reader, {.owner = me, .overdue = true})}}},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

namespace {

struct DayCount {
  std::int64_t due = 0, overdue = 0;
};

// By days since 1970; days without any are missing.
std::map<std::int64_t, DayCount> counts_by_day(Reader& reader, Date from, Date to,
                                               const MatterAsk& ask) {
  MatterAsk running = ask;
  if (running.states.empty())
    running.states.assign(domain::k_running_states.begin(), domain::k_running_states.end());
  Filter filter = filtered_matters(reader, running);
  filter.add_text("m.state IN " + running_states_sql());
  filter.add("m.list_key >= {}", from.days());
  filter.add("m.list_key <= {}", to.days());
  const std::string now = filter.place(reader.now);
  std::map<std::int64_t, DayCount> counts;
  reader.db.each(
      fmt::format("SELECT m.due_day, count(*), sum(CASE WHEN m.due_ms <= {} THEN 1 ELSE 0 END) "
                  "FROM matter m WHERE m.tenant = $1{} GROUP BY m.due_day",
                  now, filter.where()),
      filter.params(),
      [&](const Row& row) { counts[row.i64(0)] = {.due = row.i64(1), .overdue = row.i64(2)}; });
  return counts;
}

const char* text_of(calendar::DayKind kind) {
  switch (kind) {
    case calendar::DayKind::workday:
      return "workday";
    case calendar::DayKind::weekend:
      return "weekend";
    case calendar::DayKind::holiday:
      return "holiday";
    case calendar::DayKind::make_up:
      return "make_up";
  }
  throw std::logic_error("unknown kind of day");
}

}  // namespace

Json due_calendar(Reader& reader, Date in_month, const MatterAsk& ask) {
  const Date first = Date::from_ymd(in_month.year(), in_month.month(), 1).value();
  const Date last = first + (base::days_in_month(first.year(), first.month()) - 1);
  const Date from = base::monday_of(first), to = base::monday_of(last) + 6;
  const auto counts = counts_by_day(reader, from, to, ask);
  Json days = Json::array();
  for (Date day = from; day <= to; day = day + 1) {
    const calendar::Day kind = reader.engine.calendar().day(day);
    const auto found = counts.find(day.days());
    const DayCount count = found == counts.end() ? DayCount{} : found->second;
    days.push_back({{"date", day.iso()},
                    {"in_month", first <= day && day <= last},
                    {"kind", text_of(kind.kind)},
                    {"name", kind.name.empty() ? Json() : Json(kind.name)},
                    {"provisional", kind.provisional},
                    {"due", count.due},
                    {"overdue", count.overdue}});
  }
  return {{"month", first.iso().substr(0, 7)},
          {"days", std::move(days)},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

Json workload(Reader& reader) {
  Filter filter = filtered_matters(reader, {});
  filter.add_text("m.state NOT IN ('confirmed', 'closed')");
  const std::string running = "m.state IN " + running_states_sql();
  const std::string now = filter.place(reader.now);
  const Date week_end = base::monday_of(reader.now.date()) + 6;
  const std::string week = filter.place(week_end.days());
  const auto how_many = [](const std::string& condition) {
    return "sum(CASE WHEN " + condition + " THEN 1 ELSE 0 END)";
  };
  Json rows = Json::array();
  Json nobody;
  reader.db.each(
      fmt::format(
          "SELECT m.owner, coalesce(p.name, ''), coalesce(p.role, ''), p.unit, {0}, {1}, {2}, {3}, "
          "min(m.opened_day) FROM matter m LEFT JOIN person p ON p.tenant = $1 "
          "AND p.person_id = m.owner WHERE m.tenant = $1{4} "
          "GROUP BY m.owner, p.name, p.role, p.unit ORDER BY p.name, m.owner",
          how_many(running), how_many("NOT " + running),
          how_many(running + " AND m.due_ms > " + now + " AND m.due_day <= " + week),
          how_many(running + " AND m.due_ms <= " + now), filter.where()),
      filter.params(), [&](const Row& row) {
        const auto owner = row.uuid_if(0);
        const auto unit = row.text_if(3);
        Json json{{"owner", owner ? Json(owner->text()) : Json()},
                  {"name", row.text(1)},
                  {"role", owner ? Json(row.text(2)) : Json()},
                  {"unit_name", unit ? Json(reader.unit_name(*unit)) : Json()},
                  {"open", row.i64(4)},
                  {"waiting", row.i64(5)},
                  {"due_this_week", row.i64(6)},
                  {"overdue", row.i64(7)},
                  {"oldest", date_of(row, 8).iso()}};
        if (owner)
          rows.push_back(std::move(json));
        else
          nobody = std::move(json);
      });
  if (!nobody.is_null()) rows.push_back(std::move(nobody));
  return {{"items", std::move(rows)},
          {"week_end", week_end.iso()},
          {"cut", to_json(head_cut(reader.db, reader.tenant()))}};
}

}  // namespace wanhu::app
