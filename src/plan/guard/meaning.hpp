// What one text of a plan means to the guard rules: the first rule it breaks, by the terms that
// stand in it and by what its clause says about them (negation, service, handling).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/guard/rule.hpp"

namespace wanhu::plan::guard {

struct Meaning {
  Rule rule = Rule::any;
  std::string found;  // the words, as written
};

// `zone` is one of k_prose … k_body. The lowest rule wins: one text, one finding.
std::optional<Meaning> refused_meaning(std::string_view text, Zones zone);
// One for each rule that the text breaks, by rule.
std::vector<Meaning> refused_meanings(std::string_view text, Zones zone);

}  // namespace wanhu::plan::guard
