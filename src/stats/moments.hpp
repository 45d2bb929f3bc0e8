// Means, totals, ratios and variances of variables, by domain.
#pragma once

#include "stats/sample.hpp"

namespace wanhu::stats {

enum class MomentKind { mean, total, ratio, variance };

// Statistics per domain: mean and total one a variable; ratio one a numerator and denominator,
// numerators running fastest; variance one a pair of variables, the first running fastest.
class Moments : public Statistic {
 public:
  // `terms`, `under` (denominators of ratios) and `domains` must outlive it. `counted`: rows of
  // every domain that R's svyvar counts as n (with the rows na_rm takes out); empty: the domains'.
  Moments(MomentKind kind, const Terms& terms, const Terms* under, const Domains& domains,
          Numbers counted = {});

  // The terms are sums of weight times variable already, each over so many rows (Sample::summed,
  // which must outlive it; null: they are not). Not for variances.
  void take_sums(const Numbers* rows) { summed_ = rows; }

  [[nodiscard]] const Domains& domains() const override { return domains_; }
  [[nodiscard]] std::size_t width() const override;
  [[nodiscard]] base::Result<Numbers> values(const Numbers& weights) const override;
  [[nodiscard]] Influence influence(const Numbers& weights, const Numbers& values) const override;
  [[nodiscard]] std::vector<std::string> names() const;

  // Sums over the rows of every domain: of weights, and of weights times each variable (numerators,
  // then denominators).
  struct Sums {
    Numbers weight{};
    Matrix terms{};
    Numbers rows{};     // rows with a weight other than zero
    Numbers present{};  // rows
  };
  [[nodiscard]] base::Result<Sums> sums(const Numbers& weights) const;
  // Per domain and variable Σ w (x - centre)², centre one a domain and variable.
  [[nodiscard]] base::Result<Matrix> squares(const Numbers& weights, const Matrix& centre) const;

 private:
  [[nodiscard]] std::size_t columns() const;
  void fill(std::size_t begin, std::size_t end, double* out) const;  // columns() numbers a row
  [[nodiscard]] base::Result<Numbers> products(const Numbers& weights, const Sums& sums) const;

  MomentKind kind_;
  const Terms& terms_;
  const Terms* under_;
  const Domains& domains_;
  Numbers counted_;
  const Numbers* summed_ = nullptr;
  Numbers bounds_;
};

// Means, totals and ratios from sums in whole numbers (whole_sums.hpp), when those can be made: the
// same as fit() of the Moments gives up to the last digits, in one pass.
std::optional<base::Result<Fitted>> fit_whole(const Sample& sample, MomentKind kind,
                                              const Terms& terms, const Terms* under,
                                              const Domains& domains, bool joint);

// The same after post-stratification or raking of such weights.
std::optional<base::Result<Fitted>> fit_cells(const Sample& sample, MomentKind kind,
                                              const Terms& terms, const Terms* under,
                                              const Domains& domains, bool joint);

// What simple random sampling of the same size would have given, for design effects: with
// replacement, or without.
// domains × width.
base::Result<Matrix> simple_variances(const Sample& sample, const Moments& moments, MomentKind kind,
                                      const Terms& terms, const Terms* under, const Numbers& values,
                                      bool replace);

}  // namespace wanhu::stats
