// Posts of the five plans, who fills them, and how that is counted; random fillings against a small
// model that knows nothing but days and people.
#include "domain/post/staffing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "support/plans.hpp"

namespace wanhu::domain {
namespace {

using test::plan_named;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* k_county = "county-double-lift-2021";

Date day(const std::string& iso) {
  return Date::parse(iso).value();
}

// Those of a key, in the order of the plan.
std::vector<Post> posts(const std::string& plan, const std::string& key) {
  std::vector<Post> found = posts_of(plan_named(plan));
  std::erase_if(found, [&](const Post& post) { return post.key != key; });
  return found;
}
Post post(const std::string& plan, const std::string& key, const std::string& unit) {
  for (const Post& one : posts(plan, key))
    if (one.unit == unit) return one;
  throw std::logic_error(key + " in " + unit);
}
using Range = std::pair<std::int64_t, std::int64_t>;
Range range(const Post& post) {
  return {post.min, post.max};
}
// How many of them there are, each with the same numbers.
void expect_each(const std::vector<Post>& posts, std::size_t n, Range each) {
  EXPECT_THAT(posts, SizeIs(n));
  for (const Post& post : posts) EXPECT_EQ(range(post), each) << post.key << " " << post.unit;
}

TEST(Posts, S1_03_TheLeadingGroupHasItsSeatsAndEveryVillageItsMember) {
  const std::string group = "duty.lead_group/";
  EXPECT_EQ(range(post("ruji-2021", group + "组长", "ruji")), Range(2, 2));
  EXPECT_EQ(range(post("ruji-2021", group + "副组长", "ruji")), Range(2, 2));
  const auto members = posts("ruji-2021", group + "成员");
  ASSERT_THAT(members, SizeIs(17));
  EXPECT_EQ(range(members.front()), Range(10, 10));
  EXPECT_EQ(members.front().unit, "ruji");
  for (std::size_t n = 1; n < members.size(); ++n) {
    EXPECT_EQ(range(members[n]), Range(1, 0));  // no number is said: the secretaries, all of them
    EXPECT_EQ(members[n].who, "村支部书记");
    EXPECT_EQ(members[n].group, "领导小组");
  }
}

TEST(Posts, S1_04_TheOfficeHasADirectorAndACoordinator) {
  for (const char* seat : {"主任", "日常协调"}) {
    const Post one = post("ruji-2021", std::string("duty.office_head/") + seat, "ruji");
    EXPECT_EQ(range(one), Range(1, 1));
    EXPECT_EQ(one.office, "centre");
  }
}

TEST(Posts, S2_02_TheLeadingGroupOfTheSubdistrict) {
  EXPECT_EQ(range(post("dongfeng-2017", "duty.lead_group/副组长", "dongfeng")), Range(5, 5));
  EXPECT_THAT(posts("dongfeng-2017", "duty.lead_group/成员"), SizeIs(9));
  EXPECT_EQ(post("dongfeng-2017", "duty.office_head/主任", "dongfeng").who, "纪工委书记");
}

TEST(Posts, S0_38_EveryUnitHasAPrincipalAndALiaison) {
  const std::size_t villages = plan_named("xushi-2024").org.units.size();
  expect_each(posts("xushi-2024", "duty.principal"), villages, {1, 1});
  expect_each(posts("xushi-2024", "duty.liaison"), villages, {1, 1});
}

TEST(Posts, S0_07_ThreeTiersOfResponsibility) {
  EXPECT_EQ(range(posts("xushi-2024", "duty.area_leader/包片领导").at(0)), Range(3, 3));
  EXPECT_EQ(range(posts("xushi-2024", "duty.village_link").at(0)), Range(1, 0));
  EXPECT_EQ(range(posts("xushi-2024", "duty.visitor").at(0)), Range(1, 0));
}

TEST(Posts, S2_36_VolunteersAreThreeToFiveInEachCommunityByADay) {
  const auto volunteers = posts("dongfeng-2017", "staffing.义务巡逻队员");
  expect_each(volunteers, 8, {3, 5});
  EXPECT_EQ(volunteers.front().by, day("2017-04-10"));
}

TEST(Posts, S3_06_EveryVillageHasATeamOfFourOfficers) {
  expect_each(posts(k_county, "team.four_officers"), 12, {1, 0});
}

TEST(Posts, S3_22_FiveToEightLegalHelpersInEachAdministrativeVillage) {
  expect_each(posts(k_county, "staffing.法律明白人"), 12, {5, 8});
}

TEST(Posts, S3_28_FifteenPatrolStaffInATownAndSixVolunteersInAVillage) {
  expect_each(posts(k_county, "staffing.专职巡防队员"), 4, {15, 0});
  expect_each(posts(k_county, "staffing.义务巡防队员"), 12, {6, 0});
}

TEST(Posts, S3_36_CentresAtThreeLevelsAndACommissionerInEachTown) {
  expect_each(posts(k_county, "staffing.乡镇政法委员"), 4, {1, 1});
  expect_each(posts(k_county, "team.town_centre"), 4, {1, 0});
  expect_each(posts(k_county, "team.village_centre"), 12, {1, 0});
}

TEST(Posts, S3_37_GridStaffAreInPostByTheEndOfMay) {
  for (const Post& one : posts(k_county, "staffing.网格员")) EXPECT_EQ(one.by, day("2021-05-31"));
}

TEST(Posts, S3_38_AnOfficerAndALawyerForEachVillage) {
  expect_each(posts(k_county, "staffing.驻村民警"), 12, {1, 0});
  expect_each(posts(k_county, "staffing.村法律顾问"), 12, {1, 0});
}

TEST(Posts, S3_46_TheCountysLeadingGroupAndItsOffice) {
  EXPECT_EQ(range(post(k_county, "duty.lead_group/组长", "county")), Range(1, 1));
  EXPECT_EQ(range(post(k_county, "duty.lead_group/副组长", "county")), Range(3, 3));
  expect_each(posts(k_county, "duty.lead_group/成员"), 4, {1, 0});
  EXPECT_EQ(post(k_county, "duty.office_head", "county").office, "peace_office");
}

TEST(Posts, S3_49_ThreeTiersInEachBody) {
  expect_each(posts(k_county, "duty.principal"), 4, {1, 1});
  expect_each(posts(k_county, "duty.deputy"), 4, {1, 0});
  expect_each(posts(k_county, "duty.own_field"), 4, {0, 0});
}

TEST(Posts, UnitsOfWhichOnlyTheNumberIsKnownAreAskedForAtTheRoot) {
  const auto grid = posts("three-zeros-2020", "duty.grid_worker");
  expect_each(grid, 1, {75, 0});
  EXPECT_EQ(grid.front().unit, "town");
  EXPECT_EQ(grid.front().counted, 75);
  expect_each(posts("three-zeros-2020", "duty.enterprise_subject"), 1, {1000, 1000});
}

TEST(Posts, NoTwoHaveOneKeyAndUnit) {
  for (const char* plan :
       {"ruji-2021", "dongfeng-2017", "xushi-2024", "three-zeros-2020", k_county}) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const Post& one : posts_of(plan_named(plan)))
      EXPECT_TRUE(seen.emplace(one.key, one.unit).second) << plan << " " << one.key;
    EXPECT_FALSE(seen.empty());
  }
}

// ---- several plans -----------------------------------------------------------------------------

plan::Plan small(const std::string& id, const std::string& parent = "") {
  plan::Plan plan;
  plan.head.id = id;
  plan.head.parent = parent;
  plan.head.window = {.from = day("2021-01-01"), .to = day("2021-12-31")};
  plan.org.root = {.id = "town", .name = "镇", .kind = "town"};
  plan.org.units = {{.id = "v1", .name = "一村", .kind = "village"},
                    {.id = "v2", .name = "二村", .kind = "village"}};
  plan.staffing = {{.post = "巡防", .each = "village", .min = 2, .max = 4}};
  return plan;
}

TEST(Posts, ThePlanBelowSaysWhatAPostIsLike) {
  const plan::Plan county = small("county");
  plan::Plan town = small("town", "county");
  town.org.root = {.id = "v1", .name = "一村", .kind = "village"};
  town.org.units.clear();
  town.staffing.front().min = 3;
  for (const auto& plans :
       {std::vector{&county, &std::as_const(town)}, std::vector{&std::as_const(town), &county}}) {
    const PlanFamilies families(plans);
    const auto asked = posts_asked(plans, families, day("2021-06-01"));
    ASSERT_THAT(asked, SizeIs(2));
    for (const Post& one : asked) EXPECT_EQ(one.min, one.unit == "v1" ? 3 : 2);
  }
}

TEST(Posts, CampaignsSideBySideAskForPostsOfTheirOwn) {
  const plan::Plan a = small("a"), b = small("b");
  const std::vector<const plan::Plan*> plans{&a, &b};
  const PlanFamilies families(plans);
  EXPECT_FALSE(families.same("a", "b"));
  EXPECT_THAT(posts_asked(plans, families, day("2021-06-01")), SizeIs(4));
}

TEST(Posts, APlanThatTakesAnothersPlaceFindsThePeopleWhoAreThere) {
  const plan::Plan old = small("old");
  plan::Plan next = small("next");
  next.head.supersedes = "old";
  plan::Plan third = small("third", "next");
  const PlanFamilies families({&old, &next, &third});
  EXPECT_TRUE(families.same("old", "third"));
  EXPECT_FALSE(families.same("old", "other"));
  const Holding there{.id = Uuid::named("h"),
                      .plan = "old",
                      .post = "staffing.巡防",
                      .unit = "v1",
                      .name = "王一",
                      .from = day("2021-02-01")};
  const Staffing found = staffing(posts_asked({&next}, families, day("2021-06-01")), {there}, {},
                                  families, day("2021-06-01"));
  EXPECT_EQ(found.posts.front().filled, 1);
  EXPECT_THAT(found.unasked, IsEmpty());
}

TEST(Posts, APlanWhoseWindowIsOverAsksForNothing) {
  const plan::Plan plan = small("a");
  EXPECT_THAT(posts_asked({&plan}, PlanFamilies({&plan}), day("2021-12-31")), SizeIs(2));
  EXPECT_THAT(posts_asked({&plan}, PlanFamilies({&plan}), day("2022-01-01")), IsEmpty());
}

TEST(Posts, ADutyWithSeatsAndANumberOfItsOwnCountsAllOfThem) {
  plan::Plan plan = small("a");
  plan.staffing.clear();
  plan.duties = {{.id = "group",
                  .name = "组",
                  .seats = {{.as = "组长", .n = 1, .is_counted = true}, {.as = "成员"}},
                  .min = 3}};
  const auto asked = posts_of(plan);
  ASSERT_THAT(asked, SizeIs(3));
  EXPECT_TRUE(asked.front().whole);
  const auto hold = [&](const char* name, const char* seat) {
    return Holding{.id = Uuid::named(name),
                   .plan = "a",
                   .post = std::string("duty.group/") + seat,
                   .unit = "town",
                   .name = name,
                   .from = day("2021-01-01")};
  };
  const Staffing found = staffing(asked, {hold("王一", "组长"), hold("李二", "成员")}, {},
                                  PlanFamilies({&plan}), day("2021-02-01"));
  EXPECT_EQ(found.posts[0].filled, 2);
  EXPECT_EQ(found.posts[0].state, PostState::below);
  EXPECT_EQ(found.posts[1].state, PostState::met);
  EXPECT_FALSE(duties_filled(found, "town"));
}

// ---- who fills them ----------------------------------------------------------------------------

// The community's volunteers of S2, filled as commands would.
class Volunteers : public testing::Test {
 protected:
  const Post post_ = post("dongfeng-2017", "staffing.义务巡逻队员", "c1");
  std::vector<Holding> all_;
  Date today_ = day("2017-03-20");

  std::string fill(const std::string& name, std::optional<Date> from = {}, std::string note = "") {
    const Holding one{.id = Uuid::named(name + std::to_string(all_.size())),
                      .plan = post_.plan,
                      .post = post_.key,
                      .unit = post_.unit,
                      .name = name,
                      .note = std::move(note),
                      .from = from.value_or(today_)};
    const auto events = fill_post(post_, one, all_, today_);
    if (!events) return events.error().code;
    all_.push_back(one);
    return "ok";
  }
  std::string leave(std::size_t n, Date last) {
    const auto events = leave_post(all_.at(n), last, "不参加了", today_);
    if (!events) return events.error().code;
    all_[n].to = last;
    return "ok";
  }
  Manned manned(const std::string& on, const std::vector<Shift>& shifts = {}) {
    return staffing({post_}, all_, shifts, PlanFamilies(), day(on)).posts.front();
  }
};

TEST_F(Volunteers, S2_36_TheShortfallCountsFromItsDay) {
  EXPECT_EQ(manned("2017-04-01").state, PostState::ahead);
  EXPECT_EQ(manned("2017-04-10").state, PostState::ahead);
  EXPECT_EQ(manned("2017-04-11").state, PostState::vacant);
  ASSERT_EQ(fill("王一", {}, "人民路东段，19:00 到 21:00"), "ok");
  ASSERT_EQ(fill("李二"), "ok");
  EXPECT_EQ(manned("2017-04-11").state, PostState::below);
  EXPECT_EQ(manned("2017-04-11").missing, 1);
  EXPECT_TRUE(manned("2017-04-11").by_missed);
  ASSERT_EQ(fill("张三", day("2017-04-12")), "ok");
  const Manned late = manned("2017-05-01");
  EXPECT_EQ(late.state, PostState::met);
  EXPECT_TRUE(late.by_missed) << "it was not reached on its day, whatever came since";
  EXPECT_FALSE(manned("2017-04-01").by_missed);
}

TEST_F(Volunteers, S2_36_NoMoreThanFive) {
  for (const char* name : {"一", "二", "三", "四", "五"}) ASSERT_EQ(fill(name), "ok");
  EXPECT_EQ(fill("六"), "POST-FULL");
  ASSERT_EQ(leave(0, day("2017-05-31")), "ok");
  EXPECT_EQ(fill("六", day("2017-05-31")), "POST-FULL");
  EXPECT_EQ(fill("六", day("2017-06-01")), "ok");
  ASSERT_EQ(leave(1, day("2017-04-30")), "ok");
  ASSERT_EQ(fill("七", day("2017-06-01")), "ok");
  EXPECT_EQ(fill("八", day("2017-05-01")), "POST-FULL") << "there is room in May, but not in June";
}

TEST_F(Volunteers, OnlyANameIsKept) {
  EXPECT_EQ(fill(""), "POST-WHO");
  EXPECT_EQ(fill("王一 13812345678"), "POST-NUMBER");
  EXPECT_EQ(fill("王一", {}, "电话 0556-5512345"), "POST-NUMBER");
  EXPECT_EQ(fill("王一", {}, "11010519491231002X"), "POST-NUMBER");
  EXPECT_EQ(fill("王一", today_ + 367), "POST-DAY");
  EXPECT_EQ(fill("王一", today_ - 3000), "ok");
}

TEST_F(Volunteers, NobodyIsThereTwiceAndNobodyLeavesTwice) {
  ASSERT_EQ(fill("王一"), "ok");
  EXPECT_EQ(fill("王一", today_ + 30), "POST-TWICE");
  EXPECT_EQ(leave(0, today_ - 2), "POST-LEAVE-DAY");
  EXPECT_EQ(leave(0, today_ + 9), "ok");
  EXPECT_EQ(leave(0, today_ + 8), "POST-LEFT");
  EXPECT_EQ(fill("王一", today_ + 9), "POST-TWICE");
  EXPECT_EQ(fill("王一", today_ + 10), "ok") << "they have come back";
}

TEST_F(Volunteers, WhoNeverBeganWasNeverThere) {
  ASSERT_EQ(fill("王一", today_ + 5), "ok");
  ASSERT_EQ(leave(0, today_ + 4), "ok");
  EXPECT_EQ(manned("2017-04-11").filled, 0);
  EXPECT_FALSE(all_[0].holds_after(today_));
  EXPECT_EQ(fill("王一"), "ok");
}

// ---- passing a post on -------------------------------------------------------------------------

TEST(PassingOn, APostGoesOnWithoutADayBetween) {
  const Uuid to = Uuid::named("to");
  const Holding one{.id = Uuid::named("h"),
                    .plan = "p",
                    .post = "duty.visitor",
                    .unit = "v1",
                    .person = Uuid::named("from"),
                    .note = "三组",
                    .from = day("2021-01-01"),
                    .to = day("2021-12-31")};
  const Date today = day("2021-10-16");
  const auto events = pass_post(one, Uuid::named("next"), to, today, "调离", {}).value();
  ASSERT_THAT(events, SizeIs(3));
  EXPECT_EQ(events[0].data.at("day"), "2021-10-15");
  EXPECT_EQ(events[1].data.at("from"), "2021-10-16");
  EXPECT_EQ(events[1].data.at("person"), to.text());
  EXPECT_EQ(events[1].data.at("note"), "三组");
  EXPECT_EQ(events[2].data.at("day"), "2021-12-31") << "it ends when it was to end";
  Holding held = one;
  held.person = to;
  held.to.reset();
  EXPECT_THAT(pass_post(one, Uuid::named("next"), to, today, "", {held}).value(), SizeIs(1));
  held.from = day("2021-11-01");
  EXPECT_EQ(pass_post(one, Uuid::named("next"), to, today, "", {held}).error().code, "POST-TWICE");
}

// ---- rosters -----------------------------------------------------------------------------------

class Rota : public testing::Test {
 protected:
  const Post phone_ = post("dongfeng-2017", "duty.duty_phone/当日值班员", "c1");
  const std::vector<Holding> people_{held("王一", "duty.group_leader"),
                                     held("李二", "duty.liaison")};
  const Instant now_ = Instant::parse("2017-05-01T12:00:00+08:00").value();

  static Holding held(const char* name, const char* key, const char* unit = "c1") {
    return {.id = Uuid::named(std::string(name) + key + unit),
            .plan = "dongfeng-2017",
            .post = key,
            .unit = unit,
            .name = name,
            .from = day("2017-03-01")};
  }
  Shift shift(const char* on, int from, int to, std::vector<Uuid> who) const {
    return {.id = Uuid::named(on + std::to_string(from)),
            .plan = phone_.plan,
            .post = phone_.key,
            .unit = phone_.unit,
            .day = day(on),
            .from = from,
            .to = to,
            .holdings = std::move(who)};
  }
  std::string put(const Shift& one, const std::optional<Shift>& before = {}) const {
    const auto events = put_shift(phone_, one, before, people_, now_);
    return events ? "ok" : events.error().code;
  }
};

TEST_F(Rota, S2_41_ADutyTelephoneGoesFromHandToHand) {
  const Uuid wang = people_[0].id, li = people_[1].id;
  EXPECT_EQ(put(shift("2017-05-02", 480, 1920, {wang})), "ok") << "round the clock, in turns";
  EXPECT_EQ(put(shift("2017-05-03", 480, 1920, {li})), "ok");
  EXPECT_EQ(put(shift("2017-05-03", 480, 1920, {wang, li})), "SHIFT-FULL") << "not everyone";
  const std::vector<Shift> kept{shift("2017-05-02", 480, 1920, {wang}),
                                shift("2017-05-03", 480, 1920, {li})};
  EXPECT_THAT(clashes_of(kept, people_), IsEmpty());
  const auto on = [&](const char* date) {
    return staffing({phone_}, people_, kept, PlanFamilies(), day(date)).posts.front();
  };
  EXPECT_EQ(on("2017-05-02").state, PostState::met);
  EXPECT_EQ(on("2017-05-02").on_duty, 1);
  EXPECT_EQ(on("2017-05-04").state, PostState::vacant) << "a day that nobody is on";
}

TEST_F(Rota, AShiftIsChecked) {
  const Uuid wang = people_[0].id;
  EXPECT_EQ(put(shift("2017-05-02", 480, 480, {wang})), "SHIFT-TIMES");
  EXPECT_EQ(put(shift("2017-05-02", 1440, 1500, {wang})), "SHIFT-TIMES");
  EXPECT_EQ(put(shift("2017-05-02", 480, 1921, {wang})), "SHIFT-TIMES");
  EXPECT_EQ(put(shift("2018-05-03", 480, 600, {wang})), "SHIFT-DAY");
  EXPECT_EQ(put(shift("2017-05-01", 480, 720, {wang})), "SHIFT-PAST");
  EXPECT_EQ(put(shift("2017-04-30", 1200, 2160, {wang})), "SHIFT-PAST") << "it ends at noon, now";
  EXPECT_EQ(put(shift("2017-04-30", 1200, 2161, {wang})), "ok");
  EXPECT_EQ(put(shift("2017-05-02", 480, 600, {}), shift("2017-05-01", 480, 600, {})),
            "SHIFT-PAST");
  EXPECT_EQ(put(shift("2017-05-02", 480, 600, {})), "ok") << "nobody yet";
  EXPECT_EQ(put(shift("2017-05-02", 480, 600, {Uuid::named("x")})), "SHIFT-HOLDER");
  EXPECT_EQ(put(shift("2017-05-02", 480, 600, {wang, wang})), "SHIFT-TWICE");
  EXPECT_FALSE(remove_shift(shift("2017-05-01", 480, 720, {}), now_));
  EXPECT_TRUE(remove_shift(shift("2017-05-01", 480, 721, {}), now_));
}

TEST_F(Rota, TwoPlacesAtOnceAreNamedAlsoOverMidnight) {
  const Uuid wang = people_[0].id;
  const std::vector<Shift> kept{shift("2017-05-02", 1200, 1800, {wang}),  // to 6:00
                                shift("2017-05-03", 359, 400, {wang}),    // from 5:59
                                shift("2017-05-03", 400, 500, {wang})};
  EXPECT_THAT(clashes_of(kept, people_), ElementsAre(Clash{people_[0].holder(), 0, 1}));
}

// ---- doubled and overloaded --------------------------------------------------------------------

TEST(Loads, S0_07_VacancyDoublesAndOverloadAreNamed) {
  const plan::Plan plan = plan_named("xushi-2024");
  const std::string v1 = plan.org.units.at(0).id, v2 = plan.org.units.at(1).id;
  const Uuid wang = Uuid::named("wang");
  std::vector<Holding> all;
  const auto hold = [&](const char* key, const std::string& unit) {
    all.push_back({.id = Uuid::named(key + unit),
                   .plan = plan.head.id,
                   .post = key,
                   .unit = unit,
                   .person = wang,
                   .from = plan.head.window.from});
  };
  const auto count = [&] {
    return staffing(posts_of(plan), all, {}, PlanFamilies({&plan}), plan.head.window.from);
  };
  hold("duty.principal", v1);
  hold("duty.liaison", v1);
  hold("duty.handler", v1);
  EXPECT_THAT(count().doubled, IsEmpty());
  EXPECT_THAT(count().overloads, IsEmpty());
  EXPECT_FALSE(duties_filled(count(), v1));
  hold("duty.liaison", v2);
  const Staffing found = count();
  ASSERT_THAT(found.doubled, SizeIs(1));
  EXPECT_EQ(found.doubled[0].kind, Doubled::Kind::units) << "one person's post in two villages";
  EXPECT_THAT(found.doubled[0].holdings, ElementsAre(1, 3));
  ASSERT_THAT(found.overloads, SizeIs(1));
  EXPECT_THAT(found.overloads[0].holdings, SizeIs(4));
  hold("duty.village_link", v1);
  hold("duty.visitor", v1);
  EXPECT_FALSE(duties_filled(count(), v1));
  hold("duty.participants/村干部", v1);
  EXPECT_TRUE(duties_filled(count(), v1));
  hold("duty.gone", v1);
  EXPECT_THAT(count().unasked, ElementsAre(7));
  EXPECT_THAT(count().overloads.at(0).holdings, SizeIs(7)) << "what nobody asks for is no load";
}

TEST(Loads, S3_46_TwoSeatsOfOneGroupAreDoubled) {
  const plan::Plan plan = plan_named(k_county);
  const Date on = plan.head.window.from;
  const auto seat = [&](const char* name) {
    return Holding{.id = Uuid::named(name),
                   .plan = plan.head.id,
                   .post = std::string("duty.lead_group/") + name,
                   .unit = "county",
                   .name = "赵书记",
                   .from = on};
  };
  const Staffing found =
      staffing(posts_of(plan), {seat("组长"), seat("副组长")}, {}, PlanFamilies({&plan}), on);
  ASSERT_THAT(found.doubled, SizeIs(1));
  EXPECT_EQ(found.doubled[0].kind, Doubled::Kind::seats);
}

// ---- properties --------------------------------------------------------------------------------

constexpr int k_days = 40;

// However people come and go: on no day more than the most, nobody twice, and what is counted is
// what a day-by-day model has.
RC_GTEST_PROP(PostProperties, OnEveryDayAtMostTheMostAndNobodyTwice, ()) {
  Post post{.plan = "p", .key = "staffing.x", .unit = "v", .name = "x"};
  post.max = *rc::gen::inRange<std::int64_t>(0, 4);
  post.min = *rc::gen::inRange<std::int64_t>(0, 3);
  const Date first = day("2021-01-01");
  std::vector<Holding> all;
  std::map<int, std::multiset<std::string>> model;  // by day
  const auto steps = *rc::gen::inRange(1, 30);
  for (int n = 0; n < steps; ++n) {
    const Date from = first + *rc::gen::inRange(0, k_days);
    if (*rc::gen::arbitrary<bool>() && !all.empty()) {
      Holding& one = all[*rc::gen::inRange<std::size_t>(0, all.size())];
      const bool was_open = !one.to;
      if (!leave_post(one, from, "x", first)) {
        RC_ASSERT(!was_open || from < one.from - 1);
        continue;
      }
      one.to = from;
      for (int d = 0; d < k_days; ++d)
        if (first + d > from) model[d].erase(model[d].find(one.name));
      continue;
    }
    const Holding one{.id = Uuid::named(std::to_string(n)),
                      .plan = "p",
                      .post = post.key,
                      .unit = "v",
                      .name = std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 5))),
                      .from = from};
    bool twice = false, full = false;
    for (int d = from - first; d < k_days; ++d) {
      twice = twice || model[d].contains(one.name);
      full = full || (post.max > 0 && static_cast<std::int64_t>(model[d].size()) >= post.max);
    }
    const auto events = fill_post(post, one, all, first);
    RC_ASSERT(events.has_value() == (!twice && !full));
    if (!events) continue;
    all.push_back(one);
    for (int d = from - first; d < k_days; ++d) model[d].insert(one.name);
  }
  for (int d = 0; d < k_days; ++d) {
    const Manned found = staffing({post}, all, {}, PlanFamilies(), first + d).posts.front();
    RC_ASSERT(found.filled == static_cast<std::int64_t>(model[d].size()));
    RC_ASSERT(found.state != PostState::over);
    RC_ASSERT(found.missing == std::max<std::int64_t>(post.min - found.filled, 0));
    RC_ASSERT((found.state == PostState::met) == (found.missing == 0));
  }
}

// Clashes are those that a look at every minute finds.
RC_GTEST_PROP(PostProperties, ClashesAreWhatEveryMinuteShows, ()) {
  const Date first = day("2021-01-01");
  std::vector<Holding> people;
  for (const char* name : {"a", "b"})
    people.push_back({.id = Uuid::named(name), .unit = "v", .name = name, .from = first});
  std::vector<Shift> shifts;
  const auto n = *rc::gen::inRange(0, 6);
  for (int i = 0; i < n; ++i) {
    Shift one{.id = Uuid::named("s" + std::to_string(i)), .unit = "v"};
    one.day = first + *rc::gen::inRange(0, 3);
    one.from = 60 * *rc::gen::inRange(0, 24);
    one.to = one.from + 60 * *rc::gen::inRange(1, 25);
    for (const Holding& who : people)
      if (*rc::gen::arbitrary<bool>()) one.holdings.push_back(who.id);
    shifts.push_back(one);
  }
  std::set<std::tuple<std::string, std::size_t, std::size_t>> expected, found;
  for (const Holding& who : people)
    for (std::size_t a = 0; a < shifts.size(); ++a)
      for (std::size_t b = a + 1; b < shifts.size(); ++b)
        for (int hour = 0; hour < 24 * 6; ++hour) {
          const Instant at = Instant::at(first, hour * 60);
          const auto there = [&](const Shift& one) {
            return one.begins() <= at && at < one.ends() &&
                   std::find(one.holdings.begin(), one.holdings.end(), who.id) !=
                       one.holdings.end();
          };
          if (there(shifts[a]) && there(shifts[b])) expected.emplace(who.holder(), a, b);
        }
  for (const Clash& clash : clashes_of(shifts, people))
    found.emplace(clash.holder, clash.first, clash.second);
  RC_ASSERT(found == expected);
}

}  // namespace
}  // namespace wanhu::domain
