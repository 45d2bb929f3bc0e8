// Ladders, and proposals of measures with their documents.
#include "app/query_proposal.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_id_max = 60, k_phase_max = 20;

app::LadderAsk ladder_of(const http::Request& request, QueryFields& fields) {
  return {.id = std::string(request.param("id")),
          .plan = fields.text("plan", k_id_max).value_or(""),
          .as_of = fields.date("as_of"),
          .unit = fields.text("unit", k_id_max)};
}

app::ProposalAsk proposals_of(QueryFields& fields) {
  return {.unit = fields.text("unit", k_id_max), .phase = fields.text("phase", k_phase_max)};
}

Answered ladder(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::LadderAsk ask = ladder_of(request, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::ladder_page(reader, ask);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered ladder_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::LadderAsk ask = ladder_of(request, fields);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::ladder_workbook(reader, ask);
  if (!bytes) return base::fail(bytes.error());
  return http::workbook(std::move(*bytes), "ladder-" + reader.now.date().iso() + ".xlsx");
}

Answered proposals(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::ProposalAsk ask = proposals_of(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::proposals_page(reader, ask));
}

Answered proposals_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::ProposalAsk ask = proposals_of(fields);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::proposals_workbook(reader, ask);
  if (!bytes) return base::fail(bytes.error());
  return http::workbook(std::move(*bytes), "proposals-" + reader.now.date().iso() + ".xlsx");
}

Answered proposal(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::effect_page(reader, *id);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

}  // namespace

void Api::add_ladder_routes(http::Router& router) {
  router.add("GET /api/v1/ladders",
             asking(Query::evaluation, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::ladders_page(reader));
             }));
  router.add("GET /api/v1/ladders/{id}", asking(Query::evaluation, ladder));
  router.add("GET /api/v1/ladders/{id}/export", asking(Query::evaluation, ladder_export));
  router.add("GET /api/v1/proposals", asking(Query::evaluation, proposals));
  router.add("GET /api/v1/proposals/export", asking(Query::evaluation, proposals_export));
  router.add("GET /api/v1/proposals/{id}", asking(Query::evaluation, proposal));
}

}  // namespace wanhu::server::api
