// The outbox: list, setup and the messages of one matter.
#include "app/query_message.hpp"
#include "base/text.hpp"
#include "server/api/api.hpp"

namespace wanhu::server::api {

namespace {

using Answered = base::Result<http::Response>;

Answered messages(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  app::MessageAsk ask{.channel = fields.one_of("channel", {"sms", "email", "hook"}),
                      .template_id = fields.text("template"),
                      .after = fields.page_after(QueryFields::Second::id),
                      .limit = static_cast<int>(fields.integer("limit", 1, 200).value_or(50))};
  ask.states = fields.words("state", app::message_states());
  if (auto done = fields.done(); !done) return base::fail(done.error());
  return http::json(200, app::messages_page(reader, ask));
}

Answered matter_messages(app::Reader& reader, const http::Request& request) {
  QueryFields fields(request);
  const auto id = fields.path_id();
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto page = app::matter_messages(reader, *id);
  if (!page) return base::fail(page.error());
  return http::json(200, *page);
}

}  // namespace

void Api::add_message_routes(http::Router& router) {
  router.add("GET /api/v1/messages", asking(Query::messages, messages));
  router.add("GET /api/v1/messages/setup",
             asking(Query::messages, [](app::Reader& reader, const http::Request&) -> Answered {
               return http::json(200, app::message_setup(reader));
             }));
  router.add("GET /api/v1/matters/{id}/messages", asking(Query::matters, matter_messages));
}

}  // namespace wanhu::server::api
