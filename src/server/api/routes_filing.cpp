// Plans of units' own, filed for a task that asks for one: checked before, and read afterwards.
#include "app/filing.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered filing(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::filing_page(reader, *id);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered source(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto file = app::filing_source(reader, *id);
  if (!file) return base::fail(file.error());
  return http::download(std::move(file->text), "text/plain; charset=utf-8",
                        file->plan_id + ".toml");
}

Answered check(app::Reader& reader, const http::Request& request) {
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  const std::string plan = fields.text_or("plan", "", 60), rule = fields.text("rule", 120);
  const std::string unit = fields.text("unit", 60);
  fields.text("source", app::k_filed_bytes_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  // Byte for byte, as it would be filed.
  const auto text = body->at("source").get<std::string>();
  auto found = app::check_filed(reader, plan, rule, unit, text);
  if (!found) return base::fail(found.error());
  return http::json(200, *found);
}

}  // namespace

void Api::add_filing_routes(http::Router& router) {
  router.add("GET /api/v1/filings/{id}", asking(Query::plan, filing));
  router.add("GET /api/v1/filings/{id}/source", asking(Query::plan, source));
  router.add("POST /api/v1/filings/check", asking(Query::plan, check));
}

}  // namespace wanhu::server::api
