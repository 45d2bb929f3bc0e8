#include "stats/parts.hpp"

#include <algorithm>
#include <thread>
#include <vector>

namespace wanhu::stats {

void in_parts(std::size_t rows, int threads,
              const std::function<void(int, std::size_t, std::size_t)>& work) {
  constexpr std::size_t k_part_min = 4096;
  const std::size_t parts =
      std::clamp<std::size_t>(rows / k_part_min, 1, static_cast<std::size_t>(std::max(threads, 1)));
  std::vector<std::jthread> running;
  for (std::size_t part = 1; part < parts; ++part)
    running.emplace_back([&work, part, parts, rows] {
      work(static_cast<int>(part), rows * part / parts, rows * (part + 1) / parts);
    });
  work(0, 0, rows / parts);
}

}  // namespace wanhu::stats
