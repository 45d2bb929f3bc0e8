#include "store/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "base/digest.hpp"
#include "base/embedded.hpp"
#include "store/sql_text.hpp"

namespace wanhu::base {
std::vector<EmbeddedFile> wanhu_schema_data();
}

namespace wanhu::store {

namespace {

constexpr std::string_view k_class_mark = "-- class:";
constexpr int k_partition_count = 8;

[[noreturn]] void bad_schema(const std::string& what) {
  throw std::logic_error("migration: " + what);
}

TableClass class_of(std::string_view comment) {
  std::string_view word = comment.substr(k_class_mark.size());
  word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
  word = word.substr(0, word.find(' '));
  if (word == "journal") return TableClass::journal;
  if (word == "projected") return TableClass::projected;
  if (word == "reference") return TableClass::reference;
  if (word == "local") return TableClass::local;
  bad_schema(fmt::format("no such class of table: {}", word));
}

// Follows the statements of migrations and keeps the tables as they are after them.
class SchemaReader {
 public:
  void read(std::string_view sql) {
    std::vector<Token> statement;
    std::string_view class_comment;  // of the table that follows; empty when it has none
    for (const Token& token : tokens_of(sql)) {
      if (token.kind == Token::Kind::comment) {
        if (token.text.starts_with(k_class_mark)) class_comment = token.text;
      } else if (!token.is_symbol(';')) {
        statement.push_back(token);
      } else {
        follow(statement, class_comment);
        statement.clear();
      }
    }
    if (!statement.empty()) bad_schema("the last statement lacks its ';'");
  }

  [[nodiscard]] std::vector<TableInfo> tables() const {
    std::vector<TableInfo> all;
    for (const auto& [name, table] : tables_) all.push_back(table);
    return all;
  }

 private:
  using Tokens = std::vector<Token>;

  void follow(const Tokens& statement, std::string_view& class_comment) {
    if (statement.size() < 3) return;
    const bool is_table = statement[1].is("TABLE");
    if (statement[0].is("CREATE") && is_table) {
      if (class_comment.empty()) bad_schema(fmt::format("{} has no class", statement[2].text));
      create(statement, class_of(class_comment));
      class_comment = {};  // each table says its own
    } else if (statement[0].is("ALTER") && is_table) {
      alter(statement);
    } else if (statement[0].is("DROP") && is_table) {
      if (tables_.erase(std::string(statement[2].text)) == 0)
        bad_schema("DROP of an unknown table");
    }
  }

  void create(const Tokens& statement, TableClass table_class) {
    TableInfo table;
    table.name = statement[2].text;
    table.table_class = table_class;
    if (statement.size() < 5 || !statement[3].is_symbol('(')) bad_schema("CREATE TABLE name ( …");
    int depth = 0;
    Tokens item;
    for (std::size_t at = 3; at < statement.size(); ++at) {
      const Token& token = statement[at];
      if (token.is_symbol('(') && depth++ == 0) continue;
      const bool closes = token.is_symbol(')') && --depth == 0;
      if (closes || (depth == 1 && token.is_symbol(','))) {
        add_item(table, item);
        item.clear();
      } else {
        item.push_back(token);
      }
      if (closes) break;
    }
    if (table.key.empty()) bad_schema(table.name + " has no primary key");
    if (!tables_.emplace(table.name, table).second) bad_schema(table.name + " is made twice");
  }

  // A column or a table constraint.
  static void add_item(TableInfo& table, const Tokens& item) {
    const auto key = std::adjacent_find(
        item.begin(), item.end(),
        [](const Token& a, const Token& b) { return a.is("PRIMARY") && b.is("KEY"); });
    const bool is_constraint =
        !item.empty() && (item[0].is("PRIMARY") || item[0].is("UNIQUE") || item[0].is("FOREIGN") ||
                          item[0].is("CHECK") || item[0].is("CONSTRAINT"));
    if (!is_constraint) add_column(table, item);
    if (key == item.end()) return;
    if (!is_constraint) {
      table.key = {std::string(item[0].text)};
      return;
    }
    for (auto at = key + 2; at != item.end(); ++at)
      if (at->kind == Token::Kind::word) table.key.emplace_back(at->text);
  }

  static void add_column(TableInfo& table, const Tokens& item) {
    // A type written out would be another type on the other engine.
    if (item.size() < 2 || item[0].kind != Token::Kind::word || item[1].kind != Token::Kind::macro)
      bad_schema(table.name + ": a column is a name and a type macro");
    table.columns.emplace_back(item[0].text);
  }

  void alter(const Tokens& statement) {
    const auto table = tables_.find(std::string(statement[2].text));
    if (table == tables_.end()) bad_schema("ALTER of an unknown table");
    if (statement.size() < 7 || !statement[3].is("ADD") || !statement[4].is("COLUMN"))
      bad_schema("ALTER TABLE can only ADD COLUMN");
    add_column(table->second, Tokens(statement.begin() + 5, statement.end()));
  }

  std::map<std::string, TableInfo> tables_;
};

std::string macro_text(std::string_view macro, Engine engine, bool partition) {
  struct Texts {
    std::string_view sqlite, postgres;
  };
  static const std::map<std::string_view, Texts> k_texts = {
      {"ID", {"BLOB", "uuid"}},
      {"I64", {"INTEGER", "bigint"}},
      {"TEXT", {"TEXT", "text"}},
      {"JSON", {"TEXT", "text"}},
      {"BYTES", {"BLOB", "bytea"}},
      {"F64", {"REAL", "double precision"}},
      {"TABLE_END", {"STRICT, WITHOUT ROWID", ""}},
  };
  const auto found = k_texts.find(macro);
  if (found == k_texts.end()) bad_schema(fmt::format("no such macro: {}", macro));
  if (engine == Engine::sqlite) return std::string(found->second.sqlite);
  if (macro == "TABLE_END" && partition) return "PARTITION BY HASH (tenant)";
  return std::string(found->second.postgres);
}

std::string partitions_of(std::string_view table) {
  std::string sql;
  for (int n = 0; n < k_partition_count; ++n)
    sql += fmt::format(
        "\nCREATE TABLE {0}_p{1} PARTITION OF {0} FOR VALUES WITH (MODULUS {2}, REMAINDER {1});",
        table, n, k_partition_count);
  return sql;
}

bool is_tenant_class(TableClass table_class) {
  TableInfo table;
  table.table_class = table_class;
  return table.is_tenant();
}

struct Applied {
  std::string name, sha256;
};

std::map<int, Applied> applied_migrations(Db& db) {
  std::map<int, Applied> applied;
  db.each(
      "SELECT number, name, sha256 FROM migration ORDER BY number", Params(),
      [&](const Row& row) { applied[static_cast<int>(row.i64(0))] = {row.text(1), row.text(2)}; });
  return applied;
}

base::Failure refusal(const char* code, int number, const std::string& name) {
  base::Problem problem{.code = code, .kind = base::Kind::refused};
  problem.with("number", std::to_string(number)).with("name", name);
  return base::fail(std::move(problem));
}

base::Result<void> check_applied(const std::map<int, Applied>& applied,
                                 const std::vector<Migration>& migrations) {
  for (const auto& [number, was] : applied) {
    const auto known = std::find_if(migrations.begin(), migrations.end(),
                                    [n = number](const Migration& m) { return m.number == n; });
    if (known == migrations.end()) return refusal("STORE-MIGRATION-NEWER", number, was.name);
    if (known->sha256 != was.sha256) return refusal("STORE-MIGRATION-CHANGED", number, known->name);
  }
  return {};
}

// The first migration that is not applied yet, in its own transaction; false when there is none.
base::Result<bool> migrate_one(Db& db, const std::vector<Migration>& migrations,
                               MigrateOptions options) {
  Transaction work(db);
  // Two programs starting at once: the second waits here and then finds the work done.
  if (db.engine() == Engine::postgres) db.script("LOCK TABLE migration IN EXCLUSIVE MODE");
  const auto applied = applied_migrations(db);
  if (const auto checked = check_applied(applied, migrations); !checked)
    return base::fail(checked.error());
  for (const Migration& next : migrations) {
    if (applied.contains(next.number)) continue;
    db.script(rendered(next.sql, db.engine(), options));
    db.exec("INSERT INTO migration (number, name, sha256) VALUES ($1, $2, $3)",
            {next.number, next.name, next.sha256});
    work.commit();
    return true;
  }
  return false;
}

}  // namespace

Migration migration(std::string_view file_name, std::string_view sql) {
  Migration result{.number = 0, .name = {}, .sql = std::string(sql), .sha256 = {}};
  const auto mark = file_name.find('_');
  const auto end = file_name.rfind(".sql");
  const auto digits = file_name.substr(0, mark);
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), result.number);
  if (mark != 4 || end == std::string_view::npos || parsed.ptr != digits.data() + digits.size())
    bad_schema(fmt::format("a file is named NNNN_name.sql, not {}", file_name));
  result.name = file_name.substr(mark + 1, end - mark - 1);
  result.sha256 = base::hex(base::sha256(sql));
  return result;
}

const std::vector<Migration>& program_migrations() {
  static const std::vector<Migration> all = [] {
    std::vector<Migration> found;
    for (const auto& file : base::wanhu_schema_data())
      found.push_back(migration(file.name, file.bytes));
    std::sort(found.begin(), found.end(),
              [](const Migration& a, const Migration& b) { return a.number < b.number; });
    for (std::size_t n = 0; n < found.size(); ++n)
      if (found[n].number != static_cast<int>(n) + 1)
        bad_schema(fmt::format("number {} is missing or double", n + 1));
    return found;
  }();
  return all;
}

std::vector<TableInfo> tables_of(const std::vector<Migration>& migrations) {
  SchemaReader reader;
  for (const Migration& each : migrations) reader.read(each.sql);
  return reader.tables();
}

const std::vector<TableInfo>& program_tables() {
  static const std::vector<TableInfo> all = tables_of(program_migrations());
  return all;
}

std::string rendered(std::string_view sql, Engine engine, MigrateOptions options) {
  const bool partitioned = options.partitioned && engine == Engine::postgres;
  const auto tokens = tokens_of(sql);
  std::string out, partitions;
  bool splits = false;  // the table being read is a tenant table to be partitioned
  const char* copied = sql.data();
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    if (token.kind == Token::Kind::comment && token.text.starts_with(k_class_mark))
      splits = partitioned && is_tenant_class(class_of(token.text));
    if (splits && at >= 2 && tokens[at - 2].is("CREATE") && tokens[at - 1].is("TABLE"))
      partitions += partitions_of(token.text);
    if (token.kind != Token::Kind::macro) continue;
    const char* const brace = token.text.data() - 1;
    out.append(copied, brace);
    out += macro_text(token.text, engine, splits);
    copied = token.text.data() + token.text.size() + 1;
  }
  out.append(copied, sql.data() + sql.size());
  return out + partitions;
}

base::Result<int> migrate(Db& db, const std::vector<Migration>& migrations,
                          MigrateOptions options) {
  db.script(
      rendered("CREATE TABLE IF NOT EXISTS migration (number {I64} NOT NULL PRIMARY KEY, "
               "name {TEXT} NOT NULL, sha256 {TEXT} NOT NULL) {TABLE_END}",
               db.engine()));
  for (int count = 0;; ++count) {
    const auto more = migrate_one(db, migrations, options);
    if (!more) return base::fail(more.error());
    if (!*more) return count;
  }
}

}  // namespace wanhu::store
