// The one writer. Commands wait in a bounded queue; one thread takes all that wait, decides and
// applies them one after another inside one transaction per tenant, commits once, and only then
// answers them all: one fsync pays for many commands (group commit).
//
//   for each command: known id → the first answer again (repeated); STORE-ID-TAKEN for another
//                     kind or actor
//                     decide   → a Problem, and nothing of it is written
//                              → events, answer: journal entry, then apply(events) to the tables
//
// When handling one command throws, the group is rolled back and done again one by one, so only
// the culprit fails (STORE-FAILED). A lost connection is opened again first. When COMMIT itself
// fails, it is not known what the disk holds: those commands get STORE-UNKNOWN and everything after
// gets STORE-STOPPED until reopen(), which reads the truth back. Sending a command again with the
// same id is always safe.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/problem.hpp"
#include "base/thread_annotations.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

struct Request {
  Tenant tenant = 0;
  base::Uuid command_id;
  base::Instant at;   // "now" of this command
  std::string actor;  // see Draft
  std::string kind;
  Json data;
};

struct Decision {
  Json events;
  Json answer;
  // Further writes to local tables in the same transaction (a code that was used up); may be empty.
  // Not run again for a repeated command.
  std::function<void(Db&)> local{};
};

struct Answer {
  std::int64_t seq = 0;
  Json answer;
  bool repeated = false;  // this command had been written before
};

// Called on the writer's thread only. `decide` reads and never writes; it sees everything that
// earlier commands of the same group have written. `apply` depends on nothing but the entry and the
// tables, so that a replay reaches the same rows.
using Decide = std::function<base::Result<Decision>(Db&, const Request&)>;
using Apply = std::function<void(Db&, const Entry&)>;
// After a commit: the tenant's newest entry. Must be quick and must not throw.
using OnCommit = std::function<void(Tenant, std::int64_t seq)>;

struct WriterHooks {
  Decide decide;
  Apply apply;
  OnCommit on_commit{};
  // For the log: what failed, in full. Users are told a code only. Empty: standard error.
  std::function<void(const std::string&)> on_failure{};
};

struct WriterLimits {
  std::size_t queue_max = 4096;               // waiting commands; beyond it STORE-BUSY
  std::size_t batch_max = 256;                // commands of one round
  std::size_t batch_bytes_max = 4ULL << 20U;  // of their data, so that a small one does not wait
                                              // for a huge group; one command always goes
};

struct WriterStats {
  std::int64_t commits = 0;
  std::int64_t entries = 0;
  std::int64_t repeats = 0;
  std::int64_t failures = 0;  // STORE-FAILED and STORE-UNKNOWN
};

// Thread-safe, apart from construction and destruction.
class Writer {
 public:
  using OpenDb = std::function<std::unique_ptr<Db>()>;
  using Done = std::function<void(base::Result<Answer>)>;
  using LocalDone = std::function<void(base::Result<void>)>;

  // Opens the database at once (throws what `open_db` throws) and starts the thread.
  Writer(OpenDb open_db, WriterHooks hooks, WriterLimits limits = {});
  ~Writer();  // stop()
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // `done` is called exactly once, after the commit on the writer's thread, or at once on the
  // caller's with STORE-BUSY, STORE-STOPPED or STORE-CLOSING. It must be quick and must not throw.
  void submit(Request request, Done done) WANHU_EXCLUDES(mutex_);
  // The same, waiting. Never from the writer's thread (from a hook or a `done`).
  base::Result<Answer> execute(Request request);

  // Writes to local tables (sessions …): no journal entry, same thread, one transaction for all
  // that wait. May run twice when a neighbour fails, so it must set what it captures anew.
  void submit_local(std::function<void(Db&)> work, LocalDone done) WANHU_EXCLUDES(mutex_);
  base::Result<void> run_local(std::function<void(Db&)> work);

  // After STORE-STOPPED: a new connection. The journal's head is read anew with the next command.
  // Error: STORE-STOPPED still, with the reason.
  base::Result<void> reopen() WANHU_EXCLUDES(mutex_);
  [[nodiscard]] bool stopped() const WANHU_EXCLUDES(mutex_);

  // Finishes what waits, refuses what comes later, ends the thread. Idempotent.
  void stop() WANHU_EXCLUDES(mutex_, joining_);

  [[nodiscard]] WriterStats stats() const WANHU_EXCLUDES(mutex_);

 private:
  struct Command {
    Request request;
    Done done;
    std::size_t bytes = 0;
    base::Result<Answer> result{};
  };
  struct Local {
    std::function<void(Db&)> work;
    LocalDone done;
    base::Result<void> result{};
  };
  struct Reopen {
    LocalDone done;
  };
  using Job = std::variant<Command, Local, Reopen>;
  using Commands = std::span<Command* const>;  // of one tenant
  using Locals = std::span<Local* const>;

  // How one try to write a group ended.
  enum class Ending {
    written,
    not_ready,      // no connection or no lock: nobody's fault, nothing was handled
    failed,         // an exception while handling; rolled back
    commit_failed,  // what the disk holds is not known
  };
  struct Outcome {
    Ending ending = Ending::written;
    std::string reason{};
    bool retryable = false;
  };

  void enqueue(Job job) WANHU_EXCLUDES(mutex_);
  std::optional<base::Problem> refusal(const Job& job) WANHU_REQUIRES(mutex_);

  // All below runs on the writer's thread.
  void run() WANHU_EXCLUDES(mutex_);
  std::vector<Job> take_waiting() WANHU_EXCLUDES(mutex_);
  void handle(std::vector<Job> jobs) WANHU_EXCLUDES(mutex_);
  void handle_reopen(Reopen& reopen) WANHU_EXCLUDES(mutex_);
  void handle_locals(Locals locals) WANHU_EXCLUDES(mutex_);
  void handle_commands(Commands commands) WANHU_EXCLUDES(mutex_);
  void answer(Commands commands) WANHU_EXCLUDES(mutex_);

  // Writes the items together; after an exception one by one. Every item has its result then.
  template <class Item>
  Ending settle(std::span<Item* const> items) WANHU_EXCLUDES(mutex_);
  template <class Item>
  Ending settle_alone(std::span<Item* const> items) WANHU_EXCLUDES(mutex_);
  template <class Item>
  Outcome try_write(std::span<Item* const> items) WANHU_EXCLUDES(mutex_);
  void write(Commands commands) WANHU_EXCLUDES(mutex_);
  void write(Locals locals) WANHU_EXCLUDES(mutex_);
  base::Result<Answer> write_one(Batch& batch, const std::map<base::Uuid, Entry>& known,
                                 const Request& request);
  void begin(std::optional<Transaction>& work);
  void commit(Transaction& work) WANHU_EXCLUDES(mutex_);
  void stop_writing(const std::string& reason) WANHU_EXCLUDES(mutex_);
  void note(const std::string& what);

  OpenDb open_db_;
  WriterHooks hooks_;
  WriterLimits limits_;
  std::unique_ptr<Db> db_;  // the writer's thread's own; null after it was lost

  mutable base::Mutex mutex_;
  base::Condition changed_;
  std::deque<Job> queue_ WANHU_GUARDED_BY(mutex_);
  bool closing_ WANHU_GUARDED_BY(mutex_) = false;
  std::string stopped_by_ WANHU_GUARDED_BY(mutex_);  // the reason; empty while writing goes on
  WriterStats stats_ WANHU_GUARDED_BY(mutex_);
  base::Mutex joining_;  // two callers of stop() wait for the same thread
  std::thread thread_ WANHU_GUARDED_BY(joining_);
};

}  // namespace wanhu::store
