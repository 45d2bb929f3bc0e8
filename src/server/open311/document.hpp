// What GeoReport answers, independent of its format: a tree that becomes XML or JSON. A list is an
// element of elements in XML and an array in JSON, whose items lose their names.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace wanhu::server::open311 {

class Element {
 public:
  enum class Kind { text, number, boolean, nothing, object, list };

  static Element text(std::string name, std::string value);
  // Nothing becomes an empty element and null.
  static Element maybe(std::string name, const std::optional<std::string>& value);
  static Element number(std::string name, std::int64_t value);
  static Element boolean(std::string name, bool value);
  static Element nothing(std::string name);
  static Element object(std::string name, std::vector<Element> children);
  static Element list(std::string name, std::vector<Element> children);

  void add(Element child) { children_.push_back(std::move(child)); }

  // With the XML declaration. Characters that XML 1.0 does not know become U+FFFD.
  [[nodiscard]] std::string xml() const;
  [[nodiscard]] std::string json() const;

 private:
  Element(std::string name, Kind kind, std::string value, std::vector<Element> children)
      : name_(std::move(name)),
        kind_(kind),
        value_(std::move(value)),
        children_(std::move(children)) {}

  void write_xml(std::string& out, int depth) const;
  [[nodiscard]] nlohmann::ordered_json tree() const;

  std::string name_;
  Kind kind_;
  std::string value_;
  std::vector<Element> children_;
};

}  // namespace wanhu::server::open311
