// The tree a plan file is read into: TOML's values with the place of every key and value, keys in
// the order of the file. Two kinds are ours: a hole ("?") and a broken value, about which a finding
// exists already, so that every later check passes over it in silence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "plan/finding.hpp"

namespace wanhu::plan {

struct Value {
  enum class Kind { text, integer, real, boolean, date, date_time, rows, table, hole, broken };
  Kind kind = Kind::table;
  Span at{};
  std::string text{};
  std::int64_t integer = 0;
  bool boolean = false;
  base::Date date{};
  std::vector<Value> items{};    // of rows (a TOML array)
  std::vector<Value> entries{};  // of a table, each with its key
  std::string key{};             // of an entry
  Span key_at{};

  // The entry with this key, or null. Keys are few, so a linear search is the fastest.
  [[nodiscard]] const Value* find(std::string_view name) const;
  // `find` along "org.units"; null as soon as one step is missing.
  [[nodiscard]] const Value* at_path(std::string_view dotted) const;

  // Lenient reading: nothing when the key is missing or of another kind.
  [[nodiscard]] std::optional<base::Date> date_of(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer_of(std::string_view name) const;
  [[nodiscard]] std::string text_of(std::string_view name) const;
  [[nodiscard]] bool is_true(std::string_view name) const;
  // The items of an array under `name`; empty when there is none.
  [[nodiscard]] const std::vector<Value>& rows_of(std::string_view name) const;
};

}  // namespace wanhu::plan
