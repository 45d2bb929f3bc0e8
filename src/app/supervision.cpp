#include "app/supervision.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "plan/plan.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using base::Date;
using domain::CheckRound;
using domain::DrawStratum;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_visits{
    Reach::tenant, "supervision_visits",
    "SELECT v.visit_id, v.unit FROM visit v WHERE v.tenant = $1 AND v.stood_seq <= $2 "
    "AND (v.fell_seq IS NULL OR v.fell_seq > $2) AND v.outcome = 'answered' AND v.day >= $3 "
    "ORDER BY v.visit_id"};
// The last event up to the cut says in which state it was then.
const Statement k_closed{
    Reach::tenant, "supervision_closed_matters",
    "SELECT m.matter_id, m.unit, m.plan_version, m.kind FROM matter m "
    "JOIN (SELECT matter_id, max(n) AS n FROM matter_event WHERE tenant = $1 AND seq <= $2 "
    "GROUP BY matter_id) last ON last.matter_id = m.matter_id "
    "JOIN matter_event e ON e.tenant = $1 AND e.matter_id = last.matter_id AND e.n = last.n "
    "JOIN matter_public p ON p.tenant = $1 AND p.matter_id = m.matter_id "
    "WHERE m.tenant = $1 AND e.state = 'closed' AND p.erased = 0 "
    "AND EXISTS (SELECT 1 FROM matter_event c WHERE c.tenant = $1 AND c.matter_id = m.matter_id "
    "AND c.kind = 'matter.closed' AND c.seq <= $2 AND c.day >= $3) "
    "AND NOT EXISTS (SELECT 1 FROM matter_kept_from k WHERE k.tenant = $1 "
    "AND k.matter_id = m.matter_id) ORDER BY m.matter_id"};
const Statement k_visit_loads{
    Reach::tenant, "supervision_visit_loads",
    "SELECT unit, count(*) FROM visit WHERE tenant = $1 AND stood_seq <= $2 "
    "AND (fell_seq IS NULL OR fell_seq > $2) GROUP BY unit ORDER BY unit"};
const Statement k_matter_loads{
    Reach::tenant, "supervision_matter_loads",
    "SELECT m.unit, count(*) FROM matter m JOIN matter_event e ON e.tenant = $1 "
    "AND e.matter_id = m.matter_id AND e.n = 1 WHERE m.tenant = $1 AND e.seq <= $2 "
    "GROUP BY m.unit ORDER BY m.unit"};

// Days are counted from 1970: before every one that is in use.
constexpr std::int64_t k_always = -1;

using ByUnit = std::map<std::string, std::vector<std::string>>;
using Loads = std::map<std::string, std::int64_t>;

// Each as much as it has.
std::vector<DrawStratum> strata_of(ByUnit items) {
  std::vector<DrawStratum> strata;
  for (auto& [unit, list] : items) {
    const auto load = static_cast<std::int64_t>(list.size());
    strata.push_back({.id = unit, .load = load, .items = std::move(list)});
  }
  return strata;
}

// One drawing from the tables of one tenant.
class Population {
 public:
  Population(store::Db& db, Tenant tenant, PlanBook& plans, const CheckRound& round,
             std::int64_t cut_seq)
      : db_(db),
        tenant_(tenant),
        plans_(plans),
        round_(round),
        cut_(cut_seq),
        set_(plans.version(db, tenant, round.plan_version)),
        // Whoever announced it named a plan of this version.
        member_(*set_->member(round.plan)),
        units_(units_of_plan(*set_, member_)) {}

  std::vector<DrawStratum> strata() {
    if (round_.of == domain::k_of_visits) return strata_of(visits());
    if (round_.of == domain::k_of_matters) return strata_of(matters());
    const Loads all = loads();
    if (round_.of == domain::k_of_posts) return of_posts(all);
    std::vector<std::pair<std::string, std::int64_t>> units;
    for (const std::string& unit : lowest_units()) units.emplace_back(unit, load_of(all, unit));
    return domain::by_load(std::move(units));
  }

 private:
  [[nodiscard]] std::int64_t since() const {
    return round_.since ? round_.since->days() : k_always;
  }
  static std::int64_t load_of(const Loads& loads, const std::string& unit) {
    const auto found = loads.find(unit);
    return found == loads.end() ? 0 : found->second;
  }

  ByUnit visits() {
    ByUnit found;
    db_.each(k_visits, {tenant_, cut_, since()}, [&](const Row& row) {
      if (units_.contains(row.text(1))) found[row.text(1)].push_back(row.uuid(0).text());
    });
    return found;
  }

  ByUnit matters() {
    ByUnit found;
    for (const Row& row : db_.query(k_closed, {tenant_, cut_, since()}))
      if (units_.contains(row.text(1)) && !is_confidential(row.i64(2), row.text(3)))
        found[row.text(1)].push_back(row.uuid(0).text());
    return found;
  }
  bool is_confidential(std::int64_t version, const std::string& kind) {
    const PlanRef plan = plans_.version(db_, tenant_, version);
    const plan::MatterKind* const found = plan->plan.matter_kind(kind);
    return found != nullptr && found->confidential;
  }

  Loads loads() {
    Loads all;
    for (const Statement* const statement : {&k_visit_loads, &k_matter_loads})
      db_.each(*statement, {tenant_, cut_},
               [&](const Row& row) { all[row.text(0)] += row.i64(1); });
    return all;
  }

  // Those of the plan that have none below them, on the day of the cut; the root when there is
  // none.
  std::vector<std::string> lowest_units() {
    const Date day = round_.on - 1;
    std::set<std::string> above;
    std::vector<std::string> found;
    for (const plan::Unit& unit : set_->plan.org.units) above.insert(unit.of);
    for (const plan::Unit& unit : set_->plan.org.units) {
      const bool there = (!unit.from || *unit.from <= day) && (!unit.to || day <= *unit.to);
      if (there && units_.contains(unit.id) && !above.contains(unit.id)) found.push_back(unit.id);
    }
    if (found.empty()) found.push_back(set_->plan.org.root.id);
    return found;
  }

  // Staffing by its post, teams by their id, in every unit that has them.
  std::vector<DrawStratum> of_posts(const Loads& all) {
    std::map<std::string, std::set<std::string>> posts;
    const auto add = [&](const std::string& each, const std::string& at, const std::string& post) {
      if (each.empty()) {
        if (const std::string unit = unit_at(at); units_.contains(unit)) posts[unit].insert(post);
        return;
      }
      const plan::Unit& root = set_->plan.org.root;
      if (root.kind == each && units_.contains(root.id)) posts[root.id].insert(post);
      for (const plan::Unit& unit : set_->plan.org.units)
        if (unit.kind == each && units_.contains(unit.id)) posts[unit.id].insert(post);
    };
    for (const plan::Staffing& row : member_.plan.staffing) add(row.each, row.at, row.post);
    for (const plan::Team& team : member_.plan.org.teams) add(team.each, team.of, team.id);
    std::vector<DrawStratum> strata;
    for (const auto& [unit, names] : posts) {
      DrawStratum stratum{.id = unit, .load = load_of(all, unit), .items = {}};
      for (const std::string& name : names) stratum.items.push_back(post_item(unit, name));
      strata.push_back(std::move(stratum));
    }
    return strata;
  }
  // The unit that an office, a duty or a team belongs to; the root's when none is named.
  [[nodiscard]] std::string unit_at(const std::string& at) const {
    if (set_->plan.unit(at) != nullptr) return at;
    const plan::Office* const office = set_->plan.office(at);
    if (office != nullptr && set_->plan.unit(office->of) != nullptr) return office->of;
    return set_->plan.org.root.id;
  }

  store::Db& db_;
  Tenant tenant_;
  PlanBook& plans_;
  const CheckRound& round_;
  std::int64_t cut_;
  PlanRef set_;
  const Member& member_;
  std::set<std::string> units_;
};

}  // namespace

std::set<std::string> units_of_plan(const ActivePlan& set, const Member& member) {
  std::set<std::string> named;
  if (const plan::Value* const org = member.root.find("org")) {
    if (const plan::Value* const root = org->find("root")) named.insert(root->text_of("id"));
    for (const plan::Value& unit : org->rows_of("units")) named.insert(unit.text_of("id"));
  }
  // What lies below a named unit may be named by another plan.
  std::set<std::string> all;
  for (const plan::Unit& unit : set.plan.org.units) {
    std::size_t steps = 0;
    for (const plan::Unit* at = &unit; at != nullptr && steps <= set.plan.org.units.size();
         at = set.plan.unit(at->of), ++steps) {
      if (!named.contains(at->id)) continue;
      all.insert(unit.id);
      break;
    }
  }
  if (named.contains(set.plan.org.root.id)) all.insert(set.plan.org.root.id);
  return all;
}

std::vector<DrawStratum> population_of(store::Db& db, Tenant tenant, PlanBook& plans,
                                       const CheckRound& round, std::int64_t cut_seq) {
  return Population(db, tenant, plans, round, cut_seq).strata();
}

std::string post_item(const std::string& unit, const std::string& post) {
  return unit + "/" + post;
}

std::string post_of_item(const std::string& item) {
  const auto slash = item.find('/');
  return slash == std::string::npos ? item : item.substr(slash + 1);
}

}  // namespace wanhu::app
