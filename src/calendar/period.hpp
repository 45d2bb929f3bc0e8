// The stretches of time a plan counts in: "每半月一次" is once from the 1st to the 15th and once
// from the 16th to the month's end. Windows tile time: every day of the range lies in exactly one.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "calendar/calendar.hpp"

namespace wanhu::calendar {

// 日 工作日 周 旬 半月 月 双月 季度 半年 年
enum class Period {
  day,
  working_day,  // from the day after the last one worked: rest days belong to the next working day
  week,         // Monday to Sunday
  ten_days,     // 1–10, 11–20, 21–end of month
  half_month,   // 1–15, 16–end of month
  month,
  two_months,  // January and February, March and April …
  quarter,
  half_year,
  year,
};

// By the word of the plan file; nothing for another word.
std::optional<Period> period_of(std::string_view word);
// "half_month", for codes of messages.
std::string_view name_of(Period period);

struct Window {
  Date from, to;              // both included; what lies in the range
  Date whole_from, whole_to;  // the whole period that it is (a part of)

  [[nodiscard]] int days() const { return to - from + 1; }
  [[nodiscard]] int whole_days() const { return whole_to - whole_from + 1; }
  [[nodiscard]] bool contains(Date day) const { return from <= day && day <= to; }
  bool operator==(const Window&) const = default;
};

// The windows of [from, to], ascending; the first and the last may be cut by its ends. None when
// `to` is before `from`, nor by working days when none of them is worked. A window of a working day
// is whole by itself, and rest days behind the last one belong to it.
std::vector<Window> windows_in(Period period, Date from, Date to, const Calendar& calendar);

// How often something is due in a window of which a whole period asks `times`: a part asks its
// share by days, half and more rounded up, so "once a month" is not asked of the last ten days.
int times_due(int times, const Window& window);

}  // namespace wanhu::calendar
