#include "domain/poll/wave.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "calendar/period.hpp"
#include "domain/poll/forecast.hpp"

namespace wanhu::domain {

namespace {

using base::Date;
using base::fail_field;
using base::FieldReader;
using base::Json;

constexpr std::array<std::string_view, 4> k_methods{"srs", "systematic", "pps", "stratified"};
constexpr std::array<std::string_view, 4> k_allocations{"proportional", "neyman", "equal",
                                                        "minimum"};
constexpr std::array<std::string_view, 5> k_states{"planned", "drawn", "open", "closed",
                                                   "released"};
constexpr std::array<std::string_view, 3> k_days{"work", "rest", "all"};
constexpr int k_minutes_max = 24 * 60, k_windows_max = 10, k_replicates_max = 50;
constexpr int k_margins_max = 6, k_categories_max = 5'000;
constexpr std::size_t k_seed_min = 6, k_seed_max = 64;
constexpr std::int64_t k_totals_max = 2'000'000'000;

template <std::size_t N>
std::vector<std::string> words(const std::array<std::string_view, N>& all) {
  return {all.begin(), all.end()};
}
template <std::size_t N>
std::size_t place_in(const std::array<std::string_view, N>& all, std::string_view word) {
  const auto found = std::find(all.begin(), all.end(), word);
  return found == all.end() ? 0 : static_cast<std::size_t>(found - all.begin());
}

double number_or(FieldReader& fields, const std::string& name, double otherwise, double low,
                 double high) {
  const Json& value = fields.raw(name);
  if (value.is_null()) return otherwise;
  const double number = value.is_number() ? value.get<double>() : low - 1;
  if (std::isfinite(number) && number >= low && number <= high) return number;
  fields.problem("WAVE-NUMBER", name,
                 {{"low", std::to_string(low)}, {"high", std::to_string(high)}});
  return otherwise;
}

const Json* array_of(FieldReader& fields, const std::string& name, std::size_t max) {
  const Json& list = fields.raw(name);
  if (list.is_null()) return nullptr;
  if (list.is_array() && list.size() <= max) return &list;
  fields.problem("FIELD-TYPE", name, {{"field", name}, {"type", "array"}});
  return nullptr;
}

void read_windows(FieldReader& fields, PollSpec& spec) {
  const Json* const list = array_of(fields, "windows", k_windows_max);
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    FieldReader inner((*list)[i], fields.pointer("windows") + "/" + std::to_string(i));
    CallWindow window{.from = static_cast<int>(inner.integer("from", 0, k_minutes_max)),
                      .to = static_cast<int>(inner.integer("to", 0, k_minutes_max)),
                      .days = inner.one_of_or("days", words(k_days), "all")};
    if (auto done = inner.done(); !done) {
      fields.adopt(done.error());
    } else if (window.from >= window.to || window.from < k_poll_first_minute ||
               window.to > k_poll_last_minute) {
      fields.problem("WAVE-WINDOW", "windows/" + std::to_string(i));
    }
    spec.windows.push_back(std::move(window));
  }
}

void read_deviations(FieldReader& fields, PollSpec& spec) {
  const Json* const list = array_of(fields, "deviations", k_categories_max);
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    FieldReader inner((*list)[i], fields.pointer("deviations") + "/" + std::to_string(i));
    const std::string stratum = inner.text("stratum", 200);
    spec.deviations[stratum] = number_or(inner, "s", 0.5, 0, 1'000'000);
    if (auto done = inner.done(); !done) fields.adopt(done.error());
  }
}

void read_margins(FieldReader& fields, PollSpec& spec) {
  const Json* const list = array_of(fields, "weights_margins", k_margins_max);
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    FieldReader inner((*list)[i], fields.pointer("weights_margins") + "/" + std::to_string(i));
    Margin margin{.by = inner.text("by", 60)};
    const Json& totals = inner.raw("totals");
    bool sound = totals.is_object() && !totals.empty() && totals.size() <= k_categories_max;
    if (sound)
      for (const auto& [category, n] : totals.items()) {
        sound = sound && n.is_number_integer() && n.get<std::int64_t>() > 0 &&
                n.get<std::int64_t>() <= k_totals_max;
        if (sound) margin.totals[category] = n.get<std::int64_t>();
      }
    if (!sound) inner.problem("WAVE-MARGIN", "totals");
    if (auto done = inner.done(); !done) fields.adopt(done.error());
    spec.margins.push_back(std::move(margin));
  }
}

void read_languages(FieldReader& fields, PollSpec& spec) {
  const Json* const list = array_of(fields, "languages", 20);
  if (list == nullptr) return;
  for (const Json& one : *list) {
    if (one.is_string() && !one.get_ref<const std::string&>().empty() &&
        one.get_ref<const std::string&>().size() <= 40)
      spec.languages.push_back(one.get<std::string>());
    else
      fields.problem("FIELD-TYPE", "languages", {{"field", "languages"}, {"type", "array"}});
  }
}

base::Failure wrong_state() {
  return base::fail("WAVE-STATE", base::Kind::refused);
}

bool is_seed(const std::string& seed) {
  return seed.size() >= k_seed_min && seed.size() <= k_seed_max &&
         std::all_of(seed.begin(), seed.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

std::string_view text_of(DrawMethod method) {
  return k_methods.at(static_cast<std::size_t>(method));
}
std::string_view text_of(Allocation allocation) {
  return k_allocations.at(static_cast<std::size_t>(allocation));
}
std::string_view text_of(WaveState state) {
  return k_states.at(static_cast<std::size_t>(state));
}
std::optional<WaveState> wave_state_of(std::string_view text) {
  const auto found = std::find(k_states.begin(), k_states.end(), text);
  if (found == k_states.end()) return {};
  return static_cast<WaveState>(found - k_states.begin());
}

bool CallWindow::is_open(int minute, bool worked) const {
  const bool of_day = days == "all" || (days == "work") == worked;
  return of_day && minute >= from && minute < to;
}

bool PollWave::may_call(base::Instant now, const calendar::Calendar& calendar) const {
  const Date day = now.date();
  if (state != WaveState::open || !is_on(day)) return false;
  const bool worked = calendar.day(day).works();
  const int minute = now.minute_of_day();
  if (spec.windows.empty()) return CallWindow().is_open(minute, worked);
  return std::ranges::any_of(
      spec.windows, [&](const CallWindow& window) { return window.is_open(minute, worked); });
}

base::Result<PollSpec> poll_spec(const Json& json, const std::string& pointer) {
  FieldReader fields(json, pointer);
  PollSpec spec;
  spec.method = static_cast<DrawMethod>(
      place_in(k_methods, fields.one_of_or("method", words(k_methods), "stratified")));
  spec.allocation = static_cast<Allocation>(place_in(
      k_allocations, fields.one_of_or("allocation", words(k_allocations), "proportional")));
  spec.n = fields.integer("n", 1, k_poll_cases_max);
  spec.minimum = fields.integer_or("minimum", 0, 0, k_poll_cases_max);
  spec.replicates = static_cast<int>(fields.integer_or("replicates", 1, 1, k_replicates_max));
  read_deviations(fields, spec);
  spec.per_day = fields.integer_or("per_day", 0, 0, 100'000);
  spec.expected_response = number_or(fields, "expected_response", 0.2, 0.001, 1);
  spec.attempts = static_cast<int>(fields.integer_or("attempts", 6, 1, k_poll_attempts_max));
  spec.attempts_days =
      static_cast<int>(fields.integer_or("attempts_days", std::min(3, spec.attempts), 1, 30));
  read_windows(fields, spec);
  spec.exclude_days =
      static_cast<int>(fields.integer_or("exclude_days", 90, 0, k_poll_exclude_days_max));
  spec.keep_days = static_cast<int>(fields.integer_or("keep_days", 30, 0, k_poll_keep_days_max));
  read_languages(fields, spec);
  read_margins(fields, spec);
  if (spec.attempts_days > spec.attempts) fields.problem("WAVE-ATTEMPTS", "attempts_days");
  if (spec.allocation == Allocation::minimum && spec.minimum == 0)
    fields.problem("WAVE-MINIMUM", "minimum");
  if (spec.replicates > spec.n)
    fields.problem("WAVE-REPLICATES", "replicates", {{"n", std::to_string(spec.n)}});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return spec;
}

Json to_json(const PollSpec& spec) {
  Json json{{"method", text_of(spec.method)},
            {"allocation", text_of(spec.allocation)},
            {"n", spec.n},
            {"minimum", spec.minimum},
            {"replicates", spec.replicates},
            {"deviations", Json::array()},
            {"per_day", spec.per_day},
            {"expected_response", spec.expected_response},
            {"attempts", spec.attempts},
            {"attempts_days", spec.attempts_days},
            {"windows", Json::array()},
            {"exclude_days", spec.exclude_days},
            {"keep_days", spec.keep_days},
            {"languages", spec.languages},
            {"weights_margins", Json::array()}};
  for (const auto& [stratum, s] : spec.deviations)
    json["deviations"].push_back({{"stratum", stratum}, {"s", s}});
  for (const CallWindow& window : spec.windows)
    json["windows"].push_back({{"from", window.from}, {"to", window.to}, {"days", window.days}});
  for (const Margin& margin : spec.margins)
    json["weights_margins"].push_back({{"by", margin.by}, {"totals", margin.totals}});
  return json;
}

base::Result<void> check_allocation(const PollSpec& spec, const std::vector<FrameCount>& counts) {
  if (spec.method != DrawMethod::stratified || spec.allocation != Allocation::neyman) return {};
  constexpr std::size_t k_named = 5;
  std::set<std::string> strata;
  for (const FrameCount& count : counts) strata.insert(count.stratum);
  for (const auto& [stratum, s] : spec.deviations)
    if (!strata.contains(stratum))
      return fail_field("WAVE-STRATUM", "/data/spec/deviations", {{"stratum", stratum}});
  std::string named;
  std::size_t n = 0;
  for (const std::string& stratum : strata) {
    if (spec.deviations.contains(stratum)) continue;
    if (n++ < k_named) named += (named.empty() ? "" : "、") + stratum;
  }
  if (n == 0) return {};
  return fail_field("WAVE-NEYMAN", "/data/spec/deviations",
                    {{"n", std::to_string(n)}, {"strata", named}});
}

base::Result<Events> plan_wave(const plan::Plan& plan, const PollWave& wave, Date today) {
  if (find_survey(plan, wave.survey) == nullptr)
    return fail_field("WAVE-SURVEY", "/data/survey", {{"survey", wave.survey}});
  if (wave.to < wave.from)
    return fail_field("WAVE-DAYS-ORDER", "/data/to",
                      {{"from", wave.from.iso()}, {"to", wave.to.iso()}});
  const Date first = std::max(plan.head.window.from, today), last = plan.head.window.to;
  if (wave.from < first || wave.to > last)
    return fail_field("WAVE-DAYS", "/data/from", {{"from", first.iso()}, {"to", last.iso()}});
  if (wave.to - wave.from + 1 > k_poll_wave_days_max)
    return fail_field("WAVE-LONG", "/data/to", {{"max", std::to_string(k_poll_wave_days_max)}});
  return Events{{"poll.wave_planned",
                 {{"wave", wave.id.text()},
                  {"plan", wave.plan},
                  {"plan_version", wave.plan_version},
                  {"survey", wave.survey},
                  {"name", wave.name},
                  {"from", wave.from.iso()},
                  {"to", wave.to.iso()},
                  {"spec", to_json(wave.spec)},
                  {"frame", wave.frame ? Json(wave.frame->text()) : Json()},
                  {"form", wave.form_version ? Json(*wave.form_version) : Json()}}}};
}

base::Result<Events> publish_wave_seed(const PollWave& wave, const std::string& seed) {
  if (wave.state != WaveState::planned) return wrong_state();
  if (wave.seed) return base::fail("WAVE-SEED-TWICE", base::Kind::refused);
  if (!is_seed(seed)) return fail_field("WAVE-SEED", "/data/seed");
  return Events{{"poll.seed_published", {{"wave", wave.id.text()}, {"seed", seed}}}};
}

base::Result<void> may_draw(const PollWave& wave, Date today) {
  if (wave.state != WaveState::planned) return wrong_state();
  if (!wave.seed || !wave.seed_day) return base::fail("WAVE-NO-SEED", base::Kind::refused);
  if (today > *wave.seed_day) return {};
  base::Problem early{.code = "WAVE-DRAW-DAY", .kind = base::Kind::refused};
  return base::fail(early.with("day", (*wave.seed_day + 1).iso()));
}

base::Result<Events> open_wave(const PollWave& wave, int replicates, std::int64_t drawn,
                               std::int64_t open, Date today) {
  if (wave.state != WaveState::drawn && wave.state != WaveState::open) return wrong_state();
  if (today > wave.to) return base::fail("WAVE-OVER", base::Kind::refused);
  const std::int64_t until = cases_of_replicates(drawn, wave.spec.replicates, replicates);
  if (replicates < 1 || replicates > wave.spec.replicates || until <= open)
    return fail_field("WAVE-REPLICATES", "/data/replicates",
                      {{"n", std::to_string(wave.spec.replicates)}});
  const Date from = std::max(wave.from, today);
  Json days = Json::array();
  if (wave.spec.per_day == 0) {
    days.push_back(Json::array({from.iso(), until}));
  } else {
    const std::vector<std::int64_t> ends =
        release_ends(wave.spec, wave.to - from + 1, until - open);
    for (std::size_t d = 0; d < ends.size(); ++d)
      days.push_back(Json::array({(from + static_cast<int>(d)).iso(), open + ends[d]}));
  }
  return Events{{"poll.opened",
                 {{"wave", wave.id.text()},
                  {"replicates", replicates},
                  {"after", open},
                  {"days", std::move(days)}}}};
}

base::Result<Events> close_wave(const PollWave& wave, const std::string& reason) {
  if (wave.state != WaveState::open && wave.state != WaveState::drawn &&
      wave.state != WaveState::planned)
    return wrong_state();
  return Events{{"poll.closed", {{"wave", wave.id.text()}, {"reason", reason}}}};
}

std::int64_t cases_of_replicates(std::int64_t n, int replicates, int count) {
  return n * std::min(count, replicates) / replicates;
}

// A survey without waves of its own is one, over the whole window; a daily one is told apart by
// month, the period of its figures.
std::vector<ExpectedWave> expected_waves(const plan::Plan& plan, const plan::Survey& survey,
                                         const calendar::Calendar& calendar) {
  std::vector<ExpectedWave> waves;
  const Date from = plan.head.window.from, to = plan.head.window.to;
  const std::string each =
      survey.waves_each.empty() && survey.per_day > 0 ? "月" : survey.waves_each;
  const auto period = calendar::period_of(each);
  if (!period) {
    waves.push_back({.survey = survey.id,
                     .from = from,
                     .to = to,
                     .period_from = from,
                     .period_to = to,
                     .completes = survey.sample,
                     .per_day = survey.per_day});
    return waves;
  }
  // Also of a period that the plan's window cuts: a poll of the half-year is held in what is left.
  const int n = std::max(1, survey.waves_n);
  for (const calendar::Window& window : calendar::windows_in(*period, from, to, calendar)) {
    const int times = std::min(n, window.days());
    for (int i = 0; i < times; ++i)
      waves.push_back({.survey = survey.id,
                       .from = window.from + window.days() * i / times,
                       .to = window.from + (window.days() * (i + 1) / times - 1),
                       .period_from = window.whole_from,
                       .period_to = window.whole_to,
                       .no = i + 1,
                       .completes = survey.sample,
                       .per_day = survey.per_day});
  }
  return waves;
}

const plan::Survey* find_survey(const plan::Plan& plan, std::string_view id) {
  const auto found = std::ranges::find(plan.surveys, id, &plan::Survey::id);
  return found == plan.surveys.end() ? nullptr : &*found;
}

}  // namespace wanhu::domain
