// E-mail by SMTP (RFC 5321), plain text in UTF-8. A try that was cut off may arrive twice; both
// copies then have one Message-ID.
#pragma once

#include <atomic>

#include "message/settings.hpp"
#include "message/transport.hpp"

namespace wanhu::message {

// The message as RFC 5322 and 2047 have it, lines ended by CRLF.
std::string mail_text(const std::string& from, const Outgoing& message);
// `status`: the server's last reply.
Delivery smtp_delivery(long status);

class SmtpTransport final : public Transport {
 public:
  SmtpTransport(SmtpSettings settings, const std::atomic<bool>& stop)
      : settings_(std::move(settings)), stop_(stop) {}
  Delivery send(const Outgoing& message) override;

 private:
  SmtpSettings settings_;
  const std::atomic<bool>& stop_;
};

}  // namespace wanhu::message
