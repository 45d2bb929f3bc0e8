// Documents: the reports of a day, a visitor's paper sheet, and the letters to bodies above.
#include "app/query_joint.hpp"
#include "report/report.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

// Pages open in the browser to be read and printed; workbooks are saved.
http::Response document(report::Document made) {
  http::Response response =
      made.csp.empty() && made.content_type.find("json") == std::string::npos
          ? http::download(std::move(made.bytes), made.content_type, made.file_name)
          : http::text(200, std::move(made.bytes), made.content_type);
  if (!made.csp.empty()) response.set("Content-Security-Policy", made.csp);
  return response;
}

Answered report_of(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const base::Date day = fields.date("date").value_or(reader.now.date());
  const std::string format = fields.one_of("format", {"html", "json", "xlsx"}).value_or("html");
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = report::make(reader, std::string(request.param("name")), day, format);
  if (!made) return base::fail(made.error());
  return document(std::move(*made));
}

Answered sheet_of(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  fields.required("visitor", 36);
  const auto visitor = fields.uuid("visitor");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = report::visitor_sheet(reader, *visitor);
  if (!made) return base::fail(made.error());
  return document(std::move(*made));
}

Answered letter_of(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto batch = fields.path_id();
  const std::string format = fields.one_of("format", {"html", "json", "xlsx"}).value_or("html");
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = report::transmittal(reader, *batch, format);
  if (!made) return base::fail(made.error());
  return document(std::move(*made));
}

Answered ask_letter_of(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  report::AskLetter which{.plan = fields.required("plan", 60),
                          .rule = fields.required("rule", 120),
                          .unit = fields.required("unit", 60),
                          .day = {}};
  fields.required("day", 10);
  if (const auto day = fields.date("day")) which.day = *day;
  const std::string format = fields.one_of("format", {"html", "json", "xlsx"}).value_or("html");
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = report::ask_letter(reader, which, format);
  if (!made) return base::fail(made.error());
  return document(std::move(*made));
}

Answered proposal_of(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  const std::string format = fields.one_of("format", {"html", "json", "xlsx"}).value_or("html");
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = report::honour_proposal(reader, *id, format);
  if (!made) return base::fail(made.error());
  return document(std::move(*made));
}

Answered league_of(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  const std::string format = fields.one_of("format", {"html", "json", "xlsx"}).value_or("html");
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = report::ranking_document(reader, *id, format);
  if (!made) return base::fail(made.error());
  return document(std::move(*made));
}

Answered effect_of(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  const std::string format = fields.one_of("format", {"html", "json", "xlsx"}).value_or("html");
  if (const auto lang = fields.one_of("lang", {"zh", "en"})) reader.lang = base::lang_of(*lang);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto made = report::effect_proposal(reader, *id, format);
  if (!made) return base::fail(made.error());
  return document(std::move(*made));
}

}  // namespace

void Api::add_forward_routes(http::Router& router) {
  router.add("GET /api/v1/forwards",
             asking(Query::forwards, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::forwards_page(reader));
             }));
  router.add("GET /api/v1/forwards/{id}/letter", asking(Query::forwards, letter_of));
}

void Api::add_report_routes(http::Router& router) {
  router.add("GET /api/v1/reports/{name}", asking(Query::report, report_of));
  router.add("GET /api/v1/asks/letter", asking(Query::asks, ask_letter_of));
  router.add("GET /api/v1/register/sheet", asking(Query::sheet, sheet_of));
  router.add("GET /api/v1/honours/{id}/document", asking(Query::standards, proposal_of));
  router.add("GET /api/v1/proposals/{id}/document", asking(Query::evaluation, effect_of));
  router.add("GET /api/v1/ranking-editions/{id}/document", asking(Query::evaluation, league_of));
}

}  // namespace wanhu::server::api
