#include "app/activation_acts.hpp"

#include "app/work_now.hpp"
#include "base/catalogue.hpp"
#include "domain/work/filing.hpp"

namespace wanhu::app {

namespace {

using domain::AskState;

domain::Act act_of(const domain::Ask& ask, const std::string& item, const plan::Plan& fresh,
                   std::int64_t version, base::Date today) {
  domain::Act act;
  act.plan = ask.plan;
  act.rule = ask.rule->key;
  act.unit = ask.unit;
  act.day = today;
  act.handed_in = {item};
  act.id = Uuid::named("activation " + std::to_string(version) + " " + act.plan + " " + act.rule +
                       " " + act.unit);
  act.note = base::message(base::Lang::zh, "ACT-OF-ACTIVATION",
                           {{"title", fresh.head.title}, {"version", std::to_string(version)}});
  return act;
}

}  // namespace

domain::Events acts_of_activation(Context& c, const plan::Plan& fresh, std::int64_t version) {
  domain::Events events;
  if (c.plan == nullptr || fresh.head.parent.empty()) return events;
  const base::Date today = c.now().date();
  const WorkRef work = c.work.version(c.db, c.tenant(), c.plans, c.calendar, c.plan->version);
  for (const domain::Asks& asks : work->plans) {
    if (asks.plan() != fresh.head.parent) continue;
    asks.each_run(domain::k_no_beginning, domain::k_no_end, [&](const domain::AskRun& run) {
      const auto item = domain::own_plan_item(*run.rule);
      const auto unit = run.unit_at(fresh.org.root.id);
      if (!item || !unit || asks.is_replaced(run, *unit, run.windows.front())) return;
      const domain::Ask ask = run.ask(*unit, run.windows.front());
      const AskState state = state_now(c.db, c.tenant(), ask, today);
      if (state == AskState::met || state == AskState::late) return;
      const auto act =
          domain::record_act(*run.rule, act_of(ask, *item, fresh, version, today), today);
      // Before the day from which it is asked nothing is handed in.
      if (act) events.insert(events.end(), act->begin(), act->end());
    });
  }
  return events;
}

}  // namespace wanhu::app
