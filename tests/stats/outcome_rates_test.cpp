// Outcome codes and the rates made of them; interviews that a precision needs.
#include "stats/outcome_rates.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "stats/power.hpp"

namespace wanhu::stats {
namespace {

std::map<std::string, double> values(const OutcomeRates& rates) {
  std::map<std::string, double> out;
  for (const Rate& rate : rates.rates)
    if (rate.value) out[std::string(rate.name)] = *rate.value;
  return out;
}

// The formulae as AAPOR prints them, written out once more.
RC_GTEST_PROP(OutcomeRates, AreThoseOfTheStandard, ()) {
  OutcomeSums sums{};
  for (double& sum : sums) sum = *rc::gen::inRange(1, 100'000) / 7.0;
  const auto [I, P, R, NC, O, UH, UO, NE] = sums;
  const double U = UH + UO, S = I + P + R + NC + O, e = S / (S + NE);
  const OutcomeRates rates = outcome_rates(sums);
  RC_ASSERT(std::abs(rates.e - e) <= 1e-12 * e);
  const std::map<std::string, double> wanted{
      {"RR1", I / ((I + P) + (R + NC + O) + (UH + UO))},
      {"RR2", (I + P) / ((I + P) + (R + NC + O) + (UH + UO))},
      {"RR3", I / ((I + P) + (R + NC + O) + e * (UH + UO))},
      {"RR4", (I + P) / ((I + P) + (R + NC + O) + e * (UH + UO))},
      {"RR5", I / ((I + P) + (R + NC + O))},
      {"RR6", (I + P) / ((I + P) + (R + NC + O))},
      {"COOP1", I / ((I + P) + R + O)},
      {"COOP2", (I + P) / ((I + P) + R + O)},
      {"COOP3", I / ((I + P) + R)},
      {"COOP4", (I + P) / ((I + P) + R)},
      {"REF1", R / (S + U)},
      {"REF2", R / (S + e * U)},
      {"REF3", R / S},
      {"CON1", (I + P + R + O) / (S + U)},
      {"CON2", (I + P + R + O) / (S + e * U)},
      {"CON3", (I + P + R + O) / S}};
  const auto have = values(rates);
  RC_ASSERT(have.size() == wanted.size());
  for (const auto& [name, value] : wanted)
    RC_ASSERT(std::abs(have.at(name) - value) <= 1e-12 * value);
}

TEST(OutcomeCodes, EachHasAClassAStageAndARule) {
  std::set<std::string> seen, classes, of_the_line;
  for (const OutcomeCode& code : aapor_codes()) {
    if (code.retry == "other_number") of_the_line.insert(code.code);
    EXPECT_TRUE(seen.insert(code.code).second) << code.code << " twice";
    classes.emplace(text_of(code.of));
    EXPECT_TRUE(code.mode == "door" || code.mode == "phone" || code.mode == "both") << code.code;
    EXPECT_FALSE(code.zh.empty()) << code.code;
    EXPECT_FALSE(code.en.empty()) << code.code;
    EXPECT_EQ(code.final && code.retry != "never" && code.retry != "other_number" &&
                  code.retry != "supervisor",
              false)
        << code.code << " is final and asked again";
    EXPECT_NE(!code.final && code.retry == "never", true) << code.code << " is left open";
    const char first = code.code[0];
    const std::string_view of = text_of(code.of);
    EXPECT_EQ(first == '4', of == "NE") << code.code;
    EXPECT_EQ(first == '1', of == "I" || of == "P") << code.code;
    EXPECT_EQ(first == '3', of == "UH" || of == "UO") << code.code;
  }
  EXPECT_EQ(classes.size(), k_outcome_classes);
  // Fax, not in service, disconnected, changed: what is said of a line says nothing of a household.
  EXPECT_EQ(of_the_line, (std::set<std::string>{"4.20", "4.31", "4.32", "4.41"}));
}

TEST(OutcomeCodes, ARefinedCodeIsThatWhichItRefines) {
  EXPECT_EQ(text_of(find_outcome("2.1113")->of), "R");
  EXPECT_EQ(text_of(find_outcome("3.2")->of), "UO");
  EXPECT_EQ(text_of(find_outcome("1.1")->of), "I");
  EXPECT_EQ(text_of(find_outcome("3.139")->of), "UH");
  for (const char* wrong : {"", "5.1", "2", "2.", "2.x", "9.99", "2.11a", "0.1"})
    EXPECT_EQ(find_outcome(wrong), nullptr) << wrong;
}

TEST(OutcomeRows, DoorAndPhoneApartFinalAndAsTheyStand) {
  const auto groups = rates_of_rows({{.code = "1.1", .mode = "door"},
                                     {.code = "2.11", .mode = "door", .final = false},
                                     {.code = "1.1", .mode = "phone", .weight = 3},
                                     {.code = "3.13", .mode = "phone", .weight = 1}});
  ASSERT_TRUE(groups);
  std::map<std::string, const OutcomeGroup*> by;
  for (const OutcomeGroup& group : *groups) by[group.mode + (group.final ? "!" : "")] = &group;
  ASSERT_EQ(by.size(), 6U);
  EXPECT_DOUBLE_EQ(values(by["all"]->rates).at("RR1"), 4.0 / 6);
  EXPECT_DOUBLE_EQ(values(by["all!"]->rates).at("RR1"), 4.0 / 5);
  EXPECT_DOUBLE_EQ(values(by["door"]->rates).at("RR1"), 0.5);
  EXPECT_DOUBLE_EQ(values(by["door!"]->rates).at("RR1"), 1);
  EXPECT_DOUBLE_EQ(values(by["phone"]->rates).at("RR1"), 0.75);
  EXPECT_DOUBLE_EQ(values(by["phone"]->rates).at("RR5"), 1);
}

TEST(OutcomeRows, BadRowsAreNamed) {
  const auto problem = [](OutcomeRow row) {
    const auto groups = rates_of_rows({{.code = "1.1"}, std::move(row)});
    return groups ? std::string() : groups.error().code + " " + groups.error().args.at("row");
  };
  EXPECT_EQ(problem({.code = "7.1"}), "RATES-CODE 2");
  EXPECT_EQ(problem({.code = "2.23", .mode = "phone"}), "RATES-MODE 2");
  EXPECT_EQ(problem({.code = "1.1", .mode = "fax"}), "RATES-MODE 2");
  EXPECT_EQ(problem({.code = "1.1", .weight = -1}), "RATES-WEIGHT 2");
  EXPECT_EQ(problem({.code = "1.1", .weight = NAN}), "RATES-WEIGHT 2");
  EXPECT_EQ(rates_of_rows({}).error().code, "RATES-NONE");
}

TEST(Power, TheFiguresOfTheDesign) {
  // 50 interviews a day: 8.3 points; 20: 13.1; five points in a village of 704 dwellings: 116.
  EXPECT_NEAR(*half_width_of({.share = 0.9}, 50), 0.0832, 0.0001);
  EXPECT_NEAR(*half_width_of({.share = 0.9}, 20), 0.1315, 0.0001);
  EXPECT_EQ(*interviews_for_half_width({.share = 0.9, .population = 704}, 0.05), 116);
  // Cochran's table: 384.16 for five points at one half.
  EXPECT_EQ(*interviews_for_half_width({}, 0.05), 385);
}

RC_GTEST_PROP(Power, TheWidthOfSoManyIsNotMoreThanWanted, ()) {
  PowerSpec spec{.share = *rc::gen::inRange(1, 100) / 100.0,
                 .deff = *rc::gen::inRange(5, 40) / 10.0};
  if (*rc::gen::arbitrary<bool>()) spec.population = *rc::gen::inRange<std::int64_t>(2, 100'000);
  const double wanted = *rc::gen::inRange(1, 49) / 100.0;
  const auto n = interviews_for_half_width(spec, wanted);
  RC_ASSERT(n.has_value());
  RC_ASSERT(half_width_of(spec, *n).value() <= wanted * (1 + 1e-6));
  if (*n > 1) RC_ASSERT(half_width_of(spec, *n - 1).value() > wanted * (1 - 1e-6));
}

TEST(Power, MoreUnitsAndSmallerDifferencesNeedMore) {
  const PowerSpec spec{.share = 0.92};
  const std::int64_t two = *interviews_to_separate(spec, 0.03, 0.8);
  // (1.959964 + 0.841621)² (0.0736 + 0.0979) / 0.0009 = 1495.6
  EXPECT_EQ(two, 1496);
  EXPECT_GT(*interviews_to_separate(spec, 0.03, 0.8, 16), two);
  EXPECT_GT(*interviews_to_separate(spec, 0.02, 0.8), two);
  EXPECT_LE(*interviews_to_separate({.share = 0.92, .population = 700}, 0.03, 0.8), 700);
  EXPECT_EQ(interviews_to_separate(spec, 0.95, 0.8).error().code, "POWER-DIFFERENCE");
  EXPECT_EQ(interviews_for_half_width({.share = 1}, 0.05).error().code, "POWER-SHARE");
  EXPECT_EQ(half_width_of(spec, 0).error().code, "POWER-N");
}

}  // namespace
}  // namespace wanhu::stats
