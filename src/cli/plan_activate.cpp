#include "cli/plan_activate.hpp"

#include <iostream>

#include "app/activation.hpp"
#include "app/office_notes.hpp"
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

// `done`: the answer of the command; null when nothing was activated.
void tell(const plan::Loaded& loaded, const Json& done, std::int64_t open, Lang lang, bool json) {
  const plan::Plan& plan = *loaded.plan;
  const std::vector<std::string> twice = app::offices_twice(loaded);
  const Json number = done.is_null() ? Json() : done.at("version");
  const Json kept = done.is_null() ? Json::array() : done.at("knowledge_kept");
  if (json) {
    std::cout << Json{{"plan", plan.head.id}, {"version", number},      {"digest", plan.digest},
                      {"open_matters", open}, {"knowledge_kept", kept}, {"offices_twice", twice}}
                     .dump(2)
              << "\n";
    return;
  }
  const char* code = done.is_null() ? "PLAN-ACTIVATE-MAY" : "PLAN-ACTIVATED";
  std::cout << base::message(lang, code,
                             {{"title", plan.head.title},
                              {"version", number.is_null() ? std::string() : number.dump()},
                              {"digest", plan.digest.substr(0, 12)},
                              {"n", std::to_string(open)}})
            << "\n";
  std::string ids;
  for (const Json& id : kept) ids += (ids.empty() ? "" : ", ") + id.get<std::string>();
  if (!ids.empty()) std::cout << base::message(lang, "PLAN-ACTIVATED-KEPT", {{"ids", ids}}) << "\n";
  std::string offices;
  for (const std::string& id : twice) offices += (offices.empty() ? "" : ", ") + id;
  if (!offices.empty())
    std::cout << base::message(lang, "PLAN-ACTIVATED-OFFICES", {{"ids", offices}}) << "\n";
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
  Json answer;
  if (!options.flag("dry-run")) {
    const auto done = engine.execute({.id = base::Uuid::v7(engine.now()),
                                      .actor = std::string(app::k_actor_system),
                                      .kind = "plan.activate",
                                      .data = {{"source", *text}}});
    if (!done) return refused(done.error(), lang);
    answer = done->answer;
  }
  tell(looked.loaded, answer, looked.open, lang, json);
  return k_ok;
}

}  // namespace wanhu::cli
