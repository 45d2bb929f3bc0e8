// Amounts of time as a plan writes them. The four units are distinct types: "one day" is not 24
// hours and ten working days are not fourteen days, so mixing them does not compile.
// Source: Civil Code (民法典) art. 200-204; closed-loop requirement 3.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/problem.hpp"

namespace wanhu::calendar {

struct CalendarDays {  // "10日", "10天", "10个自然日"
  int n = 0;
  bool operator==(const CalendarDays&) const = default;
};
struct WorkingDays {  // "10个工作日", "10工作日"
  int n = 0;
  bool operator==(const WorkingDays&) const = default;
};
struct ClockHours {  // "24小时"
  int n = 0;
  bool operator==(const ClockHours&) const = default;
};
struct WorkingHours {  // "8个工作小时", "8工作小时"
  int n = 0;
  bool operator==(const WorkingHours&) const = default;
};
// "3个月", "1年" (twelve of them): ends on the same day of the month, or on the month's last day
// when it has none (Civil Code art. 202).
struct CalendarMonths {
  int n = 0;
  bool operator==(const CalendarMonths&) const = default;
};
using Amount = std::variant<CalendarDays, WorkingDays, ClockHours, WorkingHours, CalendarMonths>;

// English spellings are read too: "10d", "10wd", "24h", "8wh", "3mo", "1y". Errors: AMOUNT-SYNTAX,
// AMOUNT-RANGE (1 … 3660 days, 1 … 8784 hours, 1 … 120 months, 1 … 10 years).
base::Result<Amount> parse_amount(std::string_view text);
// The Chinese spelling that parse_amount reads back to the same value.
std::string text_of(const Amount& amount);
// An upper bound in calendar days, for comparing amounts of different units: 5 working days count
// as 7 days and a holiday week more, 8 working hours as a working day, twelve months as 366 days.
int days_at_most(const Amount& amount);

}  // namespace wanhu::calendar
