// What was done about an ask: a meeting held, banners hung, a round walked. The place of a thing
// done and a picture of it are never needed, and there is no field for where somebody is (guard
// G09): a note is enough, and it may be empty.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "domain/work/asks.hpp"

namespace wanhu::domain {

using base::Json;
using base::Uuid;

struct Act {
  Uuid id;
  std::string plan, rule, unit;  // of the ask
  Date day;
  std::int64_t n = 1;                    // how many: banners hung, visits made
  std::int64_t attended = 0;             // people at a meeting, counted; 0: not said
  std::vector<std::string> handed_in{};  // of the rule's `deliver`
  std::string note{};
  // What it was about, where acts about the same thing count once (a place that was inspected).
  std::optional<Uuid> subject{};
  bool withdrawn = false;
};

inline constexpr std::int64_t k_act_n_max = 10'000;
inline constexpr std::int64_t k_attended_max = 100'000;

// What counts of an act towards an ask.
struct Deed {
  Date day;
  std::int64_t n = 1;
  std::optional<Uuid> subject{};
  std::vector<std::string> handed_in{};
};
// `deeds` of the ask's rule and unit, in any order and of any days. What is handed in is complete
// with everything the rule speaks of; acts about the same thing count once within a window.
Done done_of(const Ask& ask, std::span<const Deed> deeds);

// act.recorded. ACT-DAY {from} (after today, or before it was asked for), ACT-DELIVER {item} (not
// one of the rule's, or twice).
base::Result<Events> record_act(const Rule& rule, const Act& act, Date today);
// act.withdrawn. ACT-WITHDRAWN (it is already).
base::Result<Events> withdraw_act(const Act& act, const std::string& reason);

// An ask that need not be met, with the reason. ask.excused; ASK-EXCUSED (it is already).
base::Result<Events> excuse_ask(const Ask& ask, bool is_excused, const std::string& reason);
// ask.excuse_withdrawn. ASK-NOT-EXCUSED.
base::Result<Events> withdraw_excuse(const Ask& ask, bool is_excused, const std::string& reason);

// The data of act.recorded, as the tables read it back.
Json to_json(const Act& act);
Act act_from_json(const Json& data);

}  // namespace wanhu::domain
