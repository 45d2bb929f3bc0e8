// The writer on a machine that fails: a commit that is lost or only seems lost, a full disk, a
// server that goes away. What was acknowledged must be there, and nothing may be there twice.
#include <atomic>
#include <set>
#include <thread>

#include "stage.hpp"
#include "store/writer.hpp"

namespace wanhu::store {
namespace {

constexpr Tenant k_tenant = 7;

enum class Fault { none, commit_lost, commit_kept, begin_lost };

// A connection whose next commit (or begin) fails as told.
class FaultyDb final : public Db {
 public:
  FaultyDb(std::unique_ptr<Db> db, std::atomic<Fault>& fault) : db_(std::move(db)), fault_(fault) {}

  [[nodiscard]] Engine engine() const override { return db_->engine(); }
  std::int64_t exec(std::string_view sql, const Params& params) override {
    return db_->exec(sql, params);
  }
  void each(std::string_view sql, const Params& params,
            const std::function<void(const Row&)>& visit) override {
    db_->each(sql, params, visit);
  }
  void script(std::string_view sql) override { db_->script(sql); }
  void begin(Open mode) override {
    if (take(Fault::begin_lost)) throw DbError("gone while idle", "57P01");
    db_->begin(mode);
  }
  void commit() override {
    if (take(Fault::commit_lost)) {
      db_->rollback();
      throw DbError("the log could not be synced", "58030");
    }
    db_->commit();
    if (take(Fault::commit_kept)) throw DbError("the answer to COMMIT was lost", "08006");
  }
  void rollback() noexcept override { db_->rollback(); }

 private:
  bool take(Fault fault) { return fault_.compare_exchange_strong(fault, Fault::none); }

  std::unique_ptr<Db> db_;
  std::atomic<Fault>& fault_;
};

class WriterFaultTest : public Stage {
 protected:
  WriterFaultTest() { migrated(); }

  std::unique_ptr<Writer> make(Apply how = apply_to_stage) {
    return std::make_unique<Writer>(
        [this]() -> std::unique_ptr<Db> {
          if (cannot_open_) throw DbError("no server", "08001");
          return std::make_unique<FaultyDb>(connect(), fault_);
        },
        WriterHooks{.decide = decide,
                    .apply = std::move(how),
                    .on_commit = {},
                    .on_failure = [](const std::string&) {}});
  }
  void expect_entries(std::int64_t entries) const {
    const auto checked = check_chain(*connect(), k_tenant);
    ASSERT_TRUE(checked) << checked.error().code;
    EXPECT_EQ(checked->entries, entries);
  }

  std::atomic<Fault> fault_ = Fault::none;
  std::atomic<bool> cannot_open_ = false;
};
WANHU_ON_BOTH_ENGINES(WriterFaultTest);

TEST_P(WriterFaultTest, AFailedCommitStopsTheWriterUntilItIsReopened) {
  const auto writer = make();
  ASSERT_TRUE(writer->execute(request(k_tenant, 1)));
  fault_ = Fault::commit_lost;
  const auto unknown = writer->execute(request(k_tenant, 2));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "STORE-UNKNOWN");
  EXPECT_TRUE(writer->stopped());
  for (int n = 3; n <= 5; ++n)
    EXPECT_EQ(writer->execute(request(k_tenant, n)).error().code, "STORE-STOPPED");
  EXPECT_EQ(writer->run_local([](Db&) {}).error().code, "STORE-STOPPED");
  expect_entries(1);

  cannot_open_ = true;
  EXPECT_EQ(writer->reopen().error().code, "STORE-STOPPED");
  EXPECT_TRUE(writer->stopped());
  cannot_open_ = false;
  ASSERT_TRUE(writer->reopen());
  EXPECT_FALSE(writer->stopped());
  const auto again = writer->execute(request(k_tenant, 2));
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->repeated) << "the failed commit had kept nothing";
  EXPECT_EQ(again->seq, 2);
  expect_entries(2);
}

TEST_P(WriterFaultTest, ACommitThatOnlySeemedToFailCountsOnce) {
  const auto writer = make();
  fault_ = Fault::commit_kept;
  EXPECT_EQ(writer->execute(request(k_tenant, 1)).error().code, "STORE-UNKNOWN");
  EXPECT_TRUE(writer->stopped());
  ASSERT_TRUE(writer->reopen());
  const auto again = writer->execute(request(k_tenant, 1));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->answer.at("total"), 1);
  EXPECT_EQ(writer->execute(request(k_tenant, 2))->answer.at("total"), 2);
  expect_entries(2);
}

TEST_P(WriterFaultTest, WhatWaitsBehindAFailedCommitIsRefused) {
  const auto writer = make();
  fault_ = Fault::commit_lost;
  std::atomic<int> unknown = 0, stopped = 0, other = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int n = 0; n < 5; ++n) {
        const auto answer = writer->execute(request(k_tenant, thread * 10 + n));
        const std::string code = answer ? "" : answer.error().code;
        ++(code == "STORE-UNKNOWN" ? unknown : code == "STORE-STOPPED" ? stopped : other);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_GE(unknown, 1);
  EXPECT_EQ(unknown + stopped, 40);
  EXPECT_EQ(other, 0);
  expect_entries(0);
}

TEST_P(WriterFaultTest, AConnectionLostWhileIdleIsReplaced) {
  const auto writer = make();
  ASSERT_TRUE(writer->execute(request(k_tenant, 1)));
  fault_ = Fault::begin_lost;
  EXPECT_TRUE(writer->execute(request(k_tenant, 2)));
  fault_ = Fault::begin_lost;
  EXPECT_TRUE(writer->run_local([](Db&) {}));
  cannot_open_ = true;
  fault_ = Fault::begin_lost;
  EXPECT_EQ(writer->execute(request(k_tenant, 3)).error().code, "STORE-FAILED");
  EXPECT_FALSE(writer->stopped()) << "nothing is in doubt";
  cannot_open_ = false;
  EXPECT_TRUE(writer->execute(request(k_tenant, 3)));
  expect_entries(3);
}

// The disk is full for one big command; the writer goes on with those that fit.
TEST_P(WriterFaultTest, AFullDiskFailsOnlyWhatDoesNotFit) {
  if (GetParam() == Engine::postgres) return;  // no such limit to set
  const auto writer = make([](Db& db, const Entry& entry) {
    if (entry.kind == "big") {
      const auto pages = db.query_one("PRAGMA page_count")->i64(0);
      db.query("PRAGMA max_page_count = " + std::to_string(pages + 10));
      for (int n = 0; n < 200; ++n)
        db.exec("INSERT INTO note (id, body) VALUES ($1, $2)",
                {id_of(5000 + n), std::string(4000, 'x')});
    }
    apply_to_stage(db, entry);
  });
  const auto big = writer->execute(request(k_tenant, 1, "big"));
  ASSERT_FALSE(big);
  EXPECT_EQ(big.error().args.at("reason"), "SQLSTATE 53100");
  EXPECT_TRUE(connect()->query("SELECT id FROM note").empty());
  EXPECT_TRUE(writer->execute(request(k_tenant, 2)));
  expect_entries(1);
}

// The server ends the connection in the middle of a command: nothing was committed, so the command
// is done once more on a new connection.
TEST(WriterOnPostgres, ABackendThatDiesInTheMiddleIsReplaced) {
  auto& server = test::PostgresServer::shared();
  const std::string url = server.fresh_database();
  {
    const auto db = open(url);
    ASSERT_TRUE(migrate(*db, test_migrations()));
    db->exec("INSERT INTO label (name, zh) VALUES ('a', '甲')");
  }
  std::atomic<bool> kill = false;
  Writer writer([&] { return open(url); }, {.decide = decide,
                                            .apply =
                                                [&](Db& db, const Entry& entry) {
                                                  apply_to_stage(db, entry);
                                                  if (kill.exchange(false))
                                                    server.end_connections(url);
                                                },
                                            .on_commit = {},
                                            .on_failure = [](const std::string&) {}});
  std::set<std::int64_t> seqs;
  for (int n = 1; n <= 10; ++n) {
    kill = n % 3 == 0;
    const auto answer = writer.execute(request(k_tenant, n));
    ASSERT_TRUE(answer) << n << " " << answer.error().args.at("reason");
    EXPECT_FALSE(answer->repeated);
    seqs.insert(answer->seq);
  }
  EXPECT_EQ(seqs.size(), 10U);
  EXPECT_EQ(*seqs.rbegin(), 10);
  EXPECT_EQ(check_chain(*open(url), k_tenant)->entries, 10);
}

// Killing it between the last statement and COMMIT leaves the outcome open.
TEST(WriterOnPostgres, ABackendThatDiesAtCommitStopsTheWriter) {
  auto& server = test::PostgresServer::shared();
  const std::string url = server.fresh_database();
  ASSERT_TRUE(migrate(*open(url), test_migrations()));
  open(url)->exec("INSERT INTO label (name, zh) VALUES ('a', '甲')");
  // A local job has nothing between its own work and COMMIT.
  Writer writer(
      [&] { return open(url); },
      {.decide = decide, .apply = apply_to_stage, .on_commit = {}, .on_failure = [](auto&) {}});
  ASSERT_TRUE(writer.execute(request(k_tenant, 1)));
  const auto lost = writer.run_local([&](Db& db) {
    db.exec("INSERT INTO note (id, body) VALUES ($1, $2)", {id_of(1), "lost"});
    server.end_connections(url);
  });
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, "STORE-UNKNOWN");
  EXPECT_EQ(writer.execute(request(k_tenant, 2)).error().code, "STORE-STOPPED");
  ASSERT_TRUE(writer.reopen());
  EXPECT_EQ(writer.execute(request(k_tenant, 2))->seq, 2);
  EXPECT_TRUE(open(url)->query("SELECT id FROM note").empty());
}

// Two programs on one database by mistake: the head's compare-and-swap keeps the chain whole.
TEST_P(WriterFaultTest, TwoWritersCannotForkTheJournal) {
  const auto one = make(), two = make();
  std::atomic<int> accepted = 0, failed = 0;
  const auto load = [&](Writer& writer, int base) {
    for (int n = 0; n < 30; ++n)
      ++(writer.execute(request(k_tenant, base + n)) ? accepted : failed);
  };
  std::thread first([&] { load(*one, 0); });
  std::thread second([&] { load(*two, 1000); });
  first.join();
  second.join();
  EXPECT_EQ(accepted + failed, 60);
  EXPECT_GE(accepted, 30);
  expect_entries(accepted);
}

}  // namespace
}  // namespace wanhu::store
