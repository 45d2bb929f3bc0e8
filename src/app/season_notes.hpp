// RANK-POWER, a note for each [bands] of a plan: what they would do to units that differ by little,
// by simulated seasons (domain/evaluation/season.hpp), said before anybody is ranked. Beside the
// findings of the text, for `plan check` and the plan's page; it holds nothing back.
#pragma once

#include <string_view>

#include "plan/plan.hpp"

namespace wanhu::app {

// In order of position among the notes. Nothing for a text that did not load.
void add_season_notes(plan::Loaded& loaded, std::string_view text);

}  // namespace wanhu::app
