// What plans ask of units day by day.
#include "app/page_export.hpp"
#include "app/query_work.hpp"
#include "report/report.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr int k_days_max = 800;  // two years and a bit: the longest plan's calendar in two requests

base::Result<app::WorkAsk> read_ask(const app::Reader& reader, QueryFields& fields) {
  const auto from = fields.date("from"), to = fields.date("to");
  app::WorkAsk ask{.from = from.value_or(reader.now.date()),
                   .to = {},
                   .unit = fields.text("unit", 60),
                   .rule = fields.text("rule", 120),
                   .plan = fields.text("plan", 60),
                   .block = fields.text("block", 20),
                   .as_of = fields.date("as_of")};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  ask.to = to.value_or(ask.from);
  if (ask.to < ask.from || ask.to - ask.from > k_days_max)
    return base::fail_field("ASKS-DAYS", "to", {{"n", std::to_string(k_days_max)}});
  return ask;
}

Answered asks(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto ask = read_ask(reader, fields);
  if (!ask) return base::fail(ask.error());
  return http::json(200, app::asks_page(reader, *ask));
}

Answered asks_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  const auto ask = read_ask(reader, fields);
  if (!ask) return base::fail(ask.error());
  auto bytes = app::asks_workbook(reader, *ask);
  if (!bytes) return base::fail(bytes.error());
  return http::workbook(std::move(*bytes), "asks-" + ask->from.iso() + ".xlsx");
}

// A day in the window.
base::Date required_day(QueryFields& fields) {
  fields.required("day", 10);
  return fields.date("day").value_or(base::Date());
}

Answered window(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string plan = fields.required("plan", 60), rule = fields.required("rule", 120);
  const base::Date day = required_day(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto found = app::asks_window(reader, plan, rule, day);
  if (!found) return base::fail(found.error());
  return http::json(200, *found);
}

Answered explain(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string plan = fields.required("plan", 60), rule = fields.required("rule", 120);
  const std::string unit = fields.required("unit", 60);
  const base::Date day = required_day(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto found = app::asks_explain(reader, plan, rule, unit, day);
  if (!found) return base::fail(found.error());
  return http::json(200, *found);
}

Answered my_day(app::Reader& reader, const http::Request&) {
  return http::json(200, app::my_day(reader));
}

// A page to print.
Answered day_sheet(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto unit = fields.text("unit", 60);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = report::day_sheet(reader, unit);
  if (!made) return base::fail(made.error());
  http::Response response = http::text(200, std::move(made->bytes), made->content_type);
  response.set("Content-Security-Policy", made->csp);
  return response;
}

}  // namespace

void Api::add_work_routes(http::Router& router) {
  router.add("GET /api/v1/asks", asking(Query::asks, asks));
  router.add("GET /api/v1/asks/window", asking(Query::asks, window));
  router.add("GET /api/v1/asks/explain", asking(Query::asks, explain));
  router.add("GET /api/v1/asks/export", asking(Query::asks, asks_export));
  router.add("GET /api/v1/my-day", asking(Query::asks, my_day));
  router.add("GET /api/v1/my-day/sheet", asking(Query::asks, day_sheet));
}

}  // namespace wanhu::server::api
