#include "store/tables/forward.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

const Statement k_help_put{
    Reach::tenant, "matter_help_put",
    "INSERT INTO matter_help (tenant, matter_id, n, person, asked_by, what, due_day, round, state, "
    "took_part, asked_ms, done_ms, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
    "ON CONFLICT (tenant, matter_id, n) DO UPDATE SET state = excluded.state, "
    "took_part = excluded.took_part, done_ms = excluded.done_ms, seq = excluded.seq"};
const Statement k_forward_put{
    Reach::tenant, "forward_put",
    "INSERT INTO forward (tenant, matter_id, n, body, ground, reason, state, batch_id, marked_day, "
    "sent_day, accepted_day, returned_day, replied_day, sent_kind, sent_due_day, words, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
    "ON CONFLICT (tenant, matter_id, n) DO UPDATE SET state = excluded.state, "
    "batch_id = excluded.batch_id, sent_day = excluded.sent_day, "
    "accepted_day = excluded.accepted_day, returned_day = excluded.returned_day, "
    "replied_day = excluded.replied_day, sent_kind = excluded.sent_kind, "
    "sent_due_day = excluded.sent_due_day, words = excluded.words, seq = excluded.seq"};
const Statement k_batch_insert{
    Reach::tenant, "forward_batch_insert",
    "INSERT INTO forward_batch (tenant, batch_id, year, no, body, body_name, day, sent_by, "
    "matters, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
const Statement k_next_no{
    Reach::tenant, "forward_batch_next_no",
    "SELECT coalesce(max(no), 0) + 1 FROM forward_batch WHERE tenant = $1 AND year = $2"};
const Statement k_batch{Reach::tenant, "forward_batch_known",
                        "SELECT no FROM forward_batch WHERE tenant = $1 AND batch_id = $2"};
const Statement k_open_help{
    Reach::tenant, "matter_help_open_of_person",
    "SELECT DISTINCT matter_id FROM matter_help WHERE tenant = $1 AND person = $2 "
    "AND state IN ('asked', 'accepted') ORDER BY matter_id"};

Value day_of(const std::optional<base::Date>& day) {
  return day ? Value(day->days()) : Value();
}

}  // namespace

namespace tables {

void save_help(Db& db, const Context& c, const std::optional<domain::Matter>& before,
               const domain::Matter& after) {
  for (std::size_t i = 0; i < after.helps.size(); ++i) {
    const domain::Help& help = after.helps[i];
    if (before && i < before->helps.size() && before->helps[i] == help) continue;
    db.exec(k_help_put,
            {c.tenant, after.id, static_cast<std::int64_t>(i + 1), help.person,
             account_of(help.asked_by), help.what, help.due.days(), help.round,
             domain::text_of(help.state), help.took_part, help.asked, help.done, c.seq});
  }
}

void save_forwards(Db& db, const Context& c, const std::optional<domain::Matter>& before,
                   const domain::Matter& after) {
  for (std::size_t i = 0; i < after.forwards.size(); ++i) {
    const domain::Forward& one = after.forwards[i];
    if (before && i < before->forwards.size() && before->forwards[i] == one) continue;
    db.exec(k_forward_put,
            {c.tenant, after.id, static_cast<std::int64_t>(i + 1), one.to, one.ground, one.reason,
             domain::text_of(one.state), one.batch, one.marked.date().days(), day_of(one.sent),
             day_of(one.accepted), day_of(one.returned), day_of(one.replied),
             one.sent_kind.empty() ? Value() : Value(one.sent_kind), day_of(one.sent_due),
             one.words, c.seq});
  }
}

bool apply_forward(Db& db, const Context& c, const domain::Event& event) {
  if (event.type != "forward.sent") return false;
  const Json& data = event.data;
  db.exec(k_batch_insert,
          {c.tenant, uuid_of(data, "batch"), data.at("year").get<std::int64_t>(),
           data.at("no").get<std::int64_t>(), text_of(data, "body"), text_of(data, "name"),
           base::Date::parse(text_of(data, "day")).value().days(), account_of(c.actor),
           static_cast<std::int64_t>(data.at("matters").size()), c.seq});
  return true;
}

}  // namespace tables

std::int64_t next_batch_no(Db& db, Tenant tenant, int year) {
  return db.query_one(k_next_no, {tenant, year})->i64(0);
}

bool is_batch(Db& db, Tenant tenant, const base::Uuid& id) {
  return db.query_one(k_batch, {tenant, id}).has_value();
}

std::vector<base::Uuid> open_help_of(Db& db, Tenant tenant, const base::Uuid& person) {
  std::vector<base::Uuid> all;
  db.each(k_open_help, {tenant, person}, [&](const Row& row) { all.push_back(row.uuid(0)); });
  return all;
}

}  // namespace wanhu::store
