// What pages read. Each route reads its query string, asks app/ within one snapshot and answers.
#include "app/sealed_matter.hpp"
#include "server/api/api.hpp"
#include "server/api/matter_fields.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered progress(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string by = fields.one_of("by", {"unit", "group", "visitor"}).value_or("unit");
  const app::ProgressAsk ask{.by = by == "group"     ? app::GroupBy::group
                                   : by == "visitor" ? app::GroupBy::visitor
                                                     : app::GroupBy::unit,
                             .unit = fields.text("unit"),
                             .as_of = fields.date("as_of")};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::to_json(app::progress(reader, ask), reader));
}

Answered matters(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  app::MatterAsk ask = read_matter_filters(fields);
  ask.after = fields.text("after", 100).value_or("");
  ask.limit = static_cast<int>(fields.integer("limit", 1, 200).value_or(50));
  if (!app::is_page_after(ask)) fields.refuse("QUERY-AFTER", "after", {});
  ask.count = fields.boolean("count");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::matters_page(reader, ask));
}

Answered matter(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::matter_page(reader, *id);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered dwellings(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto after = fields.uuid("after");
  const app::DwellingAsk ask{
      .unit = fields.text("unit"),
      .group = fields.text("group"),
      .outcome = fields.text("outcome"),
      .state = fields.one_of("state", {"active", "vacated", "split", "merged"}),
      .words = fields.text("q", 60),
      .visitor = fields.uuid("visitor"),
      .visited_on = fields.date("visited_on"),
      .as_of = fields.date("as_of"),
      .after = after ? after->text() : std::string(),
      .limit = static_cast<int>(fields.integer("limit", 1, 500).value_or(100))};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::dwellings_page(reader, ask));
}

Answered dwelling(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::dwelling_page(reader, *id);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered field(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto since = fields.integer("since", INT64_MIN, INT64_MAX);
  const auto day = fields.text("day", 64);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::field_data(reader, since, day));
}

Answered changes(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto unit = fields.text("unit");
  const std::string after = fields.page_after(QueryFields::Second::number);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::register_changes(reader, unit, after));
}

Answered people(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto unit = fields.text("unit");
  const auto role = fields.one_of("role", access::role_names());
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::people_page(reader, unit, role));
}

Answered answers(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto unit = fields.text("unit");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::answers_page(reader, unit));
}

Answered journal(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::int64_t after = fields.integer("after", 0, INT64_MAX).value_or(0);
  const std::int64_t limit = fields.integer("limit", 1, 500).value_or(100);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::journal_page(reader, after, limit));
}

}  // namespace

void Api::add_query_routes(http::Router& router) {
  router.add("GET /api/v1/today",
             asking(Query::today, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::today(reader));
             }));
  router.add("GET /api/v1/progress", asking(Query::progress, progress));
  router.add("GET /api/v1/matters", asking(Query::matters, matters));
  router.add("GET /api/v1/matters/{id}", asking(Query::matter, matter));
  router.add("GET /api/v1/sealed",
             asking(Query::sealed, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::sealed_page(reader));
             }));
  router.add("GET /api/v1/sealed/receipts",
             asking(Query::receipts, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::receipts_page(reader));
             }));
  router.add("GET /api/v1/dwellings", asking(Query::dwellings, dwellings));
  router.add("GET /api/v1/dwellings/{id}", asking(Query::dwelling, dwelling));
  router.add("GET /api/v1/field", asking(Query::field, field));
  router.add("GET /api/v1/register/changes", asking(Query::changes, changes));
  router.add("GET /api/v1/people", asking(Query::people, people));
  router.add("GET /api/v1/answers", asking(Query::answers, answers));
  router.add("GET /api/v1/journal", asking(Query::journal, journal));
  router.add("GET /api/v1/plan",
             asking({}, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::plan_brief(reader));
             }));
}

}  // namespace wanhu::server::api
