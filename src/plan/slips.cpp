#include "plan/slips.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "calendar/amount.hpp"
#include "plan/ascii_sign.hpp"
#include "plan/keys.hpp"
#include "plan/labels.hpp"

namespace wanhu::plan {

namespace {

constexpr std::size_t k_long_word = 8;  // letters above which two may be wrong

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), base::trim(text)) != words.end();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::size_t characters(std::string_view text) {
  return base::decode_utf8(text).size();
}

// Takes the first of `ends` that `text` ends with off it.
template <std::size_t N>
std::string_view without_end(std::string_view text, const std::array<std::string_view, N>& ends) {
  for (const std::string_view end : ends)
    if (text.size() > end.size() && text.ends_with(end))
      return base::trim(text.substr(0, text.size() - end.size()));
  return text;
}

// 三 → 3, 十五 → 15, 二十 → 20: what a term in words begins with. 0 when there is no such number.
struct Numeral {
  int value = 0;
  std::size_t bytes = 0;
};

Numeral numeral_at(std::string_view text) {
  constexpr std::array<std::string_view, 10> k_digits{"一", "二", "三", "四", "五",
                                                      "六", "七", "八", "九", "两"};
  constexpr std::size_t k_width = 3;  // bytes of each of them in UTF-8
  const auto digit_at = [&](std::size_t at) {
    const auto found = std::find(k_digits.begin(), k_digits.end(),
                                 text.substr(std::min(at, text.size()), k_width));
    if (found == k_digits.end()) return 0;
    return found == k_digits.end() - 1 ? 2 : static_cast<int>(found - k_digits.begin()) + 1;
  };
  Numeral number{.value = digit_at(0)};
  if (number.value > 0) number.bytes = k_width;
  if (text.substr(number.bytes, k_width) != "十") return number;
  number.bytes += k_width;
  const int ones = digit_at(number.bytes);
  number.value = std::max(number.value, 1) * 10 + ones;
  if (ones > 0) number.bytes += k_width;
  return number;
}

// The number a term begins with, in digits.
std::string with_digits(std::string_view text) {
  const Numeral number = numeral_at(text);
  if (number.value == 0) return std::string(text);
  return std::to_string(number.value) + std::string(text.substr(number.bytes));
}

// "2周" → "14日", "半年" → "6个月".
std::string in_known_units(std::string_view text) {
  if (text == "半年") return "6个月";
  if (text == "半月" || text == "半个月") return "15日";
  constexpr std::array<std::string_view, 6> k_weeks{"个星期", "星期", "个礼拜",
                                                    "礼拜",   "个周", "周"};
  const std::string_view number = without_end(text, k_weeks);
  if (number.size() == text.size() || !is_all_digits(number) || number.size() > 3) return {};
  return std::to_string(7 * std::stoi(std::string(number))) + "日";
}

bool is_chinese(std::string_view text) {
  return !text.empty() && static_cast<signed char>(text.front()) < 0;
}

// 每周 for 周, and the longest of the words that the text contains.
Meant meant_period(std::string_view text, const std::vector<std::string_view>& allowed) {
  std::string_view best;
  for (const std::string_view word : allowed) {
    if (!is_chinese(word)) continue;
    const std::string said(word);
    if (text == "每" + said || text == "每个" + said || text == "一" + said)
      return {.words = {said}, .certain = true};
    if ((contains(text, word) || contains(word, text)) && word.size() > best.size()) best = word;
  }
  return best.empty() ? Meant{} : Meant{.words = {std::string(best)}};
}

Meant by_chinese_name(std::string_view text, const std::vector<std::string_view>& allowed,
                      std::string_view key) {
  Meant akin;
  for (const std::string_view word : allowed) {
    const std::string name = chinese_of(word_term(key, word));
    if (name.empty()) continue;
    if (text == name) return {.words = {std::string(word)}, .certain = true};
    const bool part = characters(text) >= 2 && contains(name, text);
    const bool whole = characters(name) >= 2 && contains(text, name);
    if (part || whole) akin.words.emplace_back(word);
  }
  return akin;
}

std::optional<std::string> by_spelling(std::string_view text,
                                       const std::vector<std::string_view>& allowed) {
  std::optional<std::string> nearest;
  int least = 3;
  for (const std::string_view word : allowed) {
    if (is_chinese(word)) continue;
    const int reach = word.size() > k_long_word ? 2 : 1;
    const int slips = slips_between(text, word, reach);
    if (slips > reach || slips >= least) continue;
    least = slips;
    nearest = std::string(word);
  }
  return nearest;
}

}  // namespace

bool is_vague(std::string_view text) {
  constexpr std::array<std::string_view, 18> k_vague{
      "及时", "定期", "长期", "尽快", "适时", "经常", "经常性", "不定期",   "近期",
      "限期", "随时", "按时", "立即", "马上", "即时", "尽早",   "第一时间", "立刻"};
  return is_one_of(text, k_vague);
}

bool is_approximate(std::string_view text) {
  const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  constexpr std::array<std::string_view, 7> k_about{"余", "多", "约", "左右", "近", "上下", "若干"};
  return has_digit && std::any_of(k_about.begin(), k_about.end(),
                                  [&](std::string_view word) { return contains(text, word); });
}

bool is_above_all(std::string_view text) {
  const std::size_t percent = text.find('%');
  if (percent == std::string_view::npos || percent == 0 || percent > 6) return false;
  const std::string_view digits = text.substr(0, percent);
  if (!is_all_digits(digits)) return false;
  const int value = std::stoi(std::string(digits));
  const std::string_view rest = base::trim(text.substr(percent + 1));
  return value > 100 || (value == 100 && (rest == "以上" || rest == "及以上"));
}

bool is_endless(std::string_view text) {
  constexpr std::array<std::string_view, 5> k_endless{"永久", "永远", "长期", "无期限", "不限"};
  return is_one_of(text, k_endless);
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && text.size() < 16 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string half_width(std::string_view text) {
  std::u32string folded = base::decode_utf8(text);
  for (char32_t& c : folded) c = half_width(c);
  return base::encode_utf8(folded);
}

std::optional<std::int64_t> counted(std::string_view text) {
  constexpr std::array<std::string_view, 16> k_measures{"户", "人", "次", "个",  "家", "处",
                                                        "份", "名", "条", "件",  "场", "所",
                                                        "组", "张", "起", "户次"};
  const std::string said = half_width(base::trim(text));
  const std::string_view digits = said;
  const std::size_t end = digits.find_first_not_of("0123456789");
  if (end == std::string_view::npos || end == 0 || end > 9) return {};
  if (!is_one_of(digits.substr(end), k_measures)) return {};
  return std::stoll(std::string(digits.substr(0, end)));
}

Meant meant_amount(std::string_view text) {
  constexpr std::array<std::string_view, 3> k_within{"之内", "以内", "内"};
  const std::string said = half_width(base::trim(text));
  const std::string plain = with_digits(without_end(said, k_within));
  if (calendar::parse_amount(plain)) return {.words = {plain}, .certain = true};
  const std::string other = in_known_units(plain);
  if (!other.empty() && calendar::parse_amount(other)) return {.words = {other}};
  return {};
}

Meant meant_word(std::string_view text, const std::vector<std::string_view>& allowed,
                 std::string_view key) {
  if (Meant meant = by_chinese_name(text, allowed, key); !meant.words.empty()) return meant;
  if (is_chinese(text))
    if (Meant meant = meant_period(text, allowed); !meant.words.empty()) return meant;
  if (allowed.size() == 1) return {.words = {std::string(allowed.front())}};
  const bool is_use = key.ends_with(".use");  // what an answer may serve is not guessed
  const auto near = is_use ? std::nullopt : by_spelling(text, allowed);
  return near ? Meant{.words = {*near}} : Meant{};
}

}  // namespace wanhu::plan
