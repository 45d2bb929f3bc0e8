// The independent call-back from its draw to the three rates, on both engines.
#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "access/role.hpp"
#include "app/query_callbacks.hpp"
#include "app/query_desk.hpp"
#include "app/query_rates.hpp"
#include "support/matter_walk.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;

class CallBacks : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021, 9:00

  void SetUp() override { activate("100%"); }

  // S1, which draws `share` of the rounds and shows figures of ten matters and more.
  void activate(const std::string& share) {
    std::string plan = s1_plan_text();
    const auto put = [&](const std::string& from, const std::string& to) {
      const auto at = plan.find(from);
      ASSERT_NE(at, std::string::npos) << from;
      plan.replace(at, from.size(), to);
    };
    put("callback  = { share = \"10%\"", "callback  = { share = \"" + share + "\"");
    put("min_n = 20", "min_n = 10");
    town.must("system", "plan.activate", {{"source", plan}});
  }
  void on(const std::string& name, const std::string& actor, const std::string& kind, Json data) {
    data["matter_id"] = id_text(name);
    town.must(actor, kind, std::move(data));
  }
  std::string outcome(const std::string& name, const std::string& actor, const std::string& kind,
                      Json data) {
    data["matter_id"] = id_text(name);
    return town.outcome(actor, kind, std::move(data));
  }
  void open(const std::string& name) {
    on(name, "qsm-1", "matter.open",
       {{"check", "123456"},
        {"title", name},
        {"text", "坏了三天"},
        {"unit", k_village_a},
        {"channel", "visit"},
        {"dwelling_id", id_text("dwelling a 1")}});
    on(name, "centre-1", "matter.hand_over", {{"owner", id_text("qsm-lead")}});
  }
  void answer(const std::string& name) {
    on(name, "qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
  }
  static Json call(const char* result, const char* resolved = nullptr,
                   const char* satisfied = nullptr) {
    Json data{{"round", 1}, {"channel", "phone"}, {"result", result}};
    if (resolved != nullptr) data["resolved"] = resolved;
    if (satisfied != nullptr) data["satisfied"] = satisfied;
    return data;
  }
  std::set<std::string> waiting_for(const std::string& person) {
    return town.read(person, [](app::Reader& reader) {
      std::set<std::string> titles;
      const Json page = app::callbacks_page(reader, {.limit = 100});
      for (const Json& one : page.at("items")) titles.insert(one.at("title").get<std::string>());
      return titles;
    });
  }
  Json rates(const std::string& person = "centre-1") {
    return town.read(person, [](app::Reader& reader) {
      const Date day = reader.now.date();
      return app::rates(reader, {.from = day - 60, .to = day});
    });
  }
  void pass_days(int days) { town.clock().pass(days * k_day_ms); }
};
INSTANTIATE_TEST_SUITE_P(Both, CallBacks,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(CallBacks, WhoeverHandledItDoesNotSeeThatItWasDrawnNorCall) {
  open("m");
  EXPECT_TRUE(waiting_for("centre-2").empty()) << "nothing is drawn before the answer";
  on("m", "centre-1", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
  EXPECT_EQ(waiting_for("centre-2"), std::set<std::string>{"m"});
  EXPECT_TRUE(waiting_for("centre-1").empty()) << "centre-1 answered it";
  EXPECT_EQ(outcome("m", "centre-1", "matter.call_back", call("answered", "yes", "very")),
            "CALLBACK-OWN");
  EXPECT_EQ(outcome("m", "centre-2", "matter.call_back", call("answered", "yes")),
            "CALLBACK-ANSWER");
  EXPECT_EQ(outcome("m", "centre-2", "matter.call_back", call("refused", "yes")),
            "CALLBACK-ANSWER");
  on("m", "centre-2", "matter.call_back", call("answered", "yes", "very"));
  EXPECT_EQ(town.matter("m").closing, "confirmed") << "it is the resident's word";
  EXPECT_EQ(outcome("m", "centre-2", "matter.call_back", call("answered", "yes", "very")),
            "CALLBACK-DONE");
  EXPECT_EQ(town.verified(), "ok");
}

// What others are to call about is not cut off by what one has handled oneself.
TEST_P(CallBacks, AHandlersPageIsFullHoweverManyOldRoundsAreTheirOwn) {
  for (int i = 0; i < 5; ++i) {
    const std::string name = "own " + std::to_string(i);
    open(name);
    on(name, "centre-1", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
    town.clock().pass(60'000);
  }
  std::vector<std::string> others;
  for (int i = 0; i < 5; ++i) {
    others.push_back("other " + std::to_string(i));
    open(others.back());
    answer(others.back());
    town.clock().pass(60'000);
  }
  std::vector<std::string> found;
  app::CallBacksAsk ask{.limit = 2};
  int pages = 0;
  for (; pages < 9; ++pages) {
    const Json page = town.read(
        "centre-1", [&](app::Reader& reader) { return app::callbacks_page(reader, ask); });
    for (const Json& one : page.at("items")) found.push_back(one.at("title"));
    if (page.at("next").is_null()) break;
    EXPECT_EQ(page.at("items").size(), 2U);
    ask.after = page.at("next");
    EXPECT_TRUE(app::is_callback_page_after(ask.after));
  }
  EXPECT_EQ(found, others) << "each once, the first to be drawn first";
  EXPECT_EQ(pages, 2);
  EXPECT_FALSE(app::is_callback_page_after("2"));
}

TEST_P(CallBacks, DoneOnesArePagedTheLastDrawnFirst) {
  for (const char* name : {"a", "b", "c"}) {
    open(name);
    answer(name);
    town.clock().pass(60'000);
    on(name, "centre-2", "matter.call_back", call("refused"));
  }
  const auto page = [&](const std::string& after) {
    return town.read("centre-2", [&](app::Reader& reader) {
      return app::callbacks_page(reader, {.done = true, .after = after, .limit = 2});
    });
  };
  const Json first = page("");
  ASSERT_EQ(first.at("items").size(), 2U);
  EXPECT_EQ(first.at("items").at(0).at("title"), "c");
  const Json second = page(first.at("next"));
  ASSERT_EQ(second.at("items").size(), 1U);
  EXPECT_EQ(second.at("items").at(0).at("title"), "a");
  EXPECT_TRUE(second.at("next").is_null());
}

TEST_P(CallBacks, WhatWaitsForACallStandsInMyWorkOfThoseWhoMayMakeIt) {
  open("m");
  on("m", "centre-1", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
  const auto group = [&](const std::string& who) {
    const Json work = town.read(who, [](app::Reader& reader) { return app::my_work(reader); });
    Json found;
    for (const Json& one : work.at("groups"))
      if (one.at("id") == "callback") found = one;
    return found;
  };
  const Json waiting = group("centre-2");
  EXPECT_EQ(waiting.at("total"), 1);
  EXPECT_EQ(waiting.at("items").at(0).at("title"), "m");
  EXPECT_EQ(group("centre-1").at("total"), 0) << "centre-1 answered it";
  EXPECT_TRUE(group("qsm-lead").is_null()) << "calls are the centre's";
  on("m", "centre-2", "matter.call_back", call("answered", "yes", "very"));
  EXPECT_EQ(group("centre-2").at("total"), 0);
}

TEST_P(CallBacks, NoFigureTellsAHandlerThatARoundWasDrawn) {
  open("m");
  on("m", "centre-1", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
  pass_days(30);
  ASSERT_EQ(waiting_for("centre-2").size(), 1U);
  const Json total = rates("centre-1").at("total");
  EXPECT_TRUE(total.at("beside").at("drawn").is_null());
  EXPECT_TRUE(total.at("beside").at("waiting").is_null());
  const Json rows = town.read("centre-1", [](app::Reader& reader) {
    const Date day = reader.now.date();
    return app::rate_rows(reader, {.of = {.from = day - 60, .to = day, .unit = {}, .kind = {}},
                                   .rate = "resolution",
                                   .part = "beside"});
  });
  EXPECT_TRUE(rows.at("items").empty());
}

// 0006: what was missed stays missed, also when the case goes before a court later; and what comes
// back from there is judged like any other.
TEST_P(CallBacks, ALaterRoundThatGoesElsewhereTakesNoOtherOutOfTheRates) {
  open("m");
  pass_days(12);
  on("m", "qsm-lead", "matter.contact", {{"channel", "phone"}});
  answer("m");
  on("m", "qsm-1", "matter.dissent", {{"text", "没修好"}});
  on("m", "centre-2", "matter.exit",
     {{"exit", "statutory_channel"}, {"channel", "court"}, {"evidence", "已立案"}});
  EXPECT_EQ(town.matter("m").excluded, "court");
  const auto rounds_out = [&] {
    const Json items = town.read("auditor-1", [](app::Reader& reader) {
      const Date day = reader.now.date();
      return app::rate_rows(reader, {.of = {.from = day - 60, .to = day, .unit = {}, .kind = {}},
                                     .rate = "resolution",
                                     .part = "excluded",
                                     .reason = "court"})
          .at("items");
    });
    std::multiset<std::int64_t> rounds;
    for (const Json& one : items) rounds.insert(one.at("round").get<std::int64_t>());
    return rounds;
  };
  const auto expect_rounds = [&](std::int64_t due) {
    const Json all = rates("auditor-1"), total = all.at("total"), excluded = all.at("excluded");
    EXPECT_EQ(total.at("response").at("num"), 0);
    EXPECT_EQ(total.at("response").at("den"), 1) << "the late contact of the first round";
    EXPECT_EQ(total.at("resolution").at("num"), 0);
    EXPECT_EQ(total.at("resolution").at("den"), 1) << "the \"not solved\" of the first round";
    EXPECT_EQ(total.at("beside").at("due"), due);
    ASSERT_EQ(excluded.size(), 1U);
    EXPECT_EQ(excluded.at(0).at("id"), "court");
    EXPECT_EQ(excluded.at(0).at("n"), 1) << "the second round alone";
    EXPECT_EQ(rounds_out(), std::multiset<std::int64_t>{2});
  };
  pass_days(20);
  expect_rounds(1);
  on("m", "qsm-1", "matter.dissent", {{"text", "法院不受理"}});
  EXPECT_EQ(town.matter("m").excluded, "") << "it is in the town's hands again";
  pass_days(20);
  expect_rounds(2);
  // The plan's exclusion of the matter itself takes all of it out.
  on("m", "centre-2", "matter.exclude", {{"exclusion", "court"}, {"reason", "又已立案"}});
  EXPECT_EQ(rates("auditor-1").at("total").at("beside").at("due"), 0);
  EXPECT_EQ(rounds_out(), (std::multiset<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(town.verified(), "ok");
}

// Whoever has it decided elsewhere is told where.
TEST_P(CallBacks, AStatutoryChannelIsNamedOnTheReceipt_S3_19) {
  open("m");
  on("m", "centre-1", "matter.exit",
     {{"exit", "statutory_channel"}, {"channel", "court"}, {"evidence", "已立案"}});
  const Json view = town.read("centre-1", [](app::Reader& reader) {
    return app::receipt_view(reader, domain::receipt_of(id("m")), "123456").value();
  });
  EXPECT_NE(view.at("history").back().at("text").get<std::string>().find("人民法院"),
            std::string::npos);
}

TEST_P(CallBacks, B19_NotSolvedReopensItForTheOwner_S1_21_S3_42) {
  open("m");
  answer("m");
  on("m", "centre-2", "matter.call_back", call("answered", "no", "not_at_all"));
  const domain::Matter m = town.matter("m");
  EXPECT_EQ(m.state, domain::MatterState::handling);
  EXPECT_EQ(m.round, 2);
  EXPECT_EQ(m.owner, id("qsm-lead"));
  EXPECT_EQ(m.clock().state, domain::ClockState::running);
}

TEST_P(CallBacks, ADissentOfTheResidentsOwnIsTheAnswer) {
  open("m");
  answer("m");
  town.must("resident", "public.dissent",
            {{"receipt", domain::receipt_of(id("m"))}, {"check", "123456"}, {"text", "没修"}});
  const auto callback = store::load_callback(*town.connect(), 1, id("m"), 1).value();
  EXPECT_EQ(callback.state, "answered");
  EXPECT_EQ(callback.resolved, "no");
  EXPECT_EQ(callback.satisfied, "not_asked");
  EXPECT_EQ(town.verified(), "ok");
}

// Somebody of the staff says that it has to be done again: that is no word of the resident's.
TEST_P(CallBacks, ASecondLookThatBeginsItAnewIsNoAnswerOfTheResidents) {
  open("m");
  answer("m");
  on("m", "qsm-1", "matter.tell", {{"channel", "door"}});
  on("m", "qsm-1", "matter.ask_review", Json::object());
  on("m", "centre-2", "matter.review", {{"outcome", "again"}, {"text", "还要再修"}});
  EXPECT_EQ(town.matter("m").round, 2);
  const auto callback = store::load_callback(*town.connect(), 1, id("m"), 1).value();
  EXPECT_EQ(callback.state, "reviewed");
  EXPECT_EQ(callback.resolved, "");
  EXPECT_TRUE(waiting_for("centre-1").empty()) << "nobody is asked about the round before";
  pass_days(12);
  const Json total = rates("auditor-1").at("total");
  EXPECT_EQ(total.at("resolution").at("den"), 0);
  EXPECT_EQ(total.at("beside").at("reviewed"), 1);
  EXPECT_EQ(total.at("beside").at("waiting"), 0);
  const Json rows = town.read("auditor-1", [](app::Reader& reader) {
    const Date day = reader.now.date();
    return app::rate_rows(reader, {.of = {.from = day - 60, .to = day, .unit = {}, .kind = {}},
                                   .rate = "resolution",
                                   .part = "reviewed"});
  });
  EXPECT_EQ(rows.at("items").size(), 1U);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(CallBacks, ThreeTriesOnTwoDaysAtDifferentHoursAreEnough) {
  open("m");
  answer("m");
  for (const int hours : {1, 3}) {
    town.clock().pass(hours * 3'600'000);
    on("m", "centre-2", "matter.call_back", call("no_answer"));
    EXPECT_EQ(waiting_for("centre-2").size(), 1U);
  }
  pass_days(1);
  on("m", "centre-2", "matter.call_back", call("no_answer"));
  EXPECT_TRUE(waiting_for("centre-2").empty());
  EXPECT_EQ(store::load_callback(*town.connect(), 1, id("m"), 1)->state, "unreachable");
  EXPECT_EQ(town.verified(), "ok");
}

// B22: it is asked about when it falls due, answered or not.
TEST_P(CallBacks, B22_WhatFallsDueUnansweredIsDrawnToo) {
  open("m");
  pass_days(12);
  town.engine().tick();
  EXPECT_EQ(waiting_for("centre-2"), std::set<std::string>{"m"});
  answer("m");
  EXPECT_EQ(waiting_for("centre-2").size(), 1U) << "once a round";
}

TEST_P(CallBacks, AShareIsDrawnThatNobodyForeseesButTheKeyRepeats_S2_22) {
  activate("30%");
  int drawn = 0;
  for (int n = 0; n < 60; ++n) {
    const std::string name = "m" + std::to_string(n);
    open(name);
    answer(name);
    const bool expected =
        domain::is_drawn(30, town.engine().keyring().check_macs(id(name), "callback 1").front());
    const bool is = store::load_callback(*town.connect(), 1, id(name), 1).has_value();
    EXPECT_EQ(is, expected) << name;
    drawn += is ? 1 : 0;
  }
  EXPECT_GT(drawn, 5);
  EXPECT_LT(drawn, 35);
}

TEST_P(CallBacks, TheThreeRatesWithTheirParts) {
  // Fifteen matters: 12 contacted in time, 2 late, 1 never.
  for (int n = 0; n < 15; ++n) open("m" + std::to_string(n));
  town.clock().pass(3'600'000);
  for (int n = 0; n < 12; ++n)
    on("m" + std::to_string(n), "qsm-lead", "matter.contact", {{"channel", "phone"}});
  pass_days(5);
  for (int n = 12; n < 14; ++n)
    on("m" + std::to_string(n), "qsm-lead", "matter.contact",
       {{"channel", "phone"}, {"refused", true}});
  for (int n = 0; n < 15; ++n) answer("m" + std::to_string(n));
  // Of 12 answered calls: 7 solved, 1 explained, 2 partly, 2 not; 1 refused, 2 not called yet.
  const auto say = [&](int n, const char* resolved, const char* satisfied) {
    on("m" + std::to_string(n), "centre-2", "matter.call_back",
       call("answered", resolved, satisfied));
  };
  for (int n = 0; n < 7; ++n) say(n, "yes", n < 5 ? "very" : "unknown");
  say(7, "explained", "neutral");
  say(8, "partly", "yes");
  say(9, "partly", "no");
  say(10, "no", "no");
  say(11, "no", "not_at_all");
  on("m12", "centre-2", "matter.call_back", call("refused"));
  EXPECT_EQ(rates().at("total").at("resolution").at("den"), 0) << "not due yet";
  pass_days(20);
  // One of them belongs before a court: it is left out, with its ground.
  on("m13", "centre-2", "matter.exclude", {{"exclusion", "court"}, {"reason", "已立案"}});
  const Json total = rates().at("total");
  EXPECT_EQ(total.at("response").at("num"), 12);
  EXPECT_EQ(total.at("response").at("den"), 14) << "m13 is left out";
  EXPECT_EQ(total.at("resolution").at("num"), 8);
  EXPECT_EQ(total.at("resolution").at("den"), 12);
  EXPECT_EQ(total.at("explained"), 1);
  EXPECT_EQ(total.at("satisfaction").at("num"), 6);
  EXPECT_EQ(total.at("satisfaction").at("den"), 12) << "who does not know stays in it";
  EXPECT_EQ(total.at("unknown"), 2);
  EXPECT_EQ(total.at("beside").at("refused"), 1);
  EXPECT_TRUE(total.at("beside").at("waiting").is_null()) << "centre-1 may have handled it";
  const Json reader = rates("auditor-1").at("total");
  EXPECT_EQ(reader.at("beside").at("waiting"), 1);
  EXPECT_EQ(reader.at("beside").at("drawn"), 14);
  const double composite = 0.3 * 12 / 14 + 0.35 * 8 / 12 + 0.35 * 6 / 12;
  EXPECT_NEAR(total.at("composite").at("value").get<double>(), composite, 1e-12);
  EXPECT_LT(total.at("composite").at("low").get<double>(), composite);
  const Json excluded = rates().at("excluded");
  ASSERT_EQ(excluded.size(), 1U);
  EXPECT_EQ(excluded.at(0).at("n"), 1);
  EXPECT_EQ(excluded.at(0).at("ground"), "信访工作条例");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(CallBacks, EveryPartLeadsToItsMatters) {
  for (int n = 0; n < 12; ++n) {
    open("m" + std::to_string(n));
    answer("m" + std::to_string(n));
    on("m" + std::to_string(n), "centre-2", "matter.call_back",
       call("answered", n < 9 ? "yes" : "partly", n < 8 ? "very" : "no"));
  }
  pass_days(30);
  const Json total = rates().at("total");
  for (const char* rate : {"response", "resolution", "satisfaction"}) {
    const auto rows = [&](const char* part) {
      return town.read("centre-2", [&](app::Reader& reader) {
        const Date day = reader.now.date();
        return app::rate_rows(reader, {.of = {.from = day - 60, .to = day, .unit = {}, .kind = {}},
                                       .rate = rate,
                                       .part = part})
            .at("items")
            .size();
      });
    };
    const auto met = total.at(rate).at("num").get<std::size_t>();
    EXPECT_EQ(rows("met"), met) << rate;
    EXPECT_EQ(rows("met") + rows("missed"), total.at(rate).at("den").get<std::size_t>()) << rate;
    EXPECT_EQ(rows("excluded"), 0U) << rate;
  }
}

// What stands beside a rate, and what is a part of a part, each with its own matters.
TEST_P(CallBacks, EveryNumberBesideARateLeadsToItsOwnMatters) {
  for (int n = 0; n < 14; ++n) open("m" + std::to_string(n));
  town.clock().pass(3'600'000);
  for (int n = 0; n < 13; ++n)
    on("m" + std::to_string(n), "qsm-lead", "matter.contact", {{"channel", "phone"}});
  for (int n = 0; n < 14; ++n) answer("m" + std::to_string(n));
  const auto say = [&](int n, Json said) {
    on("m" + std::to_string(n), "centre-2", "matter.call_back", std::move(said));
  };
  for (int n = 0; n < 8; ++n) say(n, call("answered", "yes", n < 6 ? "very" : "unknown"));
  say(8, call("answered", "explained", "neutral"));
  say(9, call("refused"));
  say(10, call("wrong_number"));
  on("m11", "centre-2", "matter.exclude", {{"exclusion", "court"}, {"reason", "已立案"}});
  pass_days(20);
  const Json all = rates("auditor-1"), total = all.at("total"), beside = total.at("beside");
  const auto rows = [&](const char* rate, const char* part,
                        const std::optional<std::string>& reason = {}) {
    return static_cast<std::int64_t>(town.read("auditor-1", [&](app::Reader& reader) {
      const Date day = reader.now.date();
      const Json page =
          app::rate_rows(reader, {.of = {.from = day - 60, .to = day, .unit = {}, .kind = {}},
                                  .rate = rate,
                                  .part = part,
                                  .reason = reason});
      EXPECT_TRUE(page.at("next").is_null());
      return page.at("items").size();
    }));
  };
  EXPECT_EQ(rows("resolution", "explained"), 1);
  EXPECT_EQ(rows("satisfaction", "unknown"), 2);
  EXPECT_EQ(total.at("explained"), 1);
  EXPECT_EQ(total.at("unknown"), 2);
  for (const char* part : {"refused", "unreachable", "no_contact"})
    EXPECT_EQ(rows("resolution", part), beside.at(part).get<std::int64_t>()) << part;
  EXPECT_EQ(rows("resolution", "refused"), 1);
  EXPECT_EQ(rows("resolution", "no_contact"), 1);
  EXPECT_EQ(rows("resolution", "beside"), 2) << "the three together";
  EXPECT_EQ(rows("response", "stopped"), beside.at("stopped").get<std::int64_t>());
  EXPECT_EQ(rows("resolved_of_all", "no_way"), beside.at("no_way").get<std::int64_t>());
  const Json& word = total.at("resolved_of_all");
  EXPECT_EQ(rows("resolved_of_all", "met"), word.at("num").get<std::int64_t>());
  EXPECT_EQ(rows("resolved_of_all", "met") + rows("resolved_of_all", "missed"),
            word.at("den").get<std::int64_t>());
  EXPECT_EQ(word.at("den"), beside.at("due"));
  EXPECT_EQ(rows("resolved_of_all", "excluded", "court"), 1);
  EXPECT_EQ(rows("resolved_of_all", "excluded", "arbitration"), 0);
  EXPECT_TRUE(app::is_rate_part("resolution", "explained"));
  EXPECT_FALSE(app::is_rate_part("resolution", "waiting")) << "nobody learns who was drawn";
  EXPECT_FALSE(app::is_rate_part("response", "explained"));
}

// Contact is promised once, and a matter that comes back has a second round: what is left out is
// counted by rounds, whichever rate one comes from.
TEST_P(CallBacks, WhatIsLeftOutHasTheSameRowsUnderEveryRate) {
  open("m");
  answer("m");
  on("m", "qsm-1", "matter.dissent", {{"text", "又坏了"}});
  on("m", "centre-2", "matter.exclude", {{"exclusion", "court"}, {"reason", "已立案"}});
  pass_days(30);
  const Json excluded = rates("auditor-1").at("excluded");
  ASSERT_EQ(excluded.size(), 1U);
  ASSERT_EQ(excluded.at(0).at("n"), 2) << "two rounds";
  for (const char* rate : {"response", "resolution", "satisfaction", "resolved_of_all"}) {
    const Json items = town.read("auditor-1", [&](app::Reader& reader) {
      const Date day = reader.now.date();
      return app::rate_rows(reader, {.of = {.from = day - 60, .to = day, .unit = {}, .kind = {}},
                                     .rate = rate,
                                     .part = "excluded"})
          .at("items");
    });
    std::multiset<std::int64_t> rounds;
    for (const Json& one : items) rounds.insert(one.at("round").get<std::int64_t>());
    EXPECT_EQ(rounds, (std::multiset<std::int64_t>{1, 2})) << rate;
  }
}

TEST_P(CallBacks, TheRowsOfAPartComePageByPageToTheLast) {
  for (int n = 0; n < 11; ++n) open("m" + std::to_string(n));
  pass_days(30);
  std::set<std::string> seen;
  std::string after;
  int pages = 0;
  do {
    const Json page = town.read("centre-2", [&](app::Reader& reader) {
      const Date day = reader.now.date();
      return app::rate_rows(reader, {.of = {.from = day - 60, .to = day, .unit = {}, .kind = {}},
                                     .rate = "response",
                                     .part = "missed",
                                     .after = after,
                                     .limit = 4});
    });
    for (const Json& one : page.at("items"))
      EXPECT_TRUE(seen.insert(one.at("id").get<std::string>()).second) << "once only";
    after = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
    ++pages;
  } while (!after.empty() && pages < 10);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(seen.size(), 11U);
}

TEST_P(CallBacks, TooFewAreNotShownAndNothingGivesThemAway) {
  for (int n = 0; n < 9; ++n) {
    open("m" + std::to_string(n));
    answer("m" + std::to_string(n));
    on("m" + std::to_string(n), "centre-2", "matter.call_back", call("answered", "yes", "very"));
  }
  pass_days(30);
  // The lead reads the rates of the village and none of the rows behind them.
  const Json all = rates("qsm-lead");
  for (const char* rate : {"response", "resolution", "satisfaction"}) {
    EXPECT_EQ(all.at("total").at(rate).at("den"), 9) << rate;
    EXPECT_TRUE(all.at("total").at(rate).at("num").is_null()) << rate;
    EXPECT_TRUE(all.at("total").at(rate).at("value").is_null()) << rate;
  }
  EXPECT_TRUE(all.at("total").at("composite").is_null());
  EXPECT_TRUE(all.at("total").at("explained").is_null());
  EXPECT_TRUE(all.at("by_unit").at(0).at("resolution").at("num").is_null());
}

// Hiding a number from somebody who can count its rows would hide nothing: figure and rows agree
// for every reader, and a share of too few is judged by nobody.
TEST_P(CallBacks, WhoeverMayCountTheRowsIsToldTheNumberAndNobodyElseIsEither) {
  for (int n = 0; n < 3; ++n) {
    open("m" + std::to_string(n));
    answer("m" + std::to_string(n));
    on("m" + std::to_string(n), "centre-2", "matter.call_back",
       call("answered", n < 2 ? "yes" : "partly", "very"));
  }
  pass_days(30);
  for (const char* who : {"centre-1", "county-1", "auditor-1"}) {
    const Json total = rates(who).at("total");
    for (const char* rate : {"response", "resolution", "satisfaction", "resolved_of_all"}) {
      const Json& figure = total.at(rate);
      const auto rows = town.read(who, [&](app::Reader& reader) {
        EXPECT_TRUE(app::may_read_rate_rows(reader)) << who;
        const Date day = reader.now.date();
        return app::rate_rows(reader, {.of = {.from = day - 60, .to = day, .unit = {}, .kind = {}},
                                       .rate = rate,
                                       .part = "met"})
            .at("items")
            .size();
      });
      ASSERT_TRUE(figure.at("num").is_number()) << who << " " << rate;
      EXPECT_EQ(figure.at("num").get<std::size_t>(), rows) << who << " " << rate;
      EXPECT_TRUE(figure.at("value").is_null()) << "three are too few: " << rate;
      EXPECT_TRUE(figure.at("low").is_null()) << rate;
    }
    EXPECT_EQ(total.at("resolution").at("num"), 2) << who;
    EXPECT_TRUE(total.at("composite").is_null());
  }
  EXPECT_FALSE(town.read("qsm-lead", [](app::Reader& r) { return app::may_read_rate_rows(r); }));
  EXPECT_FALSE(access::may_ask(access::Role::village_lead, access::Query::rate_rows));
}

}  // namespace
}  // namespace wanhu::test
