#include "app/matter_commands.hpp"

#include "store/tables/tables.hpp"

namespace wanhu::app {

domain::MatterRules rules_of(Context& c, std::int64_t version, const std::string& unit) {
  // The book keeps the plans alive for the life of the program.
  const PlanRef plans = c.plans.version(c.db, c.tenant(), version);
  return {.plan = plans->plan_of(unit), .plan_version = version, .calendar = c.calendar};
}

domain::MatterRules rules_of(Context& c, const Matter& matter) {
  return rules_of(c, matter.plan_version, matter.unit);
}

namespace {

bool in_scope(const access::Scope& scope, const Matter& matter) {
  if (!scope.covers(matter.unit)) return false;
  if (!scope.own_rows_only()) return true;
  return matter.reporter == scope.person || matter.owner == scope.person;
}

}  // namespace

Result<Matter> matter_in_scope(Context& c, const Uuid& id) {
  auto matter = store::load_matter(c.db, c.tenant(), id);
  if (!matter || !in_scope(c.scope(), *matter)) return not_found();
  return std::move(*matter);
}

bool may_own(const Context& c, const Uuid& owner, const Matter& matter) {
  const auto person = access::person_by_id(c.db, c.tenant(), owner);
  return person && person->active && access::may_send(person->role, "matter.accept") &&
         (!person->unit || *person->unit == matter.unit);
}

Result<store::Decision> decided(Context& c, const Matter& matter, Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(domain::with_clocks(rules_of(c, matter), &matter, std::move(*events), c.now()));
}

}  // namespace wanhu::app
