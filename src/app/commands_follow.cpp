// What follows from asks that were not met; sent by the program when the moment has come.
#include "app/command.hpp"
#include "app/outbox_ask.hpp"
#include "app/work_now.hpp"
#include "store/statement.hpp"
#include "store/tables/follow.hpp"

namespace wanhu::app::handlers {

namespace {

const store::Statement k_plan_first{
    store::Reach::tenant, "follow_plan_first",
    "SELECT min(activated_ms) FROM plan_version WHERE tenant = $1 AND plan_id = $2"};

// Nobody is asked about days on which the plan was not in force yet.
bool was_asked(Context& c, const domain::Ask& ask) {
  const auto row = c.db.query_one(k_plan_first, {c.tenant(), std::string(ask.plan)});
  return !row->is_null(0) && row->instant(0).date() <= ask.window.to;
}

}  // namespace

// Refused when it was sent before, or when the ask has been met in the meantime.
Result<store::Decision> ask_follow(Context& c, base::FieldReader& fields) {
  const std::string plan = fields.text("plan", 60);
  const std::string rule = fields.text("rule", 120);
  const std::string unit = fields.text("unit", 60);
  const base::Date day = fields.date("day");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const WorkRef work = c.work.version(c.db, c.tenant(), c.plans, c.calendar, c.plan->version);
  const auto ask = work->find(plan, rule, unit, day);
  if (!ask || ask->window.from != day || !was_asked(c, *ask)) return not_found();
  const auto step = domain::step_of(*ask->rule);
  if (!step) return not_found();
  const domain::Followed followed = domain::followed_of(*ask, *step);
  if (store::is_followed(c.db, c.tenant(), followed))
    return base::fail("ASK-FOLLOWED", base::Kind::refused);
  const domain::AskState state = state_now(c.db, c.tenant(), *ask, c.now().date());
  if (!domain::is_due(*step, ask->window, state, c.calendar, c.now()))
    return base::fail("ASK-FOLLOWS-NOT", base::Kind::refused);
  store::Decision result = decision({domain::to_event(followed)});
  queue_ask_messages(c, result, followed, ask->rule->who);
  return result;
}

}  // namespace wanhu::app::handlers
