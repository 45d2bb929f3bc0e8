#include "plan/engine_notes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "plan/catalogue.hpp"
#include "plan/ladder_when.hpp"

namespace wanhu::plan {

namespace {

// When a key is only registered: always, or with the values that the program does not act on.
enum class When { always, is_true, beyond_findings };

struct Registered {
  std::string_view path;  // "*": every row of a list, every block of a map
  When when = When::always;
  std::string_view variant{};  // of the message
};

// Blocks, and keys of blocks, that are registered only. A line leaves this table with the change
// that makes the program act on it.
constexpr std::array k_registered{
    // Never: publicity is counted (S2-30).
    Registered{"publicity.items.*.scored", When::is_true, "scored"},
    // Those over findings of supervision are counted; others are shown only.
    Registered{"ladder.*.when", When::beyond_findings},
};

bool applies(const Value& value, When when) {
  switch (when) {
    case When::always:
      return true;
    case When::is_true:
      return value.kind == Value::Kind::boolean && value.boolean;
    case When::beyond_findings:
      return value.kind == Value::Kind::text && !findings_of(value.text);
  }
  return false;
}

// The first place of the file at which something of that path stands.
const Value* first_at(const Value& value, std::string_view path, When when) {
  if (path.empty()) return applies(value, when) ? &value : nullptr;
  const auto dot = path.find('.');
  const std::string_view step = path.substr(0, dot);
  const std::string_view rest =
      dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  if (step != "*") {
    const Value* const entry = value.find(step);
    return entry == nullptr ? nullptr : first_at(*entry, rest, when);
  }
  for (const auto* children : {&value.items, &value.entries})
    for (const Value& child : *children)
      if (const Value* const found = first_at(child, rest, when)) return found;
  return nullptr;
}

// "matters.kinds.channel", as a reader would say it.
std::string spoken(std::string_view path) {
  std::string name(path);
  for (auto star = name.find(".*"); star != std::string::npos; star = name.find(".*"))
    name.erase(star, 2);
  return name;
}

}  // namespace

std::vector<Finding> engine_notes(const Tree& tree) {
  std::vector<Finding> notes;
  for (const Registered& row : k_registered) {
    const Value* const found = first_at(tree.root, row.path, row.when);
    if (found == nullptr) continue;
    Finding note{.code = "L-NOT-RUN",
                 .variant = std::string(row.variant),
                 .severity = severity_of("L-NOT-RUN"),
                 .at = found->key_at};
    const std::string name = spoken(row.path);
    note.args = {{"block", name}};
    note.terms = {{"name", "PLAN-KEY-" + name.substr(name.rfind('.') + 1)}};
    notes.push_back(std::move(note));
  }
  std::sort(notes.begin(), notes.end(),
            [](const Finding& a, const Finding& b) { return a.at.line < b.at.line; });
  return notes;
}

}  // namespace wanhu::plan
