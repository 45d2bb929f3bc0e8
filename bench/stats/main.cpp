// Speed and memory of the statistics engine on the file survey_gen writes, in the shape of
// r_survey_bench.R's lines:
//   bench_stats CSV TASK [THREADS [REPEATS [RESULTS.json]]]   one task, or `all`
//   bench_stats job JOB [THREADS]                             a job, its document on standard
//   output
#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tasks.hpp"

namespace {

using namespace wanhu;

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::string_view map_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about{};
  if (file < 0 || fstat(file, &about) != 0) return {};
  const auto size = static_cast<std::size_t>(about.st_size);
  void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  close(file);
  if (data == MAP_FAILED) return {};
  return {static_cast<const char*>(data), size};
}

int run_file(const std::string& path, int threads) {
  const auto job = stats::read_job(read_all(path), path);
  if (!job) {
    std::cout << base::Json{{"error", stats::problem_json(job.error(), base::Lang::en)}} << "\n";
    return 1;
  }
  std::deque<std::string> files;
  const auto folder = std::filesystem::path(path).parent_path();
  const auto report = stats::run_job(
      *job,
      [&](const std::string& name) -> base::Result<std::string_view> {
        return std::string_view(files.emplace_back(read_all((folder / name).string())));
      },
      threads);
  if (!report) {
    std::cout << base::Json{{"error", stats::problem_json(report.error(), base::Lang::en)}} << "\n";
    return 1;
  }
  std::cout << stats::report_json(**report, base::Lang::en).dump() << "\n";
  return 0;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// "VmHWM", "VmRSS" in megabytes.
double memory(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(key + ":")) return std::stod(line.substr(key.size() + 1)) / 1024;
  return 0;
}

struct Measured {
  double wall = 1e9, cpu = 1e9, base = 0, peak = 0;
  base::Json result{};
};

Measured measure(const bench::Task& task, int repeats) {
  Measured best;
  task.prepare();
  best.base = memory("VmRSS");
  std::ofstream("/proc/self/clear_refs") << "5";  // resets the high-water mark, where permitted
  for (int i = 0; i < repeats; ++i) {
    task.prepare();
    const auto begin = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds();
    best.result = task.run();
    best.cpu = std::min(best.cpu, cpu_seconds() - cpu);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    best.wall = std::min(best.wall, wall.count());
  }
  best.peak = memory("VmHWM");
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);  // large tables come from the heap and go back to it
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  if (argc < 3) return 2;
  const auto number = [&](int at, int otherwise) {
    return argc > at ? std::stoi(argv[at]) : otherwise;
  };
  if (std::string(argv[1]) == "job") return run_file(argv[2], number(3, 1));
  const std::string_view bytes = map_file(argv[1]);
  const std::string wanted = argv[2];
  const auto tasks = bench::stats_tasks(bytes, number(3, 1));
  tasks.front().run();  // the table all others work on
  for (const bench::Task& task : tasks) {
    if (wanted != "all" && wanted != task.name) continue;
    const Measured best = measure(task, number(4, 5));
    fmt::print(
        "{{\"op\":\"{}\",\"engine\":\"wanhu\",\"threads\":{},\"wall_s\":{:.4f},\"cpu_s\":{:.4f},"
        "\"base_rss_mb\":{:.0f},\"peak_rss_mb\":{:.0f}}}\n",
        task.name, number(3, 1), best.wall, best.cpu, best.base, best.peak);
    if (argc > 5) std::ofstream(argv[5]) << best.result.dump() << "\n";
  }
  return 0;
}
