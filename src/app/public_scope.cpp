#include "app/public_scope.hpp"

#include <algorithm>

#include "domain/matter/publicity.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_versions{
    store::Reach::tenant, "public_plan_versions",
    "SELECT version FROM plan_version WHERE tenant = $1 ORDER BY version"};

// 0 opened, 1 answered, 2 closed: as in the column `reached`.
std::int64_t rank_of(const std::string& after) {
  return after == "opened" ? 0 : after == "answered" ? 1 : 2;
}

std::string list_of(Filter& filter, const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : ", ") + filter.place(value);
  return "(" + list + ")";
}

}  // namespace

PublicScope::PublicScope(Reader& reader, const std::vector<std::string>& fields) {
  const auto enough = [&](const plan::Publish& publish) {
    return std::all_of(fields.begin(), fields.end(),
                       [&](const std::string& field) { return publish.shows(field); });
  };
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

std::string PublicScope::condition(Filter& filter) const {
  std::string any;
  for (const Part& part : parts_) {
    any += any.empty() ? "(" : " OR (";
    any += "m.plan_version = " + filter.place(part.version);
    any += " AND p.reached >= " + filter.place(rank_of(part.publish.after));
    any += " AND m.kind IN " + list_of(filter, part.publish.kinds);
    if (!part.units.empty()) any += " AND m.unit IN " + list_of(filter, part.units);
    any += ")";
  }
  return "(p.hidden = 0 AND (" + (any.empty() ? "1 = 0" : any) + "))";
}

const plan::Publish* PublicScope::of(std::int64_t plan_version, const std::string& unit) const {
  const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) {
    return part.version == plan_version &&
           (part.units.empty() ||
            std::find(part.units.begin(), part.units.end(), unit) != part.units.end());
  });
  return found == parts_.end() ? nullptr : &found->publish;
}

Json publish_json(const plan::Plan& plan) {
  const auto& publish = plan.matters.publish;
  if (!publish) return {};
  const plan::MatterKind& usual = plan.matters.kinds.front();
  return {{"kinds", publish->kinds}, {"fields", publish->fields}, {"after", publish->after},
          {"text", publish->text},   {"usual_kind", usual.id},    {"usual_kind_name", usual.name}};
}

}  // namespace wanhu::app
