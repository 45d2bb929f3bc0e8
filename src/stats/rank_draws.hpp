// Centred normal draws of the estimates of p units, and the largest studentised difference in each.
//
// Of independent units the largest over p (p - 1) / 2 pairs is found without looking at all of
// them: units stand in buckets of like errors and like estimates, and a pair of buckets is opened
// only when its two extremes over the smallest error in it could beat the best pair so far, or
// passed by when none of its pairs is in question. The answer is that of all pairs.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "stats/matrix.hpp"

namespace wanhu::stats {

// Which pairs are still in question: those whose own studentised difference does not exceed
// `critical`. With `one_sided` each direction of a pair is in question by itself.
struct InQuestion {
  double critical = 0;
  bool one_sided = false;
};

class RankDraws {
 public:
  // In one order for all: any is right, one in which neighbours are alike is fast. `place`: which
  // number of a draw each unit takes. `covariance` without rows: independent; else `root`: a matrix
  // in the order of numbers whose product with independent normals has that covariance.
  struct Units {
    std::vector<double> estimate{}, se{};
    std::vector<std::size_t> place{};
    Matrix covariance{}, root{};
  };
  RankDraws(Units units, int draws, std::uint64_t seed, int threads);

  [[nodiscard]] std::size_t units() const { return estimate_.size(); }
  // Whether θ̂_i exceeds θ̂_j by more than `critical` errors.
  [[nodiscard]] bool above(std::size_t i, std::size_t j, double critical) const {
    const double difference = estimate_[i] - estimate_[j];
    return difference > 0 && difference * difference > critical * critical * variance(i, j);
  }

  // Whether it is in question that i is not truly above j.
  [[nodiscard]] bool is_asked(std::size_t i, std::size_t j, const InQuestion& question) const {
    return !above(i, j, question.critical) &&
           (question.one_sided || !above(j, i, question.critical));
  }

  // Of all pairs in question: one maximum a draw (0 when none is).
  [[nodiscard]] std::vector<double> maxima(const InQuestion& question) const;
  // Of the pairs with unit j in question under critical[j]: for each j of `of` a row of draws.
  [[nodiscard]] Matrix maxima_with(const std::vector<std::size_t>& of,
                                   const std::vector<double>& critical) const;

 private:
  struct Bucket {
    std::size_t begin = 0, end = 0;
    double least_variance = 0;
  };
  struct Extremes {  // of one bucket in one draw
    double high = 0, low = 0;
    std::size_t high_at = 0, low_at = 0;
  };
  enum class Part : std::uint8_t { none, some, all };  // of the pairs of two buckets in question
  struct Over {  // pairs in which a unit of `b` is drawn above one of `c`
    std::uint32_t b = 0, c = 0;
    Part part = Part::none;
  };
  struct Question {  // of one unit with the others
    std::size_t unit = 0;
    std::vector<double> inverse{};  // of the variance of the difference with each; 0: not asked
    // The buckets in which one is asked, and the largest of `inverse` in each.
    std::vector<std::pair<std::uint32_t, double>> buckets{};
  };
  struct Best;

  [[nodiscard]] double variance(std::size_t i, std::size_t j) const {
    const double sum = variance_[i] + variance_[j];
    return covariance_.rows == 0 ? sum : sum - 2 * covariance_(i, j);
  }
  void draw(std::size_t d, std::uint64_t seed, const Units& units);
  // Calls `work` with 0 … n - 1, on all threads.
  void parallel(std::size_t n, const std::function<void(std::size_t)>& work) const;
  [[nodiscard]] std::vector<Extremes> extremes(const double* x) const;
  [[nodiscard]] Part part_of(const Bucket& b, const Bucket& c, const InQuestion& question) const;
  [[nodiscard]] std::vector<Over> overs(const InQuestion& question) const;
  [[nodiscard]] double largest(const double* x, const InQuestion& question,
                               const std::vector<Over>& overs) const;
  [[nodiscard]] Question question_of(std::size_t j, double critical) const;
  [[nodiscard]] double largest_with(const double* x, const Question& question,
                                    const std::vector<Extremes>& ends) const;

  std::vector<double> estimate_, variance_;
  Matrix covariance_;
  std::vector<Bucket> buckets_;
  std::size_t draws_ = 0;
  int threads_ = 1;
  std::vector<double> x_;  // draw by draw
};

// Buckets hold this many units: their draws stay in the first cache.
inline constexpr std::size_t k_bucket = 64;

}  // namespace wanhu::stats
