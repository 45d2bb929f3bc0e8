// A key that stands one level too high: no key of its table, but one that a table below lacks. It
// is reported once, where it stands; the table it belongs to gets a broken value in its place, so
// that nobody misses it there.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <tuple>
#include <vector>

#include "plan/checks.hpp"
#include "plan/keys.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

constexpr std::size_t k_others_max = 100;  // bounds what a hostile file can make grow

struct Home {  // a table that lacks the key
  Value* table = nullptr;
  std::string path;
  bool required = false;
  int farness = 0;
  std::vector<Value*> others{};  // rows beside it that lack an optional key too

  [[nodiscard]] bool better_than(const Home& other) const {
    return std::tuple(!required, farness) < std::tuple(!other.required, other.farness);
  }
};

const Shape* shape_of_table(const Field& field) {
  return field.or_type == Type::table ? field.or_shape : field.shape;
}

const Shape* shape_of_rows(const Field& field) {
  return field.or_type == Type::rows ? field.or_shape : field.shape;
}

// Only keys of the vocabulary have a home: that also bounds the search, since a table has each of
// them at most once.
bool is_known_key(std::string_view key) {
  static const std::vector<std::string_view> all = all_keys();
  return std::binary_search(all.begin(), all.end(), key);
}

bool has_any_required(const Value& table, const Shape& shape) {
  for (const Field& field : shape.fields)
    if (field.required && table.find(field.name) != nullptr) return true;
  return false;
}

class Moved {
 public:
  explicit Moved(FindingList& findings) : findings_(findings) {}

  void table(Value& value, const Shape& shape, const std::string& path, const std::string& clause) {
    const std::string own = value.text_of("src").empty() ? clause : value.text_of("src");
    for (std::size_t i = 0; i < value.entries.size() && !findings_.full();) {
      if (!move(value, i, home_below(value, value.entries[i], shape, path), own)) ++i;
    }
    for (Value& entry : value.entries)
      if (const Field* field = shape.field(entry.key)) below(entry, *field, path, own);
  }

 private:
  void below(Value& entry, const Field& field, const std::string& outer,
             const std::string& clause) {
    const std::string path = outer.empty() ? entry.key : outer + "." + entry.key;
    if (entry.kind == Kind::rows && shape_of_rows(field) != nullptr) {
      for (Value& row : entry.items)
        if (row.kind == Kind::table) table(row, *shape_of_rows(field), path, clause);
    } else if (entry.kind == Kind::table && field.type == Type::map) {
      map(entry, *field.shape, path, clause);
    } else if (entry.kind == Kind::table && shape_of_table(field) != nullptr) {
      table(entry, *shape_of_table(field), path, clause);
    }
  }

  // [quota] with a key of [quota.household_visit] beside that table.
  void map(Value& value, const Shape& shape, const std::string& path, const std::string& clause) {
    for (std::size_t i = 0; i < value.entries.size() && !findings_.full();) {
      if (!move(value, i, home_beside(value, value.entries[i], shape, path), clause)) ++i;
    }
    for (Value& entry : value.entries)
      if (entry.kind == Kind::table) table(entry, shape, path + "." + entry.key, clause);
  }

  static std::optional<Home> home_below(Value& value, const Value& lost, const Shape& shape,
                                        const std::string& path) {
    const Field* own = shape.field(lost.key);
    if (!is_known_key(lost.key) || (own != nullptr && fits(*own, lost))) return {};
    std::optional<Home> best;
    for (Value& entry : value.entries) {
      const Field* field = shape.field(entry.key);
      if (field == nullptr || &entry == &lost) continue;
      const std::string inner = path.empty() ? entry.key : path + "." + entry.key;
      if (entry.kind == Kind::rows && shape_of_rows(*field) != nullptr) {
        for (Value& row : entry.items) consider(best, row, *shape_of_rows(*field), lost, inner);
      } else if (entry.kind == Kind::table && field->type == Type::map) {
        for (Value& each : entry.entries)
          consider(best, each, *field->shape, lost, inner + "." + each.key);
      } else if (shape_of_table(*field) != nullptr) {
        consider(best, entry, *shape_of_table(*field), lost, inner);
      }
    }
    // A key of this table with a value that does not fit has moved only if it is missed below.
    if (own != nullptr && best && !best->required) return {};
    return best;
  }

  static std::optional<Home> home_beside(Value& value, const Value& lost, const Shape& shape,
                                         const std::string& path) {
    if (shape.field(lost.key) == nullptr ||
        (lost.kind == Kind::table && has_any_required(lost, shape)))
      return {};
    std::optional<Home> best;
    for (Value& each : value.entries)
      if (&each != &lost) consider(best, each, shape, lost, path + "." + each.key);
    return best;
  }

  static void consider(std::optional<Home>& best, Value& table, const Shape& shape,
                       const Value& lost, const std::string& path) {
    const Field* field = shape.field(lost.key);
    if (table.kind != Kind::table || field == nullptr || !fits(*field, lost) ||
        table.find(lost.key) != nullptr)
      return;
    const int below = table.at.line - lost.key_at.line;  // of two as near, the one below
    Home home{&table, path, field->required, 2 * std::abs(below) + (below < 0 ? 1 : 0), {}};
    if (!best) {
      best = std::move(home);
      return;
    }
    const bool beside = home.path == best->path && !home.required;
    if (home.better_than(*best)) std::swap(home, *best);
    if (!beside) return;
    if (!home.others.empty()) best->others.swap(home.others);
    if (best->others.size() < k_others_max) best->others.push_back(home.table);
  }

  // Takes entry `i` of `value` out when it has a home.
  bool move(Value& value, std::size_t i, const std::optional<Home>& home,
            const std::string& clause) {
    if (!home) return false;
    Value& lost = value.entries[i];
    Finding finding{.code = "L-KEY-UNKNOWN", .variant = "inner", .at = lost.key_at};
    finding.second = home->table->at;
    finding.args = {{"key", lost.key}, {"inner", home->path}};
    finding.clause = clause;
    findings_.add(std::move(finding));
    stand_in_for(lost.key, *home->table);
    for (Value* other : home->others) stand_in_for(lost.key, *other);
    value.entries.erase(value.entries.begin() + static_cast<std::ptrdiff_t>(i));
    return true;
  }

  static void stand_in_for(const std::string& key, Value& table) {
    Value& stand_in = table.entries.emplace_back();
    stand_in.kind = Kind::broken;
    stand_in.key = key;
    stand_in.at = stand_in.key_at = table.at;
  }

  FindingList& findings_;
};

}  // namespace

void check_moved(Tree& tree, FindingList& findings) {
  Moved(findings).table(tree.root, root_shape(), "", "");
}

}  // namespace wanhu::plan
