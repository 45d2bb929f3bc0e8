// A unit files its own plan for a task that asks for one.
#include <algorithm>

#include "app/activation.hpp"
#include "app/command.hpp"
#include "app/filing.hpp"
#include "app/import/guard.hpp"
#include "domain/work/filing.hpp"
#include "store/tables/work.hpp"

namespace wanhu::app::handlers {

namespace {

// The file byte for byte: the reader of fields trims.
std::string raw_source(const Context& c) {
  const auto found = c.request.data.find("source");
  return found != c.request.data.end() && found->is_string() ? found->get<std::string>()
                                                             : std::string();
}

base::Failure invalid(const plan::Loaded& loaded) {
  const auto is_error = [](const plan::Finding& f) { return f.severity == plan::Severity::error; };
  const auto& all = loaded.findings;
  const auto first = std::find_if(all.begin(), all.end(), is_error);
  return base::fail_field("PLAN-FILED-ERRORS", "/data/source",
                          {{"n", std::to_string(std::count_if(all.begin(), all.end(), is_error))},
                           {"line", std::to_string(first == all.end() ? 1 : first->at.line)},
                           {"code", first == all.end() ? "" : first->code}});
}

}  // namespace

// What the check refuses is not filed; what it only holds or warns of is, and is told.
Result<store::Decision> plan_file(Context& c, base::FieldReader& fields) {
  domain::Filing filing;
  domain::Act& act = filing.act;
  act.id = fields.uuid("act_id");
  const std::string plan = fields.text_or("plan", "", 60);
  act.rule = fields.text("rule", 120);
  act.unit = fields.text("unit", 60);
  const std::string item = fields.text_or("item", "", 120);
  fields.text("source", k_filed_bytes_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(act.unit)) return not_found();
  if (store::load_act(c.db, c.tenant(), act.id)) return base::fail_field("ID-USED", "/data/act_id");
  const base::Date today = c.now().date();
  const WorkRef work = c.work.version(c.db, c.tenant(), c.plans, c.calendar, c.plan->version);
  const Work::Found asked = work->rule(plan, act.rule, act.unit, today);
  if (asked.rule == nullptr) return base::fail_field("ASK-NONE", "/data/rule");
  act.plan = asked.plan;
  act.day = today;
  if (!item.empty())
    act.handed_in = {item};
  else if (const auto own = domain::own_plan_item(*asked.rule))
    act.handed_in = {*own};
  filing.source = raw_source(c);
  if (holds_id_number(filing.source)) return base::fail_field("ACT-PERSON", "/data/source");
  const plan::Loaded loaded =
      load_beside(c.db, c.tenant(), c.plan.get(), filing.source, "plan.toml");
  if (!loaded.plan) return invalid(loaded);
  filing.filed_plan = loaded.plan->head.id;
  filing.title = loaded.plan->head.title;
  filing.digest = loaded.plan->digest;
  filing.found = static_cast<std::int64_t>(loaded.findings.size());
  const auto events =
      domain::file_plan(*asked.rule, filing, loaded.plan->head, loaded.plan->org.root.id, today);
  if (!events) return base::fail(events.error());
  return decision(*events, {{"found", filing.found}, {"digest", filing.digest}});
}

}  // namespace wanhu::app::handlers
