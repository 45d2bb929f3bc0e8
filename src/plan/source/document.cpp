#include "plan/source/document.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace wanhu::plan::source {

namespace {

constexpr std::size_t k_quoted_max = 60;  // characters

}  // namespace

Document::Document(std::u32string chars) : chars_(std::move(chars)), line_starts_{0} {
  for (std::size_t i = 0; i < chars_.size(); ++i)
    if (chars_[i] == U'\n') line_starts_.push_back(i + 1);
}

std::string Document::slice(Range range) const {
  return base::encode_utf8(view(range));
}

std::string Document::quoted(Range range) const {
  if (range.size() <= k_quoted_max) return slice(range);
  return slice({range.begin, range.begin + k_quoted_max}) + "…";
}

Range Document::line(std::size_t index) const {
  const std::size_t next =
      index + 1 < line_starts_.size() ? line_starts_[index + 1] - 1 : chars_.size();
  return {line_starts_[index], next};
}

Span Document::span(Range range) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), range.begin);
  const auto index = static_cast<std::size_t>(after - line_starts_.begin()) - 1;
  const Range whole = line(index);
  const std::size_t end = std::clamp(range.end, range.begin, std::max(whole.end, range.begin));
  return {static_cast<int>(index) + 1, static_cast<int>(range.begin - whole.begin) + 1,
          static_cast<int>(end - range.begin)};
}

bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) || c == U'〇';
}

bool is_space(char32_t c) {
  return c == U' ' || c == U'\t' || c == U'\r' || c == U'\f' || c == 0xA0 || c == 0x3000;
}

bool is_ascii_word(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

bool is_digit_of_any_width(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９');
}

char32_t ascii_digit(char32_t c) {
  return c >= U'０' && c <= U'９' ? c - U'０' + U'0' : c;
}

bool is_numeral(char32_t c) {
  return is_one_of(c, U"〇零一二两三四五六七八九十百千万");
}

std::size_t number_end(const Document& document, std::size_t i) {
  std::size_t end = i;
  while (is_numeral(document[end])) ++end;
  if (end > i) return end;
  while (is_digit_of_any_width(document[end]) ||
         (end > i && is_one_of(document[end], U".．") && is_digit_of_any_width(document[end + 1])))
    ++end;
  return end;
}

double value_of(std::u32string_view digits) {
  double whole = 0, unit = 1;
  bool fraction = false;
  for (const char32_t c : digits) {
    if (!is_digit_of_any_width(c)) {
      fraction = true;
      continue;
    }
    const auto digit = static_cast<double>(ascii_digit(c) - U'0');
    if (fraction)
      whole += digit * (unit /= 10);
    else
      whole = whole * 10 + digit;
  }
  return whole;
}

}  // namespace wanhu::plan::source
