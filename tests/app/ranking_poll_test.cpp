// Rankings by what polls have published, on both databases: which result is taken, and of which
// level the intervals are (S3_16).
#include <gtest/gtest.h>

#include "app/query_ranking.hpp"
#include "support/polled_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;
using base::Instant;

// The polled plan with a ranking by what the poll found.
std::string ranked_poll_plan(const std::string& interval = "95%") {
  std::string text = polled_plan();
  const std::string from = "min_n  = 30\nuse    = \"display\"";
  text.replace(text.find(from), from.size(),
               "min_n  = 30\ndirection = \"higher\"\nuse = \"manage\"");
  return text + R"toml(
[ranking.villages]
name     = "各村安全感分组"
of       = "village"
by       = "safety"
among    = "town"
min_n    = 30
ties     = "share_best"
publish  = "groups"
every    = "半年"
interval = ")toml" +
         interval + "\"\nsrc = \"一\"\n";
}

class PollRankings : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void SetUp() override {
    town.clock().set(Instant::at(Date::parse("2021-12-20").value(), 9 * 60));
  }
  void activate(const std::string& interval = "95%") {
    town.must("system", "plan.activate", {{"source", ranked_poll_plan(interval)}});
  }
  void release(const std::string& name, const std::string& from, const std::string& to, int good,
               int bad) {
    town.must("centre-1", "poll.record",
              {{"result_id", id_text(name)},
               {"release",
                polled_release(name, from, to,
                               {{k_village_a, good, bad, 12, 20}, {k_village_b, 70, 55, 12, 20}})},
               {"source", "调查室"}});
  }
  // Another body's table: `figures` of the indicator.
  void outside(const std::string& name, const std::string& to, Json figures) {
    town.must("centre-1", "poll.record",
              {{"result_id", id_text(name)},
               {"survey", "phone"},
               {"name", name},
               {"from", "2021-09-01"},
               {"to", to},
               {"source", "市平安办通报"},
               {"source_day", "2021-12-01"},
               {"figures", std::move(figures)}});
  }
  // Of one village in the day's table: compared, or not.
  Json part(const std::string& unit) {
    const Json found = town.read(
        "centre-1", [](app::Reader& r) { return app::ranking_page(r, "villages", {}).value(); });
    const Json& league = found.at("table").at("leagues").at(0);
    for (const char* list : {"rows", "apart"}) {
      const Json& rows = league.at(list);
      for (const Json& one : rows)
        if (one.at("unit") == unit) return one.at("parts").at(0);
    }
    throw std::runtime_error("no part of " + unit);
  }
  static Json said(const std::string& unit, const std::string& percent) {
    return {{"indicator", "safety"}, {"unit", unit}, {"n", 400}, {"percent", percent}};
  }
};
INSTANTIATE_TEST_SUITE_P(Both, PollRankings,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(PollRankings, ANewerResultWithoutTheUnitsEmptiesNothing) {
  activate();
  release("first", "2021-09-01", "2021-09-30", 110, 15);
  EXPECT_NEAR(part(k_village_a).at("share").get<double>(), 110.0 / 137, 1e-5);
  Json whole = said("", "91");
  whole.erase("unit");
  outside("city", "2021-10-31", Json::array({whole}));
  EXPECT_NEAR(part(k_village_a).at("share").get<double>(), 110.0 / 137, 1e-5)
      << "the city's table has the whole alone";
  release("second", "2021-10-15", "2021-11-20", 60, 65);
  EXPECT_NEAR(part(k_village_a).at("share").get<double>(), 60.0 / 137, 1e-5)
      << "one with the units is newer";
}

TEST_P(PollRankings, OfOneDayTheOwnPollGoesBeforeAnotherBodys) {
  activate();
  release("first", "2021-09-01", "2021-09-30", 110, 15);
  outside("city", "2021-09-30", Json::array({said(k_village_a, "91"), said(k_village_b, "90")}));
  EXPECT_NEAR(part(k_village_a).at("share").get<double>(), 110.0 / 137, 1e-5)
      << "though it came in later";
  outside("newer", "2021-10-31", Json::array({said(k_village_a, "92"), said(k_village_b, "90")}));
  EXPECT_NEAR(part(k_village_a).at("share").get<double>(), 0.92, 1e-9) << "a later day goes first";
}

TEST_P(PollRankings, AHiddenFigureIsSaidWhereNoResultShowsOne) {
  activate();
  release("few", "2021-09-01", "2021-09-30", 3, 2);
  EXPECT_EQ(part(k_village_a).at("gap"), "few") << "hidden, not missing";
}

TEST_P(PollRankings, TheIntervalIsOfThePlansLevelOrSaysItsOwn) {
  activate();
  release("first", "2021-09-01", "2021-09-30", 110, 15);
  const Json usual = part(k_village_a);
  activate("90%");
  const Json narrow = part(k_village_a);
  EXPECT_EQ(narrow.at("level"), 0.9);
  EXPECT_GT(narrow.at("low").get<double>(), usual.at("low").get<double>());
  EXPECT_LT(narrow.at("high").get<double>(), usual.at("high").get<double>());
  Json quoted = said(k_village_a, "80");
  quoted["low"] = "76";
  quoted["high"] = "84";
  outside("city", "2021-10-31", Json::array({quoted}));
  const Json kept = part(k_village_a);
  EXPECT_EQ(kept.at("level"), 0.95);
  EXPECT_NEAR(kept.at("low").get<double>(), 0.76, 1e-9);
}

}  // namespace
}  // namespace wanhu::test
