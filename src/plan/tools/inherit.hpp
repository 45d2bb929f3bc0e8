// A plan under another (`plan.parent`): it may tighten, fill holes and add. What it does not
// mention goes on as the parent has it. Anything looser is an error that names the parent's line.
#pragma once

#include <string>

#include "plan/finding_list.hpp"
#include "plan/reader.hpp"

namespace wanhu::plan {

// L-LOOSER, for each value of `child` that is looser than the parent's. The second place is in
// another file, so it stands in the sentence: {file}, {line}.
void check_inheritance(const Tree& child, const Tree& parent, const std::string& parent_file,
                       FindingList& findings);

// The child as it runs under its parent: its matters, messages and forms, completed with what only
// the parent says. Where the child is looser (the parent was tightened after it), the parent's
// value stands. Positions of the result mean nothing. Both roots come from trees without errors.
Value under(const Value& child, const Value& parent);

}  // namespace wanhu::plan
