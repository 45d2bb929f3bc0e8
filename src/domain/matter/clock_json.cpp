// Clocks as events carry them.
#include <algorithm>

#include "domain/matter/matter.hpp"

namespace wanhu::domain {

using base::Json;

namespace {

Instant instant_of(const Json& json) {
  return Instant(json.get<std::int64_t>());
}

}  // namespace

Json to_json(const MatterClock& clock) {
  Json rungs = Json::array();
  for (const Rung& rung : clock.rungs)
    rungs.push_back({{"rung", rung.name}, {"to", rung.to}, {"at", rung.at.ms()}});
  Json json{{"round", clock.round},
            {"amount", clock.amount},
            {"started", clock.started.ms()},
            {"due", clock.due.iso()},
            {"due_at", clock.due_at.ms()},
            {"original_due", clock.original_due.iso()},
            {"provisional", clock.provisional},
            {"calendar", clock.calendar},
            {"rungs", std::move(rungs)}};
  if (clock.is_side()) {
    json["name"] = clock.name;
    json["n"] = clock.n;
    json["until"] = clock.until;
  }
  return json;
}

MatterClock clock_from_json(const Json& json) {
  MatterClock clock;
  clock.round = clock.n = json.at("round");
  if (json.contains("name")) {
    clock.name = json.at("name");
    clock.n = json.at("n");
    clock.until = json.at("until");
  }
  clock.amount = json.at("amount");
  clock.started = instant_of(json.at("started"));
  clock.due = Date::parse(json.at("due").get_ref<const std::string&>()).value();
  clock.due_at = instant_of(json.at("due_at"));
  clock.original_due = Date::parse(json.at("original_due").get_ref<const std::string&>()).value();
  clock.provisional = json.at("provisional");
  clock.calendar = json.at("calendar");
  for (const Json& rung : json.at("rungs"))
    clock.rungs.push_back({rung.at("rung"), rung.at("to"), instant_of(rung.at("at"))});
  std::sort(clock.rungs.begin(), clock.rungs.end(), fires_before);
  return clock;
}

}  // namespace wanhu::domain
