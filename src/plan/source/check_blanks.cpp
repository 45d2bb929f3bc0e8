#include "plan/source/checks.hpp"

namespace wanhu::plan::source {

namespace {

constexpr std::size_t k_chain_max = 24;  // characters of "2021年X月X日至X月X日前"

// What follows the X of a template: a part of a date, a unit of count, a kind of place or body.
constexpr std::u32string_view k_after_cross =
    U"年月日时点分至到人户个名次元万亿%"
    U"％家场条项期周天季份度号站村组镇乡县市区省局委所栋街路社同单处批";
constexpr std::u32string_view k_chain = U"年月日时点分至到—－-~～份前后底起止号";

bool is_cross(char32_t c) {
  return is_one_of(c, U"XxＸｘ×╳＊*");
}

class BlankCheck {
 public:
  BlankCheck(const Document& document, Findings& findings) : d_(document), findings_(findings) {}

  void run() {
    for (std::size_t i = 0; i < d_.size();) {
      const std::size_t end = blank_end(i);
      if (end == i) {
        ++i;
        continue;
      }
      const Range at{is_cross(d_[i]) ? date_begin(i) : i, end};
      Finding finding{.message = "SOURCE-HOLE", .severity = Severity::hold};
      findings_.add(d_, at, std::move(finding));
      i = end;
    }
  }

 private:
  // Where the blank that begins at `i` ends; `i` when none begins.
  [[nodiscard]] std::size_t blank_end(std::size_t i) const {
    const char32_t c = d_[i];
    if (is_cross(c)) return cross_end(i);
    if (is_one_of(c, U"_＿")) return run_end(i, U"_＿") >= i + 2 ? run_end(i, U"_＿") : i;
    if (c == U'某') return run_end(i, U"某") >= i + 2 ? run_end(i, U"某") : i;
    if (c == U'□') return run_end(i, U"□") >= i + 2 ? run_end(i, U"□") : i;
    if (is_one_of(c, U"○〇")) return circle_end(i);
    if (is_opening(c)) return bracket_end(i);
    return spaced_end(i);
  }

  [[nodiscard]] std::size_t run_end(std::size_t i, std::u32string_view set) const {
    while (is_one_of(d_[i], set)) ++i;
    return i;
  }

  [[nodiscard]] std::size_t spaces_end(std::size_t i) const {
    const std::size_t limit = i + k_chain_max;
    while (i < limit && is_space(d_[i])) ++i;
    return i;
  }

  // One X needs a unit behind it (X月; not X光); two stand for a name when a Chinese character is
  // their neighbour. 3×5 and words in Latin letters are none.
  [[nodiscard]] bool is_blank_cross(Range run) const {
    const char32_t left = d_.before(run.begin), right = d_[run.end];
    if (is_cross(left)) return false;  // inside a run that was none
    if (is_ascii_word(right) || (is_ascii_word(left) && d_[run.begin] != U'×')) return false;
    if (is_digit_of_any_width(left) && is_digit_of_any_width(right)) return false;
    if (is_one_of(d_[run.begin], U"*＊"))  // at the head of a line stars are a bullet
      return left != 0 && left != U'\n' && !is_space(left) && is_one_of(right, k_after_cross);
    if (is_one_of(right, k_after_cross)) return true;
    return run.size() >= 2 && (is_han(left) || is_han(right));
  }

  [[nodiscard]] std::size_t cross_end(std::size_t i) const {
    std::size_t end = i;
    while (end < i + k_chain_max && is_cross(d_[end])) ++end;
    if (!is_blank_cross({i, end})) return i;
    if (!is_one_of(d_[end], k_chain)) return end;
    const std::size_t limit = i + k_chain_max;
    std::size_t last = end;  // behind the last character that may end a date
    while (end < limit &&
           (is_one_of(d_[end], k_chain) || is_cross(d_[end]) || is_digit_of_any_width(d_[end]))) {
      if (!is_one_of(d_[end], U"至到—－-~～")) last = end + 1;
      ++end;
    }
    return last;
  }

  // "2021年X月": the blank begins with its year.
  [[nodiscard]] std::size_t date_begin(std::size_t i) const {
    std::size_t begin = i;
    while (begin > 0 && i - begin < k_chain_max) {
      const char32_t c = d_[begin - 1];
      const bool unit = is_one_of(c, U"年月") && begin >= 2 && is_digit_of_any_width(d_[begin - 2]);
      if (!unit && !(begin < i && is_digit_of_any_width(c))) break;
      --begin;
    }
    return begin;
  }

  // ○○村, but not 二○○九年.
  [[nodiscard]] std::size_t circle_end(std::size_t i) const {
    std::size_t end = i;
    while (end < i + k_chain_max && is_one_of(d_[end], U"○〇")) ++end;
    const bool number = is_numeral(d_.before(i)) || is_numeral(d_[end]);
    return end >= i + 2 && !number && is_one_of(d_[end], k_after_cross) ? end : i;
  }

  // （  ）, and （） behind a Chinese character; "f()" is no blank.
  [[nodiscard]] std::size_t bracket_end(std::size_t i) const {
    const std::size_t end = spaces_end(i + 1);
    const bool blank =
        is_closing(d_[end]) && (end > i + 1 || d_[i] == U'（' || is_han(d_.before(i)));
    return blank ? end + 1 : i;
  }

  // Blanks left as space: 〔2024〕 号, 第 号, 年 月 日.
  [[nodiscard]] std::size_t spaced_end(std::size_t i) const {
    const std::size_t end = spaces_end(i + 1);
    if (d_[i] == U'〕' && d_[end] == U'号') return end + 1;
    if (end == i + 1) return i;
    if (d_[i] == U'第' && is_one_of(d_[end], U"号期")) return end + 1;
    if (d_[i] == U'年' && d_[end] == U'月') {
      const std::size_t day = spaces_end(end + 1);
      return d_[day] == U'日' ? day + 1 : end + 1;
    }
    return d_[i] == U'月' && d_[end] == U'日' ? end + 1 : i;
  }

  const Document& d_;
  Findings& findings_;
};

}  // namespace

void check_blanks(const Document& document, Findings& findings) {
  BlankCheck(document, findings).run();
}

}  // namespace wanhu::plan::source
