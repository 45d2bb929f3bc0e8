// Checklist standards, the rows behind their computed items, and honours.
#include "app/page_export.hpp"
#include "app/query_standard.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_id_max = 60, k_period_max = 20;

app::StandardAsk ask_of(const http::Request& request, QueryFields& fields) {
  return {.standard = std::string(request.param("id")),
          .plan = fields.text("plan", k_id_max).value_or(""),
          .period = fields.text("period", k_period_max).value_or("")};
}

Answered list(app::Reader& reader, const http::Request&) {
  return http::json(200, app::standards_page(reader));
}

Answered page(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::StandardAsk ask = ask_of(request, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto found = app::standard_page(reader, ask);
  if (!found) return base::fail(found.error());
  return http::json(200, *found);
}

Answered page_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::StandardAsk ask = ask_of(request, fields);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::standard_workbook(reader, ask);
  if (!bytes) return base::fail(bytes.error());
  return http::workbook(std::move(*bytes), "standard-" + reader.now.date().iso() + ".xlsx");
}

Answered rows(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  app::StandardAsk ask = ask_of(request, fields);
  ask.period = fields.required("period", k_period_max);
  const std::string unit = fields.required("unit", k_id_max);
  const std::string item = fields.required("item", k_id_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto found = app::standard_rows(reader, ask, unit, item);
  if (!found) return base::fail(found.error());
  return http::json(200, *found);
}

Answered honours(app::Reader& reader, const http::Request&) {
  return http::json(200, app::honours_page(reader));
}

}  // namespace

void Api::add_standard_routes(http::Router& router) {
  router.add("GET /api/v1/standards", asking(Query::standards, list));
  router.add("GET /api/v1/standards/{id}", asking(Query::standards, page));
  router.add("GET /api/v1/standards/{id}/export", asking(Query::standards, page_export));
  router.add("GET /api/v1/standards/{id}/rows", asking(Query::standards, rows));
  router.add("GET /api/v1/honours", asking(Query::standards, honours));
}

}  // namespace wanhu::server::api
