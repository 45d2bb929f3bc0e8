#include "stats/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "stats/rank_report.hpp"
#include "stats/text_table.hpp"

namespace wanhu::stats {

using base::html_escape;
using base::Lang;
using base::message;

namespace {

// Units of the viewBox.
constexpr double k_row = 22, k_top = 44, k_bottom = 40, k_plot = 460, k_right = 24;
constexpr double k_letter = 7;  // of a character one terminal cell wide
constexpr std::size_t k_name_max = 28;

// A file that stands alone carries its style. Text takes the colour around it.
constexpr std::string_view k_style =
    "<style>text{font:13px system-ui,sans-serif;fill:#1c2733}.axis{font-size:12px;fill:#4a5866}"
    ".title{font-size:15px;font-weight:600}.grid{stroke:#d5dbe1}.bar{stroke:#1d5fa8;stroke-width:2}"
    ".thick{stroke:#1d5fa8;stroke-width:7;stroke-linecap:butt}.dot{fill:#fff;stroke:#1d5fa8;"
    "stroke-width:2.5}.cap{stroke:#1d5fa8;stroke-width:2}.bracket{fill:none;stroke:#7a4b00;"
    "stroke-width:2}.back{fill:#fff}</style>";

double name_width(const std::string& name) {
  return k_letter * base::display_width(name);
}

// Names of units that are too long end in "…".
std::string short_name(const std::string& name) {
  if (base::display_width(name) <= static_cast<int>(k_name_max)) return name;
  std::u32string out;
  int width = 0;
  for (const char32_t c : base::decode_utf8(name)) {
    width += base::display_width(c);
    if (width >= static_cast<int>(k_name_max)) break;
    out += c;
  }
  return base::encode_utf8(out) + "…";
}

std::string text(double x, double y, const char* anchor, const std::string& words,
                 const char* name) {
  return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                     name, x, y, anchor, html_escape(words));
}

std::string line(const char* name, double x1, double y1, double x2, double y2) {
  return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>",
                     name, x1, y1, x2, y2);
}

struct Scale {
  double from = 0, to = 1, left = 0;
  [[nodiscard]] double x(double value) const {
    return left + k_plot * (value - from) / (to - from);
  }
};

// `id`: of the title and the description, so that two kinds of chart may stand in one page.
std::string open_svg(const std::string& id, double width, double height, const std::string& title,
                     const std::string& description) {
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0f} {:.0f}\" "
             "role=\"img\" aria-labelledby=\"{}-t {}-d\"><title id=\"{}-t\">{}</title>"
             "<desc id=\"{}-d\">{}</desc>{}"
             "<rect class=\"back\" width=\"{:.0f}\" height=\"{:.0f}\"/>",
             width, height, id, id, id, html_escape(title), id, html_escape(description), k_style,
             width, height) +
         text(12, 22, "start", title, "title");
}

// A step of 1, 2 or 5 times a power of ten with at most `most` steps.
double step_for(double range, int most) {
  const double raw = range / most, power = std::pow(10, std::floor(std::log10(raw)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= raw * (1 - 1e-12)) return times * power;
  return 10 * power;
}

std::string tick_text(double value, double step, bool percent) {
  const double scaled = percent ? value * 100 : value, by = percent ? step * 100 : step;
  const int digits = std::clamp(static_cast<int>(std::ceil(-std::log10(by) - 1e-9)), 0, 12);
  if (std::abs(scaled) >= 1e9 || by < 1e-12) return shown(scaled) + (percent ? "%" : "");
  // Nothing is written as -0.
  return fmt::format("{:.{}f}", std::abs(scaled) < by / 2 ? 0 : scaled, digits) +
         (percent ? "%" : "");
}

bool is_finite(const IntervalRow& row) {
  return std::isfinite(row.estimate) && std::isfinite(row.low) && std::isfinite(row.high);
}

Scale value_scale(const IntervalChart& chart, double left) {
  double low = INFINITY, high = -INFINITY;
  for (const IntervalRow& row : chart.rows) {
    if (!is_finite(row)) continue;
    low = std::min({low, row.low, row.estimate});
    high = std::max({high, row.high, row.estimate});
  }
  if (low > high) return {.from = 0, .to = 1, .left = left};
  // All the same: some room on both sides.
  const double room = high > low ? (high - low) * 0.04 : std::max(std::abs(high) * 0.05, 1e-9);
  return {.from = low - room, .to = high + room, .left = left};
}

std::string value_axis(const Scale& scale, double bottom, bool percent) {
  std::string out;
  const double step = step_for(scale.to - scale.from, 6);
  if (!std::isfinite(step) || step <= 0) return out;
  for (double i = std::ceil(scale.from / step); i * step <= scale.to; ++i) {
    out += line("grid", scale.x(i * step), k_top - 8, scale.x(i * step), bottom);
    out +=
        text(scale.x(i * step), bottom + 18, "middle", tick_text(i * step, step, percent), "axis");
    // A range beyond the digits of a double would have no next tick.
    if (i + 1 == i) break;
  }
  return out;
}

std::string whisker(const IntervalRow& row, const Scale& scale, double y) {
  const double low = scale.x(row.low), high = scale.x(row.high);
  return line("bar", low, y, high, y) + line("cap", low, y - 5, low, y + 5) +
         line("cap", high, y - 5, high, y + 5) +
         fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\"/>",
                     scale.x(row.estimate), y);
}

std::string value_text(double value, bool percent) {
  return percent ? fmt::format("{:.1f}%", value * 100) : shown(value);
}

// Where brackets of groups stand beside the rows, so that no two touch.
struct Bracket {
  int group = 0;
  std::size_t first = 0, last = 0, lane = 0;
};
constexpr std::size_t k_lanes_max = 12;

// Groups are numbered from 1 in the order in which they begin.
std::vector<Bracket> brackets_of(const std::vector<RankLine>& rows) {
  std::vector<Bracket> out;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const int group : rows[i].groups) {
      if (static_cast<std::size_t>(group) > out.size())
        out.push_back({.group = group, .first = i, .last = i});
      out[static_cast<std::size_t>(group) - 1].last = i;
    }
  std::vector<std::size_t> free_from;  // of a lane: the first row it is free for
  for (Bracket& bracket : out) {
    while (bracket.lane < free_from.size() && free_from[bracket.lane] > bracket.first)
      ++bracket.lane;
    if (bracket.lane == free_from.size()) free_from.push_back(0);
    free_from[bracket.lane] = bracket.last + 1;
  }
  return out;
}

std::string bracket_shape(const Bracket& bracket, double left) {
  const double x = left + 8 + 22 * static_cast<double>(bracket.lane);
  const double from = k_top + k_row * static_cast<double>(bracket.first) + 3;
  const double to = k_top + k_row * static_cast<double>(bracket.last + 1) - 3;
  return fmt::format("<path class=\"bracket\" d=\"M{:.1f} {:.1f}h6V{:.1f}h-6\"/>", x, from, to) +
         text(x + 9, (from + to) / 2 + 4, "start", std::to_string(bracket.group), "axis");
}

std::string rank_row(const RankLine& row, const Scale& scale, double y) {
  const double low = row.simultaneous.low - 0.3, high = row.simultaneous.high + 0.3;
  std::string out = line("bar", scale.x(low), y, scale.x(high), y) +
                    line("cap", scale.x(low), y - 5, scale.x(low), y + 5) +
                    line("cap", scale.x(high), y - 5, scale.x(high), y + 5);
  if (row.marginal)
    out += line("thick", scale.x(row.marginal->low - 0.3), y, scale.x(row.marginal->high + 0.3), y);
  return out;
}

std::string rank_axis(const Scale& scale, int units, double bottom, Lang lang) {
  std::string out;
  const int step = std::max(1, static_cast<int>(std::lround(step_for(units, 12))));
  std::vector<int> ranks{1};
  for (int rank = step; rank <= units; rank += step)
    if (rank > 1) ranks.push_back(rank);
  if (ranks.back() != units && units - ranks.back() > step / 2) ranks.push_back(units);
  for (const int rank : ranks) {
    out += line("grid", scale.x(rank), k_top - 8, scale.x(rank), bottom);
    out += text(scale.x(rank), bottom + 18, "middle", std::to_string(rank), "axis");
  }
  return out +
         text(scale.left + k_plot / 2, bottom + 34, "middle", message(lang, "RANK-AXIS"), "axis");
}

}  // namespace

std::string interval_chart(const IntervalChart& chart, Lang lang) {
  double names = 60;
  for (const IntervalRow& row : chart.rows)
    names = std::max(names, name_width(short_name(row.name)));
  const Scale scale = value_scale(chart, 12 + names + 12);
  const double bottom = k_top + k_row * static_cast<double>(chart.rows.size());
  std::string description;
  for (const IntervalRow& row : chart.rows)
    description += (description.empty() ? "" : " ") +
                   message(lang, is_finite(row) ? "CHART-ROW" : "CHART-ROW-NONE",
                           {{"name", row.name},
                            {"estimate", value_text(row.estimate, chart.percent)},
                            {"low", value_text(row.low, chart.percent)},
                            {"high", value_text(row.high, chart.percent)}});
  std::string out = open_svg("intervals", scale.left + k_plot + k_right + 64, bottom + k_bottom,
                             chart.title, description);
  out += value_axis(scale, bottom, chart.percent);
  for (std::size_t i = 0; i < chart.rows.size(); ++i) {
    const IntervalRow& row = chart.rows[i];
    const double y = k_top + k_row * (static_cast<double>(i) + 0.5);
    out += text(12 + names, y + 4, "end", short_name(row.name), "name");
    out += is_finite(row) ? whisker(row, scale, y)
                          : text(scale.left, y + 4, "start", message(lang, "CHART-NONE"), "axis");
    if (row.n)
      out += text(scale.left + k_plot + 12, y + 4, "start", "n = " + shown(*row.n), "axis");
  }
  return out + "</svg>\n";
}

std::string estimate_chart(const Estimate& estimate, Lang lang) {
  if (estimate.rows.empty()) return interval_chart({}, lang);
  const std::string& first = estimate.rows.front().name;
  bool one = true;
  for (const EstimateRow& row : estimate.rows) one = one && row.name == first;
  IntervalChart chart{.title = one ? first : estimate.id, .percent = estimate.kind == "proportion"};
  for (const EstimateRow& row : estimate.rows) {
    std::string name = one && !row.by.empty() ? "" : row.name;
    for (const Label& label : row.by) name += (name.empty() ? "" : " · ") + label.text;
    chart.rows.push_back({.name = std::move(name),
                          .estimate = row.estimate,
                          .low = row.low,
                          .high = row.high,
                          .n = row.n});
  }
  return interval_chart(chart, lang);
}

std::string rank_chart(const RankPicture& picture, Lang lang) {
  const std::vector<RankLine>& rows = picture.rows;
  double names = 60;
  for (const RankLine& row : rows) names = std::max(names, name_width(short_name(row.unit)));
  const auto units = static_cast<int>(rows.size());
  const Scale scale{.from = 0.5, .to = units + 0.5, .left = 12 + names + 12};
  const double bottom = k_top + k_row * units, right = scale.left + k_plot + 12;
  const std::vector<Bracket> brackets = brackets_of(rows);
  std::size_t lanes = 0;
  for (const Bracket& bracket : brackets) lanes = std::max(lanes, bracket.lane + 1);
  const bool drawn = lanes <= k_lanes_max;
  const double width = right + (drawn ? 22 * static_cast<double>(lanes) + 24 : 90);
  std::string description = picture.summary;
  for (const RankLine& row : rows)
    description += " " + message(lang, "RANK-LINE", {{"unit", row.unit}, {"verdict", row.verdict}});
  std::string out =
      open_svg("ranks", width, bottom + k_bottom + 8,
               message(lang, "RANK-TITLE", {{"level", fmt::format("{:g}", picture.level * 100)}}),
               description);
  out += rank_axis(scale, units, bottom, lang);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = k_top + k_row * (static_cast<double>(i) + 0.5);
    out += text(12 + names, y + 4, "end", short_name(rows[i].unit), "name");
    out += rank_row(rows[i], scale, y);
    if (!drawn) out += text(right, y + 4, "start", groups_text(rows[i].groups), "axis");
  }
  out += text(right, k_top - 12, "start", message(lang, "RANK-HEAD-GROUPS"), "axis");
  if (drawn)
    for (const Bracket& bracket : brackets) out += bracket_shape(bracket, right);
  return out + "</svg>\n";
}

std::string rank_chart(const RankInput& input, const RankTableOptions& options,
                       const RankTable& table, Lang lang) {
  RankPicture picture{.level = options.sets.level, .summary = rank_summary(input, table, lang)};
  for (const RankRow* const row : shown_order(input, table))
    picture.rows.push_back({.unit = input.unit[row->unit],
                            .verdict = rank_verdict(input, table, *row, lang),
                            .simultaneous = row->simultaneous,
                            .marginal = row->marginal,
                            .groups = row->groups});
  return rank_chart(picture, lang);
}

}  // namespace wanhu::stats
