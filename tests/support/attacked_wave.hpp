// A wave for those who attack its release: any tree, answers to one question, cases of every fate.
#pragma once

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "domain/poll/release.hpp"

namespace wanhu::test {

using base::Json;
using domain::k_dk_answer;
using domain::k_no_answer;
using domain::PollData;
using domain::PollQuestion;
using stats::OutcomeClass;

// Choices a5 … a1 are codes 0 … 4.
inline constexpr std::size_t k_choices = 5, k_dk = 5, k_none = 6, k_codes = 7;

struct Fate {  // what became of a case that is no complete interview
  OutcomeClass of;
  bool final;
};
inline constexpr std::array k_fates{
    Fate{OutcomeClass::complete, true},          Fate{OutcomeClass::partial, true},
    Fate{OutcomeClass::refusal, true},           Fate{OutcomeClass::refusal, false},
    Fate{OutcomeClass::non_contact, true},       Fate{OutcomeClass::non_contact, false},
    Fate{OutcomeClass::unknown_household, true}, Fate{OutcomeClass::unknown_other, false},
    Fate{OutcomeClass::not_eligible, true},
};

struct Attacked {
  PollQuestion safe{.id = "q_safe", .zh = "安全吗？", .en = "safe?"};
  PollData data{};
  std::vector<std::array<std::int64_t, k_codes>> own{};  // answers of the node's own people

  explicit Attacked(std::size_t kinds) {
    for (int value = static_cast<int>(k_choices); value >= 1; --value)
      safe.choices.push_back({.id = "a" + std::to_string(value),
                              .zh = std::to_string(value),
                              .en = std::to_string(value),
                              .value = value});
    data.kinds = kinds == 1 ? std::vector<std::string>{"mobile"}
                            : std::vector<std::string>{"landline", "mobile"};
    data.strata = {"s"};
    data.columns.push_back({.question = &safe});
  }
  Attacked(const Attacked&) = delete;
  Attacked& operator=(const Attacked&) = delete;

  [[nodiscard]] std::size_t size() const { return data.tree.size(); }
  void add(std::size_t node, std::size_t kind, Fate fate, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i)
      data.cases.push_back({.node = static_cast<std::int32_t>(node),
                            .kind = static_cast<std::int32_t>(kind),
                            .outcome = fate.of,
                            .final = fate.final});
  }
  void interview(std::size_t node, std::size_t kind, std::size_t code, std::int64_t n) {
    own[node][code] += n;
    for (std::int64_t i = 0; i < n; ++i) {
      data.completes.push_back(static_cast<std::uint32_t>(data.cases.size()));
      data.columns[0].choice.push_back(code == k_none ? k_no_answer
                                       : code == k_dk ? k_dk_answer
                                                      : static_cast<std::int32_t>(code));
      add(node, kind, k_fates[0], 1);
    }
  }
  [[nodiscard]] bool is_in(std::size_t node, std::size_t above) const {
    for (auto at = static_cast<std::int32_t>(node); at >= 0;
         at = data.tree.parents[static_cast<std::size_t>(at)])
      if (static_cast<std::size_t>(at) == above) return true;
    return false;
  }
  [[nodiscard]] std::int64_t answers(std::size_t node, const std::set<std::size_t>& codes) const {
    std::int64_t sum = 0;
    for (std::size_t other = 0; other < size(); ++other)
      if (is_in(other, node))
        for (const std::size_t code : codes) sum += own[other][code];
    return sum;
  }
};

// In [low, high), of full size from the first case on: small waves have nothing to attack.
template <class T>
T any(T low, T high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(low, high));
}
inline int some() {
  return any(0, std::array{1, 12, 40, 120}.at(any<std::size_t>(0, 4)));
}

inline void grow(Attacked& wave, int towns_max, int villages_max) {
  const int towns = any(1, towns_max + 1);
  for (int i = 0; i < towns; ++i) {
    const std::int32_t town = wave.data.tree.add("t" + std::to_string(i), 0);
    const int villages = any(0, villages_max + 1);
    for (int j = 0; j < villages; ++j)
      (void)wave.data.tree.add("v" + std::to_string(i) + std::to_string(j), town);
  }
  wave.own.assign(wave.size(), {});
}
inline bool has_own_people(const Attacked& wave, std::size_t node) {
  const bool leaf =
      std::ranges::count(wave.data.tree.parents, static_cast<std::int32_t>(node)) == 0;
  return leaf || any(0, 3) == 0;
}

inline const std::vector<std::string> k_ids{"safe", "very", "bad"};
inline std::vector<plan::Indicator> indicators(std::size_t n) {
  const std::array<const char*, 3> nums{"count(poll where q_safe >= 4)",
                                        "count(poll where q_safe = 5)",
                                        "count(poll where q_safe <= 2)"};
  std::vector<plan::Indicator> all;
  for (std::size_t i = 0; i < n; ++i)
    all.push_back({.id = k_ids[i],
                   .name = k_ids[i],
                   .num = nums.at(i),
                   .den = "count(poll where q_safe answered)",
                   .use = "display"});
  return all;
}
inline const std::array<std::set<std::size_t>, 3> k_numerators{
    std::set<std::size_t>{0, 1}, {0}, {3, 4}};

inline Json document_of(const Attacked& wave, std::size_t n) {
  const auto figures = domain::poll_figures(wave.data, indicators(n), 0);
  if (!figures) throw std::runtime_error(figures.error().code);
  return domain::to_json(wave.data, *figures);
}

inline std::size_t node_of(const Attacked& wave, const std::string& unit) {
  const auto& ids = wave.data.tree.id;
  return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), unit) - ids.begin());
}

}  // namespace wanhu::test
