// One mistake is one finding, and what it says is true of the place it stands in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/catalogue.hpp"
#include "plan/plan.hpp"
#include "plan/render_finding.hpp"

namespace wanhu::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Said {
  std::vector<std::string> codes;  // of errors and holds
  std::string headlines;           // in Chinese
};

Said said_about(const std::string& text) {
  const Renderer renderer(text, "f", base::Lang::zh);
  Said said;
  for (const Finding& finding : load(text, "f").findings) {
    if (finding.severity != Severity::error && finding.severity != Severity::hold) continue;
    said.codes.push_back(finding.message_code());
    said.headlines += renderer.headline(finding);
  }
  return said;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("not in the frame: " + from);
  return text.replace(at, from.size(), to);
}

std::string frame() {
  return std::string(example_frame());
}

TEST(SaidOnce, ANegativeTotalIsOneMistake) {
  const Said said = said_about(replaced(frame(), "total = 200", "total = -1"));
  EXPECT_THAT(said.codes, ElementsAre("L-TYPE.range"));
}

TEST(SaidOnce, ANumberBeyondTheLimitIsToldTheLimit) {
  const Said said = said_about(replaced(frame(), "total = 200", "total = 4294967297"));
  EXPECT_THAT(said.codes, ElementsAre("L-TYPE.limit"));
  EXPECT_THAT(said.headlines, HasSubstr("1000000000"));
}

TEST(SaidOnce, RowsAreNamedByTheirHeader) {
  const Said said = said_about(completed("[[task]]\nid = \"sum_up\"\n"));
  EXPECT_THAT(said.codes, ElementsAre("L-KEY-MISSING"));
  EXPECT_THAT(said.headlines, HasSubstr("[[task]]"));
}

TEST(SaidOnce, APlanIsNeitherAboveNorBehindItself) {
  for (const char* key : {"parent", "supersedes"}) {
    const Said said = said_about(
        replaced(frame(), "[plan]\n", "[plan]\n" + std::string(key) + " = \"sample\"\n"));
    EXPECT_THAT(said.codes, testing::Contains("L-CYCLE.plan")) << key;
  }
}

TEST(SaidOnce, AQuestionIsShownByEarlierOnes) {
  const Said said = said_about(completed(
      "[form.feedback]\nask = [\n"
      "  { id = \"a\", type = \"yes_no\", text = \"有路灯吗？\", show_if = \"b = 'yes'\" },\n"
      "  { id = \"b\", type = \"yes_no\", text = \"有路吗？\" },\n]\n"));
  EXPECT_THAT(said.codes, ElementsAre("EXPR-NAME.earlier"));
  EXPECT_THAT(said.headlines, HasSubstr("排在前面"));
}

TEST(SaidOnce, PollFiguresAreAskedForTheirLeastNumberWhereverTheyStand) {
  const Said said = said_about(
      completed("[indicators.unhappy]\nnum = \"count(poll where q_sat < 3)\"\nden = \"1\"\n"
                "use = \"display\"\n"));
  EXPECT_THAT(said.codes, testing::Contains("L-MINN.poll"));
}

}  // namespace
}  // namespace wanhu::plan
