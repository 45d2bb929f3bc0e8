// Covered dwellings day by day against the plan line, as SVG without scripts and without colour as
// the only difference: the plan line is dashed and both lines carry their names.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/sources.hpp"

namespace wanhu::report {

namespace {

// Units of the viewBox; the page scales it to the width of the text.
constexpr double k_width = 640, k_height = 230;
constexpr double k_left = 52, k_right = 62, k_top = 14, k_bottom = 30;

struct Frame {
  Date from, to;
  double top = 1;  // dwellings at the upper edge

  [[nodiscard]] double x(Date day) const {
    const double days = std::max(1, to - from + 1);
    return k_left + (k_width - k_left - k_right) * (day - from + 1) / days;
  }
  [[nodiscard]] double y(double dwellings) const {
    return k_height - k_bottom - (k_height - k_top - k_bottom) * dwellings / top;
  }
  [[nodiscard]] double day_width() const { return x(from + 1) - x(from); }
};

std::string text(double x, double y, const char* anchor, const std::string& words,
                 const char* name = "axis") {
  return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                     name, x, y, anchor, base::html_escape(words));
}

std::string rest_days(const app::Progress& p, const Frame& f) {
  std::string out;
  for (const app::SeriesDay& day : p.series)
    if (day.rest)
      out += fmt::format(
          "<rect class=\"rest\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
          f.x(day.date) - f.day_width(), k_top, f.day_width(), k_height - k_top - k_bottom);
  return out;
}

std::string axes(const Frame& f, const Words& w) {
  std::string out;
  for (const double part : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const double y = f.y(f.top * part);
    out += fmt::format("<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>",
                       k_left, k_width - k_right, y, y);
    out += text(k_left - 6, y + 4, "end", fmt::format("{:.0f}%", part * 100));
  }
  const Date middle = f.from + (f.to - f.from) / 2;
  for (const Date day : {f.from, middle, f.to})
    out += text(f.x(day), k_height - 10, day == f.to ? "end" : "middle", w.short_date(day));
  return out;
}

std::string covered_line(const app::Progress& p, const Frame& f) {
  std::string points = fmt::format("{:.1f},{:.1f}", f.x(f.from - 1), f.y(0));
  for (const app::SeriesDay& day : p.series)
    points += fmt::format(" {:.1f},{:.1f}", f.x(day.date), f.y(static_cast<double>(day.covered)));
  return fmt::format("<polyline class=\"covered\" points=\"{}\"/>", points);
}

}  // namespace

std::string pace_chart(const app::Progress& p, const Words& w) {
  const Frame f{.from = std::min(p.phase->from, p.series.front().date),
                .to = p.phase->to,
                .top = std::max(1.0, static_cast<double>(p.total.counts.register_n))};
  const app::SeriesDay& last = p.series.back();
  const double line_y = f.y(f.top);
  const std::string label = w.say("REPORT-CHART", {{"day", w.date(last.date)},
                                                   {"covered", std::to_string(last.covered)},
                                                   {"line", one_decimal(last.required)}});
  std::string out =
      fmt::format("<svg class=\"pace\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
                  k_width, k_height, base::html_escape(label));
  out += rest_days(p, f) + axes(f, w);
  out +=
      fmt::format("<line class=\"plan\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>",
                  f.x(p.phase->from - 1), f.y(0), f.x(f.to), line_y);
  out += covered_line(p, f);
  out += text(k_width - k_right + 6, line_y + 4, "start", w.say("REPORT-CHART-PLAN"), "name");
  out += fmt::format("<circle class=\"covered-end\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>",
                     f.x(last.date), f.y(static_cast<double>(last.covered)));
  out += text(f.x(last.date) + 6, f.y(static_cast<double>(last.covered)) + 12, "start",
              w.say("REPORT-CHART-COVERED"), "name");
  return out + "</svg>";
}

}  // namespace wanhu::report
