// Places: the register, rounds of inspection, listings, rooms and patrols.
#include <algorithm>
#include <cstdlib>

#include "app/page_export.hpp"
#include "app/query_place.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_file_bytes_max = std::size_t{4} << 20U;

// Which places are asked for.
app::PlaceAsk read_places(QueryFields& fields) {
  app::PlaceAsk ask{.kind = fields.text("kind", 40),
                    .unit = fields.text("unit", 60),
                    .words = fields.text("q", 60)};
  if (const auto listed = fields.one_of("listed", {"true", "false"}))
    ask.listed = *listed == "true";
  ask.faults = fields.boolean("faults");
  ask.unsigned_only = fields.boolean("unsigned");
  ask.closed = fields.boolean("closed");
  return ask;
}

Answered places(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  app::PlaceAsk ask = read_places(fields);
  if (const auto after = fields.uuid("after")) ask.after = after->text();
  ask.limit = static_cast<int>(fields.integer("limit", 1, 200).value_or(50));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::places_page(reader, ask));
}

Answered mapped(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::PlaceAsk ask = read_places(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::place_map(reader, ask));
}

Answered place(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::place_page(reader, *id);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered preview(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string name = fields.required("name", 120);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::places_preview(reader, name, request.body));
}

Answered rounds(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::RoundAsk ask{.rule = fields.text("rule", 120),
                          .plan = fields.text("plan", 60),
                          .unit = fields.text("unit", 60)};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::rounds_page(reader, ask);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

app::ListingAsk read_listings(QueryFields& fields) {
  app::ListingAsk ask{.rule = fields.text("rule", 120), .unit = fields.text("unit", 60)};
  ask.state = fields.one_of("state", {"open", "overdue", "ended", "all"}).value_or("open");
  return ask;
}

Answered listings(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  app::ListingAsk ask = read_listings(fields);
  if (const auto after = fields.uuid("after")) ask.after = after->text();
  ask.limit = static_cast<int>(fields.integer("limit", 1, 200).value_or(50));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::listings_page(reader, ask));
}

// The days asked for; `ahead` days from today on, or as many back, when nothing is said.
base::Result<app::DaysAsk> read_days(app::Reader& reader, const http::Request& request, int ahead,
                                     int days_max) {
  QueryFields fields(request);
  const base::Date today = reader.now.date();
  const auto from = fields.date("from"), to = fields.date("to");
  app::DaysAsk ask{
      .from = {}, .to = {}, .unit = fields.text("unit", 60), .kind = fields.text("kind", 40)};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  ask.from = from.value_or(to ? *to - std::abs(ahead) : std::min(today, today + ahead));
  ask.to = to.value_or(ask.from + std::abs(ahead));
  if (ask.to < ask.from || ask.to - ask.from >= days_max)
    return base::fail_field("PLACE-DAYS", "to", {{"max", std::to_string(days_max)}});
  return ask;
}

Answered rooms(app::Reader& reader, const http::Request& request) {
  const auto ask = read_days(reader, request, 13, app::k_rooms_days_max);
  if (!ask) return base::fail(ask.error());
  return http::json(200, app::rooms_page(reader, *ask));
}

Answered patrols(app::Reader& reader, const http::Request& request) {
  const auto ask = read_days(reader, request, -29, app::k_patrol_days_max);
  if (!ask) return base::fail(ask.error());
  return http::json(200, app::patrols_page(reader, *ask));
}

// ---- the same as workbooks

void read_lang(app::Reader& reader, QueryFields& fields) {
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
}

Answered saved(const app::Reader& reader, base::Result<std::string> bytes, const char* name) {
  if (!bytes) return base::fail(bytes.error());
  return http::workbook(std::move(*bytes),
                        std::string(name) + "-" + reader.now.date().iso() + ".xlsx");
}

Answered places_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::PlaceAsk ask = read_places(fields);
  read_lang(reader, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return saved(reader, app::places_workbook(reader, ask), "places");
}

Answered listings_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::ListingAsk ask = read_listings(fields);
  read_lang(reader, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return saved(reader, app::listings_workbook(reader, ask), "listings");
}

// Of days: rooms with their bookings, patrols.
Answered days_export(app::Reader& reader, const http::Request& request, bool rooms) {
  QueryFields fields(request);
  read_lang(reader, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto ask = rooms ? read_days(reader, request, 13, app::k_rooms_days_max)
                         : read_days(reader, request, -29, app::k_patrol_days_max);
  if (!ask) return base::fail(ask.error());
  return rooms ? saved(reader, app::rooms_workbook(reader, *ask), "rooms")
               : saved(reader, app::patrols_workbook(reader, *ask), "patrols");
}

Answered rooms_export(app::Reader& reader, const http::Request& request) {
  return days_export(reader, request, true);
}

Answered patrols_export(app::Reader& reader, const http::Request& request) {
  return days_export(reader, request, false);
}

}  // namespace

void Api::add_place_routes(http::Router& router) {
  router.add("GET /api/v1/places", asking(Query::places, places));
  router.add("GET /api/v1/places/{id}", asking(Query::places, place));
  router.add("GET /api/v1/map/places", asking(Query::places, mapped));
  router.add("POST /api/v1/places/preview", asking(Query::import_files, preview),
             {.body_bytes_max = k_file_bytes_max});
  router.add("GET /api/v1/inspections/rounds", asking(Query::places, rounds));
  router.add("GET /api/v1/listings", asking(Query::places, listings));
  router.add("GET /api/v1/rooms", asking(Query::places, rooms));
  router.add("GET /api/v1/patrols", asking(Query::places, patrols));
  router.add("GET /api/v1/places/export", asking(Query::places, places_export));
  router.add("GET /api/v1/listings/export", asking(Query::places, listings_export));
  router.add("GET /api/v1/rooms/export", asking(Query::places, rooms_export));
  router.add("GET /api/v1/patrols/export", asking(Query::places, patrols_export));
}

}  // namespace wanhu::server::api
