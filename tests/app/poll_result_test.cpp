// What polls have published, in the campaign on both databases: recorded from a release whose
// digest is checked or from another body's table, read with its source, taken by the indicators,
// withdrawn.
#include "app/query_poll_result.hpp"

#include <gtest/gtest.h>

#include "app/poll_file.hpp"
#include "app/query_indicator.hpp"
#include "support/polled_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class PollResults : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void SetUp() override { town.must("system", "plan.activate", {{"source", polled_plan()}}); }

  static std::vector<Said> usual() {
    return {{k_village_a, 60, 20, 10, 30}, {k_village_b, 70, 25, 12, 20}};
  }
  std::string record(const Json& release, const std::string& name = "result") {
    return town.outcome("centre-1", "poll.record",
                        {{"result_id", id_text(name)}, {"release", release}, {"source", "调查室"}});
  }
  static Json external() {
    return {{"result_id", id_text("city")},
            {"survey", "phone"},
            {"name", "市上半年民调"},
            {"from", "2021-05-01"},
            {"to", "2021-06-30"},
            {"source", "市平安办通报〔2021〕7号"},
            {"source_day", "2021-07-10"},
            {"figures",
             {{{"indicator", "safety"},
               {"n", 1200},
               {"percent", "96.53"},
               {"low", "95.2"},
               {"high", "97.5"}},
              {{"indicator", "safety"}, {"unit", k_village_a}, {"n", 6}, {"percent", "100"}},
              {{"indicator", "satisfied"}, {"percent", "91"}}}}};
  }
  Json list(const std::string& login = "centre-1") {
    return town.read(login, [](app::Reader& reader) { return app::polls_page(reader); });
  }
  Json page(const std::string& name, const std::string& login = "centre-1") {
    return town.read(login, [&](app::Reader& reader) { return app::poll_page(reader, id(name)); })
        .value();
  }
  Json indicators(app::IndicatorAsk ask = {}, const std::string& login = "centre-1") {
    const Json all =
        town.read(login, [&](app::Reader& reader) { return app::indicators_page(reader, ask); })
            .value();
    Json found;
    const Json& items = all.at("items");
    for (const Json& one : items)
      if (one.at("id") == "safety" && one.at("plan") == "polled") found = one;
    return found;
  }
  Json preview(const std::string& name, const std::string& bytes) {
    return town.read("centre-1",
                     [&](app::Reader& reader) { return app::poll_preview(reader, name, bytes); });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, PollResults,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

const Json* figure_of(const Json& figures, const std::string& indicator, const std::string& unit) {
  for (const Json& one : figures)
    if (one.at("indicator") == indicator && one.at("unit") == unit) return &one;
  return nullptr;
}

TEST_P(PollResults, S3_40_AReleaseIsRecordedWithAllItSays) {
  const Json release = polled_release("第一轮", "2021-09-01", "2021-09-30", usual());
  ASSERT_EQ(record(release), "ok");
  const Json one = page("result");
  EXPECT_EQ(one.at("origin"), "own");
  EXPECT_EQ(one.at("name"), "第一轮");
  EXPECT_EQ(one.at("digest"), release.at("digest"));
  const Json* const whole = figure_of(one.at("figures"), "safety", "");
  ASSERT_NE(whole, nullptr);
  EXPECT_EQ(whole->at("n"), 197);
  EXPECT_NEAR(whole->at("estimate").get<double>(), 130.0 / 197, 1e-5);
  EXPECT_GT(whole->at("high").get<double>(), whole->at("estimate").get<double>());
  EXPECT_NEAR(whole->at("dont_know").get<double>(), 22.0 / 197, 1e-5) << "kept in the denominator";
  const Json response = one.at("response");
  ASSERT_FALSE(response.empty());
  EXPECT_EQ(response.at(0).at("node"), "");
  EXPECT_EQ(response.at(0).at("rates").size(), 16U);
  EXPECT_EQ(one.at("questions").size(), 2U);
  EXPECT_EQ(one.at("made").at("seed"), "公布的种子");
  EXPECT_NE(one.at("charts").at("safety").get<std::string>().find("<svg"), std::string::npos);
  EXPECT_EQ(list().at("items").at(0).at("n"), 197);
  EXPECT_EQ(list().at("trends").at(0).at("points").size(), 1U);
  EXPECT_EQ(record(release, "again"), "POLL-TWICE");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PollResults, AChangedReleaseIsNotTaken) {
  Json release = polled_release("第一轮", "2021-09-01", "2021-09-30", usual());
  Json better = release;
  better["figures"][0]["estimate"] = 0.99;
  EXPECT_EQ(record(better), "POLL-RELEASE-DIGEST");
  Json other = release;
  other["wanhu_release"] = 2;
  EXPECT_EQ(record(other), "POLL-RELEASE-SHAPE");
  Json strange = release;
  strange["response"][0]["mode"] = "visit";
  EXPECT_EQ(record(strange), "POLL-RELEASE-SHAPE");
  Json elsewhere = polled_release("第一轮", "2021-09-01", "2021-09-30",
                                  {{"nowhere", 60, 20, 10, 30}, {k_village_b, 70, 25, 12, 20}});
  EXPECT_EQ(record(elsewhere), "POLL-UNIT");
  Json ahead = polled_release("第一轮", "2021-09-01", "2031-09-30", usual());
  EXPECT_EQ(record(ahead), "POLL-AHEAD");
  EXPECT_EQ(list().at("items"), Json::array());
}

// A digest that stands in the document is made anew by whoever changes it. What a poll house never
// shows is refused all the same.
TEST_P(PollResults, WhatNoPollHouseShowsIsNotTakenThoughTheDigestFits) {
  const Json release = polled_release("第一轮", "2021-09-01", "2021-09-30", usual());
  std::string village;  // a figure of one of the villages, as a pointer
  const Json& figures = release.at("figures");
  for (std::size_t i = 0; i < figures.size(); ++i)
    if (figures[i].at("indicator") == "safety" && figures[i].at("unit") == k_village_a)
      village = "/figures/" + std::to_string(i);
  ASSERT_FALSE(release.at(Json::json_pointer(village + "/estimate")).is_null());
  const auto changed = [&](const std::string& pointer, const Json& value) {
    Json other = release;
    other[Json::json_pointer(pointer)] = value;
    other["digest"] = app::release_digest(other);
    return other;
  };
  EXPECT_EQ(record(changed(village + "/n", 9)), "POLL-RELEASE-FEW");
  Json fewer = release;
  fewer[Json::json_pointer(village)].update({{"n", 29}, {"estimate", 0.5}, {"dont_know", 0}});
  fewer["digest"] = app::release_digest(fewer);
  EXPECT_EQ(record(fewer), "POLL-RELEASE-FEW") << "the survey wants thirty";
  EXPECT_EQ(record(changed(village + "/n", nullptr)), "POLL-RELEASE-FEW");
  EXPECT_EQ(record(changed(village + "/hidden", "few")), "POLL-RELEASE-CELL");
  EXPECT_EQ(record(changed(village + "/estimate", 1)), "POLL-RELEASE-CELL") << "all say so";
  EXPECT_EQ(record(changed(village + "/estimate", 0.05)), "POLL-RELEASE-CELL")
      << "of ninety whose weights are nearly the same no ten are one in twenty";
  std::string row;  // of the answers to a question, some of which are shown
  const Json rows = release.at("questions").at(0).at("rows");
  for (std::size_t i = 0; i < rows.size() && row.empty(); ++i) {
    const Json shares = rows[i].at("shares");
    for (const Json& share : shares)
      if (share.at("estimate").is_number()) row = "/questions/0/rows/" + std::to_string(i);
  }
  ASSERT_FALSE(row.empty());
  EXPECT_EQ(record(changed(row + "/n", 8)), "POLL-RELEASE-FEW");
  EXPECT_EQ(record(changed(row + "/hidden", "complement")), "POLL-RELEASE-CELL");
  EXPECT_EQ(record(changed("/response/0/complete", 3)), "POLL-RELEASE-CELL");
  const Json change{{"indicator", "safety"},
                    {"unit", "nowhere"},
                    {"against", "春"},
                    {"difference", 0.1},
                    {"se", 0.1},
                    {"low", 0},
                    {"high", 0.2}};
  Json changes = Json::array();
  changes.push_back(change);
  EXPECT_EQ(record(changed("/changes", changes)), "POLL-RELEASE-CELL") << "of figures not shown";
  const Json seen = preview("release.json", changed(village + "/n", 9).dump());
  EXPECT_TRUE(seen.at("entry").is_null());
  EXPECT_EQ(seen.at("total_problems"), 1);
  EXPECT_EQ(list().at("items"), Json::array());
  EXPECT_EQ(record(changed("/name", "第一轮（改名）")), "ok") << "nothing in it says who made it";
}

TEST_P(PollResults, S1_24_AnotherBodysTableIsQuotedWithItsSource) {
  ASSERT_EQ(town.outcome("centre-1", "poll.record", external()), "ok");
  const Json one = page("city");
  EXPECT_EQ(one.at("origin"), "external");
  EXPECT_EQ(one.at("source"), "市平安办通报〔2021〕7号");
  const Json* const whole = figure_of(one.at("figures"), "safety", "");
  EXPECT_NEAR(whole->at("estimate").get<double>(), 0.9653, 1e-12);
  const Json* const few = figure_of(one.at("figures"), "safety", k_village_a);
  EXPECT_TRUE(few->at("estimate").is_null()) << "of six people nothing is quoted";
  EXPECT_EQ(few->at("hidden"), "few");
  EXPECT_TRUE(one.at("made").is_null());
  EXPECT_EQ(one.at("response"), Json::array());
  const auto refused = [&](const std::string& pointer, Json value) {
    Json data = external();
    data["result_id"] = id_text("other");
    data[Json::json_pointer(pointer)] = std::move(value);
    return town.outcome("centre-1", "poll.record", std::move(data));
  };
  EXPECT_EQ(refused("/figures/0/percent", "101"), "POLL-PERCENT");
  EXPECT_EQ(refused("/figures/0/low", "97"), "POLL-FIGURE");
  EXPECT_EQ(refused("/figures/0/indicator", "on_time"), "POLL-INDICATOR");
  EXPECT_EQ(refused("/figures/0/unit", k_village_a), "POLL-FIGURE-TWICE");
  EXPECT_EQ(refused("/survey", "nothing"), "POLL-SURVEY");
  EXPECT_EQ(refused("/to", "2021-04-30"), "POLL-DAYS");
  EXPECT_EQ(refused("/source", "王五 13812345678"), "POLL-PERSON");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PollResults, OnlyTheCentreRecordsAndUnitsSeeTheirOwn) {
  const Json release = polled_release("第一轮", "2021-09-01", "2021-09-30", usual());
  const Json data{{"result_id", id_text("result")}, {"release", release}, {"source", "调查室"}};
  EXPECT_EQ(town.outcome("qsm-lead", "poll.record", data), "FORBIDDEN");
  ASSERT_EQ(record(release), "ok");
  const Json own = page("result", "qsm-lead");
  EXPECT_NE(figure_of(own.at("figures"), "safety", k_village_a), nullptr);
  EXPECT_NE(figure_of(own.at("figures"), "safety", ""), nullptr);
  EXPECT_EQ(figure_of(own.at("figures"), "safety", k_village_b), nullptr);
  EXPECT_EQ(own.at("may"), Json::array());
}

TEST_P(PollResults, S0_04_IndicatorsTakeTheNewestResultOfTheirPeriod) {
  EXPECT_EQ(indicators().at("kind"), "polled");
  EXPECT_EQ(indicators().at("figure").at("state"), "no_data");
  ASSERT_EQ(town.outcome("centre-1", "poll.record", external()), "ok");
  ASSERT_EQ(record(polled_release("第一轮", "2021-09-01", "2021-09-30", usual())), "ok");
  const Json now = indicators();
  EXPECT_EQ(now.at("figure").at("state"), "shown");
  EXPECT_NEAR(now.at("figure").at("value").get<double>(), 130.0 / 197, 1e-5);
  EXPECT_EQ(now.at("figure").at("n"), 197);
  EXPECT_EQ(now.at("figure").at("poll").at("name"), "第一轮");
  EXPECT_FALSE(now.at("figure").at("low").is_null());
  const Json summer = indicators(
      {.from = base::Date::from_ymd(2021, 6, 1), .to = base::Date::from_ymd(2021, 7, 31)});
  EXPECT_NEAR(summer.at("figure").at("value").get<double>(), 0.9653, 1e-9);
  EXPECT_EQ(summer.at("figure").at("poll").at("origin"), "external");
  const Json village = indicators({.unit = k_village_a});
  EXPECT_NEAR(village.at("figure").at("value").get<double>(), 60.0 / 90, 1e-5);
  // Of a day before it came in there is none.
  const Json past = indicators({.as_of = base::Date::from_ymd(2021, 10, 1)});
  EXPECT_TRUE(past.is_null() || past.at("figure").at("state") == "no_data");
  ASSERT_EQ(town.outcome("centre-1", "poll.withdraw",
                         {{"result_id", id_text("result")}, {"reason", "发错了轮次"}}),
            "ok");
  EXPECT_NEAR(indicators().at("figure").at("value").get<double>(), 0.9653, 1e-9);
  EXPECT_EQ(town.outcome("centre-1", "poll.withdraw",
                         {{"result_id", id_text("result")}, {"reason", "又一次"}}),
            "POLL-WITHDRAWN");
  EXPECT_EQ(page("result").at("withdrawn_why"), "发错了轮次");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PollResults, HiddenFiguresAreSaidToBeHidden) {
  ASSERT_EQ(record(polled_release("第一轮", "2021-09-01", "2021-09-30",
                                  {{k_village_a, 60, 3, 0, 0}, {k_village_b, 60, 30, 0, 0}})),
            "ok");
  const Json village = indicators({.unit = k_village_a});
  EXPECT_EQ(village.at("figure").at("state"), "suppressed");
  EXPECT_TRUE(village.at("figure").at("value").is_null());
  EXPECT_FALSE(village.at("figure").at("why").is_null());
}

TEST_P(PollResults, TheYearBeforeStandsBesideWithItsWarning) {
  ASSERT_EQ(record(polled_release("去年", "2020-09-01", "2020-09-30", usual()), "old"), "ok");
  ASSERT_EQ(record(polled_release("今年", "2021-09-01", "2021-09-30",
                                  {{k_village_a, 80, 12, 10, 30}, {k_village_b, 90, 15, 12, 20}}),
                   "new"),
            "ok");
  const Json year = page("new").at("year_before");
  ASSERT_FALSE(year.is_null());
  EXPECT_EQ(year.at("name"), "去年");
  const Json* const whole = figure_of(year.at("changes"), "safety", "");
  ASSERT_NE(whole, nullptr);
  EXPECT_GT(whole->at("difference").get<double>(), 0);
  EXPECT_LT(whole->at("low").get<double>(), whole->at("difference").get<double>());
  EXPECT_FALSE(whole->at("small").get<bool>());
  EXPECT_TRUE(page("old").at("year_before").is_null());
}

TEST_P(PollResults, AFileIsPreviewedBeforeItIsRecorded) {
  const std::string csv =
      "单位名称,指标名称,有效样本数,结果（%）,区间下限（%）,区间上限（%）,轮次名称,开始日期,"
      "结束日期,来源,来源日期,调查\n"
      ",安全感,1200,96.5,95.2,97.5,市上半年民调,2021/5/"
      "1,2021年6月30日,市平安办通报,2021.7.10,phone\n"
      "秦四庙村,安全感,110,97,,,,,,,,\n";
  const Json seen = preview("city.csv", csv);
  EXPECT_EQ(seen.at("problems"), Json::array());
  ASSERT_FALSE(seen.at("entry").is_null());
  EXPECT_EQ(seen.at("entry").at("change"), "new");
  EXPECT_EQ(seen.at("figures"), 2);
  ASSERT_EQ(town.outcome("centre-1", "poll.record", seen.at("entry").at("data")), "ok");
  EXPECT_EQ(preview("city.csv", csv).at("entry").at("change"), "same");
  const Json wrong = preview("city.csv", csv + "七营村,满意度,5,120,,,另一次,,,,\n");
  EXPECT_TRUE(wrong.at("entry").is_null());
  EXPECT_GE(wrong.at("total_problems").get<int>(), 2);
  const Json release = polled_release("第一轮", "2021-09-01", "2021-09-30", usual());
  const Json own = preview("release.json", release.dump());
  ASSERT_FALSE(own.at("entry").is_null());
  EXPECT_EQ(town.outcome("centre-1", "poll.record", own.at("entry").at("data")), "ok");
  Json changed = release;
  changed["n"] = 1;
  EXPECT_TRUE(preview("release.json", changed.dump()).at("entry").is_null());
}

TEST_P(PollResults, ItsTablesGoOutAsFiles) {
  ASSERT_EQ(record(polled_release("第一轮", "2021-09-01", "2021-09-30", usual())), "ok");
  const auto book = town.read(
      "centre-1", [&](app::Reader& reader) { return app::poll_workbook(reader, id("result")); });
  ASSERT_TRUE(book.has_value());
  EXPECT_EQ(book->substr(0, 2), "PK");
  const auto csv = town.read(
      "centre-1", [&](app::Reader& reader) { return app::poll_csv(reader, id("result")); });
  EXPECT_NE(csv->find("第一轮"), std::string::npos);
  const auto part = [&](app::PollPart of) {
    return town
        .read("centre-1",
              [&](app::Reader& reader) { return app::poll_csv(reader, id("result"), of); })
        .value();
  };
  const std::string response = part(app::PollPart::response);
  for (const char* rate : {"RR1", "RR6", "COOP1", "CON3"})
    EXPECT_NE(response.find(rate), std::string::npos) << rate;
  EXPECT_EQ(response.find("Do you feel safe"), std::string::npos);
  const std::string questions = part(app::PollPart::questions);
  EXPECT_NE(questions.find("Do you feel safe near your home?"), std::string::npos);
  EXPECT_NE(questions.find("5 of 5"), std::string::npos);
  EXPECT_EQ(questions.find("RR1"), std::string::npos);
  const auto chart = [&](const std::string& indicator) {
    return town.read("centre-1", [&](app::Reader& reader) {
      const auto made = app::poll_chart(reader, id("result"), indicator);
      return made ? *made : made.error().code;
    });
  };
  EXPECT_EQ(chart("").substr(0, 4), "<svg");
  EXPECT_EQ(chart("safety").substr(0, 4), "<svg");
  EXPECT_EQ(chart("nothing"), "NOT-FOUND");
  EXPECT_EQ(town.read("centre-1",
                      [&](app::Reader& reader) { return app::poll_csv(reader, id("nothing")); })
                .error()
                .code,
            "NOT-FOUND");
}

}  // namespace
}  // namespace wanhu::test
