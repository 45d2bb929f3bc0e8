// Inside store/ only: what the two engines share, and how db.cpp reaches them.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/db.hpp"

namespace wanhu::store {

std::unique_ptr<Db> open_sqlite(const std::string& path, Open mode);
std::unique_ptr<Db> open_postgres(const std::string& url, Open mode);

// What one engine would store and the other refuse is refused on both: text with NUL or that is not
// UTF-8 (22021), numbers that are not finite (22003).
void check_parameters(const Params& params);

// For statements_run(): called by both engines for each statement with parameters.
void count_statement() noexcept;

// The beginning of a statement, for error messages.
std::string shortened(std::string_view sql);

// Prepared statements by their SQL text; the longest unused goes first. Statements of varying
// length (multi-row INSERT) make new texts, hence the bound.
template <class Statement>
class StatementCache {
 public:
  static constexpr std::size_t k_size_max = 256;

  // Null when not there.
  std::shared_ptr<Statement> find(std::string_view sql) {
    const auto found = by_text_.find(sql);
    if (found == by_text_.end()) return nullptr;
    newest_first_.splice(newest_first_.begin(), newest_first_, found->second);
    return found->second->second;
  }
  // Answers the statement that had to go, if any.
  std::shared_ptr<Statement> put(std::string_view sql, std::shared_ptr<Statement> statement) {
    newest_first_.emplace_front(std::string(sql), std::move(statement));
    by_text_.emplace(newest_first_.front().first, newest_first_.begin());
    if (newest_first_.size() <= k_size_max) return nullptr;
    auto gone = std::move(newest_first_.back().second);
    by_text_.erase(newest_first_.back().first);
    newest_first_.pop_back();
    return gone;
  }

 private:
  using Entry = std::pair<std::string, std::shared_ptr<Statement>>;
  std::list<Entry> newest_first_;
  // Keys are views of the texts in the list, whose nodes do not move.
  std::unordered_map<std::string_view, typename std::list<Entry>::iterator> by_text_;
};

}  // namespace wanhu::store
