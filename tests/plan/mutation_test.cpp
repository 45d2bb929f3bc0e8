// T2: every key of the five plans removed, misspelt, written twice, mistyped and moved one level
// up, one at a time. One slip gives one error, on its line, and a misspelling the right hint. A
// part of the slips is tried here, all of them with WANHU_LONG=1; the table in docs/plan-errors.md
// comes from `WANHU_LONG=1 WANHU_UPDATE_GOLDEN=1 plan_test --gtest_filter='*Slips*'`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "plan/files.hpp"
#include "plan/finding_list.hpp"
#include "plan/mutations.hpp"
#include "plan/plan.hpp"
#include "plan/reader.hpp"

namespace wanhu::plan {
namespace {

// What became of the slips of one kind in one file.
struct Tally {
  int tried = 0;
  int legal = 0;     // no slip after all: another plan without an error
  int referred = 0;  // a whole block is gone, and each reference to what was in it is an error
  int one = 0;       // exactly one error
  int right = 0;     // on the right line
  int hinted = 0;    // of the misspelt: the key that stood there comes first
  std::vector<std::string> wrong;
};

constexpr std::array k_slips = {"removed", "misspelt", "doubled", "mistyped", "moved up"};

bool all_slips() {
  return std::getenv("WANHU_LONG") != nullptr;
}

std::vector<std::string> plan_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(source_path("plans")))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string listed(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings)
    out += " " + finding.message_code() + ":" + std::to_string(finding.at.line);
  return out;
}

std::vector<Finding> errors_in(const std::string& text) {
  std::vector<Finding> errors = load(text, "p").findings;
  std::erase_if(errors, [](const Finding& f) { return f.severity != Severity::error; });
  return errors;
}

bool only_references(const std::vector<Finding>& errors) {
  return std::all_of(errors.begin(), errors.end(), [](const Finding& finding) {
    return finding.code == "L-REF" || finding.code == "EXPR-NAME" || finding.code == "EXPR-WORD";
  });
}

// A rule that says more than that a key is missing may speak where it counts: at the sum.
bool on_line(const Finding& finding, const Mutant& mutant) {
  return finding.at.line == mutant.line || finding.second.line == mutant.line ||
         finding.at.line == mutant.owner_line;
}

void judge(Tally& tally, std::string_view slip, const Mutant& mutant, const Site& site) {
  ++tally.tried;
  const std::vector<Finding> errors = errors_in(mutant.text);
  if (mutant.legal && errors.empty()) {
    ++tally.legal;
    return;
  }
  const bool named_elsewhere = site.field->shape != nullptr && only_references(errors);
  if (slip == "removed" && mutant.legal && named_elsewhere) {
    ++tally.referred;
    return;
  }
  const bool one = errors.size() == 1;
  const bool right =
      one && (on_line(errors[0], mutant) || (slip == "removed" && errors[0].code == "L-QUOTA-SUM"));
  tally.one += one ? 1 : 0;
  tally.right += right ? 1 : 0;
  if (slip == "misspelt" && one && !errors[0].hints.empty() && errors[0].hints[0] == site.key)
    ++tally.hinted;
  if (!right)
    tally.wrong.push_back(std::string(slip) + " " + site.key + ":" + std::to_string(mutant.line) +
                          " →" + listed(errors));
}

std::vector<Mutant> mutants_of(const std::string& slip, const std::string& text, const Site& site) {
  if (slip == "removed") return {removed(text, site)};
  if (slip == "misspelt") return misspelt(text, site);
  if (slip == "doubled") return {doubled(text, site)};
  if (slip == "mistyped") return mistyped(text, site);
  const auto moved = moved_up(text, site);
  return moved ? std::vector{*moved} : std::vector<Mutant>{};
}

// Every `stride`th slip of each kind, each key with another kind.
std::map<std::string, Tally> tallies(const std::string& text, std::size_t stride) {
  FindingList findings;
  const Tree tree = read_tree(text, findings);
  const std::vector<Site> sites = sites_of(text, tree.root);
  std::map<std::string, Tally> all;
  std::size_t turn = 0;
  for (const Site& site : sites) {
    for (const char* slip : k_slips) {
      if (turn++ % stride != 0) continue;
      for (const Mutant& mutant : mutants_of(slip, text, site))
        judge(all[slip], slip, mutant, site);
    }
  }
  return all;
}

std::map<std::string, std::map<std::string, Tally>>& results() {
  static std::map<std::string, std::map<std::string, Tally>> all;
  return all;
}

std::string row(const std::string& file, const std::string& slip, const Tally& t) {
  const int slips = t.tried - t.legal - t.referred;
  std::string out = "| " + file + " | " + slip + " | ";
  for (const int n : {t.tried, t.legal, t.referred, slips, t.one, t.right})
    out += std::to_string(n) + " | ";
  return out + (slip == "misspelt" ? std::to_string(t.hinted) : "–") + " |\n";
}

constexpr const char* k_head = R"md(# Slips in plan files

One slip, one error, on its line. Every key of the five plans was removed, misspelt by one edit (a letter put in,
left out or replaced, two neighbours swapped), written twice, given a value of another type, and moved one level up,
one at a time. Made by

    WANHU_LONG=1 WANHU_UPDATE_GOLDEN=1 build/long/plan_test --gtest_filter='*Slips*'

and compared with this page by `./test --long`; `./test` tries a part.

- *legal*: no slip after all. An optional key may be missing, a key may be allowed one level up too, and a row
  without an id may stand twice.
- *referred to*: a whole optional block was removed that other blocks refer to; each of those references is an
  error on its own line.
- *right line*: where the slip is; for a missing key the line where its table begins (a missing quota is told
  where the sum is).
- *hinted*: the first word proposed is the key that stood there.

| Plan | Slip | Tried | Legal | Referred to | Slips | One error | Right line | Hinted |
|---|---|---|---|---|---|---|---|---|
)md";

void compare_with_page() {
  std::string page = k_head;
  std::map<std::string, Tally> sums;
  for (const auto& [file, tally] : results()) {
    for (const char* slip : k_slips) {
      const Tally& t = tally.at(slip);
      page += row(file, slip, t);
      Tally& sum = sums[slip];
      sum.tried += t.tried, sum.legal += t.legal, sum.referred += t.referred;
      sum.one += t.one, sum.right += t.right, sum.hinted += t.hinted;
    }
  }
  for (const char* slip : k_slips) page += row("all", slip, sums[slip]);
  if (std::getenv("WANHU_UPDATE_GOLDEN") != nullptr)
    std::ofstream(source_path("docs/plan-errors.md"), std::ios::binary) << page;
  EXPECT_EQ(page, read_text("docs/plan-errors.md"));
}

class Slips : public testing::TestWithParam<std::string> {
 protected:
  // The table needs all slips of all plans, in one process.
  static void TearDownTestSuite() {
    if (all_slips() && results().size() == plan_names().size()) compare_with_page();
  }
};

TEST_P(Slips, EachIsOneErrorOnItsLine) {
  const std::string text = read_text("plans/" + GetParam() + "/plan.toml");
  ASSERT_EQ(listed(errors_in(text)), "");
  // A prime, so that every kind of slip meets every kind of key.
  const auto& tally = results()[GetParam()] = tallies(text, all_slips() ? 1 : 397);
  int misspelt = 0, hinted = 0;
  for (const auto& [slip, counts] : tally) {
    EXPECT_EQ(counts.right, counts.tried - counts.legal - counts.referred) << slip;
    for (const std::string& wrong : counts.wrong) ADD_FAILURE() << wrong;
    if (slip == "misspelt") misspelt = counts.tried, hinted = counts.hinted;
  }
  EXPECT_GT(misspelt, all_slips() ? 500 : 0);
  EXPECT_GE(hinted * 100, misspelt * 95) << hinted << " of " << misspelt;
}

INSTANTIATE_TEST_SUITE_P(Plan, Slips, testing::ValuesIn(plan_names()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace wanhu::plan
