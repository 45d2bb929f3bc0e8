// What several plans ask of one unit in a month, added up, against the caps that they set.
#include "domain/work/burden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>

#include "support/work_plan.hpp"

namespace wanhu::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const calendar::Calendar& office() {
  return calendar::Calendar::office();
}
Date day(const char* iso) {
  return Date::parse(iso).value();
}

// Plans in force from their first day on; the first is the tree.
class Plans {
 public:
  explicit Plans(const std::vector<std::string>& blocks) {
    for (const std::string& one : blocks) {
      const std::string id = "plan" + std::to_string(plans_.size());
      plan::Loaded loaded = plan::load(test::work_plan_text(one, id), id + ".toml");
      if (!loaded.plan) throw std::logic_error(loaded.findings.front().code);
      plans_.push_back(std::move(*loaded.plan));
      const std::vector<Governing> history{{&plans_.back(), 1, k_no_beginning, k_no_end}};
      asks_.emplace_back(history, office());
      all_.push_back({&asks_.back(), history});
    }
  }
  [[nodiscard]] std::vector<UnitBurden> month(const char* iso,
                                              const std::vector<BurdenDone>& done = {}) const {
    return burden_of(all_, plans_.front().org, done, day(iso), office());
  }
  [[nodiscard]] UnitBurden of(const std::string& unit, const char* iso,
                              const std::vector<BurdenDone>& done = {}) const {
    for (UnitBurden& one : month(iso, done))
      if (one.unit == unit) return one;
    return {.unit = unit};
  }

 private:
  std::deque<plan::Plan> plans_;
  std::deque<Asks> asks_;
  std::vector<BurdenPlan> all_;
};

std::int64_t asked(const UnitBurden& burden, Load load) {
  return burden.asked.at(static_cast<std::size_t>(load));
}

constexpr const char* k_weekly_report = R"(
[[report]]
id = "weekly"
name = "情况汇总"
every = "周"
from = "t1"
to = "county"
)";
constexpr const char* k_monthly_meeting = R"(
[[cadence]]
id = "talk"
name = "恳谈会"
who = "visitor"
each = "village"
at_least = 2
per = "月"
do = "meeting"
)";
const std::string k_caps = R"(
[burden]
max_forms = 1
max_reports = 4
max_meetings = 3
per = "月"
)";

TEST(Burden, F29_CountsWhatIsDueInTheMonth) {
  const Plans plans({std::string(k_weekly_report) + k_monthly_meeting});
  const UnitBurden town = plans.of("t1", "2021-05-20");
  EXPECT_EQ(asked(town, Load::reports), 5) << "weeks that end on 2, 9, 16, 23 and 30 May";
  EXPECT_EQ(asked(town, Load::meetings), 0);
  EXPECT_EQ(asked(plans.of("t1", "2021-06-01"), Load::reports), 4);
  const UnitBurden village = plans.of("v1", "2021-05-20");
  EXPECT_EQ(asked(village, Load::meetings), 2);
  EXPECT_EQ(asked(village, Load::reports), 0);
  EXPECT_EQ(asked(plans.of("v1", "2021-04-20"), Load::meetings), 1)
      << "half of April is in the window";
  EXPECT_EQ(asked(plans.of("v1", "2022-01-05"), Load::meetings), 0) << "after the last day";
}

TEST(Burden, F29_SeveralPlansAskTheSamePeople) {
  const Plans plans({k_monthly_meeting + k_caps, k_monthly_meeting, k_monthly_meeting});
  const UnitBurden village = plans.of("v1", "2021-05-01");
  EXPECT_EQ(asked(village, Load::meetings), 6);
  ASSERT_TRUE(village.cap(Load::meetings));
  EXPECT_EQ(village.cap(Load::meetings)->asked, 6) << "of all plans, against one plan's cap";
  EXPECT_EQ(village.cap(Load::meetings)->max, 3);
  EXPECT_THAT(over_budget(village), ElementsAre(Load::meetings));
  EXPECT_THAT(over_budget(plans.of("t2", "2021-05-01")), IsEmpty());
  EXPECT_EQ(village.lines.size(), 3U) << "one a plan";
}

TEST(Burden, S2_05_TablesAndMinutesThatATaskHandsInCount) {
  const Plans plans({R"(
[[task]]
id = "files"
name = "整理材料"
who = "visitor"
each = "village"
due = 2021-05-31
deliver = ["事项清单", "走访登记表", "调研报告", "会议纪要", "公开信"]
)"});
  const UnitBurden village = plans.of("v2", "2021-05-01");
  EXPECT_EQ(asked(village, Load::forms), 2);
  EXPECT_EQ(asked(village, Load::reports), 1);
  EXPECT_EQ(asked(village, Load::meetings), 1);
  EXPECT_EQ(plans.of("v2", "2021-06-01").lines.size(), 0U) << "due in May";
}

TEST(Burden, S1_26_ADailyTableIsOneFormAndThirtyReports) {
  const Plans plans({R"(
[[report]]
id = "ledger"
name = "问题台账汇总上报"
every = "日"
from = "t1"
to = "county"
)"});
  const UnitBurden town = plans.of("t1", "2021-06-10");
  EXPECT_EQ(asked(town, Load::reports), 30);
  EXPECT_EQ(asked(town, Load::forms), 1);
}

TEST(Burden, S2_30_PublicityVisitsAndPatrolsAreNoBurden) {
  const Plans plans({R"(
[publicity]
items = [ { id = "banner", name = "横幅", channels = ["banner"], each = "village", at_least = 9 } ]

[[cadence]]
id = "walk"
name = "走访"
who = "visitor"
each = "village"
at_least = 20
per = "月"
do = "visit"
)"});
  EXPECT_THAT(plans.month("2021-05-01"), IsEmpty());
}

TEST(Burden, InspectionsAndSelfAssessments) {
  const Plans plans({R"(
[places]
kinds   = [ { id = "shop", name = "商铺", n = 3 } ]
inspect = [ { id = "fire", name = "消防检查", of = "shop", at_least = 2, every = "月", who = "visitor", each = "village" } ]
)"});
  EXPECT_EQ(asked(plans.of("v1", "2021-05-01"), Load::inspections), 2);
}

TEST(Burden, FormsAtTheDoorCountOnceWhileVisitsAreOn) {
  const Plans plans({R"(
[form.feedback]
name = "走访意见问卷"
use = "service_feedback"
anonymous = true
retain = "180日"
min_n = 10
ask = [ { id = "q1", type = "scale5", text = "您觉得村里办事方便吗？" } ]
)"});
  for (const char* month : {"2021-05-01", "2021-12-31"})
    EXPECT_EQ(asked(plans.of("t1", month), Load::forms), 1) << "units of the first kind";
  EXPECT_EQ(asked(plans.of("v1", "2021-05-01"), Load::forms), 0);
  EXPECT_EQ(asked(plans.of("t1", "2022-01-01"), Load::forms), 0);
}

TEST(Burden, ACapOfAnotherPeriodIsLookedAtInThatPeriod) {
  const std::string weekly = "\n[burden]\nmax_meetings = 1\nper = \"周\"\n";
  const std::string twice = R"(
[[cadence]]
id = "talk"
name = "碰头会"
who = "visitor"
each = "village"
at_least = 2
per = "周"
do = "meeting"
)";
  const auto of_week = Plans({twice + weekly}).of("v1", "2021-05-10").cap(Load::meetings);
  ASSERT_TRUE(of_week);
  EXPECT_EQ(of_week->asked, 2);
  EXPECT_EQ(of_week->window.days(), 7);
  EXPECT_TRUE(of_week->is_over());
  const std::string quarterly = "\n[burden]\nmax_meetings = 26\nper = \"季度\"\n";
  const auto of_quarter = Plans({twice + quarterly}).of("v1", "2021-08-10").cap(Load::meetings);
  ASSERT_TRUE(of_quarter);
  EXPECT_EQ(of_quarter->window.from, day("2021-07-01"));
  EXPECT_EQ(of_quarter->asked, 26) << "thirteen Sundays";
  EXPECT_FALSE(of_quarter->is_over());
}

TEST(Burden, WhatWasDoneStandsBesideWhatWasAsked) {
  const Plans plans({std::string(k_monthly_meeting) + k_caps});
  const UnitBurden village = plans.of(
      "v1", "2021-05-01", {{"plan0", "cadence.talk", "v1", 3}, {"plan0", "cadence.talk", "v2", 9}});
  EXPECT_EQ(village.done.at(static_cast<std::size_t>(Load::meetings)), 3);
  ASSERT_EQ(village.lines.size(), 1U);
  EXPECT_EQ(village.lines[0].asked, 2);
  EXPECT_EQ(village.lines[0].done, 3);
  EXPECT_THAT(over_budget(village), IsEmpty()) << "a cap is on what is asked, not on what is done";
}

// However many plans say the same: the sum is theirs, and units stand in the tree's order.
RC_GTEST_PROP(BurdenProperty, PlansAddUp, ()) {
  const int n = *rc::gen::inRange(1, 5);
  const Plans plans(std::vector<std::string>(static_cast<std::size_t>(n), k_monthly_meeting));
  const auto rows = plans.month("2021-05-01");
  RC_ASSERT(rows.size() == 3U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(rows[i].unit == "v" + std::to_string(i + 1));
    RC_ASSERT(asked(rows[i], Load::meetings) == 2 * n);
    std::int64_t sum = 0;
    for (const BurdenLine& line : rows[i].lines) sum += line.asked;
    RC_ASSERT(sum == 2 * n);
  }
}

}  // namespace
}  // namespace wanhu::domain
