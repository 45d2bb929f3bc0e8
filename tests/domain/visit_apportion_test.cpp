#include "domain/visit/apportion.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace wanhu::domain {
namespace {

Uuid id(int n) {
  return Uuid::named("visitor " + std::to_string(n));
}

// Ids in ascending order, so that ties read naturally in the tests.
std::vector<Uuid> ids(int count) {
  std::vector<Uuid> all;
  for (int i = 0; i < count; ++i) all.push_back(id(i));
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::int64_t> counts(std::int64_t total, const std::vector<std::int64_t>& weights) {
  const auto visitors = ids(static_cast<int>(weights.size()));
  std::vector<VisitorWeight> input;
  for (std::size_t i = 0; i < weights.size(); ++i) input.push_back({visitors[i], weights[i]});
  const auto allotments = apportion(total, input).value();
  std::vector<std::int64_t> result;
  for (const Allotment& allotment : allotments) result.push_back(allotment.n);
  return result;
}

std::string refused(std::int64_t total, const std::vector<VisitorWeight>& visitors) {
  const auto allotments = apportion(total, visitors);
  return allotments ? "" : allotments.error().code;
}

TEST(Apportion, LargestRemaindersGetTheRest_S1_08) {
  // quotas 46.9, 32.1, 21.0 (of 100): one is left over, for the .9
  EXPECT_EQ(counts(100, {469, 321, 210}), (std::vector<std::int64_t>{47, 32, 21}));
  // quotas 3.33 each: the tie goes to the lowest id
  EXPECT_EQ(counts(10, {1, 1, 1}), (std::vector<std::int64_t>{4, 3, 3}));
  EXPECT_EQ(counts(2, {1, 1, 1}), (std::vector<std::int64_t>{1, 1, 0}));
}

TEST(Apportion, NothingToDivideAndWeightZero) {
  EXPECT_EQ(counts(0, {1, 2}), (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(counts(7, {0, 5}), (std::vector<std::int64_t>{0, 7}));
}

TEST(Apportion, LoadCarriesItsNumbers) {
  const auto allotments = apportion(10, {{id(1), 1}}).value();
  EXPECT_EQ(allotments[0].load, (Ratio{10, 10}));
  EXPECT_EQ(allotments[0].weight, (Ratio{1, 1}));
  EXPECT_EQ(apportion(0, {{id(1), 1}}).value()[0].load.share(), std::nullopt);
}

TEST(Apportion, RefusesWhatCannotBeDivided) {
  EXPECT_EQ(refused(10, {}), "VISIT-NO-VISITOR");
  EXPECT_EQ(refused(10, {{id(1), 0}, {id(2), 0}}), "VISIT-WEIGHT-NONE");
  EXPECT_EQ(refused(10, {{id(1), 1}, {id(2), 1}, {id(1), 2}}), "VISIT-VISITOR-DUP");
  EXPECT_EQ(refused(10, {{id(1), -1}}), "VISIT-WEIGHT-RANGE");
  EXPECT_EQ(refused(10, {{id(1), k_apportion_weight_max + 1}}), "VISIT-WEIGHT-RANGE");
  EXPECT_EQ(refused(-1, {{id(1), 1}}), "VISIT-TOTAL-RANGE");
  EXPECT_EQ(refused(k_apportion_total_max + 1, {{id(1), 1}}), "VISIT-TOTAL-RANGE");
  EXPECT_EQ(refused(k_apportion_total_max, {{id(1), k_apportion_weight_max}}), "");
}

std::vector<VisitorWeight> any_visitors() {
  const int count = *rc::gen::inRange(1, 30);
  std::vector<VisitorWeight> visitors;
  for (int i = 0; i < count; ++i) visitors.push_back({id(i), *rc::gen::inRange(0, 200)});
  visitors[0].weight += 1;
  return visitors;
}

template <class T>
std::vector<T> shuffled(std::vector<T> items) {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  return items;
}

RC_GTEST_PROP(ApportionProperty, SumsExactlyAndKeepsTheQuotaRule, ()) {
  const auto visitors = any_visitors();
  const int total = *rc::gen::inRange(0, 20'000);
  std::int64_t weights = 0, sum = 0;
  for (const auto& visitor : visitors) weights += visitor.weight;
  const auto allotments = apportion(total, visitors).value();
  for (const Allotment& allotment : allotments) {
    const std::int64_t quota = total * allotment.weight.numerator;
    RC_ASSERT(allotment.weight.denominator == weights);
    RC_ASSERT(allotment.n == quota / weights ||
              (quota % weights != 0 && allotment.n == quota / weights + 1));
    sum += allotment.n;
  }
  RC_ASSERT(sum == total);
}

RC_GTEST_PROP(ApportionProperty, MoreWeightNeverGetsFewer, ()) {
  auto allotments = apportion(*rc::gen::inRange(0, 20'000), any_visitors()).value();
  std::sort(allotments.begin(), allotments.end(),
            [](const auto& a, const auto& b) { return a.weight.numerator < b.weight.numerator; });
  for (std::size_t i = 1; i < allotments.size(); ++i) {
    const bool heavier = allotments[i].weight.numerator > allotments[i - 1].weight.numerator;
    RC_ASSERT(!heavier || allotments[i].n >= allotments[i - 1].n);
  }
}

std::vector<DwellingPlace> any_dwellings() {
  const int count = *rc::gen::inRange(0, 120);
  std::vector<DwellingPlace> dwellings;
  for (int i = 0; i < count; ++i) {
    dwellings.push_back({Uuid::named("dwelling " + std::to_string(i)),
                         std::to_string(*rc::gen::inRange(1, 5)) + "组",
                         std::to_string(*rc::gen::inRange(1, 40)) + "号"});
  }
  return dwellings;
}

RC_GTEST_PROP(AssignRunsProperty, OrderOfInputDoesNotMatter, ()) {
  const auto dwellings = any_dwellings();
  const auto visitors = any_visitors();
  const auto runs = assign_runs(dwellings, visitors).value();
  const auto again = assign_runs(shuffled(dwellings), shuffled(visitors)).value();
  RC_ASSERT(runs.size() == again.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    RC_ASSERT(runs[i].allotment.visitor == again[i].allotment.visitor);
    RC_ASSERT(runs[i].dwellings == again[i].dwellings);
  }
}

RC_GTEST_PROP(AssignRunsProperty, EveryDwellingOnceInContiguousRuns, ()) {
  auto dwellings = any_dwellings();
  const auto runs = assign_runs(dwellings, any_visitors()).value();
  std::sort(dwellings.begin(), dwellings.end(), walks_before);
  std::vector<Uuid> walk, given;
  for (const auto& dwelling : dwellings) walk.push_back(dwelling.id);
  for (const auto& run : runs) {
    RC_ASSERT(static_cast<std::int64_t>(run.dwellings.size()) == run.allotment.n);
    given.insert(given.end(), run.dwellings.begin(), run.dwellings.end());
  }
  RC_ASSERT(given == walk);
}

TEST(AssignRuns, WalksByNumberNotByLetter) {
  const auto before = [](const char* a, const char* b) {
    return walks_before({id(1), "1组", a}, {id(2), "1组", b}) &&
           !walks_before({id(2), "1组", b}, {id(1), "1组", a});
  };
  EXPECT_TRUE(before("2号", "10号"));
  EXPECT_TRUE(before("中街2号附9", "中街2号附10"));
  EXPECT_TRUE(before("中街2", "中街2号"));
  EXPECT_TRUE(before("01号", "1号"));  // equal numbers: by text, then by id
  EXPECT_TRUE(before("99999999999999999998号", "99999999999999999999号"));
  EXPECT_TRUE(walks_before({id(9), "2组", "9号"}, {id(1), "10组", "1号"}));
  const auto ordered = ids(2);
  EXPECT_TRUE(walks_before({ordered[0], "1组", "1号"}, {ordered[1], "1组", "1号"}));
}

TEST(AssignRuns, EachVisitorHasOneStreetBlock) {
  const auto visitors = ids(2);
  const auto runs =
      assign_runs({{id(13), "1组", "10号"}, {id(11), "1组", "1号"}, {id(12), "1组", "2号"}},
                  {{visitors[1], 1}, {visitors[0], 2}});
  EXPECT_EQ((*runs)[0].dwellings, (std::vector<Uuid>{id(11), id(12)}));
  EXPECT_EQ((*runs)[1].dwellings, std::vector<Uuid>{id(13)});
  EXPECT_EQ((*runs)[0].allotment.load, (Ratio{2, 3}));
}

}  // namespace
}  // namespace wanhu::domain
