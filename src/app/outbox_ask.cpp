#include "app/outbox_ask.hpp"

#include <array>
#include <map>
#include <vector>

#include "app/work_now.hpp"
#include "base/catalogue.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/message/delivery.hpp"
#include "store/statement.hpp"
#include "store/tables/follow.hpp"

namespace wanhu::app {

namespace {

using domain::Followed;
using domain::Recipient;
using domain::Step;

constexpr std::string_view k_before = "ask_";
constexpr const char* k_text_number = "1";
constexpr std::array<const char*, 3> k_channels{"sms", "email", "hook"};
// Where the plan says nothing: nobody is disturbed at night, and texts are kept for a month.
constexpr plan::QuietHours k_quiet{.from = 21 * 60, .to = 8 * 60};
constexpr int k_keep_days = 30;

const store::Statement k_leads{
    store::Reach::tenant, "ask_message_leads",
    "SELECT person_id FROM person WHERE tenant = $1 AND unit = $2 AND role = 'village_lead' AND "
    "active = 1 ORDER BY person_id"};

// Those who lead the unit; or else `body`, when nobody has an account there.
std::vector<Recipient> leads_of(Context& c, const std::string& unit, const std::string& body) {
  std::vector<Recipient> all;
  c.db.each(k_leads, {c.tenant(), unit}, [&](const store::Row& row) {
    all.push_back({Recipient::Kind::person, row.uuid(0).text()});
  });
  if (all.empty()) all.push_back({Recipient::Kind::body, body});
  return all;
}

std::vector<Recipient> recipients_of(Context& c, const Followed& f, const std::string& who) {
  const plan::Plan& plan = c.plan->plan;
  if (f.step == Step::notice) {
    const plan::Unit* const unit = plan.unit(f.unit);
    const std::string above = unit == nullptr || unit->of.empty() ? plan.org.root.id : unit->of;
    return leads_of(c, above, above);
  }
  const bool is_body = plan.duty(who) != nullptr || plan.office(who) != nullptr;
  return leads_of(c, f.unit, is_body ? who : f.unit);
}

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

std::string day_words(base::Date day) {
  return base::message(
      base::Lang::zh, "MESSAGE-DAY",
      {{"month", std::to_string(day.month())}, {"day", std::to_string(day.day())}});
}

std::string text_for(const plan::Plan& plan, const plan::Plan& tree, const Followed& f) {
  return base::message(base::Lang::zh,
                       "ASK-MESSAGE-" + std::string(domain::text_of(f.step)) + "-" + k_text_number,
                       {{"issuer", plan.head.issuer},
                        {"unit", tree.name_of(f.unit)},
                        {"name", f.name},
                        {"from", day_words(f.day)},
                        {"to", day_words(f.to)}});
}

std::string happening_of(Step step) {
  return std::string(k_before) + std::string(domain::text_of(step));
}

Json event_json(const Context& c, const Followed& f, const Uuid& id, const Recipient& recipient,
                const std::string& channel) {
  return {{"message", id.text()},
          {"matter", domain::about_of(f).text()},
          {"unit", f.unit},
          {"round", 1},
          {"happening", happening_of(f.step)},
          {"detail", ""},
          {"to", f.step == Step::notice ? "unit_above" : "unit_lead"},
          {"recipient", recipient.key()},
          {"template", "ask." + std::string(domain::text_of(f.step)) + "." + k_text_number},
          {"channel", channel},
          {"statutory", false},
          {"plan_version", c.plan->version}};
}

OutboxRow row_of(Context& c, const Followed& f, const Recipient& recipient) {
  const plan::Plan& plan = c.plan->plan_of(f.unit);
  plan::Messages messages = plan.messages;
  if (!messages.quiet) messages.quiet = k_quiet;
  const bool says_nothing = plan.messages.templates.empty();
  const calendar::Amount keep =
      says_nothing ? calendar::Amount(calendar::CalendarDays{k_keep_days}) : messages.retain;
  const calendar::Calendar calendar = domain::plan_calendar(plan, c.calendar);
  const Uuid about = domain::about_of(f);
  const std::string channel = channel_for(c, recipient);
  OutboxRow row;
  row.message =
      Uuid::named("message " + about.text() + " " + recipient.key() + " " + k_text_number);
  row.event = event_json(c, f, row.message, recipient, channel);
  row.text = text_for(plan, c.plan->plan, f);
  row.keep_until = calendar::due(calendar, c.now(), keep, calendar::Roll::none).at;
  row.next = domain::next_opening(messages, calendar, c.now());
  row.quiet = row.next > c.now();
  return row;
}

}  // namespace

bool is_of_ask(std::string_view happening) {
  return happening.starts_with(k_before);
}

std::string ask_message_name(base::Lang lang, std::string_view happening) {
  return base::message(lang, "ASK-MESSAGE-NAME-" + std::string(happening.substr(k_before.size())));
}

void queue_ask_messages(Context& c, store::Decision& decision, const Followed& followed,
                        const std::string& who) {
  if (c.channels.empty()) return;
  std::vector<OutboxRow> rows;
  for (const Recipient& recipient : recipients_of(c, followed, who)) {
    OutboxRow row = row_of(c, followed, recipient);
    if (!is_queued(c.db, c.tenant(), row.message)) rows.push_back(std::move(row));
  }
  put_in_outbox(c.tenant(), decision, std::move(rows));
}

bool is_ask_overtaken(Engine& engine, store::Db& db, const PendingMessage& message) {
  const Tenant tenant = engine.tenant();
  const auto step = store::load_step(db, tenant, message.matter);
  if (!step) throw std::logic_error("message about no ask");
  const PlanRef plan = engine.plans().newest(db, tenant);
  const WorkRef work =
      engine.work().version(db, tenant, engine.plans(), engine.calendar(), plan->version);
  const auto ask = work->find(step->plan, step->rule, step->unit, step->day);
  if (!ask || ask->window.from != step->day) return true;
  const bool is_explained = store::explanation_of(db, tenant, *ask).has_value();
  return !domain::still_holds(step->step, state_now(db, tenant, *ask, engine.now().date()),
                              is_explained);
}

}  // namespace wanhu::app
