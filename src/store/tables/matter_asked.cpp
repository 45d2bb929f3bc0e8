// Matters whose words a plan keeps for a time or for some (migration 0030). The row goes with the
// words.
#include "base/time.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

using base::Json;

const Statement k_asked_insert{
    Reach::tenant, "matter_asked_insert",
    "INSERT INTO matter_asked (tenant, matter_id, form, question, access, erase_day, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement k_asked_delete{Reach::tenant, "matter_asked_delete",
                               "DELETE FROM matter_asked WHERE tenant = $1 AND matter_id = $2"};

}  // namespace

void apply_asked(Db& db, const Context& c, const domain::Event& event) {
  if (event.type == "matter.text_erased") {
    db.exec(k_asked_delete, {c.tenant, uuid_of(event.data, "matter")});
    return;
  }
  if (event.type != "matter.opened" || !event.data.contains("asked")) return;
  const Json& asked = event.data.at("asked");
  const Json& day = asked.at("erase_day");
  db.exec(
      k_asked_insert,
      {c.tenant, uuid_of(event.data, "matter"), text_of(asked, "form"), text_of(asked, "question"),
       text_of(asked, "access"),
       day.is_null() ? Value()
                     : Value(base::Date::parse(day.get_ref<const std::string&>()).value().days()),
       c.seq});
}

}  // namespace wanhu::store::tables
