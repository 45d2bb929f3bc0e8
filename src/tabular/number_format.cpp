#include "tabular/number_format.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/time.hpp"

namespace wanhu::tabular {

namespace {

std::optional<double> finite(std::string_view raw) {
  double value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc() || end != raw.data() + raw.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

constexpr double k_last_serial = 2'958'465;  // 9999-12-31 in the 1900 system

base::Date day_of(int serial, bool from_1904) {
  if (from_1904) return *base::Date::from_ymd(1904, 1, 1) + serial;
  // Excel believes in 1900-02-29 (serial 60): days before it are off by one.
  return *base::Date::from_ymd(1899, 12, 30) + (serial < 60 ? serial + 1 : serial);
}

std::string time_text(int seconds) {
  const int hours = seconds / 3600, minutes = seconds / 60 % 60;
  return seconds % 60 == 0 ? fmt::format("{:02}:{:02}", hours, minutes)
                           : fmt::format("{:02}:{:02}:{:02}", hours, minutes, seconds % 60);
}

}  // namespace

bool is_date_format(int id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id == 45 || id == 47 ||
         (id >= 50 && id <= 58);
}

bool is_date_format(std::string_view code) {
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\\' || c == '_' || c == '*') {
      ++i;  // the next character is literal, a width or a fill
    } else if (c == '"' || c == '[') {
      i = code.find(c == '"' ? '"' : ']', i + 1);
      if (i == std::string_view::npos) return false;
    } else if (c == ';') {
      return false;  // only the first section counts
    } else if (std::string_view("yYmMdDhHsS").find(c) != std::string_view::npos) {
      // Elapsed time keeps hours beyond 24 and is left as a number.
      return code.find("[h]") == std::string_view::npos &&
             code.find("[m") == std::string_view::npos;
    }
  }
  return false;
}

std::optional<std::string> number_text(std::string_view raw) {
  const auto value = finite(raw);
  if (!value) return std::nullopt;
  // Whole numbers in full, so that a telephone number never comes out as 1.38e+10. 1e21 is beyond
  // anything a person writes out.
  if (std::trunc(*value) == *value && std::abs(*value) < 1e21)
    return fmt::format("{:.0f}", *value == 0 ? 0.0 : *value);
  return fmt::format("{}", *value);
}

std::optional<std::string> date_text(std::string_view raw, bool from_1904) {
  const auto value = finite(raw);
  if (!value || *value < 0 || *value >= k_last_serial + 1) return std::nullopt;
  int day = static_cast<int>(*value);
  int seconds = static_cast<int>(std::lround((*value - day) * 86'400));
  if (seconds == 86'400) {
    ++day;
    seconds = 0;
  }
  if (day == 0 && !from_1904) return time_text(seconds);
  if (day > static_cast<int>(k_last_serial)) return std::nullopt;
  const std::string date = day_of(day, from_1904).iso();
  return seconds == 0 ? date : date + " " + time_text(seconds);
}

}  // namespace wanhu::tabular
