#include "plan/source_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace wanhu::plan {

SourceText::SourceText(std::string_view text) {
  const std::u32string decoded = base::decode_utf8(text);
  chars_.reserve(decoded.size());
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    if (i == 0 && decoded[i] == 0xFEFF) continue;
    if (decoded[i] == U'\r' && i + 1 < decoded.size() && decoded[i + 1] == U'\n') continue;
    chars_ += decoded[i];
  }
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < chars_.size(); ++i)
    if (chars_[i] == U'\n') line_starts_.push_back(i + 1);
}

void SourceText::blank(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < std::min(end, chars_.size()); ++i)
    if (chars_[i] != U'\n') chars_[i] = U' ';
}

std::string SourceText::key_before(std::size_t value) const {
  std::size_t end = value;
  const auto back = [&] {
    while (end > 0 && is_blank(chars_[end - 1])) --end;
  };
  back();
  if (end == 0 || chars_[end - 1] != U'=') return {};
  --end;
  back();
  std::size_t begin = end;
  while (begin > 0 && is_bare_key(chars_[begin - 1])) --begin;
  return slice(begin, end);
}

Span SourceText::span(std::size_t begin, std::size_t end) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), begin);
  const auto line = static_cast<std::size_t>(after - line_starts_.begin());
  const std::size_t start = line_starts_[line - 1];
  const std::size_t line_end = start + this->line(static_cast<int>(line)).size();
  const std::size_t stop = std::max(begin, std::min(end, line_end));
  return {static_cast<int>(line), static_cast<int>(begin - start) + 1,
          static_cast<int>(stop - begin)};
}

std::size_t SourceText::offset_of_line(int line) const {
  const int bounded = std::clamp(line, 1, line_count());
  return line_starts_[static_cast<std::size_t>(bounded - 1)];
}

std::u32string_view SourceText::line(int number) const {
  if (number < 1 || number > line_count()) return {};
  const std::size_t begin = offset_of_line(number);
  const std::size_t end = number == line_count() ? chars_.size() : offset_of_line(number + 1) - 1;
  return std::u32string_view(chars_).substr(begin, end - begin);
}

std::string SourceText::slice(std::size_t begin, std::size_t end) const {
  return base::encode_utf8(std::u32string_view(chars_).substr(begin, end - begin));
}

std::string SourceText::utf8() const {
  return base::encode_utf8(chars_);
}

}  // namespace wanhu::plan
