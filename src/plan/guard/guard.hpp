// The guard rules: what Wanhu never does, refused while a plan is compiled, each with its reason
// and the alternative (L-GUARD-G01 … L-GUARD-G13 in data/messages/plan_guard.json).
//
//   G01 a list of persons by status                  G08 veto or rung without basis and approver
//   G02 fields PIPL art. 28 calls sensitive          G09 check-in, points, photos, tracks
//   G03 where people are; keeping them in place      G10 effects a ranking cannot carry
//   G04 survey sample or answers to those evaluated  G11 the handler closes
//   G05 survey questions, model answers, pledges     G12 cells under 10
//   G06 fewer complaints is better                   G13 free text without purpose, term, access
//   G07 automatic effect on pay or career
//
// Two kinds of check. *Structure* (structure_*.cpp): what blocks and keys of the vocabulary say
// together, e.g. a survey that a village it measures may look into; expressions are judged on their
// syntax trees (complaints.hpp, expressions.hpp). *Words* (words.cpp): every key that the
// vocabulary does not know, every id and every text, folded (fold.hpp) and compared with the term
// table (terms.cpp). What only quotes is not read: source, src, read, retro, issuer, number, and in
// a basis the titles and numbers it cites. An innocent neighbour passes by what is said about it: a
// negation that reaches it (negation.hpp: "不得登记 …"), a service ("刑满释放人员就业咨询"), an
// office named after its work ("社区矫正中心").
//
// What a guard can know: what the file says, in the words people use for it, and what the engine
// would do with it. What it cannot know: what people mean by words it has never seen. A determined
// liar can rename a list of persons "green folder" and no table of words will find it. Three things
// stand behind this one: the vocabulary is closed and has no type for a person (schema.cpp,
// expr/vocabulary.hpp), so that a renamed list still has nothing to hold its people; every plan is
// rendered as a Chinese document with clause marks and read by those who approve it; and the terms
// are data, so that a disguise works once. Homophones, pictures of text and sense spread over
// several sentences are left to that second reading.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/finding_list.hpp"
#include "plan/reader.hpp"

namespace wanhu::plan {

// What the guards have spoken about. Pointers into the tree they read.
struct Refused {
  std::set<const Value*> broken;   // known to the vocabulary, or the id of a block: value refused
  std::set<const Value*> dropped;  // unknown to it: the entry with all that is under it
  std::map<const Value*, std::vector<std::string>> missing;  // table → keys it was refused for
  [[nodiscard]] bool empty() const { return broken.empty() && dropped.empty() && missing.empty(); }
};

// On the tree as read, before any key is checked. Every finding is an error.
Refused check_guards(const Tree& tree, FindingList& findings);

// Lets the later checks pass over what was refused, so that one mistake stays one finding: refused
// entries unknown to the vocabulary are taken out, refused values become Kind::broken, and keys for
// whose absence a block was refused stand in it as broken. `refused` must come from this very tree.
void withdraw(Tree& tree, const Refused& refused);

}  // namespace wanhu::plan
