#include "app/query_receipt.hpp"

#include <algorithm>
#include <array>

#include "access/role.hpp"
#include "app/outbox.hpp"
#include "app/query_clock.hpp"
#include "app/query_files.hpp"
#include "app/query_history.hpp"
#include "app/query_join.hpp"
#include "app/query_public.hpp"
#include "app/seal.hpp"
#include "app/sealed_matter.hpp"
#include "app/statutory.hpp"
#include "base/text.hpp"
#include "domain/matter/closing.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/files.hpp"
#include "domain/text/sensitive.hpp"
#include "plan/channels.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

using domain::Matter;

// "张*": enough to know whose it is.
std::string initial(const std::string& name) {
  const std::u32string points = base::decode_utf8(name);
  return points.empty() ? std::string() : base::encode_utf8(points.substr(0, 1)) + "*";
}

Json contact_held(Reader& reader, const Matter& m) {
  // The resident asks, not the role that the reader stands for.
  Reader own = reader;
  own.scope.role = access::Role::centre;
  const auto contact = contact_of(own, m.contact);
  if (!contact) return {};
  return {{"name", initial(contact->name)}, {"phone", domain::masked(contact->phone)}};
}

// Everybody in what capacity they acted: the names of officials are not data about the resident.
std::map<std::string, std::string> capacities(Reader& reader) {
  std::map<std::string, std::string> names;
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    names[person.id.text()] = word(reader, "ACTOR-STAFF");
  names[std::string(k_actor_system)] = word(reader, "ACTOR-SYSTEM");
  names[std::string(k_actor_resident)] = word(reader, "ACTOR-RESIDENT");
  return names;
}

// What the copy tells of the events: what was done with the matter, and of the words those that
// the resident said or was told and those about the resident. What the office writes to itself
// about the work is neither, and what happens to another's matter is that resident's.
struct Told {
  std::string_view kind;
  bool words = false;
  const char* instead = nullptr;  // of the event's text, which names another's matter
};
constexpr std::array<Told, 33> k_told{{
    {"matter.opened", true},
    {"matter.handed_over"},
    {"matter.passed_on"},
    {"matter.accepted"},
    {"matter.reclassified", true},
    {"matter.extended", true},
    {"matter.paused"},
    {"matter.resumed"},
    {"matter.attempted", true},
    {"matter.contacted", true},
    {"matter.forward_sent"},
    {"matter.forward_accepted"},
    {"matter.forward_returned"},
    {"matter.forward_replied"},
    {"matter.forward_ended"},
    {"matter.answered", true},
    {"matter.told"},
    {"matter.confirmed", true},
    {"matter.closed", true},
    {"matter.reopened", true},
    {"matter.review_asked", true},
    {"matter.reviewed", true},
    {"matter.joined", false, "COPY-JOINED"},
    {"matter.gained", false, "COPY-JOINED"},
    {"matter.unjoined", false, "COPY-UNJOINED"},
    {"matter.lost", false, "COPY-UNJOINED"},
    {"matter.contact_erased"},
    {"matter.corrected", true},
    {"matter.text_erased"},
    {"matter.hidden", true},
    {"matter.shown", true},
    {"matter.file_added"},
    {"matter.file_removed", true},
}};

Json events_held(Reader& reader, const Matter& m, const plan::Plan& plan) {
  Json list = Json::array();
  for (const Json& event : history_json(reader, m.id, plan, capacities(reader))) {
    const auto told = std::find_if(k_told.begin(), k_told.end(), [&](const Told& one) {
      return one.kind == event.at("kind").get_ref<const std::string&>();
    });
    if (told == k_told.end()) continue;
    list.push_back(
        {{"at", event.at("at")},
         {"event", told->kind},
         {"by", event.at("actor")},
         {"what", told->instead == nullptr ? event.at("text") : Json(word(reader, told->instead))},
         {"text", told->words ? event.at("detail") : Json("")}});
  }
  return list;
}

// "标题：…" a line; what is empty is left out.
std::string readable(const Reader& reader, const Json& held) {
  std::string out = word(reader, "COPY-TITLE", {{"at", reader.now.clock()}}) + "\n\n";
  const auto line = [&](const char* code, const Json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    if (!text.empty()) out += word(reader, code) + word(reader, "COPY-COLON") + text + "\n";
  };
  line("COPY-RECEIPT", held.at("receipt"));
  line("COPY-OPENED", held.at("opened_at"));
  line("COPY-KIND", held.at("kind_name"));
  line("COPY-UNIT", held.at("unit_name"));
  line("COPY-MATTER-TITLE", held.at("title"));
  line("COPY-TEXT", held.at("text"));
  line("COPY-PLACE", held.at("place"));
  if (held.at("contact").is_object()) {
    line("COPY-NAME", held.at("contact").at("name"));
    line("COPY-PHONE", held.at("contact").at("phone"));
  }
  line("COPY-DUE", held.at("due"));
  if (held.at("answer").is_object()) line("COPY-ANSWER", held.at("answer").at("text"));
  out += "\n" + word(reader, "COPY-EVENTS") + "\n";
  for (const Json& event : held.at("events")) {
    out += event.at("at").get<std::string>() + " " + event.at("by").get<std::string>() + " " +
           event.at("what").get<std::string>();
    if (const std::string text = event.at("text"); !text.empty())
      out += word(reader, "COPY-COLON") + text;
    out += "\n";
  }
  return out + "\n" + word(reader, "COPY-END") + "\n";
}

bool tells_residents(const plan::Plan& plan) {
  return std::any_of(plan.messages.send.begin(), plan.messages.send.end(),
                     [](const plan::MessageRule& rule) { return rule.to == "resident"; });
}

// What the resident is told of the history: no names, no internal notes, no reminders.
Json public_history(Reader& reader, const Matter& m, const plan::Plan& plan) {
  Json list = Json::array();
  std::string outcome;
  for (const Happening& one : history_of(reader, m.id)) {
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
      if (const plan::Exclusion* way =
              plan::exclusion_named(plan.matters, data.at("exclusion").get<std::string>());
          way != nullptr && !way->to.empty())
        text += word(reader, "PUBLIC-CHANNEL", {{"name", way->name}, {"to", way->to}});
    if (data.contains("kind"))
      text += statutory_words(reader, m.plan_version, m.unit, data.at("kind"));
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
  // Only the day just before tells: one that an extension sets is none that was moved to.
  const bool rolled = steps.size() > 1 && steps.at(steps.size() - 2).at("what") == "rolled";
  if (rolled && steps.back().at("date") == clock.due.iso())
    text += word(reader, "PUBLIC-DUE-ROLLED");
  if (clock.due != clock.original_due)
    text += word(reader, "PUBLIC-DUE-EXTENDED", {{"due", clock.original_due.iso()}});
  if (clock.provisional) text += word(reader, "PUBLIC-DUE-PROVISIONAL");
  return text;
}

std::string state_words(const Reader& reader, const Matter& m) {
  if (!m.is_closed()) return word(reader, "PUBLIC-STATE-" + std::string(domain::text_of(m.state)));
  const std::string outcome = m.answer ? m.answer->outcome : std::string();
  return word(reader, "PUBLIC-closed",
              {{"closing", word(reader, domain::closing_code(m.closing, outcome))}});
}

Json answer_json(const Matter& m) {
  if (!m.answer) return {};
  return {{"outcome", m.answer->outcome}, {"text", m.answer->text}, {"at", m.answer->at.iso()}};
}

}  // namespace

Result<Matter> matter_of_receipt(Reader& reader, const std::string& receipt,
                                 const std::string& check) {
  const auto wrong = [] { return base::fail("RECEIPT-WRONG", base::Kind::not_found); };
  const auto normal = domain::normal_receipt(receipt);
  if (!normal) return wrong();
  const auto id = matter_of_number(reader.db, reader.tenant(), *normal);
  if (!id) return wrong();
  auto found = load_any(reader.db, reader.tenant(), reader.engine.keyring(), *id);
  if (!found || !check_fits(reader.engine.keyring(), found->id, check, found->check_mac))
    return wrong();
  return std::move(*found);
}

Json resident_may(const Reader& reader, const Matter& m, const plan::Plan& plan) {
  const auto review_until = domain::review_until(
      {.plan = plan, .plan_version = m.plan_version, .calendar = reader.engine.calendar()}, m);
  const auto possible = [&](std::string_view action) {
    if (action == "ask_review")
      return review_until && reader.now < *review_until && !m.review_asked;
    if (action == "hide") return !m.hidden_by_resident;
    if (action == "show") return m.hidden_by_resident;
    if (action == "add_file")
      return !m.is_sealed() && !m.text_erased && m.files.size() < domain::k_matter_files_max;
    if (action == "remove_file")
      return std::any_of(m.files.begin(), m.files.end(),
                         [](const domain::MatterFile& file) { return file.by_resident; });
    if (action == "correct" || action == "erase_text") return !m.text_erased;
    return true;
  };
  // No rule of the state: messages may be stopped as long as there are any, and there
  // are none about a tip.
  const bool may_opt_out = m.contact && !m.is_sealed() && tells_residents(plan) &&
                           !has_opted_out(reader.db, reader.tenant(), *m.contact);
  const std::vector<std::string> allowed = domain::allowed_in(m);
  Json may = Json::array();
  for (const std::string action :
       {"confirm", "dissent", "ask_review", "withdraw", "erase_contact", "hide", "show", "correct",
        "erase_text", "add_file", "remove_file"})
    if (possible(action) &&
        std::find(allowed.begin(), allowed.end(), "matter." + action) != allowed.end())
      may.push_back(action);
  if (may_opt_out) may.push_back("opt_out");
  return may;
}

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
              {"answer", answer_json(m)},
              {"joined_text", joined_words(reader, m)},
              {"history", public_history(reader, m, plan)},
              {"statutory", statutory_json(reader, m.plan_version, m.unit, m.kind)},
              {"may", resident_may(reader, m, plan)},
              {"public", public_view_json(reader, m)},
              {"place", m.place},
              {"files", own_files_json(m)},
              {"escalation", word(reader, "PUBLIC-ESCALATION")},
              {"round", m.round}};
}

Result<Json> receipt_copy(Reader& reader, const std::string& receipt, const std::string& check) {
  const auto found = matter_of_receipt(reader, receipt, check);
  if (!found) return base::fail(found.error());
  const Matter& m = *found;
  const PlanRef plans = reader.engine.plans().version(reader.db, reader.tenant(), m.plan_version);
  const plan::Plan& plan = plans->plan_of(m.unit);
  Json held{{"receipt", m.receipt},
            {"opened_at", m.first_reported.iso()},
            {"channel", m.channel},
            {"kind_name", kind_name(reader, m.plan_version, m.kind)},
            {"unit_name", plan.name_of(m.unit)},
            {"title", m.title},
            {"text", m.body},
            {"place", m.place},
            {"reply", m.reply},
            {"contact", contact_held(reader, m)},
            {"state", std::string(domain::text_of(m.state))},
            {"round", m.round},
            {"due", m.clock().due.iso()},
            {"answer", answer_json(m)},
            {"files", own_files_json(m)},
            {"hidden_by_resident", m.hidden_by_resident},
            {"hidden_by_staff", m.hidden_by_staff},
            {"text_erased", m.text_erased},
            {"plan_version", m.plan_version},
            {"events", events_held(reader, m, plan)}};
  std::string text = readable(reader, held);
  return Json{{"receipt", m.receipt},
              {"made_at", reader.now.iso()},
              {"held", std::move(held)},
              {"readable", std::move(text)}};
}

}  // namespace wanhu::app
