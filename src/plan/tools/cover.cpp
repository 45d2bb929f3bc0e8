#include "plan/tools/cover.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.hpp"
#include "tabular/table.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;

constexpr std::array<std::string_view, 8> k_columns{"id",     "mark",    "verdict", "blocks",
                                                    "guards", "summary", "instead", "hole"};

std::vector<std::string> parts_of(const std::string& cell) {
  std::vector<std::string> parts;
  for (const std::string_view part : base::split(cell, ';'))
    if (const auto text = base::trim(part); !text.empty()) parts.emplace_back(text);
  return parts;
}

bool is_guard(const std::string& text) {
  return text.size() == 3 && text >= "G01" && text <= "G13";
}

class ClauseReader {
 public:
  explicit ClauseReader(const tabular::Table& table) : table_(table) {}

  base::Result<std::vector<Clause>> read() {
    for (const std::string_view name : k_columns) {
      const auto found = std::find(table_.heading.begin(), table_.heading.end(), name);
      if (found == table_.heading.end())
        return problem("CLAUSE-COLUMN", table_.heading_line, {{"column", std::string(name)}});
      column_[name] = static_cast<std::size_t>(found - table_.heading.begin());
    }
    std::vector<Clause> clauses;
    std::set<std::string> ids;
    for (const tabular::Row& row : table_.rows) {
      auto clause = clause_of(row);
      if (!clause) return base::fail(clause.error());
      if (clause->id.empty() || !ids.insert(clause->id).second)
        return problem("CLAUSE-ID", row.line, {{"id", clause->id}});
      clauses.push_back(std::move(*clause));
    }
    return clauses;
  }

 private:
  const std::string& cell(const tabular::Row& row, std::string_view name) {
    return row.cells.at(column_.at(name));
  }

  base::Result<Clause> clause_of(const tabular::Row& row) {
    Clause clause{.id = cell(row, "id"),
                  .mark = cell(row, "mark"),
                  .blocks = parts_of(cell(row, "blocks")),
                  .guards = parts_of(cell(row, "guards")),
                  .summary = cell(row, "summary"),
                  .instead = cell(row, "instead"),
                  .hole = cell(row, "hole"),
                  .line = row.line};
    const auto verdicts = parts_of(cell(row, "verdict"));
    for (const std::string& verdict : verdicts) {
      clause.kept = clause.kept || verdict == "K";
      clause.changed = clause.changed || verdict == "T";
      clause.refused = clause.refused || verdict == "X";
      if (verdict != "K" && verdict != "T" && verdict != "X")
        return problem("CLAUSE-VERDICT", row.line, {{"value", verdict}});
    }
    if (verdicts.empty()) return problem("CLAUSE-VERDICT", row.line, {{"value", ""}});
    for (const std::string& guard : clause.guards)
      if (!is_guard(guard)) return problem("CLAUSE-GUARD", row.line, {{"value", guard}});
    if (!clause.kept && clause.guards.empty() && clause.instead.empty())
      return problem("CLAUSE-INSTEAD", row.line, {{"id", clause.id}});
    return clause;
  }

  base::Failure problem(const char* code, int line, std::map<std::string, std::string> args) const {
    base::Problem problem{.code = code, .args = std::move(args)};
    problem.place.file = table_.file;
    problem.place.line = line;
    return base::fail(std::move(problem));
  }

  const tabular::Table& table_;
  std::map<std::string_view, std::size_t> column_;
};

std::string name_of(const Value& row, std::size_t index) {
  for (const char* key : {"id", "post"})
    if (const std::string name = row.text_of(key); !name.empty()) return name;
  return std::to_string(index + 1);
}

void collect(const Value& value, const std::string& path, std::vector<Block>& blocks) {
  if (value.kind == Kind::table) {
    const Span at = value.key_at.line > 0 ? value.key_at : value.at;
    if (!path.empty()) blocks.push_back({path, value.text_of("src"), at});
    for (const Value& entry : value.entries)
      collect(entry, path.empty() ? entry.key : path + "." + entry.key, blocks);
  }
  for (std::size_t i = 0; i < value.items.size(); ++i)
    if (value.items[i].kind == Kind::table)
      collect(value.items[i], path + "." + name_of(value.items[i], i), blocks);
}

// A block named, or below one that is.
bool is_claimed(const std::string& path, const std::set<std::string>& named) {
  for (std::size_t end = path.size(); end != std::string::npos; end = path.rfind('.', end - 1))
    if (named.contains(path.substr(0, end))) return true;
  return false;
}

// Blocks that should say where they come from: tasks, quotas, kinds … but not their inner tables,
// and not the plan's own header, the people and the places of [org].
bool should_have_source(const std::string& path) {
  static const std::set<std::string, std::less<>> k_maps{
      "quota",   "form",   "survey", "ranking", "bands",    "ladder", "standards",
      "honours", "duties", "task",   "cadence", "staffing", "report"};
  const auto dot = path.find('.');
  if (dot == std::string::npos || path.find('.', dot + 1) != std::string::npos) return false;
  return k_maps.contains(path.substr(0, dot));
}

Fate fate_of(const Fated& fated) {
  const Clause& clause = fated.clause;
  if (!fated.unknown.empty()) return Fate::dangling;
  if (!clause.blocks.empty()) return clause.kept && !clause.changed ? Fate::kept : Fate::changed;
  if (!clause.hole.empty()) return Fate::hole;
  if (clause.refused && !clause.kept) return Fate::refused;
  return Fate::missing;
}

}  // namespace

base::Result<std::vector<Clause>> read_clauses(std::string_view bytes, const std::string& file) {
  const auto table = tabular::read_table(bytes, file);
  if (!table) return base::fail(table.error());
  return ClauseReader(*table).read();
}

std::vector<Block> blocks_of(const Tree& tree) {
  std::vector<Block> blocks;
  collect(tree.root, "", blocks);
  return blocks;
}

int Coverage::count(Fate fate) const {
  return static_cast<int>(std::count_if(clauses.begin(), clauses.end(),
                                        [&](const Fated& f) { return f.fate == fate; }));
}

bool Coverage::complete() const {
  return count(Fate::missing) == 0 && count(Fate::dangling) == 0 && unclaimed.empty();
}

Coverage cover(const Tree& tree, std::vector<Clause> clauses) {
  const std::vector<Block> blocks = blocks_of(tree);
  std::set<std::string> paths, named;
  for (const Block& block : blocks) paths.insert(block.path);
  Coverage coverage;
  for (Clause& clause : clauses) {
    Fated fated{.clause = std::move(clause)};
    for (const std::string& path : fated.clause.blocks) {
      if (paths.contains(path))
        named.insert(path);
      else
        fated.unknown.push_back(path);
    }
    fated.fate = fate_of(fated);
    coverage.clauses.push_back(std::move(fated));
  }
  for (const Block& block : blocks) {
    if (!block.src.empty() && !is_claimed(block.path, named)) coverage.unclaimed.push_back(block);
    if (block.src.empty() && should_have_source(block.path)) coverage.sourceless.push_back(block);
  }
  return coverage;
}

}  // namespace wanhu::plan
