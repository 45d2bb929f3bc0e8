#include "plan/tools/format_verify.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace wanhu::plan {

namespace {

// The literal at `at` as the parser reads it by itself, under the key "v".
std::optional<toml::table> parsed_alone(const SourceText& source, Span at) {
  const std::size_t begin =
      source.offset_of_line(at.line) + static_cast<std::size_t>(std::max(0, at.column - 1));
  const std::string literal = source.slice(begin, begin + static_cast<std::size_t>(at.width));
  try {
    return toml::parse("v = " + literal);
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

bool equal_reals(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || a == b;
}

class Comparison {
 public:
  Comparison(const SourceText& before, const SourceText& after) : before_(before), after_(after) {}

  bool equal(const Value& a, const Value& b, TableShape shape) const {
    if (a.kind != b.kind) return false;
    switch (a.kind) {
      case Value::Kind::table:
        return equal_tables(a, b, shape);
      case Value::Kind::rows:
        return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                          [&](const Value& x, const Value& y) { return equal(x, y, shape); });
      case Value::Kind::real:
      case Value::Kind::date_time:
        return equal_literals(a, b);
      default:
        return a.text == b.text && a.integer == b.integer && a.boolean == b.boolean &&
               a.date == b.date;
    }
  }

 private:
  bool equal_tables(const Value& a, const Value& b, TableShape shape) const {
    if (a.entries.size() != b.entries.size()) return false;
    auto xs = entries_of(a), ys = entries_of(b);
    if (!shape.map) {
      sort_by_key(xs);
      sort_by_key(ys);
    }
    return std::equal(xs.begin(), xs.end(), ys.begin(), [&](const Value* x, const Value* y) {
      return x->key == y->key &&
             equal(*x, *y, shape_under(shape, x->key, x->kind == Value::Kind::rows));
    });
  }

  static std::vector<const Value*> entries_of(const Value& table) {
    std::vector<const Value*> entries;
    entries.reserve(table.entries.size());
    for (const Value& entry : table.entries) entries.push_back(&entry);
    return entries;
  }

  static void sort_by_key(std::vector<const Value*>& entries) {
    std::sort(entries.begin(), entries.end(),
              [](const Value* x, const Value* y) { return x->key < y->key; });
  }

  bool equal_literals(const Value& a, const Value& b) const {
    const auto x = parsed_alone(before_, a.at), y = parsed_alone(after_, b.at);
    if (!x || !y) return false;
    const auto *real_x = x->get_as<double>("v"), *real_y = y->get_as<double>("v");
    if (real_x != nullptr && real_y != nullptr) return equal_reals(**real_x, **real_y);
    return *x == *y;
  }

  const SourceText& before_;
  const SourceText& after_;
};

}  // namespace

bool same_meaning(const ReadText& before, const ReadText& after) {
  return Comparison(before.source, after.source).equal(before.root, after.root, file_shape());
}

}  // namespace wanhu::plan
