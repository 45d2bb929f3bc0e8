// Short answers and the service directory: what a resident may find out without a matter being
// opened. Entries are data, kept by the centre; every change is an event, so that it is known what
// was said when and by whom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/problem.hpp"
#include "domain/event.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

// `answer` or `office` is there; everything but id and question may be empty.
struct KnowledgeEntry {
  std::string id;        // 1 to 40 of a-z 0-9 - _
  std::string kind;      // of matter, as the plan names it; empty: any
  std::string question;  // what people ask
  std::string answer;    // in plain words
  // The directory: who, where, under which number, when, and what to bring.
  std::string office, place, phone, hours, bring;
  bool operator==(const KnowledgeEntry&) const = default;
};

bool is_knowledge_id(std::string_view id);

// A new entry, or another text for one. `before`: what is shown under that id today, nothing when
// none is. KNOWLEDGE-ID, KNOWLEDGE-KIND {kind}, KNOWLEDGE-EMPTY, KNOWLEDGE-SAME.
base::Result<Events> put_knowledge(const plan::Plan& plan, const KnowledgeEntry& entry,
                                   const std::optional<KnowledgeEntry>& before);
// No longer shown; its history stays. KNOWLEDGE-GONE.
base::Result<Events> withdraw_knowledge(const std::string& id, const std::string& reason,
                                        const std::optional<KnowledgeEntry>& before);

// The fields of a knowledge.put event.
base::Json to_json(const KnowledgeEntry& entry);
KnowledgeEntry knowledge_from_json(const base::Json& json);

}  // namespace wanhu::domain
