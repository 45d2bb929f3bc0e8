// How the work of something grows with its size, by CPU time: a ratio, which a busy or slow machine
// does not change much. Speed itself is measured in bench/.
#pragma once

#include <algorithm>
#include <ctime>

namespace wanhu::test {

template <class Work>
double cpu_seconds(Work work) {
  double best = 1e9;
  for (int i = 0; i < 3; ++i) {
    const std::clock_t start = std::clock();
    work();
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return best;
}

// Whether four times the size costs less than ten times the work: linear is 4, quadratic 16.
template <class WorkOfSize>
bool grows_about_linearly(WorkOfSize work, int size) {
  return cpu_seconds([&] { work(4 * size); }) < 10 * cpu_seconds([&] { work(size); });
}

}  // namespace wanhu::test
