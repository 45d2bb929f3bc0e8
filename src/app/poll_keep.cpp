#include "app/poll_keep.hpp"

#include <algorithm>

#include "domain/poll/wave.hpp"
#include "store/statement.hpp"
#include "store/tables/poll.hpp"

namespace wanhu::app {

namespace {

using base::Date;
using store::Reach;
using store::Statement;

const Statement k_has_contacts{
    Reach::local, "poll_has_contacts",
    "SELECT number FROM poll_case k WHERE k.tenant = $1 AND k.wave_id = $2 AND EXISTS "
    "(SELECT 1 FROM poll_case_contact c WHERE c.tenant = k.tenant AND c.tenant = $1 AND "
    "c.wave_id = k.wave_id AND c.case_id = k.case_id AND c.sealed <> $3) "
    "ORDER BY number LIMIT 1"};
const Statement k_digests_forget{
    Reach::local, "poll_digests_forget",
    "DELETE FROM poll_case_contact WHERE tenant = $1 AND wave_id IN (SELECT wave_id FROM "
    "poll_wave WHERE tenant = $1 AND closed_day < $2)"};

Command forget(Tenant tenant, const char* field, const Uuid& id) {
  return {.id = Uuid::named("poll forget " + std::to_string(tenant) + " " + id.text()),
          .actor = std::string(k_actor_system),
          .kind = "poll.forget",
          .data = {{field, id.text()}}};
}

// The last day on which somebody may need it; nothing while a wave is to be drawn from it.
std::optional<Date> needed_until(const domain::PollFrame& frame,
                                 const std::vector<domain::PollWave>& waves) {
  std::optional<Date> last;
  for (const domain::PollWave& wave : waves) {
    if (wave.frame != frame.id) continue;
    if (!wave.closed) return {};
    const Date kept = *wave.closed + wave.spec.keep_days;
    last = std::max(last.value_or(kept), kept);
  }
  // One that no wave ever used.
  return last.value_or(frame.loaded + domain::k_poll_keep_days_max);
}

}  // namespace

std::vector<Command> poll_forgets(store::Db& db, Tenant tenant, Instant now) {
  std::vector<Command> due;
  const std::vector<domain::PollWave> waves = store::load_waves(db, tenant);
  for (const domain::PollWave& wave : waves)
    if (wave.closed && now.date() > *wave.closed + wave.spec.keep_days &&
        db.query_one(k_has_contacts, {tenant, wave.id, store::Bytes{}}))
      due.push_back(forget(tenant, "wave_id", wave.id));
  for (const domain::PollFrame& frame : store::load_frames(db, tenant)) {
    const auto until = needed_until(frame, waves);
    if (!frame.erased && until && now.date() > *until)
      due.push_back(forget(tenant, "frame_id", frame.id));
  }
  return due;
}

void forget_poll_digests(store::Db& db, Tenant tenant, Instant now) {
  db.exec(k_digests_forget, {tenant, (now.date() - domain::k_poll_exclude_days_max).days()});
}

}  // namespace wanhu::app
