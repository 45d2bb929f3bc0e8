// The way of one request through the engine.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "server/http/engine.hpp"
#include "server/http/request_reader.hpp"

namespace wanhu::server::http {

namespace {

using Slot = std::shared_ptr<Exchange>;
using ConnectionSlot = std::shared_ptr<Connection>;

// A refused body up to this size is read and thrown away, so that the client gets to read the
// answer; above it the connection ends.
constexpr std::size_t k_discard_bytes_max = std::size_t{1} << 20U;
// Reserved in advance when the length is known; more than this only as the bytes arrive.
constexpr std::uint64_t k_reserve_bytes_max = std::uint64_t{1} << 20U;

constexpr std::array<std::pair<const char*, const char*>, 8> k_every_answer = {{
    {"Content-Security-Policy",
     "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
     "img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
     "form-action 'self'; object-src 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    // The form's own photo question uses a file input, which needs no permission.
    {"Permissions-Policy", "geolocation=(), camera=(), microphone=(), payment=(), usb=()"},
    {"Cache-Control", "no-store"},
}};

std::string peer_of(MHD_Connection* connection) {
  const MHD_ConnectionInfo* info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info == nullptr || info->client_addr == nullptr) return "";
  std::array<char, INET6_ADDRSTRLEN> text{};
  const sockaddr* address = info->client_addr;
  const void* bytes = nullptr;
  if (address->sa_family == AF_INET) {
    bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  } else if (address->sa_family == AF_INET6) {
    bytes = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  }
  if (bytes == nullptr ||
      inet_ntop(address->sa_family, bytes, text.data(), text.size()) == nullptr) {
    return "";
  }
  return normal_address(text.data()).value_or("");
}

std::shared_ptr<Connection> watch_of(MHD_Connection* connection) {
  const MHD_ConnectionInfo* info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return *static_cast<ConnectionSlot*>(info->socket_context);
}

// Methods are the client's words; as a label they must come from a short list.
std::string_view method_label(std::string_view method) {
  for (const std::string_view known :
       {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    if (method == known) return known;
  }
  return "other";
}

std::int64_t transfer_ms(std::uint64_t bytes, const Limits& limits) {
  const auto rate =
      static_cast<std::uint64_t>(std::max<std::int64_t>(limits.body_bytes_per_second, 1));
  constexpr std::uint64_t k_day_ms = 86'400'000;
  return static_cast<std::int64_t>(std::min(bytes / rate * 1000, k_day_ms));
}

MHD_Response* make_response(Exchange::Answer& answer, MHD_Connection* connection) {
  if (answer.stream != nullptr) return LiveStream::response_of(answer.stream, connection);
  if (const auto* view = std::get_if<std::string_view>(&answer.response.body)) {
    return MHD_create_response_from_buffer(
        view->size(), const_cast<char*>(view->data()),  // NOLINT: the library only reads it
        MHD_RESPMEM_PERSISTENT);
  }
  auto owned =
      std::make_unique<std::string>(std::move(std::get<std::string>(answer.response.body)));
  const auto release = [](void* text) { delete static_cast<std::string*>(text); };  // NOLINT
  MHD_Response* made = MHD_create_response_from_buffer_with_free_callback_cls(
      owned->size(), owned->data(), release, owned.get());
  if (made != nullptr) (void)owned.release();  // now `release`'s
  return made;
}

}  // namespace

void Engine::connection_opened(MHD_Connection* connection, void** slot) {
  const MHD_ConnectionInfo* info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  auto watch = connections_->opened(info->connect_fd, peer_of(connection));
  watch->allow_ms(limits().head_ms);
  ++load_->connections;
  *slot = std::make_unique<ConnectionSlot>(std::move(watch)).release();
}

void Engine::connection_closed(void** slot) {
  const std::unique_ptr<ConnectionSlot> watch(static_cast<ConnectionSlot*>(*slot));
  *slot = nullptr;
  if (watch == nullptr) return;
  connections_->closed(**watch);
  --load_->connections;
}

void* Engine::uri_read(MHD_Connection* connection, const char* uri) {
  return std::make_unique<Slot>(std::make_shared<Exchange>(*this, watch_of(connection), uri))
      .release();
}

int Engine::access(MHD_Connection* connection, const char* method, const char* upload,
                   std::size_t* upload_size, void** slot) {
  const Slot exchange = *static_cast<Slot*>(*slot);
  switch (exchange->phase) {
    case Exchange::Phase::fresh:
      return begin(connection, exchange, method);
    case Exchange::Phase::reading:
    case Exchange::Phase::discarding:
      if (*upload_size > 0) {
        take_body(*exchange, {upload, *upload_size});
        *upload_size = 0;
        return exchange->discarded_bytes > k_discard_bytes_max ? MHD_NO : MHD_YES;
      }
      if (exchange->phase == Exchange::Phase::discarding) return send(connection, *exchange);
      dispatch(exchange);
      if (exchange->settle(connection)) return send(connection, *exchange);
      return MHD_YES;
    case Exchange::Phase::handling:
      return send(connection, *exchange);
    case Exchange::Phase::answering:
      return MHD_YES;
  }
  return MHD_NO;
}

int Engine::begin(MHD_Connection* connection, const std::shared_ptr<Exchange>& exchange,
                  const char* method) {
  exchange->started_ms = steady_ms();
  read_request(connection, *exchange, method);
  const auto framing = read_framing(exchange->request);
  const std::uint64_t length = framing ? framing->length.value_or(0) : 0;
  exchange->body_began_ms = exchange->started_ms;
  exchange->connection->allow_ms(limits().body_ms);
  auto refusal = refusal_of_head(*exchange);
  if (!framing) {
    base::Problem problem{.code = "HTTP-MALFORMED"};
    refusal = refuse(exchange->request, problem.with("what", "Content-Length, Transfer-Encoding"));
  }
  if (!refusal) {
    exchange->phase = Exchange::Phase::reading;
    if (framing->length) exchange->request.body.reserve(std::min(length, k_reserve_bytes_max));
    return MHD_YES;
  }
  exchange->phase = Exchange::Phase::discarding;
  const bool waits_for_leave = !exchange->request.header("expect").empty();
  const bool at_once = !framing || length > k_discard_bytes_max || waits_for_leave;
  // What follows cannot be told from a next request, or is not wanted: answer and close.
  if (at_once) refusal->set("Connection", "close");
  exchange->respond(*std::move(refusal));
  return at_once ? send(connection, *exchange) : static_cast<int>(MHD_YES);
}

void Engine::read_request(MHD_Connection* connection, Exchange& exchange,
                          const char* method) const {
  Request& request = exchange.request;
  const Connection& watch = *exchange.connection;
  request.method = method;
  request.headers = read_headers(connection);
  request.cookies = parse_cookies(request.header("cookie"));
  request.remote =
      client_address(watch.peer, request.header("x-forwarded-for"), options_.trusted_proxies);
  const bool trusted = std::find(options_.trusted_proxies.begin(), options_.trusted_proxies.end(),
                                 watch.peer) != options_.trusted_proxies.end();
  request.secure =
      options_.tls.has_value() || (trusted && request.header("x-forwarded-proto") == "https");
}

std::optional<Response> Engine::refusal_of_rate(Exchange& exchange) {
  const base::Instant now(exchange.started_ms);
  const std::int64_t wait_ms =
      std::max(per_client_.take(exchange.request.remote, now),
               exchange.connection->bucket.take(limits().per_connection, now));
  if (wait_ms == 0) return std::nullopt;
  base::Problem problem{.code = "HTTP-RATE", .kind = base::Kind::too_many};
  problem.with("retry_after_s", std::to_string((wait_ms + 999) / 1000));
  return refuse(exchange.request, problem);
}

std::optional<Response> Engine::refusal_of_route(Exchange& exchange) const {
  Request& request = exchange.request;
  const Target target = split_target(exchange.uri);
  const auto segments = split_path(target.raw_path);
  auto query = parse_query(target.query);
  if (!segments || !query) {
    base::Problem problem{.code = "HTTP-MALFORMED"};
    return refuse(request, problem.with("what", segments ? "query" : "path"));
  }
  for (const std::string& segment : *segments) request.path += "/" + segment;
  request.query = *std::move(query);
  exchange.match = router_.match(request.method, target.raw_path);
  request.params = std::move(exchange.match.params);
  if (exchange.match.route != nullptr) {
    request.route = exchange.match.route->pattern;
    return std::nullopt;
  }
  if (exchange.match.allowed.empty()) {
    base::Problem problem{.code = "HTTP-NOT-FOUND", .kind = base::Kind::not_found};
    return refuse(request, problem.with("path", request.path));
  }
  const std::string allowed = fmt::format("{}", fmt::join(exchange.match.allowed, ", "));
  base::Problem problem{.code = "HTTP-METHOD"};
  problem.with("method", request.method).with("allowed", allowed);
  return refuse(request, problem, 405).set("Allow", allowed);
}

std::optional<Response> Engine::refusal_of_head(Exchange& exchange) {
  Request& request = exchange.request;
  request.id = fmt::format("{}-{:x}", id_prefix_, ++requests_begun_);
  if (stopping_) {
    base::Problem problem{.code = "HTTP-STOPPING", .kind = base::Kind::unavailable};
    return refuse(request, problem).set("Connection", "close");
  }
  if (auto refusal = refusal_of_rate(exchange)) return refusal;
  if (auto refusal = refusal_of_route(exchange)) return refusal;
  const std::size_t body_bytes_max = exchange.match.route->options.body_bytes_max;
  const auto framing = read_framing(request);
  if (framing && framing->length.value_or(0) > body_bytes_max) {
    base::Problem problem{.code = "HTTP-BODY-SIZE", .kind = base::Kind::too_large};
    return refuse(request, problem.with("max", std::to_string(body_bytes_max)));
  }
  return std::nullopt;
}

void Engine::take_body(Exchange& exchange, std::string_view bytes) {
  const auto refuse_rest = [&](Response response) {
    exchange.phase = Exchange::Phase::discarding;
    load_->bodies_bytes -= static_cast<std::int64_t>(std::exchange(exchange.reserved_bytes, 0));
    exchange.request.body = std::string();
    exchange.respond(std::move(response));
  };
  if (exchange.phase == Exchange::Phase::discarding) {
    exchange.discarded_bytes += bytes.size();
    return;
  }
  std::string& body = exchange.request.body;
  const std::size_t size = body.size() + bytes.size();
  const std::size_t body_bytes_max = exchange.match.route->options.body_bytes_max;
  if (size > body_bytes_max) {
    base::Problem problem{.code = "HTTP-BODY-SIZE", .kind = base::Kind::too_large};
    problem.with("max", std::to_string(body_bytes_max));
    return refuse_rest(refuse(exchange.request, problem));
  }
  load_->bodies_bytes += static_cast<std::int64_t>(bytes.size());
  exchange.reserved_bytes += bytes.size();
  if (load_->bodies_bytes > static_cast<std::int64_t>(limits().bodies_bytes)) {
    return refuse_rest(busy(exchange.request));
  }
  body.append(bytes);
  // Each byte buys the time it may take: a large upload lives as long as it keeps up the rate.
  exchange.connection->deadline_ms =
      exchange.body_began_ms + limits().body_ms + transfer_ms(size, limits());
}

bool Engine::enter(const std::shared_ptr<Exchange>& exchange) {
  const std::lock_guard lock(mutex_);
  inside_.emplace(exchange.get(), exchange);
  ++load_->requests;
  return !stopping_;
}

void Engine::dispatch(const std::shared_ptr<Exchange>& exchange) {
  exchange->phase = Exchange::Phase::handling;
  exchange->connection->allow_for_ever();
  if (!enter(exchange)) {
    base::Problem problem{.code = "HTTP-STOPPING", .kind = base::Kind::unavailable};
    exchange->respond(refuse(exchange->request, problem).set("Connection", "close"));
  } else if (exchange->match.route->options.on_loop) {
    run(exchange);
  } else if (!pool_->push([this, exchange] { run(exchange); })) {
    exchange->respond(busy(exchange->request));
  }
}

void Engine::run(const std::shared_ptr<Exchange>& exchange) const {
  const Route& route = *exchange->match.route;
  exchange->handler_begins();
  answer_failures_of(
      [&] {
        if (const auto* handler = std::get_if<Handler>(&route.handler)) {
          exchange->respond((*handler)(exchange->request));
          return;
        }
        // The exchange keeps the head: a late refusal is worded from it.
        std::string body = std::move(exchange->request.body);
        Request request = exchange->request;
        request.body = std::move(body);
        std::get<LaterHandler>(route.handler)(std::move(request), Reply(exchange));
      },
      *exchange);
  exchange->handler_left();
}

bool Engine::answer_from_pool(std::shared_ptr<Exchange> exchange, std::function<Response()> make) {
  return pool_->push([this, exchange = std::move(exchange), make = std::move(make)] {
    answer_failures_of([&] { exchange->respond(make()); }, *exchange);
  });
}

void Engine::answer_failures_of(const std::function<void()>& work, Exchange& exchange) const {
  try {
    work();
  } catch (const base::MachineError& error) {
    if (error.retryable()) {
      report(error.what());
      exchange.respond(busy(exchange.request));
    } else {
      exchange.respond(internal_error(exchange.request, error.what()));
    }
  } catch (const std::exception& error) {
    exchange.respond(internal_error(exchange.request, error.what()));
  }
}

int Engine::send(MHD_Connection* connection, Exchange& exchange) {
  auto answer = exchange.take_answer();
  if (!answer) return MHD_YES;
  exchange.phase = Exchange::Phase::answering;
  Response& response = answer->response;
  exchange.status = response.status;
  const std::size_t size = response.bytes().size();
  MHD_Response* made = make_response(*answer, connection);
  if (made == nullptr) return MHD_NO;
  for (const auto& [name, value] : k_every_answer) {
    if (response.header(name).empty()) MHD_add_response_header(made, name, value);
  }
  MHD_add_response_header(made, "X-Request-Id", exchange.request.id.c_str());
  for (const auto& [name, value] : response.headers) {
    if (MHD_add_response_header(made, name.c_str(), value.c_str()) != MHD_YES) {
      report("header not sent, its value is malformed: " + name);
    }
  }
  if (answer->stream != nullptr) {
    exchange.connection->allow_for_ever();
  } else {
    exchange.connection->allow_ms(limits().answer_ms + transfer_ms(size, limits()));
  }
  const MHD_Result queued =
      MHD_queue_response(connection, static_cast<unsigned>(response.status), made);
  MHD_destroy_response(made);  // the connection holds its own reference
  return queued;
}

void Engine::completed(void** slot, bool whole) {
  if (*slot == nullptr) return;
  const std::unique_ptr<Slot> holder(static_cast<Slot*>(*slot));
  *slot = nullptr;
  Exchange& exchange = **holder;
  exchange.finish();
  exchange.connection->allow_ms(limits().idle_ms);
  load_->bodies_bytes -= static_cast<std::int64_t>(exchange.reserved_bytes);
  const Request& request = exchange.request;
  if (exchange.phase != Exchange::Phase::fresh) {
    const int status = whole ? exchange.status : 0;
    const double seconds = static_cast<double>(steady_ms() - exchange.started_ms) / 1000.0;
    metrics_.observe(method_label(request.method), request.route, status, seconds);
    if (options_.on_finished) {
      options_.on_finished({.id = request.id,
                            .remote = request.remote,
                            .method = request.method,
                            .path = request.path,
                            .route = request.route,
                            .status = status,
                            .seconds = seconds});
    }
  }
  const std::lock_guard lock(mutex_);
  if (inside_.erase(&exchange) == 0) return;
  --load_->requests;
  left_.notify_all();
}

Response Engine::refuse(const Request& request, const base::Problem& failure, int status) const {
  if (status == 0) status = status_of(failure.kind);
  return options_.refuse ? options_.refuse(request, failure, status)
                         : problem(failure, request.lang(), status);
}

Response Engine::busy(const Request& request) const {
  base::Problem failure{.code = "HTTP-BUSY", .kind = base::Kind::unavailable};
  return refuse(request, failure.with("retry_after_s", "2"));
}

Response Engine::internal_error(const Request& request, std::string_view what) const {
  report(fmt::format("{} {} {}: {}", request.id, request.method, request.path, what));
  base::Problem failure{.code = "HTTP-INTERNAL", .kind = base::Kind::unavailable};
  return refuse(request, failure.with("id", request.id), 500);
}

void Engine::report(std::string_view line) const {
  if (options_.on_error) options_.on_error(line);
}

}  // namespace wanhu::server::http
