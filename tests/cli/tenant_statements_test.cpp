// Every SQL statement of the whole program (all rooms are linked here), looked at on a PostgreSQL
// whose tenant tables are partitioned by tenant: the schema is accepted, each statement runs on
// both engines, and a statement of one tenant touches one partition only.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "cli/cli.hpp"
#include "store/migrate.hpp"
#include "store/statement.hpp"
#include "support/postgres.hpp"

namespace wanhu::store {
namespace {

// What the sources declare, so that a room that is not linked does not go unseen.
std::set<std::string> names_in_sources() {
  static const std::regex k_declaration(R"re(Reach::\w+,\s*"(\w+)")re");
  std::set<std::string> names;
  const std::string root = std::string(WANHU_SOURCE_DIR) + "/src";
  for (const auto& file : std::filesystem::recursive_directory_iterator(root)) {
    if (file.path().extension() != ".cpp") continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), k_declaration), end; at != end; ++at)
      names.insert((*at)[1]);
  }
  return names;
}

TEST(TenantStatements, AllAreLinkedHereUnderNamesOfTheirOwn) {
  std::string program = "wanhu", help = "--help";
  char* words[] = {program.data(), help.data(), nullptr};
  testing::internal::CaptureStdout();
  EXPECT_EQ(cli::run(2, words), 0);  // links every subcommand, and so every room
  testing::internal::GetCapturedStdout();
  std::set<std::string> linked;
  for (const Statement* statement : statements())
    EXPECT_TRUE(linked.emplace(statement->name()).second) << statement->name() << " twice";
  EXPECT_EQ(linked, names_in_sources());
  EXPECT_GT(linked.size(), 60U);
}

TEST(TenantStatements, EachStaysInOnePartition) {
  const auto db = open(test::PostgresServer::shared().fresh_database());
  const auto migrated = migrate(*db, program_migrations(), {.partitioned = true});
  ASSERT_TRUE(migrated) << migrated.error().code;
  int tenant = 0;
  for (const Statement* statement : statements()) {
    EXPECT_EQ(tenant_finding(*db, *statement), "") << statement->name();
    EXPECT_TRUE(portability_findings(statement->sql()).empty()) << statement->name();
    tenant += statement->reach() == Reach::tenant ? 1 : 0;
  }
  EXPECT_GT(tenant, 50);
}

// The other engine must know every statement, too.
TEST(TenantStatements, SqliteUnderstandsEach) {
  const auto db = open("sqlite::memory:");
  ASSERT_TRUE(migrate(*db));
  static const std::regex k_parameter(R"re(\$(\d+))re");
  for (const Statement* statement : statements()) {
    const std::string sql(statement->sql());
    std::size_t last = 0;
    for (std::sregex_iterator at(sql.begin(), sql.end(), k_parameter), end; at != end; ++at)
      last = std::max(last, std::stoul((*at)[1]));
    const std::vector<Value> nulls(last);
    EXPECT_NO_THROW(db->query("EXPLAIN " + sql, nulls)) << statement->name();
  }
}

}  // namespace
}  // namespace wanhu::store
