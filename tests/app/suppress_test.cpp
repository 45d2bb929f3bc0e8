// Guard G12 for a row of villages whose total is shown: neither a cell nor what the total leaves
// over may be small.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "app/engine.hpp"
#include "app/suppress.hpp"

namespace wanhu::app {
namespace {

struct Split {
  std::int64_t shown = 0, hidden = 0;
  std::size_t hidden_large = 0;  // cells that are large enough by themselves
};

Split split_of(const Cells& before, const Cells& after) {
  Split split;
  for (const auto& [unit, n] : before) {
    if (const auto& shown = after.at(unit)) {
      split.shown += *shown;
    } else {
      split.hidden += n.value();
      if (*n >= k_lot_min) ++split.hidden_large;
    }
  }
  return split;
}

TEST(Suppress, TwoSmallVillagesTogetherAreSmallToo) {
  Cells cells{{"a", 2}, {"b", 3}, {"c", 14}, {"d", 12}, {"e", 40}};
  suppress(cells, k_lot_min);
  EXPECT_EQ(cells, (Cells{{"a", {}}, {"b", {}}, {"c", 14}, {"d", {}}, {"e", 40}}))
      << "71 - 66 would tell that the two have five";
}

TEST(Suppress, HidesNoMoreThanItMust) {
  Cells large{{"a", 10}, {"b", 11}};
  suppress(large, k_lot_min);
  EXPECT_EQ(large, (Cells{{"a", 10}, {"b", 11}}));
  Cells enough{{"a", 4}, {"b", 6}, {"c", 12}};
  suppress(enough, k_lot_min);
  EXPECT_EQ(enough, (Cells{{"a", {}}, {"b", {}}, {"c", 12}})) << "ten are hidden already";
}

TEST(Suppress, CountsWhatIsHiddenAlready) {
  Cells cells{{"a", 30}, {"b", 12}, {"c", 4}, {"d", 15}};
  EXPECT_EQ(suppressed(cells, k_lot_min), (std::set<std::string>{"b", "c"}));
  EXPECT_EQ(suppressed(cells, k_lot_min, {"a"}), (std::set<std::string>{"a", "c"}))
      << "with the thirty the four are no small rest";
  EXPECT_EQ(suppressed(cells, 20), (std::set<std::string>{"b", "c", "d"}));
}

RC_GTEST_PROP(Suppress, WhatTheTotalLeavesOverIsNoSmallCell, ()) {
  const auto counts = *rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 12), rc::gen::inRange<std::int64_t>(0, 40)));
  Cells before;
  for (std::size_t i = 0; i < counts.size(); ++i) before[std::to_string(i)] = counts[i];
  Cells after = before;
  suppress(after, k_lot_min);
  for (const auto& [unit, n] : after) {
    if (!n) continue;
    RC_ASSERT(n == before.at(unit));
    RC_ASSERT(*n >= k_lot_min);
  }
  const Split split = split_of(before, after);
  RC_ASSERT(split.shown + split.hidden == total(before));
  // A total below the smallest cell is not shown itself.
  const bool nothing_or_enough = split.hidden == 0 || split.hidden >= k_lot_min;
  if (total(before) >= k_lot_min) RC_ASSERT(nothing_or_enough);
  RC_ASSERT(split.hidden_large <= 1U);
}

}  // namespace
}  // namespace wanhu::app
