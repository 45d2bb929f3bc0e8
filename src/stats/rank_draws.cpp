#include "stats/rank_draws.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <thread>

#include "base/random.hpp"

namespace wanhu::stats {

namespace {

// Pairs of standard normal numbers by Marsaglia's polar method.
class Normals {
 public:
  explicit Normals(std::uint64_t seed) : random_(seed) {}
  double next() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    double u = 0, v = 0, s = 0;
    do {
      u = 2 * random_.unit() - 1;
      v = 2 * random_.unit() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s == 0);
    const double factor = std::sqrt(-2 * std::log(s) / s);
    spare_ = v * factor;
    has_spare_ = true;
    return u * factor;
  }

 private:
  base::Seeded random_;
  double spare_ = 0;
  bool has_spare_ = false;
};

std::uint64_t seed_of_draw(std::uint64_t seed, std::size_t draw) {
  base::Seeded mixed(seed ^ (0x9e3779b97f4a7c15ULL * (draw + 1)));
  return mixed.next();
}

constexpr std::size_t k_block = 8;  // draws at once: what is asked of a unit stays in the cache

}  // namespace

// The best pair so far, as a squared studentised difference.
struct RankDraws::Best {
  const RankDraws& of;
  const double* x;
  InQuestion question;
  double squared = 0;

  void look(std::size_t i, std::size_t j) {
    const double difference = x[i] - x[j], variance = of.variance(i, j);
    const double mine = difference * difference;
    if (!(mine > squared * variance) || variance <= 0) return;
    if (of.is_asked(difference > 0 ? i : j, difference > 0 ? j : i, question))
      squared = mine / variance;
  }
  // How far above a draw another must be to beat the best, with at least this variance.
  [[nodiscard]] double reach(double variance) const { return std::sqrt(squared * variance); }
};

RankDraws::RankDraws(Units units, int draws, std::uint64_t seed, int threads)
    : estimate_(units.estimate),
      variance_(units.se),
      covariance_(std::move(units.covariance)),
      draws_(static_cast<std::size_t>(draws)),
      threads_(threads) {
  for (double& value : variance_) value *= value;
  const std::size_t p = estimate_.size();
  for (std::size_t begin = 0; begin < p; begin += k_bucket) {
    Bucket bucket{.begin = begin, .end = std::min(p, begin + k_bucket)};
    bucket.least_variance =
        *std::min_element(variance_.begin() + static_cast<std::ptrdiff_t>(bucket.begin),
                          variance_.begin() + static_cast<std::ptrdiff_t>(bucket.end));
    buckets_.push_back(bucket);
  }
  x_.resize(p * draws_);
  parallel(draws_, [&](std::size_t d) { draw(d, seed, units); });
}

void RankDraws::draw(std::size_t d, std::uint64_t seed, const Units& units) {
  const std::size_t p = estimate_.size();
  double* const x = x_.data() + d * p;
  Normals normal(seed_of_draw(seed, d));
  std::vector<double> z(p);
  for (double& value : z) value = normal.next();
  for (std::size_t i = 0; i < p; ++i) {
    const std::size_t at = units.place[i];
    if (covariance_.rows == 0) {
      x[i] = units.se[i] * z[at];
      continue;
    }
    const double* const row = units.root.row(at);
    double sum = 0;
    for (std::size_t k = 0; k < p; ++k) sum += row[k] * z[k];
    x[i] = sum;
  }
}

void RankDraws::parallel(std::size_t n, const std::function<void(std::size_t)>& work) const {
  const auto part = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) work(i);
  };
  const std::size_t parts = std::clamp<std::size_t>(static_cast<std::size_t>(threads_), 1, n);
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < parts; ++t)
    others.emplace_back(part, n * t / parts, n * (t + 1) / parts);
  part(0, n / parts);
  for (std::thread& other : others) other.join();
}

std::vector<RankDraws::Extremes> RankDraws::extremes(const double* x) const {
  std::vector<Extremes> ends(buckets_.size());
  for (std::size_t b = 0; b < buckets_.size(); ++b) {
    const auto [low, high] = std::minmax_element(x + buckets_[b].begin, x + buckets_[b].end);
    ends[b] = {.high = *high,
               .low = *low,
               .high_at = static_cast<std::size_t>(high - x),
               .low_at = static_cast<std::size_t>(low - x)};
  }
  return ends;
}

RankDraws::Part RankDraws::part_of(const Bucket& b, const Bucket& c,
                                   const InQuestion& question) const {
  bool any = false, every = true;
  for (std::size_t i = b.begin; i < b.end; ++i)
    for (std::size_t j = c.begin; j < c.end; ++j) {
      if (i == j) continue;
      const bool asked = is_asked(i, j, question);
      any |= asked;
      every &= asked;
    }
  return !any ? Part::none : every ? Part::all : Part::some;
}

std::vector<RankDraws::Over> RankDraws::overs(const InQuestion& question) const {
  std::vector<Over> out;
  if (covariance_.rows != 0) return out;
  for (std::uint32_t b = 0; b < buckets_.size(); ++b)
    for (std::uint32_t c = 0; c < buckets_.size(); ++c)
      if (const Part part = part_of(buckets_[b], buckets_[c], question); part != Part::none)
        out.push_back({b, c, part});
  // Those whose extremes surely count come first: they raise the best that others must beat.
  std::stable_sort(out.begin(), out.end(),
                   [](const Over& one, const Over& other) { return one.part > other.part; });
  return out;
}

// Correlated units have no bound but by looking.
double RankDraws::largest(const double* x, const InQuestion& question,
                          const std::vector<Over>& overs) const {
  Best best{.of = *this, .x = x, .question = question};
  if (covariance_.rows != 0) {
    for (std::size_t i = 0; i < units(); ++i)
      for (std::size_t j = i + 1; j < units(); ++j) best.look(i, j);
    return std::sqrt(best.squared);
  }
  const std::vector<Extremes> ends = extremes(x);
  for (const Over& over : overs) {
    const Extremes &high = ends[over.b], &low = ends[over.c];
    const double wide = high.high - low.low;
    const double least = buckets_[over.b].least_variance + buckets_[over.c].least_variance;
    if (wide > 0 && wide * wide > best.squared * least) best.look(high.high_at, low.low_at);
  }
  for (const Over& over : overs) {
    const Bucket &b = buckets_[over.b], &c = buckets_[over.c];
    const double low = ends[over.c].low, least = c.least_variance;
    const double wide = ends[over.b].high - low;
    if (wide <= best.reach(b.least_variance + least)) continue;
    for (std::size_t i = b.begin; i < b.end; ++i) {
      if (x[i] - low <= best.reach(b.least_variance + least)) continue;
      const double below = x[i] - best.reach(variance_[i] + least);
      for (std::size_t j = c.begin; j < c.end; ++j)
        if (x[j] < below) best.look(i, j);
    }
  }
  return std::sqrt(best.squared);
}

RankDraws::Question RankDraws::question_of(std::size_t j, double critical) const {
  Question out{.unit = j, .inverse = std::vector<double>(units(), 0.0)};
  for (std::uint32_t b = 0; b < buckets_.size(); ++b) {
    double most = 0;
    for (std::size_t k = buckets_[b].begin; k < buckets_[b].end; ++k) {
      if (k == j || !is_asked(j, k, {.critical = critical}) || variance(j, k) <= 0) continue;
      out.inverse[k] = 1 / variance(j, k);
      most = std::max(most, out.inverse[k]);
    }
    if (most > 0) out.buckets.emplace_back(b, most);
  }
  return out;
}

double RankDraws::largest_with(const double* x, const Question& question,
                               const std::vector<Extremes>& ends) const {
  using Doubles = Eigen::Map<const Eigen::ArrayXd>;
  const double mine = x[question.unit];
  const double* const inverse = question.inverse.data();
  double best = 0;
  for (const auto& [b, most] : question.buckets) {
    const Extremes& end = ends[b];
    const double above = end.high - mine, below = mine - end.low;
    best =
        std::max({best, above * above * inverse[end.high_at], below * below * inverse[end.low_at]});
  }
  for (const auto& [b, most] : question.buckets) {
    const double far = std::max(ends[b].high - mine, mine - ends[b].low);
    if (far * far * most <= best) continue;
    const std::size_t begin = buckets_[b].begin;
    const auto n = static_cast<Eigen::Index>(buckets_[b].end - begin);
    best = std::max(
        best, ((Doubles(x + begin, n) - mine).square() * Doubles(inverse + begin, n)).maxCoeff());
  }
  return std::sqrt(best);
}

std::vector<double> RankDraws::maxima(const InQuestion& question) const {
  std::vector<double> out(draws_);
  const std::vector<Over> asked = overs(question);
  parallel(draws_,
           [&](std::size_t d) { out[d] = largest(x_.data() + d * units(), question, asked); });
  return out;
}

Matrix RankDraws::maxima_with(const std::vector<std::size_t>& of,
                              const std::vector<double>& critical) const {
  Matrix out(of.size(), draws_);
  std::vector<Question> questions;
  questions.reserve(of.size());
  for (const std::size_t j : of) questions.push_back(question_of(j, critical[j]));
  parallel((draws_ + k_block - 1) / k_block, [&](std::size_t block) {
    const std::size_t first = block * k_block, end = std::min(draws_, first + k_block);
    std::vector<std::vector<Extremes>> ends;
    for (std::size_t d = first; d < end; ++d) ends.push_back(extremes(x_.data() + d * units()));
    for (std::size_t n = 0; n < of.size(); ++n)
      for (std::size_t d = first; d < end; ++d) {
        const double* const x = x_.data() + d * units();
        out(n, d) = largest_with(x, questions[n], ends[d - first]);
      }
  });
  return out;
}

}  // namespace wanhu::stats
