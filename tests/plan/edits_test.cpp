// Slips beside those of a single key (mutation_test.cpp): broken statements, a Chinese input
// method, many slips at once.
#include <gtest/gtest.h>

#include <algorithm>

#include "plan/files.hpp"
#include "plan/plan.hpp"

namespace wanhu::plan {
namespace {

std::string listed(const Loaded& loaded) {
  std::string out;
  for (const Finding& finding : loaded.findings)
    out += " " + finding.code + ":" + std::to_string(finding.at.line);
  return out;
}

TEST(Edits, ABrokenStatementHidesNothingElse) {
  const std::string text = ruji();
  const std::vector<std::pair<std::string, std::string>> breaks = {
      {"id       = \"ruji-2021\"", "id       = \"ruji-2021"},
      {"issuer   = \"中共汝集镇委员会\"\n", "issuer   \"中共汝集镇委员会\"\n"},
      {"coverage = \"every_address\"", "coverage = every address"},
      {"hide_from = [\"ruji\", \"village\"]", "hide_from = [\"ruji\", \"village\""},
      {"waves     = { each = \"半年\", n = 1 }", "waves     = { each = \"半年\", n = 1 ]"},
      {"[survey.poll]", "[survey.poll"},
      {"total    = 11267", "total    = 011267"},
      {"{ id = \"general\", name", "{ id = \"general\" name"},
  };
  for (const auto& [good, broken] : breaks) {
    std::string bad = edited(text, good, broken);
    bad = edited(bad, "roll     =", "rol      =");
    const Loaded loaded = load(bad, "p");
    const auto has = [&](const char* code) {
      return std::any_of(loaded.findings.begin(), loaded.findings.end(),
                         [&](const Finding& f) { return f.code == code; });
    };
    EXPECT_TRUE(has("L-SYNTAX")) << broken;
    EXPECT_TRUE(has("L-KEY-UNKNOWN")) << broken << listed(loaded);
    EXPECT_EQ(loaded.findings.size(), 2U) << broken << listed(loaded);
  }
}

// [task] among [[task]]: the odd one is told, and not that the others conflict with it.
TEST(Edits, AHeaderOfAnotherKindThanItsLikeIsOneFinding) {
  const std::string text = ruji() + "\n[task]\nid = \"third\"\nname = \"三\"\n";
  const Loaded rows = load(text, "p");
  ASSERT_EQ(rows.findings.size(), 1U) << listed(rows);
  EXPECT_EQ(rows.findings[0].message_code(), "L-TYPE.double");
  const Loaded tables = load(ruji() + "\n[[burden]]\nper = \"月\"\n[burden]\nper = \"月\"\n", "p");
  ASSERT_EQ(tables.findings.size(), 1U) << listed(tables);
  EXPECT_EQ(tables.findings[0].message_code(), "L-TYPE.single");
}

TEST(Edits, AMisspellingThatMayBeTwoKeysIsHintedBothAndNotRead) {
  const Loaded loaded = load(edited(ruji(), "{ at = 1, do =", "{ at = 1, o ="), "p");
  ASSERT_EQ(loaded.findings.size(), 1U) << listed(loaded);
  EXPECT_EQ(loaded.findings[0].code, "L-KEY-UNKNOWN");
  EXPECT_EQ(loaded.findings[0].hints, (std::vector<std::string>{"do", "of"}));
  EXPECT_FALSE(loaded.findings[0].fix) << "it is not certain";
}

TEST(Edits, AKeyOneLevelTooHighIsToldWhereItBelongs) {
  const std::string moved = edited(edited(ruji(), "needs = \"resident_confirms\", ", ""), "\ntail ",
                                   "\nneeds = \"resident_confirms\"\ntail ");
  const Loaded high = load(moved, "p");
  ASSERT_EQ(high.findings.size(), 1U) << listed(high);
  EXPECT_EQ(high.findings[0].message_code(), "L-KEY-UNKNOWN.inner");
  EXPECT_EQ(high.findings[0].args.at("inner"), "matters.close");
}

TEST(Edits, AByteOrderMarkIsNoKey) {
  const Loaded loaded = load("\xEF\xBB\xBF\xEF\xBB\xBF" + ruji(), "p");
  EXPECT_EQ(listed(loaded), " L-SYNTAX:1");
}

TEST(Edits, ChineseInputOutsideStringsIsReportedAndReadOn) {
  const std::string text = edited(edited(ruji(), "quota = 550 }", "quota ＝ ５５０ ｝"),
                                  "due = \"20日\"", "due = “２０日”");
  const Loaded loaded = load(text, "p");
  // The curly quotes, and the term between them.
  EXPECT_EQ(listed(loaded),
            " L-FULLWIDTH:26 L-FULLWIDTH:26 L-FULLWIDTH:26 L-FULLWIDTH:110 L-FULLWIDTH:110 "
            "L-FULLWIDTH:110");
}

TEST(Edits, AllAtOnceButNeverMoreThanFifty) {
  std::string text = ruji();
  for (std::size_t at = 0; (at = text.find("quota = ", at)) != std::string::npos; at += 9)
    text.replace(at, 5, "qoutaX");
  const Loaded few = load(text, "p");
  EXPECT_EQ(few.findings.size(), 16U);
  EXPECT_FALSE(few.more);
  std::string units;
  for (int i = 0; i < 80; ++i) units += "x" + std::to_string(i) + " = 1\n";
  const Loaded many = load(ruji() + "\n" + units, "p");
  EXPECT_EQ(many.findings.size(), k_findings_max);
  EXPECT_TRUE(many.more);
  EXPECT_FALSE(many.plan);
}

}  // namespace
}  // namespace wanhu::plan
