// The S1 plan with matters that everybody may see.
#pragma once

#include <string>

#include "support/matter_walk.hpp"

namespace wanhu::test {

inline std::string published_plan(
    const std::string& after = "opened", const std::string& text = "none",
    const std::string& fields = R"("kind", "unit", "title", "state", "due", "opened", "outcome")",
    const std::string& kinds = R"("general")") {
  return s1_plan_text() + "\n[matters.publish]\nkinds  = [" + kinds + "]\nfields = [" + fields +
         "]\nafter  = \"" + after + "\"\nwords  = \"" + text + "\"\n";
}

}  // namespace wanhu::test
