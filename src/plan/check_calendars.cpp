// Calendars of the plan: each day decided once, hours that follow one another, a week with work.
#include <map>

#include "plan/checks.hpp"
#include "plan/messages.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

class CalendarChecker {
 public:
  CalendarChecker(const Value& calendar, FindingList& findings)
      : calendar_(calendar), findings_(findings) {}

  void run() {
    days();
    hours();
    week();
  }

 private:
  // A day off that is also worked, or one that is written twice.
  void days() {
    std::map<base::Date, const Value*> said;
    for (const char* list : {"off", "work"})
      for (const Value& row : calendar_.rows_of(list)) {
        const auto day = row.date_of("date");
        if (!day) continue;
        const auto [first, fresh] = said.emplace(*day, row.find("date"));
        if (!fresh) raise("L-CALENDAR-DAY", "", *row.find("date"), first->second, day->iso());
      }
  }

  void hours() {
    int end = 0;
    const Value* before = nullptr;
    for (const Value& span : calendar_.rows_of("hours")) {
      const Value *from = span.find("from"), *to = span.find("to");
      if (from == nullptr || to == nullptr || !is_time(*from) || !is_time(*to)) return;
      if (minute_of(from->text) >= minute_of(to->text))
        return raise("L-CALENDAR-HOURS", "empty", *to, from, from->text + "-" + to->text);
      if (minute_of(from->text) < end)
        return raise("L-CALENDAR-HOURS", "", *from, before, from->text);
      end = minute_of(to->text);
      before = to;
    }
  }

  bool is_time(const Value& value) {
    if (value.kind != Kind::text) return false;
    if (minute_of(value.text) >= 0) return true;
    raise("L-CALENDAR-HOURS", "time", value, nullptr, value.text);
    return false;
  }

  // Terms in working days would never end.
  void week() {
    const Value* week = calendar_.find("week");
    if (week != nullptr && week->kind == Kind::rows && week->items.empty())
      raise("L-CALENDAR-WEEK", "", *week, nullptr, "");
  }

  void raise(const char* code, const char* variant, const Value& at, const Value* second,
             const std::string& value) {
    Finding finding{.code = code, .variant = variant, .at = at.at};
    if (second != nullptr) finding.second = second->at;
    finding.args = {{"value", value}, {"name", calendar_.text_of("name")}};
    finding.clause = calendar_.text_of("src");
    findings_.add(std::move(finding));
  }

  const Value& calendar_;
  FindingList& findings_;
};

}  // namespace

void check_calendars(const Tree& tree, FindingList& findings) {
  const Value* const calendars = tree.root.find("calendars");
  if (calendars == nullptr) return;
  for (const Value& calendar : calendars->entries) CalendarChecker(calendar, findings).run();
}

}  // namespace wanhu::plan
