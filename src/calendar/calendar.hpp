// Working days of China with make-up days (调休), and due dates that explain themselves.
// The table is the State Council's yearly notices, data/calendar/cn-office.csv. Pure: no clock.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "calendar/amount.hpp"

namespace wanhu::calendar {

using base::Date;
using base::Instant;

enum class DayKind { workday, weekend, holiday, make_up };  // make_up: a weekend day that is worked

struct Day {
  DayKind kind = DayKind::workday;
  std::string name;          // of the holiday, e.g. "国庆节"; empty on ordinary days
  bool provisional = false;  // the notice that decides it is not in the table: weekends only
  [[nodiscard]] bool works() const { return kind == DayKind::workday || kind == DayKind::make_up; }
};

// Office hours on a working day, minutes after midnight, ascending and disjoint.
struct Span {
  int from = 0, to = 0;
  bool operator==(const Span&) const = default;
};

// How the calendar of one body differs from the national one.
struct Changes {
  std::string version{};       // "fair/1a2b3c4d": its id and what it says, in short
  std::map<Date, Day> days{};  // decided by the body itself, whatever the notices say
  std::set<int> week{};        // days worked, 1 Monday … 7 Sunday; none: Monday to Friday
  std::vector<Span> hours{};   // none: those of the national calendar
};

class Calendar {
 public:
  // Heading "date,name,kind,notice", then one row a day (kind rest or work); LF or CRLF. Errors
  // name the line: CALENDAR-HEADER, -ROW, -DATE, -NAME, -KIND, -DUP, -WEEKDAY, -EMPTY.
  static base::Result<Calendar> parse(std::string_view csv, std::string version);
  // The table compiled into the program; its version is "cn-office/" + the last year covered.
  static const Calendar& office();

  // The calendar of a body: its own days, then the notices' holidays and make-up days, then its own
  // week. The version becomes "fair/1a2b3c4d+cn-office/2026". The spans of the hours are ascending
  // and disjoint.
  [[nodiscard]] Calendar with(const Changes& changes) const;

  [[nodiscard]] Day day(Date date) const;
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] int first_year() const { return *notices_->years.begin(); }
  [[nodiscard]] int last_year() const { return *notices_->years.rbegin(); }
  // A year is covered when its New Year's Day has a row: every notice starts with it, while a row
  // in December may belong to the next year's notice.
  [[nodiscard]] bool covers(int year) const { return notices_->years.contains(year); }
  // The first year whose notice is missing for this date, or 0 when it is settled.
  [[nodiscard]] int missing_notice(Date date) const;
  [[nodiscard]] const std::vector<Span>& hours() const { return hours_; }
  // Errors: CALENDAR-HOURS (no span, an empty span, overlapping or descending spans).
  base::Result<void> set_hours(std::vector<Span> hours);
  // Working days in [from, to], both included.
  [[nodiscard]] int working_days(Date from, Date to) const;

 private:
  struct Notices {
    base::Result<void> read_row(std::string_view row, int line, std::map<Date, int>& line_of);

    std::map<Date, Day> special{};
    std::set<int> years{};
  };

  std::shared_ptr<const Notices> notices_;  // shared by the calendars made of this one
  std::map<Date, Day> own_;
  std::set<int> week_{1, 2, 3, 4, 5};
  std::string version_;
  std::vector<Span> hours_{{8 * 60 + 30, 12 * 60}, {14 * 60 + 30, 17 * 60 + 30}};
};

enum class Roll { none, next_working_day };  // what happens when the last day is a rest day

// A time in which the term does not run, [from, to). A day counts in no part while the term stands
// still at its end, 24:00: a pause within one day costs nothing and gives nothing.
struct Pause {
  Instant from, to;
  bool operator==(const Pause&) const = default;
};
bool paused_on(const std::vector<Pause>& pauses, Date date);
// The time in [from, to) that lies outside every pause, and the wall clock's moment at which
// `length` of such time has passed since `from`.
std::int64_t running_ms(Instant from, Instant to, const std::vector<Pause>& pauses);
Instant after_running(Instant from, std::int64_t length, const std::vector<Pause>& pauses);

// One line of an explanation: this day was counted, skipped, paused or rolled over, and why.
// Working hours may end on the day they start; that day then has a `start` and a `due` step.
struct Step {
  enum class What { start, counted, skipped, paused, rolled, due };
  What what = What::counted;
  Date date;
  Day day;
  int count = 0;  // days (or minutes, for hours) counted so far, this one included
};

struct Due {
  Instant start;             // as given; 24:00 of the day when only a date was given
  Amount amount;             // as given
  Date date;                 // the last day of the term
  Instant at;                // end of that day (24:00 Shanghai), or the exact instant for hours
  bool provisional = false;  // a missing notice could change the answer: decide again when it comes
  int provisional_year = 0;  // the first such year
  std::string calendar;      // version
  std::vector<Step> steps;   // every day from start to due, each with its reason
};

// Days: the start day is not counted (Civil Code art. 201), the last day ends at 24:00 (art. 203)
// and rolls if asked. Hours run from the minute and do not roll: clock hours are exact, working
// hours end inside office hours by themselves. Hours from a bare date run from its end, so that
// they are never due earlier than from any minute of that day. Pauses (ascending, disjoint, none
// before the start) push the last day back: it is never one that ends in a pause. Throws
// std::logic_error when the amount is negative.
Due due(const Calendar& calendar, Instant start, const Amount& amount, Roll roll,
        const std::vector<Pause>& pauses = {});
Due due(const Calendar& calendar, Date start, const Amount& amount, Roll roll);

}  // namespace wanhu::calendar
