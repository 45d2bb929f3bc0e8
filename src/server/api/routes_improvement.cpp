// Weekly counts as control charts, and improvements.
#include "app/query_improvement.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered chart(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::ChartAsk ask{.unit = fields.text("unit", 60),
                          .kind = fields.text("kind", 40),
                          .to = fields.date("to"),
                          .weeks = static_cast<int>(fields.integer("weeks", 8, 156).value_or(26))};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::chart_page(reader, ask));
}

}  // namespace

void Api::add_improvement_routes(http::Router& router) {
  router.add("GET /api/v1/matters/chart", asking(Query::report, chart));
  router.add("GET /api/v1/improvements",
             asking(Query::report, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::improvements_page(reader));
             }));
}

}  // namespace wanhu::server::api
