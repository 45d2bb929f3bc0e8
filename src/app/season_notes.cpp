#include "app/season_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "app/query_ranking.hpp"
#include "plan/finding_list.hpp"
#include "plan/reader.hpp"

namespace wanhu::app {

namespace {

constexpr const char* k_of_bands = "RANK-POWER";
constexpr const char* k_of_quarter = "RANK-QUARTER";
constexpr int k_quarters = 4;

std::string percent_of(double share) {
  return fmt::format("{:.1f}%", share * 100);
}

// At the block of that path.
plan::Finding note_of(const plan::Tree& tree, const std::string& path, const std::string& name,
                      const domain::Season& season) {
  plan::Finding note{.code = k_of_bands, .severity = plan::Severity::note};
  const plan::Value* const block = tree.root.at_path(path);
  note.at = block == nullptr ? plan::Span{1, 1, 1} : block->key_at;
  note.args = {{"name", name},
               {"units", std::to_string(season.spec.units)},
               {"n", std::to_string(season.spec.n)},
               {"share", percent_of(season.spec.share)},
               {"spread", fmt::format("{:.1f}", season.spec.spread * 100)},
               {"from", std::to_string(season.last_from)},
               {"middling", percent_of(season.middling_naive)},
               {"ours", percent_of(season.middling_ours)},
               {"equal", percent_of(season.equal_naive)},
               {"equal_ours", percent_of(season.equal_ours)},
               {"needed", std::to_string(season.needed)}};
  return note;
}

void add_bands(const plan::Plan& plan, const plan::Ranking& ranking, const plan::Bands& bands,
               const plan::Tree& tree, plan::Loaded& loaded) {
  // Bands that no table can have (one unit, none) say so elsewhere.
  const auto season = domain::season(bands, season_spec(plan, ranking, bands));
  if (!season) return;
  plan::Finding note =
      note_of(tree, "bands." + bands.id, bands.name.empty() ? bands.id : bands.name, *season);
  note.clause = bands.src;
  loaded.notes.push_back(std::move(note));
}

// The last quarter of the units that the plan names; of fewer than four there is none.
void add_quarter(const plan::Plan& plan, const plan::Ranking& ranking, const plan::Tree& tree,
                 plan::Loaded& loaded) {
  const domain::SeasonSpec spec = season_spec(plan, ranking, {});
  if (spec.units < k_quarters) return;
  const std::int64_t last = spec.units - spec.units / k_quarters;
  plan::Bands halves;
  halves.rows.push_back({.from = 1, .to = last});
  halves.rows.push_back({.from = last + 1});
  const auto season = domain::season(halves, spec);
  if (!season) return;
  plan::Finding note = note_of(tree, "ranking." + ranking.id,
                               ranking.name.empty() ? ranking.id : ranking.name, *season);
  note.code = k_of_quarter;
  note.clause = ranking.src;
  loaded.notes.push_back(std::move(note));
}

}  // namespace

void add_season_notes(plan::Loaded& loaded, std::string_view text) {
  if (!loaded.plan || loaded.plan->rankings.empty()) return;
  const plan::Plan& plan = *loaded.plan;
  plan::FindingList ignored;
  const plan::Tree tree = plan::read_tree(text, ignored);
  for (const plan::Ranking& ranking : plan.rankings) {
    bool any = false;
    for (const plan::Bands& bands : plan.bands) {
      if (bands.on != "ranking." + ranking.id) continue;
      add_bands(plan, ranking, bands, tree, loaded);
      any = true;
    }
    if (!any) add_quarter(plan, ranking, tree, loaded);
  }
  const auto place = [](const plan::Finding& f) {
    return std::tie(f.at.line, f.at.column, f.code, f.args);
  };
  std::sort(loaded.notes.begin(), loaded.notes.end(),
            [&](const plan::Finding& a, const plan::Finding& b) { return place(a) < place(b); });
}

}  // namespace wanhu::app
