// Survey files that people bring, and what is said of the answers at the door.
#include "app/survey.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "app/survey_file.hpp"
#include "support/township.hpp"
#include "tabular/write.hpp"

namespace wanhu::test {
namespace {

using app::SurveyAsk;
using base::Lang;

std::string code_of(const base::Problem& problem) {
  return problem.code;
}

TEST(SurveyFile, UnitsAreReadAsTheyAreWritten) {
  const auto input = app::rank_units("单位,估计,标准误\n01,0.9,0.02\n1,0.8,0.03\n", "a.csv");
  ASSERT_TRUE(input) << code_of(input.error());
  EXPECT_EQ(input->unit, (std::vector<std::string>{"01", "1"}));
  EXPECT_EQ(input->estimate, (std::vector<double>{0.9, 0.8}));
  EXPECT_EQ(input->se, (std::vector<double>{0.02, 0.03}));
}

TEST(SurveyFile, BadCellsAreNamedWithTheirPlace) {
  const auto text = app::rank_units("unit,estimate,se\na,0.9,0.1\nb,viel,0.1\n", "a.csv");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, "SURVEY-NUMBER");
  EXPECT_EQ(text.error().args.at("value"), "viel");
  EXPECT_EQ(text.error().place.line, 3);
  const auto nobody = app::rank_units("unit,estimate,se\n,0.9,0.1\n", "a.csv");
  EXPECT_EQ(nobody.error().code, "SURVEY-UNIT");
  const auto column = app::rank_units("unit,estimate\na,1\n", "a.csv");
  EXPECT_EQ(column.error().code, "TAB-COLUMN-MISSING");
  const auto large = app::rank_units("unit,estimate,se\na,1e400,0.1\n", "a.csv");
  EXPECT_EQ(large.error().code, "SURVEY-NUMBER");
}

TEST(SurveyFile, CovariancesStandByName) {
  const stats::RankInput input{.unit = {"a", "b"}, .estimate = {1, 2}, .se = {2, 3}};
  // Columns and rows in another order.
  const auto named = app::rank_covariance(input, "unit,b,a\nb,9,1\na,1,4\n", "c.csv");
  ASSERT_TRUE(named) << code_of(named.error());
  EXPECT_EQ((*named)(0, 0), 4);
  EXPECT_EQ((*named)(1, 1), 9);
  const auto plain = app::rank_covariance(input, "b,a\n9,1\n1,4\n", "c.csv");
  ASSERT_TRUE(plain) << code_of(plain.error());
  EXPECT_EQ((*plain)(0, 0), 4);
  EXPECT_EQ((*plain)(0, 1), 1);
  EXPECT_EQ(app::rank_covariance(input, "a,c\n4,1\n1,9\n", "c.csv").error().code,
            "SURVEY-COV-UNIT");
  EXPECT_EQ(app::rank_covariance(input, "a,b\n4,1\n", "c.csv").error().code, "SURVEY-COV-SHAPE");
}

TEST(SurveyFile, OutcomesInBothLanguages) {
  const auto rows = app::outcome_rows(
      "结果代码,方式,权数,最终\n1.1,入户,2,是\n2.11,电话,1,否\n2.31,door,1,\n", "a.csv");
  ASSERT_TRUE(rows) << code_of(rows.error());
  EXPECT_EQ((*rows)[0].mode, "door");
  EXPECT_EQ((*rows)[0].weight, 2);
  EXPECT_TRUE((*rows)[0].final);
  EXPECT_EQ((*rows)[1].mode, "phone");
  EXPECT_FALSE((*rows)[1].final);
  EXPECT_TRUE((*rows)[2].final) << "deceased: final as a rule";
  EXPECT_EQ(app::outcome_rows("code,final\n1.1,vielleicht\n", "a.csv").error().code,
            "SURVEY-FINAL");
}

// Four villages: all satisfied, nearly all, half, none.
SurveyAsk villages() {
  std::string text = "village,ok\n";
  for (const auto& [name, good] :
       std::map<std::string, int>{{"a", 40}, {"b", 38}, {"c", 20}, {"d", 0}})
    for (int n = 0; n < 40; ++n) text += name + (n < good ? ",1\n" : ",0\n");
  const Json parts{{"id", "parts"},
                   {"kind", "mean"},
                   {"of", Json::array({"ok"})},
                   {"by", Json::array({"village"})},
                   {"covmat", true}};
  return {.job = {{"estimate", Json::array({parts})}},
          .name = "a.csv",
          .bytes = std::move(text),
          .ranks_of = "parts"};
}

TEST(SurveyEstimate, AllAlikeIsNotWithoutError) {
  const auto answer = app::survey_estimate(villages(), Lang::en);
  ASSERT_TRUE(answer) << code_of(answer.error());
  ASSERT_TRUE(answer->contains("ranks")) << answer->dump();
  const Json& ranks = answer->at("ranks");
  EXPECT_EQ(ranks.at("mended"), Json::array({"a", "d"}));
  const Json& first = ranks.at("rows")[0];
  EXPECT_EQ(first.at("unit"), "a");
  EXPECT_NEAR(first.at("se").get<double>(), std::sqrt(42.0 / 44 * 2 / 44 / 44), 1e-12);
  EXPECT_EQ(first.at("simultaneous"), Json::array({1, 2}));
  EXPECT_EQ(ranks.at("rows")[2].at("simultaneous"), Json::array({3, 3}));
  EXPECT_TRUE(answer->at("charts").at("parts").get<std::string>().starts_with("<svg"));
  EXPECT_TRUE(answer->at("rank_chart").get<std::string>().starts_with("<svg"));
}

// A share of nothing and a ratio are not people who all said the same.
TEST(SurveyEstimate, ARatioIsNotMendedAsAShareOfPeople) {
  SurveyAsk ask = villages();
  std::string text = "village,part,all\n";
  for (const char* village : {"a", "b", "c"})
    for (int n = 0; n < 20; ++n)
      text += std::string(village) +
              (village[0] == 'a' ? ",0,"
               : n % 2 == 0      ? ",1,"
                                 : ",2,") +
              std::to_string(4 + n % 3) + "\n";
  ask.bytes = text;
  ask.job["estimate"][0].update({{"kind", "ratio"}, {"of", {"part"}}, {"over", {"all"}}});
  const auto answer = app::survey_estimate(ask, Lang::en);
  ASSERT_TRUE(answer) << code_of(answer.error());
  EXPECT_FALSE(answer->contains("ranks"));
  EXPECT_EQ(answer->at("rank_error").at("code"), "RANK-SE") << "without an error there is no rank";
}

// As the page asks for them: medians by part, and two stages with the sizes of both.
TEST(SurveyEstimate, MediansAndTwoStagesAsThePageAsks) {
  std::string text = "village,house,y,N,M\n";
  for (int village = 0; village < 6; ++village)
    for (int house = 0; house < 4; ++house)
      for (int person = 0; person < 2; ++person)
        text += "v" + std::to_string(village) + ",h" + std::to_string(house) + "," +
                std::to_string(10 * village + 3 * house + person) + ",30,12\n";
  const Json median{{"id", "all"},
                    {"kind", "quantile"},
                    {"of", Json::array({"y"})},
                    {"probs", Json::array({0.5})},
                    {"na_rm", true}};
  const Json mean{{"id", "mean"}, {"kind", "mean"}, {"of", Json::array({"y"})}, {"na_rm", true}};
  const SurveyAsk ask{.job = {{"design",
                               {{"lonely", "adjust"},
                                {"ids", Json::array({"village", "house"})},
                                {"fpc", Json::array({"N", "M"})}}},
                              {"estimate", Json::array({median, mean})}},
                      .name = "a.csv",
                      .bytes = text};
  const auto answer = app::survey_estimate(ask, Lang::en);
  ASSERT_TRUE(answer) << code_of(answer.error());
  const Json& estimates = answer->at("report").at("estimates");
  for (const Json& one : estimates) {
    ASSERT_TRUE(one.contains("rows")) << one.dump();
    EXPECT_NEAR(one.at("rows").at(0).at("estimate").get<double>(), 30, 1.1);
  }
  EXPECT_EQ(answer->at("charts").size(), 2U);
}

TEST(SurveyFile, AWorkbookAndAnotherEncodingBecomeCsvInUtf8) {
  const tabular::Sheet sheet{
      .name = "a",
      .heading = {"村", "满意"},
      .rows = {{std::string("甲"), std::int64_t{1}}, {std::string("乙"), std::int64_t{0}}}};
  const auto book =
      tabular::xlsx_write({sheet}, base::Instant::at(base::Date::from_ymd(2021, 10, 16).value()));
  ASSERT_TRUE(book) << code_of(book.error());
  const auto read = app::survey_table("a.xlsx", *book);
  ASSERT_TRUE(read) << code_of(read.error());
  EXPECT_EQ(read->at("columns"), Json::array({"村", "满意"}));
  EXPECT_NE(read->at("text").get<std::string>().find("\"甲\",\"1\""), std::string::npos);
  const std::string gb18030 =
      "\xb4\xe5,\xc2\xfa\xd2\xe2\n\xbc\xd7,1\n\xd2\xd2,0\n";  // 村,满意 甲,1 乙,0
  const auto other = app::survey_table("a.csv", gb18030);
  ASSERT_TRUE(other) << code_of(other.error());
  EXPECT_EQ(other->at("columns"), Json::array({"村", "满意"}));
  EXPECT_EQ(other->at("text"), "村,满意\n甲,1\n乙,0\n");
  EXPECT_FALSE(app::survey_table("a.xlsx", book->substr(0, 200)));
}

TEST(SurveyEstimate, SaysWhyThereAreNoRanks) {
  SurveyAsk ask = villages();
  ask.job["estimate"][0].erase("by");
  const auto answer = app::survey_estimate(ask, Lang::zh);
  ASSERT_TRUE(answer) << code_of(answer.error());
  EXPECT_EQ(answer->at("rank_error").at("code"), "SURVEY-RANKS");
  ask.ranks_of = "other";
  EXPECT_EQ(app::survey_estimate(ask, Lang::zh).error().code, "SURVEY-RANKS");
}

TEST(SurveyEstimate, ReadsNoOtherFileAndNoLargeJob) {
  SurveyAsk ask = villages();
  ask.job["replicates"] = {{"type", "JK1"}, {"weights_file", "/etc/passwd"}};
  EXPECT_EQ(app::survey_estimate(ask, Lang::zh).error().code, "SURVEY-FILE");
  ask = villages();
  ask.job["replicates"] = {{"type", "bootstrap"}, {"replicates", 100'000}};
  EXPECT_EQ(app::survey_estimate(ask, Lang::zh).error().code, "SURVEY-LARGE");
  ask = villages();
  for (int n = 0; n < 20; ++n) {
    Json more = ask.job["estimate"][0];
    more["id"] = "e" + std::to_string(n);
    ask.job["estimate"].push_back(std::move(more));
  }
  EXPECT_EQ(app::survey_estimate(ask, Lang::zh).error().code, "SURVEY-LARGE");
}

class Door : public testing::Test {
 protected:
  void cast(int n, int answer) {
    for (int i = 0; i < n; ++i) {
      const std::string name = "ballot dwelling " + std::to_string(++made_);
      town_.must("centre-1", "register.add",
                 {{"dwelling_id", id_text(name)},
                  {"unit", k_village_a},
                  {"address", name},
                  {"reason", "漏登"}});
      town_.visit("qsm-1", name, "answered", {{"q1", answer}});
    }
    town_.engine().tick();
  }
  Json door(const std::optional<std::string>& unit = {}) {
    return town_
        .read("county-1", [&](app::Reader& reader) { return app::door_estimates(reader, unit); })
        .value();
  }

  Township town_;
  int made_ = 0;
};

TEST_F(Door, SharesOfTheWholeTownOnceEveryCountIsShown) {
  for (int answer = 1; answer <= 5; ++answer) cast(12, answer);
  const Json page = door();
  EXPECT_FALSE(page.at("notice").get<std::string>().empty());
  const Json& question = page.at("questions").at(0);
  EXPECT_TRUE(question.at("enough").get<bool>());
  EXPECT_EQ(question.at("n"), 60);
  ASSERT_EQ(question.at("rows").size(), 5U);
  const auto population = page.at("population").get<double>();
  EXPECT_GE(population, 60);
  for (const Json& row : question.at("rows")) {
    EXPECT_EQ(row.at("estimate"), 0.2);
    // Wilson with the effective number of a sample without replacement.
    const double share = 0.2, v = (1 - 60 / population) * share * (1 - share) / 59;
    const double n = v > 0 ? share * (1 - share) / v : 60, z = 1.959964, spread = z * z / n;
    const double half = std::sqrt(share * (1 - share) * spread + spread * spread / 4);
    EXPECT_NEAR(row.at("low").get<double>(), (share + spread / 2 - half) / (1 + spread), 6e-4);
    EXPECT_NEAR(row.at("high").get<double>(), (share + spread / 2 + half) / (1 + spread), 6e-4);
  }
  EXPECT_TRUE(question.at("chart").get<std::string>().starts_with("<svg"));
}

// A share would give away a count that the page of answers hides.
TEST_F(Door, SaysNothingOfAQuestionWithAHiddenCount) {
  for (int answer = 1; answer <= 4; ++answer) cast(12, answer);
  cast(3, 5);  // too few to be shown
  cast(9, 4);  // so that the lot is counted
  const Json page = door();
  const Json& question = page.at("questions").at(0);
  EXPECT_FALSE(question.at("enough").get<bool>());
  EXPECT_TRUE(question.at("n").is_null());
  EXPECT_TRUE(question.at("rows").empty());
  EXPECT_TRUE(question.at("chart").is_null());
}

const Json* group_of(const Json& groups, const std::string& stage) {
  for (const Json& group : groups)
    if (group.at("stage") == stage) return &group;
  return nullptr;
}

// As the reports count: who was not visited yet stays in the denominator.
TEST_F(Door, RatesOfTheDoorsByTheVisitThatStands) {
  cast(12, 5);
  town_.visit("qsm-1", "dwelling a 1", "declined");
  town_.visit("qsm-1", "dwelling a 2", "nobody_home");
  const Json page = door();
  const auto population = page.at("population").get<double>();
  const Json rates = page.at("rates");
  const Json* const all = group_of(rates, "interim");
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(all->at("mode"), "door");
  EXPECT_EQ(all->at("cases"), population);
  EXPECT_EQ(all->at("sums").at("I"), 12);
  EXPECT_EQ(all->at("sums").at("R"), 1);
  EXPECT_EQ(all->at("sums").at("NC"), 1);
  EXPECT_EQ(all->at("sums").at("UH"), population - 14) << "not visited";
  EXPECT_EQ(all->at("rates").at("RR1").at("numerator"), 12);
  EXPECT_EQ(all->at("rates").at("RR1").at("denominator"), population);
  const Json* const final = group_of(rates, "final");
  ASSERT_NE(final, nullptr);
  EXPECT_EQ(final->at("cases"), 13) << "nobody at home is tried again";
  EXPECT_EQ(final->at("rates").at("RR1").at("denominator"), 13);
}

// One unit at a time, with all below it; what the units have comes to the whole.
TEST_F(Door, RatesOfTheDoorsOfOneUnitWithAllBelowIt) {
  cast(12, 5);
  town_.visit("qsm-1", "dwelling a 1", "declined");
  town_.visit("qsm-1", "dwelling a 2", "nobody_home");
  town_.visit("qy-1", "dwelling b 1", "answered");
  const Json whole = door();
  EXPECT_TRUE(whole.at("rates_unit").is_null());
  const Json a = door("qinsimiao"), b = door("qiying");
  EXPECT_EQ(a.at("rates_unit"), "qinsimiao");
  EXPECT_EQ(a.at("questions"), whole.at("questions")) << "answers are never by village";
  const Json rates_a = a.at("rates"), rates_b = b.at("rates"), rates = whole.at("rates");
  const Json* const all = group_of(rates_a, "interim");
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(all->at("cases"), 20) << "eight of the register and twelve more";
  EXPECT_EQ(all->at("sums").at("I"), 12);
  EXPECT_EQ(all->at("sums").at("R"), 1);
  EXPECT_EQ(all->at("sums").at("NC"), 1);
  EXPECT_EQ(all->at("sums").at("UH"), 6);
  for (const char* name : {"RR1", "RR2", "RR3", "RR4", "RR5", "RR6"})
    EXPECT_TRUE(all->at("rates").contains(name)) << name;
  EXPECT_EQ(group_of(rates_a, "final")->at("cases"), 13);
  EXPECT_EQ(group_of(rates_b, "interim")->at("cases"), 4) << "told: the rows can be read";
  EXPECT_EQ(group_of(rates_b, "final")->at("sums").at("I"), 1);
  for (const char* stage : {"interim", "final"})
    EXPECT_EQ(group_of(rates_a, stage)->at("cases").get<int>() +
                  group_of(rates_b, stage)->at("cases").get<int>(),
              group_of(rates, stage)->at("cases").get<int>());
  EXPECT_EQ(door("ruji").at("rates"), rates) << "the root has all below it";
  const Json units = whole.at("units");
  ASSERT_EQ(units.size(), 2U) << "those with dwellings";
  EXPECT_EQ(units.at(0).at("id"), "qinsimiao");
  EXPECT_EQ(units.at(0).at("name"), "秦四庙村");
}

TEST_F(Door, AReaderOfOneUnitHasItsOwnRatesAndNoOthers) {
  town_.visit("qsm-1", "dwelling a 1", "declined");
  const auto part = [&](const std::optional<std::string>& unit) {
    return town_.read("county-1", [&](app::Reader& reader) {
      reader.scope.unit = k_village_a;
      return app::door_estimates(reader, unit);
    });
  };
  const auto own = part({});
  ASSERT_TRUE(own);
  const Json rates = own->at("rates");
  EXPECT_EQ(group_of(rates, "interim")->at("cases"), 8);
  EXPECT_EQ(group_of(rates, "final")->at("sums").at("R"), 1);
  EXPECT_EQ(part(k_village_a)->at("rates"), rates);
  EXPECT_EQ(own->at("units").size(), 1U);
  EXPECT_EQ(code_of(part(k_village_b).error()), "NOT-FOUND");
  EXPECT_EQ(code_of(part("nowhere").error()), "NOT-FOUND");
}

// Whoever may not read the register's rows is told nothing that a row could be worked out of.
TEST_F(Door, G12RatesGiveNoSmallClassToWhoMayNotReadTheRows) {
  const auto page = [&](const std::optional<std::string>& unit) {
    return town_
        .read("county-1",
              [&](app::Reader& reader) {
                reader.scope.role = access::Role::competent;
                return app::door_estimates(reader, unit);
              })
        .value();
  };
  cast(12, 5);
  Json whole = page({});
  EXPECT_FALSE(whole.at("rates_hidden").get<bool>()) << "twelve answered, twelve not visited";
  EXPECT_EQ(whole.at("rates").size(), 2U);
  const Json unit = page(k_village_a);
  EXPECT_TRUE(unit.at("rates_hidden").get<bool>()) << "the other would come out by subtraction";
  EXPECT_EQ(unit.at("rates"), Json::array());
  town_.visit("qsm-1", "dwelling a 1", "declined");
  whole = page({});
  EXPECT_TRUE(whole.at("rates_hidden").get<bool>()) << "one declined";
  EXPECT_EQ(whole.at("rates"), Json::array());
  EXPECT_FALSE(door().at("rates_hidden").get<bool>()) << "the county reads the rows";
}

}  // namespace
}  // namespace wanhu::test
