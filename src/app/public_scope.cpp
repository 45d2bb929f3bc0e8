#include "app/public_scope.hpp"

#include <algorithm>
#include <set>

#include "domain/matter/publicity.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_versions{
    store::Reach::tenant, "public_plan_versions",
    "SELECT version FROM plan_version WHERE tenant = $1 ORDER BY version"};

}  // namespace

PublicScope::PublicScope(Reader& reader, const std::vector<std::string>& fields)
    : PublicScope(reader, [&](const plan::Publish& publish) {
        return std::all_of(fields.begin(), fields.end(),
                           [&](const std::string& field) { return publish.shows(field); });
      }) {}

PublicScope::PublicScope(Reader& reader, const Enough& enough) {
  const ActivePlan& now = *reader.plan;
  for (const store::Row& row : reader.db.query(k_versions, {reader.tenant()})) {
    const PlanRef then = reader.engine.plans().version(reader.db, reader.tenant(), row.i64(0));
    const bool single = then->members.size() == 1 && now.members.size() == 1;
    std::map<std::pair<const plan::Plan*, const plan::Plan*>, std::vector<std::string>> governed;
    const auto add = [&](const std::string& unit) {
      governed[{&then->plan_of(unit), &now.plan_of(unit)}].push_back(unit);
    };
    add(then->plan.org.root.id);
    if (!single)
      for (const plan::Unit& unit : then->plan.org.units) add(unit.id);
    for (auto& [plans, units] : governed)
      if (auto publish = domain::publish_now(*plans.first, *plans.second);
          publish && enough(*publish))
        parts_.push_back({row.i64(0), std::move(*publish),
                          single ? std::vector<std::string>() : std::move(units)});
  }
}

bool PublicScope::Part::holds(const std::string& unit) const {
  return units.empty() || std::find(units.begin(), units.end(), unit) != units.end();
}

bool PublicScope::covers(const std::string& unit) const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [&](const Part& part) { return part.holds(unit); });
}

bool PublicScope::has_one_kind() const {
  std::set<std::string> kinds;
  for (const Part& part : parts_)
    kinds.insert(part.publish.kinds.begin(), part.publish.kinds.end());
  return kinds.size() == 1;
}

std::string PublicScope::condition(Filter& filter) const {
  std::string any;
  for (const Part& part : parts_) {
    any += any.empty() ? "(" : " OR (";
    any += "m.plan_version = " + filter.place(part.version);
    any += " AND p.reached >= " +
           filter.place(static_cast<std::int64_t>(domain::shown_from(part.publish)));
    any += " AND m.kind IN " + filter.places(part.publish.kinds);
    if (!part.units.empty()) any += " AND m.unit IN " + filter.places(part.units);
    any += ")";
  }
  // What was said for some to read is for nobody else, whatever the plan publishes.
  return "(p.hidden = 0 AND NOT EXISTS (SELECT 1 FROM matter_asked q WHERE q.tenant = $1 AND "
         "q.matter_id = m.matter_id AND q.access <> '') AND (" +
         (any.empty() ? "1 = 0" : any) + "))";
}

const plan::Publish* PublicScope::of(std::int64_t plan_version, const std::string& unit) const {
  const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) {
    return part.version == plan_version && part.holds(unit);
  });
  return found == parts_.end() ? nullptr : &found->publish;
}

Json publish_json(const plan::Plan& plan) {
  const auto& publish = plan.matters.publish;
  if (!publish) return {};
  const plan::MatterKind& usual = plan.matters.kinds.front();
  std::vector<std::string> fields = publish->fields;
  std::erase_if(fields, [&](const std::string& field) { return !publish->shows(field); });
  return {{"kinds", publish->kinds}, {"fields", fields},       {"after", publish->after},
          {"text", publish->text},   {"usual_kind", usual.id}, {"usual_kind_name", usual.name}};
}

}  // namespace wanhu::app
