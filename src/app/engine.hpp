// The program's middle: commands in, answers out. It owns the one writer, the pool of readers, the
// plans and the keys; the server, the simulator and the CLI all go through it.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/keyring.hpp"
#include "app/plan_book.hpp"
#include "app/progress_cache.hpp"
#include "app/work_book.hpp"
#include "base/time.hpp"
#include "calendar/calendar.hpp"
#include "domain/matter/matter.hpp"
#include "plan/cell.hpp"
#include "store/pool.hpp"
#include "store/writer.hpp"

namespace wanhu::app {

using base::Instant;
using base::Json;
using base::Result;
using base::Uuid;
using store::Tenant;

// Actors that are not accounts.
inline constexpr std::string_view k_actor_system = "system";
inline constexpr std::string_view k_actor_resident = "resident";

// Fewer ballots than this of one village are never counted: nobody can be picked out of a lot, and
// no published cell is smaller (guard G12).
inline constexpr std::int64_t k_lot_min = plan::k_cell_min;

struct EngineOptions {
  std::string db_url;
  Tenant tenant = 1;
  std::shared_ptr<const base::Clock> clock;
  std::shared_ptr<const access::Keyring> keyring;
  std::size_t readers_max = 8;
  store::WriterLimits limits{};
  // After every commit; quick, must not throw.
  store::OnCommit on_commit{};
  // The channels that the server has a gateway for: "sms", "email", "hook". Messages of others are
  // not queued.
  std::set<std::string> channels{};
};

struct Command {
  Uuid id;
  std::string actor;  // an account id, or one of the actors above
  std::string kind;
  Json data;
};

// What the program itself sends when a reminder's moment has come.
Command reminder(Tenant tenant, const Uuid& matter, const domain::RungName& due);

class Engine {
 public:
  // Migrates the database. Errors: those of store::migrate.
  static Result<std::unique_ptr<Engine>> open(EngineOptions options);
  ~Engine();

  // Decided and stamped with this engine's clock, in order of arrival; see store::Writer.
  void submit(Command command, store::Writer::Done done);
  Result<store::Answer> execute(Command command);
  // Submits them all and waits once, so that group commit writes them together. Answers how many
  // were written now: neither refused nor known already.
  std::int64_t execute_all(std::vector<Command> commands);

  // What the command would come to now, against the snapshot of `db`: the same authorising and the
  // same handler, and nothing is kept. The command's id is not looked at.
  Result<store::Decision> preview(store::Db& db, const Command& command);

  [[nodiscard]] Tenant tenant() const { return options_.tenant; }
  [[nodiscard]] Instant now() const { return options_.clock->now(); }
  [[nodiscard]] const base::Clock& clock() const { return *options_.clock; }
  [[nodiscard]] const access::Keyring& keyring() const { return *options_.keyring; }
  [[nodiscard]] const calendar::Calendar& calendar() const { return calendar::Calendar::office(); }
  [[nodiscard]] const std::set<std::string>& channels() const { return options_.channels; }
  store::ReadPool& reads() { return reads_; }
  store::Writer& writer() { return *writer_; }
  ProgressCache& progress_cache() { return progress_cache_; }
  PlanBook& plans() { return plans_; }
  WorkBook& work() { return work_; }
  // The newest plan; null before `init`.
  PlanRef plan();

  // What time brings: reminders whose moment has come, ballots that make a lot. Called once a
  // minute by the server and once a day by the simulator; idempotent. Answers how many fired.
  std::int64_t tick();
  // For the database's choice of indexes; now and then, as the ledger grows.
  void look_at_sizes();

 private:
  // Ballots that never made a lot end with the term of the form they were cast under.
  void forget_ballots();
  // Every reminder whose moment has come; answers how many fired.
  std::int64_t fire_rungs();
  // What follows from asks that were not met (app/follow.hpp).
  std::int64_t fire_steps();
  std::int64_t erase_words();  // whose term is over (asked.hpp)
  // Contact data of polls whose time of keeping is over.
  std::int64_t forget_polls();
  explicit Engine(EngineOptions options);
  Result<store::Decision> decide(store::Db& db, const store::Request& request);

  EngineOptions options_;
  store::ReadPool reads_;
  PlanBook plans_;
  WorkBook work_;
  ProgressCache progress_cache_;
  std::string steps_fired_;  // of which stretch of the day and which plans; of tick alone
  std::optional<base::Date> polls_forgotten_{};
  std::unique_ptr<store::Writer> writer_;  // last: its thread uses what stands above
};

}  // namespace wanhu::app
