#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

const Statement k_map_put{
    Reach::tenant, "map_put",
    "INSERT INTO unit_map (tenant, file, number, drawing, at_ms, actor, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant) DO UPDATE SET file = excluded.file, "
    "number = excluded.number, drawing = excluded.drawing, at_ms = excluded.at_ms, "
    "actor = excluded.actor, seq = excluded.seq"};
const Statement k_map_remove{Reach::tenant, "map_remove", "DELETE FROM unit_map WHERE tenant = $1"};

}  // namespace

bool apply_map(Db& db, const Context& c, const domain::Event& event) {
  if (event.type == "map.put")
    db.exec(k_map_put, {c.tenant, text_of(event.data, "file"), text_of(event.data, "number"),
                        event.data.at("drawing").dump(), c.at, c.actor, c.seq});
  else if (event.type == "map.removed")
    db.exec(k_map_remove, {c.tenant});
  else
    return false;
  return true;
}

}  // namespace wanhu::store::tables
