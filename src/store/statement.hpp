// Named SQL constants, and the register of all of them that lets a test look at every statement of
// the program: portable between the engines, and a tenant statement touches one tenant only.
//
//   const store::Statement k_visit_by_id{store::Reach::tenant, "visit_by_id",
//       "SELECT outcome FROM visit WHERE tenant = $1 AND id = $2"};
//   db.query_one(k_visit_by_id, {tenant, id});
//
// A Statement is a namespace-scope constant made of string literals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/db.hpp"

namespace wanhu::store {

// Which rows a statement may touch. `tenant`: those of one tenant, and every table in it is
// restricted by `tenant = $n` (a correlated subquery says it again). `cross`: read-only additive
// aggregates over tenants, without expecting one snapshot of them all.
enum class Reach { tenant, reference, local, cross };

class Statement {
 public:
  Statement(Reach reach, const char* name, const char* sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  operator std::string_view() const { return sql_; }
  [[nodiscard]] Reach reach() const { return reach_; }
  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] std::string_view sql() const { return sql_; }

 private:
  friend std::vector<const Statement*> statements();
  Reach reach_;
  std::string_view name_;
  std::string_view sql_;
  const Statement* next_;  // the register is a list through the constants themselves
};

// Every Statement linked into this program, ordered by name.
std::vector<const Statement*> statements();

// What in the text would not run alike on SQLite 3.40, PostgreSQL 15 and Citus 13 ("::", ILIKE,
// DISTINCT ON, LATERAL …); empty when portable. String literals and comments are not looked at.
std::vector<std::string> portability_findings(std::string_view sql);

// For tests, on a PostgreSQL database migrated with {.partitioned = true}: the partitions that the
// plan of `sql` touches, as "table_p3", ordered. Parameters get made-up values of their types, all
// integers the same, so a tenant statement shows one partition number. An INSERT of values is
// routed when it runs and shows none.
std::vector<std::string> planned_partitions(Db& db, std::string_view sql);

// The rule over the above, as a sentence naming what is wrong; empty when the statement keeps it.
std::string tenant_finding(Db& db, const Statement& statement);

}  // namespace wanhu::store
