// Rows and folds: what the tables keep of a matter is exactly what the domain says it is, after
// every single event.
#include <gtest/gtest.h>

#include "base/catalogue.hpp"
#include "base/random.hpp"
#include "stage.hpp"
#include "store/tables/tables.hpp"
#include "store/verify.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::store {
namespace {

using test::MatterWalk;
using test::Occurrence;

const base::Instant k_start = base::Instant::parse("2021-10-16T09:00:00+08:00").value();
constexpr Tenant k_tenant = 3;

// The program's schema on either engine. SQLite keeps it in memory: nothing here is about disks.
std::unique_ptr<Db> program_db(Engine engine) {
  if (engine == Engine::sqlite) return fresh_in_memory();
  auto db = open(test::PostgresServer::shared().fresh_database());
  EXPECT_TRUE(migrate(*db));
  return db;
}

// One journal entry for the occurrences of one command, as the writer writes it.
void write(Db& db, const std::vector<Occurrence>& happened) {
  Json events = Json::array();
  for (const Occurrence& o : happened)
    events.push_back({{"type", o.event.type}, {"data", o.event.data}});
  Transaction work(db);
  Batch batch(db, k_tenant);
  const Entry& entry = batch.add({.command_id = base::Uuid::v7(happened.front().at),
                                  .at = happened.front().at,
                                  .actor = happened.front().actor,
                                  .kind = "test",
                                  .events = std::move(events),
                                  .answer = {}});
  apply(db, entry);
  batch.write();
  work.commit();
}

class MatterTables : public testing::TestWithParam<Engine> {};
WANHU_ON_BOTH_ENGINES(MatterTables);

TEST_P(MatterTables, LoadedEqualsFoldedAfterEveryCommand) {
  const auto db = program_db(GetParam());
  const std::uint64_t lives = GetParam() == Engine::sqlite ? 100 : 10;
  std::int64_t commands = 0;
  for (std::uint64_t seed = 1; seed <= lives; ++seed) {
    base::Seeded random(seed);
    const base::Uuid id = base::Uuid::named("matter " + std::to_string(seed));
    MatterWalk walk(id, k_start);
    write(*db, walk.history);
    for (int n = 0; n < 30; ++n) {
      const auto happened = walk.take(
          {.command = static_cast<unsigned>(random.below(1'000)),
           .wait_minutes = static_cast<unsigned>(random.below(random.chance(0.3) ? 7'000 : 600)),
           .choice = static_cast<unsigned>(random.below(100'000))});
      if (happened.empty()) continue;
      write(*db, happened);
      ++commands;
      const auto loaded = load_matter(*db, k_tenant, id);
      ASSERT_TRUE(loaded);
      ASSERT_EQ(*loaded, walk.matter()) << "seed " << seed << " after " << walk.command;
    }
    const auto events = db->query_one(
        "SELECT count(*) FROM matter_event WHERE tenant = $1 AND matter_id = $2", {k_tenant, id});
    ASSERT_EQ(events->i64(0), static_cast<std::int64_t>(walk.history.size()));
  }
  EXPECT_GT(commands, static_cast<std::int64_t>(lives) * 5);
  const auto report = verify(*db, k_tenant, apply);
  ASSERT_TRUE(report) << base::text_of(base::Lang::en, report.error());
  EXPECT_EQ(report->entries, commands + static_cast<std::int64_t>(lives));
}

// A rung that fired before it was set to a later moment keeps its place in time.
TEST_P(MatterTables, FiredRungsAreLoadedInTheOrderOfTime) {
  const auto db = program_db(GetParam());
  const base::Uuid id = base::Uuid::named("matter");
  MatterWalk walk(id, k_start);
  write(*db, walk.history);
  domain::Matter m = walk.matter();
  base::Instant now = k_start;
  const auto then = [&](const base::Result<domain::Events>& events) {
    ASSERT_TRUE(events) << events.error().code;
    std::vector<Occurrence> happened;
    for (const domain::Event& event : *events) {
      m = domain::fold(m, event, now, "system");
      happened.push_back({event, now, "system"});
    }
    write(*db, happened);
    EXPECT_EQ(load_matter(*db, k_tenant, id), m);
  };
  then(domain::reclassify(test::s1_rules(), m, "complex", "需多部门", now));
  now = m.clock().rungs.at(1).at;
  then(domain::remind(m, {.rung = "50%"}, now));
  then(domain::remind(m, {.rung = "80%"}, now));
  // Back to ten days: the 80 % mark that has fired lies after the new due moment.
  then(domain::reclassify(test::s1_rules(), m, "general", "并不复杂", now));
  EXPECT_EQ(m.clock().rungs.back().name, "80%");
  then(domain::remind(m, {.rung = "due"}, now));
}

TEST(MatterTable, AnUnknownEventIsABrokenJournal) {
  const auto db = fresh_in_memory();
  const Occurrence odd{
      {"matter.vanished", {{"matter", base::Uuid::named("m").text()}}}, k_start, "system"};
  EXPECT_THROW(write(*db, {odd}), std::logic_error);
  EXPECT_THROW(write(*db, {{{"weather.changed", Json::object()}, k_start, "system"}}),
               std::logic_error);
}

}  // namespace
}  // namespace wanhu::store
