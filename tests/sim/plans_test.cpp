// The campaigns of all five plans, played with everything they ask for: every command is accepted,
// the journal replays, and what the program counts is what the simulator says it did.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>

#include "app/query.hpp"
#include "app/query_posts.hpp"
#include "app/query_publicity.hpp"
#include "app/query_standard.hpp"
#include "app/query_supervision.hpp"
#include "app/query_work.hpp"
#include "sim/sender.hpp"
#include "sim/township.hpp"
#include "store/tables/tables.hpp"
#include "store/verify.hpp"
#include "support/plans.hpp"
#include "support/played_engine.hpp"

namespace wanhu::sim {
namespace {

struct Played : test::PlayedEngine {
  using PlayedEngine::PlayedEngine;
  Truth truth;

  [[nodiscard]] std::int64_t sum(const std::string& what, const std::string& from_where) const {
    return engine->reads()
        .lease()
        ->query_one("SELECT CAST(coalesce(sum(" + what + "), 0) AS BIGINT) FROM " + from_where, {1})
        ->i64(0);
  }
  [[nodiscard]] std::string head() const { return app::head_cut(*engine->reads().lease(), 1).hash; }
};

Played play_plan(const std::string& name, Options options) {
  Played p("wanhu-plans-" + name);
  options.activities = true;
  options.scale = 0.01;
  p.truth = play(*p.engine, *p.clock, options);
  return p;
}

std::map<std::string, AskTally> asks_told(const Played& p) {
  std::map<std::string, AskTally> told;
  p.read([&](app::Reader& reader) {
    const app::WorkAsk all{.from = reader.plan->first_day() - 1, .to = p.truth.end.date()};
    const app::AskRows rows = app::ask_rows(reader, all);
    for (const app::AskRow& row : rows.rows) {
      AskTally& tally = told[row.ask.rule->key];
      switch (row.state) {
        case domain::AskState::met:
          ++tally.met;
          break;
        case domain::AskState::late:
          ++tally.late;
          break;
        case domain::AskState::missed:
          ++tally.missed;
          break;
        case domain::AskState::excused:
          ++tally.excused;
          break;
        default:
          ++tally.open;
          break;
      }
    }
    return 0;
  });
  return told;
}

// gtest prints them by rule where they differ.
std::string in_words(const std::map<std::string, AskTally>& asks) {
  std::string text;
  for (const auto& [rule, t] : asks)
    text += rule + ": met " + std::to_string(t.met) + ", late " + std::to_string(t.late) +
            ", missed " + std::to_string(t.missed) + ", excused " + std::to_string(t.excused) +
            ", open " + std::to_string(t.open) + "\n";
  return text;
}

void expect_doors_and_matters(const Played& p) {
  EXPECT_EQ(p.count("dwelling WHERE tenant = $1"), p.truth.dwellings);
  EXPECT_EQ(p.count("visit WHERE tenant = $1"), p.truth.visits);
  EXPECT_EQ(p.count("person WHERE tenant = $1"), p.truth.people);
  p.read([&](app::Reader& reader) {
    EXPECT_EQ(app::progress(reader, {}).total.covered, p.truth.reached);
    std::int64_t matters = 0;
    for (const auto& [state, n] : app::matter_counts(reader))
      if (state != "overdue") matters += n;
    EXPECT_EQ(matters, p.truth.matters);
    EXPECT_FALSE(app::today(reader).empty());
    return 0;
  });
}

void expect_posts(const Played& p) {
  EXPECT_EQ(p.count("post_holding WHERE tenant = $1 AND to_day IS NULL"), p.truth.posts.holders);
  EXPECT_EQ(p.count("(SELECT DISTINCT shift_id FROM post_shift WHERE tenant = $1) s"),
            p.truth.posts.shifts);
  const auto holders = p.read([](app::Reader& reader) {
    const domain::Staffing staffing = app::staffing_at(reader);
    std::int64_t n = 0;
    for (const domain::Manned& manned : staffing.posts)
      if (!manned.post.whole) n += static_cast<std::int64_t>(manned.holders.size());
    return n;
  });
  EXPECT_EQ(holders, p.truth.posts.holders);
}

void expect_places(const Played& p) {
  const Truth::Places& truth = p.truth.places;
  EXPECT_EQ(p.count("place WHERE tenant = $1"), truth.places);
  EXPECT_EQ(p.count("place_hazard WHERE tenant = $1"), truth.hazards);
  EXPECT_EQ(p.count("inspection WHERE tenant = $1"), truth.inspections);
  EXPECT_EQ(p.count("place_fault WHERE tenant = $1"), truth.faults);
  EXPECT_EQ(p.count("place_fault WHERE tenant = $1 AND closed_day IS NOT NULL"),
            truth.faults_mended);
  EXPECT_EQ(p.count("place_fault f JOIN matter m ON m.tenant = $1 AND m.matter_id = f.matter_id "
                    "WHERE f.tenant = $1"),
            truth.fault_matters);
  EXPECT_EQ(p.count("listing WHERE tenant = $1"), truth.listed);
  EXPECT_EQ(p.count("listing WHERE tenant = $1 AND delisted_day IS NOT NULL"), truth.delisted);
  EXPECT_EQ(p.count("patrol WHERE tenant = $1"), truth.patrols);
  EXPECT_EQ(p.count("booking WHERE tenant = $1 AND cancelled_why IS NULL"), truth.bookings);
}

void expect_publicity(const Played& p) {
  const Truth::Publicity& truth = p.truth.publicity;
  EXPECT_EQ(p.count("publicity_wording WHERE tenant = $1"), truth.wordings);
  EXPECT_EQ(p.sum("n", "publicity_stock WHERE tenant = $1"), truth.stock);
  EXPECT_EQ(truth.stock + truth.handed_out - truth.returned, truth.printed - truth.spoiled);
  EXPECT_EQ(p.sum("n", "publicity_handover WHERE tenant = $1"), truth.handed_out);
  EXPECT_EQ(p.sum("got", "publicity_handover WHERE tenant = $1"), truth.receipts);
  EXPECT_EQ(p.sum("returned", "publicity_handover WHERE tenant = $1"), truth.returned);
  EXPECT_EQ(p.count("publicity_check WHERE tenant = $1"), truth.checks);
  std::map<std::string, std::int64_t> told;
  p.read([&](app::Reader& reader) {
    const Json page = app::publicity_page(reader, {});
    for (const Json& item : page.at("items")) {
      std::int64_t n = 0;
      for (const Json& unit : item.at("units")) n += unit.at("n").get<std::int64_t>();
      if (n > 0) told[item.at("item")] = n;
    }
    return 0;
  });
  EXPECT_EQ(told, truth.done);
}

void expect_standards(const Played& p) {
  const Truth::Standards& truth = p.truth.standards;
  EXPECT_EQ(p.count("standard_assessment WHERE tenant = $1"), truth.assessed);
  EXPECT_EQ(p.count("standard_assessment WHERE tenant = $1 AND draw_id IS NOT NULL"), truth.drawn);
  EXPECT_EQ(p.count("standard_assessment WHERE tenant = $1 AND verifier IS NOT NULL"),
            truth.verified);
  EXPECT_EQ(p.count("standard_item WHERE tenant = $1 AND disputed <> ''"), truth.disputed);
  EXPECT_EQ(p.count("standard_item WHERE tenant = $1 AND ruled IS NOT NULL"), truth.ruled);
  EXPECT_EQ(p.count("standard_period WHERE tenant = $1"), truth.settled);
  std::map<std::string, std::int64_t> states;
  p.read([&](app::Reader& reader) {
    const Json page = app::honours_page(reader);
    for (const Json& one : page.at("items")) ++states[one.at("state")];
    return 0;
  });
  EXPECT_EQ(states["granted"], truth.granted);
  EXPECT_EQ(states["refused"], truth.refused);
  EXPECT_EQ(states["proposed"] + states["granted"] + states["refused"], truth.proposed);
}

void expect_supervision(const Played& p) {
  const Truth::Supervision& truth = p.truth.supervision;
  EXPECT_EQ(p.count("supervision_round WHERE tenant = $1"), truth.rounds);
  EXPECT_EQ(p.count("supervision_round WHERE tenant = $1 AND state = 'done'"), truth.closed_rounds);
  EXPECT_EQ(p.count("supervision_check WHERE tenant = $1"), truth.checks);
  std::map<std::string, std::int64_t> states;
  p.read([&](app::Reader& reader) {
    const Json page = app::supervision_page(reader);
    for (const Json& one : page.at("findings")) ++states[one.at("state")];
    return 0;
  });
  std::int64_t findings = 0;
  for (const auto& [state, n] : states) findings += n;
  EXPECT_EQ(findings, truth.findings);
  EXPECT_EQ(states["lifted"], truth.lifted);
  EXPECT_EQ(states["closed"], truth.put_right);
}

void expect_truth(const Played& p) {
  EXPECT_EQ(in_words(asks_told(p)), in_words(p.truth.asks));
  EXPECT_EQ(p.count("ask_excuse WHERE tenant = $1 AND ended_seq IS NULL"), p.truth.excuses);
  expect_doors_and_matters(p);
  expect_posts(p);
  expect_places(p);
  expect_publicity(p);
  expect_standards(p);
  expect_supervision(p);
  EXPECT_EQ(p.verified(), "ok");
}

TEST(Plans, XushiIsPlayedAsItsPlanAsks) {
  const Played p = play_plan("s0", {.days = 16, .plan_text = test::plan_file("xushi-2024")});
  expect_truth(p);
  EXPECT_GT(p.truth.visits, 20);
  EXPECT_GT(p.truth.publicity.handed_out, 0);
  EXPECT_TRUE(p.truth.asks.contains("task.mass_meeting"));
}

TEST(Plans, RujiIsPlayedAsItsPlanAsks) {
  const Played p = play_plan("s1", {.days = 14, .plan_text = test::plan_file("ruji-2021")});
  expect_truth(p);
  EXPECT_GT(p.truth.visits, 20);
  EXPECT_GT(p.truth.asks.at("task.collect_leaflets").met, 8);
  EXPECT_EQ(p.truth.posts.handed_on, 1);
}

TEST(Plans, DongfengIsPlayedAsItsPlanAsks) {
  const Played p = play_plan("s2", {.days = 16, .plan_text = test::plan_file("dongfeng-2017")});
  expect_truth(p);
  EXPECT_GT(p.truth.visits, 0);
  EXPECT_GT(p.truth.places.patrols, 20);
  EXPECT_GT(p.truth.posts.shifts, 50);
  EXPECT_GT(p.truth.publicity.done.at("banner_communities"), 0);
}

// A quarter long, so that a period of its standards is settled and findings come to their end.
TEST(Plans, TheCountyIsPlayedAsItsPlanAsks) {
  const Played p =
      play_plan("s3", {.days = 100, .plan_text = test::plan_file("county-double-lift-2021")});
  expect_truth(p);
  EXPECT_EQ(p.truth.visits, 0);
  EXPECT_EQ(p.truth.standards.settled, 1);
  EXPECT_GT(p.truth.standards.verified, 0);
  EXPECT_GT(p.truth.places.listed, 10);
  EXPECT_GT(p.truth.places.delisted, 0);
  EXPECT_GT(p.truth.supervision.findings, 0);
  EXPECT_GT(p.truth.asks.at("cadence.sweep_villages").met, 100);
  EXPECT_GT(p.truth.asks.at("cadence.sweep_villages").missed, 0);
}

// Issued late in its first year, so that the year is settled and honours are decided soon.
TEST(Plans, TheThreeZerosArePlayedAsTheirPlanAsks) {
  std::string text = test::plan_file("three-zeros-2020");
  for (auto at = text.find("2020-04-01"); at != std::string::npos; at = text.find("2020-04-01"))
    text.replace(at, 10, "2020-11-20");
  const Played p = play_plan("s4", {.days = 76, .plan_text = text});
  expect_truth(p);
  EXPECT_EQ(p.truth.standards.settled, 1);
  EXPECT_GT(p.truth.standards.proposed, 0);
  EXPECT_GT(p.truth.standards.granted, 0);
  EXPECT_GT(p.truth.places.inspections, 20);
}

TEST(Plans, TheSameSeedGivesTheSameJournal) {
  const std::string text = test::plan_file("dongfeng-2017");
  const auto play_as = [&](const char* name, std::uint64_t seed) {
    return play_plan(name, {.seed = seed, .days = 9, .plan_text = text}).head();
  };
  const std::string once = play_as("again-a", 5);
  EXPECT_EQ(play_as("again-b", 5), once);
  EXPECT_NE(play_as("again-c", 6), once);
}

TEST(Plans, TipsComeLastAndOnlyTheirBodyHasThem) {
  const Played p =
      play_plan("tips", {.days = 3, .plan_text = test::plan_file("xushi-2024"), .tips = true});
  EXPECT_EQ(p.truth.tips, 6);  // three for the police, three for the discipline inspection
  EXPECT_EQ(p.truth.end.date(), base::Date::from_ymd(2024, 9, 27));
  const auto bodies = std::count_if(p.truth.showcase.begin(), p.truth.showcase.end(),
                                    [](const Account& one) { return one.role == "competent"; });
  EXPECT_EQ(bodies, 2);
  expect_doors_and_matters(p);  // a tip is none of the matters that the centre counts
}

// Somebody leaves on the fourth day: of those who go from door to door, or a lead.
TEST(Plans, EveryAccountThatADemoShowsSignsIn) {
  std::int64_t handed_on = 0;
  for (const char* name : {"xushi-2024", "ruji-2021", "dongfeng-2017", "county-double-lift-2021",
                           "three-zeros-2020"}) {
    const Played p =
        play_plan("shown", {.days = 9, .plan_text = test::plan_file(name), .tips = true});
    handed_on += p.truth.posts.handed_on;
    EXPECT_GE(p.truth.showcase.size(), 5U) << name;
    EXPECT_EQ(p.not_signing_in(p.truth.showcase), std::vector<std::string>{}) << name;
  }
  EXPECT_GE(handed_on, 2);
  Played own("wanhu-plans-own");
  own.truth = play(*own.engine, *own.clock,
                   {.days = 9, .plan_text = test::plan_file("ruji-2021"), .scale = 0.01});
  EXPECT_EQ(own.not_signing_in(own.truth.showcase), std::vector<std::string>{});
}

// Whoever sends counts the commands on their way and gives them on.
class CountingSender final : public Sender {
 public:
  CountingSender(app::Engine& engine, const base::Clock& clock, std::map<std::string, int>& counts)
      : Sender(clock), engine_(engine, clock), counts_(counts) {}
  Json must(const Uuid& id, const std::string& actor, const std::string& kind, Json data) override {
    ++counts_[kind];
    return engine_.must(id, actor, kind, std::move(data));
  }
  void later(const Uuid& id, const std::string& actor, const std::string& kind,
             Json data) override {
    ++counts_[kind];
    engine_.later(id, actor, kind, std::move(data));
  }
  void wait() override { engine_.wait(); }

 private:
  EngineSender engine_;
  std::map<std::string, int>& counts_;
};

TEST(Plans, CommandsGoTheWayThatTheOptionsSay) {
  std::map<std::string, int> counts;
  Options options{.days = 3, .plan_text = test::plan_file("three-zeros-2020")};
  options.sender = [&](app::Engine& engine, base::ManualClock& clock) {
    return std::make_unique<CountingSender>(engine, clock, counts);
  };
  const Played p = play_plan("sender", options);
  EXPECT_EQ(counts["plan.activate"], 1);
  EXPECT_EQ(counts["place.put"], p.truth.places.places);
  EXPECT_EQ(counts["inspection.record"], p.truth.places.inspections);
  std::int64_t all = 0;
  for (const auto& [kind, n] : counts) all += n;
  EXPECT_GE(app::head_cut(*p.engine->reads().lease(), 1).seq, all);  // and what time brings
}

TEST(Plans, ADemoEndsInTheMiddleOfItsCampaign) {
  std::map<std::string, int> days;
  for (const char* name : {"xushi-2024", "ruji-2021", "dongfeng-2017", "county-double-lift-2021",
                           "three-zeros-2020"}) {
    const plan::Plan plan = test::plan_named(name);
    const int n = default_days(test::plan_file(name));
    const Date first = std::max(plan.head.issued, plan.head.window.from);
    EXPECT_GT(n, 10) << name;
    EXPECT_LE(n, k_days_max) << name;
    if (plan.rankings.empty()) {
      EXPECT_LT(first + n, plan.head.window.to) << name;
    }
    days[name] = n;
  }
  // Where there are rankings, the first table has been published: that of the half-year 2017 on 3
  // July, when the campaign was over.
  EXPECT_EQ(Date::from_ymd(2017, 4, 5).value() + (days["dongfeng-2017"] - 1),
            Date::from_ymd(2017, 7, 3));
  EXPECT_GT(Date::from_ymd(2021, 4, 16).value() + (days["county-double-lift-2021"] - 1),
            Date::from_ymd(2021, 9, 3).value())
      << "three tables of two months";
  // A yearly standard: its first year has been settled.
  EXPECT_EQ(Date::from_ymd(2020, 4, 1).value() + days["three-zeros-2020"],
            Date::from_ymd(2021, 2, 15));
  EXPECT_EQ(default_days("not a plan"), 0);
}

}  // namespace
}  // namespace wanhu::sim
