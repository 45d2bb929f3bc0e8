#include "base/time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace wanhu::base {

namespace {

namespace chr = std::chrono;

chr::year_month_day ymd_of(Date date) {
  return chr::year_month_day(chr::sys_days(chr::days(date.days())));
}

// Exactly `n` digits at `at`, or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t n) {
  if (at + n > text.size()) return {};
  int value = 0;
  for (std::size_t i = at; i < at + n; ++i) {
    if (text[i] < '0' || text[i] > '9') return {};
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

int days_in_month(int year, int month) {
  const auto last = chr::year(year) / chr::month(static_cast<unsigned>(month)) / chr::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

std::optional<Date> Date::from_ymd(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return {};
  if (day > days_in_month(year, month)) return {};
  const chr::sys_days days = chr::year(year) / chr::month(static_cast<unsigned>(month)) /
                             chr::day(static_cast<unsigned>(day));
  return Date(static_cast<std::int32_t>(days.time_since_epoch().count()));
}

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!year || !month || !day) return {};
  return from_ymd(*year, *month, *day);
}

int Date::year() const {
  return static_cast<int>(ymd_of(*this).year());
}
int Date::month() const {
  return static_cast<int>(static_cast<unsigned>(ymd_of(*this).month()));
}
int Date::day() const {
  return static_cast<int>(static_cast<unsigned>(ymd_of(*this).day()));
}
int Date::weekday() const {
  return static_cast<int>(chr::weekday(chr::sys_days(chr::days(days_))).iso_encoding());
}
std::string Date::iso() const {
  return fmt::format("{:04}-{:02}-{:02}", year(), month(), day());
}

std::optional<Instant> Instant::parse(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' ||
      text[16] != ':')
    return {};
  const auto date = Date::parse(text.substr(0, 10));
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return {};
  std::size_t at = 19;
  std::int64_t ms = 0;
  if (text[at] == '.') {
    std::int64_t scale = 100;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
      ms += scale * (text[at] - '0');
  }
  std::int64_t offset_ms = 0;
  if (at + 1 == text.size() && text[at] == 'Z') {
    offset_ms = 0;
  } else if (at + 6 == text.size() && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
    const auto oh = digits(text, at + 1, 2), om = digits(text, at + 4, 2);
    if (!oh || !om || *oh > 23 || *om > 59) return {};
    offset_ms = (*oh * 60 + *om) * 60'000LL * (text[at] == '-' ? -1 : 1);
  } else {
    return {};
  }
  const std::int64_t local = std::int64_t{date->days()} * 86'400'000 +
                             ((*hour * 60 + *minute) * 60LL + *second) * 1000 + ms;
  return Instant(local - offset_ms);
}

namespace {
std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}
}  // namespace

Date Instant::date() const {
  return Date(static_cast<std::int32_t>(floor_div(ms_ + k_zone_ms, 86'400'000)));
}

int Instant::minute_of_day() const {
  const std::int64_t local = ms_ + k_zone_ms;
  return static_cast<int>((local - floor_div(local, 86'400'000) * 86'400'000) / 60'000);
}

std::string Instant::iso() const {
  const std::int64_t local = ms_ + k_zone_ms;
  const std::int64_t in_day = local - floor_div(local, 86'400'000) * 86'400'000;
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}+08:00", date().iso(), in_day / 3'600'000,
                     in_day / 60'000 % 60, in_day / 1000 % 60, in_day % 1000);
}

std::string Instant::clock() const {
  const int minute = minute_of_day();
  return fmt::format("{} {:02}:{:02}", date().iso(), minute / 60, minute % 60);
}

namespace {
std::int64_t system_ms() {
  return chr::duration_cast<chr::milliseconds>(chr::system_clock::now().time_since_epoch()).count();
}
}  // namespace

Instant SystemClock::now() const {
  return Instant(system_ms());
}
Instant ShiftedClock::now() const {
  return Instant(system_ms() + shift_ms_);
}

}  // namespace wanhu::base
