// The filters of the ledger in a query string, the same for the list, the calendar and the export.
#pragma once

#include "app/query.hpp"
#include "server/api/query_fields.hpp"

namespace wanhu::server::api {

app::MatterAsk read_matter_filters(QueryFields& fields);

}  // namespace wanhu::server::api
