// Accounts, the journal, and what the plan and the public page show.
#include <algorithm>
#include <map>

#include "app/answers.hpp"
#include "app/confidential.hpp"
#include "app/form_json.hpp"
#include "app/public_scope.hpp"
#include "app/query.hpp"
#include "base/digest.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/forward.hpp"
#include "domain/matter/publicity.hpp"
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

const Statement k_journal_matter{
    Reach::tenant, "journal_matter",
    "SELECT m.plan_version, m.kind, p.erased FROM matter m JOIN matter_public p ON p.tenant = $1 "
    "AND p.matter_id = m.matter_id WHERE m.tenant = $1 AND m.matter_id = $2"};
const Statement k_journal_kept{
    Reach::tenant, "journal_matter_kept",
    "SELECT 1 FROM matter_kept_from WHERE tenant = $1 AND whom = $2 AND matter_id = $3"};

// The matters whose words the journal keeps and no page shows: the residents had them erased
// (decision 0016), the kind is confidential, or the reader is recused.
class Unsaid {
 public:
  explicit Unsaid(Reader& reader) : reader_(reader) {}

  bool operator()(const Json& data) {
    const auto text = data.find("matter");
    if (text == data.end() || !text->is_string()) return false;
    const auto id = Uuid::parse(text->get_ref<const std::string&>());
    if (!id) return false;
    const auto [known, fresh] = known_.try_emplace(*id, false);
    if (fresh) known->second = is_unsaid(*id);
    return known->second;
  }

 private:
  bool is_unsaid(const Uuid& id) {
    const auto row = reader_.db.query_one(k_journal_matter, {reader_.tenant(), id});
    if (!row) return false;
    return row->flag(2) || is_confidential(reader_, row->i64(0), row->text(1)) ||
           reader_.db.query_one(k_journal_kept,
                                {reader_.tenant(), reader_.scope.person.text(), id});
  }

  Reader& reader_;
  std::map<Uuid, bool> known_;
};

// The words of people in an event; ids and digests stay as they are, whatever digits they have.
void mask_words(const std::string& type, Json& data, Unsaid& unsaid) {
  const bool gone = unsaid(data);
  const auto mask = [&](const char* name) {
    if (const auto found = data.find(name); found != data.end() && found->is_string())
      *found = gone ? std::string() : domain::masked(found->get_ref<const std::string&>());
  };
  for (const char* name : domain::k_word_fields) mask(name);
  // Of matters these are ids and codes.
  if (type.starts_with("improvement."))
    for (const char* name : {"cause", "action", "owner"}) mask(name);
}

// An entry about a sealed matter: who did what with it, and when the next step is due, would tell
// which body has it. That it is there, and its place in the chain, is all that is shown.
bool is_sealed(const Json& payload) {
  const Json& events = payload.at("events");
  return std::any_of(events.begin(), events.end(), [](const Json& event) {
    return event.at("type").get_ref<const std::string&>().starts_with("sealed.");
  });
}

// An entry that counts answers has cells of a single village's lot; small ones are not shown (guard
// G12), nor those that nearly all have who might have taken several. `wanhu verify` checks the hash
// over the bytes as they are.
Json shown_payload(Json payload, Unsaid& unsaid) {
  for (Json& event : payload.at("events")) {
    mask_words(event.at("type"), event.at("data"), unsaid);
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
  Unsaid unsaid(reader);
  reader.db.each(k_journal, {reader.tenant(), after, limit + 1}, [&](const Row& row) {
    if (static_cast<std::int64_t>(items.size()) == limit) {
      next = items.back().at("seq");
      return;
    }
    Json payload = Json::parse(row.bytes(6));
    const bool sealed = is_sealed(payload);
    items.push_back(
        {{"seq", row.i64(0)},
         {"command_id", row.uuid(1).text()},
         {"at", row.instant(2).iso()},
         {"actor", sealed ? "sealed" : row.text(3)},
         {"kind", sealed ? "sealed" : row.text(4)},
         {"hash", base::hex(row.bytes(5))},
         {"payload", sealed ? Json{{"events", Json::array()}, {"answer", Json::object()}}
                            : shown_payload(std::move(payload), unsaid)}});
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
         {"office_name", kind.owner.empty() ? Json() : Json(plan.name_of(kind.owner))},
         {"sealed_for", domain::is_sealed(kind) ? Json(plan.name_of(kind.owner)) : Json()}});
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

namespace {

// What goes to another body than the town, sealed.
Json sealed_kinds(const plan::Plan& plan) {
  Json list = Json::array();
  for (const plan::MatterKind& kind : plan.matters.kinds)
    if (domain::is_sealed(kind))
      list.push_back(
          {{"id", kind.id}, {"name", kind.name}, {"body_name", plan.name_of(kind.owner)}});
  return list;
}

}  // namespace

Json public_info(Reader& reader) {
  const plan::Plan& plan = reader.plan->plan;
  Json units = Json::array();
  bool published = false;
  for (const plan::Unit& unit : plan.org.units) {
    Json publish = publish_json(reader.plan->plan_of(unit.id));
    published = published || !publish.is_null();
    units.push_back({{"id", unit.id},
                     {"name", unit.name},
                     {"publish", std::move(publish)},
                     {"sealed", sealed_kinds(reader.plan->plan_of(unit.id))}});
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
