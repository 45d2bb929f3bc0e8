// What the rooms of a simulated campaign share: the clock, the way commands go, the people, and the
// book of what was done about the plan's asks. Two streams of chance: `chance` for doors and
// matters, `play` for everything else, so that what happens besides changes nothing at the doors.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/ask_book.hpp"
#include "sim/sender.hpp"
#include "sim/township.hpp"

namespace wanhu::sim {

struct Staff {
  std::vector<Account> centre;    // route and handle matters
  std::vector<Account> checkers;  // of the centre too, with no hand in matters
  std::vector<Account> leads;     // one a unit, in the order of the plan
  std::vector<Account> visitors;
  std::vector<Account> bodies;  // that alone read tips
  Account county{}, audit{};
};

class World {
 public:
  World(app::Engine& engine, base::ManualClock& clock, const Options& options);

  app::Engine& engine;
  const Options& options;
  plan::Plan plan;  // as the text says it
  base::Seeded chance, play;
  Staff staff{};
  Truth truth{};
  AskBook book;
  // A unit that really is bad at what the plan's ladder hangs on, until it mends; and what is found
  // whenever somebody looks there (play_ladder.cpp). Empty: there is none.
  std::string bad_unit{}, bad_kind{};
  std::set<std::string> suspended{};  // units that are not to be honoured now

  [[nodiscard]] Sender& send() { return *sender_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }
  void at(Date day, int hour, int minute = 0);
  // A few seconds later: nobody writes two things down at once.
  void step();
  Uuid id() { return seeded_id(play, now()); }

  // The first day: that of issue, or of the window when that begins later.
  [[nodiscard]] Date first() const;
  [[nodiscard]] Date last() const { return first() + (days - 1); }
  int days = 0;

  // Somebody who may write down what is done in the unit: its lead, or the centre for the whole.
  [[nodiscard]] const Account& of(const std::string& unit) const;
  [[nodiscard]] std::vector<const Account*> visitors_of(const std::string& unit) const;
  // Units with none below them where people live; the root when there are none.
  [[nodiscard]] const std::vector<std::string>& homes() const { return homes_; }
  // The unit itself, or one below it.
  [[nodiscard]] bool lies_in(const std::string& unit, const std::string& above) const;

  // Both a step later, by that person.
  void later(const Account& who, const std::string& kind, Json data);
  Json must(const Account& who, const std::string& kind, Json data);
  [[nodiscard]] bool works(Date day) const { return engine.calendar().day(day).works(); }
  // A day of [from, to], one that is worked if a few tries find it.
  Date day_in(Date from, Date to);
  // `from` to `to`, both included.
  std::int64_t between(std::int64_t from, std::int64_t to);

 private:
  base::ManualClock& clock_;
  std::unique_ptr<Sender> sender_;
  std::vector<std::string> homes_;
};

// A name as short as a list needs it: what stands before a bracket or a comma.
std::string short_name(const std::string& name);

}  // namespace wanhu::sim
