// What followed from asks that were not met, as readers see it.
#pragma once

#include "app/query.hpp"
#include "domain/work/asks.hpp"

namespace wanhu::app {

// Asks that the reader's unit is asked the reason of: {items: [{plan, rule, name, unit, unit_name,
// from, to}], more}. The newest first; a unit's of the last year, of who reaches all units the last
// month's. Empty for who may not say.
Json to_explain(Reader& reader);

// A line for each step that was sent about the ask, in words.
std::vector<std::string> steps_in_words(Reader& reader, const domain::Ask& ask);

}  // namespace wanhu::app
