// wanhu stats estimate: files in, documents, weights and charts out, and how it ends.
#include "cli/stats_command.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "cli/options.hpp"

namespace wanhu::cli {
namespace {

using base::Json;

struct Ran {
  int code = 0;
  std::string out, err;
};

class StatsCommand : public testing::Test {
 protected:
  StatsCommand() { std::filesystem::create_directories(folder_); }
  ~StatsCommand() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(path(name), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static Ran run(const std::vector<std::string>& args, bool json = false) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = stats_command(args, base::Lang::en, json);
    std::string out = testing::internal::GetCapturedStdout();
    return {code, std::move(out), testing::internal::GetCapturedStderr()};
  }
  // A job of four dwellings in two strata.
  std::string job(const std::string& data, const std::string& of = "满意") const {
    file("d.csv", data);
    return file(
        "job.toml",
        "data = \"d.csv\"\n[design]\nstrata = [\"h\"]\nweights = \"w\"\n[[estimate]]\nid = \"a\"\n"
        "kind = \"mean\"\nof = [\"" +
            of +
            "\"]\n[[estimate]]\nid = \"b\"\nkind = \"total\"\n"
            "of = [\"nosuch\"]\n");
  }

 private:
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                  ("wanhu-stats-command-" + std::to_string(::getpid()));
};

const std::string k_rows = "h,w,满意\n1,2,1\n1,2,0\n2,3,1\n2,3,1\n";
// The same in GB18030, as a Chinese Excel saves it.
const std::string k_gb18030 = "h,w,\xC2\xFA\xD2\xE2\n1,2,1\n1,2,0\n2,3,1\n2,3,1\n";

TEST_F(StatsCommand, EstimatesStandAndOthersSayWhyNot) {
  const Ran ran = run({"estimate", job(k_rows)}, true);
  ASSERT_EQ(ran.code, k_ok) << ran.err;
  const Json document = Json::parse(ran.out);
  EXPECT_EQ(document["design"]["strata"], 2);
  EXPECT_DOUBLE_EQ(document["estimates"][0]["rows"][0]["estimate"], 0.8);
  EXPECT_EQ(document["estimates"][1]["error"]["code"], "STATS-COLUMN");
  const Ran words = run({"estimate", path("job.toml")});
  EXPECT_NE(words.out.find("0.8"), std::string::npos) << words.out;
}

// A third needs all its digits to be the same double again.
TEST_F(StatsCommand, NumbersReadBackExactly) {
  const Ran ran = run({"estimate", job("h,w,满意\n1,1,0\n1,1,0\n1,1,1\n")}, true);
  EXPECT_EQ(Json::parse(ran.out)["estimates"][0]["rows"][0]["estimate"].get<double>(), 1.0 / 3);
  EXPECT_NE(ran.out.find("0.3333333333333333"), std::string::npos);
}

TEST_F(StatsCommand, ReadsWhatChineseOfficesSave) {
  const std::string utf8 = run({"estimate", job(k_rows)}, true).out;
  EXPECT_EQ(run({"estimate", job(k_gb18030)}, true).out, utf8);
  EXPECT_EQ(run({"estimate", job("\xEF\xBB\xBF" + k_rows)}, true).out, utf8);
}

TEST_F(StatsCommand, ThreadsAreNoMatter) {
  const std::string name = job(k_rows);
  EXPECT_EQ(run({"estimate", name, "--threads", "1"}, true).out,
            run({"estimate", name, "--threads=2"}, true).out);
}

TEST_F(StatsCommand, WritesWeightsAndAChart) {
  const std::string name = job(k_rows);
  ASSERT_EQ(run({"estimate", name, "--weights", path("w.csv"), "--svg", path("a.svg")}).code, k_ok);
  EXPECT_EQ(read("w.csv"), "row,weight\n1,2\n2,2\n3,3\n4,3\n");
  EXPECT_TRUE(read("a.svg").starts_with("<svg"));
  EXPECT_NE(read("a.svg").find("满意"), std::string::npos);
  EXPECT_NE(
      run({"estimate", name, "--svg", path("b.svg"), "--chart", "b"}).err.find("STATS-COLUMN"),
      std::string::npos);
  EXPECT_NE(run({"estimate", name, "--svg", path("b.svg"), "--chart", "z"}).err.find("STATS-FROM"),
            std::string::npos);
}

TEST_F(StatsCommand, EndsAsItsHelpSays) {
  const std::string name = job(k_rows);
  EXPECT_EQ(run({"--help"}).code, k_ok);
  EXPECT_EQ(run({"estimate"}).code, k_usage);
  EXPECT_EQ(run({"estimate", name, "--wieghts", "x"}).code, k_usage);
  EXPECT_EQ(run({"estimate", name, "--threads", "0"}).code, k_refused);
  EXPECT_EQ(run({"estimate", path("none.toml")}).code, k_machine);
  EXPECT_EQ(run({"estimate", name, "--weights", path("no/w.csv")}).code, k_machine);
  const Ran bad = run({"estimate", job("h,w,满意\n1,2\n")}, true);
  EXPECT_EQ(bad.code, k_refused);
  EXPECT_EQ(Json::parse(bad.out)["error"]["code"], "STATS-CSV-CELLS");
  EXPECT_EQ(Json::parse(bad.out)["error"]["line"], 2);
  EXPECT_NE(bad.err.find("STATS-CSV-CELLS"), std::string::npos);
  std::filesystem::remove(path("d.csv"));
  EXPECT_EQ(run({"estimate", name}).code, k_machine);
}

}  // namespace
}  // namespace wanhu::cli
