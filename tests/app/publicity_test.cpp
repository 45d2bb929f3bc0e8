// Publicity on both databases: wordings that go out, wait or are refused; copies and receipts; what
// was done, by channel and unit; and what nobody may make of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "app/query_publicity.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// S1 with more to make known.
std::string plan_with_items() {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto from = text.find("  { id = \"door_leaflet\"");
  text.insert(
      from,
      R"(  { id = "banner", name = "横幅", channels = ["banner"], each = "village", at_least = 10, by = 2021-11-15 },
  { id = "car", name = "宣传车", channels = ["vehicle", "broadcast"], at_least = 1, per = "周" },
  { id = "press", name = "媒体见稿", channels = ["press"], each = "village", at_least = 1, per = "月" },
)");
  return text;
}

class Publicity : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void SetUp() override { town.must("system", "plan.activate", {{"source", plan_with_items()}}); }
  std::string put(const std::string& title, const std::string& text,
                  const std::string& item = "door_leaflet", const std::string& who = "centre-1") {
    return town.outcome(who, "item.put", {{"item", item}, {"title", title}, {"text", text}});
  }
  std::string record(const std::string& name, const std::string& who, Json more = Json::object()) {
    Json data{{"act_id", id_text(name)},
              {"item", "banner"},
              {"unit", k_village_a},
              {"day", "2021-10-16"},
              {"channel", "banner"}};
    data.update(more);
    return town.outcome(who, "publicity.record", std::move(data));
  }
  std::string version(const std::string& who, const std::string& kind, Json more) {
    Json data{{"item", "door_leaflet"}, {"version", 1}};
    data.update(more);
    return town.outcome(who, kind, std::move(data));
  }
  Json page(const std::string& who = "centre-1", const app::PublicityAsk& ask = {}) {
    return town.read(who, [&](app::Reader& reader) { return app::publicity_page(reader, ask); });
  }
  Json reviews() {
    return town.read("centre-2",
                     [](app::Reader& reader) { return app::publicity_reviews(reader); });
  }
  Json handovers(const std::string& who = "centre-1") {
    return town.read(
        who, [](app::Reader& reader) { return app::publicity_handovers(reader, std::nullopt); });
  }
  static Json item_in(const Json& whole, const std::string& id) {
    for (const Json& one : whole.at("items"))
      if (one.at("item") == id) return one;
    throw std::logic_error("no item " + id);
  }
  static Json unit_in(const Json& item, const std::string& id) {
    for (const Json& one : item.at("units"))
      if (one.at("unit") == id) return one;
    throw std::logic_error("no unit " + id);
  }
  Json unit(const std::string& item, const std::string& id, const std::string& who = "centre-1") {
    return unit_in(item_in(page(who), item), id);
  }
  std::int64_t acts(const std::string& rule) {
    return town.count("act WHERE rule = $1 AND withdrawn_seq IS NULL", {rule});
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Publicity,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// ---- G05 ----

TEST_P(Publicity, S2_26_WhatPreparesAnswersIsRefusedAndNothingOfItIsKept) {
  const std::int64_t before = town.count("journal WHERE tenant = 1");
  for (const char* text : {"接到电话请回答非常满意", "請看標 準 答 案", "民调承诺书请签名",
                           "ｍｏｄｅｌ　ａｎｓｗｅｒ", "晚上在家附近走动 您觉得安全吗"})
    EXPECT_EQ(put("宣传页", text), "PUBLICITY-G05") << text;
  EXPECT_EQ(put("民 调 题 目", "见背面"), "PUBLICITY-G05");
  for (const Json& words : {Json{{"note", "入户讲解标准答案"}}, Json{{"place", "打满分宣传栏"}}})
    EXPECT_EQ(record("b", "qsm-1", words), "PUBLICITY-G05");
  EXPECT_EQ(town.count("journal WHERE tenant = 1"), before);
  EXPECT_EQ(town.count("publicity_wording"), 0);
  ASSERT_EQ(put("防骗提示", "陌生来电不转账"), "ok");
  EXPECT_EQ(version("centre-1", "stock.receive", {{"n", 9}, {"note", "教会群众怎么答"}}),
            "PUBLICITY-G05")
      << "a note that goes along with copies";
}

TEST_P(Publicity, S2_26_TheRefusalSaysWhyAndWhatInstead) {
  const auto refused = town.send("centre-1", "item.put",
                                 {{"item", "banner"}, {"title", "横幅"}, {"text", "请给十分"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().place.field, "/data/text");
  const std::string said = base::text_of(base::Lang::zh, refused.error());
  EXPECT_THAT(said, HasSubstr("“请给十分”"));
  EXPECT_THAT(said, HasSubstr("统计法第七条"));
  EXPECT_THAT(said, HasSubstr(base::message(base::Lang::zh, "L-GUARD-G05.fix")));
}

TEST_P(Publicity, S0_17_NearMissesWaitForSomebodyElse) {
  ASSERT_EQ(put("电话调查通知", "本月有民意调查，请给我们打分"), "ok");
  EXPECT_EQ(version("centre-1", "stock.receive", {{"n", 500}}), "ITEM-WAITING");
  EXPECT_EQ(record("d", "qsm-1", {{"item", "door_leaflet"}, {"channel", "door"}}), "ITEM-WAITING");
  const Json waiting = reviews();
  ASSERT_EQ(waiting.at("wordings").size(), 1U);
  EXPECT_EQ(waiting.at("wordings")[0].at("signals")[0].at("words"), "电话调查");
  EXPECT_THAT(waiting.at("wordings")[0].at("signals")[0].at("instead").get<std::string>(),
              HasSubstr("voluntary"));
  const Json verdict{{"verdict", "released"}, {"reason", "只是通知"}};
  EXPECT_EQ(version("centre-1", "item.review", verdict), "ITEM-OWN-REVIEW");
  EXPECT_EQ(version("qsm-lead", "item.review", verdict), "FORBIDDEN");
  EXPECT_EQ(item_in(page("qsm-lead"), "door_leaflet").at("versions").size(), 0U)
      << "what waits is not handed on";
  EXPECT_EQ(version("centre-2", "item.review", verdict), "ok");
  EXPECT_EQ(version("centre-2", "item.review", verdict), "ITEM-NOT-WAITING");
  EXPECT_EQ(reviews().at("wordings").size(), 0U);
  EXPECT_EQ(version("centre-1", "stock.receive", {{"n", 500}}), "ok");
  EXPECT_EQ(record("d", "qsm-1", {{"item", "door_leaflet"}, {"channel", "door"}}), "ok");
  ASSERT_EQ(put("电话访问说明", "接不接由您决定，怎么想就怎么说"), "ok");
  EXPECT_EQ(item_in(page(), "door_leaflet").at("versions")[0].at("state"), "clear")
      << "the neutral notice needs nobody";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Publicity, ARefusedVersionStaysOut) {
  ASSERT_EQ(put("满意度宣传", "提升满意度"), "ok");
  EXPECT_EQ(version("centre-2", "item.review", {{"verdict", "refused"}, {"reason", "改写"}}), "ok");
  EXPECT_EQ(version("centre-1", "stock.receive", {{"n", 5}}), "ITEM-REFUSED");
  EXPECT_EQ(record("d", "qsm-1", {{"item", "door_leaflet"}, {"channel", "door"}, {"version", 1}}),
            "ITEM-REFUSED");
  EXPECT_EQ(put("平安提示", "出门锁好门窗"), "ok");
  EXPECT_EQ(record("d", "qsm-1", {{"item", "door_leaflet"}, {"channel", "door"}}), "ok");
  EXPECT_EQ(page().at("records")[0].at("version"), 2);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Publicity, ARecordWhoseWordsWaitIsNotCounted) {
  ASSERT_EQ(record("near", "qsm-lead", {{"n", 3}, {"note", "顺便提到电话调查"}}), "ok");
  EXPECT_EQ(unit("banner", k_village_a).at("n"), 0);
  EXPECT_EQ(unit("banner", k_village_a).at("waiting"), 3);
  EXPECT_EQ(acts("publicity.banner"), 0);
  const Json verdict{{"act_id", id_text("near")}, {"verdict", "released"}, {"reason", "没有问题"}};
  EXPECT_EQ(town.outcome("qsm-lead", "publicity.review", verdict), "FORBIDDEN");
  EXPECT_EQ(reviews().at("records")[0].at("texts").at("note"), "顺便提到电话调查");
  EXPECT_EQ(town.outcome("centre-1", "publicity.review", verdict), "ok");
  EXPECT_EQ(unit("banner", k_village_a).at("n"), 3);
  EXPECT_EQ(acts("publicity.banner"), 1);
  EXPECT_EQ(town.count("act WHERE actor = $1", {id_text("qsm-lead")}), 1)
      << "the act of whoever did it";
  ASSERT_EQ(record("mine", "centre-1", {{"note", "提到满意度"}}), "ok");
  EXPECT_EQ(
      town.outcome("centre-1", "publicity.review",
                   {{"act_id", id_text("mine")}, {"verdict", "released"}, {"reason", "可以"}}),
      "RECORD-OWN-REVIEW");
  EXPECT_EQ(town.outcome("centre-2", "publicity.review",
                         {{"act_id", id_text("mine")}, {"verdict", "refused"}, {"reason", "不妥"}}),
            "ok");
  EXPECT_EQ(unit("banner", k_village_a).at("n"), 3);
  EXPECT_EQ(town.verified(), "ok");
}

// ---- copies ----

TEST_P(Publicity, S1_10_CopiesGoOutAgainstAReceipt) {
  ASSERT_EQ(put("防骗提示", "陌生来电不转账"), "ok");
  const auto out = [&](const std::string& who, int n, const std::string& name = "h") {
    return version(who, "stock.hand_over",
                   {{"handover_id", id_text(name)}, {"to_unit", k_village_a}, {"n", n}});
  };
  const auto at_unit = [&](const std::string& who, const std::string& kind, Json more) {
    more["handover_id"] = id_text("h");
    return town.outcome(who, kind, std::move(more));
  };
  EXPECT_EQ(out("centre-1", 1), "STOCK-SHORT");
  ASSERT_EQ(version("centre-1", "stock.receive", {{"n", 1000}, {"note", "印刷厂"}}), "ok");
  EXPECT_EQ(out("qsm-lead", 550), "FORBIDDEN");
  EXPECT_EQ(out("centre-1", 1001), "STOCK-SHORT");
  ASSERT_EQ(out("centre-1", 550), "ok");
  EXPECT_EQ(out("centre-1", 1), "ID-USED");
  EXPECT_EQ(at_unit("centre-1", "stock.return", {{"n", 1}}), "STOCK-RECEIPT-NONE");
  EXPECT_EQ(at_unit("qy-lead", "stock.acknowledge", Json::object()), "NOT-FOUND");
  EXPECT_EQ(at_unit("qsm-1", "stock.acknowledge", Json::object()), "FORBIDDEN");
  EXPECT_EQ(at_unit("centre-1", "stock.acknowledge", Json::object()), "STOCK-OWN-RECEIPT");
  EXPECT_EQ(at_unit("qsm-lead", "stock.acknowledge", {{"n", 548}, {"note", "少两份"}}), "ok");
  EXPECT_EQ(at_unit("qsm-lead", "stock.acknowledge", Json::object()), "STOCK-ACKNOWLEDGED");
  EXPECT_EQ(at_unit("centre-1", "stock.return", {{"n", 549}}), "STOCK-RETURN-MANY");
  EXPECT_EQ(at_unit("centre-1", "stock.return", {{"n", 48}}), "ok");
  EXPECT_EQ(version("centre-1", "stock.count", {{"n", 496}, {"reason", "两份受潮"}}), "ok");
  EXPECT_EQ(item_in(page(), "door_leaflet").at("versions")[0].at("stock"), 496);
  const Json own = unit("door_leaflet", k_village_a, "qsm-lead");
  EXPECT_EQ(own.at("received"), 548);
  EXPECT_EQ(own.at("returned"), 48);
  const Json list = handovers();
  ASSERT_EQ(list.at("items").size(), 1U);
  EXPECT_EQ(list.at("items")[0].at("got"), 548);
  EXPECT_EQ(list.at("items")[0].at("got_note"), "少两份");
  std::vector<std::int64_t> stock;
  for (const Json& move : list.at("moves")) stock.push_back(move.at("stock"));
  EXPECT_EQ(stock, (std::vector<std::int64_t>{496, 498, 450, 1000}));
  EXPECT_EQ(handovers("qsm-lead").at("items").size(), 1U);
  EXPECT_EQ(handovers("qsm-lead").at("moves").size(), 0U);
  EXPECT_EQ(handovers("qy-lead").at("items").size(), 0U);
  EXPECT_EQ(town.verified(), "ok");
}

// ---- what was done ----

TEST_P(Publicity, S2_25_CountsStandByChannelAndUnitAgainstThePlan) {
  EXPECT_EQ(record("b1", "qsm-1", {{"n", 4}, {"place", "村口"}}), "ok");
  EXPECT_EQ(record("b2", "qsm-lead", {{"n", 6}}), "ok");
  EXPECT_EQ(record("b3", "qy-lead", {{"n", 2}, {"unit", k_village_b}}), "ok");
  const Json a = unit("banner", k_village_a);
  EXPECT_EQ(a.at("n"), 10);
  EXPECT_EQ(a.at("channels")[0].at("channel").at("id"), "banner");
  EXPECT_EQ(a.at("window").at("times"), 10);
  EXPECT_EQ(a.at("window").at("n"), 10);
  EXPECT_EQ(a.at("window").at("to"), "2021-11-15");
  EXPECT_EQ(unit("banner", k_village_b).at("window").at("n"), 2);
  EXPECT_EQ(item_in(page(), "banner").at("units").size(), 16U) << "every village that is asked";
  EXPECT_EQ(acts("publicity.banner"), 3);
  EXPECT_EQ(
      town.outcome("qsm-1", "publicity.withdraw", {{"act_id", id_text("b2")}, {"reason", "误登"}}),
      "NOT-FOUND")
      << "a visitor's own only";
  EXPECT_EQ(town.outcome("qsm-lead", "publicity.withdraw",
                         {{"act_id", id_text("b1")}, {"reason", "重复"}}),
            "ok");
  EXPECT_EQ(unit("banner", k_village_a).at("n"), 6);
  EXPECT_EQ(acts("publicity.banner"), 2);
  EXPECT_EQ(record("b2", "qsm-lead"), "ID-USED");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Publicity, S2_25_WhatHangsIsLookedAt) {
  const auto check = [&](const std::string& who, Json more) {
    Json data{{"check_id", Uuid::v7(town.clock().now()).text()},
              {"item", "banner"},
              {"unit", k_village_a},
              {"day", "2021-10-16"}};
    data.update(more);
    return town.outcome(who, "publicity.check", std::move(data));
  };
  ASSERT_EQ(record("b1", "qsm-lead", {{"n", 10}}), "ok");
  EXPECT_EQ(check("qsm-1", {{"ok", 1}}), "FORBIDDEN");
  EXPECT_EQ(check("qy-lead", {{"ok", 1}}), "NOT-FOUND");
  EXPECT_EQ(check("qsm-lead", {{"ok", 9}, {"mended", 2}}), "CHECK-MANY");
  EXPECT_EQ(check("qsm-lead", {{"ok", 7}, {"mended", 2}, {"removed", 1}}), "ok");
  EXPECT_EQ(unit("banner", k_village_a).at("hanging"), 9);
  EXPECT_EQ(unit("banner", k_village_a).at("n"), 10) << "hung is hung";
  EXPECT_EQ(check("qsm-lead", {{"ok", 10}}), "CHECK-MANY");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Publicity, S2_29_TheCarKeepsTheHoursAndServesTheWhole) {
  town.clock().pass(3 * k_day_ms);  // Tuesday; the plan asks from this week on
  const auto car = [&](const char* name, const char* from, const char* to) {
    return record(name, "qsm-lead",
                  {{"item", "car"},
                   {"channel", "vehicle"},
                   {"day", "2021-10-19"},
                   {"route", "镇政府—东街—中学"},
                   {"from", from},
                   {"to", to}});
  };
  EXPECT_EQ(car("c", "12:30", "14:00"), "PUBLICITY-QUIET-NOON");
  EXPECT_EQ(car("c", "21:30", "22:30"), "PUBLICITY-QUIET-NIGHT");
  EXPECT_EQ(car("c", "9:00", "10:00"), "PUBLICITY-HOURS");
  EXPECT_EQ(car("c", "09:00", "10:30"), "ok");
  EXPECT_EQ(unit("car", "ruji").at("window").at("n"), 1) << "asked of the town, done in a village";
  EXPECT_EQ(unit("car", k_village_a).at("n"), 1);
  EXPECT_TRUE(unit("car", k_village_a).at("window").is_null());
  const Json shown = page().at("records")[0];
  EXPECT_EQ(shown.at("from"), "09:00");
  EXPECT_EQ(shown.at("route"), "镇政府—东街—中学");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Publicity, KeepsToScopeAndRights) {
  EXPECT_EQ(record("b", "qsm-lead", {{"unit", k_village_b}}), "NOT-FOUND");
  EXPECT_EQ(record("b", "county-1"), "FORBIDDEN");
  EXPECT_EQ(record("b", "centre-1", {{"item", "nothing"}}), "PUBLICITY-ITEM");
  EXPECT_EQ(record("b", "centre-1", {{"unit", "ruji"}}), "PUBLICITY-UNIT");
  EXPECT_EQ(put("防骗提示", "不转账", "banner", "qsm-lead"), "FORBIDDEN");
  EXPECT_EQ(record("b", "qsm-1", {{"note", "证号11010519491231002X"}}), "PUBLICITY-PERSON");
  ASSERT_EQ(record("b", "qsm-1", {{"note", "老板13812345678"}}), "ok");
  EXPECT_EQ(page().at("records")[0].at("note"), "老板138****5678");
  EXPECT_EQ(page("qsm-1").at("records").size(), 1U);
  EXPECT_EQ(page("qsm-2").at("records").size(), 0U) << "a visitor has their own";
  EXPECT_EQ(page("qy-lead").at("records").size(), 0U);
  const Json items = page("qy-lead").at("items");
  for (const Json& item : items)
    for (const Json& one : item.at("units")) EXPECT_EQ(one.at("unit"), k_village_b);
  EXPECT_EQ(town.outcome("qsm-lead", "act.record",
                         {{"act_id", id_text("round")},
                          {"rule", "publicity.banner"},
                          {"unit", k_village_a},
                          {"day", "2021-10-16"}}),
            "ACT-OWN-WAY")
      << "no way around the guard";
}

// ---- never scored ----

void keys_of(const Json& json, std::set<std::string>& keys) {
  if (json.is_object())
    for (const auto& [key, value] : json.items()) {
      keys.insert(key);
      keys_of(value, keys);
    }
  if (json.is_array())
    for (const Json& one : json) keys_of(one, keys);
}

// No figure of a page puts one unit above another: none is a score, rank, grade or share, and units
// stand in the plan's order whatever they did.
TEST_P(Publicity, S2_30_IsCountedAndNeverScored) {
  ASSERT_EQ(record("b1", "qy-lead", {{"n", 30}, {"unit", k_village_b}}), "ok");
  ASSERT_EQ(record("b2", "qsm-lead", {{"n", 1}}), "ok");
  std::set<std::string> keys;
  keys_of(page(), keys);
  keys_of(handovers(), keys);
  keys_of(reviews(), keys);
  for (const std::string& key : keys)
    for (const char* judged : {"score", "rank", "grade", "point", "star", "colour", "color",
                               "percent", "share", "rate", "level", "band", "best", "worst"})
      EXPECT_THAT(key, Not(HasSubstr(judged)));
  std::vector<std::string> order, plan;
  const Json units = item_in(page(), "banner").at("units");
  for (const Json& one : units) order.push_back(one.at("unit").get<std::string>());
  town.read("centre-1", [&](app::Reader& reader) {
    for (const plan::Unit& one : reader.plan->plan.org.units)
      if (one.kind == "village") plan.push_back(one.id);
  });
  EXPECT_EQ(order, plan);
}

}  // namespace
}  // namespace wanhu::test
