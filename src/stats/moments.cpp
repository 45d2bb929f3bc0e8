#include "stats/moments.hpp"

#include <algorithm>
#include <cmath>

#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

constexpr std::size_t k_block = 256;

// Nothing divided by nothing, or by what sums to nothing, is no estimate.
double quotient(double above, double below) {
  return below == 0 ? k_missing : above / below;
}

double largest(const Numbers& numbers) {
  double most = 0;
  for (const double x : numbers)
    if (!(std::abs(x) <= most)) most = std::abs(x);
  return most;
}

}  // namespace

Moments::Moments(MomentKind kind, const Terms& terms, const Terms* under, const Domains& domains,
                 Numbers counted)
    : kind_(kind), terms_(terms), under_(under), domains_(domains), counted_(std::move(counted)) {
  const std::size_t rows = domains.group.size();
  for (std::size_t i = 0; i < terms.width(); ++i) bounds_.push_back(terms.bound(i, rows));
  if (under != nullptr)
    for (std::size_t i = 0; i < under->width(); ++i) bounds_.push_back(under->bound(i, rows));
}

std::size_t Moments::columns() const {
  return terms_.width() + (under_ == nullptr ? 0 : under_->width());
}

std::size_t Moments::width() const {
  if (kind_ == MomentKind::ratio) return terms_.width() * under_->width();
  return kind_ == MomentKind::variance ? terms_.width() * terms_.width() : terms_.width();
}

std::vector<std::string> Moments::names() const {
  if (kind_ == MomentKind::mean || kind_ == MomentKind::total) return terms_.names();
  std::vector<std::string> all;
  const bool ratio = kind_ == MomentKind::ratio;
  const Terms& second = ratio ? *under_ : terms_;
  for (std::size_t j = 0; j < second.width(); ++j)
    for (std::size_t i = 0; i < terms_.width(); ++i) {
      if (!ratio && i == j)
        all.push_back(terms_.name(i));
      else
        all.push_back(terms_.name(i) + (ratio ? "/" : ":") + second.name(j));
    }
  return all;
}

void Moments::fill(std::size_t begin, std::size_t end, double* out) const {
  terms_.fill(begin, end, out, columns());
  if (under_ != nullptr) under_->fill(begin, end, out + terms_.width(), columns());
}

Result<Moments::Sums> Moments::sums(const Numbers& weights) const {
  const std::size_t c = columns();
  const std::size_t rows = weights.size();
  const double heaviest = largest(weights);
  std::vector<Grid> grids{Grid(heaviest, rows)};
  for (const double bound : bounds_) {
    const double most = summed_ != nullptr ? bound : bound * heaviest;
    if (!Grid::fits(most)) return base::fail("STATS-OVERFLOW");
    grids.emplace_back(most, rows);
  }
  SumTable table(domains_.count, grids);
  Sums sums{.weight = Numbers(domains_.count),
            .terms = Matrix(domains_.count, c),
            .rows = Numbers(domains_.count, 0),
            .present = Numbers(domains_.count, 0)};
  Matrix gaps(domains_.count, c);
  Numbers block(k_block * c);
  for (std::size_t at = 0; at < rows; at += k_block) {
    const std::size_t stop = std::min(rows, at + k_block);
    fill(at, stop, block.data());
    for (std::size_t row = at; row < stop; ++row) {
      if (domains_.group[row] < 0) continue;
      const auto domain = static_cast<std::size_t>(domains_.group[row]);
      const double count = summed_ != nullptr ? (*summed_)[row] : 1;
      sums.present[domain] += count;
      sums.rows[domain] += weights[row] != 0 ? count : 0;
      table.add(domain, 0, weights[row]);
      const double* x = &block[(row - at) * c];
      for (std::size_t i = 0; i < c; ++i) {
        if (std::isnan(x[i]))
          gaps(domain, i) = 1;
        else
          table.add(domain, i + 1, summed_ != nullptr ? x[i] : weights[row] * x[i]);
      }
    }
  }
  for (std::size_t domain = 0; domain < domains_.count; ++domain) {
    sums.weight[domain] = table.value(domain, 0);
    for (std::size_t i = 0; i < c; ++i)
      sums.terms(domain, i) = gaps(domain, i) != 0 ? k_missing : table.value(domain, i + 1);
  }
  return sums;
}

Result<Matrix> Moments::squares(const Numbers& weights, const Matrix& centre) const {
  const std::size_t c = columns();
  const std::size_t rows = weights.size();
  const double heaviest = largest(weights);
  std::vector<Grid> grids;
  for (std::size_t i = 0; i < c; ++i) {
    double reach = bounds_[i];
    for (std::size_t domain = 0; domain < domains_.count; ++domain)
      if (std::abs(centre(domain, i)) > reach) reach = std::abs(centre(domain, i));
    if (!Grid::fits(4 * reach * reach * heaviest)) return base::fail("STATS-OVERFLOW");
    grids.emplace_back(4 * reach * reach * heaviest, rows);
  }
  SumTable table(domains_.count, grids);
  Numbers block(k_block * c);
  for (std::size_t at = 0; at < rows; at += k_block) {
    const std::size_t stop = std::min(rows, at + k_block);
    fill(at, stop, block.data());
    for (std::size_t row = at; row < stop; ++row) {
      if (domains_.group[row] < 0) continue;
      const auto domain = static_cast<std::size_t>(domains_.group[row]);
      for (std::size_t i = 0; i < c; ++i) {
        const double away = block[(row - at) * c + i] - centre(domain, i);
        if (!std::isnan(away)) table.add(domain, i, weights[row] * away * away);
      }
    }
  }
  Matrix result(domains_.count, c);
  for (std::size_t domain = 0; domain < domains_.count; ++domain)
    for (std::size_t i = 0; i < c; ++i)
      result(domain, i) = std::isnan(centre(domain, i)) ? k_missing : table.value(domain, i);
  return result;
}

// Σ w (a - ā)(b - b̄) n/(n-1) / Σ w of every pair of variables.
Result<Numbers> Moments::products(const Numbers& weights, const Sums& sums) const {
  const std::size_t p = terms_.width();
  const std::size_t rows = weights.size();
  const double heaviest = largest(weights);
  std::vector<Grid> grids;
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t i = 0; i < p; ++i) {
      const double bound = 4 * bounds_[i] * bounds_[j] * heaviest;
      if (!Grid::fits(bound)) return base::fail("STATS-OVERFLOW");
      grids.emplace_back(bound, rows);
    }
  SumTable table(domains_.count, grids);
  Numbers x(p);
  for (std::size_t row = 0; row < rows; ++row) {
    if (domains_.group[row] < 0) continue;
    const auto domain = static_cast<std::size_t>(domains_.group[row]);
    fill(row, row + 1, x.data());
    for (std::size_t i = 0; i < p; ++i) x[i] -= sums.terms(domain, i) / sums.weight[domain];
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t i = 0; i < p; ++i)
        if (!std::isnan(x[i]) && !std::isnan(x[j]))
          table.add(domain, j * p + i, weights[row] * x[i] * x[j]);
  }
  Numbers result;
  for (std::size_t domain = 0; domain < domains_.count; ++domain) {
    const double n = counted_.empty() ? sums.rows[domain] : counted_[domain];
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t i = 0; i < p; ++i) {
        const bool gap = std::isnan(sums.terms(domain, i) + sums.terms(domain, j));
        result.push_back(
            gap ? k_missing : table.value(domain, j * p + i) * (n / (n - 1)) / sums.weight[domain]);
      }
  }
  return result;
}

Result<Numbers> Moments::values(const Numbers& weights) const {
  const auto found = sums(weights);
  if (!found) return base::fail(found.error());
  if (kind_ == MomentKind::variance) return products(weights, *found);
  Numbers all;
  for (std::size_t domain = 0; domain < domains_.count; ++domain) {
    if (kind_ == MomentKind::ratio) {
      for (std::size_t j = 0; j < under_->width(); ++j)
        for (std::size_t i = 0; i < terms_.width(); ++i)
          all.push_back(
              quotient(found->terms(domain, i), found->terms(domain, terms_.width() + j)));
      continue;
    }
    for (std::size_t i = 0; i < terms_.width(); ++i)
      all.push_back(kind_ == MomentKind::total ? found->terms(domain, i)
                                               : found->terms(domain, i) / found->weight[domain]);
  }
  return all;
}

Influence Moments::influence(const Numbers& weights, const Numbers& values) const {
  const auto found = sums(weights);
  const std::size_t p = terms_.width();
  const std::size_t w = width();
  auto sums = std::make_shared<const Sums>(found ? *found : Sums{});
  return {
      w, [this, &weights, &values, sums, p, w](std::size_t begin, std::size_t end, double* out) {
        const std::size_t c = columns();
        Numbers block((end - begin) * c);
        fill(begin, end, block.data());
        for (std::size_t row = begin; row < end; ++row, out += w) {
          if (domains_.group[row] < 0) continue;
          const auto domain = static_cast<std::size_t>(domains_.group[row]);
          const double* x = &block[(row - begin) * c];
          const double* v = &values[domain * w];
          const double weight = weights[row];
          const double term = summed_ != nullptr ? 1 : weight;  // what a variable is to be times
          const double part = summed_ != nullptr ? weight : 1;  // the weight beside it
          const double whole = sums->weight[domain];
          switch (kind_) {
            case MomentKind::total:
              for (std::size_t i = 0; i < p; ++i) out[i] = term * x[i];
              break;
            case MomentKind::mean:
              for (std::size_t i = 0; i < p; ++i) out[i] = (x[i] - v[i] * part) * term / whole;
              break;
            case MomentKind::ratio:
              for (std::size_t k = 0; k < w; ++k)
                out[k] = (x[k % p] - v[k] * x[p + k / p]) * term / sums->terms(domain, p + k / p);
              break;
            case MomentKind::variance: {
              const double n = counted_.empty() ? sums->rows[domain] : counted_[domain];
              for (std::size_t k = 0; k < w; ++k) {
                const double a = x[k % p] - sums->terms(domain, k % p) / whole;
                const double b = x[k / p] - sums->terms(domain, k / p) / whole;
                out[k] = (a * b * (n / (n - 1)) - v[k]) * weight / whole;
              }
              break;
            }
          }
        }
      }};
}

namespace {

// The variance of one variable under simple random sampling, from Σ w (x - x̄)².
double simple(MomentKind kind, double squares, double weight, double n, bool replicates,
              bool replace) {
  const double variance = squares / weight * n / (n - 1);
  double result = variance / n;
  if (!replace) result *= (weight - n) / weight;
  if (!replace && !replicates && weight < n && kind == MomentKind::mean) return k_missing;
  return kind == MomentKind::total ? result * weight * weight : result;
}

}  // namespace

Result<Matrix> simple_variances(const Sample& sample, const Moments& moments, MomentKind kind,
                                const Terms& terms, const Terms* under, const Numbers& values,
                                bool replace) {
  const Domains& domains = moments.domains();
  const auto sums = moments.sums(sample.weights);
  if (!sums) return base::fail(sums.error());
  const bool replicates = sample.replicates != nullptr;
  const Numbers& n = replicates ? sums->present : sums->rows;
  Matrix result(domains.count, moments.width());
  if (kind != MomentKind::ratio) {
    Matrix centre(domains.count, terms.width());
    for (std::size_t domain = 0; domain < domains.count; ++domain)
      for (std::size_t i = 0; i < terms.width(); ++i)
        centre(domain, i) = sums->terms(domain, i) / sums->weight[domain];
    const auto squares = moments.squares(sample.weights, centre);
    if (!squares) return base::fail(squares.error());
    for (std::size_t domain = 0; domain < domains.count; ++domain)
      for (std::size_t i = 0; i < terms.width(); ++i)
        result(domain, i) = simple(kind, (*squares)(domain, i), sums->weight[domain], n[domain],
                                   replicates, replace);
    return result;
  }
  // A ratio is the total of its residuals.
  const std::size_t p = terms.width();
  for (std::size_t k = 0; k < moments.width(); ++k) {
    const Numbers above = terms.values(k % p);
    const Numbers below = under->values(k / p);
    Numbers left(above.size(), k_missing);
    for (std::size_t row = 0; row < left.size(); ++row) {
      if (domains.group[row] < 0) continue;
      const auto domain = static_cast<std::size_t>(domains.group[row]);
      left[row] = (above[row] - values[domain * moments.width() + k] * below[row]) /
                  sums->terms(domain, p + k / p);
    }
    const Terms residual = Terms::of_values("", std::move(left));
    const Moments totals(MomentKind::total, residual, nullptr, domains);
    const auto one =
        simple_variances(sample, totals, MomentKind::total, residual, nullptr, {}, replace);
    if (!one) return one;
    for (std::size_t domain = 0; domain < domains.count; ++domain)
      result(domain, k) = (*one)(domain, 0);
  }
  return result;
}

}  // namespace wanhu::stats
