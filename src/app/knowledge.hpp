// Short answers and the service directory, as pages ask for them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "domain/knowledge/knowledge.hpp"

namespace wanhu::app {

struct ShownEntry {
  domain::KnowledgeEntry entry;
  std::int64_t version = 1;
};
// By kind in the plan's order (those of any kind first), then by id.
std::vector<ShownEntry> knowledge(store::Db& db, Tenant tenant, const plan::Plan& plan);
// The one shown under that id today.
std::optional<domain::KnowledgeEntry> knowledge_entry(store::Db& db, Tenant tenant,
                                                      const std::string& id);

struct KnowledgeAsk {
  std::optional<std::string> kind{};   // entries of any kind are for it too
  std::optional<std::string> words{};  // found by what they are about, best first
};
// For the desk: with how often each answered somebody.
Json knowledge_list(Reader& reader, const KnowledgeAsk& ask);
// For everybody: all that is shown.
Json public_knowledge(Reader& reader);
// What may answer somebody who is about to open a matter: at most three, none when nothing fits.
// The text is compared and forgotten.
Json knowledge_suggestions(Reader& reader, const std::string& text,
                           const std::optional<std::string>& kind);
// Every version of an entry with who made it, newest first. NOT-FOUND.
Result<Json> knowledge_history(Reader& reader, const std::string& id);

// "This answers it": counts one, and no more than that. KNOWLEDGE-GONE.
Result<void> count_answered(Engine& engine, Reader& reader, const std::string& id);

// The list as a file in the columns that `knowledge_preview` reads.
Result<std::string> knowledge_file(Reader& reader, bool as_csv);
// What a file would change: each row as the command that puts it, and whether it is new, changed or
// the same; a file that cannot be read at all is a preview with that problem.
Json knowledge_preview(Reader& reader, const std::string& name, const std::string& bytes);

}  // namespace wanhu::app
