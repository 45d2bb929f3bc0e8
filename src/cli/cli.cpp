#include "cli/cli.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "cli/admin_commands.hpp"
#include "cli/calendar_command.hpp"
#include "cli/client_command.hpp"
#include "cli/options.hpp"
#include "cli/plan_command.hpp"
#include "cli/poll_command.hpp"
#include "cli/report_command.hpp"
#include "cli/serve_commands.hpp"
#include "cli/stats_command.hpp"

namespace wanhu::cli {

namespace {

using Run = int (*)(const std::vector<std::string>&, base::Lang, bool);

struct Command {
  std::string_view name;
  Run run;
};

constexpr std::array k_commands{
    Command{"demo", demo_command},         Command{"serve", serve_command},
    Command{"init", init_command},         Command{"user", user_command},
    Command{"plan", plan_command},         Command{"calendar", calendar_command},
    Command{"register", register_command}, Command{"report", report_command},
    Command{"simulate", simulate_command}, Command{"verify", verify_command},
    Command{"backup", backup_command},     Command{"restore", restore_command},
    Command{"key", key_command},           Command{"export", export_command},
    Command{"client", client_command},     Command{"stats", stats_command},
    Command{"poll", poll_command},
};

struct Common {
  base::Lang lang = base::Lang::zh;
  bool json = false;
};

// Takes --lang and --json out of the words, wherever they stand.
Common take_common(std::vector<std::string>& args) {
  Common common;
  const char* environment = std::getenv("LANG");
  if (environment != nullptr) common.lang = base::lang_of(environment);
  for (auto it = args.begin(); it != args.end();) {
    if (*it == "--json") {
      common.json = true;
      it = args.erase(it);
    } else if (it->starts_with("--lang=")) {
      common.lang = base::lang_of(it->substr(7));
      it = args.erase(it);
    } else if (*it == "--lang" && it + 1 != args.end()) {
      common.lang = base::lang_of(*(it + 1));
      it = args.erase(it, it + 2);
    } else {
      ++it;
    }
  }
  return common;
}

int unknown_command(const std::string& word, base::Lang lang) {
  std::vector<std::string> names;
  for (const Command& command : k_commands) names.emplace_back(command.name);
  base::Problem problem{.code = "CLI-COMMAND"};
  problem.with("command", word)
      .with("hint", base::nearest(word, names, 3).value_or(std::string("--help")));
  refused(problem, lang);
  return k_usage;
}

}  // namespace

int run(int argc, char** argv) {
  std::vector<std::string> args(argv + 1, argv + argc);
  const Common common = take_common(args);
  if (args.empty() || args[0] == "--help" || args[0] == "help") {
    std::cout << base::message(common.lang, "CLI-HELP") << "\n";
    return args.empty() ? k_usage : k_ok;
  }
  const auto* const found =
      std::find_if(k_commands.begin(), k_commands.end(),
                   [&](const Command& command) { return command.name == args[0]; });
  if (found == k_commands.end()) return unknown_command(args[0], common.lang);
  args.erase(args.begin());
  try {
    const int code = found->run(args, common.lang, common.json);
    if (!(std::cout << std::flush)) throw base::MachineError("standard output is full or closed");
    return code;
  } catch (const base::MachineError& error) {
    std::cerr << base::message(common.lang, "CLI-MACHINE", {{"reason", error.what()}}) << "\n";
    return k_machine;
  } catch (const std::exception& error) {
    std::cerr << base::message(common.lang, "CLI-MACHINE", {{"reason", error.what()}}) << "\n";
    return k_machine;
  }
}

}  // namespace wanhu::cli
