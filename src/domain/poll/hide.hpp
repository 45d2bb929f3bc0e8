// Which figures of a poll may be published, so that nobody can work out how a few people answered
// (guard G12): not from a figure that is shown, and not by subtracting shown figures of villages
// from that of their town, or one indicator from another.
//
// A table stands on a tree of units. Of every node a number of people is taken as known to whoever
// looks (how many answered), and is split into cells: those who answer so, and the others. A
// publication shows the split of some nodes. Several tables of the same people refine each other:
// first the cells that the indicators make, then the choices within each of them; what the coarse
// one tells is taken as known when the fine one is looked at, of hidden nodes as well.
//
// Rules, each node's split being shown or hidden as a whole:
//   1. shown only with `least` people or more in every cell, and in no cell fewer;
//   2. hidden with its parent: what is below a hidden node is hidden too;
//   3. the hidden nodes right below a shown one (with the people that are in no child) make a pool,
//      whose cells are known by subtraction. Every cell of a pool holds `least` people or more, and
//      so do its members without any one of them. Where that fails more members are hidden, the
//      smallest first; where that cannot help the node itself is hidden.
//
// From that follows (and tests/domain/poll_hide_test.cpp tries with linear programming): of a
// hidden node of m people no cell can be known more closely than to an interval of min(m, least).
// Pools are transportation tables with known margins; the bounds of one cell x of row m, column T
// and total M are max(0, m + T - M) <= x <= min(m, T) (Fréchet 1951), and rule 3 keeps m, T, M - T
// and M - m apart.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace wanhu::domain {

// Parents stand before their children; node 0 is the whole, and its parent is -1.
using PollParents = std::vector<std::int32_t>;

// Cells by node, those of all nodes below included. Cells of one group are a split of a number
// that is known; a group of one cell says nothing.
struct SplitTable {
  std::vector<std::int32_t> group{};  // of every cell, from 0 on
  std::vector<std::int64_t> cells{};  // node by node
  [[nodiscard]] std::size_t width() const { return group.size(); }
  [[nodiscard]] const std::int64_t* row(std::size_t node) const {
    return cells.data() + node * width();
  }
};

// 1: the node's split is hidden. `already`: nodes that are not to be shown in any case.
std::vector<std::uint8_t> hidden_splits(const PollParents& parents, const SplitTable& table,
                                        std::vector<std::uint8_t> already, std::int64_t least);

// The same for numbers of people that nobody is taken to know: nodes of fewer than `least` are
// hidden, and pools of hidden ones have two members or more and hold `least` people.
std::vector<std::uint8_t> hidden_counts(const PollParents& parents,
                                        const std::vector<std::int64_t>& people,
                                        std::int64_t least);

// Which of the cells of one group are pooled, so that each that is left alone holds `least` people
// and so does the pool: the small ones, then the smallest of the others. All ones: nothing of the
// group can be told apart.
std::vector<std::uint8_t> pooled_cells(const std::vector<std::int64_t>& cells, std::int64_t least);

// Why a figure is not there, as a release says it. "few" only where the number of people is below
// the declared minimum: whether a figure is hidden for its own small cells or for those of a
// neighbour is not told apart, because that would tell something of either.
enum class HideReason { none, few, complement };
std::string_view text_of(HideReason reason);

}  // namespace wanhu::domain
