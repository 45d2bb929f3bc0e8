// The demo's two houses: the polls that a plan asks for are held in a database of their own, with
// residents whose answers are known, and their releases come to the campaign; tables are published
// and the ladder's measures go their road to the end.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "app/query_indicator.hpp"
#include "app/query_poll_result.hpp"
#include "app/query_proposal.hpp"
#include "app/query_ranking.hpp"
#include "domain/poll/form.hpp"
#include "sim/poll_world.hpp"
#include "sim/township.hpp"
#include "support/plans.hpp"
#include "support/played_engine.hpp"

namespace wanhu::sim {
namespace {

struct Home : test::PlayedEngine {
  using PlayedEngine::PlayedEngine;
  // All that lies on the disk of it.
  [[nodiscard]] std::string bytes() const {
    std::string all;
    for (const char* end : {"", "-wal"}) {
      std::ifstream file(path + end, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }
};

struct Houses {
  Home campaign, polls;
  Truth truth;

  Houses(const std::string& name, Options options, bool asks = true)
      : campaign("wanhu-houses-campaign-" + name), polls("wanhu-houses-polls-" + name) {
    options.activities = true;
    options.polls = asks ? polls.engine.get() : nullptr;
    options.polls_clock = polls.clock.get();
    truth = play(*campaign.engine, *campaign.clock, options);
  }
  [[nodiscard]] std::vector<Truth::Wave> released() const {
    std::vector<Truth::Wave> waves;
    for (const Truth::Wave& wave : truth.polls.waves)
      if (wave.released) waves.push_back(wave);
    return waves;
  }
};

// What the poll house counts is what was done there, and none of it is in the campaign's database.
void expect_two_houses(const Houses& h) {
  std::int64_t cases = 0, calls = 0, completes = 0, told = 0;
  for (const Truth::Wave& wave : h.truth.polls.waves) {
    cases += wave.cases;
    calls += wave.calls;
    completes += wave.completes;
    told += wave.told;
  }
  // Erased when no wave has needed them for long.
  const bool erased = h.polls.count("poll_frame WHERE tenant = $1 AND erased_day IS NOT NULL") > 0;
  EXPECT_EQ(h.polls.count("poll_frame_row WHERE tenant = $1"), erased ? 0 : h.truth.polls.numbers);
  EXPECT_EQ(h.polls.count("poll_case WHERE tenant = $1"), cases);
  EXPECT_EQ(h.polls.count("poll_call WHERE tenant = $1"), calls);
  EXPECT_EQ(h.polls.count("poll_call WHERE tenant = $1 AND outcome = '1.10'"), completes);
  EXPECT_EQ(h.polls.count("poll_call WHERE tenant = $1 AND told = 1"), told);
  EXPECT_GT(h.polls.count("poll_answer WHERE tenant = $1"), completes - 1);
  for (const char* table : {"poll_form", "poll_frame", "poll_frame_row", "poll_wave", "poll_case",
                            "poll_case_contact", "poll_call", "poll_answer"})
    EXPECT_EQ(h.campaign.count(std::string(table) + " WHERE tenant = $1"), 0) << table;
  EXPECT_EQ(h.campaign.count("journal WHERE tenant = $1 AND kind LIKE 'poll.%' AND "
                             "kind <> 'poll.record'"),
            0);
  EXPECT_EQ(h.campaign.count("poll_result WHERE tenant = $1"),
            static_cast<std::int64_t>(h.released().size()));
  // The accounts of one house are not the other's, and no case is named outside its house.
  EXPECT_EQ(h.polls.count("visit WHERE tenant = $1"), 0);
  EXPECT_EQ(h.campaign.count("person WHERE tenant = $1 AND login = 'poll-lead'"), 0);
  const std::string disk = h.campaign.bytes();
  const auto lease = h.polls.engine->reads().lease();
  int looked_for = 0;
  lease->each("SELECT case_id FROM poll_case WHERE tenant = $1 AND number <= 20", {1},
              [&](const store::Row& row) {
                EXPECT_EQ(disk.find(row.uuid(0).text()), std::string::npos);
                ++looked_for;
              });
  EXPECT_GE(looked_for, 20);
  EXPECT_EQ(h.campaign.verified(), "ok");
  EXPECT_EQ(h.polls.verified(), "ok");
  EXPECT_EQ(h.campaign.not_signing_in(h.truth.showcase), std::vector<std::string>{});
  EXPECT_EQ(h.polls.not_signing_in(h.truth.polls.showcase), std::vector<std::string>{});
}

// The whole's figures: within four standard errors of what is so, and inside their own interval's
// bounds of sense.
void expect_near_truth(const Houses& h) {
  ASSERT_FALSE(h.truth.polls.shares.empty());
  for (const Truth::Wave& wave : h.released()) {
    std::set<std::string> seen;
    const Json& figures = wave.release.at("figures");
    for (const Json& one : figures) {
      if (one.at("unit") != "") continue;
      const std::string indicator = one.at("indicator");
      ASSERT_TRUE(one.at("estimate").is_number()) << wave.name << " " << indicator;
      const double truth = h.truth.polls.shares.at(indicator);
      const double estimate = one.at("estimate"), se = one.at("se");
      EXPECT_GT(se, 0);
      EXPECT_LT(se, 0.06);
      EXPECT_LE(std::abs(estimate - truth), 4 * se) << wave.name << " " << indicator;
      EXPECT_GE(one.at("n").get<std::int64_t>(), 200);
      seen.insert(indicator);
    }
    EXPECT_EQ(seen.size(), h.truth.polls.shares.size()) << wave.name;
  }
}

// As the program says where they are, which is where the simulator left them.
void expect_measures(const Houses& h) {
  std::map<std::string, std::string> told;
  h.campaign.read([&](app::Reader& reader) {
    const Json page = app::proposals_page(reader, {});
    for (const Json& one : page.at("items")) told[one.at("id")] = one.at("phase");
    return 0;
  });
  EXPECT_EQ(told.size(), h.truth.measures.size());
  for (const Truth::Measure& one : h.truth.measures)
    EXPECT_EQ(told[one.id.text()], one.end) << one.unit << " " << one.act;
}

// By rung of the unit that really was bad.
std::map<int, std::string> ends_of(const Houses& h, const std::string& unit) {
  std::map<int, std::string> ends;
  for (const Truth::Measure& one : h.truth.measures)
    if (one.unit == unit) ends[one.rung] = one.end;
  return ends;
}

// The edition of that place, the newest first, as the centre reads it.
Json edition_of(const Houses& h, const std::string& ranking, std::size_t at = 0) {
  return h.campaign.read([&](app::Reader& reader) {
    const Json page = app::ranking_page(reader, ranking, {}).value();
    const auto id = Uuid::parse(page.at("editions").at(at).at("id").get<std::string>());
    return app::ranking_page(reader, ranking, {.edition = id}).value();
  });
}

// Ranks that are ranges, groups that overlap, an end that is told apart from the other, and no rank
// where the range is wider than one.
void expect_league(const Json& league, std::size_t units, std::int64_t min_n) {
  const Json& rows = league.at("rows");
  ASSERT_EQ(rows.size(), units) << league.dump();
  EXPECT_TRUE(league.at("apart").empty());
  EXPECT_GT(league.at("groups").get<int>(), 1);
  EXPECT_EQ(league.at("any_told_apart"), true);
  for (const Json& row : rows) {
    const auto low = row.at("rank_low").get<std::size_t>();
    const auto high = row.at("rank_high").get<std::size_t>();
    EXPECT_LE(1U, low);
    EXPECT_LE(low, high);
    EXPECT_LE(high, units);
    EXPECT_EQ(row.at("rank").is_null(), low != high) << row.at("unit");
    EXPECT_FALSE(row.at("groups").empty());
    EXPECT_GE(row.at("n").get<std::int64_t>(), min_n);
    EXPECT_LT(row.at("low").get<double>(), row.at("high").get<double>());
    EXPECT_FALSE(row.at("verdict").get<std::string>().empty());
  }
}

// The plan with another least number of rows of what is counted, for a campaign that is played
// small.
std::string with_least(std::string plan, const std::string& from, const std::string& n) {
  for (std::size_t at = plan.find(from); at != std::string::npos; at = plan.find(from, at + 1)) {
    const std::size_t digits = plan.find("200", plan.find("min_n", at));
    plan.replace(digits, 3, n);
  }
  return plan;
}

TEST(PollWorlds, EachOfThePlansWithASurveyHasAQuestionnaire) {
  int n = 0;
  for (const char* name : {"xushi-2024", "ruji-2021", "dongfeng-2017", "county-double-lift-2021",
                           "three-zeros-2020"}) {
    const plan::Loaded loaded = plan::load(test::plan_file(name), "plan.toml");
    for (const plan::Survey& survey : loaded.plan->surveys) {
      const auto form = domain::poll_form(poll_form_of(*loaded.plan, survey));
      ASSERT_TRUE(form) << name << " " << form.error().code;
      EXPECT_FALSE(form->questions.empty());
      ++n;
    }
  }
  EXPECT_EQ(n, 5);
  EXPECT_FALSE(has_surveys("nothing"));
}

TEST(Houses, S1_24_S1_27_TheTownsPollIsHeldInItsOwnHouseAndItsFiguresComeBack) {
  const Houses h("s1", {.days = 32, .plan_text = test::plan_file("ruji-2021"), .scale = 0.06});
  ASSERT_EQ(h.released().size(), 1U);
  EXPECT_EQ(h.truth.polls.waves.front().survey, "poll");
  expect_two_houses(h);
  expect_near_truth(h);
  expect_measures(h);
  // Where the visits really were not true, each round finds it.
  const auto ends = ends_of(h, "jienan");
  ASSERT_TRUE(ends.contains(1));
}

TEST(Houses, S2_40_S2_44_TheStreetsLadderEndsAndItsTableIsPublished) {
  const Houses h("s2", {.days = 90, .plan_text = test::plan_file("dongfeng-2017"), .scale = 0.2});
  ASSERT_EQ(h.released().size(), 1U);
  expect_two_houses(h);
  expect_near_truth(h);
  // Of the half-year, when it was over.
  EXPECT_EQ(h.truth.rankings, 1);
  EXPECT_EQ(h.campaign.count("ranking_edition WHERE tenant = $1"), 1);
  expect_measures(h);
  // Two findings may come to stand on one day: then the first rung is passed over.
  const auto ends = ends_of(h, "c8");
  ASSERT_TRUE(ends.contains(2) && ends.contains(3)) << testing::PrintToString(ends);
  EXPECT_EQ(ends.at(2), "lifted");
  EXPECT_EQ(ends.at(3), "rejected");
}

// Communities differ, some can be told apart; the plan counts ranks in the whole district, which is
// not here: what would follow from them is withheld, and the sheet says why (G10).
TEST(Houses, S2_44_S2_45_TheStreetsCommunitiesAreRankedAndEffectsAreWithheld) {
  std::string text = test::plan_file("dongfeng-2017");
  text = with_least(with_least(text, "[indicators.on_time_confirmed]", "60"), "[ranking.community]",
                    "60");
  const Houses h("s2-league", {.days = 90, .plan_text = text, .leagues = true, .scale = 0.05},
                 false);
  ASSERT_EQ(h.truth.rankings, 1);
  const Json page = edition_of(h, "community");
  const Json& league = page.at("table").at("leagues").at(0);
  expect_league(league, 8, 60);
  EXPECT_EQ(league.at("whole"), false);
  int ranges = 0;
  for (const Json& row : league.at("rows")) {
    ranges += row.at("rank").is_null() ? 1 : 0;
    EXPECT_EQ(row.at("bands").at(0).at("withheld"), "population");
    EXPECT_FALSE(row.at("bands").at(0).at("why").get<std::string>().empty());
    EXPECT_TRUE(row.at("bands").at(0).at("act").is_null());
  }
  EXPECT_GT(ranges, 0) << "noise alone does not order them";
  const Json sheet = h.campaign.read([&](app::Reader& reader) {
    const auto id = Uuid::parse(page.at("edition").at("id").get<std::string>());
    return app::ranking_unit_page(reader, "community", "c1", {.edition = id}).value();
  });
  EXPECT_EQ(sheet.at("compared"), 8);
  EXPECT_GE(sheet.at("parts").at(0).at("n").get<std::int64_t>(), 60);
  EXPECT_FALSE(sheet.at("change").empty());
  EXPECT_EQ(h.campaign.verified(), "ok");
}

// Bodies have the matters that the plan makes them responsible for, wherever these lie.
TEST(Houses, S3_16_TheCountysBodiesAreRankedByWhatTheyHandle) {
  const Houses h("s3-league",
                 {.days = 80,
                  .plan_text = test::plan_file("county-double-lift-2021"),
                  .leagues = true,
                  .scale = 0.05},
                 false);
  ASSERT_EQ(h.truth.rankings, 2);
  const Json page = edition_of(h, "bodies");
  EXPECT_EQ(page.at("edition").at("from"), "2021-05-01");
  expect_league(page.at("table").at("leagues").at(0), 4, 60);
  EXPECT_EQ(page.at("table").at("leagues").at(0).at("whole"), true);
  for (const char* id : {"on_time", "confirmed"}) {
    const Json figure =
        h.campaign
            .read([&](app::Reader& reader) { return app::indicator_page(reader, id, {}).value(); })
            .at("indicator")
            .at("figure");
    EXPECT_GT(figure.at("n").get<int>(), 100) << id;
    EXPECT_TRUE(figure.at("low").is_number()) << id << ": a proportion has an interval";
  }
  EXPECT_EQ(h.campaign.verified(), "ok");
}

// A wave that is large enough for the towns: their figures are published, the estimate in the light
// of all towns stands beside each, and no village is told.
TEST(Houses, S3_40_TownsArePublishedWithTheirSmallAreaEstimates) {
  const Houses h("s3-towns", {.days = 16,
                              .plan_text = test::plan_file("county-double-lift-2021"),
                              .leagues = true,
                              .scale = 0.01});
  const auto waves = h.released();
  ASSERT_EQ(waves.size(), 1U);
  // Weights are calibrated to the list, by kind of number and by village.
  const Json& weights = waves.front().release.at("weights");
  EXPECT_NE(weights.at("method").dump().find("raked"), std::string::npos) << weights;
  int towns = 0, shrunken = 0;
  const Json& figures = waves.front().release.at("figures");
  for (const Json& one : figures) {
    if (one.at("indicator") != "safety" || one.at("unit") == "") continue;
    const bool town = one.at("unit").get<std::string>().front() == 't';
    if (!town) {
      EXPECT_TRUE(one.at("estimate").is_null()) << one.at("unit");
      continue;
    }
    if (one.at("estimate").is_null()) continue;
    ++towns;
    EXPECT_LT(one.at("low").get<double>(), one.at("high").get<double>());
    EXPECT_GE(one.at("n").get<std::int64_t>(), 100);
    shrunken += one.at("shrunken").is_number() && one.at("rmse").is_number() ? 1 : 0;
  }
  EXPECT_EQ(towns, 4);
  EXPECT_EQ(shrunken, 4);
}

TEST(Houses, S3_21_S3_40_TheCountyAsksEveryDayAndComparesMonths) {
  const Houses h(
      "s3", {.days = 50, .plan_text = test::plan_file("county-double-lift-2021"), .scale = 0.01});
  ASSERT_EQ(h.released().size(), 2U);
  ASSERT_EQ(h.truth.polls.waves.size(), 3U);  // that of the last month is under way
  EXPECT_FALSE(h.truth.polls.waves.back().released);
  EXPECT_GT(h.truth.polls.waves.back().completes, 0);
  expect_two_houses(h);
  expect_near_truth(h);
  // Each wave but the first is compared with the one before.
  const auto waves = h.released();
  EXPECT_TRUE(waves.front().release.at("changes").empty());
  EXPECT_FALSE(waves.back().release.at("changes").empty());
  // Who does not know is counted, is told apart, and stays among those asked.
  EXPECT_GT(h.truth.polls.shares.at("dont_know"), 0);
  std::map<std::string, std::int64_t> asked;
  const Json& figures = waves.back().release.at("figures");
  for (const Json& one : figures)
    if (one.at("unit") == "") asked[one.at("indicator")] = one.at("n");
  EXPECT_EQ(asked.at("dont_know"), asked.at("awareness"));
}

// Without polls: the ladder hangs on what supervision finds.
TEST(Houses, S3_16_S3_44_S3_45_TheCountysLadderHasThreeRungsAndEndsAsItShould) {
  const Houses h(
      "s3-ladder",
      {.days = 130, .plan_text = test::plan_file("county-double-lift-2021"), .scale = 0.1}, false);
  EXPECT_EQ(h.truth.rankings, 2);
  EXPECT_EQ(h.campaign.count("ranking_edition WHERE tenant = $1"), 2);
  expect_measures(h);
  const auto ends = ends_of(h, "v43");
  ASSERT_EQ(ends.size(), 3U) << testing::PrintToString(ends);
  EXPECT_EQ(ends.at(1), "in_force");
  EXPECT_EQ(ends.at(2), "lifted");
  EXPECT_EQ(ends.at(3), "rejected");
  EXPECT_EQ(h.campaign.verified(), "ok");
}

// The one wave of a town: its sample hangs on the seed alone.
TEST(Houses, S1_24_TheSameSeedGivesTheSameFigures) {
  const auto figures = [](const char* name, std::uint64_t seed) {
    const Houses h(name, {.seed = seed, .plan_text = test::plan_file("ruji-2021"), .scale = 0.01});
    return h.released().at(0).release.at("figures");
  };
  const Json once = figures("again-a", 5);
  EXPECT_EQ(figures("again-b", 5), once);
  EXPECT_NE(figures("again-c", 6), once);
}

}  // namespace
}  // namespace wanhu::sim
