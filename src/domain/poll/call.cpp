#include "domain/poll/call.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>

namespace wanhu::domain {

namespace {

using base::Instant;
using calendar::Calendar;
using stats::OutcomeClass;
using stats::OutcomeCode;

constexpr std::int64_t k_minute = 60'000;
constexpr std::array<std::string_view, 3> k_no_try{"3.12", "3.16", "2.34"};  // of its hour

// How long to wait at least, in minutes.
int delay_after(const OutcomeCode& code) {
  if (code.code == "3.12") return 30;                         // busy: somebody is there
  if (code.code == "3.16" || code.code == "2.34") return 60;  // the line
  return 180;
}

const OutcomeCode& code_of(const std::string& outcome) {
  const OutcomeCode* code = stats::find_outcome(outcome);
  if (code == nullptr) throw std::logic_error("no outcome " + outcome);
  return *code;
}

int calls_to(const std::vector<CallOutcome>& calls, int number) {
  return static_cast<int>(std::count_if(
      calls.begin(), calls.end(), [&](const CallOutcome& call) { return call.number == number; }));
}

int calls_on(const std::vector<CallOutcome>& calls, base::Date day) {
  return static_cast<int>(std::count_if(calls.begin(), calls.end(), [&](const CallOutcome& call) {
    return call.number > 0 && call.at.date() == day;
  }));
}

int attempts_in(const std::vector<CallOutcome>& calls) {
  return static_cast<int>(std::count_if(calls.begin(), calls.end(),
                                        [](const CallOutcome& call) { return call.number > 0; }));
}

int refusals_in(const std::vector<CallOutcome>& calls) {
  return static_cast<int>(std::count_if(calls.begin(), calls.end(), [](const CallOutcome& call) {
    return code_of(call.outcome).of == OutcomeClass::refusal;
  }));
}

// Somebody was spoken to who may still take part.
bool may_be_promised(const OutcomeCode& code) {
  return after_call(code) == AfterCall::later &&
         (code.of == OutcomeClass::non_contact || code.of == OutcomeClass::other ||
          code.of == OutcomeClass::unknown_other);
}

base::Result<void> check_appointment(const CallReport& report, const OutcomeCode& code,
                                     const std::vector<CallOutcome>& calls, const CallRules& rules,
                                     const Calendar& calendar) {
  if (!may_be_promised(code))
    return base::fail_field("POLL-APPOINTMENT-OUTCOME", "/data/outcome", {{"outcome", code.zh}});
  const Instant due = *report.appointment;
  if (due <= report.at || !may_call_at(rules, calendar, due)) {
    const auto next = next_call_time(rules, calendar, std::max(due, report.at + k_minute));
    return base::fail_field("POLL-APPOINTMENT-TIME", "/data/appointment",
                            {{"next", next ? next->clock() : "—"}});
  }
  if (calls_to(calls, report.number) >= rules.attempts + k_promised_max)
    return base::fail_field("POLL-APPOINTMENT-MANY", "/data/appointment",
                            {{"n", std::to_string(k_promised_max)}});
  return {};
}

// The parts of the week that were tried, with this one; when no other has time left in the wave,
// the turn begins anew.
unsigned tried_after(unsigned before, const CallRules& rules, const Calendar& calendar,
                     Instant at) {
  const unsigned part = part_of_week(calendar, at);
  const unsigned all = before | part;
  if (next_call_time(rules, calendar, at + k_minute, all)) return all;
  return next_call_time(rules, calendar, at + k_minute, part) ? part : 0;
}

// Whose a case is that goes on: a refusal stays the converters', a language those who speak it.
std::string skill_that_stays(const std::string& skill, int refusals) {
  if (skill.starts_with("language:")) return skill;
  return refusals > 0 ? "convert" : "";
}

class Decided {
 public:
  Decided(const CalledCase& before, const CallReport& report, const CallRules& rules,
          const Calendar& calendar, const OutcomeCode& code)
      : before_(before), report_(report), rules_(rules), calendar_(calendar), code_(code) {
    calls_ = before.calls;
    calls_.push_back({report.at, report.number, report.outcome});
    after_.outcome = case_outcome(calls_, before.numbers);
    after_.attempts = attempts_in(calls_);
    after_.refusals = refusals_in(calls_);
    after_.tried = before.tried;
    after_.skill = skill_that_stays(before.skill, after_.refusals);
  }

  const std::vector<CallOutcome>& calls() const { return calls_; }

  CaseAfter result() {
    if (report_.never_again) return ended();
    if (report_.appointment) return promised();
    switch (after_call(code_)) {
      case AfterCall::done:
        return ended();
      case AfterCall::number:
        return again(report_.at);
      case AfterCall::later:
        return later();
      case AfterCall::convert:
        if (after_.refusals >= k_refusals_final) return ended();
        after_.skill = "convert";
        return again(Instant::at(report_.at.date() + k_cool_days));
      case AfterCall::language:
        after_.skill =
            rules_.languages.contains(report_.language) ? "language:" + report_.language : "lead";
        return after_.skill == "lead" && report_.leads ? ended() : again(report_.at);
      case AfterCall::lead:
        if (report_.leads) return ended();
        after_.skill = "lead";
        return again(report_.at);
    }
    throw std::logic_error("unknown rule after a call");
  }

 private:
  CaseAfter ended() {
    after_.open = false;
    after_.ready = Ready::off;
    after_.next = report_.at;
    after_.skill = "";
    return after_;
  }

  CaseAfter promised() {
    after_.ready = Ready::off;
    after_.due = after_.next = *report_.appointment;
    if (report_.with_me) after_.for_whom = report_.actor;
    return after_;
  }

  CaseAfter later() {
    const bool no_try = std::find(k_no_try.begin(), k_no_try.end(), code_.code) != k_no_try.end();
    if (!no_try) after_.tried = tried_after(before_.tried, rules_, calendar_, report_.at);
    return again(report_.at + delay_after(code_) * k_minute);
  }

  // Not before `from`, and not today any more when today's calls are used up.
  CaseAfter again(Instant from) {
    if (number_to_call(calls_, before_.numbers, rules_.attempts) == 0) return ended();
    const int a_day =
        (rules_.attempts + rules_.attempts_days - 1) / std::max(rules_.attempts_days, 1);
    if (calls_on(calls_, report_.at.date()) >= std::max(a_day, 1))
      from = std::max(from, Instant::at(report_.at.date() + 1));
    // A wave that ends before leaves the case open as it stands.
    after_.next = next_call_time(rules_, calendar_, from, after_.tried)
                      .value_or(Instant::at(std::max(rules_.to, report_.at.date()) + 1));
    return after_;
  }

  const CalledCase& before_;
  const CallReport& report_;
  const CallRules& rules_;
  const Calendar& calendar_;
  const OutcomeCode& code_;
  std::vector<CallOutcome> calls_;
  CaseAfter after_;
};

}  // namespace

bool is_dead(const std::vector<CallOutcome>& calls, int number) {
  return std::any_of(calls.begin(), calls.end(), [&](const CallOutcome& call) {
    return call.number == number && is_of_number_only(code_of(call.outcome));
  });
}

int number_to_call(const std::vector<CallOutcome>& calls, int numbers, int attempts) {
  const CallOutcome* spoke = nullptr;
  for (const CallOutcome& call : calls)
    if (call.number > 0 && case_reached(call.outcome).contacted &&
        (spoke == nullptr || std::tie(spoke->at, spoke->number) < std::tie(call.at, call.number)))
      spoke = &call;
  const auto alive = [&](int number) {
    return !is_dead(calls, number) && calls_to(calls, number) < attempts;
  };
  if (spoke != nullptr && spoke->number <= numbers && alive(spoke->number)) return spoke->number;
  int best = 0;
  for (int number = 1; number <= numbers; ++number)
    if (alive(number) && (best == 0 || calls_to(calls, number) < calls_to(calls, best)))
      best = number;
  return best;
}

base::Result<CaseAfter> after_call(const CalledCase& before, const CallReport& report,
                                   const CallRules& rules, const Calendar& calendar) {
  const OutcomeCode* code = chosen_code(before.kind, report.outcome);
  if (code == nullptr)
    return base::fail_field("POLL-OUTCOME", "/data/outcome", {{"outcome", report.outcome}});
  if (report.number < 1 || report.number > before.numbers || is_dead(before.calls, report.number))
    return base::fail_field("POLL-NUMBER", "/data/number",
                            {{"numbers", std::to_string(before.numbers)}});
  Decided decided(before, report, rules, calendar, *code);
  if (report.never_again && code->of != OutcomeClass::refusal)
    return base::fail_field("POLL-NEVER", "/data/never_again");
  if (report.appointment && !report.never_again)
    if (auto fine = check_appointment(report, *code, decided.calls(), rules, calendar); !fine)
      return base::fail(fine.error());
  return decided.result();
}

CaseAfter after_link(const CalledCase& before, Instant at, const std::string& outcome) {
  std::vector<CallOutcome> calls = before.calls;
  calls.push_back({at, 0, outcome});
  return {.open = false,
          .outcome = case_outcome(calls, before.numbers),
          .attempts = attempts_in(before.calls),
          .refusals = refusals_in(calls),
          .ready = Ready::off,
          .next = at,
          .due = {},
          .tried = before.tried};
}

}  // namespace wanhu::domain
