#include "plan/source/clauses.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/text.hpp"

namespace wanhu::plan::source {

namespace {

constexpr std::size_t k_levels = 4;
constexpr std::u32string_view k_one_to_ten = U"一二三四五六七八九十";

struct Marker {
  std::size_t level = 0;  // 1 … 4
  int value = 0;
  std::u32string label;  // as it stands in an id
  Range at;
};

struct Count {  // a number from 1 to 99 in either script
  int value = 0;
  std::u32string label{};
  std::size_t end = 0;
};

std::optional<Count> chinese_count(const Document& d, std::size_t i) {
  Count count{.end = i};
  int ones = 0;
  for (; count.end < i + 3 && is_one_of(d[count.end], k_one_to_ten); ++count.end) {
    const int digit = static_cast<int>(k_one_to_ten.find(d[count.end])) + 1;
    if (digit == 10) count.value = std::max(ones, 1) * 10;
    ones = digit == 10 ? 0 : digit;
    count.label += d[count.end];
  }
  count.value += ones;
  return count.end == i ? std::nullopt : std::optional(count);
}

std::optional<Count> arabic_count(const Document& d, std::size_t i) {
  Count count{.end = i};
  for (; count.end < i + 2 && is_digit_of_any_width(d[count.end]); ++count.end) {
    const char32_t digit = ascii_digit(d[count.end]);
    count.value = count.value * 10 + static_cast<int>(digit - U'0');
    count.label += digit;
  }
  const bool ok = count.end > i && count.value > 0 && !is_digit_of_any_width(d[count.end]);
  return ok ? std::optional(count) : std::nullopt;
}

std::u32string bracketed(const std::u32string& label) {
  return U"(" + label + U")";
}

// 一、 and 1. : a number and a sign behind it. "10.5" and "1、2号楼" are no numbers of clauses.
std::optional<Marker> bare_marker(const Document& d, std::size_t i) {
  if (const auto count = chinese_count(d, i); count && is_one_of(d[count->end], U"、．."))
    return Marker{1, count->value, count->label, {i, count->end + 1}};
  const auto count = arabic_count(d, i);
  if (!count || !is_one_of(d[count->end], U".．、") || is_digit_of_any_width(d[count->end + 1]))
    return std::nullopt;
  return Marker{3, count->value, count->label, {i, count->end + 1}};
}

std::optional<Marker> bracket_marker(const Document& d, std::size_t i) {
  if (!is_opening(d[i])) return std::nullopt;
  for (const std::size_t level : {std::size_t{2}, std::size_t{4}}) {
    const auto count = level == 2 ? chinese_count(d, i + 1) : arabic_count(d, i + 1);
    if (count && is_closing(d[count->end]))
      return Marker{level, count->value, bracketed(count->label), {i, count->end + 1}};
  }
  return std::nullopt;
}

// The numbers that are one character: ㈠ ⒈ ① ⑴.
std::optional<Marker> single_marker(const Document& d, std::size_t i) {
  const char32_t c = d[i];
  const auto marker = [&](std::size_t level, char32_t first) {
    const auto value = static_cast<int>(c - first) + 1;
    std::u32string label = base::decode_utf8(std::to_string(value));
    if (level == 2) label = std::u32string(1, k_one_to_ten[static_cast<std::size_t>(value) - 1]);
    return Marker{level, value, level == 3 ? label : bracketed(label), {i, i + 1}};
  };
  if (c >= U'㈠' && c <= U'㈩') return marker(2, U'㈠');
  if (c >= U'⒈' && c <= U'⒛') return marker(3, U'⒈');
  if (c >= U'①' && c <= U'⑳') return marker(4, U'①');
  if (c >= U'⑴' && c <= U'⒇') return marker(4, U'⑴');
  return std::nullopt;
}

std::optional<Marker> marker_at(const Document& d, std::size_t i) {
  if (auto marker = bare_marker(d, i)) return marker;
  if (auto marker = bracket_marker(d, i)) return marker;
  return single_marker(d, i);
}

class Splitter {
 public:
  explicit Splitter(const Document& document) : d_(document) {
    clauses_.push_back({.id = "head", .level = 0, .number = {}, .text = {}});
  }

  std::vector<ClauseRange> run() {
    for (std::size_t i = 0; i < d_.line_count(); ++i) read_line(d_.line(i));
    clauses_.back().text.end = d_.size();
    return std::move(clauses_);
  }

 private:
  void read_line(Range line) {
    std::size_t i = line.begin;
    while (i < line.end && is_space(d_[i])) ++i;
    if (const std::size_t end = attachment_end(i); end > i) {
      open_attachment(line, {i, end});
      return;
    }
    if (const auto marker = marker_at(d_, i)) {
      open(*marker, line.begin);
      i = marker->at.end;
    }
    for (; i < line.end; ++i)
      if (is_one_of(d_[i], U"。；：;:")) read_inline(i + 1);
  }

  // Text from a web page often has (一) … (二) … in one line. Inside a line only the number that is
  // due counts, so that "见(三)" or "8:1." begins nothing.
  void read_inline(std::size_t i) {
    while (is_space(d_[i])) ++i;
    const auto marker = marker_at(d_, i);
    if (!marker || marker->level < 2 || values_[0] == 0) return;
    if (marker->value == values_[marker->level - 1] + 1) open(*marker, i);
  }

  // 附件 or 附件2 as a heading, not 附件要求 in a sentence; `i` when there is none.
  [[nodiscard]] std::size_t attachment_end(std::size_t i) const {
    if (!d_.has(i, U"附件")) return i;
    const auto count = arabic_count(d_, i + 2);
    const std::size_t end = count ? count->end : i + 2;
    const bool heading =
        end >= d_.size() || is_space(d_[end]) || is_one_of(d_[end], U"\n：:.．、《(（");
    return heading ? end : i;
  }

  void open_attachment(Range line, Range number) {
    values_.fill(0);
    labels_.fill({});
    const auto count = arabic_count(d_, number.begin + 2);
    begin({.id = base::encode_utf8(U"附件" + (count ? count->label : U"")),
           .level = 0,
           .number = number,
           .text = {}},
          line.begin);
  }

  void open(const Marker& marker, std::size_t begins) {
    const std::size_t index = marker.level - 1;
    for (std::size_t below = index; below < k_levels; ++below) {
      values_[below] = 0;
      labels_[below].clear();
    }
    values_[index] = marker.value;
    labels_[index] = marker.label;
    std::u32string id;
    for (const auto& label : labels_) id += label;
    begin({.id = base::encode_utf8(id),
           .level = static_cast<int>(marker.level),
           .number = marker.at,
           .text = {}},
          begins);
  }

  void begin(ClauseRange clause, std::size_t begins) {
    const int times = ++seen_[clause.id];
    if (times > 1) clause.id += "·" + std::to_string(times);
    clauses_.back().text.end = begins;
    clause.text.begin = begins;
    clauses_.push_back(std::move(clause));
  }

  const Document& d_;
  std::vector<ClauseRange> clauses_;
  std::array<int, k_levels> values_{};  // the open number of each level, 0 when none
  std::array<std::u32string, k_levels> labels_{};
  std::map<std::string, int> seen_;
};

}  // namespace

std::vector<ClauseRange> split_clauses(const Document& document) {
  return Splitter(document).run();
}

const ClauseRange& clause_at(const std::vector<ClauseRange>& clauses, std::size_t i) {
  const auto after =
      std::upper_bound(clauses.begin() + 1, clauses.end(), i,
                       [](std::size_t at, const ClauseRange& c) { return at < c.text.begin; });
  return *(after - 1);
}

}  // namespace wanhu::plan::source
