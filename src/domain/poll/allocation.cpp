#include "domain/poll/allocation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wanhu::domain {

namespace {

constexpr double k_hair = 1e-9;  // of a case: below it a share counts as the whole number beside it
constexpr int k_halvings = 200;

struct Bounds {
  double base = 0;           // given first
  double weight = 0;         // of the rest
  double low = 0, high = 0;  // of what comes to `base`
};

double share(const Bounds& b, double rate) {
  return b.base + std::clamp(rate * b.weight, b.low, b.high);
}
double sum(const std::vector<Bounds>& bounds, double rate) {
  double all = 0;
  for (const Bounds& b : bounds) all += share(b, rate);
  return all;
}

// The shares at the rate at which they add up to n: the sum grows with the rate, so halving finds
// it. What strata without weight must take, when the others are full, is theirs by population.
std::vector<double> shares(std::vector<Bounds> bounds, double n,
                           const std::vector<StratumSize>& strata) {
  double high = 1;
  while (sum(bounds, high) < n && high < 1e30) high *= 2;
  if (sum(bounds, high) < n - k_hair) {
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      Bounds& b = bounds[i];
      if (b.weight > 0) {
        b = {.base = b.base + b.high};
      } else {
        b.weight = static_cast<double>(strata[i].population);
      }
    }
    return shares(std::move(bounds), n, strata);
  }
  double low = 0;
  for (int i = 0; i < k_halvings; ++i) {
    const double middle = low + (high - low) / 2;
    (sum(bounds, middle) < n ? low : high) = middle;
  }
  std::vector<double> result;
  for (const Bounds& b : bounds) result.push_back(share(b, high));
  return result;
}

std::vector<std::int64_t> whole(const std::vector<double>& shares, std::int64_t n,
                                const std::vector<StratumSize>& strata) {
  std::vector<std::int64_t> given;
  std::vector<std::int64_t> rest;  // in k_hair of a case, so that rounding makes no order
  for (const double one : shares) {
    given.push_back(static_cast<std::int64_t>(std::floor(one + k_hair)));
    rest.push_back(static_cast<std::int64_t>(
        std::llround((one - static_cast<double>(given.back())) / k_hair)));
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rest[a] != rest[b] ? rest[a] > rest[b] : a < b;
  });
  std::int64_t left = n - std::accumulate(given.begin(), given.end(), std::int64_t{0});
  while (left > 0)
    for (const std::size_t i : order)
      if (left > 0 && given[i] < strata[i].population) {
        ++given[i];
        --left;
      }
  return given;
}

}  // namespace

base::Result<std::vector<std::int64_t>> allocate(Allocation how, std::int64_t n,
                                                 std::int64_t minimum,
                                                 const std::vector<StratumSize>& strata) {
  std::int64_t population = 0, floors = 0;
  std::vector<Bounds> bounds;
  for (const StratumSize& stratum : strata) {
    const std::int64_t least = std::min(stratum.population, std::max(minimum, k_stratum_least));
    population += stratum.population;
    floors += least;
    const double size = static_cast<double>(stratum.population);
    Bounds b{.weight = size, .low = static_cast<double>(least), .high = size};
    if (how == Allocation::neyman) b.weight = size * stratum.deviation;
    if (how == Allocation::equal) b.weight = 1;
    if (how == Allocation::minimum) b = {.base = b.low, .weight = size, .high = size - b.low};
    bounds.push_back(b);
  }
  const auto refuse = [&](const char* code, const char* name, std::int64_t value) {
    base::Problem problem{.code = code, .kind = base::Kind::refused};
    return base::fail(problem.with("n", std::to_string(n)).with(name, std::to_string(value)));
  };
  if (n > population) return refuse("SAMPLE-MANY", "population", population);
  if (n < floors) return refuse("SAMPLE-FEW", "needs", floors);
  return whole(shares(std::move(bounds), static_cast<double>(n), strata), n, strata);
}

}  // namespace wanhu::domain
