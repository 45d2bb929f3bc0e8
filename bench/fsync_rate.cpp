// How many durable writes a second this file system grants one writer: 4 KiB, fdatasync, again.
// Twice: at the end of a growing file, where the new length must reach the disk too, and round and
// round in a file of 4 MiB made before, as databases write their logs once these have their size.
// Every durable figure of the benchmarks stands beside these.
//
//   fsync_rate FOLDER [SECONDS]
//
// Prints one JSON object; times are in microseconds of wall clock.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t k_block_bytes = 4096;
constexpr std::size_t k_log_blocks = 1024;

// Microseconds of each write with its fdatasync, at places that go round after `blocks`; empty when
// the file system refuses one.
std::vector<double> durable_writes(int file, std::chrono::duration<double> how_long,
                                   std::size_t blocks) {
  std::array<char, k_block_bytes> block{};
  std::vector<double> took_us;
  const auto end = Clock::now() + how_long;
  for (auto before = Clock::now(); before < end;) {
    block[took_us.size() % k_block_bytes] = static_cast<char>(took_us.size());
    const auto place = static_cast<off_t>(took_us.size() % blocks * k_block_bytes);
    if (::pwrite(file, block.data(), block.size(), place) != k_block_bytes) return {};
    if (::fdatasync(file) != 0) return {};
    const auto after = Clock::now();
    took_us.push_back(std::chrono::duration<double, std::micro>(after - before).count());
    before = after;
  }
  return took_us;
}

bool fill(int file, std::size_t blocks) {
  const std::vector<char> zeros(blocks * k_block_bytes);
  return ::pwrite(file, zeros.data(), zeros.size(), 0) == static_cast<ssize_t>(zeros.size()) &&
         ::fsync(file) == 0;
}

double at_share(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

bool report(const char* name, std::vector<double> took_us) {
  if (took_us.empty()) return false;
  double all_us = 0;
  for (const double us : took_us) all_us += us;
  std::sort(took_us.begin(), took_us.end());
  std::printf("\"%s\": {\"per_second\": %.0f, \"p50_us\": %.0f, \"p99_us\": %.0f}", name,
              static_cast<double>(took_us.size()) / all_us * 1e6, at_share(took_us, 0.50),
              at_share(took_us, 0.99));
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: fsync_rate FOLDER [SECONDS]\n");
    return 2;
  }
  const std::chrono::duration<double> half((argc > 2 ? std::atof(argv[2]) : 2) / 2);
  const auto path = std::filesystem::path(argv[1]) / "fsync_rate.tmp";
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) {
    std::perror(path.c_str());
    return 1;
  }
  std::printf("{");
  bool good = report("growing", durable_writes(file, half, SIZE_MAX / k_block_bytes));
  std::printf(", ");
  good = good && ::ftruncate(file, 0) == 0 && fill(file, k_log_blocks) &&
         report("in_place", durable_writes(file, half, k_log_blocks));
  std::printf("}\n");
  if (!good) std::perror("write or fdatasync");
  ::close(file);
  std::filesystem::remove(path);
  return good ? 0 : 1;
}
