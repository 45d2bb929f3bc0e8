#include "calendar/amount.hpp"

#include <charconv>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"

namespace wanhu::calendar {
namespace {

enum class Unit { calendar_days, working_days, clock_hours, working_hours, months, years };

constexpr int k_days_max = 3660;   // ten years
constexpr int k_hours_max = 8784;  // a leap year
constexpr int k_years_max = 10;

// Longest spelling first is not needed: the whole rest of the text must equal the spelling.
constexpr std::pair<std::string_view, Unit> k_spellings[] = {
    {"日", Unit::calendar_days},
    {"天", Unit::calendar_days},
    {"个自然日", Unit::calendar_days},
    {"自然日", Unit::calendar_days},
    {"d", Unit::calendar_days},
    {"个工作日", Unit::working_days},
    {"工作日", Unit::working_days},
    {"wd", Unit::working_days},
    {"小时", Unit::clock_hours},
    {"个小时", Unit::clock_hours},
    {"h", Unit::clock_hours},
    {"个工作小时", Unit::working_hours},
    {"工作小时", Unit::working_hours},
    {"wh", Unit::working_hours},
    {"个月", Unit::months},
    {"mo", Unit::months},
    {"年", Unit::years},
    {"y", Unit::years},
};

std::optional<Unit> unit_of(std::string_view spelling) {
  for (const auto& [text, unit] : k_spellings) {
    if (text == spelling) return unit;
  }
  return std::nullopt;
}

Amount amount_of(Unit unit, int n) {
  switch (unit) {
    case Unit::calendar_days:
      return CalendarDays{n};
    case Unit::working_days:
      return WorkingDays{n};
    case Unit::clock_hours:
      return ClockHours{n};
    case Unit::working_hours:
      return WorkingHours{n};
    case Unit::months:
      return CalendarMonths{n};
    case Unit::years:
      return CalendarMonths{12 * n};
  }
  throw std::logic_error("unit of time without an amount");
}

base::Failure failure(const char* code, std::string_view text) {
  base::Problem problem{.code = code};
  problem.with("text", std::string(text));
  return base::fail(std::move(problem));
}

std::string spelled(const CalendarDays& days) {
  return std::to_string(days.n) + "日";
}
std::string spelled(const WorkingDays& days) {
  return std::to_string(days.n) + "个工作日";
}
std::string spelled(const ClockHours& hours) {
  return std::to_string(hours.n) + "小时";
}
std::string spelled(const WorkingHours& hours) {
  return std::to_string(hours.n) + "个工作小时";
}
std::string spelled(const CalendarMonths& months) {
  if (months.n % 12 == 0) return std::to_string(months.n / 12) + "年";
  return std::to_string(months.n) + "个月";
}

int max_of(Unit unit) {
  switch (unit) {
    case Unit::clock_hours:
    case Unit::working_hours:
      return k_hours_max;
    case Unit::months:
      return 12 * k_years_max;
    case Unit::years:
      return k_years_max;
    case Unit::calendar_days:
    case Unit::working_days:
      return k_days_max;
  }
  throw std::logic_error("unit of time without a limit");
}

int bound(const CalendarDays& days) {
  return days.n;
}
int bound(const WorkingDays& days) {
  return days.n + 2 * ((days.n + 4) / 5) + 9;
}
int bound(const ClockHours& hours) {
  return (hours.n + 23) / 24;
}
int bound(const WorkingHours& hours) {
  return bound(WorkingDays{(hours.n + 7) / 8});
}
int bound(const CalendarMonths& months) {
  return (months.n * 366 + 11) / 12;
}

}  // namespace

base::Result<Amount> parse_amount(std::string_view text) {
  const std::string_view trimmed = base::trim(text);
  const char* const end = trimmed.data() + trimmed.size();
  int n = 0;
  const auto [rest, error] = std::from_chars(trimmed.data(), end, n);
  if (error == std::errc::invalid_argument || trimmed.empty() || trimmed.front() == '-') {
    return failure("AMOUNT-SYNTAX", text);
  }
  const auto spelling = base::trim(std::string_view(rest, static_cast<std::size_t>(end - rest)));
  const auto unit = unit_of(spelling);
  if (!unit) return failure("AMOUNT-SYNTAX", text);

  const int max = max_of(*unit);
  if (error == std::errc::result_out_of_range || n < 1 || n > max) {
    auto out_of_range = failure("AMOUNT-RANGE", text);
    out_of_range.value().with("low", "1").with("high", std::to_string(max));
    return out_of_range;
  }
  return amount_of(*unit, n);
}

std::string text_of(const Amount& amount) {
  return std::visit([](const auto& value) { return spelled(value); }, amount);
}

int days_at_most(const Amount& amount) {
  return std::visit([](const auto& value) { return bound(value); }, amount);
}

}  // namespace wanhu::calendar
