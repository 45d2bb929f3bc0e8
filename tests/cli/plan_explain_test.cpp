#include "cli/plan_explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/json.hpp"
#include "plan/catalogue.hpp"

namespace wanhu::cli {
namespace {

using base::Lang;
using testing::HasSubstr;

struct Outcome {
  int code = 0;
  std::string out, err;
};

Outcome call(const std::vector<std::string>& args, Lang lang = Lang::zh, bool json = false) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = plan_explain(args, lang, json);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(PlanExplain, PrintsThePageOfACode) {
  const Outcome zh = call({"L-QUOTA-SUM"});
  EXPECT_EQ(zh.code, 0);
  EXPECT_THAT(zh.out, HasSubstr("L-QUOTA-SUM  总数与明细不符\n"));
  EXPECT_THAT(zh.out, HasSubstr("    total = 210\n"));
  EXPECT_THAT(zh.out, HasSubstr("总数写的是 210 户，明细相加为 200，相差 10。"));
  EXPECT_THAT(call({"l-quota-sum"}, Lang::en).out, HasSubstr("the rows add up to 200: 10 apart"));
}

TEST(PlanExplain, AnswersInJson) {
  const auto page = base::parse_json(call({"L-TAIL"}, Lang::en, true).out).value();
  EXPECT_EQ(page.at("code"), "L-TAIL");
  EXPECT_EQ(page.at("severity"), "warning");
  const auto all = base::parse_json(call({"--all"}, Lang::en, true).out).value();
  EXPECT_EQ(all.at("findings").size(), plan::codes().size());
}

TEST(PlanExplain, AnUnknownCodeIsRefusedWithTheNearest) {
  const Outcome near = call({"L-QUOTASUM"});
  EXPECT_EQ(near.code, 1);
  EXPECT_THAT(near.err, HasSubstr("L-QUOTA-SUM"));
  EXPECT_EQ(call({"SOMETHING-ELSE"}).code, 1);
}

TEST(PlanExplain, WrongUsage) {
  EXPECT_EQ(call({}).code, 2);
  EXPECT_EQ(call({"L-TAIL", "L-REF"}).code, 2);
  EXPECT_EQ(call({"L-TAIL", "--html", "x"}).code, 2);
  EXPECT_EQ(call({"L-TAIL", "--hmtl"}).code, 2);
  EXPECT_EQ(call({"--help"}).code, 0);
}

TEST(PlanExplain, WritesAPageForEachCodeAndAnIndex) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "wanhu-explain" / "pages";
  const Outcome outcome = call({"--all", "--html", folder.string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    files += file.path().extension() == ".html" ? 1 : 0;
  EXPECT_EQ(files, plan::codes().size() + 1);
  EXPECT_TRUE(std::filesystem::exists(folder / "L-GUARD-G01.html"));
  std::filesystem::remove_all(folder.parent_path());
  EXPECT_EQ(call({"--all", "--html", "/dev/null/no"}).code, 3);
}

}  // namespace
}  // namespace wanhu::cli
