// Every constant statement of the program up to this floor, on PostgreSQL with partitioned tables:
// the text is portable, the server can plan it, and a tenant statement touches one tenant only.
#include <gtest/gtest.h>

#include <set>

#include "app/imports.hpp"
#include "app/query_audience.hpp"
#include "store/migrate.hpp"
#include "store/statement.hpp"
#include "support/postgres.hpp"

namespace wanhu::test {
namespace {

TEST(Statements, ArePortableAndKeepToOneTenant) {
  // A file of a library that nothing refers to is left out, and its statements with it.
  auto* volatile linked_in = &app::import_register;
  auto* volatile linked_too = &app::audience_of;
  ASSERT_TRUE(linked_in != nullptr && linked_too != nullptr);
  const auto db = store::open(PostgresServer::shared().fresh_database());
  ASSERT_TRUE(store::migrate(*db, store::program_migrations(), {.partitioned = true}));
  std::set<std::string_view> names;
  for (const store::Statement* statement : store::statements()) {
    names.insert(statement->name());
    EXPECT_EQ(store::portability_findings(statement->sql()), std::vector<std::string>())
        << statement->name();
    EXPECT_EQ(store::tenant_finding(*db, *statement), "") << statement->name();
  }
  for (const char* name : {"register_changes", "field_assignments", "people_loads", "import_places",
                           "audience_kept_from"})
    EXPECT_TRUE(names.contains(name)) << name << " was not linked in, so it was not looked at";
}

}  // namespace
}  // namespace wanhu::test
