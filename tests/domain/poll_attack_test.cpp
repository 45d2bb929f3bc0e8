// Whoever has a release and a pencil: everything that the document says is written as equations
// over what each unit's own people answered and what became of its own cases; linear algebra and
// linear programming then look for counts under ten. The numbers are read from the bytes that
// leave the house (docs/decisions/0033-release.md), not from what the program meant to say.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "plan/cell.hpp"
#include "support/attacked_wave.hpp"
#include "support/simplex.hpp"

namespace wanhu::test {
namespace {

constexpr double k_slack = 1e-3;
constexpr std::int64_t k_least = plan::k_cell_min;

// Equations over answers, variable node * k_codes + code.
class AnswerFacts {
 public:
  explicit AnswerFacts(const Attacked& wave) : wave_(wave), all_(wave.size() * k_codes) {
    // Taken as known to everybody: how many were interviewed, and how many answered.
    for (std::size_t node = 0; node < wave.size(); ++node) {
      fix(node, {0, 1, 2, 3, 4, k_dk}, wave.answers(node, {0, 1, 2, 3, 4, k_dk}));
      fix(node, {k_none}, wave.answers(node, {k_none}));
    }
  }
  // What a document says of them. Weights are equal, so that share times n is a count.
  void read(const Json& document) {
    const Json &figures = document.at("figures"), &questions = document.at("questions");
    for (const Json& one : figures) {
      if (one.at("estimate").is_null()) continue;
      const std::size_t node = node_of(wave_, one.at("unit")),
                        which = static_cast<std::size_t>(
                            std::ranges::find(k_ids, one.at("indicator").get<std::string>()) -
                            k_ids.begin());
      const auto n = one.at("n").get<double>();
      fix(node, k_numerators.at(which), count(one.at("estimate"), n));
      told_.insert({node, 10 + which});
      if (one.at("dont_know").is_null()) continue;
      fix(node, {k_dk}, count(one.at("dont_know"), n));
      told_.insert({node, k_dk});
    }
    for (const Json& question : questions) {
      const Json& rows = question.at("rows");
      for (const Json& row : rows) {
        const Json& shares = row.at("shares");
        const std::size_t node = node_of(wave_, row.at("unit"));
        for (std::size_t code = 0; code < shares.size(); ++code) {
          const Json& estimate = shares.at(code).at("estimate");
          if (estimate.is_null()) continue;
          fix(node, {code}, count(estimate, row.at("n").get<double>()));
          told_.insert({node, code});
        }
      }
    }
  }
  [[nodiscard]] bool tells(std::size_t node, std::size_t code) const {
    return told_.contains({node, code});
  }
  [[nodiscard]] bool tells_indicator(std::size_t node, std::size_t which) const {
    return told_.contains({node, 10 + which});
  }
  double width(std::size_t node, const std::set<std::size_t>& codes) {
    const std::vector<double> what = row(node, codes);
    return all_.maximum(what) - all_.minimum(what);
  }

 private:
  static std::int64_t count(const Json& share, double n) {
    return std::llround(share.get<double>() * n);
  }
  [[nodiscard]] std::vector<double> row(std::size_t node,
                                        const std::set<std::size_t>& codes) const {
    std::vector<double> out(wave_.size() * k_codes, 0);
    for (std::size_t other = 0; other < wave_.size(); ++other)
      if (wave_.is_in(other, node))
        for (const std::size_t code : codes) out[other * k_codes + code] = 1;
    return out;
  }
  void fix(std::size_t node, const std::set<std::size_t>& codes, std::int64_t n) {
    const std::vector<double> what = row(node, codes);
    if (independent_.add(what)) all_.fix(what, static_cast<double>(n));
  }

  const Attacked& wave_;
  Space independent_{};
  Programme all_;
  std::set<std::pair<std::size_t, std::size_t>> told_{};
};

// Answers that no indicator of the first `n` tells from `code`, itself included; those that do not
// know stand apart where `dk_apart`.
std::set<std::size_t> alike(std::size_t code, std::size_t n, bool dk_apart) {
  std::set<std::size_t> out;
  for (std::size_t other = 0; other <= k_dk; ++other) {
    bool same = !dk_apart || (other == k_dk) == (code == k_dk);
    for (std::size_t i = 0; i < n; ++i)
      same = same && k_numerators.at(i).contains(other) == k_numerators.at(i).contains(code);
    if (same) out.insert(other);
  }
  return out;
}

// No count under ten that is not told is known more closely than ten, or than the group it is in.
void expect_nothing_small(const Attacked& wave, AnswerFacts& facts, std::size_t n) {
  const bool dk_apart = n > 0 && facts.tells(0, k_dk);
  for (std::size_t node = 0; node < wave.size(); ++node) {
    const std::int64_t answered = wave.answers(node, {0, 1, 2, 3, 4, k_dk});
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t num = wave.answers(node, k_numerators.at(i));
      if (facts.tells_indicator(node, i)) {
        RC_ASSERT(num >= k_least);
        RC_ASSERT(answered - num >= k_least);
      } else if (std::min(num, answered - num) < k_least) {
        RC_ASSERT(facts.width(node, k_numerators.at(i)) >=
                  static_cast<double>(std::min(answered, k_least)) - k_slack);
      }
    }
    for (std::size_t code = 0; code <= k_dk; ++code) {
      const std::int64_t here = wave.answers(node, {code});
      // Answers that nobody at all gives, and those all of a group give, are no cells.
      const std::set<std::size_t> group = alike(code, n, dk_apart && code != k_dk);
      std::set<std::size_t> given;
      for (const std::size_t other : group)
        if (n == 0 || wave.answers(0, {other}) > 0) given.insert(other);
      if (here >= k_least || !given.contains(code) || given.size() < 2) continue;
      RC_ASSERT(!facts.tells(node, code));
      RC_ASSERT(facts.width(node, {code}) >=
                static_cast<double>(std::min(wave.answers(node, group), k_least)) - k_slack);
    }
  }
}

void answer_at_random(Attacked& wave) {
  for (std::size_t node = 0; node < wave.size(); ++node) {
    if (!has_own_people(wave, node)) continue;
    for (std::size_t code = 0; code < k_codes; ++code) wave.interview(node, 0, code, some());
  }
}

RC_GTEST_PROP(PollAttack, S0_04_FiguresAndTablesTellOfNoFew, ()) {
  Attacked wave(1);
  grow(wave, 2, 2);
  answer_at_random(wave);
  RC_PRE(wave.data.completes.size() >= 20U);
  const auto n = any<std::size_t>(0, 4);
  AnswerFacts facts(wave);
  facts.read(document_of(wave, n));
  expect_nothing_small(wave, facts, n);
}

// The second wave of a frame says how much its figures differ from the first one's: a figure that
// one wave hides must not come back as the other's less the change.
RC_GTEST_PROP(PollAttack, S1_24_TheNextWaveTellsNothingOfTheOneBefore, ()) {
  Attacked before(1), now(1);
  grow(before, 2, 2);
  now.data.tree = before.data.tree;
  now.own = before.own;
  answer_at_random(before);
  answer_at_random(now);
  RC_PRE(std::min(before.data.completes.size(), now.data.completes.size()) >= 20U);
  const std::size_t n = 2;
  const auto first = domain::poll_figures(before.data, indicators(n), 0);
  auto second = domain::poll_figures(now.data, indicators(n), 0);
  second->changes = domain::poll_changes(now.data, *second, before.data, *first, "前一轮");
  const Json documents[]{domain::to_json(before.data, *first), domain::to_json(now.data, *second)};
  // Both with what the change adds to it, as whoever has all of it would.
  Json learned[]{documents[0], documents[1]};
  for (const bool later : {false, true}) {
    Json &mine = learned[later ? 1 : 0], &figures = mine.at("figures");
    const Json &others = documents[later ? 0 : 1].at("figures"),
               &changes = documents[1].at("changes");
    for (std::size_t i = 0; i < figures.size(); ++i) {
      Json& figure = figures.at(i);
      if (!figure.at("estimate").is_null() || others.at(i).at("estimate").is_null()) continue;
      for (const Json& change : changes)
        if (change.at("unit") == figure.at("unit") &&
            change.at("indicator") == figure.at("indicator"))
          figure["estimate"] = others.at(i).at("estimate").get<double>() +
                               (later ? 1 : -1) * change.at("difference").get<double>();
    }
  }
  AnswerFacts of_first(before), of_second(now);
  of_first.read(learned[0]);
  of_second.read(learned[1]);
  expect_nothing_small(before, of_first, n);
  expect_nothing_small(now, of_second, n);
}

// The attacker must be one: a village's share that is shown although three say no.
TEST(PollAttack, TheAttackerFindsWhatNaiveSharesTell) {
  Attacked answered(1);
  (void)answered.data.tree.add("v1", 0);
  answered.own.assign(2, {});
  answered.interview(1, 0, 0, 60);
  answered.interview(1, 0, 4, 3);
  AnswerFacts facts(answered);
  facts.read({{"figures", Json::array({{{"unit", "v1"},
                                        {"indicator", "safe"},
                                        {"n", 63},
                                        {"estimate", 60.0 / 63},
                                        {"dont_know", nullptr}}})},
              {"questions", Json::array()}});
  EXPECT_NEAR(facts.width(1, {2, 3, 4, k_dk}), 0, 1e-6);
}

}  // namespace
}  // namespace wanhu::test
