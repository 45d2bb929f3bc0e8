// Checklist standards and honours on both databases: self-assessment, the lot, verification,
// disputes, rulings, settlement, computed items with their rows, targets, years in a row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "app/query_standard.hpp"
#include "support/small_engine.hpp"
#include "support/standards_plan.hpp"

namespace wanhu::test {
namespace {

using base::Date;
using base::Instant;
using testing::ElementsAre;

Date day(const std::string& iso) {
  return Date::parse(iso).value();
}

class StandardsTown : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021, 9 o'clock

  void SetUp() override { town.must("system", "plan.activate", {{"source", standards_plan()}}); }
  void go(const std::string& iso) { town.clock().set(Instant::at(day(iso), 9 * 60)); }

  static Json claims(const std::string& patrol = "met") {
    return {{{"item", "lead"}, {"verdict", "met"}},
            {{"item", "patrol"}, {"verdict", patrol}},
            {{"item", "clubs"}, {"verdict", "not_applicable"}, {"note", "本村没有社会组织"}}};
  }
  static std::string name_of(const std::string& unit, const std::string& period) {
    return "assessment " + unit + " " + period;
  }
  std::string assess(const std::string& who, const std::string& unit,
                     const std::string& period = "2021", Json items = claims()) {
    return town.outcome(who, "standard.assess",
                        {{"assessment_id", id_text(name_of(unit, period))},
                         {"standard", "safe"},
                         {"unit", unit},
                         {"period", period},
                         {"items", std::move(items)}});
  }
  std::string on(const std::string& who, const std::string& kind, Json data,
                 const std::string& unit = k_village_a) {
    data["assessment_id"] = id_text(name_of(unit, "2021"));
    return town.outcome(who, kind, std::move(data));
  }
  std::string settle(const std::string& period = "2021") {
    return town.outcome("centre-1", "standard.settle", {{"standard", "safe"}, {"period", period}});
  }
  Json page(const std::string& who = "centre-1", const std::string& period = "2021") {
    return town.read(who, [&](app::Reader& reader) {
      return app::standard_page(reader, {.standard = "safe", .period = period}).value();
    });
  }
  Json unit(const std::string& name, const std::string& who = "centre-1",
            const std::string& period = "2021") {
    const Json found = page(who, period);
    for (const Json& one : found.at("units"))
      if (one.at("unit") == name) return one;
    throw std::runtime_error("no unit " + name);
  }
  Json item(const std::string& name, const std::string& id, const std::string& who = "centre-1") {
    const Json found = unit(name, who);
    for (const Json& one : found.at("items"))
      if (one.at("item") == id) return one;
    throw std::runtime_error("no item " + id);
  }
  // A year in which both villages assess themselves and the centre settles.
  void year(int of, const std::string& patrol_b = "met") {
    const std::string period = std::to_string(of);
    go(period + "-12-31");
    ASSERT_EQ(assess("qsm-lead", k_village_a, period), "ok");
    ASSERT_EQ(assess("qy-lead", k_village_b, period, claims(patrol_b)), "ok");
    go(std::to_string(of + 1) + "-01-05");
    ASSERT_EQ(settle(period), "ok");
  }
  std::string propose(const std::string& name, const std::string& village, int years,
                      int last = 0) {
    Json data{
        {"proposal_id", id_text(name)}, {"honours", "safe"}, {"unit", village}, {"years", years}};
    if (last != 0) data["year"] = last;
    return town.outcome("centre-1", "honour.propose", std::move(data));
  }
  Json honours(const std::string& who = "centre-1") {
    return town.read(who, [](app::Reader& reader) { return app::honours_page(reader); });
  }
  // A condition over the village's rows at the end of a day.
  domain::Computed check(const std::string& condition, const std::string& iso,
                         const app::CampaignSources& sources = app::campaign_sources()) {
    return town.read("centre-1", [&](app::Reader& reader) {
      const app::CampaignRows rows(
          app::campaign_day(reader.db, reader.tenant(), app::books(reader), day(iso)),
          {k_village_a}, sources);
      const plan::StandardItem asked{.id = "x", .check = condition};
      return app::computed_item(asked, rows,
                                {day("2021-10-10"), day(iso), day("2021-01-01"), day(iso)});
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, StandardsTown,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(StandardsTown, AUnitSpeaksForItselfOnceAndThatIsWhatThePlanAskedFor) {
  EXPECT_EQ(assess("qy-lead", k_village_a), "NOT-FOUND") << "another village";
  EXPECT_EQ(assess("qsm-1", k_village_a), "FORBIDDEN") << "a visitor";
  EXPECT_EQ(assess("qsm-lead", k_village_a, "2022"), "STANDARD-AHEAD");
  EXPECT_EQ(assess("qsm-lead", k_village_a, "2019"), "STANDARD-PERIOD");
  EXPECT_EQ(assess("centre-1", "ruji"), "STANDARD-UNIT");
  EXPECT_EQ(assess("qsm-lead", k_village_a), "ok");
  EXPECT_EQ(town.count("act WHERE tenant = 1 AND rule = 'standards.safe' AND plan_id = "
                       "'safe-villages' AND unit = $1",
                       {k_village_a}),
            1);
  EXPECT_EQ(town.outcome("qsm-lead", "standard.assess",
                         {{"assessment_id", id_text("again")},
                          {"standard", "safe"},
                          {"unit", k_village_a},
                          {"period", "2021"},
                          {"items", claims()}}),
            "STANDARD-ASSESSED");
  const Json sheet = unit(k_village_a, "qsm-lead");
  EXPECT_EQ(sheet.at("state"), "assessed");
  EXPECT_EQ(sheet.at("may"), Json::array({"standard.correct"}));
  EXPECT_EQ(item(k_village_a, "clubs").at("note"), "本村没有社会组织");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(StandardsTown, FieldsAreReadStrictly) {
  const auto with = [&](const char* pointer, Json value) {
    Json items = claims();
    items[Json::json_pointer(pointer)] = std::move(value);
    return assess("qsm-lead", k_village_a, "2021", std::move(items));
  };
  EXPECT_EQ(with("/0/verdict", "no_data"), "FIELD-VALUE");
  EXPECT_EQ(with("/0/verdict", "perfect"), "FIELD-VALUE");
  EXPECT_EQ(with("/0/item", "overdue"), "STANDARD-COMPUTED") << "nobody fills in a figure";
  EXPECT_EQ(with("/0/score", 5), "FIELD-UNKNOWN-PLAIN");
  EXPECT_EQ(with("/0/note", "11010519491231002X"), "STANDARD-PERSON");
  EXPECT_EQ(with("/0/verdict", "not_applicable"), "STANDARD-NEEDED");
  EXPECT_EQ(assess("qsm-lead", k_village_a, "2021", Json::array()), "FIELD-TYPE");
  Json few = claims();
  few.erase(2);
  EXPECT_EQ(assess("qsm-lead", k_village_a, "2021", few), "STANDARD-MISSING");
  EXPECT_EQ(
      town.outcome("centre-1", "standard.settle", {{"standard", "unsafe"}, {"period", "2021"}}),
      "STANDARD-UNKNOWN");
}

TEST_P(StandardsTown, S4_01ZeroOverdueMattersNotZeroComplaints) {
  for (int n = 0; n < 5; ++n) town.open_matter("qsm-1", "matter " + std::to_string(n));
  EXPECT_EQ(item(k_village_a, "overdue").at("verdict"), "met") << "people speaking up is no fault";
  go("2021-10-26");  // the tenth day
  EXPECT_EQ(item(k_village_a, "overdue").at("verdict"), "met");
  go("2021-10-27");
  const Json late = item(k_village_a, "overdue");
  EXPECT_EQ(late.at("verdict"), "not_met");
  EXPECT_EQ(late.at("source"), "computed");
  EXPECT_EQ(late.at("figures").at(0).at("value"), 5);
  EXPECT_EQ(late.at("figures").at(0).at("of"), "count(matter where overdue = true)");
  EXPECT_EQ(item(k_village_b, "overdue").at("figures").at(0).at("value"), 0) << "its own rows only";
}

TEST_P(StandardsTown, AFigureLeadsToItsRowsAndHidesWhatTheReaderMayNotSee) {
  town.open_matter("qsm-1", "lamp");
  town.open_matter("qsm-1", "bridge");
  town.must("centre-1", "matter.recuse",
            {{"matter_id", id_text("bridge")},
             {"person_id", id_text("centre-2")},
             {"reason", "与本人有关"}});
  go("2021-10-30");
  const auto rows = [&](const std::string& who, const std::string& of = "overdue") {
    return town.read(who, [&](app::Reader& reader) {
      const auto found =
          app::standard_rows(reader, {.standard = "safe", .period = "2021"}, k_village_a, of);
      return found ? *found : Json(found.error().code);
    });
  };
  const Json all = rows("centre-1").at("figures").at(0);
  EXPECT_EQ(all.at("value"), 2);
  EXPECT_EQ(all.at("matters").size(), 2U);
  EXPECT_EQ(all.at("more"), 0);
  const Json some = rows("centre-2").at("figures").at(0);
  EXPECT_EQ(some.at("value"), 2) << "the figure is the same for everybody";
  EXPECT_EQ(some.at("matters").size(), 1U);
  EXPECT_EQ(some.at("more"), 1);
  EXPECT_EQ(rows("qy-lead"), "NOT-FOUND");
  EXPECT_EQ(rows("centre-1", "lead"), "NOT-FOUND") << "nothing is counted of what people judge";
  const Json task = rows("centre-1", "meeting").at("figures").at(0);
  EXPECT_EQ(task.at("value"), 1);
  EXPECT_EQ(task.at("others").at(0).at("label"), "召开群众大会");
  EXPECT_EQ(task.at("others").at(0).at("due"), "2021-12-20");
}

TEST_P(StandardsTown, ATaskThatIsDoneOrExcusedIsNotMissing) {
  EXPECT_EQ(item(k_village_a, "meeting").at("verdict"), "not_met") << "asked for, not done yet";
  town.must("qsm-lead", "act.record",
            {{"act_id", id_text("meeting")},
             {"rule", "task.meeting"},
             {"unit", k_village_a},
             {"day", "2021-10-16"}});
  EXPECT_EQ(item(k_village_a, "meeting").at("verdict"), "met");
  EXPECT_EQ(item(k_village_b, "meeting").at("verdict"), "not_met");
  town.must("centre-1", "ask.excuse",
            {{"rule", "task.meeting"},
             {"unit", k_village_b},
             {"day", "2021-10-16"},
             {"reason", "合并召开"}});
  EXPECT_EQ(item(k_village_b, "meeting").at("verdict"), "met");
  EXPECT_EQ(
      check("count(task where id = 'meeting' and not done_at answered) = 0", "2021-10-15").mark,
      domain::Mark::not_met)
      << "as of the day before it was done";
}

// What is entered later does not change how a past day stood.
TEST_P(StandardsTown, RowsAreThoseOfTheDay) {
  town.open_matter("qsm-1", "lamp");
  const Json lamp{{"matter_id", id_text("lamp")}};
  const auto with = [&](Json more) {
    more.update(lamp);
    return more;
  };
  go("2021-11-05");
  town.must("centre-1", "matter.hand_over", with({{"owner", id_text("qsm-lead")}}));
  town.must("qsm-lead", "matter.answer", with({{"outcome", "solved"}, {"text", "已修好"}}));
  town.must("centre-2", "matter.confirm", with({{"by", "callback"}}));
  const auto value = [&](const std::string& count, const std::string& iso) {
    return check(count + " = 1", iso).figures.at(0).at("value");
  };
  const std::string overdue = "count(matter where overdue = true)";
  EXPECT_EQ(value(overdue, "2021-10-26"), 0);
  EXPECT_EQ(value(overdue, "2021-10-27"), 1);
  EXPECT_EQ(value(overdue, "2021-11-04"), 1);
  EXPECT_EQ(value(overdue, "2021-11-05"), 0);
  EXPECT_EQ(value("count(matter where closing = 'confirmed')", "2021-11-04"), 0);
  EXPECT_EQ(value("count(matter where closing = 'confirmed' and confirmed = true)", "2021-11-05"),
            1);
  EXPECT_EQ(value("count(matter where state = 'listed')", "2021-11-04"), 1);
  EXPECT_EQ(value("count(matter where closed_at <= due_at)", "2021-11-05"), 0) << "it was late";
  EXPECT_EQ(value("count(matter where opened_at in period)", "2021-11-05"), 1);
  EXPECT_EQ(value("count(matter)", "2021-10-15"), 0);
  town.visit("qsm-1", "dwelling a 1", "answered");
  EXPECT_EQ(value("count(visit where reached = true)", "2021-11-05"), 1);
  EXPECT_EQ(value("count(visit where reached = true)", "2021-11-04"), 0);
}

// ---- sets of others
// ----------------------------------------------------------------------------

class Spots final : public app::CampaignSource {
 public:
  explicit Spots(std::vector<bool> rectified) : rectified_(std::move(rectified)) {}
  [[nodiscard]] bool has(std::string_view set) const override { return set == "place"; }
  void each(const app::CampaignDay&, const std::vector<std::string>& units, std::string_view,
            const std::function<void(const app::CampaignRow&)>& visit) const override {
    for (const bool rectified : rectified_) visit(Spot(units.front(), rectified));
  }
  [[nodiscard]] std::optional<domain::Ratio> duties(
      const app::CampaignDay&, const std::vector<std::string>&) const override {
    return domain::Ratio{static_cast<std::int64_t>(rectified_.size()), 2};
  }

 private:
  class Spot final : public app::CampaignRow {
   public:
    Spot(std::string unit, bool rectified) : unit_(std::move(unit)), rectified_(rectified) {}
    [[nodiscard]] std::optional<plan::expr::Value> at(std::string_view field) const override {
      if (field == "kind") return "spot";
      if (field == "unit") return unit_;
      if (field == "rectified") return std::int64_t{rectified_ ? 1 : 0};
      return {};
    }
    [[nodiscard]] Ref ref() const override { return {.label = "路口", .unit = unit_}; }

   private:
    std::string unit_;
    bool rectified_;
  };
  std::vector<bool> rectified_;
};

TEST_P(StandardsTown, WithoutItsRowsAnItemHasNoDataAndIsNeverMet) {
  const std::string condition = "count(place where rectified = false) = 0";
  const domain::Computed none = check(condition, "2021-10-16", {});
  EXPECT_EQ(none.mark, domain::Mark::no_data);
  EXPECT_TRUE(none.figures.at(0).at("value").is_null()) << "not 0";
  EXPECT_EQ(check(condition + " or count(matter) = 0", "2021-10-16", {}).mark,
            domain::Mark::no_data)
      << "whatever else is true";
  EXPECT_EQ(check("duties_filled", "2021-10-16", {}).mark, domain::Mark::no_data);
  EXPECT_EQ(check("count(poll where q_1 = 1) = 0", "2021-10-16").mark, domain::Mark::no_data)
      << "nobody who is evaluated reads answers";
  const Spots done({true, true}), open({true, false}), few({true});
  EXPECT_EQ(check(condition, "2021-10-16", {&done}).mark, domain::Mark::met);
  const domain::Computed one = check(condition, "2021-10-16", {&open});
  EXPECT_EQ(one.mark, domain::Mark::not_met);
  EXPECT_EQ(one.figures.at(0).at("value"), 1);
  EXPECT_EQ(check("duties_filled", "2021-10-16", {&done}).mark, domain::Mark::met);
  EXPECT_EQ(check("duties_filled", "2021-10-16", {&few}).mark, domain::Mark::not_met);
}

// ---- from the lot to the result
// ----------------------------------------------------------------

class StandardsYear : public StandardsTown {
 protected:
  // Both have assessed themselves, a seed is announced, a day later both are drawn.
  void draw() {
    go("2021-12-30");
    ASSERT_EQ(assess("qsm-lead", k_village_a), "ok");
    ASSERT_EQ(assess("qy-lead", k_village_b, "2021", claims("not_met")), "ok");
    ASSERT_EQ(announce("draw"), "ok");
    ASSERT_EQ(make("draw"), "STANDARD-DRAW-EARLY");
    go("2021-12-31");
    ASSERT_EQ(make("draw"), "ok");
  }
  std::string announce(const std::string& name) {
    return town.outcome("centre-1", "standard.announce_draw",
                        {{"draw_id", id_text(name)},
                         {"standard", "safe"},
                         {"period", "2021"},
                         {"seed", "双色球2021150期"},
                         {"share", 100}});
  }
  std::string make(const std::string& name) {
    return town.outcome("centre-1", "standard.verify_draw", {{"draw_id", id_text(name)}});
  }
  static Json finding(const std::string& verdict) {
    Json one{{"item", "patrol"}, {"verdict", verdict}};
    if (verdict == "not_met") one["note"] = "看不到巡逻记录";
    return {{"items", Json::array({std::move(one)})}};
  }
};
INSTANTIATE_TEST_SUITE_P(Both, StandardsYear,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(StandardsYear, IsVerifiedByLotDisputedRuledAndSettledForGood) {
  draw();
  EXPECT_EQ(announce("second"), "ok") << "the first is drawn";
  EXPECT_EQ(announce("third"), "STANDARD-ANNOUNCED");
  EXPECT_EQ(settle(), "STANDARD-UNVERIFIED");
  EXPECT_EQ(on("qsm-lead", "standard.verify", finding("met")), "FORBIDDEN");
  EXPECT_EQ(on("centre-1", "standard.verify", finding("not_met")), "ok");
  EXPECT_EQ(on("centre-1", "standard.verify", finding("not_met")), "STANDARD-VERIFIED");
  EXPECT_EQ(on("centre-1", "standard.verify", finding("met"), k_village_b), "ok");
  EXPECT_EQ(item(k_village_a, "patrol").at("verdict"), "not_met");
  EXPECT_EQ(item(k_village_b, "patrol").at("verdict"), "met") << "the unit had said less";
  EXPECT_EQ(on("qsm-lead", "standard.correct", {{"items", claims()}, {"reason", "改"}}),
            "STANDARD-VERIFIED");
  EXPECT_EQ(settle(), "STANDARD-TERM") << "the unit may still dispute";
  go("2022-01-04");
  const Json reason{{"item", "patrol"}, {"reason", "记录在村部"}};
  EXPECT_EQ(on("qy-lead", "standard.dispute", reason), "NOT-FOUND");
  EXPECT_EQ(item(k_village_a, "patrol", "qsm-lead").at("may_dispute"), true);
  EXPECT_EQ(on("qsm-lead", "standard.dispute", reason), "ok");
  EXPECT_EQ(unit(k_village_a).at("state"), "disputed");
  EXPECT_EQ(settle(), "STANDARD-DISPUTES");
  const Json ruling{{"item", "patrol"}, {"verdict", "met"}, {"reason", "已见记录"}};
  EXPECT_EQ(on("centre-1", "standard.rule", ruling), "STANDARD-RULE-OWN") << "the verifier";
  EXPECT_EQ(item(k_village_a, "patrol").at("may_rule"), false);
  EXPECT_EQ(on("centre-2", "standard.rule", ruling), "ok");
  EXPECT_EQ(item(k_village_a, "patrol").at("source"), "ruled");
  EXPECT_EQ(settle(), "ok");
  EXPECT_EQ(settle(), "STANDARD-SETTLED");
  EXPECT_EQ(on("qsm-lead", "standard.correct", {{"items", claims()}, {"reason", "改"}}),
            "STANDARD-SETTLED");
  EXPECT_EQ(on("centre-2", "standard.rule", ruling), "STANDARD-SETTLED");
  const Json sheet = unit(k_village_a);
  EXPECT_EQ(sheet.at("passed"), true);
  EXPECT_EQ(sheet.at("state"), "settled");
  EXPECT_EQ(sheet.at("stars"), Json::array({"order"})) << "not applicable gives no star";
  EXPECT_EQ(sheet.at("history").size(), 1U);
  EXPECT_EQ(sheet.at("may"), Json::array());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(StandardsYear, TheTermForADisputeIsFiveWorkingDays) {
  draw();
  EXPECT_EQ(on("centre-1", "standard.verify", finding("not_met")), "ok");
  // New Year's holiday is 1 to 3 January; working days are the 4th to the 7th and the 10th.
  EXPECT_EQ(Instant::parse(unit(k_village_a).at("dispute_until").get<std::string>()).value(),
            Instant::at(day("2022-01-10"), 24 * 60));
  go("2022-01-11");
  EXPECT_EQ(on("qsm-lead", "standard.dispute", {{"item", "patrol"}, {"reason", "x"}}),
            "STANDARD-TERM-OVER");
}

TEST_P(StandardsYear, WhoRecordsForAUnitDoesNotVerifyIt) {
  go("2021-12-30");
  ASSERT_EQ(assess("centre-1", k_village_a), "ok");
  ASSERT_EQ(announce("draw"), "ok");
  EXPECT_EQ(on("centre-2", "standard.verify", finding("met")), "STANDARD-NOT-DRAWN");
  go("2021-12-31");
  ASSERT_EQ(make("draw"), "ok");
  EXPECT_EQ(on("centre-1", "standard.verify", finding("met")), "STANDARD-OWN");
  EXPECT_EQ(unit(k_village_a, "centre-1").at("may"), Json::array({"standard.correct"}));
  EXPECT_EQ(on("centre-2", "standard.correct",
               {{"items", Json::array({claims().at(0)})}, {"reason", "核对"}}),
            "ok");
  EXPECT_EQ(on("centre-2", "standard.verify", finding("met")), "STANDARD-OWN")
      << "nor who corrected";
}

TEST_P(StandardsYear, SettlingFreezesTheFiguresOfTheLastDay) {
  draw();
  for (const char* village : {k_village_a, k_village_b})
    ASSERT_EQ(on("centre-1", "standard.verify", finding("met"), village), "ok");
  town.open_matter("qsm-1", "late");
  EXPECT_EQ(settle(), "ok");
  const Json before = page();
  EXPECT_EQ(before.at("as_of"), "2021-12-31");
  go("2022-03-01");  // now the matter is long overdue
  const Json after = page();
  EXPECT_EQ(after.at("units"), before.at("units"));
  EXPECT_EQ(after.at("cut"), before.at("cut"));
  EXPECT_EQ(after.at("period").at("state"), "settled");
  EXPECT_EQ(unit(k_village_a, "centre-1", "2022").at("items").at(3).at("verdict"), "not_met");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(StandardsYear, S4_03AShareOfUnitsIsSaidInUnits) {
  year(2021, "not_met");
  const Json target = page().at("targets").at(0);
  EXPECT_EQ(target.at("percent"), 40);
  EXPECT_EQ(target.at("units"), 2);
  EXPECT_EQ(target.at("needed"), 1) << "40 % of 2 is 0.8, rounded up";
  EXPECT_EQ(target.at("reached"), 1);
  EXPECT_EQ(target.at("met"), true);
  EXPECT_EQ(page("qsm-lead").at("targets"), Json::array()) << "a unit sees itself";
  go("2023-06-01");
  const Json later = page("centre-1", "2023").at("targets").at(0);
  EXPECT_EQ(later.at("needed"), 2);
  EXPECT_EQ(later.at("reached"), 0);
}

TEST_P(StandardsYear, UnitsSeeThemselvesOnly) {
  year(2021);
  EXPECT_EQ(page("county-1").at("units").size(), 2U);
  EXPECT_EQ(page("auditor-1").at("may"), Json::array());
  const Json own = page("qy-lead").at("units");
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own.at(0).at("unit"), k_village_b);
  EXPECT_EQ(town.outcome("qy-lead", "standard.settle", {{"standard", "safe"}, {"period", "2022"}}),
            "FORBIDDEN");
  const Json standards =
      town.read("county-1", [](app::Reader& reader) { return app::standards_page(reader); });
  ASSERT_EQ(standards.at("items").size(), 1U);
  const Json& periods = standards.at("items").at(0).at("periods");
  ASSERT_EQ(periods.size(), 3U);
  EXPECT_EQ(periods.at(0).at("state"), "settled");
  EXPECT_EQ(periods.at(1).at("state"), "running");
  EXPECT_EQ(periods.at(2).at("state"), "ahead");
}

// ---- honours
// -----------------------------------------------------------------------------------

TEST_P(StandardsYear, S4_38OneTwoThreeYearsInARow) {
  year(2021);
  Json due = honours().at("due");
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due.at(0).at("act"), "命名表彰");
  EXPECT_EQ(propose("p1", k_village_a, 2), "HONOUR-STREAK");
  EXPECT_EQ(propose("p1", k_village_a, 1), "ok");
  EXPECT_EQ(propose("p1 again", k_village_a, 1), "HONOUR-TWICE");
  EXPECT_EQ(honours().at("due").size(), 1U);
  year(2022, "not_met");  // the other village's streak ends
  due = honours().at("due");
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due.at(0).at("unit"), k_village_a);
  EXPECT_EQ(due.at(0).at("act"), "通报表扬");
  EXPECT_EQ(propose("p2 of b", k_village_b, 1), "HONOUR-STREAK");
  year(2023);
  due = honours().at("due");
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due.at(0).at("streak"), 3);
  EXPECT_EQ(due.at(0).at("by"), "镇人民政府");
  EXPECT_EQ(due.at(1).at("streak"), 1);
  EXPECT_EQ(propose("p3", k_village_a, 3), "ok");
  EXPECT_EQ(honours("qy-lead").at("items"), Json::array());
  EXPECT_EQ(honours("qsm-lead").at("items").size(), 2U);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(StandardsYear, S4_39AnHonourIsRevokedOnEvidenceAndItsYearNoLongerCounts) {
  year(2021);
  year(2022);
  ASSERT_EQ(propose("p", k_village_a, 2), "ok");
  const auto on_proposal = [&](const char* kind, Json data) {
    data["proposal_id"] = id_text("p");
    return town.outcome("centre-1", kind, std::move(data));
  };
  const Json revoke{{"reason", "瞒报事故"}, {"evidence", "调查报告2023-4号"}};
  EXPECT_EQ(on_proposal("honour.revoke", revoke), "HONOUR-NOT-GRANTED");
  const Json granted{{"outcome", "granted"}, {"by", "镇平安建设领导小组"}, {"reason", "属实"}};
  EXPECT_EQ(town.outcome("qsm-lead", "honour.decide", granted), "FORBIDDEN");
  EXPECT_EQ(on_proposal("honour.decide", granted), "ok");
  EXPECT_EQ(on_proposal("honour.decide", granted), "HONOUR-DECIDED");
  EXPECT_EQ(on_proposal("honour.revoke", {{"reason", "瞒报事故"}}), "FIELD-MISSING")
      << "no evidence, no revocation";
  EXPECT_EQ(on_proposal("honour.revoke", revoke), "ok");
  EXPECT_EQ(propose("again", k_village_a, 1, 2022), "HONOUR-STREAK");
  EXPECT_EQ(propose("before", k_village_a, 1, 2021), "ok") << "the year before stands";
  EXPECT_EQ(unit(k_village_a, "centre-1", "2022").at("passed"), true)
      << "results are not rewritten";
  year(2023);
  EXPECT_EQ(propose("after", k_village_a, 2, 2023), "HONOUR-STREAK");
  EXPECT_EQ(propose("after", k_village_a, 1, 2023), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
