// Which clause of the source document became which block of the plan, and what became of the rest.
// The clauses stand beside the plan as clauses.csv, one row each:
//   id,mark,verdict,blocks,guards,summary,instead,hole
// id "S1-07"; mark the place in the document, as blocks say it in `src`; verdict K (kept), T
// (purpose kept, mechanism changed), X (refused), several separated by ";"; blocks paths such as
// "quota.household_visit;matters.kinds.general"; guards "G01;G04"; instead: what stands in its
// place; hole: why a clause has no block yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "plan/reader.hpp"

namespace wanhu::plan {

struct Clause {
  std::string id{}, mark{};
  bool kept = false, changed = false, refused = false;  // verdicts K, T, X
  std::vector<std::string> blocks{}, guards{};
  std::string summary{}, instead{}, hole{};
  int line = 0;
};

// Errors: those of reading a table; CLAUSE-COLUMN {column}, CLAUSE-ID {id}, CLAUSE-VERDICT {value},
// CLAUSE-GUARD {value}, CLAUSE-INSTEAD {id} (X or T without guard and without replacement), each
// with its line.
base::Result<std::vector<Clause>> read_clauses(std::string_view bytes, const std::string& file);

// A table of the plan that a clause can name. Rows go by `id` or `post`, others by number from 1.
struct Block {
  std::string path{};
  std::string src{};  // of its own; empty when it has none
  Span at{};
};
std::vector<Block> blocks_of(const Tree& tree);

enum class Fate {
  kept,      // a block stands for it
  changed,   // a block stands for its purpose, another mechanism in its place
  refused,   // no block, and that is right: a guard says why
  hole,      // no block yet, for a stated reason
  missing,   // no block and no reason: L-SRC-UNCOVERED
  dangling,  // names a block that does not exist
};

struct Fated {
  Clause clause{};
  Fate fate = Fate::kept;
  std::vector<std::string> unknown{};  // blocks named that do not exist
};

struct Coverage {
  std::vector<Fated> clauses{};
  std::vector<Block> unclaimed{};   // blocks with `src` that no clause names
  std::vector<Block> sourceless{};  // blocks on the first two levels without `src`: L-SRC-MISSING

  [[nodiscard]] int count(Fate fate) const;
  // Every clause has a block, a guard, a replacement or a reason, and every block a clause.
  [[nodiscard]] bool complete() const;
};
Coverage cover(const Tree& tree, std::vector<Clause> clauses);

}  // namespace wanhu::plan
