#include "message/hook.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "message/curl.hpp"

namespace wanhu::message {

namespace {

using base::Json;

Json to_whom(const Outgoing& message) {
  if (message.channel == "sms") return {{"phone", message.phone}};
  switch (message.recipient.kind) {
    case domain::Recipient::Kind::contact:
      return {{"contact", message.recipient.id}};
    case domain::Recipient::Kind::person:
      return {{"person", message.recipient.id}};
    case domain::Recipient::Kind::body:
      return {{"body", message.recipient.id}};
  }
  return {};
}

bool says_unknown_number(const std::string& body) {
  const auto json = base::parse_json(body);
  return json && json->is_object() && json->value("problem", Json()) == "unknown_number";
}

}  // namespace

std::string hook_body(const Outgoing& message) {
  return base::canonical({{"key", message.key},
                          {"channel", message.channel},
                          {"template", message.template_id},
                          {"subject", message.subject},
                          {"text", message.text},
                          {"to", to_whom(message)}});
}

std::string hook_signature(const std::string& secret, const std::string& timestamp,
                           const std::string& body) {
  return "v1=" + base::hex(base::hmac_sha256(secret, timestamp + "." + body));
}

Delivery hook_delivery(long status, const std::string& body,
                       std::optional<std::int64_t> retry_after_ms) {
  if (status >= 200 && status < 300) return {.outcome = Outcome::sent};
  const std::string problem = "HTTP " + std::to_string(status);
  // A secret that does not fit and an address that has moved are the administrator's to mend: the
  // messages wait.
  const bool waits = status < 400 || status == 401 || status == 403 || status == 408 ||
                     status == 425 || status == 429 || status >= 500;
  if (waits)
    return {.outcome = Outcome::temporary, .problem = problem, .retry_after_ms = retry_after_ms};
  const bool unknown = status == 404 || status == 410 ||
                       ((status == 400 || status == 422) && says_unknown_number(body));
  return {.outcome = unknown ? Outcome::unknown_number : Outcome::refused, .problem = problem};
}

Delivery HookTransport::send(const Outgoing& message) {
  return post_hook(settings_, hook_body(message), message.key, message.at, stop_);
}

Delivery post_hook(const HookSettings& settings, const std::string& body, const std::string& key,
                   base::Instant at, const std::atomic<bool>& stop) {
  const std::string timestamp = std::to_string(at.ms() / 1000);
  CurlCall call(settings.url, "https,http", settings.timeout_s, settings.ca_file, stop);
  call.header("Content-Type: application/json; charset=utf-8");
  call.header("Wanhu-Timestamp: " + timestamp);
  call.header("Wanhu-Signature: " + hook_signature(settings.secret, timestamp, body));
  call.header("Idempotency-Key: \"" + key + "\"");
  call.header("Expect:");
  call.post(body);
  if (auto failed = call.run()) return *failed;
  return hook_delivery(call.status(), call.body(), call.retry_after_ms());
}

}  // namespace wanhu::message
