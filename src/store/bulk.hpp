// Many rows into one table with few statements. The text is made of its head and row places only,
// so it is the same for every full portion and stays prepared.
#pragma once

#include <string>
#include <vector>

#include "store/db.hpp"

namespace wanhu::store {

class BulkInsert {
 public:
  // `head`: "INSERT INTO poll_case (tenant, …) VALUES " with so many columns.
  BulkInsert(Db& db, std::string head, std::size_t columns);

  // Written when a portion is full, and by flush(); what was not flushed is not written.
  void add(std::vector<Value> row);
  void flush();

 private:
  [[nodiscard]] std::string text(std::size_t rows) const;

  Db& db_;
  std::string head_;
  std::size_t columns_, portion_;
  std::string full_;  // the text of a full portion
  std::vector<Value> cells_{};
};

}  // namespace wanhu::store
