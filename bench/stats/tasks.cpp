#include "tasks.hpp"

#include <stdexcept>

#include "base/random.hpp"
#include "stats/distribution.hpp"
#include "stats/proportion.hpp"
#include "stats/rank_sets.hpp"

namespace wanhu::bench {

namespace {

using base::Json;
using stats::EstimateSpec;
using stats::k_normal;
using stats::Sample;

template <class T>
T must(base::Result<T> result) {
  if (!result) throw std::runtime_error(base::text_of(base::Lang::en, result.error()));
  return std::move(*result);
}

std::vector<std::string> items() {
  std::vector<std::string> names;
  for (int i = 1; i <= 10; ++i) names.push_back("y" + std::to_string(i));
  return names;
}

stats::DesignSpec clusters() {
  stats::DesignSpec spec;
  spec.ids = {"psu"};
  spec.strata = {"stratum"};
  spec.weights = "weight";
  spec.fpc = {"fpc"};
  spec.lonely = stats::Lonely::remove;
  return spec;
}

// Everything a task needs, kept between repeats.
struct State {
  std::string_view bytes;
  int threads;
  stats::Frame frame{};
  Sample sample{};
  stats::CalibrateSpec raking{};

  void load() { frame = must(stats::read_frame(bytes, "data.csv", threads)); }
  Sample design() const { return must(stats::make_sample(frame, clusters(), threads)); }
  Json estimate(const Sample& from, const EstimateSpec& spec) const {
    const auto estimate = must(stats::make_estimate(from, spec, {}));
    Json values = Json::array(), errors = Json::array(), low = Json::array(), high = Json::array();
    for (const auto& row : estimate.rows) {
      values.push_back(row.estimate);
      errors.push_back(row.se);
      low.push_back(row.low);
      high.push_back(row.high);
    }
    Json result{{"estimate", values}, {"se", errors}, {"lo", low}, {"hi", high}};
    if (estimate.vcov) result["vcov"] = estimate.vcov->cells;
    if (estimate.rows.size() == 1)
      for (const auto& [name, value] : estimate.rows.front().more) result[name] = value;
    return result;
  }
};

EstimateSpec spec_of(const std::string& kind, std::vector<std::string> of,
                     std::vector<std::string> by = {}) {
  EstimateSpec spec;
  spec.kind = kind;
  spec.of = std::move(of);
  spec.by = std::move(by);
  return spec;
}

// Fixed shares of the weighted total, as in the R script.
stats::CalibrateSpec raking(double total) {
  stats::CalibrateSpec spec;
  const auto margin = [&](const std::string& by, const std::vector<double>& shares) {
    stats::MarginSpec one{.by = {by}, .totals = {}};
    for (std::size_t i = 0; i < shares.size(); ++i)
      one.totals.emplace_back(std::to_string(i + 1), shares[i] * total);
    spec.margins.push_back(std::move(one));
  };
  margin("sex", {.49, .51});
  margin("age", {.25, .32, .27, .16});
  margin("tenure", {.65, .22, .13});
  spec.epsilon = 1e-12;
  spec.maxit = 100;
  return spec;
}

void rake(Sample& sample, const stats::CalibrateSpec& spec) {
  std::vector<base::Problem> notes;
  must(stats::calibrate(sample, spec, notes).map([] { return 0; }));
}

void replicate(Sample& sample) {
  stats::ReplicateSpec spec;
  spec.kind = stats::ReplicateKind::subbootstrap;
  spec.replicates = 500;
  spec.seed = 1;
  sample.replicates = std::make_shared<const stats::Replicates>(
      must(stats::make_replicates(sample.design, spec, nullptr)));
}

// A league table of shares: truths with a spread of .03 about .92, three hundred answers a unit.
stats::RankInput league(std::size_t units) {
  stats::RankInput input;
  base::Seeded random(units);
  const auto normal = [&] { return stats::normal_quantile(std::max(random.unit(), 0x1.0p-60)); };
  for (std::size_t j = 0; j < units; ++j) {
    const double se = .0155 * (.8 + .4 * random.unit());
    input.unit.push_back("u" + std::to_string(j));
    input.estimate.push_back(.92 + .03 * normal() + se * normal());
    input.se.push_back(se);
  }
  return input;
}

// Simultaneous and marginal sets, 1 000 draws.
Json ranked(const stats::RankInput& input, int threads) {
  const auto sets = must(stats::rank_sets(input, {.draws = 1000, .seed = 1, .threads = threads}));
  double width = 0;
  for (const stats::RankSet& set : sets.simultaneous) width += set.high - set.low + 1;
  return {{"critical", sets.critical}, {"width", width / static_cast<double>(input.unit.size())}};
}

}  // namespace

std::vector<Task> stats_tasks(std::string_view bytes, int threads) {
  auto state = std::make_shared<State>(State{.bytes = bytes, .threads = threads});
  const auto nothing = [] {};
  const auto design = [state] { state->sample = state->design(); };
  const auto before_raking = [state, design] {
    design();
    state->raking = raking(stats::weight_sum(state->sample));
  };
  const auto with = [state](EstimateSpec spec) {
    return [state, spec] { return state->estimate(state->sample, spec); };
  };
  EstimateSpec beta = spec_of("proportion", {"y1"}, {"stratum"});
  beta.method = "beta";
  EstimateSpec quantiles = spec_of("quantile", {"y9"});
  quantiles.probs = {.1, .25, .5, .75, .9};
  EstimateSpec glm = spec_of("glm", {"y1"});
  glm.family = "quasibinomial";
  glm.on = {"factor(age)", "factor(sex)", "factor(tenure)", "y9"};
  const auto ranks = [state, nothing](std::size_t units) {
    return Task{"rank" + std::to_string(units), nothing,
                [state, input = league(units)] { return ranked(input, state->threads); }};
  };
  EstimateSpec means = spec_of("mean", items());
  means.df = k_normal;  // the peer's standard errors need no degrees of freedom
  return {
      {"load", nothing,
       [state] {
         state->load();
         return Json{{"n", state->frame.rows()}};
       }},
      {"mean10", nothing, [state, means] { return state->estimate(state->design(), means); }},
      {"total10", design, with(spec_of("total", items()))},
      {"by_stratum", design, with(spec_of("mean", items(), {"stratum"}))},
      {"by_village", design, with(spec_of("mean", {"y1"}, {"village"}))},
      {"by_village10", design, with(spec_of("mean", items(), {"village"}))},
      {"ciprop_stratum", design, with(beta)},
      {"quantile", design, with(quantiles)},
      {"rake3", before_raking,
       [state] {
         rake(state->sample, state->raking);
         return Json{{"head", std::vector<double>(state->sample.weights.begin(),
                                                  state->sample.weights.begin() + 100)}};
       }},
      {"rake3_mean10", before_raking,
       [state, means] {
         rake(state->sample, state->raking);
         return state->estimate(state->sample, means);
       }},
      {"bootstrap500_mean10", design,
       [state, means] {
         replicate(state->sample);
         return state->estimate(state->sample, means);
       }},
      {"chisq", design, with(spec_of("chisq", {"y6", "age"}))},
      {"glm", design, with(glm)},
      ranks(1000),
      ranks(3000),
  };
}

}  // namespace wanhu::bench
