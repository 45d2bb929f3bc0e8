// The house of polls on both databases: frames, waves, the published draw, what is erased after.
// F10, S3_40; docs/decisions/0032-two-houses.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "access/house.hpp"
#include "app/import/frame_file.hpp"
#include "app/poll_draw.hpp"
#include "app/query_poll_wave.hpp"
#include "store/tables/poll.hpp"
#include "support/poll_house.hpp"
#include "tabular/write.hpp"

namespace wanhu::test {
namespace {

class PollWaves : public testing::TestWithParam<store::Engine> {
 protected:
  PollHouse house{GetParam()};

  Json wave(const std::string& name) {
    return house.read(
        "lead", [&](app::Reader& reader) { return app::poll_wave_page(reader, id(name)).value(); });
  }
  std::string list(const std::string& name) {
    return house.read(
        "lead", [&](app::Reader& reader) { return app::poll_list_file(reader, id(name)).value(); });
  }
  void on(const char* day, int minute = 540) {
    house.clock().set(base::Instant::at(base::Date::parse(day).value(), minute));
  }
  // The digests of those drawn.
  std::set<std::string> drawn(const std::string& name) {
    std::set<std::string> all;
    house.connect()->each("SELECT who FROM poll_case_contact WHERE tenant = 1 AND wave_id = $1",
                          {id(name)}, [&](const store::Row& row) { all.insert(row.text(0)); });
    return all;
  }
  // A call of that case was made: what the phone desk would have noted.
  void called(const std::string& name, base::Instant at) {
    house.connect()->exec("UPDATE poll_case SET last_ms = $2 WHERE tenant = 1 AND wave_id = $1",
                          {id(name), at});
  }
};
INSTANTIATE_TEST_SUITE_P(Both, PollWaves,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// ---- the house ---------------------------------------------------------------------------------

TEST_P(PollWaves, TheHouseIsSetOnceAndFirst) {
  EXPECT_EQ(access::house_of(*house.connect(), 1), access::House::poll);
  EXPECT_EQ(house.outcome("system", "house.set", {{"kind", "campaign"}}), "HOUSE-SET");
  SmallEngine town(GetParam());
  EXPECT_EQ(access::house_of(*town.connect(), 1), access::House::campaign);
  EXPECT_EQ(town.outcome("system", "house.set", {{"kind", "poll"}}), "HOUSE-SET");
}

TEST_P(PollWaves, AccountsAndCommandsAreOfTheHouse) {
  const auto person = [](const char* role, const char* unit) {
    Json data{{"person_id", id_text("new")}, {"login", "new"}, {"name", "新"}, {"role", role}};
    if (*unit != '\0') data["unit"] = unit;
    return data;
  };
  EXPECT_EQ(house.outcome("lead", "person.add", person("centre", "")), "PERSON-HOUSE");
  EXPECT_EQ(house.outcome("lead", "person.add", person("interviewer", "v11")), "PERSON-NO-UNIT");
  EXPECT_EQ(house.outcome("call-1", "person.add", person("interviewer", "")), "FORBIDDEN");
  EXPECT_EQ(house.outcome("lead", "person.add", person("interviewer", "")), "ok");
  EXPECT_EQ(house.outcome("lead", "person.disable",
                          {{"person_id", id_text("lead-2")}, {"reason", "调离"}}),
            "ok");
  EXPECT_EQ(house.outcome("lead", "person.change",
                          {{"person_id", id_text("lead")}, {"role", "interviewer"}}),
            "PERSON-LAST-LEAD");
  for (const std::string& kind : access::all_commands(access::House::campaign)) {
    if (!access::house_of_command(kind)) continue;
    EXPECT_EQ(house.outcome("lead", kind, Json::object()), "POLL-HOUSE") << kind;
  }
  SmallEngine town(GetParam());
  for (const std::string& kind : access::all_commands(access::House::poll)) {
    if (!access::house_of_command(kind)) continue;
    EXPECT_EQ(town.outcome("centre-1", kind, Json::object()), "POLL-HOUSE") << kind;
    EXPECT_EQ(town.outcome("qsm-1", kind, {{"wave_id", id_text("november")}}), "POLL-HOUSE")
        << kind;
  }
  EXPECT_EQ(town.outcome("centre-1", "person.add", person("poll_lead", "")), "PERSON-HOUSE");
}

TEST(PollRights, ByRoleForEveryKindOfTheHouse) {
  PollHouse house;
  for (const std::string& kind : access::all_commands(access::House::poll))
    for (const auto& [login, role] : {std::pair{"lead", access::Role::poll_lead},
                                      std::pair{"call-1", access::Role::interviewer},
                                      std::pair{"senior-1", access::Role::converter}}) {
      const std::string answer = house.outcome(login, kind, {{"no_such_field", 1}});
      EXPECT_EQ(answer == "FORBIDDEN", !access::may_send(role, kind)) << kind << " " << login;
      EXPECT_NE(answer, "ok") << kind;
      EXPECT_NE(answer, "STORE-FAILED") << kind;
    }
}

// ---- frames ------------------------------------------------------------------------------------

app::FramePreview preview(const std::string& csv, const char* survey = "daily",
                          const char* plan_name = "county-double-lift-2021") {
  const plan::Plan plan = plan_named(plan_name);
  std::vector<app::UnitName> units;
  for (const plan::Unit& unit : plan.org.units) units.push_back({unit.id, unit.name});
  const auto table = tabular::read_table(csv, "numbers.csv", app::frame_limits());
  if (!table) throw std::runtime_error(table.error().code);
  return app::read_frame(*table, *domain::find_survey(plan, survey), units);
}

TEST(FrameFile, NumbersAreNormalisedAndKindsAreGuessed) {
  const auto read = preview(
      "姓名,电话,第二电话,单位,城乡,人数\n"
      "王一,138 1234 5678,,甲镇一村,城镇,3\n"
      "李二,（0558）7654321,+86 13900001111,v12,农村,\n");
  ASSERT_EQ(read.rows.size(), 2U) << read.errors.count;
  EXPECT_EQ(read.rows[0].kind, domain::FrameKind::mobile);
  EXPECT_EQ(read.rows[0].contact.numbers, std::vector<std::string>{"13812345678"});
  EXPECT_EQ(read.rows[0].unit, "v11");
  EXPECT_EQ(read.rows[0].stratum, "mobile/v11/城镇");
  EXPECT_EQ(read.rows[0].size, 3);
  EXPECT_EQ(read.rows[1].kind, domain::FrameKind::landline);
  EXPECT_EQ(read.rows[1].contact.numbers,
            (std::vector<std::string>{"0558-7654321", "13900001111"}));
  // Names are not read: the column is a note, and no row has a place for one.
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_TRUE(read.notes[0].code.starts_with("TAB-COLUMN")) << read.notes[0].code;
}

TEST(FrameFile, ErrorsSayWhere) {
  const auto read = preview(
      "电话,单位,城乡,人数\n"
      "123,v11,城镇,1\n"
      ",v11,城镇,1\n"
      "13812345678,远方的地方,城镇,1\n"
      "13812345679,v11,,1\n"
      "13812345670,v11,城镇,0\n"
      "13812345671,v11,城/镇,1\n");
  std::vector<std::string> found;
  for (const base::Problem& problem : read.errors.listed)
    found.push_back(std::to_string(problem.place.line) + " " + problem.code);
  EXPECT_EQ(found,
            (std::vector<std::string>{"2 IMPORT-PHONE", "3 FRAME-EMPTY", "4 IMPORT-VILLAGE",
                                      "5 FRAME-STRATUM", "6 FRAME-SIZE", "7 FRAME-STRATUM-SIGN"}));
  EXPECT_EQ(read.errors.listed[0].place.field, "电话");
}

TEST(FrameFile, TheSameNumberIsTakenOnce) {
  const auto read = preview(
      "电话,单位,城乡\n13812345678,v11,城镇\n138-1234-5678,v12,城镇\n13812345679,v11,城镇\n");
  EXPECT_EQ(read.rows.size(), 2U);
  EXPECT_EQ(read.duplicates, 1U);
  ASSERT_EQ(read.duplicate.size(), 1U);
  EXPECT_EQ(read.duplicate[0].place.line, 3);
}

TEST(FrameFile, OfAnAddressSurveyANumberIsHowAnAddressIsCalled) {
  const auto read = preview("地址,电话,城乡,年龄段,性别\n一村3号,13812345678,农村,30-44,女\n",
                            "victims", "three-zeros-2020");
  ASSERT_EQ(read.rows.size(), 1U);
  EXPECT_EQ(read.rows[0].kind, domain::FrameKind::address);
  EXPECT_EQ(read.rows[0].stratum, "农村/30-44/女");
  EXPECT_EQ(
      preview("电话,城乡,年龄段,性别\n13812345678,农村,30-44,女\n", "victims", "three-zeros-2020")
          .errors.listed.at(0)
          .code,
      "FRAME-KIND");
}

TEST_P(PollWaves, AFrameIsKeptSealedAndCounted) {
  EXPECT_EQ(house.count("poll_frame_row WHERE tenant = 1"), 240);
  const Json frames =
      house.read("lead", [](app::Reader& reader) { return app::poll_frames_page(reader); });
  const Json& frame = frames.at("frames").at(0);
  EXPECT_EQ(frame.at("n"), 240);
  // Landline and mobile, twelve villages, town and country.
  EXPECT_EQ(frame.at("counts").size(), 48U);
  // Not a number stands in the clear, in the rows or in the journal.
  for (const char* number : {"13910000000", "0558-7000001"}) {
    house.connect()->each(
        "SELECT sealed FROM poll_frame_row WHERE tenant = 1", {},
        [&](const store::Row& row) { EXPECT_EQ(row.bytes(0).find(number), std::string::npos); });
    for (const store::Entry& entry : store::read(*house.connect(), 1, 1, 100))
      EXPECT_EQ(entry.payload.find(number), std::string::npos) << entry.kind;
  }
  // Sent again: the same answer. Another file under the same frame: refused.
  const auto again = house.load_frame("frame", frame_csv());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->rows, 240);
  EXPECT_EQ(house.count("poll_frame_row WHERE tenant = 1"), 240);
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollWaves, AWorkbookIsReadToo) {
  tabular::Sheet sheet{.name = "号码", .heading = {"电话", "单位", "城乡"}, .rows = {}};
  sheet.rows.push_back({std::string("13812345678"), std::string("v11"), std::string("城镇")});
  const auto bytes = tabular::xlsx_write({sheet}, house.clock().now());
  ASSERT_TRUE(bytes);
  const auto loaded = house.load_frame("workbook", *bytes);
  ASSERT_TRUE(loaded) << loaded.error().code;
  EXPECT_EQ(loaded->rows, 1);
}

TEST_P(PollWaves, AFrameIsErasedWhenNoWaveWaitsForIt) {
  house.must("lead", "poll.plan_wave", house.wave_data("november"));
  const Json erase{{"frame_id", id_text("frame")}, {"reason", "不再使用"}};
  EXPECT_EQ(house.outcome("lead", "poll.frame_erase", erase), "FRAME-IN-USE");
  EXPECT_EQ(house.outcome("call-1", "poll.frame_erase", erase), "FORBIDDEN");
  house.must("lead", "poll.close", {{"wave_id", id_text("november")}, {"reason", "不做了"}});
  house.must("lead", "poll.frame_erase", erase);
  EXPECT_EQ(house.count("poll_frame_row WHERE tenant = 1"), 0);
  EXPECT_EQ(house.outcome("lead", "poll.frame_erase", erase), "FRAME-ERASED");
  EXPECT_EQ(house.outcome("lead", "poll.plan_wave", house.wave_data("december")),
            "WAVE-FRAME-GONE");
  EXPECT_EQ(house.verified(), "ok");
}

// ---- the draw ----------------------------------------------------------------------------------

TEST_P(PollWaves, TheStepsAreInOrder_S3_40) {
  const Json of{{"wave_id", id_text("november")}};
  EXPECT_EQ(house.outcome("lead", "poll.draw", of), "NOT-FOUND");
  house.must("lead", "poll.plan_wave", house.wave_data("november"));
  EXPECT_EQ(house.outcome("lead", "poll.draw", of), "WAVE-NO-SEED");
  EXPECT_EQ(house.outcome("lead", "poll.open", of), "WAVE-STATE");
  EXPECT_EQ(wave("november").at("next"), "seed");
  // Changed until its seed stands.
  Json changed = house.wave_data("november");
  changed["name"] = "十一月第一轮";
  house.must("lead", "poll.plan_wave", changed);
  house.must("lead", "poll.publish_seed",
             {{"wave_id", id_text("november")}, {"seed", "lottery-2021299"}});
  EXPECT_EQ(house.outcome("lead", "poll.plan_wave", changed), "WAVE-STATE");
  EXPECT_EQ(house.outcome("lead", "poll.draw", of), "WAVE-DRAW-DAY");
  EXPECT_EQ(wave("november").at("next"), "wait");
  on("2021-11-02");
  EXPECT_EQ(wave("november").at("next"), "draw");
  const Json drawn = house.must("lead", "poll.draw", of);
  EXPECT_EQ(drawn.at("n"), 96);
  EXPECT_EQ(drawn.at("eligible"), 240);
  EXPECT_EQ(house.outcome("lead", "poll.draw", of), "WAVE-STATE");
  // Nothing is worked before it is opened, and half of it stays in reserve.
  EXPECT_EQ(wave("november").at("strata").at(0).at("released"), 0);
  house.must("lead", "poll.open", of);
  EXPECT_EQ(wave("november").at("draw").at("reserve"), 48);
  house.must("lead", "poll.open", {{"wave_id", id_text("november")}, {"replicates", 2}});
  EXPECT_EQ(wave("november").at("draw").at("reserve"), 0);
  house.must("lead", "poll.close", {{"wave_id", id_text("november")}});
  EXPECT_EQ(wave("november").at("next"), "release");
  EXPECT_EQ(house.verified(), "ok");
}

// One that has not been drawn is withdrawn by closing it: in each state before the draw.
TEST_P(PollWaves, AWaveThatWasNotDrawnIsWithdrawn) {
  house.must("lead", "poll.plan_wave", house.wave_data("planned"));
  house.must("lead", "poll.plan_wave", house.wave_data("seeded"));
  house.must("lead", "poll.publish_seed", {{"wave_id", id_text("seeded")}, {"seed", "seed-5566"}});
  for (const char* name : {"planned", "seeded"}) {
    house.must("lead", "poll.close", {{"wave_id", id_text(name)}, {"reason", "n 写错了"}});
    EXPECT_EQ(wave(name).at("state"), "closed") << name;
    EXPECT_EQ(wave(name).at("next"), "withdrawn") << name << ": there is nothing to release";
    EXPECT_EQ(house.outcome("lead", "poll.draw", {{"wave_id", id_text(name)}}), "WAVE-STATE");
    EXPECT_EQ(house.outcome("lead", "poll.plan_wave", house.wave_data(name)), "WAVE-STATE");
  }
  house.must("lead", "poll.frame_erase", {{"frame_id", id_text("frame")}, {"reason", "重来"}});
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollWaves, DaysTheWrongWayRoundAreNamedAsTheyWereGiven) {
  Json data = house.wave_data("november");
  data["from"] = "2021-11-20";
  data["to"] = "2021-11-10";
  const auto planned = house.send("lead", "poll.plan_wave", data);
  ASSERT_FALSE(planned);
  EXPECT_EQ(planned.error().code, "WAVE-DAYS-ORDER");
  EXPECT_EQ(planned.error().args.at("from"), "2021-11-20");
  EXPECT_EQ(planned.error().args.at("to"), "2021-11-10");
  const auto thought = app::poll_forecast({.n = 250,
                                           .from = base::Date::parse("2021-11-20").value(),
                                           .to = base::Date::parse("2021-11-10").value()});
  ASSERT_FALSE(thought);
  EXPECT_EQ(thought.error().code, "WAVE-DAYS-ORDER");
  EXPECT_EQ(thought.error().args.at("from"), "2021-11-20");
  EXPECT_EQ(thought.error().args.at("to"), "2021-11-10");
}

// With equal guesses it would be the proportional allocation under another name.
TEST_P(PollWaves, NeymanNeedsTheSpreadOfEveryStratum) {
  const Json counts =
      house.read("lead", [](app::Reader& reader) { return app::poll_frames_page(reader); })
          .at("frames")
          .at(0)
          .at("counts");
  std::map<std::string, std::int64_t> strata;
  for (const Json& count : counts) strata[count.at("stratum")] += count.at("n").get<std::int64_t>();
  ASSERT_GT(strata.size(), 3U);
  // More than the two of every stratum, so that there is something to allocate.
  Json spec{{"allocation", "neyman"}, {"n", 120}};
  const auto outcome = [&] {
    return house.outcome("lead", "poll.plan_wave", house.wave_data("november", spec));
  };
  EXPECT_EQ(outcome(), "WAVE-NEYMAN");
  spec["deviations"] = Json::array();
  for (const auto& [stratum, n] : strata)
    spec["deviations"].push_back(
        {{"stratum", stratum}, {"s", stratum == strata.begin()->first ? 0.5 : 0.1}});
  spec["deviations"].erase(spec["deviations"].size() - 1);
  EXPECT_EQ(outcome(), "WAVE-NEYMAN") << "one is missing";
  spec["deviations"].push_back({{"stratum", "nowhere"}, {"s", 0.1}});
  EXPECT_EQ(outcome(), "WAVE-STRATUM");
  spec["deviations"].erase(spec["deviations"].size() - 1);
  spec["deviations"].push_back({{"stratum", strata.rbegin()->first}, {"s", 0.1}});
  ASSERT_EQ(outcome(), "ok");
  house.must("lead", "poll.publish_seed",
             {{"wave_id", id_text("november")}, {"seed", "seed-neyman"}});
  on("2021-11-02");
  const Json drawn = house.must("lead", "poll.draw", {{"wave_id", id_text("november")}});
  EXPECT_EQ(drawn.at("n"), 120);
  const Json page = wave("november");
  EXPECT_TRUE(page.at("spreads").is_null());
  // Where answers spread five times as far, a much larger part of the numbers is drawn.
  double most = 0, other = 0;
  const Json& rows = page.at("strata");
  for (const Json& row : rows) {
    const double part = row.at("n").get<double>() / row.at("population").get<double>();
    (row.at("stratum") == strata.begin()->first ? most : other) =
        std::max(row.at("stratum") == strata.begin()->first ? most : other, part);
  }
  EXPECT_GT(most, other) << rows.dump();
}

TEST_P(PollWaves, ASeedIsUsedOnceForEver) {
  house.must("lead", "poll.plan_wave", house.wave_data("one"));
  house.must("lead", "poll.plan_wave", house.wave_data("two"));
  house.must("lead", "poll.publish_seed", {{"wave_id", id_text("one")}, {"seed", "seed-1234"}});
  EXPECT_EQ(house.outcome("lead", "poll.publish_seed",
                          {{"wave_id", id_text("two")}, {"seed", "seed-1234"}}),
            "WAVE-SEED-USED");
}

// Anybody who has the frame draws it again: the seed, the hash of the cut, and the list's digest.
TEST_P(PollWaves, TheListIsSealedAndCanBeDrawnAgain_S3_40) {
  house.draw_wave("november");
  const Json page = wave("november");
  const std::string text = list("november");
  EXPECT_EQ(page.at("draw").at("list_digest"), base::hex(base::sha256(text)));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 97);
  // By the recipe: the lowest keys of each stratum, as many as were drawn of it.
  const std::string seed = page.at("draw").at("seed"), cut = page.at("draw").at("cut").at("hash");
  std::map<std::string, std::set<std::int64_t>> got;
  house.connect()->each("SELECT stratum, frame_ord FROM poll_case WHERE tenant = 1", {},
                        [&](const store::Row& row) { got[row.text(0)].insert(row.i64(1)); });
  std::map<std::string, std::map<std::uint64_t, std::int64_t>> keyed;
  house.connect()->each(
      "SELECT stratum, ord FROM poll_frame_row WHERE tenant = 1", {}, [&](const store::Row& row) {
        keyed[row.text(0)].emplace(domain::sample_key(seed, cut, std::to_string(row.i64(1))),
                                   row.i64(1));
      });
  for (const auto& [stratum, ords] : got) {
    std::set<std::int64_t> lowest;
    for (const auto& [key, ord] : keyed[stratum])
      if (lowest.size() < ords.size()) lowest.insert(ord);
    EXPECT_EQ(ords, lowest) << stratum;
  }
  // The cut is the last entry of the day of the seed, which nobody could know then.
  EXPECT_EQ(page.at("draw").at("cut").at("seq"),
            app::cut_of_day(*house.connect(), 1, base::Date::parse("2021-11-01").value()).seq);
}

// 240 in 48 strata of five; 96 of them are two of each, each with a chance of 2 in 5.
TEST_P(PollWaves, EveryCaseKnowsItsProbability) {
  house.draw_wave("november");
  const Json strata = wave("november").at("strata");
  for (const Json& stratum : strata) {
    EXPECT_EQ(stratum.at("n"), 2) << stratum;
    EXPECT_EQ(stratum.at("population"), 5) << stratum;
  }
  EXPECT_EQ(house.count("poll_case WHERE tenant = 1 AND probability = '0.40000000000000002'"), 96);
  EXPECT_EQ(house.count("poll_case WHERE tenant = 1 AND outcome = '3.11' AND stage = 'open'"), 96);
}

TEST_P(PollWaves, WhoeverSpeaksAnotherLanguageIsForSomebodyWhoDoes) {
  house.draw_wave("november", {{"n", 240}, {"languages", {"阜阳话"}}});
  EXPECT_EQ(house.count("poll_case WHERE tenant = 1 AND skill = 'language:阜阳话'"), 12);
}

TEST_P(PollWaves, NobodyIsContactedTwiceWithinTheDays) {
  house.open_wave("november", {{"n", 96}, {"method", "srs"}, {"exclude_days", 30}});
  const std::set<std::string> first = drawn("november");
  // While the wave is under way its people are in no other.
  house.draw_wave("second", {{"n", 96}, {"method", "srs"}, {"exclude_days", 30}});
  for (const std::string& who : drawn("second")) EXPECT_FALSE(first.contains(who));
  called("november", house.clock().now());
  house.must("lead", "poll.close", {{"wave_id", id_text("november")}});
  house.must("lead", "poll.close", {{"wave_id", id_text("second")}});
  const Json third = house.draw_wave("third", {{"n", 96}, {"method", "srs"}, {"exclude_days", 30}});
  EXPECT_EQ(third.at("recent"), 96);
  EXPECT_EQ(third.at("eligible"), 144);
  for (const std::string& who : drawn("third")) EXPECT_FALSE(first.contains(who));
  // Where the days are over, they may be drawn again.
  house.must("lead", "poll.close", {{"wave_id", id_text("third")}});
  const Json again = house.draw_wave("fourth", {{"n", 96}, {"method", "srs"}, {"exclude_days", 0}});
  EXPECT_EQ(again.at("eligible"), 240);
}

TEST_P(PollWaves, WhoAskedNeverToBeCalledIsNotDrawn) {
  EXPECT_EQ(house.outcome("call-1", "poll.exclude", {{"number", "139 1000 0000"}}), "ok");
  EXPECT_EQ(house.outcome("call-1", "poll.exclude", {{"number", "12"}}), "CONTACT-PHONE");
  EXPECT_EQ(house.outcome("call-1", "poll.exclude", Json::object()), "POLL-EXCLUDE");
  const Json all = house.draw_wave("all", {{"n", 239}, {"method", "srs"}});
  EXPECT_EQ(all.at("never"), 1);
  EXPECT_EQ(all.at("eligible"), 239);
  const auto journal = store::read(*house.connect(), 1, 1, 100);
  for (const store::Entry& entry : journal)
    EXPECT_EQ(entry.payload.find("13910000000"), std::string::npos) << entry.kind;
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollWaves, EveryMethodDrawsWhatItWasAsked) {
  const std::pair<const char*, Json> waves[]{
      {"a", {{"n", 100}, {"method", "systematic"}}},
      {"b", {{"n", 60}, {"method", "pps"}}},
      {"c", {{"n", 120}, {"method", "stratified"}, {"allocation", "equal"}}},
      {"d", {{"n", 110}, {"allocation", "minimum"}, {"minimum", 2}}}};
  for (const auto& [name, spec] : waves) {
    Json without = spec;
    without["exclude_days"] = 0;
    EXPECT_EQ(house.draw_wave(name, without).at("n"), spec.at("n")) << name;
    house.must("lead", "poll.close", {{"wave_id", id_text(name)}});
  }
  EXPECT_EQ(house.outcome("lead", "poll.plan_wave", house.wave_data("e", {{"n", 241}})),
            "SAMPLE-MANY");
  // 48 strata of two each need 96: said when it is planned, not when it can no longer be changed.
  const auto few = house.send("lead", "poll.plan_wave", house.wave_data("f", {{"n", 50}}));
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().code, "SAMPLE-FEW");
  EXPECT_EQ(few.error().args.at("needs"), "96");
  EXPECT_EQ(
      house.outcome("lead", "poll.plan_wave", house.wave_data("f", {{"n", 50}, {"method", "srs"}})),
      "ok");
  EXPECT_EQ(house.verified(), "ok");
}

// ---- daily quotas and forecasts ----------------------------------------------------------------

TEST_P(PollWaves, ADailySurveyReleasesDayByDay_S3_40) {
  house.open_wave("november", {{"per_day", 2}, {"replicates", 2}});
  const Json page = wave("november");
  // From the second to the thirtieth.
  EXPECT_EQ(page.at("forecast").at("days").size(), 29U);
  EXPECT_EQ(page.at("draw").at("reserve"), 48);
  EXPECT_GT(house.count("poll_case WHERE tenant = 1 AND day = $1",
                        {base::Date::parse("2021-11-02").value().days()}),
            0);
  // Half of the 96 cases are released and half of them answer in the end, some after the last day.
  EXPECT_GT(page.at("forecast").at("completes").get<double>(), 20);
  EXPECT_LT(page.at("forecast").at("completes").get<double>(), 24.01);
  EXPECT_TRUE(page.at("forecast").at("replicate_needed").get<bool>());
}

TEST_P(PollWaves, ThePlansWavesAreExpectedAndFound_S1_24) {
  const auto page = [&] {
    return house.read("lead", [](app::Reader& reader) { return app::poll_waves_page(reader); });
  };
  const Json before = page();
  EXPECT_EQ(before.at("expected").size(), 9U);
  EXPECT_TRUE(before.at("expected").at(7).at("wave_id").is_null());
  house.must("lead", "poll.plan_wave", house.wave_data("november"));
  EXPECT_EQ(page().at("expected").at(7).at("wave_id"), id_text("november"));
  EXPECT_EQ(page().at("surveys").at(0).at("form_version"), 1);
}

TEST_P(PollWaves, AThoughtOfWaveSaysHowExactItWouldBe) {
  const Json thought = app::poll_forecast({.n = 250,
                                           .response = 0.2,
                                           .share = 0.9,
                                           .from = base::Date::parse("2021-11-01").value(),
                                           .to = base::Date::parse("2021-11-01").value(),
                                           .completes = 1500})
                           .value();
  EXPECT_EQ(thought.at("completes"), 50);
  // 50 completes at 90 %: about 8.3 points (field-anchors.md, section 4).
  EXPECT_NEAR(thought.at("half_width").get<double>(), 8.3, 0.1);
  EXPECT_EQ(thought.at("cases_needed"), 7500);
}

// ---- erasing -----------------------------------------------------------------------------------

TEST_P(PollWaves, ContactDataIsErasedWhenItsDaysAreOver) {
  house.open_wave("november", {{"keep_days", 10}});
  house.must("lead", "poll.close", {{"wave_id", id_text("november")}});
  const auto db = house.connect();
  const Uuid one = store::poll_case_id(id("november"), 1);
  const auto contact = [&] {
    return app::poll_contact(*house.connect(), 1, house.engine().keyring(), id("november"), one);
  };
  ASSERT_TRUE(contact());
  EXPECT_EQ(contact()->numbers.size(), 1U);
  on("2021-11-12");
  house.engine().tick();
  EXPECT_TRUE(contact());  // closed on the second: the tenth day is the twelfth
  on("2021-11-13");
  house.engine().tick();
  EXPECT_FALSE(contact());
  EXPECT_EQ(house.count("poll_frame_row WHERE tenant = 1"), 0) << "no wave needs the frame";
  EXPECT_EQ(drawn("november").size(), 96U) << "so that nobody is asked again too soon";
  bool noted = false;
  for (const store::Entry& entry : store::read(*db, 1, 1, 100))
    noted = noted || entry.payload.find("poll.contacts_erased") != std::string::npos;
  EXPECT_TRUE(noted);
  house.engine().tick();
  EXPECT_EQ(house.verified(), "ok");
  on("2022-12-01");
  house.engine().tick();
  EXPECT_TRUE(drawn("november").empty());
}

TEST_P(PollWaves, WithoutDaysOfKeepingItIsErasedAtTheClose) {
  house.open_wave("november", {{"keep_days", 0}});
  house.must("lead", "poll.close", {{"wave_id", id_text("november")}});
  EXPECT_FALSE(app::poll_contact(*house.connect(), 1, house.engine().keyring(), id("november"),
                                 store::poll_case_id(id("november"), 1)));
}

}  // namespace
}  // namespace wanhu::test
