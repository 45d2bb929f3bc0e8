// Matters of sealed kinds: their events as they are, and the few facts beside them.
#include "base/digest.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

const Statement k_sealed_insert{
    Reach::tenant, "sealed_matter_insert",
    "INSERT INTO sealed_matter (tenant, matter_id, receipt, check_mac, opened_day, told_day, "
    "answered, next_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)"};
const Statement k_sealed_update{Reach::tenant, "sealed_matter_update",
                                "UPDATE sealed_matter SET next_ms = $3, seq = $4 "
                                "WHERE tenant = $1 AND matter_id = $2"};
const Statement k_sealed_answered{
    Reach::tenant, "sealed_matter_answered",
    "UPDATE sealed_matter SET answered = $3 WHERE tenant = $1 AND matter_id = $2"};
const Statement k_sealed_next{
    Reach::tenant, "sealed_event_next",
    "SELECT coalesce(max(n), 0) + 1 FROM sealed_event WHERE tenant = $1 AND matter_id = $2"};
const Statement k_sealed_event_insert{
    Reach::tenant, "sealed_event_insert",
    "INSERT INTO sealed_event (tenant, matter_id, n, seq, at_ms, actor, sealed) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement k_kept_insert{
    Reach::tenant, "matter_kept_insert",
    "INSERT INTO matter_kept_from (tenant, whom, matter_id) VALUES ($1, $2, $3)"};

Value next_of(const Json& data) {
  const Json& next = data.at("next");
  return next.is_null() ? Value() : Value(next.get<std::int64_t>());
}

}  // namespace

bool apply_sealed(Db& db, const Context& c, const domain::Event& event) {
  if (!event.type.starts_with("sealed.")) return false;
  const Json& data = event.data;
  const base::Uuid id = uuid_of(data, "matter");
  if (event.type == "sealed.opened")
    db.exec(k_sealed_insert,
            {c.tenant, id, text_of(data, "receipt"), Bytes{base::unhex(text_of(data, "check_mac"))},
             c.at.date().days(), base::Date::parse(text_of(data, "told_from")).value().days(),
             next_of(data), c.seq});
  else
    db.exec(k_sealed_update, {c.tenant, id, next_of(data), c.seq});
  if (data.contains("answered"))
    db.exec(k_sealed_answered, {c.tenant, id, text_of(data, "answered")});
  db.exec(k_sealed_event_insert,
          {c.tenant, id, db.query_one(k_sealed_next, {c.tenant, id})->i64(0), c.seq, c.at, c.actor,
           Bytes{base::unhex(text_of(data, "sealed"))}});
  return true;
}

void apply_kept_from(Db& db, const Context& c, const domain::Event& event,
                     const domain::Matter& after) {
  const auto keep_from = [&](const std::string& whom) {
    db.exec(k_kept_insert, {c.tenant, whom, after.id});
  };
  if (event.type == "matter.recused") keep_from(text_of(event.data, "person"));
  if (event.type != "matter.opened") return;
  for (const std::string& person : after.recused) keep_from(person);
  if (after.concerns == "village") keep_from("unit");
  if (after.concerns == "town") keep_from("centre");
}

}  // namespace wanhu::store::tables
