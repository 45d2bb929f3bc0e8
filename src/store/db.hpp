// One thin layer over raw sqlite3 and libpq. The same SQL text runs on both: parameters are $1, $2
// … (bound by name on SQLite, whose own numbering goes by first appearance), rows come back as
// Values.
//
//   store::Transaction work(db);
//   db.exec("UPDATE visit SET outcome = $3 WHERE tenant = $1 AND id = $2", {tenant, id, outcome});
//   work.commit();                                   // without this line: rolled back
//
// Failures of the machine are DbError (a base::MachineError); nothing here returns a Problem.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "store/value.hpp"

namespace wanhu::store {

enum class Engine { sqlite, postgres };
enum class Open { read_write, read_only };

// `sqlstate` is PostgreSQL's, or the nearest one for an SQLite result code, so that callers decide
// by class only and never by message text. Retryable: classes 40 (deadlock, serialisation) and 08
// (connection), 57P0x (server going down), 58030 (I/O) and 55P03 (lock not available, SQLITE_BUSY).
class DbError : public base::MachineError {
 public:
  DbError(const std::string& what, std::string sqlstate);
  [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }
  [[nodiscard]] bool is_constraint() const { return sqlstate_.starts_with("23"); }
  // This connection is of no further use; another one may be.
  [[nodiscard]] bool is_connection_lost() const;

 private:
  std::string sqlstate_;
};

// One connection. Not thread-safe: used by one thread at a time.
class Db {
 public:
  virtual ~Db() = default;
  Db() = default;
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  [[nodiscard]] virtual Engine engine() const = 0;

  // Runs one statement; answers how many rows were inserted, updated or deleted.
  virtual std::int64_t exec(std::string_view sql, const Params& params) = 0;
  std::int64_t exec(std::string_view sql) { return exec(sql, Params()); }

  // Calls `visit` for each row; the Row is valid during the call only. On PostgreSQL the whole
  // result is in memory at once, so big tables are read in pages by key.
  virtual void each(std::string_view sql, const Params& params,
                    const std::function<void(const Row&)>& visit) = 0;

  std::vector<Row> query(std::string_view sql, const Params& params = Params());
  // The only row, or nothing; two rows are our bug (std::logic_error).
  std::optional<Row> query_one(std::string_view sql, const Params& params = Params());

  // Several statements separated by ';', without parameters or results: migrations.
  virtual void script(std::string_view sql) = 0;

  // For Transaction and decorators; everybody else uses Transaction. Writing transactions take the
  // write lock at once on SQLite (BEGIN IMMEDIATE). Reading ones see one snapshot to their end.
  virtual void begin(Open mode) = 0;
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
};

// Rolled back at the end of its scope unless commit() was called. Not nestable.
class Transaction {
 public:
  explicit Transaction(Db& db, Open mode = Open::read_write);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // When this throws, whether the transaction was kept is not known (the connection may have died
  // after the server committed). The caller finds out with a new connection.
  void commit();

 private:
  Db& db_;
  bool open_ = true;
};

// "sqlite:PATH" (made when missing; "sqlite::memory:" is a private database) or
// "postgresql://…" as libpq reads it. SQLite runs with WAL, synchronous=FULL, foreign keys on.
// Throws DbError when it cannot be opened, std::invalid_argument for another kind of address.
// A new SQLite file may be read and written by its owner alone (0600), its -wal and -shm as well.
std::unique_ptr<Db> open(std::string_view url, Open mode = Open::read_write);

// Statements that all connections of this process have run since it began, scripts and the ends of
// transactions left out: what a request costs, whoever asks it (docs/decisions/0032-two-houses.md).
std::uint64_t statements_run() noexcept;

}  // namespace wanhu::store
