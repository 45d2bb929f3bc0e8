#include "domain/work/follow.hpp"

#include <algorithm>
#include <array>

namespace wanhu::domain {

namespace {

using base::Instant;
using calendar::Calendar;
using calendar::Window;

constexpr int k_morning = 9 * 60, k_afternoon = 15 * 60;  // minutes after midnight
constexpr int k_rest_max = 60;  // offices are never closed for so many days
constexpr std::array<std::string_view, 3> k_steps{"remind", "explain", "notice"};

// The window's last day that is worked; its last when none is.
Date last_worked(const Window& window, const Calendar& calendar) {
  for (Date day = window.to; day >= window.from; day = day - 1)
    if (calendar.day(day).works()) return day;
  return window.to;
}

Date first_worked_after(Date day, const Calendar& calendar) {
  Date next = day + 1;
  for (int n = 0; n < k_rest_max && !calendar.day(next).works(); ++n) next = next + 1;
  return next;
}

}  // namespace

std::optional<Step> step_of(const Rule& rule) {
  const auto* const found = std::find(k_steps.begin(), k_steps.end(), rule.on_miss);
  if (found == k_steps.end()) return {};
  return static_cast<Step>(found - k_steps.begin());
}

std::string_view text_of(Step step) {
  return k_steps.at(static_cast<std::size_t>(step));
}

Instant moment_of(Step step, const Window& window, const Calendar& calendar) {
  if (step != Step::remind) return Instant::at(first_worked_after(window.to, calendar), k_morning);
  const Date day = last_worked(window, calendar);
  return Instant::at(day, window.from == window.to ? k_afternoon : k_morning);
}

bool is_due(Step step, const Window& window, AskState state, const Calendar& calendar,
            Instant now) {
  const AskState wanted = step == Step::remind ? AskState::open : AskState::missed;
  if (state != wanted) return false;
  const Instant moment = moment_of(step, window, calendar);
  if (now < moment) return false;
  return step == Step::remind ? now.date() <= window.to : now - moment < k_step_life_ms;
}

bool still_holds(Step step, AskState state, bool is_explained) {
  if (step == Step::remind) return state == AskState::open;
  return state == AskState::missed && !(step == Step::explain && is_explained);
}

Followed followed_of(const Ask& ask, Step step) {
  return {.plan = std::string(ask.plan),
          .rule = ask.rule->key,
          .unit = std::string(ask.unit),
          .day = ask.window.from,
          .to = ask.window.to,
          .step = step,
          .name = ask.rule->name};
}

Uuid about_of(const Followed& f) {
  return Uuid::named("ask " + f.plan + " " + f.rule + " " + f.unit + " " + f.day.iso() + " " +
                     std::string(text_of(f.step)));
}

Event to_event(const Followed& f) {
  return {"ask.followed",
          {{"plan", f.plan},
           {"rule", f.rule},
           {"unit", f.unit},
           {"day", f.day.iso()},
           {"to", f.to.iso()},
           {"step", text_of(f.step)},
           {"name", f.name},
           {"about", about_of(f).text()}}};
}

base::Result<Events> explain_ask(const Ask& ask, AskState state, bool is_explained,
                                 const std::string& reason) {
  if (state != AskState::missed && state != AskState::late)
    return base::fail("ASK-NOT-MISSED", base::Kind::refused);
  if (is_explained) return base::fail("ASK-EXPLAINED", base::Kind::refused);
  return Events{{"ask.explained",
                 {{"plan", ask.plan},
                  {"rule", ask.rule->key},
                  {"unit", ask.unit},
                  {"day", ask.window.from.iso()},
                  {"reason", reason}}}};
}

}  // namespace wanhu::domain
