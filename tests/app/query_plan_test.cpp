// The plan's page: its history, and one version as a document with what a check finds.
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/digest.hpp"
#include "support/pilot_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

std::string ruji_text() {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  return {std::istreambuf_iterator<char>(file), {}};
}
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error(from);
  return text.replace(at, from.size(), to);
}

class PlanPage : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  Json versions(const std::string& login = "centre-1") {
    return town.read(login, [](app::Reader& reader) { return app::plans_page(reader); })
        .at("items");
  }
  Json page(std::int64_t version) {
    return town.read("centre-1",
                     [&](app::Reader& reader) { return app::plan_page(reader, version).value(); });
  }
  void activate(const std::string& text) {
    town.must("system", "plan.activate", {{"source", text}});
  }
};
INSTANTIATE_TEST_SUITE_P(Both, PlanPage,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(PlanPage, TellsWhichVersionIsInForceAndWhoseMattersAre) {
  town.open_matter("qsm-1", "first");
  town.open_matter("qy-1", "elsewhere", k_village_b);
  town.clock().pass(k_day_ms);
  activate(replaced(ruji_text(), "due = \"10日\"", "due = \"8日\""));
  town.open_matter("qsm-1", "second");
  town.must("resident", "public.withdraw",
            {{"receipt", domain::receipt_of(id("elsewhere"))}, {"check", "123456"}});

  const Json all = versions();
  ASSERT_EQ(all.size(), 2U) << all;
  EXPECT_EQ(all.at(0).at("version"), 2);
  EXPECT_EQ(all.at(0).at("state"), "in_force");
  EXPECT_EQ(all.at(0).at("ended_by"), nullptr);
  EXPECT_EQ(all.at(0).at("activated_by"), "the system");
  EXPECT_EQ(all.at(0).at("activated_at"), town.clock().now().iso());
  EXPECT_EQ(all.at(0).at("open_matters"), 1);
  EXPECT_EQ(all.at(1).at("state"), "replaced");
  EXPECT_EQ(all.at(1).at("ended_by"), 2);
  EXPECT_EQ(all.at(1).at("ended_at"), town.clock().now().iso());
  EXPECT_EQ(all.at(1).at("open_matters"), 1);
  EXPECT_EQ(all.at(1).at("title"), "汝集镇基层党员干部入户走访活动方案");
  EXPECT_EQ(all.at(1).at("digest"), base::hex(base::sha256(ruji_text())));
  EXPECT_EQ(versions("qy-lead").at(1).at("open_matters"), 0) << "only those of one's part";
}

TEST_P(PlanPage, APlanThatIsSupersededSaysByWhich) {
  activate(replaced(ruji_text(), "id       = \"ruji-2021\"",
                    "id = \"ruji-2022\"\nsupersedes = \"ruji-2021\""));
  const Json all = versions();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at(0).at("plan_id"), "ruji-2022");
  EXPECT_EQ(all.at(0).at("state"), "in_force");
  EXPECT_EQ(all.at(1).at("state"), "superseded");
  EXPECT_EQ(all.at(1).at("ended_by"), 2);
}

// A plan that was superseded does not come back because the next version of the other leaves the
// word out; it has to be activated again.
TEST_P(PlanPage, SaysOfEachVersionWhatThePlansInForceSay) {
  const auto other = [](const std::string& title, const std::string& supersedes) {
    return replaced(
        replaced(ruji_text(), "id       = \"ruji-2021\"", "id = \"ruji-2022\"" + supersedes),
        "title    = \"汝集镇", "title    = \"" + title);
  };
  const auto states = [&] {
    const auto set = town.read("centre-1", [](app::Reader& reader) { return reader.plan; });
    std::set<std::int64_t> members;
    for (const app::Member& member : set->members) members.insert(member.version);
    std::string all;
    for (const Json& version : versions()) {
      const std::int64_t number = version.at("version");
      EXPECT_EQ(version.at("state") == "in_force", members.contains(number)) << version;
      all += version.at("state").get<std::string>();
      if (!version.at("ended_by").is_null()) all += " by " + version.at("ended_by").dump();
      all += ", ";
    }
    return all;
  };
  activate(other("二", "\nsupersedes = \"ruji-2021\""));
  EXPECT_EQ(states(), "in_force, superseded by 2, ");
  activate(other("三", ""));
  EXPECT_EQ(states(), "in_force, replaced by 3, superseded by 2, ");
  activate(replaced(ruji_text(), "due = \"10日\"", "due = \"8日\""));
  EXPECT_EQ(states(), "in_force, in_force, replaced by 3, superseded by 2, ");
  activate(other("五", "\nsupersedes = \"ruji-2021\""));
  EXPECT_EQ(states(), "in_force, superseded by 5, replaced by 5, replaced by 3, superseded by 2, ");
}

TEST_P(PlanPage, SeveralPlansAreInForceAndEachHasItsOwnMatters) {
  activate(pilot(k_pilot_matters));
  town.open_matter("qsm-1", "pilot's");
  town.open_matter("qy-1", "elsewhere", k_village_b);
  const Json all = versions();
  ASSERT_EQ(all.size(), 2U);
  for (const Json& version : all) {
    EXPECT_EQ(version.at("state"), "in_force") << version;
    EXPECT_EQ(version.at("open_matters"), 1) << version;
  }
}

// Its parent has been tightened since: the check says so, and the text is read all the same.
TEST_P(PlanPage, WhatIsLooserThanItsParentIsFoundAndStillShown) {
  activate(pilot(k_pilot_matters));
  EXPECT_EQ(page(2).at("findings"), Json::array());
  activate(replaced(ruji_text(), "due = \"10日\"", "due = \"2日\""));
  const Json pilot_page = page(2);
  ASSERT_EQ(pilot_page.at("findings").size(), 1U) << pilot_page.at("findings");
  const Json& found = pilot_page.at("findings").at(0);
  EXPECT_EQ(found.at("code"), "L-LOOSER");
  EXPECT_TRUE(found.at("block").get<std::string>().starts_with("matters.kinds")) << found;
  EXPECT_TRUE(found.at("anchor").is_string());
  EXPECT_NE(found.at("headline"), "");
  EXPECT_EQ(pilot_page.at("document").at("title"), "秦四庙村试点方案");
}

TEST_P(PlanPage, ReadsAsADocumentWithWhatIsOnlyRegisteredBesideItsSection) {
  const Json plan = page(1);
  EXPECT_EQ(plan.at("findings"), Json::array()) << "the plan in plans/ is without findings";
  const Json& document = plan.at("document");
  EXPECT_EQ(document.at("title"), "汝集镇基层党员干部入户走访活动方案");
  EXPECT_EQ(document.at("digest"), base::hex(base::sha256(ruji_text())));
  std::map<std::string, std::string> path_of;  // by anchor
  for (const Json& section : document.at("sections")) {
    const bool fresh = path_of.emplace(section.at("anchor"), section.at("path")).second;
    EXPECT_TRUE(fresh) << section.at("anchor");
  }
  EXPECT_GT(path_of.size(), 10U);
  std::set<std::string> blocks;
  for (const Json& note : plan.at("notes")) {
    const bool length = note.at("code") == "L-SMS-LENGTH";
    EXPECT_TRUE(length || note.at("code") == "L-NOT-RUN") << note;
    EXPECT_EQ(note.at("severity"), "note");
    EXPECT_GT(note.at("line"), 0);
    const std::string block = note.at("block");
    blocks.insert(block);
    ASSERT_TRUE(note.at("anchor").is_string()) << block << " stands beside no section";
    EXPECT_TRUE(block.starts_with(path_of.at(note.at("anchor")))) << block;
  }
  EXPECT_FALSE(blocks.contains("survey")) << "the poll house runs it";
  ASSERT_EQ(plan.at("kinds").size(), 2U);
  EXPECT_EQ(plan.at("kinds").at(0), (Json{{"id", "general"},
                                          {"name", "一般问题"},
                                          {"due", "10日"},
                                          {"n", 10},
                                          {"unit", "calendar_days"}}));
}

TEST_P(PlanPage, GivesTheBytesThatWereActivated) {
  town.read("auditor-1", [](app::Reader& reader) {
    const app::PlanSource source = app::plan_source(reader, 1).value();
    EXPECT_EQ(source.text, ruji_text());
    EXPECT_EQ(source.plan_id, "ruji-2021");
    const std::string html = app::plan_document(reader, 1).value();
    EXPECT_NE(html.find("汝集镇基层党员干部入户走访活动方案"), std::string::npos);
    for (const std::int64_t none : {0, 2}) {
      EXPECT_EQ(app::plan_page(reader, none).error().code, "NOT-FOUND");
      EXPECT_EQ(app::plan_source(reader, none).error().code, "NOT-FOUND");
      EXPECT_EQ(app::plan_document(reader, none).error().code, "NOT-FOUND");
    }
    return 0;
  });
}

}  // namespace
}  // namespace wanhu::test
