#include "domain/poll/next_case.hpp"

#include <algorithm>
#include <tuple>

namespace wanhu::domain {

namespace {

using base::Date;
using base::Instant;
using calendar::Calendar;

constexpr int k_noon = 12 * 60, k_evening_from = 18 * 60, k_midnight = 24 * 60;

bool is_quiet(const plan::QuietHours& quiet, int minute) {
  if (quiet.from < quiet.to) return quiet.from <= minute && minute < quiet.to;
  if (quiet.from == quiet.to) return false;
  return minute >= quiet.from || minute < quiet.to;
}

unsigned part_of(bool works, int minute) {
  if (!works) return k_rest_day;
  if (minute < k_noon) return k_forenoon;
  return minute < k_evening_from ? k_afternoon : k_evening;
}

bool may_call(const CallRules& rules, bool works, int minute) {
  for (const plan::QuietHours& quiet : rules.quiet)
    if (is_quiet(quiet, minute)) return false;
  return rules.windows.empty() ||
         std::any_of(rules.windows.begin(), rules.windows.end(),
                     [&](const CallWindow& window) { return window.is_open(minute, works); });
}

// Minutes at which something may begin: between two of them nothing changes.
std::vector<int> beginnings(const CallRules& rules) {
  std::vector<int> minutes{0, k_noon, k_evening_from};
  for (const plan::QuietHours& quiet : rules.quiet) minutes.push_back(quiet.to);
  for (const CallWindow& window : rules.windows) minutes.push_back(window.from);
  std::sort(minutes.begin(), minutes.end());
  return minutes;
}

void earlier(std::optional<Instant>& best, std::optional<Instant> other) {
  if (other && (!best || *other < *best)) best = other;
}

// When a case of the caller's skills that is not to be had now may be had; nothing: not foreseen.
std::optional<Instant> when_again(const QueuedCase& one, const std::string& account,
                                  const CallRules& rules, const Calendar& calendar, Instant now) {
  Instant from = std::max(now, Instant::at(one.day));
  if (one.held_at(now)) from = std::max(from, one.held_until);
  if (one.due) {
    const bool mine = one.for_whom.empty() || one.for_whom == account;
    const Instant due = mine ? *one.due : *one.due + k_grace_ms;
    return next_call_time(rules, calendar, std::max(from, due));
  }
  if (one.ready == Ready::waiting) from = std::max(from, one.next);
  return next_call_time(rules, calendar, from, one.tried);
}

}  // namespace

CallRules call_rules(const PollWave& wave, const plan::Messages& messages) {
  CallRules rules{.from = wave.from,
                  .to = wave.to,
                  .windows = wave.spec.windows,
                  .attempts = wave.spec.attempts,
                  .attempts_days = wave.spec.attempts_days,
                  .languages = {wave.spec.languages.begin(), wave.spec.languages.end()}};
  // On which days calls are made the wave itself says.
  if (messages.quiet) rules.quiet.push_back({messages.quiet->from, messages.quiet->to, false});
  return rules;
}

unsigned part_of_week(const Calendar& calendar, Instant at) {
  return part_of(calendar.day(at.date()).works(), at.minute_of_day());
}

bool may_call_at(const CallRules& rules, const Calendar& calendar, Instant at) {
  const Date day = at.date();
  if (day < rules.from || rules.to < day) return false;
  return may_call(rules, calendar.day(day).works(), at.minute_of_day());
}

std::optional<Instant> next_call_time(const CallRules& rules, const Calendar& calendar,
                                      Instant from, unsigned tried) {
  const std::vector<int> minutes = beginnings(rules);
  const auto suits = [&](bool works, int minute) {
    return minute < k_midnight && (part_of(works, minute) & tried) == 0 &&
           may_call(rules, works, minute);
  };
  for (Date day = std::max(from.date(), rules.from); day <= rules.to; day = day + 1) {
    const bool works = calendar.day(day).works();
    const bool first = day == from.date();
    if (first && suits(works, from.minute_of_day())) return from;
    for (const int minute : minutes)
      if ((!first || minute > from.minute_of_day()) && suits(works, minute))
        return Instant::at(day, minute);
  }
  return {};
}

std::vector<std::string> Caller::skills() const {
  std::vector<std::string> all{""};
  if (converts) all.emplace_back("convert");
  if (leads) all.emplace_back("lead");
  for (const std::string& language : languages) all.push_back("language:" + language);
  return all;
}

bool Caller::has(const std::string& skill) const {
  const auto all = skills();
  return std::find(all.begin(), all.end(), skill) != all.end();
}

bool appointment_due(const QueuedCase& one, const std::string& account, Instant now) {
  if (!one.due || *one.due > now) return false;
  return one.for_whom.empty() || one.for_whom == account || *one.due + k_grace_ms <= now;
}

bool is_ready(const QueuedCase& one, unsigned part, Instant now) {
  if (one.due || one.ready == Ready::off || one.day > now.date()) return false;
  if (one.ready == Ready::waiting && one.next > now) return false;
  return (one.tried & part) == 0;
}

NextCase next_case(const std::vector<QueuedCase>& cases, const Caller& caller,
                   const CallRules& rules, const Calendar& calendar, Instant now) {
  const bool open_now = may_call_at(rules, calendar, now);
  const unsigned part = part_of_week(calendar, now);
  const QueuedCase *appointment = nullptr, *best = nullptr;
  bool any = false, mine = false;
  NextCase answer;
  for (const QueuedCase& one : cases) {
    if (!one.open) continue;
    any = true;
    if (!caller.has(one.skill)) continue;
    if (!one.held_at(now)) {
      mine = true;
      if (open_now && appointment_due(one, caller.account, now) &&
          (appointment == nullptr ||
           std::tie(*one.due, one.id) < std::tie(*appointment->due, appointment->id)))
        appointment = &one;
      if (open_now && is_ready(one, part, now) &&
          (best == nullptr ||
           std::tie(one.day, one.attempts, one.id) < std::tie(best->day, best->attempts, best->id)))
        best = &one;
    }
    earlier(answer.again, when_again(one, caller.account, rules, calendar, now));
  }
  if (appointment != nullptr || best != nullptr)
    return {.found = appointment != nullptr ? appointment->id : best->id};
  if (!open_now) {
    answer.why = NoCase::window;
    answer.again = next_call_time(rules, calendar, now);
  } else {
    answer.why = mine ? NoCase::wait : any ? NoCase::others : NoCase::ended;
  }
  return answer;
}

}  // namespace wanhu::domain
