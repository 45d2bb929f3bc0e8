#include "store/migrate.hpp"

#include "stage.hpp"

namespace wanhu::store {
namespace {

class MigrateTest : public Stage {};
WANHU_ON_BOTH_ENGINES(MigrateTest);

TEST_P(MigrateTest, AppliesEachOnceAndInOrder) {
  const auto db = connect();
  EXPECT_EQ(migrate(*db, {test_migrations().front()}).value(), 1);
  EXPECT_EQ(migrate(*db, test_migrations()).value(), 1);
  EXPECT_EQ(migrate(*db, test_migrations()).value(), 0);
  const auto rows = db->query("SELECT number, name FROM migration ORDER BY number");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].text(1), "journal");
  EXPECT_EQ(rows[1].text(1), "counter");
}

TEST_P(MigrateTest, TheProgramsOwnMigrationsApply) {
  const auto db = connect();
  EXPECT_EQ(migrate(*db).value(), static_cast<int>(program_migrations().size()));
  for (const TableInfo& table : program_tables()) {
    std::string columns;
    for (const auto& column : table.columns) columns += (columns.empty() ? "" : ", ") + column;
    EXPECT_TRUE(db->query("SELECT " + columns + " FROM " + table.name).empty()) << table.name;
  }
}

TEST_P(MigrateTest, AChangedMigrationIsRefused) {
  const auto db = connect();
  ASSERT_TRUE(migrate(*db, test_migrations()));
  auto changed = test_migrations();
  changed[1] = migration("0002_counter.sql", std::string(k_test_sql) + "-- one more line\n");
  const auto refused = migrate(*db, changed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "STORE-MIGRATION-CHANGED");
  EXPECT_EQ(refused.error().args.at("number"), "2");
}

TEST_P(MigrateTest, ADatabaseOfANewerProgramIsRefused) {
  const auto db = connect();
  ASSERT_TRUE(migrate(*db, test_migrations()));
  const auto refused = migrate(*db, {test_migrations().front()});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "STORE-MIGRATION-NEWER");
  EXPECT_EQ(refused.error().args.at("name"), "counter");
}

TEST_P(MigrateTest, AFailingMigrationLeavesNothing) {
  const auto db = connect();
  const auto broken = migration("0001_broken.sql",
                                "-- class: local\n"
                                "CREATE TABLE fine (id {ID} NOT NULL PRIMARY KEY) {TABLE_END};\n"
                                "INSERT INTO nowhere (id) VALUES (1);\n");
  EXPECT_THROW((void)migrate(*db, {broken}), DbError);
  EXPECT_THROW(db->query("SELECT id FROM fine"), DbError);
  EXPECT_TRUE(db->query("SELECT number FROM migration").empty());
}

std::vector<TableInfo> tables_in(const std::string& sql) {
  return tables_of({migration("0001_x.sql", sql)});
}

TEST(Schema, IsReadFromTheMigrations) {
  const auto tables = test_tables();
  ASSERT_EQ(tables.size(), 5U);
  EXPECT_EQ(tables[0].name, "counter");
  EXPECT_EQ(tables[0].table_class, TableClass::projected);
  EXPECT_EQ(tables[0].key, (std::vector<std::string>{"tenant", "name"}));
  EXPECT_EQ(tables[0].columns,
            (std::vector<std::string>{"tenant", "name", "total", "last", "seq"}));
  EXPECT_EQ(tables[1].name, "journal");
  EXPECT_TRUE(tables[1].is_tenant());
  EXPECT_EQ(tables[3].table_class, TableClass::reference);
  EXPECT_EQ(tables[4].key, std::vector<std::string>{"id"});
}

TEST(Schema, FollowsLaterChanges) {
  const auto first = migration("0001_x.sql",
                               "-- class: local\nCREATE TABLE t (id {ID} PRIMARY KEY);\n"
                               "-- class: local\nCREATE TABLE u (id {ID} PRIMARY KEY);\n");
  const auto second =
      migration("0002_y.sql", "ALTER TABLE t ADD COLUMN more {TEXT};\nDROP TABLE u;\n");
  const auto tables = tables_of({first, second});
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_EQ(tables[0].columns, (std::vector<std::string>{"id", "more"}));
  EXPECT_EQ(rendered(second.sql, Engine::postgres, {.partitioned = true}),
            "ALTER TABLE t ADD COLUMN more text;\nDROP TABLE u;\n");
}

TEST(Schema, WhatItCannotFollowIsABug) {
  EXPECT_THROW(tables_in("CREATE TABLE t (id {ID} PRIMARY KEY);"), std::logic_error);  // no class
  EXPECT_THROW(tables_in("-- class: odd\nCREATE TABLE t (id {ID} PRIMARY KEY);"), std::logic_error);
  EXPECT_THROW(tables_in("-- class: local\nCREATE TABLE t (id uuid PRIMARY KEY);"),
               std::logic_error);
  EXPECT_THROW(tables_in("-- class: local\nCREATE TABLE t (id {ID});"), std::logic_error);
  EXPECT_THROW(tables_in("-- class: local\nCREATE TABLE t (id {ID} PRIMARY KEY)"),
               std::logic_error);
  EXPECT_THROW(tables_in("-- class: local\nCREATE TABLE t (id {ID} PRIMARY KEY);\n"
                         "ALTER TABLE t RENAME TO u;"),
               std::logic_error);
  EXPECT_THROW(rendered("{WHAT}", Engine::sqlite), std::logic_error);
  EXPECT_THROW(migration("journal.sql", ""), std::logic_error);
}

TEST(Schema, TheTenantLeadsTheKeyOfEveryTenantTable) {
  for (const TableInfo& table : program_tables()) {
    if (table.is_tenant()) EXPECT_EQ(table.key.front(), "tenant") << table.name;
  }
}

}  // namespace
}  // namespace wanhu::store
