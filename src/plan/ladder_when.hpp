// What a ladder hangs on. The program counts ladders over findings of supervision; one that hangs
// on anything else beside is read and shown, and nothing is counted by it.
#pragma once

#include <optional>
#include <set>
#include <string>

namespace wanhu::plan {

// The kinds of finding that the condition names: "supervision.finding = 'a'", a list of them, or
// several joined by "or". Nothing for every other condition.
std::optional<std::set<std::string>> findings_of(const std::string& when);

}  // namespace wanhu::plan
