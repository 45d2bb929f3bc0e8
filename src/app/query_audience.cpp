#include "app/query_audience.hpp"

#include <optional>

#include "app/query_matters.hpp"
#include "base/json.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Statement;

const Statement k_matter_people{
    Reach::tenant, "audience_matter_people",
    "SELECT unit, reporter, owner FROM matter WHERE tenant = $1 AND matter_id = $2"};
const Statement k_dwelling_people{
    Reach::tenant, "audience_dwelling_people",
    "SELECT unit, visitor FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};

const Statement k_kept_from{
    Reach::tenant, "audience_kept_from",
    "SELECT whom FROM matter_kept_from WHERE tenant = $1 AND matter_id = $2"};

std::set<std::string> kept_from(store::Db& db, store::Tenant tenant, const base::Uuid& matter) {
  std::set<std::string> whom;
  db.each(k_kept_from, {tenant, matter}, [&](const store::Row& row) { whom.insert(row.text(0)); });
  return whom;
}

// An entry about several things is kept only from who is kept from each of them.
void keep_common(std::optional<std::set<std::string>>& kept, const std::set<std::string>& from) {
  if (!kept)
    kept = from;
  else
    std::erase_if(*kept, [&](const std::string& whom) { return !from.contains(whom); });
}

// Whether all of an entry is kept from the units: what a finding tells one of them is not.
bool is_quiet(const store::Entry& entry) {
  bool quiet = false;
  for (const base::Json& event : entry.events) {
    const std::string& type = event.at("type").get_ref<const std::string&>();
    if (!type.starts_with("supervision.") && !type.starts_with("proposal.")) return false;
    if (!event.at("data").value("quiet", false)) return false;
    quiet = true;
  }
  return quiet;
}

}  // namespace

std::optional<base::Uuid> id_in(const base::Json& data, const char* name) {
  const auto found = data.find(name);
  if (found == data.end() || !found->is_string()) return {};
  return base::Uuid::parse(found->get_ref<const std::string&>());
}

Audience audience_of(store::Db& db, const store::Entry& entry) {
  Audience audience{.above_units = is_quiet(entry)};
  if (const auto actor = base::Uuid::parse(entry.actor)) audience.people.insert(*actor);
  const auto add = [&](const std::optional<base::Uuid>& id) {
    if (id) audience.people.insert(*id);
  };
  std::optional<std::set<std::string>> kept;
  for (const base::Json& event : entry.events) {
    const base::Json& data = event.at("data");
    const std::string& type = event.at("type").get_ref<const std::string&>();
    if (const auto matter = id_in(data, "matter"))
      if (const auto row = db.query_one(k_matter_people, {entry.tenant, *matter})) {
        audience.units.insert(row->text(0));
        add(row->uuid_if(1));
        add(row->uuid_if(2));
        std::set<std::string> from = kept_from(db, entry.tenant, *matter);
        // Whoever is recused just now hears it a last time: the page that shows it is to go.
        if (type == "matter.recused") from.erase(data.at("person").get<std::string>());
        keep_common(kept, from);
      }
    for (const char* name : {"dwelling", "into"})
      if (const auto dwelling = id_in(data, name))
        if (const auto row = db.query_one(k_dwelling_people, {entry.tenant, *dwelling})) {
          audience.units.insert(row->text(0));
          add(row->uuid_if(1));
          if (!data.contains("matter")) keep_common(kept, {});  // about more than matters
        }
    add(id_in(data, "visitor"));
    add(id_in(data, "person"));
    const auto unit = data.find("unit");
    if (unit != data.end() && unit->is_string()) audience.units.insert(unit->get<std::string>());
    // Who has which dwelling, the plan and the register as a whole concern everybody; so does a
    // round of supervision that has ended.
    if (type == "supervision.closed" || type == "register.assigned" ||
        type == "register.imported" || type == "register.frozen" || type == "plan.activated")
      audience.everybody = true;
  }
  if (kept) audience.kept = std::move(*kept);
  return audience;
}

bool concerns(const access::Scope& scope, const Audience& audience) {
  if (audience.above_units && scope.unit) return false;
  if (audience.everybody) return true;
  if (audience.kept.contains(scope.person.text()) || audience.kept.contains(staff_of(scope)))
    return false;
  if (audience.people.contains(scope.person)) return true;
  if (scope.own_rows_only()) return false;
  return !scope.unit || audience.units.empty() || audience.units.contains(*scope.unit);
}

}  // namespace wanhu::app
