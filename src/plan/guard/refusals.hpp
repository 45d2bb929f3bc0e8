// The findings of the guards while they are collected: one mistake, one finding.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "plan/guard/guard.hpp"
#include "plan/guard/rule.hpp"

namespace wanhu::plan::guard {

struct Breach {
  Rule rule = Rule::any;
  std::string variant{};                      // of the message; empty for the rule's own
  std::map<std::string, std::string> args{};  // for its {holes}
  const Value* second = nullptr;              // the place it conflicts with
  std::vector<Alternative> choices{};         // fills {choices}
};

class Refusals {
 public:
  Refusals(const Tree& tree, FindingList& findings);

  // The value says what is refused. Within one table a rule speaks once.
  void at_value(const Value& value, Breach breach);
  // The key does; what stands under it is not looked at any more.
  void at_key(const Value& entry, Breach breach);
  // The block lacks `keys`, and may not. Silent when a misspelt key or a broken statement explains
  // the absence.
  void lacking(const Value& block, const std::vector<std::string>& keys, Breach breach);

  // The key, unknown to the vocabulary, goes out of the tree with everything under it.
  void drop(const Value& entry) { refused_.dropped.insert(&entry); }

  [[nodiscard]] bool has(const Value& value) const;
  [[nodiscard]] bool full() const { return findings_.full(); }
  [[nodiscard]] const Tree& tree() const { return tree_; }
  // The table `value` stands in.
  [[nodiscard]] const Value* owner_of(const Value& value) const;
  // "ladder.false_visits" of a table; of a row the path of its list.
  [[nodiscard]] std::string path_of(const Value& value) const;

  [[nodiscard]] Refused take() { return std::move(refused_); }

 private:
  void remember_parents(const Value& value);
  void add(Span at, const Value& where, Breach breach);
  [[nodiscard]] std::string clause_of(const Value& value) const;

  const Tree& tree_;
  FindingList& findings_;
  Refused refused_;
  std::unordered_map<const Value*, const Value*> parent_;
  std::set<std::pair<const Value*, Rule>> spoken_;
};

// True when `block` has no `key`, and no key that may be a slip for it.
bool is_absent(const Value& block, std::string_view key);

}  // namespace wanhu::plan::guard
