// A tree as people say it: "count(matter where closed_at <= due_at)" reads
// 办结时间不晚于到期时间的事项数. For the rendered plan; nothing reads such a phrase back.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/catalogue.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::plan::expr {

// How the plan's own names and values read: the text of question "q1", the name of kind "general".
// Nothing when there is no better text; then the name itself is shown in quotation marks.
using Labels = std::function<std::optional<std::string>(base::Lang, std::string_view name)>;

std::string phrase(base::Lang lang, const Node& tree, const Labels& labels = nullptr);

}  // namespace wanhu::plan::expr
