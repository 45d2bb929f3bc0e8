// A server written in Python that a test starts: it prints its port on the first line and one line
// of JSON for whatever it receives. Killed at the end of the scope. And a certificate for it.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace wanhu::test {

class Script {
 public:
  // `path` below the source tree. Debian's Python, which has Debian's packages.
  explicit Script(const std::string& path, const std::vector<std::string>& options = {}) {
    std::vector<std::string> words{"/usr/bin/python3", std::string(WANHU_SOURCE_DIR) + "/" + path};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    // Some hundred lines may wait until the test reads them; a full pipe would hold up the server.
    if (::fcntl(ends[0], F_SETPIPE_SZ, 1 << 20) < 0) throw std::runtime_error("pipe size");
    child_ = ::fork();
    if (child_ < 0) throw std::runtime_error("fork");
    if (child_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);  // the forked child, when exec came back: the parent sees its end
    }
    ::close(ends[1]);
    out_ = ends[0];
    const auto port = line(20'000);
    if (!port) throw std::runtime_error(path + " did not start");
    port_ = std::stoi(*port);
  }
  ~Script() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(out_);
  }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  [[nodiscard]] std::string port() const { return std::to_string(port_); }

  // What it received next; nothing when that takes longer than `wait_ms`.
  std::optional<nlohmann::json> next(int wait_ms = 10'000) {
    const auto text = line(wait_ms);
    if (!text) return {};
    return nlohmann::json::parse(*text);
  }
  // All it has received by now.
  std::vector<nlohmann::json> all(int quiet_ms = 200) {
    std::vector<nlohmann::json> received;
    while (auto one = next(quiet_ms)) received.push_back(std::move(*one));
    return received;
  }

 private:
  std::optional<std::string> line(int wait_ms) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
    while (true) {
      if (const auto end = read_.find('\n'); end != std::string::npos) {
        std::string one = read_.substr(0, end);
        read_.erase(0, end + 1);
        return one;
      }
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          until - std::chrono::steady_clock::now());
      pollfd waiting{.fd = out_, .events = POLLIN, .revents = 0};
      if (left.count() < 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return {};
      char bytes[4096];
      const ssize_t n = ::read(out_, bytes, sizeof bytes);
      if (n <= 0) return {};
      read_.append(bytes, static_cast<std::size_t>(n));
    }
  }

  pid_t child_ = -1;
  int out_ = -1, port_ = 0;
  std::string read_;
};

// A certificate for localhost that no system trusts, in a folder of its own.
class Certificate {
 public:
  Certificate() {
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-cert-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
    const std::string make =
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
        "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " +
        key() + " -out " + file() + " 2>/dev/null";
    if (::system(make.c_str()) != 0) throw std::runtime_error("openssl req");
  }
  ~Certificate() { std::filesystem::remove_all(folder_); }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  [[nodiscard]] std::string file() const { return folder_ + "/cert.pem"; }
  [[nodiscard]] std::string key() const { return folder_ + "/key.pem"; }
  [[nodiscard]] std::vector<std::string> options() const {
    return {"--cert", file(), "--key", key()};
  }

 private:
  std::string folder_;
};

}  // namespace wanhu::test
