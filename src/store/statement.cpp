#include "store/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/digest.hpp"
#include "store/sql_text.hpp"

namespace wanhu::store {

namespace {

// The register. A plain pointer, so that it is ready before any constructor runs.
constinit const Statement* first_statement = nullptr;

struct Rule {
  std::array<std::string_view, 3> words;  // adjacent words; empty ones at the end are not looked at
  std::string_view reason;
};

// What the engines do differently (docs of SQLite 3.40, PostgreSQL 15 and Citus 13).
constexpr std::array k_rules = {
    Rule{{"ILIKE"}, "PostgreSQL only"},
    Rule{{"LIKE"}, "ignores case on SQLite"},
    Rule{{"GLOB"}, "SQLite only"},
    Rule{{"DISTINCT", "ON"}, "PostgreSQL only"},
    Rule{{"LATERAL"}, "PostgreSQL only"},
    Rule{{"GROUPING", "SETS"}, "PostgreSQL only"},
    Rule{{"ROLLUP"}, "PostgreSQL only"},
    Rule{{"CUBE"}, "PostgreSQL only"},
    Rule{{"MERGE"}, "PostgreSQL only"},
    Rule{{"ARRAY"}, "PostgreSQL only"},
    Rule{{"ANY"}, "PostgreSQL only"},
    Rule{{"FOR", "UPDATE"}, "PostgreSQL only"},
    Rule{{"FOR", "SHARE"}, "PostgreSQL only"},
    Rule{{"ON", "CONSTRAINT"}, "PostgreSQL only; name the columns"},
    Rule{{"TRUNCATE"}, "PostgreSQL only"},
    Rule{{"STRING_AGG"}, "PostgreSQL only"},
    Rule{{"PERCENTILE_CONT"}, "PostgreSQL only"},
    Rule{{"GREATEST"}, "PostgreSQL only"},
    Rule{{"LEAST"}, "PostgreSQL only"},
    Rule{{"TO_CHAR"}, "PostgreSQL only"},
    Rule{{"DATE_TRUNC"}, "PostgreSQL only"},
    Rule{{"EXTRACT"}, "PostgreSQL only"},
    Rule{{"NOW"}, "time comes in as a parameter"},
    Rule{{"CURRENT_TIMESTAMP"}, "time comes in as a parameter"},
    Rule{{"CURRENT_DATE"}, "time comes in as a parameter"},
    Rule{{"DATETIME"}, "SQLite only"},
    Rule{{"STRFTIME"}, "SQLite only"},
    Rule{{"JULIANDAY"}, "SQLite only"},
    Rule{{"GROUP_CONCAT"}, "SQLite only"},
    Rule{{"IFNULL"}, "SQLite only; use COALESCE"},
    Rule{{"IIF"}, "SQLite only; use CASE"},
    Rule{{"ROWID"}, "SQLite only"},
    Rule{{"AUTOINCREMENT"}, "identifiers come from the client"},
    Rule{{"SERIAL"}, "identifiers come from the client"},
    Rule{{"BIGSERIAL"}, "identifiers come from the client"},
    Rule{{"NEXTVAL"}, "identifiers come from the client"},
    Rule{{"RANDOM"}, "differs, and a replay would too"},
    Rule{{"INSERT", "OR"}, "SQLite only; use ON CONFLICT"},
    Rule{{"REPLACE", "INTO"}, "SQLite only; use ON CONFLICT"},
    Rule{{"OR", "REPLACE"}, "PostgreSQL only"},
    Rule{{"ADD", "CONSTRAINT"}, "SQLite cannot; name it in CREATE TABLE"},
    Rule{{"ALTER", "COLUMN"}, "SQLite cannot"},
    Rule{{"COLUMN", "IF"}, "PostgreSQL only"},
    Rule{{"CREATE", "INDEX", "ON"}, "indexes have names"},
    Rule{{"TRIGGER"}, "no rules of behaviour in the database"},
    Rule{{"DEFERRABLE"}, "a failed COMMIT stops the writer, so constraints are checked at once"},
};

bool matches(const std::vector<Token>& tokens, std::size_t at, const Rule& rule) {
  for (const auto word : rule.words) {
    if (word.empty()) return true;
    if (at >= tokens.size() || !tokens[at].is(word)) return false;
    ++at;
  }
  return true;
}

bool is_write(const Token& token) {
  return token.is("INSERT") || token.is("UPDATE") || token.is("DELETE");
}

// Findings that are not a fixed run of words.
std::string special_finding(const std::vector<Token>& tokens, std::size_t at) {
  const Token& token = tokens[at];
  const Token next = at + 1 < tokens.size() ? tokens[at + 1] : Token{};
  if (token.text == "::") return "\"::\": PostgreSQL only; use CAST";
  if (token.is_symbol('?')) return "\"?\": parameters are $1, $2 …";
  if (token.is("X") && next.kind == Token::Kind::literal) return "x'…': a bit string on PostgreSQL";
  if (token.is_symbol('(') && is_write(next) && at > 0 &&
      (tokens[at - 1].is("AS") || tokens[at - 1].is("MATERIALIZED")))
    return "a write inside WITH: PostgreSQL only";
  return {};
}

std::string statement_wide_finding(const std::vector<Token>& tokens) {
  const auto has = [&](std::string_view word) {
    return std::any_of(tokens.begin(), tokens.end(), [&](const Token& t) { return t.is(word); });
  };
  if (!tokens.empty() && tokens.front().is("DELETE") && has("USING"))
    return "DELETE … USING: PostgreSQL only";
  const auto additions = std::count_if(tokens.begin(), tokens.end(),
                                       [](const Token& token) { return token.is("ADD"); });
  if (!tokens.empty() && tokens.front().is("ALTER") && additions > 1)
    return "several ADD in one ALTER: SQLite cannot";
  return {};
}

// A made-up value of a type, for EXPLAIN EXECUTE.
std::string sample_of(const std::string& type) {
  if (type == "uuid") return "'00000000-0000-0000-0000-000000000000'";
  if (type == "bytea") return "'\\x00'";
  if (type == "text" || type == "character varying") return "'x'";
  if (type == "boolean") return "true";
  return "1";
}

// "visit_p3" and the like in one line of a plan.
void collect_partitions(std::string_view line, std::set<std::string>& found) {
  for (const Token& token : tokens_of(line)) {
    const auto mark = token.text.rfind("_p");
    if (token.kind != Token::Kind::word || mark == std::string_view::npos) continue;
    const auto digits = token.text.substr(mark + 2);
    if (digits.size() == 1 && digits[0] >= '0' && digits[0] <= '7') found.emplace(token.text);
  }
}

}  // namespace

Statement::Statement(Reach reach, const char* name, const char* sql)
    : reach_(reach), name_(name), sql_(sql), next_(first_statement) {
  first_statement = this;
}

std::vector<const Statement*> statements() {
  std::vector<const Statement*> all;
  for (const auto* at = first_statement; at != nullptr; at = at->next_) all.push_back(at);
  std::sort(all.begin(), all.end(),
            [](const auto* a, const auto* b) { return a->name() < b->name(); });
  return all;
}

std::vector<std::string> portability_findings(std::string_view sql) {
  std::vector<std::string> findings;
  std::vector<Token> statement;
  const auto check = [&] {
    for (std::size_t at = 0; at < statement.size(); ++at) {
      for (const Rule& rule : k_rules)
        if (matches(statement, at, rule))
          findings.push_back(fmt::format("{}: {}", fmt::join(rule.words, " "), rule.reason));
      if (auto finding = special_finding(statement, at); !finding.empty())
        findings.push_back(std::move(finding));
    }
    if (auto finding = statement_wide_finding(statement); !finding.empty())
      findings.push_back(std::move(finding));
    statement.clear();
  };
  for (const Token& token : tokens_of(sql)) {
    if (token.is_symbol(';'))
      check();
    else if (token.kind != Token::Kind::comment)
      statement.push_back(token);
  }
  check();
  return findings;
}

std::vector<std::string> planned_partitions(Db& db, std::string_view sql) {
  const Transaction work(db);  // rolled back: nothing of this stays
  // A plan for these values, not one for any values that would choose partitions when it runs.
  db.script("SET LOCAL plan_cache_mode = force_custom_plan");
  const std::string name = "explained_" + base::hex(base::sha256(sql)).substr(0, 16);
  db.script(fmt::format("PREPARE {} AS {}", name, sql));
  std::vector<std::string> samples;
  db.each(
      "SELECT format_type(t.type, NULL) FROM pg_prepared_statements AS s, "
      "unnest(s.parameter_types) WITH ORDINALITY AS t(type, place) "
      "WHERE s.name = $1 ORDER BY t.place",
      {name}, [&](const Row& row) { samples.push_back(sample_of(row.text(0))); });
  const std::string arguments =
      samples.empty() ? std::string() : fmt::format("({})", fmt::join(samples, ", "));
  const std::string call = fmt::format("EXPLAIN (COSTS OFF) EXECUTE {}{}", name, arguments);
  std::set<std::string> found;
  db.each(call, Params(), [&](const Row& row) { collect_partitions(row.text(0), found); });
  db.script("DEALLOCATE " + name);
  return {found.begin(), found.end()};
}

std::string tenant_finding(Db& db, const Statement& statement) {
  if (statement.reach() != Reach::tenant) return {};
  const auto partitions = planned_partitions(db, statement.sql());
  std::set<char> numbers;
  for (const auto& partition : partitions) numbers.insert(partition.back());
  if (numbers.size() == 1) return {};
  const auto tokens = tokens_of(statement.sql());
  if (numbers.empty() && !tokens.empty() && tokens.front().is("INSERT")) return {};
  return fmt::format("{} touches {} partitions instead of one ({}): {}", statement.name(),
                     numbers.size(), fmt::join(partitions, " "), statement.sql());
}

}  // namespace wanhu::store
