#include "stats/power.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iostream>

#include "base/json.hpp"
#include "cli/stats_tools.hpp"
#include "stats/run.hpp"
#include "stats/text_table.hpp"

namespace wanhu::cli {

base::Result<std::optional<double>> decimal_option(const Options& options,
                                                   const std::string& name) {
  const auto text = options.value(name);
  if (!text) return std::optional<double>();
  double value = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, value);
  if (read.ec == std::errc() && read.ptr == end) return std::optional<double>(value);
  base::Problem problem{.code = "STATS-CLI-DECIMAL"};
  return base::fail(problem.with("option", "--" + name).with("value", *text));
}

int refuse_tool(const base::Problem& problem, base::Lang lang, bool json) {
  if (json) std::cout << base::Json{{"error", stats::problem_json(problem, lang)}}.dump(1) << "\n";
  return refused(problem, lang);
}

namespace {

using base::Json;
using base::Lang;
using base::Result;

struct Asked {
  stats::PowerSpec spec{};
  std::optional<double> half_width{}, separate{};
  std::optional<std::int64_t> n{};
  double power = 0.8;
  int units = 2;
};

Result<Asked> read(const Options& options) {
  Asked asked;
  const std::map<std::string, std::pair<double*, std::optional<double>*>> decimals{
      {"share", {&asked.spec.share, nullptr}},      {"level", {&asked.spec.level, nullptr}},
      {"deff", {&asked.spec.deff, nullptr}},        {"power", {&asked.power, nullptr}},
      {"half-width", {nullptr, &asked.half_width}}, {"separate", {nullptr, &asked.separate}}};
  for (const auto& [name, into] : decimals) {
    const auto value = decimal_option(options, name);
    if (!value) return base::fail(value.error());
    if (*value && into.first != nullptr) *into.first = **value;
    if (*value && into.second != nullptr) *into.second = *value;
  }
  constexpr std::int64_t k_most = 2'000'000'000;
  const auto units = number_option(options, "units", 2, 2, 100'000);
  const auto population = number_option(options, "population", 0, 2, k_most);
  const auto n = number_option(options, "n", 0, 1, k_most);
  for (const auto* number : {&units, &population, &n})
    if (!*number) return base::fail(number->error());
  asked.units = static_cast<int>(*units);
  if (options.value("population")) asked.spec.population = *population;
  if (options.value("n")) asked.n = *n;
  return asked;
}

std::map<std::string, std::string> words_of(const Asked& asked) {
  return {{"share", stats::shown(asked.spec.share)},
          {"level", stats::shown(asked.spec.level * 100)},
          {"deff", stats::shown(asked.spec.deff)},
          {"population", asked.spec.population ? std::to_string(*asked.spec.population) : "–"},
          {"power", stats::shown(asked.power * 100)},
          {"units", std::to_string(asked.units)}};
}

struct Answer {
  Json json;
  std::string code;
  std::map<std::string, std::string> args;
};

Result<Answer> answer_to(const Asked& asked) {
  std::map<std::string, std::string> args = words_of(asked);
  if (asked.half_width) {
    const auto n = stats::interviews_for_half_width(asked.spec, *asked.half_width);
    if (!n) return base::fail(n.error());
    args["n"] = std::to_string(*n);
    args["width"] = stats::shown(*asked.half_width * 100);
    return Answer{.json = {{"interviews", *n}, {"half_width", *asked.half_width}},
                  .code = "POWER-ANSWER-WIDTH",
                  .args = std::move(args)};
  }
  if (asked.separate) {
    const auto n =
        stats::interviews_to_separate(asked.spec, *asked.separate, asked.power, asked.units);
    if (!n) return base::fail(n.error());
    args["n"] = std::to_string(*n);
    args["difference"] = stats::shown(*asked.separate * 100);
    const bool all = asked.spec.population && *n >= *asked.spec.population;
    return Answer{.json = {{"interviews", *n},
                           {"separate", *asked.separate},
                           {"power", asked.power},
                           {"units", asked.units}},
                  .code = all ? "POWER-ANSWER-ALL" : "POWER-ANSWER-SEPARATE",
                  .args = std::move(args)};
  }
  const auto width = stats::half_width_of(asked.spec, *asked.n);
  if (!width) return base::fail(width.error());
  args["n"] = std::to_string(*asked.n);
  args["width"] = fmt::format("{:.2f}", *width * 100);
  return Answer{.json = {{"n", *asked.n}, {"half_width", *width}},
                .code = "POWER-ANSWER-N",
                .args = std::move(args)};
}

}  // namespace

int stats_power(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(
      args,
      {"half-width", "separate", "n", "share", "level", "deff", "population", "units", "power"},
      {});
  if (!options) return refuse_tool(options.error(), lang, json);
  if (options->flag("help")) return help(lang, "POWER-CLI-HELP");
  const int questions = (options->value("half-width") ? 1 : 0) +
                        (options->value("separate") ? 1 : 0) + (options->value("n") ? 1 : 0);
  if (questions != 1 || !options->words.empty()) return usage(lang, "POWER-CLI-HELP");
  const auto asked = read(*options);
  if (!asked) return refuse_tool(asked.error(), lang, json);
  auto answer = answer_to(*asked);
  if (!answer) return refuse_tool(answer.error(), lang, json);
  if (json) {
    answer->json["share"] = asked->spec.share;
    answer->json["level"] = asked->spec.level;
    answer->json["deff"] = asked->spec.deff;
    answer->json["population"] =
        asked->spec.population ? Json(*asked->spec.population) : Json(nullptr);
    std::cout << answer->json.dump(1) << "\n";
    return k_ok;
  }
  std::cout << base::message(lang, answer->code, answer->args) << "\n"
            << base::message(lang,
                             asked->spec.population ? "POWER-GIVEN-POPULATION" : "POWER-GIVEN",
                             answer->args)
            << "\n";
  return k_ok;
}

}  // namespace wanhu::cli
