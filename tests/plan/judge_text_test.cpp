// Guard G05 on a text by itself: what residents are handed is judged by the terms of the plan
// compiler, however it is spelt; what only comes near goes to a second reader.
#include "plan/guard/judge_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "plan/engine_notes.hpp"
#include "plan/guard/near_miss.hpp"

namespace wanhu::plan::guard {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* k_question = "晚上在家附近走动，您觉得安全吗？";

AskedQuestions asked() {
  AskedQuestions questions;
  questions.add("安全吗");  // too short to be known by
  questions.add(k_question);
  return questions;
}

// "G05", "G01 G05"; empty when nothing is wrong.
std::string rules(std::string_view text) {
  std::string list;
  for (const TextBreach& breach : judge_text(text, asked()))
    list += (list.empty() ? "" : " ") + short_code(breach.rule);
  return list;
}

TEST(JudgeText, S2_26_RefusesAnswersPledgesAndTips) {
  for (const char* text :
       {"接到电话请回答非常满意", "点赞承诺书，签字有效", "民调承诺：我对平安建设非常满意",
        "民调注意事项", "给平安建设打满分", "接听调查好评返礼品", "电话问卷怎么答一看就会",
        "model answers for every household"})
    EXPECT_EQ(rules(text), "G05") << text;
}

TEST(JudgeText, ReadsAlikeWhateverTheSpelling) {
  for (const char* text : {"标准答案", "标 准 答 案", "标·准·答·案", "标\n准\n答案", "標準答案",
                           "標 準 答 案", "標准答案", "引導 群眾 正確 評價",
                           "ｍｏｄｅｌ　ａｎｓｗｅｒ", "MODEL-ANSWER", "m o d e l a n s w e r"})
    EXPECT_EQ(rules(text), "G05") << text;
  EXPECT_EQ(judge_text("请看標 準 答 案。", asked()).front().found, "標 準 答 案")
      << "as it was written";
}

TEST(JudgeText, WhatIsDeniedOrPromisedByABodyPasses) {
  for (const char* text :
       {"不得发放标准答案，不得引导评价", "窗口单位服务承诺书", "防盗防骗防诈知识",
        "已办结事项公示", "可能有人来电调查，自愿参加，照实说"})
    EXPECT_EQ(rules(text), "") << text;
}

TEST(JudgeText, S0_35_AQuestionIsFoundWhereverItStands) {
  const std::string page =
      "各位居民：出门锁好门窗。晚上在家附近走动 您觉得安全吗。有事请打村委会电话。";
  const auto breaches = judge_text(page, asked());
  ASSERT_EQ(breaches.size(), 1U);
  EXPECT_EQ(breaches[0].rule, Rule::g05);
  EXPECT_EQ(breaches[0].variant, "question");
  EXPECT_EQ(breaches[0].found, k_question);
  EXPECT_EQ(rules("到了晚上在自家附近走动，您觉得安全吗"), "G05") << "reworded";
  EXPECT_EQ(rules("晚上在家附近。走动您觉得安全吗"), "G05") << "cut in two sentences";
  EXPECT_EQ(judge_text("晚上在家附近走动，您觉得安全吗？", AskedQuestions()),
            std::vector<TextBreach>())
      << "nobody asks it";
}

// Pieces of a question that stand far apart on a page are no question.
TEST(JudgeText, ALongPageIsJudgedSentenceBySentence) {
  EXPECT_EQ(rules("晚上在家附近请结伴出行。燃气用完关阀。电动车不进楼。您觉得安全最要紧。"), "");
}

TEST(JudgeText, EveryRuleThatIsBrokenIsSaidOnce) {
  EXPECT_EQ(rules("重点人员名单和标准答案，重点人员名单"), "G01 G05");
}

TEST(JudgeText, SaysWhatTheCheckOfPlansSays) {
  const TextBreach breach = judge_text("标准答案", asked()).front();
  EXPECT_EQ(said(base::Lang::zh, breach),
            base::message(base::Lang::zh, "L-GUARD-G05", {{"found", "标准答案"}}));
  EXPECT_EQ(reason(base::Lang::en, breach), base::message(base::Lang::en, "L-GUARD-G05.why"));
  EXPECT_THAT(alternative(base::Lang::zh, breach), HasSubstr("中性告知"));
  const TextBreach question = judge_text(k_question, asked()).front();
  EXPECT_THAT(said(base::Lang::zh, question), HasSubstr("问卷的题目"));
  EXPECT_EQ(alternative(base::Lang::zh, question), alternative(base::Lang::zh, breach))
      << "a variant without its own shares its rule's";
}

// The refusal in the running system says why and what instead in the catalogue's own words.
TEST(JudgeText, TheRefusalCarriesExplanationAndAlternative) {
  for (const base::Lang lang : {base::Lang::zh, base::Lang::en}) {
    const std::string refusal = base::message(lang, "PUBLICITY-G05", {{"found", "x"}});
    EXPECT_THAT(refusal, HasSubstr(base::message(lang, "L-GUARD-G05.fix")));
    EXPECT_THAT(refusal, HasSubstr(lang == base::Lang::zh ? "统计法第七条" : "art. 7"));
  }
}

// ---- near misses ----

TEST(NearMiss, TextsAboutTheSurveyAreReadBySomebodyElse) {
  EXPECT_THAT(near_misses("本周开展电话调查，请大家支持。"), Contains("电话调查"));
  EXPECT_THAT(near_misses("提升满意度，创建平安村"), ElementsAre("满意度"));
  EXPECT_THAT(near_misses("电话调查来了，请给我们打分"),
              ElementsAre("电话调查", "请给我们", "打分"));
  EXPECT_THAT(near_misses("12340来电请接听"), ElementsAre("12340"));
  EXPECT_THAT(near_misses("１２３４０ 来电"), ElementsAre("１２３４０"));
  EXPECT_THAT(near_misses("滿 意 度 調查"), ElementsAre("滿 意 度"));
  EXPECT_THAT(near_misses("Please rate us when the interviewer calls"),
              ElementsAre("Please rate", "rate us", "interviewer"));
}

TEST(NearMiss, OtherTextsPassByThemselves) {
  for (const char* text :
       {"出门锁好门窗，陌生来电不转账", "咨询电话0556-1234012", "村务公开：第三季度收支",
        "请选择正规平台投资", "请打110报警", "为身边好人点赞", "提高分析能力",
        "There is a printer viewer in the hall"})
    EXPECT_THAT(near_misses(text), IsEmpty()) << text;
}

TEST(NearMiss, S0_17_TheNeutralNoticePasses) {
  for (const char* text :
       {"可能有人来电调查，自愿参加，照实说。", "随机电话访问说明：接不接由您决定，怎么想就怎么说",
        "您可能接到12340的电话，问对治安的满意度。不想接可以不接，有什么说什么。",
        "You may be called for an opinion poll: it is voluntary, say what you think."}) {
    EXPECT_TRUE(is_neutral_notice(text)) << text;
    EXPECT_THAT(near_misses(text), IsEmpty()) << text;
  }
}

TEST(NearMiss, ANoticeThatAddsAnAnswerIsNotNeutral) {
  for (const char* text : {"可能有人来电调查，自愿参加，照实说，我们努力让您满意。",
                           "可能有人来电调查，自愿参加，照实说，请给我们打分。",
                           "可能有人来电调查，自愿参加。",   // not: say what you think
                           "可能有人来电调查，请照实说。"})  // not: it is voluntary
    EXPECT_THAT(near_misses(text), testing::Not(IsEmpty())) << text;
  std::string page = "可能有人来电调查，自愿参加，照实说。";
  for (int i = 0; i < 40; ++i) page += "村里修好了路灯。";
  EXPECT_THAT(near_misses(page), testing::Not(IsEmpty())) << "behind a long text anything stands";
}

// Any bytes are judged, and what is put between the letters makes no difference.
RC_GTEST_PROP(JudgeTextProperty, NeverThrowsOnAnyText, (const std::string& text)) {
  const auto first = judge_text(text, asked());
  RC_ASSERT(first == judge_text(text, asked()));
  RC_ASSERT(near_misses(text) == near_misses(text));
}

RC_GTEST_PROP(JudgeTextProperty, SignsBetweenTheLettersHideNothing, ()) {
  static const std::vector<std::string> letters{"标", "准", "答", "案"};
  static const std::vector<std::string> signs{"", " ", "·", "　", "-", "*", "\u200B", "“", "_"};
  std::string text = "各位居民，";
  for (const std::string& letter : letters) text += letter + *rc::gen::elementOf(signs);
  RC_ASSERT(rules(text + "附后") == "G05");
}

// A plan that asks for a score is told that it gets none (S2-30).
TEST(JudgeText, S2_30_AScoreForPublicityIsNotCarriedOut) {
  const auto noted = [](const std::string& text) {
    FindingList findings;
    std::vector<std::string> list;
    for (const Finding& note : engine_notes(read_tree(text, findings)))
      list.push_back(note.args.at("block") + (note.variant == "scored" ? " is never run" : ""));
    return list;
  };
  EXPECT_THAT(noted("[publicity]\nitems = [ { id = \"a\", scored = true } ]\n"),
              ElementsAre("publicity.items.scored is never run"));
  EXPECT_THAT(noted("[publicity]\nitems = [ { id = \"a\", scored = false } ]\n[burden]\n"
                    "max_forms = 2\n"),
              IsEmpty());
}

}  // namespace
}  // namespace wanhu::plan::guard
