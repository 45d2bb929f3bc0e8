#include "store/tables/poll.hpp"

#include <map>

#include "store/bulk.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

using domain::PollFrame;
using domain::PollWave;

const Statement k_house_put{Reach::tenant, "house_put",
                            "INSERT INTO house (tenant, kind, seq) VALUES ($1, $2, $3)"};
const Statement k_form_put{Reach::tenant, "poll_form_put",
                           "INSERT INTO poll_form (tenant, plan_id, survey, version, form, seq) "
                           "VALUES ($1, $2, $3, $4, $5, $6)"};
const Statement k_form{Reach::tenant, "poll_form_row",
                       "SELECT form FROM poll_form WHERE tenant = $1 AND plan_id = $2 AND "
                       "survey = $3 AND version = $4"};
const Statement k_form_newest{
    Reach::tenant, "poll_form_newest",
    "SELECT COALESCE(max(version), 0) FROM poll_form WHERE tenant = $1 AND plan_id = $2 AND "
    "survey = $3"};
const Statement k_frame_put{
    Reach::tenant, "poll_frame_put",
    "INSERT INTO poll_frame (tenant, frame_id, plan_id, survey, name, source, sha256, n, counts, "
    "loaded_day, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
const Statement k_frame_erase{
    Reach::tenant, "poll_frame_erased",
    "UPDATE poll_frame SET erased_day = $3, seq = $4 WHERE tenant = $1 AND frame_id = $2"};
const Statement k_frame{
    Reach::tenant, "poll_frame_one",
    "SELECT frame_id, plan_id, survey, name, source, sha256, n, counts, loaded_day, erased_day "
    "FROM poll_frame WHERE tenant = $1 AND frame_id = $2"};
const Statement k_frames{
    Reach::tenant, "poll_frames",
    "SELECT frame_id, plan_id, survey, name, source, sha256, n, counts, loaded_day, erased_day "
    "FROM poll_frame WHERE tenant = $1 ORDER BY loaded_day DESC, seq DESC, frame_id"};
const Statement k_wave_put{
    Reach::tenant, "poll_wave_put",
    "INSERT INTO poll_wave (tenant, wave_id, plan_id, plan_version, survey, name, from_day, "
    "to_day, spec, frame_id, form_version, drawn_n, state, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 'planned', $12) "
    "ON CONFLICT (tenant, wave_id) DO UPDATE SET name = excluded.name, "
    "plan_version = excluded.plan_version, from_day = excluded.from_day, "
    "to_day = excluded.to_day, spec = excluded.spec, frame_id = excluded.frame_id, "
    "form_version = excluded.form_version, seq = excluded.seq"};
const Statement k_wave_seed{
    Reach::tenant, "poll_wave_seed",
    "UPDATE poll_wave SET seed = $3, seed_day = $4, seq = $5 WHERE tenant = $1 AND wave_id = $2"};
const Statement k_wave_drawn{
    Reach::tenant, "poll_wave_drawn",
    "UPDATE poll_wave SET state = 'drawn', list_digest = $3, drawn_n = $4, journal_seq = $5, "
    "drawn_day = $6, seq = $7 WHERE tenant = $1 AND wave_id = $2"};
const Statement k_wave_state{
    Reach::tenant, "poll_wave_state",
    "UPDATE poll_wave SET state = $3, seq = $4 WHERE tenant = $1 AND wave_id = $2"};
const Statement k_wave_closed{Reach::tenant, "poll_wave_closed",
                              "UPDATE poll_wave SET state = 'closed', closed_day = $3, seq = $4 "
                              "WHERE tenant = $1 AND wave_id = $2"};
const Statement k_wave_released{
    Reach::tenant, "poll_wave_released",
    "UPDATE poll_wave SET state = 'released', release_digest = $3, seq = $4 "
    "WHERE tenant = $1 AND wave_id = $2"};
const Statement k_wave{
    Reach::tenant, "poll_wave_one",
    "SELECT wave_id, plan_id, plan_version, survey, name, from_day, to_day, spec, frame_id, "
    "form_version, seed, seed_day, list_digest, journal_seq, drawn_n, state, drawn_day, "
    "closed_day, release_digest FROM poll_wave WHERE tenant = $1 AND wave_id = $2"};
const Statement k_waves{
    Reach::tenant, "poll_waves",
    "SELECT wave_id, plan_id, plan_version, survey, name, from_day, to_day, spec, frame_id, "
    "form_version, seed, seed_day, list_digest, journal_seq, drawn_n, state, drawn_day, "
    "closed_day, release_digest FROM poll_wave WHERE tenant = $1 ORDER BY from_day, wave_id"};
const Statement k_seed_used{Reach::tenant, "poll_wave_seed_used",
                            "SELECT count(*) FROM poll_wave WHERE tenant = $1 AND seed = $2"};
const Statement k_case_day{
    Reach::tenant, "poll_case_release",
    "UPDATE poll_case SET day = $4, seq = $6 WHERE tenant = $1 AND wave_id = $2 AND number >= $3 "
    "AND number <= $5"};
const Statement k_released{
    Reach::tenant, "poll_cases_released",
    "SELECT count(*) FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND day < $3"};
const Statement k_never_put{Reach::tenant, "poll_never_put",
                            "INSERT INTO poll_never (tenant, who, day, seq) VALUES "
                            "($1, $2, $3, $4) ON CONFLICT (tenant, who) DO NOTHING"};
const Statement k_never{Reach::tenant, "poll_never_is",
                        "SELECT count(*) FROM poll_never WHERE tenant = $1 AND who = $2"};

constexpr const char* k_case_head =
    "INSERT INTO poll_case (tenant, wave_id, case_id, number, frame_ord, kind, unit, stratum, "
    "day, probability, stage, outcome, attempts, refusals, next_ms, skill, seq) VALUES ";
constexpr std::size_t k_case_columns = 17;

base::Date day_at(const Row& row, std::size_t column) {
  return base::Date(static_cast<std::int32_t>(row.i64(column)));
}
std::optional<base::Date> day_if(const Row& row, std::size_t column) {
  if (row.is_null(column)) return {};
  return day_at(row, column);
}
std::int64_t days_of(const Json& data, const char* name) {
  return base::Date::parse(tables::text_of(data, name)).value().days();
}

PollFrame frame_of(const Row& row) {
  return {.id = row.uuid(0),
          .plan = row.text(1),
          .survey = row.text(2),
          .name = row.text(3),
          .source = row.text(4),
          .sha256 = row.text(5),
          .n = row.i64(6),
          .counts = domain::counts_of(Json::parse(row.text(7))),
          .loaded = day_at(row, 8),
          .erased = day_if(row, 9)};
}

PollWave wave_of(const Row& row) {
  return {.id = row.uuid(0),
          .plan = row.text(1),
          .plan_version = row.i64(2),
          .survey = row.text(3),
          .name = row.text(4),
          .from = day_at(row, 5),
          .to = day_at(row, 6),
          .spec = domain::poll_spec(Json::parse(row.text(7))).value(),
          .frame = row.uuid_if(8),
          .form_version = row.i64_if(9),
          .seed = row.text_if(10),
          .seed_day = day_if(row, 11),
          .list_digest = row.text_if(12),
          .drawn_n = row.i64(14),
          .journal_seq = row.i64_if(13),
          .state = domain::wave_state_of(row.text(15)).value(),
          .drawn = day_if(row, 16),
          .closed = day_if(row, 17),
          .release_digest = row.text_if(18)};
}

}  // namespace

namespace tables {

namespace {

void put_frame(Db& db, const Context& c, const Json& data) {
  db.exec(k_frame_put,
          {c.tenant, uuid_of(data, "frame"), text_of(data, "plan"), text_of(data, "survey"),
           text_of(data, "name"), text_of(data, "source"), text_of(data, "sha256"),
           data.at("n").get<std::int64_t>(), data.at("counts").dump(), c.at.date().days(), c.seq});
}

void put_wave(Db& db, const Context& c, const Json& data) {
  const Json& form = data.at("form");
  db.exec(k_wave_put, {c.tenant, uuid_of(data, "wave"), text_of(data, "plan"),
                       data.at("plan_version").get<std::int64_t>(), text_of(data, "survey"),
                       text_of(data, "name"), days_of(data, "from"), days_of(data, "to"),
                       data.at("spec").dump(), uuid_if(data, "frame"),
                       form.is_null() ? Value() : Value(form.get<std::int64_t>()), c.seq});
}

// cases: [[ord, stratum, unit, kind, probability] …] by number, the middle three as places in the
// lists beside; skills: [[number, skill] …] of those that need one.
void put_cases(Db& db, const Context& c, const Json& data) {
  const base::Uuid wave = uuid_of(data, "wave");
  const Json& cases = data.at("cases");
  const Json &units = data.at("units"), &kinds = data.at("kinds"), &strata = data.at("strata");
  std::map<std::int64_t, std::string> skills;
  for (const Json& one : data.at("skills"))
    skills.emplace(one.at(0).get<std::int64_t>(), one.at(1).get<std::string>());
  BulkInsert rows(db, k_case_head, k_case_columns);
  std::int64_t number = 0;
  for (const Json& one : cases) {
    ++number;
    const auto skill = skills.find(number);
    rows.add({c.tenant, wave, poll_case_id(wave, number), number, one.at(0).get<std::int64_t>(),
              kinds.at(one.at(3).get<std::size_t>()).get<std::string>(),
              units.at(one.at(2).get<std::size_t>()).get<std::string>(),
              strata.at(one.at(1).get<std::size_t>()).at("stratum").get<std::string>(),
              domain::k_poll_reserve_day, one.at(4).get<std::string>(), "open", "3.11", 0, 0, 0,
              skill == skills.end() ? std::string() : skill->second, c.seq});
  }
  rows.flush();
  db.exec(k_wave_drawn, {c.tenant, wave, text_of(data, "list_digest"), number,
                         data.at("cut").get<std::int64_t>(), c.at.date().days(), c.seq});
}

void open_cases(Db& db, const Context& c, const Json& data) {
  const base::Uuid wave = uuid_of(data, "wave");
  std::int64_t after = data.at("after").get<std::int64_t>();
  for (const Json& day : data.at("days")) {
    const auto until = day.at(1).get<std::int64_t>();
    db.exec(k_case_day, {c.tenant, wave, after + 1,
                         base::Date::parse(day.at(0).get_ref<const std::string&>()).value().days(),
                         until, c.seq});
    after = until;
  }
  db.exec(k_wave_state, {c.tenant, wave, "open", c.seq});
}

bool apply_wave(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "poll.wave_planned") {
    put_wave(db, c, data);
  } else if (event.type == "poll.seed_published") {
    db.exec(k_wave_seed,
            {c.tenant, uuid_of(data, "wave"), text_of(data, "seed"), c.at.date().days(), c.seq});
  } else if (event.type == "poll.drawn") {
    put_cases(db, c, data);
  } else if (event.type == "poll.opened") {
    open_cases(db, c, data);
  } else if (event.type == "poll.closed") {
    db.exec(k_wave_closed, {c.tenant, uuid_of(data, "wave"), c.at.date().days(), c.seq});
  } else if (event.type == "poll.released") {
    db.exec(k_wave_released, {c.tenant, uuid_of(data, "wave"), text_of(data, "digest"), c.seq});
  } else {
    // Contact data is in local tables: the entry is the proof of its erasure.
    return event.type == "poll.contacts_erased";
  }
  return true;
}

}  // namespace

bool apply_poll(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "house.set") {
    db.exec(k_house_put, {c.tenant, text_of(data, "kind"), c.seq});
  } else if (event.type == "poll.form_put") {
    db.exec(k_form_put, {c.tenant, text_of(data, "plan"), text_of(data, "survey"),
                         data.at("version").get<std::int64_t>(), data.at("form").dump(), c.seq});
  } else if (event.type == "poll.frame_loaded") {
    put_frame(db, c, data);
  } else if (event.type == "poll.frame_erased") {
    db.exec(k_frame_erase, {c.tenant, uuid_of(data, "frame"), c.at.date().days(), c.seq});
  } else if (event.type == "poll.excluded") {
    for (const Json& who : data.at("who"))
      db.exec(k_never_put, {c.tenant, who.get<std::string>(), c.at.date().days(), c.seq});
  } else {
    return apply_wave(db, c, event);
  }
  return true;
}

}  // namespace tables

std::optional<PollWave> load_wave(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_wave, {tenant, id});
  if (!row) return {};
  return wave_of(*row);
}

std::vector<PollWave> load_waves(Db& db, Tenant tenant) {
  std::vector<PollWave> waves;
  db.each(k_waves, {tenant}, [&](const Row& row) { waves.push_back(wave_of(row)); });
  return waves;
}

std::int64_t newest_poll_form(Db& db, Tenant tenant, const std::string& plan,
                              const std::string& survey) {
  return db.query_one(k_form_newest, {tenant, plan, survey})->i64(0);
}

std::optional<domain::PollForm> load_poll_form(Db& db, Tenant tenant, const std::string& plan,
                                               const std::string& survey, std::int64_t version) {
  const auto row = db.query_one(k_form, {tenant, plan, survey, version});
  if (!row) return {};
  return domain::poll_form(Json::parse(row->text(0))).value();
}

std::optional<domain::PollForm> form_of(Db& db, Tenant tenant, const PollWave& wave) {
  if (!wave.form_version) return {};
  return load_poll_form(db, tenant, wave.plan, wave.survey, *wave.form_version);
}

std::optional<PollFrame> load_frame(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_frame, {tenant, id});
  if (!row) return {};
  return frame_of(*row);
}

std::vector<PollFrame> load_frames(Db& db, Tenant tenant) {
  std::vector<PollFrame> frames;
  db.each(k_frames, {tenant}, [&](const Row& row) { frames.push_back(frame_of(row)); });
  return frames;
}

bool is_wave_seed_used(Db& db, Tenant tenant, const std::string& seed) {
  return db.query_one(k_seed_used, {tenant, seed})->i64(0) > 0;
}

std::int64_t released_cases(Db& db, Tenant tenant, const base::Uuid& wave) {
  return db.query_one(k_released, {tenant, wave, domain::k_poll_reserve_day})->i64(0);
}

bool is_never_called(Db& db, Tenant tenant, const std::string& who) {
  return db.query_one(k_never, {tenant, who})->i64(0) > 0;
}

base::Uuid poll_case_id(const base::Uuid& wave, std::int64_t number) {
  return base::Uuid::named("poll case " + wave.text() + " " + std::to_string(number));
}

}  // namespace wanhu::store
