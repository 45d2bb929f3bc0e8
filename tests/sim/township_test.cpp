#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/query.hpp"
#include "domain/map/map.hpp"
#include "sim/outlines.hpp"
#include "sim/township.hpp"
#include "store/tables/tables.hpp"
#include "store/verify.hpp"
#include "support/played_engine.hpp"

namespace wanhu::sim {
namespace {

std::string plan_text() {
  std::ifstream in(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// S1 at a fiftieth of its size, so that the sanitizers finish soon.
std::string small_plan() {
  std::string text = plan_text(), out;
  std::istringstream lines(text);
  std::int64_t total = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find("quota = ");
    if (at != std::string::npos && line.find("kind = \"village\"") != std::string::npos) {
      const std::int64_t n = std::stoll(line.substr(at + 8)) / 50;
      total += n;
      line = line.substr(0, at) + "quota = " + std::to_string(n) + " },";
    }
    out += line + "\n";
  }
  const auto at = out.find("11267");
  return out.replace(at, 5, std::to_string(total));
}

struct Played : test::PlayedEngine {
  using PlayedEngine::PlayedEngine;
  Truth truth;
};

Played play_small(const std::string& name, std::uint64_t seed, int days) {
  Played p(name);
  p.truth = play(*p.engine, *p.clock, {.seed = seed, .days = days, .plan_text = small_plan()});
  return p;
}

TEST(Outlines, AreReadWithoutAProblemForAnyNumberOfUnits) {
  for (const int n : {1, 2, 3, 7, 16, 50, 400}) {
    plan::Plan plan;
    for (int i = 0; i < n; ++i)
      plan.org.units.push_back({.id = "u" + std::to_string(i), .name = std::to_string(i) + "村"});
    const std::string bytes = outlines_geojson(plan, 1);
    EXPECT_EQ(bytes, outlines_geojson(plan, 1));
    EXPECT_NE(bytes, outlines_geojson(plan, 2));
    const auto file = domain::read_outlines(bytes, domain::named_units(plan));
    EXPECT_EQ(file.total_problems, 0) << n;
    EXPECT_TRUE(domain::check_drawing(plan, domain::draw(file.outlines))) << n;
    EXPECT_EQ(domain::draw(file.outlines).units.size(), static_cast<std::size_t>(n));
  }
}

TEST(Township, FiguresOfTheProgramEqualTheTruthOfTheSimulation) {
  const Played p = play_small("wanhu-sim-truth", 7, 20);
  const auto lease = p.engine->reads().lease();
  app::Reader reader{.engine = *p.engine,
                     .db = *lease,
                     .scope = {.tenant = 1, .role = access::Role::centre, .person = {}, .unit = {}},
                     .now = p.clock->now(),
                     .lang = base::Lang::zh,
                     .plan = p.engine->plans().newest(*lease, 1)};
  const app::Progress now = app::progress(reader, {});
  EXPECT_EQ(now.total.counts.register_n, p.truth.dwellings);
  EXPECT_EQ(now.total.covered, p.truth.reached);
  EXPECT_EQ(now.total.frozen, p.truth.dwellings);
  EXPECT_GT(now.total.covered, p.truth.dwellings / 3);
  std::int64_t fresh = 0;
  for (const app::SeriesDay& day : now.series) fresh += day.fresh;
  EXPECT_EQ(fresh, p.truth.reached);
  // As of today through the journal's cut, and from the tables of now: the same figures.
  const app::Progress cut = app::progress(reader, {.as_of = p.clock->now().date()});
  EXPECT_EQ(app::to_json(cut, reader)["rows"], app::to_json(now, reader)["rows"]);
  std::int64_t matters = 0;
  for (const auto& [state, n] : app::matter_counts(reader))
    if (state != "overdue") matters += n;
  EXPECT_EQ(matters, p.truth.matters);
}

TEST(Township, VerifyReplaysTheWholeCampaign) {
  const Played p = play_small("wanhu-sim-verify", 8, 20);
  const auto db = store::open("sqlite:" + p.path);
  const auto report = store::verify(*db, 1, store::apply);
  ASSERT_TRUE(report) << base::text_of(base::Lang::en, report.error());
  EXPECT_GT(report->entries, 200);
}

TEST(Township, BallotsThatNeverMadeALotEndWithTheFormsRetention) {
  const Played p = play_small("wanhu-sim-ballots", 11, 5);
  const auto left = [&] {
    const auto lease = p.engine->reads().lease();
    return lease->query_one("SELECT count(*) FROM ballot WHERE tenant = $1", {1})->i64(0);
  };
  ASSERT_GT(left(), 0);
  // The window ends on 20 November 2021 and the form is kept for 180 days.
  p.clock->set(base::Instant::parse("2022-05-19T12:00:00+08:00").value());
  p.engine->tick();
  EXPECT_GT(left(), 0);
  p.clock->set(base::Instant::parse("2022-05-20T00:00:00+08:00").value());
  p.engine->tick();
  EXPECT_EQ(left(), 0);
}

TEST(Township, TheSameSeedGivesTheSameJournal) {
  const auto head = [](const Played& p) {
    const auto lease = p.engine->reads().lease();
    return app::head_cut(*lease, 1);
  };
  const Played a = play_small("wanhu-sim-a", 9, 6), b = play_small("wanhu-sim-b", 9, 6),
               c = play_small("wanhu-sim-c", 10, 6);
  EXPECT_EQ(head(a).hash, head(b).hash);
  EXPECT_NE(head(a).hash, head(c).hash);
}

}  // namespace
}  // namespace wanhu::sim
