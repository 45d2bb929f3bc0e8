#include "cli/plan_effect.hpp"

#include <map>

namespace wanhu::cli {

namespace {

using base::Json;
using base::Lang;

std::map<std::string, std::string> args_of(const app::MoveCounts& counts) {
  return {
      {"open", std::to_string(counts.open)},       {"later", std::to_string(counts.later)},
      {"earlier", std::to_string(counts.earlier)}, {"same", std::to_string(counts.same)},
      {"now", std::to_string(counts.overdue_now)}, {"then", std::to_string(counts.overdue_then)}};
}

// Kinds of the proposed plan first, in its order; then those it no longer has.
std::vector<KindEffect> kinds_of(const plan::Plan& proposed,
                                 std::map<std::string, app::MoveCounts> counts) {
  std::vector<KindEffect> kinds;
  for (const plan::MatterKind& kind : proposed.matters.kinds)
    if (auto found = counts.extract(kind.id)) kinds.push_back({kind.id, kind.name, found.mapped()});
  for (const auto& [id, gone] : counts) kinds.push_back({id, id, gone});
  return kinds;
}

}  // namespace

base::Result<Effect> effect_on_open_matters(const Workplace& place, const plan::Value& root,
                                            Lang lang) {
  const auto engine = open_engine(place, std::make_shared<const base::SystemClock>());
  if (!engine) return base::fail(engine.error());
  const auto lease = (*engine)->reads().lease();
  app::Reader reader = whole_township(**engine, *lease, lang);
  if (reader.plan == nullptr) return base::fail("NO-PLAN", base::Kind::refused);
  const plan::Plan proposed = app::as_it_would_run(reader, root);
  const auto matters = app::moved_matters(reader, proposed);
  return Effect{.all = app::count_moves(matters, reader.now),
                .kinds = kinds_of(proposed, app::count_moves_by_kind(matters, reader.now))};
}

std::string text_of(const Effect& effect, Lang lang) {
  std::string text = base::message(lang, "PLAN-EFFECT", args_of(effect.all)) + "\n";
  for (const KindEffect& kind : effect.kinds) {
    auto args = args_of(kind.counts);
    args["name"] = kind.name;
    const char* const code = kind.counts.kind_gone > 0 ? "PLAN-EFFECT-GONE" : "PLAN-EFFECT-KIND";
    text += base::message(lang, code, args) + "\n";
  }
  return text + base::message(lang, "PLAN-EFFECT-KEPT") + "\n";
}

Json to_json(const Effect& effect) {
  Json kinds = Json::array();
  for (const KindEffect& kind : effect.kinds)
    kinds.push_back(
        {{"kind", kind.id}, {"name", kind.name}, {"counts", app::to_json(kind.counts)}});
  return {{"counts", app::to_json(effect.all)}, {"kinds", std::move(kinds)}};
}

}  // namespace wanhu::cli
