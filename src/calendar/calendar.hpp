// Working days of China with make-up days (调休), and due dates that explain themselves.
// The table is the State Council's yearly notices, data/calendar/cn-office.csv. Pure: no clock.
#pragma once

#include <map>
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
  bool provisional = false;  // the year's notice is not in the table: weekends only are known
  [[nodiscard]] bool works() const {
    return kind == DayKind::workday || kind == DayKind::make_up;
  }
};

// Office hours on a working day, minutes after midnight, ascending and disjoint.
struct Span {
  int from = 0, to = 0;
  bool operator==(const Span&) const = default;
};

class Calendar {
 public:
  // Rows "date,name,kind,notice" (kind rest or work). Errors name the line: CALENDAR-ROW.
  static base::Result<Calendar> parse(std::string_view csv, std::string version);
  // The table compiled into the program; its version is "cn-office/" + the last year covered.
  static const Calendar& office();

  [[nodiscard]] Day day(Date date) const;
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] int first_year() const { return first_year_; }
  [[nodiscard]] int last_year() const { return last_year_; }
  [[nodiscard]] const std::vector<Span>& hours() const { return hours_; }
  void set_hours(std::vector<Span> hours) { hours_ = std::move(hours); }
  // Working days in [from, to], both included.
  [[nodiscard]] int working_days(Date from, Date to) const;

 private:
  std::map<Date, Day> special_;
  std::string version_;
  int first_year_ = 0, last_year_ = 0;
  std::vector<Span> hours_{{8 * 60 + 30, 12 * 60}, {14 * 60 + 30, 17 * 60 + 30}};
};

enum class Roll { none, next_working_day };  // what happens when the last day is a rest day

// One line of an explanation: this day was counted, skipped, or rolled over, and why.
struct Step {
  enum class What { start, counted, skipped, rolled, due };
  What what = What::counted;
  Date date;
  Day day;
  int count = 0;  // days (or minutes, for hours) counted so far, this one included
};

struct Due {
  Date date;                 // the last day of the term
  Instant at;                // end of that day (24:00 Shanghai), or the exact instant for hours
  bool provisional = false;  // a year without a table was touched: say so, decide again when it comes
  int provisional_year = 0;  // the first such year
  std::string calendar;      // version
  std::vector<Step> steps;   // every day from start to due, each with its reason
};

// The start day is not counted (Civil Code art. 201). `start` matters to the minute for hours only.
Due due(const Calendar& calendar, Instant start, const Amount& amount, Roll roll);
Due due(const Calendar& calendar, Date start, const Amount& amount, Roll roll);

}  // namespace wanhu::calendar
