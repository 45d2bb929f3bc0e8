#include "store/db.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <thread>

#include "stage.hpp"
#include "store/pool.hpp"

namespace wanhu::store {
namespace {

class DbTest : public Stage {
 protected:
  std::unique_ptr<Db> with_table() const {
    auto db = connect();
    db->script(
        rendered("CREATE TABLE thing (id {ID} NOT NULL PRIMARY KEY, n {I64}, f {F64}, "
                 "t {TEXT}, b {BYTES}) {TABLE_END}",
                 db->engine()));
    return db;
  }
  static std::int64_t put(Db& db, int id, const Value& n, const Value& f, const Value& t,
                          const Value& b) {
    return db.exec("INSERT INTO thing (id, n, f, t, b) VALUES ($1, $2, $3, $4, $5)",
                   {id_of(id), n, f, t, b});
  }
  static Row get(Db& db, int id) {
    return db.query_one("SELECT id, n, f, t, b FROM thing WHERE id = $1", {id_of(id)}).value();
  }
  static std::int64_t count(Db& db) {
    return db.query_one("SELECT count(*) FROM thing").value().i64(0);
  }
};
WANHU_ON_BOTH_ENGINES(DbTest);

TEST_P(DbTest, NumbersComeBackExactly) {
  const auto db = with_table();
  using Limits = std::numeric_limits<std::int64_t>;
  int id = 0;
  for (const std::int64_t n : {Limits::min(), Limits::max(), std::int64_t{5'000'000'000},
                               std::int64_t{-1}, std::int64_t{0}}) {
    put(*db, ++id, n, nullptr, nullptr, nullptr);
    EXPECT_EQ(get(*db, id).i64(1), n);
  }
  for (const double f : {0.1, 1.0 / 3, 1.7976931348623157e308, 5e-324, -0.0, 123456789.0}) {
    put(*db, ++id, nullptr, f, nullptr, nullptr);
    EXPECT_EQ(get(*db, id).f64(2), f);
  }
  EXPECT_EQ(db->query_one("SELECT sum(n) FROM thing WHERE n IN ($1, $2)",
                          {std::int64_t{5'000'000'000}, -1})
                ->i64(0),
            4'999'999'999);
}

TEST_P(DbTest, TextAndBytesComeBackExactly) {
  const auto db = with_table();
  std::string all_bytes;
  for (int n = 0; n < 512; ++n) all_bytes.push_back(static_cast<char>(n % 256));
  const std::string text = "万户 村民组 𠮷野家 é \\x41 'quoted' {brace} $1 \n\t";
  put(*db, 1, nullptr, nullptr, text, Bytes{all_bytes});
  put(*db, 2, nullptr, nullptr, "", Bytes{});
  const Row full = get(*db, 1);
  EXPECT_EQ(full.uuid(0), id_of(1));
  EXPECT_EQ(full.text(3), text);
  EXPECT_EQ(full.bytes(4), all_bytes);
  const Row empty = get(*db, 2);
  EXPECT_FALSE(empty.is_null(3));
  EXPECT_EQ(empty.text(3), "");
  EXPECT_FALSE(empty.is_null(4));
  EXPECT_EQ(empty.bytes(4), "");
  EXPECT_TRUE(empty.is_null(1));
  EXPECT_EQ(empty.i64_if(1), std::nullopt);
  EXPECT_EQ(full.text_if(3), text);
}

TEST_P(DbTest, WhatOneEngineRefusesBothRefuse) {
  const auto db = with_table();
  const auto state_of = [&](const Value& f, const Value& t) -> std::string {
    try {
      put(*db, 1, nullptr, f, t, nullptr);
    } catch (const DbError& error) {
      return error.sqlstate();
    }
    return "accepted";
  };
  EXPECT_EQ(state_of(nullptr, std::string("a\0b", 3)), "22021");
  EXPECT_EQ(state_of(nullptr, "\xff\xfe"), "22021");
  EXPECT_EQ(state_of(std::numeric_limits<double>::quiet_NaN(), nullptr), "22003");
  EXPECT_EQ(state_of(1.5, "好"), "accepted");
}

TEST_P(DbTest, ParametersGoByNumberNotByAppearance) {
  const auto db = with_table();
  put(*db, 1, 10, nullptr, "x", nullptr);
  const auto row =
      db->query_one("SELECT n FROM thing WHERE t = $2 AND n = $1 AND n < $1 + $3", {10, "x", 5});
  ASSERT_TRUE(row);
  EXPECT_EQ(row->i64(0), 10);
}

TEST_P(DbTest, CountsTheRowsItChanged) {
  const auto db = with_table();
  EXPECT_EQ(put(*db, 1, 1, nullptr, nullptr, nullptr), 1);
  EXPECT_EQ(put(*db, 2, 1, nullptr, nullptr, nullptr), 1);
  EXPECT_EQ(db->exec("UPDATE thing SET n = $1", {5}), 2);
  EXPECT_EQ(db->exec("UPDATE thing SET n = $1 WHERE n = $2", {6, 99}), 0);
  EXPECT_EQ(db->exec("INSERT INTO thing (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", {id_of(1)}),
            0);
  EXPECT_EQ(db->exec("DELETE FROM thing"), 2);
}

TEST_P(DbTest, ATransactionIsRolledBackUnlessCommitted) {
  const auto db = with_table();
  {
    Transaction work(*db);
    put(*db, 1, 1, nullptr, nullptr, nullptr);
  }
  EXPECT_EQ(count(*db), 0);
  EXPECT_THROW(
      {
        Transaction work(*db);
        put(*db, 1, 1, nullptr, nullptr, nullptr);
        throw std::runtime_error("half way");
      },
      std::runtime_error);
  EXPECT_EQ(count(*db), 0);
  {
    Transaction work(*db);
    put(*db, 1, 1, nullptr, nullptr, nullptr);
    EXPECT_THROW(Transaction nested(*db), std::logic_error);
    work.commit();
  }
  EXPECT_EQ(count(*connect()), 1);
}

TEST_P(DbTest, ConstraintsAreToldByTheirClass) {
  const auto db = with_table();
  put(*db, 1, 1, nullptr, nullptr, nullptr);
  try {
    put(*db, 1, 1, nullptr, nullptr, nullptr);
    FAIL() << "a second row with the same key";
  } catch (const DbError& error) {
    EXPECT_EQ(error.sqlstate(), "23505");
    EXPECT_TRUE(error.is_constraint());
    EXPECT_FALSE(error.retryable());
  }
}

TEST_P(DbTest, AFailedStatementInATransactionLosesItAll) {
  const auto db = with_table();
  {
    Transaction work(*db);
    put(*db, 1, 1, nullptr, nullptr, nullptr);
    EXPECT_THROW(db->exec("INSERT INTO no_such_table (id) VALUES ($1)", {1}), DbError);
  }
  EXPECT_EQ(count(*db), 0);
}

TEST_P(DbTest, ReadersCannotWrite) {
  with_table();
  const auto reader = connect(Open::read_only);
  try {
    put(*reader, 1, 1, nullptr, nullptr, nullptr);
    FAIL() << "a reader wrote";
  } catch (const DbError& error) {
    EXPECT_EQ(error.sqlstate(), "25006");
  }
}

TEST_P(DbTest, TheSameStatementMayRunInsideItself) {
  const auto db = with_table();
  for (int n = 1; n <= 3; ++n) put(*db, n, n, nullptr, nullptr, nullptr);
  std::vector<std::int64_t> seen;
  const char* sql = "SELECT n FROM thing WHERE n >= $1 ORDER BY n";
  db->each(sql, {2}, [&](const Row& outer) {
    db->each(sql, {outer.i64(0)}, [&](const Row& inner) { seen.push_back(inner.i64(0)); });
  });
  EXPECT_EQ(seen, (std::vector<std::int64_t>{2, 3, 3}));
}

TEST_P(DbTest, MoreStatementsThanTheCacheHolds) {
  const auto db = with_table();
  put(*db, 1, 7, nullptr, nullptr, nullptr);
  for (int round = 0; round < 2; ++round)
    for (int n = 0; n < 300; ++n)
      EXPECT_EQ(db->query_one("SELECT n + " + std::to_string(n) + " FROM thing")->i64(0), 7 + n);
}

TEST_P(DbTest, ALeaseSeesOneSnapshot) {
  const auto db = with_table();
  put(*db, 1, 1, nullptr, nullptr, nullptr);
  ReadPool pool(url_, 2);
  const auto old = pool.lease();
  put(*db, 2, 2, nullptr, nullptr, nullptr);
  EXPECT_EQ(count(*old), 1);
  EXPECT_EQ(count(*pool.lease()), 2);
}

TEST_P(DbTest, ThePoolIsBounded) {
  with_table();
  ReadPool pool(url_, 1);
  {
    const auto only = pool.lease();
    EXPECT_THROW(pool.lease(std::chrono::milliseconds(20)), base::MachineError);
  }
  std::vector<std::thread> readers;
  std::atomic<int> read = 0;
  for (int n = 0; n < 8; ++n) {
    readers.emplace_back([&] {
      for (int round = 0; round < 20; ++round)
        if (count(*pool.lease()) == 0) ++read;
    });
  }
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(read, 160);
}

TEST(PostgresPool, AConnectionThatDiedIdleIsReplaced) {
  auto& server = test::PostgresServer::shared();
  const std::string url = server.fresh_database();
  ReadPool pool(url, 1);
  {
    const auto first = pool.lease();
  }
  server.end_connections(url);
  EXPECT_EQ(pool.lease()->query_one("SELECT 1")->i64(0), 1);
}

TEST(Open, OtherAddressesAreRefused) {
  EXPECT_THROW(open("mysql://localhost/x"), std::invalid_argument);
  EXPECT_THROW(open("sqlite:/no/such/folder/x.db"), DbError);
  EXPECT_THROW(open("postgresql:///x?host=/no/such/folder"), DbError);
}

TEST(Values, ReadingAnotherTypeIsABug) {
  EXPECT_THROW((void)Value("12").i64(), std::logic_error);
  EXPECT_THROW((void)Value(12).text(), std::logic_error);
  EXPECT_THROW((void)Value(Bytes{"123"}).uuid(), std::logic_error);
  EXPECT_THROW((void)Row().at(0), std::logic_error);
  EXPECT_EQ(Value(Bytes{std::string(id_of(1).view())}), Value(id_of(1)));
  EXPECT_NE(Value(1), Value(1.0));
  EXPECT_EQ(Value(true).i64(), 1);
}

// What one account's database knows, the account beside it does not read: whatever the umask was.
TEST(SqliteFiles, ANewDatabaseIsItsOwnersAlone) {
  namespace fs = std::filesystem;
  std::string folder = fs::temp_directory_path().string() + "/wanhu-mode-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const mode_t before = ::umask(0);
  {
    const auto db = open("sqlite:" + folder + "/poll.db");
    db->script("CREATE TABLE thing (id INTEGER PRIMARY KEY)");
    db->exec("INSERT INTO thing (id) VALUES ($1)", {1});
    for (const char* name : {"poll.db", "poll.db-wal", "poll.db-shm"})
      EXPECT_EQ(fs::status(folder + "/" + name).permissions(),
                fs::perms::owner_read | fs::perms::owner_write)
          << name;
  }
  // One that is there keeps the mode that its owner has given it.
  fs::permissions(folder + "/poll.db", fs::perms::group_read, fs::perm_options::add);
  (void)open("sqlite:" + folder + "/poll.db");
  EXPECT_NE(fs::status(folder + "/poll.db").permissions() & fs::perms::group_read, fs::perms::none);
  ::umask(before);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace wanhu::store
