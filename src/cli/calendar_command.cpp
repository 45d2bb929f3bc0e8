#include "cli/calendar_command.hpp"

#include <iostream>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/json.hpp"
#include "calendar/calendar.hpp"
#include "calendar/explain.hpp"

namespace wanhu::cli {
namespace {

using base::Instant;
using base::Lang;
using calendar::Due;
using calendar::Roll;
using calendar::Step;

constexpr int k_success = 0, k_refused = 1, k_usage = 2;

struct Request {
  bool help = false, explain = false, json = false;
  Roll roll = Roll::next_working_day;
  std::vector<std::string> words;  // START and AMOUNT
};

base::Failure usage(std::string code, std::string value = {}) {
  base::Problem problem{.code = std::move(code)};
  problem.with("value", std::move(value));
  return base::fail(std::move(problem));
}

std::optional<Roll> roll_named(const std::string& name) {
  if (name == "none") return Roll::none;
  if (name == "next_working_day") return Roll::next_working_day;
  return std::nullopt;
}

base::Result<Request> read(const std::vector<std::string>& args, bool json) {
  Request request;
  request.json = json;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--help" || arg == "-h") {
      request.help = true;
    } else if (arg == "--explain") {
      request.explain = true;
    } else if (arg == "--json") {
      request.json = true;
    } else if (arg == "--roll" || arg.starts_with("--roll=")) {
      const bool joined = arg != "--roll";
      if (!joined && i + 1 == args.size()) return usage("CAL-CLI-ROLL");
      const auto roll = roll_named(joined ? arg.substr(7) : args[++i]);
      if (!roll) return usage("CAL-CLI-ROLL");
      request.roll = *roll;
    } else if (arg.starts_with("-")) {
      return usage("CAL-CLI-OPTION", arg);
    } else {
      request.words.push_back(arg);
    }
  }
  if (request.help) return request;
  if (request.words.empty()) return usage("CAL-CLI-ARGUMENTS");
  if (request.words.front() != "due") return usage("CAL-CLI-VERB", request.words.front());
  request.words.erase(request.words.begin());
  if (request.words.size() != 2) return usage("CAL-CLI-ARGUMENTS");
  return request;
}

base::Result<Due> compute(const Request& request) {
  const auto amount = calendar::parse_amount(request.words[1]);
  if (!amount) return base::fail(amount.error());
  const auto& office = calendar::Calendar::office();
  if (const auto day = base::Date::parse(request.words[0])) {
    return calendar::due(office, *day, *amount, request.roll);
  }
  if (const auto instant = Instant::parse(request.words[0])) {
    return calendar::due(office, *instant, *amount, request.roll);
  }
  return usage("CAL-CLI-START", request.words[0]);
}

bool in_hours(const Due& due) {
  return std::holds_alternative<calendar::ClockHours>(due.amount) ||
         std::holds_alternative<calendar::WorkingHours>(due.amount);
}

base::Json json_of(const Request& request, const Due& due) {
  base::Json answer{{"start", request.words[0]},      {"amount", calendar::text_of(due.amount)},
                    {"date", due.date.iso()},         {"at", due.at.iso()},
                    {"provisional", due.provisional}, {"calendar", due.calendar}};
  if (due.provisional) answer["provisional_year"] = due.provisional_year;
  if (!request.explain) return answer;
  base::Json steps = base::Json::array();
  for (const Step& step : due.steps) {
    steps.push_back({{"date", step.date.iso()},
                     {"what", calendar::text_of(step.what)},
                     {"kind", calendar::text_of(step.day.kind)},
                     {"name", step.day.name},
                     {in_hours(due) ? "minutes" : "days", step.count},
                     {"provisional", step.day.provisional}});
  }
  answer["steps"] = std::move(steps);
  return answer;
}

std::string answer_line(const Due& due, Lang lang) {
  std::string answer = in_hours(due) ? due.at.clock() : due.date.iso();
  if (!due.provisional) return answer;
  return base::message(lang, "CAL-CLI-ANSWER-PROVISIONAL",
                       {{"answer", answer}, {"note", calendar::provisional_note(due, lang)}});
}

int report(const base::Problem& problem, Lang lang, std::ostream& err, int code) {
  err << base::text_of(lang, problem) << "\n";
  return code;
}

}  // namespace

int calendar_command(const std::vector<std::string>& args, Lang lang, bool json, std::ostream& out,
                     std::ostream& err) {
  const auto request = read(args, json);
  if (!request) return report(request.error(), lang, err, k_usage);
  if (request->help) {
    out << base::message(lang, "CAL-CLI-HELP");
    return k_success;
  }
  const auto due = compute(*request);
  if (!due) return report(due.error(), lang, err, k_refused);
  if (request->json) {
    out << base::canonical(json_of(*request, *due)) << "\n";
    return k_success;
  }
  if (request->explain) out << calendar::explain(*due, lang);
  out << answer_line(*due, lang) << "\n";
  return k_success;
}

int calendar_command(const std::vector<std::string>& args, Lang lang, bool json) {
  return calendar_command(args, lang, json, std::cout, std::cerr);
}

}  // namespace wanhu::cli
