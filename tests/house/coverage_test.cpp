// The clauses of the five documents against the program: no clause that is kept or changed is
// without a test, and docs/coverage.md says which. WANHU_UPDATE_GOLDEN=1 writes the page anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "house/coverage_page.hpp"

namespace wanhu::house {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Project {
  SourceTree plans;
  Proofs proofs;
};
const Project& project() {
  static const Project all = [] {
    Project made;
    for (const Seed& seed : seeds()) add_file(made.plans, "plans/" + seed.folder + "/clauses.csv");
    SourceTree tests;
    add_folder(tests, "tests", {".cpp"});
    add_folder(tests, "web/tests", {".ts", ".mjs"});
    made.proofs = proofs_in(tests);
    return made;
  }();
  return all;
}

std::vector<Clause> clauses() {
  std::vector<Clause> all;
  for (const Seed& seed : seeds())
    for (Clause& clause : clauses_of(project().plans.at("plans/" + seed.folder + "/clauses.csv")))
      all.push_back(std::move(clause));
  return all;
}

TEST(Coverage, ThePageIsThatOfTheClausesAndTests) {
  const std::string page = page_of(project().plans, project().proofs);
  const auto path = std::filesystem::path(WANHU_SOURCE_DIR) / "docs/coverage.md";
  if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << page;
  // Line by line, so that a failure shows the clause and not two pages.
  const Names said = lines_of(read_text(path)), made = lines_of(page);
  for (std::size_t i = 0; i < std::min(said.size(), made.size()); ++i)
    EXPECT_EQ(said[i], made[i]) << "docs/coverage.md:" << i + 1;
  EXPECT_EQ(said.size(), made.size());
}

TEST(Coverage, EveryKeptOrChangedClauseHasATest) {
  for (const Clause& clause : clauses())
    if (clause.needs_proof())
      EXPECT_TRUE(project().proofs.contains(clause.id)) << clause.id << " " << clause.summary;
}

TEST(Coverage, EveryClauseIsCountedOnce) {
  std::set<std::string> ids;
  std::map<std::string, std::size_t> verdicts;
  for (const Seed& seed : seeds()) {
    const auto all = clauses_of(project().plans.at("plans/" + seed.folder + "/clauses.csv"));
    EXPECT_EQ(all.size(), seed.clauses) << seed.folder;
    for (const Clause& clause : all) {
      EXPECT_TRUE(clause.id.starts_with(seed.id + "-")) << clause.id;
      ids.insert(clause.id);
      ++verdicts[clause.is("X") ? "X, whole or in part" : clause.is("T") ? "T" : "K"];
    }
  }
  EXPECT_EQ(ids.size(), 204U);
  EXPECT_EQ(verdicts, (std::map<std::string, std::size_t>{
                          {"K", 136}, {"T", 46}, {"X, whole or in part", 22}}));
}

TEST(Coverage, WhatTestsAndFeaturesNameIsThere) {
  std::set<std::string> ids;
  for (const Clause& clause : clauses()) {
    ids.insert(clause.id);
    EXPECT_EQ(features_cell(clause).find('?'), std::string::npos) << clause.id;
    for (const std::string& guard : clause.guards)
      EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(WANHU_SOURCE_DIR) /
                                          ("tests/plan/guards/" + guard + ".txt")))
          << clause.id << " " << guard;
  }
  for (const auto& [id, proofs] : project().proofs)
    EXPECT_TRUE(ids.contains(id)) << proofs.front().path << " " << proofs.front().name;
}

// ---- the readers themselves --------------------------------------------------------------------

TEST(CoverageReader, FindsIdsAndNothingElse) {
  EXPECT_THAT(ids_in("S3_26_S3_27_Places", '_'), ElementsAre("S3-26", "S3-27"));
  EXPECT_THAT(ids_in("B19_NotSolved_S1_21", '_'), ElementsAre("S1-21"));
  EXPECT_THAT(ids_in("S4_03NinetyPercent", '_'), ElementsAre("S4-03"));
  EXPECT_THAT(ids_in("asks (S0-05, S0-06)", '-'), ElementsAre("S0-05", "S0-06"));
  for (const char* none : {"S3_261", "XS3_26", "S3_2", "S3-26"})
    EXPECT_THAT(ids_in(none, '_'), IsEmpty()) << none;
}

TEST(CoverageReader, FindsTestsOfBothKinds) {
  const std::string cpp =
      "TE"
      "ST(Load, S1_07) {\n  TE"
      "ST(x, y);\nRC_GTEST_PROP(Some, S1_08_Property,\n              (int n)) {}\n";
  EXPECT_THAT(cpp_tests(cpp), ElementsAre("Load.S1_07", "Some.S1_08_Property"));
  EXPECT_THAT(web_tests("  it('asks (S1-15)', async () => {\n  test(\n    \"two\", () => {});\n"
                        "  split('no');\n"),
              ElementsAre("asks (S1-15)", "two"));
}

TEST(CoverageReader, ReadsQuotedCells) {
  EXPECT_THAT(cells_of(R"(S1-01,"a, b","say ""so""",)"),
              ElementsAre("S1-01", "a, b", R"(say "so")", ""));
}

}  // namespace
}  // namespace wanhu::house
