// What travels over the wire, without the wire: a request already read whole, an answer not yet
// sent. Plain values; nothing here knows the HTTP library or the product.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "base/problem.hpp"

namespace wanhu::server::http {

using Values = std::map<std::string, std::string, std::less<>>;

struct Request {
  std::string method;  // upper case; HEAD arrives as HEAD also when a GET route answers it
  std::string path;    // percent-decoded once, begins with '/', well-formed UTF-8, no dot segments
  std::string route;   // the pattern that matched, e.g. "/api/v1/matters/{id}"
  Values params;       // what the {holes} of the pattern matched
  Values query;        // decoded, '+' is a space; of a repeated name the first value counts
  Values headers;      // names in lower case; repeated headers joined by ", "
  Values cookies;
  std::string body;
  std::string remote;   // address of the client: the peer, or what a trusted proxy says
  bool secure = false;  // TLS here, or a trusted proxy says https
  std::string id;       // unique in this process's life; also answered as X-Request-Id

  // Empty when absent.
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
  [[nodiscard]] std::string_view cookie(std::string_view name) const;
  [[nodiscard]] std::string_view param(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;
  // Accept-Language; Chinese unless English is asked for first.
  [[nodiscard]] base::Lang lang() const;
  // The body as strict JSON. Errors: those of base::parse_json.
  [[nodiscard]] base::Result<base::Json> json(int depth_max = 32) const;
};

struct Cookie {
  std::string name;
  std::string value;                        // token characters only
  std::optional<std::int64_t> max_age_s{};  // absent: until the browser closes; 0 deletes
  std::string path = "/";
  bool http_only = true;
};

// A body is either owned text or a view of bytes that live as long as the program (embedded files).
using Body = std::variant<std::string, std::string_view>;

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  Body body{};

  // Replaces a header of the same name (case-insensitive).
  Response& set(std::string_view name, std::string value);
  [[nodiscard]] std::string_view header(std::string_view name) const;  // empty when absent
  // Adds a Set-Cookie: SameSite=Strict, HttpOnly unless told otherwise, Secure when `request` came
  // in over TLS (here or at a trusted proxy).
  Response& set_cookie(const Request& request, const Cookie& cookie);
  [[nodiscard]] std::string_view bytes() const;
};

Response text(int status, std::string body, std::string content_type = "text/plain; charset=utf-8");
Response json(int status, const base::Json& value);
Response no_content();
Response redirect(int status, std::string location);
// Bytes offered for download; the name may be Chinese (RFC 6266 filename*).
Response download(std::string bytes, std::string content_type, std::string_view file_name);
// An XLSX workbook, as a download.
Response workbook(std::string bytes, std::string_view file_name);

int status_of(base::Kind kind);

// RFC 9457: {type, title, status, code, detail, fields: [{field, code, detail, line, column,
// cell}]}. `fields` lists the problem's own place and those of its details; empty places are left
// out. 503 and 429 carry Retry-After: args["retry_after_s"] when given, else 2 seconds.
// `status` 0: by the problem's kind.
Response problem(const base::Problem& problem, base::Lang lang, int status = 0);

// Percent-decoding (RFC 3986), once. Nothing for a bad escape, a NUL or text that is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
std::string percent_encode(std::string_view text);  // everything but RFC 3986 unreserved characters
// Of a query or of an application/x-www-form-urlencoded body.
std::optional<Values> parse_query(std::string_view text);
Values parse_cookies(std::string_view header);

}  // namespace wanhu::server::http
