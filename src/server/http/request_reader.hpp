// From a libmicrohttpd connection to a Request: the head of the request, checked for the ways two
// parties can disagree about where it ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.hpp"

struct MHD_Connection;

namespace wanhu::server::http {

// "/a%20b?x=1" → path "/a b" still encoded, query text. An absolute-form target loses its origin.
struct Target {
  std::string_view raw_path;
  std::string_view query;
};
Target split_target(std::string_view uri);

// All headers of a request; cookies are joined by "; ", others by ", ".
Values read_headers(MHD_Connection* connection);

// How the body is announced. Nothing when the announcement is contradictory (two lengths, or a
// length beside a transfer coding: request smuggling, RFC 9112 section 6.3).
struct Framing {
  std::optional<std::uint64_t> length{};
  bool chunked = false;
};
std::optional<Framing> read_framing(const Request& request);

// The client's address: the peer, or, when the peer is trusted, the last entry of X-Forwarded-For
// that is not itself a trusted proxy. A malformed entry ends the walk at the proxy that sent it.
std::string client_address(const std::string& peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted_proxies);
// "::ffff:10.0.0.1" → "10.0.0.1"; nothing when `text` is not a numeric address.
std::optional<std::string> normal_address(std::string_view text);

}  // namespace wanhu::server::http
