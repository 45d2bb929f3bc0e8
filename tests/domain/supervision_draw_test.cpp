// The draw of a round of supervision: whoever has the seed, the cut and the list makes the same
// one, it does not depend on anything else, and every item of a stratum has the same chance.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "domain/supervision/draw.hpp"

namespace wanhu::domain {
namespace {

using Items = std::vector<std::string>;

const std::string k_cut = base::hex(base::sha256("cut"));

DrawStratum stratum(const std::string& id, std::int64_t load, int size) {
  DrawStratum made{.id = id, .load = load, .items = {}};
  for (int n = 0; n < size; ++n) made.items.push_back(id + "/" + std::to_string(n));
  return made;
}

std::vector<std::int64_t> parts(std::int64_t total, const std::vector<DrawStratum>& strata) {
  return allot(total, strata);
}

// ---- The recipe, pinned by hand
// -----------------------------------------------------------------

// printf '%s\0%s\0%s' 20211018-417 "$(printf cut | sha256sum | cut -c1-64)" a | sha256sum
TEST(SupervisionDraw, TheKeyIsWhatSha256sumSays) {
  EXPECT_EQ(k_cut, "378bfce5cda2599a6cda399f1cacef861e4e575ec794744dcf0e55e9c4780633");
  EXPECT_EQ(draw_key("20211018-417", k_cut, "a"),
            "b05f685762ad06e49e3869bc8191f62347b3365c0ff3bb763b5d3c09a504d35c");
  EXPECT_EQ(draw_key("20211018-417", k_cut, "e"),
            "3f53033809bebb0db516e20b9440a4767cfa6d405fe16c1e66ac6eff58ecc6ff");
}

TEST(SupervisionDraw, TheLowestKeysAreDrawn) {
  const DrawStratum one{.id = "v", .load = 6, .items = {"f", "a", "b", "c", "d", "e"}};
  const auto drawn = draw("20211018-417", k_cut, 50, 0, {one});
  ASSERT_EQ(drawn.size(), 1U);
  EXPECT_EQ(drawn[0].items, (Items{"a", "b", "c", "d", "e", "f"}));
  EXPECT_EQ(drawn[0].drawn, (Items{"c", "d", "e"}));  // 3f… e, 4954… d, 6e97… c
}

// ---- How many
// -----------------------------------------------------------------------------------

TEST(SupervisionDraw, AShareIsRoundedUpAndReachesEveryStratum) {
  EXPECT_EQ(draw_size(5, 0, 100, 1), 5);
  EXPECT_EQ(draw_size(5, 0, 101, 1), 6);
  EXPECT_EQ(draw_size(5, 0, 3, 1), 1);
  EXPECT_EQ(draw_size(5, 0, 100, 16), 16);  // one a village at least
  EXPECT_EQ(draw_size(5, 20, 100, 1), 20);
  EXPECT_EQ(draw_size(5, 20, 7, 2), 7);  // no more than there are
  EXPECT_EQ(draw_size(0, 0, 9, 1), 1);
}

TEST(SupervisionDraw, TheRestGoesByLoadToTheLargestRemainders) {
  // One each leaves 7 for loads 6, 3, 1: 4.2, 2.1, 0.7; the remainder goes to the .7.
  EXPECT_EQ(parts(10, {stratum("a", 6, 50), stratum("b", 3, 50), stratum("c", 1, 50)}),
            (std::vector<std::int64_t>{5, 3, 2}));
  // Equal remainders go to the earlier one.
  EXPECT_EQ(parts(4, {stratum("a", 1, 9), stratum("b", 1, 9), stratum("c", 1, 9)}),
            (std::vector<std::int64_t>{2, 1, 1}));
  // A unit without load is not left out, nor does it get more than its one.
  EXPECT_EQ(parts(12, {stratum("a", 900, 50), stratum("b", 0, 50)}),
            (std::vector<std::int64_t>{11, 1}));
}

TEST(SupervisionDraw, WhatAStratumCannotGiveTheOthersDo) {
  EXPECT_EQ(parts(10, {stratum("a", 1000, 2), stratum("b", 1, 9), stratum("c", 1, 9)}),
            (std::vector<std::int64_t>{2, 4, 4}));
  EXPECT_EQ(parts(20, {stratum("a", 1000, 2), stratum("b", 1, 9), stratum("c", 1, 9)}),
            (std::vector<std::int64_t>{2, 9, 9}));
}

TEST(SupervisionDraw, S0_40_BusyAndQuietVillagesAreBothGoneTo) {
  const auto strata = by_load({{"e", 5}, {"a", 900}, {"d", 40}, {"b", 40}, {"c", 41}, {"f", 0}});
  ASSERT_EQ(strata.size(), 3U);
  EXPECT_EQ(strata[0].id, "1");
  EXPECT_EQ(strata[0].items, (Items{"a", "c"}));
  EXPECT_EQ(strata[0].load, 941);
  EXPECT_EQ(strata[1].items, (Items{"b", "d"}));  // equal loads: by id
  EXPECT_EQ(strata[2].items, (Items{"e", "f"}));
  std::set<std::string> gone_to;
  for (const DrawnStratum& one : draw("20211018-417", k_cut, 10, 0, strata)) {
    EXPECT_EQ(one.drawn.size(), 1U) << one.id;
    gone_to.insert(one.id);
  }
  EXPECT_EQ(gone_to.size(), 3U);
  EXPECT_EQ(by_load({{"a", 1}}).size(), 1U);
  EXPECT_EQ(by_load({{"a", 1}, {"b", 1}}).size(), 2U);
  EXPECT_TRUE(by_load({}).empty());
}

TEST(SupervisionDraw, NothingIsDrawnOfNothing) {
  EXPECT_TRUE(draw("20211018-417", k_cut, 10, 5, {}).empty());
  EXPECT_TRUE(draw("20211018-417", k_cut, 10, 5, {stratum("a", 3, 0)}).empty());
}

// ---- For any list
// -------------------------------------------------------------------------------

std::vector<DrawStratum> any_strata() {
  const int count = *rc::gen::inRange(1, 12);
  std::vector<DrawStratum> strata;
  for (int n = 0; n < count; ++n)
    strata.push_back(
        stratum("v" + std::to_string(n), *rc::gen::inRange(0, 500), *rc::gen::inRange(1, 30)));
  return strata;
}

template <class T>
std::vector<T> shuffled(std::vector<T> items) {
  for (std::size_t i = items.size(); i > 1; --i)
    std::swap(items[i - 1], items[*rc::gen::inRange<std::size_t>(0, i)]);
  return items;
}

std::string any_seed() {
  return "seed-" + std::to_string(*rc::gen::inRange(0, 1'000'000));
}

std::int64_t size_of(const std::vector<DrawStratum>& strata) {
  std::int64_t size = 0;
  for (const DrawStratum& one : strata) size += static_cast<std::int64_t>(one.items.size());
  return size;
}

RC_GTEST_PROP(SupervisionDrawProperty, TheOrderOfTheListDoesNotMatter, ()) {
  const auto strata = any_strata();
  const std::string seed = any_seed();
  const int share = *rc::gen::inRange(0, 101);
  auto other = shuffled(strata);
  for (DrawStratum& one : other) one.items = shuffled(one.items);
  const auto drawn = draw(seed, k_cut, share, 0, strata);
  const auto again = draw(seed, k_cut, share, 0, other);
  RC_ASSERT(drawn.size() == again.size());
  for (std::size_t n = 0; n < drawn.size(); ++n) {
    RC_ASSERT(drawn[n].id == again[n].id);
    RC_ASSERT(drawn[n].items == again[n].items);
    RC_ASSERT(drawn[n].drawn == again[n].drawn);
  }
}

RC_GTEST_PROP(SupervisionDrawProperty, ThePartsAddUpAndNobodyIsLeftOut, ()) {
  const auto strata = any_strata();
  const std::int64_t population = size_of(strata), count = static_cast<std::int64_t>(strata.size());
  const std::int64_t total = *rc::gen::inRange(count, population + 1);
  const auto given = allot(total, strata);
  std::int64_t sum = 0;
  for (std::size_t n = 0; n < strata.size(); ++n) {
    RC_ASSERT(given[n] >= 1);
    RC_ASSERT(given[n] <= static_cast<std::int64_t>(strata[n].items.size()));
    sum += given[n];
  }
  RC_ASSERT(sum == total);
}

// With room everywhere, each has its exact part of the rest rounded down or up.
RC_GTEST_PROP(SupervisionDrawProperty, ThePartsAreThoseOfTheLoads, ()) {
  const int count = *rc::gen::inRange(1, 12);
  std::vector<DrawStratum> strata;
  std::int64_t loads = 0;
  for (int n = 0; n < count; ++n) {
    const int load = *rc::gen::inRange(0, 300);
    strata.push_back(stratum("v" + std::to_string(n), load, 60));
    loads += std::max(1, load);
  }
  const std::int64_t rest = *rc::gen::inRange(0, 59);
  const auto given = allot(count + rest, strata);
  for (std::size_t n = 0; n < strata.size(); ++n) {
    const std::int64_t exact = rest * std::max<std::int64_t>(1, strata[n].load);
    const std::int64_t more = given[n] - 1;
    RC_ASSERT(more >= exact / loads);
    RC_ASSERT(more <= exact / loads + (exact % loads == 0 ? 0 : 1));
  }
}

// The draw made again by somebody who has the list, how many each stratum gives, and a hash: keys
// in hexadecimal, sorted as text.
RC_GTEST_PROP(SupervisionDrawProperty, AnybodyMakesTheSameDrawAgain, ()) {
  const auto strata = any_strata();
  const std::string seed = any_seed();
  const auto drawn = draw(seed, k_cut, *rc::gen::inRange(1, 101), *rc::gen::inRange(0, 20), strata);
  for (const DrawnStratum& one : drawn) {
    std::vector<std::string> lines;
    for (const std::string& item : one.items) {
      std::string text = seed;
      text.push_back('\0');
      text.append(k_cut).push_back('\0');
      text.append(item);
      lines.push_back(base::hex(base::sha256(text)) + " " + item);
    }
    std::sort(lines.begin(), lines.end());
    std::set<std::string> lowest;
    for (std::size_t n = 0; n < one.drawn.size(); ++n) lowest.insert(lines[n].substr(65));
    RC_ASSERT(lowest == std::set<std::string>(one.drawn.begin(), one.drawn.end()));
  }
}

RC_GTEST_PROP(SupervisionDrawProperty, AnotherCutIsAnotherDraw, ()) {
  const std::vector<DrawStratum> strata{stratum("a", 1, 200)};
  const std::string seed = any_seed();
  const auto one = draw(seed, base::hex(base::sha256("one cut")), 20, 0, strata);
  const auto two = draw(seed, base::hex(base::sha256("another")), 20, 0, strata);
  RC_ASSERT(one[0].drawn.size() == 40U);
  RC_ASSERT(one[0].drawn != two[0].drawn);
}

// ---- Chance
// -------------------------------------------------------------------------------------

// 4000 seeds, always the same: each item is drawn as often as its stratum's part says, within five
// standard deviations.
TEST(SupervisionDraw, EveryItemOfAStratumHasTheSameChance) {
  const std::vector<DrawStratum> strata{stratum("a", 10, 4), stratum("b", 60, 12),
                                        stratum("c", 30, 9)};
  constexpr int k_seeds = 4000;
  std::map<std::string, int> times;
  std::map<std::string, double> chance;
  for (int n = 0; n < k_seeds; ++n)
    for (const DrawnStratum& one : draw("sim-" + std::to_string(n), k_cut, 40, 0, strata)) {
      for (const std::string& item : one.items)
        chance[item] =
            static_cast<double>(one.drawn.size()) / static_cast<double>(one.items.size());
      for (const std::string& item : one.drawn) ++times[item];
    }
  ASSERT_EQ(chance.size(), 25U);
  for (const auto& [item, p] : chance) {
    const double expected = k_seeds * p, deviation = std::sqrt(k_seeds * p * (1 - p));
    EXPECT_NEAR(times[item], expected, 5 * deviation) << item;
  }
}

// Two items of a stratum are drawn together as often as two out of a hat.
TEST(SupervisionDraw, ItemsAreDrawnIndependentlyOfTheirNeighbours) {
  const std::vector<DrawStratum> strata{stratum("a", 10, 10)};
  constexpr int k_seeds = 4000;
  int both = 0;
  for (int n = 0; n < k_seeds; ++n) {
    const Items drawn = draw("pair-" + std::to_string(n), k_cut, 40, 0, strata)[0].drawn;
    const bool first = std::find(drawn.begin(), drawn.end(), "a/0") != drawn.end();
    const bool second = std::find(drawn.begin(), drawn.end(), "a/1") != drawn.end();
    both += first && second ? 1 : 0;
  }
  const double p = 4.0 / 10 * 3.0 / 9;
  EXPECT_NEAR(both, k_seeds * p, 5 * std::sqrt(k_seeds * p * (1 - p)));
}

}  // namespace
}  // namespace wanhu::domain
