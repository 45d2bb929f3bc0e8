// Unified differences: as `diff -u` writes them, applicable, and as short as can be.
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <chrono>
#include <regex>

#include "base/random.hpp"
#include "base/text.hpp"
#include "plan/tools/text_diff.hpp"

namespace wanhu::plan {
namespace {

std::string diff(const std::string& a, const std::string& b) {
  return unified_diff(a, b, "a", "b");
}

TEST(Diff, EqualTextsHaveNone) {
  EXPECT_EQ(diff("", ""), "");
  EXPECT_EQ(diff("x\n", "x\n"), "");
}

TEST(Diff, OneChangedRowHasThreeLinesOfContext) {
  EXPECT_EQ(diff("1\n2\n3\n4\n五\n6\n7\n8\n9\n", "1\n2\n3\n4\n伍\n6\n7\n8\n9\n"),
            "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-五\n+伍\n 6\n 7\n 8\n");
}

TEST(Diff, HunksAreJoinedWhenTheirContextsTouch) {
  EXPECT_EQ(diff("1\n2\n3\n4\n5\n6\n7\n8\n", "0\n2\n3\n4\n5\n6\n7\n9\n"),
            "--- a\n+++ b\n@@ -1,8 +1,8 @@\n-1\n+0\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+9\n");
  EXPECT_EQ(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n2\n3\n4\n5\n6\n7\n8\n0\n"),
            "--- a\n+++ b\n@@ -1,4 +1,4 @@\n-1\n+0\n 2\n 3\n 4\n"
            "@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+0\n");
}

TEST(Diff, EmptySidesAndMissingLineEnds) {
  EXPECT_EQ(diff("", "x\n"), "--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n");
  EXPECT_EQ(diff("x\ny\n", ""), "--- a\n+++ b\n@@ -1,2 +0,0 @@\n-x\n-y\n");
  EXPECT_EQ(diff("x", "x\n"), "--- a\n+++ b\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
  EXPECT_EQ(diff("x\n1", "y\n1"),
            "--- a\n+++ b\n@@ -1,2 +1,2 @@\n-x\n+y\n 1\n\\ No newline at end of file\n");
}

std::vector<std::string> lines_with_ends(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

struct Patched {
  std::string text;
  int changed = 0;
};

// What `patch` does, and no more: every context and removed line must be where the hunk says.
Patched patched(const std::string& before, const std::string& patch) {
  static const std::regex header(R"(@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n)");
  const auto source = lines_with_ends(before);
  auto lines = lines_with_ends(patch);
  Patched result;
  std::size_t at = 0, written = 0;
  const auto take = [&](const std::string& line) {
    if (at >= source.size() || source[at] != line)
      throw std::runtime_error("no such line: " + line);
    ++at;
  };
  for (std::size_t i = 2; i < lines.size(); ++i) {  // behind the two names
    std::smatch match;
    if (std::regex_match(lines[i], match, header)) {
      const auto first = std::stoul(match[1]);
      const bool none = match[2] == "0";
      for (const std::size_t begin = none ? first : first - 1; at < begin; ++written)
        result.text += source[at++];
      const bool none_after = match[4] == "0";
      if (written + (none_after ? 0 : 1) != std::stoul(match[3]))
        throw std::runtime_error("wrong place of " + lines[i]);
      continue;
    }
    std::string line = lines[i].substr(1);
    if (i + 1 < lines.size() && lines[i + 1].starts_with("\\")) {
      line.pop_back();
      lines.erase(lines.begin() + static_cast<long>(i) + 1);
    }
    if (lines[i][0] != '+') take(line);
    if (lines[i][0] != '-') {
      result.text += line;
      ++written;
    }
    if (lines[i][0] != ' ') ++result.changed;
  }
  while (at < source.size()) result.text += source[at++];
  return result;
}

std::string random_text(base::Seeded& random, std::uint64_t kinds, std::uint64_t most) {
  std::string text;
  for (auto n = random.below(most); n > 0; --n)
    text += "line " + std::to_string(random.below(kinds)) + "\n";
  if (!text.empty() && random.chance(0.2)) text.pop_back();
  return text;
}

int shortest_edit(const std::string& a, const std::string& b) {
  const auto x = lines_with_ends(a), y = lines_with_ends(b);
  std::vector<std::vector<int>> common(x.size() + 1, std::vector<int>(y.size() + 1, 0));
  for (std::size_t i = 1; i <= x.size(); ++i)
    for (std::size_t j = 1; j <= y.size(); ++j)
      common[i][j] = x[i - 1] == y[j - 1] ? common[i - 1][j - 1] + 1
                                          : std::max(common[i - 1][j], common[i][j - 1]);
  return static_cast<int>(x.size() + y.size()) - 2 * common.back().back();
}

TEST(DiffProperty, ThePatchGivesTheOtherTextWithTheFewestLines) {
  EXPECT_TRUE(rc::check("diff of small texts", [](std::uint64_t seed) {
    base::Seeded random(seed);
    const auto kinds = 1 + random.below(12);
    const std::string a = random_text(random, kinds, 40), b = random_text(random, kinds, 40);
    RC_PRE(a != b);
    const std::string patch = diff(a, b);
    const Patched result = patched(a, patch);
    RC_ASSERT(result.text == b);
    RC_ASSERT(result.changed == shortest_edit(a, b));
  }));
}

TEST(DiffProperty, AFewEditsOfALongText) {
  EXPECT_TRUE(rc::check("diff of long texts", [](std::uint64_t seed) {
    base::Seeded random(seed);
    const std::string a = random_text(random, 50, 2000);
    auto lines = lines_with_ends(a);
    for (auto n = random.below(20); n > 0 && !lines.empty(); --n) {
      const auto at = static_cast<long>(random.below(lines.size()));
      if (random.chance(0.5))
        lines.erase(lines.begin() + at);
      else
        lines.insert(lines.begin() + at, "new\n");
    }
    std::string b;
    for (const std::string& line : lines) b += line;
    RC_PRE(a != b);
    RC_ASSERT(patched(a, diff(a, b)).text == b);
  }));
}

TEST(Diff, TextsFarApartTakeBoundedTime) {
  std::string a = "same\n", b = "same\n";
  for (int i = 0; i < 20'000; ++i) {
    a += "a" + std::to_string(i) + "\n";
    b += "b" + std::to_string(i) + "\n";
  }
  a += "end\n";
  b += "end\n";
  const auto start = std::chrono::steady_clock::now();
  const std::string patch = diff(a, b);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  EXPECT_LT(taken.count(), 5.0);  // under sanitizers on a busy machine; well below 0.1 s otherwise
  EXPECT_TRUE(patch.starts_with("--- a\n+++ b\n@@ -1,20002 +1,20002 @@\n same\n-a0\n"));
  EXPECT_TRUE(patch.ends_with("+b19999\n end\n"));
}

}  // namespace
}  // namespace wanhu::plan
