// What people complain of in other systems (closed-loop section 5), as they complain of it: on both
// databases, through the engine and on the page.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/matter_walk.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class Complaints : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void open(const std::string& name, const std::string& kind = "general") {
    town.must("centre-1", "matter.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"title", name},
               {"text", "坏了三天"},
               {"kind", kind},
               {"unit", k_village_a},
               {"channel", "desk"}});
  }
  std::string on(const std::string& name, const std::string& who, const std::string& command,
                 Json more = Json::object()) {
    more["matter_id"] = id_text(name);
    return town.outcome(who, command, std::move(more));
  }
  std::string resident(const std::string& name, const std::string& command, Json more) {
    more["receipt"] = domain::receipt_of(id(name));
    more["check"] = "123456";
    return town.outcome("resident", command, std::move(more));
  }
  Json page(const std::string& name) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::matter_page(reader, id(name)).value();
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Complaints,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

bool names(const Json& happening, const std::string& login) {
  return happening.at("actor").get<std::string>().find(login) != std::string::npos;
}

// "On hold" stops the clock, and whoever is measured by it can see who held it, when and why.
TEST_P(Complaints, B02_ThePauseLedgerSaysWhoStoppedTheClockWhenAndWhyAndWhoStartedIt) {
  open("lamp");
  ASSERT_EQ(on("lamp", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}}), "ok");
  const auto stopped = town.clock().now();
  const base::Date due = town.matter("lamp").clock().due;
  ASSERT_EQ(on("lamp", "centre-1", "matter.pause",
               {{"why", "resident_answer"}, {"note", "等居民补充照片"}}),
            "ok");
  const Json paused = page("lamp").at("history").back();
  EXPECT_EQ(paused.at("kind"), "matter.paused");
  EXPECT_TRUE(names(paused, "centre-1")) << paused;
  EXPECT_EQ(paused.at("at"), stopped.iso());
  EXPECT_EQ(paused.at("detail"), "等居民补充照片");
  EXPECT_NE(paused.at("text").get<std::string>().find("waiting for the resident's answer"),
            std::string::npos)
      << paused;
  town.clock().pass(2 * k_day_ms);
  ASSERT_EQ(on("lamp", "qsm-2", "matter.resume", {{"note", "照片已补"}}), "ok");
  const Json resumed = page("lamp").at("history").back();
  EXPECT_EQ(resumed.at("kind"), "matter.resumed");
  EXPECT_TRUE(names(resumed, "qsm-2")) << resumed;
  EXPECT_EQ(resumed.at("at"), town.clock().now().iso());
  const std::vector<domain::ClockPause> ledger = town.matter("lamp").clock().pauses;
  ASSERT_EQ(ledger.size(), 1U);
  EXPECT_EQ(ledger[0].from, stopped);
  EXPECT_EQ(ledger[0].to, town.clock().now());
  EXPECT_GT(town.matter("lamp").clock().due, due) << "and the clock had stood still";
  EXPECT_EQ(town.verified(), "ok");
}

// "Reopened through the questionnaire with no trace": each change of state is an entry with its
// author, on the page of the staff, and the resident sees it on the receipt.
TEST_P(Complaints, B21_EveryChangeOfStateLeavesAnEventAndItsAuthor) {
  town.open_matter("qsm-1", "lamp");
  struct Step {
    const char *who, *command;
    Json data;
    const char *kind, *author;
  };
  const std::vector<Step> steps{
      {"centre-1",
       "matter.hand_over",
       {{"owner", id_text("qsm-2")}},
       "matter.handed_over",
       "centre-1"},
      {"qsm-2", "matter.accept", Json::object(), "matter.accepted", "qsm-2"},
      {"qsm-2",
       "matter.answer",
       {{"outcome", "solved"}, {"text", "已修好"}},
       "matter.answered",
       "qsm-2"},
      {"qsm-1", "matter.tell", {{"channel", "door"}}, "matter.told", "qsm-1"},
      {"centre-2", "matter.confirm", {{"by", "callback"}}, "matter.closed", "centre-2"},
      {"resident", "public.dissent", {{"text", "又坏了"}}, "matter.reopened", ""},
      {"qsm-2",
       "matter.answer",
       {{"outcome", "solved"}, {"text", "换了"}},
       "matter.answered",
       "qsm-2"},
      {"resident", "public.withdraw", Json::object(), "matter.closed", ""},
  };
  for (const Step& step : steps) {
    const Json before = page("lamp");
    town.clock().pass(k_minute_ms);
    ASSERT_EQ(std::string(step.who) == "resident" ? resident("lamp", step.command, step.data)
                                                  : on("lamp", step.who, step.command, step.data),
              "ok")
        << step.command;
    const Json after = page("lamp");
    EXPECT_NE(after.at("matter").at("state"), before.at("matter").at("state")) << step.command;
    ASSERT_GT(after.at("history").size(), before.at("history").size()) << step.command;
    const Json last = after.at("history").back();
    EXPECT_EQ(last.at("kind"), step.kind);
    EXPECT_EQ(last.at("at"), town.clock().now().iso()) << step.kind;
    if (*step.author != '\0')
      EXPECT_TRUE(names(last, step.author)) << last;
    else
      EXPECT_EQ(last.at("actor"), base::message(base::Lang::en, "ACTOR-RESIDENT")) << last;
  }
  const Json receipt = town.read("centre-1", [&](app::Reader& reader) {
    return app::receipt_view(reader, domain::receipt_of(id("lamp")), "123456").value();
  });
  EXPECT_EQ(receipt.at("state"), "closed");
  EXPECT_GT(receipt.at("history").size(), 4U) << "the resident can follow it too";
  EXPECT_EQ(town.verified(), "ok");
}

// "Does a workflow edit corrupt old cases?" Terms, kinds, pauses and exits of the new plan are for
// what comes in under it.
TEST_P(Complaints, B25_AnotherPlanLeavesWhatWasOpenedUnderTheFormerAsItWas) {
  open("old", "complex");
  ASSERT_EQ(on("old", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}}), "ok");
  const Json before = page("old");
  std::string text = s1_plan_text();
  const auto edit = [&](const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  };
  edit(R"(name = "一般问题", owner = "centre", due = "10日")",
       R"(name = "一般问题", owner = "centre", due = "5日")");
  edit(
      R"(  { id = "complex", name = "复杂问题", owner = "centre", due = "20日", src = "三(二)3" },)"
      "\n",
      "");
  edit(R"(  { for = "resident_answer", max = "10个工作日", notice = true },)"
       "\n",
       "");
  edit(R"("withdrawn", "unreachable", "statutory_channel", "explained")", R"("unreachable")");
  town.must("system", "plan.activate", {{"source", text}});
  const Json after = page("old");
  for (const char* field : {"matter", "clocks", "history", "pause_reasons", "exclusions"})
    EXPECT_EQ(after.at(field), before.at(field)) << field;
  EXPECT_EQ(after.at("matter").at("kind_name"), "复杂问题") << "the new plan has no such kind";
  open("new");
  EXPECT_GT(town.matter("new").plan_version, town.matter("old").plan_version);
  EXPECT_EQ(town.matter("new").clock().amount, "5日");
  EXPECT_EQ(on("new", "centre-1", "matter.reclassify", {{"kind", "complex"}, {"reason", "x"}}),
            "MATTER-KIND");
  EXPECT_EQ(on("new", "centre-1", "matter.pause", {{"why", "resident_answer"}, {"note", "x"}}),
            "MATTER-PAUSE-UNKNOWN");
  ASSERT_EQ(on("old", "centre-1", "matter.pause", {{"why", "resident_answer"}, {"note", "等"}}),
            "ok")
      << "the old one has its plan's pause";
  ASSERT_EQ(on("old", "qsm-2", "matter.resume"), "ok");
  const Json withdrawn{{"exit", "withdrawn"},
                       {"evidence", "电话里说不用办了"},
                       {"by", "callback"},
                       {"said_by", "resident"},
                       {"at", town.clock().now().iso()}};
  EXPECT_EQ(on("new", "centre-2", "matter.exit", withdrawn), "MATTER-EXIT-UNKNOWN");
  EXPECT_EQ(on("old", "centre-2", "matter.exit", withdrawn), "ok");
  EXPECT_EQ(page("old").at("matter").at("state"), "closed");
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
