// What polls have published, in the campaign; and the release of a wave, in the poll house.
#include "app/poll_file.hpp"
#include "app/poll_release.hpp"
#include "app/query_poll_result.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_file_bytes_max = std::size_t{32} << 20U;

base::Failure not_found() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

Answered answer(const base::Result<base::Json>& page) {
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered polls(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::polls_page(reader));
}

Answered poll(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto id = base::Uuid::parse(request.param("id"));
  if (!id) return not_found();
  return answer(app::poll_page(reader, *id));
}

app::PollPart part_of(const std::string& name) {
  return name == "response"    ? app::PollPart::response
         : name == "questions" ? app::PollPart::questions
                               : app::PollPart::figures;
}

Answered exported(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string format = fields.one_of("format", {"xlsx", "csv", "svg"}).value_or("xlsx");
  const std::string part =
      fields.one_of("part", {"figures", "response", "questions"}).value_or("figures");
  const std::string indicator = fields.text("indicator", 60).value_or("");
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto id = base::Uuid::parse(request.param("id"));
  if (!id) return not_found();
  const std::string of = format == "csv" && part != "figures" ? "-" + part : "";
  const std::string name = "poll-" + id->text().substr(0, 8) + of + "." + format;
  auto bytes = format == "csv"   ? app::poll_csv(reader, *id, part_of(part))
               : format == "svg" ? app::poll_chart(reader, *id, indicator)
                                 : app::poll_workbook(reader, *id);
  if (!bytes) return base::fail(bytes.error());
  if (format == "csv") return http::download(std::move(*bytes), "text/csv; charset=utf-8", name);
  if (format == "svg") return http::download(std::move(*bytes), "image/svg+xml", name);
  return http::workbook(std::move(*bytes), name);
}

Answered preview(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const std::string name = fields.required("name", 120);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::poll_preview(reader, name, request.body));
}

// As a file: its bytes are those that the digest was made of, with the digest in it.
Answered release(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto id = base::Uuid::parse(request.param("id"));
  if (!id) return not_found();
  const auto document = app::poll_release(reader, *id);
  if (!document) return base::fail(document.error());
  return http::download(base::canonical(*document), "application/json",
                        "release-" + id->text().substr(0, 8) + ".json");
}

}  // namespace

void Api::add_polls_routes(http::Router& router) {
  router.add("GET /api/v1/polls", asking(Query::polls, polls));
  router.add("GET /api/v1/polls/{id}", asking(Query::polls, poll));
  router.add("GET /api/v1/polls/{id}/export", asking(Query::polls, exported));
  router.add("POST /api/v1/polls/preview", asking(Query::import_files, preview),
             {.body_bytes_max = k_file_bytes_max});
  router.add("GET /api/v1/poll/waves/{id}/release", asking(Query::poll_watch, release));
}

}  // namespace wanhu::server::api
