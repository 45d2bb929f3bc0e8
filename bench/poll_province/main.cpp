// A province's wave: 3 000 villages in 100 counties with 100 completed interviews each, 300 000 in
// all, of 400 000 cases: weighted (nonresponse, two frames, raking), estimated at every level with
// two indicators and two questions, hidden, shrunk, and the villages ranked by sets. Target: 10 s
// on 2 cores (issue 7). Prints seconds by step; `bench_poll_province [villages] [per_village]`.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/random.hpp"
#include "domain/poll/release.hpp"
#include "stats/rank_table.hpp"

namespace {

using wanhu::base::Seeded;
using namespace wanhu::domain;
using wanhu::stats::OutcomeClass;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

PollQuestion scale(const char* id) {
  PollQuestion question{.id = id, .zh = id, .en = id};
  for (int value = 5; value >= 1; --value)
    question.choices.push_back(
        {.id = "a" + std::to_string(value), .zh = "", .en = "", .value = value});
  return question;
}

constexpr int k_counties = 100;

// Each village's truth is 0.75 to 0.9: such that small cells are rare, as with a real minimum.
PollData province(int villages, int per_village, const std::vector<PollQuestion>& questions) {
  Seeded random(20211020);
  PollData data;
  data.kinds = {"landline", "mobile"};
  for (const PollQuestion& question : questions) data.columns.push_back({.question = &question});
  std::vector<std::int32_t> counties;
  for (int i = 0; i < k_counties; ++i)
    counties.push_back(data.tree.add("c" + std::to_string(i), 0));
  Margin kinds{.by = "kind", .totals = {{"landline", 30'000'000}, {"mobile", 60'000'000}}};
  data.margins.push_back(std::move(kinds));
  for (int v = 0; v < villages; ++v) {
    const std::int32_t node =
        data.tree.add("v" + std::to_string(v), counties[static_cast<std::size_t>(v % k_counties)]);
    data.strata.push_back("v" + std::to_string(v));
    const double truth = 0.75 + 0.15 * random.unit(), chance = 0.001 + 0.01 * random.unit();
    for (int i = 0; i < per_village + per_village / 3; ++i) {
      PollCaseRow row{.node = node,
                      .kind = random.chance(0.6) ? 1 : 0,
                      .stratum = v,
                      .probability = chance,
                      .outcome = i < per_village ? OutcomeClass::complete : OutcomeClass::refusal,
                      .final = true};
      if (i < per_village) {
        data.completes.push_back(static_cast<std::uint32_t>(data.cases.size()));
        for (PollColumn& column : data.columns)
          column.choice.push_back(random.chance(0.03) ? k_dk_answer
                                  : random.chance(truth)
                                      ? static_cast<std::int32_t>(random.below(2))
                                      : static_cast<std::int32_t>(2 + random.below(3)));
      }
      data.cases.push_back(row);
    }
  }
  return data;
}

}  // namespace

int main(int argc, char** argv) {
  const int villages = argc > 1 ? std::atoi(argv[1]) : 3000;
  const int per_village = argc > 2 ? std::atoi(argv[2]) : 100;
  const std::vector<PollQuestion> questions{scale("q_safe"), scale("q_sat")};
  const PollData data = province(villages, per_village, questions);
  std::vector<wanhu::plan::Indicator> indicators;
  for (const char* of : {"q_safe", "q_sat"}) {
    const std::string question(of);
    indicators.push_back({.id = question,
                          .num = "count(poll where " + question + " >= 4)",
                          .den = "count(poll where " + question + " answered)"});
  }
  const double start = now();
  const auto figures = poll_figures(data, indicators, 50);
  if (!figures) {
    std::fprintf(stderr, "%s\n", figures.error().code.c_str());
    return 1;
  }
  const double estimated = now();
  const std::string document = wanhu::base::canonical(to_json(data, *figures));
  const double written = now();
  wanhu::stats::RankInput input;
  for (const PollFigure& figure : figures->indicators.front().figures) {
    if (data.tree.depth[static_cast<std::size_t>(figure.node)] != 2) continue;
    if (!figure.estimate || !figure.se || *figure.se <= 0) continue;
    input.unit.push_back(data.tree.id[static_cast<std::size_t>(figure.node)]);
    input.estimate.push_back(*figure.estimate);
    input.se.push_back(*figure.se);
  }
  wanhu::stats::RankTableOptions options;
  options.sets.marginal = false;
  options.sets.threads = 2;
  const auto table = wanhu::stats::rank_table(input, options);
  if (!table) {
    std::fprintf(stderr, "%s\n", table.error().code.c_str());
    return 1;
  }
  const double ranked = now();
  std::printf("completes %zu, units ranked %zu, document %.1f MB\n", data.completes.size(),
              input.unit.size(), static_cast<double>(document.size()) / 1e6);
  std::printf("weights and estimates %.2f s, document %.2f s, ranks %.2f s, all %.2f s\n",
              estimated - start, written - estimated, ranked - written, ranked - start);
  return 0;
}
