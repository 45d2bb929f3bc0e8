// The call-backs: domain::fold_callback as rows.
#include "domain/matter/callback.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::store {

using domain::CallBack;

namespace tables {
namespace {

const Statement k_callback_row{
    Reach::tenant, "callback_row",
    "SELECT drawn_ms, state, ended_ms, resolved, satisfied, note, caller FROM callback "
    "WHERE tenant = $1 AND matter_id = $2 AND round = $3"};
const Statement k_try_rows{Reach::tenant, "callback_try_rows",
                           "SELECT at_ms, channel, note FROM callback_try WHERE tenant = $1 "
                           "AND matter_id = $2 AND round = $3 ORDER BY n"};
const Statement k_callback_put{
    Reach::tenant, "callback_put",
    "INSERT INTO callback (tenant, matter_id, round, drawn_ms, state, ended_ms, resolved, "
    "satisfied, note, caller, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
    "ON CONFLICT (tenant, matter_id, round) DO UPDATE SET state = excluded.state, "
    "ended_ms = excluded.ended_ms, resolved = excluded.resolved, satisfied = excluded.satisfied, "
    "note = excluded.note, caller = excluded.caller, seq = excluded.seq"};
const Statement k_try_insert{
    Reach::tenant, "callback_try_insert",
    "INSERT INTO callback_try (tenant, matter_id, round, n, at_ms, channel, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};

void save(Db& db, const Context& c, const CallBack& callback) {
  db.exec(k_callback_put, {c.tenant, callback.matter, callback.round, callback.drawn,
                           callback.state, callback.ended, callback.resolved, callback.satisfied,
                           callback.note, callback.by, c.seq});
}

}  // namespace

bool apply_callback(Db& db, const Context& c, const domain::Event& event) {
  if (!event.type.starts_with("callback.")) return false;
  const base::Uuid matter = uuid_of(event.data, "matter");
  const int round = event.data.at("round");
  const CallBack after =
      domain::fold_callback(load_callback(db, c.tenant, matter, round), event, c.at, c.actor);
  save(db, c, after);
  if (event.type == "callback.tried") {
    const domain::Attempt& last = after.tries.back();
    db.exec(k_try_insert, {c.tenant, matter, round, static_cast<std::int64_t>(after.tries.size()),
                           last.at, last.channel, last.note});
  }
  return true;
}

void end_callback(Db& db, const Context& c, const base::Uuid& matter, int round,
                  bool after_review) {
  auto callback = load_callback(db, c.tenant, matter, round);
  if (!callback || callback->state != "waiting") return;
  if (after_review)
    domain::ended_by_review(*callback, c.at);
  else
    domain::answered_by_dissent(*callback, c.at);
  save(db, c, *callback);
}

}  // namespace tables

std::optional<CallBack> load_callback(Db& db, Tenant tenant, const base::Uuid& matter, int round) {
  const auto row = db.query_one(tables::k_callback_row, {tenant, matter, round});
  if (!row) return {};
  CallBack callback{.matter = matter,
                    .round = round,
                    .drawn = row->instant(0),
                    .state = row->text(1),
                    .ended = row->instant_if(2),
                    .resolved = row->text(3),
                    .satisfied = row->text(4),
                    .note = row->text(5),
                    .by = row->text(6)};
  db.each(tables::k_try_rows, {tenant, matter, round}, [&](const Row& one) {
    callback.tries.push_back({one.instant(0), one.text(1), one.text(2)});
  });
  return callback;
}

}  // namespace wanhu::store
