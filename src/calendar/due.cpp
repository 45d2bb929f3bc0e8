// Counting terms: how a start and an amount become a due date with its explanation.
#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "calendar/calendar.hpp"

namespace wanhu::calendar {
namespace {

constexpr std::int64_t k_minute_ms = 60'000;
constexpr std::int64_t k_hour_ms = 60 * k_minute_ms;
constexpr int k_day_minutes = 24 * 60;

// Builds one Due day by day. `decides` says whether the kind of this day could change the answer;
// only then does a missing notice make the answer provisional.
class Count {
 public:
  Count(const Calendar& calendar, Instant start, const Amount& amount,
        const std::vector<Pause>& pauses)
      : calendar_(calendar), pauses_(pauses) {
    due_.start = start;
    due_.amount = amount;
    due_.calendar = calendar.version();
  }

  void step(Step::What what, Date date, int count, bool decides) {
    due_.steps.push_back({.what = what, .date = date, .day = calendar_.day(date), .count = count});
    const int missing = decides ? calendar_.missing_notice(date) : 0;
    if (missing != 0 && !due_.provisional) {
      due_.provisional = true;
      due_.provisional_year = missing;
    }
  }

  Due end_of(Date date) { return at(date, Instant::at(date, k_day_minutes)); }
  Due at(Date date, Instant instant) {
    due_.date = date;
    due_.at = instant;
    return std::move(due_);
  }

  [[nodiscard]] const Calendar& calendar() const { return calendar_; }
  [[nodiscard]] const std::vector<Pause>& pauses() const { return pauses_; }
  [[nodiscard]] bool paused(Date date) const { return paused_on(pauses_, date); }

 private:
  const Calendar& calendar_;
  const std::vector<Pause>& pauses_;
  Due due_;
};

// The day the term ends on `last`, or the next working day when that is asked for and needed.
Due finish(Count& count, Date last, int n, Roll roll) {
  const bool rolls = roll == Roll::next_working_day;
  while (rolls) {
    const bool works = count.calendar().day(last).works();
    if (works && !count.paused(last)) break;
    count.step(works ? Step::What::paused : Step::What::rolled, last, n, true);
    last = last + 1;
  }
  count.step(Step::What::due, last, n, rolls);
  return count.end_of(last);
}

Due count_days(Count count, Date start, const CalendarDays& days, Roll roll) {
  if (days.n == 0) return finish(count, start, 0, roll);
  count.step(Step::What::start, start, 0, false);
  Date date = start;
  for (int counted = 0;;) {
    date = date + 1;
    const bool paused = count.paused(date);
    if (!paused && ++counted == days.n) break;
    count.step(paused ? Step::What::paused : Step::What::counted, date, counted, false);
  }
  return finish(count, date, days.n, roll);
}

Due count_days(Count count, Date start, const WorkingDays& days, Roll roll) {
  if (days.n == 0) return finish(count, start, 0, roll);
  count.step(Step::What::start, start, 0, false);
  Date date = start;
  for (int counted = 0;;) {
    date = date + 1;
    const bool works = count.calendar().day(date).works();
    const bool counts = works && !count.paused(date);
    if (counts && ++counted == days.n) break;
    count.step(counts  ? Step::What::counted
               : works ? Step::What::paused
                       : Step::What::skipped,
               date, counted, true);
  }
  count.step(Step::What::due, date, days.n, true);
  return count.end_of(date);
}

// The corresponding day `months` later, or the last day of that month.
Date months_after(Date start, int months) {
  const int month = start.month() - 1 + months;
  const int year = start.year() + month / 12;
  const int day = std::min(start.day(), base::days_in_month(year, month % 12 + 1));
  return Date::from_ymd(year, month % 12 + 1, day).value();
}

Due count_days(const Count& count, Date start, const CalendarMonths& months, Roll roll) {
  return count_days(count, start, CalendarDays{months_after(start, months.n) - start}, roll);
}

// The day an instant closes: midnight is the end of the day before, not the start of a new one.
Date closing_day(Instant instant) {
  return (instant + -1).date();
}

int minutes(std::int64_t ms) {
  return static_cast<int>(ms / k_minute_ms);
}

Due count_hours(Count count, Instant start, const ClockHours& hours) {
  const Instant end = after_running(start, hours.n * k_hour_ms, count.pauses());
  const Date last = std::max(closing_day(end), start.date());
  count.step(Step::What::start, start.date(), 0, false);
  for (Date date = start.date(); date < last; date = date + 1) {
    const Instant midnight = Instant::at(date, k_day_minutes);
    const std::int64_t passed = running_ms(start, midnight, count.pauses());
    count.step(count.paused(date) ? Step::What::paused : Step::What::counted, date, minutes(passed),
               false);
  }
  count.step(Step::What::due, last, minutes(hours.n * k_hour_ms), false);
  return count.at(last, end);
}

// The office hours of a day after `start` in which the term runs.
std::vector<Pause> running_spans(const Count& count, Date date, Instant start) {
  std::vector<Pause> spans;
  for (const Span& span : count.calendar().hours()) {
    Instant from = std::max(Instant::at(date, span.from), start);
    const Instant to = Instant::at(date, span.to);
    for (const Pause& pause : count.pauses()) {
      if (pause.to <= from || pause.from >= to) continue;
      if (from < pause.from) spans.push_back({from, pause.from});
      from = pause.to;
    }
    if (from < to) spans.push_back({from, to});
  }
  return spans;
}

// Takes up to `left` milliseconds of the day's running office hours. Returns the instant at which
// `left` reached nothing, or nothing when the day was too short.
std::optional<Instant> take_day(const Count& count, Date date, Instant start, std::int64_t& left) {
  for (const auto& [from, to] : running_spans(count, date, start)) {
    const std::int64_t length = to - from;
    if (left <= length) {
      const Instant end = from + left;
      left = 0;
      return end;
    }
    left -= length;
  }
  return std::nullopt;
}

Due count_hours(Count count, Instant start, const WorkingHours& hours) {
  const std::int64_t total = hours.n * k_hour_ms;
  std::int64_t left = total;
  count.step(Step::What::start, start.date(), 0, false);
  for (Date date = start.date();; date = date + 1) {
    const std::int64_t before = left;
    const bool works = count.calendar().day(date).works();
    std::optional<Instant> end;
    if (works) end = take_day(count, date, start, left);
    if (end) {
      count.step(Step::What::due, date, minutes(total), true);
      return count.at(date, *end);
    }
    const bool stood_still = works && left == before && count.paused(date);
    count.step(left < before ? Step::What::counted
               : stood_still ? Step::What::paused
                             : Step::What::skipped,
               date, minutes(total - left), true);
  }
}

void require_not_negative(const Amount& amount) {
  const int n = std::visit([](const auto& value) { return value.n; }, amount);
  if (n < 0) throw std::logic_error("a negative amount of time has no due date");
}

Due counted(const Calendar& calendar, Date day, Instant start, const Amount& amount, Roll roll,
            const std::vector<Pause>& pauses) {
  require_not_negative(amount);
  const Count count(calendar, start, amount, pauses);
  return std::visit(
      [&](const auto& value) {
        if constexpr (requires { count_hours(count, start, value); }) {
          return count_hours(count, start, value);
        } else {
          return count_days(count, day, value, roll);
        }
      },
      amount);
}

}  // namespace

bool paused_on(const std::vector<Pause>& pauses, Date date) {
  const Instant end = Instant::at(date, k_day_minutes);
  return std::any_of(pauses.begin(), pauses.end(),
                     [&](const Pause& pause) { return pause.from < end && end <= pause.to; });
}

std::int64_t running_ms(Instant from, Instant to, const std::vector<Pause>& pauses) {
  std::int64_t sum = to - from;
  for (const Pause& pause : pauses)
    sum -= std::max<std::int64_t>(0, std::min(pause.to, to) - std::max(pause.from, from));
  return sum;
}

Instant after_running(Instant from, std::int64_t length, const std::vector<Pause>& pauses) {
  Instant end = from + length;
  for (const Pause& pause : pauses)
    if (pause.to > from && pause.from < end) end = end + (pause.to - std::max(pause.from, from));
  return end;
}

Due due(const Calendar& calendar, Instant start, const Amount& amount, Roll roll,
        const std::vector<Pause>& pauses) {
  return counted(calendar, start.date(), start, amount, roll, pauses);
}

Due due(const Calendar& calendar, Date start, const Amount& amount, Roll roll) {
  return counted(calendar, start, Instant::at(start, k_day_minutes), amount, roll, {});
}

}  // namespace wanhu::calendar
