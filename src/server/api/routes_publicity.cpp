// Publicity: items and what was done, what waits for a second reader, what was handed over; and the
// burden that plans put on units.
#include "app/page_export.hpp"
#include "app/query_burden.hpp"
#include "app/query_publicity.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered items(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::PublicityAsk ask{
      .plan = fields.text("plan"), .item = fields.text("item"), .unit = fields.text("unit")};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::publicity_page(reader, ask));
}

Answered items_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::PublicityAsk ask{
      .plan = fields.text("plan"), .item = fields.text("item"), .unit = fields.text("unit")};
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::publicity_workbook(reader, ask);
  if (!bytes) return base::fail(bytes.error());
  return http::workbook(std::move(*bytes), "publicity-" + reader.now.date().iso() + ".xlsx");
}

Answered handovers(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto unit = fields.text("unit");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::publicity_handovers(reader, unit));
}

Answered burden(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const base::Date day = fields.date("month").value_or(reader.now.date());
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::burden_page(reader, day));
}

}  // namespace

void Api::add_publicity_routes(http::Router& router) {
  router.add("GET /api/v1/publicity", asking(Query::publicity, items));
  router.add("GET /api/v1/publicity/export", asking(Query::publicity, items_export));
  router.add("GET /api/v1/publicity/handovers", asking(Query::publicity, handovers));
  router.add(
      "GET /api/v1/publicity/reviews",
      asking(Query::publicity_reviews, [](app::Reader& reader, const http::Request&) -> Answered {
        return http::json(200, app::publicity_reviews(reader));
      }));
  router.add("GET /api/v1/burden", asking(Query::burden, burden));
}

}  // namespace wanhu::server::api
