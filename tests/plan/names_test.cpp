// L-NAMED: a text in words where the plan has somebody of that name; and ladder steps, whose `to`
// is an id, a word or a position.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "plan/files.hpp"
#include "plan/near_name.hpp"
#include "plan/plan.hpp"
#include "support/growth.hpp"

namespace wanhu::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string k_bodies = R"toml(
[duties]
lead_group = { name = "领导小组", seats = [ { as = "组长", n = 1 }, { as = "成员", n = 2 } ] }
editors    = { name = "宣传小组", seats = [ { as = "组长", n = 1 } ] }
visitor    = { name = "走访党员干部", each = "village" }

)toml";

std::vector<Finding> found(const std::string& blocks) {
  const std::string base = read_text("tests/plan/cases/clean.toml");
  const std::string offices =
      "offices = [ { id = \"centre\", name = \"乡综治中心\", of = \"sample\" }";
  const std::string text =
      edited(base, offices, offices + ", { id = \"police\", name = \"派出所\", of = \"sample\" }") +
      k_bodies + blocks;
  return load(text, "f").findings;
}

std::vector<Finding> found_for(const std::string& who) {
  return found("[[task]]\nid = \"t\"\nname = \"任务\"\nwho = \"" + who + "\"\n");
}

TEST(Named, TheNameOfABodyIsAnsweredWithItsId) {
  for (const auto& [who, id] : {std::pair("乡综治中心", "centre"), std::pair("派出所", "police"),
                                std::pair("领导小组", "lead_group"), std::pair("东一村", "east"),
                                std::pair("走访党员干部", "visitor")}) {
    const auto findings = found_for(who);
    ASSERT_EQ(findings.size(), 1U) << who;
    EXPECT_EQ(findings[0].message_code(), "L-NAMED") << who;
    EXPECT_EQ(findings[0].severity, Severity::note);
    EXPECT_THAT(findings[0].hints, ElementsAre(id));
    ASSERT_TRUE(findings[0].fix);
    EXPECT_EQ(findings[0].fix->text, "\"" + std::string(id) + "\"");
  }
}

TEST(Named, NearlyTheNameIsAskedAboutAndNeverMended) {
  for (const auto& [who, id] :
       {std::pair("综治中心", "centre"), std::pair("本乡综治中心", "centre"),
        std::pair("示例乡派出所", "police"), std::pair("镇派出所", "police"),
        std::pair("乡综冶中心", "centre"), std::pair("走访党员", "nobody")}) {
    const auto findings = found_for(who);
    if (id == std::string("nobody")) {
      EXPECT_THAT(findings, IsEmpty()) << who;
      continue;
    }
    ASSERT_EQ(findings.size(), 1U) << who;
    EXPECT_EQ(findings[0].message_code(), "L-NAMED.near") << who;
    EXPECT_THAT(findings[0].hints, ElementsAre(id));
    EXPECT_FALSE(findings[0].fix);
  }
}

TEST(Named, ASeatIsAnsweredWithItsDuty) {
  auto findings = found_for("组长");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message_code(), "L-NAMED.seat");
  EXPECT_THAT(findings[0].hints, ElementsAre("lead_group", "editors"));
  findings = found_for("领导小组组长");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message_code(), "L-NAMED.seat");
  EXPECT_THAT(findings[0].hints, ElementsAre("lead_group"));
}

TEST(Named, PositionsInWordsAreLeftAlone) {
  for (const char* who :
       {"全体村民", "村支部书记", "副组长", "县综治中心", "村综治中心", "乡综治中心主任", "东二村",
        "西一村", "派出所所长", "检查站", "各村走访党员干部和志愿者"})
    EXPECT_THAT(found_for(who), IsEmpty()) << who;
}

TEST(Named, AMisspeltIdIsAnErrorWithAHint) {
  for (const auto& [who, id] : {std::pair("center", "centre"), std::pair("visiter", "visitor")}) {
    const auto findings = found_for(who);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].code, "L-REF");
    EXPECT_THAT(findings[0].hints, ElementsAre(id));
  }
}

TEST(Named, EveryFieldThatTakesAPositionIsLookedAt) {
  const auto named = [](const std::string& blocks) {
    const auto findings = found(blocks);
    return findings.size() == 1 && findings[0].code == "L-NAMED";
  };
  EXPECT_TRUE(
      named("[[cadence]]\nid = \"c\"\nname = \"例会\"\nwho = \"乡综治中心\"\n"
            "at_least = 1\nper = \"月\"\ndo = \"meeting\"\n"));
  EXPECT_TRUE(
      named("[places]\nkinds = [ { id = \"home\", name = \"出租房\" } ]\n"
            "inspect = [ { id = \"i\", name = \"检查\", of = \"home\", every = \"月\", "
            "who = \"派出所\" } ]\n"));
  EXPECT_TRUE(
      named("[supervision]\nkinds = [ { id = \"k\", name = \"抽查\", how = \"open\", "
            "who = \"领导小组\" } ]\n"));
}

std::vector<Finding> step_to(const std::string& to) {
  return found(
      "[supervision]\nkinds = [ { id = \"k\", name = \"抽查\", how = \"open\" } ]\n"
      "findings = [ { id = \"late\", name = \"逾期\" } ]\n"
      "[ladder.late]\nwhen = \"supervision.finding = 'late'\"\n"
      "needs = [\"evidence\", \"statement\", \"approver\"]\n"
      "steps = [ { at = 1, do = \"notice\", to = \"" +
      to + "\" } ]\n");
}

TEST(Named, AStepOfALadderGoesToSomebodyThereIs) {
  for (const char* to : {"unit", "principal", "lead_group", "centre", "主管机关"})
    EXPECT_THAT(step_to(to), IsEmpty()) << to;
  for (const auto& [to, meant] : {std::pair("unti", "unit"), std::pair("principle", "principal"),
                                  std::pair("lead_gruop", "lead_group")}) {
    const auto findings = step_to(to);
    ASSERT_EQ(findings.size(), 1U) << to;
    EXPECT_EQ(findings[0].code, "L-REF");
    EXPECT_THAT(findings[0].hints, ElementsAre(meant));
  }
  const auto findings = step_to("派出所");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].code, "L-NAMED");
}

TEST(NearName, TellsASlipFromAnotherName) {
  const std::vector<std::string> own = own_prefixes("示例乡", "town");
  EXPECT_EQ(likeness("综治中心", "综治中心", own), Likeness::same);
  EXPECT_EQ(likeness("镇综治办", "综治办", own), Likeness::near);
  EXPECT_EQ(likeness("综治办", "示例乡综治办", own), Likeness::near);
  EXPECT_EQ(likeness("综治心中", "综治中心", own), Likeness::near);
  EXPECT_EQ(likeness("网格化办公室", "网格办公室", own), Likeness::near);
  EXPECT_EQ(likeness("县综治办", "综治办", own), Likeness::none);
  EXPECT_EQ(likeness("村综治中心", "乡综治中心", own), Likeness::none);
  EXPECT_EQ(likeness("第二网格站", "第一网格站", own), Likeness::none);
  EXPECT_EQ(likeness("民政所", "民政办", own), Likeness::none);
  EXPECT_EQ(likeness("", "综治办", own), Likeness::none);
  EXPECT_EQ(likeness("街道综治办", "综治办", own_prefixes("东风街道", "subdistrict")),
            Likeness::near);
}

// Units and tasks whose `who` is a text, the last one the name of the last unit.
std::string units_and_texts(int n) {
  std::string text =
      "[org]\nroot = { id = \"r\", name = \"示例乡\", kind = \"town\" }\nunits = [\n";
  for (int i = 0; i < n; ++i)
    text += "{ id = \"u" + std::to_string(i) + "\", name = \"单位" + std::to_string(i) +
            "\", kind = \"village\" },\n";
  text += "]\n";
  for (int i = 0; i < n; ++i)
    text += "[[task]]\nid = \"t" + std::to_string(i) + "\"\nname = \"任务\"\nwho = \"某位职务" +
            std::to_string(i) + "\"\n";
  return text + "[[task]]\nid = \"last\"\nname = \"任务\"\nwho = \"单位" + std::to_string(n - 1) +
         "\"\n";
}

// However many units and texts there are, looking for near names stays a small part of a check.
TEST(Named, ManyUnitsAndManyTextsTakeTimeThatGrowsWithThem) {
  const std::map<int, std::string> texts{{200, units_and_texts(200)}, {800, units_and_texts(800)}};
  const Loaded loaded = load(texts.at(800), "f");
  EXPECT_TRUE(std::any_of(loaded.findings.begin(), loaded.findings.end(),
                          [](const Finding& finding) { return finding.code == "L-NAMED"; }));
  EXPECT_TRUE(test::grows_about_linearly([&](int n) { (void)load(texts.at(n), "f"); }, 200));
}

}  // namespace
}  // namespace wanhu::plan
