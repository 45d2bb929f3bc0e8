#include "domain/matter/words.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/embedded.hpp"
#include "base/text.hpp"

namespace wanhu::base {
std::vector<EmbeddedFile> wanhu_text_data();
}

namespace wanhu::domain {

namespace {

constexpr std::size_t k_number_digits = 7;  // and more may be somebody's number
constexpr std::size_t k_gap_max = 3;        // signs between two groups of one number
constexpr std::size_t k_word_max = 24;      // characters of one word

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
bool is_han(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}
// Letters and digits of any script; not white space, punctuation or signs.
bool is_word(char32_t c) {
  if (c < 0x80) return is_digit(c) || (c >= U'a' && c <= U'z');
  const bool space = c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x3000;
  const bool mark = (c >= 0x2010 && c <= 0x206F) || (c >= 0x3001 && c <= 0x3004) ||
                    (c >= 0x3008 && c <= 0x3020) || c == 0x30FB || c == 0xB7 || c == 0xFFFD;
  return !space && !mark;
}

using Pairs = std::unordered_map<char32_t, char32_t>;

Pairs read_pairs() {
  Pairs pairs;
  for (const auto& file : base::wanhu_text_data())
    for (const std::string_view line : base::split(file.bytes, '\n')) {
      if (line.starts_with('#')) continue;
      for (const std::string_view pair : base::split(line, ' '))
        if (const std::u32string both = base::decode_utf8(pair); both.size() == 2)
          pairs.emplace(both[0], both[1]);
    }
  return pairs;
}

char32_t simple(char32_t c) {
  // Full-width forms of ASCII (U+FF01 … U+FF5E) stand at a fixed distance from it.
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= U'A' && c <= U'Z') return c + (U'a' - U'A');
  if (!is_han(c)) return c;
  static const Pairs k_pairs = read_pairs();
  const auto found = k_pairs.find(c);
  return found == k_pairs.end() ? c : found->second;
}

std::u32string simple_text(std::string_view text) {
  std::u32string out = base::decode_utf8(text);
  for (char32_t& c : out) c = simple(c);
  return out;
}

// Where a number that begins at `from` ends, signs between its groups included.
std::size_t number_end(std::u32string_view text, std::size_t from, std::size_t& digits) {
  std::size_t end = from;
  for (std::size_t at = from; at < text.size() && at - end <= k_gap_max; ++at) {
    if (is_digit(text[at])) {
      ++digits;
      end = at + 1;
    } else if (is_word(text[at])) {
      break;
    }
  }
  return end;
}

// Long numbers become spaces, with the letters that stand at their ends (an identity card's X).
void drop_numbers(std::u32string& text) {
  const auto is_letter = [](char32_t c) { return is_word(c) && !is_han(c); };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) continue;
    std::size_t digits = 0, from = at;
    std::size_t end = number_end(text, at, digits);
    at = end - 1;
    if (digits < k_number_digits) continue;
    while (from > 0 && is_letter(text[from - 1])) --from;
    while (end < text.size() && is_letter(text[end])) ++end;
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(from),
              text.begin() + static_cast<std::ptrdiff_t>(end), U' ');
    at = end - 1;
  }
}

std::vector<std::u32string_view> runs_of(std::u32string_view text) {
  std::vector<std::u32string_view> runs;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(U' ', from), text.size());
    if (end > from) runs.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return runs;
}

void add_words(std::u32string_view run, std::vector<std::string>& words) {
  if (!is_han(run.front())) {
    words.push_back(base::encode_utf8(run.substr(0, k_word_max)));
    return;
  }
  for (std::size_t at = 0; at < run.size(); ++at)
    words.push_back(base::encode_utf8(run.substr(at, 2)));
}

void sort_unique(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

// The run stands in the text; one of letters where a word begins.
bool has_run(std::u32string_view text, std::u32string_view run) {
  if (is_han(run.front())) return text.find(run) != std::u32string_view::npos;
  for (std::size_t at = text.find(run); at != std::u32string_view::npos;
       at = text.find(run, at + 1))
    if (at == 0 || text[at - 1] == U' ') return true;
  return false;
}

}  // namespace

std::u32string folded(std::string_view text) {
  std::u32string plain = simple_text(text);
  drop_numbers(plain);
  std::u32string out;
  for (const char32_t c : plain) {
    const bool word = is_word(c);
    const bool ends_run =
        !out.empty() && out.back() != U' ' && word && is_han(c) != is_han(out.back());
    if (ends_run || (!word && !out.empty() && out.back() != U' ')) out += U' ';
    if (word) out += c;
  }
  return out;
}

std::string normal_place(std::string_view place) {
  std::string out;
  for (const char32_t c : simple_text(place))
    if (is_word(c)) base::append_utf8(out, c);
  return out;
}

std::vector<std::string> words_of(const std::vector<std::string_view>& texts) {
  std::vector<std::string> words;
  for (const std::string_view text : texts) {
    const std::u32string plain = folded(text);
    for (const std::u32string_view run : runs_of(plain)) add_words(run, words);
  }
  sort_unique(words);
  return words;
}

Sought::Sought(std::string_view typed) {
  const std::u32string plain = folded(typed);
  for (const std::u32string_view run : runs_of(plain)) {
    runs_.emplace_back(run);
    if (!is_han(run.front()) || run.size() == 1) {
      beginnings_.push_back(base::encode_utf8(run.substr(0, k_word_max)));
      continue;
    }
    for (std::size_t at = 0; at + 1 < run.size(); ++at)
      words_.push_back(base::encode_utf8(run.substr(at, 2)));
  }
  sort_unique(words_);
  sort_unique(beginnings_);
}

bool Sought::fits(const std::vector<std::string_view>& texts) const {
  std::vector<std::u32string> plain;
  plain.reserve(texts.size());
  for (const std::string_view text : texts) plain.push_back(folded(text));
  return std::all_of(runs_.begin(), runs_.end(), [&](const std::u32string& run) {
    return std::any_of(plain.begin(), plain.end(),
                       [&](const std::u32string& text) { return has_run(text, run); });
  });
}

}  // namespace wanhu::domain
