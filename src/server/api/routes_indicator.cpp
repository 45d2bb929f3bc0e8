// What the plans measure: figures, their series, the rows behind, files, quoted figures of a
// file.
#include "app/query_indicator.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_file_bytes_max = std::size_t{4} << 20U;
constexpr int k_points_max = 24;

app::IndicatorAsk read_ask(QueryFields& fields) {
  return {.as_of = fields.date("as_of"),
          .from = fields.date("from"),
          .to = fields.date("to"),
          .unit = fields.text("unit", 60),
          .plan = fields.text("plan", 60).value_or("")};
}

Answered answer(const base::Result<base::Json>& page) {
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered indicators(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::IndicatorAsk ask = read_ask(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answer(app::indicators_page(reader, ask));
}

Answered indicator(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string id(request.param("id"));
  const app::IndicatorAsk ask = read_ask(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answer(app::indicator_page(reader, id, ask));
}

Answered series(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string id(request.param("id"));
  const app::IndicatorAsk ask = read_ask(fields);
  const auto points = fields.integer("points", 2, k_points_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answer(
      app::indicator_series(reader, id, ask, static_cast<std::size_t>(points.value_or(12))));
}

Answered rows(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string id(request.param("id"));
  const std::string part = fields.one_of("part", {"num", "den", "rest"}).value_or("num");
  const app::IndicatorAsk ask = read_ask(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answer(app::indicator_rows(reader, id, part, ask));
}

Answered file(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::IndicatorAsk ask = read_ask(fields);
  const bool as_csv = fields.one_of("format", {"xlsx", "csv"}).value_or("xlsx") == "csv";
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = as_csv ? app::indicators_csv(reader, ask) : app::indicators_workbook(reader, ask);
  if (!bytes) return base::fail(bytes.error());
  const std::string name = "indicators-" + ask.as_of.value_or(reader.now.date()).iso();
  if (as_csv) return http::download(std::move(*bytes), "text/csv; charset=utf-8", name + ".csv");
  return http::workbook(std::move(*bytes), name + ".xlsx");
}

Answered preview(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string name = fields.required("name", 120);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::indicators_preview(reader, name, request.body));
}

}  // namespace

void Api::add_indicator_routes(http::Router& router) {
  router.add("GET /api/v1/indicators", asking(Query::indicators, indicators));
  router.add("GET /api/v1/indicators/export", asking(Query::indicators, file));
  router.add("GET /api/v1/indicators/{id}", asking(Query::indicators, indicator));
  router.add("GET /api/v1/indicators/{id}/series", asking(Query::indicators, series));
  router.add("GET /api/v1/indicators/{id}/rows", asking(Query::indicators, rows));
  router.add("POST /api/v1/indicators/preview", asking(Query::import_files, preview),
             {.body_bytes_max = k_file_bytes_max});
}

}  // namespace wanhu::server::api
