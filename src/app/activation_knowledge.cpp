#include "app/activation_knowledge.hpp"

#include <algorithm>
#include <set>

#include "base/catalogue.hpp"
#include "domain/knowledge/knowledge.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::KnowledgeEntry;

// The newest version, and what kind of command made it.
const store::Statement k_newest{
    store::Reach::tenant, "activation_knowledge_newest",
    "SELECT k.withdrawn, k.kind, k.question, k.answer, k.office, k.place, k.phone, k.hours, "
    "k.bring, j.kind FROM knowledge k JOIN journal j ON j.tenant = $1 AND j.seq = k.seq "
    "WHERE k.tenant = $1 AND k.entry = $2 ORDER BY k.version DESC LIMIT 1"};

struct Newest {
  bool shown = false, by_a_plan = false;
  KnowledgeEntry entry{};
};

std::optional<Newest> newest(Context& c, const std::string& id) {
  const auto row = c.db.query_one(k_newest, {c.tenant(), id});
  if (!row) return {};
  return Newest{.shown = !row->flag(0),
                .by_a_plan = row->text(9) == "plan.activate",
                .entry = {.id = id,
                          .kind = row->text(1),
                          .question = row->text(2),
                          .answer = row->text(3),
                          .office = row->text(4),
                          .place = row->text(5),
                          .phone = row->text(6),
                          .hours = row->text(7),
                          .bring = row->text(8)}};
}

KnowledgeEntry entry_of(const plan::Knowledge& k) {
  return {.id = k.id,
          .kind = k.kind,
          .question = k.question,
          .answer = k.answer,
          .office = k.office,
          .place = k.place,
          .phone = k.phone,
          .hours = k.hours,
          .bring = k.bring};
}

// What the plan that this one replaces has put: its own last version, and the one it supersedes.
std::set<std::string> own_before(const Context& c, const plan::Plan& fresh) {
  std::set<std::string> ids;
  if (c.plan == nullptr) return ids;
  for (const std::string* const plan : {&fresh.head.id, &fresh.head.supersedes})
    if (const Member* const member = c.plan->member(*plan))
      for (const plan::Knowledge& one : member->plan.knowledge) ids.insert(one.id);
  return ids;
}

std::string source_of(const plan::Plan& fresh, const std::string& src, std::int64_t version) {
  return base::message(
      base::Lang::zh, src.empty() ? "KNOWLEDGE-OF-PLAN" : "KNOWLEDGE-OF-CLAUSE",
      {{"title", fresh.head.title}, {"src", src}, {"version", std::to_string(version)}});
}

}  // namespace

PlanKnowledge knowledge_of_activation(Context& c, const plan::Plan& fresh, std::int64_t version) {
  PlanKnowledge result;
  const std::set<std::string> own = own_before(c, fresh);
  std::set<std::string> named;
  for (const plan::Knowledge& one : fresh.knowledge) {
    named.insert(one.id);
    const KnowledgeEntry entry = entry_of(one);
    const auto before = newest(c, one.id);
    if (before && before->shown && before->entry == entry) continue;
    // Free to be written: nothing is there, or this plan's own text, or what a plan took away.
    const bool free = !before || (before->by_a_plan && (!before->shown || own.contains(one.id)));
    if (!free) {
      result.kept.push_back(one.id);
      continue;
    }
    domain::Event put{"knowledge.put", domain::to_json(entry)};
    put.data["reason"] = source_of(fresh, one.src, version);
    result.events.push_back(std::move(put));
  }
  for (const std::string& id : own) {
    const auto before = named.contains(id) ? std::nullopt : newest(c, id);
    if (!before || !before->shown || !before->by_a_plan) continue;
    result.events.push_back({"knowledge.withdrawn",
                             {{"entry", id},
                              {"reason", base::message(base::Lang::zh, "KNOWLEDGE-NOT-IN-PLAN",
                                                       {{"title", fresh.head.title},
                                                        {"version", std::to_string(version)}})}}});
  }
  std::sort(result.kept.begin(), result.kept.end());
  return result;
}

}  // namespace wanhu::app
