// The phone desk of the poll house, its supervisor's view, and the one-time link by which a
// resident answers without an account. Its token travels in bodies only, never in an address that a
// log or a proxy would keep; the page has it behind the #.
#include "app/poll_desk.hpp"
#include "app/query_poll_desk.hpp"
#include "base/text.hpp"
#include "server/api/api.hpp"
#include "server/api/qr.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

constexpr std::size_t k_token_max = 100;

std::set<std::string> languages_of(const std::optional<std::string>& text) {
  std::set<std::string> languages;
  const std::string given = text.value_or("");  // outlives the parts
  for (const std::string_view one : base::split(given, ','))
    if (!base::trim(one).empty()) languages.emplace(base::trim(one));
  return languages;
}

Answered json_or_problem(const base::Result<base::Json>& page) {
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

Answered watch(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto wave = base::Uuid::parse(fields.required("wave_id", 36));
  const auto unit = fields.text("unit", 60);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!wave) return base::fail("NOT-FOUND", base::Kind::not_found);
  return json_or_problem(app::poll_watch(reader, *wave, unit));
}

Answered interviewers(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto wave = base::Uuid::parse(fields.required("wave_id", 36));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!wave) return base::fail("NOT-FOUND", base::Kind::not_found);
  return json_or_problem(app::poll_interviewers(reader, *wave));
}

std::string origin(const http::Request& request, const std::string& public_url) {
  if (!public_url.empty()) return public_url;
  return std::string(request.secure ? "https://" : "http://") + std::string(request.header("host"));
}

base::Failure not_dialled() {
  return base::fail("POLL-DIAL-FAILED", base::Kind::unavailable);
}

}  // namespace

// The number never leaves the server but to the hook and to the page that shows it already.
void Api::dial(const http::Request& request, http::Reply reply) {
  const auto who = asker(request);
  if (!who) return reply.send(who.error(), request.lang());
  if (!access::may_ask(who->person().role, Query::poll_desk))
    return reply.send(base::fail("FORBIDDEN", base::Kind::forbidden).value(), request.lang());
  const auto asked = [&]() -> base::Result<message::Dial> {
    const auto body = request.json();
    if (!body) return base::fail(body.error());
    base::FieldReader fields(*body, "");
    const base::Uuid key = fields.uuid("id"), wave = fields.uuid("wave_id"),
                     one = fields.uuid("case_id");
    const auto number = static_cast<int>(fields.integer("number", 1, 20));
    if (auto done = fields.done(); !done) return base::fail(done.error());
    if (options_.dialer == nullptr) return base::fail("POLL-DIAL-OFF", base::Kind::refused);
    const auto lease = engine_.reads().lease();
    auto reader = reader_for(*lease, who->scope, request);
    if (!reader) return base::fail(reader.error());
    const auto found = app::poll_dial_number(*reader, wave, one, number);
    if (!found) return base::fail(found.error());
    return message::Dial{.key = key.text(),
                         .case_id = found->case_id.text(),
                         .number = found->number,
                         .line = who->person().login,
                         .at = engine_.now()};
  }();
  if (!asked) return reply.send(asked.error(), request.lang());
  const auto held = std::make_shared<http::Reply>(std::move(reply));
  const bool queued = options_.dialer->dial(
      *asked, [held, lang = request.lang()](const message::Delivery& delivery) {
        if (delivery.outcome != message::Outcome::sent)
          return held->send(not_dialled().value(), lang);
        held->send(http::json(200, {{"dialled", true}}));
      });
  if (!queued) held->send(not_dialled().value(), request.lang());
}

Api::Answered Api::poll_self_form(const http::Request& request) {
  if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  const std::string token = fields.text("token", k_token_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto lease = engine_.reads().lease();
  auto reader = reader_for(*lease, nobody(engine_.tenant()), request);
  if (!reader) return base::fail(reader.error());
  return json_or_problem(app::poll_self_form(*reader, token));
}

void Api::add_poll_desk_routes(http::Router& router) {
  router.add("GET /api/v1/poll/desk",
             asking(Query::poll_desk,
                    [this](app::Reader& reader, const http::Request& request) -> Answered {
                      QueryFields fields(request);
                      const auto wave = fields.uuid("wave_id");
                      const auto languages = languages_of(fields.text("languages", 200));
                      if (auto done = fields.done(); !done) return base::fail(done.error());
                      auto page = app::poll_desk(reader, wave, languages);
                      if (!page) return base::fail(page.error());
                      (*page)["dials"] = options_.dialer != nullptr;
                      return http::json(200, *page);
                    }));
  router.add("POST /api/v1/poll/dial",
             http::LaterHandler([this](const http::Request& request, http::Reply reply) {
               dial(request, std::move(reply));
             }));
  // The QR code of a link that the page has just made.
  router.add(
      "POST /api/v1/poll/link-qr",
      acting(Query::poll_desk, [this](const Asker&, const http::Request& request) -> Answered {
        const auto body = request.json();
        if (!body) return base::fail(body.error());
        base::FieldReader fields(*body, "");
        const std::string token = fields.text("token", k_token_max);
        if (auto done = fields.done(); !done) return base::fail(done.error());
        const std::string address = origin(request, options_.public_url) + "/p/#s=" + token;
        return http::json(
            200,
            {{"address", address}, {"digest", app::link_digest(token)}, {"svg", qr_svg(address)}});
      }));
  router.add("GET /api/v1/poll/watch", asking(Query::poll_watch, watch));
  router.add("GET /api/v1/poll/interviewers", asking(Query::poll_watch, interviewers));
  router.add("POST /api/v1/poll/self/form",
             open([this](const http::Request& request) { return poll_self_form(request); }));
  router.add("POST /api/v1/poll/self",
             http::LaterHandler([this](const http::Request& request, http::Reply reply) {
               auto command = read_public(request, "poll.self");
               if (!command) return reply.send(command.error(), request.lang());
               const auto held = std::make_shared<http::Reply>(std::move(reply));
               engine_.submit(std::move(*command), [held, lang = request.lang()](
                                                       const base::Result<store::Answer>& answer) {
                 if (!answer) return held->send(answer.error(), lang);
                 // An id that was used for something else before.
                 if (!answer->answer.contains("done"))
                   return held->send(base::fail_field("ID-USED", "/id").value(), lang);
                 held->send(http::json(200, {{"done", true}}));
               });
             }));
}

}  // namespace wanhu::server::api
