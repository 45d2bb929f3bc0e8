#include "app/progress_cache.hpp"

#include "app/query.hpp"

namespace wanhu::app {

ProgressCache::Made ProgressCache::get(std::int64_t head, const std::string& key,
                                       const std::function<Progress()>& make) {
  std::promise<Made> promise;
  std::shared_future<Made> others;
  bool kept = false;
  {
    const base::Lock lock(mutex_);
    if (head > head_) {
      head_ = head;
      made_.clear();
    }
    const auto found = head == head_ ? made_.find(key) : made_.end();
    if (found != made_.end()) {
      others = found->second;
    } else if (head == head_ && made_.size() < k_kept_max) {
      made_.emplace(key, promise.get_future().share());
      kept = true;
    }
  }
  if (others.valid()) return others.get();
  try {
    Made made = std::make_shared<const Progress>(make());
    promise.set_value(made);
    return made;
  } catch (...) {
    promise.set_exception(std::current_exception());
    const base::Lock lock(mutex_);
    if (kept && head == head_) made_.erase(key);
    throw;
  }
}

}  // namespace wanhu::app
