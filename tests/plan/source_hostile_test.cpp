// Any bytes: no crash, bounded findings, linear time, and the text as it came.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <chrono>

#include "base/random.hpp"
#include "plan/source_examples.hpp"

namespace wanhu::plan::source {
namespace {

std::vector<std::u32string> lines_of(const std::string& text) {
  std::vector<std::u32string> lines;
  for (const auto line : base::split(text, '\n')) lines.push_back(base::decode_utf8(line));
  return lines;
}

void expect_sound(const std::string& bytes) {
  const auto examined = examine(bytes);
  if (!examined) {
    ASSERT_THAT(examined.error().code, testing::AnyOf("SOURCE-BINARY", "SOURCE-SIZE"));
    return;
  }
  ASSERT_FALSE(base::first_invalid_utf8(examined->text).has_value());
  ASSERT_EQ(joined(examined->clauses), examined->text);
  ASSERT_LE(examined->findings.size(), k_findings_max);
  ASSERT_FALSE(to_json(*examined, base::Lang::zh).dump().empty());
  ASSERT_FALSE(to_lines(*examined, "f", base::Lang::en).empty());
  const auto lines = lines_of(examined->text);
  for (const Finding& finding : examined->findings) {
    ASSERT_GE(finding.at.line, 1) << finding.code();
    ASSERT_LE(finding.at.line, static_cast<int>(lines.size())) << finding.code();
    const auto& line = lines[static_cast<std::size_t>(finding.at.line) - 1];
    ASSERT_GE(finding.at.column, 1) << finding.code();
    ASSERT_LE(static_cast<std::size_t>(finding.at.column - 1 + finding.at.width), line.size())
        << finding.code() << finding.variant;
    if (finding.quoted.ends_with("…")) continue;
    const auto marked = line.substr(static_cast<std::size_t>(finding.at.column) - 1,
                                    static_cast<std::size_t>(finding.at.width));
    ASSERT_EQ(base::encode_utf8(marked), finding.quoted) << finding.code() << finding.variant;
  }
}

// Texts made of what the checks look for, in any order.
std::string composed(base::Seeded& random) {
  static const std::string pieces[] = {
      "一、",     "（二）", "3.",    "(4)",     "\n",         "\r\n",   "X",      "月",   "日",
      "至",       "____",   "某",    "(",       ")",          "fā",     "村",     "(村)", "及时",
      "定期",     "10",     "２０",  "日内",    "100%",       "以上",   "余家",   "约",   "2月30日",
      "。",       "，",     "；",    "的",      "了",         "開",     "展",     "�",    "\uE5E5",
      "锟斤拷",   "?",      "年 月", "附件1",   "〔2025〕号", "鍔犲己", "å®‰å…¨", "龑",   "工作",
      "百分之百", "○○",     " ",     "负责问题"};
  std::string text;
  const auto count = random.below(40);
  for (std::uint64_t i = 0; i < count; ++i) text += pieces[random.below(std::size(pieces))];
  return text;
}

TEST(SourceHostile, ArbitraryBytes) {
  rc::check("examine survives any bytes", [](const std::string& bytes) { expect_sound(bytes); });
  rc::check("also within Chinese text", [](const std::string& bytes) {
    const std::string gbk = to_gb18030("一、组织开展检查，落实到户。\n");
    expect_sound(gbk + bytes + gbk);
    expect_sound("一、组织开展检查。\n" + bytes + "落实到户。\n");
  });
}

TEST(SourceHostile, ValidUtf8ComesBackUnchanged) {
  base::Seeded random(20241017);
  for (int i = 0; i < 200; ++i) {
    const std::string text = composed(random);
    SCOPED_TRACE(text);
    const auto examined = examine(text);
    ASSERT_TRUE(examined);
    ASSERT_EQ(examined->text, text);
    ASSERT_NO_FATAL_FAILURE(expect_sound(text));
    ASSERT_NO_FATAL_FAILURE(expect_sound(without_residues(*examined)));
  }
}

TEST(SourceHostile, ARealTextWithBytesChangedAtRandom) {
  const std::string gbk = to_gb18030(example("damaged.txt"));
  base::Seeded random(7);
  for (int i = 0; i < 100; ++i) {
    std::string bytes = gbk;
    for (auto edits = 1 + random.below(5); edits > 0; --edits) {
      const auto at = static_cast<std::size_t>(random.below(bytes.size()));
      const auto byte = static_cast<char>(1 + random.below(255));
      if (random.chance(0.5))
        bytes.erase(at, 1);
      else
        bytes.insert(at, 1, byte);
    }
    SCOPED_TRACE(i);
    ASSERT_NO_FATAL_FAILURE(expect_sound(bytes));
  }
}

TEST(SourceHostile, SmallOddities) {
  for (const std::string& bytes :
       {std::string(), std::string("\n"), std::string("\xFF"), std::string("\xFF\xFE"),
        std::string("\xFE\xFF\xD8"), std::string("\xFF\xFE\x00\xD8\x00\xD8", 6),
        std::string("\xEF\xBB\xBF"), std::string("\x84\x31\xA4\x37"), std::string("\x81\x30"),
        std::string("("), std::string("（"), std::string("X"), std::string("一"),
        std::string("附件"), std::string("%"), std::string("\xB0")})
    ASSERT_NO_FATAL_FAILURE(expect_sound(bytes));
}

TEST(SourceHostile, WhatIsNoTextIsRefusedInWords) {
  for (const std::string& bytes :
       {std::string("PK\x03\x04 docx"), std::string("\xD0\xCF\x11\xE0\xA1"),
        std::string("%PDF-1.7"), std::string("{\\rtf1 x}"), std::string("a\0b", 3)}) {
    const auto examined = examine(bytes);
    ASSERT_FALSE(examined);
    EXPECT_EQ(examined.error().code, "SOURCE-BINARY");
  }
  const auto large = examine(std::string(k_bytes_max + 1, ' '));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, "SOURCE-SIZE");
  EXPECT_EQ(large.error().kind, base::Kind::too_large);
}

std::string repeated(const std::string& piece, std::size_t bytes) {
  std::string out;
  while (out.size() + piece.size() <= bytes) out += piece;
  return out;
}

TEST(SourceHostile, BeyondTwoHundredTheGravestAreShown) {
  const auto examined = examine(repeated("及时。", 9000) + "X月\n");
  ASSERT_TRUE(examined);
  EXPECT_TRUE(examined->more);
  ASSERT_EQ(examined->findings.size(), k_findings_max);
  EXPECT_EQ(examined->findings.back().code(), "L-HOLE") << "graver than what it displaces";
  EXPECT_EQ(examined->counts.at("L-VAGUE"), 1000U);
  EXPECT_EQ(to_json(*examined, base::Lang::en).at("more"), true);
  EXPECT_THAT(to_lines(*examined, "f", base::Lang::en),
              testing::Contains("Too many findings; the 200 gravest are shown."));
}

double seconds(const std::string& bytes) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(examine(bytes));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Documents made to cost quadratic time, at 8 and at 32 KB; the bound is wide because the machine
// is shared, and still far below what quadratic work would take.
TEST(SourceHostile, TimeIsLinear) {
  const std::string shifted = to_gb18030("确保宣传效果落到实处").substr(1, 18);
  for (const std::string& piece : {std::string("x"),
                                   std::string("X"),
                                   std::string("○"),
                                   std::string("("),
                                   std::string("及时"),
                                   std::string("9"),
                                   std::string("千"),
                                   std::string("一、\n"),
                                   std::string("村(村"),
                                   std::string("\n"),
                                   std::string("开展"),
                                   std::string("发(fā)"),
                                   std::string("\xB0"),
                                   std::string("龑"),
                                   std::string("\xFF"),
                                   std::string("1，000"),
                                   std::string("2月"),
                                   from_gb18030("确保宣传效果"),
                                   shifted,
                                   shifted + "A",
                                   std::string("é"),
                                   std::string("_ "),
                                   std::string("　"),
                                   std::string("1.。")}) {
    const double small = seconds(repeated(piece, 8 * 1024));
    const double large = seconds(repeated(piece, 32 * 1024));
    EXPECT_LT(large, 4 * 3 * small + 1.0) << piece << " " << small << " s, " << large << " s";
  }
}

}  // namespace
}  // namespace wanhu::plan::source
