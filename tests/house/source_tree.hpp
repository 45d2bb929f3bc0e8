// The project's own text files, for the tests that look at the sources themselves.
#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace wanhu::house {

// Path from the root of the project ("src/base/time.hpp") → content. A map, so that the checks can
// also be run on a few lines written in a test.
using SourceTree = std::map<std::string, std::string>;

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

// Everything below `folder` whose extension is one of `extensions` (all when empty); installed and
// generated folders are not ours.
inline void add_folder(SourceTree& tree, const std::string& folder,
                       const std::set<std::string>& extensions = {}) {
  namespace fs = std::filesystem;
  static const std::set<std::string> skipped{"node_modules", "dist", "build", ".git", "corpus"};
  const fs::path root = WANHU_SOURCE_DIR;
  if (!fs::exists(root / folder)) return;
  for (fs::recursive_directory_iterator at(root / folder), end; at != end; ++at) {
    if (at->is_directory() && skipped.contains(at->path().filename().string())) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file() &&
               (extensions.empty() || extensions.contains(at->path().extension().string()))) {
      tree[fs::relative(at->path(), root).generic_string()] = read_text(at->path());
    }
  }
}

inline void add_file(SourceTree& tree, const std::string& path) {
  const auto full = std::filesystem::path(WANHU_SOURCE_DIR) / path;
  if (std::filesystem::exists(full)) tree[path] = read_text(full);
}

inline SourceTree cpp_tree(const std::vector<std::string>& folders) {
  SourceTree tree;
  for (const auto& folder : folders) add_folder(tree, folder, {".hpp", ".cpp"});
  return tree;
}

inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

// C++ text in two parts: what is left without comments and with literals emptied, so that a search
// for a name finds code only, and the contents of the string literals as they are written. Raw
// strings are beyond it: their words then count as code.
struct CodeParts {
  std::string code;
  std::vector<std::string> literals;
};

// The position after the literal that opens at `begin`.
inline std::size_t literal_end(std::string_view text, std::size_t begin) {
  std::size_t i = begin + 1;
  while (i < text.size() && text[i] != text[begin] && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
  return std::min(i + 1, text.size());
}

inline CodeParts code_parts(std::string_view text) {
  CodeParts parts;
  std::size_t i = 0;
  const auto is_word = [&parts] {  // then a quote is a digit separator: 10'000
    return !parts.code.empty() && std::isalnum(static_cast<unsigned char>(parts.code.back())) != 0;
  };
  while (i < text.size()) {
    if (text.substr(i, 2) == "//") {
      i = std::min(text.find('\n', i), text.size());
    } else if (text.substr(i, 2) == "/*") {
      const auto end = text.find("*/", i + 2);
      i = end == std::string_view::npos ? text.size() : end + 2;
      parts.code += ' ';
    } else if (text[i] == '"' || (text[i] == '\'' && !is_word())) {
      const auto end = literal_end(text, i);
      if (text[i] == '"' && end - i >= 2)
        parts.literals.emplace_back(text.substr(i + 1, end - i - 2));
      parts.code += text[i];
      parts.code += text[i];
      i = end;
    } else {
      parts.code += text[i++];
    }
  }
  return parts;
}

}  // namespace wanhu::house
