// The small township of township.hpp on either database, with an engine that can be closed and
// opened again as a restart does.
#pragma once

#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>

#include "store/tables/tables.hpp"
#include "store/verify.hpp"
#include "support/postgres.hpp"
#include "support/township.hpp"

namespace wanhu::test {

class SmallEngine : public Township {
 public:
  // `channels`: those there are gateways for.
  explicit SmallEngine(store::Engine kind = store::Engine::sqlite,
                       std::set<std::string> channels = {})
      : Township(false),
        channels_(std::move(channels)),
        url_(kind == store::Engine::postgres ? PostgresServer::shared().fresh_database()
                                             : db_url()) {
    open();
    furnish();
  }
  ~SmallEngine() override { engine_.reset(); }

  app::Engine& engine() override { return *engine_; }
  [[nodiscard]] const std::string& url() const { return url_; }
  // Without an engine: for what another process does to the database.
  void close() { engine_.reset(); }
  void reopen() {
    engine_.reset();
    open();
  }
  [[nodiscard]] std::unique_ptr<store::Db> connect() const { return store::open(url_); }

  // The command's code when it is refused, "ok" when it is done.
  std::string outcome(const std::string& actor, const std::string& kind, Json data) {
    const auto answer = send(actor, kind, std::move(data));
    return answer ? "ok" : answer.error().code;
  }
  base::Result<store::Answer> send_as(const Uuid& command, const std::string& actor,
                                      const std::string& kind, Json data) {
    return engine().execute(
        {.id = command, .actor = account(actor), .kind = kind, .data = std::move(data)});
  }
  std::int64_t count(const std::string& from_where, store::Params params = {}) {
    return connect()->query_one("SELECT count(*) FROM " + from_where, params)->i64(0);
  }
  domain::Matter matter(const std::string& name) {
    return store::load_matter(*connect(), 1, id(name)).value();
  }
  // "ok", or what a replay finds wrong.
  std::string verified() {
    const auto report = store::verify(*connect(), 1, store::apply);
    if (report) return "ok";
    return base::text_of(base::Lang::en, report.error());
  }
  // Every byte SQLite keeps: the file and its write-ahead log.
  [[nodiscard]] std::string file_bytes() const {
    const std::string path = url_.substr(std::string("sqlite:").size());
    std::string bytes;
    for (const char* part : {"", "-wal"}) {
      std::ifstream file(path + part, std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
  }

 private:
  void open() {
    app::EngineOptions options = engine_options();
    options.db_url = url_;
    options.channels = channels_;
    engine_ = app::Engine::open(std::move(options)).value();
  }

  std::set<std::string> channels_;
  std::string url_;
  std::unique_ptr<app::Engine> engine_;
};

}  // namespace wanhu::test
