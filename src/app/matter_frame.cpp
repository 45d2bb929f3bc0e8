#include "app/matter_frame.hpp"

#include <algorithm>

#include "app/query.hpp"
#include "app/seal.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_matter_id_by_receipt{
    store::Reach::tenant, "matter_id_by_receipt",
    "SELECT matter_id FROM matter WHERE tenant = $1 AND receipt = $2"};

}  // namespace

domain::MatterRules rules_of(Context& c, std::int64_t version, const std::string& unit) {
  // The book keeps the plans alive for the life of the program.
  const PlanRef plans = c.plans.version(c.db, c.tenant(), version);
  return {.plan = plans->plan_of(unit), .plan_version = version, .calendar = c.calendar};
}

domain::MatterRules rules_of(Context& c, const Matter& matter) {
  return rules_of(c, matter.plan_version, matter.unit);
}

Result<Matter> matter_in_scope(Context& c, const Uuid& id) {
  auto matter = store::load_matter(c.db, c.tenant(), id);
  if (!matter || !is_visible(c.scope(), *matter)) return not_found();
  return std::move(*matter);
}

bool is_receipt_taken(Context& c, const std::string& receipt) {
  return c.db.query_one(k_matter_id_by_receipt, {c.tenant(), receipt}).has_value();
}

Result<Matter> matter_by_receipt(Context& c, base::FieldReader& fields) {
  const std::string receipt = fields.text("receipt", 20), check = fields.text("check", 12);
  const auto wrong = [] { return base::fail("RECEIPT-WRONG", base::Kind::not_found); };
  const auto normal = domain::normal_receipt(receipt);
  if (!normal) return wrong();
  const auto row = c.db.query_one(k_matter_id_by_receipt, {c.tenant(), *normal});
  if (!row) return wrong();
  auto matter = store::load_matter(c.db, c.tenant(), row->uuid(0));
  if (!matter || !check_fits(c.keyring, matter->id, check, matter->check_mac)) return wrong();
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

std::string title_from(const std::string& text) {
  const std::u32string points = base::decode_utf8(domain::masked(text));
  const auto end = std::min<std::size_t>(points.find_first_of(U"\n。！？", 1), 30);
  return base::encode_utf8(points.substr(0, end));
}

}  // namespace wanhu::app
