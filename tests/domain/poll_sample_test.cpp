// The sampling engine: F10, S3_40, docs/decisions/0032-two-houses.md.
#include "domain/poll/sample.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/digest.hpp"
#include "domain/poll/allocation.hpp"

namespace wanhu::domain {
namespace {

const std::string k_cut(64, 'c');

std::int64_t sum(const std::vector<std::int64_t>& all) {
  return std::accumulate(all.begin(), all.end(), std::int64_t{0});
}

std::vector<StratumSize> any_strata() {
  const auto n = *rc::gen::inRange(1, 12);
  std::vector<StratumSize> strata;
  for (int i = 0; i < n; ++i)
    strata.push_back({.population = *rc::gen::inRange<std::int64_t>(1, 400),
                      .deviation = *rc::gen::inRange(0, 20) / 10.0});
  return strata;
}

// ---- allocation --------------------------------------------------------------------------------

TEST(Allocation, ProportionalIsHamiltons) {
  const auto parts = allocate(Allocation::proportional, 10, 0, {{53}, {24}, {23}});
  EXPECT_EQ(parts.value(), (std::vector<std::int64_t>{5, 3, 2}));  // 5.3 2.4 2.3: the 2.4 rounds up
  EXPECT_EQ(allocate(Allocation::equal, 10, 0, {{53}, {24}, {23}}).value(),
            (std::vector<std::int64_t>{4, 3, 3}));
}

// Cochran (1977), 5.5: n_h in proportion to N_h S_h.
TEST(Allocation, NeymanFollowsTheDeviations) {
  EXPECT_EQ(allocate(Allocation::neyman, 60, 0, {{100, 1}, {100, 2}, {100, 3}}).value(),
            (std::vector<std::int64_t>{10, 20, 30}));
  // A stratum that has fewer gives all it has, and the others share the rest.
  EXPECT_EQ(allocate(Allocation::neyman, 60, 0, {{10, 9}, {100, 1}, {100, 1}}).value(),
            (std::vector<std::int64_t>{10, 25, 25}));
  // Nothing varies where it is 0: only the floor goes there, unless the rest is full.
  EXPECT_EQ(allocate(Allocation::neyman, 50, 0, {{100, 0}, {100, 1}}).value(),
            (std::vector<std::int64_t>{2, 48}));
  EXPECT_EQ(allocate(Allocation::neyman, 150, 0, {{100, 0}, {100, 1}}).value(),
            (std::vector<std::int64_t>{50, 100}));
}

TEST(Allocation, MinimumFirstThenTheRestByPopulation) {
  EXPECT_EQ(allocate(Allocation::minimum, 100, 20, {{100}, {300}}).value(),
            (std::vector<std::int64_t>{35, 65}));
  EXPECT_EQ(allocate(Allocation::proportional, 100, 30, {{100}, {300}}).value(),
            (std::vector<std::int64_t>{30, 70}));
}

TEST(Allocation, RefusesWhatDoesNotGo) {
  EXPECT_EQ(allocate(Allocation::proportional, 11, 0, {{5}, {5}}).error().code, "SAMPLE-MANY");
  const auto few = allocate(Allocation::proportional, 5, 3, {{5}, {5}});
  EXPECT_EQ(few.error().code, "SAMPLE-FEW");
  EXPECT_EQ(few.error().args.at("needs"), "6");
}

RC_GTEST_PROP(Allocation, AddsUpWithinFloorsAndSizes, ()) {
  const auto strata = any_strata();
  const auto how = static_cast<Allocation>(*rc::gen::inRange(0, 4));
  const auto minimum = *rc::gen::inRange<std::int64_t>(0, 30);
  std::int64_t population = 0, floors = 0;
  for (const StratumSize& s : strata) {
    population += s.population;
    floors += std::min(s.population, std::max(minimum, k_stratum_least));
  }
  const auto n = *rc::gen::inRange<std::int64_t>(1, population + 1);
  const auto parts = allocate(how, n, minimum, strata);
  RC_ASSERT(parts.has_value() == (n >= floors));
  if (!parts) return;
  RC_ASSERT(sum(*parts) == n);
  for (std::size_t i = 0; i < strata.size(); ++i) {
    RC_ASSERT((*parts)[i] <= strata[i].population);
    RC_ASSERT((*parts)[i] >= std::min(strata[i].population, std::max(minimum, k_stratum_least)));
  }
}

RC_GTEST_PROP(Allocation, ProportionalIsWithinOneOfTheShare, ()) {
  const auto strata = any_strata();
  std::int64_t population = 0;
  for (const StratumSize& s : strata) population += s.population;
  const auto n = *rc::gen::inRange<std::int64_t>(1, population + 1);
  const auto parts = allocate(Allocation::proportional, n, 0, strata);
  if (!parts) return;
  bool floored = false;
  for (const StratumSize& s : strata)
    floored = floored || static_cast<double>(s.population) * static_cast<double>(n) <
                             static_cast<double>(k_stratum_least * population);
  if (floored) return;
  for (std::size_t i = 0; i < strata.size(); ++i) {
    const double share = static_cast<double>(strata[i].population) * static_cast<double>(n) /
                         static_cast<double>(population);
    RC_ASSERT(std::abs(static_cast<double>((*parts)[i]) - share) < 1 + 1e-6);
  }
}

// ---- PPS ---------------------------------------------------------------------------------------

TEST(Pps, CertainUnitsAreTakenOutOneRoundAfterTheOther) {
  // 100 of 160 at n = 3 is certain; then 40 of 60 at n = 2; then 10 each at n = 1.
  const auto p = pps_probabilities({100, 40, 10, 10}, 3);
  EXPECT_EQ(p[0], 1);
  EXPECT_EQ(p[1], 1);
  EXPECT_DOUBLE_EQ(p[2], 0.5);
  EXPECT_DOUBLE_EQ(p[3], 0.5);
}

RC_GTEST_PROP(Pps, ProbabilitiesAddUpToN, ()) {
  const auto sizes = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 500)));
  const auto n = *rc::gen::inRange<std::int64_t>(1, static_cast<std::int64_t>(sizes.size()) + 1);
  const auto p = pps_probabilities(sizes, n);
  double all = 0;
  for (const double one : p) {
    RC_ASSERT(one > 0);
    RC_ASSERT(one <= 1);
    all += one;
  }
  RC_ASSERT(std::abs(all - static_cast<double>(n)) < 1e-6);
}

// ---- draws -------------------------------------------------------------------------------------

struct Population {
  std::vector<std::string> strata{"a", "b", "c"};
  std::vector<SampleItem> items{};
};
Population population(std::int64_t n) {
  Population all;
  for (std::int64_t i = 1; i <= n; ++i)
    all.items.push_back({.ord = i,
                         .stratum = static_cast<std::int32_t>(i % 7 == 0   ? 2
                                                              : i % 2 == 0 ? 1
                                                                           : 0),
                         .size = 1 + i % 9});
  return all;
}
Sample drawn(const PollSpec& spec, const std::string& seed, const Population& all) {
  return draw_sample(spec, seed, k_cut, all.strata, all.items).value();
}
PollSpec spec_of(DrawMethod method, std::int64_t n) {
  PollSpec spec;
  spec.method = method;
  spec.n = n;
  return spec;
}
std::vector<std::int64_t> ords(const Sample& sample) {
  std::vector<std::int64_t> all;
  for (const SampleCase& one : sample.cases) all.push_back(one.ord);
  return all;
}

// The recipe of 0032, by hand.
TEST(Sample, AKeyIsTheBeginningOfAHash_S3_40) {
  const std::string text = std::string("seed") + '\0' + k_cut + '\0' + "17";
  std::uint64_t key = std::stoull(base::hex(base::sha256(text)).substr(0, 16), nullptr, 16);
  EXPECT_EQ(sample_key("seed", k_cut, "17"), key);
}

TEST(Sample, SrsTakesTheLowestKeys) {
  const Population all = population(50);
  const Sample sample = drawn(spec_of(DrawMethod::srs, 10), "seed", all);
  std::map<std::uint64_t, std::int64_t> by_key;
  for (const SampleItem& item : all.items)
    by_key.emplace(sample_key("seed", k_cut, std::to_string(item.ord)), item.ord);
  std::set<std::int64_t> lowest;
  for (auto one = by_key.begin(); lowest.size() < 10; ++one) lowest.insert(one->second);
  const auto got = ords(sample);
  EXPECT_EQ(std::set<std::int64_t>(got.begin(), got.end()), lowest);
}

TEST(Sample, SystematicTakesEveryKthRow) {
  const Sample sample = drawn(spec_of(DrawMethod::systematic, 10), "seed", population(100));
  auto got = ords(sample);
  std::sort(got.begin(), got.end());
  for (std::size_t i = 1; i < got.size(); ++i) EXPECT_EQ(got[i] - got[i - 1], 10);
}

TEST(Sample, RefusesWhatDoesNotGo) {
  Population all = population(5);
  EXPECT_EQ(
      draw_sample(spec_of(DrawMethod::srs, 6), "seed", k_cut, all.strata, all.items).error().code,
      "SAMPLE-MANY");
  all.items[2].size = 0;
  EXPECT_EQ(
      draw_sample(spec_of(DrawMethod::pps, 2), "seed", k_cut, all.strata, all.items).error().code,
      "SAMPLE-SIZE");
}

RC_GTEST_PROP(Sample, HasNDistinctCasesNumberedFromOneAndWithTheirProbability, ()) {
  const auto method = static_cast<DrawMethod>(*rc::gen::inRange(0, 4));
  const auto size = *rc::gen::inRange<std::int64_t>(20, 300);
  const auto n = *rc::gen::inRange<std::int64_t>(8, size + 1);
  const Population all = population(size);
  const auto sample =
      draw_sample(spec_of(method, n), "s" + std::to_string(*rc::gen::inRange(0, 1000)), k_cut,
                  all.strata, all.items)
          .value();
  RC_ASSERT(static_cast<std::int64_t>(sample.cases.size()) == n);
  std::set<std::int64_t> seen;
  std::map<std::int32_t, double> weight;
  for (std::size_t i = 0; i < sample.cases.size(); ++i) {
    const SampleCase& one = sample.cases[i];
    RC_ASSERT(one.number == static_cast<std::int64_t>(i + 1));
    RC_ASSERT(seen.insert(one.ord).second);
    RC_ASSERT(one.probability > 0);
    RC_ASSERT(one.probability <= 1);
    RC_ASSERT(one.stratum == all.items[static_cast<std::size_t>(one.ord - 1)].stratum);
    weight[one.stratum] += 1 / one.probability;
  }
  std::int64_t in_strata = 0;
  for (const StratumDrawn& stratum : sample.strata) in_strata += stratum.n;
  RC_ASSERT(in_strata == n);
  // Of a stratified draw the weights add up to each stratum's population.
  if (method == DrawMethod::stratified)
    for (const StratumDrawn& stratum : sample.strata)
      for (std::size_t s = 0; s < all.strata.size(); ++s)
        if (all.strata[s] == stratum.stratum)
          RC_ASSERT(std::abs(weight[static_cast<std::int32_t>(s)] -
                             static_cast<double>(stratum.population)) < 1e-6);
}

RC_GTEST_PROP(Sample, TheSameSeedAndListGiveTheSameDrawInAnyOrder_S3_40, ()) {
  const auto method = static_cast<DrawMethod>(*rc::gen::inRange(0, 4));
  Population all = population(120);
  const Sample first = drawn(spec_of(method, 30), "seed-1", all);
  Population shuffled = all;
  std::reverse(shuffled.items.begin(), shuffled.items.end());
  RC_ASSERT(ords(drawn(spec_of(method, 30), "seed-1", shuffled)) == ords(first));
  RC_ASSERT(ords(drawn(spec_of(method, 30), "seed-2", all)) != ords(first));
}

// Over many draws every row comes as often as its probability says.
TEST(Sample, IsDrawnInProportion) {
  const Population all = population(40);
  constexpr int k_draws = 4000;
  for (const DrawMethod method : {DrawMethod::srs, DrawMethod::systematic, DrawMethod::pps}) {
    std::map<std::int64_t, int> times;
    std::map<std::int64_t, double> probability;
    for (int d = 0; d < k_draws; ++d)
      for (const SampleCase& one :
           drawn(spec_of(method, 12), "draw" + std::to_string(d), all).cases) {
        ++times[one.ord];
        probability[one.ord] = one.probability;
      }
    for (const auto& [ord, p] : probability)
      // Five standard deviations of a share of 4 000.
      EXPECT_NEAR(times[ord] / static_cast<double>(k_draws), p,
                  5 * std::sqrt(p * (1 - p) / k_draws) + 1e-9)
          << text_of(method) << " " << ord;
  }
}

// Numbers are random within the sample: the first half of it is a sample too, with its part of
// every stratum.
TEST(Sample, ReplicatesAreRandomPartsWithEveryStratum) {
  const Population all = population(700);
  PollSpec spec = spec_of(DrawMethod::stratified, 210);
  spec.allocation = Allocation::equal;
  std::map<std::int64_t, int> first_half;
  constexpr int k_draws = 400;
  std::int64_t drawn_cases = 0;
  for (int d = 0; d < k_draws; ++d) {
    const Sample sample = drawn(spec, "r" + std::to_string(d), all);
    std::map<std::int32_t, int> of;
    for (const SampleCase& one : sample.cases)
      if (one.number <= 105) {
        ++of[one.stratum];
        ++first_half[one.ord];
      }
    drawn_cases += 105;
    for (const auto& [stratum, n] : of) EXPECT_NEAR(n, 35, 1) << stratum;
  }
  // Within a stratum no row is first oftener than others: 100 rows of "c" share 35 places.
  for (const SampleItem& item : all.items) {
    if (item.stratum != 2) continue;
    EXPECT_NEAR(first_half[item.ord] / static_cast<double>(k_draws), 0.35,
                5 * std::sqrt(0.35 * 0.65 / k_draws));
  }
  EXPECT_EQ(drawn_cases, 42'000);
}

TEST(Sample, AListLineIsWhatTheRecipeSays) {
  EXPECT_EQ(list_line({.number = 3, .ord = 17, .stratum = 0, .probability = 0.1}, "mobile", "v11",
                      "mobile/v11", "00ff"),
            "3,17,mobile,v11,mobile/v11,0.10000000000000001,00ff");
}

}  // namespace
}  // namespace wanhu::domain
