// libcurl's easy handle with the house's rules: time limits, no redirects, certificates checked, no
// proxy from the environment, interruptible. Not for anybody but the transports.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "message/transport.hpp"

namespace wanhu::message {

class CurlCall {
 public:
  // `schemes` as libcurl lists them: "https,http". `stop` ends the call soon after it becomes true.
  CurlCall(const std::string& url, const char* schemes, int timeout_s, const std::string& ca_file,
           const std::atomic<bool>& stop);
  ~CurlCall();
  CurlCall(const CurlCall&) = delete;
  CurlCall& operator=(const CurlCall&) = delete;

  void header(const std::string& line);  // "Name: value"
  void post(const std::string& body);    // kept until the call has ended
  void mail(const std::string& from, const std::string& to, const std::string& text);
  void login(const std::string& user, const std::string& password);
  void require_tls();  // STARTTLS

  // Nothing when there was a whole exchange; then status() and body() speak.
  std::optional<Delivery> run();
  [[nodiscard]] long status() const;  // of HTTP, or the last reply of SMTP; 0: none
  [[nodiscard]] std::optional<std::int64_t> retry_after_ms() const;
  [[nodiscard]] const std::string& body() const;  // at most 64 KiB of it

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wanhu::message
