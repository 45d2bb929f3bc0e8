// wanhu stats rank, rates and power: what they print, and what they say of wrong words and files.
#include "cli/stats_tools.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.hpp"

namespace wanhu::cli {
namespace {

using base::Json;
using base::Lang;
using Tool = int (*)(const std::vector<std::string>&, Lang, bool);

struct Ran {
  int code = 0;
  std::string out, err;
};
Ran run(Tool tool, const std::vector<std::string>& args, bool json = false) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = tool(args, Lang::en, json);
  std::string out = testing::internal::GetCapturedStdout();
  return {code, std::move(out), testing::internal::GetCapturedStderr()};
}

class StatsTools : public testing::Test {
 protected:
  StatsTools() { std::filesystem::create_directories(folder_); }
  ~StatsTools() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("wanhu-stats-tools-" + std::to_string(::getpid()));
};

const char* const k_villages =
    "unit,estimate,se\na,0.90,0.01\nb,0.895,0.01\nc,0.70,0.01\nd,0.10,0.01\n";

TEST_F(StatsTools, RankGivesSetsGroupsAndAChart) {
  const Ran ran =
      run(stats_rank, {file("a.csv", k_villages), "--tau", "1,2", "--svg", path("a.svg"), "--k=1"},
          true);
  ASSERT_EQ(ran.code, k_ok) << ran.err;
  const Json json = Json::parse(ran.out);
  EXPECT_EQ(json.at("rows")[0].at("simultaneous"), Json::array({1, 2}));
  EXPECT_EQ(json.at("rows")[3].at("simultaneous"), Json::array({4, 4}));
  EXPECT_EQ(json.at("tau")[0].at("best"), Json::array({"a", "b"}));
  EXPECT_EQ(json.at("k"), 1);
  EXPECT_TRUE(read(path("a.svg")).starts_with("<svg"));
}

TEST_F(StatsTools, RankDoesNotDependOnOrderOrThreads) {
  const std::string turned =
      "unit,estimate,se\nd,0.10,0.01\nc,0.70,0.01\nb,0.895,0.01\na,0.90,0.01\n";
  const Ran one = run(stats_rank, {file("a.csv", k_villages), "--threads", "1"}, true);
  const Ran other = run(stats_rank, {file("b.csv", turned), "--threads", "3"}, true);
  EXPECT_EQ(one.out, other.out);
  EXPECT_NE(one.out, run(stats_rank, {path("a.csv"), "--seed", "2"}, true).out);
}

TEST_F(StatsTools, RankTakesCovariances) {
  const std::string units = file("a.csv", "unit,estimate,se\na,0.50,0.1\nb,0.45,0.1\nc,0.30,0.1\n");
  const std::string covariance = file("c.csv", "a,b,c\n0.01,0.00995,0\n0.00995,0.01,0\n0,0,0.01\n");
  const Ran ran = run(stats_rank, {units, "--cov", covariance}, true);
  ASSERT_EQ(ran.code, k_ok) << ran.err;
  EXPECT_EQ(Json::parse(ran.out).at("rows")[0].at("simultaneous"), Json::array({1, 2}));
  EXPECT_EQ(Json::parse(run(stats_rank, {units}, true).out).at("rows")[0].at("simultaneous"),
            Json::array({1, 3}));
}

TEST_F(StatsTools, RankInWords) {
  const Ran ran = run(stats_rank, {file("a.csv", k_villages)});
  EXPECT_NE(ran.out.find("a: ranks 1 to 2; cannot be told apart from b."), std::string::npos)
      << ran.out;
}

TEST_F(StatsTools, ProblemsAreNamedOnBothStreams) {
  const std::string certain = file("a.csv", "unit,estimate,se\na,1,0\nb,0.9,0.1\nc,0.8,0.1\n");
  const Ran ran = run(stats_rank, {certain}, true);
  EXPECT_EQ(ran.code, k_refused);
  EXPECT_EQ(Json::parse(ran.out).at("error").at("code"), "RANK-SE");
  EXPECT_NE(ran.err.find("RANK-SE"), std::string::npos);
  EXPECT_EQ(run(stats_rank, {}).code, k_usage);
  EXPECT_EQ(run(stats_rank, {path("none.csv")}).code, k_machine);
  EXPECT_NE(run(stats_rank, {certain, "--tau", "1,x"}).err.find("RANK-CLI-TAU"), std::string::npos);
  EXPECT_NE(run(stats_rank, {certain, "--level", "much"}).err.find("STATS-CLI-DECIMAL"),
            std::string::npos);
}

TEST_F(StatsTools, RatesWithTheirFractions) {
  const std::string outcomes =
      file("o.csv", "code,mode\n1.1,door\n2.10,door\n3.17,door\n4.7,door\n");
  const Ran ran = run(stats_rates, {outcomes, "--codes", "aapor"}, true);
  ASSERT_EQ(ran.code, k_ok) << ran.err;
  const Json document = Json::parse(ran.out);
  const Json& all = document.at("groups")[0];
  EXPECT_EQ(all.at("mode"), "all");
  EXPECT_EQ(all.at("rates").at("RR1").at("denominator"), 3);
  EXPECT_DOUBLE_EQ(all.at("e").get<double>(), 2.0 / 3);
  const Ran given = run(stats_rates, {outcomes, "--e", "0.5"}, true);
  EXPECT_DOUBLE_EQ(
      Json::parse(given.out).at("groups")[0].at("rates").at("RR3").at("denominator").get<double>(),
      2.5);
  EXPECT_NE(run(stats_rates, {outcomes, "--e", "2"}).err.find("RATES-E"), std::string::npos);
  EXPECT_NE(run(stats_rates, {outcomes, "--codes", "x"}).err.find("RATES-CLI-CODES"),
            std::string::npos);
}

TEST_F(StatsTools, PowerAnswersOneQuestion) {
  const auto answer = [](const std::vector<std::string>& args) {
    return Json::parse(run(stats_power, args, true).out);
  };
  EXPECT_EQ(answer({"--half-width", "0.05"}).at("interviews"), 385);
  EXPECT_EQ(
      answer({"--half-width", "0.05", "--share", "0.9", "--population", "704"}).at("interviews"),
      116);
  EXPECT_EQ(answer({"--separate", "0.03", "--share", "0.92"}).at("interviews"), 1496);
  EXPECT_NEAR(answer({"--n", "50", "--share", "0.9"}).at("half_width").get<double>(), 0.0832, 1e-4);
  EXPECT_EQ(answer({"--separate", "0.95"}).at("error").at("code"), "POWER-DIFFERENCE");
  EXPECT_EQ(run(stats_power, {}).code, k_usage);
  EXPECT_EQ(run(stats_power, {"--n", "50", "--half-width", "0.1"}).code, k_usage);
  EXPECT_NE(run(stats_power, {"--half-width", "0.05"}).out.find("385"), std::string::npos);
}

}  // namespace
}  // namespace wanhu::cli
