// Progress figures already computed at the newest head of the journal. Every console asks for the
// same few at the same moment: after each commit, when the event stream tells them to. Whoever asks
// first computes; the others wait for that answer instead of scanning the register again.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/thread_annotations.hpp"

namespace wanhu::app {

struct Progress;

class ProgressCache {
 public:
  using Made = std::shared_ptr<const Progress>;

  // `key` names everything but the journal that the answer depends on; `head` is the last entry of
  // the reader's own snapshot. A snapshot older than the newest asked for is computed and not kept.
  // What `make` throws reaches everyone who waits, and is not kept either.
  Made get(std::int64_t head, const std::string& key, const std::function<Progress()>& make);

 private:
  static constexpr std::size_t k_kept_max = 64;  // keys of one head; 10 to 50 kB each

  base::Mutex mutex_;
  std::int64_t head_ WANHU_GUARDED_BY(mutex_) = -1;
  std::map<std::string, std::shared_future<Made>> made_ WANHU_GUARDED_BY(mutex_);
};

}  // namespace wanhu::app
