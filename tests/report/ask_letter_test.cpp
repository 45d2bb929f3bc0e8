// What a unit reports, as a document of the class that the plan names.
#include <gtest/gtest.h>

#include "app/query_work.hpp"
#include "report/report.hpp"
#include "support/matter_walk.hpp"
#include "support/small_engine.hpp"

namespace wanhu::report {
namespace {

using base::Date;
using base::Json;

TEST(AskLetter, IsOfTheClassThatThePlanNamesAndGoesToWhomItSays) {
  test::SmallEngine town;
  const std::string block =
      "\n[[report]]\nid = \"batch\"\nname = \"意见建议汇总\"\nevery = \"周\"\nfrom = \"centre\"\n"
      "to = \"county_centre\"\ntemplate = \"函\"\n";
  town.must("system", "plan.activate", {{"source", test::s1_plan_text() + block}});
  town.clock().pass(std::int64_t{2} * 24 * 60 * 60 * 1000);  // to Monday, since weeks begin there
  const Date day = town.clock().now().date();
  const auto asks = [&](const char* rule) {
    return town.read("centre-1", [&](app::Reader& r) {
      return app::ask_rows(r, {.from = day, .to = day, .rule = rule}).rows.size();
    });
  };
  ASSERT_EQ(asks("report.batch"), 1U);
  const AskLetter which{.plan = "ruji-2021", .rule = "report.batch", .unit = "ruji", .day = day};
  const Json explained = town.read("centre-1", [&](app::Reader& r) {
    return app::asks_explain(r, which.plan, which.rule, which.unit, day).value();
  });
  EXPECT_EQ(explained.at("document").at("name"), "函");
  town.must("centre-1", "act.record",
            {{"act_id", test::id_text("act")},
             {"plan", which.plan},
             {"rule", which.rule},
             {"unit", which.unit},
             {"day", day.iso()},
             {"note", "共三件"}});
  const auto letter = [&](const std::string& who, AskLetter wanted, const char* format) {
    return town.read(
        who, [&](app::Reader& r) { return ask_letter(r, wanted, format); }, base::Lang::zh);
  };
  const Json paper = Json::parse(letter("centre-1", which, "json").value().bytes);
  EXPECT_EQ(paper.at("title"), "关于报送意见建议汇总的函");
  EXPECT_EQ(paper.at("letter").at("addressee"), explained.at("document").at("to_name"));
  EXPECT_NE(paper.dump().find("共三件"), std::string::npos);
  EXPECT_TRUE(letter("centre-1", which, "html"));
  EXPECT_TRUE(letter("centre-1", which, "xlsx"));
  EXPECT_EQ(letter("qy-lead", which, "html").error().code, "NOT-FOUND") << "of another unit";
  AskLetter plain = which;
  plain.rule = "report.progress";
  ASSERT_EQ(asks("report.progress"), 1U);
  EXPECT_EQ(letter("centre-1", plain, "html").error().code, "NOT-FOUND") << "it names no class";
}

}  // namespace
}  // namespace wanhu::report
