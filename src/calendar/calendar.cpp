#include "calendar/calendar.hpp"

#include <stdexcept>
#include <utility>

#include "base/embedded.hpp"
#include "base/text.hpp"

namespace wanhu::base {
std::vector<EmbeddedFile> wanhu_calendar_data();
}

namespace wanhu::calendar {
namespace {

constexpr std::string_view k_heading = "date,name,kind,notice";
constexpr std::string_view k_office_file = "cn-office.csv";
constexpr int k_day_minutes = 24 * 60;

// New Year's Day can move days of the week before it (2018-12-29 was worked under the notice for
// 2019), so those days are settled only by the next year's notice.
constexpr int k_december_unsettled_from = 26;

base::Failure row_failure(const char* code, int line, std::string_view value = {}) {
  base::Problem problem{.code = code};
  problem.with("line", std::to_string(line)).with("value", std::string(value));
  problem.place.line = line;
  return base::fail(std::move(problem));
}

std::string_view without_cr(std::string_view row) {
  if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
  return row;
}

bool is_weekend(Date date) {
  return date.weekday() >= 6;
}

}  // namespace

base::Result<void> Calendar::Notices::read_row(std::string_view row, int line,
                                               std::map<Date, int>& line_of) {
  const auto columns = base::split(row, ',');
  if (columns.size() != 4) {
    auto failure = row_failure("CALENDAR-ROW", line);
    failure.value().with("count", std::to_string(columns.size()));
    return failure;
  }
  const auto date = Date::parse(columns[0]);
  if (!date) return row_failure("CALENDAR-DATE", line, columns[0]);
  if (columns[1].empty()) return row_failure("CALENDAR-NAME", line);
  const bool works = columns[2] == "work";
  if (!works && columns[2] != "rest") return row_failure("CALENDAR-KIND", line, columns[2]);
  if (works && !is_weekend(*date)) return row_failure("CALENDAR-WEEKDAY", line, columns[0]);

  const auto [earlier, fresh] = line_of.emplace(*date, line);
  if (!fresh) {
    auto failure = row_failure("CALENDAR-DUP", line, columns[0]);
    failure.value().with("first", std::to_string(earlier->second));
    return failure;
  }
  special[*date] =
      Day{.kind = works ? DayKind::make_up : DayKind::holiday, .name = std::string(columns[1])};
  if (date->month() == 1 && date->day() == 1) years.insert(date->year());
  return {};
}

base::Result<Calendar> Calendar::parse(std::string_view csv, std::string version) {
  if (const auto offset = base::first_invalid_utf8(csv)) {
    base::Problem problem{.code = "TEXT-ENCODING"};
    problem.with("offset", std::to_string(*offset));
    return base::fail(std::move(problem));
  }
  const auto rows = base::split(csv, '\n');
  if (rows.empty() || without_cr(rows.front()) != k_heading) {
    auto failure = row_failure("CALENDAR-HEADER", 1);
    failure.value().with("expected", std::string(k_heading));
    return failure;
  }
  Calendar calendar;
  calendar.version_ = std::move(version);
  const auto notices = std::make_shared<Notices>();
  std::map<Date, int> line_of;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::string_view row = without_cr(rows[i]);
    if (row.empty()) continue;
    const auto read = notices->read_row(row, static_cast<int>(i) + 1, line_of);
    if (!read) return base::fail(read.error());
  }
  if (notices->years.empty()) return base::fail("CALENDAR-EMPTY");
  calendar.notices_ = notices;
  return calendar;
}

const Calendar& Calendar::office() {
  static const Calendar calendar = [] {
    for (const base::EmbeddedFile& file : base::wanhu_calendar_data()) {
      if (file.name != k_office_file) continue;
      auto table = parse(file.bytes, {});
      if (!table) throw std::logic_error("embedded calendar: " + table.error().code);
      table->version_ = "cn-office/" + std::to_string(table->last_year());
      return *std::move(table);
    }
    throw std::logic_error("the office calendar is not embedded");
  }();
  return calendar;
}

Calendar Calendar::with(const Changes& changes) const {
  Calendar calendar = *this;
  calendar.own_ = changes.days;
  if (!changes.week.empty()) calendar.week_ = changes.week;
  if (!changes.hours.empty()) calendar.hours_ = changes.hours;
  calendar.version_ = changes.version + "+" + version_;
  return calendar;
}

int Calendar::missing_notice(Date date) const {
  if (own_.contains(date)) return 0;
  const int year = date.year();
  if (!covers(year)) return year;
  const bool unsettled = date.month() == 12 && date.day() >= k_december_unsettled_from;
  return unsettled && !covers(year + 1) ? year + 1 : 0;
}

Day Calendar::day(Date date) const {
  if (const auto found = own_.find(date); found != own_.end()) return found->second;
  const bool worked = week_.contains(date.weekday());
  Day day{.kind = worked ? DayKind::workday : DayKind::weekend, .name = {}};
  if (const auto found = notices_->special.find(date); found != notices_->special.end())
    day = found->second;
  day.provisional = missing_notice(date) != 0;
  return day;
}

base::Result<void> Calendar::set_hours(std::vector<Span> hours) {
  int end = 0;
  bool sound = !hours.empty();
  for (const Span& span : hours) {
    sound = sound && span.from >= end && span.to > span.from && span.to <= k_day_minutes;
    end = span.to;
  }
  if (!sound) return base::fail("CALENDAR-HOURS");
  hours_ = std::move(hours);
  return {};
}

int Calendar::working_days(Date from, Date to) const {
  int count = 0;
  for (Date date = from; date <= to; date = date + 1) count += day(date).works() ? 1 : 0;
  return count;
}

}  // namespace wanhu::calendar
