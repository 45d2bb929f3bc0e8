// The three rates, the matters behind them, and the call-backs that wait.
#include "app/page_export.hpp"
#include "app/query_callbacks.hpp"
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

app::RateRowsAsk rate_rows_ask(const app::Reader& reader, QueryFields& fields) {
  app::RateRowsAsk ask{
      .of = rates_ask(reader, fields),
      .rate = fields.one_of("rate", {"response", "resolution", "satisfaction", "resolved_of_all"})
                  .value_or("response"),
      .part = fields.text("part", 20).value_or("missed"),
      .reason = fields.text("reason", 60),
      .after = fields.text("after", 120).value_or(""),
      .limit = static_cast<int>(fields.integer("limit", 1, 500).value_or(200))};
  if (!app::is_rate_part(ask.rate, ask.part))
    fields.refuse("RATE-PART", "part", {{"part", ask.part}, {"rate", ask.rate}});
  if (ask.reason && ask.part != "excluded") fields.refuse("RATE-REASON", "reason", {});
  return ask;
}

Answered rate_rows(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto ask = rate_rows_ask(reader, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::rate_rows(reader, ask));
}

Answered rate_rows_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto ask = rate_rows_ask(reader, fields);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::rate_rows_workbook(reader, ask);
  if (!bytes) return base::fail(bytes.error());
  return http::workbook(std::move(*bytes), "rates-" + ask.of.to.iso() + ".xlsx");
}

Answered callbacks(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::CallBacksAsk ask{
      .done = fields.boolean("done"),
      .after = fields.text("after", 120).value_or(""),
      .limit = static_cast<int>(fields.integer("limit", 1, 500).value_or(200))};
  if (!app::is_callback_page_after(ask.after)) fields.refuse("QUERY-AFTER", "after", {});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::callbacks_page(reader, ask));
}

}  // namespace

void Api::add_rate_routes(http::Router& router) {
  router.add("GET /api/v1/rates", asking(Query::rates, rates));
  router.add("GET /api/v1/rates/rows", asking(Query::rate_rows, rate_rows));
  router.add("GET /api/v1/rates/rows/export", asking(Query::rate_rows, rate_rows_export));
  router.add("GET /api/v1/callbacks", asking(Query::callbacks, callbacks));
}

}  // namespace wanhu::server::api
