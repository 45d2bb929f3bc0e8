// The report of a past day has the same bytes for ever, whatever is recorded afterwards.
#include <gtest/gtest.h>

#include <map>

#include "report/campaign.hpp"

namespace wanhu::report {
namespace {

using base::Json;
using test::Campaign;
using test::day;
using test::id_text;

using Shelf = std::map<std::string, std::string>;

Shelf all_reports(Campaign& town, base::Date date) {
  Shelf shelf;
  for (const char* name : {"daily", "ledger", "final"})
    for (const char* format : {"html", "xlsx", "json"})
      for (const char* login : {"centre", "a-lead"})
        shelf[std::string(name) + " " + format + " " + login] =
            town.report(name, date, format, login).bytes;
  return shelf;
}

void expect_same(const Shelf& before, const Shelf& after) {
  for (const auto& [what, bytes] : before) EXPECT_TRUE(bytes == after.at(what)) << what;
}

void change_everything(Campaign& town) {
  // Visits made before the day that arrive after it, one of them to a dwelling somebody else did.
  town.visit("a-2", "a 6", "answered", base::Instant::at(day(10, 19), 11 * 60));
  town.visit("a-2", "a 1", "answered", base::Instant::at(day(10, 19), 12 * 60));
  town.visit("b-1", "b 3", "declined", base::Instant::at(day(10, 20), 9 * 60));
  town.must("centre", "register.restore", {{"dwelling_id", id_text("a 8")}, {"reason", "误销"}});
  town.must("centre", "register.vacate", {{"dwelling_id", id_text("a 2")}, {"reason", "空置"}});
  town.must("centre", "register.assign",
            {{"visitor", id_text("a-2")}, {"dwelling_ids", {id_text("a 1"), id_text("a 3")}}});
  town.must("centre", "person.change", {{"person_id", id_text("a-lead")}, {"name", "改名"}});
  town.must("centre", "matter.hand_over",
            {{"matter_id", id_text("M1")}, {"owner", id_text("centre")}});
  town.must("centre", "matter.reclassify",
            {{"matter_id", id_text("M2")}, {"kind", "complex"}, {"reason", "牵涉较多"}});
  town.open("a-1", "M4", "qinsimiao", "general", "路灯又不亮", "村东路口");
  std::string plan = Campaign::plan_text();
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"秦四庙村", "改名村"},
                                 {"一般问题", "普通问题"},
                                 {"to = 2021-11-15", "to = 2021-11-14"},
                                 {"from = 2021-11-16", "from = 2021-11-15"}}) {
    const auto at = plan.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    plan.replace(at, from.size(), to);
  }
  town.must("system", "plan.activate", {{"source", plan}});
}

TEST(AsOf, SameBytesAfterLaterCommandsAndLateVisits) {
  Campaign town;
  town.run_to(day(10, 21));
  const Shelf before = all_reports(town, day(10, 20));
  town.at(day(10, 22), 10);
  change_everything(town);
  expect_same(before, all_reports(town, day(10, 20)));
  town.at(day(12, 24), 23);
  expect_same(before, all_reports(town, day(10, 20)));
  // The changes are there from their own day on.
  const Json later = town.figures("daily", day(10, 22));
  EXPECT_EQ(later.at("key").at("figures").at("covered").at("value").at("num"), 6);
  EXPECT_EQ(later.at("progress").at("tables").at("villages").at("rows").at(0).at("name"), "改名村");
}

TEST(AsOf, AVacatedDwellingStaysOutAfterItWasRestored) {
  Campaign town;
  town.run_to(day(10, 21));
  town.at(day(10, 22), 10);
  town.must("centre", "register.restore", {{"dwelling_id", id_text("a 8")}, {"reason", "误销"}});
  town.at(day(10, 25), 10);
  const auto register_on = [&](base::Date date) {
    const Json s = town.figures("daily", date);
    return s.at("key").at("figures").at("covered").at("value").at("den").get<int>();
  };
  EXPECT_EQ(register_on(day(10, 19)), 12);
  EXPECT_EQ(register_on(day(10, 20)), 13);  // a 8 left, a 9 and a 10 came
  EXPECT_EQ(register_on(day(10, 21)), 13);
  EXPECT_EQ(register_on(day(10, 22)), 14);
  town.must("centre", "register.vacate", {{"dwelling_id", id_text("a 8")}, {"reason", "拆除"}});
  town.at(day(10, 26), 10);
  EXPECT_EQ(register_on(day(10, 21)), 13);
  EXPECT_EQ(register_on(day(10, 24)), 14);
  EXPECT_EQ(register_on(day(10, 25)), 13);
}

TEST(AsOf, DoubledVisitsAreCountedAsTheyWereKnown) {
  Campaign town;
  town.run_to(day(10, 20));
  town.at(day(10, 21), 10);
  town.visit("a-2", "a 1", "declined");
  town.at(day(10, 22), 10);
  const auto doubled = [&](std::optional<base::Date> date) {
    return town.as("centre", [&](app::Reader& reader) {
      return app::progress(reader, {.unit = {}, .as_of = date}).total.doubled;
    });
  };
  EXPECT_EQ(doubled(day(10, 20)), 0);
  EXPECT_EQ(doubled(day(10, 21)), 1);
  EXPECT_EQ(doubled({}), 1);
}

TEST(AsOf, ADayThatIsNotOverSaysSo) {
  Campaign town;
  town.run_to(day(10, 20));
  EXPECT_TRUE(Json::parse(town.report("daily", day(10, 20), "json").bytes).at("interim"));
  EXPECT_NE(town.report("daily", day(10, 20), "html").bytes.find("当日尚未结束"),
            std::string::npos);
  EXPECT_FALSE(Json::parse(town.report("daily", day(10, 19), "json").bytes).at("interim"));
}

}  // namespace
}  // namespace wanhu::report
