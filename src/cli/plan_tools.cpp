#include "cli/plan_tools.hpp"

#include <filesystem>
#include <iostream>

#include "cli/options.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"
#include "plan/source/source.hpp"
#include "plan/tools/cover.hpp"
#include "plan/tools/fix.hpp"
#include "plan/tools/format.hpp"
#include "plan/tools/text_diff.hpp"

namespace wanhu::cli {

namespace {

using base::Json;
using base::Lang;

using Args = std::map<std::string, std::string>;

void say(Lang lang, const char* code, const Args& args) {
  std::cerr << base::message(lang, code, args) << "\n";
}

int wrong_option(const base::Problem& problem, Lang lang) {
  refused(problem, lang);
  return k_usage;
}

// ---- fmt ----

struct FmtRequest {
  bool check = false, write = false, json = false;
};

// 0, k_refused or k_machine for one file; adds its line to `documents` with --json.
int fmt_file(const std::string& file, const FmtRequest& ask, Lang lang, Json& documents) {
  const auto text = read_plan_file(file);
  if (!text) return refused(text.error(), lang);
  const plan::Formatted formatted = plan::format(*text);
  const bool changed = formatted.text != *text;
  documents.push_back({{"file", file}, {"formatted", !formatted.refused}, {"changed", changed}});
  if (formatted.refused) {
    const plan::Renderer renderer(*text, file, lang);
    for (const plan::Finding& finding : formatted.findings)
      std::cerr << renderer.one_line(finding) << "\n";
    return refused(*formatted.refused, lang);
  }
  if (ask.check) {
    if (changed && !ask.json)
      std::cout << plan::unified_diff(*text, formatted.text, file, file + " (fmt)");
    return changed ? k_refused : k_ok;
  }
  if (!ask.write) {
    if (!ask.json) std::cout << formatted.text;
    return k_ok;
  }
  if (!changed) return k_ok;
  const auto written = write_file(file, formatted.text);
  return written ? k_ok : refused(written.error(), lang);
}

// ---- fix ----

struct FixRequest {
  std::string file;
  std::vector<plan::FixChoice> choices{};
  bool apply = false;
};

base::Result<FixRequest> fix_request(const Options& options) {
  FixRequest ask{.file = options.words.front(), .apply = options.flag("apply")};
  for (auto word = options.words.begin() + 1; word != options.words.end(); ++word) {
    const auto choice = plan::parse_fix_choice(*word);
    if (!choice) return base::fail(choice.error());
    ask.choices.push_back(*choice);
  }
  return ask;
}

Json json_of(const plan::AppliedFix& fix) {
  return {{"code", fix.code},   {"line", fix.at.line}, {"column", fix.at.column},
          {"found", fix.found}, {"text", fix.text},    {"round", fix.round}};
}

// What stays when everything asked for is mended.
struct Left {
  std::vector<const plan::Finding*> by_hand{};  // nothing certain is known to mend them
  std::size_t not_chosen = 0;                   // could be mended, and was not asked for
  bool more = false;
};

Left left_of(const plan::Fixed& fixed) {
  Left left{.more = fixed.rest.more};
  for (const plan::Finding& finding : fixed.rest.findings)
    if (finding.fix)
      ++left.not_chosen;
    else
      left.by_hand.push_back(&finding);
  return left;
}

Json json_of(const plan::Fixed& fixed, const FixRequest& ask, const std::string& diff, Lang lang) {
  const plan::Renderer renderer(fixed.text, ask.file, lang);
  const Left left = left_of(fixed);
  Json applied = Json::array(), by_hand = Json::array();
  for (const plan::AppliedFix& fix : fixed.applied) applied.push_back(json_of(fix));
  for (const plan::Finding* finding : left.by_hand) by_hand.push_back(renderer.json(*finding));
  return {{"file", ask.file},
          {"changes", fixed.applied.size()},
          {"written", ask.apply && !fixed.applied.empty()},
          {"applied", std::move(applied)},
          {"left", std::move(by_hand)},
          {"left_not_chosen", left.not_chosen},
          {"more", left.more},
          {"diff", diff}};
}

void tell(const plan::Fixed& fixed, const FixRequest& ask, Lang lang) {
  const auto count = [&](const char* code, std::size_t n) {
    say(lang, code, {{"file", ask.file}, {"n", std::to_string(n)}});
  };
  if (fixed.applied.empty())
    count("PLAN-FIX-NOTHING", 0);
  else
    count(ask.apply ? "PLAN-FIX-DONE" : "PLAN-FIX-WOULD", fixed.applied.size());
  const Left left = left_of(fixed);
  if (left.not_chosen > 0) count("PLAN-FIX-NOT-CHOSEN", left.not_chosen);
  if (left.by_hand.empty() && !left.more) return count("PLAN-FIX-NONE-LEFT", 0);
  count(left.more ? "PLAN-FIX-LEFT-MORE" : "PLAN-FIX-LEFT", left.by_hand.size());
  const plan::Renderer renderer(fixed.text, ask.file, lang);
  for (const plan::Finding* finding : left.by_hand)
    std::cerr << renderer.one_line(*finding) << "\n";
}

// ---- cover ----

const char* word_of(plan::Fate fate) {
  switch (fate) {
    case plan::Fate::kept:
      return "kept";
    case plan::Fate::changed:
      return "changed";
    case plan::Fate::refused:
      return "refused";
    case plan::Fate::hole:
      return "hole";
    case plan::Fate::missing:
      return "missing";
    case plan::Fate::dangling:
      return "dangling";
  }
  return "";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : " ") + part;
  return out;
}

struct Files {
  std::string plan, clauses;
};

void print_clause(const plan::Fated& fated, const Files& files, Lang lang) {
  const plan::Clause& clause = fated.clause;
  const Args args{{"file", files.clauses},
                  {"line", std::to_string(clause.line)},
                  {"id", clause.id},
                  {"mark", clause.mark},
                  {"summary", clause.summary},
                  {"guards", joined(clause.guards)},
                  {"instead", clause.instead},
                  {"hole", clause.hole},
                  {"block", joined(fated.unknown)}};
  switch (fated.fate) {
    case plan::Fate::kept:
      break;
    case plan::Fate::changed:
      say(lang, "COVER-CHANGED", args);
      break;
    case plan::Fate::refused:
      say(lang, "COVER-REFUSED", args);
      break;
    case plan::Fate::hole:
      say(lang, "COVER-HOLE", args);
      break;
    case plan::Fate::missing:
      say(lang, "COVER-MISSING", args);
      break;
    case plan::Fate::dangling:
      say(lang, "COVER-DANGLING", args);
      break;
  }
}

void print_block(const plan::Block& block, const char* code, const Files& files, Lang lang) {
  say(lang, code,
      {{"file", files.plan},
       {"line", std::to_string(block.at.line)},
       {"block", block.path},
       {"src", block.src}});
}

void print(const plan::Coverage& found, const Files& files, Lang lang) {
  for (const plan::Fated& fated : found.clauses) print_clause(fated, files, lang);
  for (const plan::Block& block : found.unclaimed)
    print_block(block, "COVER-UNCLAIMED", files, lang);
  for (const plan::Block& block : found.sourceless)
    print_block(block, "COVER-SOURCELESS", files, lang);
  Args sum{{"file", files.clauses}, {"all", std::to_string(found.clauses.size())}};
  for (const plan::Fate fate : {plan::Fate::kept, plan::Fate::changed, plan::Fate::refused,
                                plan::Fate::hole, plan::Fate::missing, plan::Fate::dangling})
    sum[word_of(fate)] = std::to_string(found.count(fate));
  say(lang, "COVER-SUM", sum);
}

Json json_of(const plan::Coverage& found) {
  Json clauses = Json::array(), unclaimed = Json::array(), sourceless = Json::array();
  for (const plan::Fated& fated : found.clauses)
    clauses.push_back({{"id", fated.clause.id},
                       {"mark", fated.clause.mark},
                       {"fate", word_of(fated.fate)},
                       {"blocks", fated.clause.blocks},
                       {"unknown", fated.unknown},
                       {"guards", fated.clause.guards},
                       {"summary", fated.clause.summary},
                       {"instead", fated.clause.instead},
                       {"hole", fated.clause.hole},
                       {"line", fated.clause.line}});
  const auto block_json = [](const plan::Block& block) {
    return Json{{"path", block.path}, {"src", block.src}, {"line", block.at.line}};
  };
  for (const plan::Block& block : found.unclaimed) unclaimed.push_back(block_json(block));
  for (const plan::Block& block : found.sourceless) sourceless.push_back(block_json(block));
  return {{"complete", found.complete()},
          {"clauses", std::move(clauses)},
          {"unclaimed", std::move(unclaimed)},
          {"sourceless", std::move(sourceless)}};
}

// `wanhu plan cover PLAN [CLAUSES]`: the clauses stand beside the plan unless they are named.
Files files_of(const std::vector<std::string>& words) {
  const std::filesystem::path plan(words.front());
  return {words.front(),
          words.size() > 1 ? words[1] : (plan.parent_path() / "clauses.csv").string()};
}

}  // namespace

int plan_fmt(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(args, {}, {"check", "write"});
  if (!options) return wrong_option(options.error(), lang);
  if (options->flag("help")) return help(lang, "PLAN-FMT-HELP");
  if (options->words.empty() || (options->flag("check") && options->flag("write")))
    return usage(lang, "PLAN-FMT-HELP");
  const FmtRequest ask{options->flag("check"), options->flag("write"), json};
  int code = k_ok;
  Json documents = Json::array();
  for (const std::string& file : options->words)
    code = std::max(code, fmt_file(file, ask, lang, documents));
  if (json) std::cout << Json{{"files", std::move(documents)}}.dump(2) << "\n";
  return code;
}

int plan_fix(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(args, {}, {"apply"});
  if (!options) return wrong_option(options.error(), lang);
  if (options->flag("help")) return help(lang, "PLAN-FIX-HELP");
  if (options->words.empty()) return usage(lang, "PLAN-FIX-HELP");
  const auto ask = fix_request(*options);
  if (!ask) return wrong_option(ask.error(), lang);
  const auto text = read_plan_file(ask->file);
  if (!text) return refused(text.error(), lang);
  const plan::Fixed fixed = plan::fix_all(*text, ask->choices);
  const std::string diff = plan::unified_diff(*text, fixed.text, ask->file, ask->file + " (fix)");
  if (ask->apply && !fixed.applied.empty())
    if (auto written = write_file(ask->file, fixed.text); !written)
      return refused(written.error(), lang);
  if (json) {
    std::cout << json_of(fixed, *ask, diff, lang).dump(2) << "\n";
  } else {
    std::cout << diff << std::flush;
    tell(fixed, *ask, lang);
  }
  for (const base::Problem& problem : fixed.problems) refused(problem, lang);
  return fixed.problems.empty() ? k_ok : k_refused;
}

int plan_cover(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(args, {}, {});
  if (!options) return wrong_option(options.error(), lang);
  if (options->flag("help")) return help(lang, "PLAN-COVER-HELP");
  if (options->words.empty() || options->words.size() > 2) return usage(lang, "PLAN-COVER-HELP");
  const Files files = files_of(options->words);
  const auto text = read_plan_file(files.plan);
  if (!text) return refused(text.error(), lang);
  const auto rows = read_file(files.clauses);
  if (!rows) return refused(rows.error(), lang);
  auto clauses = plan::read_clauses(*rows, files.clauses);
  if (!clauses) return refused(clauses.error(), lang);
  plan::FindingList findings;
  const plan::Tree tree = plan::read_tree(*text, findings);
  if (!findings.all().empty()) {
    const plan::Renderer renderer(*text, files.plan, lang);
    for (const plan::Finding& finding : findings.all())
      std::cerr << renderer.one_line(finding) << "\n";
    return k_refused;
  }
  const plan::Coverage found = plan::cover(tree, std::move(*clauses));
  if (json)
    std::cout << json_of(found).dump(2) << "\n";
  else
    print(found, files, lang);
  return found.complete() ? k_ok : k_refused;
}

int plan_source(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(args, {}, {});
  if (!options) return wrong_option(options.error(), lang);
  if (options->flag("help")) return help(lang, "PLAN-SOURCE-HELP");
  if (options->words.size() != 1) return usage(lang, "PLAN-SOURCE-HELP");
  const std::string& file = options->words.front();
  const auto bytes = read_file(file);
  if (!bytes) return refused(bytes.error(), lang);
  const auto examined = plan::source::examine(*bytes);
  if (!examined) return refused(examined.error(), lang);
  if (json) {
    std::cout << plan::source::to_json(*examined, lang).dump(2) << "\n";
    return k_ok;
  }
  for (const std::string& line : plan::source::to_lines(*examined, file, lang))
    std::cout << line << "\n";
  return k_ok;
}

}  // namespace wanhu::cli
