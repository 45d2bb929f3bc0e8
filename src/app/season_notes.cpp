#include "app/season_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "app/query_ranking.hpp"
#include "plan/finding_list.hpp"
#include "plan/reader.hpp"

namespace wanhu::app {

namespace {

constexpr const char* k_code = "RANK-POWER";

std::string percent_of(double share) {
  return fmt::format("{:.1f}%", share * 100);
}

plan::Finding note_of(const plan::Tree& tree, const plan::Bands& bands,
                      const domain::Season& season) {
  plan::Finding note{.code = k_code, .severity = plan::Severity::note, .clause = bands.src};
  const plan::Value* const block = tree.root.at_path("bands." + bands.id);
  note.at = block == nullptr ? plan::Span{1, 1, 1} : block->key_at;
  note.args = {{"name", bands.name.empty() ? bands.id : bands.name},
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

}  // namespace

void add_season_notes(plan::Loaded& loaded, std::string_view text) {
  if (!loaded.plan || loaded.plan->bands.empty()) return;
  const plan::Plan& plan = *loaded.plan;
  plan::FindingList ignored;
  const plan::Tree tree = plan::read_tree(text, ignored);
  for (const plan::Bands& bands : plan.bands) {
    const auto ranking =
        std::find_if(plan.rankings.begin(), plan.rankings.end(),
                     [&](const plan::Ranking& one) { return bands.on == "ranking." + one.id; });
    if (ranking == plan.rankings.end()) continue;
    // Bands that no table can have (one unit, none) say so elsewhere.
    const auto season = domain::season(bands, season_spec(plan, *ranking, bands));
    if (season) loaded.notes.push_back(note_of(tree, bands, *season));
  }
  const auto place = [](const plan::Finding& f) {
    return std::tie(f.at.line, f.at.column, f.code, f.args);
  };
  std::sort(loaded.notes.begin(), loaded.notes.end(),
            [&](const plan::Finding& a, const plan::Finding& b) { return place(a) < place(b); });
}

}  // namespace wanhu::app
