// A set of matters by their numbers (store/members.hpp), as large as the ledger: one bit a matter.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "store/members.hpp"

namespace wanhu::app {

class NumberSet {
 public:
  void add(std::int64_t no) { blocks_[store::block_of(no)].set(store::place_of(no)); }
  void add_block(std::int64_t block, const store::Members& members) { blocks_[block] |= members; }
  [[nodiscard]] bool has(std::int64_t no) const;
  [[nodiscard]] bool empty() const { return blocks_.empty(); }
  [[nodiscard]] std::int64_t count() const;

  void keep(const NumberSet& others);  // those in both
  void drop(const NumberSet& others);  // those not in the others

  // Those below `before`, the greatest first; at most `limit`.
  [[nodiscard]] std::vector<std::int64_t> below(std::int64_t before, std::size_t limit) const;

 private:
  std::map<std::int64_t, store::Members> blocks_;  // none of them empty
};

}  // namespace wanhu::app
