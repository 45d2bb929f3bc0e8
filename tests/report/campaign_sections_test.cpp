// What the bulletin and the final report say of the blocks of the plans, beside what was done, and
// that it stays so whatever is done later.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "domain/standard/target.hpp"
#include "report/report.hpp"
#include "support/places_plan.hpp"
#include "support/standards_play.hpp"
#include "support/supervised_plan.hpp"

namespace wanhu::test {
namespace {

using base::Date;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Date day(const char* iso) {
  return Date::parse(iso).value();
}
void go(Township& town, const char* iso) {
  town.clock().set(base::Instant::at(day(iso), 9 * 60));
}

report::Document document(Township& town, const char* iso, const std::string& format,
                          const std::string& who = "centre-1", const std::string& name = "daily",
                          base::Lang lang = base::Lang::zh) {
  return town.read(
      who,
      [&](app::Reader& reader) {
        auto made = report::make(reader, name, day(iso), format);
        if (!made) throw std::runtime_error(made.error().code);
        return *made;
      },
      lang);
}

// The section of a block; null when the report has none.
Json section(Township& town, const char* iso, const std::string& block,
             const std::string& who = "centre-1", const std::string& name = "daily") {
  const Json sections = Json::parse(document(town, iso, "json", who, name).bytes).at("sections");
  const std::string id = "block-" + block;
  return sections.contains(id) ? sections.at(id) : Json();
}
Json figure(const Json& section, const std::string& key) {
  return section.at("figures").at(key).at("value");
}
Json rows(const Json& section, const char* table) {
  return section.at("tables").at(table).at("rows");
}
// The row whose column says so.
Json row(const Json& section, const char* table, const char* column, const std::string& value) {
  const Json all = rows(section, table);
  for (const Json& one : all)
    if (one.at(column) == value) return one;
  throw std::runtime_error(std::string(table) + " has no " + value);
}
// Some cells of a row, as the page shows numbers.
std::vector<std::int64_t> cells(const Json& row, const std::vector<const char*>& columns) {
  std::vector<std::int64_t> list;
  for (const char* column : columns) list.push_back(row.at(column).get<std::int64_t>());
  return list;
}

using Shelf = std::map<std::string, std::string>;
Shelf shelf(Township& town, const char* iso) {
  Shelf made;
  for (const char* name : {"daily", "final"})
    for (const char* format : {"html", "json", "xlsx"})
      for (const char* who : {"centre-1", "qsm-lead", "county-1"})
        made[std::string(name) + " " + format + " " + who] =
            document(town, iso, format, who, name).bytes;
  return made;
}
void expect_same(const Shelf& before, const Shelf& after) {
  for (const auto& [what, bytes] : before) EXPECT_TRUE(bytes == after.at(what)) << what;
}

// ---- tasks and cadences ------------------------------------------------------------------------

class AskSections : public testing::Test {
 protected:
  AskSections() {  // Saturday 16 October: the tasks of the first phase were due the day before
    act("qsm-lead", "leaflets a", k_village_a, "2021-10-15");
    act("qy-lead", "leaflets b", k_village_b, "2021-10-16");
    Json excuse = ask("xinqiao", "2021-10-15");
    excuse["reason"] = "与邻村合领";
    town.must("centre-1", "ask.excuse", excuse);
    go(town, "2021-10-18");
  }
  static Json ask(const std::string& unit, const char* when) {
    return {{"rule", "task.collect_leaflets"}, {"unit", unit}, {"day", when}};
  }
  void act(const char* who, const char* name, const char* unit, const char* when) {
    Json data = ask(unit, when);
    data["act_id"] = id_text(name);
    town.must(who, "act.record", data);
  }
  Township town;
};

TEST_F(AskSections, CountsEachUnitInEachPeriodOnce) {
  const Json asks = section(town, "2021-10-17", "asks");
  const std::vector<const char*> states{"asked", "met", "late", "missed", "excused", "open"};
  EXPECT_THAT(cells(row(asks, "asks", "rule", "task.collect_leaflets"), states),
              ElementsAre(16, 1, 1, 13, 1, 0));
  EXPECT_THAT(cells(row(asks, "asks", "rule", "task.learn_the_form"), states),
              ElementsAre(16, 0, 0, 16, 0, 0));
  // A report every day from the tenth on; the one of the day itself may still be made.
  EXPECT_THAT(cells(row(asks, "asks", "rule", "report.progress"), states),
              ElementsAre(8, 0, 0, 7, 0, 1));
  std::vector<std::int64_t> figures;
  for (const char* state : states)
    figures.push_back(figure(asks, "asks-" + std::string(state)).get<std::int64_t>());
  EXPECT_THAT(figures, ElementsAre(48, 1, 1, 43, 1, 2));
  EXPECT_EQ(cells(asks.at("tables").at("asks").at("total"), states), figures);
}

TEST_F(AskSections, MissesStandByUnitInThePlansOrderWithWhatFollows) {
  const Json misses = rows(section(town, "2021-10-17", "asks"), "misses");
  ASSERT_EQ(misses.size(), 2U + 16U + 13U);
  EXPECT_EQ(misses.at(0).at("unit"), "汝集镇");
  EXPECT_EQ(misses.at(0).at("rule"), "report.progress");
  EXPECT_EQ(misses.at(0).at("n"), 7) << "one line, however often";
  EXPECT_EQ(misses.at(0).at("from"), "2021-10-10");
  EXPECT_EQ(misses.at(0).at("to"), "2021-10-16");
  EXPECT_EQ(misses.at(2).at("unit"), "秦四庙村");
  EXPECT_EQ(misses.at(2).at("rule"), "task.learn_the_form");
  EXPECT_EQ(misses.at(2).at("follows"), "只列出");
  EXPECT_EQ(misses.at(2).at("href"),
            "/asks/explain?plan=ruji-2021&rule=task.learn_the_form&unit=qinsimiao&day=2021-10-10");
  EXPECT_EQ(misses.at(3).at("unit"), "七营村");
}

TEST_F(AskSections, AVillageReadsItsOwn) {
  const Json asks = section(town, "2021-10-17", "asks", "qy-lead");
  EXPECT_EQ(figure(asks, "asks-asked"), 2);
  EXPECT_EQ(figure(asks, "asks-late"), 1);
  EXPECT_EQ(rows(asks, "misses").size(), 1U);
}

TEST_F(AskSections, SupervisionIsNoAskThatABulletinTellsOf) {
  EXPECT_THAT(section(town, "2021-10-17", "asks").dump(), Not(HasSubstr("supervision.")));
}

TEST_F(AskSections, WhatIsRecordedLaterChangesNoPastDay) {
  const Shelf before = shelf(town, "2021-10-17");
  act("qsm-lead", "leaflets again", k_village_a, "2021-10-14");
  act("qy-lead", "leaflets b again", k_village_b, "2021-10-15");
  town.must("qsm-lead", "act.withdraw", {{"act_id", id_text("leaflets a")}, {"reason", "记错"}});
  town.must("centre-1", "ask.withdraw_excuse",
            {{"rule", "task.collect_leaflets"},
             {"unit", "xinqiao"},
             {"day", "2021-10-15"},
             {"reason", "不合领了"}});
  town.must("system", "plan.activate", {{"source", places_plan()}});
  expect_same(before, shelf(town, "2021-10-17"));
  go(town, "2021-11-25");
  expect_same(before, shelf(town, "2021-10-17"));
}

TEST_F(AskSections, TheFinalReportTellsOfAllDays) {
  const Json asks = section(town, "2021-10-17", "asks", "centre-1", "final");
  EXPECT_EQ(figure(asks, "asks-asked"), 48);
  EXPECT_FALSE(asks.at("tables").contains("misses"));
}

// ---- publicity ---------------------------------------------------------------------------------

class PublicitySection : public testing::Test {
 protected:
  void tell(const char* who, const char* name, const char* unit, int n) {
    town.must(who, "publicity.record",
              {{"act_id", id_text(name)},
               {"item", "door_leaflet"},
               {"unit", unit},
               {"day", town.clock().now().date().iso()},
               {"channel", "door"},
               {"n", n}});
  }
  Township town;
};

TEST_F(PublicitySection, S2_30CountsByItemAndChannelAndScoresNothing) {
  tell("qsm-lead", "doors a", k_village_a, 3);
  go(town, "2021-10-17");
  tell("qy-lead", "doors b", k_village_b, 2);
  go(town, "2021-10-18");
  const Json found = section(town, "2021-10-17", "publicity");
  EXPECT_EQ(figure(found, "publicity.door"), 5);
  EXPECT_THAT(cells(row(found, "publicity", "item", "door_leaflet"), {"on_day", "n", "units"}),
              ElementsAre(2, 5, 2));
  const std::string page = document(town, "2021-10-17", "html").bytes;
  EXPECT_THAT(page, HasSubstr("只计数，不打分"));
  EXPECT_FALSE(found.at("tables").at("publicity").at("rows").at(0).contains("share"));
  EXPECT_EQ(figure(section(town, "2021-10-17", "publicity", "qy-lead"), "publicity.door"), 2);
}

TEST_F(PublicitySection, StaysWhenARecordIsWithdrawnLater) {
  tell("qsm-lead", "doors a", k_village_a, 3);
  town.must("centre-1", "item.put",
            {{"item", "door_leaflet"}, {"title", "平安宣传页"}, {"text", "晚上出门请锁好门窗"}});
  town.must("centre-1", "stock.receive", {{"item", "door_leaflet"}, {"version", 1}, {"n", 100}});
  go(town, "2021-10-18");
  const Shelf before = shelf(town, "2021-10-16");
  EXPECT_THAT(cells(row(section(town, "2021-10-16", "publicity"), "stock", "item", "door_leaflet"),
                    {"version", "received", "handed_over", "returned", "stock"}),
              ElementsAre(1, 100, 0, 0, 100));
  town.must("qsm-lead", "publicity.withdraw", {{"act_id", id_text("doors a")}, {"reason", "记错"}});
  town.must("centre-1", "stock.hand_over",
            {{"item", "door_leaflet"},
             {"version", 1},
             {"handover_id", id_text("leaflets")},
             {"to_unit", k_village_a},
             {"n", 60}});
  expect_same(before, shelf(town, "2021-10-16"));
  const Json later = section(town, "2021-10-18", "publicity");
  EXPECT_EQ(figure(later, "publicity.door"), 0);
  EXPECT_THAT(cells(row(later, "stock", "item", "door_leaflet"), {"handed_over", "stock"}),
              ElementsAre(60, 40));
  EXPECT_FALSE(section(town, "2021-10-18", "publicity", "qsm-lead").at("tables").contains("stock"))
      << "what the centre has is the centre's";
}

// ---- places ------------------------------------------------------------------------------------

class PlaceSections : public testing::Test {
 protected:
  PlaceSections() {
    town.must("system", "plan.activate", {{"source", places_plan()}});
    for (const char* name : {"塘边", "桥头"})
      town.must("qsm-lead", "place.put",
                {{"place_id", id_text(name)},
                 {"kind", "spot"},
                 {"unit", k_village_a},
                 {"name", name},
                 {"where", "村东"}});
    look("look 1", true);
    town.must("qsm-lead", "place.list",
              {{"listing_id", id_text("listing")},
               {"rule", "listing.rectify"},
               {"place_id", id_text("塘边")},
               {"reason", "两次检查都有隐患"},
               {"measures", Json::array({"一处一方案"})},
               {"owner", "村委会"},
               {"due", "2021-10-18"}});
  }
  void look(const char* name, bool fault) {
    Json lamp{{"item", "照明"}, {"state", fault ? "fault" : "ok"}};
    if (fault) lamp.update({{"matter_id", id_text("lamp")}, {"kind", "general"}});
    town.must("qsm-lead", "inspection.record",
              {{"inspection_id", id_text(name)},
               {"rule", "inspect.spots"},
               {"place_id", id_text("塘边")},
               {"day", town.clock().now().date().iso()},
               {"items", Json::array({lamp, {{"item", "护栏"}, {"state", "ok"}}})}});
  }
  void extend() {
    town.must("qsm-lead", "place.list_extend",
              {{"listing_id", id_text("listing")}, {"due", "2021-11-05"}, {"reason", "等材料"}});
  }
  Township town;
};

TEST_F(PlaceSections, SayWhatStandsWhatWasFoundAndWhatIsListed) {
  const Json places = section(town, "2021-10-16", "places");
  EXPECT_EQ(figure(places, "places.spot"), 2);
  EXPECT_EQ(figure(places, "places.room"), 0);
  EXPECT_EQ(row(places, "places", "kind", "room").at("planned"), 1);
  EXPECT_THAT(cells(row(places, "places", "kind", "spot"),
                    {"standing", "listed", "faulty", "rectified", "unseen"}),
              ElementsAre(2, 1, 1, 0, 1));
  EXPECT_EQ(figure(places, "faults-open"), 1);
  EXPECT_EQ(figure(places, "faults-found"), 1);
  EXPECT_EQ(figure(places, "faults-ended"), 0);
  EXPECT_THAT(cells(row(places, "rounds", "rule", "inspect.spots"), {"units", "needed", "done"}),
              ElementsAre(1, 2, 1));
  EXPECT_THAT(cells(row(places, "listings", "rule", "listing.rectify"),
                    {"listed", "open", "overdue", "delisted", "needed", "done"}),
              ElementsAre(1, 1, 0, 0, 2, 1));
  EXPECT_TRUE(
      section(town, "2021-10-16", "places", "qy-lead").at("figures").contains("places.spot"));
  EXPECT_EQ(figure(section(town, "2021-10-16", "places", "qy-lead"), "places.spot"), 0);
  const Json share = rows(section(town, "2021-10-16", "quotas"), "milestones").at(0);
  EXPECT_EQ(share.at("indicator"), "put_right");
  EXPECT_THAT(cells(share, {"done", "all", "next_percent", "needed"}), ElementsAre(0, 2, 50, 1));
}

TEST_F(PlaceSections, OverdueListingsAreThoseOfTheDay) {
  go(town, "2021-10-20");
  EXPECT_EQ(row(section(town, "2021-10-18", "places"), "listings", "rule", "listing.rectify")
                .at("overdue"),
            0);
  EXPECT_EQ(row(section(town, "2021-10-19", "places"), "listings", "rule", "listing.rectify")
                .at("overdue"),
            1);
}

TEST_F(PlaceSections, AReinspectionAndATermThatMovesChangeNoPastDay) {
  go(town, "2021-10-18");
  const Shelf before = shelf(town, "2021-10-17");
  extend();
  look("look 2", false);
  expect_same(before, shelf(town, "2021-10-17"));
  town.must("qsm-lead", "place.delist",
            {{"listing_id", id_text("listing")}, {"evidence", "复查合格"}});
  town.must("qsm-lead", "inspection.withdraw",
            {{"inspection_id", id_text("look 1")}, {"reason", "看错了"}});
  town.must("centre-1", "place.close", {{"place_id", id_text("桥头")}, {"reason", "已填平"}});
  expect_same(before, shelf(town, "2021-10-17"));
  const Json today = section(town, "2021-10-18", "places");
  EXPECT_THAT(cells(row(today, "places", "kind", "spot"),
                    {"standing", "listed", "faulty", "rectified", "unseen"}),
              ElementsAre(1, 0, 0, 1, 0));
  EXPECT_THAT(cells(row(today, "listings", "rule", "listing.rectify"),
                    {"listed", "open", "overdue", "delisted"}),
              ElementsAre(1, 0, 0, 1));
}

// ---- standards and honours ---------------------------------------------------------------------

TEST(StandardSections, S4_03ResultsByUnitSharesWithTheirRoundingAndHonours) {
  Township town;
  assess_october(town);
  const Json running = section(town, "2021-10-31", "standards");
  EXPECT_THAT(cells(rows(running, "standards").at(0), {"units", "assessed", "drawn", "verified"}),
              ElementsAre(2, 2, 0, 0));
  EXPECT_TRUE(rows(running, "results").empty());
  honour_october(town);
  go(town, "2021-11-02");
  const Json settled = section(town, "2021-11-01", "standards");
  const Json passed = figure(settled, "standards.safe.passed");
  EXPECT_EQ(passed.at("den"), 2);
  EXPECT_EQ(passed.at("num"), rows(settled, "standards").at(0).at("passed"));
  ASSERT_EQ(rows(settled, "results").size(), 2U);
  EXPECT_EQ(rows(settled, "results").at(0).at("unit"), "秦四庙村");
  EXPECT_EQ(rows(settled, "results").at(1).at("unit"), "七营村");
  const Json target = rows(settled, "targets").at(0);
  EXPECT_EQ(target.at("needed"),
            domain::units_needed(target.at("percent").get<int>(), 2, domain::Rounding::up));
  EXPECT_EQ(target.at("rounding"), "进一");
  EXPECT_EQ(rows(section(town, "2021-11-01", "standards", "qy-lead"), "results").size(), 1U);

  const Shelf before = shelf(town, "2021-11-01");
  EXPECT_EQ(rows(section(town, "2021-11-01", "honours"), "honours").at(0).at("state"), "待审定");
  town.must("centre-1", "honour.decide",
            {{"proposal_id", id_text("honour")},
             {"outcome", "granted"},
             {"by", "镇平安建设领导小组"},
             {"reason", "同意"}});
  expect_same(before, shelf(town, "2021-11-01"));
  EXPECT_EQ(rows(section(town, "2021-11-02", "honours"), "honours").at(0).at("state"), "已批准");
  EXPECT_TRUE(rows(section(town, "2021-11-02", "honours", "qy-lead"), "honours").empty());
  EXPECT_EQ(section(town, "2021-10-31", "standards"), running) << "not settled on that day";
}

// ---- supervision -------------------------------------------------------------------------------

class SupervisionSection : public testing::Test {
 protected:
  SupervisedTown town{store::Engine::sqlite};
  std::string today() { return town.clock().now().date().iso(); }
  Json found(const std::string& who = "centre-1") {
    return section(town, today().c_str(), "supervision", who);
  }
};

TEST_F(SupervisionSection, S3_50TellsOfDrawsAndFindingsByState) {
  town.hold("open", "open_site", "units");
  const std::string item = town.item("open");
  ASSERT_EQ(
      town.record("centre-2", "open", item, "site", "finding", SupervisedTown::finding("finding")),
      "ok");
  const Json now = found();
  const Json draw = row(now, "draws", "kind", "open_site");
  EXPECT_THAT(cells(draw, {"announced", "going_on", "done", "checked"}), ElementsAre(0, 1, 0, 1));
  EXPECT_GE(draw.at("drawn"), 1);
  EXPECT_THAT(cells(row(now, "findings", "kind", "false_visit"), {"told", "upheld", "total"}),
              ElementsAre(1, 0, 1));
  EXPECT_THAT(now.dump(), Not(HasSubstr("走访记录与现场情况不符"))) << "numbers, no words";
  const std::string then = today();
  const Shelf before = shelf(town, then.c_str());
  town.clock().pass(10 * k_day_ms);
  ASSERT_EQ(town.on("centre-1", "decide", "finding", {{"outcome", "lifted"}, {"reason", "不成立"}}),
            "ok");
  ASSERT_EQ(town.outcome("centre-1", "supervision.close",
                         {{"round_id", id_text("open")}, {"reason", "其余下一期再查"}}),
            "ok");
  EXPECT_THAT(cells(row(found(), "findings", "kind", "false_visit"), {"told", "lifted", "total"}),
              ElementsAre(0, 1, 1));
  EXPECT_THAT(cells(row(found(), "draws", "kind", "open_site"), {"going_on", "done"}),
              ElementsAre(0, 1));
  town.clock().pass(k_day_ms);
  const Shelf after = shelf(town, then.c_str());
  // On the day itself the report says that the day is not over; the figures are the same.
  const auto figures = [](const Shelf& shelf) {
    return Json::parse(shelf.at("daily json centre-1")).at("sections").at("block-supervision");
  };
  EXPECT_EQ(figures(before), figures(after));
}

TEST_F(SupervisionSection, ACovertRoundIsInNoBulletinBeforeItHasEnded) {
  town.hold("covert", "covert_site", "units");
  ASSERT_EQ(town.record("centre-2", "covert", town.item("covert"), "site", "finding",
                        SupervisedTown::finding("finding")),
            "ok");
  for (const char* who : {"centre-1", "qsm-lead"}) {
    EXPECT_THAT(found(who).dump(), Not(HasSubstr("covert_site"))) << who;
    EXPECT_EQ(row(found(who), "findings", "kind", "false_visit").at("total"), 0) << who;
  }
  ASSERT_EQ(town.outcome("centre-1", "supervision.close",
                         {{"round_id", id_text("covert")}, {"reason", "其余下一期再查"}}),
            "ok");
  EXPECT_EQ(row(found(), "draws", "kind", "covert_site").at("done"), 1);
  EXPECT_EQ(row(found(), "findings", "kind", "false_visit").at("total"), 1);
}

TEST_F(SupervisionSection, AVillageReadsNoNumbersOfARecontact) {
  for (int n = 1; n <= 4; ++n) town.visit("qy-1", "dwelling b " + std::to_string(n), "answered");
  town.clock().pass(k_day_ms);
  town.hold("calls", "recontact", "visits");
  EXPECT_EQ(row(found(), "draws", "kind", "recontact").at("going_on"), 1);
  EXPECT_TRUE(rows(found("qy-lead"), "draws").empty());
}

// ---- posts, and the form of it all -------------------------------------------------------------

TEST(PostSection, SaysHowManyAreMissingAndNeverWho) {
  Township town;
  town.must("qsm-lead", "post.fill",
            {{"holding_id", id_text("holder")},
             {"post", "duty.visitor"},
             {"unit", k_village_a},
             {"from", "2021-10-16"},
             {"person_id", id_text("qsm-1")}});
  go(town, "2021-10-18");
  const Json posts = section(town, "2021-10-17", "posts");
  const Json here = row(posts, "posts", "unit", "秦四庙村");
  const Json there = row(posts, "posts", "unit", "七营村");
  EXPECT_EQ(here.at("filled"), 1);
  EXPECT_EQ(there.at("filled"), 0);
  EXPECT_EQ(here.at("posts"), there.at("posts"));
  EXPECT_EQ(here.at("vacant").get<int>() + 1, there.at("vacant"));
  EXPECT_EQ(figure(posts, "posts-vacant"), posts.at("tables").at("posts").at("total").at("vacant"));
  EXPECT_EQ(rows(posts, "vacancies").size(), figure(posts, "posts-vacant").get<std::size_t>());
  EXPECT_THAT(posts.dump(), Not(HasSubstr("测试qsm-1")));
  const Shelf before = shelf(town, "2021-10-17");
  town.must("qsm-lead", "post.leave",
            {{"holding_id", id_text("holder")}, {"day", "2021-10-17"}, {"reason", "调离"}});
  expect_same(before, shelf(town, "2021-10-17"));
}

TEST(BlockSections, StandOnlyWhereAPlanOfTheDayHasThem) {
  Township town;
  go(town, "2021-10-18");
  for (const char* block : {"places", "standards", "honours", "burden"})
    EXPECT_TRUE(section(town, "2021-10-17", block).is_null()) << block;
  town.must("system", "plan.activate",
            {{"source", places_plan("\n[burden]\nmax_meetings = 2\nper = \"月\"\n")}});
  EXPECT_TRUE(section(town, "2021-10-17", "places").is_null()) << "not on that day";
  EXPECT_FALSE(section(town, "2021-10-18", "places").is_null());
  const Json burden = section(town, "2021-10-18", "burden");
  EXPECT_EQ(figure(burden, "burden-over"), 0);
  EXPECT_EQ(row(burden, "burden", "unit", "秦四庙村").at("max"), 2);
}

TEST(BlockSections, AreSaidInBothLanguagesWithoutAHole) {
  SupervisedTown town(store::Engine::sqlite);
  town.must("system", "plan.activate", {{"source", places_plan()}});
  town.must("system", "plan.activate", {{"source", standards_month_plan()}});
  for (const char* name : {"daily", "final"})
    for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
      const std::string page = document(town, "2021-10-16", "html", "centre-1", name, lang).bytes;
      for (const char* code : {"REPORT-", "POSTS-", "BURDEN-", "HONOUR-DOC-", "PLAN-DOC-"})
        EXPECT_THAT(page, Not(HasSubstr(code))) << name;
    }
}

// ---- the sheet of a day ------------------------------------------------------------------------

std::string sheet(Township& town, const std::string& who, std::optional<std::string> unit = {}) {
  return town.read(
      who,
      [&](app::Reader& reader) {
        const auto made = report::day_sheet(reader, unit);
        return made ? made->bytes : made.error().code;
      },
      base::Lang::zh);
}

TEST(DaySheet, HasABoxForEachTimeThatIsStillToDo) {
  Township town;
  town.must("system", "plan.activate", {{"source", places_plan()}});
  const std::string own = sheet(town, "qsm-lead");
  EXPECT_THAT(own, HasSubstr("今日任务清单"));
  EXPECT_THAT(own, HasSubstr("秦四庙村"));
  EXPECT_THAT(own, HasSubstr("<td class=\"tick\">□</td><th scope=\"row\">恳谈会"));
  EXPECT_THAT(own, HasSubstr("到镇综治中心领取宣传资料")) << "missed the day before";
  EXPECT_THAT(own, Not(HasSubstr("DAY-SHEET")));
  EXPECT_THAT(own, Not(HasSubstr("<script")));
  EXPECT_EQ(sheet(town, "centre-1", k_village_a), own);
}

TEST(DaySheet, StaysInsideTheScope) {
  Township town;
  EXPECT_EQ(sheet(town, "qsm-lead", k_village_b), "NOT-FOUND");
  EXPECT_EQ(sheet(town, "centre-1", "nowhere"), "NOT-FOUND");
  EXPECT_THAT(sheet(town, "centre-1"), HasSubstr("走访进度通报"));
  EXPECT_THAT(sheet(town, "qsm-lead"), Not(HasSubstr("随机回访")))
      << "supervision comes unforeseen";
}

}  // namespace
}  // namespace wanhu::test
