// A hundred interviewers at once on a wave of 100 000 cases, through the engine: each takes the
// next case and records what became of the call, again and again. bench_poll_desk URL [CASES
// [INTERVIEWERS [SECONDS [THINK_MS]]]]: an empty database (sqlite:FILE or postgresql://…). With
// THINK_MS 0 nobody ever waits between two calls, which is the most the writer can do; people need
// minutes. One line of JSON: milliseconds of poll.take and poll.call; docs/benchmarks.md.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "app/poll_frame.hpp"
#include "base/digest.hpp"
#include "base/random.hpp"

namespace wanhu::bench {

namespace {

using base::Date;
using base::Instant;
using base::Json;
using base::Uuid;

constexpr store::Tenant k_tenant = 1;

// Goes on with real time, so that cases come due while others are called.
class BenchClock final : public base::Clock {
 public:
  [[nodiscard]] Instant now() const override {
    const auto passed = std::chrono::steady_clock::now() - start_;
    return Instant(base_.load() +
                   std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
  }
  void next_day() { base_ += 86'400'000; }

 private:
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<std::int64_t> base_ = Instant::parse("2021-11-01T10:00:00+08:00").value().ms();
};

std::string plan_text() {
  std::ifstream file(std::string(WANHU_PLANS) + "/county-double-lift-2021/plan.toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string frame_text(std::int64_t rows) {
  std::string csv = "电话,单位,城乡,规模\n";
  for (std::int64_t i = 0; i < rows; ++i) {
    const std::string digits = std::to_string(100'000'000 + i);
    csv += (i % 3 == 0 ? "0558-2" + digits.substr(3) : "13" + digits) + ",v" +
           std::to_string(1 + i % 4) + std::to_string(1 + i / 4 % 3) +
           (i % 5 < 2 ? ",城镇," : ",农村,") + std::to_string(1 + i % 9) + "\n";
  }
  return csv;
}

Json form_json() {
  const Json choices{{{"id", "yes"}, {"zh", "是"}, {"en", "yes"}, {"value", 5}},
                     {{"id", "no"}, {"zh", "否"}, {"en", "no"}, {"value", 1}}};
  return {{"title", {{"zh", "电话访问"}, {"en", "Poll"}}},
          {"notice", {{"zh", "自愿，核实拨 12340"}, {"en", "Voluntary; ring 12340"}}},
          {"questions",
           {{{"id", "q_safe"},
             {"kind", "choose"},
             {"zh", "住的地方安全吗？"},
             {"en", "Is it safe where you live?"},
             {"choices", choices}}}}};
}

Json must(app::Engine& engine, const std::string& actor, const char* kind, Json data) {
  auto answer = engine.execute(
      {.id = Uuid::v7(engine.now()), .actor = actor, .kind = kind, .data = std::move(data)});
  if (!answer) throw std::runtime_error(std::string(kind) + ": " + answer.error().code);
  return answer->answer;
}

Uuid interviewer(int n) {
  return Uuid::named("interviewer " + std::to_string(n));
}

void furnish(app::Engine& engine, const Uuid& lead, int interviewers) {
  must(engine, "system", "house.set", {{"kind", "poll"}});
  must(engine, "system", "plan.activate", {{"source", plan_text()}});
  Json people{
      {{"person_id", lead.text()}, {"login", "lead"}, {"name", "lead"}, {"role", "poll_lead"}}};
  for (int n = 0; n < interviewers; ++n)
    people.push_back({{"person_id", interviewer(n).text()},
                      {"login", "call-" + std::to_string(n)},
                      {"name", "call-" + std::to_string(n)},
                      {"role", n % 10 == 0 ? "converter" : "interviewer"}});
  must(engine, "system", "person.import", {{"people", std::move(people)}});
  must(engine, lead.text(), "poll.form", {{"survey", "daily"}, {"form", form_json()}});
}

void load_frame(app::Engine& engine, const Uuid& lead, const Uuid& frame, std::int64_t rows) {
  const std::string csv = frame_text(rows);
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
                                            .survey = "daily",
                                            .name = "frame",
                                            .source = "bench"});
  if (!loaded) throw std::runtime_error(loaded.error().code);
}

void open_wave(app::Engine& engine, BenchClock& clock, const Uuid& lead, const Uuid& frame,
               const Uuid& wave, std::int64_t cases) {
  must(engine, lead.text(), "poll.plan_wave",
       {{"wave_id", wave.text()},
        {"survey", "daily"},
        {"name", "wave"},
        {"from", "2021-11-02"},
        {"to", "2021-11-30"},
        {"frame_id", frame.text()},
        {"spec", {{"n", cases}}}});
  must(engine, lead.text(), "poll.publish_seed", {{"wave_id", wave.text()}, {"seed", "bench-1"}});
  clock.next_day();
  must(engine, lead.text(), "poll.draw", {{"wave_id", wave.text()}});
  must(engine, lead.text(), "poll.open", {{"wave_id", wave.text()}});
  engine.look_at_sizes();
}

struct Spent {
  std::vector<double> takes{}, calls{};
  std::int64_t nothing = 0;
};

// What interviewers hear: mostly nobody.
const char* heard(base::Seeded& random) {
  const double chance = random.unit();
  if (chance < 0.45) return "3.13";
  if (chance < 0.55) return "3.12";
  if (chance < 0.70) return "2.112";
  if (chance < 0.80) return "4.31";
  if (chance < 0.85) return "3.14";
  return "1.10";
}

double milliseconds(const std::chrono::steady_clock::time_point& start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

void work(app::Engine& engine, const Uuid& wave, int n, int think_ms, const std::atomic<bool>& stop,
          Spent& spent) {
  base::Seeded random(static_cast<std::uint64_t>(n) + 1);
  const std::string me = interviewer(n).text();
  const auto think = [&] {
    if (think_ms > 0)
      std::this_thread::sleep_for(
          std::chrono::milliseconds(random.below(static_cast<std::uint64_t>(2 * think_ms))));
  };
  while (!stop) {
    think();
    auto start = std::chrono::steady_clock::now();
    const auto taken = engine.execute({.id = Uuid::v7(engine.now()),
                                       .actor = me,
                                       .kind = "poll.take",
                                       .data = {{"wave_id", wave.text()}}});
    spent.takes.push_back(milliseconds(start));
    if (!taken || taken->answer.at("case_id").is_null()) {
      ++spent.nothing;
      continue;
    }
    think();
    const std::string outcome = heard(random);
    Json data{{"wave_id", wave.text()},
              {"case_id", taken->answer.at("case_id")},
              {"outcome", outcome},
              {"seconds", 60}};
    if (outcome == "1.10") data["answers"] = {{"q_safe", random.chance(0.9) ? "yes" : "no"}};
    start = std::chrono::steady_clock::now();
    const auto done = engine.execute(
        {.id = Uuid::v7(engine.now()), .actor = me, .kind = "poll.call", .data = std::move(data)});
    if (!done) throw std::runtime_error("poll.call: " + done.error().code);
    spent.calls.push_back(milliseconds(start));
  }
}

Json figures(std::vector<double> ms) {
  if (ms.empty()) return nullptr;
  std::sort(ms.begin(), ms.end());
  return {{"n", ms.size()},
          {"p50_ms", ms[ms.size() / 2]},
          {"p99_ms", ms[ms.size() * 99 / 100]},
          {"max_ms", ms.back()}};
}

}  // namespace

struct Load {
  std::string url;
  std::int64_t cases = 100'000;
  int interviewers = 100, seconds = 60, think_ms = 200;
};

int run(const Load& load) {
  const auto clock = std::make_shared<BenchClock>();
  const auto keys = access::Keyring::parse(access::Keyring::fresh_text("bench")).value();
  const auto engine = app::Engine::open({.db_url = load.url,
                                         .tenant = k_tenant,
                                         .clock = clock,
                                         .keyring = std::make_shared<access::Keyring>(keys)})
                          .value();
  const Uuid lead = Uuid::named("lead"), frame = Uuid::named("frame"), wave = Uuid::named("wave");
  furnish(*engine, lead, load.interviewers);
  load_frame(*engine, lead, frame, load.cases + load.cases / 10);
  open_wave(*engine, *clock, lead, frame, wave, load.cases);
  std::atomic<bool> stop{false};
  std::vector<Spent> spent(static_cast<std::size_t>(load.interviewers));
  std::vector<std::thread> threads;
  for (int n = 0; n < load.interviewers; ++n)
    threads.emplace_back([&, n] {
      work(*engine, wave, n, load.think_ms, stop, spent[static_cast<std::size_t>(n)]);
    });
  std::this_thread::sleep_for(std::chrono::seconds(load.seconds));
  stop = true;
  for (std::thread& thread : threads) thread.join();
  Spent all;
  for (const Spent& one : spent) {
    all.takes.insert(all.takes.end(), one.takes.begin(), one.takes.end());
    all.calls.insert(all.calls.end(), one.calls.begin(), one.calls.end());
    all.nothing += one.nothing;
  }
  std::cout << Json{{"cases", load.cases},
                    {"interviewers", load.interviewers},
                    {"think_ms", load.think_ms},
                    {"seconds", load.seconds},
                    {"take", figures(std::move(all.takes))},
                    {"call", figures(std::move(all.calls))},
                    {"nothing", all.nothing}}
                   .dump()
            << "\n";
  return 0;
}

}  // namespace wanhu::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "bench_poll_desk URL [CASES [INTERVIEWERS [SECONDS [THINK_MS]]]]\n";
    return 2;
  }
  wanhu::bench::Load load{.url = argv[1]};
  if (argc > 2) load.cases = std::atoll(argv[2]);
  if (argc > 3) load.interviewers = std::atoi(argv[3]);
  if (argc > 4) load.seconds = std::atoi(argv[4]);
  if (argc > 5) load.think_ms = std::atoi(argv[5]);
  return wanhu::bench::run(load);
}
