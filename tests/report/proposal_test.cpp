// A proposal of a measure as a document, and what reports of a day tell of ladders and proposals.
#include <gtest/gtest.h>

#include "report/report.hpp"
#include "support/proposed_measure.hpp"
#include "support/township.hpp"

namespace wanhu::test {
namespace {

class MeasureDocument : public testing::Test {
 protected:
  MeasureDocument() { propose_measure(town); }
  base::Result<report::Document> made(const std::string& who, const std::string& format,
                                      base::Lang lang = base::Lang::zh) {
    return town.read(
        who,
        [&](app::Reader& reader) { return report::effect_proposal(reader, id("measure"), format); },
        lang);
  }
  Township town;  // told on Sunday 17 October 2021
};

TEST_F(MeasureDocument, S1_27_SaysBasisEvidenceAndWhoDecides) {
  const auto html = made("centre-1", "html").value();
  EXPECT_EQ(html.file_name, "proposal-2021-10-17-qinsimiao.html");
  for (const char* words : {"关于对秦四庙村通报的建议", "镇综治办〔2021〕3号", "走访不实", "成立",
                            "告知单位", "陈述期限到2021年10月22日", "到目前没有收到单位的陈述",
                            "不产生自动的后果", "wanhu report proposal"})
    EXPECT_NE(html.bytes.find(words), std::string::npos) << words;
  EXPECT_EQ(html.bytes.find("□ 同意"), std::string::npos) << "nobody has reviewed it";
  town.must("qsm-lead", "proposal.state",
            {{"proposal_id", id_text("measure")}, {"text", "已补走"}});
  town.must("centre-2", "proposal.review",
            {{"proposal_id", id_text("measure")}, {"outcome", "supported"}, {"reason", "属实"}});
  const std::string reviewed = made("centre-1", "html").value().bytes;
  for (const char* words : {"已补走", "复核：支持", "□ 同意", "批准人"})
    EXPECT_NE(reviewed.find(words), std::string::npos) << words;
  const auto english = made("qsm-lead", "html", base::Lang::en).value();
  EXPECT_NE(english.bytes.find("Proposal: notice"), std::string::npos);
  EXPECT_EQ(made("centre-1", "pdf").error().code, "REPORT-FORMAT");
  EXPECT_TRUE(made("county-1", "xlsx").has_value());
}

TEST_F(MeasureDocument, IsNobodyElsesAndNamesNoPersonOfTheUnit) {
  EXPECT_EQ(made("qy-lead", "html").error().code, "NOT-FOUND");
  EXPECT_EQ(made("qsm-1", "html").error().code, "NOT-FOUND");
  EXPECT_EQ(made("centre-1", "html").value().bytes.find("测试qsm-1"), std::string::npos);
}

TEST_F(MeasureDocument, S3_44_TheFinalReportTellsTheCountAndTheProposal) {
  const auto final_report = [&](const std::string& who) {
    return town.read(
        who,
        [&](app::Reader& reader) {
          return report::make(reader, "final", reader.now.date(), "html").value().bytes;
        },
        base::Lang::zh);
  };
  const std::string whole = final_report("centre-1");
  for (const char* words : {"问责阶梯和措施建议", "已告知，等陈述", "计数本身没有任何后果"})
    EXPECT_NE(whole.find(words), std::string::npos) << words;
  EXPECT_EQ(final_report("qy-lead").find("已告知，等陈述"), std::string::npos);
}

}  // namespace
}  // namespace wanhu::test
