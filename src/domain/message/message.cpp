#include "domain/message/message.hpp"

#include <algorithm>

#include "base/catalogue.hpp"
#include "base/text.hpp"
#include "domain/matter/closing.hpp"
#include "plan/message_text.hpp"

namespace wanhu::domain {

namespace {

using base::Json;

struct Happened {
  std::string what, detail, to;  // `to`: only those who are named so by the plan; empty: anybody
};

std::string text_in(const Json& data, const char* name) {
  const auto found = data.find(name);
  return found != data.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Journals from before do not say when.
std::string said_when(const Json& data) {
  return data.contains("at") ? std::to_string(data.at("at").get<std::int64_t>()) : std::string();
}

Happened reminded(const Json& data) {
  std::string rung = text_in(data, "rung");
  // A clock beside the term has rungs of the same names.
  if (data.contains("side"))
    rung = text_in(data, "side") + " " + std::to_string(data.at("n").get<int>()) + " " + rung;
  return {rung.starts_with("resume/") ? "resumed" : "reminded", rung,
          rung.starts_with("resume/") ? std::string() : text_in(data, "to")};
}

// Some things happen several times in a round; `detail` tells them apart.
std::optional<Happened> happened(const Matter& after, const Event& event) {
  const std::string what = event.type.substr(event.type.find('.') + 1);
  if (event.type == "matter.reminded") return reminded(event.data);
  if (event.type == "matter.handed_over")
    return Happened{what, std::to_string(after.handed.value_or(Instant()).ms()), {}};
  if (event.type == "matter.ruled" && event.data.contains("owner") &&
      !event.data.at("owner").is_null())
    return Happened{"handed_over", std::to_string(after.handed.value_or(Instant()).ms()), {}};
  if (event.type == "matter.paused" || event.type == "matter.resumed")
    return Happened{what, std::to_string(after.clock().pauses.size()), {}};
  if (event.type == "matter.extended")
    return Happened{what, std::to_string(after.clock().extensions), {}};
  // Which answer it tells of: one may be given anew before the resident has read it.
  if (event.type == "matter.answered" && after.answer)
    return Happened{what, std::to_string(after.answer->at.ms()), {}};
  if (event.type == "matter.reclassified") return Happened{what, said_when(event.data), {}};
  const bool looked = event.type == "matter.review_asked" || event.type == "matter.reviewed";
  if (looked && after.reviewed && (after.rechecked || after.review_asked))
    return Happened{what, "recheck", {}};
  const auto& known = plan::message_happenings();
  if (!event.type.starts_with("matter.") ||
      std::find(known.begin(), known.end(), what) == known.end())
    return {};
  return Happened{what, {}, {}};
}

bool gives_notice(const plan::Plan& plan, const std::string& why) {
  return std::any_of(plan.matters.pauses.begin(), plan.matters.pauses.end(),
                     [&](const plan::Pause& pause) { return pause.why == why && pause.notice; });
}

// Whether a body is of the matter's unit: itself, or an office, team or duty there.
bool is_of_unit(const plan::Plan& plan, const Matter& m, const std::string& body) {
  const plan::Unit* const unit = plan.unit(m.unit);
  if (body == m.unit) return true;
  if (unit == nullptr || body.empty()) return false;
  if (const plan::Office* const office = plan.office(body)) return office->of == m.unit;
  const auto& teams = plan.org.teams;
  const auto team = std::find_if(teams.begin(), teams.end(),
                                 [&](const plan::Team& one) { return one.id == body; });
  if (team != teams.end()) return team->each == unit->kind || is_of_unit(plan, m, team->of);
  const plan::Duty* const duty = plan.duty(body);
  return duty != nullptr && (duty->each == unit->kind || is_of_unit(plan, m, duty->at));
}

// Whether a body is of those whom the matter is about. What is about the town is told to nobody in
// it but the unit that takes it on.
bool is_about(const plan::Plan& plan, const Matter& m, const std::string& body) {
  if (m.concerns.empty()) return false;
  if (m.concerns == "village") return is_of_unit(plan, m, body);
  const plan::Office* const office = plan.office(body);
  return !is_of_unit(plan, m, body) && (office == nullptr || !office->external);
}

std::optional<Recipient> recipient_of(const plan::Plan& plan, const Matter& m, const Event& event,
                                      const std::string& to) {
  using Kind = Recipient::Kind;
  if (to == "owner")
    return m.owner ? std::optional(Recipient{Kind::person, m.owner->text()}) : std::nullopt;
  if (to == "visitor")
    return m.reporter && !m.is_recused(m.reporter->text())
               ? std::optional(Recipient{Kind::person, m.reporter->text()})
               : std::nullopt;
  if (to != "resident")
    return is_about(plan, m, to) ? std::nullopt : std::optional(Recipient{Kind::body, to});
  if (!m.contact || !m.reply) return {};
  if (event.type == "matter.paused" && !gives_notice(plan, text_in(event.data, "why"))) return {};
  return Recipient{Kind::contact, m.contact->text()};
}

std::string day_words(Date day) {
  return base::message(
      base::Lang::zh, "MESSAGE-DAY",
      {{"month", std::to_string(day.month())}, {"day", std::to_string(day.day())}});
}

std::string word(const std::string& code) {
  return base::has_message(code) ? base::message(base::Lang::zh, code) : std::string();
}

// What only the happening knows.
void event_values(const Matter& m, const Event& event, Instant now,
                  std::map<std::string, std::string>& values) {
  const Json& data = event.data;
  if (event.type == "matter.reminded") {
    const MatterClock* const side =
        data.contains("side") ? m.clock_named(text_in(data, "side"), data.at("n")) : nullptr;
    const Date due = side == nullptr ? m.clock().due : side->due;
    values["left"] = std::to_string(std::max(0, due - now.date()));
    values["due"] = day_words(due);
  }
  if (event.type == "matter.paused") {
    values["why"] = word("PLAN-DOC-WORD-for." + text_in(data, "why"));
    // A pause to 19 November 0:00 lasts to the 18th.
    values["until"] = day_words((Instant(data.at("until").get<std::int64_t>()) + -1).date());
  }
  if (m.answer) values["outcome"] = word("ANSWER-" + m.answer->outcome);
  if (event.type == "matter.closed")
    values["closing"] = word(closing_code(m.closing, m.answer ? m.answer->outcome : std::string()));
}

}  // namespace

std::string Recipient::key() const {
  const char* const kinds[] = {"contact:", "person:", "body:"};
  return kinds[static_cast<std::size_t>(kind)] + id;
}

std::optional<Recipient> Recipient::parse(std::string_view key) {
  const auto colon = key.find(':');
  if (colon == std::string_view::npos || colon + 1 == key.size()) return {};
  const std::string_view kind = key.substr(0, colon);
  const std::string id(key.substr(colon + 1));
  if (kind == "body") return Recipient{Kind::body, id};
  if (!Uuid::parse(id)) return {};
  if (kind == "contact") return Recipient{Kind::contact, id};
  if (kind == "person") return Recipient{Kind::person, id};
  return {};
}

std::vector<MessageDue> messages_for(const plan::Plan& plan, const Matter& after,
                                     const Event& event) {
  std::vector<MessageDue> all;
  const auto what = happened(after, event);
  if (!what) return all;
  for (const plan::MessageRule& rule : plan.messages.send) {
    if (rule.on != what->what || (!what->to.empty() && rule.to != what->to)) continue;
    const plan::MessageTemplate* const text = plan.messages.find(rule.template_id);
    const auto recipient = recipient_of(plan, after, event, rule.to);
    if (text == nullptr || !recipient) continue;
    MessageDue due{.happening = what->what,
                   .detail = what->detail,
                   .to = rule.to,
                   .recipient = *recipient,
                   .text = text};
    due.id =
        Uuid::named("message " + after.id.text() + " " + std::to_string(after.round) + " " +
                    due.happening + " " + due.detail + " " + recipient->key() + " " + text->id);
    all.push_back(std::move(due));
  }
  return all;
}

bool is_overtaken(const Matter& matter, const std::string& happening, const std::string& detail,
                  int round) {
  // Rows from before do not say of which answer they tell.
  if (happening == "answered" && !detail.empty())
    return !matter.answer || std::to_string(matter.answer->at.ms()) != detail;
  if (happening != "reminded" && happening != "resumed") return false;
  const auto parts = base::split(detail, ' ');  // name, number and rung of a clock beside the term
  if (parts.size() == 3)
    for (const MatterClock& side : matter.sides)
      if (side.name == parts[0] && std::to_string(side.n) == parts[1])
        return side.state != ClockState::running;
  return matter.round != round || matter.clock().state != ClockState::running;
}

std::map<std::string, std::string> message_values(const plan::Plan& plan, const Matter& m,
                                                  const Event* event, Instant now) {
  const plan::MatterKind* const kind = plan.matter_kind(m.kind);
  std::map<std::string, std::string> values{
      {"receipt", m.receipt},
      {"title", m.title},
      {"kind", kind == nullptr ? m.kind : kind->name},
      {"unit", plan.name_of(m.unit)},
      {"issuer", plan.head.issuer},
      {"due", day_words(m.clock().due)},
      {"state", word("MESSAGE-STATE-" + std::string(text_of(m.state)))}};
  if (event != nullptr) event_values(m, *event, now, values);
  return values;
}

std::map<std::string, std::string> sample_values(const plan::Plan& plan) {
  const auto& kinds = plan.matters.kinds;
  const auto& units = plan.org.units;
  return {{"receipt", "0A1B2-C3D4E"},
          {"title", word("MESSAGE-SAMPLE-TITLE")},
          {"kind", kinds.empty() ? "" : kinds.front().name},
          {"unit", units.empty() ? plan.org.root.name : units.front().name},
          {"issuer", plan.head.issuer},
          {"due", day_words(plan.head.window.to)},
          {"state", word("MESSAGE-STATE-handling")},
          {"left", "3"},
          {"why", word("PLAN-DOC-WORD-for.expert_opinion")},
          {"until", day_words(plan.head.window.to)},
          {"outcome", word("ANSWER-solved")},
          {"closing", word("CLOSING-confirmed")}};
}

}  // namespace wanhu::domain
