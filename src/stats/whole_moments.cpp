// Means, totals and ratios finished from sums in whole numbers.
#include <cmath>

#include "stats/moments.hpp"
#include "stats/whole_sums.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

__extension__ using Wide = __int128;

// a·d - b·c without rounding, then once: the sums have at most 62 bits.
double cross(std::int64_t a, std::int64_t d, std::int64_t b, std::int64_t c) {
  return static_cast<double>(Wide{a} * d - Wide{b} * c);
}

// Sums over all pairs of a domain.
struct DomainSums {
  std::vector<std::int64_t> weights;  // per domain
  std::vector<std::int64_t> terms;    // width × domains
};

DomainSums add_up(const WholeSums& sums, std::size_t domains) {
  DomainSums all{std::vector<std::int64_t>(domains, 0),
                 std::vector<std::int64_t>(domains * sums.width, 0)};
  for (std::size_t pair = 0; pair < sums.weights.size(); ++pair) {
    const std::size_t domain = sums.pairs.domain(pair);
    all.weights[domain] += sums.weights[pair];
    for (std::size_t i = 0; i < sums.width; ++i)
      all.terms[i * domains + domain] += sums.term(i)[pair];
  }
  return all;
}

// One statistic: a sum by another sum (of weights, for a mean), or a sum alone.
struct Quotient {
  const std::int64_t* above = nullptr;      // per pair
  const std::int64_t* above_all = nullptr;  // per domain
  const std::int64_t* below = nullptr;
  const std::int64_t* below_all = nullptr;
  double unit = 1;

  [[nodiscard]] double value(std::size_t domain) const {
    const auto sum = static_cast<double>(above_all[domain]);
    if (below_all == nullptr) return sum * unit;
    return below_all[domain] == 0 ? k_missing : sum / static_cast<double>(below_all[domain]) * unit;
  }
  // The influence of all rows of a pair.
  [[nodiscard]] double influence(std::size_t pair, std::size_t domain) const {
    if (below_all == nullptr) return static_cast<double>(above[pair]) * unit;
    const auto whole = static_cast<double>(below_all[domain]);
    return cross(above[pair], below_all[domain], above_all[domain], below[pair]) / whole / whole *
           unit;
  }
};

std::vector<Quotient> quotients(MomentKind kind, const WholeSums& sums, const DomainSums& all,
                                std::size_t domains, std::size_t above) {
  std::vector<Quotient> each;
  const auto term = [&](std::size_t i) {
    Quotient one;
    one.above = sums.term(i);
    one.above_all = all.terms.data() + i * domains;
    one.unit = sums.term_units[i] * sums.weight_unit;
    return one;
  };
  if (kind == MomentKind::ratio) {
    for (std::size_t j = above; j < sums.width; ++j)
      for (std::size_t i = 0; i < above; ++i) {
        Quotient one = term(i);
        one.below = sums.term(j);
        one.below_all = all.terms.data() + j * domains;
        one.unit = sums.term_units[i] / sums.term_units[j];
        each.push_back(one);
      }
    return each;
  }
  for (std::size_t i = 0; i < above; ++i) {
    each.push_back(term(i));
    if (kind == MomentKind::total) continue;
    each.back().below = sums.weights.data();
    each.back().below_all = all.weights.data();
    each.back().unit = sums.term_units[i];
  }
  return each;
}

// Values of every quotient from sums of the pairs times the factors of each replicate.
class ReplicatedSums {
 public:
  ReplicatedSums(const WholeSums& sums, const Replicates& replicates, std::size_t domains)
      : width_(sums.width + 1),
        replicates_(replicates.count()),
        sums_(domains * width_ * replicates_, 0) {
    for (std::size_t pair = 0; pair < sums.weights.size(); ++pair) {
      const double* factors =
          replicates.factors.row(static_cast<std::size_t>(sums.pairs.unit(pair)));
      const std::size_t domain = sums.pairs.domain(pair);
      for (std::size_t i = 0; i < width_; ++i) {
        const auto sum = static_cast<double>(i == 0 ? sums.weights[pair] : sums.term(i - 1)[pair]);
        double* to = &sums_[(domain * width_ + i) * replicates_];
        for (std::size_t r = 0; r < replicates_; ++r) to[r] += sum * factors[r];
      }
    }
  }
  // i = 0: of weights; else of the term i - 1.
  [[nodiscard]] double sum(std::size_t domain, std::size_t i, std::size_t replicate) const {
    return sums_[(domain * width_ + i) * replicates_ + replicate];
  }

 private:
  std::size_t width_, replicates_;
  Numbers sums_;
};

constexpr std::size_t k_replicated_max = 20'000'000;  // numbers

// Replicates that multiply the weights of whole clusters need sums per cluster only.
std::optional<Result<Fitted>> fit_replicated(const Sample& sample, MomentKind kind,
                                             const Terms& terms, const Terms* under,
                                             const Domains& domains, bool joint) {
  const Replicates& replicates = *sample.replicates;
  // Here clusters are added in their order, which is that of rows where each row is one.
  if (replicates.index.empty() || replicates.combined || !replicates.adjustments.empty() ||
      replicates.unordered)
    return {};
  const auto sums =
      whole_sums(sample, terms, under, domains, replicates.index, replicates.factors.rows);
  if (!sums) return {};
  const std::size_t p = terms.width();
  const std::size_t width = kind == MomentKind::ratio ? p * under->width() : p;
  const std::size_t all = domains.count * width;
  if (domains.count * (sums->width + 1) * replicates.count() > k_replicated_max) return {};
  const DomainSums whole = add_up(*sums, domains.count);
  const std::vector<Quotient> each = quotients(kind, *sums, whole, domains.count, p);
  Fitted fitted{.width = width};
  if (const auto small = check_size(sample, joint, width, domains.count); !small)
    return base::fail(small.error());
  for (std::size_t domain = 0; domain < domains.count; ++domain)
    for (const Quotient& one : each) fitted.values.push_back(one.value(domain));
  const ReplicatedSums replicated(*sums, replicates, domains.count);
  Matrix values(replicates.count(), all);
  for (std::size_t domain = 0; domain < domains.count; ++domain)
    for (std::size_t k = 0; k < width; ++k)
      for (std::size_t r = 0; r < replicates.count(); ++r) {
        const double above = replicated.sum(domain, 1 + k % p, r) * each[k].unit;
        const double below = kind == MomentKind::total   ? 1
                             : kind == MomentKind::ratio ? replicated.sum(domain, 1 + p + k / p, r)
                                                         : replicated.sum(domain, 0, r);
        values(r, domain * width + k) = below == 0 ? k_missing : above / below;
      }
  set_replicate_covariances(replicates, values, joint, fitted);
  note_unknown(fitted);
  return fitted;
}

}  // namespace

std::optional<Result<Fitted>> fit_whole(const Sample& sample, MomentKind kind, const Terms& terms,
                                        const Terms* under, const Domains& domains, bool joint) {
  if (kind == MomentKind::variance || !sample.summed.empty()) return {};
  if (sample.calibrated()) return fit_cells(sample, kind, terms, under, domains, joint);
  if (sample.replicates) return fit_replicated(sample, kind, terms, under, domains, joint);
  const Stage& stage = sample.design.stages[last_stage(sample.design)];
  const auto sums = whole_sums(sample, terms, under, domains, stage.unit, stage.units());
  if (!sums) return {};
  const DomainSums all = add_up(*sums, domains.count);
  const std::vector<Quotient> each = quotients(kind, *sums, all, domains.count, terms.width());
  Fitted fitted{.width = each.size()};
  if (const auto small = check_size(sample, joint, each.size(), domains.count); !small)
    return base::fail(small.error());
  for (std::size_t domain = 0; domain < domains.count; ++domain)
    for (const Quotient& one : each) fitted.values.push_back(one.value(domain));
  std::vector<ClusterTotals> totals(domains.count);
  for (ClusterTotals& one : totals) one.width = each.size();
  for (std::size_t pair = 0; pair < sums->weights.size(); ++pair) {
    const std::size_t domain = sums->pairs.domain(pair);
    totals[domain].units.push_back(sums->pairs.unit(pair));
    for (std::size_t i = 0; i < each.size(); ++i) {
      const bool known = !std::isnan(fitted.values[domain * each.size() + i]);
      totals[domain].totals.push_back(known ? each[i].influence(pair, domain) : 0);
    }
  }
  if (const auto done = set_covariances(sample, domains, totals, joint, fitted); !done)
    return base::fail(done.error());
  note_unknown(fitted);
  return fitted;
}

}  // namespace wanhu::stats
