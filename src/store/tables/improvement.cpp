#include "store/tables/improvement.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

const Statement k_put{
    Reach::tenant, "improvement_put",
    "INSERT INTO improvement (tenant, improvement_id, unit, kind, place, title, cause, action, "
    "owner, due_day, state, opened_day, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12) "
    "ON CONFLICT (tenant, improvement_id) DO UPDATE SET place = excluded.place, "
    "title = excluded.title, cause = excluded.cause, action = excluded.action, "
    "owner = excluded.owner, due_day = excluded.due_day, seq = excluded.seq"};
const Statement k_close{
    Reach::tenant, "improvement_close",
    "UPDATE improvement SET state = $3, outcome = $3, evidence = $4, done_day = $5, seq = $6 "
    "WHERE tenant = $1 AND improvement_id = $2"};
const Statement k_forget_matters{
    Reach::tenant, "improvement_matters_forget",
    "DELETE FROM improvement_matter WHERE tenant = $1 AND improvement_id = $2"};
const Statement k_add_matter{
    Reach::tenant, "improvement_matter_add",
    "INSERT INTO improvement_matter (tenant, improvement_id, matter_id) VALUES ($1, $2, $3) "
    "ON CONFLICT (tenant, improvement_id, matter_id) DO NOTHING"};
const Statement k_load{
    Reach::tenant, "improvement_row",
    "SELECT unit, kind, place, title, cause, action, owner, due_day, state FROM improvement "
    "WHERE tenant = $1 AND improvement_id = $2"};
const Statement k_load_matters{Reach::tenant, "improvement_matters",
                               "SELECT matter_id FROM improvement_matter WHERE tenant = $1 AND "
                               "improvement_id = $2 ORDER BY matter_id"};

}  // namespace

namespace tables {

bool apply_improvement(Db& db, const Context& c, const domain::Event& event) {
  if (!event.type.starts_with("improvement.")) return false;
  const Json& data = event.data;
  const base::Uuid id = uuid_of(data, "improvement");
  if (event.type == "improvement.closed") {
    db.exec(k_close, {c.tenant, id, text_of(data, "outcome"), text_of(data, "evidence"),
                      c.at.date().days(), c.seq});
    return true;
  }
  if (event.type != "improvement.opened" && event.type != "improvement.updated") return false;
  const Json& unit = data.at("unit");
  db.exec(k_put,
          {c.tenant, id, unit.is_null() ? Value() : Value(unit.get<std::string>()),
           text_of(data, "kind"), text_of(data, "place"), text_of(data, "title"),
           text_of(data, "cause"), text_of(data, "action"), text_of(data, "owner"),
           base::Date::parse(text_of(data, "due")).value().days(), c.at.date().days(), c.seq});
  db.exec(k_forget_matters, {c.tenant, id});
  for (const Json& matter : data.at("matters"))
    db.exec(k_add_matter, {c.tenant, id, base::Uuid::parse(matter.get<std::string>()).value()});
  return true;
}

}  // namespace tables

std::optional<domain::Improvement> load_improvement(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_load, {tenant, id});
  if (!row) return {};
  domain::Improvement found{.id = id,
                            .unit = row->text_if(0),
                            .kind = row->text(1),
                            .place = row->text(2),
                            .title = row->text(3),
                            .cause = row->text(4),
                            .action = row->text(5),
                            .owner = row->text(6),
                            .due = base::Date(static_cast<std::int32_t>(row->i64(7))),
                            .open = row->text(8) == "open"};
  db.each(k_load_matters, {tenant, id},
          [&](const Row& matter) { found.matters.push_back(matter.uuid(0)); });
  return found;
}

}  // namespace wanhu::store
