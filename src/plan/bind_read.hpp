// Lenient reading of checked tables: what is missing or a hole becomes the default value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "calendar/amount.hpp"
#include "plan/blocks.hpp"
#include "plan/checks.hpp"
#include "plan/value.hpp"

namespace wanhu::plan {

inline const Value& table_of(const Value& value, std::string_view key) {
  static const Value none;
  const Value* found = value.find(key);
  return found == nullptr ? none : *found;
}

inline int number_of(const Value& value, std::string_view key, int otherwise = 0) {
  return static_cast<int>(value.integer_of(key).value_or(otherwise));
}

inline Date day_of(const Value& value, std::string_view key) {
  return value.date_of(key).value_or(Date());
}

inline std::vector<std::string> texts_of(const Value& value, std::string_view key) {
  std::vector<std::string> texts;
  for (const Value& item : value.rows_of(key))
    if (item.kind == Value::Kind::text) texts.push_back(item.text);
  return texts;
}

inline std::optional<Amount> amount_if(const Value& value, std::string_view key) {
  const auto amount = calendar::parse_amount(value.text_of(key));
  return amount ? std::optional(*amount) : std::nullopt;
}

template <class T, class Read>
std::vector<T> bind_rows(const Value& value, std::string_view key, Read read) {
  std::vector<T> all;
  for (const Value& row : value.rows_of(key))
    if (row.kind == Value::Kind::table) all.push_back(read(row));
  return all;
}

template <class T, class Read>
std::vector<T> bind_map(const Value& value, std::string_view key, Read read) {
  std::vector<T> all;
  for (const Value& entry : table_of(value, key).entries) {
    T item = read(entry);
    item.id = entry.key;
    all.push_back(std::move(item));
  }
  return all;
}

// "90%" → 90; nothing when it is missing or no share.
inline std::optional<int> share_if(const Value& value, std::string_view key) {
  const int percent = percent_of(value.text_of(key));
  return percent < 0 ? std::nullopt : std::optional(percent);
}

inline std::vector<Milestone> milestones_of(const Value& value) {
  return bind_rows<Milestone>(value, "milestones", [](const Value& row) {
    return Milestone{day_of(row, "by"), share_if(row, "at").value_or(0)};
  });
}

}  // namespace wanhu::plan
