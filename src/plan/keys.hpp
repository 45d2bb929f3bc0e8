// Keys and the kinds of value they take: which value fits a field, and which key a misspelt one was
// probably meant to be.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plan/schema.hpp"
#include "plan/value.hpp"

namespace wanhu::plan {

// The kind of TOML value a type is written as.
Value::Kind kind_of(Type type);

// Whether the value is of a kind that the field takes; a hole and a broken value fit every field.
bool fits(const Field& field, const Value& value);

// Slips of the hand between two words: letters put in, left out, replaced, or two neighbours
// swapped. `limit` + 1 when there are more.
int slips_between(std::string_view a, std::string_view b, int limit);

// The fields of `shape` that `entry`, a key unknown to it, was probably meant to be: by its ASCII
// name, or by its Chinese name in the block at the schema path `block`. Never one that its table
// has already (`present`), but for [[rows]] and [named.tables], of which it may be one more.
// Several only when they are as near as each other; then those come first that take such a value,
// are required, and begin with the same letter.
std::vector<const Field*> meant_keys(const Value& entry, const Shape& shape,
                                     const std::set<std::string>& present,
                                     std::string_view block = {});

// The keys of `shape` that its table does not have yet, required ones first, with their Chinese
// names; at most k_keys_listed_max, then "…".
inline constexpr std::size_t k_keys_listed_max = 14;
std::vector<Alternative> keys_left(const Shape& shape, const std::set<std::string>& present,
                                   std::string_view block);

// The keys of `table` that `shape` knows.
std::set<std::string> known_keys(const Value& table, const Shape& shape);

}  // namespace wanhu::plan
