#include "message/settings.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"

namespace wanhu::message {

namespace {

using base::FieldReader;
using base::Json;

constexpr std::size_t k_secret_min = 16;

bool is_here(std::string_view url) {
  const auto begin = url.find("://");
  if (begin == std::string_view::npos) return false;
  std::string_view rest = url.substr(begin + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (rest.find('@') != std::string_view::npos) return false;  // a name before the real host
  const std::array<std::string_view, 3> here{"localhost", "127.0.0.1", "[::1]"};
  return std::any_of(here.begin(), here.end(), [&](std::string_view host) {
    return rest.starts_with(host) && (rest.size() == host.size() || rest[host.size()] == ':');
  });
}

base::Failure bad_url(const std::string& field, const std::string& url, const char* schemes) {
  return base::fail_field("MESSAGE-URL", "/" + field,
                          {{"field", field}, {"url", url}, {"schemes", schemes}});
}

base::Result<HookSettings> hook_of(const Json& json, const std::string& name) {
  FieldReader fields(json, "/" + name);
  HookSettings hook{.url = fields.text("url", 500),
                    .secret = fields.text("secret", 200),
                    .ca_file = fields.text_or("ca_file", "", 500),
                    .timeout_s = static_cast<int>(fields.integer_or("timeout_s", 10, 1, 60))};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const bool plain = hook.url.starts_with("http://") && is_here(hook.url);
  if (!plain && !hook.url.starts_with("https://")) return bad_url(name, hook.url, "https://");
  if (hook.secret.size() < k_secret_min)
    return base::fail_field("MESSAGE-SECRET", "/" + name + "/secret", {{"field", name}});
  return hook;
}

base::Result<SmtpSettings> smtp_of(const Json& json) {
  FieldReader fields(json, "/email");
  SmtpSettings smtp{.url = fields.text("url", 500),
                    .from = fields.text("from", 200),
                    .user = fields.text_or("user", "", 200),
                    .password = fields.text_or("password", "", 200),
                    .ca_file = fields.text_or("ca_file", "", 500),
                    .starttls = fields.boolean_or("starttls", true),
                    .timeout_s = static_cast<int>(fields.integer_or("timeout_s", 20, 1, 120))};
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const bool plain = smtp.url.starts_with("smtp://") && (smtp.starttls || is_here(smtp.url));
  if (!plain && !smtp.url.starts_with("smtps://"))
    return bad_url("email", smtp.url, "smtp://, smtps://");
  return smtp;
}

}  // namespace

std::set<std::string> Settings::channels() const {
  std::set<std::string> names;
  if (email) names.insert("email");
  if (sms) names.insert("sms");
  if (hook) names.insert("hook");
  return names;
}

base::Result<HookSettings> hook_settings(const std::string& name, const std::string& url,
                                         const std::string& secret) {
  // A press of a button is not waited for as long as a message.
  return hook_of({{"url", url}, {"secret", secret}, {"timeout_s", 5}}, name);
}

base::Result<Settings> read_settings(std::string_view text) {
  const auto json = base::parse_json(text);
  if (!json) return base::fail(json.error());
  FieldReader fields(*json, "");
  Settings settings;
  const Json &email = fields.raw("email"), &sms = fields.raw("sms"), &hook = fields.raw("hook");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!email.is_null()) {
    auto read = smtp_of(email);
    if (!read) return base::fail(read.error());
    settings.email = std::move(*read);
  }
  if (!sms.is_null()) {
    auto read = hook_of(sms, "sms");
    if (!read) return base::fail(read.error());
    settings.sms = std::move(*read);
  }
  if (!hook.is_null()) {
    auto read = hook_of(hook, "hook");
    if (!read) return base::fail(read.error());
    settings.hook = std::move(*read);
  }
  return settings;
}

}  // namespace wanhu::message
