// The expressions of a plan before anybody has checked their names: as syntax only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/expr/tree.hpp"
#include "plan/value.hpp"

namespace wanhu::plan::guard {

// The syntax tree of the text; nothing when it cannot be read, or counts what there is not: its
// reader reports it, and its meaning is judged once it is mended.
std::optional<expr::Node> expression_of(const std::string& text);
std::optional<expr::Node> expression_at(const Value& block, std::string_view key);

// The condition counts single answers of a poll.
bool is_over_answers(const expr::Node& node);
// The indicator does, above or below.
bool is_over_answers(const Value& indicator);

}  // namespace wanhu::plan::guard
