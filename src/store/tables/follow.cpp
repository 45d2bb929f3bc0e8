#include "store/tables/follow.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

const Statement k_step_put{
    Reach::tenant, "ask_step_put",
    "INSERT INTO ask_step (tenant, plan_id, rule, unit, day, to_day, step, name, about, at_ms, "
    "seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
const Statement k_step_known{
    Reach::tenant, "ask_step_known",
    "SELECT 1 FROM ask_step WHERE tenant = $1 AND rule = $2 AND unit = $3 AND day = $4 AND "
    "plan_id = $5 AND step = $6"};
const Statement k_step_about{
    Reach::tenant, "ask_step_about",
    "SELECT plan_id, rule, unit, day, to_day, step, name FROM ask_step WHERE tenant = $1 AND "
    "about = $2"};
const Statement k_explained_put{
    Reach::tenant, "ask_explanation_put",
    "INSERT INTO ask_explanation (tenant, plan_id, rule, unit, day, reason, actor, at_ms, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
const Statement k_explained{
    Reach::tenant, "ask_explanation_of",
    "SELECT reason FROM ask_explanation WHERE tenant = $1 AND rule = $2 AND unit = $3 AND "
    "day = $4 AND plan_id = $5"};

base::Date day_at(const Row& row, std::size_t column) {
  return base::Date(static_cast<std::int32_t>(row.i64(column)));
}

std::int64_t day_in(const Json& data, const char* name) {
  return base::Date::parse(tables::text_of(data, name)).value().days();
}

domain::Step step_named(const std::string& text) {
  for (const domain::Step step :
       {domain::Step::remind, domain::Step::explain, domain::Step::notice})
    if (domain::text_of(step) == text) return step;
  throw std::logic_error("no step of an ask: " + text);
}

}  // namespace

namespace tables {

bool apply_follow(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "ask.followed") {
    db.exec(k_step_put,
            {c.tenant, text_of(data, "plan"), text_of(data, "rule"), text_of(data, "unit"),
             day_in(data, "day"), day_in(data, "to"), text_of(data, "step"), text_of(data, "name"),
             uuid_of(data, "about"), c.at, c.seq});
  } else if (event.type == "ask.explained") {
    db.exec(k_explained_put,
            {c.tenant, text_of(data, "plan"), text_of(data, "rule"), text_of(data, "unit"),
             day_in(data, "day"), text_of(data, "reason"), c.actor, c.at, c.seq});
  } else {
    return false;
  }
  return true;
}

}  // namespace tables

bool is_followed(Db& db, Tenant tenant, const domain::Followed& step) {
  return db
      .query_one(k_step_known, {tenant, step.rule, step.unit, step.day.days(), step.plan,
                                domain::text_of(step.step)})
      .has_value();
}

std::optional<domain::Followed> load_step(Db& db, Tenant tenant, const base::Uuid& about) {
  const auto row = db.query_one(k_step_about, {tenant, about});
  if (!row) return {};
  return domain::Followed{.plan = row->text(0),
                          .rule = row->text(1),
                          .unit = row->text(2),
                          .day = day_at(*row, 3),
                          .to = day_at(*row, 4),
                          .step = step_named(row->text(5)),
                          .name = row->text(6)};
}

std::optional<std::string> explanation_of(Db& db, Tenant tenant, const domain::Ask& ask) {
  const auto row = db.query_one(k_explained, {tenant, ask.rule->key, std::string(ask.unit),
                                              ask.window.from.days(), std::string(ask.plan)});
  if (!row) return {};
  return row->text(0);
}

}  // namespace wanhu::store
