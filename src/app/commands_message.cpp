// Commands about messages: what came of them, sent again, cancelled, and where staff are reached.
#include "app/command.hpp"
#include "app/outbox_ask.hpp"
#include "app/outbox_proposal.hpp"
#include "app/query_matters.hpp"
#include "app/seal.hpp"
#include "app/sealed_matter.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/message/delivery.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using access::Role;
using domain::Recipient;
using store::Reach;
using store::Statement;

const Statement k_message_state{Reach::tenant, "message_state_of",
                                "SELECT state, unit, channel, plan_version, matter_id, happening "
                                "FROM message "
                                "WHERE tenant = $1 AND message_id = $2"};
const Statement k_message_text{
    Reach::local, "message_text_of",
    "SELECT text FROM message_box WHERE tenant = $1 AND message_id = $2"};
const Statement k_message_stop{Reach::local, "message_box_stop",
                               "UPDATE message_box SET next_ms = NULL, wait = '', problem = $3 "
                               "WHERE tenant = $1 AND message_id = $2"};
const Statement k_message_start{
    Reach::local, "message_box_start",
    "UPDATE message_box SET next_ms = $3, wait = $4, tries = 0, problem = '' "
    "WHERE tenant = $1 AND message_id = $2"};
const Statement k_address_before{
    Reach::tenant, "message_address_before",
    "SELECT contact_id FROM message_address WHERE tenant = $1 AND recipient = $2"};

struct Known {
  std::string state, unit, channel;
  std::int64_t plan_version = 1;
};

Result<Known> message_in_scope(Context& c, const Uuid& id) {
  const auto row = c.db.query_one(k_message_state, {c.tenant(), id});
  if (!row || !c.scope().covers(row->text(1))) return not_found();
  if (!is_of_ask(row->text(5)) && !is_of_proposal(row->text(5))) {
    const auto matter = load_any(c.db, c.tenant(), c.keyring, row->uuid(4));
    if (!matter || is_kept_from(c.scope(), *matter)) return not_found();
  }
  return Known{row->text(0), row->text(1), row->text(2), row->i64(3)};
}

store::Decision settled(const Context& c, const Uuid& id, const std::string& state,
                        const std::string& reason) {
  store::Decision result = decision(
      {{"message.settled", {{"message", id.text()}, {"state", state}, {"reason", reason}}}});
  result.local = [tenant = c.tenant(), id, reason](store::Db& db) {
    db.exec(k_message_stop, {tenant, id, reason});
  };
  return result;
}

bool is_address(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of(" <>\"\r\n,;:()[]\\") == std::string_view::npos;
}

// An account that there is, or a body of the plans in force.
bool is_known(Context& c, const Recipient& recipient) {
  switch (recipient.kind) {
    case Recipient::Kind::person:
      return access::person_by_id(c.db, c.tenant(), Uuid::parse(recipient.id).value()).has_value();
    case Recipient::Kind::body:
      return c.plan->plan.unit(recipient.id) != nullptr ||
             c.plan->plan.office(recipient.id) != nullptr ||
             c.plan->plan.duty(recipient.id) != nullptr;
    case Recipient::Kind::contact:
      return false;  // residents leave their contact with the matter
  }
  return false;
}

Result<Recipient> recipient_in_reach(Context& c, const std::string& key) {
  const auto unknown = [&] {
    return base::fail_field("MESSAGE-RECIPIENT", "/data/recipient", {{"recipient", key}});
  };
  const auto recipient = Recipient::parse(key);
  if (!recipient) return unknown();
  const bool own =
      recipient->kind == Recipient::Kind::person && recipient->id == c.person->id.text();
  if (c.person->role != Role::centre && !own) return base::fail("FORBIDDEN", base::Kind::forbidden);
  if (!is_known(c, *recipient)) return unknown();
  return *recipient;
}

}  // namespace

namespace handlers {

// Sent by the program once a message has come to an end. That it was sent is true even when
// somebody cancelled it in the meantime.
Result<store::Decision> message_settle(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("message_id");
  const std::string state = fields.one_of("state", {"sent", "refused"});
  const std::string reason = fields.text_or("reason", "", 40);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto known = message_in_scope(c, id);
  if (!known) return base::fail(known.error());
  const bool open = known->state == "queued" || (known->state == "cancelled" && state == "sent");
  if (!open) return base::fail("MESSAGE-SETTLED", base::Kind::refused);
  return settled(c, id, state, reason);
}

Result<store::Decision> message_cancel(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("message_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto known = message_in_scope(c, id);
  if (!known) return base::fail(known.error());
  if (known->state != "queued") return base::fail("MESSAGE-NOT-WAITING", base::Kind::refused);
  return settled(c, id, "cancelled", "cancelled");
}

// The same text once more, at the next opening.
Result<store::Decision> message_again(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("message_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto known = message_in_scope(c, id);
  if (!known) return base::fail(known.error());
  if (known->state == "queued") return base::fail("MESSAGE-WAITING", base::Kind::refused);
  if (!c.channels.contains(known->channel))
    return base::fail(base::Problem{.code = "MESSAGE-NO-CHANNEL",
                                    .kind = base::Kind::refused,
                                    .args = {{"channel", known->channel}}});
  if (!c.db.query_one(k_message_text, {c.tenant(), id}))
    return base::fail("MESSAGE-NO-TEXT", base::Kind::refused);
  const PlanRef plans = c.plans.version(c.db, c.tenant(), known->plan_version);
  const plan::Plan& plan = plans->plan_of(known->unit);
  const Instant next =
      domain::next_opening(plan.messages, domain::plan_calendar(plan, c.calendar), c.now());
  store::Decision result = decision({{"message.requeued", {{"message", id.text()}}}});
  result.local = [tenant = c.tenant(), id, next, now = c.now()](store::Db& db) {
    db.exec(k_message_start, {tenant, id, next, next > now ? "quiet" : ""});
  };
  return result;
}

// Replaces what was there; without number and address nothing is left. The old key goes with it.
Result<store::Decision> message_address(Context& c, base::FieldReader& fields) {
  const std::string key = fields.text("recipient", 80);
  access::Contact contact{.name = "",
                          .phone = fields.text_or("phone", "", 20),
                          .email = fields.text_or("email", "", 120)};
  check_phone(fields, contact);
  if (!contact.email.empty() && !is_address(contact.email))
    fields.problem("MESSAGE-EMAIL", "email");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto recipient = recipient_in_reach(c, key);
  if (!recipient) return base::fail(recipient.error());
  const bool none = contact.phone.empty() && contact.email.empty();
  domain::Events events;
  Json set{{"recipient", key}, {"contact", nullptr}};
  std::function<void(store::Db&)> keep, forget;
  if (!none) {
    SealedContact sealed = seal_contact(c, contact);
    events.push_back(
        {"contact.sealed", {{"contact", sealed.id.text()}, {"sealed", base::hex(sealed.bytes)}}});
    set["contact"] = sealed.id.text();
    keep = std::move(sealed.keep_key);
  }
  if (const auto before = c.db.query_one(k_address_before, {c.tenant(), key}))
    forget = forget_key(c.tenant(), before->uuid(0));
  events.push_back({"message.address_set", std::move(set)});
  store::Decision result = decision(events);
  result.local = [keep, forget](store::Db& db) {
    if (forget) forget(db);
    if (keep) keep(db);
  };
  return result;
}

}  // namespace handlers

}  // namespace wanhu::app
