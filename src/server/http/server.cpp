#include "server/http/server.hpp"

#include <fmt/format.h>

#include "server/http/engine.hpp"

namespace wanhu::server::http {

Server::Server(Router router, ServerOptions options, Metrics& metrics)
    : engine_(std::make_unique<Engine>(std::move(router), std::move(options), metrics)) {}

Server::~Server() = default;

base::Result<void> Server::start() {
  return engine_->start();
}

void Server::stop() {
  engine_->stop();
}

std::uint16_t Server::port() const {
  return engine_->port();
}

std::string Server::url() const {
  const ServerOptions& options = engine_->options();
  const bool six = options.address.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", options.tls ? "https" : "http", six ? "[" : "",
                     options.address, six ? "]" : "", port());
}

}  // namespace wanhu::server::http
