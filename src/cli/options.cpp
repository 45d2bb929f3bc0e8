#include "cli/options.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <iostream>

#include "base/text.hpp"
#include "plan/plan.hpp"

namespace wanhu::cli {

std::optional<std::string> Options::value(const std::string& name) const {
  const auto found = values.find(name);
  if (found == values.end()) return {};
  return found->second;
}

std::string Options::value_or(const std::string& name, std::string otherwise) const {
  return value(name).value_or(std::move(otherwise));
}

namespace {

base::Failure unknown(const std::string& name, const std::set<std::string>& with_value,
                      const std::set<std::string>& flags) {
  std::vector<std::string> known(with_value.begin(), with_value.end());
  known.insert(known.end(), flags.begin(), flags.end());
  const auto close = base::nearest(name, known);
  base::Problem problem{.code = "CLI-OPTION"};
  problem.with("option", "--" + name).with("hint", close ? "--" + *close : "--help");
  return base::fail(std::move(problem));
}

}  // namespace

base::Result<Options> parse_options(const std::vector<std::string>& args,
                                    const std::set<std::string>& with_value,
                                    const std::set<std::string>& flags) {
  Options options;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (!arg.starts_with("--") || arg.size() == 2) {
      options.words.push_back(arg);
      continue;
    }
    const auto equals = arg.find('=');
    const std::string name = arg.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (flags.contains(name) || name == "help") {
      options.flags.insert(name);
    } else if (with_value.contains(name)) {
      if (equals == std::string::npos && i + 1 >= args.size()) {
        base::Problem problem{.code = "CLI-VALUE"};
        problem.with("option", "--" + name);
        return base::fail(std::move(problem));
      }
      options.values[name] = equals == std::string::npos ? args[++i] : arg.substr(equals + 1);
    } else {
      return unknown(name, with_value, flags);
    }
  }
  return options;
}

base::Result<std::int64_t> number_option(const Options& options, const std::string& name,
                                         std::int64_t otherwise, std::int64_t low,
                                         std::int64_t high) {
  const auto text = options.value(name);
  if (!text) return otherwise;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc() && end == text->data() + text->size() && number >= low && number <= high)
    return number;
  base::Problem problem{.code = "CLI-NUMBER"};
  problem.with("option", "--" + name)
      .with("low", std::to_string(low))
      .with("high", std::to_string(high));
  return base::fail(std::move(problem));
}

namespace {

constexpr const char* k_file_code = "CLI-FILE";

// A file that cannot be read has a sentence for each of the usual causes.
std::string sentence(const base::Problem& problem, base::Lang lang) {
  if (const auto why = problem.args.find("why"); why != problem.args.end())
    if (const std::string code = problem.code + "." + why->second; base::has_message(code))
      return base::message(lang, code, problem.args);
  return base::text_of(lang, problem);
}

base::Problem file_problem(const std::string& path, int error) {
  base::Problem problem{.code = k_file_code};
  return problem.with("file", path).with("reason", std::strerror(error));
}

base::Problem unreadable(const std::string& path, int error) {
  base::Problem problem = file_problem(path, error);
  if (error == ENOENT || error == ENOTDIR) problem.with("why", "missing");
  if (error == EACCES || error == EPERM) problem.with("why", "denied");
  if (error == EISDIR) problem.with("why", "folder");
  return problem;
}

}  // namespace

int refused(const base::Problem& problem, base::Lang lang) {
  const auto print = [&](const base::Problem& p) {
    const std::string where = !p.place.cell.empty() ? p.place.cell + ": "
                              : p.place.line > 0
                                  ? fmt::format("{}:{}: ", p.place.line, p.place.column)
                                  : "";
    const std::string file = p.place.file.empty() ? "" : p.place.file + ":";
    std::cerr << file << where << "error " << p.code << ": " << sentence(p, lang) << "\n";
  };
  print(problem);
  for (const base::Problem& detail : problem.details) print(detail);
  return problem.code == k_file_code ? k_machine : k_refused;
}

int help(base::Lang lang, const std::string& help_code) {
  std::cout << base::message(lang, help_code) << "\n";
  return k_ok;
}

int usage(base::Lang lang, const std::string& help_code) {
  std::cerr << base::message(lang, help_code) << "\n";
  return k_usage;
}

base::Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return base::fail(unreadable(path, errno));
  std::string bytes;
  std::array<char, 65536> part{};
  while (bytes.size() < bytes_max) {
    const ssize_t n = ::read(fd, part.data(), std::min(part.size(), bytes_max - bytes.size()));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int error = errno;
      ::close(fd);
      return base::fail(unreadable(path, error));
    }
    if (n == 0) break;
    bytes.append(part.data(), static_cast<std::size_t>(n));
  }
  ::close(fd);
  return bytes;
}

base::Result<std::string> read_plan_file(const std::string& path) {
  return read_file(path, plan::k_file_bytes_max + 1);
}

base::Problem no_such_file(const std::string& path) {
  return unreadable(path, ENOENT);
}

base::Result<void> write_file(const std::string& path, const std::string& bytes, bool secret) {
  if (path == "-") {
    std::cout << bytes << std::flush;
    return {};
  }
  const std::string beside = path + ".part";
  const auto failed = [&] {
    base::Problem problem = file_problem(path, errno);
    ::unlink(beside.c_str());
    return base::fail(std::move(problem));
  };
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                        secret ? S_IRUSR | S_IWUSR : 0644);
  if (fd < 0) return failed();
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + written, bytes.size() - written);
    if (n < 0) {
      ::close(fd);
      return failed();
    }
    written += static_cast<std::size_t>(n);
  }
  const bool synced = ::fsync(fd) == 0;
  if (::close(fd) != 0 || !synced || ::rename(beside.c_str(), path.c_str()) != 0) return failed();
  return {};
}

}  // namespace wanhu::cli
