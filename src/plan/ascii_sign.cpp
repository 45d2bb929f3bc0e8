#include "plan/ascii_sign.hpp"

namespace wanhu::plan {

char32_t ascii_of(char32_t c) {
  switch (c) {
    case 0x3000:  // ideographic space
    case 0x00A0:  // no-break space, from text pasted out of a word processor
      return U' ';
    case U'、':
      return U',';
    default:
      return half_width(c) == c ? U'\0' : half_width(c);
  }
}

}  // namespace wanhu::plan
