#include "app/place_rules.hpp"

#include <algorithm>

#include "domain/text/sensitive.hpp"
#include "store/tables/place.hpp"

namespace wanhu::app {

namespace {

constexpr std::string_view k_inspect = "inspect.", k_listing = "listing.", k_cadence = "cadence.";

template <class T>
const T* line_of(const std::vector<T>& lines, std::string_view id) {
  const auto found =
      std::find_if(lines.begin(), lines.end(), [&](const T& line) { return line.id == id; });
  return found == lines.end() ? nullptr : &*found;
}

std::optional<PlaceLine> line_in(const plan::Plan& plan, std::string_view key) {
  PlaceLine line{.plan = &plan, .key = std::string(key)};
  if (key.starts_with(k_inspect)) {
    line.inspection = line_of(plan.places.inspect, key.substr(k_inspect.size()));
  } else if (key.starts_with(k_listing)) {
    line.listing = line_of(plan.places.listing, key.substr(k_listing.size()));
  } else if (key.starts_with(k_cadence)) {
    line.patrol = line_of(plan.cadences, key.substr(k_cadence.size()));
    if (line.patrol != nullptr && line.patrol->act != "patrol") line.patrol = nullptr;
  }
  if (line.inspection == nullptr && line.listing == nullptr && line.patrol == nullptr) return {};
  return line;
}

// `unit` and those above it, the nearest first.
std::vector<std::string> at_and_above(const plan::Plan& plan, std::string_view unit) {
  std::vector<std::string> chain;
  const plan::Unit* at = plan.unit(unit);
  while (at != nullptr && chain.size() <= plan.org.units.size()) {
    chain.push_back(at->id);
    at = at->id == plan.org.root.id ? nullptr : plan.unit(at->of);
  }
  return chain;
}

// A plan speaks of the units at and below its own root. Members share the names of the whole set,
// so the root stands in the tree only.
bool reaches(const Member& member, const std::vector<std::string>& chain) {
  const plan::Value* root = member.root.at_path("org.root");
  return root != nullptr &&
         std::find(chain.begin(), chain.end(), root->text_of("id")) != chain.end();
}

// The unit's own plan first.
std::vector<const plan::Plan*> plans_for(const ActivePlan& plans, std::string_view unit) {
  const std::vector<std::string> chain = at_and_above(plans.plan, unit);
  std::vector<const plan::Plan*> all{&plans.plan_of(unit)};
  for (const Member& member : plans.members)
    if (&member.plan != all.front() && reaches(member, chain)) all.push_back(&member.plan);
  return all;
}

void refuse_numbers(base::FieldReader& fields, const char* name, const std::string& text) {
  if (!domain::find_sensitive(text).empty()) fields.problem("PLACE-PERSON", name);
}

}  // namespace

const std::string& PlaceLine::name() const {
  if (inspection != nullptr) return inspection->name;
  return listing != nullptr ? listing->name : patrol->name;
}

std::string PlaceLine::of() const {
  if (inspection != nullptr) return inspection->of;
  return listing != nullptr ? listing->of : std::string();
}

std::vector<plan::PlaceKind> place_kinds(const ActivePlan& plans) {
  std::vector<plan::PlaceKind> kinds;
  for (const Member& member : plans.members)
    for (const plan::PlaceKind& kind : member.plan.places.kinds)
      if (line_of(kinds, kind.id) == nullptr) kinds.push_back(kind);
  return kinds;
}

std::string place_kind_name(const ActivePlan& plans, std::string_view kind) {
  for (const Member& member : plans.members)
    if (const auto* found = line_of(member.plan.places.kinds, kind)) return found->name;
  return std::string(kind);
}

std::optional<PlaceLine> place_line(const ActivePlan& plans, std::string_view unit,
                                    std::string_view key) {
  for (const plan::Plan* plan : plans_for(plans, unit))
    if (auto line = line_in(*plan, key)) return line;
  return {};
}

std::vector<PlaceLine> place_lines(const ActivePlan& plans, std::string_view unit,
                                   std::string_view kind) {
  std::vector<PlaceLine> lines;
  // A line of the same id in a plan further off is another plan's version of it.
  const auto add = [&](PlaceLine line) {
    if (std::none_of(lines.begin(), lines.end(),
                     [&](const PlaceLine& known) { return known.key == line.key; }))
      lines.push_back(std::move(line));
  };
  const std::vector<const plan::Plan*> all = plans_for(plans, unit);
  for (const plan::Plan* plan : all)
    for (const plan::Inspection& one : plan->places.inspect)
      if (one.of == kind)
        add({.plan = plan, .key = std::string(k_inspect) + one.id, .inspection = &one});
  for (const plan::Plan* plan : all)
    for (const plan::Listing& one : plan->places.listing)
      if (one.of == kind)
        add({.plan = plan, .key = std::string(k_listing) + one.id, .listing = &one});
  return lines;
}

domain::InspectionList inspection_list(const PlaceLine& line) {
  const Date from = line.plan->head.window.from;
  if (line.inspection != nullptr)
    return {.items = line.inspection->list,
            .opens_matters = line.inspection->findings_open_matters,
            .from = from};
  return {.items = {line.listing->delist}, .opens_matters = false, .from = from};
}

AskPlace ask_place(Context& c, const PlaceLine& line, const std::string& unit) {
  const plan::Plan& whole = c.plan->plan;
  const WorkRef work = c.work.version(c.db, c.tenant(), c.plans, c.calendar, c.plan->version);
  const auto rule_for = [&](const std::string& at) {
    return work->rule(line.plan->head.id, line.key, at, c.now().date()).rule;
  };
  for (const std::string& at : at_and_above(whole, unit))
    if (const domain::Rule* rule = rule_for(at))
      return {.unit = at == whole.org.root.id ? unit : at, .from = rule->from};
  // One body does it everywhere: the police look at every school, wherever it is.
  for (const plan::Unit& at : whole.org.units)
    if (const domain::Rule* rule = rule_for(at.id))
      return {.unit = rule->units.size() == 1 ? at.id : unit, .from = rule->from};
  return {.unit = unit, .from = line.plan->head.window.from};
}

Uuid act_id_of(const Uuid& source) {
  return Uuid::named("act of " + source.text());
}

domain::Act act_of(const PlaceLine& line, const AskPlace& ask, const Uuid& source, Date day) {
  return {.id = act_id_of(source),
          .plan = line.plan->head.id,
          .rule = line.key,
          .unit = ask.unit,
          .day = day};
}

std::string read_plain(base::FieldReader& fields, const char* name, std::size_t max) {
  std::string text = fields.text(name, max);
  refuse_numbers(fields, name, text);
  return text;
}

std::string read_plain_or(base::FieldReader& fields, const char* name, std::size_t max) {
  std::string text = fields.text_or(name, "", max);
  refuse_numbers(fields, name, text);
  return text;
}

Result<domain::Place> place_in_scope(Context& c, const Uuid& id) {
  auto place = store::load_place(c.db, c.tenant(), id);
  if (!place || !c.scope().covers(place->unit)) return not_found();
  return std::move(*place);
}

}  // namespace wanhu::app
