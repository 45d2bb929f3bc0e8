// Reminders that are due, thousands at once, and the same one by one.
#include <algorithm>

#include "bench.hpp"

namespace wanhu::bench {

namespace {

// The moment at which so many more rungs are due than have fired.
Instant moment_of(store::Db& db, std::int64_t rungs) {
  return db
      .query_one(
          "SELECT at_ms FROM rung WHERE tenant = $1 AND live = 1 "
          "ORDER BY at_ms LIMIT 1 OFFSET $2",
          {k_tenant, rungs - 1})
      ->instant(0);
}

double one_by_one(Place& place, std::int64_t rungs) {
  std::vector<app::Command> commands;
  const auto lease = place.engine->reads().lease();
  lease->each(
      "SELECT matter_id, clock, n, rung FROM rung WHERE tenant = $1 AND live = 1 "
      "AND at_ms <= $2 ORDER BY at_ms LIMIT $3",
      {k_tenant, place.clock->now(), rungs}, [&](const store::Row& row) {
        commands.push_back({.id = Uuid::v7(place.clock->now()),
                            .actor = std::string(app::k_actor_system),
                            .kind = "matter.remind",
                            .data = {{"matter_id", row.uuid(0).text()},
                                     {"clock", row.text(1)},
                                     {"n", row.i64(2)},
                                     {"rung", row.text(3)}}});
      });
  return seconds([&] {
    for (app::Command& command : commands)
      if (!place.engine->execute(std::move(command))) throw std::runtime_error("a rung is refused");
  });
}

}  // namespace

Json fire(Place& place, std::int64_t rungs) {
  const auto db = store::open(place.url);
  constexpr std::int64_t k_alone = 1'000;
  place.clock->set(moment_of(*db, k_alone));
  const double alone = one_by_one(place, k_alone);
  (void)place.engine->tick();
  place.clock->set(moment_of(*db, rungs));
  std::int64_t fired = 0;
  const auto before = place.engine->writer().stats();
  const double together = seconds([&] { fired = place.engine->tick(); });
  const auto after = place.engine->writer().stats();
  return {{"fired", fired},
          {"seconds", together},
          {"commits", after.commits - before.commits},
          {"one by one", {{"fired", k_alone}, {"seconds", alone}}},
          {"highest_memory_mb", memory_mb("VmHWM")}};
}

}  // namespace wanhu::bench
