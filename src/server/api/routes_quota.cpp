// Quotas of visits: what they ask, how far units are, what is still to be done.
#include "app/query_quota.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

base::Result<http::Response> quotas(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::QuotasAsk ask{.unit = fields.text("unit", 60), .as_of = fields.date("as_of")};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::quotas_page(reader, ask));
}

}  // namespace

void Api::add_quota_routes(http::Router& router) {
  router.add("GET /api/v1/quotas", asking(Query::progress, quotas));
}

}  // namespace wanhu::server::api
