#include "message/smtp.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "base/text.hpp"
#include "message/curl.hpp"

namespace wanhu::message {

namespace {

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // libsodium's closing zero
  return out;
}

// RFC 2047: words of at most 75 characters, none of which cuts a character in two.
std::string encoded_words(const std::string& text) {
  constexpr std::size_t k_bytes = 45;
  std::string out, part;
  const auto flush = [&] {
    if (part.empty()) return;
    out += (out.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(part) + "?=");
    part.clear();
  };
  for (const char32_t c : base::decode_utf8(text)) {
    std::string one;
    base::append_utf8(one, c);
    if (part.size() + one.size() > k_bytes) flush();
    part += one;
  }
  flush();
  return out;
}

std::string mail_date(base::Instant at) {
  constexpr std::array<const char*, 7> k_days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const base::Date day = at.date();
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0800",
                     k_days.at(static_cast<std::size_t>(day.weekday() - 1)), day.day(),
                     k_months.at(static_cast<std::size_t>(day.month() - 1)), day.year(),
                     at.minute_of_day() / 60, at.minute_of_day() % 60, at.ms() / 1000 % 60);
}

std::string in_lines(const std::string& text) {
  constexpr std::size_t k_line = 76;
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += k_line) out += text.substr(at, k_line) + "\r\n";
  return out;
}

}  // namespace

std::string mail_text(const std::string& from, const Outgoing& message) {
  const std::string domain = from.substr(std::min(from.find('@'), from.size() - 1) + 1);
  return fmt::format(
      "Date: {}\r\nFrom: <{}>\r\nTo: <{}>\r\nSubject: {}\r\nMessage-ID: <{}@{}>\r\n"
      "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
      mail_date(message.at), from, message.email, encoded_words(message.subject), message.key,
      domain.empty() ? "wanhu" : domain, in_lines(base64(message.text + "\r\n")));
}

Delivery smtp_delivery(long status) {
  if (status >= 200 && status < 300) return {.outcome = Outcome::sent};
  const std::string problem = "SMTP " + std::to_string(status);
  // RFC 5321 4.2.3: the mailbox is not there, not here, or its name is not allowed.
  if (status == 550 || status == 551 || status == 553)
    return {.outcome = Outcome::unknown_number, .problem = problem};
  // Who we are is not accepted: the administrator's to mend, so the messages wait.
  const bool waits = status < 500 || status == 530 || status == 534 || status == 535;
  return {.outcome = waits ? Outcome::temporary : Outcome::refused, .problem = problem};
}

Delivery SmtpTransport::send(const Outgoing& message) {
  CurlCall call(settings_.url, "smtp,smtps", settings_.timeout_s, settings_.ca_file, stop_);
  if (settings_.starttls) call.require_tls();
  if (!settings_.user.empty()) call.login(settings_.user, settings_.password);
  call.mail(settings_.from, message.email, mail_text(settings_.from, message));
  if (auto failed = call.run()) return *failed;
  return smtp_delivery(call.status());
}

}  // namespace wanhu::message
