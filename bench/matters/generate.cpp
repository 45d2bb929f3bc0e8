// A million matters in eight kinds over two years, and the accounts that handle them.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "bench.hpp"
#include "sim/large_ledger.hpp"

namespace wanhu::bench {

namespace {

// The township's own plan with the kinds that a ledger of this size would have.
std::string plan_text() {
  std::ifstream file(std::string(WANHU_PLANS) + "/ruji-2021/plan.toml");
  std::stringstream text;
  text << file.rdbuf();
  std::string plan = text.str();
  const std::string before = R"(  { id = "complex")";
  std::string kinds;
  for (const char* kind : {"hazard", "dispute", "service", "help", "suggestion", "complaint"})
    kinds += "  { id = \"" + std::string(kind) + "\", name = \"" + kind +
             "\", owner = \"centre\", due = \"15日\", src = \"三(二)3\" },\n";
  plan.insert(plan.find(before), kinds);
  return plan +
         "\n[matters.publish]\nkinds  = [\"general\", \"complex\"]\n"
         "fields = [\"kind\", \"unit\", \"state\", \"opened\", \"due\"]\n"
         "after  = \"opened\"\nwords  = \"none\"\n";
}

void must(app::Engine& engine, const std::string& kind, Json data) {
  const auto answer = engine.execute({.id = Uuid::named("bench " + kind),
                                      .actor = std::string(app::k_actor_system),
                                      .kind = kind,
                                      .data = std::move(data)});
  if (!answer)
    throw std::runtime_error(kind + ": " + base::text_of(base::Lang::en, answer.error()));
}

sim::LedgerStaff hire(app::Engine& engine, const plan::Plan& plan) {
  sim::LedgerStaff staff;
  Json people = Json::array();
  const auto add = [&](const std::string& login, const char* role, const std::string& unit) {
    const Uuid id = Uuid::named("bench " + login);
    Json person{{"person_id", id.text()}, {"login", login}, {"name", login}, {"role", role}};
    if (!unit.empty()) person["unit"] = unit;
    people.push_back(std::move(person));
    return id;
  };
  for (int n = 1; n <= 8; ++n)
    staff.centre.push_back(add("centre-" + std::to_string(n), "centre", ""));
  for (const plan::Unit& unit : plan.org.units) {
    if (unit.kind != "village") continue;
    auto& visitors = staff.visitors.emplace_back(unit.id, std::vector<Uuid>()).second;
    for (int n = 1; n <= 24; ++n)
      visitors.push_back(add(unit.id + "-" + std::to_string(n), "visitor", unit.id));
  }
  must(engine, "person.import", {{"people", std::move(people)}});
  return staff;
}

// Indexes are made after the rows: sorted once instead of grown in no order.
std::vector<std::string> drop_indexes(store::Db& db) {
  std::vector<std::string> make, drop;
  db.each(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND "
      "tbl_name IN ('matter', 'matter_event', 'rung', 'clock')",
      store::Params(), [&](const store::Row& row) {
        drop.push_back("DROP INDEX " + row.text(0));
        make.push_back(row.text(1));
      });
  for (const std::string& sql : drop) db.script(sql);
  return make;
}

}  // namespace

Json generate(Place& place, std::int64_t matters, std::uint64_t seed) {
  must(*place.engine, "plan.activate", {{"source", plan_text()}});
  const app::PlanRef plans = place.engine->plan();
  const sim::LedgerStaff staff = hire(*place.engine, plans->plan);
  const auto db = store::open(place.url);
  db->script("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000");
  const double took = seconds([&] {
    const std::vector<std::string> indexes = drop_indexes(*db);
    sim::write_ledger(*db, k_tenant, plans->plan, staff,
                      {.matters = matters,
                       .seed = seed,
                       .from = Date::parse(k_first_day).value(),
                       .until = place.clock->now(),
                       .progress = [](std::int64_t done) {
                         if (done % 100'000 == 0) std::cerr << done << " matters\n";
                       }});
    for (const std::string& sql : indexes) db->script(sql);
    db->script("PRAGMA wal_checkpoint(TRUNCATE)");
  });
  Json rows = Json::object();
  for (const char* table : {"matter", "matter_event", "clock", "rung", "matter_word"})
    rows[table] = db->query_one(std::string("SELECT count(*) FROM ") + table)->i64(0);
  Json megabytes = Json::object();
  db->each("SELECT name, sum(pgsize) FROM dbstat GROUP BY name", store::Params(),
           [&](const store::Row& row) {
             megabytes[row.text(0)] = static_cast<double>(row.i64(1)) / (1 << 20);
           });
  return {{"seconds", took},
          {"rows", rows},
          {"megabytes", megabytes},
          {"highest_memory_mb", memory_mb("VmHWM")}};
}

}  // namespace wanhu::bench
