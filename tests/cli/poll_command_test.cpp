// `wanhu poll`, as somebody at the poll office's machine uses it, and what each house says of the
// other's commands.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/json.hpp"
#include "cli/admin_commands.hpp"
#include "cli/options.hpp"
#include "cli/plan_command.hpp"
#include "cli/poll_command.hpp"
#include "cli/report_command.hpp"
#include "support/plans.hpp"

namespace wanhu::cli {
namespace {

using base::Json;
using base::Lang;

constexpr const char* k_form = R"toml(
title  = { zh = "平安情况电话访问", en = "How safe it is here" }
notice = { zh = "独立调查，自愿回答，核实请拨 12340。", en = "Independent and voluntary; ring 12340 to verify." }

[[questions]]
id      = "q_safe"
kind    = "choose"
zh      = "您觉得住的地方安全吗？"
en      = "Do you feel safe where you live?"
choices = [ { id = "yes", zh = "安全", en = "yes", value = 5 }, { id = "no", zh = "不安全", en = "no", value = 1 } ]
)toml";
constexpr const char* k_numbers =
    "电话,单位,城乡\n13812345678,v11,城镇\n13812345679,v11,城镇\n13812345678,v12,农村\n";

class PollCommand : public testing::Test {
 protected:
  PollCommand() {
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-pcli-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
  }
  ~PollCommand() override { std::filesystem::remove_all(folder_); }

  struct Run {
    int code;
    std::string out, err;
  };
  template <class Command>
  static Run run(Command command, const std::vector<std::string>& args, bool json = false) {
    std::stringstream out, err;
    std::streambuf* const old_out = std::cout.rdbuf(out.rdbuf());
    std::streambuf* const old_err = std::cerr.rdbuf(err.rdbuf());
    const int code = command(args, Lang::en, json);
    std::cout.rdbuf(old_out);
    std::cerr.rdbuf(old_err);
    return {code, out.str(), err.str()};
  }
  static Run poll(const std::vector<std::string>& args, bool json = false) {
    return run(poll_command, args, json);
  }
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
  std::string url(const char* name) { return "sqlite:" + folder_ + "/" + name; }
  std::string plan() { return file("plan.toml", test::plan_file("county-double-lift-2021")); }
  std::string poll_database() {
    const Run made = poll({"init", "--db", url("poll.db"), "--plan", plan()}, true);
    EXPECT_EQ(made.code, k_ok) << made.err;
    EXPECT_EQ(Json::parse(made.out).at("login"), "poll");
    return url("poll.db");
  }

  std::string folder_;
};

TEST_F(PollCommand, MakesAHouseAndFillsIt) {
  const std::string db = poll_database();
  const Run form = poll({"form", "--db", db, "--survey", "daily", file("form.toml", k_form)}, true);
  EXPECT_EQ(form.code, k_ok) << form.err;
  EXPECT_EQ(Json::parse(form.out).at("version"), 1);
  const Run frame =
      poll({"frame", "--db", db, "--survey", "daily", file("numbers.csv", k_numbers)}, true);
  EXPECT_EQ(frame.code, k_ok) << frame.err;
  EXPECT_EQ(Json::parse(frame.out).at("rows"), 2);
  EXPECT_EQ(Json::parse(frame.out).at("duplicates"), 1);
  const Run waves = poll({"waves", "--db", db}, true);
  EXPECT_EQ(Json::parse(waves.out), Json::array());
  EXPECT_EQ(run(verify_command, {"--db", db}).code, k_ok);
  // A second init of the same plan says so and makes no second account.
  EXPECT_EQ(poll({"init", "--db", db, "--plan", plan()}).code, k_refused);
}

TEST_F(PollCommand, SaysWhatIsWrong) {
  const std::string db = poll_database();
  const Run broken =
      poll({"form", "--db", db, "--survey", "daily", file("broken.toml", "title = {")});
  EXPECT_EQ(broken.code, k_refused);
  EXPECT_NE(broken.err.find("cannot be read"), std::string::npos) << broken.err;
  const Run unknown = poll({"form", "--db", db, "--survey", "weekly", file("form.toml", k_form)});
  EXPECT_NE(unknown.err.find("weekly"), std::string::npos) << unknown.err;
  EXPECT_EQ(poll({"draw", "--db", db}).code, k_refused);
  EXPECT_EQ(poll({"draw", "--db", db, "--wave", "00000000-0000-7000-8000-000000000000"}).code,
            k_refused);
  EXPECT_EQ(poll({}).code, k_usage);
  EXPECT_EQ(poll({"dance", "--db", db}).code, k_usage);
}

TEST_F(PollCommand, EachHouseRefusesTheOthersCommandsAndSaysWhatToDo) {
  const std::string polls = poll_database(), campaign = url("town.db");
  ASSERT_EQ(run(init_command, {"--db", campaign, "--plan", plan()}).code, k_ok);
  const Run over = poll({"init", "--db", campaign, "--plan", plan()});
  EXPECT_EQ(over.code, k_refused);
  EXPECT_NE(over.err.find("wanhu poll init"), std::string::npos) << over.err;
  const Run in_campaign = poll({"waves", "--db", campaign});
  EXPECT_EQ(in_campaign.code, k_refused);
  EXPECT_NE(in_campaign.err.find("campaign's database"), std::string::npos) << in_campaign.err;
  const Run in_poll = run(init_command, {"--db", polls, "--plan", plan()});
  EXPECT_EQ(in_poll.code, k_refused);
  EXPECT_NE(in_poll.err.find("independent poll's database"), std::string::npos) << in_poll.err;
  const Run registers =
      run(register_command, {"import", "--db", polls, file("register.csv", "村名,地址\n")});
  EXPECT_EQ(registers.code, k_refused);
  EXPECT_NE(registers.err.find("wanhu poll"), std::string::npos) << registers.err;
  // Accounts are added in both, each of its own house.
  EXPECT_EQ(
      run(user_command, {"add", "--db", polls, "--login", "w1", "--role", "interviewer"}).code,
      k_ok);
  EXPECT_EQ(run(user_command, {"add", "--db", polls, "--login", "c1", "--role", "centre"}).code,
            k_refused);
  EXPECT_EQ(
      run(user_command, {"add", "--db", campaign, "--login", "w1", "--role", "interviewer"}).code,
      k_refused);
}

}  // namespace
}  // namespace wanhu::cli
