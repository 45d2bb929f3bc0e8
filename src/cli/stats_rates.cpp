#include <iostream>

#include "app/survey_file.hpp"
#include "cli/stats_tools.hpp"
#include "stats/rates_report.hpp"

namespace wanhu::cli {

int stats_rates(const std::vector<std::string>& args, base::Lang lang, bool json) {
  const auto options = parse_options(args, {"codes", "e"}, {});
  if (!options) return refuse_tool(options.error(), lang, json);
  if (options->flag("help")) return help(lang, "RATES-CLI-HELP");
  if (options->words.size() != 1) return usage(lang, "RATES-CLI-HELP");
  if (const std::string codes = options->value_or("codes", "aapor"); codes != "aapor") {
    base::Problem problem{.code = "RATES-CLI-CODES"};
    return refuse_tool(problem.with("value", codes), lang, json);
  }
  const auto share = decimal_option(*options, "e");
  if (!share) return refuse_tool(share.error(), lang, json);
  if (*share && !(**share >= 0 && **share <= 1))
    return refuse_tool(base::Problem{.code = "RATES-E"}, lang, json);
  const std::string& path = options->words.front();
  const auto bytes = read_file(path);
  if (!bytes) return refuse_tool(bytes.error(), lang, json);
  const auto rows = app::outcome_rows(*bytes, path);
  if (!rows) return refuse_tool(rows.error(), lang, json);
  const auto groups = stats::rates_of_rows(*rows, *share);
  if (!groups) return refuse_tool(groups.error(), lang, json);
  if (json)
    std::cout << stats::rates_json(*groups, *share).dump(1) << "\n";
  else
    std::cout << stats::rates_text(*groups, lang);
  return k_ok;
}

}  // namespace wanhu::cli
