// One message on its way out, and what became of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "domain/message/message.hpp"

namespace wanhu::message {

struct Outgoing {
  std::string key;      // the same for every try of one message; another when sent again by hand
  std::string channel;  // sms, email, hook
  std::string template_id, subject, text;
  domain::Recipient recipient;
  std::string phone, email;  // in clear here and on the wire, nowhere else
  base::Instant at;
};

enum class Outcome {
  sent,
  temporary,       // tried again later
  refused,         // the gateway will never take it
  unknown_number,  // nobody is reached at that number or address
  interrupted,     // we were told to stop: whether it arrived is not known
};

struct Delivery {
  Outcome outcome = Outcome::temporary;
  std::string problem{};  // for the list, e.g. "HTTP 500", "timeout"; nothing of the message
  std::optional<std::int64_t> retry_after_ms{};  // the gateway's wish
  bool unreachable = false;                      // not this message's fault: nobody answered
};

// Called from one thread at a time.
class Transport {
 public:
  virtual ~Transport() = default;
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  virtual Delivery send(const Outgoing& message) = 0;
};

}  // namespace wanhu::message
