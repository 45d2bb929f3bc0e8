// Rows shared out among threads.
#pragma once

#include <cstddef>
#include <functional>

namespace wanhu::stats {

// Runs work(part, begin, end) on equal parts of [0, rows), one a thread, the first on the caller's;
// returns when all have ended. Parts are numbered from 0 and are at most `threads`.
void in_parts(std::size_t rows, int threads,
              const std::function<void(int part, std::size_t begin, std::size_t end)>& work);

}  // namespace wanhu::stats
