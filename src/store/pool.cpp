#include "store/pool.hpp"

#include <stdexcept>
#include <utility>

namespace wanhu::store {

ReadPool::ReadPool(std::string url, std::size_t size_max)
    : url_(std::move(url)), size_max_(size_max) {
  if (size_max_ == 0) throw std::invalid_argument("a pool of no connections");
}

ReadPool::Lease::Lease(ReadPool& pool, std::unique_ptr<Db> db) : pool_(&pool), db_(std::move(db)) {}

ReadPool::Lease::~Lease() {
  if (!db_) return;  // moved from
  db_->rollback();
  pool_->give_back(std::move(db_));
}

ReadPool::Lease ReadPool::lease(std::chrono::milliseconds wait) {
  auto db = take(wait);
  try {
    if (db) {
      try {
        db->begin(Open::read_only);
        return Lease(*this, std::move(db));
      } catch (const DbError& error) {
        if (!error.is_connection_lost()) throw;
      }
    }
    db = open(url_, Open::read_only);
    db->begin(Open::read_only);
    return Lease(*this, std::move(db));
  } catch (...) {
    forget_one();
    throw;
  }
}

// An idle connection, or null: the caller opens one, for which a place is taken.
std::unique_ptr<Db> ReadPool::take(std::chrono::milliseconds wait) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  const base::Lock lock(mutex_);
  while (idle_.empty() && open_count_ == size_max_) {
    if (!freed_.wait_until(mutex_, deadline) && idle_.empty() && open_count_ == size_max_)
      throw base::MachineError("no free database connection for reading", true);
  }
  if (idle_.empty()) {
    ++open_count_;
    return nullptr;
  }
  auto db = std::move(idle_.back());
  idle_.pop_back();
  return db;
}

void ReadPool::give_back(std::unique_ptr<Db> db) noexcept {
  const base::Lock lock(mutex_);
  idle_.push_back(std::move(db));
  freed_.notify_one();
}

void ReadPool::forget_one() noexcept {
  const base::Lock lock(mutex_);
  --open_count_;
  freed_.notify_one();
}

}  // namespace wanhu::store
