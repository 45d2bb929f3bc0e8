// League tables of units: the table of a day or as it was published, one unit's sheet, a trial of
// the bands, files. The document of an edition: routes_reports.cpp.
#include "app/query_ranking.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered answer(const base::Result<base::Json>& page) {
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

app::RankingAsk read_ask(QueryFields& fields) {
  return {.as_of = fields.date("as_of"),
          .plan = fields.text("plan", 60).value_or(""),
          .edition = fields.uuid("edition")};
}

Answered rankings(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::RankingAsk ask{.as_of = fields.date("as_of")};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answer(app::rankings_page(reader, ask));
}

Answered ranking(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string id(request.param("id"));
  const app::RankingAsk ask = read_ask(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answer(app::ranking_page(reader, id, ask));
}

Answered unit(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string id(request.param("id")), unit(request.param("unit"));
  const app::RankingAsk ask = read_ask(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answer(app::ranking_unit_page(reader, id, unit, ask));
}

Answered season(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string id(request.param("id"));
  const app::RankingAsk ask{.as_of = fields.date("as_of"),
                            .plan = fields.text("plan", 60).value_or("")};
  app::SeasonAsk season{.n = fields.integer("n", 10, 100'000)};
  if (const auto units = fields.integer("units", 3, 300)) season.units = static_cast<int>(*units);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return answer(app::ranking_season_page(reader, id, ask, season));
}

Answered file(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string id(request.param("id"));
  const app::RankingAsk ask = read_ask(fields);
  const std::string format = fields.one_of("format", {"xlsx", "csv", "svg"}).value_or("xlsx");
  const std::string among = fields.text("among", 60).value_or("");
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = app::ranking_export(reader, id, ask, format, among);
  if (!made) return base::fail(made.error());
  return http::download(std::move(made->bytes), std::move(made->type), made->name);
}

}  // namespace

void Api::add_ranking_routes(http::Router& router) {
  router.add("GET /api/v1/rankings", asking(Query::evaluation, rankings));
  router.add("GET /api/v1/rankings/{id}", asking(Query::evaluation, ranking));
  router.add("GET /api/v1/rankings/{id}/units/{unit}", asking(Query::evaluation, unit));
  router.add("GET /api/v1/rankings/{id}/season", asking(Query::evaluation, season));
  router.add("GET /api/v1/rankings/{id}/export", asking(Query::evaluation, file));
}

}  // namespace wanhu::server::api
