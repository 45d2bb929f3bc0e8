#include "cli/stats_command.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <iostream>
#include <map>
#include <new>
#include <thread>

#include "app/survey_file.hpp"
#include "cli/options.hpp"
#include "cli/stats_tools.hpp"
#include "stats/chart.hpp"
#include "stats/run.hpp"

namespace wanhu::cli {

namespace {

using base::Lang;

constexpr std::size_t k_job_bytes_max = 64U << 20U;
constexpr std::int64_t k_threads_max = 64;

// A file seen as memory, for as long as it is needed: a large table need not be copied.
class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  MappedFile(MappedFile&&) = delete;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile() {
    if (data_ != nullptr) munmap(data_, size_);
  }

  // What cannot be mapped (a pipe, an empty file) is read.
  base::Result<std::string_view> open(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat about{};
    if (file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0) {
      size_ = static_cast<std::size_t>(about.st_size);
      void* data = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
      if (data != MAP_FAILED) data_ = data;
    }
    if (file >= 0) close(file);
    if (data_ != nullptr) return std::string_view(static_cast<const char*>(data_), size_);
    auto bytes = read_file(path);
    if (!bytes) return base::fail(bytes.error());
    bytes_ = std::move(*bytes);
    return std::string_view(bytes_);
  }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
  std::string bytes_;
};

// With --json what is wrong is said on standard output too, in the shape of the document.
int refuse_job(const base::Problem& problem, Lang lang, bool json) {
  if (json) std::cout << base::Json{{"error", stats::problem_json(problem, lang)}}.dump(1) << "\n";
  return refused(problem, lang);
}

// The chart of one estimate, the first unless --chart names another.
base::Result<void> write_chart(const Options& options, const stats::Report& report, Lang lang) {
  const auto path = options.value("svg");
  if (!path) return {};
  const auto id = options.value("chart");
  for (const stats::Outcome& outcome : report.outcomes) {
    if (id && outcome.id != *id) continue;
    if (!outcome.estimate) return base::fail(outcome.estimate.error());
    return write_file(*path, stats::estimate_chart(*outcome.estimate, lang));
  }
  base::Problem problem{.code = "STATS-FROM"};
  return base::fail(problem.with("id", id.value_or("1")));
}

int estimate(const Options& options, Lang lang, bool json) {
  const std::string& path = options.words[1];
  const auto text = read_file(path, k_job_bytes_max);
  if (!text) return refuse_job(text.error(), lang, json);
  const auto job = stats::read_job(*text, path);
  if (!job) return refuse_job(job.error(), lang, json);
  const auto threads = number_option(
      options, "threads",
      std::min<std::int64_t>(std::max(1U, std::thread::hardware_concurrency()), k_threads_max), 1,
      k_threads_max);
  if (!threads) return refuse_job(threads.error(), lang, json);
  std::deque<MappedFile> files;
  std::deque<std::string> kept;
  const auto folder = std::filesystem::path(path).parent_path();
  const auto read = [&](const std::string& name) -> base::Result<std::string_view> {
    const auto bytes = files.emplace_back().open((folder / name).string());
    return bytes ? app::survey_text(*bytes, name, kept.emplace_back()) : bytes;
  };
  const auto report = stats::run_job(*job, read, static_cast<int>(*threads));
  if (!report) return refuse_job(report.error(), lang, json);
  if (const auto out = options.value("weights"))
    if (const auto written = write_file(*out, stats::weights_csv(**report)); !written)
      return refuse_job(written.error(), lang, json);
  if (const auto drawn = write_chart(options, **report, lang); !drawn)
    return refuse_job(drawn.error(), lang, json);
  if (json)
    std::cout << stats::report_json(**report, lang).dump(1) << "\n";
  else
    std::cout << stats::report_text(**report, lang);
  // An estimate that cannot be computed says so in its place; the run is good.
  return k_ok;
}

// What reads no job file.
using Tool = int (*)(const std::vector<std::string>&, Lang, bool);
const std::map<std::string, Tool> k_tools{
    {"rank", stats_rank}, {"rates", stats_rates}, {"power", stats_power}};

}  // namespace

int stats_command(const std::vector<std::string>& args, Lang lang, bool json) {
  if (const auto tool = k_tools.find(args.empty() ? "" : args.front()); tool != k_tools.end())
    return tool->second({args.begin() + 1, args.end()}, lang, json);
  const auto options = parse_options(args, {"weights", "threads", "svg", "chart"}, {});
  if (!options) {
    refused(options.error(), lang);
    return usage(lang, "STATS-COMMAND-HELP");
  }
  if (options->flag("help")) return help(lang, "STATS-COMMAND-HELP");
  if (options->words.size() != 2 || options->words.front() != "estimate")
    return usage(lang, "STATS-COMMAND-HELP");
  try {
    return estimate(*options, lang, json);
  } catch (const std::bad_alloc&) {  // what a job asks for may be larger than any machine
    return refuse_job(base::Problem{.code = "STATS-MEMORY"}, lang, json);
  }
}

}  // namespace wanhu::cli
