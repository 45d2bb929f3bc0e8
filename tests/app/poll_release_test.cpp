// The release of a wave on both databases: none before the close, the same bytes afterwards, made
// of the rows of the wave alone.
#include "app/poll_release.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "store/tables/poll.hpp"
#include "support/polled_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

// The rows of a wave are put by hand: how they come there is the poll desk's business. Nothing of
// the campaign refers to them.
class PollRelease : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};
  std::unique_ptr<store::Db> db;
  std::int64_t version = 0;

  void SetUp() override {
    town.must("system", "plan.activate", {{"source", polled_plan()}});
    db = town.connect();
    version = db->query_one("SELECT max(version) FROM plan_version WHERE tenant = 1", {})->i64(0);
    put("INSERT INTO poll_form (tenant, plan_id, survey, version, form, seq) "
        "VALUES (1, 'polled', 'phone', 1, $1, 1)",
        {polled_form().dump()});
  }
  void put(const std::string& sql, const store::Params& params) { db->exec(sql, params); }
  void wave(const std::string& name, const std::string& from, const std::string& to,
            const std::string& state) {
    const auto day = [](const std::string& text) {
      return static_cast<std::int64_t>(base::Date::parse(text).value().days());
    };
    put("INSERT INTO poll_wave (tenant, wave_id, plan_id, plan_version, survey, name, from_day, "
        "to_day, spec, form_version, seed, state, closed_day, drawn_n, "
        "seq) "
        "VALUES (1, $1, 'polled', $2, 'phone', $3, $4, $5, $6, 1, 'seed', $7, $8, 400, 1)",
        {id(name), version, name, day(from), day(to), R"({"n": 400})", state,
         state == "closed" ? store::Value(day(to)) : store::Value()});
  }
  // So many cases of a village with that outcome; completes say `answer` to both questions.
  void cases(const std::string& name, const std::string& unit, int n, const std::string& outcome,
             const std::string& answer = "", std::int64_t day = 18'000) {
    for (int i = 0; i < n; ++i) {
      ++number_;
      const Uuid one = store_case_id(name, number_);
      put("INSERT INTO poll_case (tenant, wave_id, case_id, number, frame_ord, kind, unit, "
          "stratum, day, probability, stage, outcome, attempts, refusals, next_ms, skill, seq) "
          "VALUES (1, $1, $2, $3, $3, 'mobile', $4, $4, $5, '0.10000000000000001', 'final', $6, "
          "1, 0, 0, '', 1)",
          {id(name), one, number_, unit, day, outcome});
      if (answer.empty()) continue;
      for (const char* question : {"q_safe", "q_sat"})
        put("INSERT INTO poll_answer (tenant, wave_id, case_id, question, value, seq) "
            "VALUES (1, $1, $2, $3, $4, 1)",
            {id(name), one, question, answer});
    }
  }
  static Uuid store_case_id(const std::string& name, std::int64_t number) {
    return Uuid::named("case " + name + " " + std::to_string(number));
  }
  base::Result<Json> release(const std::string& name) {
    return town.read("centre-1",
                     [&](app::Reader& reader) { return app::poll_release(reader, id(name)); });
  }
  void usual(const std::string& name) {
    cases(name, k_village_a, 50, "1.1", "a5");
    cases(name, k_village_a, 20, "1.1", "a1");
    cases(name, k_village_a, 12, "1.1", "dont_know");
    cases(name, k_village_a, 40, "2.11");
    cases(name, k_village_b, 60, "1.1", "a4");
    cases(name, k_village_b, 25, "1.1", "a2");
    cases(name, k_village_b, 12, "1.1", "dont_know");
    cases(name, k_village_b, 30, "3.13");
  }
  static const Json* figure(const Json& document, const std::string& indicator,
                            const std::string& unit) {
    for (const Json& one : document.at("figures"))
      if (one.at("indicator") == indicator && one.at("unit") == unit) return &one;
    return nullptr;
  }

 private:
  std::int64_t number_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, PollRelease,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(PollRelease, S3_40_ThereIsNoneBeforeTheWaveHasClosed) {
  wave("running", "2021-09-01", "2021-09-30", "open");
  usual("running");
  EXPECT_EQ(release("running").error().code, "POLL-NOT-CLOSED");
  EXPECT_EQ(release("nothing").error().code, "NOT-FOUND");
}

// What Neyman's allocation of a later wave goes by; a stratum of fewer than ten is not told.
TEST_P(PollRelease, HowFarAnswersSpreadInEachStratumIsToldOnceItIsOver) {
  const auto spreads = [&](const std::string& name) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::wave_spreads(reader, store::load_wave(reader.db, 1, id(name)).value());
    });
  };
  wave("running", "2021-08-01", "2021-08-31", "open");
  usual("running");
  EXPECT_FALSE(spreads("running"));
  wave("done", "2021-09-01", "2021-09-30", "closed");
  cases("done", k_village_a, 50, "1.1", "a5");
  cases("done", k_village_a, 46, "1.1", "a1");
  cases("done", k_village_b, 96, "1.1", "a5");
  cases("done", "ruji", 9, "1.1", "a1");
  const auto found = spreads("done");
  ASSERT_TRUE(found);
  std::map<std::string, domain::StratumSpread> by;
  for (const domain::StratumSpread& one : *found) by[one.stratum] = one;
  ASSERT_EQ(by.size(), 2U) << "nine people are too few";
  EXPECT_EQ(by.at(k_village_a).n, 96);
  EXPECT_NEAR(by.at(k_village_a).s, 0.5, 0.001) << "52 of 100";
  EXPECT_NEAR(by.at(k_village_b).s, std::sqrt(0.98 * 0.02), 1e-9) << "98 of 100, not none";
}

TEST_P(PollRelease, ItsFiguresAreThoseOfTheRowsAndTheSameAgain) {
  wave("done", "2021-09-01", "2021-09-30", "closed");
  usual("done");
  const auto document = release("done");
  ASSERT_TRUE(document.has_value()) << document.error().code;
  EXPECT_EQ(document->at("n"), 179);
  const Json* const whole = figure(*document, "safety", "");
  ASSERT_NE(whole, nullptr);
  EXPECT_EQ(whole->at("n"), 179);
  // Village a: 122 eligible cases for 82 answers; b: 97 answered and 30 unknown, all of them
  // eligible as far as is known.
  const double a = 122, b = 127;
  EXPECT_NEAR(whole->at("estimate").get<double>(), (a * 50 / 82 + b * 60 / 97) / (a + b), 1e-6);
  const Json* const village = figure(*document, "safety", k_village_a);
  EXPECT_NEAR(village->at("estimate").get<double>(), 50.0 / 82, 1e-6);
  EXPECT_NEAR(village->at("dont_know").get<double>(), 12.0 / 82, 1e-6);
  EXPECT_EQ(document->at("response").at(0).at("n"), 249);
  EXPECT_EQ(base::canonical(*document), base::canonical(*release("done")));
  Json other = *document;
  other.erase("digest");
  EXPECT_EQ(app::release_digest(other), document->at("digest").get<std::string>());
  // What it is made for: the campaign takes it.
  EXPECT_EQ(town.outcome(
                "centre-1", "poll.record",
                {{"result_id", id_text("result")}, {"release", *document}, {"source", "调查室"}}),
            "ok");
}

TEST_P(PollRelease, ReplicatesThatWereNotPutToWorkAreNoNonresponse) {
  wave("done", "2021-09-01", "2021-09-30", "closed");
  usual("done");
  const auto before = release("done");
  cases("done", k_village_a, 100, "3.11", "", domain::k_poll_reserve_day);
  const auto after = release("done");
  EXPECT_EQ(after->at("response"), before->at("response"));
  EXPECT_EQ(after->at("n"), before->at("n"));
  // They were as likely to be drawn: those in work stand for them too.
  EXPECT_GT(after->at("weights").at("max").get<double>(),
            before->at("weights").at("max").get<double>());
}

TEST_P(PollRelease, S1_24_TheChangeIsAgainstTheWaveBefore) {
  wave("spring", "2021-03-01", "2021-03-31", "closed");
  usual("spring");
  wave("autumn", "2021-09-01", "2021-09-30", "closed");
  cases("autumn", k_village_a, 60, "1.1", "a5");
  cases("autumn", k_village_a, 20, "1.1", "a1");
  cases("autumn", k_village_b, 60, "1.1", "a5");
  cases("autumn", k_village_b, 20, "1.1", "a1");
  const auto document = release("autumn");
  ASSERT_TRUE(document.has_value()) << document.error().code;
  const Json& changes = document->at("changes");
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes.at(0).at("against"), "spring");
  EXPECT_GT(changes.at(0).at("difference").get<double>(), 0);
  EXPECT_EQ(release("spring")->at("changes"), Json::array()) << "nothing was before it";
}

// A unit in which nobody could be asked has no row: a court is no village of a population poll.
TEST_P(PollRelease, UnitsOutsideTheFrameHaveNoRow) {
  wave("done", "2021-09-01", "2021-09-30", "closed");
  cases("done", k_village_a, 60, "1.1", "a5");
  cases("done", k_village_a, 30, "1.1", "a1");
  cases("done", k_village_a, 40, "2.11");
  const auto document = release("done");
  ASSERT_TRUE(document.has_value()) << document.error().code;
  EXPECT_NE(figure(*document, "safety", k_village_a), nullptr);
  EXPECT_EQ(figure(*document, "safety", k_village_b), nullptr);
  const Json& questions = document->at("questions");
  for (const Json& question : questions)
    for (const Json& row : question.at("rows")) EXPECT_NE(row.at("unit"), k_village_b);
  const Json& response = document->at("response");
  for (const Json& line : response) EXPECT_NE(line.at("node"), k_village_b);
}

// Nor does a wave that was withdrawn before its draw stand between two that asked.
TEST_P(PollRelease, AWithdrawnWaveIsNoneToCompareWith) {
  wave("spring", "2021-03-01", "2021-03-31", "closed");
  usual("spring");
  wave("summer", "2021-06-01", "2021-06-30", "closed");
  put("UPDATE poll_wave SET drawn_n = 0 WHERE tenant = 1 AND wave_id = $1", {id("summer")});
  wave("autumn", "2021-09-01", "2021-09-30", "closed");
  usual("autumn");
  const auto document = release("autumn");
  ASSERT_TRUE(document.has_value()) << document.error().code;
  ASSERT_FALSE(document->at("changes").empty());
  EXPECT_EQ(document->at("changes").at(0).at("against"), "spring");
}

TEST_P(PollRelease, NobodyCanReadACaseInIt) {
  wave("done", "2021-09-01", "2021-09-30", "closed");
  usual("done");
  const std::string bytes = base::canonical(*release("done"));
  for (std::int64_t n = 1; n <= 249; ++n)
    ASSERT_EQ(bytes.find(store_case_id("done", n).text()), std::string::npos);
}

}  // namespace
}  // namespace wanhu::test
