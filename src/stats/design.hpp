// How the sample was drawn: stages, strata, finite populations, weights. The definitions are those
// of R's survey::svydesign 4.1 (Lumley 2004, 2010); Särndal, Swensson and Wretman 1992, chapter 4.
//
// Invariants: units and strata of every stage have codes 0, 1, … in an order that depends on their
// labels only, never on the order of rows (with each row its own cluster, on the order of rows:
// what is computed from them must then be a sum that has no order). Weights are finite and not
// negative.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "stats/frame.hpp"

namespace wanhu::stats {

// What a stratum with one cluster contributes to a variance.
enum class Lonely {
  fail,       // nothing can be said: STATS-LONELY
  remove,     // nothing
  adjust,     // its squared deviation from the centre of all strata (zero, for influence values)
  average,    // as much as the other strata on average
  certainty,  // nothing: it was certain to be in the sample
};

struct DesignSpec {
  std::vector<std::string> ids{};     // outermost first; none: each row its own cluster
  std::vector<std::string> strata{};  // one a stage; fewer: the last serves the stages below
  std::optional<std::string> weights{};
  std::vector<std::string> fpc{};  // all population sizes (>= 1) or all sampling fractions (<= 1)
  bool nest = false;               // labels of clusters repeat across strata
  Lonely lonely = Lonely::fail;
  bool lonely_domain = false;     // also for strata of which a domain has one cluster
  bool ultimate_cluster = false;  // variance of the first stage only
};

struct Stage {
  Codes unit{};          // row → unit of this stage
  Codes stratum{};       // unit → stratum of this stage (inside its unit of the stage before)
  Codes parent{};        // unit → unit of the stage before; all 0 at the first stage
  Codes sampled{};       // stratum → its units in the sample, those with a weight of zero too
  Numbers population{};  // stratum → its units in the population; empty: drawn with replacement
  std::vector<std::string> stratum_labels{};  // of the first stage; empty below

  [[nodiscard]] std::size_t units() const { return stratum.size(); }
  [[nodiscard]] std::size_t strata() const { return sampled.size(); }
};

struct Design {
  DesignSpec spec{};
  std::size_t rows = 0;
  std::vector<Stage> stages{};  // at least one
  bool stratified = false;
  Numbers weights{};  // a row each, before any calibration; make_sample() moves them on
  std::vector<base::Problem> notes{};

  [[nodiscard]] const Stage& first() const { return stages.front(); }
};

// Errors: STATS-COLUMN, STATS-NOT-NUMBER, STATS-MISSING {column} with its place, STATS-WEIGHT
// {value}, STATS-WEIGHT-NONE, STATS-FPC {value}, STATS-FPC-MIXED, STATS-FPC-STAGES, STATS-FPC-SMALL
// {population, sample}, STATS-FPC-VARIES, STATS-CROSSED {cluster, stratum, other},
// STATS-ONE-CLUSTER, STATS-NO-ROWS. Note: STATS-WEIGHT-ZERO {rows}.
base::Result<Design> make_design(const Frame& frame, const DesignSpec& spec);

// Clusters less strata among the rows with a weight other than zero (R's degf), and, with a mask,
// among those with mask[row] != 0.
double degrees_of_freedom(const Design& design, const Numbers& weights,
                          const std::vector<std::uint8_t>* mask = nullptr);
// The same for each of `groups` of rows (group[row] = -1: none).
Numbers degrees_of_freedom(const Design& design, const Numbers& weights, const Codes& group,
                           std::size_t groups);

}  // namespace wanhu::stats
