// Means, totals and ratios after post-stratification or raking, from sums of whole numbers by
// cluster and cell of the crossed margins: the steps of residuals.hpp on sums instead of rows.
#include <cmath>

#include "stats/moments.hpp"
#include "stats/variance.hpp"
#include "stats/whole_sums.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

constexpr std::size_t k_domains_max = 32;  // each is a pass over the rows
constexpr std::size_t k_pairs_max = 4'000'000;

// The rows of one domain by cell.
Domains by_cell(const CellTable& table, const Domains& domains, std::int32_t domain) {
  Domains cells{.group = table.cell, .count = table.cells()};
  for (std::size_t row = 0; row < cells.group.size(); ++row)
    if (domains.group[row] != domain) cells.group[row] = k_missing_code;
  return cells;
}

// Everything the statistics of one domain are made of, as doubles: by (cell, cluster) pairs and by
// cell. Column 0 is the weight (or the rows), column i + 1 term i.
struct DomainTable {
  Pairs pairs;
  Matrix sums;   // pairs × columns, of weights before calibration times variable
  Matrix cells;  // cells × columns, the same summed over clusters
  Matrix plain;  // cells × columns, without weights; raking only
};

void sum_cells(DomainTable& table) {
  for (std::size_t pair = 0; pair < table.sums.rows; ++pair)
    for (std::size_t i = 0; i < table.sums.columns; ++i)
      table.cells(table.pairs.domain(pair), i) += table.sums(pair, i);
}

std::optional<DomainTable> make_table(const Sample& sample, const CellStep& step,
                                      const Terms& terms, const Terms* under,
                                      const Domains& cells) {
  const Stage& stage = sample.design.stages[last_stage(sample.design)];
  Sample before;
  before.frame = sample.frame;
  before.design.rows = sample.design.rows;
  before.whole_weights = step.whole;
  before.threads = sample.threads;
  auto whole = whole_sums(before, terms, under, cells, stage.unit, stage.units());
  if (!whole) return {};
  DomainTable table{};
  table.pairs.keys = std::move(whole->pairs.keys);
  table.pairs.units = stage.units();
  const std::size_t pairs = table.pairs.keys.size();
  table.sums = Matrix(pairs, whole->width + 1);
  table.cells = Matrix(cells.count, whole->width + 1);
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    table.sums(pair, 0) = static_cast<double>(whole->weights[pair]) * whole->weight_unit;
    for (std::size_t i = 0; i < whole->width; ++i)
      table.sums(pair, i + 1) =
          static_cast<double>(whole->term(i)[pair]) * (whole->weight_unit * whole->term_units[i]);
  }
  sum_cells(table);
  if (!step.raked) return table;
  const auto plain = plain_sums(terms, under, cells, sample.threads);
  table.plain = Matrix(cells.count, whole->width + 1);
  for (std::size_t cell = 0; cell < cells.count; ++cell) {
    table.plain(cell, 0) = static_cast<double>(plain[cell]);
    for (std::size_t i = 0; i < whole->width; ++i)
      table.plain(cell, i + 1) =
          static_cast<double>(plain[(i + 1) * cells.count + cell]) * whole->term_units[i];
  }
  return table;
}

// One statistic as (Σ a) / (Σ b), columns of a DomainTable; without b the sum alone.
struct Quotient {
  std::size_t above;
  std::optional<std::size_t> below;
};

std::vector<Quotient> quotients(MomentKind kind, const Terms& terms, const Terms* under) {
  std::vector<Quotient> each;
  const std::size_t p = terms.width();
  for (std::size_t j = 0; j < (kind == MomentKind::ratio ? under->width() : 1); ++j)
    for (std::size_t i = 0; i < p; ++i) {
      each.push_back({i + 1, {}});
      if (kind == MomentKind::mean) each.back().below = 0;
      if (kind == MomentKind::ratio) each.back().below = 1 + p + j;
    }
  return each;
}

// The share of one statistic: value, and its influence as a linear function of the columns.
struct Linear {
  double value = 0;
  std::size_t above = 0, below = 0;
  double by_above = 1, by_below = 0;

  double of(const double* columns) const {
    return by_above * columns[above] + (by_below == 0 ? 0 : by_below * columns[below]);
  }
};

Linear linearise(const Quotient& one, const DomainTable& table, const Numbers& factors) {
  const auto sum = [&](std::size_t column) {
    double total = 0;
    for (std::size_t cell = 0; cell < factors.size(); ++cell)
      total += factors[cell] * table.cells(cell, column);
    return total;
  };
  Linear linear{.value = sum(one.above), .above = one.above};
  if (!one.below) return linear;
  const double whole = sum(*one.below);
  linear.below = *one.below;
  if (whole == 0) linear.value = k_missing;
  linear.value /= whole;
  linear.by_above = 1 / whole;
  linear.by_below = -linear.value / whole;
  return linear;
}

// Influence totals of all clusters, calibrated: `all` are the weights of all rows by (cell,
// cluster).
ClusterTotals totals_of(const CellStep& step, const DomainTable& table, const DomainTable& all,
                        const std::vector<Linear>& each) {
  const Numbers& factors = step.factors.back();
  const std::size_t width = each.size();
  ClusterTotals totals{.width = width};
  for (std::size_t unit = 0; unit < table.pairs.units; ++unit)
    totals.units.push_back(static_cast<std::int32_t>(unit));
  totals.totals.assign(table.pairs.units * width, 0);
  Matrix adjust(factors.size(), width);
  for (std::size_t k = 0; k < width; ++k) {
    Numbers sums(factors.size());
    for (std::size_t cell = 0; cell < factors.size(); ++cell)
      sums[cell] = step.raked ? factors[cell] * each[k].of(table.plain.row(cell))
                              : each[k].of(table.cells.row(cell));
    const Numbers one = cell_adjustments(step, sums);
    for (std::size_t cell = 0; cell < factors.size(); ++cell) adjust(cell, k) = one[cell];
  }
  for (std::size_t pair = 0; pair < table.sums.rows; ++pair) {
    double* to = &totals.totals[static_cast<std::size_t>(table.pairs.unit(pair)) * width];
    const double factor = factors[table.pairs.domain(pair)];
    for (std::size_t k = 0; k < width; ++k) to[k] += factor * each[k].of(table.sums.row(pair));
  }
  for (std::size_t pair = 0; pair < all.sums.rows; ++pair) {
    double* to = &totals.totals[static_cast<std::size_t>(all.pairs.unit(pair)) * width];
    const std::size_t cell = all.pairs.domain(pair);
    for (std::size_t k = 0; k < width; ++k) to[k] -= adjust(cell, k) * all.sums(pair, 0);
  }
  return totals;
}

}  // namespace

std::optional<Result<Fitted>> fit_cells(const Sample& sample, MomentKind kind, const Terms& terms,
                                        const Terms* under, const Domains& domains, bool joint) {
  if (kind == MomentKind::variance || sample.residuals.size() != 1 || domains.count > k_domains_max)
    return {};
  const auto* step = std::get_if<CellStep>(&sample.residuals.front());
  if (step == nullptr || step->whole == nullptr) return {};
  const Stage& stage = sample.design.stages[last_stage(sample.design)];
  if (step->table->cells() * stage.units() > k_pairs_max) return {};
  const std::vector<Quotient> asked = quotients(kind, terms, under);
  Fitted fitted{.width = asked.size()};
  if (const auto small = check_size(sample, joint, asked.size(), domains.count); !small)
    return base::fail(small.error());
  const Domains everyone{.group = step->table->cell, .count = step->table->cells()};
  const auto all = make_table(sample, CellStep{step->table, false, {}, {}, step->whole}, Terms{},
                              nullptr, everyone);
  if (!all) return {};
  std::vector<ClusterTotals> totals;
  for (std::size_t domain = 0; domain < domains.count; ++domain) {
    const auto table =
        make_table(sample, *step, terms, under,
                   by_cell(*step->table, domains, static_cast<std::int32_t>(domain)));
    if (!table) return {};
    std::vector<Linear> each;
    for (const Quotient& one : asked) {
      each.push_back(linearise(one, *table, step->factors.back()));
      fitted.values.push_back(each.back().value);
      if (std::isnan(each.back().value)) return {};  // nothing to divide by: the long way says so
    }
    totals.push_back(totals_of(*step, *table, *all, each));
  }
  if (const auto done = set_covariances(sample, domains, totals, joint, fitted); !done)
    return base::fail(done.error());
  note_unknown(fitted);
  return fitted;
}

}  // namespace wanhu::stats
