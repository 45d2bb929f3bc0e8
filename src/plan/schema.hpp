// The closed vocabulary of a plan file as a table: which keys a block has, and what each may hold.
// A new block is new rows in schema.cpp, its Chinese key names in data/messages/plan.json
// (PLAN-KEY-…), and its reading in bind.cpp; the checks need no change.
#pragma once

#include <string_view>
#include <vector>

namespace wanhu::plan {

enum class Type {
  none,
  id,  // [a-z][a-z0-9_]*, at most 40 characters
  text,
  count,  // an integer of at least 0
  integer,
  boolean,
  date,
  amount,     // "10日", "10个工作日", "24小时"
  number,     // an expression that gives a number: "count(matter)"
  condition,  // an expression that is true or false
  share,      // "10%"
  moment,     // "50%" of a term, "due", or "+1日" after it
  word,       // one of `words`
  texts,      // array of strings; of `words` when there are any
  table,      // one table of `shape`
  rows,       // array of tables of `shape`
  map,        // a table whose keys are ids and whose values are tables of `shape`
};

// What a text must name. Chinese text where a person is meant describes a position and is free.
enum class Ref {
  none,
  unit,
  place,  // unit or office
  kind,   // of units
  phase,
  person,         // unit, office, team, duty, or a position in words
  told,           // the same, or owner, visitor, resident
  place_or_kind,  // unit or office, or a kind of units: each of that kind
  quota_of,       // duty, team, unit, or a kind of units: whoever a quota is for
  indicator,
  task,
  place_kind,
  matter_kind,
  ranked,    // "ranking.community"
  standard,  // "standards.three_zeros"
  message,   // a template of [messages]
  calendar,  // of [calendars], or "cn-office": the national one
};

struct Shape;

struct Field {
  std::string_view name;
  Type type = Type::text;
  bool required = false;
  const Shape* shape = nullptr;
  std::vector<std::string_view> words{};  // of a text with a ref: words it may be as well
  Ref ref = Ref::none;
  Type or_type = Type::none;  // the other form the value may take
  const Shape* or_shape = nullptr;
  std::vector<std::string_view> or_words{};  // of an or_type word
};

struct Shape {
  std::vector<Field> fields;
  [[nodiscard]] const Field* field(std::string_view name) const;
};

const Shape& root_shape();

// Whether a key of this name takes values of this type in some block.
bool some_key_takes(std::string_view key, Type type);

// Every key of every block, each once, sorted: the catalogue must name them all.
std::vector<std::string_view> all_keys();

}  // namespace wanhu::plan
