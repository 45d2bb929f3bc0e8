#include "plan/keys.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <tuple>

#include "base/text.hpp"
#include "plan/labels.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

// How far a key may be from the one it was meant to be: two slips, one in a short word.
int reach_of(std::string_view key) {
  return base::decode_utf8(key).size() <= 3 ? 1 : 2;
}

// What people call a key beside its name in the catalogue.
struct Alias {
  std::string_view chinese, key;
};
constexpr std::array<Alias, 16> k_aliases{{{"名称", "title"},
                                           {"通过", "approved"},
                                           {"审议通过", "approved"},
                                           {"起止时间", "window"},
                                           {"起止日期", "window"},
                                           {"印发单位", "issuer"},
                                           {"印发日期", "issued"},
                                           {"开始", "from"},
                                           {"结束", "to"},
                                           {"时限", "due"},
                                           {"办理时限", "due"},
                                           {"截止", "due"},
                                           {"题目", "text"},
                                           {"表单", "form"},
                                           {"上级", "of"},
                                           {"所属", "of"}}};

bool is_called(const Field& field, const std::string& key, std::string_view block) {
  return key == chinese_of("PLAN-KEY-" + std::string(field.name)) ||
         key == chinese_of(key_term(block, field.name));
}

bool is_also_called(const Field& field, const std::string& key) {
  return std::any_of(k_aliases.begin(), k_aliases.end(), [&](const Alias& alias) {
    return alias.key == field.name && alias.chinese == key;
  });
}

std::vector<const Field*> by_chinese_name(const std::string& key,
                                          const std::vector<const Field*>& open,
                                          std::string_view block) {
  const auto those = [&](const auto& matches) {
    std::vector<const Field*> fields;
    std::copy_if(open.begin(), open.end(), std::back_inserter(fields), matches);
    return fields;
  };
  auto called = those([&](const Field* field) { return is_called(*field, key, block); });
  if (called.empty())
    called = those([&](const Field* field) { return is_also_called(*field, key); });
  if (!called.empty() || base::decode_utf8(key).size() <= 2) return called;
  const auto near = std::find_if(open.begin(), open.end(), [&](const Field* field) {
    return slips_between(key, chinese_of(key_term(block, field->name)), 1) <= 1;
  });
  return near == open.end() ? called : std::vector{*near};
}

// One more of what a table may have several of: [[task]], [form.…], and a key of [plan] under a
// header of its own.
bool joins(const Field& field, const Value& entry, const Shape& shape) {
  if (entry.kind != Kind::table && entry.kind != Kind::rows) return false;
  return field.type == Type::map || field.type == Type::rows ||
         (field.type == Type::table && &shape == &root_shape());
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
                                     const std::set<std::string>& present, std::string_view block) {
  const std::string& key = entry.key;
  const int reach = reach_of(key);
  struct Near {
    bool taken = false;
    int slips = 0;
    std::tuple<bool, bool, bool> unlikely;
    const Field* field = nullptr;
  };
  std::vector<const Field*> open;
  std::vector<Near> near;
  for (const Field& field : shape.fields) {
    const bool taken = present.contains(std::string(field.name));
    if (taken && !joins(field, entry, shape)) continue;
    open.push_back(&field);
    const int slips = slips_between(key, field.name, reach);
    if (slips > reach || key.empty()) continue;
    near.push_back({taken,
                    slips,
                    {!fits(field, entry), !field.required, field.name.front() != key.front()},
                    &field});
  }
  if (near.empty()) return by_chinese_name(key, open, block);
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

std::vector<Alternative> keys_left(const Shape& shape, const std::set<std::string>& present,
                                   std::string_view block) {
  std::vector<Alternative> keys;
  for (const bool required : {true, false})
    for (const Field& field : shape.fields)
      if (field.required == required && !present.contains(std::string(field.name)))
        keys.push_back({.word = std::string(field.name), .term = key_term(block, field.name)});
  if (keys.size() <= k_keys_listed_max) return keys;
  keys.resize(k_keys_listed_max);
  keys.push_back({.word = "…"});
  return keys;
}

std::set<std::string> known_keys(const Value& table, const Shape& shape) {
  std::set<std::string> keys;
  for (const Value& entry : table.entries)
    if (shape.field(entry.key) != nullptr) keys.insert(entry.key);
  return keys;
}

}  // namespace wanhu::plan
