#include "store/bulk.hpp"

#include <stdexcept>

namespace wanhu::store {

namespace {

constexpr std::size_t k_parameters = 2'000;  // of one statement; SQLite takes 32 766

}  // namespace

BulkInsert::BulkInsert(Db& db, std::string head, std::size_t columns)
    : db_(db),
      head_(std::move(head)),
      columns_(columns),
      portion_(k_parameters / columns),
      full_(text(portion_)) {}

void BulkInsert::add(std::vector<Value> row) {
  if (row.size() != columns_) throw std::logic_error("a row of another width: " + head_);
  for (Value& cell : row) cells_.push_back(std::move(cell));
  if (cells_.size() == portion_ * columns_) flush();
}

void BulkInsert::flush() {
  if (cells_.empty()) return;
  const std::size_t rows = cells_.size() / columns_;
  db_.exec(rows == portion_ ? full_ : text(rows), Params(cells_));
  cells_.clear();
}

std::string BulkInsert::text(std::size_t rows) const {
  std::string sql = head_;
  for (std::size_t row = 0, n = 1; row < rows; ++row) {
    sql += row == 0 ? "(" : ", (";
    for (std::size_t column = 0; column < columns_; ++column, ++n)
      sql += (column == 0 ? "$" : ", $") + std::to_string(n);
    sql += ")";
  }
  return sql;
}

}  // namespace wanhu::store
