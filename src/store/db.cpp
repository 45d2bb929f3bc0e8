#include "store/db.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cmath>
#include <stdexcept>

#include "base/text.hpp"
#include "store/engines.hpp"

namespace wanhu::store {

namespace {

bool is_retryable(std::string_view sqlstate) {
  return sqlstate.starts_with("40") || sqlstate.starts_with("08") || sqlstate.starts_with("57P0") ||
         sqlstate == "58030" || sqlstate == "55P03";
}

}  // namespace

DbError::DbError(const std::string& what, std::string sqlstate)
    : MachineError(fmt::format("{} [{}]", what, sqlstate), is_retryable(sqlstate)),
      sqlstate_(std::move(sqlstate)) {}

bool DbError::is_connection_lost() const {
  return sqlstate_.starts_with("08") || sqlstate_.starts_with("57P0");
}

std::vector<Row> Db::query(std::string_view sql, const Params& params) {
  std::vector<Row> rows;
  each(sql, params, [&rows](const Row& row) { rows.push_back(row); });
  return rows;
}

std::optional<Row> Db::query_one(std::string_view sql, const Params& params) {
  std::optional<Row> only;
  each(sql, params, [&](const Row& row) {
    if (only) throw std::logic_error("more than one row: " + shortened(sql));
    only = row;
  });
  return only;
}

Transaction::Transaction(Db& db, Open mode) : db_(db) {
  db_.begin(mode);
}

Transaction::~Transaction() {
  if (open_) db_.rollback();
}

void Transaction::commit() {
  if (!open_) throw std::logic_error("transaction committed twice");
  db_.commit();
  open_ = false;
}

std::unique_ptr<Db> open(std::string_view url, Open mode) {
  constexpr std::string_view k_sqlite = "sqlite:";
  if (url.starts_with(k_sqlite)) return open_sqlite(std::string(url.substr(k_sqlite.size())), mode);
  if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
    return open_postgres(std::string(url), mode);
  throw std::invalid_argument("a database address begins with sqlite: or postgresql://");
}

namespace {
std::atomic<std::uint64_t> g_statements_run{0};
}

void count_statement() noexcept {
  g_statements_run.fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t statements_run() noexcept {
  return g_statements_run.load(std::memory_order_relaxed);
}

void check_parameters(const Params& params) {
  for (std::size_t n = 0; n < params.size(); ++n) {
    const auto& cell = params[n].variant();
    if (const auto* text = std::get_if<std::string>(&cell)) {
      if (text->find('\0') != std::string::npos || base::first_invalid_utf8(*text))
        throw DbError(fmt::format("parameter ${} is not text", n + 1), "22021");
    } else if (const auto* number = std::get_if<double>(&cell)) {
      if (!std::isfinite(*number))
        throw DbError(fmt::format("parameter ${} is not a finite number", n + 1), "22003");
    }
  }
}

std::string shortened(std::string_view sql) {
  constexpr std::size_t k_length_max = 160;
  return std::string(sql.substr(0, k_length_max)) + (sql.size() > k_length_max ? " …" : "");
}

}  // namespace wanhu::store
