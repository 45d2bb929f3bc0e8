// What the public may see of a matter, and the resident's hold on the own words.
#include "domain/matter/publicity.hpp"

#include <gtest/gtest.h>

#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

const Instant k_now = Instant::parse("2021-10-16T09:00:00+08:00").value();

plan::Plan publishing(std::vector<std::string> kinds, const std::string& after,
                      std::vector<std::string> fields = {"kind", "state"}, bool text = false) {
  plan::Plan plan;
  plan.matters.publish = plan::Publish{std::move(kinds), std::move(fields), after, text, ""};
  return plan;
}

Matter opened() {
  const Uuid id = Uuid::named("matter");
  const base::Json clock{{"round", 1},
                         {"amount", "10日"},
                         {"started", k_now.ms()},
                         {"due", "2021-10-26"},
                         {"due_at", (k_now + 10LL * 86'400'000).ms()},
                         {"original_due", "2021-10-26"},
                         {"provisional", false},
                         {"calendar", "test"},
                         {"rungs", base::Json::array()}};
  return fold({},
              {"matter.opened",
               {{"matter", id.text()},
                {"receipt", receipt_of(id)},
                {"check_mac", ""},
                {"kind", "general"},
                {"title", "路灯坏了"},
                {"text", "路灯坏了。"},
                {"unit", "east"},
                {"place", "桥东"},
                {"channel", "public"},
                {"reply", true},
                {"clock", clock},
                {"plan_version", 1}}},
              k_now, "resident");
}

Matter after(const Matter& before, const Result<Events>& events, const std::string& actor) {
  Matter m = before;
  for (const Event& event : events.value()) m = fold(m, event, k_now, actor);
  return m;
}

std::string code(const Result<Events>& events) {
  return events ? "ok" : events.error().code;
}

TEST(Publicity, TheLesserOfBothPlansIsShown) {
  const plan::Plan then = publishing({"a", "b"}, "opened", {"kind", "title"}, true);
  const plan::Plan now = publishing({"b", "c"}, "answered", {"title", "due"}, false);
  const auto both = publish_now(then, now).value();
  EXPECT_EQ(both.kinds, std::vector<std::string>{"b"});
  EXPECT_EQ(both.fields, std::vector<std::string>{"title"});
  EXPECT_EQ(both.after, "answered");
  EXPECT_FALSE(both.text);
  EXPECT_EQ(publish_now(now, then).value().after, "answered");
}

TEST(Publicity, B25APlanThatBeginsToPublishDoesNotReachBack) {
  const plan::Plan silent, loud = publishing({"a"}, "opened");
  EXPECT_FALSE(publish_now(silent, loud));
  EXPECT_FALSE(publish_now(loud, silent));  // and one that ends it ends it at once
  EXPECT_FALSE(publish_now(publishing({"a"}, "opened"), publishing({"b"}, "opened")));
}

TEST(Publicity, AMatterStaysPublicWhenItIsReopened) {
  const plan::Publish publish = *publishing({"general"}, "answered").matters.publish;
  Matter m = opened();
  EXPECT_FALSE(is_public(publish, m));
  m.owner = Uuid::named("owner");
  m = fold(m, {"matter.answered", {{"outcome", "solved"}, {"text", "好了"}}}, k_now, "owner");
  EXPECT_TRUE(is_public(publish, m));
  base::Json clock = to_json(m.clock());
  clock["round"] = 2;
  m = fold(m, {"matter.reopened", {{"text", "没好"}, {"clock", clock}}}, k_now, "resident");
  EXPECT_EQ(m.state, MatterState::handling);
  EXPECT_TRUE(is_public(publish, m));
  EXPECT_FALSE(is_public(*publishing({"general"}, "closed").matters.publish, m));
}

TEST(Publicity, EachSideTakesBackOnlyItsOwnWord) {
  const plan::Publish publish = *publishing({"general"}, "opened").matters.publish;
  const Matter m = opened();
  ASSERT_TRUE(is_public(publish, m));
  const Matter resident = after(m, hide(m, Side::resident, ""), "resident");
  EXPECT_FALSE(is_public(publish, resident));
  EXPECT_EQ(code(hide(resident, Side::resident, "")), "MATTER-HIDDEN");
  EXPECT_EQ(code(show(resident, Side::staff, "误会")), "MATTER-HIDDEN-BY-RESIDENT");
  const Matter both = after(resident, hide(resident, Side::staff, "有姓名"), "centre");
  const Matter again = after(both, show(both, Side::resident, ""), "resident");
  EXPECT_FALSE(is_public(publish, again));
  EXPECT_EQ(code(show(again, Side::resident, "")), "MATTER-NOT-HIDDEN");
  EXPECT_TRUE(is_public(publish, after(again, show(again, Side::staff, "已改"), "centre")));
}

TEST(Publicity, ACorrectionPutsNewWordsInThePlaceOfTheOld) {
  const Matter m = opened();
  EXPECT_EQ(code(correct(m, {m.title, m.body, m.place, {}})), "MATTER-CORRECT-SAME");
  const Matter fixed = after(m, correct(m, {"水管坏了", "水管坏了。", "桥西", {}}), "resident");
  EXPECT_EQ(fixed.title, "水管坏了");
  EXPECT_EQ(fixed.body, "水管坏了。");
  EXPECT_EQ(fixed.place, "桥西");
  EXPECT_EQ(fixed.clocks, m.clocks);
}

TEST(Publicity, WordsAreErasedOnceTheMatterIsClosed) {
  const Matter m = opened();
  EXPECT_EQ(code(erase_text(m)), "MATTER-STATE");
  const Matter closed = after(m, withdraw(m, ""), "resident");
  const Matter gone = after(closed, erase_text(closed), "resident");
  EXPECT_EQ(gone.title + gone.body + gone.place, "");
  EXPECT_TRUE(gone.text_erased);
  EXPECT_EQ(code(erase_text(gone)), "MATTER-TEXT-ERASED");
  EXPECT_EQ(code(correct(gone, {"a", "b", "c", {}})), "MATTER-TEXT-ERASED");
}

}  // namespace
}  // namespace wanhu::domain
