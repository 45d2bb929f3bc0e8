#include "cli/plan_print.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <vector>

#include "plan/render_finding.hpp"

namespace wanhu::cli {

namespace {

using base::Lang;
using plan::Finding;
using plan::Severity;

constexpr Severity k_severities[] = {Severity::error, Severity::hold, Severity::warning,
                                     Severity::note};

void say(const std::string& text) {
  std::cerr << text << "\n";
}

std::map<std::string, std::string> counts(const plan::Loaded& loaded) {
  std::map<Severity, int> number;
  for (const auto* list : {&loaded.findings, &loaded.notes})
    for (const Finding& finding : *list) ++number[finding.severity];
  std::map<std::string, std::string> args{{"file", loaded.file_name}};
  for (const Severity severity : k_severities)
    args[std::string(plan::word_of(severity))] = std::to_string(number[severity]);
  return args;
}

// A clause comes where its first finding stands; those of no clause are a group of their own.
std::vector<std::vector<const Finding*>> by_clause(const std::vector<Finding>& findings) {
  std::vector<std::vector<const Finding*>> groups;
  for (const Finding& finding : findings) {
    const auto known = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      return group.front()->clause == finding.clause;
    });
    if (known == groups.end())
      groups.push_back({&finding});
    else
      known->push_back(&finding);
  }
  return groups;
}

void say_heading(const std::string& clause, Lang lang) {
  say(clause.empty() ? base::message(lang, "PLAN-CHECK-NO-CLAUSE")
                     : base::message(lang, "PLAN-CHECK-CLAUSE", {{"clause", clause}}));
}

}  // namespace

void print_findings(const plan::Loaded& loaded, const std::string& text, Lang lang,
                    bool long_form) {
  const plan::Renderer renderer(text, loaded.file_name, lang);
  for (const auto& group : by_clause(loaded.findings)) {
    if (long_form) say_heading(group.front()->clause, lang);
    for (const Finding* finding : group) {
      say(renderer.one_line(*finding));
      if (long_form) say(renderer.framed(*finding));
    }
  }
  if (loaded.more)
    say(base::message(lang, "PLAN-CHECK-MORE",
                      {{"file", loaded.file_name}, {"max", std::to_string(plan::k_findings_max)}}));
  for (const Finding& note : loaded.notes) say(renderer.one_line(note));
  const bool clean = loaded.findings.empty() && loaded.may_activate();
  say(base::message(lang, clean ? "PLAN-CHECK-CLEAN" : "PLAN-CHECK-SUM", counts(loaded)));
}

}  // namespace wanhu::cli
