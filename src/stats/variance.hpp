// The variance of a sum of influence values over a multi-stage stratified sample: R's svyrecvar 4.1
// (Lumley 2004; Särndal, Swensson and Wretman 1992, result 4.3.1). Stage by stage, within every
// stratum: f n/(n-1) Σ (t - t̄)(t - t̄)', f the share of the population that was not drawn; the
// variance of a later stage counts with the sampling fractions of the stages before it.
#pragma once

#include "stats/cluster_totals.hpp"
#include "stats/matrix.hpp"

namespace wanhu::stats {

// Clusters of a stratum that have no rows in the domain count as zeros. All missing where `average`
// has no stratum to average over. Errors: STATS-LONELY
// {stratum, stage}, STATS-OVERFLOW.
base::Result<Matrix> covariance(const Design& design, const ClusterTotals& totals);

}  // namespace wanhu::stats
