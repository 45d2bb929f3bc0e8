#include "app/burden_findings.hpp"

#include <algorithm>
#include <tuple>

#include "domain/work/burden_together.hpp"
#include "plan/catalogue.hpp"
#include "plan/finding_list.hpp"
#include "plan/reader.hpp"

namespace wanhu::app {

namespace {

constexpr const char* k_code = "L-BURDEN";
constexpr const char* k_variant = "together";

// The cap itself when it is this file's; else where it says under or beside which plan it stands.
plan::Span place_of(const plan::Tree& tree, const domain::TogetherOver& over,
                    const plan::Header& head) {
  if (over.plan == head.id) {
    const std::string key = "burden.max_" + std::string(domain::text_of(over.load));
    if (const plan::Value* cap = tree.root.at_path(key)) return cap->at;
  }
  const plan::Value* const parent = tree.root.at_path("plan.parent");
  if (over.plan == head.parent && parent != nullptr) return parent->at;
  const plan::Value* const id = tree.root.at_path("plan.id");
  return id == nullptr ? plan::Span{1, 1, 1} : id->at;
}

plan::Finding finding_of(const plan::Tree& tree, const plan::Plan& fresh,
                         const std::vector<const plan::Plan*>& others,
                         const domain::TogetherOver& over) {
  const auto named = [&](const std::string& id) {
    for (const plan::Plan* other : others)
      if (other->head.id == id) return other->head.title;
    return fresh.head.title;
  };
  const auto unit_name = [&](const std::string& id) {
    if (fresh.unit(id) != nullptr) return fresh.name_of(id);
    for (const plan::Plan* other : others)
      if (other->unit(id) != nullptr) return other->name_of(id);
    return id;
  };
  std::string parts;
  for (const auto& [plan, n] : over.parts)
    parts += (parts.empty() ? "" : " + ") + ("《" + named(plan) + "》" + std::to_string(n));
  plan::Finding finding{.code = k_code,
                        .variant = k_variant,
                        .severity = plan::severity_of(k_code, k_variant),
                        .at = place_of(tree, over, fresh.head)};
  finding.terms = {{"what", "PLAN-KEY-max_" + std::string(domain::text_of(over.load))}};
  finding.args = {{"unit", unit_name(over.unit)},
                  {"units", std::to_string(over.units)},
                  {"times", std::to_string(over.cap.asked)},
                  {"cap", std::to_string(over.cap.max)},
                  {"per", over.cap.per},
                  {"from", over.cap.window.from.iso()},
                  {"to", over.cap.window.to.iso()},
                  {"plan", named(over.plan)},
                  {"parts", parts}};
  return finding;
}

}  // namespace

void add_burden_findings(plan::Loaded& loaded, std::string_view text,
                         const std::vector<const plan::Plan*>& others,
                         const calendar::Calendar& calendar) {
  if (!loaded.plan || others.empty()) return;
  const auto over = domain::burden_together(*loaded.plan, others, calendar);
  if (over.empty()) return;
  plan::FindingList ignored;
  const plan::Tree tree = plan::read_tree(text, ignored);
  // Never in place of a finding of the text's own, which may be what holds it back.
  for (const domain::TogetherOver& one : over) {
    if (loaded.findings.size() == plan::k_findings_max) {
      loaded.more = true;
      break;
    }
    loaded.findings.push_back(finding_of(tree, *loaded.plan, others, one));
  }
  const auto place = [](const plan::Finding& f) {
    return std::tie(f.at.line, f.at.column, f.code, f.variant, f.args);
  };
  std::sort(loaded.findings.begin(), loaded.findings.end(),
            [&](const plan::Finding& a, const plan::Finding& b) { return place(a) < place(b); });
}

}  // namespace wanhu::app
