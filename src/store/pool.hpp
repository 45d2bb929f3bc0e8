// A bounded pool of connections for reading. A lease holds one connection and one snapshot: all its
// queries see the database as it was at the lease's first moment, whatever is committed meanwhile.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/thread_annotations.hpp"
#include "store/db.hpp"

namespace wanhu::store {

// Thread-safe. Must outlive its leases. Not for "sqlite::memory:", where every connection would be
// a database of its own.
class ReadPool {
 public:
  // Connections are opened when first needed, at most `size_max` of them.
  ReadPool(std::string url, std::size_t size_max);

  class Lease {
   public:
    Lease(ReadPool& pool, std::unique_ptr<Db> db);
    ~Lease();  // ends the snapshot and gives the connection back
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;

    Db& operator*() const { return *db_; }
    Db* operator->() const { return db_.get(); }

   private:
    ReadPool* pool_;
    std::unique_ptr<Db> db_;
  };

  // Waits for a free connection; after `wait` it throws a retryable MachineError. A connection that
  // died while it lay idle is replaced without the caller noticing.
  Lease lease(std::chrono::milliseconds wait = std::chrono::seconds(5)) WANHU_EXCLUDES(mutex_);

 private:
  std::unique_ptr<Db> take(std::chrono::milliseconds wait) WANHU_EXCLUDES(mutex_);
  void give_back(std::unique_ptr<Db> db) noexcept WANHU_EXCLUDES(mutex_);
  void forget_one() noexcept WANHU_EXCLUDES(mutex_);

  const std::string url_;
  const std::size_t size_max_;
  base::Mutex mutex_;
  base::Condition freed_;
  std::vector<std::unique_ptr<Db>> idle_ WANHU_GUARDED_BY(mutex_);
  std::size_t open_count_ WANHU_GUARDED_BY(mutex_) = 0;
};

}  // namespace wanhu::store
