// The schema: numbered, forward-only migrations compiled into the program
// (src/store/migrations/NNNN_name.sql), each one transaction, recorded in table `migration`.
//
// The SQL is written once for both engines with macros:
//   {ID}    uuid | BLOB            {TEXT}  text | TEXT        {F64} double precision | REAL
//   {I64}   bigint | INTEGER       {JSON}  text | TEXT        {BYTES} bytea | BLOB
//   {TABLE_END}  nothing | STRICT, WITHOUT ROWID
// and each CREATE TABLE is preceded by a line naming its class:
//   -- class: projected            every row derived from the journal; `tenant` leads its key
//   CREATE TABLE visit (
//     tenant {I64} NOT NULL,
//     id {ID} NOT NULL,
//     PRIMARY KEY (tenant, id)
//   ) {TABLE_END};
// Besides CREATE TABLE the reader follows ALTER TABLE … ADD COLUMN and DROP TABLE; other ways to
// change a table's columns are refused (std::logic_error), so that the register stays true.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "store/db.hpp"

namespace wanhu::store {

// The journal itself is a class of its own: not derived, and tenant leads its key.
enum class TableClass { journal, projected, reference, local };

struct TableInfo {
  std::string name;
  TableClass table_class = TableClass::local;
  std::vector<std::string> key;      // primary key, in order
  std::vector<std::string> columns;  // in order of definition

  [[nodiscard]] bool is_tenant() const {
    return table_class == TableClass::projected || table_class == TableClass::journal;
  }
};

struct Migration {
  int number = 0;      // 1, 2, 3 … without gaps
  std::string name;    // "journal" of 0001_journal.sql
  std::string sql;     // as written, with macros
  std::string sha256;  // hexadecimal, of `sql`
};

Migration migration(std::string_view file_name, std::string_view sql);
// Those compiled into the program, by number.
const std::vector<Migration>& program_migrations();

// The tables as they are after all of `migrations`, by name.
std::vector<TableInfo> tables_of(const std::vector<Migration>& migrations);
const std::vector<TableInfo>& program_tables();

struct MigrateOptions {
  // Tests only, PostgreSQL only: every tenant table is PARTITION BY HASH (tenant) with 8
  // partitions, so that the server itself refuses a key without the tenant.
  bool partitioned = false;
};

// Brings `db` up to date; answers how many migrations were applied. Errors: STORE-MIGRATION-NEWER
// (the database knows a migration that this program does not), STORE-MIGRATION-CHANGED (an applied
// one has another text now).
base::Result<int> migrate(Db& db, const std::vector<Migration>& migrations = program_migrations(),
                          MigrateOptions options = {});

// The text for one engine, macros filled in.
std::string rendered(std::string_view sql, Engine engine, MigrateOptions options = {});

}  // namespace wanhu::store
