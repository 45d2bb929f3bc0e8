// The value of an expression as one SELECT, the same text for SQLite and PostgreSQL, with the same
// result as evaluate(): one row with one column `value`, NULL for no data, 0 or 1 for a condition.
// Values stand in the text never, only as parameters. This file knows no database: the caller runs
// the text.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/expr/evaluate.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::plan::expr {

// Where rows and fields are in the database. Both answers are the program's own text and are never
// made of anything a plan file says beyond names that the vocabulary has.
struct SqlSource {
  // What follows FROM: "matter AS m", or a subquery with its alias that already picks the tenant
  // and the cut of the journal.
  std::function<std::string(std::string_view set)> from;
  // A column expression: "m.closed_ms". Booleans are 0 or 1, dates days and instants milliseconds
  // since 1970-01-01, numbers with decimals finite.
  std::function<std::string(std::string_view set, std::string_view field)> column;
  // Parameters that `from` and `column` use themselves: $1 … ; ours come behind them. A tree
  // without sets (uses_of) asks for neither, so for such a tree this is 0.
  std::size_t own_parameters = 0;
};

struct SqlQuery {
  std::string text;
  std::vector<Value> parameters;  // the first is $(own_parameters + 1)
};

SqlQuery to_sql(const Node& tree, const SqlSource& source, const Setting& setting);

// A condition over one row, the `where` of a count, as an SQL term for a SELECT over
// `source.from(its set)`: 1 when it is true, 0 when it is false, NULL when it is unknown.
SqlQuery condition_to_sql(const Node& where, const SqlSource& source, const Setting& setting);

}  // namespace wanhu::plan::expr
