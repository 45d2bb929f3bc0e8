#include "app/engine.hpp"

#include <algorithm>
#include <future>

#include "access/house.hpp"
#include "app/answers.hpp"
#include "app/asked.hpp"
#include "app/command.hpp"
#include "app/follow.hpp"
#include "app/outbox.hpp"
#include "app/poll_keep.hpp"
#include "app/sealed_matter.hpp"
#include "domain/matter/matter.hpp"
#include "store/migrate.hpp"
#include "store/statement.hpp"
#include "store/tables/matter_index.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_rungs_due{
    store::Reach::tenant, "rungs_due",
    "SELECT at_ms, matter_id, clock, n, rung FROM rung WHERE tenant = $1 AND live = 1 "
    "AND at_ms <= $2 AND (at_ms, matter_id, clock, n, rung) > ($3, $4, $5, $6, $7) "
    "ORDER BY at_ms, matter_id, clock, n, rung LIMIT $8"};
const store::Statement k_ballot_lots{
    store::Reach::local, "ballot_lots",
    "SELECT unit, form, version FROM ballot WHERE tenant = $1 GROUP BY unit, form, version "
    "HAVING count(*) >= $2"};

const store::Statement k_ballot_boxes{
    store::Reach::local, "ballot_boxes",
    "SELECT unit, form, version FROM ballot WHERE tenant = $1 GROUP BY unit, form, version"};
const store::Statement k_box_forget{
    store::Reach::local, "ballot_box_forget",
    "DELETE FROM ballot WHERE tenant = $1 AND unit = $2 AND form = $3 AND version = $4"};

// The program's own commands go to the writer in portions: one portion is one commit, and what
// people send meanwhile waits for one portion at most.
constexpr std::size_t k_portion = 256;
constexpr std::int64_t k_rungs_page = 4096;

base::Failure refuse(const char* code, base::Kind kind) {
  return base::fail(code, kind);
}

}  // namespace

Engine::Engine(EngineOptions options)
    : options_(std::move(options)), reads_(options_.db_url, options_.readers_max) {
  store::WriterHooks hooks;
  hooks.decide = [this](store::Db& db, const store::Request& request) {
    return decide(db, request);
  };
  hooks.apply = store::apply;
  hooks.on_commit = options_.on_commit;
  writer_ = std::make_unique<store::Writer>([url = options_.db_url] { return store::open(url); },
                                            std::move(hooks), options_.limits);
}

Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(EngineOptions options) {
  {
    const auto db = store::open(options.db_url);
    if (auto done = store::migrate(*db); !done) return base::fail(done.error());
    store::complete(*db, options.tenant);
    store::look_at_sizes(*db);
  }
  return std::unique_ptr<Engine>(new Engine(std::move(options)));
}

void Engine::submit(Command command, store::Writer::Done done) {
  writer_->submit({.tenant = options_.tenant,
                   .command_id = command.id,
                   .at = now(),
                   .actor = std::move(command.actor),
                   .kind = std::move(command.kind),
                   .data = std::move(command.data)},
                  std::move(done));
}

Result<store::Answer> Engine::execute(Command command) {
  return writer_->execute({.tenant = options_.tenant,
                           .command_id = command.id,
                           .at = now(),
                           .actor = std::move(command.actor),
                           .kind = std::move(command.kind),
                           .data = std::move(command.data)});
}

Result<store::Decision> Engine::preview(store::Db& db, const Command& command) {
  return decide(db, {.tenant = options_.tenant,
                     .command_id = command.id,
                     .at = now(),
                     .actor = command.actor,
                     .kind = command.kind,
                     .data = command.data});
}

PlanRef Engine::plan() {
  const auto lease = reads_.lease();
  return plans_.newest(*lease, options_.tenant);
}

namespace {

// The program's own commands are its own; a file import may also stand in an account's name, since
// an account chose the file.
Result<void> authorise(store::Db& db, const store::Request& request, Context& context) {
  const auto forbidden = [] { return refuse("FORBIDDEN", base::Kind::forbidden); };
  if (is_resident_kind(request.kind)) {
    if (request.actor != k_actor_resident) return forbidden();
    return {};
  }
  if (is_system_kind(request.kind) && request.actor == k_actor_system) return {};
  const auto id = Uuid::parse(request.actor);
  if (id) context.person = access::person_by_id(db, request.tenant, *id);
  if (!context.person || !context.person->active)
    return refuse("SIGNED-OUT", base::Kind::unauthorised);
  const access::Role role = context.person->role;
  const auto import = import_query(request.kind);
  const bool may = import ? access::may_ask(role, *import) : access::may_send(role, request.kind);
  if (!may) return forbidden();
  return {};
}

// A campaign's database has nothing of a poll, and the other way round. The kind alone decides, so
// that the refusal tells nothing about what there is.
bool is_of_house(store::Db& db, const store::Request& request) {
  const auto house = access::house_of_command(request.kind);
  return !house || *house == access::house_of(db, request.tenant);
}

}  // namespace

Result<store::Decision> Engine::decide(store::Db& db, const store::Request& request) {
  const Handler handler = handler_of(request.kind);
  if (handler == nullptr)
    return base::fail_field("COMMAND-UNKNOWN", "/kind", {{"kind", request.kind}});
  const PlanRef plan = plans_.newest(db, request.tenant);
  Context context{.db = db,
                  .request = request,
                  .plan = plan,
                  .plans = plans_,
                  .work = work_,
                  .calendar = calendar(),
                  .keyring = keyring(),
                  .channels = options_.channels,
                  .engine = *this};
  if (!is_of_house(db, request)) return refuse("POLL-HOUSE", base::Kind::refused);
  if (plan == nullptr && request.kind != "plan.activate" && request.kind != "house.set")
    return refuse("NO-PLAN", base::Kind::refused);
  if (auto ok = authorise(db, request, context); !ok) return base::fail(ok.error());
  base::FieldReader fields(request.data, "/data");
  auto decided = handler(context, fields);
  if (decided) seal_matters(context, *decided);
  if (decided) queue_messages(context, *decided);
  return decided;
}

namespace {

// The ballots of one village that were cast under one version of a form.
struct BallotBox {
  std::string unit, form;
  std::int64_t version = 0;
};

std::vector<BallotBox> ballot_boxes(store::Db& db, Tenant tenant) {
  std::vector<BallotBox> boxes;
  db.each(k_ballot_boxes, {tenant},
          [&](const store::Row& row) { boxes.push_back({row.text(0), row.text(1), row.i64(2)}); });
  return boxes;
}

}  // namespace

// Each box ends by the term that was promised to those whose ballots are in it: another plan, or a
// newer version with a longer term, cannot keep them.
void Engine::forget_ballots() {
  std::vector<BallotBox> ended;
  {
    const auto lease = reads_.lease();
    for (BallotBox& box : ballot_boxes(*lease, options_.tenant)) {
      const PlanRef set = plans_.version(*lease, options_.tenant, box.version);
      const plan::Plan& plan = set->plan_of(box.unit);
      const plan::Form* form = plan.form(box.form);
      if (form == nullptr || answers_ended(calendar(), plan, *form, now()))
        ended.push_back(std::move(box));
    }
  }
  if (ended.empty()) return;
  (void)writer_->run_local([tenant = options_.tenant, ended](store::Db& db) {
    for (const BallotBox& box : ended)
      db.exec(k_box_forget, {tenant, box.unit, box.form, box.version});
  });
}

std::int64_t Engine::execute_all(std::vector<Command> commands) {
  std::int64_t written = 0;
  for (std::size_t at = 0; at < commands.size(); at += k_portion) {
    std::vector<std::future<Result<store::Answer>>> answers;
    for (std::size_t n = at; n < std::min(at + k_portion, commands.size()); ++n) {
      const auto answer = std::make_shared<std::promise<Result<store::Answer>>>();
      answers.push_back(answer->get_future());
      submit(std::move(commands[n]),
             [answer](Result<store::Answer> done) { answer->set_value(std::move(done)); });
    }
    for (auto& answer : answers)
      if (const auto done = answer.get(); done && !done->repeated) ++written;
  }
  return written;
}

namespace {

struct RungDue {
  Instant at;
  Uuid matter;
  std::string clock;
  std::int64_t n = 0;
  std::string rung;
};

// The page of due rungs that comes after `last`.
std::vector<RungDue> rungs_due(store::Db& db, Tenant tenant, Instant now, const RungDue& last) {
  std::vector<RungDue> rungs;
  db.each(k_rungs_due,
          {tenant, now, last.at, last.matter, last.clock, last.n, last.rung, k_rungs_page},
          [&](const store::Row& row) {
            rungs.push_back({row.instant(0), row.uuid(1), row.text(2), row.i64(3), row.text(4)});
          });
  return rungs;
}

}  // namespace

// The id is made of what fires, so that a crash between writing and noticing cannot double it.
Command reminder(Tenant tenant, const Uuid& matter, const domain::RungName& due) {
  const std::string side = due.clock == domain::k_handling_clock ? "" : due.clock + " ";
  const std::string name = "remind " + std::to_string(tenant) + " " + matter.text() + " " + side +
                           std::to_string(due.n) + " " + due.rung;
  return {
      .id = Uuid::named(name),
      .actor = std::string(k_actor_system),
      .kind = "matter.remind",
      .data = {
          {"matter_id", matter.text()}, {"clock", due.clock}, {"n", due.n}, {"rung", due.rung}}};
}

// Page by page onwards, never back: a rung that is refused is tried again by the next tick only.
std::int64_t Engine::fire_rungs() {
  const Instant until = now();
  RungDue last;
  std::int64_t fired = 0;
  for (;;) {
    std::vector<RungDue> page;
    {
      const auto lease = reads_.lease();
      page = rungs_due(*lease, options_.tenant, until, last);
    }
    std::vector<Command> commands;
    for (const RungDue& due : page)
      commands.push_back(
          reminder(options_.tenant, due.matter,
                   {.clock = due.clock, .n = static_cast<int>(due.n), .rung = due.rung}));
    fired += execute_all(std::move(commands));
    if (page.size() < static_cast<std::size_t>(k_rungs_page)) break;
    last = std::move(page.back());
  }
  std::vector<Command> sealed;
  {
    const auto lease = reads_.lease();
    sealed = sealed_reminders(*this, *lease, until);
  }
  return fired + execute_all(std::move(sealed));
}

std::int64_t Engine::erase_words() {
  std::vector<Command> due;
  {
    const auto lease = reads_.lease();
    due = words_expired(*lease, options_.tenant, now());
  }
  return execute_all(std::move(due));
}

// Looked for once in each stretch of the day, and when the plans have changed: whatever was sent is
// refused a second time.
std::int64_t Engine::fire_steps() {
  std::vector<Command> due;
  std::string stretch;
  {
    const auto lease = reads_.lease();
    const PlanRef plan = plans_.newest(*lease, options_.tenant);
    if (plan == nullptr) return 0;
    const Instant at = now();
    stretch = steps_stretch(*plan, at);
    if (stretch == steps_fired_) return 0;
    due = steps_due(*this, *lease, plan, at);
  }
  const std::int64_t fired = execute_all(std::move(due));
  steps_fired_ = std::move(stretch);
  return fired;
}

// Looked for once a day.
std::int64_t Engine::forget_polls() {
  const Instant at = now();
  if (at.date() == polls_forgotten_) return 0;
  polls_forgotten_ = at.date();
  std::vector<Command> due;
  {
    const auto lease = reads_.lease();
    if (access::house_of(*lease, options_.tenant) != access::House::poll) return 0;
    due = poll_forgets(*lease, options_.tenant, at);
  }
  const std::int64_t fired = execute_all(std::move(due));
  (void)writer_->run_local(
      [tenant = options_.tenant, at](store::Db& db) { forget_poll_digests(db, tenant, at); });
  return fired;
}

void Engine::look_at_sizes() {
  (void)writer_->run_local([](store::Db& db) { store::look_at_sizes(db); });
}

std::int64_t Engine::tick() {
  forget_ballots();
  std::vector<Json> lots;
  std::int64_t head = 0;
  {
    const auto lease = reads_.lease();
    head = store::read_head(*lease, options_.tenant).seq;
    lease->each(k_ballot_lots, {options_.tenant, k_lot_min}, [&](const store::Row& row) {
      lots.push_back({{"unit", row.text(0)}, {"form", row.text(1)}, {"version", row.i64(2)}});
    });
  }
  std::int64_t fired = fire_rungs() + fire_steps() + erase_words() + forget_polls();
  for (Json& lot : lots) {
    const auto answer = execute({.id = Uuid::named("count " + std::to_string(options_.tenant) +
                                                   " " + std::to_string(head) + lot.dump()),
                                 .actor = std::string(k_actor_system),
                                 .kind = "answers.count",
                                 .data = std::move(lot)});
    if (answer) ++fired;
  }
  return fired;
}

}  // namespace wanhu::app
