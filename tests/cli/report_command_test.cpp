#include "cli/report_command.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "report/campaign.hpp"

namespace wanhu::cli {
namespace {

using report::test::Campaign;
using report::test::day;

struct Ran {
  int code = 0;
  std::string out, err;
};
Ran run(const std::vector<std::string>& args) {
  std::ostringstream out, err;
  const int code = report_command(args, base::Lang::zh, false, out, err);
  return {code, out.str(), err.str()};
}

TEST(ReportCommand, GivesTheBytesThatThePageGave) {
  Campaign town;
  town.run_to(day(11, 6));
  for (const char* format : {"html", "json", "xlsx"}) {
    const Ran ran = run(
        {"daily", "--db", town.db_url(), "--date", "2021-10-30", "--format", format, "-o", "-"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_TRUE(ran.out == town.report("daily", day(10, 30), format).bytes) << format;
  }
  const Ran village = run({"ledger", "--db=" + town.db_url(), "--date=2021-10-30", "--format=json",
                           "--unit=qiying", "-o", "-"});
  EXPECT_EQ(village.out, town.report("ledger", day(10, 30), "json", "b-lead").bytes);
}

TEST(ReportCommand, WritesAFile) {
  Campaign town;
  town.run_to(day(10, 20));
  const auto path = std::filesystem::path(town.db_url().substr(7)).parent_path() / "out.json";
  const Ran ran = run({"final", "--db", town.db_url(), "--date", "2021-10-19", "--format", "json",
                       "-o", path.string()});
  EXPECT_EQ(ran.code, 0) << ran.err;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  EXPECT_EQ(bytes.str(), town.report("final", day(10, 19), "json").bytes);
}

TEST(ReportCommand, RefusesWithAReason) {
  Campaign town;
  const std::string db = town.db_url();
  EXPECT_EQ(run({"daily"}).code, 2);
  EXPECT_EQ(run({"--db", db}).code, 2);
  EXPECT_EQ(run({"daily", "--db", db, "--date", "2021-13-01"}).code, 2);
  EXPECT_EQ(run({"daily", "--db", db, "--tenant", "0"}).code, 2);
  EXPECT_EQ(run({"daily", "--db"}).code, 2);
  EXPECT_EQ(run({"daily", "--db", db, "--date", "2021-10-15", "--colour", "red"}).code, 2);
  EXPECT_EQ(run({"weekly", "--db", db, "--date", "2021-10-15"}).code, 1);
  EXPECT_EQ(run({"daily", "--db", db, "--date", "2999-01-01"}).code, 1);
  EXPECT_EQ(run({"daily", "--db", db, "--date", "2021-10-15", "--unit", "nowhere"}).code, 1);
  EXPECT_EQ(run({"daily", "--db", db, "--tenant", "2"}).code, 1);
  const std::string missing = db + ".missing";
  EXPECT_EQ(run({"daily", "--db", missing}).code, 1);
  EXPECT_FALSE(std::filesystem::exists(missing.substr(7)));  // it was not made
  EXPECT_NE(run({"--help"}).out.find("wanhu report"), std::string::npos);
}

}  // namespace
}  // namespace wanhu::cli
