#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

const Statement k_client_put{
    Reach::tenant, "client_put",
    "INSERT INTO client (tenant, client_id, name, active, seq) VALUES ($1, $2, $3, 1, $4) "
    "ON CONFLICT (tenant, client_id) DO UPDATE SET active = 1, seq = excluded.seq"};
const Statement k_client_end{
    Reach::tenant, "client_end",
    "UPDATE client SET active = 0, seq = $3 WHERE tenant = $1 AND client_id = $2"};

}  // namespace

bool apply_client(Db& db, const Context& c, const domain::Event& event) {
  if (event.type == "client.key_issued")
    db.exec(k_client_put,
            {c.tenant, uuid_of(event.data, "client"), text_of(event.data, "name"), c.seq});
  else if (event.type == "client.disabled")
    db.exec(k_client_end, {c.tenant, uuid_of(event.data, "client"), c.seq});
  else
    return false;
  return true;
}

}  // namespace wanhu::store::tables
