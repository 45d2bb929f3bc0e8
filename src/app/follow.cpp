#include "app/follow.hpp"

#include <set>
#include <tuple>

#include "app/work_reading.hpp"
#include "domain/work/follow.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_steps_sent{
    store::Reach::tenant, "ask_steps_sent",
    "SELECT rule, unit, day, plan_id, step FROM ask_step WHERE tenant = $1 AND to_day >= $2"};
const store::Statement k_plans_first{
    store::Reach::tenant, "follow_plans_first",
    "SELECT plan_id, min(activated_ms) FROM plan_version WHERE tenant = $1 GROUP BY plan_id"};

using Key = std::tuple<std::string, std::string, Date, std::string, std::string>;
std::set<Key> sent_since(store::Db& db, Tenant tenant, Date day) {
  std::set<Key> sent;
  db.each(k_steps_sent, {tenant, day.days()}, [&](const store::Row& row) {
    sent.insert({row.text(0), row.text(1), date_of(row, 2), row.text(3), row.text(4)});
  });
  return sent;
}

std::map<std::string, Date, std::less<>> first_days(store::Db& db, Tenant tenant) {
  std::map<std::string, Date, std::less<>> days;
  db.each(k_plans_first, {tenant},
          [&](const store::Row& row) { days.emplace(row.text(0), row.instant(1).date()); });
  return days;
}

Command command(Tenant tenant, const domain::Followed& f) {
  return {.id = Uuid::named("follow " + std::to_string(tenant) + " " + domain::about_of(f).text()),
          .actor = std::string(k_actor_system),
          .kind = "ask.follow",
          .data = {{"plan", f.plan}, {"rule", f.rule}, {"unit", f.unit}, {"day", f.day.iso()}}};
}

}  // namespace

std::string steps_stretch(const ActivePlan& plan, Instant now) {
  const std::int64_t hours = (now - Instant::at(now.date(), 0)) / 3'600'000;
  const char* const part = hours < 9 ? "night" : hours < 15 ? "morning" : "afternoon";
  return now.date().iso() + " " + part + " " + std::to_string(plan.version);
}

std::vector<Command> steps_due(Engine& engine, store::Db& db, const PlanRef& plan, Instant now) {
  const Tenant tenant = engine.tenant();
  const Date today = now.date(), from = today - domain::k_step_days;
  const std::set<Key> sent = sent_since(db, tenant, from);
  const auto first = first_days(db, tenant);
  access::Scope scope;
  scope.tenant = tenant;
  scope.role = access::Role::centre;
  Reader reader{.engine = engine, .db = db, .scope = scope, .now = now, .plan = plan};
  const WorkAsk wanted{.from = from, .to = today, .follows = true};
  std::vector<Command> due;
  WorkReading reading(reader, wanted);
  reading.each(false, [&](const WorkPart& part) {
    const auto step = domain::step_of(part.rule());
    const auto since = first.find(part.plan());
    if (!step || since == first.end()) return;
    for (const calendar::Window& window : part.windows()) {
      if (window.to < since->second) continue;  // over before the plan was in force
      if (now < domain::moment_of(*step, window, engine.calendar())) continue;
      for (const std::uint32_t unit : part.units()) {
        const auto ask = part.ask(unit, window);
        if (!ask) continue;
        const domain::AskState state = part.told(*ask, unit).state;
        if (!domain::is_due(*step, window, state, engine.calendar(), now)) continue;
        const domain::Followed f = domain::followed_of(*ask, *step);
        if (!sent.contains({f.rule, f.unit, f.day, f.plan, std::string(domain::text_of(*step))}))
          due.push_back(command(tenant, f));
      }
    }
  });
  return due;
}

}  // namespace wanhu::app
