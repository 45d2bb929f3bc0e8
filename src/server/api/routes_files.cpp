// Pictures of matters. They come in as the bytes of the file; a resident's receipt number and check
// code travel in headers then, and in bodies otherwise: never in an address.
#include "access/role.hpp"
#include "app/query_files.hpp"
#include "base/base64.hpp"
#include "domain/picture/picture.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

// Cleaned before it waits for the writer: what is refused never does.
base::Result<std::string> cleaned_in_base64(const http::Request& request) {
  const auto picture = domain::cleaned(request.body);
  if (!picture) return base::fail(picture.error());
  return base::base64(picture->bytes);
}

// The type is what the parser found, never what somebody said. Browsers may keep it for whoever
// asked, and ask again each time; nobody else may.
http::Response picture(const http::Request& request, app::FileBytes&& file) {
  const std::string etag = '"' + file.hash + '"';
  http::Response response;
  response.set("ETag", etag);
  response.set("Cache-Control", "private, no-cache");
  if (request.header("if-none-match") == etag) {
    response.status = 304;
    return response;
  }
  const bool is_png = file.type == "image/png";
  response.set("Content-Type", is_png ? "image/png" : "image/jpeg");
  response.set("Content-Disposition",
               std::string("inline; filename=\"photo.") + (is_png ? "png\"" : "jpg\""));
  response.set("Content-Security-Policy", "default-src 'none'; sandbox");
  response.body = std::move(file.bytes);
  return response;
}

Answered answered(const http::Request& request, base::Result<app::FileBytes> file) {
  if (!file) return base::fail(file.error());
  return picture(request, std::move(*file));
}

std::string header_of(const http::Request& request, std::string_view name, std::size_t length_max) {
  return std::string(request.header(name).substr(0, length_max));
}

}  // namespace

void Api::take_file(const http::Request& request, http::Reply reply) {
  const auto who = asker(request);
  if (!who) return reply.send(who.error(), request.lang());
  if (!access::may_send(who->person().role, "matter.add_file"))
    return reply.send(base::fail("FORBIDDEN", base::Kind::forbidden).value(), request.lang());
  QueryFields fields(request);
  const auto id = fields.uuid("id"), matter = fields.uuid("matter");
  fields.required("id", 36);
  fields.required("matter", 36);
  if (auto done = fields.done(); !done) return reply.send(done.error(), request.lang());
  auto image = cleaned_in_base64(request);
  if (!image) return reply.send(image.error(), request.lang());
  app::Command command{.id = *id,
                       .actor = who->person().id.text(),
                       .kind = "matter.add_file",
                       .data = {{"matter_id", matter->text()}, {"image", std::move(*image)}}};
  const auto held = std::make_shared<http::Reply>(std::move(reply));
  engine_.submit(std::move(command),
                 [held, lang = request.lang()](const base::Result<store::Answer>& answer) {
                   if (!answer) return held->send(answer.error(), lang);
                   if (!answer->answer.contains("hash"))
                     return held->send(base::fail_field("ID-USED", "/id").value(), lang);
                   held->send(http::json(200, {{"hash", answer->answer.at("hash")},
                                               {"seq", answer->seq},
                                               {"repeated", answer->repeated}}));
                 });
}

base::Result<app::Command> Api::read_public_file(const http::Request& request) {
  if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
  const auto id = base::Uuid::parse(header_of(request, "x-command-id", 36));
  if (!id) return base::fail_field("FIELD-MISSING", "/X-Command-Id", {{"field", "X-Command-Id"}});
  const std::string receipt = header_of(request, "x-receipt", 20),
                    check = header_of(request, "x-receipt-check", 12);
  // The code is tried first, so that guessing costs the same here.
  auto seen = follow_receipt(request, receipt, check);
  if (!seen) return base::fail(seen.error());
  auto image = cleaned_in_base64(request);
  if (!image) return base::fail(image.error());
  return app::Command{
      .id = *id,
      .actor = std::string(app::k_actor_resident),
      .kind = "public.add_file",
      .data = {{"receipt", receipt}, {"check", check}, {"image", std::move(*image)}}};
}

void Api::add_file_routes(http::Router& router) {
  const http::RouteOptions file{.body_bytes_max = domain::k_picture_bytes_max};
  router.add("POST /api/v1/files",
             http::LaterHandler([this](const http::Request& request, http::Reply reply) {
               take_file(request, std::move(reply));
             }),
             file);
  router.add("POST /api/v1/public/files",
             http::LaterHandler([this](const http::Request& request, http::Reply reply) {
               auto command = read_public_file(request);
               if (!command) return reply.send(command.error(), request.lang());
               answer_with_receipt(std::move(*command), request, std::move(reply));
             }),
             file);
  router.add(
      "GET /api/v1/matters/{id}/files/{hash}",
      asking(Query::matter_file, [](app::Reader& reader, const http::Request& request) -> Answered {
        QueryFields fields(request);
        const auto id = fields.path_id();
        if (auto done = fields.done(); !done) return base::fail(done.error());
        return answered(request, app::matter_file(reader, *id, std::string(request.param("hash"))));
      }));
  router.add("POST /api/v1/public/receipt/file",
             open([this](const http::Request& request) -> Answered {
               if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
               const auto body = request.json();
               if (!body) return base::fail(body.error());
               base::FieldReader fields(*body, "");
               const std::string receipt = fields.text("receipt", 20),
                                 check = fields.text("check", 12), hash = fields.text("hash", 64);
               if (auto done = fields.done(); !done) return base::fail(done.error());
               // Counts wrong codes like any other look at the receipt.
               if (auto seen = follow_receipt(request, receipt, check); !seen)
                 return base::fail(seen.error());
               const auto lease = engine_.reads().lease();
               auto reader = reader_for(*lease, nobody(engine_.tenant()), request);
               if (!reader) return base::fail(reader.error());
               return answered(request, app::receipt_file(*reader, receipt, check, hash));
             }));
}

}  // namespace wanhu::server::api
