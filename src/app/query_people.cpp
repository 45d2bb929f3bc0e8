// Accounts.
#include <map>

#include "app/query.hpp"
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

}  // namespace wanhu::app
