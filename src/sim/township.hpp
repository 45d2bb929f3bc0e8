// A synthetic township and its campaign, with known truth: who lives where is made from the plan's
// own villages and quotas, what happens on each day is drawn from a seed. Everything goes through
// the same commands as the pages use. The same seed and plan give the same journal, byte for byte
// (the same key ring given).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/engine.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

namespace wanhu::sim {

using base::Date;
using base::Instant;
using base::Json;
using base::Uuid;

struct Account {
  Uuid id;
  std::string login, name, role, unit;  // unit empty: the whole township
};

struct Options {
  std::uint64_t seed = 1;
  int days = 20;
  std::string plan_text;  // TOML
  bool outlines = false;  // put a map of the units as well
  // Called after each simulated day with (day, days).
  std::function<void(int, int)> progress{};
};

// What is true of the simulated world, to compare figures with.
struct Truth {
  std::int64_t dwellings = 0, people = 0, visits = 0, reached = 0, answered = 0, declined = 0;
  std::int64_t ballots = 0;
  std::int64_t matters = 0, confirmed = 0, reopened = 0, exits = 0;
  Instant end;                      // the moment the simulation stopped
  std::vector<Account> showcase{};  // one account of each role, to sign in with
};

// Plays the campaign on an empty tenant. `clock` is the one the engine was opened with; it is moved
// through the simulated days. Throws std::runtime_error when a command that must succeed is
// refused.
Truth play(app::Engine& engine, base::ManualClock& clock, const Options& options);

// UUIDv7 whose random bits come from the seed.
Uuid seeded_id(base::Seeded& random, Instant at);

}  // namespace wanhu::sim
