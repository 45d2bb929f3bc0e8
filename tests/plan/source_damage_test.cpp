// Damaged bytes: shown at their place, with a proposal where one can be had, and never mended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/source_examples.hpp"

namespace wanhu::plan::source {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::string k_first = "一、各村要认真组织开展消防安全检查，确保宣传效果落到实处。\n";
const std::string k_second = "二、发现隐患要登记台账，整改完成后由群众评议。\n";

std::vector<Finding> findings_in(const std::string& bytes) {
  const auto examined = examine(bytes);
  if (!examined) throw std::runtime_error(examined.error().code);
  return examined->findings;
}

std::string without_byte(std::string bytes, std::size_t at) {
  return bytes.erase(at, 1);
}

TEST(SourceDamage, ALostByteOfGbkIsShownWithWhatItMightBe) {
  const std::string gbk = to_gb18030(k_second + k_first + k_second);
  const std::size_t at = gbk.find(to_gb18030("保宣传"));  // the first byte of 保
  const auto examined = examine(without_byte(gbk, at));
  ASSERT_TRUE(examined);
  EXPECT_EQ(examined->encoding, Encoding::gb18030);
  ASSERT_EQ(examined->findings.size(), 1U);
  const Finding& finding = examined->findings[0];
  EXPECT_EQ(finding.code(), "L-ENCODING");
  EXPECT_EQ(finding.variant, "shift");
  EXPECT_EQ(finding.severity, Severity::hold);
  EXPECT_EQ(finding.clause, "一");
  EXPECT_EQ(finding.at.line, 2);
  EXPECT_EQ(finding.at.column, place_of(k_first, "保").column);
  EXPECT_EQ(finding.meant.front(), "保宣传效果落到实处。");
  EXPECT_EQ(finding.meant.back(), "宣传效果落到实处。") << "a byte may have been gained instead";
  EXPECT_THAT(examined->text, StartsWith(k_second)) << "the other lines are untouched";
  EXPECT_THAT(examined->text, EndsWith(k_second));
  EXPECT_THAT(examined->text, Not(HasSubstr("效果落到")));
}

TEST(SourceDamage, AGainedByteOfGbkIsShownWithWhatItMightBe) {
  std::string gbk = to_gb18030(k_second + k_first);
  gbk.insert(gbk.find(to_gb18030("开展消防")), 1, '\xC3');
  const auto findings = findings_in(gbk);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].variant, "shift");
  EXPECT_THAT(findings[0].meant, Contains("开展消防安全检查，确保宣传效果落到实处。"));
}

// Every byte of a line in turn: the line is always reported, the others never.
TEST(SourceDamage, NoLostByteEscapes) {
  const std::string before = to_gb18030(k_second), line = to_gb18030(k_first);
  std::size_t with_proposal = 0, tried = 0;
  for (std::size_t at = 4; at + 1 < line.size(); ++at) {
    SCOPED_TRACE(at);
    const auto findings = findings_in(before + without_byte(line, at) + before);
    ASSERT_THAT(findings, Not(IsEmpty()));
    for (const Finding& finding : findings) {
      EXPECT_EQ(finding.code(), "L-ENCODING");
      EXPECT_EQ(finding.at.line, 2);
    }
    // Behind the damaged character the line must be read rightly, when enough of it is left.
    const std::size_t next = at / 2 * 2 + 2;
    if (next + 12 > line.size()) continue;
    ++tried;
    const std::string rest = from_gb18030(line.substr(next + 2, line.size() - 1 - next - 2));
    for (const Finding& finding : findings)
      if (std::any_of(finding.meant.begin(), finding.meant.end(), [&](const std::string& meant) {
            return meant.find(rest) != std::string::npos;
          })) {
        ++with_proposal;
        break;
      }
  }
  EXPECT_EQ(with_proposal, tried);
  EXPECT_GT(tried, 30U);
}

TEST(SourceDamage, SeveralPlacesAreSeveralFindings) {
  std::string gbk = to_gb18030(k_first + k_second + k_first + k_second);
  const std::size_t line_size = to_gb18030(k_first).size();
  gbk.erase(gbk.find(to_gb18030("认真"), line_size) + 1, 1);
  gbk.erase(gbk.find(to_gb18030("认真")), 1);
  const auto findings = findings_in(gbk);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].at.line, 1);
  EXPECT_EQ(findings[1].at.line, 3);
}

// Two bytes lost in one line: in between it is out of step, behind the second it is sound again.
TEST(SourceDamage, AShiftMayEndWithinItsLine) {
  std::string gbk = to_gb18030(k_second + k_first);
  gbk.erase(gbk.find(to_gb18030("，确保")) + 1, 1);
  gbk.erase(gbk.find(to_gb18030("组织开")), 1);
  const auto findings = findings_in(gbk);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].at.line, 2);
  EXPECT_THAT(findings[0].meant, Contains(HasSubstr("织开展消防安全检查")));
  EXPECT_LT(findings[0].at.column + findings[0].at.width, place_of(k_first, "宣传").column);
}

// The same damage after a web page has made UTF-8 of it and thrown the odd byte away.
TEST(SourceDamage, AShiftIsSeenInUtf8AsWell) {
  const std::string traditional = "四、確保活動效果落到實處。\n";
  std::string gbk = to_gb18030(traditional);
  gbk.erase(gbk.find(to_gb18030("保活")), 1);
  std::string text = from_gb18030(gbk);
  for (const std::string& gone : {std::string("\xEF\xBF\xBD")})
    if (const auto at = text.find(gone); at != std::string::npos) text.erase(at, gone.size());
  // Narrow signs are what such pages also make of the full-width ones.
  text = edited(text, "；", ";");
  const auto examined = examine(text);
  ASSERT_TRUE(examined);
  EXPECT_EQ(examined->encoding, Encoding::utf8);
  EXPECT_EQ(examined->text, text);
  ASSERT_EQ(examined->findings.size(), 1U);
  EXPECT_EQ(examined->findings[0].at, (Span{1, 4, examined->findings[0].at.width}));
  EXPECT_THAT(examined->findings[0].meant.front(), StartsWith("保活動效果落到實處"));
}

TEST(SourceDamage, Utf8ReadAsGbk) {
  const std::string sound = "加强消防安全检查，确保群众平安过冬。";
  const std::string text = k_second + from_gb18030(sound) + "\n" + k_second;
  const auto findings = findings_in(text);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].variant, "utf8");
  EXPECT_EQ(findings[0].at.line, 2);
  EXPECT_THAT(findings[0].meant.front(), StartsWith("加强消防安全□查，确保群众平安过冬"))
      << "the second byte of 检 with its neighbour is no character of GBK";
}

TEST(SourceDamage, ChineseReadAsWesternEuropean) {
  for (const std::string& bytes : {std::string("安全检查"), to_gb18030("安全检查")}) {
    std::u32string letters;
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      UErrorCode status = U_ZERO_ERROR;
      std::array<char, 8> one{};
      ucnv_convert("UTF-8", "windows-1252", one.data(), one.size(), &c, 1, &status);
      letters += base::decode_utf8(one.data());
      ASSERT_TRUE(U_SUCCESS(status)) << int{byte};
    }
    const auto findings = findings_in(k_first + "(" + base::encode_utf8(letters) + ")\n");
    ASSERT_EQ(findings.size(), 1U) << base::encode_utf8(letters);
    EXPECT_EQ(findings[0].variant, "latin");
    EXPECT_EQ(findings[0].at, (Span{2, 2, static_cast<int>(letters.size())}));
    EXPECT_THAT(findings[0].meant, ElementsAre("安全检查"));
  }
}

TEST(SourceDamage, BytesThatAreNoTextKeepTheirValue) {
  const auto examined = examine("检查\xFF\xFE村\n安全\xE5\xAE\n" + k_first);
  ASSERT_TRUE(examined);
  EXPECT_EQ(examined->encoding, Encoding::utf8);
  ASSERT_EQ(examined->findings.size(), 2U);
  EXPECT_EQ(examined->findings[0].at, (Span{1, 3, 2}));
  EXPECT_EQ(examined->findings[0].args.at("bytes"), "ff fe");
  EXPECT_EQ(examined->findings[0].certainty, Certainty::fact);
  EXPECT_EQ(examined->findings[1].at.line, 2);
  EXPECT_EQ(examined->findings[1].args.at("bytes"), "e5 ae");
  EXPECT_THAT(examined->text, HasSubstr("检查\uFFFD\uFFFD村"));
}

TEST(SourceDamage, TracesOfEarlierLosses) {
  const auto findings =
      findings_in("走访\uFFFD\uFFFD户，锟斤拷锟斤拷；村????居\n\uE5E5第一\u200B条？？\n");
  ASSERT_EQ(findings.size(), 5U);
  EXPECT_EQ(findings[0].variant, "lost");
  EXPECT_EQ(findings[0].at, (Span{1, 3, 2}));
  EXPECT_EQ(findings[1].quoted, "锟斤拷锟斤拷");
  EXPECT_EQ(findings[2].quoted, "????");
  EXPECT_EQ(findings[3].variant, "private");
  EXPECT_EQ(findings[3].args.at("point"), "U+E5E5");
  EXPECT_EQ(findings[4].variant, "invisible");
  EXPECT_EQ(findings[4].at, (Span{2, 4, 1}));
}

// Names are where sound texts have rare characters, and they come in lists.
TEST(SourceDamage, RareNamesAreNoDamage) {
  const std::string names =
      "成员：闫犇、冯骉、龑翀、邬赟、逯垚、佘嬿婉、漆霂、禤昶、亓鑫鑫、郄彧。\n";
  EXPECT_THAT(findings_in(names), IsEmpty());
  EXPECT_THAT(findings_in(to_gb18030(names)), IsEmpty());
}

}  // namespace
}  // namespace wanhu::plan::source
