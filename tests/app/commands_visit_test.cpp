// Visits that meet at one door, and the answers that come with them.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

struct Knock {
  const char *name, *visitor, *outcome, *at;
};

Json send_visit(SmallEngine& town, const Knock& k, const std::string& dwelling = "dwelling a 1") {
  return town.must(k.visitor, "visit.record",
                   {{"visit_id", id_text(k.name)},
                    {"dwelling_id", id_text(dwelling)},
                    {"outcome", k.outcome},
                    {"at", std::string("2021-10-16T") + k.at + ":00+08:00"},
                    {"channel", "app"}});
}

struct Door {
  std::string outcome;
  Uuid standing;
  std::int64_t visits = 0;
  bool doubled = false;
  bool operator==(const Door&) const = default;
};

Door door(SmallEngine& town, const std::string& dwelling = "dwelling a 1") {
  const auto row = town.connect()->query_one(
      "SELECT outcome, standing_visit, visits, doubled FROM dwelling "
      "WHERE tenant = 1 AND dwelling_id = $1",
      {id(dwelling)});
  return {row->text(0), row->uuid(1), row->i64(2), row->flag(3)};
}

TEST(VisitMerge, TheEarlierOfTwoAnsweredVisitsStandsWheneverItArrives) {
  SmallEngine town;
  town.clock().pass(10 * 3'600'000);
  send_visit(town, {"late", "qsm-1", "answered", "15:00"});
  EXPECT_EQ(door(town), (Door{"answered", id("late"), 1, false}));
  // The other visitor's phone had no signal: its visit was earlier at the door.
  const Json answer = send_visit(town, {"early", "qsm-2", "answered", "09:30"});
  EXPECT_EQ(answer.at("stands"), true);
  EXPECT_EQ(answer.at("doubled"), true);
  EXPECT_EQ(door(town), (Door{"answered", id("early"), 2, true}));
  const auto rows = town.connect()->query(
      "SELECT visit_id, stood_seq, fell_seq FROM visit WHERE tenant = 1 ORDER BY at_ms");
  ASSERT_EQ(rows.size(), 2U);  // nothing is lost
  EXPECT_EQ(rows[0].uuid(0), id("early"));
  EXPECT_FALSE(rows[0].at(1).is_null());
  EXPECT_TRUE(rows[0].at(2).is_null());
  EXPECT_EQ(rows[1].at(2), rows[0].at(1));  // the other fell in the same entry
  EXPECT_EQ(town.verified(), "ok");
}

TEST(VisitMerge, AStrongerOutcomeStandsOverAnEarlierOne) {
  SmallEngine town;
  town.clock().pass(10 * 3'600'000);
  send_visit(town, {"empty", "qsm-1", "nobody_home", "09:00"});
  send_visit(town, {"said no", "qsm-1", "declined", "11:00"});
  EXPECT_EQ(door(town), (Door{"declined", id("said no"), 2, false}));
  EXPECT_EQ(send_visit(town, {"empty again", "qsm-1", "nobody_home", "13:00"}).at("stands"), false);
  send_visit(town, {"spoke", "qsm-1", "answered", "14:00"});
  EXPECT_EQ(door(town), (Door{"answered", id("spoke"), 4, false}));
}

TEST(VisitMerge, ASecondTryAfterNobodyHomeIsNotDoubled) {
  SmallEngine town;
  town.clock().pass(10 * 3'600'000);
  send_visit(town, {"one", "qsm-1", "nobody_home", "09:00"});
  EXPECT_EQ(send_visit(town, {"two", "qsm-2", "answered", "10:00"}).at("doubled"), false);
  EXPECT_EQ(send_visit(town, {"three", "qsm-1", "declined", "11:00"}).at("doubled"), true);
}

TEST(VisitMerge, TheOrderOfArrivalDoesNotMatter) {
  std::vector<Knock> knocks{{"a", "qsm-1", "nobody_home", "09:10"},
                            {"b", "qsm-2", "declined", "09:40"},
                            {"c", "qsm-1", "answered", "10:20"},
                            {"d", "qsm-2", "answered", "10:50"}};
  const auto by_name = [](const Knock& x, const Knock& y) {
    return std::string(x.name) < std::string(y.name);
  };
  SmallEngine town;
  town.clock().pass(10 * 3'600'000);
  // Each order at a door of its own; ids differ by door.
  int n = 0;
  do {
    const std::string dwelling = "dwelling " + std::to_string(n++);
    town.must("centre-1", "register.add",
              {{"dwelling_id", id_text(dwelling)},
               {"unit", k_village_a},
               {"address", dwelling},
               {"reason", "新增"}});
    std::vector<std::string> names;
    for (const Knock& k : knocks) names.push_back(dwelling + k.name);
    for (std::size_t i = 0; i < knocks.size(); ++i) {
      Knock k = knocks[i];
      k.name = names[i].c_str();
      send_visit(town, k, dwelling);
    }
    const Door end = door(town, dwelling);
    EXPECT_EQ(end.standing, id(dwelling + "c"));
    EXPECT_EQ(end, (Door{"answered", id(dwelling + "c"), 4, true}));
  } while (std::next_permutation(knocks.begin(), knocks.end(), by_name));
  EXPECT_EQ(n, 24);
  EXPECT_EQ(town.verified(), "ok");
}

TEST(VisitTimes, NotInTheFutureNotBeforeTheCampaign) {
  SmallEngine town;
  const auto at = [&](const char* when) {
    return town.outcome("qsm-1", "visit.record",
                        {{"visit_id", id_text(when)},
                         {"dwelling_id", id_text("dwelling a 1")},
                         {"outcome", "declined"},
                         {"at", when},
                         {"channel", "app"}});
  };
  EXPECT_EQ(at("2021-10-16T09:09:00+08:00"), "ok");  // a phone nine minutes fast
  EXPECT_EQ(at("2021-10-16T09:11:00+08:00"), "TIME-FUTURE");
  EXPECT_EQ(at("2021-10-09T10:00:00+08:00"), "VISIT-TOO-OLD");
}

TEST(VisitDoor, AnEndedDwellingTakesNoVisit) {
  SmallEngine town;
  town.must("qsm-lead", "register.vacate",
            {{"dwelling_id", id_text("dwelling a 1")}, {"reason", "已拆除"}});
  EXPECT_EQ(town.outcome("qsm-1", "visit.record",
                         {{"visit_id", id_text("v")},
                          {"dwelling_id", id_text("dwelling a 1")},
                          {"outcome", "declined"},
                          {"at", "2021-10-16T09:00:00+08:00"},
                          {"channel", "app"}}),
            "DWELLING-GONE");
}

// ---- Answers -------------------------------------------------------------------------------

std::string answer_code(SmallEngine& town, Json answers, const std::string& outcome = "answered") {
  return town.outcome("qsm-1", "visit.record",
                      {{"visit_id", Uuid::v7(town.clock().now()).text()},
                       {"dwelling_id", id_text("dwelling a 1")},
                       {"outcome", outcome},
                       {"at", town.clock().now().iso()},
                       {"channel", "app"},
                       {"answers", std::move(answers)}});
}

TEST(Answers, OnlyWhatTheFormAsksAndCounts) {
  SmallEngine town;
  EXPECT_EQ(answer_code(town, {{"q1", 4}}), "ok");
  EXPECT_EQ(answer_code(town, {{"q1", 0}}), "ANSWER-VALUE");
  EXPECT_EQ(answer_code(town, {{"q1", 6}}), "ANSWER-VALUE");
  EXPECT_EQ(answer_code(town, {{"q1", 4294967299}}), "ANSWER-VALUE");  // 3 in the lower 32 bits
  EXPECT_EQ(answer_code(town, {{"q1", "4"}}), "ANSWER-VALUE");
  EXPECT_EQ(answer_code(town, {{"q1", 4.0}}), "ANSWER-VALUE");
  EXPECT_EQ(answer_code(town, {{"q9", 4}}), "ANSWER-UNKNOWN");
  EXPECT_EQ(answer_code(town, {{"q2", "路灯坏了"}}), "ANSWER-OPENS-MATTER");
  EXPECT_EQ(answer_code(town, {{"q1", 4}}, "declined"), "ANSWER-NOT-ANSWERED");
  EXPECT_EQ(answer_code(town, Json::array({4})), "FIELD-TYPE");
  EXPECT_EQ(town.count("ballot"), 1);
}

std::string plan_with_questions(const std::string& ask) {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t from = text.find("ask       = ["), to = text.find("\n]\n", from);
  return text.replace(from, to - from, "ask = [\n" + ask);
}

// A phone that was offline while the plan changed still asks by the old one.
TEST(Answers, AreCheckedAndCastUnderThePlanThatAskedThem) {
  SmallEngine town;
  town.must("system", "plan.activate",
            {{"source",
              plan_with_questions(R"(  { id = "q7", type = "yes_no", text = "路灯够亮吗？" },)")}});
  const auto send = [&](const Json& form_version, Json answers) {
    Json data{{"visit_id", Uuid::v7(town.clock().now()).text()},
              {"dwelling_id", id_text("dwelling a 1")},
              {"outcome", "answered"},
              {"at", town.clock().now().iso()},
              {"channel", "app"},
              {"answers", std::move(answers)}};
    if (!form_version.is_null()) data["form_version"] = form_version;
    return town.send("qsm-1", "visit.record", std::move(data));
  };
  EXPECT_TRUE(send(1, {{"q1", 4}})) << "the plan in force has no such question any more";
  EXPECT_TRUE(send(2, {{"q7", "yes"}}));
  EXPECT_TRUE(send(Json(), {{"q7", "no"}})) << "unsaid: the plan in force";
  EXPECT_EQ(town.count("ballot WHERE version = 1"), 1);
  EXPECT_EQ(town.count("ballot WHERE version = 2"), 2);
  EXPECT_EQ(send(1, {{"q7", "yes"}}).error().code, "ANSWER-UNKNOWN");
  EXPECT_EQ(send(2, {{"q1", 4}}).error().code, "ANSWER-UNKNOWN");
  const auto unknown = send(3, {{"q7", "yes"}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "FORM-VERSION-UNKNOWN");
  EXPECT_EQ(unknown.error().place.field, "/data/form_version");
  EXPECT_EQ(town.count("visit"), 3) << "what was refused left nothing";
  EXPECT_EQ(town.verified(), "ok");
}

// Neither the box nor the journal can say who answered what.
TEST(Answers, ABallotLeadsBackToNobody_S1_14) {
  SmallEngine town;
  town.visit("qsm-1", "dwelling a 1", "answered", {{"q1", 2}});
  for (const store::TableInfo& table : store::program_tables())
    if (table.name == "ballot") {
      EXPECT_EQ(table.columns, (std::vector<std::string>{"tenant", "ballot_id", "form", "version",
                                                         "unit", "answers"}));
    }
  const auto ballot = town.connect()->query_one("SELECT ballot_id, answers FROM ballot");
  EXPECT_EQ(ballot->text(1), R"({"q1":2})");
  EXPECT_NE(ballot->uuid(0).version(), 7);  // a time-ordered id would remember the moment
  const auto head = store::read_head(*town.connect(), 1).seq;
  const store::Entry entry = store::read(*town.connect(), 1, head, 1).front();
  EXPECT_EQ(entry.kind, "visit.record");
  EXPECT_EQ(entry.payload.find("q1"), std::string::npos) << entry.payload;
  EXPECT_EQ(entry.payload.find("answers"), std::string::npos) << entry.payload;
  EXPECT_EQ(entry.payload.find(ballot->uuid(0).text()), std::string::npos);
}

TEST(Answers, AreCountedInLotsOfTenAndOnce) {
  SmallEngine town;
  const auto cast = [&](int n) {
    for (int i = 0; i < n; ++i) EXPECT_EQ(answer_code(town, {{"q1", 1 + i % 5}}), "ok");
  };
  cast(9);
  EXPECT_EQ(town.engine().tick(), 0);
  EXPECT_EQ(town.count("ballot"), 9);
  EXPECT_EQ(town.count("answer_count"), 0);
  EXPECT_EQ(town.send("system", "answers.count",
                      {{"unit", k_village_a}, {"form", "feedback"}, {"version", 1}})
                .error()
                .code,
            "ANSWERS-FEW");
  cast(1);
  EXPECT_EQ(town.engine().tick(), 1);
  EXPECT_EQ(town.count("ballot"), 0);
  EXPECT_EQ(town.engine().tick(), 0);
  const auto counted = [&] {
    const auto row = town.connect()->query_one("SELECT sum(n), count(*) FROM answer_count");
    return std::pair(row->i64(0), row->i64(1));
  };
  EXPECT_EQ(counted(), std::pair(std::int64_t{10}, std::int64_t{5}));
  cast(14);
  town.reopen();
  EXPECT_EQ(town.engine().tick(), 1);
  EXPECT_EQ(town.engine().tick(), 0);
  EXPECT_EQ(counted().first, 24);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
