// Checks JSON against the schemas of an OpenAPI document, as far as ours use them: type,
// properties, required, additionalProperties, enum, const, $ref, items, minItems, maxItems,
// minLength, maxLength, pattern, minimum, maximum, anyOf, oneOf, format (uuid, date, date-time). A
// keyword it does not know is an error of its own, so that no schema passes by not being looked at.
#pragma once

#include <regex>
#include <set>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace wanhu::test {

class SchemaChecker {
 public:
  using Json = nlohmann::json;
  explicit SchemaChecker(Json document) : document_(std::move(document)) {}

  [[nodiscard]] const Json& document() const { return document_; }

  // What is wrong first, with its place; empty when the value fits.
  [[nodiscard]] std::string check(const Json& schema, const Json& value,
                                  const std::string& at = "") const {
    if (const auto ref = schema.find("$ref"); ref != schema.end())
      return check(resolve(ref->get<std::string>()), value, at);
    known_keywords(schema);
    if (std::string wrong = check_type(schema, value, at); !wrong.empty()) return wrong;
    if (std::string wrong = check_choices(schema, value, at); !wrong.empty()) return wrong;
    if (value.is_object()) return check_object(schema, value, at);
    if (value.is_array()) return check_array(schema, value, at);
    if (value.is_string()) return check_text(schema, value.get<std::string>(), at);
    if (value.is_number()) return check_number(schema, value.get<double>(), at);
    return {};
  }

  [[nodiscard]] const Json& resolve(const std::string& ref) const {
    if (!ref.starts_with("#/")) throw std::logic_error("foreign $ref " + ref);
    return document_.at(Json::json_pointer(ref.substr(1)));
  }

 private:
  static void known_keywords(const Json& schema) {
    static const std::set<std::string> k_known{
        "type",     "properties",  "required",      "additionalProperties",
        "enum",     "const",       "items",         "minItems",
        "maxItems", "minLength",   "maxLength",     "pattern",
        "minimum",  "maximum",     "anyOf",         "oneOf",
        "format",   "description", "discriminator", "x-roles"};
    for (const auto& [keyword, ignored] : schema.items())
      if (!k_known.contains(keyword)) throw std::logic_error("unknown schema keyword " + keyword);
  }

  static bool is_type(const std::string& type, const Json& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    throw std::logic_error("unknown schema type " + type);
  }

  static std::string check_type(const Json& schema, const Json& value, const std::string& at) {
    const auto type = schema.find("type");
    if (type == schema.end()) return {};
    bool fits = false;
    if (type->is_string())
      fits = is_type(type->get<std::string>(), value);
    else
      for (const Json& one : *type) fits = fits || is_type(one.get<std::string>(), value);
    return fits ? "" : at + ": " + shortened(value) + " is not of type " + type->dump();
  }

  [[nodiscard]] std::string check_choices(const Json& schema, const Json& value,
                                          const std::string& at) const {
    if (const auto list = schema.find("enum"); list != schema.end()) {
      bool found = false;
      for (const Json& one : *list) found = found || one == value;
      if (!found) return at + ": " + shortened(value) + " is not one of " + list->dump();
    }
    if (const auto only = schema.find("const"); only != schema.end() && *only != value)
      return at + ": " + shortened(value) + " is not " + only->dump();
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const auto list = schema.find(keyword);
      if (list == schema.end()) continue;
      std::size_t fitting = 0;
      std::string first;
      for (const Json& one : *list) {
        const std::string wrong = check(one, value, at);
        if (wrong.empty()) ++fitting;
        if (first.empty()) first = wrong;
      }
      if (fitting == 0 || (std::string(keyword) == "oneOf" && fitting > 1))
        return at + ": fits " + std::to_string(fitting) + " of " + keyword + " (" + first + ")";
    }
    return {};
  }

  [[nodiscard]] std::string check_object(const Json& schema, const Json& value,
                                         const std::string& at) const {
    if (const auto required = schema.find("required"); required != schema.end())
      for (const Json& name : *required)
        if (!value.contains(name.get<std::string>()))
          return at + ": " + name.get<std::string>() + " is missing";
    const auto properties = schema.find("properties");
    const auto more = schema.find("additionalProperties");
    for (const auto& [name, field] : value.items()) {
      const std::string place = at + "/" + name;
      std::string wrong;
      if (properties != schema.end() && properties->contains(name))
        wrong = check(properties->at(name), field, place);
      else if (more != schema.end() && more->is_boolean() && !more->get<bool>())
        wrong = place + ": not in the schema";
      else if (more != schema.end() && more->is_object())
        wrong = check(*more, field, place);
      if (!wrong.empty()) return wrong;
    }
    return {};
  }

  [[nodiscard]] std::string check_array(const Json& schema, const Json& value,
                                        const std::string& at) const {
    if (schema.contains("minItems") && value.size() < schema.at("minItems").get<std::size_t>())
      return at + ": too few items";
    if (schema.contains("maxItems") && value.size() > schema.at("maxItems").get<std::size_t>())
      return at + ": too many items";
    const auto items = schema.find("items");
    for (std::size_t i = 0; items != schema.end() && i < value.size(); ++i)
      if (std::string wrong = check(*items, value[i], at + "/" + std::to_string(i)); !wrong.empty())
        return wrong;
    return {};
  }

  static std::string check_text(const Json& schema, const std::string& value,
                                const std::string& at) {
    const std::size_t length = base::decode_utf8(value).size();
    if (schema.contains("minLength") && length < schema.at("minLength").get<std::size_t>())
      return at + ": too short";
    if (schema.contains("maxLength") && length > schema.at("maxLength").get<std::size_t>())
      return at + ": too long";
    if (schema.contains("pattern") &&
        !std::regex_search(value, std::regex(schema.at("pattern").get<std::string>())))
      return at + ": " + value + " does not match " + schema.at("pattern").get<std::string>();
    const std::string format = schema.value("format", "");
    const bool fits = format.empty() || format == "binary" ? true
                      : format == "uuid"                   ? base::Uuid::parse(value).has_value()
                      : format == "date"                   ? base::Date::parse(value).has_value()
                      : format == "date-time"              ? base::Instant::parse(value).has_value()
                                              : throw std::logic_error("unknown format " + format);
    return fits ? "" : at + ": " + value + " is not a " + format;
  }

  static std::string check_number(const Json& schema, double value, const std::string& at) {
    if (schema.contains("minimum") && value < schema.at("minimum").get<double>())
      return at + ": below the minimum";
    if (schema.contains("maximum") && value > schema.at("maximum").get<double>())
      return at + ": above the maximum";
    return {};
  }

  static std::string shortened(const Json& value) { return value.dump().substr(0, 60); }

  Json document_;
};

}  // namespace wanhu::test
