// The five plans of plans/: each folder has plan.toml (activatable), as-issued.toml with exactly
// the findings of findings.golden, and clauses.csv, every line of which has come to something.
// WANHU_UPDATE_GOLDEN=1 writes the goldens anew; read the difference before keeping it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"
#include "plan/tools/cover.hpp"
#include "plan/tools/format.hpp"

namespace wanhu::plan {
namespace {

using base::Lang;
using testing::IsSupersetOf;

std::string lines_of(const std::vector<Finding>& findings, const std::string& text,
                     const std::string& file) {
  std::string lines;
  const Renderer renderer(text, file, Lang::zh);
  for (const Finding& finding : findings) lines += renderer.one_line(finding) + "\n";
  return lines;
}

std::vector<std::string> folders() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(source_path("plans")))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

class Plans : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] std::string file(const char* name) const {
    return read_text("plans/" + GetParam() + "/" + name);
  }
};

TEST_P(Plans, CanBeActivated) {
  const std::string text = file("plan.toml");
  const Loaded loaded = load(text, "plan.toml");
  EXPECT_EQ(lines_of(loaded.findings, text, "plan.toml"), "");
  EXPECT_TRUE(loaded.may_activate());
  for (const Finding& note : loaded.notes)
    EXPECT_THAT(note.code, testing::AnyOf("L-NOT-RUN", "L-SMS-LENGTH"));
}

TEST_P(Plans, AreInTheOneForm) {
  for (const char* name : {"plan.toml", "as-issued.toml"}) {
    const Formatted result = format(file(name));
    EXPECT_FALSE(result.refused) << name;
    EXPECT_EQ(file(name), result.text) << name << ": wanhu plan fmt --write";
  }
}

TEST_P(Plans, EveryClauseHasComeToSomething) {
  FindingList findings;
  const Tree tree = read_tree(file("plan.toml"), findings);
  auto clauses = read_clauses(file("clauses.csv"), "clauses.csv");
  ASSERT_TRUE(clauses) << clauses.error().code;
  const Coverage found = cover(tree, std::move(*clauses));
  for (const Fated& fated : found.clauses)
    EXPECT_TRUE(fated.fate != Fate::missing && fated.fate != Fate::dangling) << fated.clause.id;
  for (const Block& block : found.unclaimed) ADD_FAILURE() << block.path;
  for (const Block& block : found.sourceless) ADD_FAILURE() << block.path;
}

TEST_P(Plans, AsIssuedHasExactlyItsFindings) {
  const std::string text = file("as-issued.toml");
  const std::string golden = "plans/" + GetParam() + "/findings.golden";
  const std::string lines = lines_of(load(text, "as-issued.toml").findings, text, "as-issued.toml");
  if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr)
    std::ofstream(source_path(golden), std::ios::binary) << lines;
  EXPECT_EQ(lines, read_text(golden));
}

INSTANTIATE_TEST_SUITE_P(Plan, Plans, testing::ValuesIn(folders()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

std::multiset<std::string> codes_of(const std::string& folder) {
  std::multiset<std::string> codes;
  const std::string text = read_text("plans/" + folder + "/as-issued.toml");
  for (const Finding& finding : load(text, "f").findings) codes.insert(finding.code);
  return codes;
}

// What the documents themselves say wrong, by hand from the documents.
TEST(AsIssued, TheDocumentsHaveTheirKnownFaults) {
  EXPECT_THAT(codes_of("ruji-2021"),
              IsSupersetOf({"L-DAYBASIS", "L-PHASE-GAP", "L-RETRO", "L-TAIL", "L-TYPO", "L-TYPO"}));
  EXPECT_THAT(codes_of("dongfeng-2017"), IsSupersetOf({"L-BAND-OVERLAP", "L-BAND-GAP"}));
  EXPECT_THAT(codes_of("county-double-lift-2021"),
              IsSupersetOf({"L-HOLE", "L-HOLE", "L-HOLE", "L-HOLE", "L-SUBST"}));
  EXPECT_THAT(codes_of("three-zeros-2020"), IsSupersetOf({"L-APPROX", "L-BOUND", "L-ROUND"}));
  EXPECT_THAT(codes_of("xushi-2024"), IsSupersetOf({"L-VAGUE", "L-ENCODING"}));
}

TEST(AsIssued, WhatWeNeverDoIsRefusedInEveryDocumentThatAsksForIt) {
  std::set<std::string> guards;
  for (const std::string& folder : folders())
    for (const std::string& code : codes_of(folder))
      if (code.starts_with("L-GUARD")) guards.insert(code);
  EXPECT_THAT(guards, IsSupersetOf({"L-GUARD-G01", "L-GUARD-G02", "L-GUARD-G03", "L-GUARD-G04",
                                    "L-GUARD-G05", "L-GUARD-G06", "L-GUARD-G07", "L-GUARD-G08",
                                    "L-GUARD-G10", "L-GUARD-G13"}));
}

// The TOML examples of a guide, in their order.
std::vector<std::string> examples(const std::string& guide) {
  const std::string text = read_text(guide), fence = "```toml\n";
  std::vector<std::string> all;
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    all.push_back(text.substr(at, text.find("```", at) - at));
  }
  return all;
}

// The first example is a whole plan; with the blocks of any other behind it, it is one still.
TEST(Guide, ItsExamplesCanBeActivated) {
  for (const char* guide : {"docs/zh/plan.md", "docs/en/plan.md"}) {
    const auto all = examples(guide);
    ASSERT_GE(all.size(), 3U) << guide;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string plan = i == 0 ? all[0] : all[0] + all[i];
      const Loaded loaded = load(plan, "guide.toml");
      EXPECT_EQ(lines_of(loaded.findings, plan, guide), "");
      EXPECT_TRUE(loaded.may_activate());
    }
  }
}

}  // namespace
}  // namespace wanhu::plan
