// What a proposed plan would do to the open matters of a database: the part of `wanhu plan diff A B
// --db URL` that needs one. Nothing is changed; cases keep the plan they were opened under.
#pragma once

#include <string>
#include <vector>

#include "app/what_if.hpp"
#include "base/json.hpp"
#include "cli/workplace.hpp"

namespace wanhu::cli {

struct KindEffect {
  std::string id, name;
  app::MoveCounts counts;
};
struct Effect {
  app::MoveCounts all;
  std::vector<KindEffect> kinds;  // those with open matters, in the order of the proposed plan
};

// `root` is of a plan file without errors. Errors: those of opening the database, NO-PLAN.
base::Result<Effect> effect_on_open_matters(const Workplace& place, const plan::Value& root,
                                            base::Lang lang);

// Whole sentences: the sum, then a line a kind.
std::string text_of(const Effect& effect, base::Lang lang);
base::Json to_json(const Effect& effect);

}  // namespace wanhu::cli
