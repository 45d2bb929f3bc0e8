// One form for everything that reads alike, so that a term is found however it is spelt: full-width
// and compatibility forms, upper case, accents, Cyrillic and Greek letters that look Latin, digits
// put inside a Latin word ("p3titioner"), traditional characters, and anything between the letters
// (spaces, dots, zero-width characters) all fall away.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::plan::guard {

struct Folded {
  std::u32string source;            // as written, decoded
  std::u32string text;              // letters and digits only, in the one form
  std::vector<std::size_t> origin;  // of each character of `text`: its place in `source`

  // The piece of the source that text[begin, end) was read from.
  [[nodiscard]] std::string as_written(std::size_t begin, std::size_t end) const;
};

Folded fold(std::string_view text);

bool is_latin(char32_t c);  // a … z, after folding

}  // namespace wanhu::plan::guard
