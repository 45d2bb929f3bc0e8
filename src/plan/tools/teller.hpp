// Tables of a plan as sentences. Each key, or group of keys that belong together, has its part of
// a sentence in the catalogue, under the place of the block: PLAN-DOC-SAY-matters.kinds.owner is
// "由{owner}办理", PLAN-DOC-SAY-cadence.at_least+per+do "{per}至少{do}{at_least}次". Words, truth
// values and forms of a value may have parts of their own: PLAN-DOC-SAY-matters.roll.none.
//
// A key without a part is said by its name and value, so nothing is ever left out.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plan/tools/wording.hpp"

namespace wanhu::plan {

using Keys = std::vector<std::string_view>;

// Keys said together or in this order, first come first served; others follow as the schema has
// them. Empty for a block that needs neither.
const std::vector<Keys>& groups_of(std::string_view path);

struct Said {
  std::string text;
  bool nested = false;  // of a table or rows of tables: a sentence of its own in a long block
};

class Teller {
 public:
  explicit Teller(const Wording& words, const Tree& tree);

  [[nodiscard]] const Wording& words() const { return words_; }

  // Any value, also a list, a table ("户数，用最大余数法") or rows ("组长2人；副组长2人").
  [[nodiscard]] std::string value(const Value& value, const Field& field, const Where& at) const;
  // All that `table` says but the keys `apart`, its id and its clause.
  [[nodiscard]] std::vector<Said> parts(const Value& table, const Shape& shape, const Where& at,
                                        const std::set<std::string_view>& apart = {}) const;
  // What one group of keys says; empty when a key of it is not there, or several have no part in
  // common. With `plain`, a key without a part is said by its value alone: a heading names it.
  [[nodiscard]] std::string group(const Value& table, const Shape& shape, const Where& at,
                                  const Keys& keys, bool plain = false) const;
  // The parts in one line, with the clause behind them: "由…办理，10 个自然日内办结〔三(二)3〕".
  [[nodiscard]] std::string line(const Value& table, const Shape& shape, const Where& at,
                                 const std::set<std::string_view>& apart = {}) const;
  // The same with the row's name in front.
  [[nodiscard]] std::string row(const Value& table, const Shape& shape, const Where& at) const;

  [[nodiscard]] std::string joined(const std::vector<std::string>& parts,
                                   const char* between) const;
  // With a full stop, unless it ends with one, and a capital where the language has them.
  [[nodiscard]] std::string sentence(const std::string& text) const;
  [[nodiscard]] std::string clause(const Value& table) const;  // "〔三(二)3〕", or empty

 private:
  [[nodiscard]] std::string pair(const Value& value, const Field& field, const Where& at) const;
  [[nodiscard]] std::string rows(const Value& rows, const Field& field, const Where& at) const;

  const Wording& words_;
  std::string roll_;  // what the term of a matter says that may end on a rest day
};

}  // namespace wanhu::plan
