// The outbox as people see it: what waits, what went, what could not be sent and why; and what the
// plan sends on what. Shapes: Message, MessageSetup, MatterMessages of openapi.json.
#pragma once

#include "app/query.hpp"

namespace wanhu::app {

struct MessageAsk {
  std::vector<std::string> states{};  // of message_states()
  std::optional<std::string> channel{}, template_id{};
  std::string after{};  // from `next` of the page before
  int limit = 50;
};
// queued, waiting, failed (tried again later), sent, refused, cancelled.
const std::vector<std::string>& message_states();

// Newest first, with how many there are of each state.
Json messages_page(Reader& reader, const MessageAsk& ask);
// Templates with made-up values, who is sent what, hours and caps, gateways; for the centre also
// where each recipient is reached, masked.
Json message_setup(Reader& reader);
// Of one matter, with the text that each template would have for it now. NOT-FOUND.
Result<Json> matter_messages(Reader& reader, const Uuid& matter);

// "138****5678", "w***@example.org".
std::string masked_phone(const std::string& phone);
std::string masked_email(const std::string& email);

}  // namespace wanhu::app
