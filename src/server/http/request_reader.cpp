#include "server/http/request_reader.hpp"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace wanhu::server::http {

namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

MHD_Result take_header(void* target, MHD_ValueKind, const char* name, const char* value) {
  Values& headers = *static_cast<Values*>(target);
  std::string key = lower_case(name == nullptr ? "" : name);
  const std::string_view text = value == nullptr ? "" : value;
  const auto [place, fresh] = headers.try_emplace(std::move(key), text);
  if (!fresh) {
    place->second += place->first == "cookie" ? "; " : ", ";
    place->second += text;
  }
  return MHD_YES;
}

}  // namespace

Target split_target(std::string_view uri) {
  if (const auto scheme = uri.find("://");
      scheme != std::string_view::npos && scheme < uri.find_first_of("/?")) {
    const auto path = uri.find_first_of("/?", scheme + 3);
    uri = path == std::string_view::npos ? "/" : uri.substr(path);
  }
  const auto question = uri.find('?');
  if (question == std::string_view::npos) return {.raw_path = uri, .query = ""};
  return {.raw_path = uri.substr(0, question), .query = uri.substr(question + 1)};
}

Values read_headers(MHD_Connection* connection) {
  Values headers;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, &take_header, &headers);
  return headers;
}

std::optional<Framing> read_framing(const Request& request) {
  Framing framing;
  const std::string_view coding = request.header("transfer-encoding");
  const std::string_view length = request.header("content-length");
  const bool has_length = request.headers.contains("content-length");
  if (request.headers.contains("transfer-encoding")) {
    if (has_length || lower_case(base::trim(coding)) != "chunked") return std::nullopt;
    framing.chunked = true;
  }
  if (has_length) {
    std::uint64_t value = 0;
    const char* end = length.data() + length.size();
    const auto read = std::from_chars(length.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    framing.length = value;
  }
  return framing;
}

std::optional<std::string> normal_address(std::string_view text) {
  const std::string address(base::trim(text));
  std::array<char, INET6_ADDRSTRLEN> out{};
  in_addr four{};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) {
    return inet_ntop(AF_INET, &four, out.data(), out.size());
  }
  in6_addr six{};
  if (inet_pton(AF_INET6, address.c_str(), &six) != 1) return std::nullopt;
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    return inet_ntop(AF_INET, &six.s6_addr[12], out.data(), out.size());
  }
  return inet_ntop(AF_INET6, &six, out.data(), out.size());
}

std::string client_address(const std::string& peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted_proxies) {
  const auto trusted = [&](const std::string& address) {
    return std::find(trusted_proxies.begin(), trusted_proxies.end(), address) !=
           trusted_proxies.end();
  };
  std::string client = peer;
  std::string_view rest = forwarded_for;
  while (trusted(client) && !base::trim(rest).empty()) {
    const auto comma = rest.rfind(',');
    const bool last = comma == std::string_view::npos;
    const auto address = normal_address(last ? rest : rest.substr(comma + 1));
    if (!address) break;
    client = *address;
    rest = last ? std::string_view() : rest.substr(0, comma);
  }
  return client;
}

}  // namespace wanhu::server::http
