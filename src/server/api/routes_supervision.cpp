// Supervision: rounds, their lists for a draw made again, and findings.
#include "app/page_export.hpp"
#include "app/query_supervision.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered round(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::supervision_round_page(reader, *id);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered list(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::supervision_list(reader, *id);
  if (!bytes) return base::fail(bytes.error());
  return http::download(std::move(*bytes), "text/csv; charset=utf-8",
                        "supervision-" + id->text().substr(0, 8) + ".csv");
}

Answered findings_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::findings_workbook(reader);
  if (!bytes) return base::fail(bytes.error());
  return http::workbook(std::move(*bytes), "findings-" + reader.now.date().iso() + ".xlsx");
}

}  // namespace

void Api::add_supervision_routes(http::Router& router) {
  router.add("GET /api/v1/supervision",
             asking(Query::supervision, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::supervision_page(reader));
             }));
  router.add("GET /api/v1/supervision/export", asking(Query::supervision, findings_export));
  router.add("GET /api/v1/supervision/rounds/{id}", asking(Query::supervision, round));
  router.add("GET /api/v1/supervision/rounds/{id}/list", asking(Query::supervision_list, list));
}

}  // namespace wanhu::server::api
