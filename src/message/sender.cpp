#include "message/sender.hpp"

#include "app/outbox_ask.hpp"
#include "app/outbox_proposal.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/message/delivery.hpp"
#include "message/hook.hpp"
#include "message/smtp.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::message {

namespace {

using app::PendingMessage;
using base::Instant;
using domain::Recipient;

constexpr int k_round_max = 100;
// A channel that has lost its gateway is looked at again.
constexpr std::int64_t k_no_gateway_ms = 10LL * 60'000;
// Where a try is the last one and we die in it.
constexpr std::int64_t k_last_try_ms = 15LL * 60'000;

std::string address_for(const std::string& channel, const access::Contact& contact) {
  if (channel == "sms") return contact.phone;
  return channel == "email" ? contact.email : std::string();
}

const char* reason_of(Outcome outcome) {
  return outcome == Outcome::unknown_number ? "unknown_number" : "refused";
}

std::string subject_of(const PendingMessage& message, const plan::MessageTemplate* text) {
  if (text != nullptr) return text->name;
  if (app::is_of_proposal(message.happening))
    return app::proposal_message_name(base::Lang::zh, message.happening);
  return app::is_of_ask(message.happening)
             ? app::ask_message_name(base::Lang::zh, message.happening)
             : message.template_id;
}

}  // namespace

// What is to be done with a message now.
struct Sender::Verdict {
  enum class What { send, wait, settle };
  What what = What::send;
  std::string reason{};  // of waiting or settling
  Instant next{};        // when to look again
  Outgoing outgoing{};
  std::string address_mac{};

  static Verdict over(const char* reason) { return {.what = What::settle, .reason = reason}; }
  static Verdict later(Instant next, const char* why) {
    return {.what = What::wait, .reason = why, .next = next};
  }
};

Transports transports_of(const Settings& settings, const std::atomic<bool>& stop) {
  Transports all;
  if (settings.email) all["email"] = std::make_unique<SmtpTransport>(*settings.email, stop);
  if (settings.sms) all["sms"] = std::make_unique<HookTransport>(*settings.sms, stop);
  if (settings.hook) all["hook"] = std::make_unique<HookTransport>(*settings.hook, stop);
  return all;
}

Sender::Sender(app::Engine& engine, Transports transports, std::function<double()> chance)
    : engine_(engine), transports_(std::move(transports)), chance_(std::move(chance)) {}

std::vector<PendingMessage> Sender::pending() {
  const auto lease = engine_.reads().lease();
  return app::pending_messages(*lease, engine_.tenant(), engine_.now(), k_round_max);
}

std::int64_t Sender::round(const std::atomic<bool>& stop) {
  if (!looked_for_textless_) settle_textless();
  down_.clear();
  std::int64_t settled = 0;
  for (const PendingMessage& message : pending()) {
    if (stop.load()) break;
    if (down_.contains(message.channel)) continue;
    const Verdict verdict = judge(message);
    switch (verdict.what) {
      case Verdict::What::send:
        settled += send(message, verdict) ? 1 : 0;
        break;
      case Verdict::What::wait:
        postpone(message, verdict.next, verdict.reason, "");
        break;
      case Verdict::What::settle:
        settled += settle(message, "refused", verdict.reason) ? 1 : 0;
        break;
    }
  }
  forget_texts();
  return settled;
}

// A database that was restored from its journal alone has no texts: that is said, not guessed.
void Sender::settle_textless() {
  std::vector<base::Uuid> lost;
  {
    const auto lease = engine_.reads().lease();
    lost = app::textless_messages(*lease, engine_.tenant());
  }
  for (const base::Uuid& id : lost)
    (void)engine_.execute(
        app::settle_command(engine_.tenant(), id, /*times=*/0, "refused", "text_lost"));
  looked_for_textless_ = true;
}

// Retention is counted in days: once an hour is often enough.
void Sender::forget_texts() {
  constexpr std::int64_t k_every_ms = 3'600'000;
  const Instant now = engine_.now();
  if (now - forgot_at_ < k_every_ms) return;
  const auto done = engine_.writer().run_local(
      [tenant = engine_.tenant(), now](store::Db& db) { app::forget_texts(db, tenant, now); });
  if (done) forgot_at_ = now;
}

bool Sender::is_overtaken(store::Db& db, const PendingMessage& message) {
  if (app::is_of_ask(message.happening)) return app::is_ask_overtaken(engine_, db, message);
  if (app::is_of_proposal(message.happening))
    return app::is_proposal_overtaken(db, engine_.tenant(), message);
  const auto matter = store::load_matter(db, engine_.tenant(), message.matter);
  if (!matter) throw std::logic_error("message without matter");
  return domain::is_overtaken(*matter, message.happening, message.detail, message.round);
}

Sender::Verdict Sender::judge(const PendingMessage& message) {
  const Instant now = engine_.now();
  if (now >= message.keep_until || now - message.queued > domain::k_message_life_ms)
    return Verdict::over("expired");
  const auto lease = engine_.reads().lease();
  const store::Tenant tenant = engine_.tenant();
  const auto recipient = Recipient::parse(message.recipient);
  if (!recipient) throw std::logic_error("message without recipient");
  if (is_overtaken(*lease, message)) return Verdict::over("overtaken");
  const bool resident = recipient->kind == Recipient::Kind::contact;
  if (resident && !message.statutory &&
      app::has_opted_out(*lease, tenant, base::Uuid::parse(recipient->id).value()))
    return Verdict::over("opted_out");
  const app::PlanRef plans = engine_.plans().version(*lease, tenant, message.plan_version);
  const plan::Plan& plan = plans->plan_of(message.unit);
  const plan::Messages& messages = plan.messages;
  const calendar::Calendar calendar = domain::plan_calendar(plan, engine_.calendar());
  if (const Instant open = domain::next_opening(messages, calendar, now); open > now)
    return Verdict::later(open, "quiet");
  if (!transports_.contains(message.channel))
    return Verdict::later(now + k_no_gateway_ms, "gateway");
  Verdict verdict;
  const auto contact = app::address_of(*lease, tenant, engine_.keyring(), *recipient);
  const std::string address = contact ? address_for(message.channel, *contact) : std::string();
  if (message.channel != "hook" && address.empty()) return Verdict::over("no_address");
  verdict.address_mac =
      app::address_mac(engine_.keyring(), address.empty() ? message.recipient : address);
  const auto is_full = [&](int cap, const std::optional<std::string>& mac) {
    return cap > 0 && app::tried_on(*lease, tenant, now.date(), mac) >= cap;
  };
  // A retry was counted by its first try. Caps hold back what can wait, not statutory notices.
  const bool capped = message.tries == 0 && !message.statutory &&
                      (is_full(messages.caps.recipient, verdict.address_mac) ||
                       is_full(messages.caps.all, std::nullopt));
  if (capped) return Verdict::later(domain::next_day_opening(messages, calendar, now), "cap");
  const plan::MessageTemplate* const text = messages.find(message.template_id);
  verdict.outgoing = {.key = message.id.text() + "-" + std::to_string(message.times),
                      .channel = message.channel,
                      .template_id = message.template_id,
                      .subject = subject_of(message, text),
                      .text = message.text,
                      .recipient = *recipient,
                      .phone = contact ? contact->phone : "",
                      .email = contact ? contact->email : "",
                      .at = now};
  return verdict;
}

bool Sender::send(const PendingMessage& message, const Verdict& verdict) {
  const int tries = message.tries + 1;
  const Instant now = verdict.outgoing.at;
  const auto wait = domain::retry_after_ms(tries, chance_());
  const auto noted = engine_.writer().run_local([&](store::Db& db) {
    app::note_try(db, engine_.tenant(), message, now, now + wait.value_or(k_last_try_ms),
                  verdict.address_mac);
  });
  if (!noted) return false;  // the database is not to be written: nothing is sent either
  const Delivery delivery = transports_.at(message.channel)->send(verdict.outgoing);
  if (delivery.unreachable) down_.insert(message.channel);
  switch (delivery.outcome) {
    case Outcome::sent:
      return settle(message, "sent", "");
    case Outcome::refused:
    case Outcome::unknown_number:
      return settle(message, "refused", reason_of(delivery.outcome));
    case Outcome::interrupted:
      return false;
    case Outcome::temporary:
      break;
  }
  if (!wait) return settle(message, "refused", "gave_up");
  postpone(message, now + std::max(*wait, delivery.retry_after_ms.value_or(0)), "",
           delivery.problem);
  return false;
}

bool Sender::settle(const PendingMessage& message, const std::string& state,
                    const std::string& reason) {
  return engine_
      .execute(app::settle_command(engine_.tenant(), message.id, message.times, state, reason))
      .has_value();
}

void Sender::postpone(const PendingMessage& message, Instant next, const std::string& wait,
                      const std::string& problem) {
  (void)engine_.writer().run_local(
      [&](store::Db& db) { app::postpone(db, engine_.tenant(), message.id, next, wait, problem); });
}

}  // namespace wanhu::message
