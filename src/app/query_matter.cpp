// One matter: its facts, its whole history in words, its clocks with every counted and skipped day,
// and what this person may do next. And the same as the resident sees it.
#include <algorithm>
#include <cstdlib>

#include "access/role.hpp"
#include "app/confidential.hpp"
#include "app/query_clock.hpp"
#include "app/query_files.hpp"
#include "app/query_history.hpp"
#include "app/query_join.hpp"
#include "app/query_joint.hpp"
#include "app/query_public.hpp"
#include "app/query_receipt.hpp"
#include "app/sealed_matter.hpp"
#include "domain/matter/closing.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/files.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_history{Reach::tenant, "matter_history",
                          "SELECT n, seq, at_ms, kind, actor, data FROM matter_event "
                          "WHERE tenant = $1 AND matter_id = $2 ORDER BY n"};
const Statement k_address{Reach::tenant, "matter_address",
                          "SELECT address FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_contact_sealed{
    Reach::tenant, "contact_sealed",
    "SELECT sealed FROM contact WHERE tenant = $1 AND contact_id = $2"};
const Statement k_contact_key{
    Reach::local, "contact_key",
    "SELECT wrapped, master FROM contact_key WHERE tenant = $1 AND contact_id = $2"};
std::string word(const Reader& reader, const std::string& code,
                 const std::map<std::string, std::string>& args = {}) {
  return base::message(reader.lang, code, args);
}

// What a phone's wrong clock said, when it is further out than phones' clocks differ.
std::string said_words(const Reader& reader, const Json& data) {
  const std::int64_t said = data.at("said_ms"), started = data.at("clock").at("started");
  if (std::abs(said - started) <= domain::k_clock_skew_ms) return {};
  return word(reader, "EVENT-said", {{"said", Instant(said).clock()}});
}

// Whether the matter is sealed or not.
std::vector<Happening> history_of(Reader& reader, const Uuid& id) {
  std::vector<Happening> all;
  reader.db.each(k_history, {reader.tenant(), id}, [&](const Row& row) {
    all.push_back({.n = row.i64(0),
                   .seq = row.i64(1),
                   .at = row.instant(2),
                   .actor = row.text(4),
                   .event = {row.text(3), Json::parse(row.text(5))}});
  });
  return all.empty() ? opened_history(reader.db, reader.tenant(), reader.engine.keyring(), id)
                     : all;
}

// "EVENT-opened" …; the event's own words (note, reason, text) stand apart as detail.
struct EventWords {
  std::string text, detail;
};
EventWords words_of(const Reader& reader, const std::string& kind, const Json& data,
                    const plan::Plan& plan, const std::map<std::string, std::string>& names) {
  std::map<std::string, std::string> args;
  const auto text = [&](const char* name) {
    const auto found = data.find(name);
    return found != data.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (data.contains("owner")) {
    const auto found = names.find(text("owner"));
    args["owner"] = found == names.end() ? text("owner") : found->second;
  }
  if (data.contains("person")) {
    const auto found = names.find(text("person"));
    args["person"] = found == names.end() ? text("person") : found->second;
  }
  if (data.contains("kind")) {
    const plan::MatterKind* k = plan.matter_kind(text("kind"));
    args["kind"] = k == nullptr ? text("kind") : k->name;
  }
  if (data.contains("clock")) args["due"] = data.at("clock").at("due").get<std::string>();
  if (data.contains("channel")) args["channel"] = word(reader, "CHANNEL-" + text("channel"));
  if (data.contains("outcome")) args["outcome"] = word(reader, "ANSWER-" + text("outcome"));
  if (data.contains("closing"))
    args["closing"] = word(reader, domain::closing_code(text("closing"), text("answer")));
  if (data.contains("by")) args["by"] = word(reader, "CONFIRM-" + text("by"));
  if (data.contains("stands"))
    args["outcome"] =
        word(reader, data.at("stands").get<bool>() ? "REVIEW-stands" : "REVIEW-again");
  if (data.contains("rung")) args["rung"] = rung_words(reader, text("rung"));
  if (data.contains("why")) args["why"] = pause_name(reader, text("why"));
  if (data.contains("exclusion")) {
    const plan::Exclusion* one = plan.matters.exclusion(text("exclusion"));
    args["exclusion"] = one == nullptr ? text("exclusion") : one->name;
  }
  // A reminder of a clock beside the term says which.
  if (data.contains("rung") && data.contains("side"))
    if (const plan::SideClock* side = plan.matters.clock(text("side")))
      args["rung"] = word(reader, "RUNG-side", {{"clock", side->name}, {"rung", args["rung"]}});
  for (const char* other : {"into", "joined"})
    if (data.contains(other)) args["other"] = domain::receipt_of(*Uuid::parse(text(other)));
  if (data.contains("cause")) args["cause"] = word(reader, "JOIN-CAUSE-" + text("cause"));
  if (data.contains("until"))
    args["until"] = last_day(Instant(data.at("until").get<std::int64_t>()));
  if (data.contains("day")) args["day"] = text("day");
  if (data.contains("ground")) args["ground"] = word(reader, "GROUND-" + text("ground"));
  if (data.contains("ended")) args["why"] = word(reader, "HELP-ENDED-" + text("ended"));
  if (data.contains("to")) {
    const std::string to = text("to");
    const std::string code = "AUDIENCE-" + to;
    args["to"] = base::has_message(code) ? word(reader, code) : plan.name_of(to);
  }
  EventWords words{.text = word(reader, "EVENT-" + kind.substr(kind.find('.') + 1), args),
                   .detail = {}};
  for (const char* name : {"note", "reason", "text", "evidence", "what"})
    if (kind != "matter.opened" && words.detail.empty()) words.detail = text(name);
  if (data.contains("said_ms")) words.detail = said_words(reader, data);
  return words;
}

// A closing is worded by the answer before it.
void note_outcome(const std::string& kind, Json& data, std::string& outcome) {
  if (kind == "matter.answered") outcome = data.at("outcome");
  if (kind == "matter.reopened") outcome.clear();
  if (kind == "matter.closed") data["answer"] = outcome;
}

std::map<std::string, std::string> names_of(Reader& reader) {
  std::map<std::string, std::string> names;
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    names[person.id.text()] =
        person.name + " · " + word(reader, "ROLE-" + std::string(access::text_of(person.role)));
  names[std::string(k_actor_system)] = word(reader, "ACTOR-SYSTEM");
  names[std::string(k_actor_resident)] = word(reader, "ACTOR-RESIDENT");
  return names;
}

// Words about a matter, as this reader may see them.
using Shown = std::string (*)(const std::string& text);
std::string in_full(const std::string& text) {
  return text;
}
std::string without_numbers(const std::string& text) {
  return domain::masked(text);
}
std::string nothing_of(const std::string&) {
  return {};
}
// Telephone and card numbers in a text are contact data like any other.
Shown shown_to(const Reader& reader) {
  return access::may_see_contact(reader.scope.role) ? &in_full : &without_numbers;
}

}  // namespace

Json history_json(Reader& reader, const Uuid& id, const plan::Plan& plan,
                  const std::map<std::string, std::string>& names) {
  Json list = Json::array();
  const Shown shown = shown_to(reader);
  std::string outcome;
  for (const Happening& one : history_of(reader, id)) {
    Json data = one.event.data;
    note_outcome(one.event.type, data, outcome);
    const EventWords words = words_of(reader, one.event.type, data, plan, names);
    const auto actor = names.find(one.actor);
    list.push_back({{"seq", one.seq},
                    {"at", one.at.iso()},
                    {"kind", one.event.type},
                    {"actor", actor == names.end() ? one.actor : actor->second},
                    {"text", words.text},
                    {"detail", shown(words.detail)}});
  }
  return list;
}

namespace {

Json answer_json(const Matter& m, Shown shown) {
  if (!m.answer) return {};
  return {
      {"outcome", m.answer->outcome}, {"text", shown(m.answer->text)}, {"at", m.answer->at.iso()}};
}

// For those who work on it: on whose parts it rests, what it did not wait for, and which body gave
// it.
Json answer_for_staff(const Matter& m, const plan::Plan& plan,
                      const std::map<std::string, std::string>& names, Shown shown) {
  Json answer = answer_json(m, shown);
  if (!m.answer) return answer;
  Json parts = Json::array();
  for (const Uuid& person : m.answer->parts) {
    const auto found = names.find(person.text());
    parts.push_back(found == names.end() ? person.text() : found->second);
  }
  answer["parts"] = std::move(parts);
  answer["without"] = shown(m.answer->without);
  answer["body_name"] = m.answer->body.empty() ? Json() : Json(plan.name_of(m.answer->body));
  return answer;
}

Json attempts_json(const Matter& m, Shown shown) {
  Json list = Json::array();
  for (const domain::Attempt& a : m.attempts)
    list.push_back({{"at", a.at.iso()}, {"channel", a.channel}, {"note", shown(a.note)}});
  return list;
}

MatterRow brief_of(const Matter& m, const std::string& owner_name, Instant now) {
  const domain::ClockPause* const pause = m.clock().paused(now);
  return {.id = m.id,
          .receipt = m.receipt,
          .title = m.title,
          .kind = m.kind,
          .state = std::string(domain::text_of(m.state)),
          .unit = m.unit,
          .place = m.place,
          .channel = m.channel,
          .closing = m.closing,
          .opened = m.first_reported,
          .listed = m.listed_on,
          .due = m.clock().due,
          .original_due = m.clock().original_due,
          .due_at = m.clock().due_at,
          .provisional = m.clock().provisional,
          .clock_running = m.clock().state == domain::ClockState::running,
          .owner = m.owner,
          .reporter = m.reporter,
          .dwelling = m.dwelling,
          .owner_name = owner_name,
          .round = m.round,
          .closed = m.closed,
          .plan_version = m.plan_version,
          .answered_by = {},
          .paused_until = pause == nullptr ? std::nullopt : std::optional(pause->to),
          .objected = m.objection.has_value(),
          .review_asked = m.review_asked.has_value()};
}

}  // namespace

Json brief_json(Reader& reader, const Matter& m) {
  const auto owner =
      m.owner ? access::person_by_id(reader.db, reader.tenant(), *m.owner) : std::nullopt;
  MatterRow row = brief_of(m, owner ? owner->name : std::string(), reader.now);
  if (!may_read_words(reader, m)) {
    row.title = concealed_title(reader);
    row.place.clear();
  }
  return to_json(row, reader);
}

namespace {

const Statement k_matter_rules{
    Reach::tenant, "matter_rules_of",
    "SELECT plan_version, unit FROM matter WHERE tenant = $1 AND matter_id = $2"};

// The plan that the matter of an event lives under; one that is being opened lives under today's.
const plan::Plan& plan_of_event(Reader& reader, const Json& data) {
  const auto id =
      data.contains("matter") ? Uuid::parse(data.at("matter").get<std::string>()) : std::nullopt;
  const auto row = id ? reader.db.query_one(k_matter_rules, {reader.tenant(), *id}) : std::nullopt;
  if (!row) return plan_here(reader);
  return reader.engine.plans()
      .version(reader.db, reader.tenant(), row->i64(0))
      ->plan_of(row->text(1));
}

}  // namespace

Json events_in_words(Reader& reader, const Json& events) {
  const auto names = names_of(reader);
  Json list = Json::array();
  for (const Json& event : events) {
    const std::string kind = event.at("type");
    if (!kind.starts_with("matter.")) continue;
    const Json& data = event.at("data");
    const EventWords words = words_of(reader, kind, data, plan_of_event(reader, data), names);
    list.push_back({{"kind", kind}, {"text", words.text}, {"detail", words.detail}});
  }
  return list;
}

std::optional<access::Contact> contact_of(Reader& reader, const std::optional<Uuid>& contact) {
  if (!contact || !access::may_see_contact(reader.scope.role)) return {};
  const auto sealed = reader.db.query_one(k_contact_sealed, {reader.tenant(), *contact});
  const auto key = reader.db.query_one(k_contact_key, {reader.tenant(), *contact});
  if (!sealed || !key) return {};
  return reader.engine.keyring().open(*contact, sealed->bytes(0), key->bytes(0), key->text(1));
}

namespace {

Json pause_reasons_json(const Reader& reader, const plan::Plan& plan, const Matter& m) {
  Json list = Json::array();
  for (const plan::Pause* reason : domain::pause_reasons(plan, m, reader.now))
    list.push_back({{"why", reason->why},
                    {"name", pause_name(reader, reason->why)},
                    {"max", calendar::text_of(reason->max)}});
  return list;
}

}  // namespace

Json contact_json(const std::optional<access::Contact>& contact) {
  if (!contact) return {};
  return {{"name", contact->name}, {"phone", contact->phone}};
}

namespace {

std::string name_in(const std::map<std::string, std::string>& names, const Uuid& person) {
  const auto found = names.find(person.text());
  return found == names.end() ? person.text() : found->second;
}

Json objection_json(const Matter& m, const std::map<std::string, std::string>& names, Shown shown) {
  if (!m.objection) return {};
  return {{"by", name_in(names, m.objection->by)},
          {"at", m.objection->at.iso()},
          {"reason", shown(m.objection->reason)}};
}

// Whoever accepted last, until the person it was handed to accepts: first-receiver duty.
Json responsible_name(const Matter& m, const std::map<std::string, std::string>& names) {
  if (!m.responsible || m.responsible == m.owner) return {};
  return name_in(names, *m.responsible);
}

// A body above is responsible from the day it has accepted, not before.
Json responsible_body(const Matter& m, const plan::Plan& plan) {
  const domain::Forward* const up = m.forwarded();
  if (up == nullptr || up->state != domain::ForwardState::accepted) return {};
  return plan.name_of(up->to);
}

Json next_due_json(const Reader& reader, const Matter& m, const plan::Plan& plan) {
  const domain::MatterClock* next = m.next_clock();
  if (next == nullptr) return {};
  return {{"clock", clock_name(reader, *next, plan)},
          {"at", next->due_at.iso()},
          {"due", next->due.iso()},
          {"overdue", reader.now >= next->due_at}};
}

Json exclusion_json(const plan::Plan& plan, const std::string& id) {
  const plan::Exclusion* one = plan.matters.exclusion(id);
  if (one == nullptr) return {};
  return {{"id", one->id}, {"name", one->name}, {"to", one->to}, {"ground", one->ground}};
}

Json exclusions_json(const plan::Plan& plan) {
  Json list = Json::array();
  for (const plan::Exclusion& one : plan.matters.exclusions)
    list.push_back(exclusion_json(plan, one.id));
  return list;
}

}  // namespace

Result<Json> matter_page(Reader& reader, const Uuid& id) {
  const auto found = load_any(reader.db, reader.tenant(), reader.engine.keyring(), id);
  if (!found || !is_visible(reader.scope, *found))
    return base::fail("NOT-FOUND", base::Kind::not_found);
  const Matter& m = *found;
  const PlanRef plans = reader.engine.plans().version(reader.db, reader.tenant(), m.plan_version);
  const plan::Plan& plan = plans->plan_of(m.unit);
  const auto names = names_of(reader);
  Json clocks = Json::array();
  for (const domain::MatterClock& clock : m.clocks)
    clocks.push_back(clock_json(reader, m, clock, plan));
  for (const domain::MatterClock& clock : m.sides)
    clocks.push_back(clock_json(reader, m, clock, plan));
  Json address;
  const bool reads = may_read_words(reader, m);
  const bool sees_contact = reads && access::may_see_contact(reader.scope.role);
  if (m.dwelling && sees_contact)
    if (const auto row = reader.db.query_one(k_address, {reader.tenant(), *m.dwelling}))
      address = row->text(0);
  const Shown shown = reads ? shown_to(reader) : &nothing_of;
  Json brief = brief_json(reader, m);
  if (reads) {
    brief["title"] = shown(m.title);
    brief["place"] = shown(m.place);
  }
  Json history = history_json(reader, id, plan, names);
  if (!reads)
    for (Json& one : history) one["detail"] = "";
  return Json{{"matter", std::move(brief)},
              {"text", shown(m.body)},
              {"answer", answer_for_staff(m, plan, names, shown)},
              {"helps", helps_json(reader, m, names, shown)},
              {"forwards", forwards_json(reader, m, plan, shown)},
              {"bodies", bodies_json(m, plan)},
              {"office", office_json(plan, m.kind)},
              {"responsible_body", responsible_body(m, plan)},
              {"dwelling", m.dwelling && sees_contact ? Json(m.dwelling->text()) : Json()},
              {"address", std::move(address)},
              {"contact", sees_contact ? contact_json(contact_of(reader, m.contact)) : Json()},
              {"reply", m.reply},
              {"history", std::move(history)},
              {"clocks", std::move(clocks)},
              {"pause_reasons", pause_reasons_json(reader, plan, m)},
              {"objection", objection_json(m, names, shown)},
              {"responsible", responsible_name(m, names)},
              {"joined", joined_json(reader, m)},
              {"joiners", joiners_json(reader, m)},
              {"may", may_do(reader, m)},
              {"attempts", attempts_json(m, shown)},
              {"next_due", next_due_json(reader, m, plan)},
              {"excluded", exclusion_json(plan, m.excluded)},
              {"exclusions", exclusions_json(plan)},
              {"files", files_json(reader, m, names)},
              {"first_reported_at", m.first_reported.iso()},
              {"elapsed", elapsed_json(reader, m)},
              {"plan_version", m.plan_version},
              {"public", public_view_json(reader, m)}};
}

namespace {

// What the resident is told of the history: no names, no internal notes, no reminders.
Json public_history(Reader& reader, const Uuid& id, const plan::Plan& plan) {
  Json list = Json::array();
  std::string outcome;
  for (const Happening& one : history_of(reader, id)) {
    Json data = one.event.data;
    note_outcome(one.event.type, data, outcome);
    const std::string code = "PUBLIC-" + one.event.type.substr(one.event.type.find('.') + 1);
    if (!base::has_message(code)) continue;
    std::map<std::string, std::string> args;
    if (data.contains("clock")) args["due"] = data.at("clock").at("due").get<std::string>();
    if (data.contains("closing"))
      args["closing"] =
          word(reader, domain::closing_code(data.at("closing"), data.value("answer", "")));
    if (data.contains("why")) args["why"] = pause_name(reader, data.at("why"));
    if (data.contains("until"))
      args["until"] = last_day(Instant(data.at("until").get<std::int64_t>()));
    if (data.contains("to")) args["body"] = plan.name_of(data.at("to").get<std::string>());
    if (data.contains("day")) args["day"] = data.at("day").get<std::string>();
    std::string text = word(reader, code, args);
    if (data.contains("exclusion"))
      if (const plan::Exclusion* one =
              plan.matters.exclusion(data.at("exclusion").get<std::string>());
          one != nullptr && !one->to.empty())
        text += word(reader, "PUBLIC-CHANNEL", {{"name", one->name}, {"to", one->to}});
    list.push_back({{"at", one.at.iso()}, {"text", std::move(text)}});
  }
  return list;
}

std::string due_words(const Reader& reader, const Matter& m, const plan::Plan& plan) {
  const domain::MatterClock& clock = m.clock();
  if (clock.state != domain::ClockState::running) return word(reader, "PUBLIC-DUE-DONE");
  if (const domain::ClockPause* pause = clock.paused(reader.now))
    return word(reader, "PUBLIC-DUE-PAUSED",
                {{"why", pause_name(reader, pause->why)},
                 {"until", last_day(pause->to)},
                 {"due", clock.due.iso()}});
  const int left = clock.due - reader.now.date();
  std::string text = word(reader,
                          left < 0    ? "PUBLIC-DUE-PAST"
                          : left == 0 ? "PUBLIC-DUE-TODAY"
                                      : "PUBLIC-DUE",
                          {{"due", clock.due.iso()},
                           {"days", std::to_string(left < 0 ? -left : left)},
                           {"amount", clock.amount}});
  const Json steps = steps_json(reader, clock, plan);
  const bool rolled = std::any_of(steps.begin(), steps.end(),
                                  [](const Json& step) { return step.at("what") == "rolled"; });
  // An extension's day has no steps that led to it.
  if (rolled && steps.back().at("date") == clock.due.iso())
    text += word(reader, "PUBLIC-DUE-ROLLED");
  if (clock.due != clock.original_due)
    text += word(reader, "PUBLIC-DUE-EXTENDED", {{"due", clock.original_due.iso()}});
  if (clock.provisional) text += word(reader, "PUBLIC-DUE-PROVISIONAL");
  return text;
}

}  // namespace

namespace {

std::string state_words(const Reader& reader, const Matter& m) {
  if (!m.is_closed()) return word(reader, "PUBLIC-STATE-" + std::string(domain::text_of(m.state)));
  const std::string outcome = m.answer ? m.answer->outcome : std::string();
  return word(reader, "PUBLIC-closed",
              {{"closing", word(reader, domain::closing_code(m.closing, outcome))}});
}

}  // namespace

Result<Json> receipt_view(Reader& reader, const std::string& receipt, const std::string& check) {
  const auto found = matter_of_receipt(reader, receipt, check);
  if (!found) return base::fail(found.error());
  const Matter& m = *found;
  const PlanRef plans = reader.engine.plans().version(reader.db, reader.tenant(), m.plan_version);
  const plan::Plan& plan = plans->plan_of(m.unit);
  const bool running = m.clock().state == domain::ClockState::running;
  return Json{{"receipt", m.receipt},
              {"title", m.title},
              {"text", m.body},
              {"state", domain::text_of(m.state)},
              {"state_text", state_words(reader, m)},
              {"kind_name", kind_name(reader, m.plan_version, m.kind)},
              {"unit_name", plan.name_of(m.unit)},
              {"opened_at", m.first_reported.iso()},
              {"due", running ? Json(m.clock().due.iso()) : Json()},
              {"due_text", due_words(reader, m, plan)},
              {"overdue", m.overdue(reader.now)},
              {"answer", answer_json(m, &in_full)},
              {"joined_text", joined_words(reader, m)},
              {"history", public_history(reader, m.id, plan)},
              {"may", resident_may(reader, m, plan)},
              {"public", public_view_json(reader, m)},
              {"place", m.place},
              {"files", own_files_json(m)},
              {"escalation", word(reader, "PUBLIC-ESCALATION")},
              {"round", m.round}};
}

Json today(Reader& reader) {
  const Date day = reader.now.date();
  const Progress p = progress(reader, {});
  const auto list = [&](const MatterAsk& ask) {
    Json items = Json::array();
    for (const MatterRow& row : matters(reader, ask).rows) items.push_back(to_json(row, reader));
    return items;
  };
  Json last_days = Json::array();
  const std::size_t from = p.series.size() > 7 ? p.series.size() - 7 : 0;
  for (std::size_t i = from; i < p.series.size(); ++i)
    last_days.push_back({{"date", p.series[i].date.iso()}, {"new", p.series[i].fresh}});
  const calendar::Day today_kind = reader.engine.calendar().day(day);
  return {{"cut", to_json(p.cut)},
          {"now", reader.now.iso()},
          {"counts", matter_counts(reader)},
          {"overdue", list({.overdue = true, .limit = 20})},
          {"due", list({.due_by = day + 3, .limit = 200})},
          {"fresh", list({.states = {"listed"}, .limit = 20})},
          {"to_tell", list({.states = {"answered"}, .limit = 20})},
          {"total", total_json(p)},
          {"pace", pace_json(p)},
          {"forecast", forecast_json(p)},
          {"visited_today", p.total.reached_on_day},
          {"last_days", std::move(last_days)},
          {"closed_today", matter_count(reader, {.closed_on = day})},
          {"opened_today", matter_count(reader, {.opened_on = day})},
          {"holiday", today_kind.name.empty() ? Json() : Json(today_kind.name)},
          {"workday", today_kind.works()}};
}

}  // namespace wanhu::app
