#include "plan/tools/cover.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "plan/files.hpp"

namespace wanhu::plan {
namespace {

const std::string k_head = "id,mark,verdict,blocks,guards,summary,instead,hole\n";

Tree tree_of(const std::string& text) {
  FindingList findings;
  return read_tree(text, findings);
}

std::vector<Clause> clauses(const std::string& rows) {
  return read_clauses(k_head + rows, "clauses.csv").value();
}

std::string error(const std::string& text) {
  const auto read = read_clauses(text, "clauses.csv");
  return read ? "" : read.error().code + ":" + std::to_string(read.error().place.line);
}

TEST(Clauses, AreReadWithTheirLines) {
  const auto all = clauses(
      "S1-07,三(一),K,quota.household_visit;org.units.qiying,,任务数,,\n"
      "S1-23,四,X,,G04;G01,一对一做工作,有意见就开一件事项,\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].blocks, (std::vector<std::string>{"quota.household_visit", "org.units.qiying"}));
  EXPECT_TRUE(all[0].kept && !all[0].refused);
  EXPECT_EQ(all[1].guards, (std::vector<std::string>{"G04", "G01"}));
  EXPECT_EQ(all[1].line, 3);
}

TEST(Clauses, WhatIsWrongIsNamedWithItsLine) {
  EXPECT_EQ(error("id,mark\n1,2\n"), "CLAUSE-COLUMN:1");
  EXPECT_EQ(error(k_head + "S1-01,一,Q,,,x,,\n"), "CLAUSE-VERDICT:2");
  EXPECT_EQ(error(k_head + "S1-01,一,,,,x,,\n"), "CLAUSE-VERDICT:2");
  EXPECT_EQ(error(k_head + "S1-01,一,K,plan,,x,,\nS1-01,一,K,plan,,x,,\n"), "CLAUSE-ID:3");
  EXPECT_EQ(error(k_head + "S1-01,一,X,,G14,x,,\n"), "CLAUSE-GUARD:2");
  EXPECT_EQ(error(k_head + "S1-01,一,X,,,x,,\n"), "CLAUSE-INSTEAD:2");
}

TEST(Cover, EachClauseHasItsFate) {
  const Coverage found = cover(tree_of(ruji()), clauses("A,一,K,matters.close,,x,,\n"
                                                        "B,一,T,form.feedback,,x,改用匿名,\n"
                                                        "C,一,X,,G04,x,,\n"
                                                        "D,一,K,,,x,,期限未定\n"
                                                        "E,一,K,,,x,,\n"
                                                        "F,一,K,quota.none;org,,x,,\n"));
  std::vector<Fate> fates;
  for (const Fated& fated : found.clauses) fates.push_back(fated.fate);
  EXPECT_EQ(fates, (std::vector<Fate>{Fate::kept, Fate::changed, Fate::refused, Fate::hole,
                                      Fate::missing, Fate::dangling}));
  EXPECT_EQ(found.clauses.back().unknown, std::vector<std::string>{"quota.none"});
  EXPECT_FALSE(found.complete());
}

TEST(Cover, ABlockIsClaimedWithWhatStandsInIt) {
  const auto unclaimed = [](const std::string& rows) {
    const Coverage found = cover(tree_of(ruji()), clauses(rows));
    std::vector<std::string> paths;
    for (const Block& block : found.unclaimed) paths.push_back(block.path);
    return paths;
  };
  const auto has = [](const std::vector<std::string>& paths, const char* path) {
    return std::find(paths.begin(), paths.end(), path) != paths.end();
  };
  const auto none = unclaimed("A,一,K,org,,x,,\n");
  EXPECT_TRUE(has(none, "matters.kinds.general") && has(none, "matters.close"));
  EXPECT_TRUE(has(none, "plan.phases.visit") && has(none, "ladder.false_visits"));
  const auto some = unclaimed("A,一,K,matters,,x,,\n");
  EXPECT_FALSE(has(some, "matters.kinds.general"));
  EXPECT_TRUE(has(some, "quota.household_visit"));
}

TEST(Cover, BlocksWithoutASourceAreListed) {
  const Coverage found = cover(tree_of(edited(ruji(), "phase    = \"visit\"\nsrc      = \"三(一)\"",
                                              "phase    = \"visit\"")),
                               clauses("A,一,K,plan,,x,,\n"));
  std::vector<std::string> paths;
  for (const Block& block : found.sourceless) paths.push_back(block.path);
  EXPECT_NE(std::find(paths.begin(), paths.end(), "quota.household_visit"), paths.end());
}

}  // namespace
}  // namespace wanhu::plan
