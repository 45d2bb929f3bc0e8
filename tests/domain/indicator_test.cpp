// What an indicator comes to: values and why there is none, targets and milestones, a year before,
// and figures that others published.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <rapidcheck/gtest.h>

#include "domain/indicator/figure.hpp"
#include "domain/indicator/value.hpp"
#include "plan/files.hpp"

namespace wanhu::domain {
namespace {

using testing::IsEmpty;

Date day(const char* iso) {
  return Date::parse(iso).value();
}
Measured share(std::int64_t num, std::int64_t den) {
  return {.num = num, .den = den, .n = den, .is_share = true};
}
plan::Plan plan_named(const std::string& folder) {
  return plan::load(plan::read_text("plans/" + folder + "/plan.toml"), "plan.toml").plan.value();
}
const plan::Indicator& indicator_of(const plan::Plan& plan, const std::string& id) {
  const auto found = std::find_if(plan.indicators.begin(), plan.indicators.end(),
                                  [&](const plan::Indicator& one) { return one.id == id; });
  if (found == plan.indicators.end()) throw std::logic_error("no indicator " + id);
  return *found;
}
const plan::Plan& three_zeros() {
  static const plan::Plan k_plan = plan_named("three-zeros-2020");
  return k_plan;
}

// ---- values
// ------------------------------------------------------------------------------------

TEST(IndicatorFigure, NothingToDivideByIsNoDataAndNeverZero) {
  const plan::Indicator one;
  EXPECT_EQ(figure_of(one, share(0, 0)).state, FigureState::no_data);
  EXPECT_FALSE(figure_of(one, share(0, 0)).value);
  EXPECT_EQ(figure_of(one, {.num = plan::expr::NoData{}, .den = std::int64_t{5}, .n = 5}).state,
            FigureState::no_data);
  const IndicatorFigure none = figure_of(one, share(0, 8));
  EXPECT_EQ(none.state, FigureState::shown);
  EXPECT_DOUBLE_EQ(none.value.value(), 0) << "none of eight is a value";
}

TEST(IndicatorFigure, BelowMinNTheValueIsWithheld) {
  const plan::Indicator one{.min_n = 200};
  const IndicatorFigure few = figure_of(one, share(150, 199));
  EXPECT_EQ(few.state, FigureState::few);
  EXPECT_FALSE(few.value);
  EXPECT_FALSE(few.ratio());
  EXPECT_EQ(few.n, 199);
  EXPECT_DOUBLE_EQ(figure_of(one, share(150, 200)).value.value(), 0.75);
}

TEST(IndicatorFigure, AFactorIsAWayToWriteIt) {
  const plan::Indicator one{.factor = 100};
  const IndicatorFigure figure = figure_of(one, share(3, 4));
  EXPECT_DOUBLE_EQ(figure.value.value(), 75);
  EXPECT_DOUBLE_EQ(figure.ratio().value(), 0.75);
  const IndicatorFigure mean = figure_of({}, {.num = 4.5, .den = std::int64_t{3}, .n = 3});
  EXPECT_DOUBLE_EQ(mean.value.value(), 1.5);
}

// ---- targets
// -----------------------------------------------------------------------------------

AimState state(const plan::Indicator& one, const Measured& measured, const char* iso) {
  return aim_state(one, figure_of(one, measured), day(iso));
}

TEST(IndicatorAims, S4_03NinetyPercentOf25UnitsIs23AndTheShareRisesByTheYear) {
  const plan::Indicator& passed = indicator_of(three_zeros(), "villages_passed");
  const std::vector<Aim> aims = aims_of(passed);
  ASSERT_EQ(aims.size(), 3U) << "the target is the last milestone too";
  EXPECT_EQ(rows_needed(aims[2], figure_of(passed, share(10, 25))), 23) << "22.5, rounded up";
  EXPECT_EQ(rows_needed(aims[0], figure_of(passed, share(10, 25))), 18);
  EXPECT_EQ(state(passed, share(22, 25), "2022-12-31"), AimState::on_the_way);
  EXPECT_EQ(state(passed, share(23, 25), "2022-12-31"), AimState::reached);
  EXPECT_EQ(state(passed, share(17, 25), "2020-12-31"), AimState::on_the_way) << "the day itself";
  EXPECT_EQ(state(passed, share(17, 25), "2021-01-01"), AimState::behind);
  EXPECT_EQ(state(passed, share(18, 25), "2021-01-01"), AimState::on_the_way);
  EXPECT_EQ(state(passed, share(20, 25), "2021-01-01"), AimState::reached) << "of this year";
  EXPECT_EQ(state(passed, share(22, 25), "2023-01-01"), AimState::behind);
  EXPECT_EQ(state(passed, share(0, 0), "2021-01-01"), AimState::no_data);
}

TEST(IndicatorAims, WhereLowerIsBetterTheShareIsAMost) {
  const plan::Indicator late{.direction = "lower",
                             .target = plan::Target{.percent = 5, .by = day("2021-12-31")}};
  EXPECT_EQ(rows_needed(aims_of(late).front(), figure_of(late, share(0, 37))), 1)
      << "1.85: two of 37 are more than 5 %";
  EXPECT_EQ(state(late, share(1, 37), "2021-12-01"), AimState::reached);
  EXPECT_EQ(state(late, share(2, 37), "2021-12-01"), AimState::on_the_way);
  EXPECT_EQ(state(late, share(2, 37), "2022-01-01"), AimState::behind);
  EXPECT_EQ(state({}, share(2, 37), "2022-01-01"), AimState::none);
}

RC_GTEST_PROP(IndicatorAims, BetterIsNeverFurtherBehind, ()) {
  const auto den = *rc::gen::inRange<std::int64_t>(1, 60);
  const auto num = *rc::gen::inRange<std::int64_t>(0, den);  // and one more
  const auto percents = *rc::gen::container<std::vector<int>>(3, rc::gen::inRange(0, 101));
  const bool lower = *rc::gen::arbitrary<bool>();
  plan::Indicator one{.direction = lower ? "lower" : "higher"};
  for (std::size_t i = 0; i < percents.size(); ++i)
    one.milestones.push_back(
        {.by = day("2021-06-30") + static_cast<int>(i) * 30, .percent = percents[i]});
  const Date on = day("2021-06-01") + *rc::gen::inRange(0, 150);
  const auto rank = [&](std::int64_t n) {
    switch (aim_state(one, figure_of(one, share(n, den)), on)) {
      case AimState::reached:
        return 2;
      case AimState::on_the_way:
        return 1;
      default:
        return 0;
    }
  };
  const int less = rank(num), more = rank(num + 1);
  if (lower)
    RC_ASSERT(less >= more);
  else
    RC_ASSERT(less <= more);
}

// Without a word about rounding a share is reached exactly when it is reached.
RC_GTEST_PROP(IndicatorAims, NoRoundingMeansTheShareItself, ()) {
  const auto den = *rc::gen::inRange<std::int64_t>(1, 1000);
  const auto num = *rc::gen::inRange<std::int64_t>(0, den + 1);
  const auto percent = *rc::gen::inRange(0, 101);
  plan::Indicator one{.target = plan::Target{.percent = percent, .by = day("2021-12-31")}};
  const auto met = [&] {
    return is_met(one, aims_of(one).front(), figure_of(one, share(num, den)));
  };
  RC_ASSERT(met() == (num * 100 >= percent * den));
  one.direction = "lower";
  RC_ASSERT(met() == (num * 100 <= percent * den));
}

// ---- a year before
// -----------------------------------------------------------------------------

TEST(IndicatorYears, TheDayIsTheSameOrTheLastOfFebruary) {
  EXPECT_EQ(year_before(day("2021-10-31")), day("2020-10-31"));
  EXPECT_EQ(year_before(day("2024-02-29")), day("2023-02-28"));
  EXPECT_EQ(year_before(day("2025-02-28")), day("2024-02-28"));
}

TEST(IndicatorYears, S3_33ThreeToTwoIsNoTrend) {
  const auto figure = [](std::int64_t num, std::int64_t den) {
    return figure_of({}, share(num, den));
  };
  EXPECT_TRUE(too_small_to_compare(figure(3, 400), figure(2, 400)));
  EXPECT_TRUE(too_small_to_compare(figure(30, 400), figure(9, 400)));
  EXPECT_TRUE(too_small_to_compare(figure(395, 400), figure(300, 400))) << "five are missing";
  EXPECT_FALSE(too_small_to_compare(figure(30, 400), figure(25, 400)));
}

// ---- the five plans
// ----------------------------------------------------------------------------

TEST(IndicatorText, S4_19BacklogAndInflowAreNeutralAndReopenedIsNot) {
  const plan::Plan& plan = three_zeros();
  EXPECT_EQ(indicator_of(plan, "backlog").direction, "neutral");
  EXPECT_EQ(indicator_of(plan, "inflow").direction, "neutral");
  EXPECT_EQ(indicator_of(plan, "reopened").direction, "lower");
  // Neutral or not, without a target nothing is behind.
  for (const char* id : {"backlog", "inflow"})
    EXPECT_THAT(aims_of(indicator_of(plan, id)), IsEmpty());
}

TEST(IndicatorText, S0_03_ServiceHasTargetsAndTheRankHasNone) {
  const plan::Plan xushi = plan_named("xushi-2024");
  EXPECT_THAT(aims_of(indicator_of(xushi, "outside_rank")), IsEmpty());
  const std::vector<Aim> aims = aims_of(indicator_of(xushi, "on_time"));
  ASSERT_EQ(aims.size(), 1U);
  EXPECT_EQ(aims[0].percent, 95);
  const plan::Indicator& on_time = indicator_of(xushi, "on_time");
  EXPECT_EQ(rows_needed(aims[0], figure_of(on_time, share(30, 37))), 36) << "35.15, rounded up";
}

// What others publish is quoted; nothing is computed of it and nothing aimed at.
TEST(IndicatorText, S1_25_S2_37_S3_11_S3_23_S3_33_WhatOthersPublishIsQuoted) {
  const std::vector<std::pair<const char*, std::vector<const char*>>> all{
      {"ruji-2021", {"city_result"}},
      {"dongfeng-2017", {"crime_published", "external_rank"}},
      {"county-double-lift-2021",
       {"village_work", "crime_published", "civil_to_criminal", "homicide"}}};
  for (const auto& [folder, ids] : all) {
    const plan::Plan plan = plan_named(folder);
    for (const char* id : ids) {
      const plan::Indicator& one = indicator_of(plan, id);
      EXPECT_THAT(aims_of(one), IsEmpty()) << id;
      IndicatorValue value;
      value.plan = plan.head.id;
      value.indicator = id;
      value.from = day("2021-01-01");
      value.to = day("2021-12-31");
      value.value = "31.5";
      value.source = "公报";
      value.source_day = day("2022-01-20");
      EXPECT_TRUE(record_value(one, value, day("2022-02-01"))) << id;
    }
  }
  const plan::Plan county = plan_named("county-double-lift-2021");
  EXPECT_EQ(indicator_of(county, "village_work").weight_at_least, 30);
}

// ---- published figures
// -------------------------------------------------------------------------

IndicatorValue quoted() {
  IndicatorValue value;
  value.id = base::Uuid::named("value");
  value.plan = "ruji-2021";
  value.plan_version = 1;
  value.indicator = "city_result";
  value.from = day("2021-01-01");
  value.to = day("2021-06-30");
  value.value = "96.530";
  value.measure = "分";
  value.source = "市考评通报";
  value.source_day = day("2021-07-10");
  return value;
}
std::string code_of(IndicatorValue value, const char* use = "external") {
  const auto events = record_value({.id = "city_result", .use = use}, value, day("2021-10-16"));
  return events ? "ok" : events.error().code;
}

TEST(IndicatorValues, AreQuotedWithTheirSource) {
  const auto events = record_value({.use = "external"}, quoted(), day("2021-10-16"));
  ASSERT_TRUE(events);
  EXPECT_EQ(events->front().type, "indicator.recorded");
  EXPECT_EQ(events->front().data.at("number"), "96.53") << "without what says nothing";
  EXPECT_TRUE(events->front().data.at("unit").is_null());
  EXPECT_EQ(code_of(quoted(), "manage"), "INDICATOR-OWN") << "nobody enters what is computed";
}

TEST(IndicatorValues, SayOneThingAndNothingOfTheFuture) {
  const auto with = [](auto change) {
    IndicatorValue value = quoted();
    change(value);
    return code_of(std::move(value));
  };
  EXPECT_EQ(with([](auto& v) { v.to = day("2020-12-31"); }), "INDICATOR-DAYS");
  EXPECT_EQ(with([](auto& v) { v.to = day("2021-10-17"); }), "INDICATOR-AHEAD");
  EXPECT_EQ(with([](auto& v) { v.source_day = day("2021-10-17"); }), "INDICATOR-AHEAD");
  EXPECT_EQ(with([](auto& v) { v.value.clear(); }), "INDICATOR-VALUE");
  EXPECT_EQ(with([](auto& v) { v.num = 3; }), "INDICATOR-VALUE") << "both ways";
  EXPECT_EQ(with([](auto& v) {
              v.value.clear();
              v.num = 3;
            }),
            "INDICATOR-VALUE")
      << "half a fraction";
  EXPECT_EQ(with([](auto& v) {
              v.value.clear();
              v.num = 3;
              v.den = 0;
            }),
            "INDICATOR-DEN");
  EXPECT_EQ(with([](auto& v) {
              v.value.clear();
              v.num = 3;
              v.den = 4;
            }),
            "ok");
  EXPECT_EQ(with([](auto& v) { v.value = "第三名"; }), "INDICATOR-NUMBER");
  EXPECT_EQ(with([](auto& v) { v.address = "javascript:alert(1)"; }), "INDICATOR-ADDRESS");
  EXPECT_EQ(with([](auto& v) { v.address = "https://example.org/a?b=1"; }), "ok");
  IndicatorValue gone = quoted();
  EXPECT_TRUE(withdraw_value(gone, "数字抄错"));
  gone.withdrawn = true;
  EXPECT_EQ(withdraw_value(gone, "数字抄错").error().code, "INDICATOR-WITHDRAWN");
}

TEST(IndicatorValues, ADecimalHasOneForm) {
  EXPECT_EQ(plain_decimal("96.530"), "96.53");
  EXPECT_EQ(plain_decimal(" 007 "), "7");
  EXPECT_EQ(plain_decimal("+1.0"), "1");
  EXPECT_EQ(plain_decimal("-0.50"), "-0.5");
  EXPECT_EQ(plain_decimal("-0"), "0");
  for (const char* bad : {"", ".", "1.", ".5", "1e3", "1,000", "９", "--1", "1234567890123"})
    EXPECT_EQ(plain_decimal(bad), std::nullopt) << bad;
}

RC_GTEST_PROP(IndicatorValues, APlainDecimalStaysAsItIs, ()) {
  const auto whole = *rc::gen::inRange<std::int64_t>(-999'999, 999'999);
  const auto tail = *rc::gen::inRange(0, 1'000'000);
  std::string decimals = std::to_string(1'000'000 + tail).substr(1);
  const auto plain = plain_decimal(std::to_string(whole) + "." + decimals);
  RC_ASSERT(plain.has_value());
  RC_ASSERT(plain_decimal(*plain) == plain);
  RC_ASSERT(number_of(*plain) == number_of(std::to_string(whole) + "." + decimals));
}

}  // namespace
}  // namespace wanhu::domain
