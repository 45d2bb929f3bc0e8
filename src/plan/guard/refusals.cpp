#include "plan/guard/refusals.hpp"

#include <algorithm>

#include "base/catalogue.hpp"
#include "base/text.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

constexpr int k_slip = 2;  // edits within which an unknown key may mean another

}  // namespace

Refusals::Refusals(const Tree& tree, FindingList& findings) : tree_(tree), findings_(findings) {
  remember_parents(tree.root);
}

void Refusals::remember_parents(const Value& value) {
  for (const auto* children : {&value.entries, &value.items})
    for (const Value& child : *children) {
      parent_.emplace(&child, &value);
      remember_parents(child);
    }
}

const Value* Refusals::owner_of(const Value& value) const {
  const Value* here = &value;
  do {
    const auto parent = parent_.find(here);
    if (parent == parent_.end()) return &tree_.root;
    here = parent->second;
  } while (here->kind != Kind::table);
  return here;
}

std::string Refusals::path_of(const Value& value) const {
  std::string path;
  for (const Value* here = &value; here != nullptr;) {
    if (!here->key.empty()) path = path.empty() ? here->key : here->key + "." + path;
    const auto parent = parent_.find(here);
    here = parent == parent_.end() ? nullptr : parent->second;
  }
  return path;
}

std::string Refusals::clause_of(const Value& value) const {
  const Value* here = &value;
  while (here != nullptr) {
    if (std::string src = here->text_of("src"); !src.empty()) return src;
    const auto parent = parent_.find(here);
    here = parent == parent_.end() ? nullptr : parent->second;
  }
  return {};
}

bool Refusals::has(const Value& value) const {
  return refused_.broken.contains(&value) || refused_.dropped.contains(&value);
}

void Refusals::add(Span at, const Value& where, Breach breach) {
  Finding finding{.code = code_of(breach.rule), .variant = std::move(breach.variant), .at = at};
  if (breach.second != nullptr)
    finding.second = breach.second->key_at.line > 0 ? breach.second->key_at : breach.second->at;
  finding.args = std::move(breach.args);
  finding.choices = std::move(breach.choices);
  finding.clause = clause_of(where);
  findings_.add(std::move(finding));
}

void Refusals::at_value(const Value& value, Breach breach) {
  if (has(value)) return;
  refused_.broken.insert(&value);
  const auto [_, first] = spoken_.emplace(owner_of(value), breach.rule);
  if (first) add(value.at, value, std::move(breach));
}

void Refusals::at_key(const Value& entry, Breach breach) {
  if (has(entry)) return;
  refused_.broken.insert(&entry);
  spoken_.emplace(&entry, breach.rule);
  add(entry.key_at, entry, std::move(breach));
}

void Refusals::lacking(const Value& block, const std::vector<std::string>& keys, Breach breach) {
  const std::string path = path_of(block);
  std::vector<std::string> absent;
  for (const std::string& key : keys) {
    if (!is_absent(block, key) || tree_.has_lost(path, key)) continue;
    absent.push_back(key);
  }
  if (absent.empty()) return;
  auto& missing = refused_.missing[&block];
  missing.insert(missing.end(), absent.begin(), absent.end());
  if (!spoken_.emplace(&block, breach.rule).second) return;
  add(block.key_at.line > 0 ? block.key_at : block.at, block, std::move(breach));
}

bool is_absent(const Value& block, std::string_view key) {
  const std::string chinese = base::message(base::Lang::zh, "PLAN-KEY-" + std::string(key));
  return std::ranges::none_of(block.entries, [&](const Value& entry) {
    return entry.key == chinese || base::edit_distance(entry.key, key, k_slip) <= k_slip;
  });
}

}  // namespace wanhu::plan::guard
