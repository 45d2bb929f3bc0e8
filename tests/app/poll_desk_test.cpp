// The phone desk on both databases: who gets which case, what becomes of a call, the one-time link,
// listening in with consent, and what a supervisor sees. F10, S3_40; docs/poll.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "app/poll_desk.hpp"
#include "app/poll_release.hpp"
#include "app/query_poll_desk.hpp"
#include "app/query_poll_wave.hpp"
#include "base/random.hpp"
#include "domain/poll/outcome.hpp"
#include "store/tables/poll.hpp"
#include "support/poll_house.hpp"

namespace wanhu::test {
namespace {

using base::Instant;

class PollDesk : public testing::TestWithParam<store::Engine> {
 protected:
  PollHouse house{GetParam()};

  void SetUp() override { house.open_wave("nov"); }  // now it is Tuesday 2 November, nine o'clock

  static Json of_wave(Json more = Json::object()) {
    Json data{{"wave_id", id_text("nov")}};
    data.update(more);
    return data;
  }
  std::string take(const std::string& who) {
    return house.must(who, "poll.take", of_wave()).at("case_id").get<std::string>();
  }
  static Json call_of(const std::string& one, const std::string& outcome, Json more = {}) {
    Json data = of_wave({{"case_id", one}, {"outcome", outcome}, {"seconds", 60}});
    if (more.is_object()) data.update(more);
    return data;
  }
  Json call(const std::string& who, const std::string& one, const std::string& outcome,
            Json more = {}) {
    return house.must(who, "poll.call", call_of(one, outcome, std::move(more)));
  }
  std::string refused(const std::string& who, const std::string& one, const std::string& outcome,
                      Json more = {}) {
    return house.outcome(who, "poll.call", call_of(one, outcome, std::move(more)));
  }
  static Json answers(const char* safe = "c5") {
    return {{"q_here", "yes"}, {"q_safe", safe}, {"q_sat", "c4"}};
  }
  Json desk(const std::string& who) {
    return house.read(
        who, [](app::Reader& reader) { return app::poll_desk(reader, std::nullopt, {}).value(); });
  }
  store::PollCaseRow row(const std::string& one) {
    return store::load_poll_case(*house.connect(), 1, id("nov"), Uuid::parse(one).value()).value();
  }
  std::vector<domain::QueuedCase> all_cases() {
    std::vector<Uuid> ids;
    const auto db = house.connect();
    db->each("SELECT case_id FROM poll_case WHERE tenant = 1 AND wave_id = $1 ORDER BY number",
             {id("nov")}, [&](const store::Row& one) { ids.push_back(one.uuid(0)); });
    std::vector<domain::QueuedCase> cases;
    cases.reserve(ids.size());
    for (const Uuid& one : ids) {
      const auto queued = store::load_poll_case(*db, 1, id("nov"), one)->queued;
      // What is kept in reserve is not part of the wave yet.
      if (queued.day.days() < domain::k_poll_reserve_day) cases.push_back(queued);
    }
    return cases;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, PollDesk,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(PollDesk, F10_TwoInterviewersNeverGetTheSameCase) {
  const std::string one = take("call-1"), two = take("call-2"), three = take("senior-1");
  EXPECT_NE(one, two);
  EXPECT_NE(two, three);
  EXPECT_NE(one, three);
  EXPECT_EQ(house.outcome("call-1", "poll.take", of_wave()), "POLL-HOLDS");
  EXPECT_EQ(refused("call-2", one, "3.13"), "POLL-NOT-HELD");
  house.must("call-1", "poll.give_back", of_wave({{"case_id", one}, {"reason", "break"}}));
  EXPECT_EQ(take("call-1"), one) << "it goes back to its place";
  house.must("call-1", "poll.give_back", of_wave({{"case_id", one}, {"reason", "known"}}));
  EXPECT_EQ(row(one).queued.skill, "lead") << "who knows the resident does not ask them";
  EXPECT_NE(take("call-1"), one);
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, F10_TheDatabaseGivesWhatTheRuleGives) {
  base::Seeded random(11);
  const std::map<std::string, access::Role> people{{"call-1", access::Role::interviewer},
                                                   {"call-2", access::Role::interviewer},
                                                   {"senior-1", access::Role::converter},
                                                   {"lead", access::Role::poll_lead}};
  const auto codes = domain::codes_to_choose("mobile");
  const auto wave = store::load_wave(*house.connect(), 1, id("nov")).value();
  int given = 0, refused_takes = 0;
  for (int step = 0; step < 400; ++step) {
    const auto who = std::next(people.begin(), static_cast<int>(random.below(people.size())));
    const auto held =
        store::case_held_by(*house.connect(), 1, id_text(who->first), house.clock().now());
    if (held) {
      const std::string one = held->id.text();
      if (random.chance(0.1)) {
        house.must(who->first, "poll.give_back", of_wave({{"case_id", one}, {"reason", "other"}}));
      } else if (random.chance(0.1)) {
        house.clock().pass(25 * k_minute_ms);  // forgotten
      } else {
        Json more = Json::object();
        std::string code = codes.at(random.below(codes.size()))->code;
        if (code == "2.25") {
          const Instant due = Instant::at(house.clock().now().date() + 1, 10 * 60);
          more = {{"appointment", due.iso()}, {"with_me", random.chance(0.5)}};
        }
        if (code == "1.10" || code == "1.20") more = {{"answers", answers()}};
        (void)house.send(who->first, "poll.call", call_of(one, code, more));
      }
    } else {
      const access::Person person{
          .id = id(who->first), .login = "", .name = "", .role = who->second};
      const auto db = house.connect();
      const auto rules = app::call_rules_of(house.engine().plans(), *db, 1, wave);
      const auto expected = domain::next_case(all_cases(), app::caller_of(person, wave, {}), rules,
                                              calendar::Calendar::office(), house.clock().now());
      const auto answer = house.send(who->first, "poll.take", of_wave());
      ASSERT_EQ(answer.has_value(), expected.found.has_value()) << step;
      if (answer) {
        ++given;
        EXPECT_EQ(answer->answer.at("case_id"), expected.found->text()) << step;
      } else {
        ++refused_takes;
        const std::map<domain::NoCase, std::string> whys{
            {domain::NoCase::window, "POLL-NEXT-WINDOW"},
            {domain::NoCase::wait, "POLL-NEXT-WAIT"},
            {domain::NoCase::others, "POLL-NEXT-OTHERS"},
            {domain::NoCase::ended, "POLL-NEXT-ENDED"}};
        EXPECT_EQ(answer.error().code, whys.at(expected.why)) << step;
      }
    }
    if (random.chance(0.3))
      house.clock().pass(static_cast<std::int64_t>(random.below(90)) * k_minute_ms);
  }
  EXPECT_GT(given, 30);
  EXPECT_GT(refused_takes, 5);
  EXPECT_EQ(house.count("poll_case WHERE attempts > 9"), 0) << "six, and three by appointment";
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, TheCaseOnTheScreenAndNothingOfWhereItBelongs) {
  EXPECT_TRUE(desk("call-1").at("case").is_null());
  EXPECT_EQ(desk("call-1").at("next").at("ready"), true);
  const std::string one = take("call-1");
  const Json page = desk("call-1").at("case");
  EXPECT_EQ(page.at("case_id"), one);
  ASSERT_EQ(page.at("numbers").size(), 1U);
  EXPECT_GE(page.at("numbers").at(0).at("number").get<std::string>().size(), 10U);
  EXPECT_EQ(page.at("form").at("questions").size(), 4U);
  for (const char* hidden : {"unit", "stratum", "probability"}) EXPECT_FALSE(page.contains(hidden));
  EXPECT_TRUE(desk("call-2").at("case").is_null()) << "on one screen only";
  call("call-1", one, "3.13", {{"note", "晚上再打"}});
  EXPECT_EQ(desk("call-1").at("today").at("calls"), 1);
  house.clock().set(Instant::at(house.clock().now().date(), 19 * 60));
  for (std::string next = take("call-2"); next != one; next = take("call-2"))
    call("call-2", next, "1.10", {{"answers", answers()}});
  EXPECT_EQ(desk("call-2").at("case").at("note"), "晚上再打");
  EXPECT_EQ(desk("call-2").at("case").at("calls").size(), 1U);
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, AnswersAreCheckedAgainstTheQuestionnaire) {
  const std::string one = take("call-1");
  const auto with = [&](const char* outcome, Json said) {
    return refused("call-1", one, outcome, {{"answers", std::move(said)}});
  };
  EXPECT_EQ(with("1.10", {{"q_here", "yes"}}), "ANSWER-MISSING");
  EXPECT_EQ(with("1.10", {{"q_here", "no"}}), "POLL-SCREENED");
  Json skipped = answers();
  skipped["q_why"] = "路口";
  EXPECT_EQ(with("1.10", skipped), "ANSWER-SKIPPED");
  EXPECT_EQ(with("1.10", {{"q_here", 1}}), "FIELD-TYPE");
  EXPECT_EQ(with("3.13", answers()), "POLL-ANSWERS-OUTCOME");
  EXPECT_EQ(refused("call-1", one, "1.20"), "POLL-PARTIAL-EMPTY");
  EXPECT_EQ(refused("call-1", one, "3.11"), "POLL-OUTCOME");
  EXPECT_EQ(house.count("poll_call"), 0) << "nothing of it is kept";
  // Broken off: what was said stays, and is there for the converter.
  call("call-1", one, "2.12", {{"answers", {{"q_here", "yes"}, {"q_safe", "dont_know"}}}});
  EXPECT_EQ(house.count("poll_answer"), 2);
  house.clock().set(Instant::at(house.clock().now().date() + 3, 10 * 60));
  for (std::string next = take("senior-1"); next != one; next = take("senior-1"))
    call("senior-1", next, "4.51");
  EXPECT_EQ(desk("senior-1").at("case").at("answers").at("q_safe"), "dont_know");
  Json whole = answers("c1");
  whole["q_why"] = "路口没有灯";
  const Json done =
      call("senior-1", one, "1.10", {{"answers", whole}, {"told", true}, {"pressured", true}});
  EXPECT_EQ(done.at("outcome"), "1.10");
  EXPECT_EQ(done.at("open"), false);
  EXPECT_EQ(house.count("poll_answer WHERE value = 'c1'"), 1);
  EXPECT_EQ(house.count("poll_call WHERE told = 1 AND pressured = 1"), 1);
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, AnInterviewIsNotLostWithItsHold) {
  const std::string one = take("call-1");
  house.clock().pass(15 * k_minute_ms);
  house.must("call-1", "poll.take", of_wave({{"case_id", one}}));
  house.clock().pass(15 * k_minute_ms);
  EXPECT_EQ(desk("call-1").at("case").at("case_id"), one) << "it was held for longer";
  house.clock().pass(10 * k_minute_ms);
  EXPECT_TRUE(desk("call-1").at("case").is_null());
  call("call-1", one, "1.10", {{"answers", answers()}});
  // Taken by somebody else meanwhile, it is theirs.
  const std::string two = take("call-1");
  house.clock().pass(21 * k_minute_ms);
  EXPECT_EQ(take("call-2"), two);
  EXPECT_EQ(refused("call-1", two, "1.10", {{"answers", answers()}}), "POLL-NOT-HELD");
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, AppointmentsAreKeptAndAreNoRefusals) {
  const std::string one = take("call-1");
  EXPECT_EQ(refused("call-1", one, "2.25", {{"appointment", "2021-11-02T22:00:00+08:00"}}),
            "POLL-APPOINTMENT-TIME");
  EXPECT_EQ(refused("call-1", one, "2.112", {{"appointment", "2021-11-02T15:00:00+08:00"}}),
            "POLL-APPOINTMENT-OUTCOME");
  call("call-1", one, "2.25", {{"appointment", "2021-11-02T15:00:00+08:00"}, {"with_me", true}});
  EXPECT_EQ(row(one).queued.due, Instant::parse("2021-11-02T15:00:00+08:00"));
  house.clock().set(Instant::parse("2021-11-02T15:00:00+08:00").value());
  const std::string other = take("call-2");
  EXPECT_NE(other, one);
  EXPECT_EQ(take("call-1"), one);
  const Json watch = house.read("lead", [](app::Reader& reader) {
    return app::poll_watch(reader, id("nov"), std::nullopt).value();
  });
  for (const Json& group : watch.at("rates"))
    for (const Json& rate : group.at("rates"))
      if (rate.at("name") == "REF1") EXPECT_EQ(rate.at("numerator"), 0);
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, NeverAgainIsForEveryWave) {
  const std::string one = take("call-1");
  EXPECT_EQ(refused("call-1", one, "3.13", {{"never_again", true}}), "POLL-NEVER");
  call("call-1", one, "2.112", {{"never_again", true}});
  EXPECT_FALSE(row(one).queued.open);
  EXPECT_EQ(house.count("poll_never"), 1);
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, WhoAskedNotToBeCalledSinceTheDrawIsPassedOver) {
  const auto db = house.connect();
  db->exec(
      "INSERT INTO poll_never (tenant, who, day, seq) SELECT tenant, who, 18000, 1 FROM "
      "poll_case_contact WHERE tenant = 1 AND wave_id = $1",
      {id("nov")});
  const Json passed = house.must("call-1", "poll.take", of_wave());
  EXPECT_TRUE(passed.at("case_id").is_null());
  EXPECT_EQ(house.count("poll_case WHERE stage = 'final' AND outcome = '2.11'"), 1);
  EXPECT_TRUE(desk("call-1").at("case").is_null()) << "no number was shown";
}

TEST_P(PollDesk, AOneTimeLinkEndsWithTheFirstWholeAnswer) {
  const std::string one = take("call-1"), token = "0123456789abcdef";
  const Json linked = of_wave({{"case_id", one}, {"token_digest", app::link_digest(token)}});
  EXPECT_EQ(house.outcome("call-2", "poll.link", linked), "POLL-NOT-HELD");
  house.must("call-1", "poll.link", linked);
  const auto form = [&](const std::string& of) {
    return house.read("lead", [&](app::Reader& reader) { return app::poll_self_form(reader, of); });
  };
  EXPECT_EQ(form("another").error().code, "POLL-LINK-UNKNOWN");
  EXPECT_EQ(form(token).value().at("form").at("questions").size(), 4U);
  const auto self = [&](Json said, const std::string& of) {
    return house.outcome("resident", "poll.self", {{"token", of}, {"answers", std::move(said)}});
  };
  EXPECT_EQ(self(answers(), "another"), "POLL-LINK-UNKNOWN");
  EXPECT_EQ(self({{"q_here", "yes"}}, token), "ANSWER-MISSING");
  EXPECT_EQ(house.outcome("call-1", "poll.self", {{"token", token}, {"answers", answers()}}),
            "FORBIDDEN");
  const app::Command command{.id = id("answer"),
                             .actor = std::string(app::k_actor_resident),
                             .kind = "poll.self",
                             .data = {{"token", token}, {"answers", answers()}}};
  EXPECT_TRUE(house.engine().execute(command).has_value());
  EXPECT_TRUE(house.engine().execute(command).value().repeated) << "the same answer sent again";
  EXPECT_EQ(self(answers("c1"), token), "POLL-LINK-USED") << "another one";
  EXPECT_EQ(form(token).error().code, "POLL-LINK-USED");
  EXPECT_EQ(row(one).outcome, "1.10");
  EXPECT_EQ(refused("call-1", one, "3.13"), "POLL-CASE-DONE");
  EXPECT_EQ(house.count("poll_call WHERE mode = 'self'"), 1);
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, SomebodyNotEligibleEndsALinkAsSuch) {
  const std::string one = take("call-1");
  house.must("call-1", "poll.link",
             of_wave({{"case_id", one}, {"token_digest", app::link_digest("tok")}}));
  EXPECT_EQ(
      house.outcome("resident", "poll.self", {{"token", "tok"}, {"answers", {{"q_here", "no"}}}}),
      "ok");
  EXPECT_EQ(row(one).outcome, "4.70");
}

TEST_P(PollDesk, ListeningInNeedsTheRespondentsConsent) {
  const std::string one = take("call-1");
  const auto monitor = [&](const std::string& who, const char* act) {
    return house.outcome(who, "poll.monitor", of_wave({{"case_id", one}, {"act", act}}));
  };
  EXPECT_EQ(monitor("lead", "listen"), "POLL-NO-CONSENT");
  EXPECT_EQ(monitor("call-2", "agreed"), "POLL-NOT-HELD");
  EXPECT_EQ(monitor("call-1", "agreed"), "ok");
  EXPECT_EQ(monitor("call-1", "listen"), "FORBIDDEN");
  EXPECT_EQ(monitor("call-1", "withdrawn"), "ok");
  EXPECT_EQ(monitor("lead", "listen"), "POLL-NO-CONSENT");
  EXPECT_EQ(monitor("call-1", "agreed"), "ok");
  EXPECT_EQ(monitor("lead", "listen"), "ok");
  call("call-1", one, "1.10", {{"answers", answers()}});
  EXPECT_EQ(house.count("poll_call WHERE monitored = $1", {id_text("lead")}), 1);
  EXPECT_EQ(monitor("lead", "listen"), "POLL-CASE-DONE");
  EXPECT_EQ(house.verified(), "ok");
}

TEST_P(PollDesk, TheSupervisorSeesRatesAndNoSmallShares) {
  for (int n = 0; n < 12; ++n)
    call("call-1", take("call-1"), "1.10", {{"answers", answers(n % 2 == 0 ? "c5" : "c3")}});
  for (int n = 0; n < 5; ++n) call("call-2", take("call-2"), "2.112");
  for (int n = 0; n < 3; ++n) call("call-2", take("call-2"), "3.13");
  call("call-2", take("call-2"), "4.51");
  const Json watch = house.read("lead", [](app::Reader& reader) {
    return app::poll_watch(reader, id("nov"), std::nullopt).value();
  });
  const std::int64_t released = store::released_cases(*house.connect(), 1, id("nov"));
  EXPECT_EQ(watch.at("funnel"), (Json{{"drawn", released},
                                      {"attempted", 21},
                                      {"contacted", 18},
                                      {"eligible", 17},
                                      {"completed", 12},
                                      {"open", released - 13}}));
  const Json& interim = watch.at("rates").at(1);
  ASSERT_EQ(interim.at("stage"), "interim");
  EXPECT_EQ(interim.at("n"), released);
  EXPECT_EQ(interim.at("rates").at(0).at("name"), "RR1");
  EXPECT_EQ(interim.at("rates").at(0).at("numerator"), 12);
  EXPECT_EQ(interim.at("rates").at(0).at("denominator"), released - 1) << "but for the shop";
  const Json people = house.read("lead", [](app::Reader& reader) {
    return app::poll_interviewers(reader, id("nov")).value();
  });
  ASSERT_EQ(people.at("interviewers").size(), 2U);
  EXPECT_EQ(people.at("interviewers").at(0).at("name"), "测试call-1") << "by name";
  EXPECT_EQ(people.at("interviewers").at(0).at("told").at("value"), 0);
  EXPECT_EQ(people.at("interviewers").at(0).at("minutes"), 1);
  const Json& few = people.at("interviewers").at(1);
  EXPECT_TRUE(few.at("cooperation").at("few"));
  EXPECT_TRUE(few.at("cooperation").at("value").is_null());
  EXPECT_TRUE(people.at("cooperation").at("few")) << "two interviewers say nothing";
  EXPECT_EQ(house.verified(), "ok");
}

// Cases of days to come are in no funnel and no rate, and the release of a wave closed today counts
// the same ones; a case that waits for the supervisor has not ended, for both.
TEST_P(PollDesk, S3_40_ADailyWaveCountsTheDaysThatHaveCome) {
  house.must("lead", "poll.close", of_wave());
  house.open_wave(
      "daily", {{"per_day", 2}, {"replicates", 1}});  // from Wednesday 3 November to the thirtieth
  const auto read_wave = [&] { return store::load_wave(*house.connect(), 1, id("daily")).value(); };
  const auto watch = [&] {
    return house.read("lead", [](app::Reader& reader) {
      return app::poll_watch(reader, id("daily"), std::nullopt).value();
    });
  };
  const auto strata = [&](const char* what) {
    const Json page = house.read("lead", [](app::Reader& reader) {
      return app::poll_wave_page(reader, id("daily"), false).value();
    });
    std::int64_t sum = 0;
    const Json& rows = page.at("strata");
    for (const Json& row : rows) sum += row.at(what).get<std::int64_t>();
    EXPECT_EQ(page.at("funnel"), watch().at("funnel"));
    return sum;
  };
  const auto until = [&](base::Date day) {
    return house.count("poll_case WHERE tenant = 1 AND wave_id = $1 AND day <= $2",
                       {id("daily"), std::int64_t{day.days()}});
  };
  const auto of = [](const Json& page, std::size_t stage) {  // 0: final, 1: as they stand
    return page.at("rates").at(stage).at("n").get<std::int64_t>();
  };
  const base::Date first = house.clock().now().date();
  ASSERT_GT(until(first), 2);
  ASSERT_LT(until(first), until(first + 2));
  ASSERT_LT(until(first + 2), store::released_cases(*house.connect(), 1, id("daily")));
  const auto told = [&](const std::string& outcome) {
    const Json wave_id{{"wave_id", id_text("daily")}};
    const Json one = house.must("call-1", "poll.take", wave_id);
    Json data{{"wave_id", id_text("daily")},
              {"case_id", one.at("case_id")},
              {"outcome", outcome},
              {"seconds", 60}};
    if (outcome == "1.10") data["answers"] = answers();
    house.must("call-1", "poll.call", std::move(data));
  };
  told("1.10");
  told("2.36");
  EXPECT_EQ(watch().at("funnel").at("drawn"), until(first));
  EXPECT_EQ(of(watch(), 1), until(first));
  EXPECT_EQ(of(watch(), 0), 1) << "the supervisor has not said what becomes of the other";
  EXPECT_EQ(strata("released"), until(first));
  EXPECT_EQ(strata("final"), 1);
  house.clock().set(Instant::at(first + 2, 10 * 60));
  EXPECT_EQ(of(watch(), 1), until(first + 2)) << "two days later their cases too";
  house.must("lead", "poll.close", {{"wave_id", id_text("daily")}});
  house.clock().set(Instant::at(first + 9, 10 * 60));
  const Json over = watch();
  EXPECT_EQ(of(over, 1), until(first + 2)) << "no case of a day after the close";
  EXPECT_EQ(strata("released"), until(first + 2));
  const domain::PollData data = house.read("lead", [&](app::Reader& reader) {
    const domain::PollWave wave = read_wave();
    const auto form = store::form_of(reader.db, 1, wave).value();
    domain::PollData counted =
        app::poll_data(reader.db, 1, wave, form,
                       reader.engine.plans().version(reader.db, 1, wave.plan_version)->plan.org,
                       wave.closed.value());
    counted.columns.clear();  // they point into the form
    return counted;
  });
  EXPECT_EQ(static_cast<std::int64_t>(data.cases.size()), of(over, 1));
  EXPECT_EQ(std::ranges::count_if(data.cases, &domain::PollCaseRow::final), of(over, 0));
}

// Of a town: its villages'. Of a unit that no plan knows: there is none.
TEST_P(PollDesk, S3_40_TheSupervisorSeesEveryNodeOfTheTree) {
  for (int n = 0; n < 12; ++n) call("call-1", take("call-1"), "1.10", {{"answers", answers()}});
  const auto watch = [&](const std::optional<std::string>& unit) {
    return house.read(
        "lead", [&](app::Reader& reader) { return app::poll_watch(reader, id("nov"), unit); });
  };
  const Json whole = watch(std::nullopt).value();
  std::vector<std::string> units;
  for (const Json& one : whole.at("units")) units.push_back(one.at("id"));
  EXPECT_TRUE(std::ranges::count(units, "t1") == 1 && std::ranges::count(units, "v11") == 1);
  for (const char* what : {"drawn", "completed", "open"}) {
    std::int64_t towns = 0, villages = 0;
    for (const char* town : {"t1", "t2", "t3", "t4"})
      towns += watch(town).value().at("funnel").at(what).get<std::int64_t>();
    for (const char* village : {"v11", "v12", "v13"})
      villages += watch(village).value().at("funnel").at(what).get<std::int64_t>();
    EXPECT_EQ(towns, whole.at("funnel").at(what).get<std::int64_t>()) << what;
    EXPECT_EQ(villages, watch("t1").value().at("funnel").at(what).get<std::int64_t>()) << what;
  }
  EXPECT_GT(watch("t1").value().at("funnel").at("drawn").get<std::int64_t>(), 0);
  EXPECT_EQ(watch("t1").value().at("unit"), "t1");
  const auto rate = [](const Json& page) {
    return page.at("rates").at(1).at("rates").at(0).at("denominator").get<double>();
  };
  EXPECT_NEAR(rate(watch("t1").value()) + rate(watch("t2").value()) + rate(watch("t3").value()) +
                  rate(watch("t4").value()),
              rate(whole), 1e-9);
  const auto unknown = watch("atlantis");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "NOT-FOUND");
}

TEST_P(PollDesk, NothingIsCalledBeforeTheWindowOrAfterTheClose) {
  house.clock().set(Instant::at(house.clock().now().date(), 8 * 60));
  const auto early = house.send("call-1", "poll.take", of_wave());
  EXPECT_EQ(early.error().code, "POLL-NEXT-WINDOW");
  EXPECT_EQ(early.error().args.at("next"), "2021-11-02 09:00");
  EXPECT_EQ(desk("call-1").at("next").at("why"), "window");
  house.clock().set(Instant::at(house.clock().now().date(), 10 * 60));
  const std::string one = take("call-1");
  house.must("lead", "poll.close", of_wave({{"reason", "结束"}}));
  EXPECT_EQ(refused("call-1", one, "3.13"), "POLL-WAVE-CLOSED");
  EXPECT_EQ(house.outcome("call-2", "poll.take", of_wave()), "POLL-WAVE-CLOSED");
  EXPECT_EQ(desk("call-2").at("waves").size(), 0U);
  EXPECT_EQ(house.outcome("call-1", "poll.take", {{"wave_id", id_text("none")}}), "NOT-FOUND");
}

TEST_P(PollDesk, WhoMayDoWhat) {
  using access::Query, access::Role;
  EXPECT_FALSE(access::may_ask(Role::interviewer, Query::poll_watch));
  EXPECT_FALSE(access::may_ask(Role::centre, Query::poll_desk));
  EXPECT_FALSE(access::may_ask(Role::auditor, Query::poll_desk));
  EXPECT_EQ(house.outcome("call-1", "poll.close", of_wave({{"reason", "x"}})), "FORBIDDEN");
}

}  // namespace
}  // namespace wanhu::test
