// League tables on both databases: what the page says and does not say, as of past days, what is
// published and kept, who sees what, files (S2_44, S2_45, S3_16, G10).
#include <gtest/gtest.h>

#include "app/query_indicator.hpp"
#include "app/query_ranking.hpp"
#include "base/digest.hpp"
#include "support/ranking_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;
using base::Instant;

Date day(const std::string& iso) {
  return Date::parse(iso).value();
}

class Rankings : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021, 9 o'clock

  void go(const std::string& iso) { town.clock().set(Instant::at(day(iso), 9 * 60)); }

  // Three villages that can be told apart, one of too few, one without any.
  void apart() {
    town.must("system", "plan.activate", {{"source", ranking_plan(3)}});
    add_crossings(town, k_village_a, 40, 40);
    add_crossings(town, k_village_b, 20, 40);
    add_crossings(town, "w1", 0, 40);
    add_crossings(town, "w2", 1, 5);
  }
  // All that there are, told apart.
  void whole() {
    town.must("system", "plan.activate", {{"source", ranking_plan(1)}});
    add_crossings(town, k_village_a, 40, 40);
    add_crossings(town, k_village_b, 20, 40);
    add_crossings(town, "w1", 0, 40);
  }
  // Three that cannot.
  void alike() {
    town.must("system", "plan.activate", {{"source", ranking_plan(1)}});
    add_crossings(town, k_village_a, 32, 40);
    add_crossings(town, k_village_b, 31, 40);
    add_crossings(town, "w1", 29, 40);
  }

  template <class Ask>
  Json asked(const std::string& who, Ask ask) {
    return town.read(who, [&](app::Reader& reader) {
      const auto found = ask(reader);
      return found ? *found : Json(found.error().code);
    });
  }
  Json page(const std::string& who = "centre-1", const app::RankingAsk& ask = {}) {
    return asked(who, [&](app::Reader& r) { return app::ranking_page(r, "villages", ask); });
  }
  Json sheet(const std::string& unit, const std::string& who = "centre-1",
             const app::RankingAsk& ask = {}) {
    return asked(who,
                 [&](app::Reader& r) { return app::ranking_unit_page(r, "villages", unit, ask); });
  }
  static Json row(const Json& page, const std::string& unit) {
    const Json& leagues = page.at("table").at("leagues");
    for (const Json& league : leagues) {
      const Json& rows = league.at("rows");
      for (const Json& one : rows)
        if (one.at("unit") == unit) return one;
    }
    throw std::runtime_error("no row of " + unit);
  }
  std::string publish(const std::string& name, const std::string& on,
                      const std::string& who = "centre-1") {
    return town.outcome(who, "ranking.publish",
                        {{"edition_id", id_text(name)}, {"ranking", "villages"}, {"day", on}});
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Rankings,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Rankings, S3_16_WhoCannotBeToldApartHasNoRankButAGroup) {
  alike();
  const Json found = page();
  const Json& league = found.at("table").at("leagues").at(0);
  EXPECT_EQ(league.at("among"), "ruji");
  EXPECT_EQ(league.at("whole"), true);
  EXPECT_EQ(league.at("strict"), false);
  EXPECT_EQ(league.at("any_told_apart"), false);
  EXPECT_EQ(league.at("groups"), 1);
  EXPECT_GT(league.at("needed").get<int>(), 40) << "more than there are";
  ASSERT_EQ(league.at("rows").size(), 3U);
  for (const Json& one : league.at("rows")) {
    EXPECT_TRUE(one.at("rank").is_null());
    EXPECT_EQ(one.at("rank_low"), 1);
    EXPECT_EQ(one.at("rank_high"), 3);
    EXPECT_EQ(one.at("alike"), 2);
    EXPECT_FALSE(one.at("verdict").get<std::string>().empty());
    EXPECT_EQ(one.at("bands").at(0).at("withheld"), "spans");
    EXPECT_EQ(one.at("bands").at(0).at("boundaries"), (Json{1, 2}));
    EXPECT_TRUE(one.at("bands").at(0).at("money").is_null());
    EXPECT_TRUE(one.at("bands").at(0).at("act").is_null());
  }
}

TEST_P(Rankings, S2_44_S2_45_WhoIsToldApartHasItsBandOnceAndNobodyElse) {
  whole();
  const Json found = page();
  const Json first = row(found, k_village_a), last = row(found, "w1");
  EXPECT_EQ(first.at("rank"), 1);
  EXPECT_EQ(first.at("bands").at(0).at("money"), 1000) << "once, to the village";
  EXPECT_EQ(first.at("bands").at(0).at("penalty"), false);
  EXPECT_EQ(last.at("rank"), 3);
  EXPECT_EQ(last.at("bands").at(0).at("act"), "rectify_in_writing");
  EXPECT_EQ(last.at("bands").at(0).at("penalty"), true);
  EXPECT_EQ(last.at("bands").at(0).at("money"), 0) << "nothing is taken";
  EXPECT_TRUE(last.at("bands").at(0).at("due").is_null()) << "no term runs before publication";
  EXPECT_EQ(row(found, k_village_b).at("bands").at(0).at("note"), "不奖不罚");
  EXPECT_TRUE(row(found, k_village_b).at("bands").at(0).at("act").is_null());
  EXPECT_EQ(found.at("table").at("leagues").at(0).at("strict"), true);
}

TEST_P(Rankings, G10_TooFewStandApartWithTheReasonAndWithoutTheirNumber) {
  apart();
  const Json found = page();
  const Json& few = found.at("table").at("leagues").at(0).at("apart");
  ASSERT_EQ(few.size(), 2U);
  EXPECT_EQ(few.at(0).at("unit"), "w2");
  EXPECT_EQ(few.at(0).at("gap"), "few");
  EXPECT_TRUE(few.at(0).at("n").is_null()) << "below ten";
  EXPECT_TRUE(few.at(0).at("parts").at(0).at("num").is_null());
  EXPECT_EQ(few.at(1).at("unit"), "w3");
  EXPECT_EQ(few.at(1).at("gap"), "no_data");
  EXPECT_EQ(row(found, "w1").at("rank_high"), 3) << "ranks are among those compared";
}

// First of three, but two villages could not be compared: it may be third of all.
TEST_P(Rankings, G10_WhoCouldNotBeComparedMayStandAboveAndWithholdsTheBand) {
  apart();
  const Json found = page();
  const Json leader = row(found, k_village_a);
  EXPECT_EQ(leader.at("rank"), 1) << "among those compared";
  const Json& band = leader.at("bands").at(0);
  EXPECT_EQ(band.at("withheld"), "apart");
  EXPECT_EQ(band.at("boundaries"), (Json{1, 2}));
  EXPECT_TRUE(band.at("times").is_null());
  EXPECT_TRUE(band.at("money").is_null());
  const std::string why = band.at("why");
  EXPECT_NE(why.find("2 units could not be compared"), std::string::npos) << why;
  EXPECT_NE(why.find("1 to 3"), std::string::npos) << why;
  EXPECT_EQ(sheet(k_village_a).at("row").at("bands").at(0).at("why"), why) << "and on its sheet";
  EXPECT_EQ(row(found, "w1").at("bands").at(0).at("withheld"), "") << "third to fifth: one band";
  EXPECT_EQ(row(found, "w1").at("bands").at(0).at("act"), "rectify_in_writing");
  go("2021-11-03");
  ASSERT_EQ(publish("oct", "2021-10-20"), "ok");
  const Json kept = row(page("centre-1", {.edition = id("oct")}), k_village_a);
  EXPECT_EQ(kept.at("bands").at(0).at("withheld"), "apart") << "and in what is published";
}

TEST_P(Rankings, ASheetExplainsWhatItRestsOnAndWhatWouldChangeIt) {
  alike();
  const Json found = sheet("w1");
  EXPECT_EQ(found.at("compared"), 3);
  const Json& part = found.at("parts").at(0);
  EXPECT_EQ(part.at("num"), 29);
  EXPECT_EQ(part.at("n"), 40);
  EXPECT_EQ(part.at("share"), 0.725);
  EXPECT_EQ(part.at("weight"), 100);
  EXPECT_EQ(part.at("contribution"), 0.725);
  EXPECT_LT(part.at("low").get<double>(), 0.725);
  EXPECT_EQ(found.at("row").at("alike_with").size(), 2U);
  EXPECT_FALSE(found.at("row").at("bands").at(0).at("why").get<std::string>().empty());
  ASSERT_EQ(found.at("change").size(), 1U);
  EXPECT_NE(found.at("change").at(0).get<std::string>().find("11 of 40"), std::string::npos);
  EXPECT_EQ(sheet("ruji"), "NOT-FOUND");
  EXPECT_EQ(sheet("nowhere"), "NOT-FOUND");
}

TEST_P(Rankings, TheIntervalOfAUnitHasThePlansLevel) {
  std::string ninety = ranking_plan(1);
  ninety.replace(ninety.find("\"95%\""), 5, "\"90%\"");
  alike();
  const Json usual = row(page(), k_village_a);
  town.must("system", "plan.activate", {{"source", ninety}});
  const Json narrow = row(page(), k_village_a);
  EXPECT_EQ(usual.at("level"), 0.95);
  EXPECT_EQ(narrow.at("level"), 0.9);
  EXPECT_EQ(narrow.at("parts").at(0).at("level"), 0.9);
  EXPECT_GT(narrow.at("low").get<double>(), usual.at("low").get<double>());
  EXPECT_LT(narrow.at("high").get<double>(), usual.at("high").get<double>());
  EXPECT_EQ(narrow.at("se"), usual.at("se"));
  EXPECT_EQ(sheet(k_village_a).at("parts").at(0).at("level"), 0.9);
}

TEST_P(Rankings, S3_16_APublishedTableIsKeptAsItWasWhateverComesLater) {
  alike();
  go("2021-10-31");
  EXPECT_EQ(publish("oct", "2021-10-20"), "RANKING-RUNNING");
  go("2021-11-03");
  EXPECT_EQ(publish("oct", "2021-10-20", "qsm-lead"), "FORBIDDEN");
  ASSERT_EQ(publish("oct", "2021-10-20"), "ok");
  EXPECT_EQ(publish("oct again", "2021-10-05"), "RANKING-TWICE") << "the same month";
  EXPECT_EQ(publish("oct", "2021-10-20"), "ID-USED");
  const app::RankingAsk kept{.edition = id("oct")};
  const Json before = page("centre-1", kept);
  EXPECT_EQ(before.at("table").at("period").at("to"), "2021-10-31");
  EXPECT_EQ(before.at("table").at("as_of"), "2021-10-31");
  EXPECT_EQ(before.at("table").at("period").at("running"), false);
  for (int i = 0; i < 20; ++i)
    town.must("centre-1", "place.put",
              {{"place_id", id_text("new " + std::to_string(i))},
               {"kind", "dark"},
               {"unit", k_village_a},
               {"name", "新路口" + std::to_string(i)}});
  EXPECT_EQ(page("centre-1", kept).at("table"), before.at("table"));
  EXPECT_EQ(row(page(), k_village_a).at("n"), 60) << "the day's table goes on";
  EXPECT_EQ(row(page("centre-1", {.as_of = day("2021-10-31")}), k_village_a).at("n"), 40)
      << "as of the last day of the month";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Rankings, TheDigestIsThatOfWhatIsKept) {
  alike();
  go("2021-11-03");
  ASSERT_EQ(publish("oct", "2021-10-20"), "ok");
  const auto row = store::load_league_edition(*town.connect(), 1, id("oct"));
  ASSERT_TRUE(row);
  EXPECT_EQ(row->edition.digest, base::hex(base::sha256(base::canonical(row->edition.table))));
  EXPECT_EQ(row->edition.from, day("2021-10-01"));
  EXPECT_EQ(row->edition.to, day("2021-10-31"));
}

TEST_P(Rankings, TermsRunFromThePublication) {
  apart();
  go("2021-11-03");
  ASSERT_EQ(publish("oct", "2021-10-20"), "ok");
  const Json band = row(page("centre-1", {.edition = id("oct")}), "w1").at("bands").at(0);
  EXPECT_EQ(band.at("due"), "2021-12-03") << "thirty days";
}

TEST_P(Rankings, AWrongOneIsWithdrawnWithTheReasonAndThePeriodIsFree) {
  alike();
  go("2021-11-03");
  ASSERT_EQ(publish("oct", "2021-10-20"), "ok");
  const auto withdraw = [&](const std::string& reason) {
    return town.outcome("centre-1", "ranking.withdraw",
                        {{"edition_id", id_text("oct")}, {"reason", reason}});
  };
  EXPECT_EQ(withdraw("13812345678 打来电话"), "RANKING-PERSON");
  EXPECT_EQ(withdraw("漏了一个村"), "ok");
  EXPECT_EQ(withdraw("再撤"), "RANKING-WITHDRAWN");
  EXPECT_EQ(publish("oct 2", "2021-10-20"), "ok");
  const Json editions = page().at("editions");
  ASSERT_EQ(editions.size(), 2U);
  EXPECT_EQ(editions.at(0).at("withdrawn"), false);
  EXPECT_EQ(editions.at(1).at("withdrawn_why"), "漏了一个村");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Rankings, PeopleOfAUnitSeePublishedGroupsAndFiguresOfTheirOwnOnly) {
  apart();
  const Json none = page("qsm-lead");
  EXPECT_TRUE(none.at("table").is_null()) << "nothing is published yet";
  EXPECT_EQ(none.at("published_only"), true);
  const Json own = sheet(k_village_a, "qsm-lead");
  EXPECT_TRUE(own.at("row").is_null());
  EXPECT_EQ(own.at("parts").at(0).at("n"), 40) << "its own figures of the day";
  go("2021-11-03");
  ASSERT_EQ(publish("oct", "2021-10-20"), "ok");
  const Json seen = page("qsm-lead");
  EXPECT_EQ(row(seen, k_village_a).at("n"), 40);
  const Json other = row(seen, k_village_b);
  EXPECT_EQ(other.at("groups").size(), 1U);
  EXPECT_EQ(other.at("rank_low"), 2) << "the groups are published";
  for (const char* hidden : {"value", "se", "low", "high", "n", "verdict", "last_quarter"})
    EXPECT_TRUE(other.at(hidden).is_null()) << hidden;
  EXPECT_EQ(other.at("parts"), Json::array());
  EXPECT_EQ(other.at("bands"), Json::array()) << "another's band is not theirs to read";
  EXPECT_EQ(sheet(k_village_b, "qsm-lead"), "NOT-FOUND");
  EXPECT_EQ(sheet(k_village_a, "qsm-lead").at("row").at("rank"), 1);
}

TEST_P(Rankings, FilesHoldTheSameAndNoSmallNumber) {
  apart();
  const auto file = [&](const std::string& who, const std::string& format) {
    return town.read(who, [&](app::Reader& reader) -> std::string {
      const auto made = app::ranking_export(reader, "villages", {}, format, "");
      return made ? made->bytes : made.error().code;
    });
  };
  const std::string csv = file("centre-1", "csv");
  EXPECT_NE(csv.find("秦四庙村"), std::string::npos);
  EXPECT_NE(csv.find("外2村"), std::string::npos) << "named with its reason";
  EXPECT_EQ(file("centre-1", "xlsx").substr(0, 2), "PK");
  EXPECT_NE(file("centre-1", "svg").find("<svg"), std::string::npos);
  EXPECT_EQ(file("qsm-lead", "svg"), "NOT-FOUND");
  EXPECT_EQ(file("qsm-lead", "csv"), "NOT-FOUND") << "nothing is published yet";
}

TEST_P(Rankings, FilesOfAnEditionAreThoseOfWhatWasPublished) {
  alike();
  go("2021-11-03");
  ASSERT_EQ(publish("oct", "2021-10-20"), "ok");
  const auto file = [&](const app::RankingAsk& ask, const std::string& format,
                        const std::string& who = "centre-1") {
    return town.read(who, [&](app::Reader& reader) -> std::string {
      const auto made = app::ranking_export(reader, "villages", ask, format, "");
      return made ? made->name + "\n" + made->bytes : made.error().code;
    });
  };
  const app::RankingAsk kept{.edition = id("oct")};
  const std::string csv = file(kept, "csv"), svg = file(kept, "svg");
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "ranking-2021-10-01-2021-10-31.csv");
  for (int i = 0; i < 40; ++i)
    town.must("centre-1", "place.put",
              {{"place_id", id_text("dark " + std::to_string(i))},
               {"kind", "dark"},
               {"unit", k_village_a},
               {"name", "新路口" + std::to_string(i)}});
  EXPECT_EQ(file(kept, "csv"), csv);
  EXPECT_EQ(file(kept, "svg"), svg);
  EXPECT_NE(svg.find("秦四庙村"), std::string::npos);
  EXPECT_NE(file({}, "csv").substr(csv.find('\n')), csv.substr(csv.find('\n')))
      << "the day's table is another";
  EXPECT_EQ(file(kept, "svg", "qsm-lead"), "NOT-FOUND");
  EXPECT_EQ(file({.edition = id("none")}, "svg"), "NOT-FOUND");
}

TEST_P(Rankings, S2_45_TheBandsAreTriedOutBeforeAnybodyIsRanked) {
  town.must("system", "plan.activate", {{"source", ranking_plan(3)}});
  const Json found = asked("centre-1", [](app::Reader& r) {
    return app::ranking_season_page(r, "villages", {}, {.n = 100});
  });
  const Json& season = found.at("items").at(0).at("season");
  EXPECT_EQ(season.at("n"), 100);
  EXPECT_EQ(season.at("units"), 5) << "the villages there are";
  EXPECT_LE(season.at("equal_ours").get<double>(), 0.05);
  EXPECT_GT(season.at("equal_naive").get<double>(), 0.9);
  EXPECT_EQ(season.at("sentences").size(), 5U);
  EXPECT_EQ(
      asked("centre-1",
            [](app::Reader& r) { return app::ranking_season_page(r, "villages", {}, {.n = 5}); }),
      "SEASON-N");
}

// The plan with two bodies that it makes responsible for kinds of matters, and one for none.
std::string bodies_plan() {
  std::string text = ranking_plan();
  const auto put = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  put("]\noffices", R"toml(  { id = "court",  name = "法院",   kind = "institution" },
  { id = "police", name = "公安局", kind = "institution" },
  { id = "school", name = "学校",   kind = "institution" },
]
offices)toml");
  put("owner = \"centre\"", "owner = \"court\"");
  put("owner = \"centre\"", "owner = \"police\"");
  return text + R"toml(
[indicators.handled]
name      = "办结比例"
num       = "count(matter where state = 'closed')"
den       = "count(matter)"
direction = "higher"
use       = "manage"

[ranking.bodies]
name     = "单位分组"
of       = "institution"
by       = "handled"
among    = "town"
min_n    = 30
ties     = "share_best"
publish  = "groups"
interval = "95%"
every    = "月"
src      = "一"
)toml";
}

TEST_P(Rankings, S3_16_ABodyHasTheMattersItIsResponsibleForWhereverTheyLie) {
  town.must("system", "plan.activate", {{"source", bodies_plan()}});
  const auto open = [&](const std::string& name, bool a) {
    town.open_matter(a ? "qsm-1" : "qy-1", name, a ? k_village_a : k_village_b);
  };
  for (int i = 0; i < 14; ++i) open("general " + std::to_string(i), i < 9);
  for (int i = 0; i < 12; ++i) {
    open("complex " + std::to_string(i), i < 2);
    town.must("centre-1", "matter.reclassify",
              {{"matter_id", id_text("complex " + std::to_string(i))},
               {"kind", "complex"},
               {"reason", "需多部门"}});
  }
  const Date before = town.clock().now().date();
  town.clock().pass(k_day_ms);
  open("later", true);
  const auto figures = [&](const app::IndicatorAsk& ask) {
    std::map<std::string, std::int64_t> n;
    const Json page =
        asked("centre-1", [&](app::Reader& r) { return app::indicator_page(r, "handled", ask); });
    const Json& units = page.at("by_unit");
    for (const Json& one : units) n[one.at("unit")] = one.at("figure").at("n");
    n["all"] = page.at("indicator").at("figure").at("n");
    return n;
  };
  using Numbers = std::map<std::string, std::int64_t>;
  EXPECT_EQ(figures({}), (Numbers{{"qinsimiao", 12},
                                  {"qiying", 15},
                                  {"court", 15},
                                  {"police", 12},
                                  {"school", 0},
                                  {"all", 27}}))
      << "the same matters seen another way: the whole has each once";
  EXPECT_EQ(figures({.as_of = before}).at("court"), 14) << "and of a past day";
  const Json rows = asked("centre-1", [](app::Reader& r) {
    return app::indicator_rows(r, "handled", "den", {.unit = "police"});
  });
  EXPECT_EQ(rows.at("figures").at(0).at("value"), 12);
  EXPECT_EQ(rows.at("figures").at(0).at("matters").size(), 12U);
  const Json part =
      asked("centre-1",
            [](app::Reader& r) { return app::ranking_unit_page(r, "bodies", "court", {}); })
          .at("parts")
          .at(0);
  EXPECT_EQ(part.at("n"), 15);
  EXPECT_EQ(part.at("num"), 0);
}

// An institution's matters are those of its kinds, out of the whole's.
TEST(SmallUnits, G12WhatNoInstitutionHasIsACellToo) {
  app::ActivePlan plans;
  for (const char* unit : {"court", "police", "v1", "v2"})
    plans.plan.org.units.push_back({.id = unit, .of = "town"});
  app::IndicatorDef def;
  def.of_residents = true;
  def.owned = {{"court", {"general"}}, {"police", {"complex"}}};
  using Ids = std::set<std::string>;
  using Numbers = std::map<std::string, std::int64_t>;
  const auto hidden = [&](const Numbers& n, std::int64_t whole) {
    return app::small_units(plans, def, n, whole);
  };
  EXPECT_EQ(hidden({{"court", 20}}, 25), Ids{"court"}) << "five of all other kinds are left";
  EXPECT_EQ(hidden({{"court", 20}}, 30), Ids{});
  EXPECT_EQ(hidden({{"court", 20}}, 20), Ids{}) << "nothing is left";
  EXPECT_EQ(hidden({{"court", 20}, {"police", 15}}, 40), Ids{"police"}) << "the smaller of the two";
  EXPECT_EQ(hidden({{"court", 20}, {"police", 3}}, 63), (Ids{"court", "police"}));
  EXPECT_EQ(hidden({{"court", 20}, {"v1", 12}, {"v2", 13}}, 25), Ids{"court"})
      << "villages make a sum of their own";
  EXPECT_EQ(hidden({{"court", 20}, {"v1", 25}, {"v2", 4}}, 30), (Ids{"v1", "v2"}));
  EXPECT_EQ(hidden({{"court", 20}}, 0), Ids{}) << "who sees the institution alone sees no whole";
  def.of_residents = false;
  EXPECT_EQ(hidden({{"court", 3}}, 5), Ids{});
}

TEST_P(Rankings, WhatIsNotThereIsNotFound) {
  alike();
  EXPECT_EQ(asked("centre-1", [](app::Reader& r) { return app::ranking_page(r, "none", {}); }),
            "NOT-FOUND");
  EXPECT_EQ(page("centre-1", {.edition = id("none")}), "NOT-FOUND");
  EXPECT_EQ(page("centre-1", {.as_of = day("2021-10-20")}), "INDICATOR-FUTURE");
  EXPECT_EQ(
      town.outcome("centre-1", "ranking.publish",
                   {{"edition_id", id_text("x")}, {"ranking", "none"}, {"day", "2021-09-01"}}),
      "RANKING-UNKNOWN");
  EXPECT_EQ(asked("centre-1", [](app::Reader& r) { return app::rankings_page(r, {}); })
                .at("items")
                .size(),
            1U);
}

}  // namespace
}  // namespace wanhu::test
