#include "app/number_set.hpp"

#include <algorithm>
#include <iterator>

namespace wanhu::app {

bool NumberSet::has(std::int64_t no) const {
  const auto block = blocks_.find(store::block_of(no));
  return block != blocks_.end() && block->second.test(store::place_of(no));
}

std::int64_t NumberSet::count() const {
  std::size_t n = 0;
  for (const auto& [block, members] : blocks_) n += members.count();
  return static_cast<std::int64_t>(n);
}

void NumberSet::keep(const NumberSet& others) {
  for (auto block = blocks_.begin(); block != blocks_.end();) {
    const auto other = others.blocks_.find(block->first);
    if (other == others.blocks_.end())
      block->second.reset();
    else
      block->second &= other->second;
    block = block->second.none() ? blocks_.erase(block) : std::next(block);
  }
}

void NumberSet::drop(const NumberSet& others) {
  for (auto block = blocks_.begin(); block != blocks_.end();) {
    const auto other = others.blocks_.find(block->first);
    if (other != others.blocks_.end()) block->second &= ~other->second;
    block = block->second.none() ? blocks_.erase(block) : std::next(block);
  }
}

std::vector<std::int64_t> NumberSet::below(std::int64_t before, std::size_t limit) const {
  std::vector<std::int64_t> numbers;
  for (auto block = blocks_.rbegin(); block != blocks_.rend() && numbers.size() < limit; ++block) {
    const std::int64_t first = block->first * store::k_block + 1;
    if (first >= before) continue;
    const std::int64_t last = std::min(before - 1, first + store::k_block - 1);
    for (std::int64_t no = last; no >= first && numbers.size() < limit; --no)
      if (block->second.test(store::place_of(no))) numbers.push_back(no);
  }
  return numbers;
}

}  // namespace wanhu::app
