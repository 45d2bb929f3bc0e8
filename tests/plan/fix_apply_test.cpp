// Certain edits, put into the text: all or chosen, round by round.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/catalogue.hpp"
#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/tools/fix.hpp"

namespace wanhu::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Finding finding(const std::string& code, Span at, const std::string& text) {
  return {.code = code, .at = at, .fix = Fix{at, text}};
}

std::vector<std::string> codes_of(const std::vector<AppliedFix>& applied) {
  std::vector<std::string> codes;
  for (const AppliedFix& fix : applied) codes.push_back(fix.code);
  return codes;
}

std::vector<std::string> codes_of(const std::vector<base::Problem>& problems) {
  std::vector<std::string> codes;
  for (const base::Problem& problem : problems) codes.push_back(problem.code);
  return codes;
}

TEST(Fix, EditsLandOnCharactersNotBytes) {
  const std::string text = "\xEF\xBB\xBF户＝“一”\r\n村 ＝ 二\r\n";
  const FixRound round =
      apply_fixes(text,
                  {finding("L-B", {2, 3, 1}, "=="), finding("L-A", {1, 2, 1}, "="),
                   finding("L-A", {1, 5, 1}, "\""), finding("L-A", {1, 3, 1}, "\"")},
                  {});
  EXPECT_EQ(round.text, "\xEF\xBB\xBF户=\"一\"\r\n村 == 二\r\n");
  EXPECT_THAT(codes_of(round.applied), ElementsAre("L-A", "L-A", "L-A", "L-B"));
  EXPECT_EQ(round.applied[1].found, "“");
  EXPECT_EQ(round.applied[1].text, "\"");
  EXPECT_EQ(round.applied[1].at, (Span{1, 3, 1}));
  EXPECT_THAT(round.overlapping, IsEmpty());
}

TEST(Fix, OfOverlappingEditsTheFirstStands) {
  const FixRound round =
      apply_fixes("abcdef\n",
                  {finding("L-1", {1, 2, 3}, "X"), finding("L-2", {1, 4, 2}, "Y"),
                   finding("L-3", {1, 5, 1}, "Z"), finding("L-4", {1, 5, 1}, "Z"),
                   finding("L-5", {1, 7, 0}, "!"), finding("L-6", {1, 7, 0}, "?")},
                  {});
  EXPECT_EQ(round.text, "aXZf!\n");
  EXPECT_THAT(codes_of(round.applied), ElementsAre("L-1", "L-3", "L-5"));
  ASSERT_EQ(round.overlapping.size(), 2U);  // L-4 wants what L-3 did
  EXPECT_EQ(round.overlapping[0].code, "L-2");
  EXPECT_EQ(round.overlapping[1].code, "L-6");
}

TEST(Fix, AnEditOutsideTheTextOrWithoutEffectIsLeftOut) {
  const std::string text = "ab\r\nc";
  for (const Span at : {Span{0, 1, 1}, Span{1, 0, 1}, Span{1, 3, 1}, Span{1, 1, 3}, Span{2, 2, 1},
                        Span{3, 1, 0}, Span{1, 1, -1}})
    EXPECT_EQ(apply_fixes(text, {finding("L-A", at, "x")}, {}).text, text)
        << at.line << ":" << at.column;
  EXPECT_THAT(apply_fixes(text, {finding("L-A", {1, 1, 2}, "ab")}, {}).applied, IsEmpty());
  EXPECT_EQ(apply_fixes(text, {finding("L-A", {2, 2, 0}, "d")}, {}).text, "ab\r\ncd");
}

TEST(Fix, HintsAreNeverApplied) {
  Finding guess{.code = "L-A", .at = {1, 1, 1}, .hints = {"b"}};
  EXPECT_EQ(apply_fixes("a", {guess}, {}).text, "a");
}

TEST(Fix, ChoicesAreReadAndRefused) {
  EXPECT_EQ(parse_fix_choice("L-QUOTA-SUM:67").value(), (FixChoice{"L-QUOTA-SUM", 67}));
  EXPECT_EQ(parse_fix_choice("L-FULLWIDTH").value(), (FixChoice{"L-FULLWIDTH", 0}));
  for (const char* wrong : {"", "L-", "67", "l-quota", "L-A:", "L-A:0", "L-A:-1", "L-A:1x", "L-A 1",
                            "L-A:99999999999", "X-A"}) {
    const auto result = parse_fix_choice(wrong);
    ASSERT_FALSE(result.has_value()) << wrong;
    EXPECT_EQ(result.error().code, "PLAN-FIX-CHOICE");
    EXPECT_EQ(result.error().args.at("choice"), wrong);
  }
}

// A text with several slips of Chinese input, on lines 11 and 17 among others.
std::string slips() {
  std::string text = read_text("tests/plan/cases/clean.toml");
  text = edited(text, "issued   = 2022-03-01", "issued   = 2022/3/1");
  text = edited(text, "quota = 120 }", "quota ＝ １２０ ｝");
  return edited(text, "name = \"西山村\"", "name = “西山村”");
}

TEST(Fix, AllSlipsAreMendedAndThePlanLoads) {
  const Fixed fixed = fix_all(slips(), {});
  EXPECT_EQ(fixed.text, read_text("tests/plan/cases/clean.toml"));
  EXPECT_THAT(codes_of(fixed.applied), ElementsAre("L-DATE", "L-FULLWIDTH", "L-FULLWIDTH",
                                                   "L-FULLWIDTH", "L-FULLWIDTH", "L-FULLWIDTH"));
  EXPECT_THAT(fixed.problems, IsEmpty());
  EXPECT_TRUE(load(fixed.text, "f").findings.empty());
}

int line_of(const std::string& text, const std::string& piece) {
  return 1 + static_cast<int>(std::count(text.begin(),
                                         text.begin() + static_cast<long>(text.find(piece)), '\n'));
}

TEST(Fix, OnlyTheChosenAreMended) {
  const std::string text = slips();
  const Fixed date = fix_all(text, {{.code = "L-DATE"}});
  EXPECT_THAT(codes_of(date.applied), ElementsAre("L-DATE"));
  const int line = line_of(text, "西山村");
  const Fixed quotes = fix_all(text, {{.code = "L-FULLWIDTH", .line = line}});
  EXPECT_EQ(quotes.text, edited(text, "“西山村”", "\"西山村\""));
}

TEST(Fix, AChoiceThatDoesNothingSaysWhy) {
  const std::string text = read_text("tests/plan/cases/L-QUOTA-SUM.toml");
  const Fixed fixed = fix_all(text, {{.code = "L-QUOTA-SUM", .line = 25},
                                     {.code = "L-DATE"},
                                     {.code = "L-QUOTA-SUM", .line = 3}});
  EXPECT_EQ(fixed.text, text);
  EXPECT_THAT(codes_of(fixed.problems),
              ElementsAre("PLAN-FIX-UNCERTAIN", "PLAN-FIX-NONE", "PLAN-FIX-NONE"));
  EXPECT_EQ(fixed.problems[0].args.at("choice"), "L-QUOTA-SUM:25");
  EXPECT_EQ(fixed.problems[0].place.line, 25);
  for (const base::Problem& problem : fixed.problems)
    EXPECT_THAT(base::text_of(base::Lang::zh, problem),
                testing::HasSubstr(problem.args.at("choice")));
}

// Slips behind more findings than a check shows, and more of them than it keeps.
TEST(Fix, MoreSlipsThanOneCheckShows) {
  std::string slips, mended;
  for (int i = 0; i < 600; ++i) {
    const std::string id = "u" + std::to_string(i);
    slips += "  { id = \"" + id + "\"， name ＝ \"村\", kind = \"village\" },\n";
    mended += "  { id = \"" + id + "\", name = \"村\", kind = \"village\" },\n";
  }
  const std::string start = "[org]\nunits = [\n", end = "]\n";
  const Fixed fixed = fix_all(start + slips + end, {});
  EXPECT_TRUE(fixed.text == start + mended + end);
  EXPECT_EQ(fixed.applied.size(), 1200U);
  EXPECT_EQ(fixed.applied.back().round, 2);
  EXPECT_THAT(fixed.problems, IsEmpty());

  const Fixed part = fix_all(start + slips + end, {}, /*rounds_max=*/1);
  EXPECT_THAT(codes_of(part.problems), ElementsAre("PLAN-FIX-UNFINISHED"));
  EXPECT_EQ(part.problems[0].args.at("rounds"), "1");
  EXPECT_LT(part.applied.size(), 1200U);
  EXPECT_TRUE(fix_all(part.text, {}).text == fixed.text);
}

TEST(Fix, TheWholeOfAFileIsReachedWhateverItsCode) {
  // In every failing case of the catalogue: what is certain is mended, and nothing certain is left.
  for (const char* code : {"L-FULLWIDTH", "L-DATE", "L-SYNTAX", "L-KEY-UNKNOWN", "L-TYPE"}) {
    const std::string text = read_text(std::string("tests/plan/cases/") + code + ".toml");
    const Fixed fixed = fix_all(text, {});
    EXPECT_THAT(fixed.problems, IsEmpty()) << code;
    EXPECT_THAT(apply_fixes(fixed.text, load(fixed.text, "f").findings, {}).applied, IsEmpty());
    EXPECT_EQ(fixed.applied.empty(), fixed.text == text) << code;
  }
}

}  // namespace
}  // namespace wanhu::plan
