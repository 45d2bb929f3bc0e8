#include "server/http/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace wanhu::server::http {

namespace {

std::string_view find_in(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string_view() : std::string_view(found->second);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool is_unreserved(char c) {
  const char l = lower(c);
  return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

std::string_view title_code(int status) {
  switch (status) {
    case 401:
      return "HTTP-TITLE-UNAUTHORISED";
    case 403:
      return "HTTP-TITLE-FORBIDDEN";
    case 404:
      return "HTTP-TITLE-NOT-FOUND";
    case 409:
      return "HTTP-TITLE-REFUSED";
    case 413:
      return "HTTP-TITLE-TOO-LARGE";
    case 429:
      return "HTTP-TITLE-TOO-MANY";
    case 503:
      return "HTTP-TITLE-UNAVAILABLE";
    default:
      return status >= 500 ? "HTTP-TITLE-INTERNAL" : "HTTP-TITLE-INVALID";
  }
}

void add_fields(base::Json& fields, const base::Problem& problem, base::Lang lang) {
  const base::Place& place = problem.place;
  if (!place.field.empty() || !place.cell.empty() || place.line > 0) {
    base::Json entry = {{"code", problem.code}, {"detail", base::text_of(lang, problem)}};
    if (!place.field.empty()) entry["field"] = place.field;
    if (!place.cell.empty()) entry["cell"] = place.cell;
    if (place.line > 0) entry["line"] = place.line;
    if (place.column > 0) entry["column"] = place.column;
    fields.push_back(std::move(entry));
  }
  for (const base::Problem& detail : problem.details) add_fields(fields, detail, lang);
}

std::string dump(const base::Json& value) {
  // Text from outside may be ill-formed; it is shown as U+FFFD rather than turned into a 500.
  return value.dump(-1, ' ', false, base::Json::error_handler_t::replace);
}

}  // namespace

std::string_view Request::header(std::string_view lower_case_name) const {
  return find_in(headers, lower_case_name);
}

std::string_view Request::cookie(std::string_view name) const {
  return find_in(cookies, name);
}

std::string_view Request::param(std::string_view name) const {
  return find_in(params, name);
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  const auto found = query.find(name);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

base::Lang Request::lang() const {
  return base::lang_of(header("accept-language"));
}

base::Result<base::Json> Request::json(int depth_max) const {
  return base::parse_json(body, depth_max);
}

Response& Response::set(std::string_view name, std::string value) {
  std::erase_if(headers, [&](const auto& entry) { return same_name(entry.first, name); });
  headers.emplace_back(std::string(name), std::move(value));
  return *this;
}

std::string_view Response::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& entry) { return same_name(entry.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

Response& Response::set_cookie(const Request& request, const Cookie& cookie) {
  std::string line = cookie.name + "=" + cookie.value + "; Path=" + cookie.path;
  if (cookie.max_age_s) line += fmt::format("; Max-Age={}", *cookie.max_age_s);
  if (cookie.http_only) line += "; HttpOnly";
  if (request.secure) line += "; Secure";
  line += "; SameSite=Strict";
  headers.emplace_back("Set-Cookie", std::move(line));
  return *this;
}

std::string_view Response::bytes() const {
  return std::visit([](const auto& body_bytes) { return std::string_view(body_bytes); }, body);
}

Response text(int status, std::string body, std::string content_type) {
  return Response{.status = status,
                  .headers = {{"Content-Type", std::move(content_type)}},
                  .body = std::move(body)};
}

Response json(int status, const base::Json& value) {
  return text(status, dump(value), "application/json; charset=utf-8");
}

Response no_content() {
  return Response{.status = 204};
}

Response redirect(int status, std::string location) {
  return Response{.status = status, .headers = {{"Location", std::move(location)}}};
}

Response download(std::string bytes, std::string content_type, std::string_view file_name) {
  Response response = text(200, std::move(bytes), std::move(content_type));
  response.set("Content-Disposition", "attachment; filename*=UTF-8''" + percent_encode(file_name));
  return response;
}

Response workbook(std::string bytes, std::string_view file_name) {
  return download(std::move(bytes),
                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file_name);
}

int status_of(base::Kind kind) {
  switch (kind) {
    case base::Kind::invalid:
      return 400;
    case base::Kind::refused:
      return 409;
    case base::Kind::unauthorised:
      return 401;
    case base::Kind::forbidden:
      return 403;
    case base::Kind::not_found:
      return 404;
    case base::Kind::too_large:
      return 413;
    case base::Kind::too_many:
      return 429;
    case base::Kind::unavailable:
      return 503;
  }
  return 500;
}

Response problem(const base::Problem& problem, base::Lang lang, int status) {
  if (status == 0) status = status_of(problem.kind);
  base::Json body = {{"type", "about:blank"},
                     {"title", base::message(lang, title_code(status))},
                     {"status", status},
                     {"code", problem.code},
                     {"detail", base::text_of(lang, problem)}};
  base::Json fields = base::Json::array();
  add_fields(fields, problem, lang);
  if (!fields.empty()) body["fields"] = std::move(fields);
  Response response = text(status, dump(body), "application/problem+json; charset=utf-8");
  response.set("Content-Language", lang == base::Lang::en ? "en" : "zh");
  if (status == 503 || status == 429) {
    const auto given = problem.args.find("retry_after_s");
    response.set("Retry-After", given == problem.args.end() ? "2" : given->second);
  }
  return response;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = digit_of(text[i + 1]);
      const int low = digit_of(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  if (base::first_invalid_utf8(out)) return std::nullopt;
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::optional<Values> parse_query(std::string_view text) {
  Values values;
  if (text.empty()) return values;
  for (const std::string_view pair : base::split(text, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto name = percent_decode(pair.substr(0, equals), true);
    const auto value = equals == std::string_view::npos
                           ? std::optional<std::string>("")
                           : percent_decode(pair.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    values.emplace(*name, *value);
  }
  return values;
}

Values parse_cookies(std::string_view header) {
  Values values;
  for (const std::string_view part : base::split(header, ';')) {
    const std::string_view pair = base::trim(part);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    std::string_view value = pair.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    values.emplace(pair.substr(0, equals), value);
  }
  return values;
}

}  // namespace wanhu::server::http
