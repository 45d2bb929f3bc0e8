// What a Chinese input method writes in place of a sign that the files of a plan are made of.
#pragma once

namespace wanhu::plan {

// The ASCII sign meant by a full-width form, a wide space or an enumeration comma; 0 for any other
// character. Quotes and brackets of Chinese text are no such sign: what they mean depends on where
// they stand.
char32_t ascii_of(char32_t c);
// A full-width letter, digit or sign (U+FF01…U+FF5E) as ASCII, which stands at a fixed distance;
// any other character as it is.
constexpr char32_t half_width(char32_t c) {
  return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

}  // namespace wanhu::plan
