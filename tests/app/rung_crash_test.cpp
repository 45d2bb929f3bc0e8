// Acceptance E: the program dies between any two writes to the disk while reminders are due, and no
// reminder is lost or doubled. Every place where it can die is tried.
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <limits>
#include <map>
#include <mutex>

#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

// A file system under SQLite that dies instead of the nth write; half of it is on the disk then.
class DyingDisk {
 public:
  // From now on in this process, which is a child made for it.
  static void install(std::int64_t writes) {
    left() = writes;
    sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs;
    vfs = *real;
    vfs.zName = "dying";
    vfs.pAppData = real;
    vfs.xOpen = [](sqlite3_vfs* self, const char* name, sqlite3_file* file, int flags, int* out) {
      auto* const below = static_cast<sqlite3_vfs*>(self->pAppData);
      const int code = below->xOpen(below, name, file, flags, out);
      if (code == SQLITE_OK && file->pMethods != nullptr) file->pMethods = dying(file->pMethods);
      return code;
    };
    sqlite3_vfs_register(&vfs, 1);
  }
  // Of the child that was to come to the end.
  static std::int64_t counted() { return std::numeric_limits<std::int64_t>::max() - left(); }

 private:
  static std::int64_t& left() {
    static std::int64_t writes = 0;
    return writes;
  }
  static std::mutex& guard() {
    static std::mutex mutex;
    return mutex;
  }
  struct Methods {
    sqlite3_io_methods dying;
    const sqlite3_io_methods* real;
  };
  static const sqlite3_io_methods* dying(const sqlite3_io_methods* real) {
    const std::lock_guard lock(guard());
    static std::map<const sqlite3_io_methods*, Methods> known;
    auto& one = known[real];
    one = {*real, real};
    // SQLite hands back the file, whose table of methods is the first member of Methods.
    one.dying.xWrite = [](sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
      const auto* const methods = reinterpret_cast<const Methods*>(file->pMethods);
      const std::lock_guard held(guard());
      if (--left() == 0) {
        methods->real->xWrite(file, bytes, size / 2, at);
        ::kill(::getpid(), SIGKILL);
      }
      return methods->real->xWrite(file, bytes, size, at);
    };
    return &one.dying;
  }
};

class RungCrash : public testing::Test {
 protected:
  RungCrash() {
    for (const char* name : {"lamp", "drain"}) town.open_matter("qsm-1", name);
    town.clock().pass(400 * k_day_ms);
    rungs = town.count("rung WHERE live = 1");
    town.close();
    path = town.url().substr(std::string("sqlite:").size());
    std::filesystem::copy_file(path, path + ".before");
  }

  void restore() {
    for (const char* part : {"-wal", "-shm"}) std::filesystem::remove(path + part);
    std::filesystem::copy_file(path + ".before", path,
                               std::filesystem::copy_options::overwrite_existing);
  }

  // Another process that fires what is due and dies instead of the nth write. Answers how many
  // writes it made when it came to the end.
  std::optional<std::int64_t> fire_and_die(std::int64_t nth) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    const pid_t child = ::fork();
    if (child == 0) {
      DyingDisk::install(nth);
      town.reopen();
      town.engine().tick();
      town.close();
      const std::int64_t writes = DyingDisk::counted();
      const bool told = ::write(ends[1], &writes, sizeof writes) == sizeof writes;
      ::_exit(told ? 0 : 1);  // the child that lived: its parent sees how it ended
    }
    ::close(ends[1]);
    std::int64_t writes = 0;
    const bool told = ::read(ends[0], &writes, sizeof writes) == sizeof writes;
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return {};
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0 && told) << "status " << status;
    return writes;
  }

  SmallEngine town;
  std::int64_t rungs = 0;
  std::string path;
};

TEST_F(RungCrash, AcceptanceE_NoRungIsLostOrDoubledWhereverTheProgramDies) {
  ASSERT_GT(rungs, 4);
  const auto all = fire_and_die(std::numeric_limits<std::int64_t>::max());
  ASSERT_TRUE(all);
  ASSERT_GT(*all, 20) << "too few writes: the test has nothing to say";
  std::set<std::int64_t> left_to_fire;
  // How often the writer commits is chance: the last writes may not come, or there may be more.
  bool died = true;
  for (std::int64_t nth = 1; nth <= *all || died; ++nth) {
    SCOPED_TRACE("died instead of write " + std::to_string(nth));
    ASSERT_LT(nth, 10 * *all) << "it never ends";
    restore();
    died = !fire_and_die(nth).has_value();
    town.reopen();
    if (died) left_to_fire.insert(town.count("rung WHERE live = 1"));
    town.engine().tick();
    ASSERT_EQ(town.count("rung WHERE live = 1"), 0);
    ASSERT_EQ(town.count("rung WHERE fired_ms IS NOT NULL"), rungs);
    ASSERT_EQ(town.count("matter_event WHERE kind = 'matter.reminded'"), rungs);
    ASSERT_EQ(town.engine().tick(), 0);
    ASSERT_EQ(town.verified(), "ok");
    town.close();
  }
  EXPECT_TRUE(left_to_fire.contains(rungs)) << "some died before anything was fired";
  EXPECT_TRUE(left_to_fire.contains(0)) << "some died when all had been fired";
}

}  // namespace
}  // namespace wanhu::test
