#include "cli/plan_command.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>

#include "base/json.hpp"
#include "cli/plan_explain.hpp"
#include "cli/plan_tools.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"

namespace wanhu::cli {

namespace {

using base::Lang;
using plan::Severity;

constexpr Severity k_severities[] = {Severity::error, Severity::hold, Severity::warning,
                                     Severity::note};

struct Tool {
  std::string_view name;
  int (*run)(const std::vector<std::string>& args, Lang lang, bool json);
};
constexpr Tool k_tools[] = {
    {"fmt", plan_fmt},
    {"fix", plan_fix},
    {"cover", plan_cover},
    {"source", plan_source},
    {"explain", plan_explain}};

struct Request {
  std::vector<std::string> files;
  bool long_form = false;
};

void say(std::ostream& out, const std::string& text) {
  out << text << "\n";
}

// Reads one byte more than a plan may have, so that a larger file is refused without being read.
std::optional<std::string> read_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  if (!in) return std::nullopt;
  std::string bytes(plan::k_file_bytes_max + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad() || (in.gcount() == 0 && !in.eof())) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

std::map<std::string, std::string> counts(const plan::Loaded& loaded) {
  std::map<Severity, int> number;
  for (const plan::Finding& finding : loaded.findings) ++number[finding.severity];
  number[Severity::note] += static_cast<int>(loaded.notes.size());
  std::map<std::string, std::string> args{{"file", loaded.file_name}};
  for (const Severity severity : k_severities)
    args[std::string(plan::word_of(severity))] = std::to_string(number[severity]);
  return args;
}

void print(const plan::Loaded& loaded, const plan::Renderer& renderer, Lang lang, bool long_form) {
  for (const plan::Finding& finding : loaded.findings) {
    say(std::cerr, renderer.one_line(finding));
    if (long_form) say(std::cerr, renderer.framed(finding));
  }
  if (loaded.more)
    say(std::cerr,
        base::message(lang, "PLAN-CHECK-MORE",
                      {{"file", loaded.file_name}, {"max", std::to_string(plan::k_findings_max)}}));
  for (const plan::Finding& note : loaded.notes) say(std::cerr, renderer.one_line(note));
  const char* summary = loaded.findings.empty() ? "PLAN-CHECK-CLEAN" : "PLAN-CHECK-SUM";
  say(std::cerr, base::message(lang, summary, counts(loaded)));
}

base::Json json_of(const plan::Loaded& loaded, const plan::Renderer& renderer) {
  const auto list = [&](const std::vector<plan::Finding>& all) {
    base::Json json = base::Json::array();
    for (const plan::Finding& finding : all) json.push_back(renderer.json(finding));
    return json;
  };
  return {{"file", loaded.file_name},
          {"loads", loaded.plan.has_value()},
          {"may_activate", loaded.may_activate()},
          {"digest", loaded.plan ? base::Json(loaded.plan->digest) : base::Json()},
          {"more", loaded.more},
          {"findings", list(loaded.findings)},
          {"notes", list(loaded.notes)}};
}

int check(const Request& request, Lang lang, bool json) {
  base::Json documents = base::Json::array();
  bool refused = false, unreadable = false;
  for (const std::string& file : request.files) {
    const auto text = read_file(file);
    if (!text) {
      say(std::cerr, base::message(lang, "PLAN-FILE", {{"file", file}}));
      unreadable = true;
      continue;
    }
    const plan::Loaded loaded = plan::load(*text, file);
    const plan::Renderer renderer(*text, file, lang);
    refused |= loaded.has(Severity::error);
    if (json)
      documents.push_back(json_of(loaded, renderer));
    else
      print(loaded, renderer, lang, request.long_form);
  }
  if (json) say(std::cout, base::Json{{"files", std::move(documents)}}.dump(2));
  return unreadable ? 3 : refused ? 1 : 0;
}

int wrong_usage(Lang lang, const std::string& option) {
  if (!option.empty()) say(std::cerr, base::message(lang, "PLAN-OPTION", {{"option", option}}));
  say(std::cerr, base::message(lang, "PLAN-USAGE"));
  return 2;
}

}  // namespace

int plan_command(const std::vector<std::string>& args, Lang lang, bool json) {
  if (!args.empty()) {
    const auto* const tool = std::find_if(std::begin(k_tools), std::end(k_tools),
                                          [&](const Tool& t) { return t.name == args[0]; });
    if (tool != std::end(k_tools)) return tool->run({args.begin() + 1, args.end()}, lang, json);
  }
  Request request{.files = {}, .long_form = ::isatty(STDERR_FILENO) == 1};
  bool files_only = false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (!files_only && (arg == "--help" || arg == "-h")) {
      say(std::cout, base::message(lang, "PLAN-USAGE"));
      say(std::cout, base::message(lang, "PLAN-HELP"));
      return 0;
    }
    if (i == 0) continue;  // the action, looked at below
    if (!files_only && arg == "--")
      files_only = true;
    else if (!files_only && arg == "--long")
      request.long_form = true;
    else if (!files_only && arg.starts_with("-"))
      return wrong_usage(lang, arg);
    else
      request.files.push_back(arg);
  }
  if (args.empty() || args[0] != "check" || request.files.empty()) return wrong_usage(lang, "");
  return check(request, lang, json);
}

}  // namespace wanhu::cli
