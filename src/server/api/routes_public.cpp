// The resident's side: no account, a receipt number and a check code. Both travel in bodies only,
// never in an address that a log or a proxy would keep.
#include "app/query_receipt.hpp"
#include "domain/matter/matter.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

base::Failure locked(std::int64_t wait_ms) {
  return base::fail(base::Problem{.code = "RECEIPT-LOCKED",
                                  .kind = base::Kind::too_many,
                                  .args = {{"minutes", std::to_string(wait_ms / 60'000 + 1)},
                                           {"retry_after_s", std::to_string(wait_ms / 1000 + 1)}}});
}

base::Result<base::Json> opened_json(const base::Result<store::Answer>& answer) {
  if (!answer) return base::fail(answer.error());
  // An id that was used for something else before is answered with what that something answered.
  if (!answer->answer.contains("receipt")) return base::fail_field("ID-USED", "/id");
  return base::Json{{"matter_id", answer->answer.at("matter_id")},
                    {"receipt", answer->answer.at("receipt")},
                    {"due", answer->answer.at("due")},
                    {"seq", answer->seq}};
}

}  // namespace

access::Scope Api::nobody(store::Tenant tenant) {
  return {.tenant = tenant, .role = access::Role::visitor, .person = {}, .unit = {}};
}

// Reads the matter, counting wrong codes for each receipt number, right or made up.
Api::Answered Api::by_receipt(const http::Request& request, const std::string& receipt,
                              const std::string& check, ReceiptQuery query) {
  const std::string key = domain::normal_receipt(receipt).value_or(receipt);
  if (const auto wait = receipt_codes_.take(key, engine_.now()); wait > 0) return locked(wait);
  const auto lease = engine_.reads().lease();
  auto reader = reader_for(*lease, nobody(engine_.tenant()), request);
  if (!reader) return base::fail(reader.error());
  auto view = query(*reader, receipt, check);
  if (!view) return base::fail(view.error());
  receipt_codes_.forgive(key);
  return http::json(200, *view);
}

Api::Answered Api::follow_receipt(const http::Request& request, const std::string& receipt,
                                  const std::string& check) {
  return by_receipt(request, receipt, check, &app::receipt_view);
}

// Confirm, dissent, correct, hide, erase and so on: the code is tried first, so that guessing
// costs the same here.
base::Result<app::Command> Api::read_receipt_command(const http::Request& request,
                                                     const std::string& kind) {
  if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
  const auto body = request.json();
  if (!body) return base::fail(body.error());
  base::FieldReader fields(*body, "");
  const base::Uuid id = fields.uuid("id");
  base::Json data{{"receipt", fields.text("receipt", 20)}, {"check", fields.text("check", 12)}};
  if (kind == "public.correct") {
    for (const char* name : {"text", "place", "contact"})
      if (fields.has(name)) data[name] = fields.raw(name);
  } else if (kind == "public.remove_file") {
    data["hash"] = fields.text("hash", 64);
  } else {
    // What is not solved must be said; the rest may come without a word.
    const std::string text =
        kind == "public.dissent" ? fields.text("text", 500) : fields.text_or("text", "", 500);
    if (!text.empty() && kind != "public.erase_text") data["text"] = text;
  }
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto seen = follow_receipt(request, data.at("receipt"), data.at("check"));
  if (!seen) return base::fail(seen.error());
  return app::Command{
      .id = id, .actor = std::string(app::k_actor_resident), .kind = kind, .data = std::move(data)};
}

http::LaterHandler Api::receipt_command(std::string kind) {
  return [this, kind = std::move(kind)](const http::Request& request, http::Reply reply) {
    auto command = read_receipt_command(request, kind);
    if (!command) return reply.send(command.error(), request.lang());
    answer_with_receipt(std::move(*command), request, std::move(reply));
  };
}

void Api::answer_with_receipt(app::Command command, const http::Request& request,
                              http::Reply reply) {
  const std::string receipt = command.data.at("receipt"), check = command.data.at("check");
  http::Request asked = request;
  asked.body.clear();  // a picture need not wait with it
  // Made after the commit, on the pool: the writer waits for no connection to read with.
  auto view = [this, asked = std::move(asked), receipt, check] {
    auto seen = follow_receipt(asked, receipt, check);
    return seen ? std::move(*seen) : http::problem(seen.error(), asked.lang());
  };
  const auto held = std::make_shared<http::Reply>(std::move(reply));
  engine_.submit(std::move(command), [held, lang = request.lang(), view = std::move(view)](
                                         const base::Result<store::Answer>& answer) {
    if (answer) return held->send_from_pool(view);
    held->send(answer.error(), lang);
  });
}

base::Result<app::Command> Api::read_public(const http::Request& request, const std::string& kind) {
  if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
  auto body = request.json();
  if (!body) return base::fail(body.error());
  if (!body->is_object())
    return base::fail_field("FIELD-TYPE", "", {{"field", "body"}, {"type", "object"}});
  const auto id = body->find("id");
  const auto command = id != body->end() && id->is_string()
                           ? base::Uuid::parse(id->get_ref<const std::string&>())
                           : std::nullopt;
  if (!command) return base::fail_field("FIELD-MISSING", "/id", {{"field", "id"}});
  body->erase("id");
  return app::Command{.id = *command,
                      .actor = std::string(app::k_actor_resident),
                      .kind = kind,
                      .data = std::move(*body)};
}

http::LaterHandler Api::public_command(std::string kind) {
  return [this, kind = std::move(kind)](const http::Request& request, http::Reply reply) {
    auto command = read_public(request, kind);
    if (!command) return reply.send(command.error(), request.lang());
    const auto held = std::make_shared<http::Reply>(std::move(reply));
    engine_.submit(std::move(*command),
                   [held, lang = request.lang()](const base::Result<store::Answer>& answer) {
                     const auto opened = opened_json(answer);
                     if (!opened) return held->send(opened.error(), lang);
                     held->send(http::json(200, *opened));
                   });
  };
}

Api::Answered Api::public_matters(const http::Request& request) {
  if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
  QueryFields fields(request);
  const app::PublicAsk ask{
      .kind = fields.text("kind"),
      .unit = fields.text("unit"),
      .state = fields.one_of("state", {"open", "overdue", "answered", "closed"}),
      .before = fields.integer("before", 1, std::int64_t{1} << 53),
      .limit = static_cast<int>(fields.integer("limit", 1, 100).value_or(20))};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto lease = engine_.reads().lease();
  auto reader = reader_for(*lease, nobody(engine_.tenant()), request);
  if (!reader) return base::fail(reader.error());
  return http::json(200, app::public_page(*reader, ask, public_counts_.get(*reader)));
}

void Api::add_public_routes(http::Router& router) {
  router.add("GET /api/v1/public/info", open([this](const http::Request& request) -> Answered {
               const auto lease = engine_.reads().lease();
               auto reader = reader_for(*lease, nobody(engine_.tenant()), request);
               if (!reader) return base::fail(reader.error());
               base::Json info = app::public_info(*reader);
               info["demo"] = options_.demo;
               return http::json(200, info);
             }));
  router.add("POST /api/v1/public/matters", public_command("public.open"));
  const auto asks_by_receipt = [this](ReceiptQuery query) {
    return open([this, query](const http::Request& request) -> Answered {
      if (auto fine = limit_public(request); !fine) return base::fail(fine.error());
      const auto body = request.json();
      if (!body) return base::fail(body.error());
      base::FieldReader fields(*body, "");
      const std::string receipt = fields.text("receipt", 20), check = fields.text("check", 12);
      if (auto done = fields.done(); !done) return base::fail(done.error());
      return by_receipt(request, receipt, check, query);
    });
  };
  router.add("POST /api/v1/public/receipt", asks_by_receipt(&app::receipt_view));
  router.add("POST /api/v1/public/receipt/copy", asks_by_receipt(&app::receipt_copy));
  router.add("GET /api/v1/public/matters",
             open([this](const http::Request& request) { return public_matters(request); }));
  for (const std::string action :
       {"confirm", "dissent", "ask_review", "withdraw", "erase_contact", "opt_out", "hide", "show",
        "correct", "erase_text", "remove_file"})
    router.add("POST /api/v1/public/receipt/" + action, receipt_command("public." + action));
}

}  // namespace wanhu::server::api
