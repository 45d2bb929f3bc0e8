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

// `text` with the one place where `from` stands replaced; throws when there is none or several.
inline std::string edited(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos)
    throw std::logic_error("not exactly once: " + from);
  return text.replace(at, from.size(), to);
}

}  // namespace wanhu::plan
