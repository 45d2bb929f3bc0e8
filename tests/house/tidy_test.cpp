// Form that every file keeps, checked here so that nobody has to argue about it in a review.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "base/text.hpp"
#include "house/source_tree.hpp"

namespace wanhu::house {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Names = std::vector<std::string>;

constexpr std::ptrdiff_t k_columns_max = 100;  // of characters_seen()
constexpr std::size_t k_lines_max = 600;

bool has_extension(const std::string& path, std::initializer_list<std::string_view> extensions) {
  return std::ranges::any_of(extensions, [&](auto extension) { return path.ends_with(extension); });
}

std::string at_line(const std::string& path, std::size_t index, const std::string& what) {
  return path + ":" + std::to_string(index + 1) + ": " + what;
}

// Characters that take room: a Chinese one counts once, a combining mark not at all.
std::ptrdiff_t characters_seen(const std::string& line) {
  return std::ranges::count_if(base::decode_utf8(line),
                               [](char32_t c) { return base::display_width(c) > 0; });
}

// Lines that a raw string touches: text of another language keeps its own lines.
std::set<std::size_t> lines_of_raw_text(const Names& lines) {
  std::set<std::size_t> raw;
  std::string end;  // of the raw string we are in; empty outside
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::size_t at = 0;
    if (!end.empty()) raw.insert(i);
    while (at != std::string::npos) {
      if (end.empty()) {
        at = lines[i].find("R\"", at);
        const auto open = at == std::string::npos ? at : lines[i].find('(', at);
        if (open == std::string::npos) break;
        raw.insert(i);
        end = ")" + lines[i].substr(at + 2, open - at - 2) + "\"";
        at = open;
      }
      at = lines[i].find(end, at);
      if (at != std::string::npos) end.clear();
    }
  }
  return raw;
}

// Long lines, tabs, trailing space, carriage returns, no newline at the end.
Names form_violations(const SourceTree& tree) {
  Names found;
  for (const auto& [path, text] : tree) {
    const bool is_code = has_extension(path, {".cpp", ".hpp", ".sh"});
    const auto lines = lines_of(text);
    const auto raw = lines_of_raw_text(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& line = lines[i];
      if (is_code && !raw.contains(i) && characters_seen(line) > k_columns_max)
        found.push_back(at_line(path, i, "longer than 100 characters"));
      if (line.find('\t') != std::string::npos) found.push_back(at_line(path, i, "tab"));
      if (line.ends_with(' ')) found.push_back(at_line(path, i, "trailing space"));
      if (line.ends_with('\r')) found.push_back(at_line(path, i, "carriage return"));
    }
    if (!text.empty() && !text.ends_with('\n')) found.push_back(path + ": no newline at the end");
  }
  return found;
}

// Words that mark unfinished work, paths of one machine, hosts of package registries. Each is
// written in two halves, since this file is looked at as well.
Names word_violations(const SourceTree& tree) {
  static const std::regex unfinished(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X|HA"
      "CK)\\b");
  static const std::regex machine_path(
      "(^|[^A-Za-z0-9_.*-])/(wo"
      "rk|ho"
      "me|ro"
      "ot)/");
  static const std::regex registry(
      "registry\\.npm"
      "js\\.org|npm"
      "mirror|deb\\.deb"
      "ian\\.org|"
      "py"
      "pi\\.org|crates"
      "\\.io|proxy\\.gol"
      "ang\\.org");
  const std::vector<std::pair<const std::regex*, std::string>> rules{
      {&unfinished, "marks unfinished work"},
      {&machine_path, "absolute path of one machine"},
      {&registry, "host of a package registry"}};
  // std::regex is slow: a line is matched only when it has one of these at all.
  static const Names hints{
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X",
      "HA"
      "CK",
      "/wo"
      "rk/",
      "/ho"
      "me/",
      "/ro"
      "ot/",
      "npm"
      "js",
      "npm"
      "mirror",
      "deb.deb"
      "ian",
      "py"
      "pi.org",
      "crates"
      ".io",
      "proxy.gol"
      "ang"};
  Names found;
  for (const auto& [path, text] : tree) {
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& line = lines[i];
      if (std::ranges::none_of(hints,
                               [&](const auto& hint) { return line.find(hint) != line.npos; }))
        continue;
      for (const auto& [rule, what] : rules)
        if (std::regex_search(line, *rule)) found.push_back(at_line(path, i, what));
    }
  }
  return found;
}

Names length_violations(const SourceTree& tree) {
  Names found;
  for (const auto& [path, text] : tree) {
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    if (lines > k_lines_max) found.push_back(path + ": " + std::to_string(lines) + " lines");
  }
  return found;
}

SourceTree written_by_us() {
  SourceTree tree;
  for (const auto* folder : {"src", "tests", "bench", "cmake", "docs", "plans", "scripts", ".ci"})
    add_folder(tree, folder, {".cpp", ".hpp", ".cmake", ".md", ".toml", ".sh", ".sql", ""});
  add_folder(tree, "web", {".ts", ".mts", ".mjs", ".js", ".vue", ".css", ".html", ".json"});
  for (const auto* file : {"CMakeLists.txt", "CMakePresets.json", "README.md", "run", "test"})
    add_file(tree, file);
  return tree;
}

bool is_in(const std::string& path, std::string_view folder) {
  return path.starts_with(folder);
}

TEST(Tidy, LinesAreInForm) {
  auto tree = cpp_tree({"src", "tests", "bench"});
  add_folder(tree, "scripts");
  add_folder(tree, "web/src", {".ts", ".vue", ".css"});
  EXPECT_THAT(form_violations(tree), IsEmpty());
}

TEST(Tidy, NoUnfinishedWorkNoMachinePathsNoRegistries) {
  EXPECT_THAT(word_violations(written_by_us()), IsEmpty());
}

TEST(Tidy, FilesAreReadableAtOneSitting) {
  auto tree = cpp_tree({"src"});
  add_folder(tree, "web/src", {".ts", ".vue", ".css"});
  std::erase_if(tree, [](const auto& file) {
    return is_in(file.first, "web/src/api/schema");  // generated from openapi.json
  });
  EXPECT_THAT(length_violations(tree), IsEmpty());
}

TEST(Tidy, SeesBlemishes) {
  const SourceTree tree{{"a.cpp", "int x;\t\nint y; \nint z;\r\n" + std::string(101, '/')},
                        {"b.cpp", "// " + [] {
                           std::string chinese;
                           for (int i = 0; i < 97; ++i) chinese += "户";
                           return chinese;
                         }() + "\n"}};
  EXPECT_THAT(form_violations(tree),
              ElementsAre("a.cpp:1: tab", "a.cpp:2: trailing space", "a.cpp:3: carriage return",
                          "a.cpp:4: longer than 100 characters", "a.cpp: no newline at the end"));
}

TEST(Tidy, LeavesTheLinesOfRawTextAlone) {
  const std::string wide(101, 'x');
  const SourceTree tree{{"a.cpp", "auto css = R\"css(\n" + wide + "\n)css\";\n" + wide + "\n"}};
  EXPECT_THAT(form_violations(tree), ElementsAre("a.cpp:4: longer than 100 characters"));
}

TEST(Tidy, SeesWords) {
  const SourceTree tree{
      {"a.cpp", std::string("// TO") + "DO: later\nint todo = 1;\n"},
      {"b.sh", std::string("cd /wo") + "rk/x\ncd src/work/x\n"},
      {"c.json", std::string("{\"a\": \"https://registry.npm") + "js.org/x\"}\n"}};
  EXPECT_THAT(word_violations(tree),
              ElementsAre("a.cpp:1: marks unfinished work", "b.sh:1: absolute path of one machine",
                          "c.json:1: host of a package registry"));
}

TEST(Tidy, SeesALongFile) {
  std::string text;
  for (std::size_t i = 0; i <= k_lines_max; ++i) text += "\n";
  EXPECT_THAT(length_violations({{"a.cpp", text}}), ElementsAre("a.cpp: 601 lines"));
}

}  // namespace
}  // namespace wanhu::house
