#include "calendar/period.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace wanhu::calendar {

namespace {

constexpr std::array<std::pair<std::string_view, Period>, 10> k_words{{
    {"日", Period::day},
    {"工作日", Period::working_day},
    {"周", Period::week},
    {"旬", Period::ten_days},
    {"半月", Period::half_month},
    {"月", Period::month},
    {"双月", Period::two_months},
    {"季度", Period::quarter},
    {"半年", Period::half_year},
    {"年", Period::year},
}};

Date day_of(int year, int month, int day) {
  return Date::from_ymd(year, month, day).value();
}

// `n` months that begin with a month whose number from January is a multiple of n.
Window months_of(Date day, int n) {
  const int first = (day.month() - 1) / n * n + 1;
  const int last = first + n - 1;
  Window whole;
  whole.whole_from = day_of(day.year(), first, 1);
  whole.whole_to = day_of(day.year(), last, base::days_in_month(day.year(), last));
  return whole;
}

// Parts of a month of `length` days each; the last goes on to the month's end.
Window part_of_month(Date day, int length, int parts) {
  const int part = std::min((day.day() - 1) / length, parts - 1);
  const Window month = months_of(day, 1);
  Window whole;
  whole.whole_from = month.whole_from + part * length;
  whole.whole_to = part == parts - 1 ? month.whole_to : whole.whole_from + (length - 1);
  return whole;
}

// Around `day`: from the day after the last one worked before it to the next one worked. The table
// of notices never closes offices for a month.
Window around_working_day(Date day, const Calendar& calendar) {
  constexpr int k_rest_max = 60;
  Window whole;
  whole.whole_to = day;
  for (int n = 0; n < k_rest_max && !calendar.day(whole.whole_to).works(); ++n)
    whole.whole_to = whole.whole_to + 1;
  whole.whole_from = whole.whole_to;
  for (int n = 0; n < k_rest_max && !calendar.day(whole.whole_from - 1).works(); ++n)
    whole.whole_from = whole.whole_from - 1;
  return whole;
}

Window whole_of(Period period, Date day, const Calendar& calendar) {
  switch (period) {
    case Period::day:
      return {{}, {}, day, day};
    case Period::working_day:
      return around_working_day(day, calendar);
    case Period::week:
      return {{}, {}, base::monday_of(day), base::monday_of(day) + 6};
    case Period::ten_days:
      return part_of_month(day, 10, 3);
    case Period::half_month:
      return part_of_month(day, 15, 2);
    case Period::month:
      return months_of(day, 1);
    case Period::two_months:
      return months_of(day, 2);
    case Period::quarter:
      return months_of(day, 3);
    case Period::half_year:
      return months_of(day, 6);
    case Period::year:
      return months_of(day, 12);
  }
  throw std::logic_error("unknown period");
}

// A range that ends in rest days has no working day for them: they stay with the last one.
void keep_to_worked_days(std::vector<Window>& windows, Date to) {
  if (!windows.empty() && windows.back().to < windows.back().whole_to) {
    windows.pop_back();
    if (!windows.empty()) windows.back().to = windows.back().whole_to = to;
  }
  if (!windows.empty()) windows.front().whole_from = windows.front().from;
}

}  // namespace

std::optional<Period> period_of(std::string_view word) {
  const auto* const found = std::find_if(k_words.begin(), k_words.end(),
                                         [&](const auto& row) { return row.first == word; });
  if (found == k_words.end()) return {};
  return found->second;
}

std::string_view name_of(Period period) {
  constexpr std::array<std::string_view, 10> k_names{
      "day",   "working_day", "week",    "ten_days",  "half_month",
      "month", "two_months",  "quarter", "half_year", "year"};
  return k_names.at(static_cast<std::size_t>(period));
}

std::vector<Window> windows_in(Period period, Date from, Date to, const Calendar& calendar) {
  std::vector<Window> windows;
  for (Date day = from; day <= to; day = windows.back().whole_to + 1) {
    Window window = whole_of(period, day, calendar);
    window.from = std::max(window.whole_from, from);
    window.to = std::min(window.whole_to, to);
    windows.push_back(window);
  }
  if (period == Period::working_day) keep_to_worked_days(windows, to);
  return windows;
}

int times_due(int times, const Window& window) {
  const std::int64_t share = std::int64_t{times} * window.days() * 2;
  return static_cast<int>((share / window.whole_days() + 1) / 2);
}

}  // namespace wanhu::calendar
