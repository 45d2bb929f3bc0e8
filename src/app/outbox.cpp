#include "app/outbox.hpp"

#include <algorithm>
#include <map>

#include "app/seal.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/message/delivery.hpp"
#include "plan/message_text.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;
using domain::MessageDue;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_message_known{Reach::tenant, "message_known",
                                "SELECT 1 FROM message WHERE tenant = $1 AND message_id = $2"};
const Statement k_box_insert{
    Reach::local, "message_box_insert",
    "INSERT INTO message_box (tenant, message_id, text, keep_until_ms, tries, next_ms, wait, "
    "problem, address, tried_day) VALUES ($1, $2, $3, $4, 0, $5, $6, '', NULL, NULL)"};
const Statement k_opted_out{Reach::tenant, "message_opted_out",
                            "SELECT 1 FROM message_opt_out WHERE tenant = $1 AND contact_id = $2"};
const Statement k_pending{
    Reach::tenant, "message_pending",
    "SELECT m.message_id, m.matter_id, m.round, m.happening, m.recipient, m.template, m.channel, "
    "m.unit, b.text, m.statutory, m.plan_version, m.times, b.tries, m.queued_ms, b.keep_until_ms, "
    "m.detail "
    "FROM message_box b JOIN message m ON m.message_id = b.message_id AND m.tenant = $1 "
    "WHERE b.tenant = $1 AND b.next_ms <= $2 ORDER BY b.next_ms, b.message_id LIMIT $3"};
const Statement k_textless{
    Reach::tenant, "message_textless",
    "SELECT m.message_id, m.times FROM message m WHERE m.tenant = $1 AND m.state = 'queued' "
    "AND NOT EXISTS (SELECT 1 FROM message_box b WHERE b.tenant = $1 "
    "AND b.message_id = m.message_id) ORDER BY m.message_id LIMIT 500"};
const Statement k_address_contact{
    Reach::tenant, "message_address_contact",
    "SELECT contact_id FROM message_address WHERE tenant = $1 AND recipient = $2"};
const Statement k_address_sealed{
    Reach::tenant, "message_address_sealed",
    "SELECT sealed FROM contact WHERE tenant = $1 AND contact_id = $2"};
const Statement k_address_key{
    Reach::local, "message_address_key",
    "SELECT wrapped, master FROM contact_key WHERE tenant = $1 AND contact_id = $2"};
const Statement k_tried_all{
    Reach::local, "message_tried_all",
    "SELECT count(*) FROM message_box WHERE tenant = $1 AND tried_day = $2"};
const Statement k_tried_address{
    Reach::local, "message_tried_address",
    "SELECT count(*) FROM message_box WHERE tenant = $1 AND tried_day = $2 AND address = $3"};
const Statement k_box_try{
    Reach::local, "message_box_try",
    "UPDATE message_box SET tries = $3, next_ms = $4, wait = '', address = $5, tried_day = $6 "
    "WHERE tenant = $1 AND message_id = $2"};
const Statement k_box_postpone{Reach::local, "message_box_postpone",
                               "UPDATE message_box SET next_ms = $3, wait = $4, problem = $5 "
                               "WHERE tenant = $1 AND message_id = $2 AND next_ms IS NOT NULL"};
const Statement k_box_forget{
    Reach::local, "message_box_forget",
    "DELETE FROM message_box WHERE tenant = $1 AND keep_until_ms <= $2 AND next_ms IS NULL"};

Json event_json(const MessageDue& due, const Matter& m) {
  return {{"message", due.id.text()},
          {"matter", m.id.text()},
          {"unit", m.unit},
          {"round", m.round},
          {"happening", due.happening},
          {"detail", due.detail},
          {"to", due.to},
          {"recipient", due.recipient.key()},
          {"template", due.text->id},
          {"channel", due.text->channel},
          {"statutory", due.text->statutory},
          {"plan_version", m.plan_version}};
}

OutboxRow row_of(const Context& c, const plan::Plan& plan, const MessageDue& due,
                 const Matter& after, const domain::Event& event) {
  const auto values = domain::message_values(plan, after, &event, c.now());
  const calendar::Calendar calendar = domain::plan_calendar(plan, c.calendar);
  const Instant next = domain::next_opening(plan.messages, calendar, c.now());
  return {
      .event = event_json(due, after),
      .message = due.id,
      .text = plan::fill_message(due.text->text, values),
      .keep_until = calendar::due(calendar, c.now(), plan.messages.retain, calendar::Roll::none).at,
      .next = next,
      .quiet = next > c.now()};
}

// The local writes of a decision, one after the other.
void also(store::Decision& decision, std::function<void(store::Db&)> more) {
  decision.local = [first = std::move(decision.local), more = std::move(more)](store::Db& db) {
    if (first) first(db);
    more(db);
  };
}

// The matters of one decision, each as its events so far have left it.
class Matters {
 public:
  explicit Matters(Context& context) : c_(context) {}

  const Matter& after(const domain::Event& event) {
    const auto id = Uuid::parse(event.data.at("matter").get_ref<const std::string&>()).value();
    std::optional<Matter>& matter = matters_[id];
    if (!matter && event.type != "matter.opened")
      matter = store::load_matter(c_.db, c_.tenant(), id);
    matter = domain::fold(std::move(matter), event, c_.now(), c_.actor());
    return *matter;
  }

 private:
  Context& c_;
  std::map<Uuid, std::optional<Matter>> matters_;
};

}  // namespace

bool is_queued(store::Db& db, Tenant tenant, const Uuid& message) {
  return db.query_one(k_message_known, {tenant, message}).has_value();
}

void put_in_outbox(Tenant tenant, store::Decision& decision, std::vector<OutboxRow> rows) {
  if (rows.empty()) return;
  for (OutboxRow& row : rows)
    decision.events.push_back({{"type", "message.queued"}, {"data", std::move(row.event)}});
  also(decision, [tenant, rows = std::move(rows)](store::Db& db) {
    for (const OutboxRow& row : rows)
      db.exec(k_box_insert,
              {tenant, row.message, row.text, row.keep_until, row.next, row.quiet ? "quiet" : ""});
  });
}

void queue_messages(Context& c, store::Decision& decision) {
  if (c.channels.empty() || c.plan == nullptr) return;
  Matters matters(c);
  std::vector<OutboxRow> rows;
  for (const Json& item : decision.events) {
    const domain::Event event{item.at("type"), item.at("data")};
    if (!event.type.starts_with("matter.")) continue;
    const Matter& after = matters.after(event);
    const PlanRef plans = c.plans.version(c.db, c.tenant(), after.plan_version);
    const plan::Plan& plan = plans->plan_of(after.unit);
    for (const MessageDue& due : domain::messages_for(plan, after, event)) {
      if (!c.channels.contains(due.text->channel)) continue;
      if (is_queued(c.db, c.tenant(), due.id)) continue;
      rows.push_back(row_of(c, plan, due, after, event));
    }
  }
  put_in_outbox(c.tenant(), decision, std::move(rows));
}

Result<store::Decision> opt_out(Context& c, const Matter& matter, bool out) {
  // Nobody is sent anything about a tip, and this would be the only clear entry about it.
  if (matter.is_sealed()) return base::fail("MESSAGE-SEALED", base::Kind::refused);
  if (!matter.contact) return base::fail("MESSAGE-NO-CONTACT", base::Kind::refused);
  if (has_opted_out(c.db, c.tenant(), *matter.contact) == out)
    return base::fail("MESSAGE-OPT-SAME", base::Kind::refused);
  return decision({{"message.opted_out", {{"contact", matter.contact->text()}, {"out", out}}}});
}

std::vector<PendingMessage> pending_messages(store::Db& db, Tenant tenant, Instant now, int limit) {
  std::vector<PendingMessage> all;
  db.each(k_pending, {tenant, now, std::int64_t{limit}}, [&](const Row& row) {
    all.push_back({.id = row.uuid(0),
                   .matter = row.uuid(1),
                   .round = static_cast<int>(row.i64(2)),
                   .happening = row.text(3),
                   .recipient = row.text(4),
                   .template_id = row.text(5),
                   .channel = row.text(6),
                   .unit = row.text(7),
                   .text = row.text(8),
                   .statutory = row.flag(9),
                   .plan_version = row.i64(10),
                   .times = row.i64(11),
                   .tries = static_cast<int>(row.i64(12)),
                   .queued = row.instant(13),
                   .keep_until = row.instant(14),
                   .detail = row.text(15)});
  });
  return all;
}

std::vector<Uuid> textless_messages(store::Db& db, Tenant tenant) {
  std::vector<Uuid> all;
  db.each(k_textless, {tenant}, [&](const Row& row) { all.push_back(row.uuid(0)); });
  return all;
}

std::optional<access::Contact> address_of(store::Db& db, Tenant tenant,
                                          const access::Keyring& keyring,
                                          const domain::Recipient& recipient) {
  std::optional<Uuid> contact;
  if (recipient.kind == domain::Recipient::Kind::contact) {
    contact = Uuid::parse(recipient.id);
  } else if (const auto row = db.query_one(k_address_contact, {tenant, recipient.key()})) {
    contact = row->uuid(0);
  }
  if (!contact) return {};
  const auto sealed = db.query_one(k_address_sealed, {tenant, *contact});
  const auto key = db.query_one(k_address_key, {tenant, *contact});
  if (!sealed || !key) return {};
  return keyring.open(*contact, sealed->bytes(0), key->bytes(0), key->text(1));
}

bool has_opted_out(store::Db& db, Tenant tenant, const Uuid& contact) {
  return db.query_one(k_opted_out, {tenant, contact}).has_value();
}

std::string address_mac(const access::Keyring& keyring, const std::string& address) {
  return keyring.check_macs(Uuid::named("address of a message"), address).front();
}

std::int64_t tried_on(store::Db& db, Tenant tenant, base::Date day,
                      const std::optional<std::string>& mac) {
  const auto row = mac ? db.query_one(k_tried_address, {tenant, day.days(), store::Bytes{*mac}})
                       : db.query_one(k_tried_all, {tenant, day.days()});
  return row->i64(0);
}

void note_try(store::Db& db, Tenant tenant, const PendingMessage& message, Instant now,
              Instant next, const std::string& mac) {
  db.exec(k_box_try,
          {tenant, message.id, message.tries + 1, next,
           mac.empty() ? store::Value() : store::Value(store::Bytes{mac}), now.date().days()});
}

void postpone(store::Db& db, Tenant tenant, const Uuid& message, Instant next,
              const std::string& wait, const std::string& problem) {
  db.exec(k_box_postpone, {tenant, message, next, wait, problem});
}

void forget_texts(store::Db& db, Tenant tenant, Instant now) {
  db.exec(k_box_forget, {tenant, now});
}

Command settle_command(Tenant tenant, const Uuid& message, std::int64_t times,
                       const std::string& state, const std::string& reason) {
  return {.id = Uuid::named("settle " + std::to_string(tenant) + " " + message.text() + " " +
                            std::to_string(times)),
          .actor = std::string(k_actor_system),
          .kind = "message.settle",
          .data = {{"message_id", message.text()}, {"state", state}, {"reason", reason}}};
}

}  // namespace wanhu::app
