// Posts and who fills them, rosters, and what somebody who leaves has in hand.
#include "app/handover.hpp"
#include "app/query_posts.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

app::PostsAsk read_ask(QueryFields& fields) {
  return {.unit = fields.text("unit", 60), .as_of = fields.date("as_of")};
}

Answered posts(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::PostsAsk ask = read_ask(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::posts_page(reader, ask));
}

Answered workbook(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::PostsAsk ask = read_ask(fields);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::posts_workbook(reader, ask);
  if (!bytes) return base::fail(bytes.error());
  const base::Date day = ask.as_of.value_or(reader.now.date());
  return http::workbook(std::move(*bytes), "posts-" + day.iso() + ".xlsx");
}

// A week from today when nothing is said.
Answered roster(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  app::RosterAsk ask{.from = fields.date("from").value_or(reader.now.date()),
                     .to = {},
                     .unit = fields.text("unit", 60)};
  ask.to = fields.date("to").value_or(ask.from + 6);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (ask.to < ask.from || ask.to - ask.from >= app::k_roster_days_max)
    return base::fail_field("ROSTER-DAYS", "to", {{"n", std::to_string(app::k_roster_days_max)}});
  return http::json(200, app::roster_page(reader, ask));
}

Answered handover(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto person = fields.uuid("person"), to = fields.uuid("to");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!person) return base::fail_field("FIELD-MISSING", "person", {{"field", "person"}});
  auto found = app::handover_page(reader, *person, to);
  if (!found) return base::fail(found.error());
  return http::json(200, *found);
}

}  // namespace

void Api::add_post_routes(http::Router& router) {
  router.add("GET /api/v1/posts", asking(Query::posts, posts));
  router.add("GET /api/v1/posts/export", asking(Query::posts, workbook));
  router.add("GET /api/v1/posts/roster", asking(Query::posts, roster));
  router.add("GET /api/v1/posts/handover", asking(Query::handover, handover));
}

}  // namespace wanhu::server::api
