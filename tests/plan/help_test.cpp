// What a writer who knows only the guide is told: which keys and words there are, how a value is
// written, and what was certainly or probably meant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/catalogue.hpp"
#include "plan/keys.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"
#include "plan/sample.hpp"
#include "plan/schema.hpp"
#include "plan/slips.hpp"
#include "plan/tools/fix.hpp"

namespace wanhu::plan {
namespace {

using base::Lang;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// What is said about a fragment, put into the plan of the examples.
class Told {
 public:
  explicit Told(std::string_view fragment)
      : text_(completed(fragment)), loaded_(load(text_, "p.toml")) {}

  [[nodiscard]] std::vector<std::string> codes() const {
    std::vector<std::string> all;
    for (const Finding& finding : loaded_.findings) all.push_back(finding.message_code());
    return all;
  }
  // The first finding of the code; fails when there is none.
  [[nodiscard]] Finding of(std::string_view code) const {
    for (const Finding& finding : loaded_.findings)
      if (finding.code == code) return finding;
    ADD_FAILURE() << "no " << code << " in: " << testing::PrintToString(codes());
    return {};
  }
  [[nodiscard]] std::string said(std::string_view code, Lang lang = Lang::zh) const {
    const Renderer renderer(text_, "p.toml", lang);
    const Finding finding = of(code);
    return renderer.headline(finding) + "\n" + renderer.explanation(finding) + "\n" +
           renderer.hint(finding);
  }

 private:
  std::string text_;
  Loaded loaded_;
};

std::string fix_of(const Finding& finding) {
  return finding.fix ? finding.fix->text : "none";
}

TEST(Help, AnUnknownKeyIsAnsweredWithTheKeysThatAreLeft) {
  const Told told("[quota.household_visit]\nblablabla = 1\n");
  EXPECT_THAT(told.said("L-KEY-UNKNOWN"),
              HasSubstr("可用的有：per（每名）、every（周期）、floor（下限）"));
  EXPECT_THAT(told.said("L-KEY-UNKNOWN"), Not(HasSubstr("total（")))
      << "what stands there already is no use";
  EXPECT_THAT(told.said("L-KEY-UNKNOWN", Lang::en), HasSubstr("It may have: per (for each)"));
  // At most fourteen, required ones first.
  const Told many("[plan]\nblablabla = 1\n[form.more]\nblablabla = 1\n");
  EXPECT_THAT(many.said("L-KEY-UNKNOWN"), HasSubstr("retro（追认理由）"));
  const std::vector<Alternative> blocks = keys_left(root_shape(), {}, "");
  EXPECT_EQ(blocks.size(), k_keys_listed_max + 1);
  EXPECT_EQ(blocks.front().word, "schema");
  EXPECT_EQ(blocks.back().word, "…");
}

TEST(Help, AKeyThatStandsInTheTableIsNeverSuggested) {
  const Told told("[quota.household_visit]\ntotall = 1\n");
  EXPECT_THAT(told.of("L-KEY-UNKNOWN").hints, Not(testing::Contains("total")));
}

TEST(Help, ChineseKeysAreKnownByTheirNames) {
  EXPECT_EQ(fix_of(Told("[plan]\n文号 = \"某政〔2022〕1号\"\n").of("L-KEY-UNKNOWN")), "number");
  EXPECT_EQ(fix_of(Told("[plan]\n通过 = { by = \"会议\" }\n").of("L-KEY-UNKNOWN")), "approved");
  EXPECT_EQ(fix_of(Told("[问卷.more]\nname = \"甲\"\n").of("L-KEY-UNKNOWN")), "form");
  // Two Chinese keys in one table are two keys, however short.
  const Told two("[plan]\n文号 = \"一\"\n通过 = { by = \"会议\" }\n甲 = 1\n乙 = 2\n");
  EXPECT_THAT(two.codes(), Not(testing::Contains(testing::HasSubstr("L-KEY-DUP"))));
}

TEST(Help, AValueOfAnotherTypeIsAnsweredWithTheForm) {
  const Told told(R"toml([indicators.mended]
num = "count(place where rectified = true)"
den = "count(place)"
use = "manage"
target = "90%"
)toml");
  EXPECT_THAT(told.said("L-TYPE"), HasSubstr(R"(写成 target = { at = "90%", by = 2026-04-30 })"));
  EXPECT_EQ(sample_entry(*root_shape().field("matters")->shape->field("remind")),
            R"(remind = [ { at = "50%", to = "…" } ])");
  EXPECT_EQ(sample_entry(*root_shape().field("quota")->shape->field("outcomes")),
            R"(outcomes = ["answered"])");
}

TEST(Help, EverySampleOfTheSchemaHasTheRightForm) {
  // Tables of the vocabulary, so that every required key is shown in each.
  for (const Field& block : root_shape().fields) {
    if (block.shape == nullptr) continue;
    for (const Field& field : block.shape->fields) {
      const std::string shown = sample_entry(field);
      EXPECT_THAT(shown, testing::StartsWith(std::string(field.name) + " = "));
      if (field.shape == nullptr) continue;
      for (const Field& inner : field.shape->fields)
        if (inner.required) EXPECT_THAT(shown, HasSubstr(std::string(inner.name) + " = "));
    }
  }
}

TEST(Help, WordsAreListedWithTheirMeaning) {
  const Told told("[matters]\nbasis = \"workday\"\n");
  EXPECT_THAT(told.said("L-WORD"), HasSubstr("calendar（自然日）、working（工作日）"));
  EXPECT_THAT(told.said("L-WORD", Lang::en), HasSubstr("working (working days)"));
}

TEST(Help, AChineseNameOfAWordIsCertain) {
  EXPECT_EQ(fix_of(Told("[matters]\nbasis = \"工作日\"\n").of("L-WORD")), "\"working\"");
  EXPECT_EQ(fix_of(Told("[matters]\nclose = { needs = \"居民确认\" }\n").of("L-WORD")),
            "\"resident_confirms\"");
}

TEST(Help, WordsOfOppositeMeaningAreNotGuessed) {
  const std::vector<std::string_view> uses{"display", "manage", "external"};
  EXPECT_THAT(meant_word("internal", uses, "indicators.use").words, IsEmpty());
  EXPECT_THAT(meant_word("manag", uses, "indicators.use").words, IsEmpty()) << "never for use";
  EXPECT_THAT(meant_word("管理", uses, "indicators.use").words, ElementsAre("manage"));
  EXPECT_THAT(meant_word("internal", {"external", "independent"}, "survey.run_by").words,
              IsEmpty());
  EXPECT_THAT(meant_word("every_adres", {"every_address", "quota"}, "quota.coverage").words,
              ElementsAre("every_address"));
  EXPECT_TRUE(meant_word("每周", {"日", "周", "季度"}, "report.every").certain);
  EXPECT_THAT(meant_word("季", {"日", "周", "季度"}, "report.every").words, ElementsAre("季度"));
}

TEST(Help, WhoCallsBackIsNotChosenByName) {
  for (const char* by : {"网格员", "承办以外的人", "village"}) {
    const Told told("[matters]\ncallback = { share = \"10%\", by = \"" + std::string(by) +
                    "\" }\n");
    EXPECT_THAT(told.said("L-WORD"), HasSubstr("回访人不能指定到人，只能写 other_than_owner（"));
    EXPECT_THAT(told.codes(), Not(testing::Contains(HasSubstr("G11"))));
  }
  const Told owner("[matters]\ncallback = { share = \"10%\", by = \"centre\" }\n");
  EXPECT_THAT(owner.codes(), testing::Contains("L-GUARD-G11.callback"))
      << "centre owns the matters";
}

TEST(Help, AnAnswerOpensAMatterAndNoKind) {
  const Told told(
      "[form.feedback]\nask = [ { id = \"q1\", type = \"yes_no\", text = \"有没有隐患？\", "
      "opens = \"hazard\" } ]\n");
  EXPECT_THAT(told.codes(), ElementsAre("L-WORD.opens"));
  EXPECT_THAT(told.said("L-WORD"), HasSubstr("只能写 matter（事项）；是哪一类事项，受理时再选"));
}

TEST(Help, NumbersWithUnitsAndYesNo) {
  const Told told("[quota.household_visit]\ntotal = 200户\n");
  EXPECT_EQ(fix_of(told.of("L-SYNTAX")), "200");
  EXPECT_EQ(fix_of(Told("[quota.household_visit]\ntotal = \"200户\"\n").of("L-TYPE")), "200");
  EXPECT_EQ(fix_of(Told("[matters]\ntail = 是\n").of("L-SYNTAX")), "true");
  EXPECT_EQ(
      fix_of(Told("[matters]\npause = [ { for = \"weather\", max = 5日 } ]\n").of("L-SYNTAX")),
      "\"5日\"");
  EXPECT_EQ(fix_of(Told("[quota.household_visit]\nper = 5\n").of("L-TYPE")), "none");
  EXPECT_EQ(counted("840户"), 840);
  EXPECT_EQ(counted("5日"), std::nullopt);
  EXPECT_EQ(counted("户"), std::nullopt);
}

TEST(Help, FullWidthDigitsInAmountsAndShares) {
  const std::string text = completed(
      "[matters]\ncallback = { share = \"９０％\", by = \"other_than_owner\" }\n"
      "[form.feedback]\nretain = \"３0日\"\n");
  const Fixed fixed = fix_all(text, {});
  EXPECT_THAT(fixed.text, HasSubstr("share = \"90%\""));
  EXPECT_THAT(fixed.text, HasSubstr("retain = \"30日\""));
  EXPECT_THAT(load(fixed.text, "p").has(Severity::error), false);
}

TEST(Help, TermsInOtherWords) {
  EXPECT_THAT(meant_amount("1周").words, ElementsAre("7日"));
  EXPECT_FALSE(meant_amount("1周").certain);
  EXPECT_THAT(meant_amount("两个星期").words, ElementsAre("14日"));
  EXPECT_THAT(meant_amount("半年").words, ElementsAre("6个月"));
  EXPECT_THAT(meant_amount("24小时内").words, ElementsAre("24小时"));
  EXPECT_TRUE(meant_amount("24小时内").certain);
  EXPECT_THAT(meant_amount("十五个工作日以内").words, ElementsAre("15个工作日"));
  EXPECT_THAT(meant_amount("二十日").words, ElementsAre("20日"));
  EXPECT_THAT(meant_amount("5日前").words, IsEmpty());
  EXPECT_THAT(meant_amount("半年左右").words, IsEmpty());
  EXPECT_TRUE(is_vague("立即"));
  EXPECT_THAT(Told("[form.feedback]\nretain = \"永久\"\n").said("L-AMOUNT"),
              HasSubstr("\"180日\"、\"6个月\""));
}

TEST(Help, NamesOfThePlanLeadToTheirIds) {
  const Told told(
      "[matters]\ntell = [\"居民\"]\nremind = [ { at = \"50%\", to = \"综治中心\" } ]\n");
  EXPECT_THAT(told.of("L-REF").hints, ElementsAre("resident"));
  EXPECT_THAT(told.said("L-REF"),
              HasSubstr("owner（承办单位）、resident（居民本人）、visitor（走访员）"));
  const Told duty(R"toml([duties.grid_head]
name = "网格长"
[[report]]
id = "progress"
name = "进度"
every = "周"
from = "网格长"
to = "centre"
)toml");
  EXPECT_THAT(duty.said("L-REF"), HasSubstr("“网格长”在这里不能用：它是职责（grid_head）"));
}

const char* const k_each_village = R"toml([burden]
max_reports = 4
per = "月"
[[report]]
id = "progress"
name = "进度"
every = "半月"
from = "village"
to = "centre"
[[report]]
id = "list"
name = "清单"
every = "周"
from = "east"
to = "centre"
)toml";

TEST(Help, AReportOfEachUnitOfAKindIsOneBlock) {
  const Told told(k_each_village);
  EXPECT_THAT(told.codes(), ElementsAre("L-BURDEN"));
  const Finding burden = told.of("L-BURDEN");
  EXPECT_EQ(burden.args.at("who"), "east") << "a village itself: its own and those of its kind";
  EXPECT_EQ(burden.args.at("times"), "6");
}

TEST(Help, NoBurdenIsReckonedWithoutAPeriod) {
  for (const char* per : {"每每周", "?"}) {
    std::string text = k_each_village;
    text.replace(text.find("\"月\""), std::string("\"月\"").size(), "\"" + std::string(per) + "\"");
    EXPECT_THAT(Told(text).codes(), Not(testing::Contains("L-BURDEN"))) << per;
  }
}

const std::string k_each = "[quota.household_visit]\nper = \"走访员\"\n";

TEST(Help, ATotalForEachThatIsTheTotalOfAll) {
  const Told told(k_each);
  EXPECT_THAT(told.of("L-QUOTA-SUM").variant, "each");
  EXPECT_EQ(told.of("L-QUOTA-SUM").severity, Severity::warning);
  EXPECT_THAT(told.said("L-QUOTA-SUM"), HasSubstr("每人 200 户"));
  const Told unread("[quota.household_visit]\nper = \"走访员\"\ntotal = \"?\"\n");
  EXPECT_THAT(unread.codes(), Not(testing::Contains(HasSubstr("L-QUOTA-SUM"))));
  const Told ten(k_each + "total = 10\n");
  EXPECT_THAT(ten.codes(), Not(testing::Contains(HasSubstr("L-QUOTA-SUM"))));
}

TEST(Help, WhatIsNoExpressionIsNotJudged) {
  const Told told(R"toml([indicators.a]
num = "count(事项 where kind = '信访')"
den = "count(matter)"
use = "manage"
direction = "lower"
)toml");
  EXPECT_THAT(told.codes(), Not(testing::Contains(HasSubstr("G06"))));
  EXPECT_THAT(told.codes(), testing::Contains(HasSubstr("EXPR-")));
}

}  // namespace
}  // namespace wanhu::plan
