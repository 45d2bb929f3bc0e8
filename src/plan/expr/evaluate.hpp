// The value of an expression over rows in memory. The same tree gives the same value as SQL
// (sql.hpp); a test compares the two on both engines.
//
// A missing value follows SQL: a comparison with it is unknown, "and", "or" and "not" are
// three-valued, `where` keeps a row only when its condition is true, `answered` is never unknown.
// There is no data, never 0, when
//  - a sum has no value to add (an empty set, or all missing), or leaves ±2^53, beyond which
//    neither JSON nor a spreadsheet keeps whole numbers;
//  - something is divided by zero, or calculated with no data;
//  - a condition is unknown in the end.
// count of an empty set is 0. "/" divides with decimals. Whole numbers stay exact (std::int64_t)
// through + - *, as long as their bounds fit; parse() has settled that nothing can overflow.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::plan::expr {

struct Period {  // both days included
  base::Date from, to;
};

// What an expression needs beside rows. A name that is not there is missing, like a NULL; so is
// "in period" without a period.
struct Setting {
  std::map<std::string, Value, std::less<>> names{};
  std::optional<Period> period{};
};

class Row {
 public:
  virtual ~Row() = default;
  // Nothing when the row has no value there. A value of another type than the schema's is our bug
  // (std::logic_error).
  [[nodiscard]] virtual std::optional<Value> at(std::string_view field) const = 0;
};

class Rows {
 public:
  virtual ~Rows() = default;
  virtual void each(std::string_view set, const std::function<void(const Row&)>& visit) const = 0;
};

struct NoData {
  bool operator==(const NoData&) const = default;
};
using Answer = std::variant<NoData, bool, std::int64_t, double>;

Answer evaluate(const Node& tree, const Rows& rows, const Setting& setting);
// Of a tree without sets, such as `show_if`.
Answer evaluate(const Node& tree, const Setting& setting);

}  // namespace wanhu::plan::expr
