// Which handler answers a request. Patterns are "METHOD /path": a segment is literal text, or a
// hole that may have text around it ("{id}", "{form}.svc"); a last segment "{name...}" takes all
// the rest. Literal text wins over holes, holes over the rest. Built once, then read by all
// threads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "server/http/message.hpp"
#include "server/http/reply.hpp"

namespace wanhu::server::http {

// Answers at once, on a thread of the pool (may block for a query).
using Handler = std::function<Response(const Request&)>;
// Answers when it likes, from any thread, through its Reply.
using LaterHandler = std::function<void(Request, Reply)>;

struct RouteOptions {
  std::size_t body_bytes_max = std::size_t{1} << 20U;
  // Runs on the event loop itself: only for handlers that never wait (files in memory, /healthz).
  bool on_loop = false;
};

struct Route {
  std::string method;
  std::string pattern;  // "/api/v1/matters/{id}"
  RouteOptions options;
  std::variant<Handler, LaterHandler> handler;
};

class Router {
 public:
  // `method_and_pattern`: "GET /api/v1/matters/{id}". A pattern that stands twice, or is malformed,
  // is a bug: std::logic_error.
  void add(std::string_view method_and_pattern, Handler handler, RouteOptions options = {});
  void add(std::string_view method_and_pattern, LaterHandler handler, RouteOptions options = {});

  struct Match {
    const Route* route = nullptr;  // null: see `allowed`
    Values params{};
    // Methods the path knows, for a 405 with Allow; empty for a 404.
    std::vector<std::string> allowed{};
  };
  // `raw_path` is still percent-encoded: it is split first and decoded after, so that an encoded
  // slash is data. HEAD falls back to GET. A bad escape or a dot segment matches nothing.
  [[nodiscard]] Match match(std::string_view method, std::string_view raw_path) const;

  [[nodiscard]] std::vector<const Route*> routes() const;  // in order of addition

 private:
  struct Segment {
    enum class Shape { literal, hole, rest };
    Shape shape = Shape::literal;
    std::string before{};  // the literal text, or what stands before the hole
    std::string name{};
    std::string after{};
  };
  struct Entry {
    Route route;
    std::vector<Segment> segments;
  };

  static std::vector<Segment> parse(std::string_view pattern);
  static bool more_specific(const Entry& a, const Entry& b);
  static bool fits(const Entry& entry, const std::vector<std::string>& path, Values& params);
  void insert(std::string_view method_and_pattern, std::variant<Handler, LaterHandler> handler,
              RouteOptions options);
  [[nodiscard]] std::vector<const Entry*> candidates(std::size_t segment_count) const;

  std::vector<std::shared_ptr<const Entry>> entries_;
  // By number of segments, most specific first; patterns with a rest apart.
  std::unordered_map<std::size_t, std::vector<const Entry*>> by_length_;
  std::vector<const Entry*> with_rest_;
};

// The decoded segments of "/a/b%2Fc" ("a", "b/c"); nothing for a bad escape or a dot segment.
std::optional<std::vector<std::string>> split_path(std::string_view raw_path);

}  // namespace wanhu::server::http
