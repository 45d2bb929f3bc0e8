#include "store/tables/publicity.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"
#include "store/tables/work.hpp"

namespace wanhu::store {

namespace {

using domain::ItemKey;

const Statement k_wording_put{
    Reach::tenant, "publicity_wording_put",
    "INSERT INTO publicity_wording (tenant, plan_id, item, version, title, body, note, state, "
    "signals, actor, at_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
const Statement k_wording_review{
    Reach::tenant, "publicity_wording_review",
    "UPDATE publicity_wording SET state = $5, verdict_why = $6, reviewer = $7, reviewed_ms = $8, "
    "seq = $9 WHERE tenant = $1 AND plan_id = $2 AND item = $3 AND version = $4"};
const Statement k_wording{
    Reach::tenant, "publicity_wording_row",
    "SELECT version, title, body, note, state, signals, actor FROM publicity_wording "
    "WHERE tenant = $1 AND plan_id = $2 AND item = $3 AND version = $4"};
const Statement k_wording_newest{
    Reach::tenant, "publicity_wording_newest",
    "SELECT version, title, body, note, state, signals, actor FROM publicity_wording "
    "WHERE tenant = $1 AND plan_id = $2 AND item = $3 ORDER BY version DESC LIMIT 1"};
const Statement k_wording_to_use{
    Reach::tenant, "publicity_wording_to_use",
    "SELECT version, title, body, note, state, signals, actor FROM publicity_wording "
    "WHERE tenant = $1 AND plan_id = $2 AND item = $3 AND state IN ('clear', 'released') "
    "ORDER BY version DESC LIMIT 1"};

const Statement k_stock_set{
    Reach::tenant, "publicity_stock_set",
    "INSERT INTO publicity_stock (tenant, plan_id, item, version, n, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, plan_id, item, version) "
    "DO UPDATE SET n = excluded.n, seq = excluded.seq"};
const Statement k_stock{Reach::tenant, "publicity_stock_row",
                        "SELECT n FROM publicity_stock WHERE tenant = $1 AND plan_id = $2 AND "
                        "item = $3 AND version = $4"};
const Statement k_move_put{
    Reach::tenant, "publicity_move_put",
    "INSERT INTO publicity_move (tenant, plan_id, item, version, seq, kind, delta, stock, unit, "
    "note, actor, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};

const Statement k_handover_put{
    Reach::tenant, "publicity_handover_put",
    "INSERT INTO publicity_handover (tenant, handover_id, plan_id, item, version, unit, n, note, "
    "actor, at_ms, returned, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)"};
const Statement k_handover_got{
    Reach::tenant, "publicity_handover_got",
    "UPDATE publicity_handover SET got = $3, got_note = $4, got_actor = $5, got_ms = $6, seq = $7 "
    "WHERE tenant = $1 AND handover_id = $2"};
const Statement k_handover_return{
    Reach::tenant, "publicity_handover_return",
    "UPDATE publicity_handover SET returned = returned + $3, seq = $4 "
    "WHERE tenant = $1 AND handover_id = $2"};
const Statement k_handover{
    Reach::tenant, "publicity_handover_row",
    "SELECT plan_id, item, version, unit, n, got, returned, actor FROM publicity_handover "
    "WHERE tenant = $1 AND handover_id = $2"};

const Statement k_record_put{
    Reach::tenant, "publicity_record_put",
    "INSERT INTO publicity_record (tenant, act_id, plan_id, item, unit, ask_unit, day, channel, n, "
    "version, place, route, from_min, to_min, medium, title, consent, note, state, signals, actor, "
    "at_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
    "$17, $18, $19, $20, $21, $22, $23)"};
const Statement k_record_review{
    Reach::tenant, "publicity_record_review",
    "UPDATE publicity_record SET state = $3, verdict_why = $4, reviewer = $5, reviewed_ms = $6, "
    "seq = $7 WHERE tenant = $1 AND act_id = $2"};
const Statement k_record_withdraw{
    Reach::tenant, "publicity_record_withdraw",
    "UPDATE publicity_record SET state = 'withdrawn', withdrawn_why = $3, seq = $4 "
    "WHERE tenant = $1 AND act_id = $2"};
const Statement k_record{
    Reach::tenant, "publicity_record_row",
    "SELECT plan_id, item, unit, ask_unit, day, channel, n, version, place, route, from_min, "
    "to_min, medium, title, consent, note, state, signals, actor FROM publicity_record "
    "WHERE tenant = $1 AND act_id = $2"};

const Statement k_check_put{
    Reach::tenant, "publicity_check_put",
    "INSERT INTO publicity_check (tenant, check_id, plan_id, item, unit, day, ok, mended, removed, "
    "note, actor, at_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
const Statement k_check{Reach::tenant, "publicity_check_row",
                        "SELECT 1 FROM publicity_check WHERE tenant = $1 AND check_id = $2"};
const Statement k_hung{
    Reach::tenant, "publicity_hung",
    "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM publicity_record WHERE tenant = $1 AND "
    "plan_id = $2 AND item = $3 AND unit = $4 AND state = 'counted' AND "
    "channel IN ('banner', 'board', 'screen', 'poster')"};
const Statement k_taken_down{
    Reach::tenant, "publicity_taken_down",
    "SELECT CAST(coalesce(sum(removed), 0) AS BIGINT) FROM publicity_check WHERE tenant = $1 AND "
    "plan_id = $2 AND item = $3 AND unit = $4"};

std::optional<domain::ItemVersion> wording_of(const std::optional<Row>& row, const ItemKey& of) {
  if (!row) return {};
  return domain::ItemVersion{.of = of,
                             .version = row->i64(0),
                             .title = row->text(1),
                             .text = row->text(2),
                             .note = row->text(3),
                             .state = domain::wording_state_of(row->text(4)),
                             .signals = domain::signals_from_json(base::Json::parse(row->text(5))),
                             .author = row->text(6)};
}

base::Date day_in(const Json& data) {
  return base::Date::parse(tables::text_of(data, "day")).value();
}
ItemKey key_in(const Json& data) {
  return {tables::text_of(data, "plan"), tables::text_of(data, "item")};
}
std::int64_t number_in(const Json& data, const char* name) {
  return data.at(name).get<std::int64_t>();
}

}  // namespace

std::optional<domain::ItemVersion> load_wording(Db& db, Tenant tenant, const ItemKey& of,
                                                std::int64_t version) {
  return wording_of(db.query_one(k_wording, {tenant, of.plan, of.item, version}), of);
}

std::optional<domain::ItemVersion> load_newest_wording(Db& db, Tenant tenant, const ItemKey& of) {
  return wording_of(db.query_one(k_wording_newest, {tenant, of.plan, of.item}), of);
}

std::optional<domain::ItemVersion> load_wording_to_use(Db& db, Tenant tenant, const ItemKey& of) {
  return wording_of(db.query_one(k_wording_to_use, {tenant, of.plan, of.item}), of);
}

std::int64_t load_stock(Db& db, Tenant tenant, const ItemKey& of, std::int64_t version) {
  const auto row = db.query_one(k_stock, {tenant, of.plan, of.item, version});
  return row ? row->i64(0) : 0;
}

std::optional<domain::CopyHandover> load_copy_handover(Db& db, Tenant tenant,
                                                       const base::Uuid& id) {
  const auto row = db.query_one(k_handover, {tenant, id});
  if (!row) return {};
  return domain::CopyHandover{.id = id,
                              .of = {row->text(0), row->text(1)},
                              .version = row->i64(2),
                              .unit = row->text(3),
                              .n = row->i64(4),
                              .got = row->i64_if(5),
                              .returned = row->i64(6),
                              .author = row->text(7)};
}

std::optional<domain::PublicityRecord> load_record(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_record, {tenant, id});
  if (!row) return {};
  domain::PublicityRecord record{
      .act = id,
      .of = {row->text(0), row->text(1)},
      .unit = row->text(2),
      .ask_unit = row->text(3),
      .day = base::Date(static_cast<std::int32_t>(row->i64(4))),
      .channel = row->text(5),
      .n = row->i64(6),
      .version = row->i64(7),
      .place = row->text(8),
      .route = row->text(9),
      .medium = row->text(12),
      .title = row->text(13),
      .consent = row->text(14),
      .note = row->text(15),
      .state = domain::record_state_of(row->text(16)),
      .signals = domain::signals_from_json(base::Json::parse(row->text(17))),
      .author = row->text(18)};
  if (!row->is_null(10))
    record.hours = std::pair(static_cast<int>(row->i64(10)), static_cast<int>(row->i64(11)));
  return record;
}

bool has_hanging_check(Db& db, Tenant tenant, const base::Uuid& id) {
  return db.query_one(k_check, {tenant, id}).has_value();
}

std::int64_t load_hanging(Db& db, Tenant tenant, const ItemKey& of, const std::string& unit) {
  const auto sum = [&](const Statement& statement) {
    return db.query_one(statement, {tenant, of.plan, of.item, unit})->i64(0);
  };
  return sum(k_hung) - sum(k_taken_down);
}

namespace tables {

namespace {

struct Move {
  ItemKey of;
  std::int64_t version = 0;
  const char* kind = "";
  std::int64_t delta = 0;
  std::optional<std::string> unit{};
  std::string note;
};

void move_stock(Db& db, const Context& c, const Move& move) {
  const std::int64_t stock = load_stock(db, c.tenant, move.of, move.version) + move.delta;
  db.exec(k_stock_set, {c.tenant, move.of.plan, move.of.item, move.version, stock, c.seq});
  db.exec(k_move_put, {c.tenant, move.of.plan, move.of.item, move.version, c.seq, move.kind,
                       move.delta, stock, move.unit, move.note, c.actor, c.at});
}

void apply_wording(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  const ItemKey of = key_in(data);
  const std::int64_t version = number_in(data, "version");
  if (event.type == "item.put")
    db.exec(k_wording_put, {c.tenant, of.plan, of.item, version, text_of(data, "title"),
                            text_of(data, "text"), text_of(data, "note"), text_of(data, "state"),
                            data.at("signals").dump(), c.actor, c.at, c.seq});
  else
    db.exec(k_wording_review, {c.tenant, of.plan, of.item, version, text_of(data, "verdict"),
                               text_of(data, "reason"), c.actor, c.at, c.seq});
}

// ---- copies ----

void apply_hand_over(Db& db, const Context& c, const Json& data) {
  const ItemKey of = key_in(data);
  const std::int64_t version = number_in(data, "version"), n = number_in(data, "n");
  const std::string& unit = text_of(data, "unit");
  move_stock(db, c, {of, version, "handed_over", -n, unit, text_of(data, "note")});
  db.exec(k_handover_put, {c.tenant, uuid_of(data, "handover"), of.plan, of.item, version, unit, n,
                           text_of(data, "note"), c.actor, c.at, c.seq});
}

void apply_return(Db& db, const Context& c, const Json& data) {
  const base::Uuid id = uuid_of(data, "handover");
  const domain::CopyHandover handover = load_copy_handover(db, c.tenant, id).value();
  const std::int64_t n = number_in(data, "n");
  db.exec(k_handover_return, {c.tenant, id, n, c.seq});
  move_stock(db, c,
             {handover.of, handover.version, "returned", n, handover.unit, text_of(data, "note")});
}

bool apply_stock(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "stock.received")
    move_stock(db, c,
               {key_in(data),
                number_in(data, "version"),
                "received",
                number_in(data, "n"),
                {},
                text_of(data, "note")});
  else if (event.type == "stock.counted")
    move_stock(db, c,
               {key_in(data),
                number_in(data, "version"),
                "counted",
                number_in(data, "n") - number_in(data, "was"),
                {},
                text_of(data, "reason")});
  else if (event.type == "stock.handed_over")
    apply_hand_over(db, c, data);
  else if (event.type == "stock.acknowledged")
    db.exec(k_handover_got, {c.tenant, uuid_of(data, "handover"), number_in(data, "n"),
                             text_of(data, "note"), c.actor, c.at, c.seq});
  else if (event.type == "stock.returned")
    apply_return(db, c, data);
  else
    return false;
  return true;
}

// ---- records ----

void apply_recorded(Db& db, const Context& c, const Json& data) {
  const domain::PublicityRecord r = domain::record_from_json(data);
  db.exec(k_record_put, {c.tenant,
                         r.act,
                         r.of.plan,
                         r.of.item,
                         r.unit,
                         r.ask_unit,
                         r.day.days(),
                         r.channel,
                         r.n,
                         r.version,
                         r.place,
                         r.route,
                         r.hours ? Value(r.hours->first) : Value(),
                         r.hours ? Value(r.hours->second) : Value(),
                         r.medium,
                         r.title,
                         r.consent,
                         r.note,
                         std::string(domain::text_of(r.state)),
                         domain::to_json(r.signals).dump(),
                         c.actor,
                         c.at,
                         c.seq});
  if (r.state == domain::RecordState::counted) put_act(db, c, r.as_act());
}

// What is released counts from now on, and is still the act of whoever recorded it.
void apply_reviewed(Db& db, const Context& c, const Json& data) {
  const base::Uuid id = uuid_of(data, "act");
  const bool released = text_of(data, "verdict") == "released";
  db.exec(k_record_review, {c.tenant, id, released ? "counted" : "refused", text_of(data, "reason"),
                            c.actor, c.at, c.seq});
  if (!released) return;
  const domain::PublicityRecord record = load_record(db, c.tenant, id).value();
  const Context author{c.tenant, c.seq, c.at, record.author};
  put_act(db, author, record.as_act());
}

void apply_withdrawn(Db& db, const Context& c, const Json& data) {
  const base::Uuid id = uuid_of(data, "act");
  const bool counted = load_record(db, c.tenant, id).value().state == domain::RecordState::counted;
  db.exec(k_record_withdraw, {c.tenant, id, text_of(data, "reason"), c.seq});
  if (counted) withdraw_act(db, c, id, text_of(data, "reason"));
}

void apply_checked(Db& db, const Context& c, const Json& data) {
  const ItemKey of = key_in(data);
  db.exec(k_check_put, {c.tenant, uuid_of(data, "check"), of.plan, of.item, text_of(data, "unit"),
                        day_in(data).days(), number_in(data, "ok"), number_in(data, "mended"),
                        number_in(data, "removed"), text_of(data, "note"), c.actor, c.at, c.seq});
}

}  // namespace

bool apply_item(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type.starts_with("stock.")) return apply_stock(db, c, event);
  if (event.type == "item.put" || event.type == "item.reviewed")
    apply_wording(db, c, event);
  else if (event.type == "publicity.recorded")
    apply_recorded(db, c, data);
  else if (event.type == "publicity.reviewed")
    apply_reviewed(db, c, data);
  else if (event.type == "publicity.withdrawn")
    apply_withdrawn(db, c, data);
  else if (event.type == "publicity.checked")
    apply_checked(db, c, data);
  else
    return false;
  return true;
}

}  // namespace tables

}  // namespace wanhu::store
