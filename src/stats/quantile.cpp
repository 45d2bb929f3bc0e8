#include "stats/quantile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "stats/sums.hpp"

namespace wanhu::stats {

namespace {

constexpr std::array<std::string_view, 12> k_rules{
    "math", "school", "shahvaish", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"};

// Straight lines through (x, y), x ascending; beyond the ends the values there (R's approx, rule
// 2).
double on_lines(const Numbers& x, const Numbers& y, double v) {
  if (v <= x.front()) return y.front();
  if (v >= x.back()) return y.back();
  const auto i = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), v) - x.begin());
  if (x[i - 1] == v) return y[i - 1];
  return y[i - 1] + (y[i] - y[i - 1]) * ((v - x[i - 1]) / (x[i] - x[i - 1]));
}

// Steps: the value at the greatest x not above v. With raw weights in them the x of "shahvaish"
// need not ascend; R's approx sorts them and gives equal ones the mean of their values.
double on_steps(const Numbers& x, const Numbers& y, double v) {
  const double least = *std::min_element(x.begin(), x.end());
  double at = least;
  for (const double candidate : x)
    if (candidate <= v && candidate > at) at = candidate;
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] == at) {
      sum += y[i];
      count += 1;
    }
  return sum / count;
}

}  // namespace

bool known_rule(const std::string& rule) {
  return std::find(k_rules.begin(), k_rules.end(), rule) != k_rules.end();
}

WeightedValues::WeightedValues(const Numbers& values, const Numbers& weights) {
  std::vector<std::uint32_t> order;
  order.reserve(values.size());
  for (std::size_t row = 0; row < values.size(); ++row)
    if (weights[row] != 0) order.push_back(static_cast<std::uint32_t>(row));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
  // Sums of the same rows are the same to the last bit, whatever their order: the quotients below
  // must meet p, or miss it, alike. (R's sums, in eighty bits, round to the same doubles.)
  double bound = 0;
  for (const std::uint32_t row : order) bound = std::max(bound, std::abs(weights[row]));
  const Grid grid(bound, order.size());
  double pieces[Grid::k_pieces] = {0, 0, 0};
  for (const std::uint32_t row : order) {
    values_.push_back(values[row]);
    weights_.push_back(weights[row]);
    grid.add(pieces, weights[row]);
    sums_.push_back((pieces[2] + pieces[1]) + pieces[0]);
  }
  total_ = sums_.empty() ? 0 : sums_.back();
}

bool WeightedValues::depends_on_order(const std::string& rule) const {
  if (rule != "shahvaish" && !(rule >= "hf4" && rule <= "hf9")) return false;
  for (std::size_t i = 1; i < values_.size(); ++i)
    if (values_[i] == values_[i - 1] && weights_[i] != weights_[i - 1]) return true;
  return false;
}

WeightedValues::Step WeightedValues::step(double p) const {
  const auto reached = std::upper_bound(sums_.begin(), sums_.end(), p * total_) - sums_.begin();
  const std::size_t at = reached > 0 ? static_cast<std::size_t>(reached) - 1 : 0;
  const std::size_t next = std::min(at + 1, values_.size() - 1);
  return {values_[at], values_[next], at, p - sums_[at] / total_, sums_[next] / total_ - p};
}

double WeightedValues::stepped(const std::string& rule, double p) const {
  if (rule == "hf3") {  // equal values are one; the even one where p falls between two
    Numbers values, weights;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (values.empty() || values.back() != values_[i]) {
        values.push_back(values_[i]);
        weights.push_back(0);
      }
      weights.back() += weights_[i];
    }
    const Step found = WeightedValues(values, weights).step(p);
    return found.below == 0 && found.at % 2 == 1 ? found.low : found.up;
  }
  const Step found = step(p);
  if (rule == "hf4") {
    const double part = found.below / (found.above + found.below);
    return found.low * (1 - part) + found.up * part;
  }
  if (found.below != 0) return found.up;
  return rule == "school" || rule == "hf2" ? (found.low + found.up) / 2 : found.low;
}

double WeightedValues::interpolated(const std::string& rule, double p) const {
  const std::size_t n = values_.size();
  Numbers share(n);
  const double last = weights_.back();
  const auto count = static_cast<double>(n);
  long double sum = 0;
  const double mean = total_ / count;
  for (std::size_t i = 0; i < n; ++i) {
    const double before = i == 0 ? 0 : sums_[i - 1];
    if (rule == "shahvaish") {
      sum += static_cast<long double>(weights_[i] / mean);
      share[i] = (static_cast<double>(sum) + 0.5 - weights_[i] / 2) / (count + 1);
    } else if (rule == "hf5") {
      share[i] = (sums_[i] - weights_[i] / 2) / sums_[n - 1];
    } else if (rule == "hf6") {
      share[i] = sums_[i] / (sums_[n - 1] + last);
    } else if (rule == "hf7") {
      share[i] = before / sums_[n - 2];
    } else if (rule == "hf8") {
      share[i] = (before * 1 / 3 + sums_[i] * 2 / 3) / (sums_[n - 1] + last / 3);
    } else {
      share[i] = (before * 3 / 8 + sums_[i] * 5 / 8) / (sums_[n - 1] + last / 4);
    }
  }
  return rule == "shahvaish" ? on_steps(share, values_, p) : on_lines(share, values_, p);
}

double WeightedValues::quantile(const std::string& rule, double p) const {
  if (values_.empty() || std::isnan(p)) return k_missing;
  if (values_.size() == 1) return values_.front();
  const bool lines = rule == "shahvaish" || (rule >= "hf5" && rule <= "hf9");
  return lines ? interpolated(rule, p) : stepped(rule, p);
}

}  // namespace wanhu::stats
