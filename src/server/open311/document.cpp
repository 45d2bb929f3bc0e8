#include "server/open311/document.hpp"

#include <stdexcept>

#include "base/text.hpp"

namespace wanhu::server::open311 {

namespace {

// XML 1.0, production [2] Char.
bool is_char(char32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char32_t c : base::decode_utf8(text)) {
    switch (c) {
      case U'&':
        out += "&amp;";
        break;
      case U'<':
        out += "&lt;";
        break;
      case U'>':
        out += "&gt;";
        break;
      case U'\r':
        out += "&#13;";  // a bare one would be read as a line feed
        break;
      default:
        base::append_utf8(out, is_char(c) ? c : U'\uFFFD');
    }
  }
  return out;
}

}  // namespace

Element Element::text(std::string name, std::string value) {
  return {std::move(name), Kind::text, std::move(value), {}};
}
Element Element::maybe(std::string name, const std::optional<std::string>& value) {
  return value ? text(std::move(name), *value) : nothing(std::move(name));
}
Element Element::number(std::string name, std::int64_t value) {
  return {std::move(name), Kind::number, std::to_string(value), {}};
}
Element Element::boolean(std::string name, bool value) {
  return {std::move(name), Kind::boolean, value ? "true" : "false", {}};
}
Element Element::nothing(std::string name) {
  return {std::move(name), Kind::nothing, {}, {}};
}
Element Element::object(std::string name, std::vector<Element> children) {
  return {std::move(name), Kind::object, {}, std::move(children)};
}
Element Element::list(std::string name, std::vector<Element> children) {
  return {std::move(name), Kind::list, {}, std::move(children)};
}

void Element::write_xml(std::string& out, int depth) const {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  out += indent + "<" + name_;
  if (children_.empty() && value_.empty()) {
    out += "/>\n";
    return;
  }
  out += ">";
  if (children_.empty()) {
    out += escaped(value_);
  } else {
    out += "\n";
    for (const Element& child : children_) child.write_xml(out, depth + 1);
    out += indent;
  }
  out += "</" + name_ + ">\n";
}

std::string Element::xml() const {
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  write_xml(out, 0);
  return out;
}

nlohmann::ordered_json Element::tree() const {
  switch (kind_) {
    case Kind::text:
      return value_;
    case Kind::number:
      return std::stoll(value_);
    case Kind::boolean:
      return value_ == "true";
    case Kind::nothing:
      return nullptr;
    case Kind::object: {
      nlohmann::ordered_json object = nlohmann::ordered_json::object();
      for (const Element& child : children_) object[child.name_] = child.tree();
      return object;
    }
    case Kind::list: {
      nlohmann::ordered_json list = nlohmann::ordered_json::array();
      for (const Element& child : children_) list.push_back(child.tree());
      return list;
    }
  }
  throw std::logic_error("unknown kind of element");
}

std::string Element::json() const {
  return tree().dump(1) + "\n";
}

}  // namespace wanhu::server::open311
