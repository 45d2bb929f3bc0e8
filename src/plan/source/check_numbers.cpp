#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "base/time.hpp"
#include "plan/source/checks.hpp"

namespace wanhu::plan::source {

namespace {

constexpr std::size_t k_context = 14;  // characters before a percentage that say of what it is

// Rates that cannot pass 100 %, and what may well do so (同比增长120%).
constexpr std::array<std::u32string_view, 9> k_bounded{U"率",   U"覆盖", U"占",   U"比例", U"满意",
                                                       U"合格", U"知晓", U"达到", U"面达"};
constexpr std::array<std::u32string_view, 12> k_unbounded{U"增长", U"增加", U"提高", U"提升",
                                                          U"上升", U"增幅", U"同比", U"环比",
                                                          U"奖励", U"工资", U"补贴", U"完成计划"};

constexpr std::u32string_view k_counters = U"家户人个名所处条间栋件起辆座场村组";

std::u32string in_ascii(std::u32string_view digits) {
  std::u32string out;
  for (const char32_t c : digits) {
    if (c == U'，') continue;  // 1，000 is 1000
    out += c == U'．' ? U'.' : ascii_digit(c);
  }
  return out;
}

class NumberCheck {
 public:
  NumberCheck(const Document& document, Findings& findings) : d_(document), findings_(findings) {}

  void run(Range clause) {
    states_share_ = says_share(clause);
    for (std::size_t i = clause.begin; i < clause.end;) {
      std::size_t end = number_of_document(i);
      if (end == i && d_.has(i, U"百分之百")) end = percentage({i, i + 4}, i + 4, 100);
      if (end == i) end = number(i);
      if (end == i && is_one_of(d_[i], U"约近上逾超")) end = approximate_before(i);
      i = std::max(end, i + 1);
    }
  }

 private:
  [[nodiscard]] bool says_share(Range clause) const {
    const auto text = d_.view(clause);
    for (const std::u32string_view word : {U"%", U"％", U"百分之", U"全覆盖", U"覆盖率"})
      if (text.find(word) != std::u32string_view::npos) return true;
    return false;
  }

  void add(Range at, const char* message, Severity severity, Certainty certainty,
           std::vector<std::string> meant, const char* variant = "") {
    Finding finding{
        .message = message, .variant = variant, .severity = severity, .certainty = certainty};
    finding.meant = std::move(meant);
    finding.args["meant"] = finding.meant.empty() ? "" : finding.meant.front();
    findings_.add(d_, at, std::move(finding));
  }

  // 许政发（2024）9号: GB/T 9704 puts the year of a document number in 〔 〕.
  std::size_t number_of_document(std::size_t i) {
    if (!is_one_of(d_[i], U"(（[［【")) return i;
    const std::size_t year = number_end(d_, i + 1);
    if (year != i + 5 || !is_digit_of_any_width(d_[i + 1]) || !is_one_of(d_[year], U")）]］】"))
      return i;
    std::size_t serial = d_[year + 1] == U'第' ? year + 2 : year + 1;
    const std::size_t end = number_end(d_, serial);
    if (end == serial || d_[end] != U'号') return i;
    std::u32string meant = U"〔" + in_ascii(d_.view({i + 1, year})) + U"〕";
    meant += in_ascii(d_.view({year + 1, end})) + U"号";
    add({i, end + 1}, "SOURCE-FULLWIDTH", Severity::note, Certainty::fact,
        {base::encode_utf8(meant)}, "brackets");
    return end + 1;
  }

  // Where the digits at `i` end, with the full-width point and comma that may stand among them.
  [[nodiscard]] std::size_t digits_end(std::size_t i) const {
    std::size_t end = number_end(d_, i);
    while (d_[end] == U'，' && end > i && number_end(d_, end + 1) == end + 4 &&
           is_digit_of_any_width(d_[end + 1]))
      end += 4;
    return end;
  }

  std::size_t number(std::size_t i) {
    if (!is_digit_of_any_width(d_[i]))
      return is_numeral(d_[i]) ? approximate_behind({i, number_end(d_, i)}) : i;
    const std::size_t end = digits_end(i);
    const Range at{i, end};
    const std::u32string meant = in_ascii(d_.view(at));
    if (meant != d_.view(at))
      add(at, "SOURCE-FULLWIDTH", Severity::note, Certainty::fact, {base::encode_utf8(meant)});
    if (is_one_of(d_[end], U"%％")) return percentage({i, end + 1}, end + 1, value_of(meant));
    if (d_[end] == U'月') check_date(at);
    return approximate_behind(at);
  }

  // ---- shares ----

  [[nodiscard]] std::u32string_view context_of(std::size_t i) const {
    std::size_t begin = i;
    while (begin > 0 && i - begin < k_context && !is_one_of(d_[begin - 1], U"\n。；;")) --begin;
    return d_.view({begin, i});
  }

  template <std::size_t N>
  static bool says_one(std::u32string_view text, const std::array<std::u32string_view, N>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::u32string_view word) {
      return text.find(word) != std::u32string_view::npos;
    });
  }

  // `at` is the number with its sign, `end` what is behind it. Returns where to go on.
  std::size_t percentage(Range at, std::size_t end, double value) {
    const auto context = context_of(at.begin);
    if (value == 100) {
      std::size_t behind = end;
      for (const std::u32string_view word : {U"以上", U"及以上", U"（含）以上"})
        if (d_.has(end, word)) behind = end + word.size();
      const bool above =
          context.ends_with(U"超过") || context.ends_with(U"高于") || context.ends_with(U"大于");
      if (behind > end || (above && !context.ends_with(U"不超过")))
        add({at.begin, behind}, "SOURCE-BOUND", Severity::warning, Certainty::fact, {"100%"});
      return behind;
    }
    if (value > 100 && says_one(context, k_bounded) && !says_one(context, k_unbounded))
      add(at, "SOURCE-BOUND", Severity::warning, Certainty::likely, {"100%"}, "more");
    return end;
  }

  // ---- counts that are no denominators ----

  [[nodiscard]] bool counted_at(std::size_t i) const {
    if (!is_one_of(d_[i], k_counters)) return false;
    if (d_[i] != U'个') return true;
    return !is_one_of(d_[i + 1], U"月小工自季星百");  // 近2个月 is a time
  }

  void add_approximate(Range at) {
    if (states_share_) add(at, "SOURCE-APPROX", Severity::warning, Certainty::possible, {});
  }

  // 1000余家, 数百多户.
  std::size_t approximate_behind(Range at) {
    std::size_t end = at.end;
    if (!is_one_of(d_[end], U"余多来")) return end;
    ++end;
    if (is_one_of(d_[end], U"万千")) ++end;
    if (!counted_at(end)) return at.end;
    add_approximate({at.begin, end + 1});
    return end + 1;
  }

  // 约500户, 近千人, 上千家.
  std::size_t approximate_before(std::size_t i) {
    const std::size_t begin = i + 1, end = number_end(d_, begin);
    if (end == begin || !counted_at(end)) return i;
    if (is_one_of(d_.before(i), U"公节条契附最以靠")) return i;  // 公约, 最近, 以上
    if (d_[i] == U'上' && !is_one_of(d_[begin], U"百千万")) return i;
    add_approximate({i, end + 1});
    return end + 1;
  }

  // ---- days that do not exist ----

  void check_date(Range month) {
    const std::size_t begin = month.end + 1, end = number_end(d_, begin);
    if (end == begin || end > begin + 2 || month.size() > 2 || !is_one_of(d_[end], U"日号") ||
        !is_digit_of_any_width(d_[begin]))
      return;
    const auto month_value = static_cast<int>(value_of(d_.view(month)));
    const auto day = static_cast<int>(value_of(d_.view({begin, end})));
    const bool no_month = month_value < 1 || month_value > 12;
    const int days = no_month ? 31 : base::days_in_month(year_before(month.begin), month_value);
    if (!no_month && day >= 1 && day <= days) return;
    Finding finding{.message = "SOURCE-DATE",
                    .variant = no_month ? "month" : "",
                    .severity = Severity::warning};
    finding.args = {{"month", std::to_string(month_value)}, {"days", std::to_string(days)}};
    findings_.add(d_, {month.begin, end + 1}, std::move(finding));
  }

  // The year written before a month; without one a leap year, in which every day exists.
  [[nodiscard]] int year_before(std::size_t i) const {
    constexpr int k_leap_year = 2024;
    if (i < 5 || d_[i - 1] != U'年') return k_leap_year;
    const Range year{i - 5, i - 1};
    const auto text = d_.view(year);
    if (!std::all_of(text.begin(), text.end(), is_digit_of_any_width)) return k_leap_year;
    const auto value = static_cast<int>(value_of(text));
    return value >= 1 ? value : k_leap_year;
  }

  const Document& d_;
  Findings& findings_;
  bool states_share_ = false;  // the clause at hand speaks of a share
};

}  // namespace

void check_numbers(const Document& document, const std::vector<ClauseRange>& clauses,
                   Findings& findings) {
  NumberCheck check(document, findings);
  for (const ClauseRange& clause : clauses) check.run(clause.text);
}

}  // namespace wanhu::plan::source
