#include "base/uuid.hpp"

#include <algorithm>
#include <cstring>

#include "base/digest.hpp"
#include "base/random.hpp"

namespace wanhu::base {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void stamp(Uuid::Bytes& bytes, unsigned version) {
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | (version << 4U));
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return {};
  Bytes bytes{};
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i++] != '-') return {};
      continue;
    }
    const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes[n++] = static_cast<std::uint8_t>(high * 16 + low);
    i += 2;
  }
  return Uuid(bytes);
}

std::optional<Uuid> Uuid::from_bytes(std::string_view sixteen) {
  if (sixteen.size() != 16) return {};
  Bytes bytes{};
  std::memcpy(bytes.data(), sixteen.data(), 16);
  return Uuid(bytes);
}

Uuid Uuid::v7(Instant now) {
  Bytes bytes{};
  random_bytes(bytes.data(), bytes.size());
  auto ms = static_cast<std::uint64_t>(now.ms());
  for (int i = 5; i >= 0; --i, ms >>= 8U)
    bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms & 0xffU);
  stamp(bytes, 7);
  return Uuid(bytes);
}

Uuid Uuid::named(std::string_view name) {
  const std::string digest = sha256(name);
  Bytes bytes{};
  std::memcpy(bytes.data(), digest.data(), 16);
  stamp(bytes, 8);
  return Uuid(bytes);
}

std::string Uuid::text() const {
  static constexpr char k_hex[] = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += k_hex[bytes_[i] >> 4U];
    out += k_hex[bytes_[i] & 15U];
  }
  return out;
}

}  // namespace wanhu::base
