#include "calendar/explain.hpp"

#include <map>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"

namespace wanhu::calendar {
namespace {

using base::Lang;
using base::message;
using Args = std::map<std::string, std::string>;

constexpr int k_hour_minutes = 60;

// The statutory holidays as the notices name them. A name of another kind is shown as it stands.
constexpr std::pair<std::string_view, const char*> k_names[] = {
    {"元旦", "CAL-NAME-NEW-YEAR"},      {"春节", "CAL-NAME-SPRING"},
    {"清明节", "CAL-NAME-QINGMING"},    {"劳动节", "CAL-NAME-LABOUR"},
    {"端午节", "CAL-NAME-DRAGON-BOAT"}, {"中秋节", "CAL-NAME-MID-AUTUMN"},
    {"国庆节", "CAL-NAME-NATIONAL"},
};

std::string one_name(std::string_view name, Lang lang) {
  for (const auto& [known, code] : k_names) {
    if (known == name) return message(lang, code);
  }
  return std::string(name);
}

// Two holidays may share their days: "国庆节、中秋节".
std::string holiday_name(std::string_view names, Lang lang) {
  constexpr std::string_view k_separator = "、";
  std::string out;
  while (true) {
    const auto end = names.find(k_separator);
    out += one_name(names.substr(0, end), lang);
    if (end == std::string_view::npos) return out;
    out += message(lang, "CAL-NAME-AND");
    names.remove_prefix(end + k_separator.size());
  }
}

std::string settled_reason(const Day& day, Lang lang) {
  switch (day.kind) {
    case DayKind::workday:
      return message(lang, "CAL-REASON-WORKDAY");
    case DayKind::weekend:
      return message(lang, "CAL-REASON-WEEKEND");
    case DayKind::holiday:
      return message(lang, "CAL-REASON-HOLIDAY", {{"name", holiday_name(day.name, lang)}});
    case DayKind::make_up:
      return message(lang, "CAL-REASON-MAKE-UP", {{"name", holiday_name(day.name, lang)}});
  }
  throw std::logic_error("day kind without a reason");
}

// "2026-02-13 09:30" without the date.
std::string clock_of(Instant instant, Date day) {
  const bool midnight = instant == Instant::at(day, 24 * k_hour_minutes);
  return midnight ? "24:00" : instant.clock().substr(instant.clock().size() - 5);
}

bool in_hours(const Due& due) {
  return std::holds_alternative<ClockHours>(due.amount) ||
         std::holds_alternative<WorkingHours>(due.amount);
}

std::string code_of(const Due& due, std::size_t index) {
  const bool hours = in_hours(due);
  switch (due.steps[index].what) {
    case Step::What::start:
      return hours ? "CAL-STEP-START-AT" : "CAL-STEP-START";
    case Step::What::counted:
      return hours ? "CAL-STEP-COUNTED-HOURS" : "CAL-STEP-COUNTED";
    case Step::What::skipped:
      return "CAL-STEP-SKIPPED";
    case Step::What::paused:
      return "CAL-STEP-PAUSED";
    case Step::What::rolled:
      return "CAL-STEP-ROLLED";
    case Step::What::due:
      if (hours) return "CAL-STEP-DUE-HOURS";
      return index > 0 && due.steps[index - 1].what == Step::What::rolled ? "CAL-STEP-DUE-ROLLED"
                                                                          : "CAL-STEP-DUE";
  }
  throw std::logic_error("step without a message");
}

std::string line_of(const Due& due, std::size_t index, Lang lang) {
  const Step& step = due.steps[index];
  const Instant instant = step.what == Step::What::start ? due.start : due.at;
  return message(lang, code_of(due, index),
                 {{"date", step.date.iso()},
                  {"weekday", message(lang, "CAL-WEEKDAY-" + std::to_string(step.date.weekday()))},
                  {"count", std::to_string(step.count)},
                  {"hours", std::to_string(step.count / k_hour_minutes)},
                  {"minutes", std::to_string(step.count % k_hour_minutes)},
                  {"clock", clock_of(instant, step.date)},
                  {"reason", reason(step.day, lang)}});
}

}  // namespace

std::string_view text_of(Step::What what) {
  switch (what) {
    case Step::What::start:
      return "start";
    case Step::What::counted:
      return "counted";
    case Step::What::skipped:
      return "skipped";
    case Step::What::paused:
      return "paused";
    case Step::What::rolled:
      return "rolled";
    case Step::What::due:
      return "due";
  }
  throw std::logic_error("step without a name");
}

std::string_view text_of(DayKind kind) {
  switch (kind) {
    case DayKind::workday:
      return "workday";
    case DayKind::weekend:
      return "weekend";
    case DayKind::holiday:
      return "holiday";
    case DayKind::make_up:
      return "make_up";
  }
  throw std::logic_error("day kind without a name");
}

std::string reason(const Day& day, Lang lang) {
  const std::string settled = settled_reason(day, lang);
  if (!day.provisional) return settled;
  return message(lang, "CAL-REASON-PROVISIONAL", {{"reason", settled}});
}

std::string provisional_note(const Due& due, Lang lang) {
  if (!due.provisional) return {};
  return message(lang, "CAL-PROVISIONAL", {{"year", std::to_string(due.provisional_year)}});
}

std::string explain(const Due& due, Lang lang) {
  std::string out;
  for (std::size_t i = 0; i < due.steps.size(); ++i) out += line_of(due, i, lang) + "\n";
  if (due.provisional) out += provisional_note(due, lang) + "\n";
  return out;
}

}  // namespace wanhu::calendar
