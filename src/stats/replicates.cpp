#include "stats/replicates.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "stats/replicates_make.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Result;

void Replicates::weights(std::size_t replicate, const Numbers& sampling, Numbers& out) const {
  const std::size_t rows = sampling.size();
  out.resize(rows);
  const double* factor = factors.cells.data() + replicate;
  const std::size_t stride = factors.columns;
  const Numbers& own = base.empty() ? sampling : base;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t line = index.empty() ? row : static_cast<std::size_t>(index[row]);
    out[row] = combined ? factor[line * stride] : factor[line * stride] * own[row];
  }
  for (const Adjustment& adjust : adjustments) adjust(out);
}

namespace {

// Share of its length below which a column depends on those before it (R's degf).
constexpr double k_tolerance = 1e-5;

// The same from the products of columns, for tables too large to orthogonalise: Cholesky's method
// in the order of columns.
double rank_of_large(const std::vector<Numbers>& columns) {
  const auto size = static_cast<Eigen::Index>(columns.size());
  Eigen::MatrixXd table(static_cast<Eigen::Index>(columns.front().size()), size);
  for (Eigen::Index j = 0; j < size; ++j)
    table.col(j) = Eigen::Map<const Eigen::VectorXd>(columns[static_cast<std::size_t>(j)].data(),
                                                     table.rows());
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(size, size);
  products.selfadjointView<Eigen::Lower>().rankUpdate(table.transpose());
  Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(size, size);  // rows of kept columns
  Eigen::Index rank = 0;
  for (Eigen::Index j = 0; j < size; ++j) {
    const double whole = products(j, j);
    if (whole == 0) continue;
    const double rest = whole - factor.col(j).head(rank).squaredNorm();
    if (rest < k_tolerance * k_tolerance * whole) continue;
    const double root = std::sqrt(rest);
    const Eigen::Index after = size - j;
    factor.row(rank).tail(after) =
        (products.col(j).tail(after).transpose() -
         factor.col(j).head(rank).transpose() * factor.topRightCorner(rank, after)) /
        root;
    ++rank;
  }
  return static_cast<double>(rank);
}

std::vector<Numbers> turned(const std::vector<Numbers>& columns) {
  std::vector<Numbers> rows(columns.front().size(), Numbers(columns.size()));
  for (std::size_t j = 0; j < columns.size(); ++j)
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i][j] = columns[j][i];
  return rows;
}

double rank_of(const std::vector<Numbers>& columns) {
  constexpr double k_small = 5e7;
  const auto size = static_cast<double>(columns.size());
  if (!columns.empty() && size * size * static_cast<double>(columns.front().size()) > k_small)
    // The products of the shorter side: many replicates of few clusters have few dimensions.
    return rank_of_large(columns.front().size() < columns.size() ? turned(columns) : columns);
  std::vector<Numbers> basis;
  for (const Numbers& column : columns) {
    Numbers left = column;
    const auto length = [](const Numbers& v) {
      double sum = 0;
      for (const double x : v) sum += x * x;
      return std::sqrt(sum);
    };
    const double whole = length(left);
    if (whole == 0) continue;
    for (int pass = 0; pass < 2; ++pass)
      for (const Numbers& b : basis) {
        double along = 0;
        for (std::size_t i = 0; i < b.size(); ++i) along += b[i] * left[i];
        for (std::size_t i = 0; i < b.size(); ++i) left[i] -= along * b[i];
      }
    const double rest = length(left);
    if (rest < k_tolerance * whole) continue;
    for (double& x : left) x /= rest;
    basis.push_back(std::move(left));
    if (basis.back().size() == basis.size()) break;  // no more room
  }
  return static_cast<double>(basis.size());
}

Result<void> set_given_scales(const ReplicateSpec& spec, Replicates& replicates) {
  const std::size_t count = replicates.count();
  const auto size = static_cast<double>(count);
  const auto column_max = [&](std::size_t column) {
    double largest = 0;
    for (std::size_t row = 0; row < replicates.factors.rows; ++row)
      largest = std::max(largest, replicates.factors(row, column));
    return largest;
  };
  replicates.rscales.assign(count, 1);
  switch (spec.kind) {
    case ReplicateKind::brr:
      replicates.scale = 1 / size;
      break;
    case ReplicateKind::fay:
      replicates.scale = 1 / (size * (1 - spec.rho) * (1 - spec.rho));
      break;
    case ReplicateKind::jk1:
      replicates.scale = spec.combined ? (size - 1) / size : 1 / column_max(0);
      break;
    case ReplicateKind::jkn:
      if (!spec.rscales && spec.combined) return base::fail("STATS-REP-SCALES");
      for (std::size_t r = 0; r < count; ++r) replicates.rscales[r] = 1 / column_max(r);
      break;
    case ReplicateKind::bootstrap:
    case ReplicateKind::subbootstrap:
    case ReplicateKind::mrbbootstrap:
      replicates.scale = 1 / (size - 1);
      break;
    case ReplicateKind::other:
      if (!spec.scale || !spec.rscales)
        replicates.notes.push_back({.code = "STATS-REP-UNIT-SCALE"});
      break;
  }
  return {};
}

Result<Replicates> given_replicates(const Design& design, const ReplicateSpec& spec,
                                    const Frame& given) {
  if (given.rows() != design.rows) {
    base::Problem problem{.code = "STATS-REP-ROWS"};
    return base::fail(problem.with("have", std::to_string(given.rows()))
                          .with("want", std::to_string(design.rows)));
  }
  Replicates replicates;
  replicates.combined = spec.combined;
  replicates.factors = Matrix(given.rows(), given.columns().size());
  std::size_t negative = 0;
  for (std::size_t r = 0; r < given.columns().size(); ++r) {
    const auto column = given.number_column(given.columns()[r].name);
    if (!column) return base::fail(column.error());
    for (std::size_t row = 0; row < given.rows(); ++row) {
      const double weight = (*column)->number(row);
      if (!std::isfinite(weight)) {
        base::Problem problem{.code = "STATS-MISSING"};
        problem.with("column", (*column)->name);
        problem.place = given.place(row, (*column)->name);
        return base::fail(std::move(problem));
      }
      negative += weight < 0 ? 1 : 0;
      replicates.factors(row, r) = weight;
    }
  }
  if (negative > 0) {
    base::Problem note{.code = "STATS-REP-NEGATIVE"};
    replicates.notes.push_back(note.with("cells", std::to_string(negative)));
  }
  if (const auto set = set_given_scales(spec, replicates); !set) return base::fail(set.error());
  return replicates;
}

}  // namespace

Result<Replicates> make_replicates(const Design& design, const ReplicateSpec& spec,
                                   const Frame* given) {
  auto replicates =
      given != nullptr ? given_replicates(design, spec, *given) : made_replicates(design, spec);
  if (!replicates) return replicates;
  const bool fixed = spec.kind == ReplicateKind::brr || spec.kind == ReplicateKind::fay;
  if (spec.scale && !fixed) replicates->scale = *spec.scale;
  if (spec.rscales) {
    const Numbers& rscales = *spec.rscales;
    if (rscales.size() != 1 && rscales.size() != replicates->count()) {
      base::Problem problem{.code = "STATS-REP-RSCALES"};
      return base::fail(problem.with("have", std::to_string(rscales.size()))
                            .with("want", std::to_string(replicates->count())));
    }
    replicates->rscales =
        rscales.size() == 1 ? Numbers(replicates->count(), rscales.front()) : rscales;
  }
  replicates->mse = spec.mse;
  replicates->unordered = given == nullptr && design.spec.ids.empty();
  return replicates;
}

namespace {

// The mean of the replicates that count.
Numbers centre_of(const Replicates& replicates, const Matrix& values,
                  const std::vector<std::size_t>& kept) {
  Numbers centre(values.columns, 0), column;
  double count = 0;
  for (const std::size_t r : kept) count += replicates.rscales[r] > 0 ? 1 : 0;
  for (std::size_t i = 0; i < centre.size(); ++i) {
    column.clear();
    for (const std::size_t r : kept)
      if (replicates.rscales[r] > 0) {
        column.push_back(values(r, i));
        centre[i] += values(r, i);
      }
    if (replicates.unordered) centre[i] = exact_sum(column);
    centre[i] /= count;
  }
  return centre;
}

}  // namespace

Matrix replicate_covariance(const Replicates& replicates, const Matrix& values,
                            const Numbers& sample, std::size_t& left_out) {
  const std::size_t width = values.columns;
  std::vector<std::size_t> kept;
  for (std::size_t r = 0; r < values.rows; ++r) {
    bool known = true;
    for (std::size_t i = 0; i < width; ++i)
      known = known && (std::isnan(sample[i]) || !std::isnan(values(r, i)));
    if (known) kept.push_back(r);
  }
  left_out = std::max(left_out, values.rows - kept.size());
  const Numbers centre = replicates.mse ? sample : centre_of(replicates, values, kept);
  Matrix result(width, width, kept.empty() ? k_missing : 0);
  if (replicates.unordered) {
    Numbers terms(kept.size());
    for (std::size_t i = 0; i < width; ++i)
      for (std::size_t j = 0; j <= i && !kept.empty(); ++j) {
        for (std::size_t k = 0; k < kept.size(); ++k)
          terms[k] = replicates.rscales[kept[k]] * (values(kept[k], i) - centre[i]) *
                     (values(kept[k], j) - centre[j]);
        result(i, j) = result(j, i) = exact_sum(terms) * replicates.scale;
      }
    return result;
  }
  for (const std::size_t r : kept)
    for (std::size_t i = 0; i < width; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        result(i, j) +=
            replicates.rscales[r] * (values(r, i) - centre[i]) * (values(r, j) - centre[j]);
  for (std::size_t i = 0; i < width; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      result(i, j) *= replicates.scale;
      result(j, i) = result(i, j);
    }
  return result;
}

double replicate_df(const Replicates& replicates, const Numbers& sampling,
                    const std::vector<std::uint8_t>& within) {
  std::vector<Numbers> columns;
  // Rows of one cluster have proportional weights, unless they were calibrated: one stands for all.
  std::vector<std::size_t> rows;
  std::vector<std::uint8_t> seen(replicates.factors.rows, 0);
  const bool clusters = !replicates.index.empty() && replicates.adjustments.empty();
  for (std::size_t row = 0; row < within.size(); ++row) {
    if (within[row] == 0 || (!replicates.combined && sampling[row] == 0)) continue;
    if (clusters) {
      std::uint8_t& known = seen[static_cast<std::size_t>(replicates.index[row])];
      if (known != 0) continue;
      known = 1;
    }
    rows.push_back(row);
  }
  Numbers weights;
  for (std::size_t r = 0; r < replicates.count(); ++r) {
    Numbers& column = columns.emplace_back();
    if (clusters) {
      for (const std::size_t row : rows)
        column.push_back(replicates.factors(static_cast<std::size_t>(replicates.index[row]), r));
      continue;
    }
    replicates.weights(r, sampling, weights);
    for (const std::size_t row : rows) column.push_back(weights[row]);
  }
  return rank_of(columns) - 1;
}

}  // namespace wanhu::stats
