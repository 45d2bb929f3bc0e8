#include "store/verify.hpp"

#include "stage.hpp"

namespace wanhu::store {
namespace {

constexpr Tenant k_tenant = 7;

class VerifyTest : public Stage {
 protected:
  VerifyTest() : db_(migrated()) {
    Writer writer([this] { return connect(); }, {.decide = decide, .apply = apply_to_stage});
    int id = 0;
    for (const char* name : {"c", "a", "b", "a"}) {
      ++id;
      EXPECT_TRUE(writer.execute(request(k_tenant, id, "add", name, id)));
    }
    EXPECT_TRUE(writer.execute(request(k_tenant + 1, 9, "add", "a", 100)));
  }

  static std::unique_ptr<Db> fresh() {
    auto db = open("sqlite::memory:");
    EXPECT_TRUE(migrate(*db, test_migrations()));
    return db;
  }
  base::Result<VerifyReport> verified(const Apply& how = apply_to_stage) {
    return verify(*db_, k_tenant, how, fresh, test_tables());
  }
  // The problem found after `sql`.
  base::Problem found_after(const std::string& sql, const Params& params = Params()) {
    db_->exec(sql, params);
    const auto report = verified();
    EXPECT_FALSE(report);
    return report ? base::Problem{} : report.error();
  }

  std::unique_ptr<Db> db_;
};
WANHU_ON_BOTH_ENGINES(VerifyTest);

TEST_P(VerifyTest, TheTablesAreWhatTheJournalSays) {
  const auto report = verified();
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->entries, 4);
  EXPECT_EQ(report->head_hash, read_head(*db_, k_tenant).hash);
  ASSERT_EQ(report->tables.size(), 1U);
  EXPECT_EQ(report->tables[0].name, "counter");
  EXPECT_EQ(report->tables[0].rows, 3);
  EXPECT_EQ(verify(*db_, 99, apply_to_stage, fresh, test_tables())->entries, 0);
}

TEST_P(VerifyTest, MoreRowsThanOnePage) {
  Transaction work(*db_);
  std::vector<std::string> names;
  Batch batch(*db_, k_tenant);
  Json events = Json::array();
  for (int n = 0; n < 2500; ++n) {
    const std::string name = "n" + std::to_string(n);
    db_->exec("INSERT INTO label (name, zh) VALUES ($1, $1)", {name});
    events.push_back({{"name", name}, {"total", n}});
  }
  apply_to_stage(*db_, batch.add({.command_id = id_of(77),
                                  .at = base::Instant(1),
                                  .actor = "tester",
                                  .kind = "add",
                                  .events = events,
                                  .answer = {}}));
  batch.write();
  work.commit();
  EXPECT_EQ(verified()->tables[0].rows, 2503);
  EXPECT_EQ(found_after("UPDATE counter SET total = 0 WHERE name = 'n999'").args.at("key"),
            "name=\"n999\"");
}

TEST_P(VerifyTest, AChangedCellIsNamed) {
  const auto problem =
      found_after("UPDATE counter SET total = 99 WHERE tenant = $1 AND name = 'b'", {k_tenant});
  EXPECT_EQ(problem.code, "VERIFY-CELL");
  EXPECT_EQ(problem.args.at("table"), "counter");
  EXPECT_EQ(problem.args.at("key"), "name=\"b\"");
  EXPECT_EQ(problem.args.at("column"), "total");
  EXPECT_EQ(problem.args.at("stored"), "99");
  EXPECT_EQ(problem.args.at("replayed"), "3");
}

TEST_P(VerifyTest, AMissingRowIsNamed) {
  const auto first =
      found_after("DELETE FROM counter WHERE tenant = $1 AND name = 'a'", {k_tenant});
  EXPECT_EQ(first.code, "VERIFY-MISSING");
  EXPECT_EQ(first.args.at("key"), "name=\"a\"");
  EXPECT_EQ(found_after("DELETE FROM counter WHERE tenant = $1", {k_tenant}).code,
            "VERIFY-MISSING");
}

TEST_P(VerifyTest, ARowTooManyIsNamed) {
  db_->exec("INSERT INTO label (name, zh) VALUES ('zz', '多')");
  const auto problem = found_after(
      "INSERT INTO counter (tenant, name, total, last, seq) VALUES ($1, 'zz', 1, $2, 1)",
      {k_tenant, id_of(1)});
  EXPECT_EQ(problem.code, "VERIFY-EXTRA");
  EXPECT_EQ(problem.args.at("key"), "name=\"zz\"");
}

TEST_P(VerifyTest, AnIdentifierIsComparedAcrossEngines) {
  const auto problem = found_after("UPDATE counter SET last = $2 WHERE tenant = $1 AND name = 'a'",
                                   {k_tenant, id_of(500)});
  EXPECT_EQ(problem.code, "VERIFY-CELL");
  EXPECT_EQ(problem.args.at("column"), "last");
}

TEST_P(VerifyTest, ABrokenChainComesFirst) {
  EXPECT_EQ(
      found_after("UPDATE journal SET kind = 'x' WHERE tenant = $1 AND seq = 2", {k_tenant}).code,
      "JOURNAL-HASH");
}

TEST_P(VerifyTest, AnEntryThatCannotBeAppliedIsNamed) {
  const auto report = verified([](Db& db, const Entry& entry) {
    if (entry.seq == 3) throw std::runtime_error("unknown event");
    apply_to_stage(db, entry);
  });
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "VERIFY-REPLAY");
  EXPECT_EQ(report.error().args.at("seq"), "3");
  EXPECT_EQ(report.error().args.at("reason"), "unknown event");
}

TEST_P(VerifyTest, OtherTenantsAndOtherTablesDoNotMatter) {
  db_->exec("UPDATE counter SET total = 5 WHERE tenant = $1", {k_tenant + 1});
  db_->exec("INSERT INTO note (id, body) VALUES ($1, 'local')", {id_of(1)});
  EXPECT_TRUE(verified());
  EXPECT_FALSE(verify(*db_, k_tenant + 1, apply_to_stage, fresh, test_tables()));
}

}  // namespace
}  // namespace wanhu::store
