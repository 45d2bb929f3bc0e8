// The three rates, the matters behind them, and the call-backs that wait.
#include "app/query_rates.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

// The last thirty days when nothing is said.
app::RatesAsk rates_ask(const app::Reader& reader, QueryFields& fields) {
  const base::Date today = reader.now.date();
  const base::Date to = fields.date("to").value_or(today);
  const base::Date from = fields.date("from").value_or(to - 29);
  fields.in_order(from, to);
  return {.from = from, .to = to, .unit = fields.text("unit"), .kind = fields.text("kind", 40)};
}

Answered rates(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::RatesAsk ask = rates_ask(reader, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::rates(reader, ask));
}

Answered rate_rows(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::RateRowsAsk ask{
      .of = rates_ask(reader, fields),
      .rate =
          fields.one_of("rate", {"response", "resolution", "satisfaction"}).value_or("response"),
      .part = fields.one_of("part", {"met", "missed", "beside", "excluded"}).value_or("missed"),
      .limit = static_cast<int>(fields.integer("limit", 1, 500).value_or(200))};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::rate_rows(reader, ask));
}

Answered callbacks(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const bool done_ones = fields.boolean("done");
  const int limit = static_cast<int>(fields.integer("limit", 1, 500).value_or(200));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::callbacks_page(reader, done_ones, limit));
}

}  // namespace

void Api::add_rate_routes(http::Router& router) {
  router.add("GET /api/v1/rates", asking(Query::rates, rates));
  router.add("GET /api/v1/rates/rows", asking(Query::rate_rows, rate_rows));
  router.add("GET /api/v1/callbacks", asking(Query::callbacks, callbacks));
}

}  // namespace wanhu::server::api
