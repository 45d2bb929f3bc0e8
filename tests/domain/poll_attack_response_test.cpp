// As poll_attack_test.cpp, of response: what became of the cases of each unit, by kind of frame and
// stage, must not follow from the rates of a release where it is fewer than ten.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "plan/cell.hpp"
#include "support/attacked_wave.hpp"
#include "support/simplex.hpp"

namespace wanhu::test {
namespace {

constexpr double k_slack = 1e-3;
constexpr std::int64_t k_least = plan::k_cell_min;

// Equations over cases, variable (node * kinds + kind) * k_fates + fate.
using Sum = std::vector<double>;
struct Here {  // of cases
  std::optional<std::size_t> kind{};
  bool final = false;
  std::vector<OutcomeClass> classes{};
};

class Cases {
 public:
  explicit Cases(const Attacked& wave) : wave_(wave) {}
  [[nodiscard]] std::size_t width() const {
    return wave_.size() * wave_.data.kinds.size() * k_fates.size();
  }
  // Everybody in the unit, those below it included.
  [[nodiscard]] Sum of(std::size_t node, const Here& here) const {
    Sum sum(width(), 0);
    for (std::size_t other = 0; other < wave_.size(); ++other) {
      if (!wave_.is_in(other, node)) continue;
      for (std::size_t kind = 0; kind < wave_.data.kinds.size(); ++kind)
        for (std::size_t fate = 0; fate < k_fates.size(); ++fate) {
          const bool in = (!here.kind || *here.kind == kind) &&
                          (!here.final || k_fates.at(fate).final) &&
                          std::ranges::count(here.classes, k_fates.at(fate).of) > 0;
          if (in) sum[(other * wave_.data.kinds.size() + kind) * k_fates.size() + fate] = 1;
        }
    }
    return sum;
  }
  [[nodiscard]] Sum counts() const {
    Sum sum(width(), 0);
    for (const domain::PollCaseRow& one : wave_.data.cases)
      for (std::size_t fate = 0; fate < k_fates.size(); ++fate)
        if (k_fates.at(fate).of == one.outcome && k_fates.at(fate).final == one.final)
          sum[(static_cast<std::size_t>(one.node) * wave_.data.kinds.size() +
               static_cast<std::size_t>(one.kind)) *
                  k_fates.size() +
              fate] += 1;
    return sum;
  }

 private:
  const Attacked& wave_;
};

double times(const Sum& a, const Sum& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

const std::vector<OutcomeClass> k_all_classes{
    OutcomeClass::complete,      OutcomeClass::partial,     OutcomeClass::refusal,
    OutcomeClass::non_contact,   OutcomeClass::other,       OutcomeClass::unknown_household,
    OutcomeClass::unknown_other, OutcomeClass::not_eligible};
const std::vector<OutcomeClass> k_eligible(k_all_classes.begin(), k_all_classes.begin() + 5);

// What a document says of response, as (sum, value). Values of rates that are told without what
// they are made of are none: there are no such rates.
std::vector<std::pair<Sum, double>> response_facts(const Attacked& wave, const Json& document) {
  const Cases cases(wave);
  std::vector<std::pair<Sum, double>> facts;
  const Json& response = document.at("response");
  for (const Json& line : response) {
    const std::size_t node = node_of(wave, line.at("node"));
    Here here{.final = line.at("stage") == "final"};
    const auto kind = std::ranges::find(wave.data.kinds, line.at("mode").get<std::string>());
    if (kind != wave.data.kinds.end())
      here.kind = static_cast<std::size_t>(kind - wave.data.kinds.begin());
    const auto sum = [&](std::vector<OutcomeClass> classes) {
      return cases.of(node, {here.kind, here.final, std::move(classes)});
    };
    const auto add = [&](Sum what, const Json& value) {
      facts.emplace_back(std::move(what), value.get<double>());
    };
    add(sum(k_all_classes), line.at("n"));
    add(sum({OutcomeClass::complete}), line.at("complete"));
    const bool e_told = !line.at("e").is_null();
    const double e = e_told ? line.at("e").get<double>() : 0;
    if (e_told) {
      // e · (eligible + not eligible) = eligible
      Sum what = sum(k_eligible);
      const Sum rest = sum({OutcomeClass::not_eligible});
      for (std::size_t i = 0; i < what.size(); ++i) what[i] = what[i] * (1 - e) - e * rest[i];
      if (times(what, what) > 0) facts.emplace_back(std::move(what), 0);
    }
    const Json& rates = line.at("rates");
    for (const Json& rate : rates)
      for (const stats::RateParts& parts : stats::rate_parts()) {
        if (rate.at("name") != parts.name) continue;
        for (const bool above : {true, false}) {
          Sum what(cases.width(), 0);
          for (const OutcomeClass of : k_all_classes) {
            const int part = (above ? parts.above : parts.below)[static_cast<std::size_t>(of)];
            if (part == 2 && !e_told) throw std::logic_error("a rate with an e that is not told");
            const Sum one = sum({of});
            for (std::size_t i = 0; i < what.size(); ++i)
              what[i] += (part == 1 ? 1 : part == 2 ? e : 0) * one[i];
          }
          add(std::move(what), rate.at(above ? "numerator" : "denominator"));
        }
      }
  }
  return facts;
}

void fates_at_random(Attacked& wave) {
  for (std::size_t node = 0; node < wave.size(); ++node) {
    if (!has_own_people(wave, node)) continue;
    for (std::size_t kind = 0; kind < wave.data.kinds.size(); ++kind) {
      wave.interview(node, kind, 0, some());
      for (std::size_t fate = 1; fate < k_fates.size(); ++fate)
        wave.add(node, kind, k_fates.at(fate), some());
    }
  }
}

// Classes that the rule tells apart: the two unknown ones stand together in every rate.
const std::vector<std::vector<OutcomeClass>> k_told_apart{
    {OutcomeClass::complete},    {OutcomeClass::partial},
    {OutcomeClass::refusal},     {OutcomeClass::non_contact},
    {OutcomeClass::other},       {OutcomeClass::unknown_household, OutcomeClass::unknown_other},
    {OutcomeClass::not_eligible}};

// By subtraction: of units, of units less one of their children, by kind and stage, whatever
// follows from the numbers of the document is nobody's, or ten people's and more.
void expect_no_small_difference(const Attacked& wave, const Json& document) {
  const Cases cases(wave);
  const Sum counts = cases.counts();
  Space told;
  // A class that nobody of the wave is in is none.
  for (std::size_t kind = 0; kind < wave.data.kinds.size(); ++kind)
    for (std::size_t fate = 0; fate < k_fates.size(); ++fate) {
      double all = 0;
      const auto at = [&](std::size_t node) {
        return (node * wave.data.kinds.size() + kind) * k_fates.size() + fate;
      };
      for (std::size_t node = 0; node < wave.size(); ++node) all += counts[at(node)];
      for (std::size_t node = 0; all == 0 && node < wave.size(); ++node) {
        Sum nobody(cases.width(), 0);
        nobody[at(node)] = 1;
        (void)told.add(std::move(nobody));
      }
    }
  for (const auto& [sum, value] : response_facts(wave, document)) {
    RC_ASSERT(std::abs(times(sum, counts) - value) < 1e-6);
    (void)told.add(sum);
  }
  std::vector<std::optional<std::size_t>> kinds{std::nullopt};
  for (std::size_t kind = 0; wave.data.kinds.size() > 1 && kind < wave.data.kinds.size(); ++kind)
    kinds.emplace_back(kind);
  for (std::size_t node = 0; node < wave.size(); ++node)
    for (std::size_t less = 0; less < wave.size(); ++less) {
      const bool child =
          wave.data.tree.parents[less] == static_cast<std::int32_t>(node) && less > 0;
      if (less != 0 && !child) continue;  // 0: nothing is taken away
      for (const auto& kind : kinds)
        for (const bool final : {false, true}) {
          const auto sum = [&](const std::vector<OutcomeClass>& classes) {
            Sum out = cases.of(node, {kind, final, classes});
            if (less == 0) return out;
            const Sum away = cases.of(less, {kind, final, classes});
            for (std::size_t i = 0; i < out.size(); ++i) out[i] -= away[i];
            return out;
          };
          // Where there is nobody at all there is nobody to be found.
          Sum people = cases.of(node, {{}, false, k_all_classes});
          if (less != 0) {
            const Sum away = cases.of(less, {{}, false, k_all_classes});
            for (std::size_t i = 0; i < people.size(); ++i) people[i] -= away[i];
          }
          if (times(people, counts) == 0) continue;
          for (const auto& classes : k_told_apart) {
            const Sum what = sum(classes);
            // A class that is told to be empty in the whole wave is none here either.
            Here whole{kind, final, classes};
            if (times(cases.of(0, whole), counts) == 0) continue;
            if (!told.holds(what)) continue;
            RC_ASSERT(times(what, counts) >= static_cast<double>(k_least));
          }
        }
    }
}

RC_GTEST_PROP(PollAttack, S3_40_NoClassOfOutcomesUnderTenFollowsFromTheRates, ()) {
  const auto kinds = any<std::size_t>(1, 3);
  Attacked wave(kinds);
  grow(wave, kinds == 1 ? 3 : 2, kinds == 1 ? 3 : 2);
  fates_at_random(wave);
  RC_PRE(wave.data.completes.size() >= 20U);
  expect_no_small_difference(wave, document_of(wave, 0));
}

// With what cannot be negative as a further weapon. Completes are taken as known everywhere.
RC_GTEST_PROP(PollAttack, S3_40_NorByLinearProgramming, ()) {
  Attacked wave(1);
  grow(wave, 2, 2);
  fates_at_random(wave);
  RC_PRE(wave.data.completes.size() >= 20U);
  const Json document = document_of(wave, 0);
  const Cases cases(wave);
  const Sum counts = cases.counts();
  Space independent;
  Programme all(cases.width());
  const auto fix = [&](const Sum& sum, double value) {
    if (independent.add(sum)) all.fix(sum, value);
  };
  bool root = false;
  for (const auto& [sum, value] : response_facts(wave, document)) fix(sum, value);
  const Json& response = document.at("response");
  for (const Json& line : response) root = root || line.at("node") == "";
  if (!root) return;  // nothing is told
  for (std::size_t node = 0; node < wave.size(); ++node) {
    const Sum complete = cases.of(node, {{}, false, {OutcomeClass::complete}});
    fix(complete, times(complete, counts));
  }
  for (std::size_t node = 0; node < wave.size(); ++node) {
    const Sum people = cases.of(node, {{}, false, k_all_classes});
    for (const auto& classes : k_told_apart) {
      const Sum what = cases.of(node, {{}, false, classes});
      const double here = times(what, counts),
                   whole = times(cases.of(0, {{}, false, classes}), counts);
      if (classes.front() == OutcomeClass::complete || here >= static_cast<double>(k_least))
        continue;
      if (whole == 0) continue;
      // Known to within ten; to less only where the group it hides in is smaller itself.
      double group = times(people, counts);
      for (const auto& others : k_told_apart) {
        const Sum other = cases.of(node, {{}, false, others});
        if (independent.holds(other)) group -= times(other, counts);
      }
      RC_ASSERT(!independent.holds(what));
      const double width = all.maximum(what) - all.minimum(what);
      RC_ASSERT(width >= std::min(group, static_cast<double>(k_least)) - k_slack);
    }
  }
}

// ---- by hand -----------------------------------------------------------------------------------

std::set<std::string> names_of(const Json& document, const std::string& unit,
                               const std::string& stage = "interim") {
  std::set<std::string> names;
  const Json& response = document.at("response");
  for (const Json& line : response) {
    if (line.at("node") != unit || line.at("mode") != "all" || line.at("stage") != stage) continue;
    names.insert("n");
    const Json& rates = line.at("rates");
    for (const Json& rate : rates) names.insert(rate.at("name"));
  }
  return names;
}

// Nine refusals, three unknown, two not eligible: they all followed by subtraction once.
TEST(PollAttack, S3_40_AVillagesRatesDoNotGiveAwayItsFewRefusals) {
  Attacked wave(1);
  (void)wave.data.tree.add("v1", 0);
  (void)wave.data.tree.add("v2", 0);
  wave.own.assign(3, {});
  wave.interview(1, 0, 0, 40);
  wave.interview(2, 0, 0, 60);
  const auto add = [&](std::size_t node, OutcomeClass of, int n) {
    wave.add(node, 0, {of, true}, n);
  };
  add(1, OutcomeClass::refusal, 9);
  add(1, OutcomeClass::unknown_household, 3);
  add(1, OutcomeClass::not_eligible, 2);
  add(2, OutcomeClass::refusal, 30);
  add(2, OutcomeClass::non_contact, 40);
  add(2, OutcomeClass::unknown_household, 50);
  add(2, OutcomeClass::not_eligible, 40);
  const Json document = document_of(wave, 0);
  EXPECT_EQ(names_of(document, "v1"), std::set<std::string>{"n"}) << "54 cases, 40 complete";
  EXPECT_TRUE(names_of(document, "").contains("RR3"));
  expect_no_small_difference(wave, document);
}

// And where all is large enough all is told: RR1 to RR6 and the others, final and interim.
TEST(PollAttack, S3_40_LargeUnitsHaveAllTheirRatesFinalAndInterim) {
  Attacked wave(2);
  (void)wave.data.tree.add("t1", 0);
  (void)wave.data.tree.add("t2", 0);
  wave.own.assign(3, {});
  for (const std::size_t node : {std::size_t{1}, std::size_t{2}})
    for (const std::size_t kind : {std::size_t{0}, std::size_t{1}}) {
      wave.interview(node, kind, 0, 60);
      for (std::size_t fate = 1; fate < k_fates.size(); ++fate)
        wave.add(node, kind, k_fates.at(fate), 15 + static_cast<std::int64_t>(fate));
    }
  const Json document = document_of(wave, 0);
  for (const char* unit : {"", "t1", "t2"})
    for (const char* stage : {"interim", "final"}) {
      const std::set<std::string> names = names_of(document, unit, stage);
      EXPECT_EQ(names.size(), 17U) << unit << " " << stage;
    }
  const Json& response = document.at("response");
  EXPECT_EQ(response.size(), 3U * 3 * 2) << "all, landline and mobile";
  expect_no_small_difference(wave, document);
}

// The attacker must be one: with the rates as they are, before anything is hidden, it succeeds.
TEST(PollAttack, TheAttackerFindsWhatUnhiddenRatesTell) {
  Attacked wave(1);
  (void)wave.data.tree.add("v1", 0);
  wave.own.assign(2, {});
  wave.interview(1, 0, 0, 40);
  wave.add(1, 0, {OutcomeClass::refusal, true}, 9);
  wave.add(1, 0, {OutcomeClass::non_contact, false}, 30);
  domain::PollFigures open{.n = 40};
  open.response = domain::poll_response(wave.data);
  for (domain::PollRates& one : open.response) one.complete = 40;
  const Json document = domain::to_json(wave.data, open);
  Space told;
  for (const auto& [sum, value] : response_facts(wave, document)) (void)told.add(sum);
  EXPECT_TRUE(told.holds(Cases(wave).of(1, {{}, false, {OutcomeClass::refusal}})));
}

}  // namespace
}  // namespace wanhu::test
