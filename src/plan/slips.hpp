// What people write for a value that a plan takes in another form: signs of a Chinese input method,
// Chinese words for those of the vocabulary, "840户" for a number, "1周" for a term.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::plan {

// Words that ask for something without saying how much or when: 及时, 定期, 立即.
bool is_vague(std::string_view text);
// "1000余家", "约300", "500左右": a number that is none.
bool is_approximate(std::string_view text);
// "100%以上", "120%": a share beyond the whole.
bool is_above_all(std::string_view text);
// "永久": a term without an end.
bool is_endless(std::string_view text);

bool is_all_digits(std::string_view text);
// Full-width letters, digits and signs as ASCII.
std::string half_width(std::string_view text);
// 840 of "840户": a number with the word for what is counted, which is no measure of time.
std::optional<std::int64_t> counted(std::string_view text);

// What was probably meant, nearest first. Certain: exactly one, which says the same.
struct Meant {
  std::vector<std::string> words{};
  bool certain = false;
};

// An amount of time: "24小时内" is certainly 24小时, "1周" probably 7日.
Meant meant_amount(std::string_view text);

// One of `allowed`, the words of the key at a schema path: by its Chinese name or by its spelling.
// "internal" is no slip for "external": two letters may differ in long words only.
Meant meant_word(std::string_view text, const std::vector<std::string_view>& allowed,
                 std::string_view key);

}  // namespace wanhu::plan
