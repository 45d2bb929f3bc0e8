#include "domain/poll/hide.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace wanhu::domain {

namespace {

using Flags = std::vector<std::uint8_t>;

std::vector<std::vector<std::size_t>> children_of(const PollParents& parents) {
  std::vector<std::vector<std::size_t>> children(parents.size());
  for (std::size_t node = 1; node < parents.size(); ++node) {
    if (parents[node] < 0 || static_cast<std::size_t>(parents[node]) >= node)
      throw std::logic_error("a node before its parent");
    children[static_cast<std::size_t>(parents[node])].push_back(node);
  }
  return children;
}

// The groups that a table splits, with the cells of each.
class Splits {
 public:
  Splits(const PollParents& parents, const SplitTable& table, std::int64_t least)
      : table_(table), least_(least), children_(children_of(parents)) {
    std::int32_t groups = 0;
    for (const std::int32_t group : table.group) groups = std::max(groups, group + 1);
    cells_.resize(static_cast<std::size_t>(groups));
    for (std::size_t cell = 0; cell < table.width(); ++cell)
      cells_[static_cast<std::size_t>(table.group[cell])].push_back(cell);
    std::erase_if(cells_, [](const auto& cells) { return cells.size() < 2; });
  }

  Flags hide(Flags hidden) {
    hidden_ = std::move(hidden);
    for (std::size_t node = 0; node < children_.size(); ++node) {
      if (has_small(table_.row(node))) hidden_[node] = 1;
      if (hidden_[node] != 0) hide_below(node);
    }
    // Deepest first: a node that has to be hidden belongs to the pool of its parent.
    for (std::size_t node = children_.size(); node-- > 0;)
      if (hidden_[node] == 0) fill_pool(node);
    return std::move(hidden_);
  }

 private:
  using Row = std::vector<std::int64_t>;

  [[nodiscard]] bool has_small(const std::int64_t* row) const {
    for (const auto& cells : cells_)
      for (const std::size_t cell : cells)
        if (row[cell] < least_) return true;
    return false;
  }

  void hide_below(std::size_t node) {
    hidden_[node] = 1;
    for (const std::size_t child : children_[node]) hide_below(child);
  }

  // Those of the node who are in none of its children, where they are few: published nowhere.
  [[nodiscard]] Row own_of(std::size_t node) const {
    Row own(table_.row(node), table_.row(node) + table_.width());
    for (const std::size_t child : children_[node])
      for (std::size_t cell = 0; cell < own.size(); ++cell) own[cell] -= table_.row(child)[cell];
    const bool nobody = std::all_of(own.begin(), own.end(), [](std::int64_t n) { return n == 0; });
    if (nobody || !has_small(own.data())) return {};
    return own;
  }

  // Of the pool of a node: every cell, and in each group all members but the largest.
  [[nodiscard]] bool is_sound(const std::vector<const std::int64_t*>& pool) const {
    for (const auto& cells : cells_) {
      std::int64_t all = 0, largest = 0;
      for (const std::size_t cell : cells) {
        std::int64_t sum = 0;
        for (const std::int64_t* row : pool) sum += row[cell];
        if (sum < least_) return false;
        all += sum;
      }
      for (const std::int64_t* row : pool) {
        std::int64_t own = 0;
        for (const std::size_t cell : cells) own += row[cell];
        largest = std::max(largest, own);
      }
      if (all - largest < least_) return false;
    }
    return true;
  }

  void fill_pool(std::size_t node) {
    const Row own = own_of(node);
    std::vector<const std::int64_t*> pool;
    if (!own.empty()) pool.push_back(own.data());
    std::vector<std::size_t> shown;
    for (const std::size_t child : children_[node]) {
      const bool empty = people(child) == 0;
      if (hidden_[child] == 0)
        shown.push_back(child);
      else if (!empty)
        pool.push_back(table_.row(child));
    }
    if (pool.empty()) return;
    std::stable_sort(shown.begin(), shown.end(),
                     [&](std::size_t a, std::size_t b) { return people(a) < people(b); });
    for (const std::size_t child : shown) {
      if (is_sound(pool)) return;
      hide_below(child);
      pool.push_back(table_.row(child));
    }
    if (!is_sound(pool)) hide_below(node);
  }

  [[nodiscard]] std::int64_t people(std::size_t node) const {
    return std::accumulate(table_.row(node), table_.row(node) + table_.width(), std::int64_t{0});
  }

  const SplitTable& table_;
  std::int64_t least_;
  std::vector<std::vector<std::size_t>> children_;
  std::vector<std::vector<std::size_t>> cells_{};  // of every group that is split
  Flags hidden_{};
};

}  // namespace

Flags hidden_splits(const PollParents& parents, const SplitTable& table, Flags already,
                    std::int64_t least) {
  if (already.size() != parents.size() || table.cells.size() != parents.size() * table.width())
    throw std::logic_error("a split table of another tree");
  return Splits(parents, table, least).hide(std::move(already));
}

Flags hidden_counts(const PollParents& parents, const std::vector<std::int64_t>& people,
                    std::int64_t least) {
  const auto children = children_of(parents);
  Flags hidden(parents.size(), 0);
  for (std::size_t node = 0; node < parents.size(); ++node)
    if (people[node] < least ||
        (parents[node] >= 0 && hidden[static_cast<std::size_t>(parents[node])] != 0))
      hidden[node] = 1;
  const auto hide_below = [&](const auto& self, std::size_t node) -> void {
    hidden[node] = 1;
    for (const std::size_t child : children[node]) self(self, child);
  };
  for (std::size_t node = parents.size(); node-- > 0;) {
    if (hidden[node] != 0 || children[node].empty()) continue;
    std::int64_t own = people[node], pool = 0;
    std::size_t members = 0;
    std::vector<std::size_t> shown;
    for (const std::size_t child : children[node]) {
      own -= people[child];
      if (hidden[child] == 0) shown.push_back(child);
      if (hidden[child] == 0 || people[child] == 0) continue;
      pool += people[child];
      ++members;
    }
    if (own > 0 && own < least) {
      pool += own;
      ++members;
    }
    std::stable_sort(shown.begin(), shown.end(),
                     [&](std::size_t a, std::size_t b) { return people[a] < people[b]; });
    for (const std::size_t child : shown) {
      if (members == 0 || (members > 1 && pool >= least)) break;
      hide_below(hide_below, child);
      pool += people[child];
      ++members;
    }
    if (members > 0 && (members < 2 || pool < least)) hide_below(hide_below, node);
  }
  return hidden;
}

Flags pooled_cells(const std::vector<std::int64_t>& cells, std::int64_t least) {
  Flags pooled(cells.size(), 0);
  std::int64_t pool = 0;
  bool any = false;
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    if (cells[cell] < least) {
      pooled[cell] = 1;
      pool += cells[cell];
      any = true;
    }
  while (any && pool < least) {
    std::size_t smallest = cells.size();
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
      if (pooled[cell] == 0 && (smallest == cells.size() || cells[cell] < cells[smallest]))
        smallest = cell;
    if (smallest == cells.size()) break;
    pooled[smallest] = 1;
    pool += cells[smallest];
  }
  // One that is left alone beside a pool of one is that one's rest.
  if (std::count(pooled.begin(), pooled.end(), 1) == 1) {
    std::size_t smallest = cells.size();
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
      if (pooled[cell] == 0 && (smallest == cells.size() || cells[cell] < cells[smallest]))
        smallest = cell;
    if (smallest < cells.size()) pooled[smallest] = 1;
  }
  return pooled;
}

std::string_view text_of(HideReason reason) {
  switch (reason) {
    case HideReason::none:
      return "";
    case HideReason::few:
      return "few";
    case HideReason::complement:
      return "complement";
  }
  throw std::logic_error("unknown reason");
}

}  // namespace wanhu::domain
