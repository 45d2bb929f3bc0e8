#include "cli/plan_compare.hpp"

#include <iostream>
#include <optional>

#include "cli/options.hpp"
#include "cli/plan_effect.hpp"
#include "cli/workplace.hpp"
#include "plan/plan.hpp"
#include "plan/reader.hpp"
#include "plan/render_finding.hpp"
#include "plan/tools/diff.hpp"
#include "plan/tools/document.hpp"

namespace wanhu::cli {

namespace {

using base::Json;
using base::Lang;

struct PlanFile {
  std::string name;
  plan::Tree tree{};
  plan::Plan plan{};
};

// Reads a plan without errors, or prints why there is none and answers the exit code. `refusal`
// is what is said below the findings.
std::optional<int> open_plan(PlanFile& file, const char* refusal, Lang lang) {
  const auto text = read_plan_file(file.name);
  if (!text) return refused(text.error(), lang);
  plan::Loaded loaded = plan::load(*text, file.name);
  if (!loaded.plan) {
    const plan::Renderer renderer(*text, file.name, lang);
    for (const plan::Finding& finding : loaded.findings)
      std::cerr << renderer.one_line(finding) << "\n";
    std::cerr << base::message(lang, refusal, {{"file", file.name}}) << "\n";
    return k_refused;
  }
  plan::FindingList findings;
  file.tree = plan::read_tree(*text, findings);
  file.plan = std::move(*loaded.plan);
  return {};
}

// ---- diff ----

struct Comparison {
  PlanFile a, b;
  std::vector<plan::Change> changes{};
  std::optional<Effect> effect{};  // with --db
};

Json json_of(const Comparison& found, Lang lang) {
  Json changes = Json::array();
  for (const plan::Change& change : found.changes) changes.push_back(plan::to_json(change, lang));
  Json json{{"a", found.a.name}, {"b", found.b.name}, {"changes", std::move(changes)}};
  if (found.effect) json["open_matters"] = to_json(*found.effect);
  return json;
}

void print(const Comparison& found, Lang lang) {
  for (const plan::Change& change : found.changes) std::cout << plan::say(change, lang) << "\n";
  if (found.effect) std::cout << "\n" << text_of(*found.effect, lang);
  const char* summary = found.changes.empty() ? "PLAN-DIFF-NONE" : "PLAN-DIFF-SUM";
  std::cerr << base::message(lang, summary,
                             {{"a", found.a.name},
                              {"b", found.b.name},
                              {"count", std::to_string(found.changes.size())}})
            << "\n";
}

base::Result<Effect> effect_of(const Options& options, const PlanFile& proposed, Lang lang) {
  const auto place = workplace(options, false);
  if (!place) return base::fail(place.error());
  return effect_on_open_matters(*place, proposed.tree.root, lang);
}

}  // namespace

int plan_diff(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(args, with_database({}), {});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "PLAN-DIFF-HELP");
  if (options->words.size() != 2) return usage(lang, "PLAN-DIFF-HELP");
  Comparison found{{options->words[0]}, {options->words[1]}};
  int failed = k_ok;  // both files are looked at, so that all findings are seen at once
  for (PlanFile* file : {&found.a, &found.b})
    failed = std::max(failed, open_plan(*file, "PLAN-DIFF-REFUSED", lang).value_or(k_ok));
  if (failed != k_ok) return failed;
  found.changes = plan::diff(found.a.tree, found.a.plan, found.b.tree, found.b.plan);
  if (options->value("db")) {
    auto effect = effect_of(*options, found.b, lang);
    if (!effect) return refused(effect.error(), lang);
    found.effect = std::move(*effect);
  }
  if (json)
    std::cout << json_of(found, lang).dump(2) << "\n";
  else
    print(found, lang);
  return found.changes.empty() ? k_ok : k_refused;
}

int plan_render(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(args, {"out"}, {});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "PLAN-RENDER-HELP");
  if (options->words.size() != 1) return usage(lang, "PLAN-RENDER-HELP");
  PlanFile file{options->words[0]};
  if (const auto failed = open_plan(file, "PLAN-RENDER-REFUSED", lang)) return *failed;
  const plan::PlanDocument document = plan::document_of(file.tree, file.plan, lang);
  const std::string text =
      json ? plan::to_json(document).dump(2) + "\n" : plan::to_html(document, lang);
  const auto written = write_file(options->value_or("out", "-"), text);
  return written ? k_ok : refused(written.error(), lang);
}

}  // namespace wanhu::cli
