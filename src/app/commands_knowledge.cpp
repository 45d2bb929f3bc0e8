// Commands about short answers and the service directory.
#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/knowledge.hpp"

namespace wanhu::app {

namespace {

constexpr std::size_t k_question_max = 80, k_answer_max = 600, k_field_max = 100;

// Everybody reads it: no identity number may stand in it (guard G03).
void refuse_id_numbers(base::FieldReader& fields, const domain::KnowledgeEntry& e) {
  const std::pair<const char*, const std::string*> all[]{
      {"question", &e.question}, {"answer", &e.answer}, {"office", &e.office}, {"place", &e.place},
      {"phone", &e.phone},       {"hours", &e.hours},   {"bring", &e.bring}};
  for (const auto& [name, text] : all)
    if (holds_id_number(*text)) fields.problem("KNOWLEDGE-PERSON", name);
}

}  // namespace

namespace handlers {

Result<store::Decision> knowledge_put(Context& c, base::FieldReader& fields) {
  const domain::KnowledgeEntry entry{.id = fields.text("entry", 40),
                                     .kind = fields.text_or("kind", "", 40),
                                     .question = fields.text("question", k_question_max),
                                     .answer = fields.text_or("answer", "", k_answer_max),
                                     .office = fields.text_or("office", "", k_field_max),
                                     .place = fields.text_or("place", "", k_field_max),
                                     .phone = fields.text_or("phone", "", k_field_max),
                                     .hours = fields.text_or("hours", "", k_field_max),
                                     .bring = fields.text_or("bring", "", k_field_max)};
  refuse_id_numbers(fields, entry);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto before = knowledge_entry(c.db, c.tenant(), entry.id);
  auto events = domain::put_knowledge(c.plan->plan, entry, before);
  if (!events) return base::fail(events.error());
  return decision(*events);
}

Result<store::Decision> knowledge_withdraw(Context& c, base::FieldReader& fields) {
  const std::string id = fields.text("entry", 40), reason = fields.text("reason", 200);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto before = knowledge_entry(c.db, c.tenant(), id);
  auto events = domain::withdraw_knowledge(id, reason, before);
  if (!events) return base::fail(events.error());
  return decision(*events);
}

}  // namespace handlers

}  // namespace wanhu::app
