// Accounts.
#include <algorithm>
#include <set>

#include "access/house.hpp"
#include "access/session.hpp"
#include "app/command.hpp"
#include "app/joint.hpp"
#include "app/posts.hpp"
#include "domain/matter/decide.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using access::Role;
using store::Reach;
using store::Statement;

const Statement k_open_matters_of{
    Reach::tenant, "open_matters_of",
    "SELECT count(*) FROM matter WHERE tenant = $1 AND owner = $2 AND state <> 'closed'"};
const Statement k_dwellings_of{
    Reach::tenant, "dwellings_of_visitor",
    "SELECT count(*) FROM dwelling WHERE tenant = $1 AND visitor = $2 AND to_seq IS NULL"};
const Statement k_other_leads{
    Reach::tenant, "other_active_leads",
    "SELECT count(*) FROM person WHERE tenant = $1 AND role = $3 AND active = 1 "
    "AND person_id <> $2"};
const Statement k_sessions_end{Reach::local, "sessions_end",
                               "DELETE FROM session WHERE tenant = $1 AND person_id = $2"};

struct PersonFields {
  Uuid id;
  std::string login, name, role;
  std::optional<std::string> unit;
  std::int64_t weight = 1;
};

Json to_json(const PersonFields& p) {
  return {{"person", p.id.text()},
          {"login", p.login},
          {"name", p.name},
          {"role", p.role},
          {"unit", p.unit ? Json(*p.unit) : Json()},
          {"weight", p.weight}};
}

// Who could make such an account, or a new code for it, could read every tip: nobody of the town
// does, only whoever runs the server, from its command line.
Result<void> not_of_the_town(const Context& c, bool competent) {
  if (!competent || !c.person) return {};
  return base::fail(base::Problem{
      .code = "PERSON-COMPETENT", .kind = base::Kind::forbidden, .place = {.field = "/data/role"}});
}

// The body is one that a plan in force has sealed matters handed to.
Result<void> check_body(const Context& c, const PersonFields& p) {
  if (auto ok = not_of_the_town(c, true); !ok) return ok;
  if (!p.unit) return base::fail_field("PERSON-BODY", "/data/unit");
  const auto& kinds = c.plan->plan.matters.kinds;
  if (std::none_of(kinds.begin(), kinds.end(), [&](const plan::MatterKind& kind) {
        return domain::is_sealed(kind) && kind.owner == *p.unit;
      }))
    return base::fail_field("PERSON-BODY", "/data/unit");
  return {};
}

// An account belongs to the house of its database: whoever is evaluated has none where the sample
// is. Those of a poll belong to no unit.
Result<void> check_house(const Context& c, const PersonFields& p) {
  const access::House house = access::house_of(access::role_of(p.role).value());
  if (house != access::house_of(c.db, c.tenant()))
    return base::fail_field("PERSON-HOUSE", "/data/role");
  if (house == access::House::poll && p.unit)
    return base::fail_field("PERSON-NO-UNIT", "/data/unit");
  return {};
}

// Roles of a village need one; the others reach the whole township.
Result<void> check_unit(const Context& c, const PersonFields& p) {
  if (auto ok = check_house(c, p); !ok) return ok;
  const auto role = access::role_of(p.role);
  if (role == Role::competent) return check_body(c, p);
  const bool of_village = role == Role::village_lead || role == Role::visitor;
  if (of_village && !p.unit) return base::fail_field("PERSON-UNIT", "/data/unit");
  if (p.unit && c.plan->plan.unit(*p.unit) == nullptr)
    return base::fail_field("UNIT-UNKNOWN", "/data/unit", {{"unit", *p.unit}});
  return {};
}

Result<access::Person> person_of(Context& c, const Uuid& id) {
  auto person = access::person_by_id(c.db, c.tenant(), id);
  if (!person) return not_found();
  return std::move(*person);
}

PersonFields read_person(base::FieldReader& fields) {
  PersonFields p{.id = fields.uuid("person_id"),
                 .login = fields.text("login", 40),
                 .name = fields.text("name", 40),
                 .role = fields.one_of("role", access::role_names()),
                 .unit = {},
                 .weight = fields.integer_or("weight", 1, 1, 1000)};
  const std::string unit = fields.text_or("unit", "", 60);
  if (!unit.empty()) p.unit = unit;
  return p;
}

Result<domain::Event> added(Context& c, const PersonFields& p) {
  if (auto ok = check_unit(c, p); !ok) return base::fail(ok.error());
  if (access::person_by_id(c.db, c.tenant(), p.id))
    return base::fail_field("ID-USED", "/data/person_id");
  if (access::person_by_login(c.db, c.tenant(), p.login))
    return base::fail_field("LOGIN-TAKEN", "/data/login", {{"login", p.login}});
  return domain::Event{"person.added", to_json(p)};
}

base::Failure refused(const char* code, std::int64_t n) {
  return base::fail(
      base::Problem{.code = code, .kind = base::Kind::refused, .args = {{"n", std::to_string(n)}}});
}

// A matter with an owner who no longer acts would wait for nobody.
Result<void> check_no_matters(Context& c, const Uuid& id) {
  const std::int64_t open = c.db.query_one(k_open_matters_of, {c.tenant(), id})->i64(0);
  if (open > 0) return refused("PERSON-HAS-MATTERS", open);
  return {};
}

// Neither may what a person holds be left in a part of the tree they no longer reach.
Result<void> check_holds_nothing(Context& c, const Uuid& id) {
  if (auto ok = check_no_matters(c, id); !ok) return ok;
  const std::int64_t dwellings = c.db.query_one(k_dwellings_of, {c.tenant(), id})->i64(0);
  if (dwellings > 0) return refused("PERSON-HAS-DWELLINGS", dwellings);
  return {};
}

// Somebody must be left who can give out accounts.
Result<void> check_a_centre_is_left(Context& c, const access::Person& leaving) {
  const bool lead = leaving.role == Role::poll_lead;
  if ((leaving.role != Role::centre && !lead) || !leaving.active) return {};
  const std::string role(access::text_of(leaving.role));
  if (c.db.query_one(k_other_leads, {c.tenant(), leaving.id, role})->i64(0) > 0) return {};
  return base::fail(lead ? "PERSON-LAST-LEAD" : "PERSON-LAST-CENTRE", base::Kind::refused);
}

Result<void> check_change(Context& c, const access::Person& before, const PersonFields& after) {
  if (auto ok = check_unit(c, after); !ok) return ok;
  const Role role = access::role_of(after.role).value();
  if (role == before.role && after.unit == before.unit) return {};
  if (role != before.role)
    if (auto ok = check_a_centre_is_left(c, before); !ok) return ok;
  return check_holds_nothing(c, after.id);
}

}  // namespace

namespace handlers {

Result<store::Decision> person_add(Context& c, base::FieldReader& fields) {
  const PersonFields p = read_person(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto event = added(c, p);
  if (!event) return base::fail(event.error());
  return decision({std::move(*event)});
}

// Many accounts, all or none. Sent by the import use case after reading the file.
Result<store::Decision> person_import(Context& c, base::FieldReader& fields) {
  const Json& rows = fields.raw("people");
  if (!rows.is_array()) fields.problem("FIELD-TYPE", "people", {{"type", "array"}});
  domain::Events events;
  std::set<std::string> logins;
  for (std::size_t i = 0; rows.is_array() && i < rows.size(); ++i) {
    base::FieldReader row(rows[i], fields.pointer("people") + "/" + std::to_string(i));
    const PersonFields p = read_person(row);
    if (auto done = row.done(); !done) return base::fail(done.error());
    auto event = added(c, p);
    if (event && !logins.insert(p.login).second)
      return base::fail_field("LOGIN-TAKEN", "/data/people", {{"login", p.login}});
    if (!event) return base::fail(event.error());
    events.push_back(std::move(*event));
  }
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return decision(events, {{"added", events.size()}});
}

Result<store::Decision> person_change(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("person_id");
  auto before = person_of(c, id);
  if (!before) return base::fail(before.error());
  PersonFields p{.id = id,
                 .login = before->login,
                 .name = fields.text_or("name", before->name, 40),
                 .role = fields.one_of_or("role", access::role_names(),
                                          std::string(access::text_of(before->role))),
                 .unit = before->unit,
                 .weight = fields.integer_or("weight", before->weight, 1, 1000)};
  const Json& unit = fields.raw("unit");
  if (unit.is_string())
    p.unit = unit.get<std::string>();
  else if (!unit.is_null())
    fields.problem("FIELD-TYPE", "unit", {{"type", "string"}});
  if (c.request.data.contains("unit") && c.request.data.at("unit").is_null()) p.unit.reset();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (auto ok = not_of_the_town(c, before->role == Role::competent); !ok)
    return base::fail(ok.error());
  if (auto ok = check_change(c, *before, p); !ok) return base::fail(ok.error());
  domain::Events events{{"person.changed", to_json(p)}};
  // Elsewhere they no longer see what they were asked to help with.
  if (p.unit != before->unit || p.role != access::text_of(before->role)) {
    for (domain::Event& left : helps_left(c, id)) events.push_back(std::move(left));
    before->unit = p.unit;
    before->role = access::role_of(p.role).value();
    // The reason is the change itself, which is in the same entry.
    for (domain::Event& left : posts_left(c, *before, true, "")) events.push_back(std::move(left));
  }
  return decision(events);
}

Result<store::Decision> person_disable(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("person_id");
  const std::string reason = fields.text("reason", 200);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto person = person_of(c, id);
  if (!person) return base::fail(person.error());
  if (auto ok = check_a_centre_is_left(c, *person); !ok) return base::fail(ok.error());
  if (id == c.person->id) return base::fail("PERSON-SELF", base::Kind::refused);
  if (auto ok = check_no_matters(c, id); !ok) return base::fail(ok.error());
  domain::Events events{{"person.disabled", {{"person", id.text()}, {"reason", reason}}}};
  for (domain::Event& left : helps_left(c, id)) events.push_back(std::move(left));
  for (domain::Event& left : posts_left(c, *person, false, reason))
    events.push_back(std::move(left));
  store::Decision result = decision(events);
  result.local = [tenant = c.tenant(), id](store::Db& db) {
    db.exec(k_sessions_end, {tenant, id});
  };
  return result;
}

Result<store::Decision> person_enable(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("person_id");
  const std::string reason = fields.text("reason", 200);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto person = person_of(c, id);
  if (!person) return base::fail(person.error());
  return decision({{"person.enabled", {{"person", id.text()}, {"reason", reason}}}});
}

// New one-time codes, whose hashes come with the command and go into local tables only: the journal
// says that a code was issued, for whom and by whom, never the secret. Sent by Accounts.
Result<store::Decision> person_code(Context& c, base::FieldReader& fields) {
  struct Code {
    Uuid person;
    std::string hash;
  };
  const Instant until = fields.instant("until");
  const Json& rows = fields.raw("codes");
  if (!rows.is_array() || rows.empty())
    fields.problem("FIELD-TYPE", "codes", {{"field", "codes"}, {"type", "array"}});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  domain::Events events;
  std::vector<Code> codes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    base::FieldReader row(rows[i], fields.pointer("codes") + "/" + std::to_string(i));
    codes.push_back({row.uuid("person_id"), row.text("code_hash", 300)});
    if (auto done = row.done(); !done) return base::fail(done.error());
    const auto person = person_of(c, codes.back().person);
    if (!person) return base::fail(person.error());
    if (!person->active) return base::fail("PERSON-DISABLED", base::Kind::refused);
    if (auto ok = not_of_the_town(c, person->role == Role::competent); !ok)
      return base::fail(ok.error());
    events.push_back({"person.code_issued", {{"person", codes.back().person.text()}}});
  }
  store::Decision result = decision(events);
  result.local = [tenant = c.tenant(), codes = std::move(codes), until](store::Db& db) {
    for (const Code& code : codes) access::set_code(db, tenant, code.person, code.hash, until);
  };
  return result;
}

}  // namespace handlers

}  // namespace wanhu::app
