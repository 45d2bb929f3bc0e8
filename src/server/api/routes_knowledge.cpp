// Short answers and the service directory: for everybody to read, for the centre to keep. A text
// that is looked for travels in a body, never in an address that a log or a proxy would keep.
#include "app/knowledge.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_text_max = 1000;  // what may be told in a report
constexpr std::size_t k_file_bytes_max = std::size_t{4} << 20U;

Answered list(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const app::KnowledgeAsk ask{.kind = fields.text("kind"), .words = fields.text("q", 60)};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::knowledge_list(reader, ask));
}

Answered history(app::Reader& reader, const http::Request& request) {
  auto found = app::knowledge_history(reader, std::string(request.param("id")));
  if (!found) return base::fail(found.error());
  return http::json(200, *found);
}

Answered file(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const bool as_csv = fields.one_of("format", {"xlsx", "csv"}).value_or("xlsx") == "csv";
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto bytes = app::knowledge_file(reader, as_csv);
  if (!bytes) return base::fail(bytes.error());
  if (!as_csv) return http::workbook(std::move(*bytes), "knowledge.xlsx");
  return http::download(std::move(*bytes), "text/csv; charset=utf-8", "knowledge.csv");
}

Answered preview(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string name = fields.required("name", 120);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::knowledge_preview(reader, name, request.body));
}

Answered suggest(app::Reader& reader, const http::Request& request) {
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  const std::string text = fields.text_or("text", "", k_text_max);
  const std::string kind = fields.text_or("kind", "", 40);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::knowledge_suggestions(
                             reader, text, kind.empty() ? std::nullopt : std::optional(kind)));
}

Answered answered(app::Reader& reader, const http::Request& request) {
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  const std::string entry = fields.text("entry", 40);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (auto counted = app::count_answered(reader.engine, reader, entry); !counted)
    return base::fail(counted.error());
  return http::no_content();
}

}  // namespace

// The same questions without an account; `limited` where trying costs us something.
http::Handler Api::asking_openly(bool limited, Ask ask) {
  return open([this, limited, ask = std::move(ask)](const http::Request& request) -> Answered {
    if (limited)
      if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
    const access::Scope nobody{
        .tenant = engine_.tenant(), .role = access::Role::visitor, .person = {}, .unit = {}};
    const auto lease = engine_.reads().lease();
    auto reader = reader_for(*lease, nobody, request);
    if (!reader) return base::fail(reader.error());
    return ask(*reader, request);
  });
}

void Api::add_knowledge_routes(http::Router& router) {
  router.add("GET /api/v1/knowledge", asking({}, list));
  router.add("GET /api/v1/knowledge/export", asking({}, file));
  router.add("GET /api/v1/knowledge/{id}", asking({}, history));
  router.add("POST /api/v1/knowledge/preview", asking(Query::import_files, preview),
             {.body_bytes_max = k_file_bytes_max});
  router.add("POST /api/v1/knowledge/suggest", asking({}, suggest));
  router.add("POST /api/v1/knowledge/answered", asking({}, answered));
  router.add("GET /api/v1/public/knowledge",
             asking_openly(false, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::public_knowledge(reader));
             }));
  router.add("POST /api/v1/public/knowledge/suggest", asking_openly(true, suggest));
  router.add("POST /api/v1/public/knowledge/answered", asking_openly(true, answered));
}

}  // namespace wanhu::server::api
