// L-DATE-WINDOW: what is planned for a day outside the plan's window, and what rightly is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/files.hpp"
#include "plan/plan.hpp"

namespace wanhu::plan {
namespace {

// Places of the finding in the clean case (window 2022-03-05 to 2022-03-31) with `blocks` behind.
std::vector<std::string> outside(const std::string& blocks, std::string plan = {}) {
  if (plan.empty()) plan = read_text("tests/plan/cases/clean.toml");
  const std::string text = plan + "\n" + blocks;
  std::vector<std::string> days;
  for (const Finding& finding : load(text, "f").findings) {
    EXPECT_NE(finding.severity, Severity::error) << finding.code << "\n" << text;
    if (finding.code == "L-DATE-WINDOW") days.push_back(finding.args.at("day"));
  }
  return days;
}

std::string task(const std::string& keys) {
  return "[[task]]\nid = \"sum_up\"\nname = \"小结\"\nwho = \"centre\"\n" + keys + "\n";
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DateWindow, TasksOnDaysOutside) {
  EXPECT_THAT(outside(task("due = 2022-04-01")), ElementsAre("2022-04-01"));
  EXPECT_THAT(outside(task("due = 2022-03-04")), ElementsAre("2022-03-04"));
  EXPECT_THAT(outside(task("from = 2022-03-01\nto = 2022-05-01")),
              ElementsAre("2022-03-01", "2022-05-01"));
}

TEST(DateWindow, TheFirstAndTheLastDayAreInside) {
  EXPECT_THAT(outside(task("from = 2022-03-05\nto = 2022-03-31\ndue = 2022-03-31")), IsEmpty());
  EXPECT_THAT(outside(task("due = { phase = \"sum_up\", at = \"end\" }")), IsEmpty());
}

TEST(DateWindow, TargetsMilestonesPostsAndPublicity) {
  EXPECT_THAT(outside("[indicators.solved]\nnum = \"count(matter where closing = 'confirmed')\"\n"
                      "den = \"count(matter)\"\nuse = \"manage\"\n"
                      "target = { at = \"90%\", by = 2023-03-31 }\n"
                      "milestones = [ { by = 2022-03-15, at = \"60%\" },"
                      " { by = 2022-06-30, at = \"90%\" } ]\n"),
              ElementsAre("2023-03-31", "2022-06-30"));
  EXPECT_THAT(outside("[[staffing]]\npost = \"法律明白人\"\neach = \"village\"\nmin = 1\n"
                      "by = 2022-12-31\n"),
              ElementsAre("2022-12-31"));
  EXPECT_THAT(outside("[publicity]\nitems = [ { id = \"letter\", name = \"一封信\", channels = "
                      "[\"door\"], from = 2021-03-05, by = 2022-04-10 } ]\n"),
              ElementsAre("2021-03-05", "2022-04-10"));
}

TEST(DateWindow, APostMayBeFilledBeforeThePlanBegins) {
  EXPECT_THAT(outside("[[staffing]]\npost = \"法律明白人\"\neach = \"village\"\nmin = 1\n"
                      "by = 2022-02-28\n"),
              IsEmpty());
}

// The plan says that matters run on after it (tail), so work on them may be due then.
TEST(DateWindow, WorkOnMattersMayFollowUp) {
  const std::string follow_up = task("from = \"matters.repeated\"\ndue = 2022-04-30");
  EXPECT_THAT(outside(follow_up), IsEmpty());
  const std::string no_tail =
      edited(read_text("tests/plan/cases/clean.toml"), "tail  = true", "tail  = false");
  EXPECT_THAT(outside(follow_up, no_tail), ElementsAre("2022-04-30"));
  EXPECT_THAT(outside(task("from = \"matters.repeated\"\ndue = 2022-03-04")),
              ElementsAre("2022-03-04"));
}

TEST(DateWindow, DatesThatBindNobodyAreLeftAlone) {
  std::string plan = read_text("tests/plan/cases/clean.toml");
  plan = edited(plan, "issued   = 2022-03-01",
                "issued   = 2022-03-01\nsource   = { issuer = \"县\", title = \"通知\", "
                "date = 2021-12-01 }");
  plan = edited(plan, "quota = 80 }", "quota = 80, from = 2020-01-01, to = 2029-12-31 }");
  plan = edited(plan, "due = \"10日\"",
                "due = [ { v = \"10日\" }, { from = 2022-05-01, v = \"15日\" } ]");
  EXPECT_THAT(outside("", plan), IsEmpty());
}

TEST(DateWindow, WithoutAWindowNothingIsOutside) {
  const std::string text = edited(read_text("tests/plan/cases/clean.toml"),
                                  "to = 2022-03-31, src = \"二\"", "to = \"?\", src = \"二\"");
  EXPECT_THAT(outside(task("due = 2025-04-01"), text), IsEmpty());
}

}  // namespace
}  // namespace wanhu::plan
