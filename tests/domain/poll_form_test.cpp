// Questionnaires: what they may ask, and the way through them. F10, G02, G13.
#include "domain/poll/form.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/poll_form.hpp"

namespace wanhu::domain {
namespace {

using base::Json;
using test::poll_form_json;

// Refused where, and why: "/questions/1/id FORM-ID".
std::string refused(const Json& form) {
  const auto read = poll_form(form);
  return read ? "ok" : read.error().place.field + " " + read.error().code;
}
std::string refused_with(const std::string& pointer, Json value) {
  Json form = poll_form_json();
  form[Json::json_pointer(pointer)] = std::move(value);
  return refused(form);
}
PollForm form() {
  return poll_form(poll_form_json()).value();
}
std::vector<std::string> way(const PollAnswers& answers) {
  const PollForm of = form();
  std::vector<std::string> ids;
  for (const PollQuestion* question : asked(of, answers)) ids.push_back(question->id);
  return ids;
}
std::string checked(const PollAnswers& answers, bool complete) {
  const auto ok = check_answers(form(), answers, complete, "/a");
  return ok ? "ok" : ok.error().place.field + " " + ok.error().code;
}

TEST(PollForm, IsTheSameAfterReadingItAgain) {
  const Json once = to_json(form());
  EXPECT_EQ(to_json(poll_form(once).value()), once);
}

TEST(PollForm, RefusesWhatCannotBeAsked) {
  EXPECT_EQ(refused(poll_form_json()), "ok");
  EXPECT_EQ(refused_with("/questions", Json::array()), "/questions FORM-QUESTIONS");
  EXPECT_EQ(refused_with("/questions/1/id", "Q1"), "/questions/1/id FORM-ID");
  EXPECT_EQ(refused_with("/questions/1/id", "dont_know"), "/questions/1/id FORM-ID");
  EXPECT_EQ(refused_with("/questions/1/id", "q_here"), "/questions/1/id FORM-ID-TWICE");
  EXPECT_EQ(refused_with("/questions/1/choices", Json::array()),
            "/questions/1/choices FORM-CHOICES");
  EXPECT_EQ(refused_with("/questions/1/choices/0/id", "refused"),
            "/questions/1/choices/0/id FORM-ID");
  EXPECT_EQ(refused_with("/questions/0/choices/1/value", 2), "/questions/0/screen FORM-SCREEN");
  EXPECT_EQ(refused_with("/questions/2/purpose", ""), "/questions/2/purpose FORM-PURPOSE");
  // A condition speaks of questions before it.
  EXPECT_EQ(refused_with("/questions/2/when", "q_sat <= 2"), "/questions/2/when FORM-WHEN");
  EXPECT_EQ(refused_with("/questions/2/when", "q_safe <="), "/questions/2/when FORM-WHEN");
  // Whoever doubts the call must have a number to ring back.
  EXPECT_EQ(refused_with("/notice/zh", "独立调查，自愿回答。"), "/notice FORM-NOTICE");
  Json half = poll_form_json();
  half["questions"][1]["choices"][0].erase("value");
  EXPECT_EQ(refused(half), "/questions/1/choices FORM-VALUES");
}

// Religion, health, politics, ID numbers: the guards' own words, in questions and in choices.
TEST(PollForm, AsksNothingSensitive_G02) {
  EXPECT_EQ(refused_with("/questions/1/zh", "您的宗教信仰是什么？"), "/questions/1 FORM-GUARD");
  EXPECT_EQ(refused_with("/questions/1/zh", "您的身份证号是多少？"), "/questions/1 FORM-GUARD");
}

TEST(PollForm, SkipsWhatItsConditionSays) {
  EXPECT_EQ(way({}), (std::vector<std::string>{"q_here", "q_safe", "q_sat"}));
  EXPECT_EQ(way({{"q_here", "yes"}, {"q_safe", "c2"}}),
            (std::vector<std::string>{"q_here", "q_safe", "q_why", "q_sat"}));
  // Who does not know has no value there, and nothing is compared with it.
  EXPECT_EQ(way({{"q_here", "yes"}, {"q_safe", "dont_know"}}),
            (std::vector<std::string>{"q_here", "q_safe", "q_sat"}));
  // Who does not belong to those asked is asked nothing more.
  EXPECT_EQ(way({{"q_here", "no"}}), (std::vector<std::string>{"q_here"}));
  EXPECT_TRUE(is_screened_out(form(), {{"q_here", "no"}}));
  EXPECT_FALSE(is_screened_out(form(), {{"q_here", "yes"}}));
  EXPECT_FALSE(is_screened_out(form(), {}));
}

TEST(PollForm, TakesAnswersOfTheWayOnly) {
  EXPECT_EQ(checked({{"q_here", "yes"}, {"q_safe", "c5"}, {"q_sat", "refused"}}, true), "ok");
  EXPECT_EQ(checked({{"q_here", "yes"}, {"q_safe", "c5"}}, true), "/a/q_sat ANSWER-MISSING");
  EXPECT_EQ(checked({{"q_here", "yes"}, {"q_safe", "c5"}}, false), "ok");
  EXPECT_EQ(checked({{"q_other", "1"}}, false), "/a/q_other ANSWER-QUESTION");
  EXPECT_EQ(checked({{"q_safe", "c9"}}, false), "/a/q_safe ANSWER-CHOICE");
  EXPECT_EQ(checked({{"q_safe", "c5"}, {"q_why", "灯不亮"}}, false), "/a/q_why ANSWER-SKIPPED");
  EXPECT_EQ(checked({{"q_safe", "c1"}, {"q_why", "打我电话13812345678"}}, false),
            "/a/q_why ANSWER-PRIVATE");
}

TEST(PollForm, ValuesAreTheChoices) {
  const PollForm of = form();
  EXPECT_EQ(value_of(*of.question("q_safe"), "c4"), 4);
  EXPECT_EQ(value_of(*of.question("q_safe"), "dont_know"), std::nullopt);
  EXPECT_EQ(value_of(*of.question("q_why"), "4"), std::nullopt);
}

TEST(PollForm, ASkippedUnitIsNotSaid) {
  Json json = poll_form_json();
  json["questions"][3] = {{"id", "q_unit"},
                          {"kind", "choose"},
                          {"zh", "您住在哪个村？"},
                          {"en", "Which village do you live in?"},
                          {"screen", "unit"},
                          {"choices",
                           {{{"id", "v11"}, {"zh", "甲镇一村"}, {"en", "V11"}},
                            {{"id", "v12"}, {"zh", "甲镇二村"}, {"en", "V12"}}}}};
  const PollForm of = poll_form(json).value();
  EXPECT_EQ(unit_said(of, {{"q_here", "yes"}, {"q_safe", "c4"}, {"q_unit", "v12"}}), "v12");
  EXPECT_EQ(unit_said(of, {{"q_here", "no"}, {"q_unit", "v12"}}), std::nullopt);
  EXPECT_EQ(unit_said(of, {{"q_unit", "dont_know"}}), std::nullopt);
}

// Whatever is answered, what is on the way and complete is accepted, and nothing else is needed.
RC_GTEST_PROP(PollForm, EveryWayCanBeCompleted, ()) {
  const PollForm of = form();
  PollAnswers answers;
  for (std::size_t i = 0; i < of.questions.size(); ++i) {
    const auto now = asked(of, answers);
    const PollQuestion* open = nullptr;
    for (const PollQuestion* question : now)
      if (open == nullptr && !answers.contains(question->id)) open = question;
    if (open == nullptr) break;
    std::vector<std::string> may{"dont_know", "refused"};
    for (const PollChoice& choice : open->choices) may.push_back(choice.id);
    if (open->kind == PollAsk::text) may.emplace_back("路灯不亮");
    answers[open->id] = *rc::gen::elementOf(may);
  }
  RC_ASSERT(check_answers(of, answers, true, "").has_value());
}

}  // namespace
}  // namespace wanhu::domain
