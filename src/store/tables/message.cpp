// The outbox as the journal tells it. Tries, texts and addresses are not its business.
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

const Statement k_message_insert{
    Reach::tenant, "message_insert",
    "INSERT INTO message (tenant, message_id, matter_id, unit, round, happening, detail, audience, "
    "recipient, template, channel, statutory, plan_version, state, reason, times, queued_ms, "
    "settled_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'queued', "
    "'', 1, $14, NULL, $15)"};
const Statement k_message_settle{
    Reach::tenant, "message_settle",
    "UPDATE message SET state = $3, reason = $4, settled_ms = $5, seq = $6 "
    "WHERE tenant = $1 AND message_id = $2"};
const Statement k_message_requeue{
    Reach::tenant, "message_requeue",
    "UPDATE message SET state = 'queued', reason = '', times = times + 1, queued_ms = $3, "
    "settled_ms = NULL, seq = $4 WHERE tenant = $1 AND message_id = $2"};
const Statement k_opt_out_put{
    Reach::tenant, "message_opt_out_put",
    "INSERT INTO message_opt_out (tenant, contact_id, since_ms, seq) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (tenant, contact_id) DO UPDATE SET since_ms = excluded.since_ms, "
    "seq = excluded.seq"};
const Statement k_opt_out_drop{Reach::tenant, "message_opt_out_drop",
                               "DELETE FROM message_opt_out WHERE tenant = $1 AND contact_id = $2"};
const Statement k_address_put{
    Reach::tenant, "message_address_put",
    "INSERT INTO message_address (tenant, recipient, contact_id, seq) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (tenant, recipient) DO UPDATE SET contact_id = excluded.contact_id, "
    "seq = excluded.seq"};
const Statement k_address_drop{Reach::tenant, "message_address_drop",
                               "DELETE FROM message_address WHERE tenant = $1 AND recipient = $2"};

void queued(Db& db, const Context& c, const Json& data) {
  db.exec(k_message_insert,
          {c.tenant, uuid_of(data, "message"), uuid_of(data, "matter"), text_of(data, "unit"),
           data.at("round").get<std::int64_t>(), text_of(data, "happening"),
           text_of(data, "detail"), text_of(data, "to"), text_of(data, "recipient"),
           text_of(data, "template"), text_of(data, "channel"), data.at("statutory").get<bool>(),
           data.at("plan_version").get<std::int64_t>(), c.at, c.seq});
}

}  // namespace

bool apply_message(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "message.queued") {
    queued(db, c, data);
  } else if (event.type == "message.settled") {
    db.exec(k_message_settle, {c.tenant, uuid_of(data, "message"), text_of(data, "state"),
                               text_of(data, "reason"), c.at, c.seq});
  } else if (event.type == "message.requeued") {
    db.exec(k_message_requeue, {c.tenant, uuid_of(data, "message"), c.at, c.seq});
  } else if (event.type == "message.opted_out") {
    if (data.at("out").get<bool>())
      db.exec(k_opt_out_put, {c.tenant, uuid_of(data, "contact"), c.at, c.seq});
    else
      db.exec(k_opt_out_drop, {c.tenant, uuid_of(data, "contact")});
  } else if (event.type == "message.address_set") {
    if (const auto contact = uuid_if(data, "contact"))
      db.exec(k_address_put, {c.tenant, text_of(data, "recipient"), *contact, c.seq});
    else
      db.exec(k_address_drop, {c.tenant, text_of(data, "recipient")});
  } else {
    return false;
  }
  return true;
}

}  // namespace wanhu::store::tables
