// Matters that may be about the same.
#include "app/query_join.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered similar_to(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto list = app::similar_to(reader, *id);
  if (!list) return base::fail(list.error());
  return http::json(200, *list);
}

Answered similar(app::Reader& reader, const http::Request& request) {
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  app::SimilarAsk ask{.title = fields.text_or("title", "", 60),
                      .text = fields.text("text", 1000),
                      .place = fields.text_or("place", "", 100),
                      .kind = fields.text_or("kind", "", 40)};
  if (fields.has("unit")) ask.unit = fields.text("unit", 60);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::similar(reader, ask));
}

}  // namespace

void Api::add_joining_routes(http::Router& router) {
  router.add("GET /api/v1/matters/{id}/similar", asking(Query::matters, similar_to));
  router.add("POST /api/v1/matters/similar", asking(Query::matters, similar));
}

}  // namespace wanhu::server::api
