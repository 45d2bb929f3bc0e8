// Estimates of a wave for the console: what a poll has published of one indicator, unit by unit of
// one level or wave by wave, with the ranks that the units shown may have. Nothing here is computed
// of answers: the campaign has none (decision 0033).
#pragma once

#include <optional>
#include <string>

#include "app/query.hpp"

namespace wanhu::app {

inline constexpr std::string_view k_by_waves = "waves";

struct WaveAsk {
  std::optional<Uuid> wave{};              // absent: the newest
  std::optional<std::string> indicator{};  // absent: the first
  std::optional<std::string> by{};         // a kind of unit, or "waves"; absent: that of most units
};

// Schema SurveyWave. Ranks are of the units that are shown, with errors as in league tables
// (decision 0034); why there are none is in rank_error: SURVEY-WAVE-TIME, SURVEY-WAVE-OWN (the
// reader sees one unit), SURVEY-WAVE-NEUTRAL, SURVEY-WAVE-UNITS {n}, SURVEY-MANY {most}, and the
// errors of stats::rank_table. NOT-FOUND: no such wave, indicator or breakdown of it.
Result<Json> wave_estimates(Reader& reader, const WaveAsk& ask);

}  // namespace wanhu::app
