// [calendars.*]: how each differs from the national one.
#include <algorithm>
#include <array>

#include "base/digest.hpp"
#include "plan/bind_blocks.hpp"
#include "plan/bind_read.hpp"

namespace wanhu::plan {

namespace {

constexpr std::array<std::string_view, 7> k_weekdays{"mon", "tue", "wed", "thu",
                                                     "fri", "sat", "sun"};
constexpr std::size_t k_short_digest = 8;

void add_days(const Value& v, const char* list, calendar::DayKind kind,
              std::map<Date, calendar::Day>& days) {
  for (const Value& row : v.rows_of(list)) {
    const auto date = row.date_of("date");
    if (!date) continue;
    const std::string name = row.text_of("name");
    days[*date] = {.kind = kind, .name = name.empty() ? v.text_of("name") : name};
  }
}

// What the calendar says, in one line: two that say the same have the same digest.
std::string written(const calendar::Changes& changes) {
  std::string text;
  for (const auto& [date, day] : changes.days)
    text += date.iso() + (day.works() ? "+" : "-") + day.name + ";";
  for (const int day : changes.week) text += std::to_string(day);
  for (const calendar::Span& span : changes.hours)
    text += ";" + std::to_string(span.from) + "-" + std::to_string(span.to);
  return text;
}

NamedCalendar named_calendar(const Value& v) {
  NamedCalendar named{.name = v.text_of("name"), .src = v.text_of("src")};
  calendar::Changes& changes = named.changes;
  add_days(v, "off", calendar::DayKind::holiday, changes.days);
  add_days(v, "work", calendar::DayKind::make_up, changes.days);
  for (const std::string& word : texts_of(v, "week"))
    for (std::size_t i = 0; i < k_weekdays.size(); ++i)
      if (k_weekdays.at(i) == word) changes.week.insert(static_cast<int>(i) + 1);
  changes.hours = bind_rows<calendar::Span>(v, "hours", [](const Value& row) {
    return calendar::Span{minute_of(row.text_of("from")), minute_of(row.text_of("to"))};
  });
  changes.version =
      v.key + "/" + base::hex(base::sha256(written(changes))).substr(0, k_short_digest);
  return named;
}

}  // namespace

std::vector<NamedCalendar> bind_calendars(const Value& root) {
  return bind_map<NamedCalendar>(root, "calendars", named_calendar);
}

}  // namespace wanhu::plan
