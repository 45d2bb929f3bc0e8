// Matters of kinds that go the way a law has for them (channel = "statutory"): the resident is told
// which, by whom and by what law; figures about the service leave them out, with their number and
// the law (closed-loop requirement 10).
#pragma once

#include <string>

#include "app/query.hpp"

namespace wanhu::app {

// Null when matters of the kind go the ordinary way. The plan book keeps it alive.
const plan::MatterKind* statutory_kind(const Reader& reader, std::int64_t plan_version,
                                       const std::string& unit, const std::string& kind);
// What the resident is told: {name, body, basis, term}, or null.
Json statutory_json(const Reader& reader, std::int64_t plan_version, const std::string& unit,
                    const std::string& kind);
// The same in a sentence that follows another; empty when it goes the ordinary way.
std::string statutory_words(const Reader& reader, std::int64_t plan_version,
                            const std::string& unit, const std::string& kind);

}  // namespace wanhu::app
