#include "app/query_poll_wave.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "app/poll_draw.hpp"
#include "app/poll_release.hpp"
#include "app/query_poll_desk.hpp"
#include "base/digest.hpp"
#include "domain/poll/forecast.hpp"
#include "stats/power.hpp"
#include "store/statement.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using domain::PollSpec;
using domain::PollWave;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_strata{
    Reach::tenant, "poll_wave_strata",
    "SELECT stratum, count(*), CAST(sum(CASE WHEN day <= $3 THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(sum(CASE WHEN outcome IN ('1.10', '1.20') THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(sum(CASE WHEN stage = $4 THEN 1 ELSE 0 END) AS BIGINT) FROM poll_case "
    "WHERE tenant = $1 AND wave_id = $2 GROUP BY stratum ORDER BY stratum"};
const Statement k_open_cases{
    Reach::tenant, "poll_wave_open_cases",
    "SELECT attempts, count(*) FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND "
    "stage = 'open' AND day <= $3 GROUP BY attempts ORDER BY attempts"};
const Statement k_coming_cases{
    Reach::tenant, "poll_wave_coming_cases",
    "SELECT day, count(*) FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND day >= $3 AND "
    "day <= $4 GROUP BY day ORDER BY day"};
const Statement k_completes{
    Reach::tenant, "poll_wave_completes",
    "SELECT day, count(*) FROM poll_call WHERE tenant = $1 AND wave_id = $2 AND "
    "outcome IN ('1.10', '1.20') GROUP BY day ORDER BY day"};
const Statement k_reserve{
    Reach::tenant, "poll_wave_reserve",
    "SELECT count(*) FROM poll_case WHERE tenant = $1 AND wave_id = $2 AND day >= $3"};

constexpr double k_level = 0.95;
constexpr double k_percent = 100;

Json day_json(const std::optional<Date>& day) {
  return day ? Json(day->iso()) : Json();
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json brief_json(const PollWave& wave) {
  return {{"wave_id", wave.id.text()},
          {"plan", wave.plan},
          {"survey", wave.survey},
          {"name", wave.name},
          {"from", wave.from.iso()},
          {"to", wave.to.iso()},
          {"state", domain::text_of(wave.state)},
          {"seed_day", day_json(wave.seed_day)},
          {"n", wave.spec.n},
          {"drawn", wave.drawn_n},
          {"per_day", wave.spec.per_day}};
}

// What may come next, so that the page offers nothing that would be refused.
std::string next_step(const PollWave& wave, Date today) {
  switch (wave.state) {
    case domain::WaveState::planned:
      if (!wave.seed) return "seed";
      return today > *wave.seed_day ? "draw" : "wait";
    case domain::WaveState::drawn:
      return today > wave.to ? "close" : "open";
    case domain::WaveState::open:
      return today > wave.to ? "close" : "work";
    case domain::WaveState::closed:
      // One that was withdrawn before its draw has nothing to release.
      return wave.drawn_n > 0 ? "release" : "withdrawn";
    case domain::WaveState::released:
      return "done";
  }
  throw std::logic_error("unknown state of a wave");
}

bool is_same_time(const PollWave& wave, const domain::ExpectedWave& expected) {
  return wave.survey == expected.survey && wave.from <= expected.to && wave.to >= expected.from;
}

Json expected_json(Reader& reader, const std::vector<PollWave>& waves) {
  Json list = Json::array();
  for (const Member& member : reader.plan->members)
    for (const plan::Survey& survey : member.plan.surveys)
      for (const domain::ExpectedWave& one :
           domain::expected_waves(member.plan, survey, reader.engine.calendar())) {
        const auto planned = std::ranges::find_if(waves, [&](const PollWave& wave) {
          return wave.plan == member.plan.head.id && is_same_time(wave, one);
        });
        list.push_back({{"plan", member.plan.head.id},
                        {"survey", one.survey},
                        {"from", one.from.iso()},
                        {"to", one.to.iso()},
                        {"period_from", one.period_from.iso()},
                        {"period_to", one.period_to.iso()},
                        {"no", one.no},
                        {"completes", one.completes},
                        {"per_day", one.per_day},
                        {"over", one.to < reader.now.date()},
                        {"wave_id", planned == waves.end() ? Json() : Json(planned->id.text())}});
      }
  return list;
}

Json surveys_json(Reader& reader) {
  Json list = Json::array();
  for (const Member& member : reader.plan->members)
    for (const plan::Survey& survey : member.plan.surveys)
      list.push_back({{"plan", member.plan.head.id},
                      {"plan_title", member.plan.head.title},
                      {"survey", survey.id},
                      {"name", survey.name},
                      {"run_by", survey.run_by},
                      {"waves_each", survey.waves_each},
                      {"waves_n", survey.waves_n},
                      {"per_day", survey.per_day},
                      {"sample", survey.sample},
                      {"min_n", survey.min_n},
                      {"frame", survey.frame},
                      {"stratify", survey.stratify},
                      {"window",
                       {{"from", member.plan.head.window.from.iso()},
                        {"to", member.plan.head.window.to.iso()}}},
                      {"form_version", store::newest_poll_form(reader.db, reader.tenant(),
                                                               member.plan.head.id, survey.id)}});
  return list;
}

Json frame_json(const domain::PollFrame& frame) {
  return {{"frame_id", frame.id.text()},
          {"plan", frame.plan},
          {"survey", frame.survey},
          {"name", frame.name},
          {"source", frame.source},
          {"sha256", frame.sha256},
          {"n", frame.n},
          {"loaded", frame.loaded.iso()},
          {"erased", day_json(frame.erased)},
          {"counts", domain::counts_json(frame.counts)}};
}

Json strata_json(Reader& reader, const PollWave& wave,
                 const std::optional<domain::PollFrame>& frame) {
  std::map<std::string, std::int64_t> population;
  if (frame)
    for (const domain::FrameCount& count : frame->counts) population[count.stratum] += count.n;
  Json list = Json::array();
  reader.db.each(
      k_strata,
      {reader.tenant(), wave.id, wave.worked_until(reader.now.date()).days(), domain::k_case_final},
      [&](const Row& row) {
        list.push_back({{"stratum", row.text(0)},
                        {"population", population[row.text(0)]},
                        {"n", row.i64(1)},
                        {"released", row.i64(2)},
                        {"completes", row.i64(3)},
                        {"final", row.i64(4)}});
      });
  return list;
}

Json forecast_json(const domain::WaveForecast& forecast) {
  Json days = Json::array();
  for (const domain::ForecastDay& day : forecast.days)
    days.push_back({{"day", day.day.iso()},
                    {"released", day.released},
                    {"tried", day.tried},
                    {"completes", day.completes},
                    {"chance", day.chance}});
  return {{"days", std::move(days)},
          {"completes", forecast.completes},
          {"short_by", forecast.short_by},
          {"cases_short", forecast.cases_short},
          {"replicate_needed", forecast.replicate_needed}};
}

// From today, or from the wave's first day, to its end; nothing for one that has ended.
Json wave_forecast(Reader& reader, const PollWave& wave) {
  const Date today = reader.now.date(), from = std::max(wave.from, today);
  if (wave.state != domain::WaveState::open || from > wave.to) return nullptr;
  domain::OpenCases open;
  reader.db.each(k_open_cases, {reader.tenant(), wave.id, (from - 1).days()}, [&](const Row& row) {
    const auto attempts = static_cast<std::size_t>(row.i64(0));
    if (open.by_attempts.size() <= attempts) open.by_attempts.resize(attempts + 1);
    open.by_attempts[attempts] = row.i64(1);
  });
  std::vector<std::int64_t> released(static_cast<std::size_t>(wave.to - from + 1), 0);
  reader.db.each(k_coming_cases,
                 {reader.tenant(), wave.id, from.days(), domain::k_poll_reserve_day - 1},
                 [&](const Row& row) {
                   const std::int64_t at = row.i64(0) - from.days();
                   if (at < static_cast<std::int64_t>(released.size()))
                     released[static_cast<std::size_t>(at)] = row.i64(1);
                 });
  return forecast_json(domain::forecast(wave.spec, open, from, released));
}

Json completes_json(Reader& reader, const PollWave& wave) {
  Json list = Json::array();
  reader.db.each(k_completes, {reader.tenant(), wave.id}, [&](const Row& row) {
    list.push_back({{"day", date_of(row, 0).iso()}, {"n", row.i64(1)}});
  });
  return list;
}

Json draw_json(Reader& reader, const PollWave& wave) {
  if (!wave.list_digest) return nullptr;
  const Cut cut = cut_at(reader.db, reader.tenant(), *wave.journal_seq);
  return {{"day", day_json(wave.drawn)},
          {"n", wave.drawn_n},
          {"list_digest", *wave.list_digest},
          {"seed", or_null(wave.seed)},
          {"cut", {{"seq", cut.seq}, {"hash", base::hex(cut.hash)}}},
          {"reserve",
           reader.db.query_one(k_reserve, {reader.tenant(), wave.id, domain::k_poll_reserve_day})
               ->i64(0)}};
}

Json spreads_json(Reader& reader, const PollWave& wave) {
  const auto spreads = wave_spreads(reader, wave);
  if (!spreads) return nullptr;
  Json list = Json::array();
  for (const domain::StratumSpread& one : *spreads)
    list.push_back(
        {{"stratum", one.stratum}, {"n", one.n}, {"s", std::round(one.s * 1000) / 1000}});
  return list;
}

}  // namespace

Json poll_waves_page(Reader& reader) {
  const std::vector<PollWave> waves = store::load_waves(reader.db, reader.tenant());
  Json list = Json::array();
  for (const PollWave& wave : waves) list.push_back(brief_json(wave));
  return {{"today", reader.now.date().iso()},
          {"surveys", surveys_json(reader)},
          {"expected", expected_json(reader, waves)},
          {"waves", std::move(list)}};
}

Result<Json> poll_wave_page(Reader& reader, const Uuid& id, bool spreads) {
  const auto wave = store::load_wave(reader.db, reader.tenant(), id);
  if (!wave) return base::fail("NOT-FOUND", base::Kind::not_found);
  const auto frame =
      wave->frame ? store::load_frame(reader.db, reader.tenant(), *wave->frame) : std::nullopt;
  Json page = brief_json(*wave);
  page.update({{"spec", domain::to_json(wave->spec)},
               {"next", next_step(*wave, reader.now.date())},
               {"frame", frame ? frame_json(*frame) : Json()},
               {"form_version", or_null(wave->form_version)},
               {"seed", or_null(wave->seed)},
               {"closed", day_json(wave->closed)},
               {"release_digest", or_null(wave->release_digest)},
               {"draw", draw_json(reader, *wave)},
               {"strata", strata_json(reader, *wave, frame)},
               {"completes", completes_json(reader, *wave)},
               {"forecast", wave_forecast(reader, *wave)},
               {"spreads", spreads ? spreads_json(reader, *wave) : Json()},
               {"funnel", wave->drawn_n > 0 ? poll_funnel(reader, *wave) : Json()}});
  return page;
}

Json poll_frames_page(Reader& reader) {
  Json list = Json::array();
  for (const domain::PollFrame& frame : store::load_frames(reader.db, reader.tenant()))
    list.push_back(frame_json(frame));
  return {{"frames", std::move(list)}, {"surveys", surveys_json(reader)}};
}

Json poll_forms_page(Reader& reader) {
  Json list = Json::array();
  for (const Member& member : reader.plan->members)
    for (const plan::Survey& survey : member.plan.surveys) {
      const std::int64_t version =
          store::newest_poll_form(reader.db, reader.tenant(), member.plan.head.id, survey.id);
      const auto form = store::load_poll_form(reader.db, reader.tenant(), member.plan.head.id,
                                              survey.id, version);
      list.push_back({{"plan", member.plan.head.id},
                      {"survey", survey.id},
                      {"name", survey.name},
                      {"version", version},
                      {"form", form ? domain::to_json(*form) : Json()}});
    }
  return {{"forms", std::move(list)}};
}

Result<std::string> poll_list_file(Reader& reader, const Uuid& id) {
  const auto wave = store::load_wave(reader.db, reader.tenant(), id);
  if (!wave || !wave->list_digest) return base::fail("NOT-FOUND", base::Kind::not_found);
  std::string list = sealed_list(reader.db, reader.tenant(), id);
  if (base::hex(base::sha256(list)) != *wave->list_digest)
    return base::fail("POLL-LIST-GONE", base::Kind::refused);
  return list;
}

Result<Json> poll_forecast(const PollForecastAsk& ask) {
  if (ask.to < ask.from)
    return base::fail_field("WAVE-DAYS-ORDER", "to",
                            {{"from", ask.from.iso()}, {"to", ask.to.iso()}});
  const int days = ask.to - ask.from + 1;
  if (days > domain::k_poll_wave_days_max)
    return base::fail_field("WAVE-LONG", "to",
                            {{"max", std::to_string(domain::k_poll_wave_days_max)}});
  PollSpec spec;
  spec.n = ask.n;
  spec.per_day = ask.per_day;
  spec.expected_response = ask.response;
  spec.attempts = ask.attempts;
  const auto completes = static_cast<std::int64_t>(static_cast<double>(ask.n) * ask.response);
  Json half = nullptr;
  if (completes >= 1) {
    const auto width = stats::half_width_of(
        {.share = ask.share, .level = k_level, .deff = ask.deff, .population = ask.population},
        std::min(completes, ask.population.value_or(completes)));
    if (!width) return base::fail(width.error());
    half = *width * k_percent;
  }
  double needed = 0;
  for (const double one : domain::releases_needed(spec, days)) needed += one;
  const std::int64_t cases = ask.per_day > 0 ? static_cast<std::int64_t>(needed + 0.5)
                                             : domain::cases_needed(ask.completes, ask.response);
  std::vector<std::int64_t> released = domain::release_ends(spec, days, ask.n);
  if (ask.per_day == 0) std::fill(released.begin(), released.end(), ask.n);
  for (std::size_t d = released.size(); d-- > 1;) released[d] -= released[d - 1];
  return Json{{"completes", completes},
              {"half_width", std::move(half)},
              {"level", k_level},
              {"cases_needed", cases},
              {"forecast", forecast_json(domain::forecast(spec, {}, ask.from, released))}};
}

}  // namespace wanhu::app
