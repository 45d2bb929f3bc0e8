// Plans of units' own as what a task hands in.
#include "domain/work/filing.hpp"

#include <gtest/gtest.h>

#include "support/work_plan.hpp"

namespace wanhu::domain {
namespace {

using test::work_plan;

Rule task(const std::string& deliver) {
  return rules_of(work_plan("[[task]]\nid = \"own\"\nname = \"制定方案\"\nwho = \"visitor\"\n"
                            "each = \"village\"\ndue = 2021-05-10\ndeliver = [" +
                            deliver + "]\n"))
      .front();
}

TEST(Filing, S2_06_APlanIsKnownByItsName) {
  EXPECT_EQ(own_plan_item(task("\"社区方案\"")), "社区方案");
  EXPECT_EQ(own_plan_item(task("\"本村安排\"")), "本村安排");
  EXPECT_FALSE(own_plan_item(task("\"巡逻方案\", \"轮值表\"")).has_value())
      << "which of several is not for the system to say";
  EXPECT_FALSE(own_plan_item(task("\"方案说明\"")).has_value());
  EXPECT_FALSE(own_plan_item(task("\"会议纪要\"")).has_value());
  EXPECT_TRUE(is_plan_item("巡逻方案"));
  EXPECT_TRUE(is_plan_item("下一步计划"));
  EXPECT_FALSE(is_plan_item("会议纪要"));
}

Filing filing() {
  Filing one{.act = {}, .filed_plan = "own", .title = "本村方案", .digest = "d", .source = "s"};
  one.act.id = Uuid::named("filing");
  one.act.plan = "work";
  one.act.rule = "task.own";
  one.act.unit = "v1";
  one.act.day = Date::parse("2021-05-03").value();
  one.act.handed_in = {"社区方案"};
  one.found = 2;
  return one;
}

TEST(Filing, S2_06_UnderThePlanThatAsksAndOfTheUnitItself) {
  const Rule rule = task("\"社区方案\", \"纪要\"");
  const Date today = Date::parse("2021-05-03").value();
  const auto code = [&](const Filing& one, const std::string& parent, const std::string& root) {
    plan::Header head;
    head.parent = parent;
    const auto events = file_plan(rule, one, head, root, today);
    return events ? events->front().type : events.error().code;
  };
  EXPECT_EQ(code(filing(), "work", "v1"), "plan.filed");
  EXPECT_EQ(code(filing(), "other", "v1"), "PLAN-FILED-PARENT");
  EXPECT_EQ(code(filing(), "", "v1"), "PLAN-FILED-PARENT");
  EXPECT_EQ(code(filing(), "work", "v2"), "PLAN-FILED-UNIT");
  Filing wrong = filing();
  wrong.act.handed_in = {"纪要"};
  EXPECT_EQ(code(wrong, "work", "v1"), "PLAN-FILED-ITEM");
  wrong.act.handed_in = {};
  EXPECT_EQ(code(wrong, "work", "v1"), "PLAN-FILED-ITEM");
  wrong.act.handed_in = {"别的方案"};
  EXPECT_EQ(code(wrong, "work", "v1"), "ACT-DELIVER") << "not what the task asks for";
}

TEST(Filing, IsReadBackAsItWasWritten) {
  const Json data = to_json(filing());
  EXPECT_EQ(to_json(filing_from_json(data)), data);
}

}  // namespace
}  // namespace wanhu::domain
