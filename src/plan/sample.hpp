// How a value is written, made from the schema: shown where something else stands.
#pragma once

#include <string>

#include "plan/schema.hpp"

namespace wanhu::plan {

// A value of the field as a plan file has it: {at = "90%", by = 2026-04-30} with the keys that are
// required (the first, when none is), each with a value of its type.
std::string sample_value(const Field& field);

// The same with its key: "target = { at = \"90%\", by = 2026-04-30 }". A block of named tables is
// shown by the header of one.
std::string sample_entry(const Field& field);

}  // namespace wanhu::plan
