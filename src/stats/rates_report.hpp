// Response rates as JSON and as a table to read: every rate with its numerator and denominator, so
// that anybody can do the sum again.
#pragma once

#include <string>

#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "stats/outcome_rates.hpp"

namespace wanhu::stats {

// `share`: the e that was given; absent: the proportional rule's, group by group.
base::Json rates_json(const std::vector<OutcomeGroup>& groups, std::optional<double> share);
std::string rates_text(const std::vector<OutcomeGroup>& groups, base::Lang lang);

}  // namespace wanhu::stats
