// A wave of a survey: the days on which it asks, how its sample is drawn from a frame, and how it
// is worked. The poll house's own (guard G04): nobody of the campaign learns that there is one
// before its release.
//
//   planned  frame, questionnaire and spec stand; the seed is published on some day of this state
//   drawn    from the day after, once: the list is sealed by its digest
//   open     calls are made      closed   no more calls; figures are made
//   released the figures have gone to whoever may publish them
//
// spec: {method, allocation, n, minimum, replicates, deviations: [{stratum, s}], per_day,
//   expected_response, attempts, attempts_days, windows: [{from, to, days}], exclude_days,
//   keep_days, languages: [text], weights_margins: [{by, totals: {category: n}}]}
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "calendar/calendar.hpp"
#include "domain/event.hpp"
#include "domain/poll/frame.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

inline constexpr std::int64_t k_poll_cases_max = 500'000;  // of one wave
inline constexpr int k_poll_attempts_max = 20, k_poll_wave_days_max = 400;
inline constexpr int k_poll_exclude_days_max = 365, k_poll_keep_days_max = 180;
// The day of cases that wait in a replicate kept in reserve: 9999-12-31.
inline constexpr std::int32_t k_poll_reserve_day = 2'932'896;
// A landline or a mobile may be called between 09:00 and 21:00, whatever a wave says.
inline constexpr int k_poll_first_minute = 9 * 60, k_poll_last_minute = 21 * 60;

// What poll_case.stage holds of a case that has ended: the desk ended it, whatever its outcome is.
// One that waits for the supervisor's word (2.36) is open. The only rule for "final", of the watch
// and of the release alike.
inline constexpr std::string_view k_case_final = "final";

enum class DrawMethod { srs, systematic, pps, stratified };
enum class Allocation { proportional, neyman, equal, minimum };
enum class WaveState { planned, drawn, open, closed, released };
std::string_view text_of(DrawMethod method);
std::string_view text_of(Allocation allocation);
std::string_view text_of(WaveState state);
std::optional<WaveState> wave_state_of(std::string_view text);

struct CallWindow {
  int from = k_poll_first_minute, to = k_poll_last_minute;  // minutes of the day, `to` excluded
  std::string days = "all";                                 // work, rest, all

  // `worked`: by the calendar in force.
  [[nodiscard]] bool is_open(int minute, bool worked) const;
};

struct Margin {    // for raking (stats/calibrate)
  std::string by;  // "kind", "unit", "stratum", or the id of a question
  std::map<std::string, std::int64_t> totals{};
};

struct PollSpec {
  DrawMethod method = DrawMethod::stratified;
  Allocation allocation = Allocation::proportional;
  std::int64_t n = 0;        // cases to draw
  std::int64_t minimum = 0;  // of each stratum
  int replicates = 1;        // random parts of the sample; the later ones wait in reserve
  // Of each stratum, for Neyman. A wave of an older program may lack some: 0.5.
  std::map<std::string, double> deviations{};
  std::int64_t per_day = 0;              // completes wanted a day; 0: none
  double expected_response = 0.2;        // share of cases that are completed in the end
  int attempts = 6;                      // at most, per number
  int attempts_days = 3;                 // spread over at least so many
  std::vector<CallWindow> windows{};     // none: from the first minute to the last, every day
  int exclude_days = 90;                 // who was contacted within them is not drawn
  int keep_days = 30;                    // contact data after the wave has closed
  std::vector<std::string> languages{};  // besides Mandarin
  std::vector<Margin> margins{};
};
// Errors: those of FieldReader, WAVE-WINDOW, WAVE-ATTEMPTS, WAVE-MARGIN, WAVE-MINIMUM.
base::Result<PollSpec> poll_spec(const base::Json& json, const std::string& pointer = "");
// Neyman's allocation of a stratified draw needs to know how far answers spread in every stratum of
// the frame; equal guesses would be the proportional one without a word. WAVE-NEYMAN {strata, n},
// WAVE-STRATUM {stratum} (the frame has none of that name).
base::Result<void> check_allocation(const PollSpec& spec, const std::vector<FrameCount>& counts);
base::Json to_json(const PollSpec& spec);

struct PollWave {
  base::Uuid id{};
  std::string plan{};
  std::int64_t plan_version = 1;
  std::string survey{}, name{};
  base::Date from{}, to{};  // both included
  PollSpec spec{};
  std::optional<base::Uuid> frame{};
  std::optional<std::int64_t> form_version{};
  std::optional<std::string> seed{};
  std::optional<base::Date> seed_day{};
  std::optional<std::string> list_digest{};
  std::int64_t drawn_n = 0;
  std::optional<std::int64_t> journal_seq{};  // whose hash took part in the draw
  WaveState state = WaveState::planned;
  std::optional<base::Date> drawn{}, closed{};
  std::optional<std::string> release_digest{};

  [[nodiscard]] bool is_on(base::Date day) const { return from <= day && day <= to; }
  // The last day whose cases are in work and counted: those of a daily survey's days to come, or
  // that had not come when the wave was closed, have not been asked and are no nonresponse.
  [[nodiscard]] base::Date worked_until(base::Date today) const {
    return closed ? std::min(today, *closed) : today;
  }
  // A call may be begun now: the wave is open, it is one of its days, and a window is open.
  [[nodiscard]] bool may_call(base::Instant now, const calendar::Calendar& calendar) const;
};

// poll.wave_planned: wave plan plan_version survey name from to spec frame form. The wave's days
// are within the plan's window and not over, there are at most k_poll_wave_days_max of them.
// WAVE-SURVEY, WAVE-DAYS-ORDER {from, to}, WAVE-DAYS {from, to}: what is possible, WAVE-LONG {max}.
base::Result<Events> plan_wave(const plan::Plan& plan, const PollWave& wave, base::Date today);
// poll.seed_published: wave seed. Once, before the draw. WAVE-STATE, WAVE-SEED, WAVE-SEED-TWICE.
base::Result<Events> publish_wave_seed(const PollWave& wave, const std::string& seed);
// A seed was published on an earlier day, and the wave waits for its draw. WAVE-STATE,
// WAVE-NO-SEED, WAVE-DRAW-DAY {day}.
base::Result<void> may_draw(const PollWave& wave, base::Date today);
// poll.opened: wave replicates days[[day, last number] …]. Once drawn; or again with more
// replicates, which were kept in reserve. `drawn`: cases of the wave; `open`: of them, those that
// were released before. WAVE-STATE, WAVE-REPLICATES {n}, WAVE-OVER.
base::Result<Events> open_wave(const PollWave& wave, int replicates, std::int64_t drawn,
                               std::int64_t open, base::Date today);
// poll.closed: wave reason. WAVE-STATE.
base::Result<Events> close_wave(const PollWave& wave, const std::string& reason);

// How many cases, from number 1 on, the first `count` replicates of the wave hold, when n were
// drawn. Replicates are random parts of the sample, since numbers are in random order.
std::int64_t cases_of_replicates(std::int64_t n, int replicates, int count);

// ---- what a plan expects -----------------------------------------------------------------------

struct ExpectedWave {
  std::string survey;
  base::Date from, to;
  base::Date period_from, period_to;  // whole: the half-year of a half-yearly one
  int no = 1;                         // within its period
  std::int64_t completes = 0;         // that the plan asks for; 0: not said
  std::int64_t per_day = 0;
};
// Of a survey with waves {each, n}: n waves in each period of the plan's window; with per_day: one
// for each month; otherwise one for the whole window.
std::vector<ExpectedWave> expected_waves(const plan::Plan& plan, const plan::Survey& survey,
                                         const calendar::Calendar& calendar);
// Null when the plan has none of that id.
const plan::Survey* find_survey(const plan::Plan& plan, std::string_view id);

}  // namespace wanhu::domain
