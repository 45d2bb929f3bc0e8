// Waves, what plans expect, forecasts: F10, S1_24, S3_40.
#include "domain/poll/wave.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "domain/poll/forecast.hpp"
#include "support/plans.hpp"

namespace wanhu::domain {
namespace {

using base::Date;
using base::Json;

Date day(const char* text) {
  return Date::parse(text).value();
}
std::vector<ExpectedWave> expected(const std::string& plan_name, const std::string& survey) {
  const plan::Plan plan = test::plan_named(plan_name);
  return expected_waves(plan, *find_survey(plan, survey), calendar::Calendar::office());
}
std::string refused(const Json& spec) {
  const auto read = poll_spec(spec);
  return read ? "ok" : read.error().code;
}

TEST(PollSpec, IsReadAsItIsWritten) {
  const Json full{{"n", 300},
                  {"method", "stratified"},
                  {"allocation", "neyman"},
                  {"minimum", 4},
                  {"replicates", 3},
                  {"deviations", {{{"stratum", "a"}, {"s", 0.25}}}},
                  {"per_day", 50},
                  {"expected_response", 0.3},
                  {"attempts", 7},
                  {"attempts_days", 4},
                  {"windows", {{{"from", 600}, {"to", 720}, {"days", "work"}}}},
                  {"exclude_days", 30},
                  {"keep_days", 10},
                  {"languages", {"阜阳话"}},
                  {"weights_margins", {{{"by", "kind"}, {"totals", {{"mobile", 10}}}}}}};
  EXPECT_EQ(to_json(poll_spec(full).value()), full);
}

TEST(PollSpec, RefusesWhatCannotBe) {
  EXPECT_EQ(refused({{"n", 10}}), "ok");
  EXPECT_EQ(refused({{"n", 0}}), "FIELD-RANGE");
  EXPECT_EQ(refused({{"n", 10}, {"expected_response", 0}}), "WAVE-NUMBER");
  EXPECT_EQ(refused({{"n", 10}, {"expected_response", "0.2"}}), "WAVE-NUMBER");
  EXPECT_EQ(refused({{"n", 10}, {"attempts", 2}, {"attempts_days", 3}}), "WAVE-ATTEMPTS");
  EXPECT_EQ(refused({{"n", 10}, {"allocation", "minimum"}}), "WAVE-MINIMUM");
  EXPECT_EQ(refused({{"n", 3}, {"replicates", 4}}), "WAVE-REPLICATES");
  // Nobody is called before nine or after nine.
  EXPECT_EQ(refused({{"n", 10}, {"windows", {{{"from", 480}, {"to", 600}}}}}), "WAVE-WINDOW");
  EXPECT_EQ(refused({{"n", 10}, {"windows", {{{"from", 1200}, {"to", 1320}}}}}), "WAVE-WINDOW");
  EXPECT_EQ(refused({{"n", 10}, {"weights_margins", {{{"by", "kind"}, {"totals", {{"a", 0}}}}}}}),
            "WAVE-MARGIN");
}

TEST(PollWave, CallsAreMadeInItsWindowsOnly) {
  PollWave wave{.from = day("2021-11-01"), .to = day("2021-11-30")};
  wave.state = WaveState::open;
  wave.spec.windows = {{.from = 600, .to = 720, .days = "work"},
                       {.from = 900, .to = 1200, .days = "rest"}};
  const auto may = [&](const char* on, int minute) {
    return wave.may_call(base::Instant::at(day(on), minute), calendar::Calendar::office());
  };
  EXPECT_TRUE(may("2021-11-01", 600));
  EXPECT_FALSE(may("2021-11-01", 720));
  EXPECT_FALSE(may("2021-11-01", 900));  // a Monday
  EXPECT_TRUE(may("2021-11-06", 900));   // a Saturday
  EXPECT_FALSE(may("2021-12-01", 600));
  wave.state = WaveState::closed;
  EXPECT_FALSE(may("2021-11-01", 600));
}

// ---- what plans expect -------------------------------------------------------------------------

// 每年上下半年各1次: two in a year, one each half.
TEST(ExpectedWaves, AreHalfYearly_S1_24) {
  const auto waves = expected("ruji-2021", "poll");
  ASSERT_EQ(waves.size(), 1U);  // the plan's window lies in the second half of 2021
  EXPECT_EQ(waves[0].period_from, day("2021-07-01"));
  EXPECT_EQ(waves[0].period_to, day("2021-12-31"));
}

// 每天电话抽查不少于50人: a wave for each month, fifty a day.
TEST(ExpectedWaves, OfADailySurveyAreMonths_S3_40) {
  const auto waves = expected("county-double-lift-2021", "daily");
  ASSERT_EQ(waves.size(), 9U);  // April to December
  EXPECT_EQ(waves[0].from, day("2021-04-16"));
  EXPECT_EQ(waves[1].from, day("2021-05-01"));
  EXPECT_EQ(waves[1].to, day("2021-05-31"));
  for (const ExpectedWave& wave : waves) EXPECT_EQ(wave.per_day, 50);
}

TEST(ExpectedWaves, OnceWithoutAPeriodIsTheWholeWindow) {
  const plan::Plan plan = test::plan_named("xushi-2024");
  const auto waves = expected("xushi-2024", "poll");
  ASSERT_EQ(waves.size(), 1U);
  EXPECT_EQ(waves[0].from, plan.head.window.from);
  EXPECT_EQ(waves[0].to, plan.head.window.to);
  const auto yearly = expected("three-zeros-2020", "victims");
  ASSERT_FALSE(yearly.empty());
  EXPECT_EQ(yearly[0].completes, 1000);
}

// ---- the steps ---------------------------------------------------------------------------------

TEST(WaveSteps, TheSeedComesADayBeforeTheDraw) {
  PollWave wave{.from = day("2021-11-01"), .to = day("2021-11-30")};
  EXPECT_EQ(may_draw(wave, day("2021-11-01")).error().code, "WAVE-NO-SEED");
  EXPECT_EQ(publish_wave_seed(wave, "12 34").error().code, "WAVE-SEED");
  EXPECT_TRUE(publish_wave_seed(wave, "lottery-2021300"));
  wave.seed = "lottery-2021300";
  wave.seed_day = day("2021-11-01");
  EXPECT_EQ(publish_wave_seed(wave, "another").error().code, "WAVE-SEED-TWICE");
  const auto early = may_draw(wave, day("2021-11-01"));
  EXPECT_EQ(early.error().code, "WAVE-DRAW-DAY");
  EXPECT_EQ(early.error().args.at("day"), "2021-11-02");
  EXPECT_TRUE(may_draw(wave, day("2021-11-02")));
  wave.state = WaveState::drawn;
  EXPECT_EQ(may_draw(wave, day("2021-11-02")).error().code, "WAVE-STATE");
}

TEST(WaveSteps, FurtherReplicatesAreReleasedOnTheDaysThatAreLeft) {
  PollWave wave{.from = day("2021-11-01"), .to = day("2021-11-10")};
  wave.spec.n = 100;
  wave.spec.replicates = 4;
  wave.spec.per_day = 5;
  wave.state = WaveState::drawn;
  const auto first = open_wave(wave, 2, 100, 0, day("2021-11-01")).value().at(0).data;
  EXPECT_EQ(first.at("days").size(), 10U);
  EXPECT_EQ(first.at("days").back(), Json::array({"2021-11-10", 50}));
  wave.state = WaveState::open;
  EXPECT_EQ(open_wave(wave, 2, 100, 50, day("2021-11-06")).error().code, "WAVE-REPLICATES");
  const auto more = open_wave(wave, 3, 100, 50, day("2021-11-06")).value().at(0).data;
  EXPECT_EQ(more.at("days").front().at(0), "2021-11-06");
  EXPECT_EQ(more.at("days").back(), Json::array({"2021-11-10", 75}));
  EXPECT_EQ(open_wave(wave, 5, 100, 75, day("2021-11-06")).error().code, "WAVE-REPLICATES");
  EXPECT_EQ(open_wave(wave, 4, 100, 75, day("2021-11-11")).error().code, "WAVE-OVER");
}

// ---- forecast ----------------------------------------------------------------------------------

TEST(Forecast, InTheEndTheExpectedShareIsCompleted) {
  PollSpec spec;
  spec.expected_response = 0.3;
  spec.attempts = 5;
  const WaveForecast all = forecast(spec, {}, day("2021-11-01"), {1000, 0, 0, 0, 0, 0, 0});
  EXPECT_NEAR(all.completes, 300, 1e-9);
  EXPECT_FALSE(all.replicate_needed);
}

TEST(Forecast, ReleasesBringFiftyADay_S3_40) {
  PollSpec spec;
  spec.per_day = 50;
  spec.expected_response = 0.25;
  spec.attempts = 6;
  const std::vector<double> needed = releases_needed(spec, 30);
  EXPECT_GT(needed[0], needed[29]);  // the first day has nothing left over from days before
  std::vector<std::int64_t> released;
  for (const double one : needed) released.push_back(std::llround(std::ceil(one)));
  const WaveForecast all = forecast(spec, {}, day("2021-11-01"), released);
  for (const ForecastDay& one : all.days) EXPECT_GE(one.completes, 50 - 1e-6) << one.day.iso();
  EXPECT_FALSE(all.replicate_needed);
  // At an expectation of fifty, fifty are reached about every other day: not certain, not rare.
  EXPECT_GT(all.days[10].chance, 0.4);
  EXPECT_LT(all.days[10].chance, 0.7);
}

TEST(Forecast, SaysWhenAFurtherReplicateIsNeeded_S3_40) {
  PollSpec spec;
  spec.per_day = 50;
  spec.expected_response = 0.25;
  const WaveForecast dry =
      forecast(spec, {{200, 100}}, day("2021-11-01"), std::vector<std::int64_t>(5, 0));
  EXPECT_TRUE(dry.replicate_needed);
  EXPECT_GT(dry.short_by, 0);
  EXPECT_GE(dry.cases_short, 4 * dry.short_by);
  EXPECT_LT(dry.days[4].chance, 0.01);
}

// Binomial(10, 1/2): P(X >= 8) = (45 + 10 + 1) / 1024.
TEST(Forecast, TheChanceIsExact) {
  EXPECT_NEAR(chance_of({10}, {0.5}, 8), 56.0 / 1024, 1e-12);
  EXPECT_EQ(chance_of({10}, {0.5}, 0), 1);
  EXPECT_EQ(chance_of({10}, {0.5}, 11), 0);
  EXPECT_NEAR(chance_of({2, 1}, {0.5, 0.25}, 1), 1 - 0.25 * 0.75, 1e-12);
}
// Beyond the size up to which it is exact, the bell curve agrees.
TEST(Forecast, TheBellCurveAgrees) {
  EXPECT_NEAR(chance_of({20'001}, {0.01}, 200), chance_of({20'000}, {0.01}, 200), 0.01);
}

RC_GTEST_PROP(Forecast, ReleasesEndWithAllOfThem, ()) {
  PollSpec spec;
  spec.per_day = *rc::gen::inRange<std::int64_t>(0, 80);
  spec.expected_response = *rc::gen::inRange(1, 100) / 100.0;
  spec.attempts = *rc::gen::inRange(1, 12);
  const int days = *rc::gen::inRange(1, 60);
  const auto n = *rc::gen::inRange<std::int64_t>(0, 5000);
  const auto ends = release_ends(spec, days, n);
  RC_ASSERT(static_cast<int>(ends.size()) == days);
  RC_ASSERT(ends.back() == n);
  RC_ASSERT(std::is_sorted(ends.begin(), ends.end()));
}

}  // namespace
}  // namespace wanhu::domain
