// How messages leave the house: the server's own settings, a JSON file that only its account may
// read. A plan says what is sent, never through what.
//
//   {
//     "email": { "url": "smtp://mail.example:587", "from": "pingan@town.example",
//                "user": "pingan", "password": "…" },
//     "sms":   { "url": "https://gateway.example/send", "secret": "…" },
//     "hook":  { "url": "https://oa.example/wanhu", "secret": "…", "timeout_s": 5 }
//   }
//
// smtp:// begins plain and must become TLS by STARTTLS; smtps:// is TLS from the start. A hook is
// https://. On the machine itself (localhost, 127.0.0.1, [::1]) plain http:// is allowed too, and
// "starttls": false. "ca_file" names the certificates to trust instead of the system's.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace wanhu::message {

struct HookSettings {
  std::string url, secret;
  std::string ca_file{};  // PEM; empty: the system's
  int timeout_s = 10;
};

struct SmtpSettings {
  std::string url, from;
  std::string user{}, password{};  // empty: no AUTH
  std::string ca_file{};
  bool starttls = true;
  int timeout_s = 20;
};

struct Settings {
  std::optional<SmtpSettings> email{};
  std::optional<HookSettings> sms{}, hook{};

  // Those that messages can be sent through: "sms", "email", "hook".
  [[nodiscard]] std::set<std::string> channels() const;
};

// Errors: those of parse_json and of FieldReader, MESSAGE-URL {field, url, schemes},
// MESSAGE-SECRET {field}.
base::Result<Settings> read_settings(std::string_view json);

// A hook that is named on the command line; `name` is what problems call it.
base::Result<HookSettings> hook_settings(const std::string& name, const std::string& url,
                                         const std::string& secret);

}  // namespace wanhu::message
