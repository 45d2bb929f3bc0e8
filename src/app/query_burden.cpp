#include "app/query_burden.hpp"

#include <algorithm>

#include "app/filter.hpp"

namespace wanhu::app {

namespace {

using domain::Load;
using domain::UnitBurden;
using store::Row;

std::vector<domain::BurdenDone> done_in(const Reader& reader, Date from, Date to) {
  Filter filter({reader.tenant(), from.days(), to.days()});
  if (reader.scope.unit) filter.add("a.unit = {}", *reader.scope.unit);
  std::vector<domain::BurdenDone> done;
  reader.db.each(
      "SELECT a.plan_id, a.rule, a.unit, CAST(sum(a.n) AS BIGINT) FROM act a WHERE a.tenant = $1 "
      "AND a.day >= $2 AND a.day <= $3 AND a.withdrawn_seq IS NULL" +
          filter.where() + " GROUP BY a.plan_id, a.rule, a.unit",
      filter.params(),
      [&](const Row& row) { done.push_back({row.text(0), row.text(1), row.text(2), row.i64(3)}); });
  return done;
}

calendar::Window month_of(const Reader& reader, Date day) {
  calendar::Window month =
      calendar::windows_in(calendar::Period::month, day, day, reader.engine.calendar()).front();
  month.from = month.whole_from;
  month.to = month.whole_to;
  return month;
}

std::string title_of(const Reader& reader, const std::string& plan) {
  const Member* const member = reader.plan->member(plan);
  return member == nullptr ? plan : member->plan.head.title;
}

std::string load_word(const Reader& reader, Load load) {
  return word(reader, "BURDEN-LOAD-" + std::string(domain::text_of(load)));
}

std::string per_word(const Reader& reader, const std::string& per) {
  const auto period = calendar::period_of(per);
  return period ? word(reader, "PLAN-DOC-PERIOD-" + std::string(calendar::name_of(*period))) : per;
}

Json cap_json(const Reader& reader, const domain::BurdenCap& cap) {
  return {{"plan", cap.plan},
          {"plan_title", title_of(reader, cap.plan)},
          {"max", cap.max},
          {"per", per_word(reader, cap.per)},
          {"from", cap.window.from.iso()},
          {"to", cap.window.to.iso()},
          {"asked", cap.asked},
          {"over", cap.is_over()}};
}

Json unit_json(const Reader& reader, const UnitBurden& burden) {
  Json loads = Json::array();
  for (std::size_t n = 0; n < domain::k_loads; ++n) {
    const auto load = static_cast<Load>(n);
    const auto& cap = burden.cap(load);
    loads.push_back({{"load", domain::text_of(load)},
                     {"asked", burden.asked.at(n)},
                     {"done", load == Load::forms ? Json() : Json(burden.done.at(n))},
                     {"cap", cap ? cap_json(reader, *cap) : Json()}});
  }
  Json lines = Json::array();
  for (const domain::BurdenLine& line : burden.lines)
    lines.push_back({{"plan", line.plan},
                     {"plan_title", title_of(reader, line.plan)},
                     {"rule", line.rule},
                     {"name", line.name},
                     {"src", line.src},
                     {"load", domain::text_of(line.load)},
                     {"asked", line.asked},
                     {"done", line.done ? Json(*line.done) : Json()}});
  return {{"unit", burden.unit},
          {"unit_name", reader.unit_name(burden.unit)},
          {"loads", std::move(loads)},
          {"lines", std::move(lines)}};
}

// Of units in the reader's part, the first `most` of them.
OverBudget over_of(const Reader& reader, const std::vector<UnitBurden>& rows, std::size_t most) {
  OverBudget over{.list = Json::array()};
  for (const UnitBurden& burden : rows) {
    if (!reader.scope.covers(burden.unit)) continue;
    for (const Load load : domain::over_budget(burden)) {
      if (over.list.size() == most) {
        ++over.more;
        continue;
      }
      const domain::BurdenCap& cap = *burden.cap(load);
      Json json = cap_json(reader, cap);
      json.update({{"unit", burden.unit},
                   {"unit_name", reader.unit_name(burden.unit)},
                   {"load", domain::text_of(load)},
                   {"text", word(reader, "BURDEN-OVER",
                                 {{"unit", reader.unit_name(burden.unit)},
                                  {"load", load_word(reader, load)},
                                  {"n", std::to_string(cap.asked)},
                                  {"max", std::to_string(cap.max)},
                                  {"from", cap.window.from.iso()},
                                  {"to", cap.window.to.iso()}})}});
      over.list.push_back(std::move(json));
    }
  }
  return over;
}

}  // namespace

namespace {

std::vector<UnitBurden> asked_rows(Reader& reader, const calendar::Window& month,
                                   const std::vector<domain::BurdenDone>& done) {
  PlanBook& book = reader.engine.plans();
  const auto histories = book.histories(reader.db, reader.tenant(), reader.plan->version);
  const WorkRef work = reader.engine.work().version(reader.db, reader.tenant(), book,
                                                    reader.engine.calendar(), reader.plan->version);
  std::vector<domain::BurdenPlan> plans;
  for (const domain::Asks& asks : work->plans) {
    const auto history = std::find_if(
        histories.begin(), histories.end(),
        [&](const auto& versions) { return versions.front().plan->head.id == asks.plan(); });
    if (history != histories.end()) plans.push_back({&asks, *history});
  }
  return domain::burden_of(plans, reader.plan->plan.org, done, month.from,
                           reader.engine.calendar());
}

}  // namespace

std::vector<UnitBurden> burden_rows(Reader& reader, Date day) {
  const calendar::Window month = month_of(reader, day);
  auto rows = asked_rows(reader, month, done_in(reader, month.from, month.to));
  std::erase_if(rows, [&](const UnitBurden& row) { return !reader.scope.covers(row.unit); });
  return rows;
}

Json burden_page(Reader& reader, Date day) {
  const auto rows = burden_rows(reader, day);
  const calendar::Window month = month_of(reader, day);
  Json units = Json::array();
  for (const UnitBurden& row : rows) units.push_back(unit_json(reader, row));
  return {{"month", month.from.iso()},
          {"to", month.to.iso()},
          {"today", reader.now.date().iso()},
          {"units", std::move(units)},
          {"over", over_of(reader, rows, std::string::npos).list}};
}

OverBudget over_budget(Reader& reader, std::size_t most) {
  const auto& members = reader.plan->members;
  if (std::none_of(members.begin(), members.end(),
                   [](const Member& member) { return member.plan.burden.has_value(); }))
    return {.list = Json::array()};
  const calendar::Window month = month_of(reader, reader.now.date());
  const WorkBook::Burden asked =
      reader.engine.work().burden(reader.tenant(), reader.plan->version, month.from,
                                  [&] { return asked_rows(reader, month, {}); });
  return over_of(reader, *asked, most);
}

}  // namespace wanhu::app
