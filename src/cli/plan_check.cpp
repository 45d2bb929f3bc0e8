#include "cli/plan_check.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "app/burden_findings.hpp"
#include "app/season_notes.hpp"
#include "base/json.hpp"
#include "cli/options.hpp"
#include "cli/plan_print.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"

namespace wanhu::cli {

namespace {

using base::Lang;

struct Request {
  std::vector<std::string> files;
  std::string parent;  // the file of the plan above; empty: none
  bool long_form = false;
};

void say(std::ostream& out, const std::string& text) {
  out << text << "\n";
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

// The plan above, and whether `loaded` names it.
struct Parent {
  std::string text, file, id;
  plan::Plan plan;

  [[nodiscard]] bool is_named_by(const plan::Loaded& loaded) const {
    return !loaded.plan || loaded.plan->head.parent == id;
  }
};

// k_ok, or why the parent cannot be checked against.
int read_parent(const std::string& file, Lang lang, std::optional<Parent>& parent) {
  auto text = read_plan_file(file);
  if (!text) return refused(text.error(), lang);
  const plan::Loaded loaded = plan::load(*text, file);
  if (!loaded.plan) {
    print_findings(loaded, *text, lang, false);
    return k_refused;
  }
  parent = Parent{std::move(*text), file, loaded.plan->head.id, *loaded.plan};
  return k_ok;
}

int check(const Request& request, Lang lang, bool json) {
  std::optional<Parent> parent;
  if (!request.parent.empty())
    if (const int code = read_parent(request.parent, lang, parent); code != k_ok) return code;
  base::Json documents = base::Json::array();
  bool is_refused = false;
  int unreadable = k_ok;
  for (const std::string& file : request.files) {
    const auto text = read_plan_file(file);
    if (!text) {
      unreadable = std::max(unreadable, refused(text.error(), lang));
      continue;
    }
    const plan::Above above =
        parent ? plan::Above{parent->text, parent->file} : plan::Above{{}, {}};
    plan::Loaded loaded = plan::load(*text, file, parent ? &above : nullptr);
    if (parent && parent->is_named_by(loaded))
      app::add_burden_findings(loaded, *text, {&parent->plan}, calendar::Calendar::office());
    app::add_season_notes(loaded, *text);
    is_refused |= loaded.has(plan::Severity::error);
    if (json)
      documents.push_back(json_of(loaded, plan::Renderer(*text, file, lang)));
    else
      print_findings(loaded, *text, lang, request.long_form);
    if (!parent || parent->is_named_by(loaded)) continue;
    say(std::cerr, base::message(lang, "PLAN-PARENT-OTHER", {{"file", file}, {"id", parent->id}}));
    is_refused = true;
  }
  if (json) say(std::cout, base::Json{{"files", std::move(documents)}}.dump(2));
  return std::max(unreadable, static_cast<int>(is_refused ? k_refused : k_ok));
}

}  // namespace

int plan_check(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto options = parse_options(args, {"parent"}, {"long"});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "PLAN-CHECK-HELP");
  if (options->words.empty()) return usage(lang, "PLAN-CHECK-HELP");
  return check({.files = options->words,
                .parent = options->value_or("parent", ""),
                .long_form = options->flag("long") || ::isatty(STDERR_FILENO) == 1},
               lang, json);
}

}  // namespace wanhu::cli
