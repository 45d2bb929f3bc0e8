// What changed between two texts, line by line, in the unified form that `patch` and every review
// tool read. The smallest number of changed lines is found (Myers, "An O(ND) Difference Algorithm
// and Its Variations", 1986) as long as it is below k_diff_edits_max; texts further apart are shown
// as one replaced part between their common beginning and end.
#pragma once

#include <string>
#include <string_view>

namespace wanhu::plan {

// Bounds time to edits × lines and memory to edits² × 4 bytes.
inline constexpr int k_diff_edits_max = 1500;

// "--- before_name", "+++ after_name" and the hunks with three lines of context; empty when the
// texts are equal. Lines end with LF; a last line without one is followed by the usual backslash
// line.
std::string unified_diff(std::string_view before, std::string_view after,
                         std::string_view before_name, std::string_view after_name);

}  // namespace wanhu::plan
