#include "plan/sample.hpp"

#include <algorithm>

namespace wanhu::plan {

namespace {

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string sample_table(const Shape& shape) {
  std::string keys;
  const auto add = [&](const Field& field) {
    keys += (keys.empty() ? "" : ", ") + std::string(field.name) + " = " + sample_value(field);
  };
  for (const Field& field : shape.fields)
    if (field.required) add(field);
  if (keys.empty()) add(shape.fields.front());
  return "{ " + keys + " }";
}

}  // namespace

std::string sample_value(const Field& field) {
  switch (field.type) {
    case Type::count:
    case Type::integer:
      return "1";
    case Type::boolean:
      return "true";
    case Type::date:
      return "2026-04-30";
    case Type::amount:
      return quoted("10日");
    case Type::number:
      return quoted("count(matter)");
    case Type::condition:
      return quoted("q1 <= 2");
    case Type::share:
      return quoted("90%");
    case Type::moment:
      return quoted("50%");
    case Type::word:
      return quoted(field.words.front());
    case Type::texts:
      return "[" + quoted(field.words.empty() ? "…" : field.words.front()) + "]";
    case Type::table:
      return sample_table(*field.shape);
    case Type::rows:
      return "[ " + sample_table(*field.shape) + " ]";
    case Type::map:
    case Type::none:
    case Type::id:
    case Type::text:
      break;
  }
  return quoted("…");
}

std::string sample_entry(const Field& field) {
  const std::string name(field.name);
  if (field.type == Type::map) return "[" + name + ".…]";
  return name + " = " + sample_value(field);
}

}  // namespace wanhu::plan
