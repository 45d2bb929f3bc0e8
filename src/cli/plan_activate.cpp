#include "cli/plan_activate.hpp"

#include <iostream>

#include "app/activation.hpp"
#include "cli/plan_print.hpp"
#include "cli/workplace.hpp"

namespace wanhu::cli {

namespace {

using base::Json;
using base::Lang;

// Cases that stay under the plans they have.
std::int64_t open_matters(app::Engine& engine, store::Db& db, Lang lang) {
  if (engine.plans().newest(db, engine.tenant()) == nullptr) return 0;
  app::Reader reader = whole_township(engine, db, lang);
  std::int64_t open = 0;
  for (const auto& [state, n] : app::matter_counts(reader)) open += state == "closed" ? 0 : n;
  return open;
}

struct Looked {
  plan::Loaded loaded;
  base::Result<void> allowed;
  std::int64_t open = 0;
};

Looked look(app::Engine& engine, const std::string& text, const std::string& file, Lang lang) {
  const auto lease = engine.reads().lease();
  const app::PlanRef set = engine.plans().newest(*lease, engine.tenant());
  plan::Loaded loaded = app::load_beside(*lease, engine.tenant(), set.get(), text, file);
  auto allowed = app::check_activation(*lease, engine.tenant(), set.get(), loaded);
  return {std::move(loaded), std::move(allowed), open_matters(engine, *lease, lang)};
}

void tell(const plan::Plan& plan, const std::string& version, std::int64_t open, Lang lang,
          bool json) {
  if (json) {
    std::cout << Json{{"plan", plan.head.id},
                      {"version", version.empty() ? Json() : Json::parse(version)},
                      {"digest", plan.digest},
                      {"open_matters", open}}
                     .dump(2)
              << "\n";
    return;
  }
  const char* code = version.empty() ? "PLAN-ACTIVATE-MAY" : "PLAN-ACTIVATED";
  std::cout << base::message(lang, code,
                             {{"title", plan.head.title},
                              {"version", version},
                              {"digest", plan.digest.substr(0, 12)},
                              {"n", std::to_string(open)}})
            << "\n";
}

}  // namespace

int plan_activate(const std::vector<std::string>& args, Lang lang, bool json) {
  const auto asked = parse_options(args, with_database({}), {"dry-run"});
  if (asked && !asked->flag("help") && asked->words.size() != 1)
    return usage(lang, "PLAN-ACTIVATE-HELP");
  auto opened = open_with(args, lang, {{}, {"dry-run"}, false, {}}, "PLAN-ACTIVATE-HELP");
  if (!opened) return opened.error();
  const Options& options = opened->options;
  const auto text = read_plan_file(options.words.front());
  if (!text) return refused(text.error(), lang);
  app::Engine& engine = *opened->engine;
  const Looked looked = look(engine, *text, options.words.front(), lang);
  print_findings(looked.loaded, *text, lang, false);
  if (!looked.allowed) return refused(looked.allowed.error(), lang);
  std::string version;
  if (!options.flag("dry-run")) {
    const auto done = engine.execute({.id = base::Uuid::v7(engine.now()),
                                      .actor = std::string(app::k_actor_system),
                                      .kind = "plan.activate",
                                      .data = {{"source", *text}}});
    if (!done) return refused(done.error(), lang);
    version = done->answer.at("version").dump();
  }
  tell(*looked.loaded.plan, version, looked.open, lang, json);
  return k_ok;
}

}  // namespace wanhu::cli
