#include "app/outbox_unit.hpp"

#include <array>

#include "base/catalogue.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/message/delivery.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::Recipient;

constexpr std::array<const char*, 3> k_channels{"sms", "email", "hook"};
// Where the plan says nothing: nobody is disturbed at night, and texts are kept for a month.
constexpr plan::QuietHours k_quiet{.from = 21 * 60, .to = 8 * 60};
constexpr int k_keep_days = 30;

const store::Statement k_leads{
    store::Reach::tenant, "ask_message_leads",
    "SELECT person_id FROM person WHERE tenant = $1 AND unit = $2 AND role = 'village_lead' AND "
    "active = 1 ORDER BY person_id"};

// One by which the recipient is reached; the server's first when nobody said how.
std::string channel_for(Context& c, const Recipient& recipient) {
  const auto contact = address_of(c.db, c.tenant(), c.keyring, recipient);
  const auto has = [&](std::string_view channel) {
    if (!contact) return false;
    return channel == "sms" ? !contact->phone.empty()
                            : channel == "email" && !contact->email.empty();
  };
  std::string first;
  for (const char* channel : k_channels) {
    if (!c.channels.contains(channel)) continue;
    if (has(channel)) return channel;
    if (first.empty() || std::string_view(channel) == "hook") first = channel;
  }
  return first;
}

Json event_json(const Context& c, const UnitMessage& message, const Uuid& id,
                const Recipient& recipient, const std::string& channel) {
  return {{"message", id.text()},
          {"matter", message.about.text()},
          {"unit", message.unit},
          {"round", 1},
          {"happening", message.happening},
          {"detail", ""},
          {"to", message.to},
          {"recipient", recipient.key()},
          {"template", message.template_id},
          {"channel", channel},
          {"statutory", false},
          {"plan_version", c.plan->version}};
}

OutboxRow row_of(Context& c, const UnitMessage& message, const Recipient& recipient) {
  const plan::Plan& plan = c.plan->plan_of(message.unit);
  plan::Messages messages = plan.messages;
  if (!messages.quiet) messages.quiet = k_quiet;
  const bool says_nothing = plan.messages.templates.empty();
  const calendar::Amount keep =
      says_nothing ? calendar::Amount(calendar::CalendarDays{k_keep_days}) : messages.retain;
  const calendar::Calendar calendar = domain::plan_calendar(plan, c.calendar);
  const std::string channel = channel_for(c, recipient);
  OutboxRow row;
  row.message =
      Uuid::named("message " + message.about.text() + " " + recipient.key() + " " + message.number);
  row.event = event_json(c, message, row.message, recipient, channel);
  row.text = message.text;
  row.keep_until = calendar::due(calendar, c.now(), keep, calendar::Roll::none).at;
  row.next = domain::next_opening(messages, calendar, c.now());
  row.quiet = row.next > c.now();
  return row;
}

}  // namespace

std::vector<Recipient> leads_of(Context& c, const std::string& unit, const std::string& body) {
  std::vector<Recipient> all;
  c.db.each(k_leads, {c.tenant(), unit}, [&](const store::Row& row) {
    all.push_back({Recipient::Kind::person, row.uuid(0).text()});
  });
  if (all.empty()) all.push_back({Recipient::Kind::body, body});
  return all;
}

std::string day_words(base::Date day) {
  return base::message(
      base::Lang::zh, "MESSAGE-DAY",
      {{"month", std::to_string(day.month())}, {"day", std::to_string(day.day())}});
}

void queue_to_unit(Context& c, store::Decision& decision, const std::vector<Recipient>& recipients,
                   const UnitMessage& message) {
  if (c.channels.empty()) return;
  std::vector<OutboxRow> rows;
  for (const Recipient& recipient : recipients) {
    OutboxRow row = row_of(c, message, recipient);
    if (!is_queued(c.db, c.tenant(), row.message)) rows.push_back(std::move(row));
  }
  put_in_outbox(c.tenant(), decision, std::move(rows));
}

}  // namespace wanhu::app
