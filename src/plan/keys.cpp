#include "plan/keys.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/catalogue.hpp"
#include "base/text.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

// How far a key may be from the one it was meant to be: two slips, one in a short word.
int reach_of(std::string_view key) {
  return base::decode_utf8(key).size() <= 3 ? 1 : 2;
}

std::string chinese_name(const Field& field) {
  return base::message(base::Lang::zh, "PLAN-KEY-" + std::string(field.name));
}

const Field* by_chinese_name(const std::string& key, const Shape& shape) {
  for (const Field& field : shape.fields)
    if (chinese_name(field) == key) return &field;
  if (base::decode_utf8(key).size() <= 2) return nullptr;
  for (const Field& field : shape.fields)
    if (slips_between(key, chinese_name(field), 1) <= 1) return &field;
  return nullptr;
}

}  // namespace

Kind kind_of(Type type) {
  switch (type) {
    case Type::count:
    case Type::integer:
      return Kind::integer;
    case Type::boolean:
      return Kind::boolean;
    case Type::date:
      return Kind::date;
    case Type::texts:
    case Type::rows:
      return Kind::rows;
    case Type::table:
    case Type::map:
      return Kind::table;
    case Type::none:
    case Type::id:
    case Type::text:
    case Type::amount:
    case Type::number:
    case Type::condition:
    case Type::share:
    case Type::moment:
    case Type::word:
      break;
  }
  return Kind::text;
}

bool fits(const Field& field, const Value& value) {
  if (value.kind == Kind::hole || value.kind == Kind::broken) return true;
  return value.kind == kind_of(field.type) ||
         (field.or_type != Type::none && value.kind == kind_of(field.or_type));
}

int slips_between(std::string_view a_text, std::string_view b_text, int limit) {
  const std::u32string a = base::decode_utf8(a_text), b = base::decode_utf8(b_text);
  const std::size_t longer = std::max(a.size(), b.size()), shorter = std::min(a.size(), b.size());
  if (longer - shorter > static_cast<std::size_t>(limit)) return limit + 1;
  // Three rows of the table of distances: a swap looks two rows back.
  std::vector<int> two_back(b.size() + 1), before(b.size() + 1), row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_back.swap(before);
    before.swap(row);
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int replaced = before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], two_back[j - 2] + 1);
    }
  }
  return std::min(row.back(), limit + 1);
}

std::vector<const Field*> meant_keys(const Value& entry, const Shape& shape,
                                     const std::set<std::string>& present) {
  const std::string& key = entry.key;
  const int reach = reach_of(key);
  struct Near {
    bool taken = false;
    int slips = 0;
    std::tuple<bool, bool, bool> unlikely;
    const Field* field = nullptr;
  };
  std::vector<Near> near;
  for (const Field& field : shape.fields) {
    const int slips = slips_between(key, field.name, reach);
    if (slips > reach || key.empty()) continue;
    near.push_back({present.contains(std::string(field.name)),
                    slips,
                    {!fits(field, entry), !field.required, field.name.front() != key.front()},
                    &field});
  }
  if (near.empty()) {
    const Field* chinese = by_chinese_name(key, shape);
    return chinese == nullptr ? std::vector<const Field*>{} : std::vector{chinese};
  }
  std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
    return std::tie(a.taken, a.slips, a.unlikely, a.field) <
           std::tie(b.taken, b.slips, b.unlikely, b.field);
  });
  std::vector<const Field*> fields;
  for (const Near& candidate : near)
    if (candidate.taken == near.front().taken && candidate.slips == near.front().slips)
      fields.push_back(candidate.field);
  return fields;
}

std::set<std::string> known_keys(const Value& table, const Shape& shape) {
  std::set<std::string> keys;
  for (const Value& entry : table.entries)
    if (shape.field(entry.key) != nullptr) keys.insert(entry.key);
  return keys;
}

}  // namespace wanhu::plan
