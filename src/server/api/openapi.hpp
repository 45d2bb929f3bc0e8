// This interface's own description, and what follows from it: a query field that is not described
// is refused, so that nobody believes a filter works which nobody reads.
#pragma once

#include <string_view>

#include "base/problem.hpp"
#include "server/http/message.hpp"

namespace wanhu::server::api {

// openapi.json as it is embedded in the program.
std::string_view openapi_text();

// FIELD-UNKNOWN {field, hint}, FIELD-UNKNOWN-PLAIN {field}: a field of the query string that the
// route under /api/v1 does not have. Other routes (Open311 has extensions of its own) are not
// asked.
base::Result<void> known_query(const http::Request& request);

}  // namespace wanhu::server::api
