#include "app/query_history.hpp"

#include <cstdlib>

#include "access/role.hpp"
#include "app/query_clock.hpp"
#include "domain/matter/closing.hpp"
#include "domain/matter/decide.hpp"
#include "domain/text/sensitive.hpp"
#include "plan/channels.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_history{Reach::tenant, "matter_history",
                          "SELECT n, seq, at_ms, kind, actor, data FROM matter_event "
                          "WHERE tenant = $1 AND matter_id = $2 ORDER BY n"};
const Statement k_matter_rules{
    Reach::tenant, "matter_rules_of",
    "SELECT plan_version, unit FROM matter WHERE tenant = $1 AND matter_id = $2"};

// What a phone's wrong clock said, when it is further out than phones' clocks differ.
std::string said_words(const Reader& reader, const Json& data) {
  const std::int64_t said = data.at("said_ms"), started = data.at("clock").at("started");
  if (std::abs(said - started) <= domain::k_clock_skew_ms) return {};
  return word(reader, "EVENT-said", {{"said", Instant(said).clock()}});
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
  for (const char* who : {"owner", "person"})
    if (data.contains(who)) args[who] = name_in(names, text(who));
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
    const plan::Exclusion* one = plan::exclusion_named(plan.matters, text("exclusion"));
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
  if (kind == "matter.ruled" || kind == "matter.reviewed" || kind == "matter.extended") {
    if (data.contains("body"))
      words.text += word(reader, "DECIDED-BY", {{"body", plan.name_of(text("body"))}});
    if (data.contains("paper"))
      words.text += word(reader, "DECIDED-PAPER", {{"paper", text("paper")}});
  }
  if (data.contains("said_by"))
    words.text += word(reader, "CLOSED-SAID",
                       {{"who", word(reader, "SAID-BY-" + text("said_by"))},
                        {"by", args["by"]},
                        {"at", Instant(data.at("at").get<std::int64_t>()).clock()}});
  for (const char* name : {"note", "reason", "text", "evidence", "what"})
    if (kind != "matter.opened" && words.detail.empty()) words.detail = text(name);
  if (data.contains("said_ms")) words.detail = said_words(reader, data);
  return words;
}

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

std::string in_full(const std::string& text) {
  return text;
}
std::string without_numbers(const std::string& text) {
  return domain::masked(text);
}
}  // namespace

ShownText shown_to(const Reader& reader) {
  return access::may_see_contact(reader.scope.role) ? &in_full : &without_numbers;
}

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

Json history_json(Reader& reader, const Uuid& id, const plan::Plan& plan,
                  const std::map<std::string, std::string>& names) {
  Json list = Json::array();
  const ShownText shown = shown_to(reader);
  std::string outcome;
  for (const Happening& one : history_of(reader, id)) {
    Json data = one.event.data;
    note_outcome(one.event.type, data, outcome);
    const EventWords words = words_of(reader, one.event.type, data, plan, names);
    list.push_back({{"seq", one.seq},
                    {"at", one.at.iso()},
                    {"kind", one.event.type},
                    {"actor", name_in(names, one.actor)},
                    {"text", words.text},
                    {"detail", shown(words.detail)}});
  }
  return list;
}

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

}  // namespace wanhu::app
