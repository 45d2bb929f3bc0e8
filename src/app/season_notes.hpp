// RANK-POWER, a note for each [bands] of a plan: what they would do to units that differ by little,
// by simulated seasons (domain/evaluation/season.hpp), said before anybody is ranked: by a plain
// order, and by this program's rule. RANK-QUARTER, the same for a ranking without bands: how often
// a truly middling unit would stand in the last quarter, which people read out of any order. Beside
// the findings of the text, for `plan check` and the plan's page; they hold nothing back.
#pragma once

#include <string_view>

#include "plan/plan.hpp"

namespace wanhu::app {

// In order of position among the notes. Nothing for a text that did not load.
void add_season_notes(plan::Loaded& loaded, std::string_view text);

}  // namespace wanhu::app
