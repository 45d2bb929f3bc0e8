// The paper sheet of a form with every type of question: words to tick, never ids.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/report.hpp"
#include "support/every_question.hpp"
#include "support/township.hpp"

namespace wanhu::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string sheet_of(const std::string& plan, base::Lang lang) {
  Township town;
  town.must("system", "plan.activate", {{"source", plan}});
  const auto made = town.read(
      "centre-1", [](app::Reader& reader) { return report::visitor_sheet(reader, id("qsm-1")); },
      lang);
  return made.value().bytes;
}

TEST(Sheet, AsksEveryQuestionWithTheWordsOfItsChoices) {
  const std::string sheet = sheet_of(plan_asking(), base::Lang::zh);
  for (const char* asked : {"您最希望先改善什么？", "村里的路灯够亮吗？",
                            "您平常什么时候出门？（可选多项）", "您一周晚上出门几次？"})
    EXPECT_THAT(sheet, HasSubstr(asked));
  for (const char* words :
       {"□ 路灯照明", "□ 邻里纠纷", "□ 是", "□ 否", "□ 白天", "□ 晚上", "□ 半夜"})
    EXPECT_THAT(sheet, HasSubstr(words));
  for (const char* id : {"light", "dispute", "□ yes", "□ day", "night"})
    EXPECT_THAT(sheet, Not(HasSubstr(id)));
  EXPECT_THAT(sheet_of(plan_asking(), base::Lang::en),
              HasSubstr("您平常什么时候出门？ (several may be ticked)"));
}

TEST(Sheet, WhatOpensAMatterHasTheColumnOfProblems) {
  const std::string ask = R"(
  { id = "q1", type = "choose_many", text = "身边有没有这些问题？", opens = "matter", choices = [
    { id = "theft", text = "盗窃" },
    { id = "fraud", text = "诈骗" },
  ] },
  { id = "q2", type = "text", text = "有什么意见？", opens = "matter" },
)";
  const std::string sheet = sheet_of(plan_asking(ask), base::Lang::zh);
  EXPECT_THAT(sheet, HasSubstr("要解决的问题"));
  EXPECT_THAT(sheet, Not(HasSubstr("□ 盗窃")));
  EXPECT_THAT(sheet, Not(HasSubstr("有什么意见")));
}

}  // namespace
}  // namespace wanhu::test
