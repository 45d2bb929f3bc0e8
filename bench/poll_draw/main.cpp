// A frame of a million numbers: read from its file, written sealed, and a wave's sample drawn from
// it and sealed. bench_poll_draw URL [ROWS [CASES]]: an empty database (sqlite:FILE or
// postgresql://…). One line of JSON: seconds of each step; docs/benchmarks.md.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "app/poll_frame.hpp"
#include "base/digest.hpp"

namespace wanhu::bench {

namespace {

using base::Date;
using base::Instant;
using base::Json;
using base::Uuid;

constexpr store::Tenant k_tenant = 1;
constexpr std::int64_t k_rows = 1'000'000, k_cases = 10'000;

class BenchClock final : public base::Clock {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  void next_day() { now_ = now_ + 86'400'000; }

 private:
  Instant now_ = Instant::parse("2021-11-01T09:00:00+08:00").value();
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

class Watch {
 public:
  double seconds() {
    const auto now = std::chrono::steady_clock::now();
    const double passed = std::chrono::duration<double>(now - start_).count();
    start_ = now;
    return passed;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

Json must(app::Engine& engine, const std::string& actor, const char* kind, Json data) {
  auto answer = engine.execute(
      {.id = Uuid::v7(engine.now()), .actor = actor, .kind = kind, .data = std::move(data)});
  if (!answer) throw std::runtime_error(std::string(kind) + ": " + answer.error().code);
  return answer->answer;
}

void furnish(app::Engine& engine, const Uuid& lead) {
  must(engine, "system", "house.set", {{"kind", "poll"}});
  must(engine, "system", "plan.activate", {{"source", plan_text()}});
  must(engine, "system", "person.import",
       {{"people",
         {{{"person_id", lead.text()},
           {"login", "lead"},
           {"name", "lead"},
           {"role", "poll_lead"}}}}});
  must(engine, lead.text(), "poll.form", {{"survey", "daily"}, {"form", form_json()}});
}

}  // namespace

int run(const std::string& url, std::int64_t rows, std::int64_t cases) {
  const auto clock = std::make_shared<BenchClock>();
  const auto keys = access::Keyring::parse(access::Keyring::fresh_text("bench")).value();
  const auto engine = app::Engine::open({.db_url = url,
                                         .tenant = k_tenant,
                                         .clock = clock,
                                         .keyring = std::make_shared<access::Keyring>(keys)})
                          .value();
  const Uuid lead = Uuid::named("lead"), frame = Uuid::named("frame"), wave = Uuid::named("wave");
  furnish(*engine, lead);
  const std::string csv = frame_text(rows);
  Watch watch;
  {
    const auto lease = engine->reads().lease();
    const access::Scope scope{
        .tenant = k_tenant, .role = access::Role::poll_lead, .person = lead, .unit = {}};
    app::Reader reader{.engine = *engine,
                       .db = *lease,
                       .scope = scope,
                       .now = engine->now(),
                       .plan = engine->plans().newest(*lease, k_tenant)};
    const auto loaded = app::load_frame_file(*engine, reader,
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
  const double load = watch.seconds();
  must(*engine, lead.text(), "poll.plan_wave",
       {{"wave_id", wave.text()},
        {"survey", "daily"},
        {"name", "wave"},
        {"from", "2021-11-02"},
        {"to", "2021-11-30"},
        {"frame_id", frame.text()},
        {"spec", {{"n", cases}, {"per_day", 50}, {"replicates", 4}}}});
  must(*engine, lead.text(), "poll.publish_seed", {{"wave_id", wave.text()}, {"seed", "bench-1"}});
  clock->next_day();
  watch.seconds();
  const Json drawn = must(*engine, lead.text(), "poll.draw", {{"wave_id", wave.text()}});
  const double draw = watch.seconds();
  std::cout
      << Json{{"rows", rows},   {"cases", drawn.at("n")}, {"eligible", drawn.at("eligible")},
              {"load_s", load}, {"draw_s", draw},         {"list_digest", drawn.at("list_digest")}}
             .dump()
      << "\n";
  return 0;
}

}  // namespace wanhu::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "bench_poll_draw URL [ROWS [CASES]]\n";
    return 2;
  }
  return wanhu::bench::run(argv[1], argc > 2 ? std::atoll(argv[2]) : wanhu::bench::k_rows,
                           argc > 3 ? std::atoll(argv[3]) : wanhu::bench::k_cases);
}
