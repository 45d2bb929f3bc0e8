// Jobs run from memory and from files of the tests, and numbers compared as the reference page
// says: relative to the expected value, covariances relative to the root of the product of
// variances.
#pragma once

#include <cmath>
#include <deque>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "stats/run.hpp"

namespace wanhu::stats {

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

// Files by name, and beyond them those in `folder`.
class Files {
 public:
  explicit Files(std::string folder = "") : folder_(std::move(folder)) {}
  void put(const std::string& name, std::string bytes) { named_[name] = std::move(bytes); }
  base::Result<std::string_view> read(const std::string& name) {
    if (!named_.contains(name)) {
      const auto path = std::filesystem::path(folder_) / name;
      if (folder_.empty() || !std::filesystem::exists(path)) return base::fail("CLI-FILE");
      named_[name] = read_text(path.string());
    }
    return std::string_view(named_[name]);
  }

 private:
  std::string folder_;
  std::map<std::string, std::string> named_;
};

// The document of a job, or {"error": {"code": …}}.
inline base::Json run_text(const std::string& job_text, Files& files, int threads = 1) {
  const auto refused = [](const base::Problem& problem) {
    return base::Json{{"error", problem_json(problem, base::Lang::en)}};
  };
  const auto job = read_job(job_text, "job");
  if (!job) return refused(job.error());
  const auto report =
      run_job(*job, [&](const std::string& name) { return files.read(name); }, threads);
  if (!report) return refused(report.error());
  return report_json(**report, base::Lang::en);
}

inline double tolerance(const std::string& kind) {
  if (kind == "A") return 1e-12;
  if (kind == "B") return 1e-8;
  return kind == "C" ? 1e-10 : 1e-3;
}

inline double as_number(const base::Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == "inf") return std::numeric_limits<double>::infinity();
  return std::nan("");
}

// How far apart, relative to the expected value; small ones relative to the largest beside them.
inline double apart(double expected, double found, double largest = 0) {
  if (std::isnan(expected)) return std::isnan(found) ? 0 : INFINITY;
  if (std::isnan(found)) return INFINITY;
  const double scale = std::max(std::abs(expected), largest * 1e-4);
  return scale == 0 ? std::abs(found) : std::abs(expected - found) / scale;
}

}  // namespace wanhu::stats
