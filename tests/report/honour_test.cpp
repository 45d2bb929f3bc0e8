// The proposal of an honour as a document: what it rests on, room for the decision, and the same
// bytes whatever is decided later.
#include <gtest/gtest.h>

#include "report/report.hpp"
#include "support/standards_plan.hpp"
#include "support/township.hpp"

namespace wanhu::test {
namespace {

class HonourDocument : public testing::Test {
 protected:
  HonourDocument() {
    town.must("system", "plan.activate", {{"source", standards_plan()}});
    go("2021-12-31");
    town.must("qsm-lead", "standard.assess",
              {{"assessment_id", id_text("a")},
               {"standard", "safe"},
               {"unit", k_village_a},
               {"period", "2021"},
               {"items",
                {{{"item", "lead"}, {"verdict", "met"}},
                 {{"item", "patrol"}, {"verdict", "met"}},
                 {{"item", "clubs"}, {"verdict", "met"}}}}});
    go("2022-01-05");
    town.must("centre-1", "standard.settle", {{"standard", "safe"}, {"period", "2021"}});
    town.must(
        "centre-1", "honour.propose",
        {{"proposal_id", id_text("p")}, {"honours", "safe"}, {"unit", k_village_a}, {"years", 1}});
  }
  void go(const std::string& iso) {
    town.clock().set(base::Instant::at(base::Date::parse(iso).value(), 9 * 60));
  }
  base::Result<report::Document> made(const std::string& who, const std::string& format,
                                      base::Lang lang = base::Lang::zh) {
    return town.read(
        who, [&](app::Reader& reader) { return report::honour_proposal(reader, id("p"), format); },
        lang);
  }
  Township town;
};

TEST_F(HonourDocument, S4_38SaysWhoIsProposedForWhatAndWhoDecides) {
  const auto html = made("centre-1", "html").value();
  EXPECT_EQ(html.file_name, "honour-2021-qinsimiao.html");
  for (const char* words : {"关于秦四庙村“命名表彰”的建议", "镇平安建设领导小组", "平安村标准",
                            "2021年", "□ 同意", "不自动产生效果", "wanhu report honour"})
    EXPECT_NE(html.bytes.find(words), std::string::npos) << words;
  const Json json = Json::parse(made("centre-1", "json").value().bytes);
  EXPECT_NE(json.dump().find("命名表彰"), std::string::npos);
  const auto english = made("centre-1", "html", base::Lang::en).value();
  EXPECT_NE(english.bytes.find("granted   □ refused"), std::string::npos);
  EXPECT_EQ(made("centre-1", "pdf").error().code, "REPORT-FORMAT");
}

TEST_F(HonourDocument, HasTheSameBytesWhateverIsDecidedLater) {
  const std::string before = made("centre-1", "html").value().bytes;
  go("2022-02-01");
  town.must("centre-1", "honour.decide",
            {{"proposal_id", id_text("p")},
             {"outcome", "refused"},
             {"by", "镇平安建设领导小组"},
             {"reason", "名额有限"}});
  EXPECT_EQ(made("centre-1", "html").value().bytes, before);
}

TEST_F(HonourDocument, IsNotFoundOutsideOnesPart) {
  EXPECT_TRUE(made("qsm-lead", "html"));
  EXPECT_EQ(made("qy-lead", "html").error().code, "NOT-FOUND");
  EXPECT_EQ(made("qsm-1", "html").error().code, "NOT-FOUND") << "a visitor reads no results";
}

}  // namespace
}  // namespace wanhu::test
