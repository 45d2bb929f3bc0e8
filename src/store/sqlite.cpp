// SQLite behind store::Db.
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

#include "store/engines.hpp"

namespace wanhu::store {

namespace {

// The nearest SQLSTATE of a result code, so that callers need to know one set only.
std::string sqlstate_of(int code) {
  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY) return "23505";
  if (code == SQLITE_CONSTRAINT_FOREIGNKEY) return "23503";
  if (code == SQLITE_CONSTRAINT_NOTNULL) return "23502";
  if (code == SQLITE_CONSTRAINT_CHECK) return "23514";
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return "23000";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "55P03";
    case SQLITE_FULL:
      return "53100";
    case SQLITE_NOMEM:
      return "53200";
    case SQLITE_IOERR:
      return "58030";
    case SQLITE_READONLY:
      return "25006";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "XX001";
    case SQLITE_CANTOPEN:
      return "58P01";
    case SQLITE_ERROR:
      return "42000";
    default:
      return "XX000";
  }
}

struct Finalize {
  void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
};

struct SqliteStatement {
  std::unique_ptr<sqlite3_stmt, Finalize> handle;
  std::vector<int> places;  // index of $1, $2 … in SQLite's own numbering
  bool busy = false;        // being stepped through: a callback runs the same statement again
};

// Leaves the statement ready for its next use, however this one ends.
class Use {
 public:
  explicit Use(std::shared_ptr<SqliteStatement> statement) : statement_(std::move(statement)) {
    statement_->busy = true;
  }
  ~Use() {
    sqlite3_reset(handle());
    sqlite3_clear_bindings(handle());  // they point into the caller's parameters
    statement_->busy = false;
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  [[nodiscard]] sqlite3_stmt* handle() const { return statement_->handle.get(); }
  [[nodiscard]] const std::vector<int>& places() const { return statement_->places; }

 private:
  std::shared_ptr<SqliteStatement> statement_;
};

struct Bind {
  sqlite3_stmt* handle;
  int place;

  int operator()(std::monostate) const { return sqlite3_bind_null(handle, place); }
  int operator()(std::int64_t number) const { return sqlite3_bind_int64(handle, place, number); }
  int operator()(double number) const { return sqlite3_bind_double(handle, place, number); }
  int operator()(const std::string& text) const {
    return sqlite3_bind_text64(handle, place, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(const Bytes& bytes) const {
    return sqlite3_bind_blob64(handle, place, bytes.data.data(), bytes.data.size(), SQLITE_STATIC);
  }
  int operator()(const base::Uuid& id) const {
    return sqlite3_bind_blob64(handle, place, id.view().data(), id.view().size(), SQLITE_STATIC);
  }
};

void assign_text(Value::Variant& cell, const char* data, std::size_t size) {
  if (auto* text = std::get_if<std::string>(&cell)) {
    text->assign(data, size);  // keeps the row's buffer
  } else {
    cell = std::string(data, size);
  }
}

void read_cell(sqlite3_stmt* handle, int column, Value::Variant& cell) {
  const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(handle, column)); };
  switch (sqlite3_column_type(handle, column)) {
    case SQLITE_INTEGER:
      cell = std::int64_t{sqlite3_column_int64(handle, column)};
      return;
    case SQLITE_FLOAT:
      cell = sqlite3_column_double(handle, column);
      return;
    case SQLITE_TEXT: {
      const auto* data = sqlite3_column_text(handle, column);
      assign_text(cell, reinterpret_cast<const char*>(data), size());
      return;
    }
    case SQLITE_BLOB: {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(handle, column));
      cell = Bytes{data == nullptr ? std::string() : std::string(data, size())};
      return;
    }
    default:
      cell = std::monostate{};
  }
}

// A new database is its owner's alone, whatever the umask: what a poll knows must not lie open to
// the campaign's account beside it. SQLite gives the -wal and the -shm file the mode of the
// database.
void make_private(const std::string& path) {
  if (path.empty() || path == ":memory:") return;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) ::close(file);  // otherwise there is one, or SQLite says why there can be none
}

class SqliteDb final : public Db {
 public:
  SqliteDb(const std::string& path, Open mode) {
    // One connection is used by one thread at a time (Db's contract), so SQLite's own lock is off.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (mode == Open::read_write ? SQLITE_OPEN_CREATE : 0);
    if (mode == Open::read_write) make_private(path);
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(code, "open " + path);
    sqlite3_busy_timeout(handle_.get(), k_busy_timeout_ms);
    script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    script(mode == Open::read_only ? "PRAGMA query_only = ON" : k_writing);
  }

  [[nodiscard]] Engine engine() const override { return Engine::sqlite; }

  std::int64_t exec(std::string_view sql, const Params& params) override {
    const Use use(ready(sql));
    bind(use, sql, params);
    const auto before = sqlite3_total_changes64(handle_.get());
    int code = sqlite3_step(use.handle());
    while (code == SQLITE_ROW) code = sqlite3_step(use.handle());
    if (code != SQLITE_DONE) fail(code, sql);
    // changes64() keeps the count of an earlier statement when this one changed nothing.
    const bool changed = sqlite3_total_changes64(handle_.get()) != before;
    return changed ? sqlite3_changes64(handle_.get()) : 0;
  }

  using Db::exec;

  void each(std::string_view sql, const Params& params,
            const std::function<void(const Row&)>& visit) override {
    const Use use(ready(sql));
    bind(use, sql, params);
    Row row(std::vector<Value>(static_cast<std::size_t>(sqlite3_column_count(use.handle()))));
    int code = SQLITE_OK;
    while ((code = sqlite3_step(use.handle())) == SQLITE_ROW) {
      for (std::size_t n = 0; n < row.size(); ++n)
        read_cell(use.handle(), static_cast<int>(n), row.cells()[n].variant());
      visit(row);
    }
    if (code != SQLITE_DONE) fail(code, sql);
  }

  void script(std::string_view sql) override {
    require_transaction_alive();
    const int code =
        sqlite3_exec(handle_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, sql);
  }

  void begin(Open mode) override {
    if (in_transaction_) throw std::logic_error("transactions do not nest");
    script(mode == Open::read_write ? "BEGIN IMMEDIATE" : "BEGIN");
    in_transaction_ = true;
    // A snapshot begins with the first read, so read something.
    if (mode == Open::read_only) query("SELECT name FROM sqlite_schema LIMIT 1");
  }

  void commit() override {
    script("COMMIT");
    in_transaction_ = false;
  }

  void rollback() noexcept override {
    in_transaction_ = false;
    if (sqlite3_get_autocommit(handle_.get()) == 0)
      sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }

 private:
  static constexpr int k_busy_timeout_ms = 5000;
  // A commit of 256 reminders changes a thousand pages all over a large ledger: with SQLite's own
  // limits (2 MB of pages, 4 MB of log) they are spilled and written back several times.
  static constexpr const char* k_writing =
      "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096";  // KiB; pages

  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  [[noreturn]] void fail(int code, std::string_view sql) {
    const char* reason = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
    throw DbError(fmt::format("SQLite: {} ({})", reason, shortened(sql)), sqlstate_of(code));
  }

  // After a full disk or an I/O error SQLite rolls back by itself; what follows would then commit
  // statement by statement.
  void require_transaction_alive() {
    if (in_transaction_ && sqlite3_get_autocommit(handle_.get()) != 0)
      throw DbError("SQLite: the transaction was rolled back by an earlier error", "25P02");
  }

  std::shared_ptr<SqliteStatement> ready(std::string_view sql) {
    count_statement();
    require_transaction_alive();
    return prepared(sql);
  }

  void bind(const Use& use, std::string_view sql, const Params& params) {
    check_parameters(params);
    if (use.places().size() != params.size())
      throw std::logic_error(fmt::format("{} parameters given, {} wanted: {}", params.size(),
                                         use.places().size(), shortened(sql)));
    for (std::size_t n = 0; n < params.size(); ++n) {
      const int code = std::visit(Bind{use.handle(), use.places()[n]}, params[n].variant());
      if (code != SQLITE_OK) fail(code, sql);
    }
  }

  std::shared_ptr<SqliteStatement> prepared(std::string_view sql) {
    auto known = cache_.find(sql);
    if (known && !known->busy) return known;
    auto fresh = prepare(sql);
    if (!known) cache_.put(sql, fresh);
    return fresh;
  }

  std::shared_ptr<SqliteStatement> prepare(std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, &rest);
    if (code != SQLITE_OK) fail(code, sql);
    auto statement = std::make_shared<SqliteStatement>();
    statement->handle.reset(handle);
    const auto used = static_cast<std::size_t>(rest - sql.data());
    if (handle == nullptr || sql.find_first_not_of("; \n", used) != std::string_view::npos)
      throw std::logic_error("not exactly one statement: " + shortened(sql));
    statement->places = places_of(handle, sql);
    return statement;
  }

  // SQLite numbers $-parameters by first appearance; find each by its name.
  static std::vector<int> places_of(sqlite3_stmt* handle, std::string_view sql) {
    const int count = sqlite3_bind_parameter_count(handle);
    std::vector<int> places;
    for (int n = 1; n <= count; ++n) {
      const int place = sqlite3_bind_parameter_index(handle, fmt::format("${}", n).c_str());
      if (place == 0) throw std::logic_error("parameters are not $1, $2 …: " + shortened(sql));
      places.push_back(place);
    }
    return places;
  }

  std::unique_ptr<sqlite3, Close> handle_;
  StatementCache<SqliteStatement> cache_;  // after handle_: finalised before the database closes
  bool in_transaction_ = false;
};

}  // namespace

std::unique_ptr<Db> open_sqlite(const std::string& path, Open mode) {
  return std::make_unique<SqliteDb>(path, mode);
}

}  // namespace wanhu::store
