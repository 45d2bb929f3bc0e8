#include "plan/guard/guard.hpp"

#include "plan/guard/refusals.hpp"
#include "plan/guard/structure.hpp"
#include "plan/guard/words.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

void make_broken(Value& value) {
  value.kind = Kind::broken;
  value.items.clear();
  value.entries.clear();
}

void withdraw_below(Value& value, const Refused& refused) {
  std::set<std::size_t> dropped;
  for (std::size_t i = 0; i < value.entries.size(); ++i) {
    if (refused.dropped.contains(&value.entries[i]))
      dropped.insert(i);
    else
      withdraw_below(value.entries[i], refused);
  }
  for (Value& item : value.items) withdraw_below(item, refused);
  // Only now may the entries move: their addresses were asked for above.
  if (refused.broken.contains(&value)) {
    make_broken(value);
    return;
  }
  std::vector<Value> kept;
  for (std::size_t i = 0; i < value.entries.size(); ++i)
    if (!dropped.contains(i)) kept.push_back(std::move(value.entries[i]));
  if (const auto lacks = refused.missing.find(&value); lacks != refused.missing.end())
    for (const std::string& key : lacks->second) {
      Value reported{.kind = Kind::broken, .at = value.at};
      reported.key = key;
      reported.key_at = value.at;
      kept.push_back(std::move(reported));
    }
  value.entries = std::move(kept);
}

}  // namespace

Refused check_guards(const Tree& tree, FindingList& findings) {
  guard::Refusals refusals(tree, findings);
  guard::check_structure(tree, refusals);
  guard::check_words(tree, refusals);
  return refusals.take();
}

void withdraw(Tree& tree, const Refused& refused) {
  if (!refused.empty()) withdraw_below(tree.root, refused);
}

}  // namespace wanhu::plan
