#include "store/tables/poll_case.hpp"

#include "domain/poll/wave.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

using base::Instant;
using domain::Caller;
using domain::QueuedCase;
using domain::Ready;

// ---- writing
// -------------------------------------------------------------------------------------

// What waits no longer joins those that are ready, so many at a time that no take is slow for it;
// the others are found by their time until they do.
constexpr std::int64_t k_join_ready = 200;
const Statement k_join{
    Reach::tenant, "poll_case_join_ready",
    "UPDATE poll_case SET ready = 1 WHERE tenant = $1 AND wave_id = $2 AND case_id IN "
    "(SELECT w.case_id FROM poll_case w WHERE w.tenant = $1 AND w.wave_id = $2 AND w.ready = 0 "
    "AND w.next_ms <= $3 ORDER BY w.next_ms, w.case_id LIMIT $4)"};
// While it is held a case waits for the end of the hold, so that one that was forgotten comes back.
const Statement k_take{Reach::tenant, "poll_case_take",
                       "UPDATE poll_case SET held_by = $4, held_ms = $5, seq = $6, "
                       "monitor = CASE WHEN held_by = $4 THEN monitor ELSE NULL END, "
                       "ready = CASE WHEN due_ms IS NULL THEN 0 ELSE 2 END, "
                       "next_ms = CASE WHEN due_ms IS NULL THEN $5 ELSE next_ms END "
                       "WHERE tenant = $1 AND wave_id = $2 AND case_id = $3"};
const Statement k_give_back{
    Reach::tenant, "poll_case_give_back",
    "UPDATE poll_case SET held_by = NULL, held_ms = NULL, monitor = NULL, skill = $4, "
    "for_whom = NULL, ready = CASE WHEN due_ms IS NULL THEN 1 ELSE 2 END, seq = $5 "
    "WHERE tenant = $1 AND wave_id = $2 AND case_id = $3"};
const Statement k_bar{
    Reach::tenant, "poll_case_bar",
    "UPDATE poll_case SET stage = 'final', outcome = $4, ready = 2, due_ms = NULL, "
    "for_whom = NULL, held_by = NULL, held_ms = NULL, monitor = NULL, done_ms = $5, seq = $6 "
    "WHERE tenant = $1 AND wave_id = $2 AND case_id = $3"};
const Statement k_after{
    Reach::tenant, "poll_case_after",
    "UPDATE poll_case SET stage = $4, outcome = $5, attempts = $6, refusals = $7, ready = $8, "
    "next_ms = $9, due_ms = $10, for_whom = $11, skill = $12, tried = $13, last_ms = $14, "
    "done_ms = $15, held_by = NULL, held_ms = NULL, monitor = NULL, seq = $16 "
    "WHERE tenant = $1 AND wave_id = $2 AND case_id = $3"};
const Statement k_monitor{Reach::tenant, "poll_case_monitor",
                          "UPDATE poll_case SET monitor = $4, seq = $5 "
                          "WHERE tenant = $1 AND wave_id = $2 AND case_id = $3"};
const Statement k_call{
    Reach::tenant, "poll_call_put",
    "INSERT INTO poll_call (tenant, call_id, wave_id, case_id, at_ms, day, mode, number_ord, "
    "actor, outcome, told, pressured, seconds, monitored, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"};
const Statement k_forget_answers{
    Reach::tenant, "poll_answers_forget",
    "DELETE FROM poll_answer WHERE tenant = $1 AND wave_id = $2 AND case_id = $3"};
const Statement k_answer{Reach::tenant, "poll_answer_put",
                         "INSERT INTO poll_answer (tenant, wave_id, case_id, question, value, seq) "
                         "VALUES ($1, $2, $3, $4, $5, $6)"};

// ---- reading
// -------------------------------------------------------------------------------------

const Statement k_case{
    Reach::tenant, "poll_case_row",
    "SELECT wave_id, case_id, number, kind, unit, outcome, stage, day, attempts, tried, ready, "
    "next_ms, due_ms, for_whom, skill, held_by, held_ms, refusals, monitor FROM poll_case "
    "WHERE tenant = $1 AND wave_id = $2 AND case_id = $3"};
const Statement k_held{
    Reach::tenant, "poll_case_held_by",
    "SELECT wave_id, case_id, number, kind, unit, outcome, stage, day, attempts, tried, ready, "
    "next_ms, due_ms, for_whom, skill, held_by, held_ms, refusals, monitor FROM poll_case "
    "WHERE tenant = $1 AND held_by = $2 AND held_ms > $3 ORDER BY held_ms, case_id LIMIT 1"};
const Statement k_calls{
    Reach::tenant, "poll_calls_of_case",
    "SELECT at_ms, number_ord, outcome FROM poll_call WHERE tenant = $1 AND wave_id = $2 "
    "AND case_id = $3 ORDER BY at_ms, call_id"};
const Statement k_answers{
    Reach::tenant, "poll_answers_of_case",
    "SELECT question, value FROM poll_answer WHERE tenant = $1 AND wave_id = $2 AND case_id = $3 "
    "ORDER BY question"};

// The best of each group, and, where nothing is to be had, what the reason is made of. All have the
// columns of queued_of.
const Statement k_due{
    Reach::tenant, "poll_next_due",
    "SELECT case_id, day, attempts, tried, ready, next_ms, due_ms, for_whom, skill, held_by, "
    "held_ms FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND due_ms <= $3 AND skill = $4 "
    "AND (held_by IS NULL OR held_ms <= $3) AND (for_whom IS NULL OR for_whom = $5 OR "
    "due_ms <= $6) ORDER BY due_ms, case_id LIMIT 1"};
const Statement k_ready{
    Reach::tenant, "poll_next_ready",
    "SELECT case_id, day, attempts, tried, ready, next_ms, due_ms, for_whom, skill, held_by, "
    "held_ms FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND skill = $3 AND ready = 1 "
    "AND tried = $4 AND day <= $5 ORDER BY day, attempts, case_id LIMIT 1"};
const Statement k_over{
    Reach::tenant, "poll_next_over",
    "SELECT case_id, day, attempts, tried, ready, next_ms, due_ms, for_whom, skill, held_by, "
    "held_ms FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND ready = 0 AND next_ms <= $3 "
    "AND skill = $4 AND (tried / $5) % 2 = 0 AND day <= $6 "
    "ORDER BY day, attempts, case_id LIMIT 1"};
constexpr std::int64_t k_look_ahead = 200;
const Statement k_waiting{
    Reach::tenant, "poll_next_waiting",
    "SELECT case_id, day, attempts, tried, ready, next_ms, due_ms, for_whom, skill, held_by, "
    "held_ms FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND ready = 0 "
    "ORDER BY next_ms, case_id LIMIT $3"};
const Statement k_promised{
    Reach::tenant, "poll_next_promised",
    "SELECT case_id, day, attempts, tried, ready, next_ms, due_ms, for_whom, skill, held_by, "
    "held_ms FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND due_ms IS NOT NULL "
    "ORDER BY due_ms, case_id LIMIT $3"};
const Statement k_open{
    Reach::tenant, "poll_next_open",
    "SELECT case_id, day, attempts, tried, ready, next_ms, due_ms, for_whom, skill, held_by, "
    "held_ms FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND stage = 'open' AND day < $3 "
    "ORDER BY number LIMIT 1"};

std::string text_or(const Row& row, std::size_t column) {
  return row.text_if(column).value_or("");
}

QueuedCase queued_of(const Row& row, std::size_t id, std::size_t from) {
  QueuedCase one{.id = row.uuid(id)};
  one.day = base::Date(static_cast<std::int32_t>(row.i64(from)));
  one.attempts = static_cast<int>(row.i64(from + 1));
  one.tried = static_cast<unsigned>(row.i64(from + 2));
  one.ready = static_cast<Ready>(row.i64(from + 3));
  one.next = row.instant(from + 4);
  if (!row.is_null(from + 5)) one.due = row.instant(from + 5);
  one.for_whom = text_or(row, from + 6);
  one.skill = row.text(from + 7);
  one.held_by = text_or(row, from + 8);
  if (!row.is_null(from + 9)) one.held_until = row.instant(from + 9);
  return one;
}

PollCaseRow case_of(const Row& row) {
  PollCaseRow found{.wave = row.uuid(0),
                    .id = row.uuid(1),
                    .number = row.i64(2),
                    .kind = row.text(3),
                    .unit = row.text(4),
                    .outcome = row.text(5),
                    .queued = queued_of(row, 1, 7),
                    .refusals = static_cast<int>(row.i64(17)),
                    .monitor = row.text_if(18)};
  found.queued.open = row.text(6) == "open";
  return found;
}

Value maybe(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

}  // namespace

namespace tables {

namespace {

Value instant_if(const Json& data, const char* name) {
  const Json& value = data.at(name);
  return value.is_null() ? Value() : Value(value.get<std::int64_t>());
}

void put_answers(Db& db, const Context& c, const Json& data) {
  const Json& answers = data.at("answers");
  if (answers.empty()) return;  // what was said in an earlier call stands
  const base::Uuid wave = uuid_of(data, "wave"), id = uuid_of(data, "case");
  db.exec(k_forget_answers, {c.tenant, wave, id});
  for (const auto& [question, value] : answers.items())
    db.exec(k_answer, {c.tenant, wave, id, question, value.get<std::string>(), c.seq});
}

void put_call(Db& db, const Context& c, const Json& data) {
  const base::Uuid wave = uuid_of(data, "wave"), id = uuid_of(data, "case");
  const auto before = load_poll_case(db, c.tenant, wave, id);
  const bool self = text_of(data, "mode") == "self";
  const auto number = [&](const char* name) { return data.at(name).get<std::int64_t>(); };
  db.exec(k_call,
          {c.tenant, uuid_of(data, "call"), wave, id, c.at.ms(), c.at.date().days(),
           text_of(data, "mode"), number("number"), c.actor, text_of(data, "outcome"),
           data.at("told").get<bool>() ? 1 : 0, data.at("pressured").get<bool>() ? 1 : 0,
           number("seconds"), !self && before->monitor ? Value(*before->monitor) : Value(), c.seq});
  const Json& after = data.at("after");
  const auto of_case = [&](const char* name) { return after.at(name).get<std::int64_t>(); };
  const bool open = after.at("open").get<bool>();
  db.exec(k_after,
          {c.tenant, wave, id, open ? "open" : "final", text_of(after, "outcome"),
           of_case("attempts"), of_case("refusals"), of_case("ready"), of_case("next"),
           instant_if(after, "due"), maybe(text_of(after, "for_whom")), text_of(after, "skill"),
           of_case("tried"), c.at.ms(), open ? Value() : Value(c.at.ms()), c.seq});
  put_answers(db, c, data);
}

}  // namespace

bool apply_poll_case(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  const auto wave = [&] { return uuid_of(data, "wave"); };
  const auto id = [&] { return uuid_of(data, "case"); };
  if (event.type == "poll.taken") {
    db.exec(k_join, {c.tenant, wave(), c.at.ms(), k_join_ready});
    db.exec(k_take, {c.tenant, wave(), id(), c.actor, data.at("until").get<std::int64_t>(), c.seq});
  } else if (event.type == "poll.given_back") {
    db.exec(k_give_back, {c.tenant, wave(), id(), text_of(data, "skill"), c.seq});
  } else if (event.type == "poll.called") {
    put_call(db, c, data);
  } else if (event.type == "poll.barred") {
    db.exec(k_bar, {c.tenant, wave(), id(), text_of(data, "outcome"), c.at.ms(), c.seq});
  } else if (event.type == "poll.monitor_agreed") {
    db.exec(k_monitor, {c.tenant, wave(), id(),
                        data.at("agreed").get<bool>() ? Value(std::string()) : Value(), c.seq});
  } else if (event.type == "poll.monitored") {
    db.exec(k_monitor, {c.tenant, wave(), id(), c.actor, c.seq});
  } else {
    return event.type == "poll.linked";
  }
  return true;
}

}  // namespace tables

std::optional<PollCaseRow> load_poll_case(Db& db, Tenant tenant, const base::Uuid& wave,
                                          const base::Uuid& id) {
  const auto row = db.query_one(k_case, {tenant, wave, id});
  if (!row) return {};
  return case_of(*row);
}

std::optional<PollCaseRow> case_held_by(Db& db, Tenant tenant, const std::string& account,
                                        Instant now) {
  const auto row = db.query_one(k_held, {tenant, account, now});
  if (!row) return {};
  return case_of(*row);
}

std::vector<domain::CallOutcome> calls_of_case(Db& db, Tenant tenant, const base::Uuid& wave,
                                               const base::Uuid& id) {
  std::vector<domain::CallOutcome> calls;
  db.each(k_calls, {tenant, wave, id}, [&](const Row& row) {
    calls.push_back({row.instant(0), static_cast<int>(row.i64(1)), row.text(2)});
  });
  return calls;
}

domain::PollAnswers answers_of_case(Db& db, Tenant tenant, const base::Uuid& wave,
                                    const base::Uuid& id) {
  domain::PollAnswers answers;
  db.each(k_answers, {tenant, wave, id},
          [&](const Row& row) { answers.emplace(row.text(0), row.text(1)); });
  return answers;
}

namespace {

// Reads candidates for one caller at one moment.
class Candidates {
 public:
  Candidates(Db& db, Tenant tenant, const base::Uuid& wave, const Caller& caller, Instant now)
      : db_(db), tenant_(tenant), wave_(wave), caller_(caller), now_(now) {}

  // The best case is among them, when there is any.
  std::vector<QueuedCase> best(unsigned part) {
    found_.clear();
    for (const std::string& skill : caller_.skills()) {
      add(k_due,
          {tenant_, wave_, now_, skill, caller_.account, Instant(now_.ms() - domain::k_grace_ms)});
      add(k_over, {tenant_, wave_, now_, skill, static_cast<std::int64_t>(part),
                   std::int64_t{now_.date().days()}});
      for (unsigned tried = 0; tried < domain::k_parts; ++tried)
        if ((tried & part) == 0) ready(skill, tried, now_.date().days());
    }
    return found_;
  }
  // What the reason is made of when there is none.
  std::vector<QueuedCase> others() {
    found_.clear();
    for (const std::string& skill : caller_.skills())
      for (unsigned tried = 0; tried < domain::k_parts; ++tried)
        ready(skill, tried, domain::k_poll_reserve_day - 1);
    add(k_waiting, {tenant_, wave_, k_look_ahead});
    add(k_promised, {tenant_, wave_, k_look_ahead});
    add(k_open, {tenant_, wave_, std::int64_t{domain::k_poll_reserve_day}});
    return found_;
  }

 private:
  void ready(const std::string& skill, unsigned tried, std::int32_t until) {
    add(k_ready, {tenant_, wave_, skill, static_cast<std::int64_t>(tried), std::int64_t{until}});
  }
  void add(const Statement& statement, const Params& params) {
    db_.each(statement, params, [&](const Row& row) { found_.push_back(queued_of(row, 0, 1)); });
  }

  Db& db_;
  Tenant tenant_;
  const base::Uuid& wave_;
  const Caller& caller_;
  Instant now_;
  std::vector<QueuedCase> found_{};
};

}  // namespace

domain::NextCase next_poll_case(Db& db, Tenant tenant, const base::Uuid& wave, const Caller& caller,
                                const domain::CallRules& rules, const calendar::Calendar& calendar,
                                Instant now) {
  Candidates candidates(db, tenant, wave, caller, now);
  if (domain::may_call_at(rules, calendar, now)) {
    const auto best = candidates.best(domain::part_of_week(calendar, now));
    auto next = domain::next_case(best, caller, rules, calendar, now);
    if (next.found) return next;
  }
  return domain::next_case(candidates.others(), caller, rules, calendar, now);
}

}  // namespace wanhu::store
