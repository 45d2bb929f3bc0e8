// Bytes to characters and back. Unlike tabular/encoding, which refuses a damaged table, this one
// reads on behind every bad byte: the purpose is to show the damage.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/source/source.hpp"

namespace wanhu::plan::source {

// The two-byte part of GB18030 (the GBK repertoire and its user-defined area) as a table.
class Gbk {
 public:
  static const Gbk& table();

  // 0 when the pair is no character.
  [[nodiscard]] char32_t decode(unsigned char lead, unsigned char trail) const;
  // Lead byte in the upper half; 0 when `c` has no pair.
  [[nodiscard]] unsigned encode(char32_t c) const;

 private:
  Gbk();

  std::vector<char32_t> chars_;
  std::vector<std::uint16_t> pairs_;  // of the characters below U+10000
};

inline bool is_gbk_lead(unsigned char byte) {
  return byte >= 0x81 && byte <= 0xFE;
}
inline bool is_gbk_trail(unsigned char byte) {
  return byte >= 0x40 && byte <= 0xFE && byte != 0x7F;
}

struct BadBytes {  // what could not be decoded; U+FFFD stands at `index`
  std::size_t index;
  std::string bytes;
};

struct Decoded {
  Encoding encoding = Encoding::utf8;
  std::u32string chars;
  std::vector<BadBytes> bad;  // by index
};

// Any bytes. A mark decides; without one it is UTF-8 when valid, and otherwise UTF-8 or GB18030,
// whichever reads more like Chinese text.
Decoded decode(std::string_view bytes);

Decoded decode_utf8(std::string_view bytes);
Decoded decode_gb18030(std::string_view bytes);

}  // namespace wanhu::plan::source
