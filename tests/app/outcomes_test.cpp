// Two complaints of other systems' users (design, closed loop, section 5): what a reopening does to
// the clock (B17), and that "closed" says nothing of how it ended (B20).
#include <gtest/gtest.h>

#include "app/query.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class Outcomes : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void open(const std::string& name) {
    town.must("qsm-lead", "matter.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"title", "路灯不亮"},
               {"text", "坏了三天"},
               {"unit", k_village_a},
               {"channel", "visit"}});
    must(name, "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}});
  }
  void must(const std::string& name, const std::string& actor, const std::string& kind,
            Json data = Json::object()) {
    data["matter_id"] = id_text(name);
    town.must(actor, kind, std::move(data));
  }
  void answer(const std::string& name, const std::string& outcome) {
    must(name, "qsm-2", "matter.answer", {{"outcome", outcome}, {"text", "见现场"}});
    must(name, "qsm-2", "matter.tell", {{"channel", "page"}, {"to", "visitor"}});
    must(name, "qsm-2", "matter.tell", {{"channel", "door"}});
  }
  void pass(int days) { town.clock().pass(days * 24LL * 3'600'000); }

  Json page(const std::string& name) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::matter_page(reader, id(name)).value();
    });
  }
  Json receipt(const std::string& name, base::Lang lang = base::Lang::zh) {
    return town.read("centre-1", [&](app::Reader& reader) {
      reader.lang = lang;
      return app::receipt_view(reader, domain::receipt_of(id(name)), "123456").value();
    });
  }
  app::MatterAsOf as_of(const std::string& name) {
    return town.read("centre-1", [&](app::Reader& reader) {
      for (app::MatterAsOf& m :
           app::matters_as_of(reader, app::head_cut(reader.db, 1), reader.now.date()))
        if (m.id == id(name)) return m;
      throw std::runtime_error("no such matter");
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Outcomes,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Outcomes, B17ReopeningKeepsThisRoundAndSinceTheFirstReport) {
  open("m");
  const Json first = page("m");
  pass(12);  // late by two days
  answer("m", "solved");
  must("m", "qsm-lead", "matter.dissent", {{"text", "又坏了"}});
  pass(3);
  const Json again = page("m");
  // The page: a clock a round, the first as it ended, and both times told.
  std::vector<Json> terms;
  for (const Json& clock : again.at("clocks"))
    if (clock.at("id") == "handling") terms.push_back(clock);
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_EQ(terms[0].at("due"), first.at("matter").at("due"));
  EXPECT_EQ(terms[0].at("state"), "met");
  EXPECT_EQ(terms[0].at("late"), true);
  EXPECT_EQ(terms[1].at("state"), "running");
  EXPECT_EQ(again.at("first_reported_at"), first.at("first_reported_at"));
  EXPECT_EQ(again.at("elapsed"), (Json{{"round_days", 3}, {"total_days", 15}}));
  EXPECT_EQ(again.at("matter").at("round"), 2);
  // The receipt: when it was first reported, and until when this round lasts.
  EXPECT_EQ(receipt("m").at("opened_at"), first.at("first_reported_at"));
  EXPECT_EQ(receipt("m").at("due"), terms[1].at("due"));
  EXPECT_EQ(receipt("m").at("round"), 2);
  // Reports: both rounds, so that the late one stays late.
  const app::MatterAsOf row = as_of("m");
  ASSERT_EQ(row.rounds.size(), 2U);
  EXPECT_EQ(row.opened, town.matter("m").first_reported.date());
  EXPECT_GT(*row.rounds[0].answered, row.rounds[0].due);
  EXPECT_EQ(row.due, row.rounds[1].due);
}

TEST_P(Outcomes, B20HowItEndedIsTypedAndTheWordsFollowIt) {
  const std::map<std::string, std::pair<std::string, std::string>> words{
      {"solved", {"已解决，居民确认", "solved, confirmed by the resident"}},
      {"partly", {"部分解决，已确认", "partly solved, resident confirmed"}},
      {"explained", {"已说明，居民认可", "explained, accepted by resident"}},
      {"referred", {"已转办，居民确认", "referred, the resident agrees"}}};
  for (const auto& [outcome, said] : words) {
    open(outcome);
    answer(outcome, outcome);
    must(outcome, "centre-2", "matter.confirm", {{"by", "callback"}});
    const Json seen = receipt(outcome);
    EXPECT_EQ(seen.at("state_text"), "已办结：" + said.first);
    EXPECT_NE(seen.at("history").back().at("text").get<std::string>().find(said.first),
              std::string::npos);
    EXPECT_EQ(receipt(outcome, base::Lang::en).at("state_text"), "Closed: " + said.second);
    EXPECT_NE(page(outcome).at("history").dump().find(said.second), std::string::npos);
    EXPECT_EQ(as_of(outcome).answer, outcome);
    EXPECT_EQ(as_of(outcome).closing, "confirmed");
  }
  // No longer needed: the resident takes it back, answered or not.
  open("withdrawn");
  town.must("resident", "public.withdraw",
            {{"receipt", domain::receipt_of(id("withdrawn"))}, {"check", "123456"}});
  EXPECT_EQ(receipt("withdrawn").at("state_text"), "已办结：居民撤回");
  // Closed, not fixed: a class of its own, with its explanation.
  open("not fixed");
  answer("not fixed", "explained");
  must("not fixed", "centre-2", "matter.exit",
       {{"exit", "explained"}, {"evidence", "超出职权，已书面说明"}});
  EXPECT_EQ(receipt("not fixed").at("state_text"), "已办结：已说明，无法解决");
  EXPECT_EQ(as_of("not fixed").closing, "explained");
  // Said to be closed and not so: the resident's word opens it again.
  must("partly", "qsm-lead", "matter.dissent", {{"text", "没修好"}});
  EXPECT_EQ(receipt("partly").at("state"), "handling");
  EXPECT_EQ(as_of("partly").closing, "");
}

// Whoever stands back has it in hand no longer, and a ruling may give it to another: the ledger of
// a day names who had it on that day.
TEST_P(Outcomes, TheLedgerNamesWhoHadItOnTheDay) {
  open("lamp");
  const auto owner = [&](const char* day) {
    const auto date = base::Date::parse(day).value();
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::matters_as_of(reader, app::cut_of_day(reader.db, 1, date), date).at(0).owner_name;
    });
  };
  pass(1);
  must("lamp", "qsm-2", "matter.object", {{"reason", "不归我管"}});
  must("lamp", "centre-2", "matter.rule", {{"owner", id_text("qsm-lead")}, {"reason", "属实"}});
  pass(1);
  must("lamp", "centre-1", "matter.recuse",
       {{"person_id", id_text("qsm-lead")}, {"reason", "是当事人"}});
  EXPECT_EQ(owner("2021-10-16"), "测试qsm-2");
  EXPECT_EQ(owner("2021-10-17"), "测试qsm-lead");
  EXPECT_EQ(owner("2021-10-18"), "") << "kept from it, and given to nobody yet";
}

}  // namespace
}  // namespace wanhu::test
