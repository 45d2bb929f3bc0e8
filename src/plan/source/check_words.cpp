#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "plan/source/checks.hpp"
#include "plan/source/confusions.hpp"

namespace wanhu::plan::source {

namespace {

constexpr std::size_t k_bracketed_max = 4;  // 村(村), 综治中心(综治中心)
constexpr std::size_t k_block_max = 8;      // the longest phrase that is looked for twice

class WordCheck {
 public:
  WordCheck(const Document& document, Findings& findings) : d_(document), findings_(findings) {
    for (const Confusion& confusion : k_confusions)
      if (confusion.only_with.empty() || says(confusion.only_with))
        by_first_[confusion.printed.front()].push_back(&confusion);
  }

  void run() {
    for (std::size_t i = 0; i < d_.size();) {
      std::size_t end = bracketed_twice(i);
      if (end == i) end = confused(i);
      if (end == i) end = written_twice(i);
      i = std::max(end, i + 1);
    }
  }

 private:
  [[nodiscard]] bool says(std::u32string_view word) const {
    return d_.view({0, d_.size()}).find(word) != std::u32string_view::npos;
  }

  [[nodiscard]] bool all_han(Range range) const {
    const auto text = d_.view(range);
    return !text.empty() && std::all_of(text.begin(), text.end(), is_han);
  }

  void add(Range at, const char* message, const char* variant,
           const std::vector<std::u32string>& meant) {
    Finding finding{.message = message,
                    .variant = variant,
                    .severity = Severity::warning,
                    .certainty = Certainty::possible};
    for (const auto& text : meant) finding.meant.push_back(base::encode_utf8(text));
    finding.args["meant"] = finding.meant.front();
    findings_.add(d_, at, std::move(finding));
  }

  // 村(村): a replacement of one word by another has made the two the same.
  std::size_t bracketed_twice(std::size_t i) {
    if (!is_han(d_[i]) || is_numeral(d_[i])) return i;
    for (std::size_t size = k_bracketed_max; size > 0; --size) {
      const Range outside{i, i + size}, inside{i + size + 1, i + 2 * size + 1};
      if (inside.end >= d_.size() || !is_opening(d_[outside.end]) || !is_closing(d_[inside.end]) ||
          d_.view(outside) != d_.view(inside) || !all_han(outside))
        continue;
      const std::u32string word(d_.view(outside));
      std::vector<std::u32string> meant{word};
      if (word == U"村") meant = {U"村(社区)", U"社区(村)", U"村"};
      add({i, inside.end + 1}, "SOURCE-SUBST", "", meant);
      return inside.end + 1;
    }
    return i;
  }

  std::size_t confused(std::size_t i) {
    const auto found = by_first_.find(d_[i]);
    if (found == by_first_.end()) return i;
    for (const Confusion* confusion : found->second) {
      if (!d_.has(i, confusion->printed) || is_one_of(d_.before(i), confusion->not_after)) continue;
      const Range at{i, i + confusion->printed.size()};
      const std::vector<std::u32string> meant{std::u32string(confusion->meant)};
      if (confusion->kind == Confused::substituted)
        add(at, "SOURCE-SUBST", "word", meant);
      else
        add(at, "SOURCE-TYPO", "", meant);
      return at.end;
    }
    return i;
  }

  // 开展开展. 一户一户 and 时时刻刻 are good Chinese; 的的 and 了了 are not, unless two words meet
  // in them (目的的, 为了了解).
  std::size_t written_twice(std::size_t i) {
    if (!is_han(d_[i])) return i;
    for (std::size_t size = k_block_max; size >= 2; --size) {
      const Range first{i, i + size}, second{i + size, i + 2 * size};
      if (second.end > d_.size() || d_.view(first) != d_.view(second) || !is_block(first)) continue;
      add({i, second.end}, "SOURCE-SUBST", "twice", {std::u32string(d_.view(first))});
      return second.end;
    }
    const bool twice =
        d_[i] == d_[i + 1] && ((d_[i] == U'的' && !is_one_of(d_.before(i), U"目有")) ||
                               (d_[i] == U'了' && d_[i + 2] != U'解'));
    if (!twice) return i;
    add({i, i + 2}, "SOURCE-SUBST", "twice", {{d_[i]}});
    return i + 2;
  }

  // 锟斤拷锟斤拷 is no word written twice but what check_damage reports.
  [[nodiscard]] bool is_block(Range range) const {
    const auto text = d_.view(range);
    const bool one_character =
        std::all_of(text.begin(), text.end(), [&](char32_t c) { return c == text.front(); });
    return all_han(range) && !one_character && !is_numeral(text.front()) &&
           !is_one_of(text.front(), U"逐每挨") && text.find(U'锟') == std::u32string_view::npos;
  }

  const Document& d_;
  Findings& findings_;
  std::unordered_map<char32_t, std::vector<const Confusion*>> by_first_;
};

}  // namespace

void check_words(const Document& document, Findings& findings) {
  WordCheck(document, findings).run();
}

}  // namespace wanhu::plan::source
