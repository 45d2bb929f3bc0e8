// `wanhu plan diff` and `wanhu plan render` from outside: what they print where, and exit codes.
#include "cli/plan_compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json.hpp"
#include "cli/options.hpp"

namespace wanhu::cli {
namespace {

using base::Lang;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct Outcome {
  int code;
  std::string out, err;
};

using Tool = int (*)(const std::vector<std::string>&, Lang, bool);

Outcome call(Tool tool, const std::vector<std::string>& args, Lang lang = Lang::zh,
             bool json = false) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = tool(args, lang, json);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

class PlanCompare : public testing::Test {
 protected:
  PlanCompare() { std::filesystem::create_directories(folder_); }
  ~PlanCompare() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  static std::string ruji() {
    std::ifstream in(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::string with(const std::string& from, const std::string& to) {
    std::string text = ruji();
    return text.replace(text.find(from), from.size(), to);
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("plan-compare-" + std::to_string(::getpid()));
};

TEST_F(PlanCompare, SaysWhatChangedOnStandardOutput) {
  const std::string a = file("a.toml", ruji());
  const std::string b = file("b.toml", with("due = \"10日\"", "due = \"10个工作日\""));
  const Outcome outcome = call(plan_diff, {a, b});
  EXPECT_EQ(outcome.code, k_refused);
  EXPECT_EQ(outcome.out, "一般问题 办理时限：10日（自然日） → 10个工作日（放松）\n");
  EXPECT_THAT(outcome.err, HasSubstr("共 1 处改动"));
  EXPECT_THAT(call(plan_diff, {a, b}, Lang::en).out, HasSubstr("(looser)"));
}

TEST_F(PlanCompare, EqualPlansAreACleanExit) {
  const std::string a = file("a.toml", ruji());
  const std::string b = file("b.toml", "# a comment\n\n" + ruji());
  const Outcome outcome = call(plan_diff, {a, b});
  EXPECT_EQ(outcome.code, k_ok);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("内容相同"));
}

TEST_F(PlanCompare, AnswersInJsonAndNothingElse) {
  const std::string a = file("a.toml", ruji());
  const std::string b =
      file("b.toml", with("{ as = \"副组长\", n = 2 }", "{ as = \"副组长\", n = 3 }"));
  const Outcome outcome = call(plan_diff, {a, b}, Lang::zh, true);
  EXPECT_EQ(outcome.code, k_refused);
  EXPECT_THAT(outcome.err, IsEmpty());
  const auto json = base::parse_json(outcome.out).value();
  EXPECT_EQ(json.at("a"), a);
  EXPECT_EQ(json.at("changes").size(), 1U);
  EXPECT_EQ(json.at("changes").at(0).at("path"), "duties.lead_group.seats");
  EXPECT_EQ(json.at("changes").at(0).at("after"), "3");
}

TEST_F(PlanCompare, AFileWithErrorsIsNotCompared) {
  const std::string a = file("a.toml", ruji());
  const std::string b = file("b.toml", with("quota = 550 }", "quotas = 550 }"));
  const Outcome outcome = call(plan_diff, {a, b});
  EXPECT_EQ(outcome.code, k_refused);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("b.toml:26:"));
  EXPECT_THAT(outcome.err, HasSubstr("L-KEY-UNKNOWN"));
  EXPECT_THAT(outcome.err, HasSubstr("没有比较"));
}

TEST_F(PlanCompare, WrongUsageAndUnreadableFiles) {
  const std::string a = file("a.toml", ruji());
  EXPECT_EQ(call(plan_diff, {}).code, k_usage);
  EXPECT_EQ(call(plan_diff, {a}).code, k_usage);
  EXPECT_EQ(call(plan_diff, {a, a, a}).code, k_usage);
  EXPECT_EQ(call(plan_diff, {a, a, "--nothing"}).code, k_usage);
  EXPECT_EQ(call(plan_diff, {a, path("missing.toml")}).code, k_machine);
  EXPECT_EQ(call(plan_render, {}).code, k_usage);
  EXPECT_EQ(call(plan_render, {a, "--out"}).code, k_usage);
  EXPECT_EQ(call(plan_render, {path("missing.toml")}).code, k_machine);
  EXPECT_EQ(call(plan_render, {a, "--out", path("no/such/folder.html")}).code, k_machine);
}

TEST_F(PlanCompare, HelpIsOnStandardOutput) {
  for (const Tool tool : {plan_diff, plan_render}) {
    const Outcome outcome = call(tool, {"--help"});
    EXPECT_EQ(outcome.code, k_ok);
    EXPECT_THAT(outcome.out, StartsWith("wanhu plan "));
  }
}

TEST_F(PlanCompare, RendersAPage) {
  const std::string a = file("a.toml", ruji());
  const Outcome outcome = call(plan_render, {a});
  EXPECT_EQ(outcome.code, k_ok);
  EXPECT_THAT(outcome.out, StartsWith("<!doctype html>"));
  EXPECT_THAT(outcome.out, HasSubstr("10个自然日内办结"));
  EXPECT_THAT(outcome.err, IsEmpty());
  EXPECT_THAT(call(plan_render, {a}, Lang::en).out, HasSubstr("closed within 10 calendar days"));
}

TEST_F(PlanCompare, RendersIntoAFileOrAsJson) {
  const std::string a = file("a.toml", ruji());
  const Outcome outcome = call(plan_render, {a, "--out", path("plan.html")});
  EXPECT_EQ(outcome.code, k_ok);
  EXPECT_THAT(outcome.out, IsEmpty());
  std::ifstream in(path("plan.html"));
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), call(plan_render, {a}).out);
  const auto json = base::parse_json(call(plan_render, {a}, Lang::zh, true).out).value();
  EXPECT_EQ(json.at("sections").at(0).at("path"), "plan");
}

TEST_F(PlanCompare, APlanWithHolesIsRenderedOneWithErrorsIsNot) {
  const Outcome open =
      call(plan_render, {file("a.toml", with("total    = 11267", "total = \"?\""))});
  EXPECT_EQ(open.code, k_ok);
  EXPECT_THAT(open.out, HasSubstr("【待定】"));
  const Outcome wrong = call(plan_render, {file("b.toml", with("quota = 550 }", "quota = 551 }"))});
  EXPECT_EQ(wrong.code, k_refused);
  EXPECT_THAT(wrong.out, IsEmpty());
  EXPECT_THAT(wrong.err, HasSubstr("L-QUOTA-SUM"));
}

}  // namespace
}  // namespace wanhu::cli
