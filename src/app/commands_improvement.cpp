// Improvements: what is done about the cause of several matters.
#include "app/matter_frame.hpp"
#include "domain/matter/improvement.hpp"
#include "store/tables/improvement.hpp"

namespace wanhu::app {

namespace {

using domain::Improvement;

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

// A unit's own people look after what is their unit's; the township's is the centre's.
bool in_scope(const access::Scope& scope, const std::optional<std::string>& unit) {
  return unit ? scope.covers(*unit) : !scope.unit.has_value();
}

Result<Improvement> found(Context& c, const Uuid& id) {
  auto improvement = store::load_improvement(c.db, c.tenant(), id);
  if (!improvement || !in_scope(c.scope(), improvement->unit)) return not_found();
  return std::move(*improvement);
}

// Nothing when they are not said: none of a new improvement, as before of one that is changed.
std::optional<std::vector<Uuid>> read_examples(base::FieldReader& fields) {
  if (fields.raw("matters").is_null()) return {};
  return read_matters(fields, 0, domain::k_examples_max);
}

// What both opening and updating say.
void read_work(base::FieldReader& fields, Improvement& improvement) {
  improvement.place = fields.text_or("place", "", 100);
  improvement.title = fields.text("title", 60);
  improvement.cause = fields.text("cause", 500);
  improvement.action = fields.text("action", 1000);
  improvement.owner = fields.text("owner", 60);
  improvement.due = fields.date("due");
}

// Examples are matters that whoever names them may see.
Result<void> examples_in_scope(Context& c, const std::vector<Uuid>& matters) {
  for (const Uuid& id : matters)
    if (!matter_in_scope(c, id)) return base::fail_field("NOT-FOUND", "/data/matters");
  return {};
}

}  // namespace

namespace handlers {

Result<store::Decision> improvement_open(Context& c, base::FieldReader& fields) {
  Improvement improvement;
  improvement.id = fields.uuid("improvement_id");
  if (fields.has("unit")) improvement.unit = fields.text("unit", 60);
  improvement.kind = fields.text("kind", 40);
  read_work(fields, improvement);
  improvement.matters = read_examples(fields).value_or(std::vector<Uuid>());
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!in_scope(c.scope(), improvement.unit)) return not_found();
  if (store::load_improvement(c.db, c.tenant(), improvement.id))
    return base::fail_field("ID-USED", "/data/improvement_id");
  if (auto ok = examples_in_scope(c, improvement.matters); !ok) return base::fail(ok.error());
  const plan::Plan& plan = improvement.unit ? c.plan->plan_of(*improvement.unit) : c.plan->plan;
  return decided(domain::open_improvement(plan, improvement, c.now().date()));
}

Result<store::Decision> improvement_update(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("improvement_id");
  Improvement after;
  read_work(fields, after);
  const auto matters = read_examples(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto before = found(c, id);
  if (!before) return base::fail(before.error());
  after.id = id;
  after.unit = before->unit;
  after.kind = before->kind;
  after.matters = matters.value_or(before->matters);
  if (matters)
    if (auto ok = examples_in_scope(c, *matters); !ok) return base::fail(ok.error());
  return decided(domain::update_improvement(*before, after));
}

Result<store::Decision> improvement_close(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("improvement_id");
  const std::string outcome = fields.one_of("outcome", {"done", "dropped"});
  const std::string evidence = fields.text("evidence", 1000);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto improvement = found(c, id);
  if (!improvement) return base::fail(improvement.error());
  return decided(domain::close_improvement(*improvement, outcome, evidence));
}

}  // namespace handlers

}  // namespace wanhu::app
