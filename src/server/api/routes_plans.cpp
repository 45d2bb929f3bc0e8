// The plans: their versions, each as a document and as the file it was, and what a change of a term
// would do to the matters that are open.
#include <charconv>

#include "app/what_if.hpp"
#include "report/report.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

// The {version} of the path: what is no number names no version.
base::Result<std::int64_t> path_version(const http::Request& request) {
  const std::string_view text = request.param("version");
  std::int64_t version = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), version);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size())
    return base::fail("NOT-FOUND", base::Kind::not_found);
  return version;
}

Answered versions(app::Reader& reader, const http::Request&) {
  return http::json(200, app::plans_page(reader));
}

Answered version(app::Reader& reader, const http::Request& request) {
  const auto number = path_version(request);
  if (!number) return base::fail(number.error());
  auto page = app::plan_page(reader, *number);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered document(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto number = path_version(request);
  if (!number) return base::fail(number.error());
  auto page = app::plan_document(reader, *number);
  if (!page) return base::fail(page.error());
  http::Response response = http::text(200, std::move(*page), "text/html; charset=utf-8");
  response.set("Content-Security-Policy", std::string(report::k_csp));
  return response;
}

Answered source(app::Reader& reader, const http::Request& request) {
  const auto number = path_version(request);
  if (!number) return base::fail(number.error());
  auto file = app::plan_source(reader, *number);
  if (!file) return base::fail(file.error());
  return http::download(std::move(file->text), "text/plain; charset=utf-8",
                        file->plan_id + "-v" + std::to_string(*number) + ".toml");
}

base::Result<std::vector<app::LimitChange>> read_changes(const base::Json& list) {
  std::vector<app::LimitChange> changes;
  for (std::size_t i = 0; i < list.size(); ++i) {
    base::FieldReader one(list[i], "/changes/" + std::to_string(i));
    changes.push_back({.kind = one.text("kind", 60), .due = one.text("due", 40)});
    if (auto done = one.done(); !done) return base::fail(done.error());
  }
  return changes;
}

Answered what_if(app::Reader& reader, const http::Request& request) {
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  const std::int64_t number = fields.integer("version", 1, INT64_MAX);
  const base::Json& list = fields.raw("changes");
  if (!list.is_array())
    fields.problem("FIELD-TYPE", "changes", {{"type", "array"}});
  else if (list.size() > app::k_limit_changes_max)
    fields.problem("WHATIF-COUNT", "changes", {{"max", std::to_string(app::k_limit_changes_max)}});
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto changes = read_changes(list);
  if (!changes) return base::fail(changes.error());
  const auto page = app::what_if_page(reader, number, *changes);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

}  // namespace

void Api::add_plan_routes(http::Router& router) {
  router.add("GET /api/v1/plans", asking(Query::plan, versions));
  router.add("GET /api/v1/plans/{version}", asking(Query::plan, version));
  router.add("GET /api/v1/plans/{version}/document", asking(Query::plan, document));
  router.add("GET /api/v1/plans/{version}/source", asking(Query::plan, source));
  router.add("POST /api/v1/plans/what-if", asking(Query::plan, what_if));
}

}  // namespace wanhu::server::api
