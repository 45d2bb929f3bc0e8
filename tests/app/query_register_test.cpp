#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/township.hpp"

namespace wanhu::test {
namespace {

using app::DwellingAsk;
using base::Date;

Date day(int d) {
  return Date::from_ymd(2021, 10, d).value();
}

Json page(Township& town, const std::string& login, const DwellingAsk& ask) {
  return town.read(login, [&](app::Reader& reader) { return app::dwellings_page(reader, ask); });
}

std::int64_t total(Township& town, const DwellingAsk& ask) {
  return page(town, "centre-1", ask).at("total").get<std::int64_t>();
}

TEST(QueryDwellings, PagesAddUpToTheWholeInOrder) {
  Township town;
  std::vector<std::string> seen;
  DwellingAsk ask{.limit = 5};
  for (int pages = 0; pages < 5; ++pages) {
    const Json found = page(town, "centre-1", ask);
    EXPECT_EQ(found.at("total"), 12);
    for (const Json& item : found.at("items"))
      seen.push_back(item.at("unit").get<std::string>() + " " + item.at("code").get<std::string>());
    if (found.at("next").is_null()) break;
    ask.after = found.at("next");
  }
  ASSERT_EQ(seen.size(), 12U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 12U);
}

TEST(QueryDwellings, Filters) {
  Township town;
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.visit("qsm-1", "dwelling a 2", "nobody_home");
  town.clock().pass(k_day_ms);
  town.visit("qsm-1", "dwelling a 3", "declined");
  EXPECT_EQ(total(town, {.unit = k_village_b}), 4);
  EXPECT_EQ(total(town, {.unit = k_village_a, .group = "2组"}), 4);
  EXPECT_EQ(total(town, {.visitor = id("qsm-2")}), 3);
  EXPECT_EQ(total(town, {.outcome = "covered"}), 2);
  EXPECT_EQ(total(town, {.outcome = "none"}), 9);
  EXPECT_EQ(total(town, {.outcome = "nobody_home"}), 1);
  EXPECT_EQ(total(town, {.visited_on = day(16)}), 1) << "reached, not merely tried";
  EXPECT_EQ(total(town, {.visited_on = day(17)}), 1);
  EXPECT_EQ(total(town, {.words = "12号"}), 0);
  EXPECT_EQ(total(town, {.words = "8号"}), 1);
  EXPECT_EQ(total(town, {.words = "%"}), 0) << "no wildcard";
  town.must("qsm-lead", "register.add",
            {{"dwelling_id", id_text("new")},
             {"unit", k_village_a},
             {"group", "2组"},
             {"address", "B座9号"},
             {"reason", "新建"}});
  EXPECT_EQ(total(town, {.words = "b座"}), 1) << "on every engine";
}

TEST(QueryDwellings, VacatedAndRestoredIsBothAsOfItsDay) {
  Township town;
  const Json a8{{"dwelling_id", id_text("dwelling a 8")}, {"reason", "核对"}};
  town.must("qsm-lead", "register.vacate", a8);
  town.must("centre-1", "register.freeze", {{"reason", "普查结束"}});
  town.clock().pass(k_day_ms);
  town.must("qsm-lead", "register.restore", a8);
  town.clock().pass(k_day_ms);

  EXPECT_EQ(total(town, {}), 12);
  EXPECT_EQ(total(town, {.as_of = day(16)}), 11);
  EXPECT_EQ(total(town, {.state = "vacated", .as_of = day(16)}), 1);
  EXPECT_EQ(total(town, {.state = "vacated", .as_of = day(17)}), 0);
  const auto figures = [&](Date date) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::to_json(app::progress(reader, {.unit = {}, .as_of = date}), reader);
    });
  };
  EXPECT_EQ(figures(day(16)).at("total").at("register"), 11) << "as the list has it";
  EXPECT_EQ(figures(day(17)).at("total").at("register"), 12);
  const Json changes = town.read(
      "centre-1", [&](app::Reader& reader) { return app::register_changes(reader, {}, ""); });
  EXPECT_EQ(changes.at("frozen"), 11);
  EXPECT_EQ(changes.at("current"), 12);
}

// What has come in today is part of the days that are forecast, not of what was before them.
TEST(QueryProgress, VisitsOfTodayDoNotCountTwiceInTheForecast) {
  Township town;
  for (const char* dwelling : {"dwelling a 1", "dwelling a 2", "dwelling a 3"}) {
    town.visit("qsm-1", dwelling, "answered");
    town.clock().pass(k_day_ms);
  }
  const auto forecast = [&] {
    return town.read("centre-1", [](app::Reader& reader) {
      return app::forecast_json(app::progress(reader, {}));
    });
  };
  const Json morning = forecast();
  ASSERT_FALSE(morning.is_null());
  town.visit("qsm-1", "dwelling a 4", "answered");
  const Json evening = forecast();
  EXPECT_EQ(evening.at("covered_at_end").at("mid"), morning.at("covered_at_end").at("mid"));
  EXPECT_EQ(evening.at("finish").at("mid"), morning.at("finish").at("mid"));
}

TEST(QueryDwellings, AsOfAPastDayIsWhatWasTrueThen) {
  Township town;
  town.visit("qsm-1", "dwelling a 1", "nobody_home");
  town.clock().pass(k_day_ms);
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.must("qsm-lead", "register.vacate",
            {{"dwelling_id", id_text("dwelling a 8")}, {"reason", "已拆除"}});
  town.clock().pass(k_day_ms);

  EXPECT_EQ(total(town, {}), 11);
  EXPECT_EQ(total(town, {.as_of = day(16)}), 12) << "still stood";
  EXPECT_EQ(total(town, {.state = "vacated", .as_of = day(16)}), 0);
  EXPECT_EQ(total(town, {.state = "vacated", .as_of = day(17)}), 1);
  EXPECT_EQ(total(town, {.outcome = "covered", .as_of = day(16)}), 0);
  EXPECT_EQ(total(town, {.outcome = "covered", .as_of = day(17)}), 1);
  EXPECT_EQ(total(town, {.visited_on = day(17), .as_of = day(17)}), 1);
  const Json then =
      page(town, "centre-1", {.outcome = "nobody_home", .as_of = day(16)}).at("items").at(0);
  EXPECT_EQ(then.at("id"), id_text("dwelling a 1"));
  EXPECT_EQ(then.at("visits"), 1);
  EXPECT_EQ(total(town, {.as_of = day(15)}), 0) << "before the import";
}

TEST(QueryDwelling, ShowsVisitsContactAndChanges) {
  Township town;
  town.visit("qsm-1", "dwelling a 1", "nobody_home");
  town.clock().pass(k_minute_ms);
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.must("qsm-1", "register.contact",
            {{"dwelling_id", id_text("dwelling a 1")}, {"name", "张三"}, {"phone", "13812345678"}});
  town.must("qsm-lead", "register.vacate",
            {{"dwelling_id", id_text("dwelling a 1")}, {"reason", "已拆除"}});
  const auto seen = town.read("qsm-lead", [](app::Reader& reader) {
    return app::dwelling_page(reader, id("dwelling a 1"));
  });
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->at("contact").at("name"), "张三");
  ASSERT_EQ(seen->at("visits").size(), 2U);
  EXPECT_EQ(seen->at("visits").at(0).at("stands"), false);
  EXPECT_EQ(seen->at("visits").at(1).at("stands"), true);
  ASSERT_EQ(seen->at("changes").size(), 1U);
  EXPECT_EQ(seen->at("changes").at(0).at("kind"), "vacate");
  EXPECT_EQ(seen->at("changes").at(0).at("author"), "测试qsm-lead");

  town.must("qsm-lead", "register.erase_contact", {{"dwelling_id", id_text("dwelling a 1")}});
  const auto erased = town.read("qsm-lead", [](app::Reader& reader) {
    return app::dwelling_page(reader, id("dwelling a 1"));
  });
  EXPECT_EQ(erased->at("contact"), nullptr);
}

TEST(QueryChanges, TellFrozenFromCurrentAndPageNewestFirst) {
  Township town;
  const auto changes = [&](const std::string& login, const std::optional<std::string>& unit,
                           const std::string& after) {
    return town.read(
        login, [&](app::Reader& reader) { return app::register_changes(reader, unit, after); });
  };
  EXPECT_EQ(changes("centre-1", {}, "").at("frozen"), nullptr);
  town.must("centre-1", "register.freeze", {{"reason", "核对完毕"}});
  town.must("qy-lead", "register.vacate",
            {{"dwelling_id", id_text("dwelling b 4")}, {"reason", "已拆除"}});
  for (int n = 0; n < 105; ++n)
    town.must("qsm-lead", "register.add",
              {{"dwelling_id", id_text("added " + std::to_string(n))},
               {"unit", k_village_a},
               {"address", "新" + std::to_string(n) + "号"},
               {"reason", "漏登"}});
  const Json first = changes("centre-1", {}, "");
  EXPECT_EQ(first.at("frozen"), 12);
  EXPECT_EQ(first.at("current"), 12 - 1 + 105);
  EXPECT_EQ(first.at("items").size(), 100U);
  EXPECT_EQ(first.at("items").at(0).at("kind"), "add");
  const Json rest = changes("centre-1", {}, first.at("next"));
  ASSERT_EQ(rest.at("items").size(), 8U) << "5 more, vacate, freeze, import";
  EXPECT_EQ(rest.at("next"), nullptr);
  EXPECT_EQ(rest.at("items").back().at("kind"), "imported");

  const Json b = changes("qy-lead", {}, "");
  EXPECT_EQ(b.at("frozen"), 4);
  EXPECT_EQ(b.at("current"), 3);
  EXPECT_EQ(b.at("items").size(), 3U) << "own change, and those of the whole register";
  EXPECT_EQ(changes("qy-lead", k_village_a, "").at("current"), 0) << "outside";
}

}  // namespace
}  // namespace wanhu::test
