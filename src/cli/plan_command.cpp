#include "cli/plan_command.hpp"

#include <algorithm>
#include <iostream>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "cli/plan_activate.hpp"
#include "cli/plan_check.hpp"
#include "cli/plan_compare.hpp"
#include "cli/plan_explain.hpp"
#include "cli/plan_tools.hpp"

namespace wanhu::cli {

namespace {

using base::Lang;

struct Tool {
  std::string_view name;
  int (*run)(const std::vector<std::string>& args, Lang lang, bool json);
};
constexpr Tool k_tools[] = {
    {"check", plan_check},   {"fmt", plan_fmt},           {"fix", plan_fix},
    {"cover", plan_cover},   {"source", plan_source},     {"diff", plan_diff},
    {"render", plan_render}, {"activate", plan_activate}, {"explain", plan_explain}};

}  // namespace

int plan_command(const std::vector<std::string>& args, Lang lang, bool json) {
  if (args.empty()) return usage(lang, "PLAN-USAGE");
  if (args[0] == "--help" || args[0] == "-h") return help(lang, "PLAN-USAGE");
  const auto* const tool = std::find_if(std::begin(k_tools), std::end(k_tools),
                                        [&](const Tool& t) { return t.name == args[0]; });
  if (tool != std::end(k_tools)) return tool->run({args.begin() + 1, args.end()}, lang, json);
  return usage(lang, "PLAN-USAGE");
}

}  // namespace wanhu::cli
