#include "store/tables/work.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

const Statement k_put{
    Reach::tenant, "act_put",
    "INSERT INTO act (tenant, act_id, plan_id, rule, unit, day, n, attended, handed_in, note, "
    "subject, actor, at_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
    "$14)"};
const Statement k_withdraw{
    Reach::tenant, "act_withdraw",
    "UPDATE act SET withdrawn_why = $3, withdrawn_seq = $4 WHERE tenant = $1 AND act_id = $2"};
const Statement k_load{
    Reach::tenant, "act_row",
    "SELECT plan_id, rule, unit, day, n, attended, handed_in, note, subject, withdrawn_seq "
    "FROM act WHERE tenant = $1 AND act_id = $2"};
const Statement k_excuse{
    Reach::tenant, "ask_excuse_put",
    "INSERT INTO ask_excuse (tenant, plan_id, rule, unit, day, reason, actor, at_ms, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
const Statement k_end_excuse{
    Reach::tenant, "ask_excuse_end",
    "UPDATE ask_excuse SET ended_why = $6, ended_seq = $7 WHERE tenant = $1 AND rule = $2 AND "
    "unit = $3 AND day = $4 AND plan_id = $5 AND ended_seq IS NULL"};
const Statement k_excused{
    Reach::tenant, "ask_excused",
    "SELECT 1 FROM ask_excuse WHERE tenant = $1 AND rule = $2 AND unit = $3 AND day = $4 AND "
    "plan_id = $5 AND ended_seq IS NULL"};

}  // namespace

namespace tables {

void put_act(Db& db, const Context& c, const domain::Act& act) {
  db.exec(k_put, {c.tenant, act.id, act.plan, act.rule, act.unit, act.day.days(), act.n,
                  act.attended, base::Json(act.handed_in).dump(), act.note,
                  act.subject ? Value(*act.subject) : Value(), c.actor, c.at, c.seq});
}

void withdraw_act(Db& db, const Context& c, const base::Uuid& id, const std::string& reason) {
  db.exec(k_withdraw, {c.tenant, id, reason, c.seq});
}

bool apply_work(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  const auto day = [&] { return base::Date::parse(text_of(data, "day")).value().days(); };
  if (event.type == "act.recorded")
    put_act(db, c, domain::act_from_json(data));
  else if (event.type == "act.withdrawn")
    withdraw_act(db, c, uuid_of(data, "act"), text_of(data, "reason"));
  else if (event.type == "ask.excused")
    db.exec(k_excuse,
            {c.tenant, text_of(data, "plan"), text_of(data, "rule"), text_of(data, "unit"), day(),
             text_of(data, "reason"), c.actor, c.at, c.seq});
  else if (event.type == "ask.excuse_withdrawn")
    db.exec(k_end_excuse, {c.tenant, text_of(data, "rule"), text_of(data, "unit"), day(),
                           text_of(data, "plan"), text_of(data, "reason"), c.seq});
  else
    return false;
  return true;
}

}  // namespace tables

std::optional<domain::Act> load_act(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_load, {tenant, id});
  if (!row) return {};
  domain::Act act{.id = id,
                  .plan = row->text(0),
                  .rule = row->text(1),
                  .unit = row->text(2),
                  .day = base::Date(static_cast<std::int32_t>(row->i64(3))),
                  .n = row->i64(4),
                  .attended = row->i64(5),
                  .handed_in = base::Json::parse(row->text(6)),
                  .note = row->text(7)};
  if (!row->is_null(8)) act.subject = row->uuid(8);
  act.withdrawn = !row->is_null(9);
  return act;
}

bool is_excused(Db& db, Tenant tenant, const domain::Ask& ask) {
  return db
      .query_one(k_excused, {tenant, ask.rule->key, std::string(ask.unit), ask.window.from.days(),
                             std::string(ask.plan)})
      .has_value();
}

}  // namespace wanhu::store
