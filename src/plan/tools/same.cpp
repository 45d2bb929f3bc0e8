#include "plan/tools/same.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <queue>

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

constexpr std::array<std::string_view, 4> k_ordered{"tell", "ask", "choices", "steps"};

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string canonical(const Value& value);

std::string listed(std::vector<std::string> parts, char open, char close, bool is_ordered) {
  if (!is_ordered) std::sort(parts.begin(), parts.end());
  std::string out(1, open);
  for (const std::string& part : parts) out += (out.size() > 1 ? ", " : "") + part;
  return out + close;
}

std::string canonical(const Value& value) {
  std::vector<std::string> parts;
  switch (value.kind) {
    case Kind::text:
      return quoted(value.text);
    case Kind::integer:
      return std::to_string(value.integer);
    case Kind::boolean:
      return value.boolean ? "true" : "false";
    case Kind::date:
      return value.date.iso();
    case Kind::rows:
      for (const Value& item : value.items) parts.push_back(canonical(item));
      return listed(std::move(parts), '[', ']', has_order(value.key));
    case Kind::table:
      for (const Value& entry : value.entries)
        parts.push_back(quoted(entry.key) + " = " + canonical(entry));
      return listed(std::move(parts), '{', '}', false);
    case Kind::real:
    case Kind::date_time:
    case Kind::hole:
    case Kind::broken:
      break;
  }
  return "?";
}

// What a row is known by, however its other values change; empty when by nothing.
std::string identity(const Value& row) {
  // One post may be staffed in villages and in towns.
  if (const std::string post = row.text_of("post"); !post.empty())
    return post + "\n" + row.text_of("each") + "\n" + row.text_of("at");
  for (const char* key : {"id", "indicator", "for"})
    if (std::string name = row.text_of(key); !name.empty()) return name;
  return {};
}

// Places by identity; nothing when a row has none, or two have the same.
std::optional<std::map<std::string, std::size_t>> identities(const Value& list) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    std::string name = identity(list.items[i]);
    if (name.empty() || !places.emplace(std::move(name), i).second) return {};
  }
  return places;
}

using Partners = std::vector<std::optional<std::size_t>>;  // in b, of each row of a

Partners by_identity(const std::map<std::string, std::size_t>& a,
                     const std::map<std::string, std::size_t>& b) {
  Partners partners(a.size());
  for (const auto& [name, place] : a)
    if (const auto found = b.find(name); found != b.end()) partners[place] = found->second;
  return partners;
}

Partners by_content(const Value& a, const Value& b) {
  std::map<std::string, std::queue<std::size_t>> places;  // of equal rows, the first comes first
  for (std::size_t j = 0; j < b.items.size(); ++j) places[canonical(b.items[j])].push(j);
  Partners partners(a.items.size());
  std::vector<bool> is_taken(b.items.size());
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    auto& equal = places[canonical(a.items[i])];
    if (equal.empty()) continue;
    partners[i] = equal.front();
    is_taken[equal.front()] = true;
    equal.pop();
  }
  std::size_t next = 0;
  for (auto& partner : partners) {
    if (partner) continue;
    while (next < is_taken.size() && is_taken[next]) ++next;
    if (next == is_taken.size()) break;
    partner = next++;
  }
  return partners;
}

}  // namespace

bool has_order(std::string_view key) {
  return std::find(k_ordered.begin(), k_ordered.end(), key) != k_ordered.end();
}

bool says_same(const Value& a, const Value& b) {
  return a.kind == b.kind && canonical(a) == canonical(b);
}

std::string spelled(const Value& value) {
  return value.kind == Kind::text ? value.text : canonical(value);
}

Pairing pair_rows(const Value& a, const Value& b) {
  const auto ids_a = identities(a), ids_b = identities(b);
  const Partners partners = ids_a && ids_b ? by_identity(*ids_a, *ids_b) : by_content(a, b);
  Pairing pairing;
  std::vector<bool> is_taken(b.items.size());
  for (std::size_t i = 0; i < partners.size(); ++i) {
    pairing.emplace_back(i, partners[i]);
    if (partners[i]) is_taken[*partners[i]] = true;
  }
  for (std::size_t j = 0; j < is_taken.size(); ++j)
    if (!is_taken[j]) pairing.emplace_back(std::nullopt, j);
  return pairing;
}

bool is_in_order(const Pairing& pairing) {
  std::size_t last = 0;
  for (const auto& [i, j] : pairing) {
    if (!i || !j) continue;
    if (*j < last) return false;
    last = *j;
  }
  return true;
}

}  // namespace wanhu::plan
