// `wanhu plan diff A B --db URL`: after what differs, what it would do to the open matters.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/options.hpp"
#include "cli/plan_compare.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Lang;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Outcome {
  int code;
  std::string out, err;
};

class PlanEffect : public testing::Test {
 protected:
  PlanEffect() {
    folder_ = town_.url().substr(std::string("sqlite:").size());
    folder_ = folder_.substr(0, folder_.rfind('/'));
    keys_ = file("keys", "test:" + std::string(64, 'a') + "\n");
    before_ = file("before.toml", ruji());
  }

  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
    return folder_ + "/" + name;
  }
  static std::string ruji() {
    std::ifstream in(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::string with(const std::string& from, const std::string& to) {
    std::string text = ruji();
    return text.replace(text.find(from), from.size(), to);
  }
  void open(const std::string& name, const char* kind) {
    town_.must("centre-1", "matter.open",
               {{"matter_id", id_text(name)},
                {"check", "123456"},
                {"title", name},
                {"text", "村口路灯坏了三天"},
                {"kind", kind},
                {"unit", k_village_a},
                {"channel", "desk"}});
  }
  // A difference from the plan in force, with its effect on the town.
  [[nodiscard]] Outcome diff(const std::string& after, bool json = false,
                             std::vector<std::string> more = {}) const {
    std::vector<std::string> args{before_, after};
    if (more.empty()) more = {"--db", town_.url(), "--keys", keys_};
    args.insert(args.end(), more.begin(), more.end());
    std::stringstream out, err;
    std::streambuf* const old_out = std::cout.rdbuf(out.rdbuf());
    std::streambuf* const old_err = std::cerr.rdbuf(err.rdbuf());
    const int code = cli::plan_diff(args, Lang::en, json);
    std::cout.rdbuf(old_out);
    std::cerr.rdbuf(old_err);
    return {code, out.str(), err.str()};
  }

  SmallEngine town_;
  std::string folder_, keys_, before_;
};

TEST_F(PlanEffect, IsToldBelowWhatDiffers) {
  open("lamp", "general");
  open("ditch", "general");
  open("boundary", "complex");
  const std::string after = file("after.toml", with("due = \"10日\"", "due = \"10个工作日\""));
  const Outcome run = diff(after);
  EXPECT_EQ(run.code, cli::k_refused) << run.err;  // as without a database: there are changes
  EXPECT_THAT(run.out, HasSubstr("10 working days"));
  EXPECT_THAT(run.out, HasSubstr("3 open matters: 2 later, 0 earlier, 1 unchanged"));
  EXPECT_THAT(run.out, HasSubstr("一般问题, 2: 2 later, 0 earlier, 0 unchanged"));
  EXPECT_THAT(run.out, HasSubstr("复杂问题, 1: 0 later, 0 earlier, 1 unchanged"));
  EXPECT_THAT(run.out, HasSubstr("keeps the plan it was opened under"));
  EXPECT_LT(run.out.find("10 working days"), run.out.find("3 open matters"));

  const base::Json json = base::Json::parse(diff(after, true).out);
  EXPECT_EQ(json.at("changes").size(), 1U);
  EXPECT_EQ(json.at("open_matters").at("counts").at("later"), 2);
  EXPECT_EQ(json.at("open_matters").at("kinds").at(1).at("kind"), "complex");
  EXPECT_EQ(town_.matter("lamp").clock().due.iso(), "2021-10-26") << "nothing was changed";
}

TEST_F(PlanEffect, AKindThatIsGoneIsNamed) {
  open("boundary", "complex");
  const std::string after = file("after.toml", with("id = \"complex\"", "id = \"hard\""));
  const Outcome run = diff(after);
  EXPECT_THAT(run.out, HasSubstr("complex, 1: the new plan has no such kind"));
  EXPECT_THAT(run.out, HasSubstr("1 open matters: 0 later, 0 earlier, 0 unchanged"));
}

TEST_F(PlanEffect, IsOfThePlansOwnMattersOnly) {
  open("lamp", "general");
  std::string other = with("due = \"10日\"", "due = \"3日\"");
  const std::string own_id = "\"ruji-2021\"";
  other.replace(other.find(own_id), own_id.size(), "\"elsewhere\"");
  EXPECT_THAT(diff(file("other.toml", other)).out, HasSubstr("0 open matters"));
}

TEST_F(PlanEffect, NeedsADatabaseThatIsThereAndAsksForNoneUnlessTold) {
  const std::string after = file("after.toml", with("due = \"10日\"", "due = \"8日\""));
  const Outcome missing = diff(after, false, {"--db", town_.url() + ".missing", "--keys", keys_});
  EXPECT_EQ(missing.code, cli::k_refused);
  EXPECT_THAT(missing.out, IsEmpty());
  EXPECT_THAT(missing.err, HasSubstr(".missing"));
  const Outcome without = diff(after, false, {"--tenant", "1"});
  EXPECT_THAT(without.out, HasSubstr("8日"));
  EXPECT_THAT(without.out, Not(HasSubstr("open matters")));
}

}  // namespace
}  // namespace wanhu::test
