// Sends what simulated people do over HTTP, as their phones and desks would: POST /api/v1/commands
// with the session and the CSRF token of whoever does it, what one person does in a row in one
// request; residents by the public addresses. The simulator keeps its own order of things, so a
// request goes before the next person's, at the time at which the last command in it was made.
//
// Not over HTTP, since no address takes them: what the program itself does ("system": the first
// activation, accounts) and the lists that come as files (register.import).
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "access/role.hpp"
#include "sim/sender.hpp"
#include "support/plan_server.hpp"

namespace wanhu::test {

// How many commands went over HTTP, and in how many requests.
struct HttpTally {
  std::int64_t commands = 0, requests = 0;
};

class HttpSender final : public sim::Sender {
 public:
  HttpSender(server::Server& server, base::ManualClock& clock, HttpTally& tally)
      : Sender(clock), server_(server), clock_(clock), http_(server.port(), 60), tally_(tally) {
    http_.always = {{"accept-language", "en"}};
    for (std::string& kind : access::all_commands()) over_http_.insert(std::move(kind));
  }

  Json must(const Uuid& id, const std::string& actor, const std::string& kind, Json data) override {
    flush();
    if (actor == app::k_actor_resident) return as_resident(id, kind, std::move(data));
    if (!over_http_.contains(kind) || actor == app::k_actor_system)
      return by_engine(id, actor, kind, std::move(data));
    add(id, actor, kind, std::move(data));
    return flush();
  }

  void later(const Uuid& id, const std::string& actor, const std::string& kind,
             Json data) override {
    if (actor == app::k_actor_resident || actor == app::k_actor_system ||
        !over_http_.contains(kind)) {
      must(id, actor, kind, std::move(data));
      return;
    }
    if (actor != actor_ || now().date() != last_.date() || commands_.size() == k_commands_max)
      flush();
    add(id, actor, kind, std::move(data));
  }

  void wait() override { flush(); }

 private:
  // The most that one request may hold.
  static constexpr std::size_t k_commands_max = 100;

  struct Desk {  // a session as its browser keeps it
    access::NewSession session;
    base::Instant began, used;
  };

  void add(const Uuid& id, const std::string& actor, const std::string& kind, Json data) {
    last_ = commands_.empty() ? now() : std::max(last_, now());
    actor_ = actor;
    commands_.push_back({{"id", id.text()}, {"kind", kind}, {"data", std::move(data)}});
  }

  // Answers what the last command answered. A refusal is thrown: the simulation knows the rules.
  Json flush() {
    if (commands_.empty()) return {};
    const base::Instant at = clock_.now();
    clock_.set(last_);
    const std::vector<Json> commands = std::exchange(commands_, {});
    const Desk& desk = desk_of(actor_);
    http_.cookies = {{"wanhu_session", desk.session.token}};
    const Answer answer = http_.post_json("/api/v1/commands", {{"commands", commands}},
                                          {{"x-csrf-token", desk.session.csrf}});
    clock_.set(at);
    if (answer.status != 200)
      throw std::runtime_error(fmt::format("{} answered {} {}",
                                           commands.front().at("kind").get<std::string>(),
                                           answer.status, answer.body));
    const Json results = answer.json().at("results");
    for (std::size_t i = 0; i < commands.size(); ++i)
      if (!results.at(i).at("ok").get<bool>())
        throw std::runtime_error(commands[i].dump() + " was refused: " + results.at(i).dump());
    tally_.commands += static_cast<std::int64_t>(commands.size());
    ++tally_.requests;
    return results.back().at("answer");
  }

  // A desk's session ends after half an hour without a request, and after ten hours.
  const Desk& desk_of(const std::string& actor) {
    constexpr std::int64_t k_idle_ms = 25 * k_minute_ms, k_whole_ms = 9 * 60 * k_minute_ms;
    const base::Instant at = clock_.now();
    Desk& desk = desks_[actor];
    const bool lives = !desk.session.token.empty() && at >= desk.began &&
                       at - desk.began < k_whole_ms && at - desk.used < k_idle_ms;
    if (!lives) {
      desk = {
          .session = {access::session_token(), access::session_token()}, .began = at, .used = at};
      const Uuid person = Uuid::parse(actor).value();
      auto made = server_.engine().writer().run_local([&](store::Db& db) {
        access::start_session(db, server_.engine().tenant(), person, desk.session, at);
      });
      if (!made) throw std::runtime_error(made.error().code);
    }
    desk.used = std::max(desk.used, at);
    return desk;
  }

  Json by_engine(const Uuid& id, const std::string& actor, const std::string& kind, Json data) {
    auto answer =
        server_.engine().execute({.id = id, .actor = actor, .kind = kind, .data = std::move(data)});
    if (!answer)
      throw std::runtime_error(kind + " was refused: " + answer.error().code + " " +
                               answer.error().place.field);
    return std::move(answer->answer);
  }

  // public.open, public.confirm …: each from an address of its own, with no session at all.
  Json as_resident(const Uuid& id, const std::string& kind, Json data) {
    const std::string path = kind == "public.open"
                                 ? "/api/v1/public/matters"
                                 : "/api/v1/public/receipt/" + kind.substr(kind.find('.') + 1);
    data["id"] = id.text();
    ++resident_;
    http_.cookies.clear();
    const Answer answer = http_.post_json(
        path, data,
        {{"x-forwarded-for",
          fmt::format("10.{}.{}.{}", resident_ / 65'536, resident_ / 256 % 256, resident_ % 256)}});
    if (answer.status != 200)
      throw std::runtime_error(fmt::format("{} answered {} {}", kind, answer.status, answer.body));
    ++tally_.commands;
    ++tally_.requests;
    return answer.json();
  }

  server::Server& server_;
  base::ManualClock& clock_;
  HttpClient http_;
  std::set<std::string> over_http_;
  std::map<std::string, Desk> desks_;
  std::string actor_;
  std::vector<Json> commands_;  // of `actor_`, not sent yet
  base::Instant last_{};        // when the newest of them was made
  int resident_ = 0;
  HttpTally& tally_;
};

}  // namespace wanhu::test
