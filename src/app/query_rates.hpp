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
// Wilson's at 95 %; those of the composite are combined by MOVER. Figures of fewer call-backs than
// the plan's min_n or than plan::k_cell_min are not shown, nor what would give them away.
#pragma once

#include <optional>
#include <string>

#include "app/query.hpp"

namespace wanhu::app {

struct RatesAsk {
  Date from, to;  // both included
  std::optional<std::string> unit{}, kind{};
};
// Shape: Rates of openapi.json.
Json rates(Reader& reader, const RatesAsk& ask);

// The matters that one part of a figure counts; at most `limit`, by due day.
struct RateRowsAsk {
  RatesAsk of;
  std::string rate;  // response, resolution, satisfaction
  std::string part;  // met, missed, beside, excluded
  int limit = 200;
};
Json rate_rows(Reader& reader, const RateRowsAsk& ask);

// Rounds that were drawn and wait for a call by somebody like the reader, who had no hand in them;
// with `done`, those that have ended.
Json callbacks_page(Reader& reader, bool done, int limit);

}  // namespace wanhu::app
