// What happens in a campaign besides visits and matters, one room of activity a file (play_*.cpp).
// A room plans ahead from what the plan asks for, does its share on each day, and tells the book
// what was done.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "sim/doors.hpp"
#include "sim/matters.hpp"
#include "sim/world.hpp"

namespace wanhu::sim {

class Room {
 public:
  Room() = default;
  virtual ~Room() = default;
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  // The afternoon of the day of issue.
  virtual void begin() {}
  // Once on each later day.
  virtual void day(Date date) = 0;
};

struct Shared {
  World& w;
  MatterDesk& matters;
  Doors& doors;
};

// Tasks, rhythms and reports: done, late, excused, missed.
std::unique_ptr<Room> play_work(const Shared& shared);
// Who fills posts, who leaves, who is on the roster, and one hand-over.
std::unique_ptr<Room> play_posts(const Shared& shared);
// Places with their hazards, inspections whose faults open matters, listings, patrols, bookings.
std::unique_ptr<Room> play_places(const Shared& shared);
// Wordings, copies, what is done and what hangs.
std::unique_ptr<Room> play_publicity(const Shared& shared);
// Self-assessment, verification by lot, disputes, settlement, honours.
std::unique_ptr<Room> play_standards(const Shared& shared);
// Rounds with a published seed, and the road of their findings.
std::unique_ptr<Room> play_supervision(const Shared& shared);
// League tables, published when their periods have ended.
std::unique_ptr<Room> play_ranking(const Shared& shared);
// One unit is bad until the ladder's last rung; measures are proposed and go the whole road.
std::unique_ptr<Room> play_ladder(const Shared& shared);
// The independent polls in their own house, and their releases in the campaign's.
std::unique_ptr<Room> play_polls(const Shared& shared);

// When the period ends that the day is in; nothing for a ranking without a rhythm.
std::optional<Date> ranking_period_end(const plan::Ranking& ranking, Date day);
inline constexpr int k_table_after_days = 3;  // from then to the table

class Rooms {
 public:
  Rooms(World& world, MatterDesk& matters, Doors& doors);
  void begin();
  void hour(Date date, int hour);

 private:
  struct At {
    int hour;
    std::unique_ptr<Room> room;
  };
  std::vector<At> rooms_;
};

}  // namespace wanhu::sim
