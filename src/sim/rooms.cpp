#include "sim/rooms.hpp"

namespace wanhu::sim {

Rooms::Rooms(World& world, MatterDesk& matters, Doors& doors) {
  const Shared shared{world, matters, doors};
  rooms_.push_back({9, play_posts(shared)});
  rooms_.push_back({10, play_places(shared)});
  rooms_.push_back({11, play_standards(shared)});
  rooms_.push_back({14, play_supervision(shared)});
  rooms_.push_back({15, play_publicity(shared)});
  rooms_.push_back({16, play_ranking(shared)});
  rooms_.push_back({16, play_ladder(shared)});
  rooms_.push_back({16, play_polls(shared)});
  rooms_.push_back({17, play_work(shared)});
}

void Rooms::begin() {
  for (const At& one : rooms_) one.room->begin();
}

void Rooms::hour(Date date, int hour) {
  for (const At& one : rooms_)
    if (one.hour == hour) one.room->day(date);
}

}  // namespace wanhu::sim
