// Counters, gauges and request latencies as Prometheus text (exposition format 0.0.4). Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

namespace wanhu::server::http {

class Metrics {
 public:
  using Counter = std::atomic<std::uint64_t>;

  // One finished request. `route` is the pattern, never the path: labels must not grow without
  // bound.
  void observe(std::string_view method, std::string_view route, int status, double seconds);
  // The counter of that name, made at the first call; the reference stays valid. Names match
  // [a-z_][a-z0-9_]*; otherwise std::logic_error.
  Counter& counter(const std::string& name, const std::string& help);
  // `read` is called at every `text()`, from any thread.
  void gauge(const std::string& name, const std::string& help, std::function<double()> read);

  [[nodiscard]] std::string text() const;

  // Upper bounds in seconds.
  static constexpr std::array<double, 12> k_bounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                      0.1,   0.25,   0.5,   1,    2.5,   10};

 private:
  struct Histogram {
    std::array<std::uint64_t, k_bounds.size() + 1> counts{};  // the last: above all bounds
    double sum = 0;
  };
  struct NamedCounter {
    std::string help;
    Counter value{0};
  };
  struct Gauge {
    std::string help;
    std::function<double()> read;
  };
  using Key = std::tuple<std::string, std::string, int>;  // method, route, status

  mutable std::mutex mutex_;
  std::map<Key, Histogram> requests_;
  std::map<std::string, std::unique_ptr<NamedCounter>> counters_;
  std::map<std::string, Gauge> gauges_;
};

}  // namespace wanhu::server::http
