// Sets of small numbers as the index of words keeps them: which of the 4 096 matters of a block
// have a word. Packed, a set is a list of 2-byte numbers while that is shorter, 4 096 bits
// otherwise; equal sets have equal bytes, so that a replay reaches the same rows.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

namespace wanhu::store {

inline constexpr std::int64_t k_block = 4096;

using Members = std::bitset<k_block>;

// Numbers begin with 1; block and place with 0.
inline std::int64_t block_of(std::int64_t no) {
  return (no - 1) / k_block;
}
inline std::size_t place_of(std::int64_t no) {
  return static_cast<std::size_t>((no - 1) % k_block);
}

std::string packed(const Members& members);
// std::logic_error when it was not packed by the above.
Members unpacked(std::string_view bytes);

}  // namespace wanhu::store
