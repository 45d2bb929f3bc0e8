// The plan files the tests read.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace wanhu::plan {

inline std::string source_path(const std::string& name) {
  return std::string(WANHU_SOURCE_DIR) + "/" + name;
}

inline std::string read_text(const std::string& name) {
  std::ifstream in(source_path(name), std::ios::binary);
  if (!in) throw std::runtime_error("no file " + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string ruji() {
  return read_text("plans/ruji-2021/plan.toml");
}

// Where the piece of `text` that matches `from` at `at` ends, one or more spaces of the one
// standing for one or more of the other; npos when it does not match.
inline std::size_t end_of_match(std::string_view text, std::size_t at, std::string_view from) {
  std::size_t f = 0;
  while (f < from.size()) {
    if (at >= text.size() || text[at] != from[f]) return std::string::npos;
    const bool space = from[f] == ' ';
    do ++f;
    while (space && f < from.size() && from[f] == ' ');
    do ++at;
    while (space && at < text.size() && text[at] == ' ');
  }
  return at;
}

// `text` with the one place where `from` stands replaced; throws when there is none or several.
// Where it does not stand letter by letter the number of spaces does not matter: columns of a plan
// move with its longest key.
inline std::string edited(std::string text, const std::string& from, const std::string& to) {
  const auto exactly = text.find(from);
  if (exactly != std::string::npos && text.find(from, exactly + 1) == std::string::npos)
    return text.replace(exactly, from.size(), to);
  std::size_t begin = std::string::npos, end = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t stop = end_of_match(text, at, from);
    if (stop == std::string::npos) continue;
    if (begin != std::string::npos && at >= end) throw std::logic_error("more than once: " + from);
    if (begin == std::string::npos) begin = at, end = stop;
  }
  if (begin == std::string::npos) throw std::logic_error("nowhere: " + from);
  return text.replace(begin, end - begin, to);
}

}  // namespace wanhu::plan
