// Whose word the ruling on an objection, the second look and the longer term are: somebody's who
// can see the matters that it is about.
#include <string>

#include "plan/checks.hpp"

namespace wanhu::plan {

namespace {

const Value* row_of(const Value& org, std::string_view list, const std::string& id) {
  for (const Value& row : org.rows_of(list))
    if (row.text_of("id") == id) return &row;
  return nullptr;
}

// The unit below the root that the body is, or is an office of; null for the root, for bodies
// outside, whose papers are entered, and for what is no body (L-REF).
const Value* unit_below(const Value& org, const std::string& body) {
  if (const Value* office = row_of(org, "offices", body))
    return office->is_true("external") ? nullptr : row_of(org, "units", office->text_of("of"));
  return row_of(org, "units", body);
}

}  // namespace

void check_deciders(const Tree& tree, FindingList& findings) {
  const Value* org = tree.root.find("org");
  const Value* matters = tree.root.find("matters");
  if (org == nullptr || matters == nullptr || tree.has_lost("org")) return;
  for (const char* key : {"objection", "review", "extend"}) {
    const Value* block = matters->find(key);
    for (const char* who : {"by", "recheck"}) {
      const Value* by = block == nullptr ? nullptr : block->find(who);
      if (by == nullptr || by->kind != Value::Kind::text) continue;
      if (unit_below(*org, by->text) == nullptr) continue;
      const Value* named = row_of(*org, "offices", by->text);
      if (named == nullptr) named = row_of(*org, "units", by->text);
      Finding finding{.code = "L-NOBODY", .at = by->at, .clause = block->text_of("src")};
      finding.args = {{"name", named->text_of("name")}};
      findings.add(std::move(finding));
    }
  }
}

}  // namespace wanhu::plan
