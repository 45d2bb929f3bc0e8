#include "server/api/query_fields.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace wanhu::server::api {

void QueryFields::refuse(std::string code, const std::string& name,
                         std::map<std::string, std::string> args) {
  if (problem_) return;
  args.emplace("field", name);
  problem_ = base::Problem{.code = std::move(code), .args = std::move(args)};
  problem_->place.field = name;
}

std::optional<std::string> QueryFields::text(const std::string& name, std::size_t length_max) {
  auto value = request_.query_value(name);
  if (!value || value->empty()) return {};
  if (base::decode_utf8(*value).size() > length_max) {
    refuse("FIELD-LENGTH", name, {{"max", std::to_string(length_max)}});
    return {};
  }
  return value;
}

std::string QueryFields::required(const std::string& name, std::size_t length_max) {
  auto value = text(name, length_max);
  if (!value) refuse("FIELD-MISSING", name, {});
  return value.value_or("");
}

std::optional<base::Date> QueryFields::date(const std::string& name) {
  const auto value = text(name);
  if (!value) return {};
  const auto date = base::Date::parse(*value);
  if (!date) refuse("FIELD-TYPE", name, {{"type", "YYYY-MM-DD"}});
  return date;
}

std::optional<base::Uuid> QueryFields::uuid(const std::string& name) {
  const auto value = text(name);
  if (!value) return {};
  const auto id = base::Uuid::parse(*value);
  if (!id) refuse("FIELD-TYPE", name, {{"type", "uuid"}});
  return id;
}

std::optional<std::int64_t> QueryFields::integer(const std::string& name, std::int64_t low,
                                                 std::int64_t high) {
  const auto value = text(name);
  if (!value) return {};
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error != std::errc() || end != value->data() + value->size()) {
    refuse("FIELD-TYPE", name, {{"type", "integer"}});
    return {};
  }
  if (number < low || number > high) {
    refuse("FIELD-RANGE", name, {{"low", std::to_string(low)}, {"high", std::to_string(high)}});
    return {};
  }
  return number;
}

std::string QueryFields::page_after(Second second) {
  const std::string name = "after";
  const std::string value = text(name, 100).value_or("");
  const auto is_number = [](std::string_view part) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    return error == std::errc() && end == part.data() + part.size();
  };
  const auto parts = base::split(value, '.');
  const bool fits =
      parts.size() == 2 && is_number(parts[0]) &&
      (second == Second::number ? is_number(parts[1]) : base::Uuid::parse(parts[1]).has_value());
  if (!value.empty() && !fits) refuse("QUERY-AFTER", name, {});
  return value;
}

bool QueryFields::boolean(const std::string& name) {
  return one_of(name, {"true", "false", "1", "0"}).value_or("0").find_first_of("t1") == 0;
}

std::optional<std::string> QueryFields::one_of(const std::string& name,
                                               const std::vector<std::string>& allowed) {
  auto value = text(name);
  if (!value) return {};
  if (std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return value;
  std::string list;
  for (const std::string& one : allowed) list += (list.empty() ? "" : ", ") + one;
  refuse("FIELD-VALUE", name, {{"value", *value}, {"allowed", list}});
  return {};
}

std::vector<std::string> QueryFields::words(const std::string& name,
                                            const std::vector<std::string>& allowed) {
  std::vector<std::string> all;
  const std::string said = text(name, 200).value_or("");
  for (const std::string_view one : base::split(said, ',')) {
    if (one.empty()) continue;
    if (std::find(allowed.begin(), allowed.end(), one) != allowed.end()) {
      all.emplace_back(one);
      continue;
    }
    std::string list;
    for (const std::string& word : allowed) list += (list.empty() ? "" : ", ") + word;
    refuse("FIELD-VALUE", name, {{"value", std::string(one)}, {"allowed", list}});
    return {};
  }
  return all;
}

void QueryFields::in_order(base::Date from, base::Date to, const std::string& name) {
  if (to < from) refuse("QUERY-DATES", name, {{"from", from.iso()}});
}

std::optional<base::Uuid> QueryFields::path_id() {
  const auto id = base::Uuid::parse(request_.param("id"));
  if (!id && !problem_)
    problem_ = base::Problem{.code = "NOT-FOUND", .kind = base::Kind::not_found};
  return id;
}

base::Result<void> QueryFields::done() {
  if (problem_) return base::fail(*problem_);
  return {};
}

}  // namespace wanhu::server::api
