#include "stats/variance.hpp"

#include <algorithm>
#include <cmath>

#include "stats/sums.hpp"

namespace wanhu::stats {

namespace {

// Below this share of the population left out a stratum counts as taken whole (R does so).
constexpr double k_census = 1e-7;

// A vector whose square is part of the variance: `times` of them, all equal.
struct Part {
  std::size_t at;  // in the numbers of Parts
  double times;
};
struct Parts {
  std::size_t width;
  Numbers numbers;
  std::vector<Part> parts;

  double* add(double times) {
    parts.push_back({numbers.size(), times});
    numbers.resize(numbers.size() + width);
    return numbers.data() + parts.back().at;
  }
};

struct Stratum {
  std::size_t begin, end;  // of the units present
  double sampled;
  double left;           // share of the population that was not drawn
  bool unknown = false;  // under the policy `average`
};

class Stages {
 public:
  Stages(const Design& design, std::size_t width) : design_(design), parts_{width, {}, {}} {}

  base::Result<void> stage(std::size_t index, const ClusterTotals& totals) {
    const Stage& stage = design_.stages[index];
    for (std::size_t at = 0; at < totals.units.size();) {
      // One unit of the stage before at a time: the strata inside it.
      const std::int32_t parent = parent_of(stage, totals.units[at]);
      std::vector<Stratum> strata;
      while (at < totals.units.size() && parent_of(stage, totals.units[at]) == parent) {
        const auto stratum = stratum_of(stage, totals.units[at]);
        const std::size_t begin = at;
        while (at < totals.units.size() && stratum_of(stage, totals.units[at]) == stratum) ++at;
        auto found = look(stage, index, stratum, begin, at);
        if (!found) return base::fail(found.error());
        strata.push_back(*found);
      }
      const auto known = static_cast<double>(
          std::count_if(strata.begin(), strata.end(), [](const Stratum& s) { return !s.unknown; }));
      if (known == 0) {  // there is nothing to average over
        unknown_ = true;
        continue;
      }
      const double factor =
          fraction_above(index, parent) * static_cast<double>(strata.size()) / known;
      for (const Stratum& stratum : strata)
        if (!stratum.unknown && stratum.left >= k_census) add(totals, stratum, factor);
    }
    return {};
  }

  base::Result<Matrix> finish() const {
    const std::size_t width = parts_.width;
    if (unknown_) return Matrix(width, width, k_missing);
    Numbers bounds(width, 0);
    for (const Part& part : parts_.parts)
      for (std::size_t j = 0; j < width; ++j) {
        const double size =
            std::abs(parts_.numbers[part.at + j]) * std::sqrt(std::max(part.times, 1.0));
        if (!(size <= bounds[j])) bounds[j] = size;
      }
    // A domain has few of the clusters: where there are many, most numbers are zero.
    std::vector<std::vector<std::uint32_t>> filled(width);
    for (std::size_t p = 0; p < parts_.parts.size(); ++p)
      for (std::size_t j = 0; j < width; ++j)
        if (parts_.numbers[parts_.parts[p].at + j] != 0)
          filled[j].push_back(static_cast<std::uint32_t>(p));
    Matrix result(width, width);
    for (std::size_t i = 0; i < width; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        const double bound = bounds[i] * bounds[j];
        if (!Grid::fits(bound)) return base::fail("STATS-OVERFLOW");
        const Grid grid(bound, parts_.parts.size() + 1);
        double pieces[Grid::k_pieces] = {0, 0, 0};
        for (const std::uint32_t p : filled[i].size() < filled[j].size() ? filled[i] : filled[j]) {
          const Part& part = parts_.parts[p];
          grid.add(pieces, part.times * parts_.numbers[part.at + i] * parts_.numbers[part.at + j]);
        }
        result(i, j) = result(j, i) = (pieces[2] + pieces[1]) + pieces[0];
      }
    return result;
  }

 private:
  static std::int32_t parent_of(const Stage& stage, std::int32_t unit) {
    return stage.parent[static_cast<std::size_t>(unit)];
  }
  static std::size_t stratum_of(const Stage& stage, std::int32_t unit) {
    return static_cast<std::size_t>(stage.stratum[static_cast<std::size_t>(unit)]);
  }

  // The product of the sampling fractions of all units this one lies in.
  [[nodiscard]] double fraction_above(std::size_t index, std::int32_t unit) const {
    double fraction = 1;
    while (index-- > 0) {
      const Stage& stage = design_.stages[index];
      const std::size_t stratum = stratum_of(stage, unit);
      fraction *= stage.sampled[stratum] / stage.population[stratum];
      unit = parent_of(stage, unit);
    }
    return fraction;
  }

  [[nodiscard]] base::Failure lonely(const Stage& stage, std::size_t index,
                                     std::size_t stratum) const {
    base::Problem problem{.code = "STATS-LONELY"};
    // Deeper strata have no label of their own: the number of their unit above stands for it.
    problem
        .with("stratum", stratum < stage.stratum_labels.size() ? stage.stratum_labels[stratum]
                                                               : std::to_string(stratum + 1))
        .with("stage", std::to_string(index + 1));
    return base::fail(std::move(problem));
  }

  base::Result<Stratum> look(const Stage& stage, std::size_t index, std::size_t stratum,
                             std::size_t begin, std::size_t end) const {
    Stratum found{begin, end, static_cast<double>(stage.sampled[stratum]), 1};
    if (!stage.population.empty() && !std::isinf(stage.population[stratum]))
      found.left = (stage.population[stratum] - found.sampled) / stage.population[stratum];
    const Lonely policy = design_.spec.lonely;
    if (found.left < k_census) return found;
    if (found.sampled == 1) {
      if (policy == Lonely::fail) return lonely(stage, index, stratum);
      found.unknown = policy == Lonely::average;
    } else if (end - begin == 1 && design_.spec.lonely_domain) {
      found.unknown = policy == Lonely::average;
    }
    return found;
  }

  void add(const ClusterTotals& totals, const Stratum& stratum, double factor) {
    const std::size_t width = parts_.width;
    const double n = stratum.sampled;
    const std::size_t present = stratum.end - stratum.begin;
    const double scale = factor * stratum.left * (n > 1 ? n / (n - 1) : 1);
    const bool centred = design_.spec.lonely != Lonely::adjust || present > 1 ||
                         (n > 1 && !design_.spec.lonely_domain);
    Numbers centre(width, 0), column(present);
    if (centred)
      for (std::size_t j = 0; j < width; ++j) {
        for (std::size_t i = 0; i < present; ++i)
          column[i] = totals.totals[(stratum.begin + i) * width + j];
        centre[j] = exact_sum(column) / n;
      }
    const double root = std::sqrt(scale);
    for (std::size_t i = stratum.begin; i < stratum.end; ++i) {
      double* part = parts_.add(1);
      for (std::size_t j = 0; j < width; ++j)
        part[j] = (totals.totals[i * width + j] - centre[j]) * root;
    }
    const double absent = n - static_cast<double>(present);
    if (absent <= 0 || !centred) return;
    double* part = parts_.add(absent);
    for (std::size_t j = 0; j < width; ++j) part[j] = -centre[j] * root;
  }

  const Design& design_;
  Parts parts_;
  bool unknown_ = false;
};

// Totals of the units one stage up.
base::Result<ClusterTotals> parents(const Stage& stage, const ClusterTotals& totals) {
  ClusterTotals above{.width = totals.width};
  Numbers column;
  for (std::size_t at = 0; at < totals.units.size();) {
    const std::int32_t parent = stage.parent[static_cast<std::size_t>(totals.units[at])];
    const std::size_t begin = at;
    while (at < totals.units.size() &&
           stage.parent[static_cast<std::size_t>(totals.units[at])] == parent)
      ++at;
    above.units.push_back(parent);
    column.resize(at - begin);
    for (std::size_t j = 0; j < totals.width; ++j) {
      for (std::size_t i = begin; i < at; ++i)
        column[i - begin] = totals.totals[i * totals.width + j];
      above.totals.push_back(exact_sum(column));
      if (!std::isfinite(above.totals.back())) return base::fail("STATS-OVERFLOW");
    }
  }
  return above;
}

}  // namespace

base::Result<Matrix> covariance(const Design& design, const ClusterTotals& totals) {
  Stages stages(design, totals.width);
  ClusterTotals current = totals;
  for (std::size_t index = last_stage(design) + 1; index-- > 0;) {
    if (const auto done = stages.stage(index, current); !done) return base::fail(done.error());
    if (index == 0) break;
    auto above = parents(design.stages[index], current);
    if (!above) return base::fail(above.error());
    current = std::move(*above);
  }
  return stages.finish();
}

}  // namespace wanhu::stats
