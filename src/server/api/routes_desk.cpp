// The desk's own questions: a person's work, due days, workload, the ledger as a file, saved views.
#include "app/exports.hpp"
#include "app/query_desk.hpp"
#include "app/saved_views.hpp"
#include "base/text.hpp"
#include "server/api/api.hpp"
#include "server/api/matter_fields.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_view_name_max = 40, k_view_query_max = 1000;

Answered due_calendar(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::MatterAsk ask = read_matter_filters(fields);
  const base::Date month = fields.date("month").value_or(reader.now.date());
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::due_calendar(reader, month, ask));
}

Answered matters_export(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::MattersExport wanted{.ask = read_matter_filters(fields),
                                  .contact = fields.boolean("contact")};
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto file = app::matters_file(reader, wanted);
  if (!file) return base::fail(file.error());
  // Nothing with contact data goes out that does not stand in the journal.
  if (wanted.contact)
    if (auto noted = reader.engine.execute(app::export_made(reader, "matters", file->rows)); !noted)
      return base::fail(noted.error());
  return http::workbook(std::move(file->bytes), "ledger-" + reader.now.date().iso() + ".xlsx");
}

base::Json views_json(const std::vector<app::SavedView>& views) {
  base::Json items = base::Json::array();
  for (const app::SavedView& view : views)
    items.push_back({{"id", view.id.text()}, {"name", view.name}, {"query", view.query}});
  return {{"items", std::move(items)}};
}

}  // namespace

// What an account keeps for itself, read again after a change.
Api::Answered Api::views_of(const Asker& who) {
  const auto lease = engine_.reads().lease();
  return http::json(200, views_json(app::saved_views(*lease, engine_.tenant(), who.person().id)));
}

Api::Answered Api::save_view(const Asker& who, const http::Request& request) {
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  const app::SavedView view{.id = fields.uuid("id"),
                            .name = fields.text("name", k_view_name_max),
                            .query = fields.text_or("query", "", k_view_query_max)};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (auto saved = app::save_view(engine_, who.person().id, view); !saved)
    return base::fail(saved.error());
  return views_of(who);
}

void Api::add_desk_routes(http::Router& router) {
  router.add("GET /api/v1/work",
             asking(Query::matters, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::my_work(reader));
             }));
  router.add("GET /api/v1/matters/calendar", asking(Query::matters, due_calendar));
  router.add("GET /api/v1/matters/export", asking(Query::matters, matters_export));
  router.add("GET /api/v1/workload",
             asking(Query::today, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::workload(reader));
             }));
  router.add("GET /api/v1/views",
             acting({}, [this](const Asker& who, const http::Request&) { return views_of(who); }));
  router.add("POST /api/v1/views",
             acting({}, [this](const Asker& who, const http::Request& request) {
               return save_view(who, request);
             }));
  router.add("DELETE /api/v1/views/{id}",
             acting({}, [this](const Asker& who, const http::Request& request) -> Answered {
               QueryFields fields(request);
               const auto id = fields.path_id();
               if (auto done = fields.done(); !done) return base::fail(done.error());
               if (auto gone = app::forget_view(engine_, who.person().id, *id); !gone)
                 return base::fail(gone.error());
               return views_of(who);
             }));
}

}  // namespace wanhu::server::api
