// What may be written about a finding of supervision.
#pragma once

#include <string>

#include "app/command.hpp"

namespace wanhu::app {

// A finding is about a unit, a place or a matter: no private number stands in what is said of it
// (SUPERVISION-NUMBERS), and nobody of the unit's staff by name (SUPERVISION-NAMES {name}); their
// position will do. Source: S3-17.
Result<void> plain_words(const Context& c, const std::string& unit, const std::string& text,
                         const std::string& field);

}  // namespace wanhu::app
