#include "domain/knowledge/knowledge.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

// A change is a row of its own; the newest is what is shown.
const Statement k_knowledge_put{
    Reach::tenant, "knowledge_put",
    "INSERT INTO knowledge (tenant, entry, version, withdrawn, kind, question, answer, office, "
    "place, phone, hours, bring, reason, at_ms, actor, seq) SELECT $1, $2, "
    "coalesce(max(version), 0) + 1, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 "
    "FROM knowledge WHERE tenant = $1 AND entry = $2"};
const Statement k_knowledge_withdraw{
    Reach::tenant, "knowledge_withdraw",
    "INSERT INTO knowledge (tenant, entry, version, withdrawn, kind, question, answer, office, "
    "place, phone, hours, bring, reason, at_ms, actor, seq) SELECT $1, $2, "
    "coalesce(max(version), 0) + 1, 1, '', '', '', '', '', '', '', '', $3, $4, $5, $6 "
    "FROM knowledge WHERE tenant = $1 AND entry = $2"};

}  // namespace

bool apply_knowledge(Db& db, const Context& c, const domain::Event& event) {
  if (event.type == "knowledge.put") {
    const domain::KnowledgeEntry e = domain::knowledge_from_json(event.data);
    // Where a plan brought it from; what staff write needs no reason.
    const std::string reason = event.data.value("reason", "");
    db.exec(k_knowledge_put, {c.tenant, e.id, e.kind, e.question, e.answer, e.office, e.place,
                              e.phone, e.hours, e.bring, reason, c.at, c.actor, c.seq});
    return true;
  }
  if (event.type != "knowledge.withdrawn") return false;
  db.exec(k_knowledge_withdraw, {c.tenant, text_of(event.data, "entry"),
                                 text_of(event.data, "reason"), c.at, c.actor, c.seq});
  return true;
}

}  // namespace wanhu::store::tables
