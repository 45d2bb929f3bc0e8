// Short answers as a file: out in the columns that are read in again, so that a spreadsheet program
// is a way of keeping them.
#include <set>

#include "app/import/import_file.hpp"
#include "app/knowledge.hpp"
#include "base/digest.hpp"
#include "tabular/columns.hpp"
#include "tabular/write.hpp"

namespace wanhu::app {

namespace {

using domain::KnowledgeEntry;

struct FileColumn {
  const char* id;
  const char* heading;  // a code of the catalogue
  std::string KnowledgeEntry::* member;
  std::size_t length_max;
  bool required = false;
};
// In the order of the file; lengths as in the command knowledge.put.
constexpr FileColumn k_columns[]{
    {"entry", "KNOWLEDGE-X-ENTRY", &KnowledgeEntry::id, 40},
    {"kind", "KNOWLEDGE-X-KIND", &KnowledgeEntry::kind, 40},
    {"question", "KNOWLEDGE-X-QUESTION", &KnowledgeEntry::question, 80, true},
    {"answer", "KNOWLEDGE-X-ANSWER", &KnowledgeEntry::answer, 600},
    {"office", "KNOWLEDGE-X-OFFICE", &KnowledgeEntry::office, 100},
    {"place", "KNOWLEDGE-X-PLACE", &KnowledgeEntry::place, 100},
    {"phone", "KNOWLEDGE-X-PHONE", &KnowledgeEntry::phone, 100},
    {"hours", "KNOWLEDGE-X-HOURS", &KnowledgeEntry::hours, 100},
    {"bring", "KNOWLEDGE-X-BRING", &KnowledgeEntry::bring, 100},
};

// Both languages' headings are understood, whoever wrote the file.
std::vector<tabular::ColumnSpec> specs() {
  std::vector<tabular::ColumnSpec> all;
  for (const FileColumn& column : k_columns)
    all.push_back({.id = column.id,
                   .required = column.required,
                   .names = {base::message(base::Lang::zh, column.heading),
                             base::message(base::Lang::en, column.heading), column.id}});
  return all;
}

// The kind by its id or its name; what is neither stays, and is refused by the command.
std::string kind_id(const plan::Plan& plan, const std::string& text) {
  for (const plan::MatterKind& kind : plan.matters.kinds)
    if (tabular::fold(kind.name) == tabular::fold(text)) return kind.id;
  return text;
}

// Without an id of its own an entry is known by its question, so that a file that is sent again
// changes what it made before.
std::string id_of(const std::string& question) {
  return "q-" + base::hex(base::sha256(tabular::fold(question))).substr(0, 12);
}

Json problems_json(const Reader& reader, const ImportErrors& errors) {
  Json list = Json::array();
  for (const base::Problem& problem : errors.listed)
    list.push_back(base::text_of(reader.lang, problem));
  return list;
}

KnowledgeEntry entry_in(RowReader& row, const Reader& reader, const plan::Plan& plan) {
  KnowledgeEntry entry;
  for (const FileColumn& column : k_columns)
    entry.*column.member =
        column.required
            ? row.required(column.id, base::message(reader.lang, column.heading), column.length_max)
            : row.text(column.id, column.length_max);
  entry.kind = kind_id(plan, entry.kind);
  if (entry.id.empty()) entry.id = id_of(entry.question);
  return entry;
}

const char* change_of(const std::optional<KnowledgeEntry>& before, const KnowledgeEntry& entry) {
  if (!before) return "new";
  return *before == entry ? "same" : "changed";
}

// The data of a knowledge.put command: what is empty is left out.
Json command_data(const KnowledgeEntry& entry) {
  Json data = domain::to_json(entry);
  for (auto field = data.begin(); field != data.end();)
    field = field->get_ref<const std::string&>().empty() ? data.erase(field) : std::next(field);
  return data;
}

}  // namespace

Result<std::string> knowledge_file(Reader& reader, bool as_csv) {
  tabular::Sheet sheet{
      .name = base::message(reader.lang, "KNOWLEDGE-X-SHEET"), .heading = {}, .rows = {}};
  for (const FileColumn& column : k_columns)
    sheet.heading.push_back(base::message(reader.lang, column.heading));
  for (const ShownEntry& shown : knowledge(reader.db, reader.tenant(), plan_here(reader))) {
    std::vector<tabular::Cell> row;
    for (const FileColumn& column : k_columns) row.emplace_back(shown.entry.*column.member);
    sheet.rows.push_back(std::move(row));
  }
  if (as_csv) return tabular::csv_write(sheet);
  return tabular::xlsx_write({std::move(sheet)}, reader.now);
}

Json knowledge_preview(Reader& reader, const std::string& name, const std::string& bytes) {
  ImportErrors errors;
  Json entries = Json::array();
  const auto answer = [&] {
    return Json{{"entries", std::move(entries)},
                {"problems", problems_json(reader, errors)},
                {"total_problems", errors.count}};
  };
  const auto table = tabular::read_table(bytes, name);
  if (!table) {
    errors.add_all(table.error());
    return answer();
  }
  const auto columns = tabular::match_columns(*table, specs());
  if (!columns) {
    errors.add_all(columns.error());
    return answer();
  }
  check_guards(*table, errors);
  std::set<std::string> seen;
  for (const tabular::Row& cells : table->rows) {
    RowReader row(*table, *columns, cells, errors);
    const KnowledgeEntry entry = entry_in(row, reader, plan_here(reader));
    if (!seen.insert(entry.id).second)
      row.problem("KNOWLEDGE-TWICE", "entry", {{"entry", entry.id}});
    if (!row.sound()) continue;
    const auto before = knowledge_entry(reader.db, reader.tenant(), entry.id);
    entries.push_back({{"change", change_of(before, entry)}, {"data", command_data(entry)}});
  }
  return answer();
}

}  // namespace wanhu::app
