// Runs a job without the rest of the program, and times it: bench_stats job JOB [THREADS].
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "stats/run.hpp"

namespace {

using wanhu::base::Result;

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

int run_file(const std::string& path, int threads) {
  const auto job = wanhu::stats::read_job(read_all(path), path);
  if (!job) {
    std::cerr << wanhu::base::text_of(wanhu::base::Lang::en, job.error()) << "\n";
    return 1;
  }
  std::deque<std::string> files;
  const auto folder = std::filesystem::path(path).parent_path();
  const auto report = wanhu::stats::run_job(
      *job,
      [&](const std::string& name) -> Result<std::string_view> {
        return std::string_view(files.emplace_back(read_all((folder / name).string())));
      },
      threads);
  if (!report) {
    std::cout << "{\"error\": \"" << report.error().code << "\"}\n";
    return 1;
  }
  std::cout << wanhu::stats::report_json(**report, wanhu::base::Lang::en).dump() << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || std::string(argv[1]) != "job") return 2;
  return run_file(argv[2], argc > 3 ? std::stoi(argv[3]) : 1);
}
