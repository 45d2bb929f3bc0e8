#include "plan/ascii_sign.hpp"

namespace wanhu::plan {

char32_t ascii_of(char32_t c) {
  switch (c) {
    case 0x3000:  // ideographic space
    case 0x00A0:  // no-break space, from text pasted out of a word processor
      return U' ';
    case U'、':
      return U',';
    default:  // U+FF01…U+FF5E are ASCII 0x21…0x7E at a fixed distance
      return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : U'\0';
  }
}

}  // namespace wanhu::plan
