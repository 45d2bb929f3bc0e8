#include "domain/knowledge/knowledge.hpp"

#include <algorithm>

namespace wanhu::domain {

using base::fail;
using base::Json;

namespace {

constexpr std::size_t k_id_max = 40;

bool is_id_sign(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

bool is_knowledge_id(std::string_view id) {
  return !id.empty() && id.size() <= k_id_max && std::all_of(id.begin(), id.end(), is_id_sign);
}

base::Result<Events> put_knowledge(const plan::Plan& plan, const KnowledgeEntry& entry,
                                   const std::optional<KnowledgeEntry>& before) {
  if (!is_knowledge_id(entry.id)) return base::fail_field("KNOWLEDGE-ID", "/data/entry");
  if (!entry.kind.empty() && plan.matter_kind(entry.kind) == nullptr)
    return base::fail_field("KNOWLEDGE-KIND", "/data/kind", {{"kind", entry.kind}});
  if (entry.answer.empty() && entry.office.empty())
    return base::fail_field("KNOWLEDGE-EMPTY", "/data/answer");
  if (before == entry) return fail("KNOWLEDGE-SAME", base::Kind::refused);
  return Events{{"knowledge.put", to_json(entry)}};
}

base::Result<Events> withdraw_knowledge(const std::string& id, const std::string& reason,
                                        const std::optional<KnowledgeEntry>& before) {
  if (!before) return fail("KNOWLEDGE-GONE", base::Kind::not_found);
  return Events{{"knowledge.withdrawn", {{"entry", id}, {"reason", reason}}}};
}

Json to_json(const KnowledgeEntry& e) {
  return {{"entry", e.id},      {"kind", e.kind},     {"question", e.question},
          {"answer", e.answer}, {"office", e.office}, {"place", e.place},
          {"phone", e.phone},   {"hours", e.hours},   {"bring", e.bring}};
}

KnowledgeEntry knowledge_from_json(const Json& json) {
  return {.id = json.at("entry"),
          .kind = json.at("kind"),
          .question = json.at("question"),
          .answer = json.at("answer"),
          .office = json.at("office"),
          .place = json.at("place"),
          .phone = json.at("phone"),
          .hours = json.at("hours"),
          .bring = json.at("bring")};
}

}  // namespace wanhu::domain
