#include "stats/replicates_make.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/random.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

constexpr std::size_t k_cells_max = 150'000'000;  // 1.2 GB
constexpr std::size_t k_replicates_default = 50;

// The units of a stratum of the first stage; they follow one another.
struct Stratum {
  std::size_t begin = 0, end = 0;
  double left = 1;        // share of the population that was not drawn
  double population = 0;  // 0: not known
  std::string label{};
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

std::vector<Stratum> strata_of(const Stage& stage) {
  std::vector<Stratum> strata(stage.strata());
  for (std::size_t unit = stage.units(); unit-- > 0;)
    strata[static_cast<std::size_t>(stage.stratum[unit])].begin = unit;
  for (std::size_t i = 0; i < strata.size(); ++i) {
    Stratum& stratum = strata[i];
    stratum.end = stratum.begin + static_cast<std::size_t>(stage.sampled[i]);
    stratum.label = i < stage.stratum_labels.size() ? stage.stratum_labels[i] : "1";
    if (stage.population.empty() || std::isinf(stage.population[i])) continue;
    stratum.population = stage.population[i];
    stratum.left = (stratum.population - static_cast<double>(stratum.size())) / stratum.population;
  }
  return strata;
}

base::Failure lonely(const Stratum& stratum) {
  base::Problem problem{.code = "STATS-LONELY"};
  return base::fail(problem.with("stratum", stratum.label).with("stage", "1"));
}

Result<void> check_size(std::size_t lines, std::size_t columns) {
  if (columns == 0 || lines <= k_cells_max / columns) return {};
  base::Problem problem{.code = "STATS-REP-LARGE"};
  return base::fail(
      problem.with("clusters", std::to_string(lines)).with("replicates", std::to_string(columns)));
}

void drop_columns(Matrix& matrix, std::size_t kept) {
  Matrix narrow(matrix.rows, kept);
  for (std::size_t r = 0; r < matrix.rows; ++r) std::copy_n(matrix.row(r), kept, narrow.row(r));
  matrix = std::move(narrow);
}

Result<void> jk1(const Design& design, Replicates& made) {
  if (design.stratified) return base::fail("STATS-REP-STRATA");
  const Stratum all = strata_of(design.first()).front();
  const auto n = static_cast<double>(all.size());
  if (const auto small = check_size(all.size(), all.size()); !small) return small;
  made.factors = Matrix(all.size(), all.left == 0 ? 0 : all.size(), n / (n - 1));
  for (std::size_t i = 0; i < made.factors.columns; ++i) made.factors(i, i) = 0;
  made.scale = all.left * (n - 1) / n;
  made.rscales.assign(made.factors.columns, 1);
  return {};
}

// R's jknweights: a stratum taken whole has no replicates; a lonely one has one under `adjust`.
Result<void> jkn(const Design& design, Replicates& made) {
  if (!design.stratified) return base::fail("STATS-REP-STRATA");
  const auto strata = strata_of(design.first());
  const std::size_t units = design.first().units();
  if (const auto small = check_size(units, units); !small) return small;
  made.factors = Matrix(units, units, 1);
  std::size_t at = 0;
  for (const Stratum& stratum : strata) {
    if (stratum.left == 0) continue;
    const auto n = static_cast<double>(stratum.size());
    if (stratum.size() == 1) {
      if (design.spec.lonely == Lonely::fail) return lonely(stratum);
      if (design.spec.lonely != Lonely::adjust) continue;
      const auto h = static_cast<double>(strata.size());
      for (std::size_t unit = 0; unit < units; ++unit) made.factors(unit, at) = h / (h - 1);
      made.factors(stratum.begin, at++) = 0;
      made.rscales.push_back((h - 1) / h);
      continue;
    }
    for (std::size_t i = stratum.begin; i < stratum.end; ++i) {
      for (std::size_t unit = stratum.begin; unit < stratum.end; ++unit)
        made.factors(unit, at) = unit == i ? 0 : n / (n - 1);
      ++at;
      made.rscales.push_back(stratum.left * (n - 1) / n);
    }
  }
  if (at == 0) return base::fail("STATS-REP-CENSUS");
  if (at < units) {
    drop_columns(made.factors, at);
    if (design.spec.lonely == Lonely::average)
      made.scale = static_cast<double>(units) / static_cast<double>(at);
  }
  return {};
}

// Pairs of units that halve each other: strata of two, larger even ones cut into pairs in order.
// Larger strata come first, both kinds by the text of their label, as R numbers them.
Result<std::vector<std::size_t>> pairs_of(const Design& design) {
  auto strata = strata_of(design.first());
  std::sort(strata.begin(), strata.end(), [](const Stratum& a, const Stratum& b) {
    const bool large_a = a.size() > 2;
    const bool large_b = b.size() > 2;
    return large_a != large_b ? large_a : a.label < b.label;
  });
  std::vector<std::size_t> firsts;
  for (const Stratum& stratum : strata) {
    if (stratum.size() % 2 == 1) {
      base::Problem problem{.code = stratum.size() == 1 ? "STATS-LONELY" : "STATS-BRR-ODD"};
      return base::fail(problem.with("stratum", stratum.label).with("stage", "1"));
    }
    for (std::size_t unit = stratum.begin; unit < stratum.end; unit += 2) firsts.push_back(unit);
  }
  return firsts;
}

Result<void> balanced(const Design& design, double rho, Replicates& made) {
  if (!design.stratified) return base::fail("STATS-REP-STRATA");
  const auto firsts = pairs_of(design);
  if (!firsts) return base::fail(firsts.error());
  if (!design.spec.fpc.empty()) made.notes.push_back({.code = "STATS-BRR-FPC"});
  const Matrix halves = hadamard(firsts->size());
  made.factors = Matrix(design.first().units(), halves.columns);
  for (std::size_t pair = 0; pair < firsts->size(); ++pair)
    for (std::size_t r = 0; r < halves.columns; ++r) {
      const double second = 1 - halves(pair + 1, r);  // whether the second unit is taken
      made.factors((*firsts)[pair], r) = second == 1 ? rho : 2 - rho;
      made.factors((*firsts)[pair] + 1, r) = second == 1 ? 2 - rho : rho;
    }
  // R takes the first unit where the matrix is 1.
  made.scale = 1 / (static_cast<double>(halves.columns) * (1 - rho) * (1 - rho));
  made.rscales.assign(halves.columns, 1);
  return {};
}

__extension__ using Wide = unsigned __int128;

// Uniform on 0 … n-1 by multiplication (Lemire 2019), without bias.
std::size_t below(base::Seeded& random, std::uint64_t n) {
  Wide product = Wide{random.next()} * n;
  if (static_cast<std::uint64_t>(product) < n) {
    const std::uint64_t least = (0 - n) % n;
    while (static_cast<std::uint64_t>(product) < least) product = Wide{random.next()} * n;
  }
  return static_cast<std::size_t>(product >> 64U);
}

// `times` draws from 0 … n-1 into counts, with replacement.
void draw(base::Seeded& random, std::size_t n, std::size_t times, std::vector<double>& counts) {
  counts.assign(n, 0);
  for (std::size_t i = 0; i < times; ++i) counts[below(random, n)] += 1;
}

// The first `take` of a random order of 0 … n-1.
std::vector<std::size_t> shuffle(base::Seeded& random, std::size_t n, std::size_t take) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i < take; ++i) std::swap(order[i], order[i + below(random, n - i)]);
  order.resize(take);
  return order;
}

// Canty and Davison: n units from a population made of copies of the sample, without replacement;
// without finite population correction n of n with replacement.
Result<void> bootstrap(const Design& design, base::Seeded& random, Replicates& made) {
  const auto strata = strata_of(design.first());
  std::vector<double> counts;
  double inverse = 0;
  for (const Stratum& stratum : strata) {
    const std::size_t n = stratum.size();
    if (n == 1 && design.spec.lonely == Lonely::fail && stratum.left > 0) return lonely(stratum);
    inverse += 1 / static_cast<double>(n);
    const auto copies = static_cast<std::size_t>(stratum.population);
    const auto lines = shuffle(random, n, n);
    for (std::size_t r = 0; r < made.factors.columns; ++r) {
      if (stratum.population == 0 || stratum.population > 100.0 * static_cast<double>(n) * 1000) {
        draw(random, n, n, counts);
      } else {
        counts.assign(n, 0);
        for (const std::size_t i : shuffle(random, copies, n)) counts[lines[i % n]] += 1;
      }
      for (std::size_t i = 0; i < n; ++i) made.factors(stratum.begin + i, r) = counts[i];
    }
  }
  const double clusters = static_cast<double>(strata.size()) / inverse;  // harmonic mean
  made.scale = clusters / ((clusters - 1) * (static_cast<double>(made.factors.columns) - 1));
  return {};
}

// Rao and Wu: n - 1 of n with replacement, the counts times n / (n - 1).
Result<void> subbootstrap(const Design& design, base::Seeded& random, Replicates& made) {
  std::vector<double> counts;
  for (const Stratum& stratum : strata_of(design.first())) {
    const std::size_t n = stratum.size();
    if (n == 1) {
      if (design.spec.lonely == Lonely::fail) return lonely(stratum);
      std::fill_n(made.factors.row(stratum.begin), made.factors.columns, 1.0);
      continue;
    }
    const double factor = static_cast<double>(n) / static_cast<double>(n - 1);
    for (std::size_t r = 0; r < made.factors.columns; ++r) {
      draw(random, n, n - 1, counts);
      for (std::size_t i = 0; i < n; ++i) made.factors(stratum.begin + i, r) = counts[i] * factor;
    }
  }
  made.scale = 1 / (static_cast<double>(made.factors.columns) - 1);
  return {};
}

// Preston's multistage rescaled bootstrap: half of the units of every stratum of every stage,
// without replacement; the factors of the last stage's units.
class Multistage {
 public:
  Multistage(const Design& design, base::Seeded& random) : design_(design), random_(random) {
    stages_ = design.first().population.empty() ? 1 : design.stages.size();
  }
  [[nodiscard]] std::size_t stages() const { return stages_; }

  // The factor of every unit of the last stage.
  Numbers draw() {
    // Of the units of the stage before: factor so far, carry, whether kept, product of fractions.
    Numbers factor{1}, carry{1}, fraction{1};
    std::vector<std::uint8_t> kept{1};
    for (std::size_t s = 0; s < stages_; ++s) {
      const Stage& stage = design_.stages[s];
      Numbers next(stage.units()), next_carry(stage.units()), next_fraction(stage.units());
      std::vector<std::uint8_t> next_kept(stage.units(), 0);
      for (std::size_t begin = 0; begin < stage.units();) {
        const auto stratum = static_cast<std::size_t>(stage.stratum[begin]);
        const auto parent = static_cast<std::size_t>(stage.parent[begin]);
        const auto n = static_cast<std::size_t>(stage.sampled[stratum]);
        const std::size_t half = n / 2;
        const double share =
            stage.population.empty() ? 0 : static_cast<double>(n) / stage.population[stratum];
        const double lambda = half == 0 ? 0
                                        : std::sqrt(fraction[parent] * static_cast<double>(half) *
                                                    (1 - share) / static_cast<double>(n - half));
        const double up = half == 0 ? 0 : static_cast<double>(n) / static_cast<double>(half);
        std::vector<std::uint8_t> taken(n, 0);
        if (kept[parent] != 0)
          for (const std::size_t i : shuffle(random_, n, half)) taken[i] = 1;
        for (std::size_t i = 0; i < n; ++i) {
          const std::size_t unit = begin + i;
          const double moved = carry[parent] * lambda * (up * taken[i] - 1);
          next[unit] = factor[parent] + moved;
          next_carry[unit] = carry[parent] * std::sqrt(up) * taken[i];
          next_fraction[unit] = fraction[parent] * share;
          next_kept[unit] = taken[i];
        }
        begin += n;
      }
      factor = std::move(next);
      carry = std::move(next_carry);
      fraction = std::move(next_fraction);
      kept = std::move(next_kept);
    }
    return factor;
  }

 private:
  const Design& design_;
  base::Seeded& random_;
  std::size_t stages_ = 1;
};

Result<void> multistage(const Design& design, std::size_t count, base::Seeded& random,
                        Replicates& made) {
  Multistage bootstrap(design, random);
  const Stage& last = design.stages[bootstrap.stages() - 1];
  if (const auto small = check_size(last.units(), count); !small) return small;
  made.index = last.unit;
  made.factors = Matrix(last.units(), count);
  for (std::size_t r = 0; r < count; ++r) {
    const Numbers factor = bootstrap.draw();
    for (std::size_t unit = 0; unit < factor.size(); ++unit) made.factors(unit, r) = factor[unit];
  }
  made.rscales.assign(count, 1 / (static_cast<double>(count) - 1));
  return {};
}

bool is_prime(std::size_t n) {
  for (std::size_t d = 2; d * d <= n; ++d)
    if (n % d == 0) return false;
  return n > 1;
}

}  // namespace

Matrix hadamard(std::size_t least) {
  std::size_t order = 4 * (least / 4 + 1);
  // order = odd times a power of two: double up from the largest Paley or Sylvester order below.
  const auto base_of = [](std::size_t n) {
    while (true) {
      if (n == 4 || (n % 4 == 0 && is_prime(n - 1) && (n & (n - 1)) != 0)) return n;
      if (n % 8 != 0) return std::size_t{0};
      n /= 2;
    }
  };
  while (base_of(order) == 0) order += 4;
  const std::size_t begin = base_of(order);
  Matrix matrix(begin, begin, 1);
  if (begin == 4) {
    matrix(1, 1) = matrix(1, 3) = matrix(2, 2) = matrix(2, 3) = matrix(3, 1) = matrix(3, 2) = 0;
  } else {
    const std::size_t p = begin - 1;
    std::set<std::size_t> squares{0};
    for (std::size_t i = 1; i < p; ++i) squares.insert(i * i % p);
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = 0; j < p; ++j)
        matrix(i + 1, j + 1) = squares.contains((i + j) % p) ? 0 : 1;
  }
  while (matrix.rows < order) {
    const std::size_t n = matrix.rows;
    Matrix twice(2 * n, 2 * n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        const double cell = matrix(i, j);
        twice(i, j) = twice(i + n, j) = twice(i, j + n) = cell;
        twice(i + n, j + n) = 1 - cell;
      }
    matrix = std::move(twice);
  }
  return matrix;
}

Result<Replicates> made_replicates(const Design& design, const ReplicateSpec& spec) {
  Replicates made;
  made.index = design.first().unit;
  base::Seeded random(spec.seed);
  const std::size_t count = spec.replicates > 0 ? spec.replicates : k_replicates_default;
  const std::size_t units = design.first().units();
  Result<void> done;
  switch (spec.kind) {
    case ReplicateKind::jk1:
      done = jk1(design, made);
      break;
    case ReplicateKind::jkn:
      done = jkn(design, made);
      break;
    case ReplicateKind::brr:
      done = balanced(design, 0, made);
      break;
    case ReplicateKind::fay:
      done = balanced(design, spec.rho, made);
      break;
    case ReplicateKind::bootstrap:
    case ReplicateKind::subbootstrap:
      if (done = check_size(units, count); !done) break;
      made.factors = Matrix(units, count);
      made.rscales.assign(count, 1);
      done = spec.kind == ReplicateKind::bootstrap ? bootstrap(design, random, made)
                                                   : subbootstrap(design, random, made);
      break;
    case ReplicateKind::mrbbootstrap:
      done = multistage(design, count, random, made);
      break;
    case ReplicateKind::other:
      return base::fail("STATS-REP-TYPE");
  }
  if (!done) return base::fail(done.error());
  return made;
}

}  // namespace wanhu::stats
