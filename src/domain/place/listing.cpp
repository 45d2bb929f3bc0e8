#include "domain/place/listing.hpp"

#include <algorithm>

#include "domain/matter/calendars.hpp"

namespace wanhu::domain {

namespace {

base::Failure refuse(const char* code) {
  return base::fail(code, base::Kind::refused);
}

base::Failure wrong_day(const char* code, Date from, const std::optional<Date>& to) {
  return base::fail_field(code, "/data/due",
                          {{"from", from.iso()}, {"to", to ? to->iso() : std::string("—")}});
}

std::string kind_name(const plan::Plan& plan, const std::string& id) {
  for (const plan::PlaceKind& kind : plan.places.kinds)
    if (kind.id == id) return kind.name;
  return id;
}

}  // namespace

std::optional<Date> listing_due(const plan::Plan& plan, const plan::Listing& line, Date day,
                                const calendar::Calendar& national) {
  if (!line.due) return {};
  const auto roll =
      plan.matters.roll_to_working_day ? calendar::Roll::next_working_day : calendar::Roll::none;
  return calendar::due(plan_calendar(plan, national), day, *line.due, roll).date;
}

base::Result<Events> list_place(const plan::Plan& plan, const plan::Listing& line,
                                const Place& place, bool is_listed, const PlaceListing& listing,
                                const std::optional<Date>& last, Date today) {
  if (place.closed) return refuse("PLACE-CLOSED");
  if (place.kind != line.of)
    return base::fail_field("LISTING-KIND", "/data/rule", {{"kind", kind_name(plan, line.of)}});
  if (is_listed) return refuse("LISTING-OPEN");
  if (listing.due < today || (last && listing.due > *last))
    return wrong_day("LISTING-DUE", today, last);
  return Events{{"place.listed",
                 {{"listing", listing.id.text()},
                  {"place", listing.place.text()},
                  {"plan", listing.plan},
                  {"rule", listing.rule},
                  {"reason", listing.reason},
                  {"measures", listing.measures},
                  {"owner", listing.owner},
                  {"due", listing.due.iso()}}}};
}

base::Result<Events> update_listing(const PlaceListing& listing, const PlaceListing& after) {
  if (!listing.is_open()) return refuse("LISTING-ENDED");
  return Events{{"place.listing_updated",
                 {{"listing", listing.id.text()},
                  {"measures", after.measures},
                  {"owner", after.owner},
                  {"progress", after.progress}}}};
}

base::Result<Events> extend_listing(const PlaceListing& listing, Date due,
                                    const std::string& reason, Date today) {
  if (!listing.is_open()) return refuse("LISTING-ENDED");
  if (listing.is_overdue(today)) return refuse("LISTING-EXTEND-LATE");
  if (due <= listing.due || due > listing.due + k_extension_days_max)
    return wrong_day("LISTING-EXTEND", listing.due + 1, listing.due + k_extension_days_max);
  return Events{{"place.listing_extended",
                 {{"listing", listing.id.text()}, {"due", due.iso()}, {"reason", reason}}}};
}

base::Result<Events> delist_place(const PlaceListing& listing, const SinceListed& since,
                                  const std::string& evidence) {
  if (!listing.is_open()) return refuse("LISTING-ENDED");
  if (since.open_faults > 0)
    return base::fail({.code = "LISTING-FAULTS",
                       .kind = base::Kind::refused,
                       .args = {{"n", std::to_string(since.open_faults)}}});
  if (!since.clean) return refuse("LISTING-RECHECK");
  return Events{{"place.delisted",
                 {{"listing", listing.id.text()},
                  {"inspection", since.clean->text()},
                  {"evidence", evidence}}}};
}

std::optional<bool> is_rectified(const PlaceRecord& record) {
  if (record.listed || record.open_fault) return false;
  if (record.taken_off || record.found_in_order) return true;
  return {};
}

MilestoneState against_milestones(std::vector<plan::Milestone> milestones, std::int64_t done,
                                  std::int64_t all, Date day) {
  std::sort(milestones.begin(), milestones.end(),
            [](const plan::Milestone& a, const plan::Milestone& b) { return a.by < b.by; });
  MilestoneState state;
  for (const plan::Milestone& one : milestones) {
    if (one.by <= day) {
      state.passed = one;
    } else {
      state.next = one;
      break;
    }
  }
  // 60 % of seven places is five: four would be 57 %.
  if (state.next) state.needed = (all * state.next->percent + 99) / 100;
  if (state.passed && all > 0) state.met = done * 100 >= all * state.passed->percent;
  return state;
}

}  // namespace wanhu::domain
