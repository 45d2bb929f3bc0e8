// Tests of independence in two-way tables: Rao and Scott 1984 (Pearson's statistic with first and
// second order corrections) and Wald tests, as R's svychisq 4.1.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/estimate.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// A crossed table in one domain: the levels that occur, cells by rows running fastest.
struct Table {
  Coding cells{};
  Index rows = 0, columns = 0;
  Domains domain{};  // without rows that have a gap
  double all = 0;    // rows of R's design object, gaps too
  double n = 0;
};

// Which rows of a crossing of levels, and which columns, have rows; and where each cell goes.
struct Occurring {
  std::vector<std::string> labels;  // of the cells kept, rows running fastest
  std::int32_t rows = 0, columns = 0;
  Codes place;  // old cell → new
};

Occurring occurring(const Coding& first, const Coding& second,
                    const std::vector<std::uint8_t>& row_there,
                    const std::vector<std::uint8_t>& column_there) {
  Occurring kept;
  kept.place.assign(first.count() * second.count(), k_missing_code);
  for (std::size_t a = 0; a < first.count(); ++a) kept.rows += row_there[a];
  for (std::size_t b = 0; b < second.count(); ++b) {
    if (column_there[b] == 0) continue;
    std::int32_t row = 0;
    for (std::size_t a = 0; a < first.count(); ++a) {
      if (row_there[a] == 0) continue;
      kept.place[b * first.count() + a] = kept.columns * kept.rows + row++;
      kept.labels.push_back(first.labels[a] + "." + second.labels[b]);
    }
    ++kept.columns;
  }
  return kept;
}

// Rows of every pair of codes, a gap counting as a level before the first.
class PairCounts {
 public:
  PairCounts(std::size_t first, std::size_t second)
      : width_(first + 1), counts_(width_ * (second + 1), 0) {}
  void add(std::int32_t a, std::int32_t b) { ++counts_[at(a, b)]; }
  [[nodiscard]] std::size_t of(std::int32_t a, std::int32_t b) const { return counts_[at(a, b)]; }

 private:
  [[nodiscard]] std::size_t at(std::int32_t a, std::int32_t b) const {
    return static_cast<std::size_t>(b + 1) * width_ + static_cast<std::size_t>(a + 1);
  }
  std::size_t width_;
  std::vector<std::size_t> counts_;
};
static_assert(k_missing_code == -1);

// `domain` loses its rows with a gap.
Table make_table(const Sample& sample, const Coding& first, const Coding& second, Domains domain) {
  const bool everybody = sample.calibrated();  // R's data then has the rows outside too
  const std::size_t rows = sample.rows();
  const bool no_zeros = sample.whole_weights != nullptr && sample.whole_weights->low > 0;
  Table table;
  table.cells.codes.resize(rows);
  const auto width = static_cast<std::int32_t>(first.count());
  PairCounts counts(first.count(), second.count());
  bool gaps = false;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::int32_t a = first.codes[row];
    const std::int32_t b = second.codes[row];
    const bool gap = a < 0 || b < 0;
    gaps |= gap;
    table.cells.codes[row] = gap ? k_missing_code : b * width + a;
    const bool inside = domain.group[row] >= 0;
    if (everybody || inside) counts.add(a, b);
    table.n += inside && !gap && (no_zeros || sample.weights[row] != 0) ? 1 : 0;
  }
  // A level counts in R where the other variable is missing, too.
  std::vector<std::uint8_t> row_there(first.count(), 0), column_there(second.count(), 0);
  const auto last_a = width, last_b = static_cast<std::int32_t>(second.count());
  for (std::int32_t a = k_missing_code; a < last_a; ++a)
    for (std::int32_t b = k_missing_code; b < last_b; ++b) {
      const std::size_t count = counts.of(a, b);
      table.all += static_cast<double>(count);
      if (count > 0 && a >= 0) row_there[static_cast<std::size_t>(a)] = 1;
      if (count > 0 && b >= 0) column_there[static_cast<std::size_t>(b)] = 1;
    }
  Occurring kept = occurring(first, second, row_there, column_there);
  if (gaps || kept.labels.size() < kept.place.size())
    for (std::size_t row = 0; row < rows; ++row) {
      std::int32_t& cell = table.cells.codes[row];
      if (cell < 0) {
        domain.group[row] = k_missing_code;
        domain.within[row] = 0;
      } else {
        cell = kept.place[static_cast<std::size_t>(cell)];
      }
    }
  table.cells.labels = std::move(kept.labels);
  table.rows = kept.rows;
  table.columns = kept.columns;
  table.domain = std::move(domain);
  return table;
}

MatrixXd to_eigen(const Matrix& matrix) {
  MatrixXd result(static_cast<Index>(matrix.rows), static_cast<Index>(matrix.columns));
  for (Index i = 0; i < result.rows(); ++i)
    for (Index j = 0; j < result.cols(); ++j)
      result(i, j) = matrix(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
  return result;
}

// Pearson's statistic of shares that sum to one, for `n` rows.
double pearson(const VectorXd& share, Index rows, Index columns, double n) {
  VectorXd by_row = VectorXd::Zero(rows);
  VectorXd by_column = VectorXd::Zero(columns);
  for (Index k = 0; k < share.size(); ++k) {
    by_row(k % rows) += share(k);
    by_column(k / rows) += share(k);
  }
  double sum = 0;
  for (Index k = 0; k < share.size(); ++k) {
    const double expected = by_row(k % rows) * by_column(k / rows);
    sum += (share(k) - expected) * (share(k) - expected) / expected;
  }
  return sum * n;
}

// Interaction contrasts of the cells, main effects taken out.
MatrixXd interaction_contrasts(Index rows, Index columns) {
  const Index cells = rows * columns;
  MatrixXd main = MatrixXd::Zero(cells, rows + columns - 1);
  MatrixXd both = MatrixXd::Zero(cells, (rows - 1) * (columns - 1));
  for (Index k = 0; k < cells; ++k) {
    const Index r = k % rows;
    const Index c = k / rows;
    main(k, 0) = 1;
    if (r > 0) main(k, r) = 1;
    if (c > 0) main(k, rows + c - 1) = 1;
    if (r > 0 && c > 0) both(k, (c - 1) * (rows - 1) + r - 1) = 1;
  }
  return both - main * main.colPivHouseholderQr().solve(both);
}

struct Tested {
  double statistic, ndf, ddf, p;
};

Tested rao_scott(const Table& table, const Fitted& means, double nu, bool f) {
  const Index cells = table.rows * table.columns;
  VectorXd share(cells), inverse(cells);
  for (Index k = 0; k < cells; ++k) {
    share(k) = means.values[static_cast<std::size_t>(k)];
    inverse(k) = share(k) == 0 ? 0 : 1 / share(k);
  }
  const MatrixXd contrasts = interaction_contrasts(table.rows, table.columns);
  const MatrixXd scaled = inverse.asDiagonal() * contrasts;
  const MatrixXd under = contrasts.transpose() * scaled / table.all;
  const MatrixXd over = scaled.transpose() * to_eigen(means.within.front()) * scaled;
  const MatrixXd delta = under.fullPivLu().solve(over);
  const double trace = delta.trace();
  const double squared = (delta * delta).trace();
  const double x = pearson(share, table.rows, table.columns, table.all);
  const auto size = static_cast<double>(delta.cols());
  if (!f) return {x, size, k_missing, chi_squared_above(x * size / trace, size)};
  const double d0 = trace * trace / squared;
  return {x / trace, d0, d0 * nu, f_above(x / trace, d0, d0 * nu)};
}

Tested wald(const Table& table, const Fitted& totals, double nu, bool adjusted) {
  const Index r = table.rows;
  const Index c = table.columns;
  const Index cells = r * c;
  VectorXd n(cells);
  VectorXd by_row = VectorXd::Zero(r);
  VectorXd by_column = VectorXd::Zero(c);
  for (Index k = 0; k < cells; ++k) {
    n(k) = totals.values[static_cast<std::size_t>(k)];
    by_row(k % r) += n(k);
    by_column(k / r) += n(k);
  }
  const double all = n.sum();
  // Cells less what independence expects, where neither index is the first.
  const Index size = (r - 1) * (c - 1);
  VectorXd y(size);
  MatrixXd jacobian(size, cells);
  for (Index m = 0; m < size; ++m) {
    const Index i = m % (r - 1) + 1;
    const Index j = m / (r - 1) + 1;
    y(m) = n(j * r + i) - by_row(i) * by_column(j) / all;
    for (Index k = 0; k < cells; ++k)
      jacobian(m, k) = (k == j * r + i ? 1.0 : 0.0) - (k % r == i ? by_column(j) / all : 0) -
                       (k / r == j ? by_row(i) / all : 0) + by_row(i) * by_column(j) / (all * all);
  }
  const MatrixXd v = jacobian * to_eigen(totals.within.front()) * jacobian.transpose();
  const double statistic = y.dot(v.fullPivLu().solve(y));
  const auto ndf = static_cast<double>(size);
  const double ddf = adjusted ? nu - ndf + 1 : nu;
  const double f = adjusted ? statistic * ddf / (ndf * nu) : statistic / ndf;
  return {f, ndf, ddf, f_above(f, ndf, ddf)};
}

// Clusters less strata among all rows of R's design object, those without weight too.
double clusters_less_strata(const Sample& sample, const Domains& alone) {
  if (sample.replicates) return domain_df(sample, alone).front();
  if (sample.calibrated() ||
      std::find(alone.within.begin(), alone.within.end(), 0) == alone.within.end())
    return static_cast<double>(sample.design.first().units()) -
           static_cast<double>(sample.design.first().strata());
  const Numbers ones(sample.rows(), 1);
  return degrees_of_freedom(sample.design, ones, &alone.within);
}

}  // namespace

Result<Estimate> chisq_estimate(const Sample& sample, const EstimateSpec& spec) {
  const std::string method = !spec.method.empty()      ? spec.method
                             : !spec.statistic.empty() ? spec.statistic
                                                       : "F";
  std::vector<std::string> names = spec.of;
  std::vector<std::string> by = spec.by;
  names.insert(names.end(), spec.on.begin(), spec.on.end());
  if (names.size() == 1 && by.size() == 1) names.push_back(by.front()), by.clear();
  if (names.size() != 2) return base::fail("STATS-TABLE-TWO");
  const auto first = code_entry(*sample.frame, names[0]);
  if (!first) return base::fail(first.error());
  const auto second = code_entry(*sample.frame, names[1]);
  if (!second) return base::fail(second.error());
  auto domains = make_domains(*sample.frame, by, spec.where, sample.weights);
  if (!domains) return base::fail(domains.error());
  const bool pearsons = method == "F" || method == "Chisq";
  if (!pearsons && method != "Wald" && method != "adjWald") {
    base::Problem problem{.code = "STATS-METHOD"};
    return base::fail(problem.with("method", method));
  }
  Estimate estimate{.id = spec.id, .kind = spec.kind};
  const std::size_t count = domains->count;
  for (std::size_t domain = 0; domain < count; ++domain) {
    Domains alone = by.empty() ? std::move(*domains) : only(*domains, domain);
    const double nu = clusters_less_strata(sample, alone);
    const auto labels = by.empty() ? alone.labels.front() : domains->labels[domain];
    Table table = make_table(sample, *first, *second, std::move(alone));
    if (table.rows < 2 || table.columns < 2 || table.n == 0) return base::fail("STATS-TABLE-TWO");
    const Terms cells = Terms::of_coding("", table.cells);
    const MomentKind kind = pearsons ? MomentKind::mean : MomentKind::total;
    auto whole = fit_whole(sample, kind, cells, nullptr, table.domain, false);
    const auto fitted =
        whole ? std::move(*whole) : fit(sample, Moments(kind, cells, nullptr, table.domain), false);
    if (!fitted) return base::fail(fitted.error());
    const Tested tested = pearsons ? rao_scott(table, *fitted, nu, method == "F")
                                   : wald(table, *fitted, nu, method == "adjWald");
    EstimateRow row{.name = method == "Chisq" ? "X-squared" : "F",
                    .by = labels,
                    .n = table.n,
                    .estimate = tested.statistic,
                    .df = tested.ndf};
    row.more = {{"statistic", tested.statistic}, {"ndf", tested.ndf}, {"p", tested.p}};
    if (!std::isnan(tested.ddf)) row.more.emplace_back("ddf", tested.ddf);
    estimate.rows.push_back(std::move(row));
  }
  return estimate;
}

}  // namespace wanhu::stats
