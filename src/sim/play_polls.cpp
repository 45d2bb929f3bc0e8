// The independent polls: a house of its own with its own people, on a clock of its own, that goes
// through the same days as the campaign. A wave for each that the plan expects within the days
// played: planned and its seed published two days before, drawn the next day, worked, closed,
// released. The campaign records the release on the day on which it was made, and that is all that
// crosses. A daily survey is worked for some days of each month, and through the month in which the
// simulation ends, so that there is a wave to look into.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "app/poll_draw.hpp"
#include "app/poll_frame.hpp"
#include "app/poll_release.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "domain/poll/result.hpp"
#include "domain/poll/wave.hpp"
#include "sim/poll_desk.hpp"
#include "sim/rooms.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::sim {

namespace {

constexpr int k_interviewers = 6, k_converters = 2;
constexpr int k_wave_days = 10, k_daily_days = 8, k_days_before = 2;
constexpr int k_exclude_days = 60;
constexpr double k_expected_response = 0.6;
// Completes that a wave is planned for where the plan asks for fewer than can be published.
constexpr std::int64_t k_min_n = 200;
constexpr double k_spare = 1.5;  // beyond what is needed
// Where the units would need more than that, only the whole is published.
constexpr std::int64_t k_unit_completes_max = 1'300;
constexpr int k_large_waves = 2;
// Numbers in the frame for each case of a wave, so that few are called twice in a season.
constexpr std::int64_t k_numbers_per_case = 8;
// A frame that no wave has needed for longer is about to be erased: the next wave gets a new one.
constexpr int k_frame_days = 25;

struct Survey {
  const plan::Survey* plan = nullptr;
  std::unique_ptr<PollWorld> world{};
  Uuid frame{};
  std::optional<Date> needed{};  // the frame, by the last wave so far
};

struct Wave {
  std::size_t survey = 0;
  std::string name{};
  Date from{}, to{};
  std::int64_t completes = 0, per_day = 0;
  std::size_t truth = 0;  // in Truth::Polls::waves, once it is planned
  CalledWave called{};
  enum class State { ahead, planned, drawn, open, done } state = State::ahead;
};

class Polls final : public Room {
 public:
  explicit Polls(const Shared& shared)
      : w_(shared.w), random_(shared.w.options.seed ^ 0x686f7573'65000000ULL) {}

  void begin() override {
    if (w_.options.polls == nullptr || w_.plan.surveys.empty()) return;
    engine_ = w_.options.polls;
    clock_ = w_.options.polls_clock;
    sender_ = std::make_unique<EngineSender>(*engine_, *clock_);
    desk_ = std::make_unique<PollDesk>(*engine_, *clock_, *sender_,
                                       w_.options.seed ^ 0x63616c6c'65720000ULL);
    at(w_.first(), 9 * 60);
    system("house.set", {{"kind", "poll"}});
    system("plan.activate", {{"source", w_.options.plan_text}});
    hire();
    for (const plan::Survey& survey : w_.plan.surveys) prepare(survey);
  }

  void day(Date date) override {
    if (engine_ == nullptr) return;
    for (Wave& wave : waves_) {
      if (wave.state == Wave::State::ahead && date == wave.from - k_days_before) plan(wave, date);
      if (wave.state == Wave::State::planned && date == wave.from - k_days_before + 1)
        draw(wave, date);
      if (wave.state == Wave::State::drawn && date == wave.from) open(wave, date);
      if (wave.state == Wave::State::open && date > wave.to) release(wave, date);
    }
    for (std::size_t session = 0; session < PollDesk::k_sessions; ++session)
      for (Wave& wave : waves_)
        if (wave.state == Wave::State::open)
          desk_->work(wave.called, date, session, w_.truth.polls.waves.at(wave.truth));
    sender_->wait();
    at(date, 21 * 60);
    engine_->tick();
  }

 private:
  // Never back: several waves may have their steps on one morning.
  void at(Date date, int minute) {
    clock_->set(std::max(clock_->now(), Instant::at(date, minute)));
  }
  Uuid id() { return seeded_id(random_, clock_->now()); }
  Json system(const char* kind, Json data) {
    return sender_->must(id(), std::string(app::k_actor_system), kind, std::move(data));
  }
  // By the lead, a minute later.
  Json must(const char* kind, Json data) {
    clock_->set(clock_->now() + 60'000);
    return sender_->must(id(), lead_.id.text(), kind, std::move(data));
  }

  // ---- the house ----

  void hire() {
    Json people = Json::array();
    const auto account = [&](const std::string& login, const std::string& name, const char* role) {
      Account one{.id = id(), .login = login, .name = name, .role = role, .unit = ""};
      people.push_back(
          {{"person_id", one.id.text()}, {"login", login}, {"name", name}, {"role", role}});
      return one;
    };
    lead_ = account("poll-lead", "调查督导", "poll_lead");
    std::vector<Account> callers;
    for (int i = 1; i <= k_interviewers; ++i)
      callers.push_back(
          account(fmt::format("call-{}", i), fmt::format("访问员{:02}", i), "interviewer"));
    for (int i = 1; i <= k_converters; ++i)
      callers.push_back(
          account(fmt::format("senior-{}", i), fmt::format("资深访问员{:02}", i), "converter"));
    system("person.import", {{"people", std::move(people)}});
    w_.truth.polls.showcase = {lead_, callers.front(), callers.back()};
    desk_->set_callers(std::move(callers));
  }

  void prepare(const plan::Survey& survey) {
    const Json form = poll_form_of(w_.plan, survey);
    if (form.is_null()) return;
    const std::vector<Wave> waves = expect(survey);
    if (waves.empty()) return;
    std::int64_t most = 0;
    for (const Wave& wave : waves) most = std::max(most, cases_of(wave));
    must("poll.form", {{"survey", survey.id}, {"form", form}});
    Survey one{.plan = &survey,
               .world = std::make_unique<PollWorld>(w_, survey, form, most * k_numbers_per_case)};
    for (const auto& [indicator, share] : one.world->shares(w_.plan))
      w_.truth.polls.shares[indicator] = share;
    surveys_.push_back(std::move(one));
    waves_.insert(waves_.end(), waves.begin(), waves.end());
  }

  void load(Survey& survey) {
    survey.frame = id();
    w_.truth.polls.numbers += static_cast<std::int64_t>(survey.world->residents().size());
    const std::string csv = survey.world->frame_csv();
    const auto lease = engine_->reads().lease();
    const auto person = access::person_by_login(*lease, engine_->tenant(), lead_.login);
    app::Reader reader{.engine = *engine_,
                       .db = *lease,
                       .scope = access::scope_of(engine_->tenant(), person.value()),
                       .now = clock_->now(),
                       .lang = base::Lang::zh,
                       .plan = engine_->plans().newest(*lease, engine_->tenant())};
    const auto loaded = app::load_frame_file(*engine_, reader,
                                             {.file = {.name = "numbers.csv", .bytes = csv},
                                              .command_id = id(),
                                              .frame_id = survey.frame,
                                              .sha256 = base::hex(base::sha256(csv)),
                                              .actor = lead_.id.text(),
                                              .plan = "",
                                              .survey = survey.plan->id,
                                              .name = "号码库",
                                              .source = "演示用，号码都是假的"});
    if (!loaded)
      throw std::runtime_error("frame: " + base::text_of(base::Lang::en, loaded.error()));
  }

  // ---- the waves ----

  [[nodiscard]] static std::int64_t cases_of(const Wave& wave) {
    return static_cast<std::int64_t>(
        std::ceil(static_cast<double>(wave.completes) / k_expected_response));
  }

  // What can be published at all, with something to spare.
  [[nodiscard]] std::int64_t least_completes(const plan::Survey& survey) const {
    std::int64_t least = std::max<std::int64_t>(k_min_n, survey.min_n);
    for (const plan::Indicator& one : w_.plan.indicators)
      if (domain::counts_interviews(one)) least = std::max<std::int64_t>(least, one.min_n);
    return static_cast<std::int64_t>(static_cast<double>(least) * k_spare);
  }

  // That each unit right below the root is published too, when leagues are to be shown.
  [[nodiscard]] std::int64_t unit_completes(const plan::Survey& survey) const {
    if (!w_.options.leagues) return 0;
    std::int64_t least = survey.min_n, units = 0;
    for (const plan::Indicator& one : w_.plan.indicators)
      if (domain::counts_interviews(one)) least = std::max<std::int64_t>(least, one.min_n);
    for (const plan::Unit& unit : w_.plan.org.units)
      units += unit.of == w_.plan.org.root.id && is_lived_in(unit.id) ? 1 : 0;
    const auto wanted = static_cast<std::int64_t>(static_cast<double>(least * units) * k_spare);
    return wanted > k_unit_completes_max ? 0 : wanted;
  }
  [[nodiscard]] bool is_lived_in(const std::string& unit) const {
    return std::any_of(w_.homes().begin(), w_.homes().end(),
                       [&](const std::string& home) { return w_.lies_in(home, unit); });
  }

  std::vector<Wave> expect(const plan::Survey& survey) const {
    std::vector<Wave> waves;
    const bool daily = survey.per_day > 0;
    const Date first = w_.first() + k_days_before + 1;
    for (const domain::ExpectedWave& one :
         domain::expected_waves(w_.plan, survey, engine_->calendar())) {
      Wave wave{.survey = surveys_.size(),
                .name = daily ? fmt::format("{}年{}月", one.from.year(), one.from.month())
                              : fmt::format("第{}次", waves.size() + 1)};
      const Date ends = std::min(one.to, w_.last());
      wave.from = std::max(daily ? one.from : one.from + (ends - one.from) / 3, first);
      wave.to = wave.from + (daily ? k_daily_days : k_wave_days) - 1;
      if (daily && one.to > w_.last()) wave.to = one.to;  // goes on
      if (wave.from >= w_.last() || wave.to > one.to) continue;
      if (!daily && wave.to >= w_.last()) continue;
      const int days = wave.to - wave.from + 1;
      const double stated = daily ? survey.per_day * days : static_cast<double>(one.completes);
      wave.completes =
          std::max(least_completes(survey),
                   static_cast<std::int64_t>(std::ceil(stated * std::min(w_.options.scale, 1.0))));
      waves.push_back(std::move(wave));
    }
    enlarge(survey, waves);
    for (Wave& wave : waves) {
      const int days = wave.to - wave.from + 1;
      if (daily) wave.per_day = (wave.completes + days - 1) / days;
    }
    return waves;
  }

  // The last ones that are released, so that units can be compared with the wave before as well.
  void enlarge(const plan::Survey& survey, std::vector<Wave>& waves) const {
    const std::int64_t wanted = unit_completes(survey);
    int left = k_large_waves;
    for (std::size_t i = waves.size(); i-- > 0 && left > 0;) {
      if (waves[i].to >= w_.last()) continue;
      waves[i].completes = std::max(waves[i].completes, wanted);
      --left;
    }
  }

  // Weights are raked to what the list has of each kind and in each unit; when leagues are shown.
  Json margins(const Uuid& frame) const {
    Json all = Json::array();
    if (!w_.options.leagues) return all;
    const auto lease = engine_->reads().lease();
    const auto loaded = store::load_frame(*lease, engine_->tenant(), frame);
    std::map<std::string, std::int64_t> kinds, units;
    for (const domain::FrameCount& count : loaded.value().counts) {
      kinds[count.kind] += count.n;
      units[count.unit] += count.n;
    }
    all.push_back({{"by", "kind"}, {"totals", kinds}});
    all.push_back({{"by", "unit"}, {"totals", units}});
    return all;
  }

  void plan(Wave& wave, Date date) {
    Survey& survey = surveys_.at(wave.survey);
    at(date, 9 * 60);
    if (!survey.needed || date > *survey.needed + k_frame_days) load(survey);
    survey.needed = wave.to;
    wave.called = {.id = id(), .to = wave.to, .world = survey.world.get()};
    wave.truth = w_.truth.polls.waves.size();
    w_.truth.polls.waves.push_back({.id = wave.called.id,
                                    .result = {},
                                    .survey = survey.plan->id,
                                    .name = wave.name,
                                    .from = wave.from,
                                    .to = wave.to});
    must("poll.plan_wave", {{"wave_id", wave.called.id.text()},
                            {"survey", survey.plan->id},
                            {"name", wave.name},
                            {"from", wave.from.iso()},
                            {"to", wave.to.iso()},
                            {"frame_id", survey.frame.text()},
                            {"spec",
                             {{"n", cases_of(wave)},
                              {"per_day", wave.per_day},
                              {"expected_response", k_expected_response},
                              {"exclude_days", k_exclude_days},
                              {"weights_margins", margins(survey.frame)}}}});
    must("poll.publish_seed",
         {{"wave_id", wave.called.id.text()},
          {"seed", fmt::format("seed-{}-{}", date.iso(), 1000 + random_.below(9000))}});
    wave.state = Wave::State::planned;
  }

  void draw(Wave& wave, Date date) {
    at(date, 9 * 60);
    must("poll.draw", {{"wave_id", wave.called.id.text()}});
    // Who is behind which case the world knows by the row of the frame.
    const auto lease = engine_->reads().lease();
    const std::string list = app::sealed_list(*lease, engine_->tenant(), wave.called.id);
    for (const std::string_view line : base::split(list, '\n')) {
      if (line.empty() || line == domain::k_list_heading) continue;
      const auto cells = base::split(line, ',');
      wave.called.who.push_back(
          static_cast<std::size_t>(std::strtoull(std::string(cells.at(1)).c_str(), nullptr, 10)) -
          1);
    }
    w_.truth.polls.waves.at(wave.truth).cases = static_cast<std::int64_t>(wave.called.who.size());
    wave.state = Wave::State::drawn;
  }

  void open(Wave& wave, Date date) {
    at(date, 9 * 60);
    must("poll.open", {{"wave_id", wave.called.id.text()}});
    wave.state = Wave::State::open;
  }

  void release(Wave& wave, Date date) {
    Truth::Wave& truth = w_.truth.polls.waves.at(wave.truth);
    at(date, 9 * 60);
    must("poll.close", {{"wave_id", wave.called.id.text()}});
    must("poll.release", {{"wave_id", wave.called.id.text()}});
    const auto lease = engine_->reads().lease();
    const auto document =
        app::release_document(*lease, engine_->tenant(), engine_->plans(), wave.called.id);
    if (!document) throw std::runtime_error("release: " + document.error().code);
    truth.release = *document;
    truth.result = seeded_id(random_, w_.now());
    w_.step();
    w_.send().must(seeded_id(random_, w_.now()), w_.staff.centre.front().id.text(), "poll.record",
                   {{"result_id", truth.result.text()},
                    {"release", truth.release},
                    {"source", "独立调查室发布"}});
    truth.released = true;
    wave.state = Wave::State::done;
  }

  World& w_;
  base::Seeded random_;  // of its own, so that the campaign lives the same days with polls
  app::Engine* engine_ = nullptr;
  base::ManualClock* clock_ = nullptr;
  std::unique_ptr<Sender> sender_;
  std::unique_ptr<PollDesk> desk_;
  Account lead_{};
  std::vector<Survey> surveys_;
  std::vector<Wave> waves_;
};

}  // namespace

std::unique_ptr<Room> play_polls(const Shared& shared) {
  return std::make_unique<Polls>(shared);
}

}  // namespace wanhu::sim
