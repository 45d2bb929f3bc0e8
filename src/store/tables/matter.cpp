#include <algorithm>
#include <bit>

#include "base/digest.hpp"
#include "store/statement.hpp"
#include "store/tables/matter_index.hpp"
#include "store/tables/rooms.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::store {

using domain::Matter;
using domain::MatterClock;

namespace tables {
namespace {

const Statement k_matter_row{
    Reach::tenant, "matter_row",
    "SELECT receipt, check_mac, kind, title, body, unit, place, channel, reply, reporter, "
    "dwelling_id, contact_id, state, owner, round, first_ms, answer_outcome, answer, answered_ms, "
    "answered_by, told_ms, confirmed_ms, closed_ms, closing, plan_version, opened_day, "
    "excluded, excluded_round "
    "FROM matter WHERE tenant = $1 AND matter_id = $2"};
const Statement k_clock_rows{
    Reach::tenant, "clock_rows",
    "SELECT name, n, until, round, amount, started_ms, due_day, due_ms, original_due_day, "
    "provisional, calendar, state, ended_ms, excluded FROM clock WHERE tenant = $1 AND matter_id = "
    "$2 "
    "ORDER BY name, n"};
const Statement k_rung_rows{Reach::tenant, "rung_rows",
                            "SELECT clock, n, rung, audience, at_ms, fired_ms, live FROM rung "
                            "WHERE tenant = $1 AND matter_id = $2"};
const Statement k_attempt_rows{Reach::tenant, "matter_attempt_rows",
                               "SELECT at_ms, channel, note FROM matter_attempt "
                               "WHERE tenant = $1 AND matter_id = $2 ORDER BY n"};

// What domain::note_history reads.
const Statement k_history_rows{
    Reach::tenant, "matter_history_rows",
    "SELECT kind, data, actor, at_ms FROM matter_event WHERE tenant = $1 AND matter_id = $2 "
    "AND kind NOT IN ('matter.noted', 'matter.attempted', 'matter.reminded') ORDER BY n"};

const Statement k_matter_put{
    Reach::tenant, "matter_put",
    "INSERT INTO matter (tenant, matter_id, receipt, check_mac, kind, title, body, unit, place, "
    "channel, reply, reporter, dwelling_id, contact_id, state, owner, round, first_ms, opened_day, "
    "amount, clock_ms, due_day, due_ms, original_due_day, provisional, calendar, answer_outcome, "
    "answer, answered_ms, answered_by, told_ms, confirmed_ms, closed_ms, closed_day, closing, "
    "plan_version, paused_until_ms, objected_ms, review_asked_ms, next_due_ms, excluded, list_key, "
    "stay, "
    "seq, excluded_round) VALUES ($1, $2, $3, $4, $5, "
    "$6, $7, $8, $9, $10, $11, "
    "$12, $13, $14, $15, "
    "$16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, "
    "$34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45) ON CONFLICT (tenant, matter_id) "
    "DO "
    "UPDATE SET "
    "kind = "
    "excluded.kind, "
    "contact_id = excluded.contact_id, "
    "state = excluded.state, owner = excluded.owner, round = excluded.round, "
    "amount = excluded.amount, clock_ms = excluded.clock_ms, due_day = excluded.due_day, "
    "due_ms = excluded.due_ms, original_due_day = excluded.original_due_day, "
    "provisional = excluded.provisional, calendar = excluded.calendar, "
    "answer_outcome = excluded.answer_outcome, answer = excluded.answer, "
    "answered_ms = excluded.answered_ms, answered_by = excluded.answered_by, "
    "told_ms = excluded.told_ms, confirmed_ms = excluded.confirmed_ms, "
    "closed_ms = excluded.closed_ms, closed_day = excluded.closed_day, "
    "closing = excluded.closing, paused_until_ms = excluded.paused_until_ms, "
    "objected_ms = excluded.objected_ms, review_asked_ms = excluded.review_asked_ms, "
    "next_due_ms = excluded.next_due_ms, excluded = excluded.excluded, "
    "list_key = excluded.list_key, stay = excluded.stay, "
    "seq = excluded.seq, excluded_round = excluded.excluded_round"};
const Statement k_clock_put{
    Reach::tenant, "clock_put",
    "INSERT INTO clock (tenant, matter_id, name, n, until, round, amount, started_ms, due_day, "
    "due_ms, original_due_day, provisional, calendar, state, ended_ms, excluded) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
    "ON CONFLICT (tenant, matter_id, name, n) DO UPDATE SET amount = excluded.amount, "
    "due_day = excluded.due_day, due_ms = excluded.due_ms, "
    "original_due_day = excluded.original_due_day, provisional = excluded.provisional, "
    "calendar = excluded.calendar, state = excluded.state, ended_ms = excluded.ended_ms, "
    "excluded = excluded.excluded"};
const Statement k_rung_put{
    Reach::tenant, "rung_put",
    "INSERT INTO rung (tenant, matter_id, clock, n, rung, audience, at_ms, fired_ms, live) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT (tenant, matter_id, clock, n, rung) "
    "DO UPDATE SET audience = excluded.audience, at_ms = excluded.at_ms, "
    "fired_ms = excluded.fired_ms, live = excluded.live"};
const Statement k_rung_fired{
    Reach::tenant, "rung_fired",
    "UPDATE rung SET fired_ms = $6, live = 0 WHERE tenant = $1 AND matter_id = $2 AND clock = $3 "
    "AND n = $4 AND rung = $5"};
const Statement k_matter_touched{Reach::tenant, "matter_touched",
                                 "UPDATE matter SET seq = $3 WHERE tenant = $1 AND matter_id = $2"};
const Statement k_reminder_insert{
    Reach::tenant, "matter_reminder_insert",
    "INSERT INTO matter_event (tenant, matter_id, n, seq, at_ms, day, kind, actor, data, state, "
    "due_day, round) SELECT $1, $2, (SELECT max(x.n) + 1 FROM matter_event x WHERE x.tenant = $1 "
    "AND x.matter_id = $2), $3, $4, $5, $6, $7, $8, m.state, m.due_day, m.round FROM matter m "
    "WHERE m.tenant = $1 AND m.matter_id = $2"};
const Statement k_attempt_insert{
    Reach::tenant, "matter_attempt_insert",
    "INSERT INTO matter_attempt (tenant, matter_id, n, at_ms, channel, note, actor) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement k_attempt_clear{Reach::tenant, "matter_attempt_clear",
                                "DELETE FROM matter_attempt WHERE tenant = $1 AND matter_id = $2"};
const Statement k_event_next{
    Reach::tenant, "matter_event_next",
    "SELECT coalesce(max(n), 0) + 1 FROM matter_event WHERE tenant = $1 AND matter_id = $2"};
const Statement k_event_insert{
    Reach::tenant, "matter_event_insert",
    "INSERT INTO matter_event (tenant, matter_id, n, seq, at_ms, day, kind, actor, data, state, "
    "due_day, round) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};

void save_clock(Db& db, Tenant tenant, const base::Uuid& matter, const MatterClock& clock) {
  db.exec(k_clock_put, {tenant, matter, clock.name, clock.n, clock.until, clock.round, clock.amount,
                        clock.started, clock.due.days(), clock.due_at, clock.original_due.days(),
                        clock.provisional, clock.calendar, domain::text_of(clock.state),
                        clock.ended, clock.excluded.empty() ? Value() : Value(clock.excluded)});
  for (const domain::Rung& rung : clock.rungs)
    // Only a live rung waits to be fired; the index over (live, at_ms) finds it.
    db.exec(k_rung_put, {tenant, matter, clock.name, clock.n, rung.name, rung.to, rung.at,
                         rung.fired, rung.live && !rung.fired});
}

// Of the clocks beside the term, those that the event has changed.
void save_sides(Db& db, Tenant tenant, const std::optional<Matter>& before, const Matter& after) {
  for (std::size_t i = 0; i < after.sides.size(); ++i)
    if (!before || i >= before->sides.size() || after.sides[i] != before->sides[i])
      save_clock(db, tenant, after.id, after.sides[i]);
}

// The order of the ledger (migration 0010): open ones by their due day, then closed ones, the last
// closed first.
std::int64_t list_key(const Matter& m) {
  return m.closed ? 1'000'000'000'000'000 - m.closed->ms() : m.clock().due.days();
}

// For how long it was there, as the number of binary digits of its days; -1 for what is open.
std::int64_t stay(const Matter& m) {
  if (!m.closed) return -1;
  return std::bit_width(static_cast<std::uint32_t>(m.closed->date() - m.listed_on));
}

void save(Db& db, const Context& c, const Matter& m) {
  const MatterClock& clock = m.clock();
  const auto& answer = m.answer;
  const domain::ClockPause* const pause = clock.paused(c.at);
  const MatterClock* const next = m.next_clock();
  db.exec(k_matter_put, {c.tenant,
                         m.id,
                         m.receipt,
                         Bytes{m.check_mac},
                         m.kind,
                         m.title,
                         m.body,
                         m.unit,
                         m.place,
                         m.channel,
                         m.reply,
                         m.reporter,
                         m.dwelling,
                         m.contact,
                         domain::text_of(m.state),
                         m.owner,
                         m.round,
                         m.first_reported,
                         m.listed_on.days(),
                         clock.amount,
                         clock.started,
                         clock.due.days(),
                         clock.due_at,
                         clock.original_due.days(),
                         clock.provisional,
                         clock.calendar,
                         answer ? Value(answer->outcome) : Value(),
                         answer ? Value(answer->text) : Value(),
                         answer ? Value(answer->at) : Value(),
                         answer ? Value(account_of(answer->by)) : Value(),
                         m.told,
                         m.confirmed,
                         m.closed,
                         m.closed ? Value(m.closed->date().days()) : Value(),
                         m.closing.empty() ? Value() : Value(m.closing),
                         m.plan_version,
                         pause == nullptr ? Value() : Value(pause->to),
                         m.objection ? Value(m.objection->at) : Value(),
                         m.review_asked,
                         next == nullptr ? Value() : Value(next->due_at),
                         m.excluded.empty() ? Value() : Value(m.excluded),
                         list_key(m),
                         stay(m),
                         c.seq,
                         m.excluded_round == 0 ? Value() : Value(m.excluded_round)});
  save_clock(db, c.tenant, m.id, clock);
}

// The event in the matter's history, where it is the nth.
void save_event(Db& db, const Context& c, const Matter& after, const domain::Event& event,
                std::int64_t n) {
  Json shown = event.data;
  shown.erase("check_mac");
  db.exec(k_event_insert, {c.tenant, after.id, n, c.seq, c.at, c.at.date().days(), event.type,
                           c.actor, base::canonical(shown), domain::text_of(after.state),
                           after.clock().due.days(), after.round});
}

void save_attempts(Db& db, const Context& c, const Matter& m) {
  std::int64_t n = 0;
  for (const domain::Attempt& one : m.attempts)
    db.exec(k_attempt_insert, {c.tenant, m.id, ++n, one.at, one.channel, one.note, c.actor});
}

// Nothing that lists, counts or search go by.
bool moves_nothing(const std::string& event) {
  return event == "matter.noted" || event == "matter.attempted" || event == "matter.urged" ||
         event.starts_with("matter.file_");
}

Texts texts_of(const std::optional<Matter>& m) {
  return m ? Texts{m->title, m->place, m->body} : Texts{};
}

// A reminder changes one rung and nothing else of its matter; thousands fall due together, so the
// matter is not read for it.
void apply_reminder(Db& db, const Context& c, const base::Uuid& id, const domain::Event& event) {
  const bool side = event.data.contains("side");
  const std::string clock =
      side ? event.data.at("side").get<std::string>() : std::string(domain::k_handling_clock);
  const std::int64_t n = event.data.at(side ? "n" : "round");
  db.exec(k_rung_fired, {c.tenant, id, clock, n, event.data.at("rung").get<std::string>(), c.at});
  db.exec(k_matter_touched, {c.tenant, id, c.seq});
  db.exec(k_reminder_insert, {c.tenant, id, c.seq, c.at, c.at.date().days(), event.type, c.actor,
                              base::canonical(event.data)});
}

}  // namespace

bool apply_matter(Db& db, const Context& c, const domain::Event& event) {
  if (!event.type.starts_with("matter.")) return false;
  const base::Uuid id = uuid_of(event.data, "matter");
  if (event.type == "matter.reminded") {
    apply_reminder(db, c, id, event);
    return true;
  }
  std::optional<Matter> before =
      event.type == "matter.opened" ? std::nullopt : load_matter(db, c.tenant, id);
  const std::size_t rounds_before = before ? before->clocks.size() : 0;
  const Matter after = domain::fold(before, event, c.at, c.actor);
  if (rounds_before > 0 && after.clocks.size() > rounds_before) {
    save_clock(db, c.tenant, id, after.clocks[rounds_before - 1]);
    db.exec(k_attempt_clear, {c.tenant, id});
    // Journals from before do not say what began the round.
    end_callback(db, c, id, before->round, event.data.value("after", "") == "review");
  }
  const bool moves = !moves_nothing(event.type);
  const std::optional<Standing> stood = moves ? standing(db, c.tenant, id) : std::nullopt;
  save(db, c, after);
  save_sides(db, c.tenant, before, after);
  save_help(db, c, before, after);
  save_forwards(db, c, before, after);
  if (moves) keep_indexes(db, c.tenant, id, stood, texts_of(before), texts_of(after));
  if (event.type == "matter.attempted") {
    const domain::Attempt& last = after.attempts.back();
    db.exec(k_attempt_insert, {c.tenant, id, static_cast<std::int64_t>(after.attempts.size()),
                               last.at, last.channel, last.note, c.actor});
  }
  // A rung of an earlier round's clock cannot fire, so the current clock is all that changes.
  save_event(db, c, after, event, db.query_one(k_event_next, {c.tenant, id})->i64(0));
  apply_publicity(db, c, event, after);
  apply_files(db, c, event, after);
  apply_kept_from(db, c, event, after);
  apply_asked(db, c, event);
  return true;
}

}  // namespace tables

void write_life(Db& db, Tenant tenant, std::int64_t seq, const std::vector<Happened>& life) {
  std::optional<Matter> m;
  std::int64_t n = 0;
  for (const Happened& one : life) {
    m = domain::fold(std::move(m), one.event, one.at, one.actor);
    tables::save_event(db, {tenant, seq, one.at, one.actor}, *m, one.event, ++n);
  }
  const tables::Context last{tenant, seq, life.back().at, life.back().actor};
  tables::save(db, last, *m);
  for (const auto* clocks : {&m->clocks, &m->sides})
    for (const MatterClock& clock : *clocks) tables::save_clock(db, tenant, m->id, clock);
  tables::save_attempts(db, last, *m);
  tables::save_help(db, last, std::nullopt, *m);
  tables::save_forwards(db, last, std::nullopt, *m);
}

namespace {

MatterClock clock_of(const Row& row) {
  MatterClock clock;
  clock.name = row.text(0);
  clock.n = static_cast<int>(row.i64(1));
  clock.until = row.text(2);
  clock.round = static_cast<int>(row.i64(3));
  clock.amount = row.text(4);
  clock.started = row.instant(5);
  clock.due = base::Date(static_cast<std::int32_t>(row.i64(6)));
  clock.due_at = row.instant(7);
  clock.original_due = base::Date(static_cast<std::int32_t>(row.i64(8)));
  clock.provisional = row.flag(9);
  clock.calendar = row.text(10);
  const std::string& state = row.text(11);
  clock.state = state == "running" ? domain::ClockState::running
                : state == "met"   ? domain::ClockState::met
                                   : domain::ClockState::stopped;
  clock.ended = row.instant_if(12);
  clock.excluded = row.text_if(13).value_or("");
  return clock;
}

void load_clocks(Db& db, Tenant tenant, Matter& m) {
  db.each(tables::k_clock_rows, {tenant, m.id}, [&](const Row& row) {
    MatterClock clock = clock_of(row);
    (clock.is_side() ? m.sides : m.clocks).push_back(std::move(clock));
  });
  db.each(tables::k_rung_rows, {tenant, m.id}, [&](const Row& row) {
    const std::string& name = row.text(0);
    const auto n = static_cast<int>(row.i64(1));
    const auto fired = row.instant_if(5);
    for (MatterClock& clock : name == domain::k_handling_clock ? m.clocks : m.sides)
      if (clock.name == name && clock.n == n)
        clock.rungs.push_back(
            {row.text(2), row.text(3), row.instant(4), fired, row.flag(6) || fired.has_value()});
  });
  std::sort(m.sides.begin(), m.sides.end(), domain::starts_before);
  for (MatterClock& clock : m.sides)
    std::sort(clock.rungs.begin(), clock.rungs.end(), domain::fires_before);
  for (MatterClock& clock : m.clocks)
    std::sort(clock.rungs.begin(), clock.rungs.end(), domain::fires_before);
  db.each(tables::k_attempt_rows, {tenant, m.id}, [&](const Row& row) {
    m.attempts.push_back({row.instant(0), row.text(1), row.text(2)});
  });
}

// Owner, handlers and granted dates, as the history tells them.
void play_history(Db& db, Tenant tenant, Matter& m) {
  m.owner.reset();
  db.each(tables::k_history_rows, {tenant, m.id}, [&](const Row& row) {
    domain::note_history(m, {row.text(0), base::Json::parse(row.text(1))}, row.instant(3),
                         row.text(2));
  });
  for (auto* clocks : {&m.clocks, &m.sides})
    for (MatterClock& clock : *clocks) domain::cut_pauses(clock);
}

}  // namespace

std::optional<Matter> load_matter(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(tables::k_matter_row, {tenant, id});
  if (!row) return {};
  Matter m;
  m.id = id;
  m.receipt = row->text(0);
  m.check_mac = row->bytes(1);
  m.kind = row->text(2);
  m.title = row->text(3);
  m.body = row->text(4);
  m.unit = row->text(5);
  m.place = row->text(6);
  m.channel = row->text(7);
  m.reply = row->flag(8);
  m.reporter = row->uuid_if(9);
  m.dwelling = row->uuid_if(10);
  m.contact = row->uuid_if(11);
  m.state = domain::matter_state(row->text(12)).value();
  m.owner = row->uuid_if(13);
  m.round = static_cast<int>(row->i64(14));
  m.first_reported = row->instant(15);
  if (const auto outcome = row->text_if(16)) {
    const auto by = row->uuid_if(19);
    m.answer = domain::MatterAnswer{*outcome, row->text(17), row->instant(18),
                                    by ? by->text() : std::string()};
  }
  m.told = row->instant_if(20);
  m.confirmed = row->instant_if(21);
  m.closed = row->instant_if(22);
  m.closing = row->text_if(23).value_or("");
  m.plan_version = row->i64(24);
  m.listed_on = base::Date(static_cast<std::int32_t>(row->i64(25)));
  m.excluded = row->text_if(26).value_or("");
  m.excluded_round = static_cast<int>(row->i64_if(27).value_or(0));
  load_clocks(db, tenant, m);
  play_history(db, tenant, m);
  return m;
}

}  // namespace wanhu::store
