// What plans ask of a large county's units over a year: 30 townships, 600 villages, 1 000
// organisations. bench_work FILE: derives all windows, records a year of acts in a database, and
// asks "my day" as the county, a village and one ask explained. One line of JSON;
// docs/benchmarks.md.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "app/query_work.hpp"
#include "base/random.hpp"
#include "store/journal.hpp"

namespace wanhu::bench {

namespace {

using base::Date;
using base::Instant;
using base::Json;
using base::Uuid;

constexpr store::Tenant k_tenant = 1;
constexpr int k_towns = 30, k_villages = 600, k_organisations = 1000;
constexpr int k_times = 300;

class BenchClock final : public base::Clock {
 public:
  [[nodiscard]] Instant now() const override { return now_; }

 private:
  Instant now_ = Instant::parse("2024-12-18T09:00:00+08:00").value();
};

std::string unit_row(const std::string& id, const char* kind, const std::string& of) {
  return "  { id = \"" + id + "\", name = \"" + id + "\", kind = \"" + kind + "\"" +
         (of.empty() ? "" : ", of = \"" + of + "\"") + " },\n";
}

std::string cadence(const char* id, const char* each, const char* per, int times) {
  return std::string("[[cadence]]\nid = \"") + id + "\"\nname = \"" + id +
         "\"\nwho = \"各单位\"\neach = \"" + each + "\"\nat_least = " + std::to_string(times) +
         "\nper = \"" + per + "\"\ndo = \"meeting\"\n\n";
}

std::string plan_text() {
  std::string text =
      "schema = \"plan/1\"\n[plan]\nid = \"county\"\ntitle = \"县方案\"\nissuer = \"县\"\n"
      "issued = 2024-01-01\napproved = { by = \"县\" }\n"
      "window = { from = 2024-01-01, to = 2024-12-31 }\ncalendar = \"cn-office\"\n"
      "phases = [ { id = \"all\", name = \"全年\", from = 2024-01-01, to = 2024-12-31 } ]\n"
      "[org]\nroot = { id = \"county\", name = \"县\", kind = \"county\" }\nunits = [\n";
  for (int n = 0; n < k_towns; ++n) text += unit_row("t" + std::to_string(n), "town", "");
  for (int n = 0; n < k_villages; ++n)
    text += unit_row("v" + std::to_string(n), "village", "t" + std::to_string(n % k_towns));
  for (int n = 0; n < k_organisations; ++n)
    text += unit_row("o" + std::to_string(n), "enterprise", "t" + std::to_string(n % k_towns));
  text +=
      "]\noffices = [ { id = \"centre\", name = \"中心\", of = \"county\" } ]\n"
      "[matters]\nbasis = \"calendar\"\nkinds = [ { id = \"general\", name = \"一般\", "
      "owner = \"centre\", due = \"10日\" } ]\nroll = \"next_working_day\"\n"
      "close = { needs = \"resident_confirms\", exits = [\"withdrawn\"] }\ntail = true\n\n";
  text += cadence("sweep_villages", "village", "周", 1) +
          cadence("team_visit", "village", "月", 2) + cadence("patrol", "village", "旬", 1) +
          cadence("sweep_towns", "town", "半月", 1) + cadence("dialogue", "town", "月", 1) +
          cadence("digest", "town", "工作日", 1) + cadence("check", "enterprise", "月", 1) +
          cadence("drill", "enterprise", "季度", 1) + cadence("review", "village", "双月", 1) +
          cadence("study", "town", "半年", 1);
  for (int n = 0; n < 12; ++n)
    text += "[[task]]\nid = \"task" + std::to_string(n) + "\"\nname = \"事\"\neach = \"" +
            (n % 3 == 0   ? "town"
             : n % 3 == 1 ? "village"
                          : "enterprise") +
            "\"\ndue = 2024-" + (n < 9 ? "0" : "") + std::to_string(n + 1) + "-20\n\n";
  // Caps that are looked at whenever a day is asked for.
  text += "[burden]\nmax_reports = 12\nmax_meetings = 40\nper = \"月\"\n";
  return text;
}

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double memory_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  return 0;
}

Json figures(std::vector<double> ms) {
  std::sort(ms.begin(), ms.end());
  return {{"n", ms.size()},
          {"p50_ms", ms[ms.size() / 2]},
          {"p99_ms", ms[ms.size() * 99 / 100]},
          {"max_ms", ms.back()}};
}

void must(app::Engine& engine, const std::string& kind, Json data) {
  const auto answer = engine.execute({.id = Uuid::v7(engine.now()),
                                      .actor = std::string(app::k_actor_system),
                                      .kind = kind,
                                      .data = std::move(data)});
  if (!answer)
    throw std::runtime_error(kind + ": " + base::text_of(base::Lang::en, answer.error()));
}

Json derive(const plan::Plan& plan) {
  std::int64_t asks = 0;
  Json result;
  result["seconds"] = seconds([&] {
    const domain::Asks all({{&plan, 1, domain::k_no_beginning, domain::k_no_end}},
                           calendar::Calendar::office());
    all.each(domain::k_no_beginning, domain::k_no_end, [&](const domain::Ask&) { ++asks; });
  });
  result["windows"] = asks;
  return result;
}

// Nine of ten asks met, until today; rows as the tables make them, in one transaction.
std::int64_t fill(app::Engine& engine, const std::string& url) {
  const auto db = store::open(url);
  const app::PlanRef plan = engine.plan();
  const app::WorkRef work =
      engine.work().version(*db, k_tenant, engine.plans(), engine.calendar(), plan->version);
  base::Seeded random(7);
  std::int64_t acts = 0;
  db->exec("BEGIN");
  const Date today = engine.now().date();
  work->each(domain::k_no_beginning, today, [&](const domain::Ask& ask) {
    if (!random.chance(0.9)) return;
    const Date day =
        std::min(ask.window.from +
                     static_cast<int>(random.below(static_cast<std::uint64_t>(ask.window.days()))),
                 today);
    db->exec(
        "INSERT INTO act (tenant, act_id, plan_id, rule, unit, day, n, attended, handed_in, "
        "note, actor, at_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '[]', '', 'system', "
        "$8, 1)",
        {k_tenant, Uuid::named("act " + std::to_string(++acts)), std::string(ask.plan),
         ask.rule->key, std::string(ask.unit), day.days(), ask.times, engine.now()});
  });
  db->exec("COMMIT");
  db->exec("ANALYZE");
  return acts;
}

template <class Ask>
Json measure(app::Engine& engine, const std::string& login, Ask ask) {
  const auto lease = engine.reads().lease();
  const auto person = access::person_by_login(*lease, k_tenant, login).value();
  std::vector<double> ms;
  for (int n = 0; n < k_times; ++n) {
    app::Reader reader{.engine = engine,
                       .db = *lease,
                       .scope = access::scope_of(k_tenant, person),
                       .now = engine.now(),
                       .plan = engine.plan()};
    ms.push_back(1000 * seconds([&] { ask(reader); }));
  }
  return figures(std::move(ms));
}

Json person(const std::string& login, const char* role, const std::string& unit) {
  Json json{
      {"person_id", Uuid::named(login).text()}, {"login", login}, {"name", login}, {"role", role}};
  if (!unit.empty()) json["unit"] = unit;
  return json;
}

}  // namespace

Json run(const std::string& file) {
  const std::string url = "sqlite:" + file;
  auto engine = app::Engine::open(
                    {.db_url = url,
                     .tenant = k_tenant,
                     .clock = std::make_shared<BenchClock>(),
                     .keyring = std::make_shared<const access::Keyring>(
                         access::Keyring::parse("bench:" + std::string(64, 'b') + "\n").value())})
                    .value();
  must(*engine, "plan.activate", {{"source", plan_text()}});
  must(*engine, "person.import",
       {{"people",
         {person("county", "centre", ""), person("village", "village_lead", "v17"),
          person("town", "village_lead", "t3")}}});
  Json result;
  result["derive"] = derive(engine->plan()->members.front().plan);
  result["acts"] = fill(*engine, url);
  for (const char* login : {"county", "town", "village"})
    result["my_day_" + std::string(login)] =
        measure(*engine, login, [](app::Reader& reader) { app::my_day(reader); });
  result["year_of_a_village"] = measure(*engine, "village", [](app::Reader& reader) {
    app::asks_page(reader, {.from = reader.now.date() - 352, .to = reader.now.date() + 13});
  });
  result["units_of_a_window"] = measure(*engine, "county", [](app::Reader& reader) {
    (void)app::asks_window(reader, "county", "cadence.sweep_villages", reader.now.date());
  });
  result["memory_mb"] = memory_mb();
  return result;
}

}  // namespace wanhu::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "bench_work FILE\n";
    return 2;
  }
  std::cout << wanhu::bench::run(argv[1]).dump() << "\n";
  return 0;
}
