// What a text says is not done. Only what a negation reaches is denied, never its whole clause:
//
//   不得 (以任何形式) 登记 、 收集  重点人员 名单 、 信教群众     the objects behind the verb
//   不得 把  重点人员  列入                                  the object of 把, with a verb behind
//   it 重点人员 名单  一律取消                                   what stands right before it, at
//   the end 取消 (原有)  重点人员 名单                                what stands right behind it,
//   to the end
//
// "重点人员名单不公开" denies nothing (there is a list), nor does "不得不登记", "不得遗漏",
// "上访户一律取消低保资格" or "不登记重点人员的，通报".
#pragma once

#include <vector>

#include "plan/guard/fold.hpp"
#include "plan/guard/terms.hpp"

namespace wanhu::plan::guard {

bool is_refused(Role role);  // one of those that a rule refuses

// The numbers of the clauses in which each folded character stands.
std::vector<std::size_t> clauses_of(const Folded& text);

// For each of `hits`, which are in order of `begin`: whether the text denies it.
std::vector<bool> denied(const Folded& text, const std::vector<std::size_t>& clause,
                         const std::vector<Hit>& hits);

}  // namespace wanhu::plan::guard
