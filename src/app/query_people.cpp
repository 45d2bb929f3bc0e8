// Accounts, the journal, and what the plan and the public page show.
#include <set>

#include "app/answers.hpp"
#include "app/form_json.hpp"
#include "app/public_scope.hpp"
#include "app/query.hpp"
#include "base/digest.hpp"
#include "domain/matter/forward.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_loads{Reach::tenant, "people_loads",
                        "SELECT visitor, count(*), count(covered_day) FROM dwelling "
                        "WHERE tenant = $1 AND to_seq IS NULL AND visitor IS NOT NULL "
                        "GROUP BY visitor"};
const Statement k_passwords{
    Reach::local, "people_passwords",
    "SELECT person_id FROM credential WHERE tenant = $1 AND password IS NOT NULL"};
const Statement k_journal{Reach::tenant, "journal_shown",
                          "SELECT seq, command_id, at_ms, actor, kind, hash, payload FROM journal "
                          "WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT $3"};

struct Load {
  std::int64_t assigned = 0, covered = 0;
};

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

}  // namespace

Json people_page(Reader& reader, const std::optional<std::string>& unit,
                 const std::optional<std::string>& role) {
  std::map<Uuid, Load> loads;
  reader.db.each(k_loads, {reader.tenant()},
                 [&](const Row& row) { loads[row.uuid(0)] = {row.i64(1), row.i64(2)}; });
  std::map<Uuid, bool> signed_in;
  reader.db.each(k_passwords, {reader.tenant()},
                 [&](const Row& row) { signed_in[row.uuid(0)] = true; });
  Json items = Json::array();
  for (const access::Person& person : access::people(reader.db, reader.tenant())) {
    if (reader.scope.unit && person.unit != reader.scope.unit) continue;
    if (unit && person.unit != unit) continue;
    if (role && access::text_of(person.role) != *role) continue;
    const Load load = loads[person.id];
    const char* state = !person.active                  ? "disabled"
                        : signed_in.contains(person.id) ? "active"
                                                        : "invited";
    items.push_back({{"id", person.id.text()},
                     {"login", person.login},
                     {"name", person.name},
                     {"role", access::text_of(person.role)},
                     {"unit", text_or_null(person.unit)},
                     {"unit_name", person.unit ? Json(reader.unit_name(*person.unit)) : Json()},
                     {"active", person.active},
                     {"load", load.assigned},
                     {"covered", load.covered},
                     {"weight", person.weight},
                     {"state", state}});
  }
  return {{"items", std::move(items)}};
}

namespace {

const Statement k_erased_matters{
    Reach::tenant, "journal_erased_matters",
    "SELECT matter_id FROM matter_public WHERE tenant = $1 AND erased = 1"};

// The matters of which the residents had their words erased: the journal keeps them, no page shows
// them (decision 0016).
std::set<std::string> erased_matters(Reader& reader) {
  std::set<std::string> ids;
  reader.db.each(k_erased_matters, {reader.tenant()},
                 [&](const Row& row) { ids.insert(row.uuid(0).text()); });
  return ids;
}

// The words of people in an event; ids and digests stay as they are, whatever digits they have.
void mask_words(Json& data, const std::set<std::string>& erased) {
  const bool gone = data.contains("matter") && erased.contains(data.at("matter"));
  for (const char* name : {"title", "text", "place", "note", "reason", "evidence"})
    if (const auto found = data.find(name); found != data.end() && found->is_string())
      *found = gone ? std::string() : domain::masked(found->get_ref<const std::string&>());
}

// An entry that counts answers has cells of a single village's lot; small ones are not shown (guard
// G12), nor those that nearly all have who might have taken several. `wanhu verify` checks the hash
// over the bytes as they are.
Json shown_payload(Json payload, const std::set<std::string>& erased) {
  for (Json& event : payload.at("events")) {
    mask_words(event.at("data"), erased);
    if (event.at("type") != "answers.counted") continue;
    Json& counts = event.at("data").at("counts");
    std::map<std::string, std::int64_t> answered;  // by question
    for (const Json& count : counts)
      if (count.at(1) == k_answered) answered[count.at(0)] = count.at(2);
    for (Json& count : counts) {
      const auto all = answered.find(count.at(0));
      const std::int64_t n = count.at(2);
      const bool nearly_all =
          all != answered.end() && count.at(1) != k_answered && all->second - n < k_lot_min;
      if (n < k_lot_min || nearly_all) count.at(2) = nullptr;
    }
  }
  return payload;
}

}  // namespace

Json journal_page(Reader& reader, std::int64_t after, std::int64_t limit) {
  Json items = Json::array();
  Json next;
  const std::set<std::string> erased = erased_matters(reader);
  reader.db.each(k_journal, {reader.tenant(), after, limit + 1}, [&](const Row& row) {
    if (static_cast<std::int64_t>(items.size()) == limit) {
      next = items.back().at("seq");
      return;
    }
    items.push_back({{"seq", row.i64(0)},
                     {"command_id", row.uuid(1).text()},
                     {"at", row.instant(2).iso()},
                     {"actor", row.text(3)},
                     {"kind", row.text(4)},
                     {"hash", base::hex(row.bytes(5))},
                     {"payload", shown_payload(Json::parse(row.bytes(6)), erased)}});
  });
  return {{"items", std::move(items)},
          {"next", std::move(next)},
          {"head", to_json(head_cut(reader.db, reader.tenant()))}};
}

namespace {

Json units_json(const plan::Org& org) {
  Json units = Json::array();
  const auto add = [&](const plan::Unit& unit, bool root) {
    units.push_back({{"id", unit.id},
                     {"name", unit.name},
                     {"kind", unit.kind},
                     {"parent", root ? Json() : Json(unit.of.empty() ? org.root.id : unit.of)},
                     {"quota", unit.quota > 0 ? Json(unit.quota) : Json()}});
  };
  add(org.root, true);
  for (const plan::Unit& unit : org.units) add(unit, false);
  return units;
}

// The kind of unit that has visitors: that of the units with a quota, else of the first one.
Json visitors_kind(const plan::Org& org) {
  for (const plan::Unit& unit : org.units)
    if (unit.quota > 0) return unit.kind;
  return org.units.empty() ? Json() : Json(org.units.front().kind);
}

Json phases_json(const std::vector<plan::Phase>& phases) {
  Json list = Json::array();
  for (const plan::Phase& phase : phases)
    list.push_back({{"id", phase.id},
                    {"name", phase.name},
                    {"from", phase.from.iso()},
                    {"to", phase.to.iso()}});
  return list;
}

// To which matters of one unit or another may be forwarded.
Json bodies_above(const plan::Plan& plan) {
  std::set<std::string> ids;
  for (const plan::Unit& unit : plan.org.units)
    for (const plan::Office* body : domain::bodies_above(plan, unit.id)) ids.insert(body->id);
  Json list = Json::array();
  for (const plan::Office& office : plan.org.offices)
    if (ids.contains(office.id)) list.push_back({{"id", office.id}, {"name", office.name}});
  return list;
}

}  // namespace

Json plan_brief(const Reader& reader) {
  const plan::Plan& plan = plan_here(reader);
  const plan::Form* form = plan.door_form();
  Json kinds = Json::array();
  for (const plan::MatterKind& kind : plan.matters.kinds)
    kinds.push_back(
        {{"id", kind.id},
         {"name", kind.name},
         {"due", calendar::text_of(kind.due)},
         {"office_name", kind.owner.empty() ? Json() : Json(plan.name_of(kind.owner))}});
  return {{"id", plan.head.id},
          {"title", plan.head.title},
          {"issuer", plan.head.issuer},
          {"version", reader.plan->version},
          {"calendar", plan.head.calendar},
          {"window", {{"from", plan.head.window.from.iso()}, {"to", plan.head.window.to.iso()}}},
          {"phases", phases_json(plan.head.phases)},
          {"form", form == nullptr ? Json() : form_json(*form, reader.plan->version)},
          {"kinds", std::move(kinds)},
          {"bodies", bodies_above(plan)},
          {"units", units_json(plan.org)},
          {"exits", plan.matters.close.exits},
          {"visitors_unit", visitors_kind(plan.org)}};
}

Json public_info(Reader& reader) {
  const plan::Plan& plan = reader.plan->plan;
  Json units = Json::array();
  bool published = false;
  for (const plan::Unit& unit : plan.org.units) {
    Json publish = publish_json(reader.plan->plan_of(unit.id));
    published = published || !publish.is_null();
    units.push_back({{"id", unit.id}, {"name", unit.name}, {"publish", std::move(publish)}});
  }
  return {{"published", published},
          {"title", plan.head.title},
          {"issuer", plan.head.issuer},
          {"units", std::move(units)},
          {"escalation", base::message(reader.lang, "PUBLIC-ESCALATION")},
          {"now", reader.now.iso()},
          {"privacy", base::message(reader.lang, "PUBLIC-PRIVACY")}};
}

}  // namespace wanhu::app
