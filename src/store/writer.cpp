#include "store/writer.hpp"

#include <algorithm>
#include <future>
#include <iostream>
#include <utility>

namespace wanhu::store {

namespace {

using base::Kind;
using base::Problem;

// No connection could be had or no transaction begun.
class NotReady : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class CommitFailed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

Problem problem(const char* code, const std::string& reason = {}) {
  Problem result{.code = code, .kind = Kind::unavailable};
  if (!reason.empty()) result.with("reason", reason);
  return result;
}

// What a user may read of it: never the text, which can hold addresses and data.
std::string reason_of(const std::exception& error) {
  const auto* db_error = dynamic_cast<const DbError*>(&error);
  return db_error != nullptr ? "SQLSTATE " + db_error->sqlstate() : "EXCEPTION";
}

// About the length of its JSON text, without making it.
std::size_t bytes_of(const Json& value) {
  constexpr std::size_t k_scalar = 8;
  if (value.is_string()) return value.get_ref<const std::string&>().size() + 2;
  if (!value.is_structured()) return k_scalar;
  std::size_t bytes = 2;
  for (const auto& [key, part] : value.items())
    bytes += bytes_of(part) + (value.is_object() ? key.size() + 3 : 0) + 1;
  return bytes;
}

Answer answer_of(const Entry& entry, bool repeated) {
  return {.seq = entry.seq, .answer = entry.answer, .repeated = repeated};
}

// The first answer, to whoever sent the command first; an id is no way to another one's answer.
base::Result<Answer> repeat_of(const Entry& entry, const Request& request) {
  if (entry.kind != request.kind || entry.actor != request.actor)
    return base::fail("STORE-ID-TAKEN", base::Kind::refused);
  return answer_of(entry, true);
}

}  // namespace

Writer::Writer(OpenDb open_db, WriterHooks hooks, WriterLimits limits)
    : open_db_(std::move(open_db)), hooks_(std::move(hooks)), limits_(limits), db_(open_db_()) {
  thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
  stop();
}

void Writer::submit(Request request, Done done) {
  const std::size_t bytes = bytes_of(request.data);
  enqueue(Command{.request = std::move(request), .done = std::move(done), .bytes = bytes});
}

void Writer::submit_local(std::function<void(Db&)> work, LocalDone done) {
  enqueue(Local{.work = std::move(work), .done = std::move(done)});
}

base::Result<Answer> Writer::execute(Request request) {
  const auto result = std::make_shared<std::promise<base::Result<Answer>>>();
  submit(std::move(request),
         [result](base::Result<Answer> answer) { result->set_value(std::move(answer)); });
  return result->get_future().get();
}

base::Result<void> Writer::run_local(std::function<void(Db&)> work) {
  const auto result = std::make_shared<std::promise<base::Result<void>>>();
  submit_local(std::move(work),
               [result](base::Result<void> done) { result->set_value(std::move(done)); });
  return result->get_future().get();
}

base::Result<void> Writer::reopen() {
  const auto result = std::make_shared<std::promise<base::Result<void>>>();
  enqueue(Reopen{[result](base::Result<void> done) { result->set_value(std::move(done)); }});
  return result->get_future().get();
}

bool Writer::stopped() const {
  const base::Lock lock(mutex_);
  return !stopped_by_.empty();
}

WriterStats Writer::stats() const {
  const base::Lock lock(mutex_);
  return stats_;
}

void Writer::stop() {
  {
    const base::Lock lock(mutex_);
    closing_ = true;
    changed_.notify_all();
  }
  const base::Lock lock(joining_);
  if (thread_.joinable()) thread_.join();
}

void Writer::enqueue(Job job) {
  std::optional<Problem> refused;
  {
    const base::Lock lock(mutex_);
    refused = refusal(job);
    if (!refused) {
      queue_.push_back(std::move(job));
      changed_.notify_one();
    }
  }
  // Outside the lock: the callback may call us again.
  if (refused) std::visit([&](auto& each) { each.done(base::fail(*refused)); }, job);
}

std::optional<Problem> Writer::refusal(const Job& job) {
  if (closing_) return problem("STORE-CLOSING");
  if (std::holds_alternative<Reopen>(job)) return std::nullopt;
  if (!stopped_by_.empty()) return problem("STORE-STOPPED", stopped_by_);
  if (queue_.size() >= limits_.queue_max) return problem("STORE-BUSY");
  return std::nullopt;
}

void Writer::run() {
  for (;;) {
    auto jobs = take_waiting();
    if (jobs.empty()) return;
    handle(std::move(jobs));
  }
}

// All that wait, within the limits of a round; none only when the writer closes.
std::vector<Writer::Job> Writer::take_waiting() {
  const base::Lock lock(mutex_);
  while (queue_.empty() && !closing_) changed_.wait(mutex_);
  std::vector<Job> taken;
  std::size_t bytes = 0;
  while (!queue_.empty() && taken.size() < std::max<std::size_t>(limits_.batch_max, 1)) {
    if (const auto* command = std::get_if<Command>(&queue_.front())) bytes += command->bytes;
    if (!taken.empty() && bytes > limits_.batch_bytes_max) break;
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return taken;
}

void Writer::handle(std::vector<Job> jobs) {
  std::vector<Local*> locals;
  std::map<Tenant, std::vector<Command*>> by_tenant;
  for (Job& job : jobs) {
    if (auto* reopen = std::get_if<Reopen>(&job)) handle_reopen(*reopen);
    if (auto* local = std::get_if<Local>(&job)) locals.push_back(local);
    if (auto* command = std::get_if<Command>(&job))
      by_tenant[command->request.tenant].push_back(command);
  }
  if (!locals.empty()) handle_locals(locals);
  for (const auto& [tenant, commands] : by_tenant) handle_commands(commands);
}

void Writer::handle_reopen(Reopen& reopen) {
  base::Result<void> result;
  std::string failed_by;
  try {
    db_.reset();
    db_ = open_db_();
  } catch (const std::exception& error) {
    note(error.what());
    failed_by = reason_of(error);
    result = base::fail(problem("STORE-STOPPED", failed_by));
  }
  {
    const base::Lock lock(mutex_);
    stopped_by_ = failed_by;
  }
  reopen.done(std::move(result));
}

void Writer::handle_locals(Locals locals) {
  settle(locals);
  for (Local* local : locals) local->done(std::move(local->result));
}

void Writer::handle_commands(Commands commands) {
  settle(commands);
  answer(commands);
}

void Writer::answer(Commands commands) {
  std::int64_t newest = 0;
  {
    const base::Lock lock(mutex_);
    for (const Command* command : commands) {
      const auto& result = command->result;
      if (result && result->repeated) ++stats_.repeats;
      if (result && !result->repeated) {
        ++stats_.entries;
        newest = std::max(newest, result->seq);
      }
      if (!result && result.error().code.starts_with("STORE-")) ++stats_.failures;
    }
  }
  const Tenant tenant = commands.front()->request.tenant;
  for (Command* command : commands) command->done(std::move(command->result));
  if (newest > 0 && hooks_.on_commit) hooks_.on_commit(tenant, newest);
}

template <class Item>
Writer::Ending Writer::settle(std::span<Item* const> items) {
  const auto all_fail = [&](const Problem& why) {
    for (Item* item : items) item->result = base::fail(why);
  };
  {
    const base::Lock lock(mutex_);
    if (!stopped_by_.empty()) {
      all_fail(problem("STORE-STOPPED", stopped_by_));
      return Ending::not_ready;
    }
  }
  Outcome outcome = try_write(items);
  if (outcome.ending == Ending::failed && items.size() > 1) return settle_alone(items);
  if (outcome.ending == Ending::failed && outcome.retryable) outcome = try_write(items);
  if (outcome.ending == Ending::commit_failed) {
    stop_writing(outcome.reason);
    all_fail(problem("STORE-UNKNOWN"));
  } else if (outcome.ending != Ending::written) {
    all_fail(problem("STORE-FAILED", outcome.reason));
  }
  return outcome.ending;
}

template <class Item>
Writer::Ending Writer::settle_alone(std::span<Item* const> items) {
  for (std::size_t n = 0; n < items.size(); ++n) {
    if (settle(items.subspan(n, 1)) != Ending::not_ready) continue;
    // Waiting for the database again for each of the others would take ages.
    for (Item* item : items.subspan(n + 1)) item->result = items[n]->result;
    return Ending::not_ready;
  }
  return Ending::written;
}

template <class Item>
Writer::Outcome Writer::try_write(std::span<Item* const> items) {
  const auto outcome = [this](Ending ending, const std::exception& error) {
    note(error.what());
    const auto* machine = dynamic_cast<const base::MachineError*>(&error);
    return Outcome{ending, reason_of(error), machine != nullptr && machine->retryable()};
  };
  try {
    write(items);
    return {};
  } catch (const NotReady& error) {
    return outcome(Ending::not_ready, error);
  } catch (const CommitFailed& error) {
    db_.reset();
    return outcome(Ending::commit_failed, error);
  } catch (const DbError& error) {
    if (error.is_connection_lost()) db_.reset();
    return outcome(Ending::failed, error);
  } catch (const std::exception& error) {
    return outcome(Ending::failed, error);
  }
}

void Writer::write(Commands commands) {
  std::optional<Transaction> work;
  begin(work);
  const Tenant tenant = commands.front()->request.tenant;
  std::vector<base::Uuid> ids;
  for (const Command* command : commands) ids.push_back(command->request.command_id);
  const auto known = find_all(*db_, tenant, ids);
  Batch batch(*db_, tenant);
  for (Command* command : commands) command->result = write_one(batch, known, command->request);
  if (batch.size() == 0) return;  // nothing new: rolled back
  batch.write();
  commit(*work);
}

base::Result<Answer> Writer::write_one(Batch& batch, const std::map<base::Uuid, Entry>& known,
                                       const Request& request) {
  if (const auto found = known.find(request.command_id); found != known.end())
    return repeat_of(found->second, request);
  if (const Entry* earlier = batch.find(request.command_id)) return repeat_of(*earlier, request);
  auto decision = hooks_.decide(*db_, request);
  if (!decision) return base::fail(std::move(decision.error()));
  const Entry& entry = batch.add({.command_id = request.command_id,
                                  .at = request.at,
                                  .actor = request.actor,
                                  .kind = request.kind,
                                  .events = std::move(decision->events),
                                  .answer = std::move(decision->answer)});
  hooks_.apply(*db_, entry);
  if (decision->local) decision->local(*db_);
  return answer_of(entry, false);
}

void Writer::write(Locals locals) {
  std::optional<Transaction> work;
  begin(work);
  for (const Local* local : locals) local->work(*db_);
  commit(*work);
  for (Local* local : locals) local->result = {};
}

// A connection that died while nothing was going on (the server was restarted) is replaced once.
void Writer::begin(std::optional<Transaction>& work) {
  for (int attempt = 1;; ++attempt) {
    try {
      if (!db_) db_ = open_db_();
      work.emplace(*db_);
      return;
    } catch (const DbError& error) {
      if (error.is_connection_lost()) db_.reset();
      if (!error.is_connection_lost() || attempt == 2) throw NotReady(error.what());
    }
  }
}

void Writer::commit(Transaction& work) {
  try {
    work.commit();
  } catch (const std::exception& error) {
    throw CommitFailed(error.what());
  }
  const base::Lock lock(mutex_);
  ++stats_.commits;
}

void Writer::stop_writing(const std::string& reason) {
  const base::Lock lock(mutex_);
  stopped_by_ = reason;
}

void Writer::note(const std::string& what) {
  if (hooks_.on_failure) return hooks_.on_failure(what);
  std::clog << "store: " << what << '\n';
}

}  // namespace wanhu::store
