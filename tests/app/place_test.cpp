// Places on both databases: the register and who may write in it, rounds of inspection and what
// their faults come to, rooms, lists read from files.
#include <gtest/gtest.h>

#include "app/query_place.hpp"
#include "support/places_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class Places : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021

  Places() { town.must("system", "plan.activate", {{"source", places_plan()}}); }

  static Json spot(const std::string& name, Json more = Json::object()) {
    Json data{{"place_id", id_text(name)},
              {"kind", "spot"},
              {"unit", k_village_a},
              {"name", name},
              {"where", "村东"}};
    data.update(more);
    return data;
  }
  std::string put(const std::string& who, Json data) {
    return town.outcome(who, "place.put", std::move(data));
  }
  // An inspection of a spot; what is named has a fault, and offers a matter for it.
  static Json look(const std::string& name, const std::string& place,
                   const std::vector<std::string>& faults, const std::string& day = "2021-10-16") {
    Json items = Json::array();
    for (const std::string item : {"照明", "护栏"}) {
      if (std::find(faults.begin(), faults.end(), item) == faults.end())
        items.push_back({{"item", item}, {"state", "ok"}});
      else
        items.push_back({{"item", item},
                         {"state", "fault"},
                         {"note", "坏了两处"},
                         {"matter_id", id_text(name + item)},
                         {"kind", "general"}});
    }
    return {{"inspection_id", id_text(name)},
            {"rule", "inspect.spots"},
            {"place_id", id_text(place)},
            {"day", day},
            {"items", std::move(items)}};
  }
  template <class Ask>
  Json ask(const std::string& who, Ask query) {
    return town.read(who, query);
  }
  Json page(const std::string& place, const std::string& who = "centre-1") {
    return ask(who,
               [&](app::Reader& reader) { return app::place_page(reader, id(place)).value(); });
  }
  Json list(app::PlaceAsk filter = {}, const std::string& who = "centre-1") {
    return ask(who, [&](app::Reader& reader) { return app::places_page(reader, filter); });
  }
  Json rounds(const std::string& who = "centre-1") {
    return ask(who, [](app::Reader& reader) {
      return app::rounds_page(reader, {.rule = "inspect.spots"}).value();
    });
  }
  std::int64_t acts(const std::string& rule) {
    return town.count("act WHERE tenant = 1 AND withdrawn_seq IS NULL AND rule = $1", {rule});
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Places,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// ---- the register ----

TEST_P(Places, APlaceIsPutChangedAndClosed) {
  EXPECT_EQ(put("qsm-1", spot("塘边")), "ok") << "a visitor, in the own village";
  EXPECT_EQ(put("qsm-1", spot("塘边")), "PLACE-SAME");
  EXPECT_EQ(put("qsm-1", spot("塘边", {{"n", 3}})), "ok");
  EXPECT_EQ(put("qsm-lead", spot("桥头", {{"name", "塘边"}})), "PLACE-TWICE");
  EXPECT_EQ(put("centre-1", spot("塘边", {{"unit", k_village_b}})), "PLACE-FIXED");
  EXPECT_EQ(put("centre-1", spot("x", {{"kind", "person"}})), "PLACE-KIND");
  EXPECT_EQ(put("centre-1", spot("x", {{"unit", "nowhere"}})), "UNIT-UNKNOWN");
  EXPECT_EQ(list().at("total"), 1);
  EXPECT_EQ(list().at("items").at(0).at("n"), 3);
  EXPECT_EQ(list().at("kinds").at(0).at("places"), 1);
  EXPECT_EQ(list().at("kinds").at(1).at("planned"), 1);
  const Json close{{"place_id", id_text("塘边")}, {"reason", "已填平"}};
  EXPECT_EQ(town.outcome("qsm-1", "place.close", close), "FORBIDDEN");
  EXPECT_EQ(town.outcome("qsm-lead", "place.close", close), "ok");
  EXPECT_EQ(town.outcome("qsm-lead", "place.close", close), "PLACE-CLOSED");
  EXPECT_EQ(list().at("total"), 0);
  EXPECT_EQ(list({.closed = true}).at("total"), 1);
  EXPECT_EQ(page("塘边").at("closed_why"), "已填平");
  EXPECT_EQ(put("qsm-1", spot("新塘", {{"name", "塘边"}})), "ok") << "the name is free again";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Places, NoNumberOfAPersonStandsAnywhere) {
  for (const char* field : {"name", "where", "code", "consent"})
    for (const char* number : {"联系13812345678", "11010519491231002X", "0556-5512345"})
      EXPECT_EQ(put("qsm-1", spot("塘边", {{field, number}})), "PLACE-PERSON") << field;
  EXPECT_EQ(put("qsm-1", spot("塘边", {{"owner_name", "张三"}})), "FIELD-UNKNOWN-PLAIN");
  EXPECT_EQ(put("qsm-1", spot("塘边")), "ok");
  Json looked = look("look", "塘边", {"照明"});
  looked.at("items").at(0)["note"] = "问13812345678";
  EXPECT_EQ(town.outcome("qsm-1", "inspection.record", looked), "PLACE-PERSON");
  for (const char* field : {"photo", "position", "track"}) {
    looked = look("look", "塘边", {});
    looked[field] = "30.1,114.2";
    EXPECT_TRUE(town.outcome("qsm-1", "inspection.record", looked).starts_with("FIELD-UNKNOWN"));
  }
}

TEST_P(Places, AnotherVillageDoesNotExist) {
  EXPECT_EQ(put("qy-1", spot("there", {{"unit", k_village_b}})), "ok");
  EXPECT_EQ(put("qsm-lead", spot("there", {{"unit", k_village_b}})), "NOT-FOUND");
  EXPECT_EQ(put("qsm-lead", spot("there")), "NOT-FOUND") << "nor by its id";
  EXPECT_EQ(
      town.outcome("qsm-lead", "place.close", {{"place_id", id_text("there")}, {"reason", "x"}}),
      "NOT-FOUND");
  EXPECT_EQ(town.outcome("qsm-1", "inspection.record", look("look", "there", {})), "NOT-FOUND");
  EXPECT_EQ(list({}, "qsm-1").at("total"), 0);
  EXPECT_EQ(list({.unit = k_village_b}, "qsm-1").at("total"), 0);
  EXPECT_EQ(list({}, "qy-lead").at("total"), 1);
  EXPECT_EQ(list({}, "county-1").at("total"), 1);
  const auto found = town.read("qsm-1", [](app::Reader& reader) {
    return app::place_page(reader, id("there")).has_value();
  });
  EXPECT_FALSE(found);
  EXPECT_EQ(rounds("qsm-1").at("places").size(), 0U);
  EXPECT_EQ(rounds("qy-1").at("places").size(), 1U);
}

TEST_P(Places, AListIsReadInPages) {
  for (const char* name : {"a", "b", "c"}) EXPECT_EQ(put("centre-1", spot(name)), "ok");
  EXPECT_EQ(put("centre-1", spot("d", {{"unit", k_village_b}})), "ok");
  std::vector<std::string> names;
  std::string after;
  do {
    const Json part = list({.after = after, .limit = 3});
    EXPECT_EQ(part.at("total"), 4);
    for (const Json& item : part.at("items")) names.push_back(item.at("name"));
    after = part.at("next").is_null() ? "" : part.at("next").get<std::string>();
  } while (!after.empty());
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(list({.words = "B"}).at("total"), 1);
  EXPECT_EQ(list({.unit = k_village_b}).at("total"), 1);
  EXPECT_EQ(list({.kind = "room"}).at("total"), 0);
}

// PIPL art. 26: a public asset has its notice, or that is found.
TEST_P(Places, APublicAssetWithoutItsNoticeIsAFinding) {
  EXPECT_EQ(put("qsm-1", spot("有牌", {{"sign", true}})), "ok");
  EXPECT_EQ(put("qsm-1", spot("无牌", {{"sign", false}})), "ok");
  EXPECT_EQ(put("qsm-1", spot("不用牌")), "ok");
  const Json found = list({.unsigned_only = true});
  ASSERT_EQ(found.at("total"), 1);
  EXPECT_EQ(found.at("items").at(0).at("findings"), Json::array({"sign"}));
  EXPECT_TRUE(found.at("items").at(0).at("rectified").is_null()) << "nobody has inspected it";
  EXPECT_EQ(put("qsm-1", spot("无牌", {{"sign", true}})), "ok");
  EXPECT_EQ(list({.unsigned_only = true}).at("total"), 0);
}

// ---- rounds and faults ----

TEST_P(Places, AFaultOpensAMatterAndLastsUntilItIsFoundMended) {
  EXPECT_EQ(put("qsm-lead", spot("塘边")), "ok");
  const Json answer = town.must("qsm-1", "inspection.record", look("first", "塘边", {"照明"}));
  ASSERT_EQ(answer.at("matters").size(), 1U);
  const domain::Matter matter = town.matter("first照明");
  EXPECT_EQ(matter.kind, "general");
  EXPECT_EQ(matter.unit, k_village_a);
  EXPECT_EQ(matter.title, "塘边：照明");
  EXPECT_EQ(matter.place, "村东");
  EXPECT_EQ(matter.body, "重点部位检查：照明。坏了两处");
  EXPECT_FALSE(matter.reply);
  EXPECT_EQ(matter.reporter, id("qsm-1"));
  EXPECT_EQ(matter.clock().due.iso(), "2021-10-26") << "the term of the township's plan";
  Json fault = page("塘边", "qsm-1").at("faults").at(0);
  EXPECT_EQ(fault.at("item"), "照明");
  EXPECT_TRUE(fault.at("closed").is_null());
  EXPECT_EQ(fault.at("matter").at("id"), id_text("first照明"));
  EXPECT_TRUE(page("塘边", "qsm-2").at("faults").at(0).at("matter").is_null())
      << "another visitor does not see that matter";

  // The handler's word does not end a fault; a look does.
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("first照明")}, {"owner", id_text("qsm-lead")}});
  town.must("qsm-lead", "matter.answer",
            {{"matter_id", id_text("first照明")}, {"outcome", "solved"}, {"text", "已更换"}});
  EXPECT_EQ(list({.faults = true}).at("total"), 1);
  EXPECT_EQ(
      town.must("qsm-2", "inspection.record", look("again", "塘边", {"照明"})).at("matters").size(),
      0U)
      << "the same fault";
  town.must("qsm-2", "inspection.record", look("mended", "塘边", {}));
  EXPECT_EQ(list({.faults = true}).at("total"), 0);
  fault = page("塘边").at("faults").at(0);
  EXPECT_EQ(fault.at("closed"), "2021-10-16");
  EXPECT_EQ(page("塘边").at("place").at("rectified"), true);
  EXPECT_EQ(page("塘边").at("inspections").size(), 3U);
  EXPECT_EQ(acts("inspect.spots"), 3);
  EXPECT_EQ(town.count("matter"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Places, AnInspectionIsRefusedForWhatItLacks) {
  EXPECT_EQ(put("qsm-lead", spot("塘边")), "ok");
  EXPECT_EQ(put("qsm-lead", spot("大屏", {{"kind", "screen"}})), "ok");
  const auto record = [&](const std::string& pointer, Json value) {
    Json data = look("look", "塘边", {"照明"});
    data[Json::json_pointer(pointer)] = std::move(value);
    return town.outcome("qsm-1", "inspection.record", data);
  };
  EXPECT_EQ(record("/rule", "inspect.nothing"), "PLACE-RULE");
  EXPECT_EQ(record("/rule", "cadence.walk"), "PLACE-RULE");
  EXPECT_EQ(record("/rule", "listing.rectify"), "INSPECTION-UNLISTED");
  EXPECT_EQ(record("/place_id", id_text("大屏")), "INSPECTION-KIND");
  EXPECT_EQ(record("/day", "2021-10-17"), "INSPECTION-DAY");
  EXPECT_EQ(record("/day", "2021-09-30"), "INSPECTION-DAY") << "before the plan";
  EXPECT_EQ(record("/items/0/kind", "nothing"), "MATTER-KIND");
  EXPECT_EQ(record("/items/0/matter_id", nullptr), "INSPECTION-MATTER");
  EXPECT_EQ(record("/items/0/state", "bad"), "FIELD-VALUE");
  EXPECT_EQ(record("/items/1/item", "照明"), "INSPECTION-TWICE");
  EXPECT_EQ(record("/items", Json::array()), "INSPECTION-MISSING");
  EXPECT_EQ(record("/items", nullptr), "FIELD-LENGTH");
  EXPECT_EQ(town.count("inspection"), 0);
  EXPECT_EQ(town.count("matter"), 0) << "nothing is half done";
  town.must("qsm-1", "inspection.record", look("look", "塘边", {"照明"}));
  EXPECT_EQ(town.outcome("qsm-1", "inspection.record", look("look", "塘边", {})), "ID-USED");
  Json twice = look("both", "塘边", {"照明", "护栏"});
  twice.at("items").at(1)["matter_id"] = id_text("look照明");
  EXPECT_EQ(town.outcome("qsm-1", "inspection.record", twice), "ID-USED") << "of another matter";
}

TEST_P(Places, AWithdrawnInspectionCountsForNothing) {
  EXPECT_EQ(put("qsm-lead", spot("塘边")), "ok");
  town.must("qsm-1", "inspection.record", look("first", "塘边", {"照明"}, "2021-10-12"));
  town.must("qsm-1", "inspection.record", look("wrong", "塘边", {}, "2021-10-14"));
  EXPECT_EQ(list({.faults = true}).at("total"), 0);
  const Json withdraw{{"inspection_id", id_text("wrong")}, {"reason", "填错了场所"}};
  EXPECT_EQ(town.outcome("qsm-1", "inspection.withdraw", withdraw), "FORBIDDEN");
  EXPECT_EQ(town.outcome("qy-lead", "inspection.withdraw", withdraw), "NOT-FOUND");
  EXPECT_EQ(town.outcome("qsm-lead", "inspection.withdraw", withdraw), "ok");
  EXPECT_EQ(town.outcome("qsm-lead", "inspection.withdraw", withdraw), "INSPECTION-WITHDRAWN");
  EXPECT_EQ(list({.faults = true}).at("total"), 1) << "what it had closed is open";
  EXPECT_EQ(acts("inspect.spots"), 1);
  EXPECT_EQ(page("塘边").at("inspections").at(0).at("withdrawn"), "填错了场所");
  town.must("qsm-lead", "inspection.withdraw",
            {{"inspection_id", id_text("first")}, {"reason", "重复"}});
  EXPECT_EQ(list({.faults = true}).at("total"), 0);
  EXPECT_EQ(town.count("matter"), 1) << "a matter ends by its own ways";
  EXPECT_EQ(town.verified(), "ok");
}

// Found on a day that has passed, from a sheet of paper: the matter's clock starts on that day.
TEST_P(Places, ASheetOfPaperIsEnteredLater) {
  EXPECT_EQ(put("qsm-lead", spot("塘边")), "ok");
  town.must("qsm-lead", "inspection.record", look("paper", "塘边", {"护栏"}, "2021-10-12"));
  EXPECT_EQ(town.matter("paper护栏").clock().due.iso(), "2021-10-22");
  town.must("qsm-lead", "inspection.record", look("older", "塘边", {"护栏"}, "2021-10-11"));
  const Json faults = page("塘边").at("faults");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults.at(0).at("opened"), "2021-10-11");
  EXPECT_EQ(town.count("matter"), 1);
  EXPECT_EQ(town.count("place_fault"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Places, S4_15ARoundAsksForEveryPlaceOnceAMonthAndBeginsAnew) {
  for (const char* name : {"塘边", "桥头"}) EXPECT_EQ(put("qsm-lead", spot(name)), "ok");
  EXPECT_EQ(put("qy-lead", spot("北坡", {{"unit", k_village_b}})), "ok");
  town.must("qsm-1", "inspection.record", look("look", "塘边", {"护栏"}));
  town.must("qsm-1", "inspection.record", look("twice", "塘边", {"护栏"}));
  Json sheet = rounds();
  ASSERT_EQ(sheet.at("rounds").size(), 2U) << "one a village";
  const Json& own = sheet.at("rounds").at(0);
  EXPECT_EQ(own.at("unit"), k_village_a);
  EXPECT_EQ(own.at("from"), "2021-10-01");
  EXPECT_EQ(own.at("to"), "2021-10-31");
  EXPECT_EQ(own.at("needed"), 2);
  EXPECT_EQ(own.at("done"), 1) << "a place counts once";
  EXPECT_EQ(own.at("items"), Json({"照明", "护栏"}));
  ASSERT_EQ(sheet.at("places").size(), 3U);
  for (const Json& place : sheet.at("places")) {
    const bool looked = place.at("name") == "塘边";
    EXPECT_EQ(place.at("done").is_null(), !looked) << place;
    EXPECT_EQ(place.at("open"), looked ? Json::array({"护栏"}) : Json::array()) << place;
  }
  town.clock().set(base::Instant::parse("2021-11-02T09:00:00+08:00").value());
  sheet = rounds();
  EXPECT_EQ(sheet.at("rounds").at(0).at("done"), 0);
  EXPECT_EQ(sheet.at("rounds").at(0).at("from"), "2021-11-01");
  EXPECT_FALSE(town.read("centre-1", [](app::Reader& reader) {
    return app::rounds_page(reader, {.rule = "inspect.nothing"}).has_value();
  }));
}

// ---- rooms ----

TEST_P(Places, ARoomIsKeptForOneThingAtATime) {
  // Saturday 16 October 2021, 09:00.
  const Json weekdays{{"days", {1, 2, 3, 4, 5}}, {"from", 510}, {"to", 720}};
  EXPECT_EQ(put("centre-1", spot("调解室", {{"kind", "room"}, {"hours", Json::array({weekdays})}})),
            "ok");
  town.open_matter("qsm-1", "lamp");
  town.open_matter("qy-1", "there", k_village_b);
  const auto book = [&](const std::string& who, const std::string& name, int from, int to,
                        const std::string& day = "2021-10-18", Json matter = {}) {
    Json data{{"booking_id", id_text(name)},
              {"place_id", id_text("调解室")},
              {"day", day},
              {"from", from},
              {"to", to},
              {"purpose", "邻里调解"}};
    if (!matter.is_null()) data["matter_id"] = std::move(matter);
    return town.outcome(who, "room.book", data);
  };
  EXPECT_EQ(book("qsm-1", "a", 540, 600, "2021-10-18", id_text("lamp")), "ok");
  EXPECT_EQ(book("qsm-lead", "b", 570, 630), "ROOM-TAKEN");
  EXPECT_EQ(book("qsm-lead", "b", 600, 660), "ok");
  EXPECT_EQ(book("qsm-lead", "c", 700, 730), "ROOM-CLOSED");
  EXPECT_EQ(book("qsm-lead", "c", 540, 600, "2021-10-16"), "ROOM-CLOSED") << "on a Saturday";
  EXPECT_EQ(book("qsm-lead", "c", 540, 600, "2021-10-15"), "ROOM-DAY");
  EXPECT_EQ(book("qsm-lead", "c", 660, 700, "2021-10-18", id_text("there")), "NOT-FOUND");
  EXPECT_EQ(book("qy-lead", "c", 660, 700), "NOT-FOUND") << "a room of another village";
  const auto rooms = [&](const std::string& who) {
    return ask(who, [](app::Reader& reader) {
      const base::Date day = reader.now.date();
      return app::rooms_page(reader, {.from = day, .to = day + 6});
    });
  };
  const Json seen = rooms("qsm-1").at("items").at(0);
  ASSERT_EQ(seen.at("bookings").size(), 2U);
  EXPECT_EQ(seen.at("bookings").at(0).at("matter"), id_text("lamp"));
  EXPECT_TRUE(rooms("qsm-2").at("items").at(0).at("bookings").at(0).at("matter").is_null());
  EXPECT_EQ(rooms("qy-1").at("items").size(), 0U);
  EXPECT_EQ(town.outcome("qsm-lead", "place.close",
                         {{"place_id", id_text("调解室")}, {"reason", "搬迁"}}),
            "PLACE-BOOKED");
  for (const char* name : {"a", "b"})
    EXPECT_EQ(
        town.outcome("qsm-1", "room.cancel", {{"booking_id", id_text(name)}, {"reason", "改期"}}),
        "ok");
  EXPECT_EQ(
      town.outcome("qsm-1", "room.cancel", {{"booking_id", id_text("a")}, {"reason", "改期"}}),
      "ROOM-CANCELLED");
  EXPECT_EQ(book("qsm-lead", "d", 540, 600), "ok") << "free again";
  EXPECT_EQ(town.verified(), "ok");
}

// ---- a list from a file ----

TEST_P(Places, AFileBecomesCommandsAndSentAgainChangesNothing) {
  const auto preview = [&](const std::string& bytes) {
    return ask("centre-1",
               [&](app::Reader& reader) { return app::places_preview(reader, "list.csv", bytes); });
  };
  const std::string good =
      "所属单位,场所类别,场所名称,位置,数量,有无提示标识\n秦四庙村,重点部位,塘边,村东,2,\n"
      "七营村,电子显示屏,广场大屏,广场,1,有\n";
  Json seen = preview(good);
  ASSERT_EQ(seen.at("total_problems"), 0) << seen.dump();
  ASSERT_EQ(seen.at("entries").size(), 2U);
  EXPECT_EQ(list().at("total"), 0) << "a preview keeps nothing";
  for (const Json& entry : seen.at("entries")) {
    EXPECT_EQ(entry.at("change"), "new");
    EXPECT_EQ(put("centre-1", entry.at("data")), "ok");
  }
  EXPECT_EQ(list({.kind = "screen"}).at("items").at(0).at("sign"), true);
  seen = preview(good);
  for (const Json& entry : seen.at("entries")) EXPECT_EQ(entry.at("change"), "same");
  seen = preview("unit,kind,name\nqinsimiao,spot,塘边\n");
  ASSERT_EQ(seen.at("entries").size(), 1U);
  EXPECT_EQ(seen.at("entries").at(0).at("change"), "same") << "what has no column stays";
  EXPECT_EQ(preview("所属单位,场所类别,场所名称\n没有村,人员,塘边\n").at("total_problems"), 2);
  EXPECT_EQ(preview("所属单位,场所类别,场所名称\n七营村,重点部位,张三 13812345678\n")
                .at("total_problems"),
            1);
  EXPECT_GE(preview("所属单位,场所类别,场所名称,民族\n七营村,重点部位,塘边,x\n")
                .at("total_problems")
                .get<int>(),
            1)
      << "a column about persons is refused whoever reads it";
  town.must("centre-1", "place.close",
            {{"place_id", list({.kind = "spot"}).at("items").at(0).at("id")}, {"reason", "填平"}});
  seen = preview(good);
  EXPECT_EQ(seen.at("entries").at(0).at("change"), "new");
  EXPECT_EQ(put("centre-1", seen.at("entries").at(0).at("data")), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
