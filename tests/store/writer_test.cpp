#include "store/writer.hpp"

#include <atomic>
#include <future>
#include <set>
#include <thread>

#include "stage.hpp"

namespace wanhu::store {
namespace {

constexpr Tenant k_tenant = 7;

// Holds the writer's thread inside a local job, so that a test decides what waits together.
class Gate {
 public:
  explicit Gate(Writer& writer) {
    auto entered = std::make_shared<std::promise<void>>();
    writer.submit_local(
        [entered, open = open_.get_future().share()](Db&) {
          entered->set_value();
          open.wait();
        },
        [](const base::Result<void>&) {});
    entered->get_future().wait();
  }
  void open() { open_.set_value(); }

 private:
  std::promise<void> open_;
};

class WriterTest : public Stage {
 protected:
  WriterTest() { migrated(); }

  std::unique_ptr<Writer> make(WriterLimits limits = {}, OnCommit on_commit = {}) {
    return std::make_unique<Writer>(
        [this] { return connect(); },
        WriterHooks{.decide = decide,
                    .apply = apply_to_stage,
                    .on_commit = std::move(on_commit),
                    .on_failure = [this](const std::string& what) { failures_.push_back(what); }},
        limits);
  }
  static std::future<base::Result<Answer>> submit(Writer& writer, Request request) {
    auto promise = std::make_shared<std::promise<base::Result<Answer>>>();
    auto future = promise->get_future();
    writer.submit(std::move(request), [promise](base::Result<Answer> answer) {
      promise->set_value(std::move(answer));
    });
    return future;
  }
  std::int64_t total(const std::string& name = "a") const {
    const auto row = connect()->query_one(
        "SELECT total FROM counter WHERE tenant = $1 AND name = $2", {k_tenant, name});
    return row ? row->i64(0) : 0;
  }
  void expect_chain(std::int64_t entries) const {
    const auto checked = check_chain(*connect(), k_tenant);
    ASSERT_TRUE(checked) << checked.error().code;
    EXPECT_EQ(checked->entries, entries);
  }

  std::vector<std::string> failures_;  // written by the writer's thread; read after it ended
};
WANHU_ON_BOTH_ENGINES(WriterTest);

TEST_P(WriterTest, ACommandIsJournalledAppliedAndAnswered) {
  const auto writer = make();
  const auto first = writer->execute(request(k_tenant, 1, "add", "a", 5));
  ASSERT_TRUE(first) << first.error().code;
  EXPECT_EQ(first->seq, 1);
  EXPECT_EQ(first->answer.at("total"), 5);
  EXPECT_FALSE(first->repeated);
  EXPECT_EQ(writer->execute(request(k_tenant, 2, "add", "a", 5))->answer.at("total"), 10);
  EXPECT_EQ(total(), 10);
  const auto entry = find(*connect(), k_tenant, id_of(1));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->actor, "tester");
  EXPECT_EQ(entry->at.ms(), 1'634'000'000'001);
}

TEST_P(WriterTest, SixteenThreadsLeaveNoGap) {
  constexpr int k_threads = 16, k_each = 40;
  std::vector<std::int64_t> told;
  auto writer = make({}, [&](Tenant tenant, std::int64_t seq) {
    EXPECT_EQ(tenant, k_tenant);
    told.push_back(seq);
  });
  std::vector<std::thread> threads;
  std::vector<std::set<std::int64_t>> seqs(k_threads);
  for (int thread = 0; thread < k_threads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int n = 0; n < k_each; ++n) {
        const auto answer = writer->execute(request(k_tenant, thread * 1000 + n));
        if (answer) seqs[static_cast<std::size_t>(thread)].insert(answer->seq);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  writer->stop();
  std::set<std::int64_t> all;
  for (const auto& some : seqs) all.insert(some.begin(), some.end());
  EXPECT_EQ(all.size(), k_threads * k_each);
  EXPECT_EQ(*all.rbegin(), k_threads * k_each);
  EXPECT_EQ(total(), k_threads * k_each);
  expect_chain(k_threads * k_each);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(told.back(), k_threads * k_each);
  const WriterStats stats = writer->stats();
  EXPECT_EQ(stats.entries, k_threads * k_each);
  EXPECT_LT(stats.commits, stats.entries) << "nothing was committed in groups";
  EXPECT_EQ(stats.commits, static_cast<std::int64_t>(told.size()));
}

TEST_P(WriterTest, WhatWaitsTogetherIsCommittedTogether) {
  const auto writer = make();
  Gate gate(*writer);
  std::vector<std::future<base::Result<Answer>>> waiting;
  for (int n = 1; n <= 50; ++n) waiting.push_back(submit(*writer, request(k_tenant, n)));
  gate.open();
  for (int n = 1; n <= 50; ++n)
    EXPECT_EQ(waiting[static_cast<std::size_t>(n - 1)].get()->answer.at("total"), n);
  EXPECT_EQ(writer->stats().commits, 2);  // the gate's and one for all fifty
}

TEST_P(WriterTest, LimitsOfOneRound) {
  const auto writer = make({.batch_max = 10, .batch_bytes_max = 3000});
  {
    Gate gate(*writer);
    std::vector<std::future<base::Result<Answer>>> waiting;
    for (int n = 1; n <= 25; ++n) waiting.push_back(submit(*writer, request(k_tenant, n)));
    gate.open();
    for (auto& each : waiting) EXPECT_TRUE(each.get());
    EXPECT_EQ(writer->stats().commits, 1 + 3);
  }
  Gate gate(*writer);
  std::vector<std::future<base::Result<Answer>>> waiting;
  for (int n = 101; n <= 103; ++n) {
    Request big = request(k_tenant, n);
    big.data["padding"] = std::string(5000, 'x');
    waiting.push_back(submit(*writer, std::move(big)));
  }
  gate.open();
  for (auto& each : waiting) EXPECT_TRUE(each.get());
  EXPECT_EQ(writer->stats().commits, 4 + 1 + 3) << "each big one goes alone";
}

TEST_P(WriterTest, TenantsHaveTransactionsOfTheirOwn) {
  const auto writer = make();
  Gate gate(*writer);
  std::vector<std::future<base::Result<Answer>>> waiting;
  for (int n = 1; n <= 12; ++n) waiting.push_back(submit(*writer, request(n % 3, n)));
  gate.open();
  for (auto& each : waiting) EXPECT_TRUE(each.get());
  EXPECT_EQ(writer->stats().commits, 1 + 3);
  for (const Tenant tenant : {0, 1, 2}) EXPECT_EQ(check_chain(*connect(), tenant)->entries, 4);
}

TEST_P(WriterTest, ARepeatedCommandGetsTheFirstAnswer) {
  auto writer = make();
  ASSERT_TRUE(writer->execute(request(k_tenant, 1, "add", "a", 5)));
  ASSERT_TRUE(writer->execute(request(k_tenant, 2, "add", "a", 5)));
  const auto again = writer->execute(request(k_tenant, 1, "add", "a", 5));
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->seq, 1);
  EXPECT_EQ(again->answer.at("total"), 5);
  writer = nullptr;
  writer = make();  // also after a restart
  EXPECT_TRUE(writer->execute(request(k_tenant, 2))->repeated);
  EXPECT_FALSE(writer->execute(request(k_tenant + 1, 2))->repeated) << "ids are per tenant";
  EXPECT_EQ(total(), 10);
  EXPECT_EQ(writer->stats().repeats, 1);
}

TEST_P(WriterTest, AnIdIsNoWayToAnotherCommandsAnswer) {
  const auto writer = make();
  ASSERT_TRUE(writer->execute(request(k_tenant, 1, "add", "a", 5)));
  EXPECT_EQ(writer->execute(request(k_tenant, 1, "boom", "a", 5)).error().code, "STORE-ID-TAKEN");
  auto other = request(k_tenant, 1, "add", "a", 5);
  other.actor = "somebody else";
  EXPECT_EQ(writer->execute(other).error().code, "STORE-ID-TAKEN");
  EXPECT_EQ(total(), 5);
}

TEST_P(WriterTest, RepeatsWithinOneGroup) {
  const auto writer = make();
  Gate gate(*writer);
  auto first = submit(*writer, request(k_tenant, 1));
  auto other = submit(*writer, request(k_tenant, 2));
  auto again = submit(*writer, request(k_tenant, 1));
  gate.open();
  EXPECT_FALSE(first.get()->repeated);
  EXPECT_EQ(other.get()->seq, 2);
  const auto repeated = again.get();
  EXPECT_TRUE(repeated->repeated);
  EXPECT_EQ(repeated->seq, 1);
  EXPECT_EQ(total(), 2);
}

TEST_P(WriterTest, TheSameCommandFromManyThreadsCountsOnce) {
  auto writer = make();
  std::atomic<int> fresh = 0, repeated = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      for (int n = 1; n <= 20; ++n) {
        const auto answer = writer->execute(request(k_tenant, n));
        if (answer) ++(answer->repeated ? repeated : fresh);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(fresh, 20);
  EXPECT_EQ(repeated, 140);
  EXPECT_EQ(total(), 20);
  expect_chain(20);
}

TEST_P(WriterTest, ARefusalWritesNothing) {
  const auto writer = make();
  const auto refused = writer->execute(request(k_tenant, 1, "refuse"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "TEST-REFUSED");
  EXPECT_EQ(writer->stats().commits, 0);
  EXPECT_EQ(writer->stats().failures, 0);
  EXPECT_FALSE(writer->execute(request(k_tenant, 1))->repeated) << "it may be sent again";
  expect_chain(1);
}

TEST_P(WriterTest, OneThatThrowsDoesNotTakeTheOthersAlong) {
  for (const char* kind : {"throw", "throw-apply"}) {
    const int base = std::string(kind) == "throw" ? 100 : 200;
    auto writer = make();
    const std::int64_t before = total();
    Gate gate(*writer);
    auto one = submit(*writer, request(k_tenant, base + 1));
    auto culprit = submit(*writer, request(k_tenant, base + 2, kind, "a", 1000));
    auto two = submit(*writer, request(k_tenant, base + 3));
    auto refused = submit(*writer, request(k_tenant, base + 4, "refuse"));
    gate.open();
    EXPECT_EQ(one.get()->answer.at("total"), before + 1);
    EXPECT_EQ(two.get()->answer.at("total"), before + 2);
    EXPECT_EQ(refused.get().error().code, "TEST-REFUSED");
    const auto failed = culprit.get();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "STORE-FAILED");
    EXPECT_EQ(failed.error().kind, base::Kind::unavailable);
    EXPECT_EQ(writer->stats().failures, 1);
    writer->stop();
    EXPECT_FALSE(failures_.empty());
    EXPECT_EQ(total(), before + 2);
    EXPECT_FALSE(find(*connect(), k_tenant, id_of(base + 2)));
  }
  expect_chain(4);
}

TEST_P(WriterTest, AStatementThatFailsIsToldByItsSqlstateOnly) {
  const auto writer = make();
  // There is no label "z", to which the counter's row would refer.
  const auto failed = writer->execute(request(k_tenant, 1, "add", "z"));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "STORE-FAILED");
  EXPECT_EQ(failed.error().args.at("reason"), "SQLSTATE 23503");
  EXPECT_TRUE(writer->execute(request(k_tenant, 2)));
  expect_chain(1);
}

TEST_P(WriterTest, LocalWritesOfADecisionShareItsFate) {
  const auto notes = [&] { return connect()->query("SELECT id FROM note").size(); };
  const auto writer = make();
  ASSERT_TRUE(writer->execute(request(k_tenant, 1, "note")));
  EXPECT_EQ(notes(), 1U);
  EXPECT_TRUE(writer->execute(request(k_tenant, 1, "note"))->repeated);
  EXPECT_EQ(notes(), 1U);
  // The same id at another tenant: the note exists, the command must not.
  EXPECT_FALSE(writer->execute(request(k_tenant + 1, 1, "note")));
  EXPECT_EQ(check_chain(*connect(), k_tenant + 1)->entries, 0);
}

TEST_P(WriterTest, LocalJobsAreKeptApartFromEachOther) {
  const auto writer = make();
  const auto put = [](int n) {
    return [n](Db& db) {
      db.exec("INSERT INTO note (id, body) VALUES ($1, $2)", {id_of(n), "local"});
    };
  };
  ASSERT_TRUE(writer->run_local(put(1)));
  Gate gate(*writer);
  std::vector<base::Result<void>> results(3);
  for (std::size_t n = 0; n < 3; ++n)
    writer->submit_local(put(n == 1 ? 1 : static_cast<int>(n) + 10),
                         [&results, n](base::Result<void> done) { results[n] = std::move(done); });
  gate.open();
  writer->stop();
  EXPECT_TRUE(results[0]);
  ASSERT_FALSE(results[1]);
  EXPECT_EQ(results[1].error().args.at("reason"), "SQLSTATE 23505");
  EXPECT_TRUE(results[2]);
  EXPECT_EQ(connect()->query("SELECT id FROM note").size(), 3U);
  expect_chain(0);
}

TEST_P(WriterTest, AFullQueueRefuses) {
  const auto writer = make({.queue_max = 5});
  Gate gate(*writer);
  std::vector<std::future<base::Result<Answer>>> waiting;
  for (int n = 1; n <= 8; ++n) waiting.push_back(submit(*writer, request(k_tenant, n)));
  gate.open();
  int accepted = 0, busy = 0;
  for (auto& each : waiting) {
    const auto answer = each.get();
    if (answer) {
      ++accepted;
    } else if (answer.error().code == "STORE-BUSY") {
      ++busy;
    }
  }
  EXPECT_EQ(accepted, 5);
  EXPECT_EQ(busy, 3);
  EXPECT_TRUE(writer->execute(request(k_tenant, 9)));
}

TEST_P(WriterTest, StoppingFinishesWhatWaits) {
  const auto writer = make();
  std::vector<std::future<base::Result<Answer>>> waiting;
  {
    Gate gate(*writer);
    for (int n = 1; n <= 300; ++n) waiting.push_back(submit(*writer, request(k_tenant, n)));
    gate.open();
  }
  writer->stop();
  for (auto& each : waiting) EXPECT_TRUE(each.get());
  expect_chain(300);
  EXPECT_EQ(writer->execute(request(k_tenant, 999)).error().code, "STORE-CLOSING");
  EXPECT_EQ(writer->reopen().error().code, "STORE-CLOSING");
  writer->stop();
}

}  // namespace
}  // namespace wanhu::store
