// What the plans S0 (Xushi 2024) and S2 (Dongfeng 2017) ask of places, clause by clause, run in an
// engine. On both databases.
#include <gtest/gtest.h>

#include "support/place_plans.hpp"

namespace wanhu::test {
namespace {

class TownPlans : public PlacePlans {};
INSTANTIATE_TEST_SUITE_P(Both, TownPlans,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// ---- S0 ----

TEST_P(TownPlans, S0_29AMediationRoomHasHoursAndBookings) {
  use("xushi-2024", "village1");
  at("2024-10-08T09:00:00+08:00");  // a Tuesday
  const Json weekdays{{"days", {1, 2, 3, 4, 5}}, {"from", 510}, {"to", 1050}};
  place("联调室", "joint_room", {{"n", 8}, {"hours", Json::array({weekdays})}});
  place("调解室", "mediation_room");
  const auto book = [&](const std::string& name, const std::string& room, int from, int to) {
    return town.outcome("walker", "room.book",
                        {{"booking_id", id_text(name)},
                         {"place_id", id_text(room)},
                         {"day", "2024-10-09"},
                         {"from", from},
                         {"to", to},
                         {"purpose", "相邻排水纠纷"}});
  };
  EXPECT_EQ(book("a", "联调室", 540, 600), "ok");
  EXPECT_EQ(book("b", "联调室", 590, 650), "ROOM-TAKEN");
  EXPECT_EQ(book("b", "联调室", 1040, 1100), "ROOM-CLOSED");
  EXPECT_EQ(book("b", "调解室", 540, 600), "ROOM-NONE") << "no hours were said";
  EXPECT_EQ(page("联调室").at("bookings").size(), 1U);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(TownPlans, S0_32TradesGoodsPremisesAndSpotsAreInspectedPutRightAndLookedAtAgain) {
  use("xushi-2024", "village1");
  at("2024-10-08T09:00:00+08:00");
  place("砂石场", "trade");
  place("加油站库房", "goods");
  place("集市", "premises");
  place("塘边", "spot");
  EXPECT_EQ(look("t", "inspect.trades", "砂石场",
                 {{"证照", true}, {"从业培训", true}, {"安全制度", true}}),
            "ok");
  EXPECT_EQ(look("g", "inspect.goods", "加油站库房",
                 {{"存放", true}, {"进出登记", true}, {"处置", true}}),
            "ok");
  EXPECT_EQ(look("p", "inspect.premises", "集市",
                 {{"消防", false}, {"疏散通道", true}, {"用电", true}}, "hazard"),
            "ok");
  EXPECT_EQ(town.matter("p消防").kind, "hazard");
  EXPECT_EQ(look("s", "inspect.spots", "塘边",
                 {{"照明", true}, {"护栏", false}, {"警示标志", true}}, "hazard"),
            "ok");
  EXPECT_EQ(
      look("s2", "inspect.spots", "塘边", {{"照明", true}, {"护栏", false}, {"警示标志", true}}),
      "ok");
  // 同一处两次检查都有隐患: it is listed, and gets off when a look finds nothing.
  EXPECT_EQ(list("l", "listing.rectify", "塘边"), "ok");
  EXPECT_EQ(listings().at("items").at(0).at("due"), "2024-11-07") << "30 days";
  EXPECT_EQ(delist("l"), "LISTING-FAULTS");
  // The standard's own condition: 没有未整改的重点部位.
  EXPECT_EQ(counted("count(place where kind = 'spot' and rectified = false)"), 1);
  at("2024-10-15T09:00:00+08:00");
  EXPECT_EQ(
      look("s3", "inspect.spots", "塘边", {{"照明", true}, {"护栏", true}, {"警示标志", true}}),
      "ok");
  EXPECT_EQ(delist("l"), "ok");
  EXPECT_EQ(page("塘边").at("place").at("rectified"), true);
  EXPECT_EQ(counted("count(place where kind = 'spot' and rectified = false)"), 0);
  EXPECT_EQ(counted("count(place where kind = 'spot' and listed_at answered)"), 1);
  EXPECT_EQ(page("集市").at("place").at("rectified"), false);
  EXPECT_EQ(acts("inspect.spots", "village1"), 3);
  const Json sheet = rounds("inspect.spots");
  EXPECT_EQ(sheet.at("rounds").size(), 9U) << "one a village";
  EXPECT_EQ(town.outcome("lead", "inspection.withdraw",
                         {{"inspection_id", id_text("s3")}, {"reason", "x"}}),
            "INSPECTION-USED");
  EXPECT_EQ(town.verified(), "ok");
}

// ---- S2 ----

TEST_P(TownPlans, S2_25BannersAreKeptFlatFirmAndWhole) {
  use("dongfeng-2017", "c1");
  place("路口横幅", "banner_spot");
  EXPECT_EQ(look("a", "inspect.banner_check", "路口横幅",
                 {{"平整", true}, {"牢固", false}, {"完好", true}}, "public_order"),
            "MATTER-KIND")
      << "a kind that the plan does not have";
  const Json kinds = page("路口横幅").at("matter_kinds");
  ASSERT_FALSE(kinds.empty());
  EXPECT_EQ(look("a", "inspect.banner_check", "路口横幅",
                 {{"平整", true}, {"牢固", false}, {"完好", true}}, kinds.at(0).at("id")),
            "ok");
  EXPECT_EQ(page("路口横幅").at("faults").at(0).at("item"), "牢固");
  EXPECT_EQ(acts("inspect.banner_check", "c1"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(TownPlans, S2_28ScreensAreCountedAndTheOwnersConsentIsRecorded) {
  use("dongfeng-2017", "c1");
  place("商场大屏", "display_screen", {{"n", 2}});
  place("酒店大屏", "display_screen",
        {{"n", 1}, {"consent", "业主同意每晚播放十分钟"}, {"consent_day", "2021-10-12"}});
  EXPECT_EQ(page("酒店大屏").at("consent_day"), "2021-10-12");
  EXPECT_EQ(page("商场大屏").at("consent"), "") << "nobody has been asked";
  EXPECT_EQ(town.outcome("walker", "place.put",
                         {{"place_id", id_text("x")},
                          {"kind", "display_screen"},
                          {"unit", "c1"},
                          {"name", "x"},
                          {"consent", "同意"}}),
            "PLACE-CONSENT");
  const Json counted = ask([](app::Reader& reader) {
    return app::places_page(reader, {.kind = "display_screen", .unit = "c1"});
  });
  EXPECT_EQ(counted.at("total"), 2);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(TownPlans, S2_34PatrolsAreCountedByThePlacesThatWerePassed) {
  use("dongfeng-2017", "c1");
  for (const char* name : {"菜市场", "小学门口", "车站"}) place(name, "busy_place");
  place("主干道东段", "main_road");
  const auto walk = [&](const std::string& who, const std::string& name, const std::string& day,
                        const std::vector<std::string>& names, const std::string& rule) {
    Json ids = Json::array();
    for (const std::string& one : names) ids.push_back(id_text(one));
    return town.outcome(who, "patrol.record",
                        {{"patrol_id", id_text(name)},
                         {"rule", rule},
                         {"unit", "c1"},
                         {"day", day},
                         {"from", 22 * 60},
                         {"to", 30 * 60},
                         {"place_ids", std::move(ids)}});
  };
  EXPECT_EQ(walk("walker", "n1", "2021-10-13", {"菜市场", "主干道东段"}, "cadence.road_patrol"),
            "ok");
  EXPECT_EQ(walk("walker", "n2", "2021-10-14", {"菜市场", "车站"}, "cadence.road_patrol"), "ok");
  EXPECT_EQ(walk("walker", "n3", "2021-10-16", {}, "cadence.road_patrol"), "PATROL-DAY")
      << "not over yet";
  EXPECT_EQ(walk("walker", "n3", "2021-10-14", {}, "cadence.visits"), "PATROL-RULE");
  EXPECT_EQ(walk("walker", "n3", "2021-10-14", {"nowhere"}, "cadence.road_patrol"), "NOT-FOUND");
  Json seen = patrols("2021-10-10", "2021-10-16", "busy_place");
  ASSERT_EQ(seen.at("coverage").size(), 1U);
  EXPECT_EQ(seen.at("coverage").at(0).at("places"), 3);
  EXPECT_EQ(seen.at("coverage").at(0).at("passed"), 2);
  for (const Json& row : seen.at("places")) {
    if (row.at("name") == "菜市场") {
      EXPECT_EQ(row.at("times"), 2);
      EXPECT_EQ(row.at("last"), "2021-10-14");
    }
    if (row.at("name") == "小学门口") EXPECT_TRUE(row.at("last").is_null());
  }
  seen = patrols("2021-10-14", "2021-10-14");
  EXPECT_EQ(seen.at("patrols").size(), 1U);
  EXPECT_EQ(seen.at("coverage").size(), 2U) << "both kinds were passed once";
  EXPECT_EQ(acts("cadence.road_patrol", "dongfeng"), 2) << "it is asked of the street's police";
  EXPECT_EQ(town.outcome("lead", "patrol.withdraw",
                         {{"patrol_id", id_text("n2")}, {"reason", "记错了日期"}}),
            "ok");
  EXPECT_EQ(acts("cadence.road_patrol", "dongfeng"), 1);
  EXPECT_EQ(patrols("2021-10-10", "2021-10-16", "busy_place").at("coverage").at(0).at("passed"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(TownPlans, S2_35ACadresPatrolLeavesALedgerOfPlacesAndMatters) {
  use("dongfeng-2017", "c1");
  place("菜市场", "busy_place");
  town.must("walker", "matter.open",
            {{"matter_id", id_text("seen")},
             {"check", "123456"},
             {"kind", "observed"},
             {"title", "井盖破损"},
             {"text", "菜市场门口井盖破了"},
             {"unit", "c1"},
             {"place", "菜市场"},
             {"channel", "visit"}});
  const auto walk = [&](const std::string& who, const std::string& name) {
    return town.outcome(who, "patrol.record",
                        {{"patrol_id", id_text(name)},
                         {"rule", "cadence.cadre_patrol"},
                         {"unit", "c1"},
                         {"day", "2021-10-15"},
                         {"from", 900},
                         {"to", 960},
                         {"place_ids", {id_text("菜市场")}},
                         {"matters", {id_text("seen")}},
                         {"note", "走访时顺路巡看"}});
  };
  EXPECT_EQ(walk("walker", "w"), "ok");
  EXPECT_EQ(walk("qsm-1", "x"), "NOT-FOUND") << "another unit";
  const Json row = patrols("2021-10-15", "2021-10-15").at("patrols").at(0);
  EXPECT_EQ(row.at("places"), 1);
  EXPECT_EQ(row.at("matters"), 1);
  EXPECT_EQ(acts("cadence.cadre_patrol", "c1"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(TownPlans, S2_39ABadAreaIsListedWorkedOnAndTakenOffByItsCriterion) {
  use("dongfeng-2017", "c1");
  place("后街", "bad_area");
  EXPECT_EQ(list("l", "listing.bad_areas", "后街", {{"due", "2021-12-16"}}), "LISTING-DUE");
  EXPECT_EQ(list("l", "listing.bad_areas", "后街", {{"due", "2021-11-16"}}), "ok");
  EXPECT_EQ(list("l2", "listing.bad_areas", "后街"), "LISTING-OPEN");
  EXPECT_EQ(town.outcome("walker", "place.list", Json::object()), "FORBIDDEN");
  EXPECT_EQ(town.outcome("lead", "place.close", {{"place_id", id_text("后街")}, {"reason", "x"}}),
            "PLACE-LISTED");
  EXPECT_EQ(town.outcome("lead", "place.list_update",
                         {{"listing_id", id_text("l")},
                          {"measures", {"补照明和围挡", "加密巡逻"}},
                          {"owner", "派出所和城建办"},
                          {"progress", "已装路灯六盏"}}),
            "ok");
  EXPECT_EQ(town.outcome("lead", "place.list_extend",
                         {{"listing_id", id_text("l")}, {"due", "2021-11-30"}, {"reason", "雨季"}}),
            "ok");
  at("2021-12-01T09:00:00+08:00");
  Json item = listings("overdue").at("items").at(0);
  EXPECT_EQ(item.at("overdue"), true);
  EXPECT_EQ(item.at("first_due"), "2021-11-16");
  EXPECT_EQ(item.at("extensions"), 1);
  EXPECT_EQ(item.at("ready"), false);
  EXPECT_EQ(delist("l"), "LISTING-RECHECK");
  // No round of the plan is about bad areas: the listing's own criterion is what is looked at.
  const std::string criterion = "连续两个月没有同类警情，附近居民过半认可";
  EXPECT_EQ(look("no", "listing.bad_areas", "后街", {{criterion, false}}), "ok");
  EXPECT_EQ(delist("l"), "LISTING-FAULTS");
  EXPECT_EQ(look("yes", "listing.bad_areas", "后街", {{criterion, true}}), "ok");
  EXPECT_EQ(listings().at("items").at(0).at("ready"), true);
  EXPECT_EQ(delist("l"), "ok");
  EXPECT_EQ(delist("l"), "LISTING-ENDED");
  EXPECT_EQ(listings().at("items").size(), 0U);
  EXPECT_EQ(listings("ended").at("items").at(0).at("evidence"), "居民代表现场认可");
  EXPECT_EQ(acts("listing.bad_areas", "c1"), 1) << "listing is the act; looking again is not";
  EXPECT_EQ(list("l3", "listing.bad_areas", "后街"), "ok") << "it may come back";
  EXPECT_EQ(page("后街").at("place").at("rectified"), false);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
