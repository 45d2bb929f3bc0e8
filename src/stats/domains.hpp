// The rows an estimate is about (`where`) and the domains it is split by (`by`, crossed).
#pragma once

#include <utility>

#include "stats/terms.hpp"

namespace wanhu::stats {

struct Label {
  std::string column;
  std::string text;
  double number = k_missing;  // NaN: a category
};

struct Domains {
  Codes group{};                             // row → domain; -1: none
  std::size_t count = 0;                     // 1 when there is no `by`
  std::vector<std::vector<Label>> labels{};  // of every domain; empty vectors when there is no `by`
  std::vector<std::uint8_t> within{};        // rows `where` keeps, in a domain or not
};

// Domains are those with a row of non-zero weight, ordered by the levels, the first of `by` running
// fastest. A row with a missing `by` is in none; a missing `where` is no. Errors: STATS-COLUMN,
// STATS-EXPRESSION…, STATS-DOMAIN-EMPTY.
base::Result<Domains> make_domains(const Frame& frame, const std::vector<std::string>& by,
                                   const std::string& where, const Numbers& weights);

// The same domains, without the rows marked.
Domains without(Domains domains, const std::vector<std::uint8_t>& rows);
// One of them alone, as domain 0.
Domains only(const Domains& domains, std::size_t which);

}  // namespace wanhu::stats
