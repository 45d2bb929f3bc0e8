// The table of findings: every code that the checker of plans can raise, how grave it is, and an
// example of each. The checker takes the severity of a finding from here and refuses to raise what
// is not in it (FindingList::add); the pages of the documentation (tools/explain.hpp) are made from
// the same rows, and a test holds every example to its word. A new code is a new row here, its
// sentences in data/messages/plan*.json and its title in data/messages/plan_explain.json.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "plan/finding.hpp"

namespace wanhu::plan {

// How the example of a code is tried.
enum class Trial {
  fragment,      // completed to a plan by `completed`, then loaded
  note,          // the same, and looked for among the notes
  under_parent,  // the fragment is of a plan below the frame, which is its parent
  large,         // the fragment is shown only: the file that raises it is too large to print
};

struct Code {
  std::string_view code;
  Severity severity = Severity::error;
  // Fragments of a plan, headers in column 0. `bad` raises the code and no other error; `good` says
  // what was meant and raises nothing.
  std::string_view bad, good;
  // Where it was met: plans of the seed matrix (S1) or clauses of theirs (S1-27).
  std::string_view seeds{};
  Trial trial = Trial::fragment;
  // A variant of its message that has another severity; empty when there is none.
  std::string_view variant{};
  Severity variant_severity = Severity::error;
  // The same fault as `wanhu plan source` finds it in a document; empty when it does not look for
  // it.
  std::string_view document{};
};

// Sorted by code.
std::span<const Code> codes();

// Null when there is no such code.
const Code* find_code(std::string_view code);

// A finding with a code that is not in the table is a bug: std::logic_error.
Severity severity_of(std::string_view code, std::string_view variant = {});

// The smallest plan the examples are put into: nothing is found in it.
std::string_view example_frame();
// The frame with the fragment's keys in place of its own and the fragment's blocks beside its own.
std::string completed(std::string_view fragment);

}  // namespace wanhu::plan
