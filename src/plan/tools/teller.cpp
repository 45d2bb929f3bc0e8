#include "plan/tools/teller.hpp"

#include <algorithm>
#include <cctype>

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

const std::string k_say = "PLAN-DOC-SAY-";

// The shape under which a table or rows stand: the field's own, or that of its other form.
const Shape* shape_in(const Field& field) {
  return field.shape != nullptr ? field.shape : field.or_shape;
}

std::string code_of(const Where& at, const Keys& keys) {
  if (keys == Keys{"read"}) return k_say + "read";
  std::string code = k_say + at.path + ".";
  for (std::size_t i = 0; i < keys.size(); ++i) code += (i > 0 ? "+" : "") + std::string(keys[i]);
  return code;
}

// How the value stands in the file, as the last part of a code: a word, true or false, its form.
std::string variant_of(const Value& value, const Field& field) {
  switch (value.kind) {
    case Kind::text:
      return is_closed(field) ? value.text : std::string();
    case Kind::boolean:
      return value.boolean ? "true" : "false";
    case Kind::table:
      return "table";
    case Kind::rows:
      return "rows";
    case Kind::date:
      return "date";
    case Kind::integer:
    case Kind::real:
    case Kind::date_time:
    case Kind::hole:
    case Kind::broken:
      break;
  }
  return {};
}

bool has_tables(const Value& value) {
  return value.kind == Kind::table ||
         (value.kind == Kind::rows &&
          std::any_of(value.items.begin(), value.items.end(),
                      [](const Value& item) { return item.kind == Kind::table; }));
}

bool ends_a_sentence(std::string_view text) {
  for (const std::string_view mark : {"。", "？", "！", ".", "?", "!"})
    if (text.ends_with(mark)) return true;
  return false;
}

}  // namespace

Teller::Teller(const Wording& words, const Tree& tree) : words_(words) {
  const Value* matters = tree.root.find("matters");
  const bool rolls = matters != nullptr && matters->text_of("roll") == "next_working_day";
  if (rolls) roll_ = words.say("PLAN-DOC-ROLL");
}

std::string Teller::value(const Value& value, const Field& field, const Where& at) const {
  if (value.kind == Kind::table && shape_in(field) != nullptr)
    return line(value, *shape_in(field), at);
  if (value.kind == Kind::rows) return rows(value, field, at);
  return words_.value(value, field, at);
}

std::string Teller::rows(const Value& rows, const Field& field, const Where& at) const {
  std::vector<std::string> items;
  for (const Value& item : rows.items)
    items.push_back(item.kind == Kind::table && shape_in(field) != nullptr
                        ? line(item, *shape_in(field), at)
                        : words_.value(item, field, at));
  return has_tables(rows) ? joined(items, "PLAN-DOC-SEMICOLON") : words_.list(items);
}

std::string Teller::pair(const Value& value, const Field& field, const Where& at) const {
  return words_.say("PLAN-DOC-PAIR",
                    {{"key", words_.key(at)}, {"value", this->value(value, field, at)}});
}

std::string Teller::group(const Value& table, const Shape& shape, const Where& at, const Keys& keys,
                          bool plain) const {
  std::map<std::string, std::string> args{{"roll", ""}};
  bool alike = keys.size() == 2;
  for (const std::string_view key : keys) {
    const Value* value = table.find(key);
    const Field* field = shape.field(key);
    if (value == nullptr || field == nullptr) return {};
    args[std::string(key)] = this->value(*value, *field, at.in(key));
    if (words_.may_end_on_rest_day(*value, at.in(key))) args["roll"] = roll_;
    alike = alike && args[std::string(key)] == args[std::string(keys.front())];
  }
  const std::string code = code_of(at, keys);
  std::vector<std::string> codes;
  if (alike) codes.push_back(code + ".same");
  if (keys.size() == 1)
    if (const std::string variant =
            variant_of(*table.find(keys.front()), *shape.field(keys.front()));
        !variant.empty())
      codes.push_back(code + "." + variant);
  codes.push_back(code);
  for (const std::string& one : codes)
    if (base::has_message(one)) return words_.say(one, args);
  if (keys.size() > 1) return {};
  if (plain) return args[std::string(keys.front())];
  return pair(*table.find(keys.front()), *shape.field(keys.front()), at.in(keys.front()));
}

std::vector<Said> Teller::parts(const Value& table, const Shape& shape, const Where& at,
                                const std::set<std::string_view>& apart) const {
  std::set<std::string_view> left;
  for (const Field& field : shape.fields)
    if (field.name != "id" && field.name != "src" && !apart.contains(field.name) &&
        table.find(field.name) != nullptr)
      left.insert(field.name);
  std::vector<Keys> order = groups_of(at.path);
  for (const Field& field : shape.fields) order.push_back({field.name});
  std::vector<Said> all;
  for (const Keys& keys : order) {
    if (!std::all_of(keys.begin(), keys.end(), [&](auto key) { return left.contains(key); }))
      continue;
    const std::string text = group(table, shape, at, keys);
    if (text.empty()) continue;
    const bool nested = keys.size() == 1 && has_tables(*table.find(keys.front()));
    all.push_back({text, nested});
    for (const std::string_view key : keys) left.erase(key);
  }
  return all;
}

std::string Teller::joined(const std::vector<std::string>& parts, const char* between) const {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : words_.say(between)) + part;
  return all;
}

std::string Teller::clause(const Value& table) const {
  const Value* src = table.find("src");
  if (src == nullptr) return {};
  return words_.say("PLAN-DOC-CLAUSE",
                    {{"src", src->kind == Kind::text ? src->text : words_.open()}});
}

std::string Teller::line(const Value& table, const Shape& shape, const Where& at,
                         const std::set<std::string_view>& apart) const {
  std::vector<std::string> texts;
  for (Said& said : parts(table, shape, at, apart)) texts.push_back(std::move(said.text));
  return joined(texts, "PLAN-DOC-COMMA") + clause(table);
}

std::string Teller::row(const Value& table, const Shape& shape, const Where& at) const {
  const std::string_view key = words_.naming_key(table);
  const std::string name = key.empty() ? std::string() : table.text_of(key);
  const std::string rest = line(table, shape, at, {key});
  if (name.empty()) return rest;
  if (rest.empty()) return name;
  return words_.say("PLAN-DOC-SUBJECT", {{"name", name}, {"text", rest}});
}

std::string Teller::sentence(const std::string& text) const {
  if (text.empty()) return text;
  std::string said = text;
  said[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(said[0])));
  return ends_a_sentence(said) ? said : words_.say("PLAN-DOC-SENTENCE", {{"text", said}});
}

}  // namespace wanhu::plan
