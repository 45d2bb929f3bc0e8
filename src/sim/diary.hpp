// Things to do, each on a day; those of one day in the order in which they were put down.
#pragma once

#include <map>
#include <utility>

#include "base/time.hpp"

namespace wanhu::sim {

template <class T>
class Diary {
 public:
  void add(base::Date day, T thing) { things_.emplace(day, std::move(thing)); }
  // Takes out what is due by that day; `act` may put down more.
  template <class Act>
  void through(base::Date day, Act act) {
    while (!things_.empty() && things_.begin()->first <= day) {
      const T thing = std::move(things_.begin()->second);
      things_.erase(things_.begin());
      act(thing);
    }
  }

 private:
  std::multimap<base::Date, T> things_;  // keeps the order of equal days
};

}  // namespace wanhu::sim
