// What the lead of a poll sees: the waves that plans expect and those that are planned, one wave
// with its draw, its strata and its forecast, frames, questionnaires. Never a number and never an
// answer.
#pragma once

#include <optional>
#include <string>

#include "app/query.hpp"

namespace wanhu::app {

// Schema PollWaves.
Json poll_waves_page(Reader& reader);
// Schema PollWavePage. NOT-FOUND. `spreads`: also how far answers spread in its strata, once it is
// over, for Neyman's allocation of a later wave.
Result<Json> poll_wave_page(Reader& reader, const Uuid& wave, bool spreads = false);
// Schema PollFrames, PollForms.
Json poll_frames_page(Reader& reader);
Json poll_forms_page(Reader& reader);
// The sealed list as CSV (app/poll_draw.hpp). NOT-FOUND, POLL-LIST-GONE (its digests are erased).
Result<std::string> poll_list_file(Reader& reader, const Uuid& wave);

// A wave that is thought of: how exact it would be, and how many cases it needs.
struct PollForecastAsk {
  std::int64_t n = 0;  // cases
  double response = 0.2, share = 0.9, deff = 1;
  std::int64_t per_day = 0;
  int attempts = 6;
  Date from, to;
  std::optional<std::int64_t> population{};
  std::int64_t completes = 0;  // wanted in all; 0: not said
};
// Schema PollForecast. Errors: those of stats::half_width_of, WAVE-DAYS-ORDER, WAVE-LONG.
Result<Json> poll_forecast(const PollForecastAsk& ask);

}  // namespace wanhu::app
