// Places as values: what may be put, how faults come and go, when a place gets off its list, rooms
// that are never taken twice, shares against milestones.
#include "domain/place/place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "domain/place/inspection.hpp"
#include "domain/place/listing.hpp"
#include "domain/place/patrol.hpp"
#include "domain/place/room.hpp"

namespace wanhu::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Uuid id(const std::string& name) {
  return Uuid::named("place test " + name);
}
Date day(int n) {
  return Date::from_ymd(2024, 10, 1).value() + (n - 1);
}
template <class T>
std::string code(const base::Result<T>& result) {
  return result ? "" : result.error().code;
}

Place spot() {
  return {
      .id = id("spot"), .kind = "spot", .unit = "village1", .name = "村口塘边", .where = "桥头"};
}

// ---- the register ----

TEST(Places, KeepTheirKindAndUnit) {
  EXPECT_EQ(code(put_place(spot(), {}, day(1))), "");
  EXPECT_EQ(code(put_place(spot(), spot(), day(1))), "PLACE-SAME");
  Place moved = spot();
  moved.unit = "village2";
  EXPECT_EQ(code(put_place(moved, spot(), day(1))), "PLACE-FIXED");
  Place other = spot();
  other.kind = "trade";
  EXPECT_EQ(code(put_place(other, spot(), day(1))), "PLACE-FIXED");
  Place named = spot();
  named.name = "村口水塘";
  EXPECT_EQ(code(put_place(named, spot(), day(1))), "");
  Place closed = spot();
  closed.closed = true;
  EXPECT_EQ(code(put_place(named, closed, day(1))), "PLACE-CLOSED");
}

TEST(Places, AreReadBackAsTheyWerePut) {
  Place place = spot();
  place.code = "A-3";
  place.n = 4;
  place.sign = false;
  place.consent = "晚上八点后播放";
  place.consent_day = day(2);
  place.hours = {{.days = {1, 3, 5}, .from = 510, .to = 720}};
  const auto events = put_place(place, {}, day(2));
  ASSERT_TRUE(events);
  EXPECT_EQ(place_from_json(events->front().data), place);
  EXPECT_EQ(place_from_json(to_json(spot())), spot());
}

TEST(Places, S2_28AConsentHasItsWordsAndItsDay) {
  Place screen = spot();
  screen.consent = "业主同意每天播放十分钟";
  EXPECT_EQ(code(put_place(screen, {}, day(3))), "PLACE-CONSENT");
  screen.consent_day = day(4);
  EXPECT_EQ(code(put_place(screen, {}, day(3))), "PLACE-CONSENT") << "a day to come";
  EXPECT_EQ(code(put_place(screen, {}, day(4))), "");
  screen.consent.clear();
  EXPECT_EQ(code(put_place(screen, {}, day(4))), "PLACE-CONSENT") << "a day without words";
}

TEST(Places, CannotBeClosedToGetOffAList) {
  EXPECT_EQ(code(close_place(spot(), {.listed = true}, "拆除")), "PLACE-LISTED");
  EXPECT_EQ(code(close_place(spot(), {.booked = true}, "拆除")), "PLACE-BOOKED");
  EXPECT_EQ(code(close_place(spot(), {}, "拆除")), "");
}

TEST(Places, S4_34AHazardIsOfAPlaceAndNobodyElse) {
  const PlaceHazard hazard{.id = id("slope"),
                           .place = id("spot"),
                           .kind = "边坡",
                           .risk = "high",
                           .state = "open",
                           .n = 1,
                           .measure = "设围挡",
                           .owner = "镇应急办、村委会"};
  const auto put = put_hazard(spot(), hazard, {});
  ASSERT_TRUE(put);
  EXPECT_EQ(put->front().data.at("owner"), "镇应急办、村委会") << "who answers for it together";
  EXPECT_EQ(code(put_hazard(spot(), hazard, hazard)), "HAZARD-SAME");
  PlaceHazard elsewhere = hazard;
  elsewhere.place = id("other");
  EXPECT_EQ(code(put_hazard(spot(), hazard, elsewhere)), "HAZARD-ELSEWHERE");
}

// ---- opening hours and bookings ----

Place room(std::vector<PlaceHours> hours) {
  Place place = spot();
  place.kind = "joint_room";
  place.hours = std::move(hours);
  return place;
}

TEST(Rooms, S0_29HoursAreSpansOfADay) {
  const auto put = [](std::vector<PlaceHours> hours) {
    return code(put_place(room(std::move(hours)), {}, day(1)));
  };
  EXPECT_EQ(put({{{1, 2}, 510, 720}, {{1, 2}, 720, 1020}}), "") << "side by side";
  EXPECT_EQ(put({{{1}, 510, 720}, {{1}, 700, 1020}}), "PLACE-HOURS");
  EXPECT_EQ(put({{{1}, 510, 720}, {{2}, 700, 1020}}), "") << "on another day";
  EXPECT_EQ(put({{{1}, 720, 720}}), "PLACE-HOURS");
  EXPECT_EQ(put({{{1}, 720, 1441}}), "PLACE-HOURS");
  EXPECT_EQ(put({{{}, 510, 720}}), "PLACE-HOURS");
  EXPECT_EQ(put({{{1, 1}, 510, 720}}), "PLACE-HOURS");
  EXPECT_EQ(put({{{0}, 510, 720}}), "PLACE-HOURS");
  EXPECT_EQ(put({{{7}, 0, 1440}, {{1}, 0, 1440}}), "") << "all day and all night";
}

TEST(Rooms, S0_29ABookingKeepsToTheHoursAndToItsTurn) {
  // Tuesday 1 October 2024.
  const Place open = room({{{2}, 510, 720}, {{2}, 720, 1020}});
  const base::Instant now = base::Instant::at(day(1), 9 * 60);
  RoomBooking booking{.id = id("b"), .place = open.id, .day = day(1), .from = 600, .to = 780};
  EXPECT_EQ(code(book_room(open, {}, booking, now)), "") << "over the joint of two openings";
  EXPECT_EQ(code(book_room(room({}), {}, booking, now)), "ROOM-NONE");
  const auto at = [&](Date on, int from, int to) {
    booking.day = on;
    booking.from = from;
    booking.to = to;
    return code(book_room(open,
                          {{.id = id("a"), .place = open.id, .day = day(1), .from = 600, .to = 660},
                           {.id = id("c"),
                            .place = open.id,
                            .day = day(1),
                            .from = 900,
                            .to = 960,
                            .cancelled = true}},
                          booking, now));
  };
  EXPECT_EQ(at(day(1), 500, 560), "ROOM-CLOSED");
  EXPECT_EQ(at(day(2), 600, 660), "ROOM-CLOSED") << "closed on Wednesdays";
  EXPECT_EQ(at(day(1), 540, 601), "ROOM-TAKEN");
  EXPECT_EQ(at(day(1), 545, 600), "") << "one ends, the next begins";
  EXPECT_EQ(at(day(1), 660, 720), "");
  EXPECT_EQ(at(day(1), 900, 960), "") << "the other was cancelled";
  EXPECT_EQ(at(day(1), 515, 540), "ROOM-DAY") << "over at nine";
  EXPECT_EQ(at(day(1) + 7 * 53, 600, 660), "ROOM-DAY") << "more than a year ahead";
  EXPECT_EQ(code(cancel_room(booking, "改期", base::Instant::at(booking.day, booking.to))),
            "ROOM-PAST");
}

RC_GTEST_PROP(Rooms, NoTwoBookingsEverOverlap, (std::uint64_t seed)) {
  base::Seeded random(seed);
  const Place open = room({{{1, 2, 3, 4, 5}, 480, 720}, {{1, 2, 3, 4, 5}, 840, 1080}});
  std::vector<RoomBooking> kept;
  for (int n = 0; n < 40; ++n) {
    RoomBooking booking{.id = id("b" + std::to_string(n)),
                        .place = open.id,
                        .day = day(1 + static_cast<int>(random.below(4))),
                        .from = static_cast<int>(random.below(1440)),
                        .to = 0};
    booking.to = booking.from + static_cast<int>(random.below(200));
    const auto booked = book_room(open, kept, booking, base::Instant::at(day(1), 0));
    const bool free = std::none_of(kept.begin(), kept.end(), [&](const RoomBooking& other) {
      return bookings_overlap(other, booking);
    });
    if (booked) {
      RC_ASSERT(free);
      RC_ASSERT(is_room_open(open.hours, booking.day, booking.from, booking.to));
      kept.push_back(booking);
    } else if (booked.error().code == "ROOM-TAKEN") {
      RC_ASSERT(!free);
    }
  }
}

// ---- inspections and their faults ----

const InspectionList k_list{
    .items = {"照明", "护栏", "警示标志"}, .opens_matters = true, .from = day(1)};

PlaceInspection look(const std::string& name, int on, std::vector<std::string> faults,
                     const InspectionList& list = k_list) {
  PlaceInspection inspection{.id = id(name), .place = id("spot"), .rule = "inspect.spots"};
  inspection.day = day(on);
  for (const std::string& item : list.items)
    inspection.items.push_back(
        {.item = item, .fault = std::find(faults.begin(), faults.end(), item) != faults.end()});
  return inspection;
}
std::vector<OfferedMatter> offer(const std::string& item, const std::string& matter) {
  return {{item, id(matter), "hazard"}};
}

TEST(Inspections, S0_32EveryItemOfTheListIsAnswered) {
  PlaceInspection inspection = look("a", 2, {});
  inspection.items.pop_back();
  const auto missing = record_inspection(k_list, {}, inspection, {}, day(2));
  EXPECT_EQ(code(missing), "INSPECTION-MISSING");
  EXPECT_EQ(missing.error().args.at("item"), "警示标志");
  inspection = look("a", 2, {});
  inspection.items.push_back({.item = "照明"});
  EXPECT_EQ(code(record_inspection(k_list, {}, inspection, {}, day(2))), "INSPECTION-TWICE");
  inspection = look("a", 2, {});
  inspection.items.push_back({.item = "人员"});
  EXPECT_EQ(code(record_inspection(k_list, {}, inspection, {}, day(2))), "INSPECTION-ITEM");
  EXPECT_EQ(code(record_inspection(k_list, {}, look("a", 3, {}), {}, day(2))), "INSPECTION-DAY");
  EXPECT_EQ(code(record_inspection(k_list, {}, look("a", 0, {}), {}, day(2))), "INSPECTION-DAY");
  EXPECT_EQ(code(record_inspection(k_list, {}, look("a", 2, {}), {}, day(2))), "");
}

TEST(Inspections, S0_32AFaultOpensAMatterAndLastsUntilItIsFoundMended) {
  const PlaceInspection first = look("first", 2, {"照明"});
  EXPECT_EQ(code(record_inspection(k_list, {}, first, {}, day(9))), "INSPECTION-MATTER");
  const auto found = record_inspection(k_list, {}, first, offer("照明", "m1"), day(9));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->opening.size(), 1U);
  ASSERT_EQ(found->faults.size(), 1U);
  EXPECT_EQ(found->faults.front().matter, id("m1"));
  EXPECT_TRUE(found->faults.front().is_open());

  // Found again: the same fault, no second matter, whatever is offered.
  std::vector<PlaceInspection> all{found->inspection};
  const auto again =
      record_inspection(k_list, all, look("again", 5, {"照明"}), offer("照明", "m2"), day(9));
  ASSERT_TRUE(again);
  EXPECT_THAT(again->opening, IsEmpty());
  EXPECT_THAT(again->faults, IsEmpty());
  all.push_back(again->inspection);

  // Found mended, then broken once more: a fault of its own, with its own matter.
  const auto mended = record_inspection(k_list, all, look("mended", 7, {}), {}, day(9));
  ASSERT_TRUE(mended);
  ASSERT_EQ(mended->faults.size(), 1U);
  EXPECT_EQ(mended->faults.front().closed, day(7));
  EXPECT_EQ(mended->faults.front().closed_by, id("mended"));
  all.push_back(mended->inspection);
  const auto broken =
      record_inspection(k_list, all, look("broken", 8, {"照明"}), offer("照明", "m2"), day(9));
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->faults.front().matter, id("m2"));
  all.push_back(broken->inspection);
  ASSERT_EQ(faults_of(all).size(), 2U);
  EXPECT_FALSE(faults_of(all).front().is_open());
}

TEST(Inspections, APaperSheetThatComesLateOpensNoMatterForWhatIsMended) {
  const std::vector<PlaceInspection> all{look("later", 5, {})};
  const auto late = record_inspection(k_list, all, look("paper", 2, {"护栏"}), {}, day(9));
  ASSERT_TRUE(late) << late.error().code;
  ASSERT_EQ(late->faults.size(), 1U);
  EXPECT_EQ(late->faults.front().opened, day(2));
  EXPECT_EQ(late->faults.front().closed, day(5));
  EXPECT_THAT(late->opening, IsEmpty());
}

TEST(Inspections, APaperSheetThatComesLateMovesAFaultBackAndKeepsItsMatter) {
  const auto found =
      record_inspection(k_list, {}, look("phone", 5, {"护栏"}), offer("护栏", "m1"), day(9));
  ASSERT_TRUE(found);
  const auto late = record_inspection(k_list, {found->inspection}, look("paper", 2, {"护栏"}),
                                      offer("护栏", "m2"), day(9));
  ASSERT_TRUE(late);
  ASSERT_EQ(late->faults.size(), 1U);
  EXPECT_EQ(late->faults.front().opened, day(2));
  EXPECT_EQ(late->faults.front().matter, id("m1"));
  EXPECT_THAT(late->gone, ElementsAre(found->faults.front().id));
  EXPECT_THAT(late->opening, IsEmpty());
}

TEST(Inspections, WithoutAListWhatIsSeenIsNamedAndLookedAtAgain) {
  const InspectionList free{.items = {}, .opens_matters = true, .from = day(1)};
  PlaceInspection first{.id = id("a"), .place = id("spot")};
  first.day = day(2);
  first.items = {{.item = "消火栓无水", .fault = true}};
  const auto found = record_inspection(free, {}, first, offer("消火栓无水", "m1"), day(9));
  ASSERT_TRUE(found);
  PlaceInspection second{.id = id("b"), .place = id("spot")};
  second.day = day(4);
  EXPECT_EQ(code(record_inspection(free, {found->inspection}, second, {}, day(9))),
            "INSPECTION-MISSING")
      << "what is open is looked at";
  second.items = {{.item = "消火栓无水", .fault = false}};
  const auto mended = record_inspection(free, {found->inspection}, second, {}, day(9));
  ASSERT_TRUE(mended);
  EXPECT_EQ(mended->faults.front().closed, day(4));
}

TEST(Inspections, AWithdrawnOneTakesBackWhatItFoundAndWhatItClosed) {
  const auto found =
      record_inspection(k_list, {}, look("a", 2, {"照明"}), offer("照明", "m1"), day(9));
  const std::vector<PlaceInspection> all{found->inspection, look("b", 4, {})};
  const auto reopened = without_inspection(all, id("b"));
  ASSERT_EQ(reopened.faults.size(), 1U);
  EXPECT_TRUE(reopened.faults.front().is_open());
  const auto undone = without_inspection(all, id("a"));
  EXPECT_THAT(undone.faults, IsEmpty());
  EXPECT_THAT(undone.gone, ElementsAre(found->faults.front().id));
}

// Random inspections of random days: whatever the order in which they come in.
RC_GTEST_PROP(Inspections, FaultsAreTheSameInWhateverOrderTheyAreEntered, (std::uint64_t seed)) {
  base::Seeded random(seed);
  std::vector<PlaceInspection> all;
  const std::size_t n = 1 + random.below(12);
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::string> faults;
    for (const std::string& item : k_list.items)
      if (random.chance(0.4)) faults.push_back(item);
    all.push_back(look("i" + std::to_string(i), 1 + static_cast<int>(i), faults));
  }
  const std::vector<PlaceFault> expected = faults_of(all);
  std::vector<PlaceInspection> shuffled = all;
  for (std::size_t i = shuffled.size(); i > 1; --i)
    std::swap(shuffled[i - 1], shuffled[random.below(i)]);
  RC_ASSERT(faults_of(shuffled) == expected);

  // An item has one open fault at most, and only when its last answer says so.
  for (const std::string& item : k_list.items) {
    std::int64_t open = 0;
    for (const PlaceFault& fault : expected)
      if (fault.item == item && fault.is_open()) ++open;
    const auto& last = all.back().items;
    const bool found = std::any_of(last.begin(), last.end(), [&](const InspectedItem& one) {
      return one.item == item && one.fault;
    });
    RC_ASSERT(open == (found ? 1 : 0));
  }
}

// The changes an inspection brings, put on the old faults, give the new ones.
RC_GTEST_PROP(Inspections, WhatIsWrittenLeadsFromTheOldFaultsToTheNew, (std::uint64_t seed)) {
  base::Seeded random(seed);
  std::vector<PlaceInspection> all;
  std::map<Uuid, PlaceFault> rows;
  const auto write = [&](const InspectionRecorded& recorded) {
    for (const Uuid& gone : recorded.gone) RC_ASSERT(rows.erase(gone) == 1U);
    for (const PlaceFault& fault : recorded.faults) rows.insert_or_assign(fault.id, fault);
  };
  for (int i = 0; i < 20; ++i) {
    if (!all.empty() && random.chance(0.2)) {
      const Uuid gone = all[random.below(all.size())].id;
      write(without_inspection(all, gone));
      std::erase_if(all, [&](const PlaceInspection& one) { return one.id == gone; });
    } else {
      std::vector<std::string> faults;
      std::vector<OfferedMatter> offered;
      for (const std::string& item : k_list.items)
        if (random.chance(0.4)) {
          faults.push_back(item);
          offered.push_back({item, id("matter " + std::to_string(i) + item), "hazard"});
        }
      PlaceInspection fresh =
          look("i" + std::to_string(i), 1 + static_cast<int>(random.below(9)), faults);
      fresh.order = i;
      const auto recorded = record_inspection(k_list, all, fresh, offered, day(9));
      RC_ASSERT(recorded.has_value());
      write(*recorded);
      all.push_back(recorded->inspection);
    }
    const std::vector<PlaceFault> now = faults_of(all);
    RC_ASSERT(now.size() == rows.size());
    for (const PlaceFault& fault : now) RC_ASSERT(rows.at(fault.id) == fault);
  }
}

RC_GTEST_PROP(Inspections, AFaultThatIsOpenHasAMatterWhereTheRuleSaysSo, (std::uint64_t seed)) {
  base::Seeded random(seed);
  std::vector<PlaceInspection> all;
  for (int i = 0; i < 15; ++i) {
    std::vector<std::string> faults;
    std::vector<OfferedMatter> offered;
    for (const std::string& item : k_list.items)
      if (random.chance(0.5)) {
        faults.push_back(item);
        offered.push_back({item, id("matter " + std::to_string(i) + item), "hazard"});
      }
    PlaceInspection fresh = look("i" + std::to_string(i), 1 + i / 2, faults);
    fresh.order = i;
    const auto recorded = record_inspection(k_list, all, fresh, offered, day(9));
    RC_ASSERT(recorded.has_value());
    all.push_back(recorded->inspection);
    for (const PlaceFault& fault : faults_of(all)) {
      if (fault.is_open()) RC_ASSERT(fault.matter.has_value());
    }
  }
}

// ---- listings ----

const plan::Listing k_line{.id = "rectify", .of = "spot"};
PlaceListing listing(int due) {
  return {.id = id("listing"),
          .place = id("spot"),
          .rule = "listing.rectify",
          .reason = "两次检查都有隐患",
          .measures = {"一处一方案"},
          .owner = "村委会",
          .due = day(due),
          .first_due = day(due),
          .listed = day(1)};
}

TEST(Listings, S2_39APlaceIsListedWithMeasuresAndAnEnd) {
  const plan::Plan plan;
  const auto put = [&](int due, const std::optional<Date>& last, bool listed = false) {
    return code(list_place(plan, k_line, spot(), listed, listing(due), last, day(1)));
  };
  EXPECT_EQ(put(31, day(31)), "");
  EXPECT_EQ(put(32, day(31)), "LISTING-DUE");
  EXPECT_EQ(put(0, day(31)), "LISTING-DUE");
  EXPECT_EQ(put(400, {}), "") << "the plan leaves it open";
  EXPECT_EQ(put(31, day(31), true), "LISTING-OPEN");
  Place trade = spot();
  trade.kind = "trade";
  EXPECT_EQ(code(list_place(plan, k_line, trade, false, listing(9), {}, day(1))), "LISTING-KIND");
}

TEST(Listings, S2_39APlaceGetsOffItsListOnlyByACleanReinspection) {
  EXPECT_EQ(code(delist_place(listing(9), {}, "居民代表认可")), "LISTING-RECHECK");
  EXPECT_EQ(code(delist_place(listing(9), {.clean = id("look"), .open_faults = 2}, "认可")),
            "LISTING-FAULTS");
  const auto off = delist_place(listing(9), {.clean = id("look")}, "居民代表认可");
  ASSERT_TRUE(off);
  EXPECT_EQ(off->front().data.at("inspection"), id("look").text());
  PlaceListing ended = listing(9);
  ended.delisted = day(5);
  EXPECT_EQ(code(delist_place(ended, {.clean = id("look")}, "认可")), "LISTING-ENDED");
  EXPECT_EQ(code(update_listing(ended, listing(9))), "LISTING-ENDED");
  EXPECT_EQ(code(extend_listing(ended, day(20), "x", day(6))), "LISTING-ENDED");
}

TEST(Listings, AnOverdueOneStaysOverdue) {
  EXPECT_FALSE(listing(9).is_overdue(day(9)));
  EXPECT_TRUE(listing(9).is_overdue(day(10)));
  EXPECT_EQ(code(extend_listing(listing(9), day(20), "雨季", day(9))), "");
  EXPECT_EQ(code(extend_listing(listing(9), day(20), "雨季", day(10))), "LISTING-EXTEND-LATE");
  EXPECT_EQ(code(extend_listing(listing(9), day(9), "雨季", day(2))), "LISTING-EXTEND");
  EXPECT_EQ(code(extend_listing(listing(9), day(9 + 367), "雨季", day(2))), "LISTING-EXTEND");
}

TEST(Listings, S3_25APlaceIsPutRightWhenItWasListedAndTakenOff) {
  EXPECT_EQ(is_rectified({}), std::nullopt) << "nobody has looked";
  EXPECT_EQ(is_rectified({.listed = true}), false);
  EXPECT_EQ(is_rectified({.taken_off = true}), true);
  EXPECT_EQ(is_rectified({.listed = true, .taken_off = true}), false) << "listed once more";
  EXPECT_EQ(is_rectified({.open_fault = true, .taken_off = true}), false);
  EXPECT_EQ(is_rectified({.found_in_order = true}), true);
}

TEST(Listings, S3_25SixtyPercentByTheHalfYearAndAllByItsEnd) {
  const auto date = [](const char* text) { return Date::parse(text).value(); };
  const std::vector<plan::Milestone> curve{{date("2021-12-31"), 100}, {date("2021-06-30"), 60}};
  MilestoneState state = against_milestones(curve, 4, 7, date("2021-06-29"));
  EXPECT_FALSE(state.passed);
  EXPECT_EQ(state.next->percent, 60);
  EXPECT_EQ(state.needed, 5) << "60 % of 7 is 4.2";
  EXPECT_EQ(state.met, std::nullopt);
  state = against_milestones(curve, 4, 7, date("2021-06-30"));
  EXPECT_EQ(state.met, false);
  EXPECT_EQ(state.needed, 7);
  EXPECT_EQ(against_milestones(curve, 5, 7, date("2021-06-30")).met, true);
  EXPECT_EQ(against_milestones(curve, 3, 5, date("2021-06-30")).met, true) << "60 % exactly";
  EXPECT_EQ(against_milestones(curve, 6, 7, date("2021-12-31")).met, false);
  EXPECT_FALSE(against_milestones(curve, 7, 7, date("2022-01-01")).next);
  EXPECT_EQ(against_milestones(curve, 0, 0, date("2021-12-31")).met, std::nullopt)
      << "nothing to count is no success";
}

RC_GTEST_PROP(Listings, WhatIsNeededReachesTheMilestoneAndOneLessDoesNot, ()) {
  const auto all = static_cast<std::int64_t>(*rc::gen::inRange(1, 500));
  const int percent = *rc::gen::inRange(1, 101);
  const std::vector<plan::Milestone> curve{{day(10), percent}};
  const std::int64_t needed = against_milestones(curve, 0, all, day(1)).needed;
  RC_ASSERT(against_milestones(curve, needed, all, day(10)).met == true);
  RC_ASSERT(against_milestones(curve, needed - 1, all, day(10)).met == false);
}

// ---- patrols ----

TEST(Patrols, S2_34AShiftMayRunPastMidnight) {
  Patrol patrol{.id = id("p"), .rule = "cadence.road_patrol", .unit = "c1"};
  patrol.day = day(2);
  const auto walk = [&](int from, int to, base::Instant now) {
    patrol.from = from;
    patrol.to = to;
    return code(record_patrol(patrol, day(1), now));
  };
  const base::Instant later = base::Instant::at(day(4), 0);
  EXPECT_EQ(walk(22 * 60, 30 * 60, later), "") << "22:00 to 06:00";
  EXPECT_EQ(walk(22 * 60, 6 * 60, later), "PATROL-TIME");
  EXPECT_EQ(walk(0, 1441, later), "PATROL-TIME");
  EXPECT_EQ(walk(0, 1440, later), "");
  EXPECT_EQ(walk(22 * 60, 30 * 60, base::Instant::at(day(3), 5 * 60)), "PATROL-DAY")
      << "not over yet";
  patrol.day = day(0);
  EXPECT_EQ(walk(0, 60, later), "PATROL-DAY");
}

}  // namespace
}  // namespace wanhu::domain
