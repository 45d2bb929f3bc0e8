// The characters of a plan file with their lines and columns. The steps before the TOML parser
// (full-width signs, broken statements) replace characters one for one and never move a line, so a
// position found after them is a position in the file as it was written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/finding.hpp"

namespace wanhu::plan {

class SourceText {
 public:
  // `text` is valid UTF-8. A byte order mark is dropped and CR LF becomes LF.
  explicit SourceText(std::string_view text);

  [[nodiscard]] std::size_t size() const { return chars_.size(); }
  // 0 beyond the end, so that looking ahead needs no bounds check.
  [[nodiscard]] char32_t operator[](std::size_t i) const {
    return i < chars_.size() ? chars_[i] : U'\0';
  }
  // The bare key whose value begins at `value`; empty when there is none.
  [[nodiscard]] std::string key_before(std::size_t value) const;
  void put(std::size_t i, char32_t c) { chars_[i] = c; }
  // Turns [begin, end) into spaces, keeping line ends.
  void blank(std::size_t begin, std::size_t end);

  [[nodiscard]] Span span(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::size_t offset_of_line(int line) const;
  [[nodiscard]] int line_count() const { return static_cast<int>(line_starts_.size()); }
  [[nodiscard]] std::u32string_view line(int number) const;  // without its end; empty when outside
  [[nodiscard]] std::string slice(std::size_t begin, std::size_t end) const;  // UTF-8
  [[nodiscard]] std::string utf8() const;

 private:
  std::u32string chars_;
  std::vector<std::size_t> line_starts_;
};

inline bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
inline bool is_blank(char32_t c) {
  return c == U' ' || c == U'\t';
}
inline bool is_bare_key(char32_t c) {
  return is_digit(c) || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_' ||
         c == U'-';
}
// A letter of Chinese or another script: what people write where TOML wants ASCII. A byte order
// mark is none: at the head of a text it would vanish.
inline bool is_foreign(char32_t c) {
  return c >= 0x80 && c != 0xFEFF;
}

}  // namespace wanhu::plan
