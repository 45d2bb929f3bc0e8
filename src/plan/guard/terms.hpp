// The words by which a guard rule knows what a plan means, in one table (terms.cpp), each with its
// rule, its role and the zones in which it counts. The table is data: a word is added there and
// with a line in tests/plan/guards, nowhere else.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plan/guard/rule.hpp"

namespace wanhu::plan::guard {

enum class Role {
  // What is refused, unless it is denied (negation.hpp).
  always,     // in any text
  excusable,  // as above, or with a word of service and no word of handling in the clause
  near_act,   // only beside an `act` of the rule, or as the whole of a name or key
  with_act,   // only with an `act` of the rule in its clause
  amount,     // only with a `fewer` of the rule in its clause, and no `excuse`: 信访件数
  whole,      // only as the whole of a text, name or key
  // What decides about the refused.
  act,        // makes `near_act` refused: 台账, 名单, 列管 …
  fewer,      // makes an `amount` refused: 下降, 少一半
  procedure,  // as act, but not of what follows a service: 就业登记
  handling,   // like an act, but only takes an excuse away: 走访, 排查 …
  excuse,     // makes `excusable` pass: 咨询, 救助 …
  innocent,   // a phrase that contains a refused one and means something else: "有无上访"
  // What denies the refused: "不得 (以任何形式) 登记 …", "… 一律取消", "取消 …".
  not_,       // 不得, do not
  manner,     // may stand between a negation and its verb: 以任何形式
  done,       // the verb: 登记, record
  coverb,     // puts the object before the verb: 不得 把 … 列入
  breaks,     // begins something else: 并, 而
  cancelled,  // behind the refused and its acts, at the end of a clause
  abolishes,  // before them
  spared,     // takes the denial back: 以外, 遗漏
  tail,       // ends what is denied: 做法, 制度
};

struct Group {
  Rule rule = Rule::any;
  Role role = Role::always;
  Zones zones = k_everywhere;
  std::string_view words;  // between spaces; "_" where English has a space
};
std::span<const Group> term_groups();

struct Term {
  std::u32string text;  // folded
  Rule rule = Rule::any;
  Role role = Role::always;
  Zones zones = k_everywhere;
  bool latin = false;
};

// A term in a folded text: text[begin, end).
struct Hit {
  std::size_t begin = 0, end = 0;
  const Term* term = nullptr;
};

class TermIndex {
 public:
  explicit TermIndex(std::span<const Group> groups);
  static const TermIndex& instance();

  // Every term that begins at `at`.
  void find_at(std::u32string_view text, std::size_t at, std::vector<Hit>& hits) const;

 private:
  std::unordered_map<char32_t, std::vector<Term>> by_first_;
};

}  // namespace wanhu::plan::guard
