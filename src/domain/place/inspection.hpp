// Looking at a place by a list, and the faults that come of it. A fault lasts from the inspection
// that finds it to a later one that finds the item in order: what is done about it in between is
// the matter's affair, and nobody's word but a re-inspection ends it. Photos and positions are not
// asked for, and there is no field for them (guard G09).
//
// The faults of a place are the fold of its inspections under one rule, in the order of their days:
// an inspection that is entered late, or withdrawn, leads to the faults that would have come of it.
// A fault that is left without a matter that way gets one when it is found again. Source: plans S0
// 三(四), S2 二(二)2, S3 三7, S4 三(五), 四(三)3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"

namespace wanhu::domain {

using base::Date;
using base::Json;
using base::Uuid;

struct InspectedItem {
  std::string item;
  bool fault = false;
  std::string note{};
  std::optional<Uuid> matter{};  // that this answer opened
  bool operator==(const InspectedItem&) const = default;
};

struct PlaceInspection {
  Uuid id, place;
  std::string plan{},
      rule{};  // "inspect.spots", or "listing.rectify" for the criterion of a listing
  Date day{};
  std::int64_t order = 0;  // among those of one day: the entry it came in
  std::vector<InspectedItem> items{};
  std::string note{};
};

struct PlaceFault {
  Uuid id;  // made of the inspection that opened it and the item
  std::string item;
  Date opened;
  Uuid opened_by;  // the inspection
  std::optional<Date> closed{};
  std::optional<Uuid> closed_by{};
  std::optional<Uuid> matter{};
  bool operator==(const PlaceFault&) const = default;

  [[nodiscard]] bool is_open() const { return !closed.has_value(); }
};

// Of one place under one rule, in the order in which they were found. At most one of an item is
// open, and it is the item's last.
std::vector<PlaceFault> faults_of(std::vector<PlaceInspection> inspections);

// What is looked at under a rule.
struct InspectionList {
  std::vector<std::string> items{};  // each is answered; none: whatever is seen may be named
  bool opens_matters = false;
  Date from;  // the first day the plan asks for it
};
inline constexpr std::size_t k_inspected_items_max = 60;

// What an answer offers for the matter that its fault may need.
struct OfferedMatter {
  std::string item;
  Uuid matter;
  std::string kind;
};

struct InspectionRecorded {
  PlaceInspection inspection;          // with the matters that it opens
  std::vector<OfferedMatter> opening;  // those that are needed, in the order of the items
  std::vector<PlaceFault> faults;      // that are new or have changed
  std::vector<Uuid> gone;              // that are none any more
};

// The plan's list and every fault of the place that is open under the rule are answered, each once:
// INSPECTION-ITEM {item} (not on the list), INSPECTION-TWICE {item}, INSPECTION-MISSING {item}.
// INSPECTION-DAY {from, today}: after today, or before the plan asks for it. A fault that is open
// in the end and has no matter yet needs one, where the rule says so: INSPECTION-MATTER {item}.
base::Result<InspectionRecorded> record_inspection(const InspectionList& list,
                                                   const std::vector<PlaceInspection>& before,
                                                   PlaceInspection fresh,
                                                   const std::vector<OfferedMatter>& offered,
                                                   Date today);

// The same without that one; `faults` and `gone` are what changes. Matters that it opened stay:
// they end by their own ways.
InspectionRecorded without_inspection(const std::vector<PlaceInspection>& before, const Uuid& id);

// The forms inside events, as the tables read them back.
Json to_json(const PlaceFault& fault);
PlaceFault fault_from_json(const Json& data);
Json to_json(const InspectedItem& item);
InspectedItem inspected_item_from_json(const Json& data);

}  // namespace wanhu::domain
