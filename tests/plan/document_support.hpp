// Trees of plans for the tests of documents and differences: read from the five plans, marked so
// that every value can be found again, or made from the schema with every key there is.
#pragma once

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/reader.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan {

struct Read {
  Tree tree;
  Plan plan;
};

inline Read read_plan(const std::string& text) {
  Loaded loaded = load(text, "plan.toml");
  if (!loaded.plan) throw std::logic_error("does not load: " + loaded.findings.front().code);
  FindingList findings;
  return {read_tree(text, findings), std::move(*loaded.plan)};
}

inline std::vector<std::string> all_plans() {
  std::vector<std::string> texts;
  for (const auto& entry : std::filesystem::directory_iterator(source_path("plans")))
    if (entry.is_directory())
      texts.push_back(read_text("plans/" + entry.path().filename().string() + "/plan.toml"));
  return texts;
}

// Calls `visit(value, path)` for every value that is neither a table nor an array of tables.
template <class F>
void each_leaf(Value& value, const std::string& path, const F& visit) {
  for (Value& entry : value.entries)
    each_leaf(entry, path.empty() ? entry.key : path + "." + entry.key, visit);
  for (Value& item : value.items) each_leaf(item, path, visit);
  if (value.kind != Value::Kind::table && value.kind != Value::Kind::rows) visit(value, path);
}

// Changes every text, number and date of a tree into one that stands nowhere else. Words, ids and
// expressions then mean nothing any more, so a document has to show them as they stand.
class Marks {
 public:
  struct Mark {
    std::string path, key, text;
  };

  explicit Marks(Tree& tree) {
    each_leaf(tree.root, "", [this](Value& value, const std::string& path) { add(value, path); });
  }
  [[nodiscard]] const std::vector<Mark>& marks() const { return marks_; }

 private:
  void add(Value& value, const std::string& path) {
    const int n = 700'000 + static_cast<int>(marks_.size());
    std::string text = std::to_string(n);
    if (value.kind == Value::Kind::text) {
      text = "[" + text + "]";
      value.text += text;
    } else if (value.kind == Value::Kind::integer) {
      value.integer = n;
    } else if (value.kind == Value::Kind::date) {
      // A year of its own for each; both languages show it whole.
      const int year = 3000 + static_cast<int>(marks_.size());
      value.date = *base::Date::from_ymd(year, 1, 1);
      text = std::to_string(year);
    } else {
      return;
    }
    marks_.push_back({path, path.substr(path.rfind('.') + 1), text});
  }

  std::vector<Mark> marks_;
};

// One truth value of each place in the schema: rows of one list are told alike.
inline std::vector<Value*> truths_of(Value& root) {
  std::vector<Value*> found;
  std::set<std::string> paths;
  each_leaf(root, "", [&](Value& value, const std::string& path) {
    if (value.kind == Value::Kind::boolean && paths.insert(path).second) found.push_back(&value);
  });
  return found;
}

inline std::vector<Value*> texts_of_key(Value& root, const std::vector<std::string>& keys) {
  std::vector<Value*> found;
  each_leaf(root, "", [&](Value& value, const std::string&) {
    const bool is_one = std::find(keys.begin(), keys.end(), value.key) != keys.end();
    if (is_one && value.kind == Value::Kind::text) found.push_back(&value);
  });
  return found;
}

// ---- a tree with every key of the schema -------------------------------------------------------

inline Value everything(const Shape& shape, bool other_form);

inline Value some_value(const Field& field, bool other_form) {
  using Kind = Value::Kind;
  const bool is_other = other_form && field.or_type != Type::none;
  const Type type = is_other ? field.or_type : field.type;
  const Shape* shape = is_other ? field.or_shape : field.shape;
  Value value{.kind = Kind::text, .at = {1, 1, 1}, .text = "w"};
  if (type == Type::count || type == Type::integer) value.kind = Kind::integer;
  if (type == Type::boolean) value.kind = Kind::boolean;
  if (type == Type::date) value.kind = Kind::date;
  if (type == Type::table) value = everything(*shape, other_form);
  if (type == Type::rows || type == Type::texts) value.kind = Kind::rows;
  if (type == Type::texts) value.items = {Value{.kind = Kind::text}, Value{.kind = Kind::text}};
  if (type == Type::rows)
    value.items = {everything(*shape, other_form), everything(*shape, other_form)};
  if (type == Type::map) {
    value.kind = Kind::table;
    for (const char* id : {"one", "two"}) {
      value.entries.push_back(everything(*shape, other_form));
      value.entries.back().key = id;
      value.entries.back().key_at = {1, 1, 1};
    }
  }
  return value;
}

inline Value everything(const Shape& shape, bool other_form) {
  Value table{.kind = Value::Kind::table, .at = {1, 1, 1}};
  for (const Field& field : shape.fields) {
    table.entries.push_back(some_value(field, other_form));
    table.entries.back().key = std::string(field.name);
    table.entries.back().key_at = {1, 1, 1};
  }
  return table;
}

}  // namespace wanhu::plan
