// Commands about the register of dwellings. The rules are domain/register; here the part of the
// register that a change touches is loaded and the scope is checked.
#include <climits>
#include <set>
#include <tuple>

#include "app/command.hpp"
#include "app/seal.hpp"
#include "domain/register/change.hpp"
#include "domain/visit/apportion.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_dwelling_by_id{
    Reach::tenant, "dwelling_by_id",
    "SELECT dwelling_id, unit, grp, code, address, state, visitor, contact_id FROM dwelling "
    "WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_dwellings_at{
    Reach::tenant, "dwellings_at",
    "SELECT dwelling_id, unit, grp, code, address, state, visitor, contact_id FROM dwelling "
    "WHERE tenant = $1 AND unit = $2 AND address = $3 AND to_seq IS NULL"};
const Statement k_register_taken{
    Reach::tenant, "register_taken",
    "SELECT dwelling_id, unit, grp, address, to_seq FROM dwelling WHERE tenant = $1"};
const Statement k_unit_sizes{
    Reach::tenant, "unit_sizes",
    "SELECT unit, count(*) FROM dwelling WHERE tenant = $1 AND to_seq IS NULL GROUP BY unit"};
const Statement k_frozen{Reach::tenant, "register_frozen",
                         "SELECT count(*) FROM register_change WHERE tenant = $1 AND "
                         "kind = 'freeze'"};
const Statement k_unit_walk{Reach::tenant, "unit_walk",
                            "SELECT dwelling_id, grp, address FROM dwelling "
                            "WHERE tenant = $1 AND unit = $2 AND to_seq IS NULL"};
const Statement k_unit_visitors{
    Reach::tenant, "unit_visitors",
    "SELECT person_id, weight FROM person WHERE tenant = $1 AND unit = $2 AND role = 'visitor' "
    "AND active = 1"};

domain::Dwelling dwelling_of(const Row& row) {
  return {.id = row.uuid(0),
          .unit = row.text(1),
          .group = row.text(2),
          .code = row.text(3),
          .address = row.text(4),
          .state = domain::dwelling_state_named(row.text(5)).value()};
}

// A unit that the plan has ended takes no more dwellings: those it had belong elsewhere by now. One
// that is to begin may be prepared. UNIT-OVER {unit, to}.
Result<void> check_still_there(const Context& c, const std::string& unit, std::string place) {
  const plan::Unit* const found = c.plan->plan.unit(unit);
  if (found == nullptr || !c.scope().covers(unit) || !found->to || c.now().date() <= *found->to)
    return {};
  return base::fail_field("UNIT-OVER", std::move(place),
                          {{"unit", found->name}, {"to", found->to->iso()}});
}

// Loads the dwellings a change names; those outside the scope do not exist.
class PartialRegister {
 public:
  explicit PartialRegister(Context& c) : c_(c), scope_(c.scope()) {
    reg.frozen = c.db.query_one(k_frozen, {c.tenant()})->i64(0) > 0;
    for (const plan::Unit& unit : c.plan->plan.org.units)
      if (scope_.covers(unit.id)) reg.units[unit.id];
    c.db.each(k_unit_sizes, {c.tenant()}, [&](const Row& row) {
      const auto unit = reg.units.find(row.text(0));
      if (unit != reg.units.end()) unit->second.current = static_cast<int>(row.i64(1));
    });
  }
  void load(const Uuid& id) {
    const auto row = c_.db.query_one(k_dwelling_by_id, {c_.tenant(), id});
    if (row && scope_.covers(row->text(1))) reg.dwellings[id] = dwelling_of(*row);
  }
  void load_at(const std::string& unit, const std::string& address) {
    c_.db.each(k_dwellings_at, {c_.tenant(), unit, address},
               [&](const Row& row) { reg.dwellings[row.uuid(0)] = dwelling_of(row); });
  }
  // The unit of a loaded dwelling; empty when it does not exist.
  [[nodiscard]] std::string unit_of(const Uuid& id) const {
    const auto found = reg.dwellings.find(id);
    return found == reg.dwellings.end() ? std::string() : found->second.unit;
  }

  domain::Register reg;

 private:
  Context& c_;
  access::Scope scope_;
};

domain::Signature signature(const Context& c, std::string reason) {
  return {.author = c.person->id, .reason = std::move(reason), .at = c.now()};
}

Result<store::Decision> decided(const base::Result<domain::RegisterEffects>& effects,
                                const char* type, Json data) {
  if (!effects) return base::fail(effects.error());
  return decision({{type, std::move(data)}});
}

std::vector<Uuid> uuids(base::FieldReader& fields, const std::string& name, std::size_t max) {
  std::vector<Uuid> ids;
  const Json& raw = fields.raw(name);
  if (!raw.is_array() || raw.empty() || raw.size() > max) {
    fields.problem("FIELD-TYPE", name, {{"type", "1 … " + std::to_string(max) + " ids"}});
    return ids;
  }
  for (const Json& item : raw) {
    const auto id =
        item.is_string() ? Uuid::parse(item.get_ref<const std::string&>()) : std::optional<Uuid>();
    if (!id) {
      fields.problem("FIELD-TYPE", name, {{"type", "uuid"}});
      return ids;
    }
    ids.push_back(*id);
  }
  return ids;
}

Json id_list(const std::vector<Uuid>& ids) {
  Json list = Json::array();
  for (const Uuid& id : ids) list.push_back(id.text());
  return list;
}

// A dwelling that this person may give contact data for.
Result<Row> dwelling_in_scope(Context& c, const Uuid& id) {
  auto row = c.db.query_one(k_dwelling_by_id, {c.tenant(), id});
  const access::Scope scope = c.scope();
  if (!row || !scope.covers(row->text(1))) return not_found();
  if (scope.own_rows_only() && row->uuid_if(6) != scope.person) return not_found();
  return std::move(*row);
}

// Ids that were ever used, and places where a dwelling stands: no import may give them again.
class Taken {
 public:
  explicit Taken(Context& c) {
    c.db.each(k_register_taken, {c.tenant()}, [&](const Row& row) {
      ids_.insert(row.uuid(0));
      if (row.at(4).is_null()) places_.emplace(row.text(1), row.text(2), row.text(3));
    });
  }
  bool take_id(const Uuid& id) { return ids_.insert(id).second; }
  bool take_place(const std::string& unit, const std::string& group, const std::string& address) {
    return places_.emplace(unit, group, address).second;
  }

 private:
  std::set<Uuid> ids_;
  std::set<std::tuple<std::string, std::string, std::string>> places_;
};

// The register has changed since the file was previewed.
base::Failure places_taken(std::vector<base::Problem> rows) {
  constexpr std::size_t k_listed_max = 100;
  base::Problem problem{.code = "IMPORT-REGISTER-CHANGED",
                        .kind = base::Kind::refused,
                        .args = {{"n", std::to_string(rows.size())}}};
  if (rows.size() > k_listed_max) rows.resize(k_listed_max);
  problem.details = std::move(rows);
  return base::fail(std::move(problem));
}

base::Problem place_taken(std::int64_t row, const std::string& address) {
  base::Problem problem{.code = "IMPORT-PLACE-TAKEN",
                        .kind = base::Kind::refused,
                        .args = {{"row", std::to_string(row)}, {"address", address}}};
  problem.place.line = static_cast<int>(row);
  return problem;
}

}  // namespace

namespace handlers {

// Sent by the import use case, which has read and checked the file; rows carry ids already, and
// their number in the file. Read again all the same, since a journal entry that cannot be replayed
// must not come about, and other commands may have come between.
Result<store::Decision> register_import(Context& c, base::FieldReader& fields) {
  const std::string file = fields.text("file", 200), sha256 = fields.text("sha256", 64);
  const Json& rows = fields.raw("dwellings");
  if (!rows.is_array()) fields.problem("FIELD-TYPE", "dwellings", {{"type", "array"}});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  Taken taken(c);
  std::vector<base::Problem> standing;
  Json list = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    base::FieldReader row(rows[i], fields.pointer("dwellings") + "/" + std::to_string(i));
    const Uuid id = row.uuid("id");
    Json dwelling{{"id", id.text()},
                  {"unit", row.text("unit", 60)},
                  {"group", row.text_or("group", "", 40)},
                  {"code", row.text_or("code", "", 40)},
                  {"address", row.text("address", 120)}};
    const std::int64_t number = row.integer_or("row", static_cast<std::int64_t>(i) + 1, 1, INT_MAX);
    if (auto done = row.done(); !done) return base::fail(done.error());
    const auto text = [&](const char* name) -> const std::string& {
      return dwelling.at(name).get_ref<const std::string&>();
    };
    if (c.plan->plan.unit(text("unit")) == nullptr)
      return base::fail_field("UNIT-UNKNOWN", row.pointer("unit"), {{"unit", text("unit")}});
    if (auto ok = check_still_there(c, text("unit"), row.pointer("unit")); !ok)
      return base::fail(ok.error());
    if (!taken.take_id(id)) return base::fail_field("ID-USED", row.pointer("id"));
    if (!taken.take_place(text("unit"), text("group"), text("address")))
      standing.push_back(place_taken(number, text("address")));
    list.push_back(std::move(dwelling));
  }
  if (!standing.empty()) return places_taken(std::move(standing));
  return decision(
      {{"register.imported", {{"file", file}, {"sha256", sha256}, {"dwellings", std::move(list)}}}},
      {{"added", rows.size()}});
}

Result<store::Decision> register_add(Context& c, base::FieldReader& fields) {
  const domain::Dwelling dwelling{.id = fields.uuid("dwelling_id"),
                                  .unit = fields.text("unit", 60),
                                  .group = fields.text_or("group", "", 40),
                                  .code = fields.text_or("code", "", 40),
                                  .address = fields.text("address", 120)};
  const std::string reason = fields.text("reason", 200);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (auto ok = check_still_there(c, dwelling.unit, "/data/unit"); !ok)
    return base::fail(ok.error());
  PartialRegister part(c);
  part.load(dwelling.id);
  part.load_at(dwelling.unit, dwelling.address);
  return decided(domain::add_dwelling(part.reg, signature(c, reason), dwelling), "register.added",
                 {{"id", dwelling.id.text()},
                  {"unit", dwelling.unit},
                  {"group", dwelling.group},
                  {"code", dwelling.code},
                  {"address", dwelling.address},
                  {"reason", reason}});
}

Result<store::Decision> register_split(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("dwelling_id");
  const std::string reason = fields.text("reason", 200);
  std::vector<domain::DwellingPart> parts;
  Json list = Json::array();
  const Json& raw = fields.raw("parts");
  for (std::size_t i = 0; raw.is_array() && i < raw.size(); ++i) {
    base::FieldReader part(raw[i], fields.pointer("parts") + "/" + std::to_string(i));
    parts.push_back({.id = part.uuid("dwelling_id"),
                     .code = part.text_or("code", "", 40),
                     .address = part.text("address", 120)});
    if (auto done = part.done(); !done) fields.adopt(done.error());
    list.push_back({{"id", parts.back().id.text()},
                    {"code", parts.back().code},
                    {"address", parts.back().address}});
  }
  if (auto done = fields.done(); !done) return base::fail(done.error());
  PartialRegister reg(c);
  reg.load(id);
  for (const domain::DwellingPart& part : parts) {
    reg.load(part.id);
    reg.load_at(reg.unit_of(id), part.address);
  }
  return decided(domain::split_dwelling(reg.reg, signature(c, reason), id, parts), "register.split",
                 {{"dwelling", id.text()}, {"parts", std::move(list)}, {"reason", reason}});
}

Result<store::Decision> register_merge(Context& c, base::FieldReader& fields) {
  const Uuid into = fields.uuid("into");
  const std::vector<Uuid> others = uuids(fields, "dwelling_ids", 50);
  const std::string reason = fields.text("reason", 200);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  PartialRegister reg(c);
  reg.load(into);
  for (const Uuid& id : others) reg.load(id);
  return decided(domain::merge_dwellings(reg.reg, signature(c, reason), into, others),
                 "register.merged",
                 {{"into", into.text()}, {"dwellings", id_list(others)}, {"reason", reason}});
}

Result<store::Decision> register_vacate(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("dwelling_id");
  const std::string reason = fields.text("reason", 200);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  PartialRegister reg(c);
  reg.load(id);
  return decided(domain::vacate_dwelling(reg.reg, signature(c, reason), id), "register.vacated",
                 {{"dwelling", id.text()}, {"reason", reason}});
}

Result<store::Decision> register_restore(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("dwelling_id");
  const std::string reason = fields.text("reason", 200);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  PartialRegister reg(c);
  reg.load(id);
  if (const auto found = reg.reg.dwellings.find(id); found != reg.reg.dwellings.end())
    reg.load_at(found->second.unit, found->second.address);
  return decided(domain::restore_dwelling(reg.reg, signature(c, reason), id), "register.restored",
                 {{"dwelling", id.text()}, {"reason", reason}});
}

Result<store::Decision> register_freeze(Context& c, base::FieldReader& fields) {
  const std::string reason = fields.text("reason", 200);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  PartialRegister reg(c);
  return decided(domain::freeze_register(reg.reg, signature(c, reason)), "register.frozen",
                 {{"reason", reason}, {"items", domain::total(reg.reg).current}});
}

Result<store::Decision> register_apportion(Context& c, base::FieldReader& fields) {
  const std::string unit = fields.text("unit", 60);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(unit) || c.plan->plan.unit(unit) == nullptr) return not_found();
  std::vector<domain::DwellingPlace> places;
  c.db.each(k_unit_walk, {c.tenant(), unit},
            [&](const Row& row) { places.push_back({row.uuid(0), row.text(1), row.text(2)}); });
  std::vector<domain::VisitorWeight> visitors;
  c.db.each(k_unit_visitors, {c.tenant(), unit},
            [&](const Row& row) { visitors.push_back({row.uuid(0), row.i64(1)}); });
  auto runs = domain::assign_runs(std::move(places), std::move(visitors));
  if (!runs) return base::fail(runs.error());
  Json assign = Json::array(), loads = Json::array();
  for (const domain::VisitorRun& run : *runs) {
    if (!run.dwellings.empty())
      assign.push_back(Json::array({run.allotment.visitor.text(), id_list(run.dwellings)}));
    loads.push_back({{"visitor", run.allotment.visitor.text()}, {"n", run.allotment.n}});
  }
  return decision({{"register.assigned", {{"assign", std::move(assign)}}}},
                  {{"loads", std::move(loads)}});
}

Result<store::Decision> register_assign(Context& c, base::FieldReader& fields) {
  const Uuid visitor = fields.uuid("visitor");
  const std::vector<Uuid> ids = uuids(fields, "dwelling_ids", 2000);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto person = access::person_by_id(c.db, c.tenant(), visitor);
  if (!person || !person->active || person->role != access::Role::visitor)
    return base::fail_field("VISITOR-UNKNOWN", "/data/visitor");
  for (const Uuid& id : ids) {
    const auto row = dwelling_in_scope(c, id);
    if (!row) return base::fail(row.error());
    if (person->unit && *person->unit != row->text(1))
      return base::fail_field("VISITOR-UNKNOWN", "/data/visitor");
  }
  Json assign = Json::array({Json::array({visitor.text(), id_list(ids)})});
  return decision({{"register.assigned", {{"assign", std::move(assign)}}}});
}

Result<store::Decision> register_contact(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("dwelling_id");
  access::Contact contact{.name = fields.text_or("name", "", 40),
                          .phone = fields.text_or("phone", "", 20)};
  check_phone(fields, contact);
  if (contact.name.empty() && contact.phone.empty()) fields.problem("FIELD-MISSING", "phone");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto row = dwelling_in_scope(c, id);
  if (!row) return base::fail(row.error());
  SealedContact sealed = seal_contact(c, contact);
  store::Decision result = decision({{"register.contact_set",
                                      {{"dwelling", id.text()},
                                       {"contact", sealed.id.text()},
                                       {"sealed", base::hex(sealed.bytes)}}}});
  result.local = std::move(sealed.keep_key);
  if (const auto old = row->uuid_if(7)) {
    // What was written before is erased with its key.
    result.local = [keep = std::move(result.local),
                    forget = forget_key(c.tenant(), *old)](store::Db& db) {
      forget(db);
      keep(db);
    };
  }
  return result;
}

Result<store::Decision> register_erase_contact(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("dwelling_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto row = dwelling_in_scope(c, id);
  if (!row) return base::fail(row.error());
  const auto contact = row->uuid_if(7);
  if (!contact) return not_found();
  store::Decision result = decision(
      {{"register.contact_erased", {{"dwelling", id.text()}, {"contact", contact->text()}}}});
  result.local = forget_key(c.tenant(), *contact);
  return result;
}

}  // namespace handlers

}  // namespace wanhu::app
