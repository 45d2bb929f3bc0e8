#include "store/members.hpp"

#include <stdexcept>

namespace wanhu::store {

namespace {

constexpr std::size_t k_bitmap_bytes = k_block / 8;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::string as_list(const Members& members) {
  std::string bytes;
  for (std::size_t n = members._Find_first(); n < members.size(); n = members._Find_next(n)) {
    bytes += static_cast<char>(n >> 8U);
    bytes += static_cast<char>(n & 0xFFU);
  }
  return bytes;
}

std::string as_bitmap(const Members& members) {
  std::string bytes(k_bitmap_bytes, '\0');
  for (std::size_t n = members._Find_first(); n < members.size(); n = members._Find_next(n))
    bytes[n / 8] = static_cast<char>(byte_at(bytes, n / 8) | (1U << (n % 8)));
  return bytes;
}

}  // namespace

std::string packed(const Members& members) {
  return members.count() * 2 < k_bitmap_bytes ? as_list(members) : as_bitmap(members);
}

Members unpacked(std::string_view bytes) {
  Members members;
  if (bytes.size() == k_bitmap_bytes) {
    for (std::size_t n = 0; n < members.size(); ++n)
      if ((byte_at(bytes, n / 8) >> (n % 8) & 1U) != 0) members.set(n);
    return members;
  }
  if (bytes.size() % 2 != 0 || bytes.size() > k_bitmap_bytes)
    throw std::logic_error("a block of the index of words is damaged");
  for (std::size_t at = 0; at < bytes.size(); at += 2)
    members.set((std::size_t{byte_at(bytes, at)} << 8U) | byte_at(bytes, at + 1));
  return members;
}

}  // namespace wanhu::store
