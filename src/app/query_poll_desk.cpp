#include "app/query_poll_desk.hpp"

#include "app/command.hpp"
#include "app/poll_desk.hpp"
#include "domain/poll/call.hpp"
#include "domain/poll/form.hpp"
#include "store/statement.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using domain::PollWave;
using domain::WaveState;
using store::PollCaseRow;

const store::Statement k_history{
    store::Reach::tenant, "poll_case_history",
    "SELECT at_ms, number_ord, outcome, mode FROM poll_call WHERE tenant = $1 AND wave_id = $2 "
    "AND case_id = $3 ORDER BY at_ms, call_id"};
const store::Statement k_own_day{
    store::Reach::tenant, "poll_calls_own_day",
    "SELECT outcome, count(*) FROM poll_call WHERE tenant = $1 AND wave_id = $2 AND day = $3 "
    "AND actor = $4 GROUP BY outcome ORDER BY outcome"};

constexpr const char* k_whys[] = {"window", "wait", "others", "ended"};

std::string name_of(const Reader& reader, const stats::OutcomeCode& code) {
  return reader.lang == base::Lang::zh ? code.zh : code.en;
}

std::string outcome_name(const Reader& reader, const std::string& outcome) {
  const stats::OutcomeCode* const code = stats::find_outcome(outcome);
  return code == nullptr ? outcome : name_of(reader, *code);
}

Json wave_json(const PollWave& wave) {
  return {{"id", wave.id.text()},    {"survey", wave.survey}, {"name", wave.name},
          {"from", wave.from.iso()}, {"to", wave.to.iso()},   {"languages", wave.spec.languages}};
}

const char* what_follows(domain::AfterCall next) {
  switch (next) {
    case domain::AfterCall::done:
      return "done";
    case domain::AfterCall::number:
      return "number";
    case domain::AfterCall::later:
      return "later";
    case domain::AfterCall::convert:
      return "convert";
    case domain::AfterCall::language:
      return "language";
    case domain::AfterCall::lead:
      return "lead";
  }
  throw std::logic_error("unknown rule after a call");
}

Json outcomes_json(const Reader& reader, const std::string& kind) {
  Json list = Json::array();
  for (const stats::OutcomeCode* code : domain::codes_to_choose(kind))
    list.push_back({{"code", code->code},
                    {"name", name_of(reader, *code)},
                    {"class", stats::text_of(code->of)},
                    {"follows", what_follows(domain::after_call(*code))},
                    {"spoke", domain::case_reached(code->code).contacted}});
  return list;
}

Json numbers_json(const PollContact& contact, const std::vector<domain::CallOutcome>& calls,
                  int now) {
  Json list = Json::array();
  for (std::size_t i = 0; i < contact.numbers.size(); ++i) {
    const int ord = static_cast<int>(i) + 1;
    list.push_back({{"ord", ord},
                    {"number", contact.numbers[i]},
                    {"dead", domain::is_dead(calls, ord)},
                    {"now", ord == now}});
  }
  return list;
}

Json history_json(const Reader& reader, const PollCaseRow& row) {
  Json list = Json::array();
  reader.db.each(k_history, {reader.tenant(), row.wave, row.id}, [&](const store::Row& call) {
    list.push_back({{"at", call.instant(0).iso()},
                    {"number", call.i64(1)},
                    {"outcome", call.text(2)},
                    {"name", outcome_name(reader, call.text(2))},
                    {"mode", call.text(3)}});
  });
  return list;
}

Json answers_json(const domain::PollAnswers& answers) {
  Json json = Json::object();
  for (const auto& [question, value] : answers) json[question] = value;
  return json;
}

Result<Json> case_json(Reader& reader, const PollWave& wave, const PollCaseRow& row) {
  const auto form = store::form_of(reader.db, reader.tenant(), wave);
  const auto contact =
      poll_contact(reader.db, reader.tenant(), reader.engine.keyring(), wave.id, row.id);
  if (!form || !contact) return base::fail("POLL-CONTACT-GONE", base::Kind::refused);
  const auto calls = store::calls_of_case(reader.db, reader.tenant(), wave.id, row.id);
  const int now = number_now(row, calls, numbers_of(*contact), wave.spec.attempts);
  return Json{{"wave_id", wave.id.text()},
              {"case_id", row.id.text()},
              {"number", row.number},
              {"kind", row.kind},
              {"numbers", numbers_json(*contact, calls, now)},
              {"number_now", now},
              {"address", contact->address},
              {"language", contact->language},
              {"note", contact->note},
              {"skill", row.queued.skill},
              {"attempts", row.queued.attempts},
              {"attempts_max", wave.spec.attempts},
              {"appointment", row.queued.due ? Json(row.queued.due->iso()) : Json()},
              {"held_until", row.queued.held_until.iso()},
              {"may_listen", row.monitor.has_value()},
              {"calls", history_json(reader, row)},
              {"answers",
               answers_json(store::answers_of_case(reader.db, reader.tenant(), wave.id, row.id))},
              {"form", domain::to_json(*form)},
              {"outcomes", outcomes_json(reader, row.kind)}};
}

// Of the day, by the asker: calls made and interviews completed.
Json own_day(const Reader& reader, const Uuid& wave) {
  std::int64_t calls = 0, completed = 0;
  reader.db.each(k_own_day,
                 {reader.tenant(), wave, reader.now.date().days(), reader.scope.person.text()},
                 [&](const store::Row& row) {
                   calls += row.i64(1);
                   if (domain::case_reached(row.text(0)).completed) completed += row.i64(1);
                 });
  return {{"calls", calls}, {"completed", completed}};
}

Json next_json(const domain::NextCase& next) {
  if (next.found) return {{"ready", true}, {"why", nullptr}, {"again", nullptr}};
  return {{"ready", false},
          {"why", k_whys[static_cast<std::size_t>(next.why)]},
          {"again", next.again ? Json(next.again->iso()) : Json()}};
}

base::Failure unknown_link() {
  return base::fail("POLL-LINK-UNKNOWN", base::Kind::not_found);
}

}  // namespace

Result<Json> poll_desk(Reader& reader, const std::optional<Uuid>& wave_id,
                       const std::set<std::string>& languages) {
  Json waves = Json::array();
  std::optional<PollWave> chosen;
  const auto held =
      store::case_held_by(reader.db, reader.tenant(), reader.scope.person.text(), reader.now);
  for (const PollWave& wave : store::load_waves(reader.db, reader.tenant())) {
    if (wave.state != WaveState::open) continue;
    waves.push_back(wave_json(wave));
    if (held ? wave.id == held->wave : wave_id ? wave.id == *wave_id : !chosen) chosen = wave;
  }
  if (wave_id && !held && !chosen) return not_found();
  Json page{{"waves", std::move(waves)},
            {"wave_id", chosen ? Json(chosen->id.text()) : Json()},
            {"case", nullptr},
            {"next", nullptr},
            {"today", nullptr}};
  if (!chosen) return page;
  page["today"] = own_day(reader, chosen->id);
  if (held) {
    auto shown = case_json(reader, *chosen, *held);
    if (!shown) return base::fail(shown.error());
    page["case"] = std::move(*shown);
    return page;
  }
  const auto person = access::person_by_id(reader.db, reader.tenant(), reader.scope.person);
  if (!person) return not_found();
  page["next"] = next_json(store::next_poll_case(
      reader.db, reader.tenant(), chosen->id, caller_of(*person, *chosen, languages),
      call_rules_of(reader.engine.plans(), reader.db, reader.tenant(), *chosen),
      reader.engine.calendar(), reader.now));
  return page;
}

Result<DialNumber> poll_dial_number(Reader& reader, const Uuid& wave, const Uuid& case_id,
                                    int number) {
  const auto held =
      store::case_held_by(reader.db, reader.tenant(), reader.scope.person.text(), reader.now);
  if (!held || held->wave != wave || held->id != case_id)
    return base::fail("POLL-NOT-HELD", base::Kind::refused);
  const auto contact =
      poll_contact(reader.db, reader.tenant(), reader.engine.keyring(), wave, case_id);
  const std::size_t known = contact ? contact->numbers.size() : 0;
  if (number < 1 || static_cast<std::size_t>(number) > known)
    return base::fail_field("POLL-NUMBER", "/number", {{"numbers", std::to_string(known)}});
  return DialNumber{.case_id = case_id,
                    .number = contact->numbers[static_cast<std::size_t>(number) - 1]};
}

Result<Json> poll_self_form(Reader& reader, const std::string& token) {
  const auto linked = case_of_link(reader.db, reader.tenant(), link_digest(token));
  if (!linked) return unknown_link();
  const auto row = store::load_poll_case(reader.db, reader.tenant(), linked->wave, linked->id);
  const auto wave = store::load_wave(reader.db, reader.tenant(), linked->wave);
  if (!row || !wave) return unknown_link();
  if (!row->queued.open) return base::fail("POLL-LINK-USED", base::Kind::refused);
  const auto form = store::form_of(reader.db, reader.tenant(), *wave);
  if (!form || wave->state != WaveState::open || wave->to < reader.now.date())
    return base::fail("POLL-LINK-CLOSED", base::Kind::refused);
  return Json{{"to", wave->to.iso()}, {"form", domain::to_json(*form)}};
}

}  // namespace wanhu::app
