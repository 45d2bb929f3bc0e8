// Keys of a plan about what is said to whom and kept for how long: who hears the outcome, a term
// that ends with the campaign, ways that a law has, readers and term of a free text, documents of a
// report, and files with contact data. On both databases.
#include <gtest/gtest.h>

#include "app/asked.hpp"
#include "app/exports.hpp"
#include "app/query_desk.hpp"
#include "app/query_rates.hpp"
#include "app/query_receipt.hpp"
#include "support/matter_walk.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;

class PlanKeys : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021

  // S1 with these passages in place of others.
  void activate(const std::vector<std::pair<std::string, std::string>>& changes) {
    std::string plan = s1_plan_text();
    for (const auto& [from, to] : changes) {
      const auto at = plan.find(from);
      ASSERT_NE(at, std::string::npos) << from;
      plan.replace(at, from.size(), to);
    }
    town.must("system", "plan.activate", {{"source", plan}});
  }
  void open(const std::string& name, Json more = Json::object()) {
    Json data{{"matter_id", id_text(name)}, {"check", "123456"},   {"title", "路灯不亮"},
              {"text", "村口路灯坏了三天"}, {"unit", k_village_a}, {"channel", "visit"}};
    data.update(more);
    town.must("qsm-1", "matter.open", std::move(data));
  }
  std::string on(const std::string& name, const std::string& actor, const std::string& kind,
                 Json data = Json::object()) {
    data["matter_id"] = id_text(name);
    return town.outcome(actor, kind, std::move(data));
  }
  void answer(const std::string& name) {
    ASSERT_EQ(on(name, "centre-1", "matter.hand_over", {{"owner", id_text("qsm-lead")}}), "ok");
    ASSERT_EQ(on(name, "qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "好了"}}),
              "ok");
  }
  Json page(const std::string& name, const std::string& who = "centre-1") {
    return town.read(who, [&](app::Reader& r) { return app::matter_page(r, id(name)).value(); });
  }
  Json receipt(const std::string& name) {
    return town.read(
        "centre-1",
        [&](app::Reader& r) {
          return app::receipt_view(r, domain::receipt_of(id(name)), "123456").value();
        },
        base::Lang::zh);
  }
  void pass_days(int days) { town.clock().pass(days * k_day_ms); }
};
INSTANTIATE_TEST_SUITE_P(Both, PlanKeys,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// 结果先告诉原走访干部，再反馈居民。
TEST_P(PlanKeys, WhoWentToTheDoorHearsTheOutcomeBeforeTheResident_S1_20) {
  open("lamp");
  EXPECT_EQ(on("lamp", "centre-1", "matter.tell", {{"channel", "page"}, {"to", "visitor"}}),
            "MATTER-STATE")
      << "there is no outcome yet";
  answer("lamp");
  const Json phone{{"channel", "phone"}};
  EXPECT_EQ(on("lamp", "qsm-lead", "matter.tell", phone), "MATTER-TELL-VISITOR-FIRST");
  EXPECT_EQ(page("lamp").at("tell").at(0).at("to"), "visitor");
  EXPECT_EQ(page("lamp").at("tell").at(0).at("heard"), false);
  EXPECT_FALSE(receipt("lamp").at("answer").is_null()) << "the resident reads it at once";
  const auto to = [&](const char* who) {
    return on("lamp", "qsm-lead", "matter.tell", {{"channel", "phone"}, {"to", who}});
  };
  EXPECT_EQ(to("lead_group"), "MATTER-TELL-WHO") << "the plan does not name it";
  EXPECT_EQ(to("visitor"), "ok");
  EXPECT_EQ(to("visitor"), "MATTER-TELL-HEARD");
  EXPECT_EQ(page("lamp").at("tell").at(0).at("heard"), true);
  EXPECT_EQ(to("resident"), "ok");
  // A new answer is news again.
  EXPECT_EQ(on("lamp", "qsm-lead", "matter.dissent", {{"text", "又灭了"}}), "ok");
  ASSERT_EQ(on("lamp", "qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "换了"}}),
            "ok");
  EXPECT_EQ(on("lamp", "qsm-lead", "matter.tell", phone), "MATTER-TELL-VISITOR-FIRST");
  EXPECT_EQ(on("lamp", "qsm-1", "matter.tell", phone), "ok") << "who tells has heard";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PlanKeys, NobodyWaitsForWhoIsNotThere) {
  open("lamp");
  answer("lamp");
  ASSERT_EQ(town.outcome("centre-1", "person.disable",
                         {{"person_id", id_text("qsm-1")}, {"reason", "调离"}}),
            "ok");
  EXPECT_EQ(on("lamp", "qsm-lead", "matter.tell", {{"channel", "phone"}}), "ok");
}

// Every day from the start to the due day has its line, once, with a reason.
void expect_explained(const Json& clock) {
  const Json& steps = clock.at("steps");
  ASSERT_FALSE(steps.empty());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps.at(i).at("what") == "due", i + 1 == steps.size()) << steps.at(i);
    EXPECT_NE(steps.at(i).at("text"), "") << steps.at(i);
    if (i > 0) {
      const Date before = Date::parse(steps.at(i - 1).at("date").get<std::string>()).value();
      EXPECT_EQ(steps.at(i).at("date"), (before + 1).iso());
    }
  }
  EXPECT_EQ(steps.back().at("date"), clock.at("due"));
}

TEST_P(PlanKeys, B04ADueDayThatWasExtendedIsExplainedToItsEnd) {
  open("lamp", {{"kind", "general"}});
  ASSERT_EQ(on("lamp", "centre-1", "matter.extend", {{"due", "2021-11-19"}, {"reason", "等配件"}}),
            "ok");
  const Json clock = page("lamp").at("clocks").at(0);
  EXPECT_EQ(clock.at("due"), "2021-11-19");
  expect_explained(clock);
  std::map<std::string, Json> days;
  for (const Json& step : clock.at("steps")) days[step.at("date")] = step;
  EXPECT_EQ(days.at("2021-10-26").at("what"), "counted");
  EXPECT_NE(days.at("2021-10-26").at("text").get<std::string>().find("extended since"),
            std::string::npos);
  EXPECT_EQ(days.at("2021-10-27").at("what"), "granted");
  EXPECT_EQ(days.at("2021-10-30").at("kind"), "weekend");
  for (const char* day : {"2021-10-27", "2021-10-30", "2021-11-18", "2021-11-19"})
    EXPECT_NE(days.at(day).at("text").get<std::string>().find("granted on 2021-10-16"),
              std::string::npos)
        << days.at(day);
  EXPECT_EQ(receipt("lamp").at("due_text").get<std::string>().find("顺延到下一个工作日"),
            std::string::npos);
}

TEST_P(PlanKeys, B04APauseAfterAnExtensionIsExplainedToo) {
  open("lamp", {{"kind", "general"}});
  ASSERT_EQ(on("lamp", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-lead")}}), "ok");
  ASSERT_EQ(on("lamp", "centre-1", "matter.extend", {{"due", "2021-11-19"}, {"reason", "等配件"}}),
            "ok");
  pass_days(13);  // Friday 29 October, after the term's own last day
  ASSERT_EQ(
      on("lamp", "centre-1", "matter.pause", {{"why", "resident_answer"}, {"note", "等照片"}}),
      "ok");
  pass_days(2);
  ASSERT_EQ(on("lamp", "qsm-lead", "matter.resume", {{"note", "照片已到"}}), "ok");
  const Json clock = page("lamp").at("clocks").at(0);
  EXPECT_GE(clock.at("due").get<std::string>(), "2021-11-21")
      << "two days later, or on the next working day";
  expect_explained(clock);
  int paused = 0;
  for (const Json& step : clock.at("steps"))
    if (step.at("what") == "paused") {
      ++paused;
      EXPECT_EQ(step.at("text"), "paused, not counted");
      EXPECT_TRUE(step.at("date") == "2021-10-29" || step.at("date") == "2021-10-30") << step;
    }
  EXPECT_EQ(paused, 2);
}

TEST_P(PlanKeys, WithoutATailNoTermRunsOnAfterTheCampaign) {
  activate({{"tail      = true", "tail      = false"}});
  pass_days(30);  // 15 November; the window ends on the 20th
  open("late", {{"kind", "general"}});
  EXPECT_EQ(town.matter("late").clock().due.iso(), "2021-11-20");
  const Json steps = page("late").at("clocks").at(0).at("steps");
  EXPECT_EQ(steps.back().at("date"), "2021-11-20") << "explained to its last day";
  EXPECT_EQ(steps.back().at("what"), "due");
  EXPECT_EQ(on("late", "centre-1", "matter.extend", {{"due", "2021-11-24"}, {"reason", "等配件"}}),
            "MATTER-EXTEND-TAIL");
  pass_days(7);  // 22 November
  open("after", {{"kind", "general"}});
  EXPECT_EQ(town.matter("after").clock().due.iso(), "2021-12-02") << "its whole term";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PlanKeys, AStatutoryKindNamesItsWayAndIsNoServiceThatIsJudged) {
  activate({{R"({ id = "complex", name = "复杂问题", owner = "centre", due = "20日",)",
             R"({ id = "complex", name = "信访事项", owner = "centre", due = "20日", )"
             R"(channel = "statutory", basis = "《信访工作条例》第三十四条",)"},
            {"callback  = { share = \"10%\"", "callback  = { share = \"100%\""}});
  const Json contact{{"name", "王五"}, {"phone", "13812345678"}};
  open("plain", {{"kind", "general"}, {"contact", contact}});
  open("petition", {{"kind", "complex"}, {"contact", contact}});
  EXPECT_EQ(town.matter("plain").sides.size(), 1U);
  EXPECT_TRUE(town.matter("petition").sides.empty()) << "no clock of the service";
  const Json told = receipt("petition");
  EXPECT_EQ(told.at("statutory").at("basis"), "《信访工作条例》第三十四条");
  EXPECT_NE(told.at("history").at(0).at("text").get<std::string>().find("第三十四条"),
            std::string::npos);
  EXPECT_TRUE(receipt("plain").at("statutory").is_null());
  // Found to be one: the service's clock stops.
  ASSERT_EQ(
      on("plain", "centre-1", "matter.reclassify", {{"kind", "complex"}, {"reason", "属信访"}}),
      "ok");
  EXPECT_EQ(town.matter("plain").sides.at(0).state, domain::ClockState::stopped);
  answer("petition");
  pass_days(30);
  const Json rates = town.read("auditor-1", [](app::Reader& r) {
    const Date day = r.now.date();
    return app::rates(r, {.from = day - 60, .to = day});
  });
  EXPECT_EQ(rates.at("total").at("beside").at("due"), 0);
  ASSERT_EQ(rates.at("excluded").size(), 1U);
  EXPECT_EQ(rates.at("excluded").at(0).at("ground"), "《信访工作条例》第三十四条");
  EXPECT_EQ(rates.at("excluded").at(0).at("n"), 2);
  const Json rows = town.read("auditor-1", [](app::Reader& r) {
    const Date day = r.now.date();
    return app::rate_rows(
        r, {.of = {.from = day - 60, .to = day}, .rate = "resolution", .part = "excluded"});
  });
  EXPECT_EQ(rows.at("items").size(), 2U) << "the same ones as are counted";
  EXPECT_EQ(town.count("callback"), 0) << "nobody is asked about it";
  EXPECT_EQ(town.verified(), "ok");
}

// Guard G13: a free text has readers and an end.
TEST_P(PlanKeys, AFreeTextIsForItsReadersAndForItsTerm) {
  activate({{R"(opens = "matter" },)",
             R"(opens = "matter", purpose = "办理求助", retain = "30日", access = "handler" },)"}});
  const Json asked{{"form", "feedback"}, {"question", "q2"}};
  open("help", asked);
  open("other");
  const auto text = [&](const std::string& name, const std::string& who) {
    return page(name, who).at("text").get<std::string>();
  };
  EXPECT_NE(text("help", "centre-1"), "") << "it has to be routed";
  EXPECT_EQ(text("help", "county-1"), "");
  EXPECT_NE(text("other", "county-1"), "");
  ASSERT_EQ(on("help", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-lead")}}), "ok");
  EXPECT_NE(text("help", "qsm-lead"), "");
  EXPECT_EQ(text("help", "centre-2"), "") << "others have it in hand";
  const auto shown = town.read("centre-2", [](app::Reader& r) {
    std::map<Uuid, std::string> titles;
    for (const app::MatterAsOf& m : app::matters_as_of(r, app::head_cut(r.db, 1), r.now.date()))
      titles[m.id] = m.title;
    return titles;
  });
  EXPECT_EQ(shown.at(id("other")), "路灯不亮");
  EXPECT_NE(shown.at(id("help")), "路灯不亮") << "in no report";
  ASSERT_EQ(on("help", "qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "好了"}}),
            "ok");
  ASSERT_EQ(on("help", "centre-2", "matter.confirm", {{"by", "callback"}}), "ok");
  pass_days(29);
  EXPECT_EQ(on("help", "system", "matter.expire"), "MATTER-TERM");
  pass_days(2);
  EXPECT_EQ(text("help", "qsm-lead"), "") << "shown to nobody, even before the ticker comes";
  town.engine().tick();
  EXPECT_EQ(town.matter("help").body, "");
  EXPECT_TRUE(town.matter("help").text_erased);
  EXPECT_FALSE(town.matter("other").text_erased);
  EXPECT_EQ(town.count("matter_asked"), 0);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PlanKeys, WordsAreKeptWhileTheMatterIsOpen) {
  activate({{R"(opens = "matter" },)",
             R"(opens = "matter", purpose = "办理求助", retain = "5日", access = "centre" },)"}});
  open("help", {{"form", "feedback"}, {"question", "q2"}});
  open("unknown", {{"form", "feedback"}, {"question", "q9"}});  // an older phone: not refused
  EXPECT_EQ(town.count("matter_asked"), 1);
  pass_days(10);
  town.engine().tick();
  EXPECT_NE(town.matter("help").body, "");
  EXPECT_NE(page("help", "centre-2").at("text"), "") << "access = centre";
}

// PIPL: who made which file with contact data, and when, stands in the journal.
TEST_P(PlanKeys, AFileWithContactDataLeavesAnEntryOfItsOwn) {
  open("lamp", {{"contact", {{"name", "王五"}, {"phone", "13812345678"}}}});
  const auto made = town.read("centre-1", [&](app::Reader& r) {
    const auto file = app::matters_file(r, {.contact = true}).value();
    return town.engine().execute(app::export_made(r, "matters", file.rows));
  });
  ASSERT_TRUE(made);
  EXPECT_EQ(town.outcome("centre-1", "export.made", Json::object()), "FORBIDDEN")
      << "nobody writes such an entry by hand";
  const Json last = town.read("auditor-1", [](app::Reader& r) {
    const std::int64_t head = app::head_cut(r.db, 1).seq;
    return app::journal_page(r, head - 1, 1).at("items").at(0);
  });
  EXPECT_EQ(last.at("kind"), "export.made");
  const Json data = last.at("payload").at("events").at(0).at("data");
  EXPECT_EQ(data.at("person"), id_text("centre-1"));
  EXPECT_EQ(data.at("what"), "matters");
  EXPECT_EQ(data.at("rows"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
