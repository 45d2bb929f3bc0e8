// How much a character is like one of an official Chinese text. Text read one byte out of step, or
// in a wrong encoding, is made of rare characters; text read rightly is not. The score is a rough
// log likelihood: its unit means nothing, only sums of it are compared.
#pragma once

#include <string>
#include <vector>

namespace wanhu::plan::source {

// 4 for the few hundred characters official texts are made of, 1 for the other common ones, 0 for
// ASCII, negative for the rare, down to -8 for what is no character.
int likeness_of(char32_t c);

// Whether the two characters in this order are a common word of such texts (确保, 落实).
bool is_word(char32_t first, char32_t second);

// Characters one of whose two GBK bytes is `half` and that make a word with the character before or
// behind; likeliest first, at most three.
std::vector<char32_t> restored_from_half(unsigned char half, char32_t before, char32_t behind);

}  // namespace wanhu::plan::source
