// What the tools for plan files say of the files themselves: that there is none, how much was
// mended, that a database is made already.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tuple>

#include "base/json.hpp"
#include "cli/admin_commands.hpp"
#include "cli/options.hpp"
#include "cli/plan_command.hpp"
#include "plan/files.hpp"

namespace wanhu::cli {
namespace {

using base::Json;
using base::Lang;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Outcome {
  int code;
  std::string out, err;
};

Outcome call(std::vector<std::string> args, Lang lang = Lang::en, bool json = false) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const bool is_init = args.front() == "init";
  if (is_init) args.erase(args.begin());
  const int code = is_init ? init_command(args, lang, json) : plan_command(args, lang, json);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

class PlanFiles : public testing::Test {
 protected:
  PlanFiles() { std::filesystem::create_directories(folder_); }
  ~PlanFiles() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  [[nodiscard]] std::string database() const { return "sqlite:" + path("town.db"); }
  static std::string content(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // Every tool that reads a file, asked for this one.
  [[nodiscard]] std::vector<std::vector<std::string>> readers_of(const std::string& name) const {
    const std::string sound = file("sound.toml", plan::ruji());
    return {{"check", name},
            {"check", sound, "--parent", name},
            {"fmt", name},
            {"fix", name},
            {"cover", name},
            {"cover", sound, name},
            {"source", name},
            {"diff", sound, name},
            {"render", name},
            {"init", "--db", "sqlite:" + path("other.db"), "--plan", name},
            {"activate", name, "--db", database()}};
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("plan-files-" + std::to_string(::getpid()));
};

// ---- a file that cannot be read ----------------------------------------------------------------

TEST_F(PlanFiles, EveryToolSaysTheSameOfAFileThatCannotBeRead) {
  ASSERT_EQ(call({"init", "--db", database(), "--plan", file("a.toml", plan::ruji())}).code, k_ok);
  const std::string none = path("none.toml"), folder = path("folder");
  std::filesystem::create_directories(folder);
  const std::vector<std::tuple<std::string, Lang, std::string>> cases{
      {none, Lang::en, "error CLI-FILE: There is no file \"" + none + "\".\n"},
      {none, Lang::zh, "error CLI-FILE: 没有文件“" + none + "”。\n"},
      {path("a.toml/b.toml"), Lang::zh,
       "error CLI-FILE: 没有文件“" + path("a.toml/b.toml") + "”。\n"},
      {folder, Lang::en, "error CLI-FILE: \"" + folder + "\" is a folder, not a file.\n"},
      {folder, Lang::zh, "error CLI-FILE: “" + folder + "”是文件夹，不是文件。\n"}};
  for (const auto& [name, lang, sentence] : cases)
    for (const auto& args : readers_of(name)) {
      const Outcome outcome = call(args, lang);
      EXPECT_EQ(outcome.code, k_machine) << args.front();
      EXPECT_EQ(outcome.out, "") << args.front();
      EXPECT_THAT(outcome.err, HasSubstr(sentence)) << args.front();
    }
  EXPECT_FALSE(std::filesystem::exists(path("other.db"))) << "a refused init leaves nothing behind";
}

TEST_F(PlanFiles, AFileThatMayNotBeReadIsToldApartFromOneThatIsNotThere) {
  const std::string mine = file("mine.toml", plan::ruji());
  std::filesystem::permissions(mine, std::filesystem::perms::none);
  std::filesystem::permissions(std::filesystem::path(mine).parent_path(),
                               std::filesystem::perms::others_exec,
                               std::filesystem::perm_options::add);
  const uid_t me = ::geteuid();
  constexpr uid_t k_nobody = 65534;
  if (me == 0) ASSERT_EQ(::seteuid(k_nobody), 0);  // root reads everything
  for (const auto& args : readers_of(mine))
    if (args.front() != "activate")  // needs a database
      EXPECT_THAT(call(args, Lang::en).err, HasSubstr("You may not read the file")) << args.front();
  if (me == 0) ASSERT_EQ(::seteuid(me), 0);
}

TEST_F(PlanFiles, AFileThatCannotBeWrittenIsAFaultOfTheMachineToo) {
  const std::string a = file("a.toml", plan::ruji());
  const Outcome outcome = call({"render", a, "--out", path("no/such/folder.html")});
  EXPECT_EQ(outcome.code, k_machine);
  EXPECT_THAT(outcome.err, HasSubstr("error CLI-FILE: "));
  EXPECT_THAT(outcome.err, Not(HasSubstr("There is no file")));
}

// ---- fix ---------------------------------------------------------------------------------------

// Two slips of the input method, and a term that nobody can guess.
std::string slips() {
  std::string text = plan::edited(plan::ruji(), "tail     = true", "tail     ＝ true");
  text = plan::edited(text, "share = \"10%\"", "share ＝ \"10%\"");
  return plan::edited(text, "due = \"10日\"", "due = \"尽快\"");
}

// The line of `text` on which `words` stand.
std::int64_t line_of(const std::string& text, const std::string& words) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(text.find(words));
  return std::count(text.begin(), end, '\n') + 1;
}

TEST_F(PlanFiles, FixSaysHowManyPlacesItWouldChangeAndWhatIsLeft) {
  const std::string a = file("a.toml", slips());
  const Outcome would = call({"fix", a});
  EXPECT_EQ(would.code, k_ok);
  EXPECT_THAT(would.out, HasSubstr("+tail     = true"));
  EXPECT_THAT(would.err, HasSubstr("places that can be mended safely: 2. Nothing is changed yet"));
  EXPECT_THAT(would.err, HasSubstr("Findings left that it cannot mend: 1"));
  EXPECT_THAT(would.err, HasSubstr(a + ":" + std::to_string(line_of(slips(), "尽快")) + ":"));
  EXPECT_THAT(call({"fix", a}, Lang::zh).err, HasSubstr("可以放心改 2 处；文件还没有改"));
  EXPECT_EQ(content(a), slips());

  const Outcome done = call({"fix", a, "--apply"});
  EXPECT_EQ(done.code, k_ok);
  EXPECT_THAT(done.err, HasSubstr("places changed: 2."));
  EXPECT_THAT(done.err, HasSubstr("Findings left that it cannot mend: 1"));
  const Outcome again = call({"fix", a, "--apply"});
  EXPECT_EQ(again.out, "");
  EXPECT_THAT(again.err, HasSubstr("nothing can be mended safely; the file is as it was"));
  EXPECT_THAT(again.err, HasSubstr("Findings left that it cannot mend: 1"));
}

TEST_F(PlanFiles, FixCountsWhatWasNotChosenApart) {
  const std::string text = slips();
  const std::string a = file("a.toml", text);
  const Outcome one =
      call({"fix", a, "L-FULLWIDTH:" + std::to_string(line_of(text, "tail     ＝"))});
  EXPECT_THAT(one.err, HasSubstr("places that can be mended safely: 1."));
  EXPECT_THAT(one.err, HasSubstr("could be mended too and were not chosen: 1."));
}

TEST_F(PlanFiles, FixSaysThatNothingIsLeft) {
  const Outcome clean = call({"fix", file("a.toml", plan::ruji())});
  EXPECT_EQ(clean.code, k_ok);
  EXPECT_EQ(clean.out, "");
  EXPECT_THAT(clean.err, HasSubstr("nothing can be mended safely"));
  EXPECT_THAT(clean.err, HasSubstr("Nothing is left to mend by hand."));
}

TEST_F(PlanFiles, FixCountsInJsonToo) {
  const std::string a = file("a.toml", slips());
  const Outcome would = call({"fix", a}, Lang::en, true);
  EXPECT_THAT(would.err, IsEmpty());
  Json json = Json::parse(would.out);
  EXPECT_EQ(json.at("changes"), 2);
  EXPECT_EQ(json.at("written"), false);
  EXPECT_EQ(json.at("applied").size(), 2U);
  ASSERT_EQ(json.at("left").size(), 1U);
  EXPECT_EQ(json.at("left").at(0).at("line"), line_of(slips(), "尽快"));
  EXPECT_EQ(json.at("left").at(0).at("file"), a);
  EXPECT_EQ(json.at("left_not_chosen"), 0);
  EXPECT_EQ(json.at("more"), false);
  json = Json::parse(call({"fix", a, "--apply"}, Lang::en, true).out);
  EXPECT_EQ(json.at("changes"), 2);
  EXPECT_EQ(json.at("written"), true);
  json = Json::parse(call({"fix", a, "--apply"}, Lang::en, true).out);
  EXPECT_EQ(json.at("changes"), 0);
  EXPECT_EQ(json.at("written"), false);
  EXPECT_EQ(json.at("left").size(), 1U);
}

TEST_F(PlanFiles, FixSaysWhenMoreIsLeftThanAListShows) {
  std::string text = plan::ruji();
  for (int i = 0; i < 60; ++i) text += "\n[[report]]\nid = \"r" + std::to_string(i) + "\"\n";
  const Outcome many = call({"fix", file("a.toml", text)});
  EXPECT_THAT(many.err, HasSubstr("More findings are left than are shown"));
}

// ---- init ---------------------------------------------------------------------------------------

TEST_F(PlanFiles, InitOnADatabaseThatRunsThisPlanSaysSoAndWhatToDo) {
  const std::vector<std::string> init{"init", "--db", database(), "--plan",
                                      file("a.toml", plan::ruji())};
  ASSERT_EQ(call(init).code, k_ok);
  const Outcome again = call(init);
  EXPECT_EQ(again.code, k_refused);
  EXPECT_EQ(again.out, "");
  EXPECT_THAT(again.err,
              HasSubstr("PLAN-SAME: Nothing was changed: this very text is in force since 20"));
  EXPECT_THAT(again.err, HasSubstr("as version 1."));
  EXPECT_THAT(again.err, HasSubstr("wanhu plan activate FILE --db " + database()));
  EXPECT_THAT(again.err, HasSubstr("wanhu serve --db " + database()));
  const Outcome chinese = call(init, Lang::zh);
  EXPECT_THAT(chinese.err, HasSubstr("就已启用，是第 1 版"));
  EXPECT_THAT(chinese.err, HasSubstr("wanhu serve --db " + database()));
}

}  // namespace
}  // namespace wanhu::cli
