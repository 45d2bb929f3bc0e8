// Any bytes: no crash, no hang, positions inside the file, bounded time and findings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <chrono>
#include <map>

#include "base/random.hpp"
#include "base/text.hpp"
#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"
#include "plan/source_text.hpp"
#include "support/growth.hpp"

namespace wanhu::plan {
namespace {

void expect_sound(const std::string& text) {
  const Loaded loaded = load(text, "f");
  ASSERT_LE(loaded.findings.size(), k_findings_max);
  ASSERT_EQ(loaded.plan.has_value(), !loaded.has(Severity::error));
  const SourceText source(text);
  const Renderer renderer(text, "f", base::Lang::zh);
  for (const Finding& finding : loaded.findings) {
    ASSERT_GE(finding.at.line, 1) << finding.code;
    ASSERT_LE(finding.at.line, source.line_count()) << finding.code;
    ASSERT_GE(finding.at.column, 1) << finding.code;
    ASSERT_LE(finding.at.column, static_cast<int>(source.line(finding.at.line).size()) + 1)
        << finding.code << " " << finding.variant;
    ASSERT_FALSE(renderer.framed(finding).empty());
    ASSERT_FALSE(base::first_invalid_utf8(renderer.one_line(finding)).has_value());
  }
}

std::string mutated(std::string text, base::Seeded& random) {
  static const std::string pieces[] = {
      "[",    "]",          "{",          "}",  "\"",   "'", "\"\"\"", "=",    ",",
      "\n",   "#",          ".",          "\\", "＝",   "“", "”",      "　",   "?",
      "村",   "2021-02-30", "[[task]]\n", "\t", "\r\n", "-", "1e9",    "true", std::string(1, '\0'),
      "\xff", "[a.b.c]\n",  "'''"};
  const auto edits = 1 + random.below(6);
  for (std::uint64_t n = 0; n < edits && !text.empty(); ++n) {
    const auto at = static_cast<std::size_t>(random.below(text.size()));
    const auto length = static_cast<std::size_t>(random.below(random.chance(0.1) ? 400 : 4));
    const std::string& piece = pieces[random.below(std::size(pieces))];
    switch (random.below(3)) {
      case 0:
        text.insert(at, piece);
        break;
      case 1:
        text.erase(at, length);
        break;
      default:
        text.insert(at, text.substr(at, length));
    }
  }
  return text;
}

TEST(Hostile, RandomEditsOfARealPlan) {
  const std::string text = ruji();
  base::Seeded random(20211012);
  for (int i = 0; i < 250; ++i) {
    SCOPED_TRACE(i);
    ASSERT_NO_FATAL_FAILURE(expect_sound(mutated(text, random)));
  }
}

TEST(Hostile, ArbitraryBytes) {
  rc::check("load survives any bytes", [](const std::string& bytes) { expect_sound(bytes); });
}

TEST(Hostile, SmallOddities) {
  for (const std::string& text : {std::string(),
                                  std::string("\n"),
                                  std::string("#"),
                                  std::string("\0", 1),
                                  std::string("?"),
                                  std::string("="),
                                  std::string("\""),
                                  std::string("“"),
                                  std::string("[[["),
                                  std::string("[调查]\nx=1"),
                                  std::string("[[[1]]]"),
                                  std::string("\xEF\xBB\xBF"),
                                  std::string("a.b.c"),
                                  std::string("plan = 1"),
                                  std::string("[plan]\n[plan]"),
                                  std::string("\r\r\n\r"),
                                  std::string("org = [1, {}]\n"),
                                  std::string("[a]\nb.c = 1\n[a.b]\n"),
                                  std::string("为 = 1\n_ = 2\n"),
                                  std::string("x = \"\"\"\n")})
    ASSERT_NO_FATAL_FAILURE(expect_sound(text));
}

TEST(Hostile, ABomIsNoPartOfTheFirstLine) {
  const Loaded loaded = load("\xEF\xBB\xBF" + ruji(), "f");
  EXPECT_TRUE(loaded.may_activate());
  std::string crlf;
  for (const char c : ruji()) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_TRUE(load(crlf, "f").may_activate());
}

TEST(Hostile, InvalidUtf8IsOneFindingWithItsPlace) {
  const Loaded loaded = load("schema = \"plan/1\"\n汝\xff集 = 1\n", "f");
  ASSERT_EQ(loaded.findings.size(), 1U);
  EXPECT_EQ(loaded.findings[0].code, "L-ENCODING");
  EXPECT_EQ(loaded.findings[0].at, (Span{2, 2, 1}));
}

TEST(Hostile, TooLargeIsRefusedUnread) {
  const Loaded loaded = load(std::string(k_file_bytes_max + 1, ' '), "f");
  ASSERT_EQ(loaded.findings.size(), 1U);
  EXPECT_EQ(loaded.findings[0].code, "L-SIZE");
}

std::string repeated(const std::string& piece, std::size_t bytes) {
  std::string out;
  while (out.size() + piece.size() <= bytes) out += piece;
  return out;
}

double seconds(const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  const Loaded loaded = load(text, "f");
  EXPECT_FALSE(loaded.plan);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Files made to cost quadratic time or deep recursion, at 32 and at 128 KB. Four times the bytes
// may take up to twelve times as long plus a second, because the machine is shared: this catches
// quadratic work that takes seconds, not a mild bend.
TEST(Hostile, TimeIsLinear) {
  const std::vector<std::string> pieces = {
      "[",
      "{",
      "a.",
      "[a.b]\n",
      "＝",
      "\"\n",
      "'''\n",
      "\\\"\"\"\n",
      "x\n",
      "[x",
      "a={a=1,a=2}\n",
      "[[t]]\nid=\"x\"\n",
      "“",
      "汝\n",
      "2021-02-30,",
      "{a=1}\n",
      "[[a]]\n[a.b]\n",
      "a=\"\"\"\n",
  };
  for (const std::string& piece : pieces) {
    const double half = seconds(repeated(piece, 32U << 10U));
    const double full = seconds(repeated(piece, 128U << 10U));
    EXPECT_LT(full, 4 * 3 * half + 1.0) << piece << " " << half << " s, " << full << " s";
  }
}

std::string with_villages(int n) {
  std::string rows;
  for (int i = 0; i < n; ++i)
    rows += "  { id = \"u" + std::to_string(i) + "\", name = \"第" + std::to_string(i) +
            "村\", kind = \"village\", quota = 1 },\n";
  const std::string text =
      edited(edited(ruji(), "offices = [", rows + "]\noffices = ["), "\n]\n" + rows, "\n" + rows);
  return edited(text, "total = 11267", "total = " + std::to_string(11267 + n));
}

TEST(Hostile, ManyUnitsAreReadInTimeThatGrowsWithThem) {
  const Loaded loaded = load(with_villages(1000), "f");
  EXPECT_TRUE(loaded.may_activate());
  EXPECT_EQ(loaded.plan->org.units.size(), 1016U);
  const std::map<int, std::string> texts{{250, with_villages(250)}, {1000, with_villages(1000)}};
  EXPECT_TRUE(test::grows_about_linearly([&](int n) { (void)load(texts.at(n), "f"); }, 250));
}

}  // namespace
}  // namespace wanhu::plan
