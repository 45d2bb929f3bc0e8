#include "server/server.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "access/session.hpp"
#include "base/embedded.hpp"
#include "base/thread_annotations.hpp"
#include "message/dial.hpp"
#include "message/loop.hpp"
#include "server/http/static_files.hpp"
#include "server/open311/open311.hpp"

namespace wanhu::base {
std::vector<EmbeddedFile> wanhu_web_data();
}

namespace wanhu::server {

namespace {

// Looks every `every_ms` of real time for what time has brought: reminders, lots of ballots,
// sessions that have ended.
class Ticker {
 public:
  Ticker(app::Engine& engine, std::int64_t every_ms)
      : engine_(engine), every_(every_ms), thread_([this] { run(); }) {}
  ~Ticker() { stop(); }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  void stop() WANHU_EXCLUDES(mutex_) {
    {
      const base::Lock lock(mutex_);
      stopping_ = true;
      wake_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  // The first time at once: what has fallen due while the program was down waits no longer.
  void run() WANHU_EXCLUDES(mutex_) {
    auto next = std::chrono::steady_clock::now();
    do {
      if (engine_.writer().stopped()) reopen();
      if (std::chrono::steady_clock::now() < next) continue;
      tick();
      next = std::chrono::steady_clock::now() + every_;
    } while (wait());
  }

  void tick() {
    constexpr int k_rounds_between_cleaning = 120;
    try {
      engine_.tick();
      if (round_++ % k_rounds_between_cleaning != 0) return;
      forget_sessions();
      engine_.look_at_sizes();
    } catch (const std::exception& failure) {
      // The next round tries again; reminders are due until they have fired.
      std::cerr << "tick: " << failure.what() << '\n';
    }
  }

  // After a failed commit (a full disk) writing stops. It goes on as soon as the database can be
  // written again; should it fail again, it stops again.
  void reopen() {
    if (const auto opened = engine_.writer().reopen(); opened)
      std::cerr << "store: opened again, writing goes on\n";
  }

  void forget_sessions() {
    (void)engine_.writer().run_local([this](store::Db& db) {
      access::forget_old_sessions(db, engine_.tenant(), engine_.now());
    });
  }

  // False when it is time to end.
  bool wait() WANHU_EXCLUDES(mutex_) {
    constexpr std::chrono::milliseconds k_look_again{2'000};
    const auto until = std::chrono::steady_clock::now() + std::min(every_, k_look_again);
    const base::Lock lock(mutex_);
    while (!stopping_ && wake_.wait_until(mutex_, until)) {
    }
    return !stopping_;
  }

  app::Engine& engine_;
  const std::chrono::milliseconds every_;
  int round_ = 0;
  base::Mutex mutex_;
  base::Condition wake_;
  bool stopping_ WANHU_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

void add_gauges(http::Metrics& metrics, app::Engine& engine, http::EventHub& hub) {
  metrics.gauge("wanhu_journal_commits_total", "Group commits since the start",
                [&engine] { return static_cast<double>(engine.writer().stats().commits); });
  metrics.gauge("wanhu_journal_entries_total", "Journal entries written since the start",
                [&engine] { return static_cast<double>(engine.writer().stats().entries); });
  metrics.gauge("wanhu_journal_failures_total", "Commands that failed in the store",
                [&engine] { return static_cast<double>(engine.writer().stats().failures); });
  metrics.gauge("wanhu_statements_total", "Database statements since the start",
                [] { return static_cast<double>(store::statements_run()); });
  metrics.gauge("wanhu_live_pages", "Pages that follow live",
                [&hub] { return static_cast<double>(hub.subscribers()); });
}

}  // namespace

// In order of construction; what stands below uses what stands above.
struct Server::Parts {
  api::CommitBell bell;
  http::Metrics metrics;
  http::EventHub hub;
  std::unique_ptr<app::Engine> engine;
  std::unique_ptr<message::Dialer> dialer;
  std::unique_ptr<api::Api> api;
  std::unique_ptr<open311::Open311> open311;
  std::vector<std::string> routes;
  std::unique_ptr<http::Server> http;
  std::unique_ptr<Ticker> ticker;
  std::unique_ptr<message::Loop> messages;

  ~Parts() { stop(); }

  void stop() {
    hub.close();
    if (http) http->stop();
    if (ticker) ticker->stop();
    if (messages) messages->stop();
    if (dialer) dialer->stop();
    bell.close();
    if (engine) engine->writer().stop();
  }
};

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::start(ServerOptions options) {
  auto parts = std::make_unique<Parts>();
  options.engine.on_commit = [&bell = parts->bell, after = std::move(options.engine.on_commit)](
                                 store::Tenant tenant, std::int64_t seq) {
    bell.ring(seq);
    if (after) after(tenant, seq);
  };
  options.engine.channels = options.messages.channels();
  auto engine = app::Engine::open(std::move(options.engine));
  if (!engine) return base::fail(engine.error());
  parts->engine = std::move(*engine);
  if (options.dial) parts->dialer = std::make_unique<message::Dialer>(std::move(*options.dial));
  options.api.dialer = parts->dialer.get();
  parts->open311 = std::make_unique<open311::Open311>(
      *parts->engine, open311::Open311Options{options.api.demo, options.api.public_url});
  parts->api = std::make_unique<api::Api>(*parts->engine, parts->bell, parts->hub, parts->metrics,
                                          std::move(options.api));
  http::Router router;
  parts->api->add_to(router);
  parts->open311->add_to(router);
  for (const http::Route* route : router.routes())
    parts->routes.push_back(route->method + " " + route->pattern);
  parts->open311->add_rest_to(router);
  http::StaticFiles(base::wanhu_web_data()).add_to(router);
  add_gauges(parts->metrics, *parts->engine, parts->hub);
  parts->http =
      std::make_unique<http::Server>(std::move(router), std::move(options.http), parts->metrics);
  if (auto started = parts->http->start(); !started) return base::fail(started.error());
  parts->ticker = std::make_unique<Ticker>(*parts->engine, options.tick_ms);
  if (!options.messages.channels().empty())
    parts->messages =
        std::make_unique<message::Loop>(*parts->engine, options.messages, options.send_ms);
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

app::Engine& Server::engine() {
  return *parts_->engine;
}

app::Accounts& Server::accounts() {
  return parts_->api->accounts();
}

std::uint16_t Server::port() const {
  return parts_->http->port();
}

std::string Server::url() const {
  return parts_->http->url();
}

const std::vector<std::string>& Server::routes() const {
  return parts_->routes;
}

void Server::stop() {
  parts_->stop();
}

}  // namespace wanhu::server
