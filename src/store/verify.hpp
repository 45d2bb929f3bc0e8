// Proof that the tables are what the journal says: checks the chain, replays every entry into an
// empty database and compares all projected tables row by row.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"
#include "store/migrate.hpp"
#include "store/writer.hpp"

namespace wanhu::store {

struct VerifyReport {
  struct Table {
    std::string name;
    std::int64_t rows = 0;
  };
  std::int64_t entries = 0;
  std::string head_hash;  // 32 bytes
  std::vector<Table> tables;
};

// Makes an empty database with the schema in it; it need not be of the source's engine.
using FreshDb = std::function<std::unique_ptr<Db>()>;
// SQLite in memory with the program's migrations.
std::unique_ptr<Db> fresh_in_memory();

// Reference tables are copied to the empty database first, since events may refer to them. Reads
// `source` in one snapshot and writes nothing to it. Errors: those of check_chain; VERIFY-REPLAY
// (seq, reason: an entry could not be applied); the first difference, with table and key:
// VERIFY-CELL (and column, stored, replayed), VERIFY-MISSING (the table lacks a row that the
// journal makes), VERIFY-EXTRA (the table has a row that the journal does not make).
base::Result<VerifyReport> verify(Db& source, Tenant tenant, const Apply& apply,
                                  const FreshDb& fresh = fresh_in_memory,
                                  const std::vector<TableInfo>& tables = program_tables());

}  // namespace wanhu::store
