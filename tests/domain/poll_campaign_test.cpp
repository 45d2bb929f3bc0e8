// Polls with a known truth: the program's own draw, weights and release over a county whose people
// answer as a model says. Is what is published right on average, and do its intervals hold the
// truth as often as they say? The exact campaign runs with WANHU_LONG=1 (./test --long).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "base/random.hpp"
#include "domain/poll/release.hpp"
#include "domain/poll/sample.hpp"

namespace wanhu::domain {
namespace {

using stats::OutcomeClass;

bool is_long() {
  return std::getenv("WANHU_LONG") != nullptr;
}

constexpr std::int32_t k_landline = 0, k_mobile = 1;
constexpr std::size_t k_towns = 4, k_villages = 4;  // villages of a town
constexpr int k_days = 15, k_daily = 290;           // numbers put to work a day: some 50 completes
// Dead numbers for each resident, landline and mobile, by town: where many are dead an eligible
// share of the whole county would make the town too heavy.
constexpr std::array<double, k_towns> k_dead_landline{0.5, 0.3, 0.12, 0.02};
constexpr std::array<double, k_towns> k_dead_mobile{0.3, 0.18, 0.08, 0.02};

PollQuestion choose(const std::string& id, std::int64_t from, std::int64_t to) {
  PollQuestion question{.id = id, .zh = id, .en = id};
  for (std::int64_t value = from; value <= to; ++value) {
    const std::string text = std::to_string(value);
    question.choices.push_back({.id = "a" + text, .zh = text, .en = text, .value = value});
  }
  return question;
}

// Who lives in the county, by which numbers they can be reached, and what they think. Who can be
// reached by mobile alone answers seldom and is content less often: without weights a poll of this
// county is wrong.
struct County {
  struct Person {
    std::size_t village = 0;
    bool content = false, landline = false, mobile = false;
  };
  struct Number {
    std::int32_t kind = 0;
    std::size_t village = 0;
    std::int64_t person = -1;  // none: the number is dead
  };
  std::vector<Person> people;
  std::vector<Number> numbers;

  explicit County(std::uint64_t seed, double worse = 0) {
    base::Seeded random(seed);
    const std::array<int, k_towns> sizes{6'000, 4'000, 2'500, 1'500};
    for (std::size_t town = 0; town < k_towns; ++town)
      for (int i = 0; i < sizes[town]; ++i) {
        Person one{.village = town * k_villages + random.below(k_villages)};
        const double reach = random.unit();
        one.landline = reach < 0.5;
        one.mobile = reach >= 0.25;
        const double share = 0.62 + 0.06 * static_cast<double>(town) +
                             (one.landline ? 0.12 : -0.08) +
                             0.02 * static_cast<double>(one.village % k_villages) - worse;
        one.content = random.chance(share);
        add(one, random);
      }
  }
  void add(const Person& one, base::Seeded& random) {
    const auto at = static_cast<std::int64_t>(people.size());
    people.push_back(one);
    if (one.landline) numbers.push_back({k_landline, one.village, at});
    if (one.mobile) numbers.push_back({k_mobile, one.village, at});
    const std::size_t town = one.village / k_villages;
    if (random.chance(k_dead_landline.at(town))) numbers.push_back({k_landline, one.village, -1});
    if (random.chance(k_dead_mobile.at(town))) numbers.push_back({k_mobile, one.village, -1});
  }
  // Of the whole, or of a town.
  [[nodiscard]] double truth(std::size_t town = k_towns) const {
    double content = 0, all = 0;
    for (const Person& one : people)
      if (town == k_towns || one.village / k_villages == town) {
        content += one.content ? 1 : 0;
        all += 1;
      }
    return content / all;
  }
};

// How often a number ends known (answered, or known to be dead), and how often somebody who was
// reached talks: by town and kind, which is what the weights take nonresponse to depend on.
double resolved(const County::Number& number) {
  const double town = 0.05 * static_cast<double>(number.village / k_villages);
  return (number.kind == k_landline ? 0.65 : 0.45) + town;
}
double talks(const County::Number& number) {
  const double town = 0.04 * static_cast<double>(number.village / k_villages);
  return (number.kind == k_landline ? 0.62 : 0.3) - town;
}

OutcomeClass outcome(const County::Number& number, base::Seeded& random) {
  if (!random.chance(resolved(number))) return OutcomeClass::unknown_household;
  if (number.person < 0) return OutcomeClass::not_eligible;
  if (random.chance(talks(number))) return OutcomeClass::complete;
  return random.chance(0.5) ? OutcomeClass::refusal : OutcomeClass::non_contact;
}

// One wave over the county: drawn by the program, worked a day's numbers at a time.
class Campaign {
 public:
  explicit Campaign(const County& county) : county_(county) {
    for (std::size_t i = 0; i < county.numbers.size(); ++i)
      items_.push_back(
          {.ord = static_cast<std::int64_t>(i),
           .stratum = static_cast<std::int32_t>(county.numbers[i].village / k_villages)});
  }

  PollData wave(std::uint64_t seed) {
    base::Seeded random(seed);
    const PollSpec spec{.method = DrawMethod::stratified,
                        .allocation = Allocation::proportional,
                        .n = 2 * k_days * k_daily};
    const auto sample = draw_sample(spec, fmt::format("{:016x}", seed),
                                    fmt::format("{:064x}", random.next()), k_strata, items_);
    EXPECT_TRUE(sample.has_value());
    PollData data;
    data.kinds = {"landline", "mobile"};
    data.strata = k_strata;
    for (std::size_t town = 0; town < k_towns; ++town) data.tree.add(k_strata[town], 0);
    data.columns.push_back({.question = &content_});
    data.columns.push_back({.question = &reach_landline_});
    data.columns.push_back({.question = &reach_mobile_});
    // As the poll house does it: what was not put to work makes all others of its class less
    // likely.
    std::array<std::array<double, 2>, k_towns * 2> worked{};
    for (const SampleCase& one : sample->cases) {
      auto& [in_work, drawn] = worked[class_of(one)];
      drawn += 1;
      in_work += one.number <= k_days * k_daily ? 1 : 0;
    }
    for (const SampleCase& one : sample->cases) {
      if (one.number > k_days * k_daily) continue;
      const County::Number& number = county_.numbers[static_cast<std::size_t>(one.ord)];
      const auto& [in_work, drawn] = worked[class_of(one)];
      PollCaseRow row{.node = static_cast<std::int32_t>(number.village / k_villages) + 1,
                      .kind = number.kind,
                      .stratum = one.stratum,
                      .probability = one.probability * (in_work / drawn),
                      .outcome = outcome(number, random),
                      .final = true};
      if (row.outcome == OutcomeClass::complete) answer(data, number);
      data.cases.push_back(row);
    }
    return data;
  }

 private:
  [[nodiscard]] std::size_t class_of(const SampleCase& one) const {
    const auto kind = county_.numbers[static_cast<std::size_t>(one.ord)].kind;
    return static_cast<std::size_t>(one.stratum) * 2 + static_cast<std::size_t>(kind);
  }
  void answer(PollData& data, const County::Number& number) const {
    const County::Person& person = county_.people[static_cast<std::size_t>(number.person)];
    data.completes.push_back(static_cast<std::uint32_t>(data.cases.size()));
    data.columns[0].choice.push_back(person.content ? 1 : 0);
    data.columns[1].choice.push_back(person.landline ? 1 : 0);
    data.columns[2].choice.push_back(person.mobile ? 1 : 0);
  }

  inline static const std::vector<std::string> k_strata{"t1", "t2", "t3", "t4"};
  const County& county_;
  std::vector<SampleItem> items_;
  PollQuestion content_ = choose("q_content", 0, 1);
  PollQuestion reach_landline_ = choose("q_reach_landline", 0, 1);
  PollQuestion reach_mobile_ = choose("q_reach_mobile", 0, 1);
};

const std::vector<plan::Indicator>& content() {
  static const std::vector<plan::Indicator> k_content{
      {.id = "content",
       .name = "content",
       .num = "count(poll where q_content >= 1)",
       .den = "count(poll where q_content answered)",
       .use = "display"}};
  return k_content;
}

// Mean and spread of what a campaign found.
class Found {
 public:
  void add(double value) {
    n_ += 1;
    sum_ += value;
    squares_ += value * value;
  }
  [[nodiscard]] double mean() const { return sum_ / n_; }
  [[nodiscard]] double error() const {  // of the mean
    return std::sqrt((squares_ / n_ - mean() * mean()) / (n_ - 1));
  }

 private:
  double n_ = 0, sum_ = 0, squares_ = 0;
};

double unweighted(const PollData& data) {
  double content = 0;
  for (const std::int32_t choice : data.columns.front().choice) content += choice;
  return content / static_cast<double>(data.completes.size());
}

struct Coverage {
  int held = 0, all = 0;
  void add(bool holds) {
    ++all;
    held += holds ? 1 : 0;
  }
  [[nodiscard]] double share() const { return static_cast<double>(held) / all; }
};
// 94 to 96 of a hundred; a short campaign is allowed what chance does to it.
void expect_covers(const Coverage& found, const std::string& of) {
  if (is_long())
    fmt::print("{}: {:.2f} % of {} intervals hold\n", of, 100 * found.share(), found.all);
  const double slack = is_long() ? 0 : 4 * std::sqrt(0.95 * 0.05 / found.all);
  EXPECT_GE(found.share(), 0.94 - slack) << of;
  EXPECT_LE(found.share(), 0.96 + slack) << of;
}

TEST(PollCampaign, F10_ADailySampleIsUnbiasedUnderTheModelledNonresponse) {
  const County county(1);
  Campaign campaign(county);
  const int waves = is_long() ? 4'000 : 60;
  Found raw, weighted;
  Coverage whole, towns;
  for (int w = 0; w < waves; ++w) {
    const PollData data = campaign.wave(static_cast<std::uint64_t>(w) + 1);
    const auto figures = poll_figures(data, content(), 0, false);
    ASSERT_TRUE(figures.has_value());
    ASSERT_EQ(figures->weights.steps,
              (std::vector<std::string>{"design", "nonresponse", "multiplicity"}));
    const std::vector<PollFigure>& of = figures->indicators.at(0).figures;
    raw.add(unweighted(data) - county.truth());
    weighted.add(*of[0].estimate - county.truth());
    for (std::size_t node = 0; node <= k_towns; ++node) {
      const double truth = node == 0 ? county.truth() : county.truth(node - 1);
      const bool holds = *of[node].low <= truth && truth <= *of[node].high;
      (node == 0 ? whole : towns).add(holds);
    }
  }
  if (is_long())
    fmt::print(
        "{} waves of about {} completes: bias {:+.5f} (error of the mean {:.5f}), without "
        "weights {:+.4f}\n",
        waves, k_days * 50, weighted.mean(), weighted.error(), raw.mean());
  EXPECT_GT(std::abs(raw.mean()), 0.02) << "this county needs weights";
  EXPECT_LE(std::abs(weighted.mean()), 4 * weighted.error());
  if (is_long()) {
    EXPECT_LE(weighted.error(), 0.0005) << "the test can see a bias of 0.2 points";
  }
  expect_covers(whole, "the county");
  expect_covers(towns, "its towns");
}

TEST(PollCampaign, F10_IntervalsOfChangesHoldTheTrueChange) {
  const County now(1, 0.04), then(2);
  Campaign second(now), first(then);
  const int waves = is_long() ? 4'000 : 40;
  Coverage whole, towns;
  for (int w = 0; w < waves; ++w) {
    const PollData a = second.wave(static_cast<std::uint64_t>(2 * w) + 1);
    const PollData b = first.wave(static_cast<std::uint64_t>(2 * w) + 2);
    const auto figures = poll_figures(a, content(), 0, false);
    const auto before = poll_figures(b, content(), 0, false);
    ASSERT_TRUE(figures.has_value() && before.has_value());
    const auto changes = poll_changes(a, *figures, b, *before, "before");
    ASSERT_FALSE(changes.empty());
    ASSERT_EQ(changes.front().unit, "");
    for (const PollChange& one : changes) {
      const std::size_t town =
          one.unit.empty() ? k_towns : static_cast<std::size_t>(one.unit.back() - '1');
      const double truth = now.truth(town) - then.truth(town);
      (town == k_towns ? whole : towns).add(one.low <= truth && truth <= one.high);
    }
  }
  expect_covers(whole, "the county's change");
  expect_covers(towns, "its towns' changes");
}

}  // namespace
}  // namespace wanhu::domain
