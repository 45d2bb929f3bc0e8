// What a demo leaves in its folder, for other commands and for whoever signs in.
#include "cli/demo_data.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "cli/client_command.hpp"
#include "cli/options.hpp"

namespace wanhu::cli {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / ("wanhu-demo-data-" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

TEST(DemoData, OtherCommandsOpenTheDatabaseOfADemo) {
  const Folder folder;
  const auto ready = demo_data({.plan = demo_plan("s4").value(), .days = 3, .folder = folder.path},
                               false, base::Lang::en);
  ASSERT_TRUE(ready);
  EXPECT_GE(ready->at("accounts").size(), 5U);
  const fs::path database = demo_database(folder.path, false);
  const fs::path keys = database.string() + ".keys";
  ASSERT_TRUE(fs::exists(keys));
  EXPECT_EQ(fs::status(keys).permissions() & (fs::perms::group_all | fs::perms::others_all),
            fs::perms::none);
  const std::string url = "sqlite:" + database.string();
  EXPECT_EQ(client_command({"add", "--db", url, "--name", "hotline"}, base::Lang::en, true), k_ok);
  EXPECT_EQ(client_command({"add", "--db", url, "--name", "hotline"}, base::Lang::en, true), k_ok)
      << "another key for the same one";
  EXPECT_EQ(client_command({"list", "--db", url}, base::Lang::en, true), k_ok);
}

}  // namespace
}  // namespace wanhu::cli
