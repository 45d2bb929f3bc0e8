// A small blocking HTTP/1.1 client for tests: one connection, kept alive, every wait bounded.
// Failures are exceptions (std::runtime_error), which GoogleTest turns into a failed test.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace wanhu::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? "" : found->second;
  }
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body); }
};

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, int timeout_s = 10)
      : port_(port), timeout_s_(timeout_s) {}
  ~HttpClient() { close(); }
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sent with every request, e.g. {"accept-language", "en"}.
  Headers always;
  // Set-Cookie answers are kept and sent back, as a browser would.
  std::map<std::string, std::string> cookies;

  Answer get(const std::string& path, const Headers& headers = {}) {
    return request("GET", path, "", headers);
  }
  Answer post(const std::string& path, const std::string& body, Headers headers = {}) {
    return request("POST", path, body, headers);
  }
  Answer post_json(const std::string& path, const nlohmann::json& value, Headers headers = {}) {
    headers.emplace_back("content-type", "application/json");
    return request("POST", path, value.dump(), headers);
  }
  // Connects again once when the server has closed the kept-alive connection.
  Answer request(const std::string& method, const std::string& path, const std::string& body,
                 const Headers& headers = {}) {
    const bool reused = fd_ >= 0;
    const std::string text = request_text(method, path, body, headers);
    try {
      send_raw(text);
      return read_answer(method == "HEAD");
    } catch (const std::runtime_error&) {
      if (!reused) throw;
      close();
      send_raw(text);
      return read_answer(method == "HEAD");
    }
  }

  [[nodiscard]] std::string request_text(const std::string& method, const std::string& path,
                                         const std::string& body, const Headers& headers) const {
    std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : always) text += name + ": " + value + "\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    std::string jar;
    for (const auto& [name, value] : cookies) {
      jar += (jar.empty() ? "" : "; ") + name + "=" + value;
    }
    if (!jar.empty()) text += "Cookie: " + jar + "\r\n";
    if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
      text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return text + "\r\n" + body;
  }

  // The parts, for tests that misbehave.
  void send_raw(std::string_view bytes) {
    if (fd_ < 0) connect();
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) throw std::runtime_error(std::string("send: ") + std::strerror(errno));
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  Answer read_answer(bool head_only = false) {
    Answer answer = read_head();
    const bool no_body = head_only || answer.status == 204 || answer.status == 304;
    if (!no_body) {
      if (answer.header("transfer-encoding") == "chunked") {
        for (;;) {
          std::string chunk = read_chunk();
          if (chunk.empty()) break;
          answer.body += chunk;
        }
      } else if (!answer.header("content-length").empty()) {
        answer.body = read_exactly(std::stoul(answer.header("content-length")));
      } else {
        while (fill()) {
        }
        answer.body = std::exchange(buffer_, "");
      }
    }
    if (answer.header("connection") == "close") close();
    return answer;
  }

  // Status and headers only; the body is then read with `read_chunk` or `read_event`.
  Answer read_head() {
    const std::string head = read_until("\r\n\r\n");
    Answer answer;
    if (head.rfind("HTTP/1.", 0) != 0) throw std::runtime_error("no status line: " + head);
    answer.status = std::atoi(head.c_str() + 9);
    if (answer.status == 100) return read_head();
    std::size_t at = head.find("\r\n") + 2;
    while (at < head.size()) {
      const std::size_t end = head.find("\r\n", at);
      const std::string line = head.substr(at, end - at);
      at = end + 2;
      const std::size_t colon = line.find(':');
      if (colon == std::string::npos) continue;
      std::string name = line.substr(0, colon);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      const std::string value = line.substr(line.find_first_not_of(' ', colon + 1));
      if (name == "set-cookie") keep_cookie(value);
      answer.headers.emplace(std::move(name), value);
    }
    return answer;
  }

  // One chunk of a chunked body; empty at its end.
  std::string read_chunk() {
    const std::string size_line = read_until("\r\n");
    const std::size_t size = std::stoul(size_line, nullptr, 16);
    std::string chunk = read_exactly(size);
    read_exactly(2);
    return chunk;
  }

  // The next server-sent event as {"event": …, "data": …}; comments and `retry` are skipped.
  // Nothing when the stream ended.
  std::optional<std::map<std::string, std::string>> read_event() {
    for (;;) {
      const std::size_t end = events_.find("\n\n");
      if (end == std::string::npos) {
        const std::string chunk = read_chunk();
        if (chunk.empty()) return std::nullopt;
        events_ += chunk;
        continue;
      }
      const std::string text = events_.substr(0, end + 1);
      events_.erase(0, end + 2);
      std::map<std::string, std::string> event;
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t stop = text.find('\n', at);
        const std::string line = text.substr(at, stop - at);
        at = stop + 1;
        const std::size_t colon = line.find(": ");
        if (colon == 0 || colon == std::string::npos) continue;
        std::string& field = event[line.substr(0, colon)];
        field += (field.empty() ? "" : "\n") + line.substr(colon + 2);
      }
      if (event.count("data") != 0) return event;
    }
  }

  // Whatever the server sends, as it comes.
  std::string read_bytes(std::size_t size) { return read_exactly(size); }

  // True when the server ends the connection within the time-out; what it says first is dropped.
  bool closed_by_server() {
    try {
      while (fill()) {
      }
      return true;
    } catch (const std::runtime_error&) {
      return errno == ECONNRESET;
    }
  }

  // A receive buffer this small makes a client that does not read stall the server soon. Before the
  // first request.
  void receive_buffer(int bytes) { receive_buffer_ = bytes; }

  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    buffer_.clear();
    events_.clear();
  }

 private:
  void connect() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval wait{.tv_sec = timeout_s_, .tv_usec = 0};
    const int yes = 1;
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (receive_buffer_ > 0) {
      setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_, sizeof receive_buffer_);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      const std::string reason = std::strerror(errno);
      close();
      throw std::runtime_error("connect: " + reason);
    }
  }

  // False at the end of the stream.
  bool fill() {
    char bytes[16384];
    const ssize_t count = ::recv(fd_, bytes, sizeof bytes, 0);
    if (count < 0) throw std::runtime_error(std::string("recv: ") + std::strerror(errno));
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  std::string read_until(std::string_view mark) {
    std::size_t end = buffer_.find(mark);
    while (end == std::string::npos) {
      if (!fill()) throw std::runtime_error("the server closed the connection");
      end = buffer_.find(mark);
    }
    std::string text = buffer_.substr(0, end + mark.size());
    buffer_.erase(0, end + mark.size());
    return text;
  }

  std::string read_exactly(std::size_t size) {
    while (buffer_.size() < size) {
      if (!fill()) throw std::runtime_error("the body broke off");
    }
    std::string text = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return text;
  }

  void keep_cookie(const std::string& line) {
    const std::string pair = line.substr(0, line.find(';'));
    const std::size_t equals = pair.find('=');
    if (line.find("Max-Age=0") != std::string::npos) {
      cookies.erase(pair.substr(0, equals));
    } else {
      cookies[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
  }

  const std::uint16_t port_;
  const int timeout_s_;
  int fd_ = -1;
  int receive_buffer_ = 0;
  std::string buffer_;
  std::string events_;
};

}  // namespace wanhu::test
