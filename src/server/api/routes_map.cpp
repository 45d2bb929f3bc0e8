// The township's map: for the centre to put, for the desk and for everybody to see.
#include "app/map.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered kept(app::Reader& reader, const http::Request&) {
  return http::json(200, app::map_page(reader));
}

Answered preview(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string name = fields.required("name", 120);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::map_preview(reader, name, request.body));
}

Answered published(app::Reader& reader, const http::Request&) {
  return http::json(200, app::public_map(reader));
}

}  // namespace

void Api::add_map_routes(http::Router& router) {
  router.add("GET /api/v1/map", asking({}, kept));
  router.add("POST /api/v1/map/preview", asking(Query::import_files, preview),
             {.body_bytes_max = domain::k_outline_bytes_max});
  router.add("GET /api/v1/public/map", asking_openly(false, published));
}

}  // namespace wanhu::server::api
