#include <charconv>
#include <iostream>
#include <thread>

#include "app/survey_file.hpp"
#include "base/text.hpp"
#include "cli/stats_tools.hpp"
#include "stats/chart.hpp"
#include "stats/rank_report.hpp"

namespace wanhu::cli {

namespace {

using base::Lang;
using base::Result;

Result<std::vector<int>> read_tau(const Options& options) {
  std::vector<int> out;
  const std::string text = options.value_or("tau", "");
  if (text.empty()) return out;
  for (const std::string_view word : base::split(text, ',')) {
    int value = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), value);
    if (read.ec != std::errc() || read.ptr != word.data() + word.size()) {
      base::Problem problem{.code = "RANK-CLI-TAU"};
      return base::fail(problem.with("value", text));
    }
    out.push_back(value);
  }
  return out;
}

Result<stats::RankTableOptions> read_options(const Options& options) {
  stats::RankTableOptions out;
  const auto level = decimal_option(options, "level");
  if (!level) return base::fail(level.error());
  out.sets.level = level->value_or(out.sets.level);
  const auto draws = number_option(options, "draws", 1000, 100, 1'000'000);
  if (!draws) return base::fail(draws.error());
  const auto seed = number_option(options, "seed", 1, 0, std::numeric_limits<std::int64_t>::max());
  if (!seed) return base::fail(seed.error());
  const auto machine = static_cast<std::int64_t>(std::max(1U, std::thread::hardware_concurrency()));
  const auto threads = number_option(options, "threads", machine, 1, 256);
  if (!threads) return base::fail(threads.error());
  out.sets.draws = static_cast<int>(*draws);
  out.sets.seed = static_cast<std::uint64_t>(*seed);
  out.sets.threads = static_cast<int>(*threads);
  auto tau = read_tau(options);
  if (!tau) return base::fail(tau.error());
  out.best = std::move(*tau);
  if (options.value("k")) {
    const auto k = number_option(options, "k", 1, 1, 20'000);
    if (!k) return base::fail(k.error());
    out.first_k = static_cast<int>(*k);
  }
  return out;
}

Result<stats::RankInput> read_input(const Options& options) {
  const std::string& path = options.words.front();
  const auto bytes = read_file(path);
  if (!bytes) return base::fail(bytes.error());
  auto input = app::rank_units(*bytes, path);
  if (!input || !options.value("cov")) return input;
  const std::string cov = *options.value("cov");
  const auto matrix = read_file(cov);
  if (!matrix) return base::fail(matrix.error());
  auto covariance = app::rank_covariance(*input, *matrix, cov);
  if (!covariance) return base::fail(covariance.error());
  input->covariance = std::move(*covariance);
  return input;
}

}  // namespace

int stats_rank(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options =
      parse_options(args, {"cov", "level", "tau", "k", "draws", "seed", "threads", "svg"}, {});
  if (!options) return refuse_tool(options.error(), lang, json);
  if (options->flag("help")) return help(lang, "RANK-CLI-HELP");
  if (options->words.size() != 1) return usage(lang, "RANK-CLI-HELP");
  auto wanted = read_options(*options);
  if (!wanted) return refuse_tool(wanted.error(), lang, json);
  const auto input = read_input(*options);
  if (!input) return refuse_tool(input.error(), lang, json);
  // Who is in the worst quarter is what people ask of a table.
  if (!wanted->first_k && input->unit.size() >= 3)
    wanted->first_k = static_cast<int>(std::max<std::size_t>(1, input->unit.size() / 4));
  const auto table = stats::rank_table(*input, *wanted);
  if (!table) return refuse_tool(table.error(), lang, json);
  if (const auto path = options->value("svg"))
    if (auto written = write_file(*path, stats::rank_chart(*input, *wanted, *table, lang));
        !written)
      return refuse_tool(written.error(), lang, json);
  if (json)
    std::cout << stats::rank_json(*input, *wanted, *table, lang).dump(1) << "\n";
  else
    std::cout << stats::rank_text(*input, *wanted, *table, lang);
  return k_ok;
}

}  // namespace wanhu::cli
