// A figure to be quoted, as a command says it or as a row of a file does.
#pragma once

#include <string>
#include <vector>

#include "app/plan_book.hpp"
#include "domain/indicator/value.hpp"

namespace wanhu::app {

// Lengths of the fields of indicator.record, in characters.
inline constexpr std::size_t k_quote_id_max = 60, k_quote_number_max = 20, k_quote_measure_max = 10,
                             k_quote_source_max = 120, k_quote_address_max = 300,
                             k_quote_reason_max = 200;
inline constexpr std::int64_t k_quote_count_max = 1'000'000'000'000;

struct QuotedIndicator {
  const plan::Plan* plan = nullptr;
  const plan::Indicator* indicator = nullptr;
  std::int64_t version = 0;
};
// Those of that id, or of that name, in the plans in force; of one plan unless `plan` is empty.
std::vector<QuotedIndicator> indicators_named(const ActivePlan& plans, const std::string& word,
                                              const std::string& plan);

}  // namespace wanhu::app
