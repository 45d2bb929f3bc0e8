#include "app/progress_cache.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "app/query.hpp"

namespace wanhu::app {
namespace {

class ProgressCacheTest : public testing::Test {
 protected:
  std::int64_t covered(std::int64_t head, const std::string& key, std::int64_t made) {
    return cache_
        .get(head, key,
             [&] {
               ++runs_;
               Progress progress;
               progress.total.covered = made;
               return progress;
             })
        ->total.covered;
  }

  ProgressCache cache_;
  std::atomic<int> runs_ = 0;
};

TEST_F(ProgressCacheTest, OneHeadOneAnswerAKey) {
  EXPECT_EQ(covered(7, "unit", 1), 1);
  EXPECT_EQ(covered(7, "unit", 2), 1);
  EXPECT_EQ(covered(7, "visitor", 3), 3);
  EXPECT_EQ(runs_, 2);
}

TEST_F(ProgressCacheTest, ANewHeadForgetsAndAnOldSnapshotIsNotKept) {
  EXPECT_EQ(covered(7, "unit", 1), 1);
  EXPECT_EQ(covered(8, "unit", 2), 2);
  EXPECT_EQ(covered(7, "unit", 3), 3) << "a reader of an older snapshot sees its own";
  EXPECT_EQ(covered(8, "unit", 4), 2);
}

TEST_F(ProgressCacheTest, KeysAreBounded) {
  for (int i = 0; i < 100; ++i) covered(7, std::to_string(i), i);
  EXPECT_EQ(covered(7, "99", 1000), 1000);
  EXPECT_EQ(covered(7, "0", 1000), 0);
}

TEST_F(ProgressCacheTest, WhatFailsIsTriedAgain) {
  const auto broken = []() -> Progress { throw std::runtime_error("disk"); };
  EXPECT_THROW(cache_.get(7, "unit", broken), std::runtime_error);
  EXPECT_EQ(covered(7, "unit", 5), 5);
}

TEST_F(ProgressCacheTest, ThreadsWaitForTheFirst) {
  std::atomic<bool> others_came = false;
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  threads.emplace_back([&] {
    const auto made = cache_.get(7, "unit", [&] {
      ++runs_;
      while (!others_came) std::this_thread::yield();
      Progress progress;
      progress.total.covered = 9;
      return progress;
    });
    if (made->total.covered == 9) ++right;
  });
  while (runs_ == 0) std::this_thread::yield();
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      if (covered(7, "unit", 1) == 9) ++right;
    });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  others_came = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(right, 5);
}

}  // namespace
}  // namespace wanhu::app
