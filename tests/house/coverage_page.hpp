// docs/coverage.md: each clause of the five documents with its verdict, the blocks of the plan that
// stand for it, the features that carry it, and its proof: the tests that name it, the guard that
// refuses what it asked for, or why there is neither.
//
// A test proves a clause when its name holds the whole id, as often as there are clauses:
// S3_26_S3_27_… in C++, S3-26 in the title of a web test. Nothing shorter is read (S3_26_27 names
// one clause).
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "house/source_tree.hpp"

namespace wanhu::house {

using Names = std::vector<std::string>;

struct Seed {
  std::string id, folder;
  std::size_t clauses = 0;  // as the documents were read and counted
};
inline const std::vector<Seed>& seeds() {
  static const std::vector<Seed> all{{"S0", "xushi-2024", 40},
                                     {"S1", "ruji-2021", 28},
                                     {"S2", "dongfeng-2017", 46},
                                     {"S3", "county-double-lift-2021", 50},
                                     {"S4", "three-zeros-2020", 40}};
  return all;
}

// The feature that carries a block; the first that fits.
inline const std::vector<std::pair<std::string, std::string>>& features() {
  static const std::vector<std::pair<std::string, std::string>> all{{"plan.phases", "F04"},
                                                                    {"plan", "F01"},
                                                                    {"org", "F02"},
                                                                    {"duties", "F03"},
                                                                    {"task", "F05"},
                                                                    {"quota", "F06 F08"},
                                                                    {"cadence", "F07"},
                                                                    {"form", "F09"},
                                                                    {"survey", "F10"},
                                                                    {"matters.kinds", "F11"},
                                                                    {"matters.exclude", "F11"},
                                                                    {"matters.objection", "F12"},
                                                                    {"matters.clocks", "F13"},
                                                                    {"matters.pause", "F13"},
                                                                    {"matters.remind", "F14"},
                                                                    {"matters", "F15"},
                                                                    {"places", "F16"},
                                                                    {"publicity", "F17"},
                                                                    {"indicators", "F18"},
                                                                    {"ranking", "F19"},
                                                                    {"bands", "F20"},
                                                                    {"ladder", "F21"},
                                                                    {"standards", "F22"},
                                                                    {"honours", "F23"},
                                                                    {"supervision", "F24"},
                                                                    {"report", "F25"},
                                                                    {"staffing", "F26"},
                                                                    {"burden", "F29"},
                                                                    {"knowledge", "F30"}};
  return all;
}

struct Clause {
  std::string id, mark, summary, hole;
  Names verdict, blocks, guards;
  [[nodiscard]] bool is(const char* one) const {
    return std::find(verdict.begin(), verdict.end(), one) != verdict.end();
  }
  // Whether something in the program has to stand for it.
  [[nodiscard]] bool needs_proof() const {
    return (is("K") || is("T")) && !(blocks.empty() && !hole.empty());
  }
};

struct Proof {
  std::string path, name;  // "tests/plan/load_test.cpp", "Load.…"
};
using Proofs = std::map<std::string, std::vector<Proof>>;  // by clause

// ---- reading -----------------------------------------------------------------------------------

inline Names split(std::string_view text, char at) {
  Names parts;
  while (!text.empty()) {
    const auto end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

inline Names cells_of(const std::string& line) {
  Names cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      cells.back() += line[i++];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      cells.emplace_back();
    else
      cells.back() += line[i];
  }
  return cells;
}

inline std::vector<Clause> clauses_of(const std::string& csv) {
  auto lines = lines_of(csv);
  const Names columns{"id", "mark", "verdict", "blocks", "guards", "summary", "instead", "hole"};
  if (lines.empty() || cells_of(lines.front()) != columns)
    throw std::runtime_error("clauses.csv has other columns");
  std::vector<Clause> clauses;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    Names row = cells_of(lines[i]);
    row.resize(columns.size());
    clauses.push_back({row[0], row[1], row[5], row[7], split(row[2], ';'), split(row[3], ';'),
                       split(row[4], ';')});
  }
  return clauses;
}

// The ids in a name, as "S3-26": whole ones, not a piece of a longer word or number.
inline Names ids_in(std::string_view name, char between) {
  const auto digit = [&](std::size_t i) {
    return i < name.size() && std::isdigit(static_cast<unsigned char>(name[i])) != 0;
  };
  Names ids;
  for (std::size_t i = 0; i + 4 < name.size(); ++i) {
    if (name[i] != 'S' || !digit(i + 1) || name[i + 2] != between || !digit(i + 3) ||
        !digit(i + 4) || digit(i + 5))
      continue;
    if (i > 0 && std::isalnum(static_cast<unsigned char>(name[i - 1])) != 0) continue;
    ids.push_back(std::string(name.substr(i, 2)) + "-" + std::string(name.substr(i + 3, 2)));
  }
  return ids;
}

inline std::string trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0)
    text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0)
    text.remove_suffix(1);
  return std::string(text);
}

// "Suite.Name" of each test of a C++ file.
inline Names cpp_tests(std::string_view text) {
  Names names;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const bool is_test =
        rest.starts_with("TEST") || rest.starts_with("TYPED_TEST") || rest.starts_with("RC_GTEST_");
    const auto open = rest.find('('), close = rest.find(')');
    if (is_test && open < close && close != std::string_view::npos) {
      const Names words = split(rest.substr(open + 1, close - open - 1), ',');
      if (words.size() >= 2) names.push_back(trimmed(words[0]) + "." + trimmed(words[1]));
    }
    const auto end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
  return names;
}

// The title of each test of a web file.
inline Names web_tests(std::string_view text) {
  Names titles;
  for (std::size_t at = 0; at < text.size();) {
    auto from = text.find_first_not_of(" ", at);
    const std::string_view rest = text.substr(std::min(from, text.size()));
    if (rest.starts_with("it(") || rest.starts_with("test(")) {
      from = text.find_first_not_of(" \n", text.find('(', from) + 1);
      if (from != std::string_view::npos && (text[from] == '\'' || text[from] == '"')) {
        const auto end = text.find(text[from], from + 1);
        titles.emplace_back(text.substr(from + 1, end - from - 1));
      }
    }
    const auto end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
  return titles;
}

inline Proofs proofs_in(const SourceTree& tree) {
  Proofs proofs;
  for (const auto& [path, text] : tree) {
    const bool cpp = path.ends_with(".cpp");
    for (const std::string& name : cpp ? cpp_tests(text) : web_tests(text))
      for (const std::string& id : ids_in(name, cpp ? '_' : '-'))
        proofs[id].push_back({path, name});
  }
  return proofs;
}

// ---- writing -----------------------------------------------------------------------------------

inline std::string joined(const Names& parts, const char* between) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

inline std::string cell(std::string text) {
  for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, "\\");
  return text.empty() ? "–" : text;
}

// Five and more of one list are one word: `org.units.*` (25).
inline std::string blocks_cell(const Clause& clause) {
  std::map<std::string, int> of_list;
  const auto list = [](const std::string& block) { return block.substr(0, block.rfind('.')); };
  for (const std::string& block : clause.blocks) ++of_list[list(block)];
  Names said;
  for (const std::string& block : clause.blocks) {
    const int n = of_list[list(block)];
    std::string word = "`" + block + "`";
    if (n >= 5) word = "`" + list(block) + ".*` (" + std::to_string(n) + ")";
    if (std::find(said.begin(), said.end(), word) == said.end()) said.push_back(std::move(word));
  }
  return cell(joined(said, ", "));
}

// Blocks that no feature carries are told by "?".
inline std::string features_cell(const Clause& clause) {
  std::set<std::string> said;
  for (const std::string& block : clause.blocks) {
    const auto row = std::find_if(features().begin(), features().end(), [&](const auto& one) {
      return block == one.first || block.starts_with(one.first + ".");
    });
    for (std::string& feature : split(row == features().end() ? "?" : row->second, ' '))
      said.insert(std::move(feature));
  }
  if (clause.is("X")) said.insert("F28");
  return cell(joined({said.begin(), said.end()}, ", "));
}

inline std::string proof_cell(const Clause& clause, const Proofs& proofs) {
  Names said;
  if (const auto found = proofs.find(clause.id); found != proofs.end())
    for (const Proof& proof : found->second)
      said.push_back("[" + proof.name + "](../" + proof.path + ")");
  if (!clause.needs_proof() && !clause.hole.empty())
    said.push_back("no counterpart: " + clause.hole);
  Names guards;
  for (const std::string& guard : clause.guards)
    guards.push_back("[" + guard + "](../tests/plan/guards/" + guard + ".txt)");
  if (!guards.empty()) said.push_back("as written refused by " + joined(guards, ", "));
  if (clause.is("X") && guards.empty()) said.push_back("no block stands for it");
  return cell(joined(said, "<br>"));
}

inline std::string page_of(const SourceTree& plans, const Proofs& proofs) {
  std::string page =
      "# Clauses and their proofs\n\n"
      "The five documents under [plans](../plans/README.md) have 204 clauses. Each stands here "
      "with\n"
      "its verdict (K kept, T purpose kept and mechanism changed, X refused), the blocks of the "
      "plan\n"
      "that stand for it, the features that carry it, and its proof: the tests that name it, the\n"
      "guard that refuses what it asked for, or why there is neither. The page is made by\n"
      "`tests/house/coverage_test.cpp`:\n\n"
      "    WANHU_UPDATE_GOLDEN=1 build/asan/house_test --gtest_filter='Coverage.*'\n";
  for (const Seed& seed : seeds()) {
    const auto clauses = clauses_of(plans.at("plans/" + seed.folder + "/clauses.csv"));
    page += "\n## " + seed.id + " " + seed.folder + " (" + std::to_string(clauses.size()) + ")\n\n";
    page += "| Clause | What it says | Verdict | Blocks | Feature | Proof |\n";
    page += "|---|---|---|---|---|---|\n";
    for (const Clause& clause : clauses)
      page += "| " + clause.id + " | " + cell(clause.mark + "：" + clause.summary) + " | " +
              joined(clause.verdict, ", ") + " | " + blocks_cell(clause) + " | " +
              features_cell(clause) + " | " + proof_cell(clause, proofs) + " |\n";
  }
  return page;
}

}  // namespace wanhu::house
