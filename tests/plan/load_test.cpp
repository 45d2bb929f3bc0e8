#include "plan/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "base/catalogue.hpp"
#include "base/digest.hpp"
#include "plan/checks.hpp"
#include "plan/files.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan {
namespace {

using calendar::CalendarDays;
using calendar::WorkingDays;
using testing::ElementsAre;

Date day(const char* text) {
  return *Date::parse(text);
}

std::vector<std::string> codes(const Loaded& loaded) {
  std::vector<std::string> all;
  for (const Finding& finding : loaded.findings) all.push_back(finding.code);
  return all;
}

TEST(Load, RujiIsCleanAndComplete_S1_01_S1_07) {
  const std::string text = ruji();
  const Loaded loaded = load(text, "plan.toml");
  ASSERT_THAT(codes(loaded), ElementsAre());
  ASSERT_TRUE(loaded.may_activate());
  const Plan& plan = *loaded.plan;

  EXPECT_EQ(plan.head.id, "ruji-2021");
  EXPECT_EQ(plan.head.issued, day("2021-10-12"));
  EXPECT_EQ(plan.head.window.from, day("2021-10-10"));
  EXPECT_EQ(plan.head.window.to, day("2021-11-20"));
  EXPECT_FALSE(plan.head.retro.empty());
  EXPECT_EQ(plan.head.source->issuer, "中共汝集镇委员会");
  EXPECT_EQ(plan.head.source->date, day("2021-10-12"));
  EXPECT_EQ(plan.head.approved->by, "镇党政联席会议");
  EXPECT_THAT(plan.head.goals.at(0).uses, ElementsAre("safety", "satisfied"));
  EXPECT_EQ(plan.digest, base::hex(base::sha256(text)));
  EXPECT_THAT(plan.holes, ElementsAre());

  ASSERT_EQ(plan.org.units.size(), 16U);
  const std::int64_t sum =
      std::accumulate(plan.org.units.begin(), plan.org.units.end(), std::int64_t{0},
                      [](std::int64_t so_far, const Unit& unit) { return so_far + unit.quota; });
  EXPECT_EQ(sum, 11267);
  EXPECT_EQ(plan.org.units[7].name, "袁堂村");
  EXPECT_EQ(plan.org.units[7].quota, 1072);
  EXPECT_EQ(plan.org.units[7].of, "ruji");
  EXPECT_EQ(plan.unit("ruji"), &plan.org.root);
  EXPECT_EQ(plan.unit("nowhere"), nullptr);
  EXPECT_TRUE(plan.office("county_centre")->external);
  EXPECT_EQ(plan.name_of("centre"), "镇综治中心");
  EXPECT_EQ(plan.name_of("lead_group"), "领导小组");
  EXPECT_EQ(plan.name_of("村支部书记"), "村支部书记");
}

TEST(Load, RujiPhasesTileTheWindow_S1_05) {
  const Plan plan = *load(ruji(), "plan.toml").plan;
  for (Date d = plan.head.window.from; d <= plan.head.window.to; d = d + 1)
    EXPECT_NE(plan.phase_on(d), nullptr) << d.iso();
  EXPECT_EQ(plan.phase_on(day("2021-10-15"))->id, "mobilise");
  EXPECT_EQ(plan.phase_on(day("2021-10-16"))->id, "visit");
  EXPECT_EQ(plan.phase_on(plan.head.window.to + 1), nullptr);
}

TEST(Load, RujiDutiesTasksAndQuota) {
  const Plan plan = *load(ruji(), "plan.toml").plan;
  const Duty& group = *plan.duty("lead_group");
  ASSERT_EQ(group.seats.size(), 4U);
  EXPECT_EQ(group.seats[2].n, 10);
  EXPECT_EQ(group.seats[3].each, "village");
  EXPECT_EQ(plan.duty("visitor")->min, 1);
  ASSERT_EQ(plan.tasks.size(), 3U);
  EXPECT_EQ(plan.tasks[2].due->phase, "sum_up");
  EXPECT_TRUE(plan.tasks[2].due->at_end);
  EXPECT_EQ(plan.tasks[2].from, "matters.repeated");
  const Quota& quota = *plan.quota("household_visit");
  EXPECT_EQ(quota.total, 11267);
  EXPECT_TRUE(quota.floor);
  EXPECT_EQ(quota.split_method, "largest_remainder");
  EXPECT_THAT(quota.outcomes, ElementsAre("answered", "declined", "nobody_home", "vacant"));
}

TEST(Load, RujiFormMattersAndTheRest_S1_18) {
  const Plan plan = *load(ruji(), "plan.toml").plan;
  const Form& form = *plan.form("feedback");
  EXPECT_TRUE(form.anonymous);
  EXPECT_EQ(form.retain, Amount(CalendarDays{180}));
  EXPECT_EQ(form.ask.at(0).type, QuestionType::scale5);
  EXPECT_EQ(form.ask.at(1).opens, "matter");
  const Matters& matters = plan.matters;
  EXPECT_EQ(plan.matter_kind("general")->due, Amount(CalendarDays{10}));
  EXPECT_EQ(plan.matter_kind("complex")->due, Amount(CalendarDays{20}));
  EXPECT_EQ(plan.matter_kind("complex")->owner, "centre");
  EXPECT_TRUE(matters.roll_to_working_day);
  EXPECT_TRUE(matters.tail);
  ASSERT_EQ(matters.remind.size(), 3U);
  EXPECT_EQ(matters.remind[0].percent, 50);
  EXPECT_EQ(matters.remind[2].percent, 100);
  EXPECT_EQ(matters.remind[2].to, "lead_group");
  EXPECT_THAT(matters.tell, ElementsAre("visitor", "resident"));
  EXPECT_EQ(matters.close.needs, "resident_confirms");
  EXPECT_EQ(matters.callback->share_percent, 10);
  EXPECT_EQ(plan.reports.at(1).to, "county_centre");
  EXPECT_THAT(plan.surveys.at(0).hide_from, ElementsAre("ruji", "village"));
  EXPECT_EQ(plan.indicators.size(), 4U);
  EXPECT_EQ(plan.ladders.at(0).steps.at(1).delta, -5);
  EXPECT_EQ(plan.ladders.at(0).steps.at(1).review, Amount(WorkingDays{10}));
}

TEST(Load, BasisSaysWhatABareDayMeans) {
  const std::string text = edited(edited(ruji(), "basis    = \"calendar\"", "basis = \"working\""),
                                  "due = \"20日\"", "due = \"20个自然日\"");
  const Loaded loaded = load(text, "p");
  ASSERT_THAT(codes(loaded), ElementsAre());
  EXPECT_EQ(loaded.plan->matter_kind("general")->due, Amount(WorkingDays{10}));
  EXPECT_EQ(loaded.plan->matter_kind("complex")->due, Amount(CalendarDays{20}));
}

TEST(Load, DayBasisIsSilentWhenEveryTermSpellsItOut) {
  const std::string without = edited(ruji(), "basis    = \"calendar\"", "");
  EXPECT_THAT(codes(load(without, "p")), ElementsAre("L-DAYBASIS"));
  const std::string spelt = edited(edited(without, "due = \"10日\"", "due = \"10个自然日\""),
                                   "due = \"20日\"", "due = \"20个工作日\"");
  EXPECT_THAT(codes(load(spelt, "p")), ElementsAre());
}

// The window ends on Saturday 2021-11-20. Taken in on Sunday 11-07 a case is due on Friday 11-19,
// the tenth working day; taken in on Monday 11-08 it is due on 11-22.
TEST(Load, TailCountsWorkingDays) {
  const std::string text =
      edited(edited(ruji(), "tail     = true", ""), "due = \"10日\"", "due = \"10个工作日\"");
  const Loaded loaded = load(text, "p");
  ASSERT_THAT(codes(loaded), ElementsAre("L-TAIL"));
  EXPECT_EQ(loaded.findings[0].args.at("list"),
            "一般问题 10个工作日 ≥ 2021-11-08 · 复杂问题 20日 ≥ 2021-11-01");
  EXPECT_TRUE(loaded.may_activate()) << "a warning does not stop a plan";
}

TEST(Load, AnApprovedReadingIsSilent) {
  const std::string read = "name = \"复杂问题\", read = ";
  const auto with = [&](const std::string& value) {
    return codes(load(edited(ruji(), "name = \"复杂问题\"", read + value), "p"));
  };
  EXPECT_THAT(with("\"负责问题\""), ElementsAre("L-TYPO"));
  EXPECT_THAT(with("{ printed = \"负责问题\" }"), ElementsAre("L-TYPO"));
  EXPECT_THAT(with("{ printed = \"负责问题\", by = \"镇综治中心\" }"), ElementsAre());
}

TEST(Load, AHoleLoadsButCannotBeActivated) {
  const Loaded loaded = load(edited(ruji(), "due = \"10日\"", "due = \"?\""), "p");
  ASSERT_THAT(codes(loaded), ElementsAre("L-HOLE"));
  ASSERT_TRUE(loaded.plan);
  EXPECT_FALSE(loaded.may_activate());
  EXPECT_THAT(loaded.plan->holes, ElementsAre("matters.kinds[0].due"));
}

TEST(Load, AHoleInASumIsNotAWrongSum) {
  EXPECT_THAT(codes(load(edited(ruji(), "quota = 550", "quota = \"?\""), "p")),
              ElementsAre("L-HOLE"));
}

TEST(Load, TheKnowledgeBaseOfAPlan) {
  const std::string entry =
      "\n[[knowledge]]\nid = \"card\"\nkind = \"complex\"\nquestion = \"医保卡怎么补办？\"\n"
      "answer = \"到窗口办\"\noffice = \"便民服务中心\"\nplace = \"镇政府一楼\"\n"
      "phone = \"0558-7654321\"\nhours = \"工作日\"\nbring = \"身份证\"\nsrc = \"三\"\n";
  const Loaded loaded = load(ruji() + entry, "p");
  EXPECT_THAT(codes(loaded), testing::IsEmpty());
  ASSERT_TRUE(loaded.plan);
  ASSERT_EQ(loaded.plan->knowledge.size(), 3U) << "S1 has two of its own";
  const Knowledge& card = loaded.plan->knowledge.back();
  EXPECT_EQ(card.id, "card");
  EXPECT_EQ(card.kind, "complex");
  EXPECT_EQ(card.question, "医保卡怎么补办？");
  EXPECT_EQ(card.answer, "到窗口办");
  EXPECT_EQ(card.office, "便民服务中心");
  EXPECT_EQ(card.place, "镇政府一楼");
  EXPECT_EQ(card.phone, "0558-7654321");
  EXPECT_EQ(card.hours, "工作日");
  EXPECT_EQ(card.bring, "身份证");
  EXPECT_EQ(card.src, "三");
  EXPECT_THAT(codes(load(edited(ruji() + entry, "kind = \"complex\"", "kind = \"hazard\""), "p")),
              ElementsAre("L-REF"));
  EXPECT_THAT(codes(load(ruji() + entry + entry, "p")), ElementsAre("L-ID-DUP"));
  EXPECT_THAT(codes(load(edited(ruji() + entry, "bring = \"身份证\"",
                                "bring = \"身份证 11010519491231002X\""),
                         "p")),
              testing::Contains("L-GUARD-G02"))
      << "everybody reads it";
}

TEST(Load, EveryKeyHasAChineseName) {
  for (const std::string_view key : all_keys())
    EXPECT_TRUE(base::has_message("PLAN-KEY-" + std::string(key))) << key;
}

TEST(Load, PercentsAndBareDays) {
  EXPECT_EQ(percent_of("10%"), 10);
  EXPECT_EQ(percent_of("100%"), 100);
  for (const char* text : {"101%", "%", "10", "-1%", "1.5%", "", "1000000%"})
    EXPECT_EQ(percent_of(text), -1) << text;
  for (const char* text : {"10日", "10天", " 3日 "}) EXPECT_TRUE(is_bare_days(text)) << text;
  for (const char* text : {"10个自然日", "10个工作日", "24小时", ""})
    EXPECT_FALSE(is_bare_days(text)) << text;
}

}  // namespace
}  // namespace wanhu::plan
