// A server of a few toy routes on a free port, for the tests of the transport.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/http/server.hpp"
#include "support/http_client.hpp"

namespace wanhu::server::http {

// A server that is started at once and stopped with the test.
class Running {
 public:
  explicit Running(Router router, ServerOptions options = {}) {
    options.on_error = [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      errors_.emplace_back(line);
    };
    server_ = std::make_unique<Server>(std::move(router), std::move(options), metrics_);
    const auto started = server_->start();
    if (!started) throw std::runtime_error(started.error().args.at("reason"));
  }

  Server& server() { return *server_; }
  Metrics& metrics() { return metrics_; }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  std::vector<std::string> errors() {
    const std::lock_guard lock(mutex_);
    return errors_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> errors_;
  Metrics metrics_;
  std::unique_ptr<Server> server_;
};

inline Response echo(const Request& request) {
  return json(200, {{"method", request.method},
                    {"path", request.path},
                    {"route", request.route},
                    {"params", request.params},
                    {"query", request.query},
                    {"body_bytes", request.body.size()},
                    {"body", request.body.substr(0, 100)},
                    {"remote", request.remote},
                    {"secure", request.secure},
                    {"cookies", request.cookies}});
}

}  // namespace wanhu::server::http
