#include "plan/value.hpp"

namespace wanhu::plan {

const Value* Value::find(std::string_view name) const {
  for (const Value& entry : entries)
    if (entry.key == name) return &entry;
  return nullptr;
}

const Value* Value::at_path(std::string_view dotted) const {
  const Value* here = this;
  while (here != nullptr && !dotted.empty()) {
    const auto dot = dotted.find('.');
    here = here->find(dotted.substr(0, dot));
    dotted = dot == std::string_view::npos ? std::string_view() : dotted.substr(dot + 1);
  }
  return here;
}

std::optional<base::Date> Value::date_of(std::string_view name) const {
  const Value* value = find(name);
  if (value == nullptr || value->kind != Kind::date) return std::nullopt;
  return value->date;
}

std::optional<std::int64_t> Value::integer_of(std::string_view name) const {
  const Value* value = find(name);
  if (value == nullptr || value->kind != Kind::integer) return std::nullopt;
  return value->integer;
}

std::string Value::text_of(std::string_view name) const {
  const Value* value = find(name);
  return value != nullptr && value->kind == Kind::text ? value->text : std::string();
}

bool Value::is_true(std::string_view name) const {
  const Value* value = find(name);
  return value != nullptr && value->kind == Kind::boolean && value->boolean;
}

const std::vector<Value>& Value::rows_of(std::string_view name) const {
  static const std::vector<Value> none;
  const Value* value = find(name);
  return value != nullptr && value->kind == Kind::rows ? value->items : none;
}

}  // namespace wanhu::plan
