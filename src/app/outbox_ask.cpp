#include "app/outbox_ask.hpp"

#include <map>
#include <vector>

#include "app/outbox_unit.hpp"
#include "app/work_now.hpp"
#include "base/catalogue.hpp"
#include "store/tables/follow.hpp"

namespace wanhu::app {

namespace {

using domain::Followed;
using domain::Recipient;
using domain::Step;

constexpr std::string_view k_before = "ask_";
constexpr const char* k_text_number = "1";

std::vector<Recipient> recipients_of(Context& c, const Followed& f, const std::string& who) {
  const plan::Plan& plan = c.plan->plan;
  if (f.step == Step::notice) {
    const plan::Unit* const unit = plan.unit(f.unit);
    const std::string above = unit == nullptr || unit->of.empty() ? plan.org.root.id : unit->of;
    return leads_of(c, above, above);
  }
  const bool is_body = plan.duty(who) != nullptr || plan.office(who) != nullptr;
  return leads_of(c, f.unit, is_body ? who : f.unit);
}

std::string text_for(const plan::Plan& plan, const plan::Plan& tree, const Followed& f) {
  return base::message(base::Lang::zh,
                       "ASK-MESSAGE-" + std::string(domain::text_of(f.step)) + "-" + k_text_number,
                       {{"issuer", plan.head.issuer},
                        {"unit", tree.name_of(f.unit)},
                        {"name", f.name},
                        {"from", day_words(f.day)},
                        {"to", day_words(f.to)}});
}

std::string happening_of(Step step) {
  return std::string(k_before) + std::string(domain::text_of(step));
}

}  // namespace

bool is_of_ask(std::string_view happening) {
  return happening.starts_with(k_before);
}

std::string ask_message_name(base::Lang lang, std::string_view happening) {
  return base::message(lang, "ASK-MESSAGE-NAME-" + std::string(happening.substr(k_before.size())));
}

void queue_ask_messages(Context& c, store::Decision& decision, const Followed& followed,
                        const std::string& who) {
  const plan::Plan& plan = c.plan->plan_of(followed.unit);
  queue_to_unit(
      c, decision, recipients_of(c, followed, who),
      {.about = domain::about_of(followed),
       .unit = followed.unit,
       .happening = happening_of(followed.step),
       .to = followed.step == Step::notice ? "unit_above" : "unit_lead",
       .template_id = "ask." + std::string(domain::text_of(followed.step)) + "." + k_text_number,
       .number = k_text_number,
       .text = text_for(plan, c.plan->plan, followed)});
}

bool is_ask_overtaken(Engine& engine, store::Db& db, const PendingMessage& message) {
  const Tenant tenant = engine.tenant();
  const auto step = store::load_step(db, tenant, message.matter);
  if (!step) throw std::logic_error("message about no ask");
  const PlanRef plan = engine.plans().newest(db, tenant);
  const WorkRef work =
      engine.work().version(db, tenant, engine.plans(), engine.calendar(), plan->version);
  const auto ask = work->find(step->plan, step->rule, step->unit, step->day);
  if (!ask || ask->window.from != step->day) return true;
  const bool is_explained = store::explanation_of(db, tenant, *ask).has_value();
  return !domain::still_holds(step->step, state_now(db, tenant, *ask, engine.now().date()),
                              is_explained);
}

}  // namespace wanhu::app
