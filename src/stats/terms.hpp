// What an estimate is of: columns of numbers, one 0/1 variable a level of a category, formulas.
#pragma once

#include <memory>

#include "stats/expression.hpp"

namespace wanhu::stats {

// Variables, one number a row each; missing is NaN. Names are R's: "api00", "stypeE",
// "factor(yr)2001", "interaction(stype, sch.wide)E.No", the formula itself.
class Terms {
 public:
  // `split`: "I(x > 12)" is two variables, "I(x > 12)FALSE" and "I(x > 12)TRUE", as R's means and
  // totals have it. STATS-COLUMN, STATS-EXPRESSION…
  static base::Result<Terms> make(const Frame& frame, const std::vector<std::string>& of,
                                  bool split = false);

  [[nodiscard]] std::size_t width() const { return terms_.size(); }
  [[nodiscard]] const std::string& name(std::size_t i) const { return terms_[i].name; }
  [[nodiscard]] std::vector<std::string> names() const;
  // Rows [begin, end) into out, width() numbers a row, `stride` numbers from row to row.
  void fill(std::size_t begin, std::size_t end, double* out, std::size_t stride) const;
  [[nodiscard]] Numbers values(std::size_t i) const;
  // What a variable is made of, for those who can sum it exactly: a whole column, or one level of a
  // coding; else null.
  [[nodiscard]] const Column* whole_column(std::size_t i) const;
  [[nodiscard]] const Coding* coding(std::size_t i, std::int32_t& level) const;
  [[nodiscard]] bool may_miss() const;  // false: no variable has a missing value
  // 1 for the rows in which some variable is missing.
  [[nodiscard]] std::vector<std::uint8_t> missing(std::size_t rows) const;
  // Of the cells of a variable, all rows: the largest absolute value.
  [[nodiscard]] double bound(std::size_t i, std::size_t rows) const;
  // The same variable, a number of its own: for statistics made of others.
  static Terms of_values(std::string name, Numbers values);
  // One 0/1 variable a level.
  static Terms of_coding(const std::string& prefix, Coding coding);

 private:
  struct Term {
    std::string name;
    const Column* column = nullptr;          // a column of numbers
    std::shared_ptr<const Coding> coding{};  // or one level of a category
    std::int32_t level = 0;
    std::shared_ptr<const Numbers> numbers{};  // or the values of a formula
  };
  base::Result<void> add(const Frame& frame, const std::string& entry, bool split);
  void add_numbers(std::string name, Numbers values);
  void add_levels(const std::string& prefix, std::shared_ptr<const Coding> coding);

  std::vector<Term> terms_;
};

// "factor(x)" → the codes of x; a plain name → the codes of that column.
base::Result<Coding> code_entry(const Frame& frame, const std::string& entry);
// The levels of several, the first running fastest, all combinations, labels joined by ".".
Coding interact(const std::vector<Coding>& codings);
// The columns inside "name(a, b)"; empty when `entry` is not of that form.
std::vector<std::string> arguments_of(const std::string& entry, const std::string& name);

}  // namespace wanhu::stats
