// A synthetic place and its campaign, with known truth: who lives where and what there is are made
// from the plan's own units and quotas, what happens on each day is drawn from a seed. Everything
// goes through the same commands as the pages use. The same seed and plan give the same journal,
// byte for byte (the same key ring given).
//
// Without `activities` only dwellings are visited and matters handled, as plan S1 needs it; with
// them everything else that the plan asks for happens too: tasks and rhythms, posts and rosters,
// places, publicity, standards, supervision. A plan without households to visit always has them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
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

class Sender;

struct Account {
  Uuid id;
  std::string login, name, role, unit;  // unit empty: the whole township
};

inline constexpr int k_days_max = 366;

struct Options {
  std::uint64_t seed = 1;
  int days = 20;          // with activities from the day of issue on; 0: default_days
  std::string plan_text;  // TOML
  bool outlines = false;  // put a map of the units as well
  bool activities = false;
  // Last of all some tips. They are sealed with keys that nobody can foresee, so from them on the
  // journal is another one each time.
  bool tips = false;
  // The house of polls: a second engine with a clock of its own, on an empty database. It asks what
  // the plan's surveys ask and hands its releases to the campaign; with activities only. Residents
  // are known again there by a key that nobody can foresee, so its journal and the digests of its
  // releases are others each time; a draw takes in the journal, so from the second wave on the
  // sample is another one too.
  app::Engine* polls = nullptr;
  base::ManualClock* polls_clock = nullptr;
  // So many matters and interviews, whatever the scale, that the units of the plan's rankings and
  // those right below the root in its polls come to the least numbers that the plan names; units
  // then differ in how long matters take. Otherwise most of them have too few to be compared.
  bool leagues = false;
  double scale = 1;  // of dwellings, of how many matters come in, and roughly of posts and places
  // How the commands are sent; absent: to the engine itself.
  std::function<std::unique_ptr<Sender>(app::Engine&, base::ManualClock&)> sender{};
  // Called after each simulated day with (day, days).
  std::function<void(int, int)> progress{};
};

// What became of the asks of one rule whose windows have begun.
struct AskTally {
  std::int64_t met = 0, late = 0, missed = 0, excused = 0, open = 0;
  bool operator==(const AskTally&) const = default;
};

// What is true of the simulated world, to compare figures with. Counted by the simulator from what
// it did, never read back.
struct Truth {
  std::int64_t dwellings = 0, people = 0, visits = 0, reached = 0, answered = 0, declined = 0;
  std::int64_t ballots = 0;
  std::int64_t matters = 0, confirmed = 0, reopened = 0, exits = 0;
  std::int64_t tips = 0;  // sealed, and none of `matters`

  std::map<std::string, AskTally> asks{};  // by rule: "cadence.dialogue"
  std::int64_t acts = 0, excuses = 0;      // recorded by themselves; given

  struct Posts {
    std::int64_t holders = 0, shifts = 0, left = 0, handed_on = 0;
  } posts{};
  struct Places {
    std::int64_t places = 0, hazards = 0, inspections = 0, patrols = 0, bookings = 0;
    std::int64_t faults = 0, faults_mended = 0, fault_matters = 0;  // found; seen to be mended
    std::int64_t listed = 0, delisted = 0;
  } places{};
  struct Publicity {
    std::map<std::string, std::int64_t> done{};  // by item: banners hung, copies given …
    std::int64_t wordings = 0, checks = 0;
    // Copies: in stock = printed - handed out + returned - spoiled.
    std::int64_t printed = 0, handed_out = 0, receipts = 0, returned = 0, spoiled = 0, stock = 0;
  } publicity{};
  struct Standards {
    std::int64_t assessed = 0, drawn = 0, verified = 0, disputed = 0, ruled = 0, settled = 0;
    std::int64_t proposed = 0, granted = 0, refused = 0;  // honours
  } standards{};
  struct Supervision {
    std::int64_t rounds = 0, closed_rounds = 0, checks = 0;
    std::int64_t findings = 0, lifted = 0, put_right = 0;
  } supervision{};

  std::int64_t rankings = 0;  // league tables published

  struct Measure {  // that was proposed
    Uuid id;
    std::string ladder, unit, act, end;  // end: where it was left, a phase of domain::phase_on
    int rung = 1;
  };
  std::vector<Measure> measures{};

  struct Wave {
    Uuid id, result;  // result: as the campaign has recorded it
    std::string survey, name;
    Date from{}, to{};
    std::int64_t cases = 0, calls = 0, completes = 0, told = 0, pressured = 0;
    bool released = false;
    Json release{};
  };
  struct Polls {
    std::int64_t numbers = 0;  // in the frames
    std::vector<Wave> waves{};
    // By indicator: its share among all residents whose number is in the frame.
    std::map<std::string, double> shares{};
    std::vector<Account> showcase{};  // of the house of polls
  } polls{};

  Instant end;                      // the moment the simulation stopped
  std::vector<Account> showcase{};  // one account of each role, to sign in with
};

// How many days show the campaign in the middle of its life with history behind it, and its first
// league table, which comes when a period has ended, be it just after the campaign; 0 when the text
// is no plan.
int default_days(const std::string& plan_text);

// Whether the plan has surveys, for which a house of polls is needed.
bool has_surveys(const std::string& plan_text);

// Plays the campaign on an empty tenant. `clock` is the one the engine was opened with; it is moved
// through the simulated days. Throws std::runtime_error when a command that must succeed is
// refused.
Truth play(app::Engine& engine, base::ManualClock& clock, const Options& options);

// UUIDv7 whose random bits come from the seed.
Uuid seeded_id(base::Seeded& random, Instant at);

}  // namespace wanhu::sim
