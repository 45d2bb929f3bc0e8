// The decoded characters of a source document with their lines, and the words in which the checks
// speak about them. Positions are offsets in characters (code points).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plan/finding.hpp"

namespace wanhu::plan::source {

struct Range {
  std::size_t begin = 0, end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

class Document {
 public:
  explicit Document(std::u32string chars);

  [[nodiscard]] std::size_t size() const { return chars_.size(); }
  // 0 beyond the end, so that looking ahead needs no bounds check.
  [[nodiscard]] char32_t operator[](std::size_t i) const {
    return i < chars_.size() ? chars_[i] : U'\0';
  }
  // The character before `i`, 0 at the beginning.
  [[nodiscard]] char32_t before(std::size_t i) const { return i == 0 ? U'\0' : (*this)[i - 1]; }
  [[nodiscard]] bool has(std::size_t i, std::u32string_view word) const {
    return i <= chars_.size() && view({i, chars_.size()}).starts_with(word);
  }

  [[nodiscard]] std::u32string_view view(Range range) const {
    return std::u32string_view(chars_).substr(range.begin, range.end - range.begin);
  }
  [[nodiscard]] std::string slice(Range range) const;   // UTF-8
  [[nodiscard]] std::string quoted(Range range) const;  // the same, shortened for a message
  [[nodiscard]] Span span(Range range) const;           // cut off at the end of its line

  [[nodiscard]] std::size_t line_count() const { return line_starts_.size(); }
  [[nodiscard]] Range line(std::size_t index) const;  // from 0, without its line feed

 private:
  std::u32string chars_;
  std::vector<std::size_t> line_starts_;
};

bool is_han(char32_t c);
bool is_space(char32_t c);       // also the ideographic one and a carriage return; no line feed
bool is_ascii_word(char32_t c);  // letter or digit
bool is_digit_of_any_width(char32_t c);
char32_t ascii_digit(char32_t c);  // '３' → '3'
bool is_numeral(char32_t c);       // 一 … 十 百 千 万 两 零 〇
inline bool is_one_of(char32_t c, std::u32string_view set) {
  return c != U'\0' && set.find(c) != std::u32string_view::npos;
}
inline bool is_opening(char32_t c) {
  return c == U'(' || c == U'（';
}
inline bool is_closing(char32_t c) {
  return c == U')' || c == U'）';
}

// Where the number that begins at `i` ends; `i` when there is none. Digits of either width with a
// decimal point, or Chinese numerals.
std::size_t number_end(const Document& document, std::size_t i);
// The value of digits of either width; 0 when there are none.
double value_of(std::u32string_view digits);

}  // namespace wanhu::plan::source
