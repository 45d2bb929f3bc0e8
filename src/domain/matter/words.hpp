// Words of a text as search and comparison see them: half-width, lower case, simplified, without
// punctuation. Chinese has no spaces, so its words are pairs of neighbouring characters; other
// scripts and numbers are words as they stand.
//
//   "村东路灯坏了，WiFi也断" → 村东 东路 路灯 灯坏 坏了 了 · wifi · 也断 断
//
// A number long enough to be somebody's (telephone, identity card, bank card; seven digits and
// more, also when written in groups) is no word: nobody finds a matter by it, and an index of words
// holds none. Pure, and part of what a replay must reproduce: when it changes, the index is made
// anew by a migration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wanhu::domain {

// The text as it is compared: runs of Chinese characters and of other letters and digits, with one
// space between two runs.
std::u32string folded(std::string_view text);

// A place as it is compared: "村东路口" and "村东 路口。" are one place.
std::string normal_place(std::string_view place);

// The words of a text, UTF-8, ascending, each once. The last character of a run is a word by
// itself, so that every character of the text begins one.
std::vector<std::string> words_of(const std::vector<std::string_view>& texts);

// What somebody typed into the search box. A text fits when it contains every run of it; a run of
// letters may be the beginning of a word.
class Sought {
 public:
  explicit Sought(std::string_view typed);

  // Nothing to look for: only punctuation, or only a long number.
  [[nodiscard]] bool empty() const { return runs_.empty(); }
  // Words that every fitting text has.
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }
  // Beginnings of words, of each of which every fitting text has one.
  [[nodiscard]] const std::vector<std::string>& beginnings() const { return beginnings_; }
  // The words tell where to look; only the texts tell whether it is there.
  [[nodiscard]] bool fits(const std::vector<std::string_view>& texts) const;

 private:
  std::vector<std::u32string> runs_;
  std::vector<std::string> words_, beginnings_;
};

}  // namespace wanhu::domain
