#include "access/house.hpp"

#include "store/statement.hpp"

namespace wanhu::access {

namespace {

const store::Statement k_house{store::Reach::tenant, "house_of",
                               "SELECT kind FROM house WHERE tenant = $1"};

}  // namespace

House house_of(store::Db& db, store::Tenant tenant) {
  const auto row = db.query_one(k_house, {tenant});
  if (!row) return House::campaign;
  return house_named(row->text(0)).value();
}

}  // namespace wanhu::access
