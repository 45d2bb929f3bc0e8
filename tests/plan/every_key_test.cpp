// Closed-loop B18, "parameter silently ignored": no key of a plan is. One that is misspelt is an
// error that names it, in every block there is; one that is spelt rightly is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "plan/engine_notes.hpp"
#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/schema.hpp"

namespace wanhu::plan {
namespace {

using testing::IsEmpty;

// A table of the vocabulary: how a file reaches it, with `%` where the table stands.
struct Block {
  std::string path, text;
  const Shape* shape = nullptr;
};

std::string around(const std::string& text, const std::string& inner) {
  std::string all = text;
  return all.replace(all.find('%'), 1, inner);
}

void collect(const Shape& shape, const Block& at, std::vector<Block>& all) {
  all.push_back({at.path, at.text, &shape});
  for (const Field& field : shape.fields) {
    const auto enter = [&](Type type, const Shape* inner) {
      if (inner == nullptr) return;
      const std::string table = "{ % }";
      const std::string value = type == Type::rows  ? "[ " + table + " ]"
                                : type == Type::map ? "{ x = " + table + " }"
                                                    : table;
      const std::string name(field.name);
      collect(*inner, {at.path + "." + name, around(at.text, name + " = " + value)}, all);
    };
    enter(field.type, field.shape);
    enter(field.or_type, field.or_shape);
  }
}

std::vector<Block> blocks() {
  std::vector<Block> all;
  collect(root_shape(), {"", "%"}, all);
  return all;
}

bool names(const std::vector<Finding>& findings, const std::string& key) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.severity == Severity::error && finding.code == "L-KEY-UNKNOWN" &&
           std::any_of(finding.args.begin(), finding.args.end(),
                       [&](const auto& arg) { return arg.second == key; });
  });
}

TEST(EveryKey, B18_AMisspeltKeyIsAnErrorThatNamesItInEveryBlock) {
  const std::vector<Block> all = blocks();
  ASSERT_GT(all.size(), 60U);
  std::vector<std::string> silent;
  for (const Block& block : all) {
    const std::string key = std::string(block.shape->fields.front().name) + "qz";
    const Loaded loaded = load(around(block.text, key + " = 1") + "\n", "plan.toml");
    if (!names(loaded.findings, key)) silent.push_back(block.path + "." + key);
  }
  EXPECT_THAT(silent, IsEmpty());
}

// Keys that say where something comes from or how the paper has it. They are for the reader: the
// document shows them, and the checks use them; the typed plan need not.
const std::set<std::string, std::less<>> k_for_the_reader{"src",   "read",    "schema",
                                                          "fixed", "printed", "evidence"};

// Whether the engine notes speak of this key, or of a block around it.
bool is_registered(const Block& block, std::string_view key) {
  const Field* const field = block.shape->field(key);
  const std::string value = field->type == Type::boolean ? "true" : "\"x\"";
  for (const std::string& written : {value, std::string("false"), std::string("[ { y = 1 } ]")}) {
    FindingList findings;
    const Tree tree =
        read_tree(around(block.text, std::string(key) + " = " + written) + "\n", findings);
    if (!engine_notes(tree).empty()) return true;
  }
  return false;
}

TEST(EveryKey, B18_EveryKeyIsReadOrNamedAsOnlyRegistered) {
  std::string binding;
  for (const char* file : {"bind.cpp", "bind_blocks.cpp", "bind_calendars.cpp", "bind_read.hpp"})
    binding += read_text(std::string("src/plan/") + file);
  std::vector<std::string> ignored;
  for (const Block& block : blocks())
    for (const Field& field : block.shape->fields) {
      if (k_for_the_reader.contains(field.name)) continue;
      const bool is_read = binding.find("\"" + std::string(field.name) + "\"") != std::string::npos;
      if (!is_read && !is_registered(block, field.name))
        ignored.push_back(block.path + "." + std::string(field.name));
    }
  EXPECT_THAT(ignored, IsEmpty());
}

}  // namespace
}  // namespace wanhu::plan
