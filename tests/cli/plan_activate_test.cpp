// `plan check --parent` and `plan activate`, as somebody at the machine uses them.
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
#include "plan/files.hpp"
#include "support/pilot_plan.hpp"

namespace wanhu::cli {
namespace {

using base::Json;
using base::Lang;

class PlanActivate : public testing::Test {
 protected:
  PlanActivate() {
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-plan-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
  }
  ~PlanActivate() override { std::filesystem::remove_all(folder_); }

  struct Run {
    int code;
    std::string out, err;
  };
  static Run run(const std::vector<std::string>& args, bool json = false) {
    std::stringstream out, err;
    std::streambuf* const old_out = std::cout.rdbuf(out.rdbuf());
    std::streambuf* const old_err = std::cerr.rdbuf(err.rdbuf());
    const int code = args[0] == "init"
                         ? init_command({args.begin() + 1, args.end()}, Lang::en, json)
                         : plan_command(args, Lang::en, json);
    std::cout.rdbuf(old_out);
    std::cerr.rdbuf(old_err);
    return {code, out.str(), err.str()};
  }
  std::string file(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
  std::string made_database() {
    const std::string url = "sqlite:" + folder_ + "/town.db";
    EXPECT_EQ(run({"init", "--db", url, "--plan", file("ruji.toml", plan::ruji())}).code, k_ok);
    return url;
  }

  std::string folder_;
};

TEST_F(PlanActivate, ANewVersionIsActivatedOnce) {
  const std::string db = made_database();
  const std::string next = file("next.toml", plan::ruji() + "\n# looked over in November\n");
  const Run dry = run({"activate", next, "--db", db, "--dry-run"});
  EXPECT_EQ(dry.code, k_ok) << dry.err;
  EXPECT_NE(dry.out.find("may be activated"), std::string::npos) << dry.out;
  const Run done = run({"activate", next, "--db", db}, true);
  EXPECT_EQ(done.code, k_ok) << done.err;
  const Json answer = Json::parse(done.out);
  EXPECT_EQ(answer.at("plan"), "ruji-2021");
  EXPECT_EQ(answer.at("version"), 2) << "the dry run changed nothing";
  EXPECT_EQ(answer.at("open_matters"), 0);
  const Run again = run({"activate", next, "--db", db});
  EXPECT_EQ(again.code, k_refused);
  EXPECT_NE(again.err.find("in force since"), std::string::npos) << again.err;
  EXPECT_NE(again.err.find("version 2"), std::string::npos) << again.err;
}

TEST_F(PlanActivate, HolesErrorsAndMissingApprovalAreRefusedWithTheFindings) {
  const std::string db = made_database();
  const auto refusal = [&](const std::string& from, const std::string& to) {
    const Run tried =
        run({"activate", file("x.toml", plan::edited(plan::ruji(), from, to)), "--db", db});
    EXPECT_EQ(tried.code, k_refused);
    EXPECT_EQ(tried.out, "");
    return tried.err;
  };
  EXPECT_NE(refusal("due = \"10日\"", "due = \"?\"").find("hold L-HOLE"), std::string::npos);
  EXPECT_NE(refusal("tail     = true", "tial     = true").find("error L-KEY-UNKNOWN"),
            std::string::npos);
  const std::string unapproved =
      refusal("approved = { by = \"镇党政联席会议\", src = \"通知\" }", "");
  EXPECT_NE(unapproved.find("hold L-APPROVAL"), std::string::npos) << unapproved;
  EXPECT_NE(unapproved.find("cannot be activated"), std::string::npos) << unapproved;
}

TEST_F(PlanActivate, EntriesOfTheKnowledgeBaseThatStayAreNamed) {
  const std::string db = made_database();
  const std::string text = test::pilot() +
                           "\n[[knowledge]]\nid = \"follow\"\nquestion = \"怎样查进度？\"\n"
                           "answer = \"看回执\"\n";
  const Run told = run({"activate", file("other.toml", text), "--db", db});
  EXPECT_EQ(told.code, k_ok) << told.err;
  EXPECT_NE(told.out.find("stay as they are: follow"), std::string::npos) << told.out;
  const Run json = run({"activate", file("again.toml", text + "\n# again\n"), "--db", db}, true);
  EXPECT_EQ(Json::parse(json.out).at("knowledge_kept"), Json::array({"follow"}));
}

TEST_F(PlanActivate, CheckedAgainstTheParentInTheFileAndInForce) {
  const std::string above = file("ruji.toml", plan::ruji());
  std::string text = plan::edited(plan::ruji(), "id       = \"ruji-2021\"",
                                  "id = \"pilot\"\nparent = \"ruji-2021\"");
  text = plan::edited(text, "due = \"10日\"", "due = \"12日\"");
  const std::string child = file("child.toml", text);
  EXPECT_EQ(run({"check", child}).code, k_ok) << "on its own it is sound";
  const Run checked = run({"check", child, "--parent", above});
  EXPECT_EQ(checked.code, k_refused);
  EXPECT_NE(checked.err.find("error L-LOOSER"), std::string::npos) << checked.err;
  EXPECT_NE(checked.err.find("ruji.toml:"), std::string::npos) << "the parent's line is named";
  EXPECT_EQ(run({"check", above, "--parent", above}).code, k_refused) << "not its parent";

  const Run tried = run({"activate", child, "--db", made_database()});
  EXPECT_EQ(tried.code, k_refused);
  EXPECT_NE(tried.err.find("error L-LOOSER"), std::string::npos) << tried.err;
}

std::string meetings(const std::string& id) {
  return "\n[[cadence]]\nid = \"" + id + "\"\nname = \"恳谈会\"\nwho = \"visitor\"\n" +
         "each = \"village\"\nat_least = 4\nper = \"月\"\ndo = \"meeting\"\n";
}

TEST_F(PlanActivate, F29_TheBurdenOfThePlansTogetherIsAFinding) {
  const std::string cap = "\n[burden]\nmax_meetings = 5\nper = \"月\"\n";
  const std::string parent = plan::ruji() + meetings("talk") + cap;
  const std::string above = file("capped.toml", parent);
  const std::string child =
      file("child.toml", plan::edited(plan::ruji(), "id       = \"ruji-2021\"",
                                      "id = \"pilot\"\nparent = \"ruji-2021\"") +
                             meetings("study"));
  EXPECT_EQ(run({"check", above}).err.find("L-BURDEN"), std::string::npos) << "within its own cap";
  EXPECT_EQ(run({"check", child}).err.find("L-BURDEN"), std::string::npos);
  const Run checked = run({"check", child, "--parent", above});
  EXPECT_EQ(checked.code, k_ok) << "others' asks are no fault of this file\n" << checked.err;
  EXPECT_NE(checked.err.find("warning L-BURDEN"), std::string::npos) << checked.err;
  EXPECT_NE(checked.err.find("child.toml:"), std::string::npos);

  const std::string db = made_database();
  EXPECT_EQ(run({"activate", child, "--db", db, "--dry-run"}).err.find("L-BURDEN"),
            std::string::npos)
      << "the parent in force has no cap yet";
  const Run capped = run({"activate", above, "--db", db});
  ASSERT_EQ(capped.code, k_ok) << capped.err;
  const Run beside = run({"activate", child, "--db", db});
  EXPECT_EQ(beside.code, k_ok) << beside.err;
  EXPECT_NE(beside.err.find("warning L-BURDEN"), std::string::npos) << beside.err;
}

TEST_F(PlanActivate, FindingsOfOneClauseStandTogether) {
  // Two findings of one clause, before them one of none.
  std::string text = plan::edited(plan::ruji(), "due = \"10日\"", "due = \"十日\"");
  text = plan::edited(text, "basis    = \"calendar\" ", "basis = \"sometimes\" ");
  text = plan::edited(text, "name = \"复杂问题\"", "name = 7");
  const Run checked = run({"check", file("x.toml", text), "--long"});
  const auto place = [&](const std::string& words, std::size_t from = 0) {
    const auto at = checked.err.find(words, from);
    EXPECT_NE(at, std::string::npos) << words << "\n" << checked.err;
    return at;
  };
  const auto clause = place("── clause 三(二)3");
  EXPECT_LT(clause, place("L-AMOUNT", clause));
  EXPECT_LT(clause, place("L-TYPE", clause));
  EXPECT_EQ(checked.err.find("── clause 三(二)3", clause + 1), std::string::npos);
  place("── no clause stated");
}

TEST_F(PlanActivate, WrongUsage) {
  EXPECT_EQ(run({"activate"}).code, k_usage);
  EXPECT_EQ(run({"check"}).code, k_usage);
  EXPECT_EQ(run({"check", "x.toml", "--lnog"}).code, k_usage);
  EXPECT_EQ(run({"paint"}).code, k_usage);
  EXPECT_EQ(run({"check", folder_ + "/none.toml"}).code, k_machine);
}

}  // namespace
}  // namespace wanhu::cli
