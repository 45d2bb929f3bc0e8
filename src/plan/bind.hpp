// Tree → typed Plan. Called on a tree without errors; holes leave the field at its default.
#pragma once

#include "plan/plan.hpp"
#include "plan/value.hpp"

namespace wanhu::plan {

Plan bind(const Value& root);

}  // namespace wanhu::plan
