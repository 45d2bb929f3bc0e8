// Small formulas over columns ("comp.imp == 'Yes' and api00 > 700") and over estimates
// ("log(api00 / api99)", with derivatives). Missing values spread as in R: a comparison with one is
// missing, `false and missing` is false.
//
//   or | ||   and & &&   not !   == != < <= > >= in   + -   * /   -x   ^   f(x)   (x)
// What `in` looks through is written ('a', 'b'), ['a', 'b'] or c('a', 'b').
// Functions: log exp sqrt abs asin sin is.na as.numeric I. Names that are no plain words stand in
// backquotes; texts in ' or ".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "stats/frame.hpp"

namespace wanhu::stats {

enum class Operation {
  number,
  text,
  name,
  call,
  list,
  negate,
  not_,
  power,
  times,
  over,
  plus,
  minus,
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  and_,
  or_,
};

struct Expression {
  Operation operation = Operation::number;
  double number = 0;
  std::string word{};  // text, name, function
  std::vector<Expression> parts{};
};

// STATS-EXPRESSION {text, column}: where it stops making sense; STATS-EXPRESSION-DEPTH.
base::Result<Expression> parse_expression(std::string_view text);

// The value of every row; truth is 1 and 0. STATS-COLUMN, STATS-EXPRESSION-TYPE {what}.
base::Result<Numbers> evaluate(const Expression& expression, const Frame& frame);

// The value at given values of the names, and its derivative by each. STATS-NAME {name},
// STATS-EXPRESSION-TYPE.
struct Derived {
  double value = 0;
  Numbers gradient{};
};
base::Result<Derived> differentiate(const Expression& expression,
                                    const std::vector<std::string>& names, const Numbers& values);

}  // namespace wanhu::stats
