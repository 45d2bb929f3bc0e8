#include "app/activation_knowledge.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/catalogue.hpp"
#include "domain/knowledge/knowledge.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::KnowledgeEntry;

// The newest version, and the plan whose activation wrote it, if one did.
const store::Statement k_newest{
    store::Reach::tenant, "activation_knowledge_newest",
    "SELECT k.withdrawn, k.kind, k.question, k.answer, k.office, k.place, k.phone, k.hours, "
    "k.bring, v.plan_id FROM knowledge k "
    "LEFT JOIN plan_version v ON v.tenant = $1 AND v.seq = k.seq "
    "WHERE k.tenant = $1 AND k.entry = $2 ORDER BY k.version DESC LIMIT 1"};
// What is shown as a plan wrote it.
const store::Statement k_of_plans{
    store::Reach::tenant, "activation_knowledge_of_plans",
    "SELECT k.entry, v.plan_id FROM knowledge k "
    "JOIN plan_version v ON v.tenant = $1 AND v.seq = k.seq "
    "WHERE k.tenant = $1 AND k.withdrawn = 0 AND NOT EXISTS (SELECT 1 FROM knowledge x "
    "WHERE x.tenant = $1 AND x.entry = k.entry AND x.version > k.version) ORDER BY k.entry"};

struct Newest {
  bool shown = false;
  std::optional<std::string> plan{};  // nothing: somebody of the office wrote it
  KnowledgeEntry entry{};
};

std::optional<Newest> newest(Context& c, const std::string& id) {
  const auto row = c.db.query_one(k_newest, {c.tenant(), id});
  if (!row) return {};
  return Newest{.shown = !row->flag(0),
                .plan = row->text_if(9),
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

// The plan itself, and those whose place it takes or has taken: what they wrote is its own.
class Line {
 public:
  Line(Context& c, const plan::Plan& fresh) : id_(fresh.head.id) {
    if (c.plan == nullptr) return;
    successors_ = c.plans.successors(c.db, c.tenant(), c.plan->version);
    successors_.erase(id_);
    const std::string& old = fresh.head.supersedes;
    if (!old.empty() && old != id_) successors_[old] = id_;
  }
  [[nodiscard]] bool has(std::string plan) const {
    for (auto next = successors_.find(plan); next != successors_.end();
         next = successors_.find(plan))
      plan = next->second;
    return plan == id_;
  }

 private:
  std::string id_;
  std::map<std::string, std::string> successors_{};
};

// What is shown and was written by one of them, ascending.
std::vector<std::string> written_by(Context& c, const Line& line) {
  std::vector<std::string> ids;
  c.db.each(k_of_plans, {c.tenant()}, [&](const store::Row& row) {
    if (line.has(row.text(1))) ids.push_back(row.text(0));
  });
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
  const Line line(c, fresh);
  std::set<std::string> named;
  for (const plan::Knowledge& one : fresh.knowledge) {
    named.insert(one.id);
    const KnowledgeEntry entry = entry_of(one);
    const auto before = newest(c, one.id);
    if (before && before->shown && before->entry == entry) continue;
    // Free to be written: nothing is there, or this plan's own text, or what a plan took away.
    const bool free = !before || (before->plan && (!before->shown || line.has(*before->plan)));
    if (!free) {
      result.kept.push_back(one.id);
      continue;
    }
    domain::Event put{"knowledge.put", domain::to_json(entry)};
    put.data["reason"] = source_of(fresh, one.src, version);
    result.events.push_back(std::move(put));
  }
  const std::vector<std::string> written = written_by(c, line);
  for (const std::string& id : written) {
    if (named.contains(id)) continue;
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
