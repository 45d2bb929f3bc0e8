// The phone desk: taking the next case, giving it back, recording a call, links to answer oneself,
// and listening in with consent. The rules are domain/poll's; what a case holds of a resident stays
// in local tables.
#include <algorithm>

#include "app/command.hpp"
#include "app/poll_desk.hpp"
#include "base/digest.hpp"
#include "domain/poll/call.hpp"
#include "domain/poll/form.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using base::FieldReader;
using domain::PollWave;
using domain::WaveState;
using store::PollCaseRow;

constexpr std::size_t k_languages_max = 20, k_note_max = 300;
constexpr std::int64_t k_seconds_max = 4 * 3600;
// Of a resident who asked, elsewhere, never to be called.
constexpr const char* k_standing_refusal = "2.11";

base::Failure refused(const char* code) {
  return base::fail(code, base::Kind::refused);
}

Result<PollWave> open_wave(Context& c, const Uuid& id) {
  auto wave = store::load_wave(c.db, c.tenant(), id);
  if (!wave) return not_found();
  if (wave->state != WaveState::open) return refused("POLL-WAVE-CLOSED");
  return std::move(*wave);
}

Result<PollCaseRow> open_case(Context& c, const Uuid& wave, const Uuid& id) {
  auto row = store::load_poll_case(c.db, c.tenant(), wave, id);
  if (!row) return not_found();
  if (!row->queued.open) return refused("POLL-CASE-DONE");
  return std::move(*row);
}

// Also when the hold is over: as long as nobody else has taken it, an interview is not lost.
Result<PollCaseRow> held_case(Context& c, const Uuid& wave, const Uuid& id) {
  auto row = open_case(c, wave, id);
  if (!row) return row;
  if (row->queued.held_by != c.actor()) return refused("POLL-NOT-HELD");
  return row;
}

// A list of short texts; empty when absent.
std::set<std::string> read_languages(FieldReader& fields) {
  std::set<std::string> languages;
  const Json& list = fields.raw("languages");
  if (list.is_null()) return languages;
  const bool fine = list.is_array() && list.size() <= k_languages_max &&
                    std::all_of(list.begin(), list.end(), [](const Json& one) {
                      return one.is_string() && one.get_ref<const std::string&>().size() <= 40;
                    });
  if (!fine) {
    fields.problem("FIELD-TYPE", "languages", {{"field", "languages"}, {"type", "texts"}});
    return languages;
  }
  for (const Json& one : list) languages.insert(one.get<std::string>());
  return languages;
}

domain::PollAnswers read_answers(FieldReader& fields) {
  domain::PollAnswers answers;
  const Json& object = fields.raw("answers");
  if (object.is_null()) return answers;
  const bool fine = object.is_object() && object.size() <= domain::k_poll_questions_max;
  if (!fine) fields.problem("FIELD-TYPE", "answers", {{"field", "answers"}, {"type", "object"}});
  if (!fine) return answers;
  for (const auto& [question, value] : object.items()) {
    if (!value.is_string()) {
      fields.problem("FIELD-TYPE", "answers/" + question,
                     {{"field", "answers/" + question}, {"type", "text"}});
      return answers;
    }
    answers.emplace(question, value.get<std::string>());
  }
  return answers;
}

Json answers_json(const domain::PollAnswers& answers) {
  Json json = Json::object();
  for (const auto& [question, value] : answers) json[question] = value;
  return json;
}

Json after_json(const domain::CaseAfter& after) {
  return {{"open", after.open},
          {"outcome", after.outcome},
          {"attempts", after.attempts},
          {"refusals", after.refusals},
          {"ready", static_cast<int>(after.ready)},
          {"next", after.next.ms()},
          {"due", after.due ? Json(after.due->ms()) : Json()},
          {"for_whom", after.for_whom},
          {"skill", after.skill},
          {"tried", after.tried}};
}

// ---- taking ------------------------------------------------------------------------------------

Result<store::Decision> nothing_to_give(const domain::NextCase& next) {
  static constexpr const char* k_codes[] = {"POLL-NEXT-WINDOW", "POLL-NEXT-WAIT",
                                            "POLL-NEXT-OTHERS", "POLL-NEXT-ENDED"};
  base::Problem problem{.code = k_codes[static_cast<std::size_t>(next.why)],
                        .kind = base::Kind::refused};
  if (next.again) {
    problem.args["next"] = next.again->clock();
    problem.args["next_at"] = next.again->iso();
  } else {
    problem.args["next"] = "—";
  }
  return base::fail(std::move(problem));
}

domain::Event taken(const Context& c, const Uuid& wave, const Uuid& id) {
  return {
      "poll.taken",
      {{"wave", wave.text()}, {"case", id.text()}, {"until", c.now().ms() + domain::k_hold_ms}}};
}

// Longer on the same screen: an interview may take more time than a hold.
Result<store::Decision> keep_holding(Context& c, const PollWave& wave, const Uuid& id) {
  const auto row = held_case(c, wave.id, id);
  if (!row) return base::fail(row.error());
  return decision({taken(c, wave.id, id)}, {{"case_id", id.text()}, {"number", row->number}});
}

// Drawn, and then asked never to be called, or erased: it is not on any screen again.
bool is_barred(Context& c, const std::optional<PollContact>& contact) {
  if (!contact) return true;
  const PollDigests digests(c.db, c.tenant(), c.keyring);
  const auto all = digests.all_of(*contact);
  return std::any_of(all.begin(), all.end(), [&](const std::string& who) {
    return store::is_never_called(c.db, c.tenant(), who);
  });
}

// ---- a call ------------------------------------------------------------------------------------

struct CallFields {
  domain::CallReport report;
  domain::PollAnswers answers;
  bool told = false, pressured = false;
  std::int64_t seconds = 0;
  std::string note;
};

CallFields read_call(Context& c, FieldReader& fields) {
  CallFields call;
  call.report.at = c.now();
  call.report.actor = c.actor();
  call.report.leads = c.scope().role == access::Role::poll_lead;
  call.report.number = static_cast<int>(fields.integer_or("number", 1, 1, 20));
  call.report.outcome = fields.text("outcome", 10);
  if (fields.has("appointment")) call.report.appointment = fields.instant("appointment");
  call.report.with_me = fields.boolean_or("with_me", false);
  call.report.language = fields.text_or("language", "", 40);
  call.report.never_again = fields.boolean_or("never_again", false);
  call.answers = read_answers(fields);
  call.told = fields.boolean_or("told", false);
  call.pressured = fields.boolean_or("pressured", false);
  call.seconds = fields.integer_or("seconds", 0, 0, k_seconds_max);
  call.note = fields.text_or("note", "", k_note_max);
  return call;
}

// What was answered must go with what became of the call.
Result<void> check_against_form(const domain::PollForm& form, const CallFields& call) {
  const stats::OutcomeCode* const code = stats::find_outcome(call.report.outcome);
  if (code == nullptr)
    return base::fail_field("POLL-OUTCOME", "/data/outcome", {{"outcome", call.report.outcome}});
  const bool complete = code->of == stats::OutcomeClass::complete;
  const bool spoke = domain::case_reached(code->code).contacted;
  if (!call.answers.empty() && !spoke)
    return base::fail_field("POLL-ANSWERS-OUTCOME", "/data/outcome", {{"outcome", code->zh}});
  if (code->of == stats::OutcomeClass::partial && call.answers.empty())
    return base::fail_field("POLL-PARTIAL-EMPTY", "/data/answers");
  if (auto ok = domain::check_answers(form, call.answers, complete, "/data/answers"); !ok)
    return ok;
  if (complete && domain::is_screened_out(form, call.answers))
    return base::fail_field("POLL-SCREENED", "/data/outcome");
  return {};
}

domain::Event called(const Context& c, const PollCaseRow& row, const CallFields& call,
                     const std::string& mode, const domain::CaseAfter& after) {
  return {"poll.called",
          {{"wave", row.wave.text()},
           {"case", row.id.text()},
           {"call", c.request.command_id.text()},
           {"mode", mode},
           {"number", call.report.number},
           {"outcome", call.report.outcome},
           {"told", call.told},
           {"pressured", call.pressured},
           {"seconds", call.seconds},
           {"answers", answers_json(call.answers)},
           {"after", after_json(after)}}};
}

domain::CalledCase called_case(Context& c, const PollCaseRow& row, int numbers) {
  return {.kind = row.kind,
          .numbers = numbers,
          .skill = row.queued.skill,
          .calls = store::calls_of_case(c.db, c.tenant(), row.wave, row.id),
          .tried = row.queued.tried};
}

// A note is for whoever calls next; it is sealed with the numbers and goes when they go.
std::function<void(store::Db&)> kept_note(Context& c, const PollCaseRow& row, PollContact contact,
                                          const std::string& note) {
  if (note.empty()) return {};
  auto vault = PollVault::of_wave(c.db, c.tenant(), c.keyring, row.wave);
  if (!vault) return {};
  contact.note = note;
  return [tenant = c.tenant(), vault = std::move(*vault), contact = std::move(contact),
          one = LinkedCase{.wave = row.wave, .id = row.id}](store::Db& db) {
    keep_contact(db, tenant, vault, one, contact);
  };
}

Result<store::Decision> record_call(Context& c, const PollWave& wave, const PollCaseRow& row,
                                    const CallFields& call) {
  const auto form = store::form_of(c.db, c.tenant(), wave);
  const auto contact = poll_contact(c.db, c.tenant(), c.keyring, wave.id, row.id);
  if (!form || !contact) return refused("POLL-CONTACT-GONE");
  if (auto ok = check_against_form(*form, call); !ok) return base::fail(ok.error());
  const auto rules = call_rules_of(c.plans, c.db, c.tenant(), wave);
  const auto after =
      domain::after_call(called_case(c, row, numbers_of(*contact)), call.report, rules, c.calendar);
  if (!after) return base::fail(after.error());
  domain::Events events{called(c, row, call, row.kind, *after)};
  if (call.report.never_again) {
    const PollDigests digests(c.db, c.tenant(), c.keyring);
    events.push_back({"poll.excluded", {{"who", digests.all_of(*contact)}}});
  }
  store::Decision result =
      decision(events, {{"call_id", c.request.command_id.text()},
                        {"open", after->open},
                        {"outcome", after->outcome},
                        {"next", after->open ? Json(after->next.iso()) : Json()}});
  result.local = kept_note(c, row, *contact, call.note);
  return result;
}

// ---- the link ----------------------------------------------------------------------------------

// One answer for links that never were and for those that are no more known.
Result<PollCaseRow> case_by_link(Context& c, const std::string& token) {
  const auto linked = case_of_link(c.db, c.tenant(), link_digest(token));
  if (!linked) return base::fail("POLL-LINK-UNKNOWN", base::Kind::not_found);
  auto row = store::load_poll_case(c.db, c.tenant(), linked->wave, linked->id);
  if (!row) return base::fail("POLL-LINK-UNKNOWN", base::Kind::not_found);
  if (!row->queued.open) return refused("POLL-LINK-USED");
  return std::move(*row);
}

}  // namespace

namespace handlers {

// {wave_id, languages?}: the next case; {wave_id, case_id}: the one on the screen, for longer.
Result<store::Decision> poll_take(Context& c, FieldReader& fields) {
  const Uuid wave_id = fields.uuid("wave_id");
  const auto kept = fields.uuid_if("case_id");
  const auto languages = read_languages(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto wave = open_wave(c, wave_id);
  if (!wave) return base::fail(wave.error());
  if (kept) return keep_holding(c, *wave, *kept);
  if (store::case_held_by(c.db, c.tenant(), c.actor(), c.now())) return refused("POLL-HOLDS");
  const auto next =
      store::next_poll_case(c.db, c.tenant(), wave->id, caller_of(*c.person, *wave, languages),
                            call_rules_of(c.plans, c.db, c.tenant(), *wave), c.calendar, c.now());
  if (!next.found) return nothing_to_give(next);
  const auto row = store::load_poll_case(c.db, c.tenant(), wave->id, *next.found);
  const auto contact = poll_contact(c.db, c.tenant(), c.keyring, wave->id, *next.found);
  if (is_barred(c, contact))
    return decision({{"poll.barred",
                      {{"wave", wave->id.text()},
                       {"case", row->id.text()},
                       {"outcome", contact ? std::string(k_standing_refusal) : row->outcome}}}},
                    {{"case_id", nullptr}, {"number", nullptr}});
  return decision({taken(c, wave->id, row->id)},
                  {{"case_id", row->id.text()}, {"number", row->number}});
}

// `known`: whoever should call knows the resident; the supervisor decides who calls instead.
Result<store::Decision> poll_give_back(Context& c, FieldReader& fields) {
  const Uuid wave_id = fields.uuid("wave_id"), case_id = fields.uuid("case_id");
  const std::string reason = fields.one_of("reason", {"known", "break", "other"});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto row = held_case(c, wave_id, case_id);
  if (!row) return base::fail(row.error());
  return decision({{"poll.given_back",
                    {{"wave", wave_id.text()},
                     {"case", case_id.text()},
                     {"reason", reason},
                     {"skill", reason == "known" ? "lead" : row->queued.skill}}}});
}

Result<store::Decision> poll_call(Context& c, FieldReader& fields) {
  const Uuid wave_id = fields.uuid("wave_id"), case_id = fields.uuid("case_id");
  const CallFields call = read_call(c, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto wave = open_wave(c, wave_id);
  if (!wave) return base::fail(wave.error());
  const auto row = held_case(c, wave_id, case_id);
  if (!row) return base::fail(row.error());
  return record_call(c, *wave, *row, call);
}

// The token is made by the page; only its digest comes here. A new link ends the one before.
Result<store::Decision> poll_link(Context& c, FieldReader& fields) {
  const Uuid wave_id = fields.uuid("wave_id"), case_id = fields.uuid("case_id");
  const std::string digest = fields.text("token_digest", 64);
  if (base::unhex(digest).size() != 32)
    fields.problem("FIELD-TYPE", "token_digest",
                   {{"field", "token_digest"}, {"type", "64 hex digits"}});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto wave = open_wave(c, wave_id);
  if (!wave) return base::fail(wave.error());
  const bool leads = c.scope().role == access::Role::poll_lead;
  const auto row = leads ? open_case(c, wave_id, case_id) : held_case(c, wave_id, case_id);
  if (!row) return base::fail(row.error());
  if (case_of_link(c.db, c.tenant(), digest))
    return base::fail_field("ID-USED", "/data/token_digest");
  store::Decision result =
      decision({{"poll.linked", {{"wave", wave_id.text()}, {"case", case_id.text()}}}});
  result.local = [tenant = c.tenant(), digest, one = LinkedCase{.wave = wave_id, .id = case_id}](
                     store::Db& db) { keep_link(db, tenant, one, digest); };
  return result;
}

Result<store::Decision> poll_self(Context& c, FieldReader& fields) {
  const std::string token = fields.text("token", 100);
  CallFields call;
  call.answers = read_answers(fields);
  call.told = fields.boolean_or("told", false);
  call.pressured = fields.boolean_or("pressured", false);
  call.seconds = fields.integer_or("seconds", 0, 0, k_seconds_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto row = case_by_link(c, token);
  if (!row) return base::fail(row.error());
  const auto wave = store::load_wave(c.db, c.tenant(), row->wave);
  if (!wave || wave->state != WaveState::open || wave->to < c.now().date())
    return refused("POLL-LINK-CLOSED");
  const auto form = store::form_of(c.db, c.tenant(), *wave);
  if (!form) return refused("POLL-LINK-CLOSED");
  if (auto ok = domain::check_answers(*form, call.answers, true, "/data/answers"); !ok)
    return base::fail(ok.error());
  call.report.number = 0;
  call.report.outcome = domain::is_screened_out(*form, call.answers) ? "4.70" : "1.10";
  const auto contact = poll_contact(c.db, c.tenant(), c.keyring, row->wave, row->id);
  const int numbers = contact ? numbers_of(*contact) : 1;
  const auto after =
      domain::after_link(called_case(c, *row, numbers), c.now(), call.report.outcome);
  return decision({called(c, *row, call, "self", after)}, {{"done", true}});
}

// `agreed`, `withdrawn`: what the respondent says, recorded by who has the case on the screen;
// `listen`: the supervisor begins to, which only the respondent's consent allows.
Result<store::Decision> poll_monitor(Context& c, FieldReader& fields) {
  const Uuid wave_id = fields.uuid("wave_id"), case_id = fields.uuid("case_id");
  const std::string act = fields.one_of("act", {"agreed", "withdrawn", "listen"});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const Json where{{"wave", wave_id.text()}, {"case", case_id.text()}};
  if (act != "listen") {
    const auto row = held_case(c, wave_id, case_id);
    if (!row) return base::fail(row.error());
    Json data = where;
    data["agreed"] = act == "agreed";
    return decision({{"poll.monitor_agreed", std::move(data)}});
  }
  if (c.scope().role != access::Role::poll_lead)
    return base::fail("FORBIDDEN", base::Kind::forbidden);
  const auto row = open_case(c, wave_id, case_id);
  if (!row) return base::fail(row.error());
  if (!row->queued.held_at(c.now()) || !row->monitor) return refused("POLL-NO-CONSENT");
  return decision({{"poll.monitored", where}});
}

}  // namespace handlers

}  // namespace wanhu::app
