// A place under listed rectification (挂牌整治): put on the list for the plan's criteria, with
// measures, an office that answers for it and a day by which it is done; taken off only when a
// re-inspection after that has found nothing.
// Source: plans S0 三(四), S2 二(二)4, S3 三7, S4 四(五)3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "calendar/calendar.hpp"
#include "domain/event.hpp"
#include "domain/place/place.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

struct PlaceListing {
  Uuid id, place;
  std::string plan{}, rule{};  // "listing.rectify"
  std::string reason{};        // which of the criteria are met, and how it shows
  std::vector<std::string> measures{};
  std::string owner{};     // an office, in words
  std::string progress{};  // what has been done so far
  Date due{}, first_due{};
  int extensions = 0;
  Date listed{};
  std::optional<Date> delisted{};

  [[nodiscard]] bool is_open() const { return !delisted.has_value(); }
  [[nodiscard]] bool is_overdue(Date today) const { return is_open() && due < today; }
};
inline constexpr std::size_t k_measures_max = 20;
inline constexpr int k_extension_days_max = 366;

// The last day that the plan leaves for a place listed on `day`; nothing when it states no term.
std::optional<Date> listing_due(const plan::Plan& plan, const plan::Listing& line, Date day,
                                const calendar::Calendar& national);

// place.listed. PLACE-CLOSED; LISTING-KIND {kind} (the line is about another kind of place),
// LISTING-OPEN (it is on that list already), LISTING-DUE {from, to} (before today, or later than
// the plan leaves; `last` empty: no limit).
base::Result<Events> list_place(const plan::Plan& plan, const plan::Listing& line,
                                const Place& place, bool is_listed, const PlaceListing& listing,
                                const std::optional<Date>& last, Date today);
// place.listing_updated: measures, owner and progress as they are now. LISTING-ENDED.
base::Result<Events> update_listing(const PlaceListing& listing, const PlaceListing& after);
// place.listing_extended: to a later day, before the old one has passed. The first day stays on
// record. LISTING-ENDED, LISTING-EXTEND-LATE, LISTING-EXTEND {from, to}.
base::Result<Events> extend_listing(const PlaceListing& listing, Date due,
                                    const std::string& reason, Date today);

// What was found since the place was put on the list.
struct SinceListed {
  std::optional<Uuid> clean{};  // the newest inspection without a fault, if any
  std::int64_t open_faults = 0;
};
// place.delisted, with the inspection that shows it. LISTING-ENDED, LISTING-RECHECK (none without a
// fault yet), LISTING-FAULTS {n} (open at the place).
base::Result<Events> delist_place(const PlaceListing& listing, const SinceListed& since,
                                  const std::string& evidence);

// Whether a place is put right, for the plan's own figures ("count(place where rectified = true)").
// No: it is on a list or has a fault that is open. Yes: nothing of that is left, and it was taken
// off a list or an inspection has found it in order. Nothing: nobody has looked yet, so that "not
// put right" counts only what was found.
struct PlaceRecord {
  bool listed = false, open_fault = false;
  bool taken_off = false, found_in_order = false;
};
std::optional<bool> is_rectified(const PlaceRecord& record);

// How a share stands against an indicator's milestones at the end of `day`: 60 % by the half-year,
// 100 % by the year's end. Between two milestones the one that has passed is what counts.
struct MilestoneState {
  std::optional<plan::Milestone> passed{}, next{};
  // So many have to be done in all by the next; 0 without one.
  std::int64_t needed = 0;
  // Whether what has passed is reached; nothing when none has, or when there is nothing to count.
  std::optional<bool> met{};
};
MilestoneState against_milestones(std::vector<plan::Milestone> milestones, std::int64_t done,
                                  std::int64_t all, Date day);

}  // namespace wanhu::domain
