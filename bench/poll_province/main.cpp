// A province's wave through the product: 3 000 villages in 100 counties with 100 completed
// interviews each, 300 000 of 400 000 cases. The wave is planned, drawn, opened and closed by
// commands on an empty SQLite file; what the interviewers heard is written into its tables
// directly, which 400 000 commands would make the same. Measured are the product's own functions,
// with its own options: app::release_document (rows read from the file, weights, figures at every
// level, hiding, the document and its digest) and domain::league_table of the villages, marginal
// sets and the chance of the last quarter included. Not measured: the draw, the journal entry of
// the release, HTTP. Target: 10 s on 2 cores (issue 7). `bench_poll_province sqlite:FILE [VILLAGES
// [PER_VILLAGE]]`; prints seconds by step.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/poll_frame.hpp"
#include "app/poll_release.hpp"
#include "base/digest.hpp"
#include "base/random.hpp"
#include "domain/evaluation/ranking.hpp"
#include "store/bulk.hpp"
#include "store/statement.hpp"

namespace wanhu::bench {

namespace {

using base::Instant;
using base::Json;
using base::Uuid;

constexpr store::Tenant k_tenant = 1;
constexpr int k_counties = 100;

const store::Statement k_cases{
    store::Reach::tenant, "bench_province_cases",
    "SELECT case_id, unit FROM poll_case WHERE tenant = $1 AND wave_id = $2 ORDER BY number"};
const store::Statement k_done{store::Reach::tenant, "bench_province_done",
                              "UPDATE poll_case SET outcome = $4, stage = 'final' "
                              "WHERE tenant = $1 AND wave_id = $2 AND case_id = $3"};

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class BenchClock final : public base::Clock {
 public:
  [[nodiscard]] Instant now() const override { return Instant(ms_.load()); }
  void days(int n) { ms_ += n * std::int64_t{86'400'000}; }

 private:
  std::atomic<std::int64_t> ms_ = Instant::parse("2021-11-01T10:00:00+08:00").value().ms();
};

std::string village(int n) {
  return "v" + std::to_string(n);
}

std::string plan_text(int villages) {
  std::string units;
  for (int n = 0; n < k_counties; ++n)
    units += "  { id = \"c" + std::to_string(n) + "\", name = \"县" + std::to_string(n) +
             "\", kind = \"county\" },\n";
  for (int n = 0; n < villages; ++n)
    units += "  { id = \"" + village(n) + "\", name = \"村" + std::to_string(n) +
             "\", kind = \"village\", of = \"c" + std::to_string(n % k_counties) + "\" },\n";
  return R"toml(schema = "plan/1"

[plan]
id       = "province"
title    = "全省民调方案"
issuer   = "省委政法委"
issued   = 2021-10-01
approved = { by = "省委政法委" }
window   = { from = 2021-10-01, to = 2022-12-31 }
calendar = "cn-office"
phases   = [ { id = "all", name = "实施", from = 2021-10-01, to = 2022-12-31 } ]

[org]
root    = { id = "province", name = "本省", kind = "province" }
units   = [
)toml" + units +
         R"toml(]
offices = [ { id = "centre", name = "省综治中心", of = "province" } ]

[matters]
basis = "calendar"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "10日" },
  { id = "complex", name = "复杂问题", owner = "centre", due = "20日" },
]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true

[survey.phone]
name          = "电话民调"
run_by        = "independent"
waves         = { each = "半年", n = 1 }
frame         = ["landline", "mobile"]
stratify      = ["unit"]
hide_from     = ["province", "county", "village", "centre"]
min_n         = 30
items_embargo = true

[indicators.safety]
name   = "安全感"
num    = "count(poll where q_safe >= 4)"
den    = "count(poll where q_safe answered)"
min_n  = 30
use    = "display"

[indicators.satisfied]
name   = "满意度"
num    = "count(poll where q_sat >= 4)"
den    = "count(poll where q_sat answered)"
min_n  = 30
use    = "display"
)toml";
}

Json form_json() {
  const auto question = [](const char* id) {
    Json choices = Json::array();
    for (int value = 5; value >= 1; --value)
      choices.push_back({{"id", "a" + std::to_string(value)},
                         {"zh", std::to_string(value) + "分"},
                         {"en", std::to_string(value)},
                         {"value", value}});
    return Json{{"id", id},
                {"kind", "choose"},
                {"zh", id},
                {"en", id},
                {"choices", std::move(choices)},
                {"dont_know", true},
                {"refuse", true}};
  };
  return {{"title", {{"zh", "电话访问"}, {"en", "Poll"}}},
          {"notice", {{"zh", "自愿，核实拨 12340"}, {"en", "Voluntary; ring 12340"}}},
          {"questions", {question("q_safe"), question("q_sat")}}};
}

Json must(app::Engine& engine, const std::string& actor, const char* kind, Json data) {
  auto answer = engine.execute(
      {.id = Uuid::v7(engine.now()), .actor = actor, .kind = kind, .data = std::move(data)});
  if (!answer) throw std::runtime_error(std::string(kind) + ": " + answer.error().code);
  return answer->answer;
}

void load_frame(app::Engine& engine, const Uuid& lead, const Uuid& frame, int villages, int each) {
  std::string csv = "电话,单位\n";
  for (int v = 0; v < villages; ++v)
    for (int i = 0; i < each; ++i) {
      const std::string digits = std::to_string(100'000'000 + v * each + i);
      csv += (i % 3 == 0 ? "0558-2" + digits.substr(3) : "13" + digits) + "," + village(v) + "\n";
    }
  const auto lease = engine.reads().lease();
  const access::Scope scope{
      .tenant = k_tenant, .role = access::Role::poll_lead, .person = lead, .unit = {}};
  app::Reader reader{.engine = engine,
                     .db = *lease,
                     .scope = scope,
                     .now = engine.now(),
                     .plan = engine.plans().newest(*lease, k_tenant)};
  const auto loaded = app::load_frame_file(engine, reader,
                                           {.file = {.name = "frame.csv", .bytes = csv},
                                            .command_id = Uuid::named("load"),
                                            .frame_id = frame,
                                            .sha256 = base::hex(base::sha256(csv)),
                                            .actor = lead.text(),
                                            .plan = "",
                                            .survey = "phone",
                                            .name = "frame",
                                            .source = "bench"});
  if (!loaded) throw std::runtime_error(loaded.error().code);
}

void open_wave(app::Engine& engine, BenchClock& clock, const std::string& lead, const Uuid& frame,
               const Uuid& wave, std::int64_t cases) {
  must(engine, lead, "poll.plan_wave",
       {{"wave_id", wave.text()},
        {"survey", "phone"},
        {"name", "wave"},
        {"from", "2021-11-02"},
        {"to", "2021-11-30"},
        {"frame_id", frame.text()},
        {"spec", {{"n", cases}}}});
  must(engine, lead, "poll.publish_seed", {{"wave_id", wave.text()}, {"seed", "bench-1"}});
  clock.days(1);
  must(engine, lead, "poll.draw", {{"wave_id", wave.text()}});
  must(engine, lead, "poll.open", {{"wave_id", wave.text()}});
}

// Three of four complete, the others refuse. Each village's truth is 0.75 to 0.9: such that small
// cells are rare, as with a real minimum.
std::int64_t answer(const std::string& url, const Uuid& wave) {
  const auto db = store::open(url);
  std::vector<std::pair<Uuid, std::string>> cases;
  db->each(k_cases, {k_tenant, wave},
           [&](const store::Row& row) { cases.emplace_back(row.uuid(0), row.text(1)); });
  base::Seeded random(20211020);
  store::Transaction transaction(*db);
  store::BulkInsert answers(
      *db, "INSERT INTO poll_answer (tenant, wave_id, case_id, question, value, seq) VALUES ", 6);
  std::int64_t completes = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& [id, unit] = cases[i];
    const bool complete = i % 4 != 0;
    db->exec(k_done, {k_tenant, wave, id, std::string(complete ? "1.1" : "2.112")});
    if (!complete) continue;
    ++completes;
    const double truth = 0.75 + 0.15 * static_cast<double>(std::stoi(unit.substr(1)) % 97) / 97;
    for (const char* question : {"q_safe", "q_sat"}) {
      const std::string value = random.chance(0.03)    ? std::string(domain::k_dont_know)
                                : random.chance(truth) ? "a" + std::to_string(4 + random.below(2))
                                                       : "a" + std::to_string(1 + random.below(3));
      answers.add({k_tenant, wave, id, std::string(question), value, std::int64_t{1}});
    }
  }
  answers.flush();
  transaction.commit();
  return completes;
}

// Villages by the first indicator, as app/rankings makes them of a published result.
std::vector<domain::LeagueUnit> villages_in(const Json& document) {
  std::vector<domain::LeagueUnit> units;
  const Json& figures = document.at("figures");
  for (const Json& one : figures) {
    const std::string unit = one.at("unit");
    if (one.at("indicator") != "safety" || !unit.starts_with("v") || one.at("estimate").is_null())
      continue;
    const auto number = [&](const char* name) {
      return one.at(name).is_null() ? 0.0 : one.at(name).get<double>();
    };
    domain::LeaguePart part = domain::polled_part({.estimate = number("estimate"),
                                                   .se = number("se"),
                                                   .low = number("low"),
                                                   .high = number("high"),
                                                   .deff = number("deff"),
                                                   .df = number("df"),
                                                   .n = one.at("n").get<std::int64_t>()});
    part.indicator = "safety";
    part.source = "poll";
    units.push_back({.id = unit, .name = unit, .parts = {part}});
  }
  return units;
}

}  // namespace

int run(const std::string& url, int villages, int per_village) {
  const auto clock = std::make_shared<BenchClock>();
  const auto keys = access::Keyring::parse(access::Keyring::fresh_text("bench")).value();
  const auto engine = app::Engine::open({.db_url = url,
                                         .tenant = k_tenant,
                                         .clock = clock,
                                         .keyring = std::make_shared<access::Keyring>(keys)})
                          .value();
  const Uuid lead = Uuid::named("lead"), frame = Uuid::named("frame"), wave = Uuid::named("wave");
  const int each = per_village + (per_village + 2) / 3;
  const double begun = now();
  must(*engine, "system", "house.set", {{"kind", "poll"}});
  must(*engine, "system", "plan.activate", {{"source", plan_text(villages)}});
  Json people = Json::array();
  people.push_back(
      {{"person_id", lead.text()}, {"login", "lead"}, {"name", "lead"}, {"role", "poll_lead"}});
  must(*engine, "system", "person.import", {{"people", std::move(people)}});
  must(*engine, lead.text(), "poll.form", {{"survey", "phone"}, {"form", form_json()}});
  load_frame(*engine, lead, frame, villages, each);
  open_wave(*engine, *clock, lead.text(), frame, wave, std::int64_t{villages} * each);
  const std::int64_t completes = answer(url, wave);
  clock->days(30);
  must(*engine, lead.text(), "poll.close", {{"wave_id", wave.text()}});
  const double closed = now();
  const auto lease = engine->reads().lease();
  const auto document = app::release_document(*lease, k_tenant, engine->plans(), wave);
  if (!document) throw std::runtime_error(document.error().code);
  const double released = now();
  std::vector<domain::LeagueUnit> units = villages_in(*document);
  const std::size_t ranked = units.size();
  const double read = now();
  const auto table = domain::league_table(
      std::move(units),
      {.id = "villages", .of = "village", .by = {{"safety", 100}}, .min_n = 30, .interval = 95});
  if (!table) throw std::runtime_error(table.error().code);
  const double done = now();
  std::printf("completes %lld, villages ranked %zu, document %.1f MB, made ready in %.1f s\n",
              static_cast<long long>(completes), ranked,
              static_cast<double>(base::canonical(*document).size()) / 1e6, closed - begun);
  std::printf("release from the file %.2f s, league table %.2f s, all %.2f s\n", released - closed,
              done - read, (released - closed) + (done - read));
  return 0;
}

}  // namespace wanhu::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "bench_poll_province sqlite:FILE [VILLAGES [PER_VILLAGE]]\n");
    return 2;
  }
  return wanhu::bench::run(argv[1], argc > 2 ? std::atoi(argv[2]) : 3000,
                           argc > 3 ? std::atoi(argv[3]) : 100);
}
