#include "app/office_notes.hpp"

#include <algorithm>
#include <tuple>

#include "plan/finding_list.hpp"
#include "plan/reader.hpp"

namespace wanhu::app {

namespace {

constexpr const char* k_code = "PLAN-OFFICE-TWICE";

// One outside the tree of one plan may well be the other's own.
bool is_another(const plan::Office& ours, const plan::Office& theirs) {
  if (ours.name != theirs.name) return true;
  return !ours.external && !theirs.external && ours.of != theirs.of;
}

std::string shown(const plan::Plan& plan, const plan::Office& office) {
  if (office.of.empty()) return office.name;
  return office.name + "（" + plan.name_of(office.of) + "）";
}

plan::Span place_of(const plan::Tree& tree, const std::string& office) {
  if (const plan::Value* const rows = tree.root.at_path("org.offices"))
    for (const plan::Value& row : rows->items)
      if (row.text_of("id") == office) return row.find("id")->at;
  return {1, 1, 1};
}

}  // namespace

void add_office_notes(plan::Loaded& loaded, std::string_view text,
                      const std::vector<const plan::Plan*>& others) {
  if (!loaded.plan || others.empty()) return;
  const plan::Plan& fresh = *loaded.plan;
  plan::FindingList ignored;
  const plan::Tree tree = plan::read_tree(text, ignored);
  for (const plan::Office& ours : fresh.org.offices)
    for (const plan::Plan* const other : others) {
      const plan::Office* const theirs = other->office(ours.id);
      if (theirs == nullptr || !is_another(ours, *theirs)) continue;
      plan::Finding note{.code = k_code, .severity = plan::Severity::note};
      note.at = place_of(tree, ours.id);
      note.args = {{"office", ours.id},
                   {"ours", shown(fresh, ours)},
                   {"theirs", shown(*other, *theirs)},
                   {"plan", other->head.title}};
      loaded.notes.push_back(std::move(note));
    }
  const auto place = [](const plan::Finding& f) {
    return std::tie(f.at.line, f.at.column, f.code, f.args);
  };
  std::sort(loaded.notes.begin(), loaded.notes.end(),
            [&](const plan::Finding& a, const plan::Finding& b) { return place(a) < place(b); });
}

std::vector<std::string> offices_twice(const plan::Loaded& loaded) {
  std::vector<std::string> ids;
  for (const plan::Finding& note : loaded.notes) {
    if (note.code != k_code) continue;
    const std::string& id = note.args.at("office");
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

}  // namespace wanhu::app
