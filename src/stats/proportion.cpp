#include "stats/proportion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace wanhu::stats {

double normal_quantile(double p) {
  if (!(p > 0 && p < 1)) throw std::domain_error("a quantile needs 0 < p < 1");
  if (p > 0.5) return -normal_quantile(1 - p);
  // The lower tail: log Φ is concave there, so Newton's method on it comes from the left and cannot
  // overshoot.
  const double target = std::log(p);
  double x = -std::sqrt(std::max(0.0, -2 * target));
  for (int step = 0; step < 100; ++step) {
    const double below = std::erfc(-x / std::numbers::sqrt2) / 2;
    const double density = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
    const double change = (std::log(below) - target) * below / density;
    x -= change;
    if (std::abs(change) <= 1e-16 * std::max(1.0, std::abs(x))) break;
  }
  return x;
}

Interval wilson(std::int64_t part, std::int64_t n, double confidence) {
  if (n <= 0 || part < 0 || part > n)
    throw std::domain_error("a share needs 0 <= part <= n, n > 0");
  const double z = normal_quantile((1 + confidence) / 2);
  const auto size = static_cast<double>(n);
  const double share = static_cast<double>(part) / size;
  const double spread = z * z / size;
  const double centre = (share + spread / 2) / (1 + spread);
  const double half = std::sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread);
  // What is 0 or 1 in exact arithmetic is so here too.
  return {.low = part == 0 ? 0 : std::max(0.0, centre - half),
          .high = part == n ? 1 : std::min(1.0, centre + half)};
}

double added_error(double part, double n) {
  if (!(n > 0) || !(part >= 0) || !(part <= n)) throw std::domain_error("no share: part of n");
  const double share = (part + 2) / (n + 4);
  return std::sqrt(share * (1 - share) / (n + 4));
}

Interval mover(const std::vector<Term>& terms) {
  double value = 0, below = 0, above = 0;
  for (const Term& term : terms) {
    value += term.weight * term.value;
    below += std::pow(term.weight * (term.value - term.interval.low), 2);
    above += std::pow(term.weight * (term.interval.high - term.value), 2);
  }
  return {.low = value - std::sqrt(below), .high = value + std::sqrt(above)};
}

}  // namespace wanhu::stats
