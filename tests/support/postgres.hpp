// A private PostgreSQL 15 for tests: its own cluster in a temporary directory, reachable only by a
// socket in there, stopped and removed at the end of the test program. It does not wait for the
// disk: no test here cuts the power, and what a killed process wrote is in the system's cache
// (tests/crash has a server of its own). PostgreSQL refuses to run as root, so root's tests run it
// as the packaged user "postgres" (or "nobody").
//
//   auto db = store::open(wanhu::test::PostgresServer::shared().fresh_database());
#pragma once

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace wanhu::test {

class PostgresServer {
 public:
  // Started when first asked for; throws when PostgreSQL is not installed.
  static PostgresServer& shared() {
    static PostgresServer server;
    return server;
  }

  PostgresServer() {
    if (!std::filesystem::exists(bin("initdb")))
      throw std::runtime_error("PostgreSQL 15 is not installed (package postgresql-15)");
    make_directory();
    run({bin("initdb"), "--pgdata=" + data(), "--username=wanhu", "--auth=trust", "--encoding=UTF8",
         "--locale=C", "--no-sync"});
    // Small, for a machine that runs other tests too.
    server_ = start({bin("postgres"), "-D", data(), "-k", directory_, "-c",
                     "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c",
                     "shared_buffers=32MB", "-c", "max_connections=60", "-c", "lc_messages=C"});
    wait_until_ready();
  }

  ~PostgresServer() {
    // Immediate shutdown: the cluster is thrown away anyway.
    kill(server_, SIGQUIT);
    waitpid(server_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The address of a new, empty database with C collation.
  std::string fresh_database() {
    const std::string name = "t" + std::to_string(++database_count_);
    command("CREATE DATABASE " + name + " TEMPLATE template0");
    return url(name);
  }

  // A new role that owns a new database into which nobody else may connect, as the administrator's
  // guide says; its address as that role.
  std::string owned_database(const std::string& role) {
    const std::string name = "t" + std::to_string(++database_count_);
    command("CREATE ROLE " + role + " LOGIN");
    command("CREATE DATABASE " + name + " TEMPLATE template0 OWNER " + role);
    command("REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC");
    return as_role(url(name), role);
  }
  // The same database as somebody else.
  static std::string as_role(const std::string& database_url, const std::string& role) {
    return database_url.substr(0, database_url.rfind("&user=")) + "&user=" + role;
  }

  // Ends all connections of other programs to that database, as a failing server would.
  void end_connections(const std::string& database_url) {
    const auto slash = database_url.rfind('/', database_url.find('?'));
    const auto name = database_url.substr(slash + 1, database_url.find('?') - slash - 1);
    command("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" +
            name + "'");
  }

 private:
  static std::string bin(const std::string& name) {
    const char* chosen = std::getenv("WANHU_POSTGRES_BIN");
    const std::string folder = chosen != nullptr ? chosen : "/usr/lib/postgresql/15/bin";
    return folder + "/" + name;
  }
  [[nodiscard]] std::string data() const { return directory_ + "/data"; }
  [[nodiscard]] std::string url(const std::string& database) const {
    return "postgresql:///" + database + "?host=" + directory_ + "&user=wanhu";
  }

  void make_directory() {
    if (geteuid() == 0) {
      user_ = getpwnam("postgres");
      if (user_ == nullptr) user_ = getpwnam("nobody");
      if (user_ == nullptr) throw std::runtime_error("no user to run PostgreSQL as");
    }
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-pg-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
    directory_ = pattern;
    if (user_ != nullptr && chown(directory_.c_str(), user_->pw_uid, user_->pw_gid) != 0)
      throw std::runtime_error("chown " + directory_);
  }

  pid_t start(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const std::string log = directory_ + "/log";
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child > 0) return child;
    // The child, between fork and exec: system calls only.
    if (user_ != nullptr && (setgid(user_->pw_gid) != 0 || setuid(user_->pw_uid) != 0))
      _exit(126);  // the forked child: the parent reports that the server did not start
    prctl(PR_SET_PDEATHSIG, SIGQUIT);  // a test program that is killed takes its server along
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (chdir(directory_.c_str()) != 0) _exit(125);  // the same
    execv(arguments[0], arguments.data());
    _exit(127);  // the same: exec came back
  }

  void run(const std::vector<std::string>& words) {
    int status = 0;
    waitpid(start(words), &status, 0);
    if (status != 0) throw std::runtime_error(words[0] + " failed; see " + directory_ + "/log");
  }

  void wait_until_ready() {
    const std::string address = url("template1");
    for (int tries = 0; tries < 600; ++tries) {
      if (PQping(address.c_str()) == PQPING_OK) return;
      if (waitpid(server_, nullptr, WNOHANG) != 0) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("PostgreSQL does not start; see " + directory_ + "/log");
  }

  void command(const std::string& sql) {
    PGconn* connection = PQconnectdb(url("postgres").c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    const auto status = PQresultStatus(result);
    const std::string error = PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(error);
  }

  std::string directory_;
  const passwd* user_ = nullptr;
  pid_t server_ = -1;
  int database_count_ = 0;
};

}  // namespace wanhu::test
