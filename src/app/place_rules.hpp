// What the plans in force say of places: their kinds, and the lines about inspecting, listing and
// patrolling them, each with the ask that an act about it counts for.
//
// Several plans may be in force. A rule is looked for in the plan that decides about the unit first
// and then in the others as they stand, so that "inspect.fire" means the unit's own line wherever
// it has one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/command.hpp"
#include "domain/place/inspection.hpp"
#include "domain/place/place.hpp"
#include "domain/work/acts.hpp"

namespace wanhu::app {

using base::Date;

// Those of all plans in force; the first plan that has an id names it.
std::vector<plan::PlaceKind> place_kinds(const ActivePlan& plans);
// The id itself when no plan in force has the kind any more.
std::string place_kind_name(const ActivePlan& plans, std::string_view kind);

struct PlaceLine {
  const plan::Plan* plan = nullptr;
  std::string key;  // "inspect.spots"
  // One of them.
  const plan::Inspection* inspection = nullptr;
  const plan::Listing* listing = nullptr;
  const plan::Cadence* patrol = nullptr;

  [[nodiscard]] const std::string& name() const;
  // The kind of place that it is about; empty for a patrol.
  [[nodiscard]] std::string of() const;
};
// Nothing when no plan in force has such a line. Of cadences only those that are patrols.
std::optional<PlaceLine> place_line(const ActivePlan& plans, std::string_view unit,
                                    std::string_view key);
// Every line about places of that kind in the unit: inspections, then listings.
std::vector<PlaceLine> place_lines(const ActivePlan& plans, std::string_view unit,
                                   std::string_view kind);

// What is looked at by the line: the plan's list, or the criterion by which a place gets off the
// list.
domain::InspectionList inspection_list(const PlaceLine& line);

// The ask that something done in `unit` counts for.
struct AskPlace {
  std::string unit;  // of the act
  Date from;         // since when it is asked for
};
// The nearest unit at or above `unit` that is asked; its acts keep their own unit when that is the
// root, which counts what is done anywhere. A body that is asked alone is asked for the whole plan.
// Without an ask: the unit, from the plan's first day.
AskPlace ask_place(Context& c, const PlaceLine& line, const std::string& unit);

// An act about the line, its id made of what it comes from.
domain::Act act_of(const PlaceLine& line, const AskPlace& ask, const Uuid& source, Date day);
Uuid act_id_of(const Uuid& source);

// Reads a text that stands for everybody who works there: no identity number, no telephone number
// and no other private number in it (PLACE-PERSON). `max` in characters.
std::string read_plain(base::FieldReader& fields, const char* name, std::size_t max);
std::string read_plain_or(base::FieldReader& fields, const char* name, std::size_t max);
// The place that is meant, within the sender's scope: NOT-FOUND.
Result<domain::Place> place_in_scope(Context& c, const Uuid& id);

}  // namespace wanhu::app
