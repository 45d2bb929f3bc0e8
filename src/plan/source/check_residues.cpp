#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "plan/source/checks.hpp"

namespace wanhu::plan::source {

namespace {

constexpr std::size_t k_reading_max = 40;  // characters between the brackets

// A letter of pinyin without its tone mark, 0 when `c` is none. ɑ and ɡ are what phonetic fonts
// write for a and g.
char32_t plain_letter(char32_t c, bool& toned) {
  struct Vowel {
    char32_t plain;
    std::u32string_view toned;
  };
  static constexpr std::array<Vowel, 8> k_vowels{{{U'a', U"āáǎàăã"},
                                                  {U'e', U"ēéěèĕê"},
                                                  {U'i', U"īíǐìĭ"},
                                                  {U'o', U"ōóǒòŏ"},
                                                  {U'u', U"ūúǔùŭ"},
                                                  {U'v', U"ǖǘǚǜ"},
                                                  {U'n', U"ńňǹ"},
                                                  {U'm', U"ḿ"}}};
  if (c >= U'a' && c <= U'z') return c;
  if (c >= U'A' && c <= U'Z') return c - U'A' + U'a';
  if (c == U'ɑ') return U'a';
  if (c == U'ɡ') return U'g';
  if (c == U'ü') return U'v';
  for (const Vowel& vowel : k_vowels)
    if (is_one_of(c, vowel.toned)) {
      toned = true;
      return vowel.plain;
    }
  return 0;
}

// An initial, perhaps none, and a final of the scheme for Chinese phonetic spelling (1958).
bool is_syllable(std::string_view letters) {
  static const std::set<std::string_view> finals{
      "a",  "o",  "e",   "i",   "u",   "v",   "ai",   "ei",   "ui",   "ao",  "ou",  "iu",  "ie",
      "ue", "ve", "er",  "an",  "en",  "in",  "un",   "vn",   "ang",  "eng", "ing", "ong", "ia",
      "ua", "uo", "iao", "ian", "uai", "uan", "iang", "uang", "iong", "n",   "ng",  "m"};
  if (finals.contains(letters)) return true;
  for (const std::size_t initial : {std::size_t{2}, std::size_t{1}}) {
    if (letters.size() <= initial) continue;
    const std::string_view head = letters.substr(0, initial);
    const bool known = initial == 2 ? head == "zh" || head == "ch" || head == "sh"
                                    : std::string_view("bpmfdtnlgkhjqxrzcsyw").find(head[0]) !=
                                          std::string_view::npos;
    if (known && finals.contains(letters.substr(initial))) return true;
  }
  return false;
}

struct Residue {
  std::size_t end = 0;  // behind the closing bracket; 0 when there is none
  std::string syllables;
};

// Reads "(fā)", "（fǎ lǜ）", "(fa1)" from the opening bracket at `open`. Without any tone a single
// letter is more likely a number, as in 附表(a).
Residue residue_at(const Document& d, std::size_t open) {
  if (!is_opening(d[open]) || !is_han(d.before(open))) return {};
  std::string word;
  bool toned = false;
  std::size_t i = open + 1;
  const auto word_ends = [&] {
    const bool fine = word.empty() || is_syllable(word);
    word.clear();
    return fine;
  };
  std::size_t letters = 0;
  for (; i < open + k_reading_max && !is_closing(d[i]); ++i) {
    const char32_t c = d[i];
    if (const char32_t plain = plain_letter(c, toned); plain != 0) {
      word += static_cast<char>(plain);
      ++letters;
    } else if (c >= U'1' && c <= U'5' && !word.empty()) {
      toned = true;
      if (!word_ends()) return {};
    } else {
      const bool divides = is_space(c) || c == U'\'' || c == U'’' || c == U'-';
      if (!divides || !word_ends()) return {};
    }
  }
  if (!is_closing(d[i]) || letters == 0 || !word_ends() || (!toned && letters < 2)) return {};
  const std::string inside = d.slice({open + 1, i});
  return {i + 1, std::string(base::trim(inside))};
}

template <class Use>
void for_each_residue(const Document& d, const Use& use) {
  for (std::size_t i = 0; i < d.size();) {
    const Residue residue = residue_at(d, i);
    if (residue.end == 0) {
      ++i;
      continue;
    }
    use(i, residue);
    i = residue.end;
  }
}

}  // namespace

void check_residues(const Document& document, Findings& findings) {
  Finding finding{
      .message = "SOURCE-ENCODING", .variant = "pinyin", .certainty = Certainty::likely};
  Range first{};
  std::size_t count = 0;
  std::vector<std::string> distinct;
  std::set<std::string> known;
  for_each_residue(document, [&](std::size_t open, const Residue& residue) {
    const Range at{open - 1, residue.end};
    if (count++ == 0) first = at;
    if (known.insert(residue.syllables).second) distinct.push_back(residue.syllables);
    if (finding.places.size() < k_findings_max)
      finding.places.push_back(
          {document.span(at), document.slice(at), document.slice({open - 1, open})});
  });
  if (count == 0) return;
  std::string list;
  for (std::size_t i = 0; i < std::min<std::size_t>(distinct.size(), 40); ++i)
    list += (i == 0 ? "" : " ") + distinct[i];
  finding.args = {{"count", std::to_string(count)},
                  {"distinct", std::to_string(distinct.size())},
                  {"list", list + (distinct.size() > 40 ? " …" : "")}};
  finding.meant = {finding.places.front().meant};
  findings.add(document, first, std::move(finding));
}

std::u32string without_residues(const Document& document) {
  std::u32string out;
  std::size_t kept = 0;
  for_each_residue(document, [&](std::size_t open, const Residue& residue) {
    out += document.view({kept, open});
    kept = residue.end;
  });
  return out.append(document.view({kept, document.size()}));
}

}  // namespace wanhu::plan::source
