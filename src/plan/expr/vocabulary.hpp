// What an expression of a plan file may speak of: sets of rows with typed fields ("matter" with
// "closed_at"), and single names that the place of the expression adds (the questions of a form,
// the findings of a supervision). Closed: everything else is an error with a hint.
//
// No set has a field about a person (guard rules G01 to G04): expressions count matters, places and
// services, so there is nothing by which they could count people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wanhu::plan::expr {

enum class Type {
  integer,  // a whole number
  number,   // a number with decimals; it can be compared, never summed over rows
  text,
  boolean,
  date,     // a day
  instant,  // a point in time; against a date it counts as its day in Shanghai
};

// Whole numbers and dates are told apart from numbers and instants by their type only; these are
// the families within which values compare.
inline bool is_numeric(Type type) {
  return type == Type::integer || type == Type::number;
}
inline bool is_time(Type type) {
  return type == Type::date || type == Type::instant;
}

struct Field {
  std::string name;  // "closed_at"; "q_*" stands for every name that begins with "q_"
  Type type = Type::text;
  std::vector<std::string> words{};  // of a text: the only values it takes; empty when free
};

// The field called `name`, or null. An exact name is preferred to a pattern.
const Field* find_field(const std::vector<Field>& fields, std::string_view name);

struct Set {
  std::string name;
  std::vector<Field> fields;
};

struct Schema {
  std::vector<Set> sets;
  [[nodiscard]] const Set* set(std::string_view name) const;
  // Says which values a text takes, such as the kinds of matters of this plan. Throws
  // std::logic_error when there is no such field.
  void allow(std::string_view set, std::string_view field, std::vector<std::string> words);
};

// matter visit poll task place finding unit, as the campaign keeps them.
Schema campaign_schema();

// Sets for `num`, `den` and `check`; names alone for `show_if`; either or both for `when`. Names
// may have dots ("supervision.finding"). They consist of letters, digits and "_" and are none of
// the language's own words (k_keywords in lexer.hpp).
struct Vocabulary {
  Schema schema{};
  std::vector<Field> names{};
};

}  // namespace wanhu::plan::expr
