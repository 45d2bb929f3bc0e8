// Rounds of supervision on both databases: the seed first, one draw that anybody makes again,
// checks, and who learns of what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/query_audience.hpp"
#include "app/query_desk.hpp"
#include "app/query_improvement.hpp"
#include "app/query_work.hpp"
#include "base/digest.hpp"
#include "store/journal.hpp"
#include "support/supervised_plan.hpp"

namespace wanhu::test {
namespace {

using base::Date;
using testing::ElementsAre;

class Supervision : public testing::TestWithParam<store::Engine> {
 protected:
  SupervisedTown town{GetParam()};  // Saturday 16 October 2021, 9:00

  void visits() {
    for (int n = 1; n <= 3; ++n)
      town.visit("qsm-1", "dwelling a " + std::to_string(n), "answered", {{"q1", 5}});
    for (int n = 4; n <= 6; ++n) town.visit("qsm-2", "dwelling a " + std::to_string(n), "answered");
    town.visit("qy-1", "dwelling b 1", "answered");
    town.visit("qy-1", "dwelling b 2", "declined");
    town.visit("qy-1", "dwelling b 3", "nobody_home");
  }
  // Kinds and their units of what was done, as my day and bulletins count it.
  std::vector<std::string> acts() {
    std::vector<std::string> all;
    town.connect()->each(
        "SELECT rule, unit, day FROM act WHERE tenant = 1 ORDER BY rule, unit, day", {},
        [&](const store::Row& row) {
          all.push_back(row.text(0) + " " + row.text(1) + " " +
                        Date(static_cast<std::int32_t>(row.i64(2))).iso());
        });
    return all;
  }
  std::set<std::string> drawn(const std::string& name, const std::string& who = "centre-1") {
    std::set<std::string> all;
    const Json found = town.round(name, who);
    for (const Json& one : found.at("items")) all.insert(one.at("item").get<std::string>());
    return all;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Supervision,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// ---- The draw
// -----------------------------------------------------------------------------------

// By what the round and its list say, and nothing of the program but the hash.
TEST_P(Supervision, F24_ADrawIsMadeAgainFromThePublishedSeed) {
  visits();
  town.hold("round", "recontact", "visits");
  const Json round = town.round("round", "county-1");
  const std::string seed = round.at("seed"), cut = round.at("cut").at("hash");
  EXPECT_EQ(seed, "seed-round");
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> lines;
  std::map<std::string, std::set<std::string>> chosen;
  const std::string csv = town.list("round");
  std::size_t at = csv.find("\r\n") + 2;
  for (std::size_t end = csv.find("\r\n", at); end != std::string::npos;
       at = end + 2, end = csv.find("\r\n", at)) {
    const std::string line = csv.substr(at, end - at);
    const std::string stratum = line.substr(0, line.find(','));
    const std::string item = line.substr(stratum.size() + 1, 36);
    std::string text = seed;
    text.push_back('\0');
    text.append(cut).push_back('\0');
    text.append(item);
    const std::string key = base::hex(base::sha256(text));
    EXPECT_NE(line.find(key), std::string::npos) << line;
    lines[stratum].emplace_back(key, item);
    if (line.ends_with(",1")) chosen[stratum].insert(item);
  }
  ASSERT_EQ(lines.size(), 2U) << csv;
  EXPECT_EQ(lines[k_village_a].size(), 6U);
  EXPECT_EQ(lines[k_village_b].size(), 1U) << "who declined or was not there is not asked again";
  std::set<std::string> all;
  for (const Json& stratum : round.at("strata")) {
    auto& mine = lines[stratum.at("id").get<std::string>()];
    std::sort(mine.begin(), mine.end());
    std::set<std::string> lowest;
    for (std::size_t n = 0; n < stratum.at("drawn").get<std::size_t>(); ++n)
      lowest.insert(mine.at(n).second);
    EXPECT_EQ(lowest, chosen[stratum.at("id").get<std::string>()]);
    all.insert(lowest.begin(), lowest.end());
  }
  EXPECT_EQ(all, drawn("round"));
  // 40 % of 7 are 3: one each, and the third to the village with the six visits.
  EXPECT_EQ(round.at("totals"), Json({{"population", 7}, {"drawn", 3}}));
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Supervision, F24_TheListIsThatOfTheEveningBefore) {
  visits();
  ASSERT_EQ(town.announce("round", "recontact", "visits"), "ok");
  const store::Head before = store::read_head(*town.connect(), 1);
  town.clock().pass(k_day_ms);
  town.visit("qy-1", "dwelling b 4", "answered");  // on the round's own day
  town.visit("qy-1", "dwelling b 1", "answered");  // a second one: the first still stood
  EXPECT_EQ(town.draw("round"), "ok");
  const Json round = town.round("round");
  EXPECT_EQ(round.at("cut").at("seq"), before.seq);
  EXPECT_EQ(round.at("cut").at("hash"), base::hex(before.hash));
  EXPECT_LE(round.at("announced").at("seq"), round.at("cut").at("seq"));
  EXPECT_EQ(round.at("totals").at("population"), 7);
}

TEST_P(Supervision, F24_ADrawCannotBeRepeatedUntilItPleases) {
  visits();
  ASSERT_EQ(town.announce("round", "recontact", "visits"), "ok");
  EXPECT_EQ(town.draw("round"), "SUPERVISION-EARLY");
  EXPECT_EQ(town.announce("second", "recontact", "visits"), "SUPERVISION-ROUND-OPEN");
  EXPECT_EQ(town.announce("other", "open_site", "units", {{"seed", "seed-round"}}),
            "SUPERVISION-SEED-USED");
  town.clock().pass(k_day_ms);
  EXPECT_EQ(town.draw("round"), "ok");
  EXPECT_EQ(town.draw("round"), "SUPERVISION-DRAWN");
  EXPECT_EQ(town.announce("round", "recontact", "visits", {{"seed", "another-seed"}}), "ID-USED");
  EXPECT_EQ(town.outcome("centre-1", "supervision.close", {{"round_id", id_text("round")}}),
            "SUPERVISION-REASON");
  EXPECT_EQ(town.outcome("centre-1", "supervision.close",
                         {{"round_id", id_text("round")}, {"reason", "天气"}}),
            "ok");
  EXPECT_EQ(town.announce("second", "recontact", "visits", {{"seed", "seed-round"}}),
            "SUPERVISION-SEED-USED");
  EXPECT_EQ(town.announce("second", "recontact", "visits"), "ok");
  EXPECT_EQ(town.round("round").at("reason"), "天气") << "that it was broken off stays on record";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Supervision, AnEmptyListIsNotDrawn) {
  ASSERT_EQ(town.announce("round", "recontact", "visits"), "ok");
  town.clock().pass(k_day_ms);
  EXPECT_EQ(town.draw("round"), "SUPERVISION-EMPTY");
  EXPECT_EQ(town.list("round"), "SUPERVISION-NOT-DRAWN");
}

TEST_P(Supervision, OnlyVisitsSinceTheDayThatWasAnnounced) {
  visits();
  town.clock().pass(k_day_ms);
  town.visit("qy-1", "dwelling b 4", "answered");
  town.hold("round", "recontact", "visits", {{"since", "2021-10-17"}});
  EXPECT_EQ(town.round("round").at("totals").at("population"), 1);
}

// All sixteen villages, in three strata by what there is to do.
TEST_P(Supervision, S0_40_VillagesAreDrawnAmongBusyAndQuietOnes) {
  visits();
  town.hold("round", "open_site", "units");
  const Json round = town.round("round");
  ASSERT_EQ(round.at("strata").size(), 3U);
  EXPECT_EQ(round.at("totals"), Json({{"population", 16}, {"drawn", 7}}));
  EXPECT_EQ(round.at("strata")[0].at("load"), 9) << "all visits are in the busiest six";
  for (const Json& stratum : round.at("strata")) EXPECT_GE(stratum.at("drawn"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Supervision, S0_40_ClosedMattersAreVerifiedByWhoDidNotHandleThem) {
  town.closed_matter("lamp");
  town.closed_matter("bridge", k_village_b, "qy-1", "qy-lead");
  town.open_matter("qsm-1", "open");
  town.closed_matter("about somebody");
  town.must("centre-1", "matter.recuse",
            {{"matter_id", id_text("about somebody")},
             {"person_id", id_text("centre-2")},
             {"reason", "与本人有关"}});
  town.hold("round", "open_site", "matters");
  // Open ones are not, nor one from which somebody is kept.
  EXPECT_EQ(drawn("round"), (std::set<std::string>{id_text("lamp"), id_text("bridge")}));
  EXPECT_EQ(town.record("centre-1", "round", id_text("open"), "site", "in_order"),
            "SUPERVISION-ITEM");
  EXPECT_EQ(town.record("centre-1", "round", id_text("lamp"), "site", "in_order"), "ok");
  EXPECT_EQ(town.record("centre-2", "round", id_text("lamp"), "site", "in_order"),
            "SUPERVISION-CHECKED");
  const Json item = town.round("round").at("items")[0];
  EXPECT_TRUE(item.at("matter").is_string());
  EXPECT_NE(item.at("label").get<std::string>().find("路灯不亮"), std::string::npos);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Supervision, NobodyChecksTheirOwnWork) {
  town.open_matter("qsm-1", "lamp");
  const auto step = [&](const char* who, const char* kind, Json data) {
    data["matter_id"] = id_text("lamp");
    town.must(who, kind, std::move(data));
  };
  step("centre-1", "matter.hand_over", {{"owner", id_text("centre-1")}});
  step("centre-1", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
  step("centre-2", "matter.confirm", {{"by", "callback"}});
  town.visit("centre-1", "dwelling a 1", "answered");
  town.hold("matters", "open_site", "matters");
  EXPECT_EQ(town.record("centre-1", "matters", id_text("lamp"), "site", "in_order"),
            "SUPERVISION-OWN");
  EXPECT_EQ(town.record("centre-2", "matters", id_text("lamp"), "site", "in_order"), "ok");
  town.hold("visits", "recontact", "visits");
  const Json asked{{"identified", true}, {"consent", true}};
  EXPECT_EQ(town.record("centre-1", "visits", town.item("visits"), "phone", "in_order", asked),
            "SUPERVISION-OWN");
  EXPECT_EQ(town.record("centre-2", "visits", town.item("visits"), "phone", "in_order", asked),
            "ok");
}

TEST_P(Supervision, PapersOfPostsAreLookedAtInEveryVillage) {
  town.hold("round", "papers", "posts");
  const Json round = town.round("round");
  EXPECT_EQ(round.at("totals").at("drawn"), 16) << "one a village at least";
  const std::string item = town.item("round", k_village_a);
  EXPECT_EQ(item, std::string(k_village_a) + "/法律明白人");
  EXPECT_EQ(round.at("items")[0].at("label"), "法律明白人");
  EXPECT_EQ(town.record("centre-1", "round", item, "papers", "in_order"), "ok");
}

// ---- What was done counts
// -----------------------------------------------------------------------

TEST_P(Supervision, ACheckIsAnActForThePlansRhythm) {
  town.hold("round", "open_site", "units");
  const std::string item = town.item("round");
  EXPECT_EQ(town.record("centre-1", "round", item, "site", "not_reached"), "ok");
  EXPECT_THAT(acts(), ElementsAre());
  EXPECT_EQ(town.record("centre-1", "round", item, "site", "in_order"), "ok");
  EXPECT_THAT(acts(), ElementsAre("supervision.open_site " + item + " 2021-10-17"));
  const auto asks = town.read("centre-1", [](app::Reader& reader) {
    const Date day = Date::parse("2021-10-17").value();
    return app::ask_rows(reader, {.from = day, .to = day, .rule = "supervision.open_site"});
  });
  ASSERT_EQ(asks.rows.size(), 1U);
  EXPECT_EQ(domain::text_of(asks.rows[0].state), "met");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Supervision, S2_43_TheProgressOfARoundIsCounted) {
  visits();
  town.hold("round", "recontact", "visits");
  const std::string other = town.item("round", k_village_b);
  EXPECT_EQ(town.record("centre-1", "round", other, "phone", "not_reached"), "ok");
  for (const std::string& item : drawn("round"))
    if (item != other) {
      EXPECT_EQ(town.record("centre-1", "round", item, "phone", "declined", {{"identified", true}}),
                "ok");
    }
  EXPECT_EQ(
      town.page("county-1").at("rounds")[0].at("progress"),
      Json({{"open", 0}, {"in_order", 0}, {"finding", 0}, {"declined", 2}, {"not_reached", 1}}));
  EXPECT_EQ(town.outcome("centre-1", "supervision.close", {{"round_id", id_text("round")}}), "ok");
  EXPECT_THAT(acts(), ElementsAre()) << "nothing was looked at";
  EXPECT_EQ(town.verified(), "ok");
}

// ---- Who learns of what
// -------------------------------------------------------------------------

TEST_P(Supervision, S1_27_WhoIsAskedAgainNoUnitLearns) {
  visits();
  town.hold("round", "recontact", "visits");
  const std::string item = town.item("round", k_village_a);
  const Json asked{{"identified", true}, {"consent", true}};
  EXPECT_EQ(town.record("centre-1", "round", item, "phone", "in_order", asked), "ok");
  const Json centre = town.round("round"), lead = town.round("round", "qsm-lead");
  EXPECT_TRUE(centre.at("items")[0].at("dwelling").is_string()) << "for who asks again";
  EXPECT_NE(centre.at("items")[0].at("label").get<std::string>().find("号"), std::string::npos);
  EXPECT_TRUE(town.round("round", "county-1").at("items")[0].at("dwelling").is_null());
  EXPECT_EQ(lead.at("items"), Json::array());
  EXPECT_EQ(lead.at("strata"), Json::array());
  for (const char* name : {"seed", "cut", "totals", "progress"})
    EXPECT_TRUE(lead.at(name).is_null()) << name;
  EXPECT_EQ(lead.dump().find(item), std::string::npos);
  // What was answered at the door is nowhere.
  for (const Json& page : {centre, lead, town.page("county-1")})
    EXPECT_EQ(page.dump().find("q1"), std::string::npos);
}

// All that a unit's people can ask for, without the cut, which grows with every entry.
Json everything_of(SupervisedTown& town, const std::string& who) {
  return town.read(who, [](app::Reader& reader) {
    const Date now = reader.now.date();
    Json all = Json::array({app::today(reader), app::my_day(reader),
                            app::asks_page(reader, {.from = now - 7, .to = now + 7}),
                            app::supervision_page(reader), app::improvements_page(reader),
                            app::my_work(reader), app::matters_page(reader, {}),
                            app::register_changes(reader, {}, "")});
    for (Json& one : all) one.erase("cut");
    return all;
  });
}
// The newest entry, and whether that account's pages are told of it.
bool is_told(SupervisedTown& town, const std::string& who) {
  const auto db = town.connect();
  const std::int64_t seq = store::read_head(*db, 1).seq;
  const store::Entry entry = store::read(*db, 1, seq, 1).at(0);
  return town.read(who, [&](app::Reader& reader) {
    return app::concerns(reader.scope, app::audience_of(reader.db, entry));
  });
}

TEST_P(Supervision, S3_50_ACovertRoundIsNotSeenBeforeItHasEnded) {
  visits();
  town.clock().pass(k_day_ms);
  const Json before = everything_of(town, "qsm-lead");
  const auto unseen = [&](const char* after) {
    EXPECT_EQ(everything_of(town, "qsm-lead"), before) << after;
    EXPECT_FALSE(is_told(town, "qsm-lead")) << after;
    EXPECT_TRUE(is_told(town, "county-1")) << after;
    EXPECT_EQ(town.round("round", "qsm-lead"), "NOT-FOUND") << after;
    EXPECT_THAT(acts(), ElementsAre()) << after;
  };
  // The round's day is today for the pages, so that nothing else changes meanwhile.
  town.clock().pass(-k_day_ms);
  ASSERT_EQ(town.announce("round", "covert_site", "units"), "ok");
  town.clock().pass(k_day_ms);
  unseen("announcing");
  ASSERT_EQ(town.draw("round"), "ok");
  unseen("drawing");
  std::string here;  // the lead's own village, whether drawn or not
  for (const std::string& item : drawn("round")) {
    here = item == k_village_a ? item : here;
    ASSERT_EQ(town.record("centre-1", "round", item, "site", "finding",
                          SupervisedTown::finding("finding " + item)),
              "ok");
    unseen("recording");
  }
  ASSERT_EQ(town.outcome("centre-1", "supervision.close", {{"round_id", id_text("round")}}), "ok");
  EXPECT_TRUE(is_told(town, "qsm-lead"));
  EXPECT_EQ(town.round("round", "qsm-lead").at("state"), "done");
  EXPECT_EQ(acts().size(), drawn("round").size());
  EXPECT_EQ(town.page("qsm-lead").at("findings").size(), here.empty() ? 0U : 1U);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Supervision, S3_50_WhoWentCovertlyStaysWithTheCentre) {
  town.hold("round", "covert_site", "units");
  for (const std::string& item : drawn("round"))
    ASSERT_EQ(town.record("centre-2", "round", item, "site", "finding",
                          SupervisedTown::finding("finding " + item)),
              "ok");
  ASSERT_EQ(town.outcome("centre-1", "supervision.close", {{"round_id", id_text("round")}}), "ok");
  EXPECT_NE(town.round("round").dump().find("测试centre-2"), std::string::npos);
  for (const char* lead : {"qsm-lead", "qy-lead"})
    for (const Json& page : {town.page(lead), town.round("round", lead)})
      EXPECT_EQ(page.dump().find("测试centre-2"), std::string::npos) << lead;
}

TEST_P(Supervision, AnOpenRoundIsSeenWithTheUnitsOwnPart) {
  town.closed_matter("lamp");
  town.closed_matter("bridge", k_village_b, "qy-1", "qy-lead");
  ASSERT_EQ(town.announce("round", "open_site", "matters"), "ok");
  EXPECT_EQ(town.round("round", "qsm-lead").at("seed"), "seed-round")
      << "published: nobody can foresee the draw by it, as the cut is still open";
  town.clock().pass(k_day_ms);
  ASSERT_EQ(town.draw("round"), "ok");
  EXPECT_EQ(drawn("round", "qsm-lead"), (std::set<std::string>{id_text("lamp")}));
  EXPECT_EQ(drawn("round", "qy-lead"), (std::set<std::string>{id_text("bridge")}));
  const Json lead = town.round("round", "qsm-lead");
  ASSERT_EQ(lead.at("strata").size(), 1U);
  EXPECT_EQ(lead.at("strata")[0].at("id"), k_village_a);
  EXPECT_EQ(lead.at("may"), Json::array());
}

TEST_P(Supervision, TheRoundIsTheCentres) {
  const Json data{{"round_id", id_text("round")},
                  {"kind", "open_site"},
                  {"of", "units"},
                  {"seed", "seed-round"},
                  {"on", "2021-10-17"}};
  for (const char* who : {"qsm-lead", "qsm-1", "county-1", "auditor-1"}) {
    EXPECT_EQ(town.outcome(who, "supervision.announce", data), "FORBIDDEN") << who;
    EXPECT_EQ(town.outcome(who, "supervision.draw", {{"round_id", id_text("round")}}), "FORBIDDEN");
    EXPECT_EQ(town.outcome(who, "supervision.close", {{"round_id", id_text("round")}}),
              "FORBIDDEN");
  }
  EXPECT_EQ(town.draw("no such round"), "NOT-FOUND");
  Json other = data;
  other["plan"] = "no-such-plan";
  EXPECT_EQ(town.outcome("centre-1", "supervision.announce", other), "SUPERVISION-KIND");
  other["plan"] = "ruji-2021";
  EXPECT_EQ(town.outcome("centre-1", "supervision.announce", other), "ok");
  EXPECT_EQ(town.page("centre-1").at("kinds").size(), 4U);
  EXPECT_EQ(town.page("county-1").at("kinds"), Json::array());
}

}  // namespace
}  // namespace wanhu::test
