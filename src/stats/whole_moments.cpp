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
    return below == nullptr ? sum * unit : sum / static_cast<double>(below_all[domain]) * unit;
  }
  // The influence of all rows of a pair.
  [[nodiscard]] double influence(std::size_t pair, std::size_t domain) const {
    if (below == nullptr) return static_cast<double>(above[pair]) * unit;
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

}  // namespace

std::optional<Result<Fitted>> fit_whole(const Sample& sample, MomentKind kind, const Terms& terms,
                                        const Terms* under, const Domains& domains, bool joint) {
  if (kind == MomentKind::variance || sample.replicates || sample.calibrated()) return {};
  const auto sums = whole_sums(sample, terms, under, domains);
  if (!sums) return {};
  const DomainSums all = add_up(*sums, domains.count);
  const std::vector<Quotient> each = quotients(kind, *sums, all, domains.count, terms.width());
  Fitted fitted{.width = each.size()};
  if (const auto small = check_joint(joint, each.size() * domains.count); !small)
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
