// `wanhu plan activate FILE --db URL`: puts a plan, or a new version of one, in force.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

// Shows the findings, also against the plan above when that is in force. Refused, and nothing
// changed, for errors, places that wait for a decision, and a plan nobody has approved. Cases that
// are open keep the plan they were opened under; the answer says how many. --dry-run stops there.
// Exit codes: as everywhere (options.hpp).
int plan_activate(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
