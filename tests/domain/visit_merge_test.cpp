#include "domain/visit/merge.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace wanhu::domain {
namespace {

Uuid id(int n) {
  Uuid::Bytes bytes{};
  bytes[15] = static_cast<std::uint8_t>(n);
  return Uuid(bytes);
}
const Uuid k_zhang = id(101), k_li = id(102);

Visit visit(int n, const Uuid& visitor, int minute, Outcome outcome) {
  return {.id = id(n),
          .visitor = visitor,
          .at = Instant::at(base::Date(18'000), minute),
          .outcome = outcome};
}

TEST(MergeVisits, OneVisitStands) {
  const Visit only = visit(1, k_zhang, 600, Outcome::nobody_home);
  const MergedVisits merged = merge({only});
  EXPECT_EQ(merged.standing, only);
  EXPECT_EQ(merged.first_reached, std::nullopt);
  EXPECT_TRUE(merged.doubled.empty());
  EXPECT_THROW(merge({}), std::logic_error);
}

TEST(MergeVisits, StrongestOutcomeStands) {
  const Visit away = visit(1, k_zhang, 600, Outcome::nobody_home);
  const Visit declined = visit(2, k_zhang, 700, Outcome::declined);
  const Visit answered = visit(3, k_zhang, 800, Outcome::answered);
  const MergedVisits merged = merge({away, declined, answered});
  EXPECT_EQ(merged.standing, answered);
  EXPECT_EQ(merged.first_reached, declined.at);  // covered since then
  EXPECT_TRUE(merged.doubled.empty());           // one and the same visitor
}

TEST(MergeVisits, TiesGoToTheEarliestAtTheDoorThenTheLowestId) {
  const Visit late = visit(1, k_zhang, 700, Outcome::declined);
  const Visit early = visit(9, k_li, 600, Outcome::vacant);
  EXPECT_EQ(merge({late, early}).standing, early);
  const Visit same_minute = visit(2, k_li, 700, Outcome::declined);
  EXPECT_EQ(merge({same_minute, late}).standing, late);
}

TEST(MergeVisits, SecondVisitByAnotherIsDoubledAndNamesBoth) {
  const Visit first = visit(5, k_zhang, 600, Outcome::declined);
  const Visit second = visit(4, k_li, 700, Outcome::answered);
  const MergedVisits merged = merge({second, first});
  EXPECT_EQ(merged.standing, second);
  ASSERT_EQ(merged.doubled.size(), 1U);
  EXPECT_EQ(merged.doubled[0], (Doubling{second.id, k_li, first.id, k_zhang}));
}

TEST(MergeVisits, SecondTryAfterNobodyHomeIsNotDoubled) {
  EXPECT_TRUE(
      merge({visit(1, k_zhang, 600, Outcome::nobody_home), visit(2, k_li, 700, Outcome::answered)})
          .doubled.empty());
  EXPECT_EQ(
      merge({visit(1, k_zhang, 600, Outcome::answered), visit(2, k_li, 700, Outcome::nobody_home)})
          .doubled.size(),
      1U);
}

TEST(MergeVisits, ArrivingTwiceCountsOnce) {
  const Visit one = visit(1, k_zhang, 600, Outcome::answered);
  EXPECT_EQ(merge({one, one}), merge({one}));
}

std::vector<Visit> any_visits() {
  const int count = *rc::gen::inRange(1, 9);
  std::vector<Visit> visits;
  for (int i = 0; i < count; ++i) {
    visits.push_back(visit(i, id(100 + *rc::gen::inRange(0, 3)), *rc::gen::inRange(0, 5),
                           static_cast<Outcome>(*rc::gen::inRange(0, 6))));
  }
  return visits;
}

RC_GTEST_PROP(MergeVisitsProperty, AnyArrivalOrderGivesTheSame, ()) {
  const auto visits = any_visits();
  auto arrived = visits;
  for (std::size_t i = arrived.size(); i > 1; --i) {
    std::swap(arrived[i - 1], arrived[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  RC_ASSERT(merge(arrived) == merge(visits));
}

RC_GTEST_PROP(MergeVisitsProperty, OneMoreVisitNeverUncoversADwelling, ()) {
  auto visits = any_visits();
  const MergedVisits before = merge(visits);
  visits.push_back(
      visit(50, id(100), *rc::gen::inRange(0, 5), static_cast<Outcome>(*rc::gen::inRange(0, 6))));
  const MergedVisits after = merge(visits);
  if (before.first_reached) RC_ASSERT(after.first_reached.value() <= *before.first_reached);
  RC_ASSERT(after.standing == before.standing || stands_before(after.standing, before.standing));
  RC_ASSERT(rule_of(after.standing.outcome).reached == after.first_reached.has_value());
}

}  // namespace
}  // namespace wanhu::domain
