// The rules by which one schema and one set of statements serve SQLite, PostgreSQL and Citus:
// portable text, and the tenant in every key and every tenant statement. PostgreSQL itself is the
// judge: the tenant tables are partitioned by hash of the tenant.
#include "store/statement.hpp"

#include <gmock/gmock.h>

#include "stage.hpp"

namespace wanhu::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<Db> partitioned(const std::vector<Migration>& migrations) {
  auto db = open(test::PostgresServer::shared().fresh_database());
  const auto done = migrate(*db, migrations, {.partitioned = true});
  EXPECT_TRUE(done) << done.error().code;
  return db;
}

TEST(Portability, OfTheMigrationsAndAllStatements) {
  for (const Migration& each : program_migrations())
    EXPECT_THAT(portability_findings(each.sql), IsEmpty()) << each.name;
  ASSERT_FALSE(statements().empty());
  for (const Statement* each : statements())
    EXPECT_THAT(portability_findings(each->sql()), IsEmpty()) << each->name();
}

TEST(Portability, FindsWhatDiffers) {
  for (const char* sql :
       {"SELECT a::text FROM t", "SELECT a FROM t WHERE b ilike $1", "SELECT DISTINCT ON (a) b",
        "SELECT 1 FROM t, LATERAL (SELECT 1) AS x", "DELETE FROM t USING u WHERE t.a = u.a",
        "SELECT a FROM t FOR UPDATE", "INSERT OR IGNORE INTO t (a) VALUES ($1)",
        "INSERT INTO t (a) VALUES ($1) ON CONFLICT ON CONSTRAINT k DO NOTHING",
        "WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x", "SELECT x'00'",
        "SELECT a FROM t WHERE a = ?", "ALTER TABLE t ADD COLUMN a {I64}, ADD COLUMN b {I64}",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS a {I64}", "CREATE INDEX ON t (a)", "SELECT now()",
        "SELECT group_concat(a) FROM t", "SELECT a FROM t WHERE a LIKE $1",
        "CREATE TABLE t (a {I64} REFERENCES u (a) DEFERRABLE)"})
    EXPECT_EQ(portability_findings(sql).size(), 1U) << sql;
}

TEST(Portability, LeavesTheRestAlone) {
  for (const char* sql :
       {"SELECT 'ILIKE :: ?' FROM t -- LATERAL x'00' ::\n WHERE a = $1",
        "INSERT INTO t (a) VALUES ($1), ($2) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
        "WITH x AS (SELECT a FROM t) SELECT a FROM x ORDER BY a NULLS LAST",
        "SELECT count(*) FILTER (WHERE a IS DISTINCT FROM $1) FROM t",
        "ALTER TABLE t ADD COLUMN a {I64}; ALTER TABLE t ADD COLUMN b {I64}",
        "CREATE INDEX t_a ON t (tenant, a)", "SELECT CAST($1 AS bigint)"})
    EXPECT_THAT(portability_findings(sql), IsEmpty()) << sql;
}

TEST(Partition, EveryTableHasTheTenantInItsKeys) {
  const auto db = partitioned(program_migrations());
  for (const TableInfo& table : program_tables()) {
    const auto row = db->query_one(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = CAST($1 AS regclass)", {table.name});
    EXPECT_EQ(row->i64(0), table.is_tenant() ? 8 : 0) << table.name;
  }
}

TEST(Partition, AKeyWithoutTheTenantIsRefused) {
  const auto refuses = [](const std::string& sql) {
    const auto db = open(test::PostgresServer::shared().fresh_database());
    try {
      (void)migrate(*db, {migration("0001_x.sql", sql)}, {.partitioned = true});
    } catch (const DbError& error) {
      return error.sqlstate() == "0A000" || error.sqlstate() == "42703";
    }
    return false;
  };
  EXPECT_TRUE(
      refuses("-- class: projected\nCREATE TABLE t (tenant {I64} NOT NULL, id {ID} NOT NULL, "
              "PRIMARY KEY (id)) {TABLE_END};"));
  EXPECT_TRUE(
      refuses("-- class: projected\nCREATE TABLE t (tenant {I64} NOT NULL, id {ID} NOT NULL, "
              "PRIMARY KEY (tenant, id), CONSTRAINT u UNIQUE (id)) {TABLE_END};"));
  EXPECT_TRUE(
      refuses("-- class: projected\nCREATE TABLE t (id {ID} NOT NULL PRIMARY KEY) "
              "{TABLE_END};"));
  EXPECT_TRUE(
      refuses("-- class: projected\nCREATE TABLE t (tenant {I64} NOT NULL, id {ID} NOT NULL, "
              "PRIMARY KEY (tenant, id)) {TABLE_END};\n"
              "CREATE UNIQUE INDEX u ON t (id);"));
  EXPECT_FALSE(
      refuses("-- class: projected\nCREATE TABLE t (tenant {I64} NOT NULL, id {ID} NOT NULL, "
              "PRIMARY KEY (tenant, id)) {TABLE_END};"));
  EXPECT_FALSE(
      refuses("-- class: local\nCREATE TABLE t (id {ID} NOT NULL PRIMARY KEY) "
              "{TABLE_END};"));
}

TEST(Partition, EveryTenantStatementTouchesOneTenant) {
  const auto db = partitioned(program_migrations());
  int tenant_statements = 0;
  for (const Statement* each : statements()) {
    if (each->name().starts_with("test_")) continue;  // made to be found, below
    if (each->reach() == Reach::tenant) ++tenant_statements;
    EXPECT_EQ(tenant_finding(*db, *each), "") << each->name();
  }
  EXPECT_GE(tenant_statements, 4);
}

// Not constants of the program, so they are looked at here only and not registered.
TEST(Partition, AStatementOverTenantsIsFound) {
  const auto db = partitioned(test_migrations());
  EXPECT_THAT(planned_partitions(*db, "SELECT total FROM counter WHERE tenant = $1 AND name = $2"),
              ElementsAre(HasSubstr("counter_p")));
  EXPECT_EQ(planned_partitions(*db, "UPDATE counter SET total = $1 WHERE name = $2").size(), 8U);
  EXPECT_EQ(planned_partitions(*db, "SELECT sum(total) FROM counter").size(), 8U);
  EXPECT_EQ(planned_partitions(*db,
                               "SELECT c.total FROM counter AS c JOIN journal AS j "
                               "ON j.seq = c.seq WHERE c.tenant = $1")
                .size(),
            9U);
  EXPECT_EQ(planned_partitions(*db,
                               "SELECT c.total FROM counter AS c JOIN journal AS j "
                               "ON j.tenant = c.tenant AND j.seq = c.seq WHERE c.tenant = $1")
                .size(),
            2U);
}

// A registered statement that breaks the rule, found under its name. It lives in this test only.
TEST(Partition, TheFindingNamesTheStatement) {
  const auto db = partitioned(test_migrations());
  static const Statement k_wrong{Reach::cross, "test_all_journals", "SELECT max(seq) FROM journal"};
  EXPECT_EQ(tenant_finding(*db, k_wrong), "");
  const auto all = statements();
  EXPECT_NE(std::find(all.begin(), all.end(), &k_wrong), all.end());
  static const Statement k_without{
      Reach::tenant, "test_without_tenant",
      "SELECT max(seq) FROM journal WHERE tenant <> $1 AND tenant <> 0"};
  EXPECT_THAT(tenant_finding(*db, k_without), HasSubstr("test_without_tenant touches 8"));
}

}  // namespace
}  // namespace wanhu::store
