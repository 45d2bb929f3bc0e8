// What the tests of store/ share: each runs on SQLite and on PostgreSQL, with the journal and three
// small tables of its own (a counter per name, derived; labels; notes).
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "store/db.hpp"
#include "store/journal.hpp"
#include "store/migrate.hpp"
#include "store/writer.hpp"
#include "support/postgres.hpp"

namespace wanhu::store {

inline constexpr std::string_view k_test_sql = R"sql(
-- class: reference
CREATE TABLE label (name {TEXT} NOT NULL PRIMARY KEY, zh {TEXT} NOT NULL) {TABLE_END};

-- class: projected
CREATE TABLE counter (
  tenant {I64} NOT NULL,
  name {TEXT} NOT NULL,
  total {I64} NOT NULL,
  last {ID} NOT NULL,
  seq {I64} NOT NULL,
  CONSTRAINT counter_key PRIMARY KEY (tenant, name),
  CONSTRAINT counter_label FOREIGN KEY (name) REFERENCES label (name)
) {TABLE_END};
CREATE INDEX counter_by_total ON counter (tenant, total);

-- class: local
CREATE TABLE note (id {ID} NOT NULL PRIMARY KEY, body {TEXT} NOT NULL) {TABLE_END};
)sql";

inline std::vector<Migration> test_migrations() {
  return {program_migrations().front(), migration("0002_counter.sql", k_test_sql)};
}
inline std::vector<TableInfo> test_tables() {
  return tables_of(test_migrations());
}

inline base::Uuid id_of(int n) {
  return base::Uuid::named("test " + std::to_string(n));
}

// {"name": …, "add": n}: adds to the counter and answers its new total, which it reads, so that it
// must see what earlier commands of the same group did.
inline base::Result<Decision> decide(Db& db, const Request& request) {
  if (request.kind == "refuse") return base::fail("TEST-REFUSED", base::Kind::refused);
  if (request.kind == "throw") throw std::runtime_error("decide is broken");
  const std::string name = request.data.at("name");
  const auto row = db.query_one("SELECT total FROM counter WHERE tenant = $1 AND name = $2",
                                {request.tenant, name});
  const std::int64_t total = (row ? row->i64(0) : 0) + request.data.at("add").get<std::int64_t>();
  Decision decision{.events = {{{"name", name}, {"total", total}}}, .answer = {{"total", total}}};
  if (request.kind == "note") {
    decision.local = [id = request.command_id](Db& local) {
      local.exec("INSERT INTO note (id, body) VALUES ($1, $2)", {id, "noted"});
    };
  }
  return decision;
}

inline void apply_to_stage(Db& db, const Entry& entry) {
  for (const Json& event : entry.events) {
    db.exec(
        "INSERT INTO counter (tenant, name, total, last, seq) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (tenant, name) DO UPDATE SET total = excluded.total, last = excluded.last, "
        "seq = excluded.seq",
        {entry.tenant, event.at("name").get<std::string>(), event.at("total").get<std::int64_t>(),
         entry.command_id, entry.seq});
    if (entry.kind == "throw-apply") throw std::runtime_error("apply is broken");
  }
}

inline Request request(Tenant tenant, int n, const std::string& kind = "add",
                       const std::string& name = "a", std::int64_t add = 1) {
  return {.tenant = tenant,
          .command_id = id_of(n),
          .at = base::Instant(1'634'000'000'000 + n),
          .actor = "tester",
          .kind = kind,
          .data = {{"name", name}, {"add", add}}};
}

class Stage : public testing::TestWithParam<Engine> {
 protected:
  Stage() {
    if (GetParam() == Engine::postgres) {
      url_ = test::PostgresServer::shared().fresh_database();
      return;
    }
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-db-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    url_ = "sqlite:" + folder_ + "/test.db";
  }
  ~Stage() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::unique_ptr<Db> connect(Open mode = Open::read_write) const {
    return open(url_, mode);
  }

  // A connection to the database with the test tables in it.
  std::unique_ptr<Db> migrated() const {
    auto db = connect();
    const auto done = migrate(*db, test_migrations());
    EXPECT_TRUE(done) << done.error().code;
    for (const char* name : {"a", "b", "c"})
      db->exec("INSERT INTO label (name, zh) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
               {name, "甲"});
    return db;
  }

  std::string url_;

 private:
  std::string folder_;
};

inline std::string engine_name(const testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "sqlite" : "postgres";
}

#define WANHU_ON_BOTH_ENGINES(Suite)                                                       \
  INSTANTIATE_TEST_SUITE_P(Both, Suite, testing::Values(Engine::sqlite, Engine::postgres), \
                           engine_name)

}  // namespace wanhu::store
