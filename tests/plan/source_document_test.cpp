// What the reader of source documents sees in sound and in faulty text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "plan/source_examples.hpp"

namespace wanhu::plan::source {
namespace {

using base::Lang;
using testing::ElementsAre;
using testing::IsEmpty;

Examined examined(const std::string& bytes) {
  auto result = examine(bytes);
  if (!result) throw std::runtime_error(result.error().code);
  return std::move(*result);
}

// "L-HOLE X月" for every finding.
std::vector<std::string> codes_and_quotes(const Examined& document) {
  std::vector<std::string> all;
  for (const Finding& finding : document.findings)
    all.push_back(finding.code() + " " + finding.quoted);
  return all;
}

std::vector<std::string> seen_in(const std::string& text) {
  return codes_and_quotes(examined(text));
}

std::vector<std::string> ids_of(const std::string& text) {
  std::vector<std::string> ids;
  for (const Clause& clause : examined(text).clauses) ids.push_back(clause.id);
  return ids;
}

TEST(SourceDocument, ACleanNoticeHasNoFinding) {
  const std::string text = example("clean.txt");
  const Examined document = examined(text);
  EXPECT_THAT(codes_and_quotes(document), IsEmpty());
  EXPECT_EQ(document.text, text);
  EXPECT_EQ(joined(document.clauses), text);
  EXPECT_EQ(document.encoding, Encoding::utf8);
  EXPECT_THAT(to_lines(document, "n.txt", Lang::en),
              ElementsAre("n.txt: utf-8, 23 lines, 14 numbered clauses, no findings."));
}

TEST(SourceDocument, ACleanNoticeReadsTheSameInEveryEncoding) {
  const std::string text = example("clean.txt");
  std::string utf16 = "\xFF\xFE";
  for (const char32_t c : base::decode_utf8(text)) {
    utf16 += static_cast<char>(c & 0xFFU);
    utf16 += static_cast<char>(c >> 8U);
  }
  for (const auto& [bytes, encoding] :
       {std::pair{to_gb18030(text), Encoding::gb18030},
        std::pair{"\xEF\xBB\xBF" + text, Encoding::utf8_bom}, std::pair{utf16, Encoding::utf16}}) {
    const Examined document = examined(bytes);
    EXPECT_EQ(document.encoding, encoding);
    EXPECT_EQ(document.text, text);
    EXPECT_EQ(document.bytes, bytes.size());
    EXPECT_THAT(codes_and_quotes(document), IsEmpty());
  }
}

struct Expected {
  std::string code, variant, needle;
  int n = 1;  // the n-th needle in the text
  std::string clause;
  std::string meant;  // the first proposal; empty when there is none
};

TEST(SourceDocument, EveryFaultIsFoundAtItsPlace) {
  const std::string text = example("damaged.txt");
  const Examined document = examined(text);
  const std::vector<Expected> expected{
      {"L-FULLWIDTH", "brackets", "（2025）6号", 1, "head", "〔2025〕6号"},
      {"L-ENCODING", "pinyin", "研(yán)", 1, "head", "研"},
      {"L-HOLE", "", "X至X月份", 1, "head", ""},
      {"L-BOUND", "", "100%以上", 1, "一", "100%"},
      {"L-BOUND", "more", "120%", 1, "一", "100%"},
      {"L-SUBST", "", "村(村)", 1, "二(一)", "村(社区)"},
      {"L-HOLE", "", "X月X日前", 1, "二(一)", ""},
      {"L-SUBST", "twice", "开展开展", 1, "二(一)", "开展"},
      {"L-SUBST", "word", "网络化", 1, "二(二)", "网格化"},
      {"L-SUBST", "word", "侵对类", 1, "二(二)", "侵财类"},
      {"L-APPROX", "", "1000余家", 1, "二(三)", ""},
      {"L-DAYBASIS", "", "10日", 1, "三1", "10个工作日"},
      {"L-TYPO", "", "负责问题", 1, "三1", "复杂问题"},
      {"L-FULLWIDTH", "", "２０", 1, "三1", "20"},
      {"L-DAYBASIS", "", "２０日", 1, "三1", "２０个工作日"},
      {"L-VAGUE", "", "定期", 1, "三2", "每月1次"},
      {"L-VAGUE", "", "长期", 1, "三2", "至方案结束"},
      {"L-HOLE", "", "____", 1, "三3", ""},
      {"L-HOLE", "", "某某", 1, "三3", ""},
      {"L-DATE", "", "2月30日", 1, "三4", ""},
      {"L-HOLE", "", "（  ）", 1, "三4", ""},
  };
  for (std::size_t i = 0; i < std::min(expected.size(), document.findings.size()); ++i) {
    const Expected& want = expected[i];
    const Finding& got = document.findings[i];
    SCOPED_TRACE(want.code + " " + want.needle);
    EXPECT_EQ(got.code(), want.code);
    EXPECT_EQ(got.variant, want.variant);
    EXPECT_EQ(got.quoted, want.needle);
    EXPECT_EQ(got.at, place_of(text, want.needle, want.n));
    EXPECT_EQ(got.clause, want.clause);
    EXPECT_EQ(got.meant.empty() ? "" : got.meant.front(), want.meant);
  }
  EXPECT_EQ(document.findings.size(), expected.size());
  EXPECT_EQ(document.text, text) << "nothing may be changed";
}

TEST(SourceDocument, EveryFindingIsToldWholeInBothLanguages) {
  const Examined document = examined(example("damaged.txt"));
  const std::regex unfilled("\\{[a-z]+\\}");
  for (const Finding& finding : document.findings)
    for (const Lang lang : {Lang::zh, Lang::en}) {
      const std::string told =
          headline(finding, lang) + reason(finding, lang) + advice(finding, lang);
      EXPECT_FALSE(std::regex_search(told, unfilled)) << told;
      EXPECT_NE(headline(finding, lang).find(finding.quoted), std::string::npos)
          << headline(finding, lang);
      EXPECT_FALSE(advice(finding, lang).empty()) << finding.message << finding.variant;
    }
}

TEST(SourceDocument, PinyinIsCountedListedAndOnlyProposedAway) {
  const std::string text =
      "發(fā)動(dòng)群(qún)眾，发（fa）动（dong4）起来；發(fā)展。附表(a)，手机(app)，"
      "法律(fǎ lǜ)，女(nǚ)，公司(Ltd)。\n";
  const Examined document = examined(text);
  ASSERT_EQ(document.findings.size(), 1U);
  const Finding& finding = document.findings[0];
  EXPECT_EQ(finding.args.at("count"), "8");
  EXPECT_EQ(finding.args.at("distinct"), "7");
  EXPECT_EQ(finding.args.at("list"), "fā dòng qún fa dong4 fǎ lǜ nǚ");
  ASSERT_EQ(finding.places.size(), 8U);
  EXPECT_EQ(finding.places[2].at, place_of(text, "群(qún)"));
  EXPECT_EQ(finding.places[2].meant, "群");
  EXPECT_EQ(without_residues(document),
            "發動群眾，发动起来；發展。附表(a)，手机(app)，法律，女，公司(Ltd)。\n");
  EXPECT_EQ(document.text, text);
}

TEST(SourceDocument, Blanks) {
  EXPECT_THAT(seen_in("自2025年X月至××月X日止，XX村和××镇共＿＿户，□□人。\n"),
              ElementsAre("L-HOLE 2025年X月至××月X日止", "L-HOLE XX", "L-HOLE ××", "L-HOLE ＿＿",
                          "L-HOLE □□"));
  EXPECT_THAT(
      seen_in("青政发〔2025〕 号，2025年  月  日，第 号，○○村，（）户。\n"),
      ElementsAre("L-HOLE 〕 号", "L-HOLE 年  月  日", "L-HOLE 第 号", "L-HOLE ○○", "L-HOLE （）"));
  EXPECT_THAT(
      seen_in("X光、X射线、3×5、10x20、二○○九年、二〇〇九年、XL号、某村、a_b、f()。\n**万户**\n"),
      IsEmpty());
}

TEST(SourceDocument, WordsThatAreOnlyPossiblyWrong) {
  EXPECT_THAT(
      seen_in("实行票否决，对村矫正人员冶安问题，公共县域溺水，的的确定，做了了结，开会开会。\n"),
      ElementsAre("L-SUBST 票否决", "L-SUBST 村矫正", "L-TYPO 冶安", "L-SUBST 公共县域",
                  "L-SUBST 的的", "L-SUBST 了了", "L-SUBST 开会开会"));
  for (const Finding& finding : examined("实行票否决，冶安。\n").findings)
    EXPECT_EQ(finding.certainty, Certainty::possible);
  EXPECT_THAT(
      seen_in("一票否决，社区矫正，自己经手，群众从中，一项一项，逐户逐户，天天年年，三(三)。\n"
              "信息化、网络化水平。\n"),
      IsEmpty());
}

TEST(SourceDocument, VagueWordsNeedANumberInTheirSentence) {
  EXPECT_THAT(
      seen_in("问题及时上报；每月定期通报。不定期抽查，尽快办结。\n适时总结\n第一时间到场\n"),
      ElementsAre("L-VAGUE 及时", "L-VAGUE 不定期", "L-VAGUE 尽快", "L-VAGUE 适时",
                  "L-VAGUE 第一时间"));
  EXPECT_THAT(
      seen_in("24小时内及时上报；当日尽快办结。10月底前适时总结。以及时限、普及时、固定期限、"
              "特定期间、校长期待、长期以来。\n"),
      IsEmpty());
  EXPECT_THAT(seen_in("一次性及时说清。\n"), ElementsAre("L-VAGUE 及时"));
}

TEST(SourceDocument, DaysWithoutTheirBasis) {
  EXPECT_THAT(
      seen_in("三十日内答复，公示7天，提前5日，10天完成。\n"),
      ElementsAre("L-DAYBASIS 三十日", "L-DAYBASIS 7天", "L-DAYBASIS 5日", "L-DAYBASIS 10天"));
  EXPECT_THAT(seen_in("10个工作日内，20个自然日内，10月10日内，15日前，第3日内，24小时内。\n"),
              IsEmpty());
}

TEST(SourceDocument, Numbers) {
  EXPECT_THAT(seen_in("１，２５０户、3．5公里、[2024]第3号。\n"),
              ElementsAre("L-FULLWIDTH １，２５０", "L-FULLWIDTH 3．5", "L-FULLWIDTH [2024]第3号"));
  EXPECT_EQ(examined("１，２５０户\n").findings[0].meant, std::vector<std::string>{"1250"});
  EXPECT_THAT(seen_in("登记率超过100%，满意率百分之百以上，覆盖面达到105％。\n"),
              ElementsAre("L-BOUND 100%", "L-BOUND 百分之百以上", "L-BOUND 105％"));
  EXPECT_THAT(seen_in("增长120%，不超过100%，达到95%以上，13月以内，2月29日，20人。\n"), IsEmpty());
  EXPECT_THAT(seen_in("2025年2月29日、13月5日、9月31日、2024年2月29日\n"),
              ElementsAre("L-DATE 2月29日", "L-DATE 13月5日", "L-DATE 9月31日"));
}

TEST(SourceDocument, ApproximateCountsMatterWhereAShareIsSet) {
  EXPECT_THAT(
      seen_in("一、全镇近千户，约500户住楼房，检查率90%。\n二、上千家、300多个点，共近2个月。\n"),
      ElementsAre("L-APPROX 近千户", "L-APPROX 约500户"));
  EXPECT_THAT(seen_in("三、上千家、300多个点全覆盖，用时近2个月。\n"),
              ElementsAre("L-APPROX 上千家", "L-APPROX 300多个"));
}

TEST(SourceDocument, ClausesHaveTheIdsOfAPlan) {
  EXPECT_THAT(
      ids_of("通知\n一、甲\n(一)乙\n1.丙\n(1)丁\n（2）戊\n２、己\n（二）庚\n二、辛\n1.壬\n"),
      ElementsAre("head", "一", "一(一)", "一(一)1", "一(一)1(1)", "一(一)1(2)", "一(一)2",
                  "一(二)", "二", "二1"));
  EXPECT_THAT(ids_of("十二、甲\n㈢乙\n⒋丙\n②丁\n"),
              ElementsAre("head", "十二", "十二(三)", "十二(三)4", "十二(三)4(2)"));
}

TEST(SourceDocument, ClausesWithinALineCountOnlyInTheirTurn) {
  EXPECT_THAT(
      ids_of("三、走访。（一）宣传；（二）登记：1.看线路。2.看炉具。见（五）。比分为8:1.\n"),
      ElementsAre("head", "三", "三(一)", "三(二)", "三(二)1", "三(二)2"));
  EXPECT_THAT(ids_of("1.5米\n10.20前\n(2021)\n一些人\n1、2号楼\n"), ElementsAre("head"));
}

TEST(SourceDocument, AnAttachmentBeginsAnew) {
  const Examined document = examined("一、甲\n附件2\n一、乙\n（一）丙及时\n");
  std::vector<std::string> ids;
  for (const Clause& clause : document.clauses) ids.push_back(clause.id);
  EXPECT_THAT(ids, ElementsAre("head", "一", "附件2", "一·2", "一(一)"));
  EXPECT_EQ(document.clauses[3].at, (Span{3, 1, 2}));
  EXPECT_EQ(document.clauses[3].text, "一、乙\n");
  EXPECT_EQ(document.findings.at(0).clause, "一(一)");
}

TEST(SourceDocument, TheReportForToolsIsComplete) {
  const Examined document = examined(example("damaged.txt"));
  const base::Json json = to_json(document, Lang::en);
  EXPECT_EQ(json.at("encoding"), "utf-8");
  EXPECT_EQ(json.at("sha256").get<std::string>().size(), 64U);
  EXPECT_EQ(json.at("counts").at("L-HOLE"), 5);
  EXPECT_EQ(json.at("more"), false);
  std::string text;
  for (const auto& clause : json.at("clauses")) text += clause.at("text");
  EXPECT_EQ(text, document.text);
  const auto& typo = json.at("findings").at(12);
  EXPECT_EQ(typo.at("code"), "L-TYPO");
  EXPECT_EQ(typo.at("severity"), "warning");
  EXPECT_EQ(typo.at("certainty"), "possible");
  EXPECT_EQ(typo.at("quoted"), "负责问题");
  EXPECT_EQ(typo.at("meant"), base::Json::array({"复杂问题"}));
  EXPECT_EQ(typo.at("line"), 12);
  EXPECT_EQ(typo.at("clause"), "三1");
  EXPECT_NE(typo.at("reason"), "");
  EXPECT_EQ(json.at("findings").at(1).at("places").size(), 2U);
}

TEST(SourceDocument, TheReportForPeopleSaysWhereAndThatNothingChanged) {
  const auto lines = to_lines(examined("1.及时\n\x1b[31m尽快\n"), "a.txt", Lang::zh);
  EXPECT_THAT(lines,
              ElementsAre("a.txt:1:3: warning L-VAGUE: “及时”没有写明多久。 可能是：24小时内",
                          "a.txt:2:1: hold L-ENCODING: 这里有看不见的控制字符（U+001B）。",
                          "a.txt:2:6: warning L-VAGUE: “尽快”没有写明多久。 可能是：3个工作日内",
                          "a.txt：utf-8，2 行，1 条；L-ENCODING 1, L-VAGUE 2。",
                          "以上都只是提示，原文一字未改；要改的须由人认可。"));
}

}  // namespace
}  // namespace wanhu::plan::source
