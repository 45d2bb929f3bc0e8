// The generic signed HTTP hook, behind which any gateway for text messages, or any other system,
// can be put. POST, application/json:
//
//   {"key": "0189…-1", "channel": "sms", "template": "opened", "subject": "登记告知",
//    "text": "您反映的…", "to": {"phone": "13800000000"}}
//
// `to` is {"phone"} for sms; for hook {"person"} (an account's id), {"body"} (an id of the plan) or
// {"contact"} (an id), never a number. Headers:
//
//   Wanhu-Timestamp: 1637541000                seconds since 1970
//   Wanhu-Signature: v1=hex(HMAC-SHA256(secret, timestamp + "." + body))
//   Idempotency-Key: "0189…-1"                 the same for every try
//
// Answers: 2xx sent. 404, 410, and 400 or 422 with {"problem": "unknown_number"}: nobody is reached
// there. Other 4xx: refused for good, but 401, 403, 408, 425 and 429, which like 3xx and 5xx are
// tried again, not before Retry-After. Redirects are not followed.
#pragma once

#include <atomic>

#include "message/settings.hpp"
#include "message/transport.hpp"

namespace wanhu::message {

std::string hook_body(const Outgoing& message);
std::string hook_signature(const std::string& secret, const std::string& timestamp,
                           const std::string& body);
Delivery hook_delivery(long status, const std::string& body,
                       std::optional<std::int64_t> retry_after_ms);

// One signed request and what it means.
Delivery post_hook(const HookSettings& settings, const std::string& body, const std::string& key,
                   base::Instant at, const std::atomic<bool>& stop);

class HookTransport final : public Transport {
 public:
  HookTransport(HookSettings settings, const std::atomic<bool>& stop)
      : settings_(std::move(settings)), stop_(stop) {}
  Delivery send(const Outgoing& message) override;

 private:
  HookSettings settings_;
  const std::atomic<bool>& stop_;
};

}  // namespace wanhu::message
