// Intervals of a share from its estimate and variance: R's svyciprop 4.1, and Wilson's.
#pragma once

#include <string>

#include "base/problem.hpp"
#include "stats/proportion.hpp"

namespace wanhu::stats {

struct ShareInput {
  double share = 0, variance = 0;
  double df = 0;         // for critical values
  double design_df = 0;  // of the domain, for the effective sample size
  double rows = 0;       // of the domain, likewise; after calibration of the sample, as in R
  double level = 0.95;
  // Who answered: the sample size where all answers are alike, which have no variance. 0: `rows`
  // for wilson, no interval for beta.
  double answered = 0;
};

// `method`: mean, logit and xlogit (the same up to rounding), asin, beta (Korn and Graubard 1998;
// the effective sample size is not capped), wilson (with the effective sample size). NaN at both
// ends where the method has no interval: a share of 0 or 1 under logit, xlogit, asin.
// STATS-METHOD {method}.
base::Result<Interval> share_interval(const std::string& method, const ShareInput& input);

// The profile likelihood interval of a share from a logistic model with an intercept alone, scaled
// to the design's variance (Rao and Scott 1984), found as R finds it: points of the profile in
// steps of a fifth of the way, a cubic spline through them, the inverse by straight lines. NaN
// where there is no interval.
struct LikelihoodInput {
  double share = 0, variance = 0, df = 0, level = 0.95;
  double rows = 0;        // of the model
  double dispersion = 1;  // R's svyvar of the Pearson residuals
  // Mean weight of the rows of the model by that of all rows of the domain, those without an answer
  // too: R's svyglm makes weights one on average before it leaves rows out.
  double weights = 1;
};
Interval likelihood_interval(const LikelihoodInput& input);

}  // namespace wanhu::stats
