#include "access/person.hpp"

#include "store/statement.hpp"

namespace wanhu::access {

namespace {

using store::Reach;
using store::Statement;

const Statement k_person_by_id{
    Reach::tenant, "person_by_id",
    "SELECT person_id, login, name, role, unit, weight, active FROM person "
    "WHERE tenant = $1 AND person_id = $2"};
const Statement k_person_by_login{
    Reach::tenant, "person_by_login",
    "SELECT person_id, login, name, role, unit, weight, active FROM person "
    "WHERE tenant = $1 AND login = $2"};
const Statement k_people{
    Reach::tenant, "people",
    "SELECT person_id, login, name, role, unit, weight, active FROM person WHERE tenant = $1 "
    "ORDER BY coalesce(unit, ''), role, login"};

Person person_of(const store::Row& row) {
  return {.id = row.uuid(0),
          .login = row.text(1),
          .name = row.text(2),
          .role = role_of(row.text(3)).value(),
          .unit = row.text_if(4),
          .weight = row.i64(5),
          .active = row.flag(6)};
}

}  // namespace

Scope scope_of(Tenant tenant, const Person& person) {
  return {.tenant = tenant, .role = person.role, .person = person.id, .unit = person.unit};
}

std::optional<Person> person_by_id(store::Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_person_by_id, {tenant, id});
  if (!row) return {};
  return person_of(*row);
}

std::optional<Person> person_by_login(store::Db& db, Tenant tenant, const std::string& login) {
  const auto row = db.query_one(k_person_by_login, {tenant, login});
  if (!row) return {};
  return person_of(*row);
}

std::vector<Person> people(store::Db& db, Tenant tenant) {
  std::vector<Person> all;
  db.each(k_people, {tenant}, [&](const store::Row& row) { all.push_back(person_of(row)); });
  return all;
}

}  // namespace wanhu::access
