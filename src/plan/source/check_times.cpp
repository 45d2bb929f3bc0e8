#include <array>

#include "plan/source/checks.hpp"

namespace wanhu::plan::source {

namespace {

// A word that sounds like a time and states none. `not_before`, `not_after`: characters that make
// another word of it (以及时间, 普及时, 规定期限).
struct Vague {
  std::u32string_view word;
  std::u32string_view not_after;
  std::u32string_view not_before;
  const char* meant;  // what a plan may say instead; the first is the engine's default
};

constexpr std::array k_vague{
    Vague{U"及时", U"普涉触危顾提波", U"间限候段代期刻效性雨", "24小时内"},
    Vague{U"不定期", U"", U"限间", "每月至少1次"},
    Vague{U"定期", U"不规固特确法约既预", U"限间满内存", "每月1次"},
    Vague{U"长期", U"校镇乡县市局站所部班组", U"间望待以", "至方案结束"},
    Vague{U"尽快", U"", U"", "3个工作日内"},
    Vague{U"尽早", U"", U"", "3个工作日内"},
    Vague{U"适时", U"合舒", U"间", "写明日期"},
    Vague{U"第一时间", U"", U"", "2小时内"},
    Vague{U"短期内", U"", U"", "30日内"},
};

constexpr std::array<std::u32string_view, 20> k_time_units{
    U"小时", U"分钟", U"工作日", U"自然日", U"星期", U"季度", U"日", U"天", U"周", U"月",
    U"年",   U"次",   U"旬",     U"轮",     U"点",   U"号",   U"期", U"刻", U"秒", U"遍"};

// What makes a number of days before it a term.
constexpr std::array<std::u32string_view, 10> k_term_behind{
    U"内", U"以内", U"之内", U"期限", U"办结", U"办毕", U"完成", U"解决", U"答复", U"反馈"};
constexpr std::array<std::u32string_view, 9> k_term_before{
    U"公示", U"提前", U"不超过", U"超过", U"不少于", U"期限", U"时限", U"限期", U"期限为"};

class TimeCheck {
 public:
  TimeCheck(const Document& document, Findings& findings) : d_(document), findings_(findings) {}

  void run() {
    Range sentence{0, 0};
    for (std::size_t i = 0; i <= d_.size(); ++i) {
      if (i < d_.size() && !is_one_of(d_[i], U"\n。；;！!？?")) continue;
      sentence.end = i;
      check(sentence);
      sentence.begin = i + 1;
    }
  }

 private:
  void check(Range sentence) {
    const bool timed = states_a_time(sentence);
    for (std::size_t i = sentence.begin; i < sentence.end;) {
      std::size_t end = i;
      if (!timed) end = vague_end(i);
      if (end == i) end = bare_days_end(i);
      i = std::max(end, i + 1);
    }
  }

  [[nodiscard]] std::size_t unit_end(std::size_t i) const {
    for (const auto unit : k_time_units)
      if (d_.has(i, unit)) return i + unit.size();
    return i;
  }

  // 24小时, 两个月, 每季度, 当日, 10月底前.
  [[nodiscard]] bool states_a_time(Range sentence) const {
    for (std::size_t i = sentence.begin; i < sentence.end; ++i) {
      const char32_t c = d_[i];
      if (is_one_of(c, U"每当次即同") && is_one_of(d_[i + 1], U"日天周月季旬年次晚夜") &&
          !(c == U'次' && d_[i + 1] == U'次'))
        return true;
      if (d_.has(i, U"每半") || d_.has(i, U"月底") || d_.has(i, U"年底") || d_.has(i, U"月末"))
        return true;
      std::size_t end = number_end(d_, i);
      if (end == i) continue;
      if (is_one_of(d_[end], U"个余多")) ++end;
      const std::size_t unit = unit_end(end);
      if (unit > end && d_[unit] != U'性') return true;  // 一次性 is no time
      if (d_[end] == U'时' && is_digit_of_any_width(d_[end - 1])) return true;
      i = end - 1;
    }
    return false;
  }

  std::size_t vague_end(std::size_t i) {
    for (const Vague& vague : k_vague) {
      const std::size_t end = i + vague.word.size();
      if (!d_.has(i, vague.word) || is_one_of(d_.before(i), vague.not_after) ||
          is_one_of(d_[end], vague.not_before))
        continue;
      Finding finding{.message = "SOURCE-VAGUE", .severity = Severity::warning};
      finding.meant = {vague.meant};
      findings_.add(d_, {i, end}, std::move(finding));
      return end;
    }
    return i;
  }

  // "10日内": a term in days of which nobody knows whether they are working days. "10月10日内" is a
  // date, "第3日" an ordinal.
  std::size_t bare_days_end(std::size_t i) {
    const std::size_t number = number_end(d_, i);
    if (number == i) return i;
    if (!is_one_of(d_[number], U"日天") || is_one_of(d_.before(i), U"月第.-/每周")) return number;
    const std::size_t end = number + 1;
    bool term = false;
    for (const auto word : k_term_behind) term |= d_.has(end, word);
    for (const auto word : k_term_before) term |= i >= word.size() && d_.has(i - word.size(), word);
    if (!term) return end;
    Finding finding{.message = "SOURCE-DAYBASIS", .severity = Severity::warning};
    finding.meant = {d_.slice({i, number}) + "个工作日", d_.slice({i, number}) + "个自然日"};
    findings_.add(d_, {i, end}, std::move(finding));
    return end;
  }

  const Document& d_;
  Findings& findings_;
};

}  // namespace

void check_times(const Document& document, Findings& findings) {
  TimeCheck(document, findings).run();
}

}  // namespace wanhu::plan::source
