#include "server/http/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace wanhu::server::http {

namespace {

void check_name(const std::string& name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (name.empty() || (name.front() >= '0' && name.front() <= '9') ||
      !std::all_of(name.begin(), name.end(), good)) {
    throw std::logic_error("bad metric name: " + name);
  }
}

std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void Metrics::observe(std::string_view method, std::string_view route, int status, double seconds) {
  const auto bucket = std::lower_bound(k_bounds.begin(), k_bounds.end(), seconds);
  const std::lock_guard lock(mutex_);
  Histogram& histogram = requests_[Key(method, route, status)];
  ++histogram.counts.at(static_cast<std::size_t>(bucket - k_bounds.begin()));
  histogram.sum += seconds;
}

Metrics::Counter& Metrics::counter(const std::string& name, const std::string& help) {
  check_name(name);
  const std::lock_guard lock(mutex_);
  auto& slot = counters_[name];
  if (slot == nullptr) {
    slot = std::make_unique<NamedCounter>();
    slot->help = help;
  }
  return slot->value;
}

void Metrics::gauge(const std::string& name, const std::string& help,
                    std::function<double()> read) {
  check_name(name);
  const std::lock_guard lock(mutex_);
  gauges_[name] = Gauge{.help = help, .read = std::move(read)};
}

std::string Metrics::text() const {
  std::string out;
  const auto to = std::back_inserter(out);
  const std::lock_guard lock(mutex_);
  for (const auto& [name, counter] : counters_) {
    fmt::format_to(to, "# HELP {0} {1}\n# TYPE {0} counter\n{0} {2}\n", name, counter->help,
                   counter->value.load());
  }
  for (const auto& [name, gauge] : gauges_) {
    fmt::format_to(to, "# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name, gauge.help,
                   gauge.read());
  }
  constexpr std::string_view k_name = "wanhu_http_request_seconds";
  fmt::format_to(to,
                 "# HELP {0} Time from the request head to the last byte of the answer.\n"
                 "# TYPE {0} histogram\n",
                 k_name);
  for (const auto& [key, histogram] : requests_) {
    const auto& [method, route, status] = key;
    const std::string labels = fmt::format("method=\"{}\",route=\"{}\",status=\"{}\"",
                                           label(method), label(route), status);
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < k_bounds.size(); ++i) {
      total += histogram.counts.at(i);
      fmt::format_to(to, "{}_bucket{{{},le=\"{}\"}} {}\n", k_name, labels, k_bounds.at(i), total);
    }
    total += histogram.counts.back();
    fmt::format_to(to,
                   "{0}_bucket{{{1},le=\"+Inf\"}} {2}\n{0}_sum{{{1}}} {3}\n{0}_count{{{1}}} {2}\n",
                   k_name, labels, total, histogram.sum);
  }
  return out;
}

}  // namespace wanhu::server::http
