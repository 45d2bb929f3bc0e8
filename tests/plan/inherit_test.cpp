#include "plan/tools/inherit.hpp"

#include <gtest/gtest.h>

#include "plan/files.hpp"
#include "plan/plan.hpp"

namespace wanhu::plan {
namespace {

// What a child with this one change is told, as "what ours/theirs:line".
std::string told(const std::string& from, const std::string& to, std::string parent = ruji()) {
  FindingList findings;
  const Tree above = read_tree(parent, findings),
             below = read_tree(edited(ruji(), from, to), findings);
  check_inheritance(below, above, "county.toml", findings);
  std::string out;
  for (const Finding& finding : findings.all()) {
    EXPECT_EQ(finding.code, "L-LOOSER");
    EXPECT_EQ(finding.args.at("file"), "county.toml");
    EXPECT_GT(std::stoi(finding.args.at("line")), 0);
    out += finding.terms.at("what").substr(9) + " " + finding.args.at("ours") + "/" +
           finding.args.at("theirs") + ";";
  }
  return out;
}

TEST(Inherit, TheSamePlanIsNotLooser) {
  EXPECT_EQ(told("id       = \"ruji-2021\"", "id       = \"ruji-2022\""), "");
}

TEST(Inherit, TighterIsAllowed) {
  EXPECT_EQ(told("due = \"10日\"", "due = \"7日\""), "");
  EXPECT_EQ(told("share = \"10%\"", "share = \"20%\""), "");
  EXPECT_EQ(told("retain    = \"180日\"", "retain    = \"3个月\""), "");
  EXPECT_EQ(told("\"withdrawn\", \"unreachable\"", "\"withdrawn\""), "");
  EXPECT_EQ(told("at = \"50%\"", "at = \"40%\""), "");
  EXPECT_EQ(told("[matters]\n", "[matters]\nextend = { max = \"5日\", times = 1 }\n"), "");
}

TEST(Inherit, LooserNamesBothValues_S0_39) {
  EXPECT_EQ(told("due = \"10日\"", "due = \"15日\""), "due 15日/10日;");
  EXPECT_EQ(told("due = \"20日\"", "due = \"20个工作日\""), "due 20个工作日/20日;");
  EXPECT_EQ(told("share = \"10%\"", "share = \"5%\""), "share 5%/10%;");
  EXPECT_EQ(told("anonymous = true", "anonymous = false"), "anonymous false/true;");
  EXPECT_EQ(told("tail     = true", "tail     = false"), "tail false/true;");
  EXPECT_EQ(told("roll     = \"next_working_day\"", "roll     = \"none\""),
            "roll none/next_working_day;");
  EXPECT_EQ(told("hide_from = [\"ruji\", \"village\"]", "hide_from = [\"ruji\"]"),
            "hide_from [ruji]/[ruji village];");
  EXPECT_EQ(told("{ at = \"50%\", to = \"owner\" }, ", ""), "remind –/50% → owner;");
  EXPECT_EQ(told("at = \"50%\"", "at = \"60%\""), "remind –/50% → owner;");
}

TEST(Inherit, HoursOfOneDayAreCompared) {
  const std::string parent = edited(ruji(), "due = \"10日\"", "due = \"12小时\"");
  EXPECT_EQ(told("due = \"10日\"", "due = \"20小时\"", parent), "due 20小时/12小时;");
  EXPECT_EQ(told("due = \"10日\"", "due = \"8小时\"", parent), "");
}

TEST(Inherit, AnExitThatTheParentDoesNotKnowIsLooser) {
  const std::string parent = edited(ruji(), ", \"explained\"]", "]");
  EXPECT_EQ(told("id       = \"ruji-2021\"", "id       = \"ruji-2022\"", parent),
            "exits [withdrawn unreachable statutory_channel explained]/"
            "[withdrawn unreachable statutory_channel];");
}

TEST(Inherit, AKindOfMatterCannotBeDropped) {
  EXPECT_EQ(told("{ id = \"complex\"", "{ id = \"other\""), "kinds –/复杂问题;");
}

TEST(Inherit, DatedTermsCountByTheLongest) {
  EXPECT_EQ(
      told("due = \"10日\"", "due = [ { v = \"10日\" }, { from = 2022-01-01, v = \"5日\" } ]"), "");
  EXPECT_EQ(
      told("due = \"10日\"", "due = [ { v = \"5日\" }, { from = 2022-01-01, v = \"12日\" } ]"),
      "due [5日 12日]/10日;");
}

// What a child with these blocks is told under a parent with those, as `told`.
std::string told_of(const std::string& child, const std::string& parent) {
  FindingList findings;
  const Tree above = read_tree(ruji() + "\n" + parent, findings),
             below = read_tree(ruji() + "\n" + child, findings);
  check_inheritance(below, above, "county.toml", findings);
  std::string out;
  for (const Finding& finding : findings.all())
    out += finding.terms.at("what").substr(9) + " " + finding.args.at("ours") + "/" +
           finding.args.at("theirs") + ";";
  return out;
}

TEST(Inherit, CeilingsOnBurdenCompareByTheirPeriod) {
  const std::string monthly = "[burden]\nmax_forms = 3\nmax_reports = 2\nper = \"月\"\n";
  EXPECT_EQ(told_of(edited(monthly, "月", "周"), monthly), "per 周/月;");
  EXPECT_EQ(told_of(edited(monthly, "= 3", "= 4"), monthly), "max_forms 4/3;");
  EXPECT_EQ(told_of("[burden]\nmax_forms = 9\nmax_reports = 6\nper = \"季度\"\n", monthly), "");
}

TEST(Inherit, WhatBothPlansStateIsComparedInEveryBlock) {
  const std::string weekly = "[[report]]\nid = \"r\"\nevery = \"周\"\n";
  EXPECT_EQ(told_of(edited(weekly, "周", "月"), weekly), "every 月/周;");
  EXPECT_EQ(told_of(edited(weekly, "周", "日"), weekly), "");
  const std::string staffed = "[[staffing]]\npost = \"网格员\"\nmin = 1\nby = 2021-11-01\n";
  EXPECT_EQ(told_of(edited(staffed, "11-01", "11-02"), staffed), "by 2021-11-02/2021-11-01;");
  const std::string strict = "[standards.s]\npass = \"all\"\n";
  EXPECT_EQ(told_of(edited(strict, "all", "all_hard"), strict), "pass all_hard/all;");
  // One item for another is no tightening.
  const std::string look =
      "[places]\ninspect = [ { id = \"i\", list = [\"消防\", \"食品\"], every = \"月\" } ]\n";
  EXPECT_EQ(told_of(edited(look, "\"食品\"", "\"围墙\""), look), "list [消防 围墙]/[消防 食品];");
}

TEST(Inherit, CadencesCompareByFrequency) {
  const auto with = [](const char* cadence) {
    return ruji() + "\n[[cadence]]\nid = \"sweep\"\nname = \"排查\"\nwho = \"visitor\"\n" +
           cadence + "\ndo = \"sweep\"\n";
  };
  const auto compare = [&](const char* child, const char* parent) {
    FindingList findings;
    const Tree above = read_tree(with(parent), findings), below = read_tree(with(child), findings);
    check_inheritance(below, above, "p", findings);
    return findings.all().size();
  };
  EXPECT_EQ(compare("at_least = 1\nper = \"半月\"", "at_least = 2\nper = \"月\""), 0U);
  EXPECT_EQ(compare("at_least = 1\nper = \"周\"", "at_least = 2\nper = \"月\""), 0U);
  EXPECT_EQ(compare("at_least = 1\nper = \"月\"", "at_least = 2\nper = \"月\""), 1U);
}

}  // namespace
}  // namespace wanhu::plan
