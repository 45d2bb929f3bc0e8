#include "plan/near_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace wanhu::plan {

namespace {

constexpr std::size_t k_prefixed_min = 3;  // characters of a name that may have lost its prefix
constexpr std::size_t k_slip_min = 4;      // and of one that may hold a slip

constexpr std::u32string_view k_telling =
    U"一二三四五六七八九十百千零两0123456789甲乙丙丁戊己庚辛东西南北中上下前后左右内外大小新老"
    U"正副总分省市区县旗乡镇街道社村组";

// What people call a unit of the kind in one word.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> k_kind_words{
    {{"province", "省"},
     {"city", "市"},
     {"county", "县"},
     {"county", "区"},
     {"town", "镇"},
     {"town", "乡"},
     {"subdistrict", "街道"},
     {"village", "村"}}};

bool is_telling(std::u32string_view characters) {
  return characters.find_first_of(k_telling) != std::u32string_view::npos;
}

// Two neighbours swapped, or one character put in, left out or replaced that tells nothing apart.
bool is_one_slip(std::u32string_view a, std::u32string_view b) {
  const auto head = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  a.remove_prefix(static_cast<std::size_t>(head.first - a.begin()));
  b.remove_prefix(static_cast<std::size_t>(head.second - b.begin()));
  const auto tail = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  a.remove_suffix(static_cast<std::size_t>(tail.first - a.rbegin()));
  b.remove_suffix(static_cast<std::size_t>(tail.second - b.rbegin()));
  if (a.size() == 2 && b.size() == 2) return a[0] == b[1] && a[1] == b[0];
  return a.size() <= 1 && b.size() <= 1 && !is_telling(a) && !is_telling(b);
}

}  // namespace

std::vector<std::string> own_prefixes(const std::string& root_name, std::string_view root_kind) {
  std::vector<std::string> prefixes{"本"};
  if (!root_name.empty()) prefixes.push_back(root_name);
  for (const auto& [kind, word] : k_kind_words)
    if (kind == root_kind) prefixes.emplace_back(word);
  return prefixes;
}

Likeness likeness(std::string_view text, std::string_view name,
                  const std::vector<std::string>& prefixes) {
  if (text.empty() || name.empty()) return Likeness::none;
  if (text == name) return Likeness::same;
  if (text.front() != name.front() && text.back() != name.back()) return Likeness::none;
  const std::u32string a = base::decode_utf8(text), b = base::decode_utf8(name);
  const std::size_t shorter = std::min(a.size(), b.size());
  if (shorter < k_prefixed_min) return Likeness::none;
  const bool prefixed =
      std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
        return prefix + std::string(text) == name || prefix + std::string(name) == text;
      });
  const bool slip = shorter >= k_slip_min && is_one_slip(a, b);
  return prefixed || slip ? Likeness::near : Likeness::none;
}

}  // namespace wanhu::plan
