// Accounts and the part of the tree each one reaches.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/role.hpp"
#include "base/uuid.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::access {

using base::Uuid;
using store::Tenant;

struct Person {
  Uuid id;
  std::string login, name;
  Role role = Role::visitor;
  std::optional<std::string> unit{};  // nothing: the whole township
  std::int64_t weight = 1;
  bool active = true;
};

// What a signed-in person reaches. Rows outside it do not exist for them: 404, never 403, so that
// nothing can be learnt by asking.
struct Scope {
  Tenant tenant = 0;
  Role role = Role::visitor;
  Uuid person;
  std::optional<std::string> unit{};  // nothing: all units

  [[nodiscard]] bool covers(const std::string& other_unit) const {
    return !unit || *unit == other_unit;
  }
  // A visitor sees only dwellings given to them and matters they brought in, own or must answer.
  [[nodiscard]] bool own_rows_only() const { return role == Role::visitor; }
};
Scope scope_of(Tenant tenant, const Person& person);

std::optional<Person> person_by_id(store::Db& db, Tenant tenant, const Uuid& id);
std::optional<Person> person_by_login(store::Db& db, Tenant tenant, const std::string& login);
// Ordered by unit, role, login.
std::vector<Person> people(store::Db& db, Tenant tenant);

}  // namespace wanhu::access
