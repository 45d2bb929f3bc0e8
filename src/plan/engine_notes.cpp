#include "plan/engine_notes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "plan/catalogue.hpp"

namespace wanhu::plan {

namespace {

// Blocks, and keys of blocks, that are registered only. A line leaves this table with the change
// that makes the program act on it.
constexpr std::array<std::string_view, 18> k_registered{
    "task",           "cadence",         "staffing",       "places",
    "publicity",      "survey",          "indicators",     "ranking",
    "bands",          "ladder",          "standards",      "honours",
    "supervision",    "matters.pause",   "matters.extend", "matters.objection",
    "matters.review", "matters.callback"};

}  // namespace

std::vector<Finding> engine_notes(const Tree& tree) {
  std::vector<Finding> notes;
  for (const std::string_view path : k_registered) {
    const Value* block = tree.root.at_path(path);
    if (block == nullptr) continue;
    Finding note{.code = "L-NOT-RUN", .severity = severity_of("L-NOT-RUN"), .at = block->key_at};
    note.args = {{"block", std::string(path)}};
    note.terms = {{"name", "PLAN-KEY-" + std::string(path.substr(path.rfind('.') + 1))}};
    notes.push_back(std::move(note));
  }
  std::sort(notes.begin(), notes.end(),
            [](const Finding& a, const Finding& b) { return a.at.line < b.at.line; });
  return notes;
}

}  // namespace wanhu::plan
