// The township of township.hpp with the whole server in front, on a free port.
//
//   TownshipServer town;
//   auto visitor = town.signed_in("qsm-1");  // a client with session and CSRF token
#pragma once

#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "server/server.hpp"
#include "support/http_client.hpp"
#include "support/township.hpp"

namespace wanhu::test {

// A browser that is signed in: keeps the cookie, sends the CSRF token.
class TownClient {
 public:
  explicit TownClient(std::uint16_t port) : http(port, 30) {
    http.always = {{"accept-language", "en"}};
  }

  Answer sign_in(const std::string& login, const std::string& password = k_password) {
    return keep(http.post_json("/api/v1/session", {{"login", login}, {"password", password}}));
  }
  // A session answer carries the token for what follows.
  Answer keep(Answer answer) {
    if (answer.status == 200) csrf = answer.json().at("csrf").get<std::string>();
    return answer;
  }
  Answer get(const std::string& path) { return http.get(path); }
  Answer post(const std::string& path, const Json& body) {
    return http.post_json(path, body, token());
  }
  Answer post_file(const std::string& path, const std::string& bytes) {
    Headers headers = token();
    headers.emplace_back("content-type", "application/octet-stream");
    return http.post(path, bytes, headers);
  }
  Answer del(const std::string& path) { return http.request("DELETE", path, "", token()); }

  // One command, its result.
  Json command(const std::string& kind, Json data, const Uuid& command_id) {
    const Answer answer = post(
        "/api/v1/commands",
        {{"commands", {{{"id", command_id.text()}, {"kind", kind}, {"data", std::move(data)}}}}});
    if (answer.status != 200)
      throw std::runtime_error(kind + " answered " + std::to_string(answer.status) + " " +
                               answer.body);
    return answer.json().at("results").at(0);
  }
  Json command(const std::string& kind, Json data) {
    return command(kind, std::move(data), Uuid::v7(base::SystemClock().now()));
  }

  HttpClient http;
  std::string csrf;

 private:
  [[nodiscard]] Headers token() const {
    return csrf.empty() ? Headers{} : Headers{{"x-csrf-token", csrf}};
  }
};

class TownshipServer : public Township {
 public:
  explicit TownshipServer(std::int64_t tick_ms = 3'600'000, message::Settings messages = {})
      : Township(false) {
    server_ = server::Server::start({.engine = engine_options(),
                                     .http = {.threads = 2},
                                     .api = {.cost = access::Cost::quick},
                                     .messages = std::move(messages),
                                     .send_ms = 50,
                                     .tick_ms = tick_ms})
                  .value();
    furnish();
  }
  ~TownshipServer() override { server_.reset(); }

  app::Engine& engine() override { return server_->engine(); }
  server::Server& server() { return *server_; }
  TownClient client() { return TownClient(server_->port()); }
  // Sets the password once for each account.
  std::unique_ptr<TownClient> signed_in(const std::string& login) {
    if (passwords_.insert(login).second)
      if (auto set = server_->accounts().set_password(id(login), k_password); !set)
        throw std::runtime_error(set.error().code);
    auto client = std::make_unique<TownClient>(server_->port());
    const Answer answer = client->sign_in(login);
    if (answer.status != 200) throw std::runtime_error(login + ": " + answer.body);
    return client;
  }

  // The data of a command visit.record as a phone sends it.
  Json visit_data(const std::string& dwelling, const std::string& outcome) {
    return {{"visit_id", Uuid::v7(base::SystemClock().now()).text()},
            {"dwelling_id", id_text(dwelling)},
            {"outcome", outcome},
            {"at", clock().now().iso()},
            {"channel", "app"}};
  }

 private:
  std::unique_ptr<server::Server> server_;
  std::set<std::string> passwords_;
};

}  // namespace wanhu::test
