// The benchmark of a large ledger: makes one, asks it what pages ask, fires what is due. Run by
// bench/matters.sh; what the figures mean is in docs/benchmarks.md.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "app/engine.hpp"
#include "app/query.hpp"

namespace wanhu::bench {

using base::Date;
using base::Instant;
using base::Json;
using base::Uuid;

inline constexpr store::Tenant k_tenant = 1;
inline constexpr const char* k_first_day = "2021-10-16";
inline constexpr const char* k_now = "2023-10-16T09:00:00+08:00";

// Stands still until it is moved.
class BenchClock final : public base::Clock {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_ = Instant::parse(k_now).value();
};

struct Place {
  std::shared_ptr<BenchClock> clock = std::make_shared<BenchClock>();
  std::unique_ptr<app::Engine> engine;
  std::string url;
};
Place open_place(const std::string& file);

// Seconds that `work` takes.
inline double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// VmRSS or VmHWM of this process.
double memory_mb(const std::string& which);

// Each answers what it measured.
Json generate(Place& place, std::int64_t matters, std::uint64_t seed);
Json ask(Place& place);
Json search(Place& place);
Json fire(Place& place, std::int64_t rungs);

}  // namespace wanhu::bench
