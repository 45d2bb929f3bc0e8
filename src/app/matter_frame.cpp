#include "app/matter_frame.hpp"

#include <algorithm>
#include <iterator>

#include "app/callback.hpp"
#include "app/query.hpp"
#include "app/seal.hpp"
#include "app/sealed_matter.hpp"
#include "domain/matter/join.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

std::vector<Matter> joined_to(Context& c, const Matter& lead) {
  std::vector<Matter> joined;
  for (const std::string& id : lead.joiners)
    if (auto matter = store::load_matter(c.db, c.tenant(), Uuid::parse(id).value()))
      joined.push_back(std::move(*matter));
  return joined;
}

// The events of one matter with the clocks that they start, and the draw when it is answered.
domain::Events completed(Context& c, const Matter& matter, domain::Events events) {
  if (events.empty()) return events;
  events = domain::with_clocks(rules_of(c, matter), &matter, std::move(events), c.now());
  const bool answered = std::any_of(events.begin(), events.end(), [](const domain::Event& one) {
    return one.type == "matter.answered";
  });
  if (answered)
    for (domain::Event& one : drawn(c, matter)) events.push_back(std::move(one));
  return events;
}

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
  auto matter = load_any(c.db, c.tenant(), c.keyring, id);
  // The program itself reminds of every matter.
  if (!matter || (c.person && !is_visible(c.scope(), *matter))) return not_found();
  return std::move(*matter);
}

std::vector<Uuid> read_matters(base::FieldReader& fields, std::size_t min, std::size_t max) {
  std::vector<Uuid> matters;
  const Json& list = fields.raw("matters");
  if (!list.is_array() || list.size() < min || list.size() > max) {
    fields.problem("FIELD-LENGTH", "matters", {{"max", std::to_string(max)}});
    return matters;
  }
  for (const Json& item : list) {
    const auto id = item.is_string() ? Uuid::parse(item.get<std::string>()) : std::nullopt;
    if (id)
      matters.push_back(*id);
    else
      fields.problem("FIELD-TYPE", "matters", {{"type", "uuid"}});
  }
  return matters;
}

bool is_receipt_taken(Context& c, const std::string& receipt) {
  return matter_of_number(c.db, c.tenant(), receipt).has_value();
}

Result<Matter> matter_by_receipt(Context& c, base::FieldReader& fields) {
  const std::string receipt = fields.text("receipt", 20), check = fields.text("check", 12);
  const auto wrong = [] { return base::fail("RECEIPT-WRONG", base::Kind::not_found); };
  const auto normal = domain::normal_receipt(receipt);
  if (!normal) return wrong();
  const auto id = matter_of_number(c.db, c.tenant(), *normal);
  if (!id) return wrong();
  auto matter = load_any(c.db, c.tenant(), c.keyring, *id);
  if (!matter || !check_fits(c.keyring, matter->id, check, matter->check_mac)) return wrong();
  return std::move(*matter);
}

bool may_own(const Context& c, const Uuid& owner, const Matter& matter) {
  const auto person = access::person_by_id(c.db, c.tenant(), owner);
  return person && may_own(*person, matter);
}

bool may_own(const access::Person& person, const Matter& matter) {
  if (!person.active || !access::may_send(person.role, "matter.accept")) return false;
  if (matter.is_sealed() || person.role == access::Role::competent)
    return person.role == access::Role::competent && person.unit == matter.competent;
  return !person.unit || *person.unit == matter.unit;
}

bool has_visitor_gone(store::Db& db, Tenant tenant, const Matter& matter) {
  if (!matter.reporter) return true;
  const auto person = access::person_by_id(db, tenant, *matter.reporter);
  return !person || !person->active || (person->unit && *person->unit != matter.unit);
}

Result<void> may_be_given(const Context& c, const Uuid& owner, const Matter& matter,
                          const char* field) {
  if (!may_own(c, owner, matter)) return base::fail_field("OWNER-UNKNOWN", field);
  const auto person = access::person_by_id(c.db, c.tenant(), owner);
  if (is_kept_from(access::scope_of(c.tenant(), *person), matter))
    return base::fail_field("MATTER-RECUSED", field);
  return {};
}

Result<void> owner_or_centre(const Context& c, const Matter& matter) {
  if (c.person->role == access::Role::centre || matter.owner == c.person->id) return {};
  return base::fail("MATTER-NOT-OWNER", base::Kind::forbidden);
}

Result<store::Decision> decided(Context& c, const Matter& matter, Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  domain::Events all = completed(c, matter, std::move(*events));
  for (const Matter& joined : joined_to(c, matter)) {
    domain::Events theirs = completed(c, joined, domain::follow(matter, all, joined, c.actor()));
    std::move(theirs.begin(), theirs.end(), std::back_inserter(all));
  }
  for (domain::Event& one : domain::leaving(matter, all)) all.push_back(std::move(one));
  return decision(all);
}

std::string title_from(const std::string& text) {
  const std::u32string points = base::decode_utf8(domain::masked(text));
  const auto end = std::min<std::size_t>(points.find_first_of(U"\n。！？", 1), 30);
  return base::encode_utf8(points.substr(0, end));
}

}  // namespace wanhu::app
