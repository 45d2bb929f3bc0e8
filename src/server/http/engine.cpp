#include "server/http/engine.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "base/digest.hpp"
#include "base/random.hpp"

namespace wanhu::server::http {

namespace {

constexpr int k_backlog = 511;
// Handed-over answers still have to reach the network before the daemon may end.
constexpr std::chrono::seconds k_flush{2};

Engine& engine_of(void* closure) {
  return *static_cast<Engine*>(closure);
}

MHD_Result on_access(void* closure, MHD_Connection* connection, const char*, const char* method,
                     const char*, const char* upload, std::size_t* upload_size, void** slot) {
  return static_cast<MHD_Result>(
      engine_of(closure).access(connection, method, upload, upload_size, slot));
}

void on_connection(void* closure, MHD_Connection* connection, void** slot,
                   MHD_ConnectionNotificationCode code) {
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    engine_of(closure).connection_opened(connection, slot);
  } else {
    engine_of(closure).connection_closed(slot);
  }
}

void* on_uri(void* closure, const char* uri, MHD_Connection* connection) {
  return engine_of(closure).uri_read(connection, uri);
}

void on_completed(void* closure, MHD_Connection*, void** slot, MHD_RequestTerminationCode code) {
  engine_of(closure).completed(slot, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
}

// Decoding is ours (message.hpp), done once: the library must leave escapes alone.
std::size_t leave_escaped(void*, MHD_Connection*, char* text) {
  return std::strlen(text);
}

[[gnu::format(printf, 2, 0)]]
void on_log(void* closure, const char* format, std::va_list args) {
  std::array<char, 512> line{};
  (void)std::vsnprintf(line.data(), line.size(), format, args);
  engine_of(closure).note(line.data());
}

// The soft limit on descriptors is often 1024, below our own limit on connections.
void allow_descriptors(unsigned connections) {
  rlimit limit{};
  const rlim_t wanted = connections + 256;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? wanted : std::min(wanted, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
}

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

std::optional<SocketAddress> socket_address(const std::string& text, std::uint16_t port) {
  SocketAddress address;
  auto* four = reinterpret_cast<sockaddr_in*>(&address.storage);
  if (inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    address.size = sizeof(sockaddr_in);
    return address;
  }
  auto* six = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) != 1) return std::nullopt;
  six->sin6_family = AF_INET6;
  six->sin6_port = htons(port);
  address.size = sizeof(sockaddr_in6);
  return address;
}

}  // namespace

Engine::Engine(Router router, ServerOptions options, Metrics& metrics)
    : router_(std::move(router)),
      options_(std::move(options)),
      metrics_(metrics),
      per_client_(options_.limits.per_client),
      id_prefix_(base::hex(base::random_string(4))) {
  const auto show = [&](const char* name, const char* help,
                        std::atomic<std::int64_t> Load::* what) {
    metrics_.gauge(name, help,
                   [load = load_, what] { return static_cast<double>(((*load).*what).load()); });
  };
  show("wanhu_http_connections", "Open connections.", &Load::connections);
  show("wanhu_http_requests", "Requests being handled or answered.", &Load::requests);
  show("wanhu_http_bodies_bytes", "Request bodies in memory.", &Load::bodies_bytes);
}

Engine::~Engine() {
  stop();
}

base::Result<int> Engine::open_socket() {
  const auto failed = [&](const std::string& reason) {
    base::Problem problem{.code = "HTTP-LISTEN", .kind = base::Kind::invalid};
    problem.with("address", fmt::format("{}:{}", options_.address, options_.port));
    return base::fail(problem.with("reason", reason));
  };
  auto address = socket_address(options_.address, options_.port);
  if (!address) return failed(std::strerror(EINVAL));
  const int fd =
      ::socket(address->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return failed(std::strerror(errno));
  const int yes = 1;
  const int no = 0;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);  // a restart need not wait a minute
  if (address->storage.ss_family == AF_INET6) {
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  }
  if (::bind(fd, address->get(), address->size) != 0 || ::listen(fd, k_backlog) != 0 ||
      ::getsockname(fd, address->get(), &address->size) != 0) {
    const int error = errno;
    ::close(fd);
    return failed(std::strerror(error));
  }
  // The port stands at the same place in both forms of address.
  port_ = ntohs(reinterpret_cast<const sockaddr_in*>(&address->storage)->sin_port);
  return fd;
}

base::Result<void> Engine::start() {
  const auto fd = open_socket();
  if (!fd) return tl::unexpected(fd.error());
  allow_descriptors(limits().connections);
  connections_ = std::make_unique<Connections>();
  pool_ = std::make_unique<Pool>(options_.threads, limits().pending);

  unsigned flags =
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG;
  std::vector<MHD_OptionItem> items;
  const auto text = [](const std::string& value) {
    return const_cast<char*>(value.c_str());  // NOLINT: the library only reads it
  };
  if (options_.tls) {
    flags |= MHD_USE_TLS;
    items.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, text(options_.tls->certificate_pem)});
    items.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, text(options_.tls->key_pem)});
  }
  items.push_back({MHD_OPTION_END, 0, nullptr});

  starting_ = true;
  daemon_ =
      MHD_start_daemon(flags, 0, nullptr, nullptr, &on_access, this,  //
                       MHD_OPTION_EXTERNAL_LOGGER, &on_log, this,  // first, to hear of the others
                       MHD_OPTION_LISTEN_SOCKET, *fd,              //
                       MHD_OPTION_CONNECTION_LIMIT, limits().connections,  //
                       MHD_OPTION_PER_IP_CONNECTION_LIMIT, limits().connections_per_client,
                       MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits().header_bytes,  //
                       MHD_OPTION_CONNECTION_TIMEOUT, 0U,                   // ours: connections.hpp
                       MHD_OPTION_STRICT_FOR_CLIENT, 1,                     //
                       MHD_OPTION_UNESCAPE_CALLBACK, &leave_escaped, this,  //
                       MHD_OPTION_URI_LOG_CALLBACK, &on_uri, this,          //
                       MHD_OPTION_NOTIFY_COMPLETED, &on_completed, this,    //
                       MHD_OPTION_NOTIFY_CONNECTION, &on_connection, this,  //
                       MHD_OPTION_ARRAY, items.data(), MHD_OPTION_END);
  starting_ = false;
  if (daemon_ == nullptr) {
    ::close(*fd);
    base::Problem problem{.code = options_.tls ? "HTTP-TLS" : "HTTP-LISTEN"};
    problem.with("address", fmt::format("{}:{}", options_.address, options_.port));
    return base::fail(problem.with("reason", last_note_));
  }
  return {};
}

void Engine::stop() {
  if (daemon_ == nullptr) return;
  stopping_ = true;
  // New connections are refused at once; the number stays taken until the daemon's thread, which
  // may still be about to drop it from its epoll set, has ended.
  const int listener = MHD_quiesce_daemon(daemon_);
  if (listener >= 0) ::shutdown(listener, SHUT_RD);
  close_streams();
  answer_what_is_left();
  pool_->close();
  MHD_stop_daemon(daemon_);
  if (listener >= 0) ::close(listener);
  daemon_ = nullptr;
  pool_.reset();
  connections_.reset();
}

void Engine::close_streams() {
  std::vector<std::weak_ptr<LiveStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    streams.swap(streams_);
  }
  for (const auto& weak : streams) {
    if (const auto stream = weak.lock()) stream->close();
  }
}

// Waits for the handlers; what they have not answered in time is answered here, because the daemon
// must not end while a connection is suspended.
void Engine::answer_what_is_left() {
  std::unique_lock lock(mutex_);
  const auto nobody_inside = [this] { return inside_.empty(); };
  left_.wait_for(lock, std::chrono::milliseconds(limits().stop_ms), nobody_inside);
  const auto late = inside_;
  lock.unlock();
  for (const auto& [key, exchange] : late) {
    base::Problem stopping{.code = "HTTP-STOPPING", .kind = base::Kind::unavailable};
    exchange->respond(refuse(exchange->request, stopping).set("Connection", "close"));
  }
  close_streams();  // opened in the meantime
  lock.lock();
  left_.wait_for(lock, k_flush, nobody_inside);
}

void Engine::note(std::string message) {
  if (!starting_) return;  // otherwise: clients that went away
  while (message.ends_with('\n')) message.pop_back();
  last_note_ = std::move(message);
}

void Engine::remember(const std::shared_ptr<LiveStream>& stream) {
  const std::lock_guard lock(mutex_);
  std::erase_if(streams_, [](const auto& weak) { return weak.expired(); });
  streams_.push_back(stream);
}

}  // namespace wanhu::server::http
