// From the rows of a closed wave to its figures: response rates against a table of 0 and 1 of our
// own, weights by hand, who does not know, shares with their errors, changes, and what is hidden.
#include "domain/poll/release.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "base/random.hpp"

namespace wanhu::domain {
namespace {

using stats::OutcomeClass;

PollQuestion scale(const std::string& id) {
  PollQuestion question{.id = id, .zh = id + "？", .en = id + "?"};
  for (int value = 5; value >= 1; --value)
    question.choices.push_back({.id = "a" + std::to_string(value),
                                .zh = std::to_string(value),
                                .en = std::to_string(value),
                                .value = value});
  return question;
}

plan::Indicator indicator(const std::string& id, const std::string& num, const std::string& den,
                          int min_n = 0) {
  return {.id = id, .name = id, .num = num, .den = den, .min_n = min_n, .use = "display"};
}
const std::string k_safe = "count(poll where q_safe >= 4)";
const std::string k_safe_of = "count(poll where q_safe answered)";

// A wave built case by case: units "t1" and "t2" below the whole, villages below t1.
struct Wave {
  PollQuestion safe = scale("q_safe");
  PollData data{};

  Wave() {
    data.kinds = {"mobile"};
    data.strata = {"s"};
    data.columns.push_back({.question = &safe});
  }
  Wave(const Wave&) = delete;
  Wave& operator=(const Wave&) = delete;

  std::int32_t unit(const std::string& id, std::int32_t parent = 0) {
    return data.tree.add(id, parent);
  }
  PollCaseRow& add(OutcomeClass outcome, std::int32_t node = 0, double probability = 1) {
    data.cases.push_back({.node = node,
                          .probability = probability,
                          .outcome = outcome,
                          .final = outcome != OutcomeClass::non_contact});
    return data.cases.back();
  }
  // `answer`: 5 … 1, 0 does not know, -1 did not want to say.
  PollCaseRow& interview(int answer, std::int32_t node = 0, double probability = 1) {
    data.completes.push_back(static_cast<std::uint32_t>(data.cases.size()));
    for (PollColumn& column : data.columns) column.choice.push_back(k_no_answer);
    data.columns.front().choice.back() = answer > 0    ? 5 - answer
                                         : answer == 0 ? k_dk_answer
                                                       : k_no_answer;
    return add(OutcomeClass::complete, node, probability);
  }
  void interviews(int n, int answer, std::int32_t node = 0) {
    for (int i = 0; i < n; ++i) interview(answer, node);
  }
};

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// ---- response rates
// ------------------------------------------------------------------------------

// AAPOR's formulae as rows of 0, 1 and e (2), written down once more from the Standard Definitions:
// I P R NC O UH UO NE.
struct Formula {
  const char* name;
  std::array<int, 8> above, below;
};
constexpr std::array k_again{
    Formula{"RR1", {1}, {1, 1, 1, 1, 1, 1, 1}},
    Formula{"RR2", {1, 1}, {1, 1, 1, 1, 1, 1, 1}},
    Formula{"RR3", {1}, {1, 1, 1, 1, 1, 2, 2}},
    Formula{"RR4", {1, 1}, {1, 1, 1, 1, 1, 2, 2}},
    Formula{"RR5", {1}, {1, 1, 1, 1, 1}},
    Formula{"RR6", {1, 1}, {1, 1, 1, 1, 1}},
    Formula{"COOP1", {1}, {1, 1, 1, 0, 1}},
    Formula{"COOP2", {1, 1}, {1, 1, 1, 0, 1}},
    Formula{"COOP3", {1}, {1, 1, 1}},
    Formula{"COOP4", {1, 1}, {1, 1, 1}},
    Formula{"REF1", {0, 0, 1}, {1, 1, 1, 1, 1, 1, 1}},
    Formula{"REF2", {0, 0, 1}, {1, 1, 1, 1, 1, 2, 2}},
    Formula{"REF3", {0, 0, 1}, {1, 1, 1, 1, 1}},
    Formula{"CON1", {1, 1, 1, 0, 1}, {1, 1, 1, 1, 1, 1, 1}},
    Formula{"CON2", {1, 1, 1, 0, 1}, {1, 1, 1, 1, 1, 2, 2}},
    Formula{"CON3", {1, 1, 1, 0, 1}, {1, 1, 1, 1, 1}},
};

RC_GTEST_PROP(PollRelease, S3_40_ResponseRatesAreTheMatrixTimesTheCounts, ()) {
  Wave wave;
  wave.data.kinds = {"landline", "mobile"};
  const std::int32_t town = wave.unit("t1"), village = wave.unit("v1", town);
  const auto counts = *rc::gen::container<std::vector<int>>(32, rc::gen::inRange(0, 30));
  // By kind, node (whole only, village) and class.
  for (std::size_t i = 0; i < counts.size(); ++i)
    for (int n = 0; n < counts[i]; ++n) {
      PollCaseRow& row = wave.add(static_cast<OutcomeClass>(i % 8), i % 16 < 8 ? 0 : village);
      row.kind = i < 16 ? 0 : 1;
      row.final = n % 2 == 0;
    }
  for (const PollRates& rates : poll_response(wave.data)) {
    std::array<double, 8> of{};
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const bool here = rates.node == 0 || i % 16 >= 8;
      const bool mode = rates.mode == "all" || (rates.mode == "landline") == (i < 16);
      if (here && mode) of[i % 8] += rates.final ? (counts[i] + 1) / 2 : counts[i];
    }
    const double known = of[0] + of[1] + of[2] + of[3] + of[4];
    const double e = known + of[7] > 0 ? known / (known + of[7]) : 1;
    RC_ASSERT(rates.rates.rates.size() == k_again.size());
    for (std::size_t r = 0; r < k_again.size(); ++r) {
      double above = 0, below = 0;
      for (std::size_t c = 0; c < 8; ++c) {
        above += of[c] * (k_again[r].above[c] == 2 ? e : k_again[r].above[c]);
        below += of[c] * (k_again[r].below[c] == 2 ? e : k_again[r].below[c]);
      }
      const stats::Rate& rate = rates.rates.rates[r];
      RC_ASSERT(rate.name == k_again[r].name);
      RC_ASSERT(rate.value.has_value() == (below > 0));
      if (rate.value) RC_ASSERT(std::abs(*rate.value - above / below) <= 1e-12);
    }
  }
}

TEST(PollRelease, EveryOutcomeCodeHasAClassAStageAndARuleOfRetry) {
  for (const stats::OutcomeCode& code : stats::aapor_codes()) {
    EXPECT_LT(static_cast<std::size_t>(code.of), stats::k_outcome_classes) << code.code;
    EXPECT_FALSE(code.retry.empty()) << code.code;
    EXPECT_EQ(stats::find_outcome(code.code), &code) << code.code;
  }
}

// ---- weights
// -------------------------------------------------------------------------------------

TEST(PollRelease, WeightsAreOneByTheChanceTimesTheShareThatAnswered) {
  Wave wave;
  wave.data.strata = {"a", "b"};
  // Stratum a: one in ten, 2 of 4 eligible answered; b: one in five, all 3 answered.
  for (int i = 0; i < 2; ++i) wave.interview(5, 0, 0.1);
  for (int i = 0; i < 2; ++i) wave.add(OutcomeClass::refusal, 0, 0.1);
  wave.add(OutcomeClass::not_eligible, 0, 0.1);
  for (int i = 0; i < 3; ++i) wave.interview(5, 0, 0.2).stratum = 1;
  const auto weights = poll_weights(wave.data);
  ASSERT_TRUE(weights.has_value());
  EXPECT_NEAR(weights->weight[0], 20, 1e-9);
  EXPECT_NEAR(weights->weight[4], 5, 1e-9);
  EXPECT_NEAR(sum(weights->weight), 40 + 15, 1e-9);
  EXPECT_NEAR(weights->max, 20, 1e-9);
  EXPECT_GT(weights->deff, 1);
}

TEST(PollRelease, UnknownCasesCountWithTheEligibleShareOfTheirKind) {
  Wave wave;
  for (int i = 0; i < 3; ++i) wave.interview(5);
  wave.add(OutcomeClass::not_eligible);  // e = 3/4
  for (int i = 0; i < 4; ++i) wave.add(OutcomeClass::unknown_household);
  const auto weights = poll_weights(wave.data);
  ASSERT_TRUE(weights.has_value());
  EXPECT_NEAR(weights->weight[0], (3 + 4 * 0.75) / 3, 1e-12);
}

// Numbers die at different rates: what is unknown in a town is told by what is known there.
TEST(PollRelease, UnknownCasesCountWithTheEligibleShareOfTheirClass) {
  Wave wave;
  wave.data.strata = {"a", "b"};
  const auto add = [&](OutcomeClass outcome, int n, std::int32_t stratum) {
    for (int i = 0; i < n; ++i) wave.add(outcome).stratum = stratum;
  };
  for (int i = 0; i < 15; ++i) wave.interview(5);
  add(OutcomeClass::not_eligible, 15, 0);  // e = 1/2
  add(OutcomeClass::unknown_household, 10, 0);
  for (int i = 0; i < 27; ++i) wave.interview(5).stratum = 1;
  add(OutcomeClass::not_eligible, 3, 1);  // e = 9/10
  add(OutcomeClass::unknown_other, 20, 1);
  const auto weights = poll_weights(wave.data);
  ASSERT_TRUE(weights.has_value());
  EXPECT_NEAR(weights->weight[0], (15 + 10 * 0.5) / 15, 1e-12);
  EXPECT_NEAR(weights->weight[15], (27 + 20 * 0.9) / 27, 1e-12);
}

TEST(PollRelease, AClassOfFewKnownCasesTakesTheEligibleShareOfItsKind) {
  Wave wave;
  wave.data.strata = {"a", "b"};
  for (int i = 0; i < 30; ++i) wave.interview(5);
  for (int i = 0; i < 10; ++i) wave.add(OutcomeClass::not_eligible);
  for (int i = 0; i < 10; ++i) wave.interview(5).stratum = 1;
  for (int i = 0; i < 9; ++i) wave.add(OutcomeClass::not_eligible).stratum = 1;
  for (int i = 0; i < 5; ++i) wave.add(OutcomeClass::unknown_household).stratum = 1;
  const auto few = poll_weights(wave.data);
  ASSERT_TRUE(few.has_value());
  EXPECT_NEAR(few->weight[30], (10 + 5 * 40.0 / 59) / 10, 1e-12) << "nineteen are known";
  wave.add(OutcomeClass::not_eligible).stratum = 1;
  const auto enough = poll_weights(wave.data);
  ASSERT_TRUE(enough.has_value());
  EXPECT_NEAR(enough->weight[30], (10 + 5 * 0.5) / 10, 1e-12) << "twenty are";
}

TEST(PollRelease, TheEligibleShareIsWeightedByTheChanceOfBeingDrawn) {
  Wave wave;
  for (int i = 0; i < 20; ++i) wave.interview(5, 0, 0.5);
  for (int i = 0; i < 10; ++i) wave.add(OutcomeClass::not_eligible, 0, 0.1);
  for (int i = 0; i < 7; ++i) wave.add(OutcomeClass::unknown_household);
  const auto weights = poll_weights(wave.data);
  ASSERT_TRUE(weights.has_value());
  // Forty numbers with somebody for a hundred dead ones: e = 2/7.
  EXPECT_NEAR(weights->weight[0], 2 * (40 + 7 * 2.0 / 7) / 40, 1e-12);
}

TEST(PollRelease, AStratumInWhichNobodyAnsweredJoinsItsNeighbour) {
  Wave wave;
  wave.data.strata = {"a", "b"};
  for (int i = 0; i < 2; ++i) wave.interview(5);
  for (int i = 0; i < 3; ++i) wave.add(OutcomeClass::refusal).stratum = 1;
  const auto weights = poll_weights(wave.data);
  ASSERT_TRUE(weights.has_value());
  EXPECT_NEAR(sum(weights->weight), 5, 1e-9) << "they speak for those as well";
  ASSERT_EQ(weights->notes.size(), 1U);
  EXPECT_EQ(weights->notes[0].code, "POLL-NOTE-JOINED");
}

TEST(PollRelease, S1_24_WhoIsInTwoFramesCountsOnce) {
  Wave wave;
  wave.data.kinds = {"landline", "mobile"};
  PollQuestion reach{.id = "q_reach_mobile", .zh = "", .en = ""};
  reach.choices = {{.id = "yes", .zh = "", .en = "", .value = 1},
                   {.id = "no", .zh = "", .en = "", .value = 0}};
  wave.data.columns.push_back({.question = &reach});
  for (int i = 0; i < 4; ++i) {
    wave.interview(5).kind = i < 2 ? 0 : 1;
    wave.data.columns[1].choice.back() = i == 0 ? 0 : i == 1 ? 1 : k_no_answer;
  }
  const auto weights = poll_weights(wave.data);
  ASSERT_TRUE(weights.has_value());
  EXPECT_NEAR(weights->weight[0], 0.5, 1e-12) << "landline, and a mobile too";
  EXPECT_NEAR(weights->weight[1], 1, 1e-12);
  EXPECT_NEAR(weights->weight[2], 1, 1e-12) << "the mobile frame was not asked about itself";
  EXPECT_EQ(weights->steps.back(), "multiplicity");
}

TEST(PollRelease, FramesThatAreNotAskedAboutAreStrataAndSaidToBe) {
  Wave wave;
  wave.data.kinds = {"landline", "mobile"};
  wave.interviews(4, 5);
  wave.data.cases[0].kind = wave.data.cases[1].kind = 1;
  const auto weights = poll_weights(wave.data);
  ASSERT_TRUE(weights.has_value());
  ASSERT_EQ(weights->notes.size(), 1U);
  EXPECT_EQ(weights->notes[0].code, "POLL-NOTE-FRAMES");
}

TEST(PollRelease, WeightsAreRakedToTheMargins) {
  Wave wave;
  const std::int32_t a = wave.unit("t1"), b = wave.unit("t2"), v = wave.unit("v1", a);
  wave.interviews(10, 5, v);
  wave.interviews(30, 1, b);
  wave.data.margins = {{.by = "unit", .totals = {{"t1", 300}, {"t2", 100}}},
                       {.by = "q_unknown", .totals = {{"x", 1}}}};
  const auto weights = poll_weights(wave.data);
  ASSERT_TRUE(weights.has_value());
  EXPECT_NEAR(weights->weight[0], 30, 1e-6) << "villages count for their town";
  EXPECT_NEAR(weights->weight[10], 100.0 / 30, 1e-6);
  EXPECT_EQ(weights->steps.back(), "raked");
  ASSERT_EQ(weights->notes.size(), 1U);
  EXPECT_EQ(weights->notes[0].code, "POLL-NOTE-MARGIN");
}

TEST(PollRelease, AWaveWithoutInterviewsHasNoFigures) {
  Wave wave;
  wave.add(OutcomeClass::refusal);
  EXPECT_EQ(poll_figures(wave.data, {}, 0).error().code, "POLL-NO-COMPLETES");
}

// ---- what an indicator says of an interview
// ----------------------------------------------------------

TEST(PollRelease, S3_11_WhoDoesNotKnowStaysInTheDenominator) {
  Wave wave;
  for (const int answer : {5, 4, 3, 2, 1, 0, -1}) wave.interview(answer);
  const auto safe = poll_truth(wave.data, indicator("safe", k_safe, k_safe_of));
  ASSERT_TRUE(safe.has_value());
  EXPECT_EQ(safe->num, (std::vector<std::uint8_t>{1, 1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(safe->den, (std::vector<std::uint8_t>{1, 1, 1, 1, 1, 1, 0}));
  EXPECT_EQ(safe->dk, (std::vector<std::uint8_t>{0, 0, 0, 0, 0, 1, 0}));
  EXPECT_EQ(safe->outside, 0);
  // "q = 0" of a plan means who does not know; "q <= 2" does not.
  const auto unsure =
      poll_truth(wave.data, indicator("dk", "count(poll where q_safe = 0)", "count(poll)"));
  EXPECT_EQ(unsure->num, (std::vector<std::uint8_t>{0, 0, 0, 0, 0, 1, 0}));
  EXPECT_EQ(unsure->den, (std::vector<std::uint8_t>{1, 1, 1, 1, 1, 1, 1}));
  const auto bad =
      poll_truth(wave.data, indicator("bad", "count(poll where q_safe <= 2)", k_safe_of));
  EXPECT_EQ(bad->num, (std::vector<std::uint8_t>{0, 0, 0, 1, 1, 0, 0}));
}

TEST(PollRelease, AnIndicatorThatIsNoShareIsSaidToBeNone) {
  Wave wave;
  wave.interviews(40, 5);
  wave.interviews(40, 1);
  EXPECT_FALSE(poll_truth(wave.data, indicator("x", "count(matter)", "count(poll)")).has_value());
  const auto figures =
      poll_figures(wave.data, {indicator("x", "sum(poll.q_safe)", "count(poll)")}, 0);
  ASSERT_TRUE(figures.has_value());
  EXPECT_TRUE(figures->indicators.empty());
  ASSERT_EQ(figures->notes.size(), 1U);
  EXPECT_EQ(figures->notes[0].code, "POLL-NOTE-INDICATOR");
}

// ---- estimates
// -----------------------------------------------------------------------------------

TEST(PollRelease, S0_04_AShareWithEqualWeightsIsTheSimpleOne) {
  Wave wave;
  wave.interviews(60, 5);
  wave.interviews(40, 2);
  const auto figures = poll_figures(wave.data, {indicator("safe", k_safe, k_safe_of)}, 0);
  ASSERT_TRUE(figures.has_value());
  const PollFigure& whole = figures->indicators.at(0).figures.at(0);
  EXPECT_EQ(whole.hidden, HideReason::none);
  EXPECT_EQ(whole.n, 100);
  EXPECT_NEAR(*whole.estimate, 0.6, 1e-12);
  EXPECT_NEAR(*whole.se, std::sqrt(0.6 * 0.4 / 99), 1e-12);
  EXPECT_LT(*whole.low, 0.6);
  EXPECT_GT(*whole.high, 0.6);
  EXPECT_NEAR(*whole.df, 99, 1e-9);
  EXPECT_NEAR(*whole.deff, 1, 0.02);
  EXPECT_FALSE(whole.dk_hidden) << "nobody at all did not know: there is no such cell";
  EXPECT_EQ(whole.dont_know, 0);
}

TEST(PollRelease, UnitsHaveTheirOwnFiguresAtEveryLevel) {
  Wave wave;
  const std::int32_t a = wave.unit("t1"), b = wave.unit("t2"), v = wave.unit("v1", a);
  wave.interviews(50, 5, v);
  wave.interviews(50, 1, v);
  wave.interviews(80, 5, b);
  wave.interviews(20, 1, b);
  const auto figures = poll_figures(wave.data, {indicator("safe", k_safe, k_safe_of)}, 0);
  ASSERT_TRUE(figures.has_value());
  const auto& of = figures->indicators.at(0).figures;
  EXPECT_NEAR(*of[0].estimate, 0.65, 1e-12);
  EXPECT_NEAR(*of[1].estimate, 0.5, 1e-12);
  EXPECT_NEAR(*of[2].estimate, 0.8, 1e-12);
  EXPECT_NEAR(*of[3].estimate, 0.5, 1e-12) << "the village is all of its town that was asked";
  EXPECT_EQ(of[3].n, 100);
}

TEST(PollRelease, UnitsBelowTheMinimumAndSmallCellsAreNotTold) {
  Wave wave;
  const std::int32_t a = wave.unit("t1"), b = wave.unit("t2"), c = wave.unit("t3"),
                     d = wave.unit("t4");
  wave.interviews(60, 5, a);
  wave.interviews(3, 1, a);  // three who say no
  wave.interviews(60, 5, b);
  wave.interviews(40, 1, b);
  wave.interviews(70, 5, c);
  wave.interviews(50, 1, c);
  wave.interviews(15, 5, d);
  wave.interviews(15, 1, d);  // fewer than fifty
  const auto figures = poll_figures(wave.data, {indicator("safe", k_safe, k_safe_of, 50)}, 0);
  ASSERT_TRUE(figures.has_value());
  const auto& of = figures->indicators.at(0).figures;
  EXPECT_EQ(of[0].hidden, HideReason::none);
  EXPECT_EQ(of[1].hidden, HideReason::complement) << "small cells are not called few";
  EXPECT_EQ(of[4].hidden, HideReason::few);
  EXPECT_EQ(of[2].hidden, HideReason::none) << "two are hidden together, 18 of whom say no";
  const base::Json json = to_json(wave.data, *figures);
  const base::Json& list = json.at("figures");
  EXPECT_TRUE(list.at(1).at("estimate").is_null());
  EXPECT_TRUE(list.at(1).at("se").is_null());
  EXPECT_EQ(list.at(1).at("n"), 63);
  EXPECT_EQ(list.at(1).at("hidden"), "complement");
  EXPECT_FALSE(json.dump().find("\"num\"") != std::string::npos) << "counts are never told";
}

TEST(PollRelease, SmallAnswersArePooledForAll) {
  Wave wave;
  wave.interviews(100, 5);
  wave.interviews(60, 4);
  wave.interviews(30, 3);
  wave.interviews(4, 2);
  wave.interviews(2, 1);
  wave.interviews(12, 0);
  const auto figures = poll_figures(wave.data, {}, 0);
  ASSERT_TRUE(figures.has_value());
  const PollTable& table = figures->tables.at(0);
  ASSERT_EQ(table.pooled.size(), 6U);
  EXPECT_EQ(table.pooled, (std::vector<std::uint8_t>{0, 0, 0, 1, 1, 1}))
      << "four and two, and the twelve who do not know so that they are ten together";
  EXPECT_EQ(table.rows[0].hidden, HideReason::none);
  EXPECT_NEAR(*table.rows[0].shares[0].estimate, 100.0 / 208, 1e-12);
  EXPECT_TRUE(to_json(wave.data, *figures)
                  .at("questions")
                  .at(0)
                  .at("rows")
                  .at(0)
                  .at("shares")
                  .at(4)
                  .at("estimate")
                  .is_null());
}

TEST(PollRelease, SmallAreasAreShrunkTowardsEachOther) {
  Wave wave;
  std::vector<std::int32_t> units;
  for (int i = 0; i < 4; ++i) units.push_back(wave.unit("t" + std::to_string(i)));
  for (int i = 0; i < 4; ++i) {
    wave.interviews(30 + 8 * i, 5, units[static_cast<std::size_t>(i)]);
    wave.interviews(40 - 8 * i, 1, units[static_cast<std::size_t>(i)]);
  }
  const auto figures = poll_figures(wave.data, {indicator("safe", k_safe, k_safe_of)}, 0);
  ASSERT_TRUE(figures.has_value());
  const auto& of = figures->indicators.at(0).figures;
  ASSERT_TRUE(of[1].shrunken.has_value());
  EXPECT_GT(*of[1].shrunken, *of[1].estimate) << "the lowest comes up";
  EXPECT_LT(*of[4].shrunken, *of[4].estimate);
  EXPECT_GT(*of[1].rmse, 0);
  EXPECT_FALSE(of[0].shrunken.has_value());
}

TEST(PollRelease, AChangeHasTheErrorOfBothWaves) {
  Wave now, then;
  now.interviews(60, 5);
  now.interviews(40, 1);
  then.interviews(50, 5);
  then.interviews(50, 1);
  const std::vector<plan::Indicator> safe{indicator("safe", k_safe, k_safe_of)};
  const auto a = poll_figures(now.data, safe, 0), b = poll_figures(then.data, safe, 0);
  const auto changes = poll_changes(now.data, *a, then.data, *b, "前一轮");
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_NEAR(changes[0].difference, 0.1, 1e-12);
  EXPECT_NEAR(changes[0].se, std::sqrt(0.24 / 99 + 0.25 / 99), 1e-12);
  EXPECT_LT(changes[0].low, 0);
  EXPECT_GT(changes[0].high, 0.1);
  EXPECT_EQ(changes[0].against, "前一轮");
}

TEST(PollRelease, TheSameRowsGiveTheSameBytes) {
  const auto document = [] {
    Wave wave;
    const std::int32_t a = wave.unit("t1"), b = wave.unit("t2");
    base::Seeded random(7);
    for (int i = 0; i < 400; ++i)
      wave.interview(static_cast<int>(random.below(6)), i % 2 == 0 ? a : b,
                     0.1 + 0.001 * static_cast<double>(random.below(100)));
    const auto figures = poll_figures(wave.data, {indicator("safe", k_safe, k_safe_of)}, 20);
    return base::canonical(to_json(wave.data, *figures));
  };
  EXPECT_EQ(document(), document());
}

}  // namespace
}  // namespace wanhu::domain
