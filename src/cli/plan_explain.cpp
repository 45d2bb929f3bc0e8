#include "cli/plan_explain.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iostream>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "plan/tools/explain.hpp"

namespace wanhu::cli {

namespace {

using base::Json;
using base::Lang;

constexpr int k_slip = 3;  // edits within which an unknown code may mean another

int unknown_code(const std::string& code, Lang lang) {
  std::vector<std::string> names;
  for (const plan::Code& known : plan::codes()) names.emplace_back(known.code);
  base::Problem problem{.code = "EXPLAIN-UNKNOWN"};
  problem.with("code", code);
  if (const auto near = base::nearest(code, names, k_slip)) {
    problem.code = "EXPLAIN-NEAR";
    problem.with("near", *near);
  }
  return refused(problem, lang);
}

int write_pages(const std::filesystem::path& folder, Lang lang) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);  // what fails here fails again on writing
  const auto write = [&](const std::string& name, const std::string& page) {
    const auto written = write_file((folder / name).string(), page);
    if (!written) refused(written.error(), lang);
    return written.has_value();
  };
  if (!write("index.html", plan::explain_index_html(lang))) return k_machine;
  for (const plan::Code& code : plan::codes())
    if (!write(plan::explain_file(code.code), plan::explain_html(code.code, lang)))
      return k_machine;
  std::cerr << base::message(
                   lang, "EXPLAIN-WRITTEN",
                   {{"dir", folder.string()}, {"count", std::to_string(plan::codes().size() + 1)}})
            << "\n";
  return k_ok;
}

int explain_all(const Options& options, Lang lang, bool json) {
  if (const auto folder = options.value("html")) return write_pages(*folder, lang);
  if (!json) {
    std::cout << plan::explain_list(lang);
    return k_ok;
  }
  Json all = Json::array();
  for (const plan::Code& code : plan::codes()) all.push_back(plan::explain_json(code.code, lang));
  std::cout << Json{{"findings", std::move(all)}}.dump(2) << "\n";
  return k_ok;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

}  // namespace

int plan_explain(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(args, {"html"}, {"all"});
  if (!options) {
    refused(options.error(), lang);
    return usage(lang, "EXPLAIN-HELP");
  }
  if (options->flag("help")) return help(lang, "EXPLAIN-HELP");
  const bool all = options->flag("all");
  if (options->words.size() != (all ? 0U : 1U) || (!all && options->value("html")))
    return usage(lang, "EXPLAIN-HELP");
  if (all) return explain_all(*options, lang, json);
  const std::string code = upper(options->words.front());
  if (plan::find_code(code) == nullptr) return unknown_code(code, lang);
  if (json)
    std::cout << plan::explain_json(code, lang).dump(2) << "\n";
  else
    std::cout << plan::explain_text(code, lang) << "\n";
  return k_ok;
}

}  // namespace wanhu::cli
