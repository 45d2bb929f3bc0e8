// The three rates 响应率, 解决率, 满意率 and the call-backs they rest on (closed-loop section 3).
// Every figure has its numerator, denominator, interval and the cut of the journal, and leads to
// its matters. What the plan excludes is counted beside, by its ground in law.
//
//   response      first contacts within their clock / contact clocks due in the period. A refusal
//                 to talk counts as a contact. Clocks that the closing of the matter stopped, and
//                 matters that left no way to be contacted, are counted beside.
//   resolution    "yes" and "explained" / call-backs answered, of the rounds due in the period
//   satisfaction  "very" and "yes" / call-backs asked; those who do not know stay in it
//
// A period holds the days on which clocks are due, the due moment having passed. Intervals are
// Wilson's at 95 %; those of the composite are combined by MOVER. Shares of fewer than the plan's
// min_n or than plan::k_cell_min are not shown; nor, to whoever may not read the rows, their
// numerators and what would give them away.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/query.hpp"

namespace wanhu::app {

struct RatesAsk {
  Date from, to;  // both included
  std::optional<std::string> unit{}, kind{};
};
// Shape: Rates of openapi.json.
Json rates(Reader& reader, const RatesAsk& ask);

// Whether the reader may read the matters of every part and unit, and so is told every number:
// hiding one from somebody who can count its rows would hide nothing. Whoever may not is told
// neither.
bool may_read_rate_rows(const Reader& reader);

// The matters that one part of a figure counts, by due moment, page by page.
//   response         met, missed, stopped (its clock ended with the matter), beside (the same)
//   resolution       met, missed; explained, of met; refused, unreachable, no_contact, reviewed;
//   beside, the
//                    three together
//   satisfaction     met, missed; unknown, of missed; beside, as of resolution
//   resolved_of_all  met, missed; no_way, matters that left no way to be contacted
//   each of them     excluded, by `reason`: an exclusion class, or a kind with a way of its own
struct RateRowsAsk {
  RatesAsk of;
  std::string rate, part;
  std::optional<std::string> reason{};
  std::string after{};  // from `next` of the page before
  int limit = 200;
};
bool is_rate_part(std::string_view rate, std::string_view part);
// {"items", "next"}; the parts must fit.
Json rate_rows(Reader& reader, const RateRowsAsk& ask);

}  // namespace wanhu::app
