// What a poll publishes tells nothing of a few: an attacker who knows how many answered in every
// unit, sees two publications of the same interviews that refine each other, and has linear
// programming, cannot pin down a hidden count.
#include "domain/poll/hide.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <functional>

#include "support/simplex.hpp"

namespace wanhu::domain {
namespace {

using test::Programme;

constexpr std::int64_t k_least = 10;
using Flags = std::vector<std::uint8_t>;

// Fine cells 0 and 1 make the coarse cell 0, fine cells 2 and 3 the coarse cell 1.
constexpr std::size_t k_fine = 4;
constexpr std::array<std::int32_t, k_fine> k_coarse{0, 0, 1, 1};

struct Township {
  PollParents parents{-1};
  std::vector<std::array<std::int64_t, k_fine>> own{{}};  // in no child of the node
  [[nodiscard]] std::size_t size() const { return parents.size(); }
  [[nodiscard]] bool is_in(std::size_t node, std::size_t above) const {
    for (auto at = static_cast<std::int32_t>(node); at >= 0;
         at = parents[static_cast<std::size_t>(at)])
      if (static_cast<std::size_t>(at) == above) return true;
    return false;
  }
  [[nodiscard]] std::int64_t cell(std::size_t node, std::size_t fine) const {
    std::int64_t sum = 0;
    for (std::size_t other = 0; other < size(); ++other)
      if (is_in(other, node)) sum += own[other][fine];
    return sum;
  }
  [[nodiscard]] std::int64_t coarse(std::size_t node, std::int32_t group) const {
    std::int64_t sum = 0;
    for (std::size_t fine = 0; fine < k_fine; ++fine)
      if (k_coarse[fine] == group) sum += cell(node, fine);
    return sum;
  }
};

rc::Gen<Township> townships() {
  return rc::gen::exec([] {
    Township town;
    const int towns = *rc::gen::inRange(1, 4);
    for (int i = 0; i < towns; ++i) {
      const auto at = static_cast<std::int32_t>(town.size());
      town.parents.push_back(0);
      town.own.push_back({});
      const int villages = *rc::gen::inRange(0, 4);
      for (int j = 0; j < villages; ++j) {
        town.parents.push_back(at);
        town.own.push_back({});
      }
    }
    for (std::size_t node = 0; node < town.size(); ++node) {
      const bool leaf = std::count(town.parents.begin(), town.parents.end(),
                                   static_cast<std::int32_t>(node)) == 0;
      if (!leaf && *rc::gen::inRange(0, 3) > 0) continue;
      for (std::int64_t& one : town.own[node]) {
        // Many small ones, some large ones.
        const int kind = *rc::gen::inRange(0, 4);
        one = *rc::gen::inRange(0, kind == 0 ? 3 : kind == 1 ? 12 : kind == 2 ? 40 : 300);
      }
    }
    return town;
  });
}

SplitTable coarse_table(const Township& town) {
  SplitTable table{.group = {0, 0}};
  for (std::size_t node = 0; node < town.size(); ++node)
    for (const std::int32_t group : {0, 1}) table.cells.push_back(town.coarse(node, group));
  return table;
}
SplitTable fine_table(const Township& town) {
  SplitTable table{.group = {k_coarse.begin(), k_coarse.end()}};
  for (std::size_t node = 0; node < town.size(); ++node)
    for (std::size_t fine = 0; fine < k_fine; ++fine) table.cells.push_back(town.cell(node, fine));
  return table;
}

// What is published: of every node its people, of some the coarse split, of some of these the fine.
struct Published {
  Flags coarse_hidden, fine_hidden;
};
Published publish(const Township& town, const Flags& already) {
  Published out;
  out.coarse_hidden = hidden_splits(town.parents, coarse_table(town), already, k_least);
  out.fine_hidden = hidden_splits(town.parents, fine_table(town), out.coarse_hidden, k_least);
  return out;
}

std::vector<double> sum_over(const Township& town, std::size_t node,
                             const std::function<bool(std::size_t)>& fine) {
  std::vector<double> row(town.size() * k_fine, 0);
  for (std::size_t other = 0; other < town.size(); ++other)
    for (std::size_t cell = 0; cell < k_fine; ++cell)
      if (town.is_in(other, node) && fine(cell)) row[other * k_fine + cell] = 1;
  return row;
}

// Everything that both publications say, as equations over the counts of each node's own people.
Programme attacker(const Township& town, const Published& told) {
  Programme all(town.size() * k_fine);
  for (std::size_t node = 0; node < town.size(); ++node) {
    std::int64_t people = 0;
    for (std::size_t cell = 0; cell < k_fine; ++cell) people += town.cell(node, cell);
    all.fix(sum_over(town, node, [](std::size_t) { return true; }), static_cast<double>(people));
    if (told.coarse_hidden[node] == 0)
      for (const std::int32_t group : {0, 1})
        all.fix(sum_over(town, node, [&](std::size_t cell) { return k_coarse[cell] == group; }),
                static_cast<double>(town.coarse(node, group)));
    if (told.fine_hidden[node] == 0)
      for (std::size_t fine = 0; fine < k_fine; ++fine)
        all.fix(sum_over(town, node, [&](std::size_t cell) { return cell == fine; }),
                static_cast<double>(town.cell(node, fine)));
  }
  return all;
}

double width_of(Programme& all, const std::vector<double>& what) {
  return all.maximum(what) - all.minimum(what);
}

RC_GTEST_PROP(PollHide, S0_04_NothingHiddenCanBePinnedDownByDifferencing, ()) {
  const Township town = *townships();
  const Published told = publish(town, Flags(town.size(), 0));
  Programme all = attacker(town, told);
  for (std::size_t node = 0; node < town.size(); ++node) {
    std::int64_t people = 0;
    for (std::size_t cell = 0; cell < k_fine; ++cell) people += town.cell(node, cell);
    if (told.coarse_hidden[node] != 0) {
      const double least = static_cast<double>(std::min(people, k_least)) - 1e-3;
      const double width =
          width_of(all, sum_over(town, node, [](std::size_t cell) { return k_coarse[cell] == 0; }));
      RC_ASSERT(width >= least);
    }
    if (told.fine_hidden[node] == 0) continue;
    for (std::size_t fine = 0; fine < k_fine; ++fine) {
      const std::int64_t of = town.coarse(node, k_coarse[fine]);
      const double least = static_cast<double>(std::min(of, k_least)) - 1e-3;
      const double width =
          width_of(all, sum_over(town, node, [&](std::size_t cell) { return cell == fine; }));
      RC_ASSERT(width >= least);
    }
  }
}

RC_GTEST_PROP(PollHide, WhatIsShownHasNoSmallCellAndNoHiddenParent, ()) {
  const Township town = *townships();
  const Published told = publish(town, Flags(town.size(), 0));
  for (std::size_t node = 0; node < town.size(); ++node) {
    if (told.coarse_hidden[node] != 0) {
      RC_ASSERT(told.fine_hidden[node] == 1);
      continue;
    }
    for (const std::int32_t group : {0, 1}) RC_ASSERT(town.coarse(node, group) >= k_least);
    if (node > 0) RC_ASSERT(told.coarse_hidden[static_cast<std::size_t>(town.parents[node])] == 0);
  }
}

// The same attack on the naive rule, which hides small cells only: it must succeed somewhere, or
// the attacker above is none.
TEST(PollHide, TheAttackerFindsWhatNaiveHidingLeaves) {
  Township town;
  town.parents = {-1, 0, 0, 0};
  town.own = {{}, {{3, 0, 40, 40}}, {{30, 30, 40, 40}}, {{20, 25, 30, 35}}};
  Published naive{Flags{0, 1, 0, 0}, Flags{1, 1, 1, 1}};
  Programme all = attacker(town, naive);
  EXPECT_NEAR(width_of(all, sum_over(town, 1, [](std::size_t c) { return k_coarse[c] == 0; })), 0,
              1e-6)
      << "whole less the others";
  const Published told = publish(town, Flags(town.size(), 0));
  EXPECT_EQ(told.coarse_hidden, (Flags{0, 1, 0, 1})) << "the smallest of the others goes with it";
  Programme again = attacker(town, told);
  EXPECT_GE(width_of(again, sum_over(town, 1, [](std::size_t c) { return k_coarse[c] == 0; })), 10);
}

// A village below the declared minimum is no small cell, and is not told all the same.
TEST(PollHide, UnitsThatAreNotToBeShownAreProtectedAsWell) {
  Township town;
  town.parents = {-1, 0, 0, 0};
  town.own = {{}, {{30, 30, 30, 30}}, {{60, 60, 60, 60}}, {{70, 70, 70, 70}}};
  const Published told = publish(town, Flags{0, 1, 0, 0});
  EXPECT_EQ(told.coarse_hidden, (Flags{0, 1, 1, 0}));
}

// The three people of the town who are in no village cannot cover a village by themselves: it would
// be known to within three.
TEST(PollHide, PeopleOfNoVillageAreNotLeftOver) {
  Township town;
  town.parents = {-1, 0, 0};
  town.own = {{{2, 0, 1, 0}}, {{30, 30, 30, 30}}, {{60, 60, 60, 60}}};
  EXPECT_EQ(publish(town, Flags(3, 0)).coarse_hidden, (Flags{0, 1, 1}));
}

// One village that is nearly all of its town: the town would tell what the village may not.
TEST(PollHide, ATownOfOneVillageIsHiddenWithIt) {
  Township town;
  town.parents = {-1, 0, 1, 1, 0, 0};
  town.own = {{}, {}, {{4, 5, 90, 90}}, {{2, 0, 0, 0}}, {{50, 50, 50, 50}}, {{60, 60, 60, 60}}};
  const Flags hidden = publish(town, Flags(6, 0)).coarse_hidden;
  EXPECT_EQ(hidden[2], 1);
  EXPECT_EQ(hidden[1], 1) << "with two people beside it the town says what the village says";
}

RC_GTEST_PROP(PollHide, NumbersOfPeopleUnderTenCannotBeWorkedOut, ()) {
  const Township town = *townships();
  std::vector<std::int64_t> people;
  for (std::size_t node = 0; node < town.size(); ++node) {
    people.push_back(0);
    for (std::size_t cell = 0; cell < k_fine; ++cell) people.back() += town.cell(node, cell) / 8;
  }
  // Sums of eighths are not additive: a tree of its own.
  for (std::size_t node = 0; node < town.size(); ++node) people[node] = 0;
  for (std::size_t node = town.size(); node-- > 0;) {
    for (const std::int64_t one : town.own[node]) people[node] += one / 8;
    if (node > 0) people[static_cast<std::size_t>(town.parents[node])] += people[node];
  }
  const Flags hidden = hidden_counts(town.parents, people, k_least);
  Programme all(town.size());
  const auto of = [&](std::size_t node) {
    std::vector<double> row(town.size(), 0);
    for (std::size_t other = 0; other < town.size(); ++other)
      if (town.is_in(other, node)) row[other] = 1;
    return row;
  };
  bool any = false;
  for (std::size_t node = 0; node < town.size(); ++node)
    if (hidden[node] == 0) {
      any = true;
      all.fix(of(node), static_cast<double>(people[node]));
      RC_ASSERT(people[node] >= k_least);
    }
  if (!any) return;
  for (std::size_t node = 0; node < town.size(); ++node)
    if (hidden[node] != 0 && people[node] > 0)
      RC_ASSERT(width_of(all, of(node)) >= static_cast<double>(k_least) - 1e-3);
}

RC_GTEST_PROP(PollHide, PooledAnswersHoldTenTogether, ()) {
  const auto cells = *rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::map(rc::gen::inRange(0, 40), [](int n) { return static_cast<std::int64_t>(n); }));
  const Flags pooled = pooled_cells(cells, k_least);
  RC_ASSERT(pooled.size() == cells.size());
  std::int64_t pool = 0, members = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (pooled[i] == 0) {
      RC_ASSERT(cells[i] >= k_least);
      continue;
    }
    pool += cells[i];
    ++members;
  }
  if (members == 0) return;
  const bool all = members == static_cast<std::int64_t>(cells.size());
  if (!all) {
    RC_ASSERT(pool >= k_least);
    RC_ASSERT(members >= 2);
  }
}

}  // namespace
}  // namespace wanhu::domain
