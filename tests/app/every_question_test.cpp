// A form with a question of every type: what the phone gets, what it may send, what is counted and
// what of that may be seen. And how long a ballot is kept.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "plan/plan.hpp"
#include "support/every_question.hpp"
#include "support/pilot_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class EveryQuestion : public testing::Test {
 protected:
  explicit EveryQuestion(const std::string& plan = plan_asking()) { activate(plan); }

  void activate(const std::string& plan) {
    town_.must("system", "plan.activate", {{"source", plan}});
  }
  base::Result<store::Answer> send(Json answers, const std::string& visitor = "qsm-1",
                                   const std::string& dwelling = "dwelling a 1",
                                   const Json& version = {}) {
    Json data{{"visit_id", Uuid::v7(town_.clock().now()).text()},
              {"dwelling_id", id_text(dwelling)},
              {"outcome", "answered"},
              {"at", town_.clock().now().iso()},
              {"channel", "app"},
              {"answers", std::move(answers)}};
    if (!version.is_null()) data["form_version"] = version;
    return town_.send(visitor, "visit.record", std::move(data));
  }
  // "ok" or the code of the refusal.
  std::string code(Json answers) {
    const auto answer = send(std::move(answers));
    return answer ? "ok" : answer.error().code;
  }
  // What the phone is told when it is recorded.
  Json told(Json answers, const std::string& visitor = "qsm-1",
            const std::string& dwelling = "dwelling a 1", const Json& version = {}) {
    const auto answer = send(std::move(answers), visitor, dwelling, version);
    if (!answer) throw std::runtime_error(answer.error().code);
    return answer->answer;
  }
  void cast(int n, const Json& answers) {
    for (int i = 0; i < n; ++i) told(answers);
  }
  void cast_there(int n, const Json& answers) {
    for (int i = 0; i < n; ++i) told(answers, "qy-1", "dwelling b 1");
  }
  Json page(const std::optional<std::string>& unit = {}) {
    return town_.read("county-1",
                      [&](app::Reader& reader) { return app::answers_page(reader, unit); });
  }
  Json question(const std::string& name, const std::optional<std::string>& unit = {}) {
    const Json whole = page(unit);
    for (const Json& asked : whole.at("questions"))
      if (asked.at("id") == name) return asked;
    throw std::logic_error("no question " + name);
  }
  static Json n(const Json& asked) {
    Json cells = Json::object();
    for (const Json& cell : asked.at("counts"))
      cells[cell.at("value").get<std::string>()] = cell.at("n");
    return cells;
  }
  std::int64_t ballots(const std::string& where = "1 = 1") {
    return town_.count("ballot WHERE " + where);
  }
  void go_to(int year, int month, int day) {
    town_.clock().set(base::Instant::at(base::Date::from_ymd(year, month, day).value(), 10));
  }

  SmallEngine town_;
};

TEST_F(EveryQuestion, ThePlanIsAcceptedWithoutARemarkOnItsQuestions) {
  const plan::Loaded loaded = plan::load(plan_asking(), "plan.toml");
  EXPECT_FALSE(loaded.has(plan::Severity::error));
  EXPECT_FALSE(loaded.has(plan::Severity::hold));
}

// The pages are tested with the form in this file: it must be what they get.
TEST_F(EveryQuestion, ThePhoneGetsTheFormThatItsTestsAreMadeWith) {
  const Json sent =
      town_.read("qsm-1", [](app::Reader& reader) { return app::field_data(reader, {}); })
          .at("form");
  const std::string path = std::string(WANHU_SOURCE_DIR) + "/web/tests/mock/form.json";
  if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << sent.dump(2) << "\n";
  std::ifstream file(path);
  EXPECT_EQ(sent, Json::parse(std::string(std::istreambuf_iterator<char>(file), {})));
}

TEST_F(EveryQuestion, EachTypeTakesItsAnswersAndNoOther) {
  EXPECT_EQ(code({{"q1", 4}, {"q2", "light"}, {"q4", "no"}, {"q5", {"night", "day"}}, {"q6", 0}}),
            "ok");
  EXPECT_EQ(code({{"q5", {"eve"}}, {"q6", 1'000'000}}), "ok");
  for (const Json& wrong :
       {Json(Json::array()), Json{"day", "day"}, Json{"dawn"}, Json("day"), Json{1}, Json()})
    EXPECT_EQ(code({{"q5", wrong}}), "ANSWER-VALUE") << wrong;
  for (const Json& wrong : {Json(-1), Json(1'000'001), Json("3"), Json(2.5)})
    EXPECT_EQ(code({{"q6", wrong}}), "ANSWER-VALUE") << wrong;
  EXPECT_EQ(code({{"q2", {"light"}}}), "ANSWER-VALUE");
  EXPECT_EQ(code({{"q4", "maybe"}}), "ANSWER-VALUE");
  EXPECT_EQ(code({{"q3", "路灯坏了"}}), "ANSWER-OPENS-MATTER");
  EXPECT_EQ(ballots(), 2);
}

TEST_F(EveryQuestion, ABallotForgetsTheOrderInWhichChoicesWerePressed) {
  cast(1, {{"q5", {"night", "day"}}});
  const auto ballot = town_.connect()->query_one("SELECT answers FROM ballot");
  EXPECT_EQ(ballot->text(0), R"({"q5":["day","night"]})");
}

TEST_F(EveryQuestion, SeveralChoicesAreCountedOneByOneOutOfThoseWhoAnswered_S0_23) {
  cast(16, {{"q5", {"day", "eve"}}});
  cast(10, {{"q5", {"eve"}}});
  cast(2, {{"q5", {"night"}}});
  cast(5, {{"q1", 5}});  // did not answer this one
  town_.engine().tick();
  EXPECT_EQ(ballots(), 0);
  const Json asked = question("q5");
  EXPECT_EQ(asked.at("type"), "choices");
  EXPECT_EQ(asked.at("labels").at("eve"), "晚上");
  EXPECT_EQ(asked.at("of"), 28);
  EXPECT_EQ(n(asked), (Json{{"day", 16}, {"eve", nullptr}, {"night", nullptr}}))
      << "26 of 28 would tell that two stay at home in the evening";
  // No combination is left anywhere.
  for (const store::Entry& entry : store::read(*town_.connect(), 1, 1, 1000)) {
    EXPECT_EQ(entry.payload.find("[\"day\",\"eve\"]"), std::string::npos);
    if (entry.kind != "answers.count") continue;
    const Json payload = Json::parse(entry.payload);
    for (const Json& count : payload.at("events").at(0).at("data").at("counts"))
      EXPECT_TRUE(count.at(1).is_string()) << count;
  }
  EXPECT_EQ(town_.verified(), "ok");
}

TEST_F(EveryQuestion, TheJournalShowsNoChoiceThatNearlyAllTook) {
  cast(14, {{"q5", {"eve"}}});
  cast(12, {{"q5", {"day", "eve"}}});
  cast(1, {{"q5", {"day"}}});
  town_.engine().tick();
  const Json shown = town_.read(
      "auditor-1", [](app::Reader& reader) { return app::journal_page(reader, 0, 500); });
  Json cells;
  for (const Json& item : shown.at("items"))
    if (item.at("kind") == "answers.count")
      for (const Json& count : item.at("payload").at("events").at(0).at("data").at("counts"))
        cells[count.at(1).get<std::string>()] = count.at(2);
  EXPECT_EQ(cells, (Json{{"", 27}, {"day", 13}, {"eve", nullptr}}));
}

TEST_F(EveryQuestion, AVillageWhoseRemainderIsSmallHidesTheChoice) {
  cast(12, {{"q5", {"day"}}});
  cast(12, {{"q5", {"eve"}}});
  cast_there(20, {{"q5", {"day"}}});
  cast_there(3, {{"q5", {"eve"}}});
  town_.engine().tick();
  EXPECT_EQ(n(question("q5")).at("day"), 32);
  EXPECT_EQ(n(question("q5", k_village_b)).at("day"), nullptr) << "three did not take it";
  EXPECT_EQ(n(question("q5", k_village_a)).at("day"), nullptr) << "47 - 24 and 32 - 12 would tell";
}

TEST_F(EveryQuestion, YesNoAndOneChoiceAreCounted) {
  cast(11, {{"q2", "light"}, {"q4", "yes"}});
  cast(12, {{"q2", "dispute"}, {"q4", "no"}});
  town_.engine().tick();
  EXPECT_EQ(n(question("q2")), (Json{{"light", 11}, {"dispute", 12}, {"traffic", nullptr}}));
  EXPECT_EQ(n(question("q4")), (Json{{"yes", 11}, {"no", 12}}));
  EXPECT_EQ(question("q4").at("of"), nullptr) << "would tell a single hidden cell";
}

TEST_F(EveryQuestion, NumbersThatFewGaveAreNotListed) {
  cast(12, {{"q6", 2}});
  cast(10, {{"q6", 10}});
  cast(1, {{"q6", 97}});
  town_.engine().tick();
  EXPECT_EQ(question("q6").at("counts"),
            (Json{{{"value", "2"}, {"n", 12}}, {{"value", "10"}, {"n", 10}}}));
}

TEST_F(EveryQuestion, WhatOpensAMatterIsNotCounted) {
  EXPECT_EQ(question("q3").at("opens"), true);
  EXPECT_EQ(question("q3").at("counts"), Json::array());
}

// ---- Words that open no matter -------------------------------------------------------------

const std::string k_words = R"(
  { id = "q1", type = "scale5", text = "晚上在家附近走动，您觉得安全吗？" },
  { id = "q2", type = "text", text = "还想说什么？", purpose = "改善照明", retain = "30日", access = "centre" },
)";

TEST_F(EveryQuestion, APlanThatCollectsWordsIsNotActivated_S0_19_S2_09) {
  const auto answer = town_.send("system", "plan.activate", {{"source", plan_asking(k_words)}});
  ASSERT_FALSE(answer);
  const plan::Loaded loaded = plan::load(plan_asking(k_words), "plan.toml");
  const auto about_words = [](const plan::Finding& f) { return f.code == "L-FREE-TEXT"; };
  EXPECT_EQ(std::count_if(loaded.findings.begin(), loaded.findings.end(), about_words), 1);
}

// A plan that was activated before the check was there.
TEST_F(EveryQuestion, WordsOfAnOldPlanAreNotKeptAndTheVisitStands) {
  town_.connect()->exec("UPDATE plan_version SET source = $1 WHERE version = 2",
                        {plan_asking(k_words)});
  town_.reopen();
  const Json form =
      town_.read("qsm-1", [](app::Reader& reader) { return app::field_data(reader, {}); })
          .at("form");
  EXPECT_EQ(form.at("ask").size(), 1U) << "they are not asked for any more: " << form;
  told({{"q1", 3}, {"q2", "东头王家那盏灯"}});
  told({{"q2", "东头王家那盏灯"}});
  EXPECT_EQ(town_.count("visit"), 2);
  EXPECT_EQ(ballots(), 1);
  EXPECT_EQ(town_.file_bytes().find("东头王家"), std::string::npos);
}

// ---- The least number of answers -----------------------------------------------------------

class LeastAnswers : public EveryQuestion {
 protected:
  LeastAnswers() : EveryQuestion(plan_asking(k_every_question, "retain = \"180日\"\nmin_n = 15")) {}
};

TEST_F(LeastAnswers, BelowItNothingIsShown) {
  cast(12, {{"q1", 4}, {"q6", 3}});
  town_.engine().tick();
  const Json few = question("q1");
  EXPECT_EQ(few.at("least"), 15);
  EXPECT_EQ(few.at("enough"), false);
  for (const Json& cell : few.at("counts")) EXPECT_EQ(cell.at("n"), nullptr) << cell;
  EXPECT_EQ(question("q6").at("counts"), Json::array());
  cast(10, {{"q1", 4}});
  town_.engine().tick();
  EXPECT_EQ(question("q1").at("enough"), true);
  EXPECT_EQ(n(question("q1")).at("4"), 22);
  EXPECT_EQ(question("q6").at("enough"), false) << "that one has still been answered by twelve";
}

TEST_F(LeastAnswers, AVillageBelowItCannotBeHadByTakingAway) {
  cast(22, {{"q1", 4}});
  cast_there(12, {{"q1", 4}});
  town_.engine().tick();
  EXPECT_EQ(n(question("q1")).at("4"), 34);
  EXPECT_EQ(question("q1", k_village_b).at("enough"), false);
  EXPECT_EQ(n(question("q1", k_village_b)).at("4"), nullptr);
  EXPECT_EQ(question("q1", k_village_a).at("enough"), false) << "34 - 22 would tell";
  cast_there(10, {{"q1", 5}});
  town_.engine().tick();
  EXPECT_EQ(n(question("q1", k_village_b)),
            (Json{{"1", nullptr}, {"2", nullptr}, {"3", nullptr}, {"4", 12}, {"5", 10}}));
  EXPECT_EQ(n(question("q1", k_village_a)).at("4"), 22);
}

// ---- The term ------------------------------------------------------------------------------

const std::string k_pilot_form = R"(
[form.doorstep]
name      = "试点问卷"
use       = "service_feedback"
anonymous = true
retain    = "30日"
ask       = [ { id = "q1", type = "scale5", text = "这里晚上安全吗？" } ]
)";

TEST_F(EveryQuestion, EachPlansBallotsEndByItsOwnTerm) {
  activate(pilot(k_pilot_form));  // in village a, until 2021-12-20
  cast(3, {{"q1", 2}});
  cast_there(2, {{"q1", 4}});
  EXPECT_EQ(ballots("form = 'doorstep'"), 3);
  go_to(2021, 12, 20);
  town_.engine().tick();
  EXPECT_EQ(ballots(), 5);
  go_to(2021, 12, 21);
  town_.engine().tick();
  EXPECT_EQ(ballots("form = 'doorstep'"), 0) << "the other plan's 180 days are not theirs";
  EXPECT_EQ(ballots("form = 'feedback'"), 2);
}

TEST_F(EveryQuestion, ALongerTermDoesNotExtendAnOlderPromise) {
  cast(4, {{"q1", 2}});
  activate(plan_asking(k_every_question, R"(retain = "1年")"));
  cast(2, {{"q1", 2}});
  go_to(2022, 5, 20);  // 2021-11-20 and 180 days
  town_.engine().tick();
  EXPECT_EQ(ballots("version = 2"), 0);
  EXPECT_EQ(ballots("version = 3"), 2);
  go_to(2022, 11, 21);
  town_.engine().tick();
  EXPECT_EQ(ballots(), 0);
}

TEST_F(EveryQuestion, AnswersAfterTheTermAreNotTakenAndTheVisitIs) {
  activate(plan_asking(k_every_question, R"(retain = "1年")"));
  go_to(2022, 5, 20);
  const auto under = [&](const Json& version, Json answers) {
    return told(std::move(answers), "qsm-1", "dwelling a 1", version)
        .value("answers_closed", false);
  };
  EXPECT_TRUE(under(2, {{"q1", 2}}));
  EXPECT_TRUE(under(2, Json::object())) << "or the journal would tell who had answered";
  EXPECT_EQ(ballots(), 0);
  EXPECT_FALSE(under(3, {{"q1", 2}}));
  EXPECT_EQ(ballots(), 1);
  EXPECT_EQ(town_.count("visit"), 3);
  town_.engine().tick();
  EXPECT_EQ(ballots(), 1) << "what was taken is not thrown away at the next tick";
  EXPECT_EQ(town_.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
