// The plan's page: every version with its history, and one version as a document with what a check
// of its text finds today.
#include <algorithm>
#include <map>
#include <set>

#include "app/activation.hpp"
#include "app/filter.hpp"
#include "app/form_json.hpp"
#include "app/query.hpp"
#include "app/season_notes.hpp"
#include "base/digest.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/forward.hpp"
#include "plan/bind.hpp"
#include "plan/render_finding.hpp"
#include "plan/tools/document.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

// In messages only: what was activated has no file any more.
constexpr const char* k_file_name = "plan.toml";

const Statement k_versions{Reach::tenant, "plan_page_versions",
                           "SELECT p.version, p.plan_id, p.digest, p.activated_ms, j.actor, "
                           "p.source FROM plan_version p JOIN journal j ON j.tenant = $1 "
                           "AND j.seq = p.seq WHERE p.tenant = $1 ORDER BY p.version"};
const Statement k_source{
    Reach::tenant, "plan_page_source",
    "SELECT plan_id, source FROM plan_version WHERE tenant = $1 AND version = $2"};

struct Version {
  std::int64_t number = 0;
  std::string plan_id, digest;
  Instant activated;
  std::string actor;
  std::string title{};
  std::int64_t open_matters = 0;
};

// Read from the text without checking it, so that a version of long ago is listed even when this
// program would no longer take it.
std::string title_in(const std::string& source) {
  plan::FindingList ignored;
  const plan::Tree tree = plan::read_tree(source, ignored);
  const plan::Value* const head = tree.root.find("plan");
  return head == nullptr ? std::string() : head->text_of("title");
}

std::vector<Version> versions_of(Reader& reader) {
  std::vector<Version> versions;
  reader.db.each(k_versions, {reader.tenant()}, [&](const Row& row) {
    Version version{.number = row.i64(0),
                    .plan_id = row.text(1),
                    .digest = row.text(2),
                    .activated = row.instant(3),
                    .actor = row.text(4),
                    .title = title_in(row.text(5))};
    versions.push_back(std::move(version));
  });
  return versions;
}

// A matter names the set of plans it was opened under; the one of them that governs its unit
// counts.
void count_open_matters(Reader& reader, std::vector<Version>& versions) {
  std::map<std::int64_t, std::int64_t> counts;
  const Filter filter = visible_matters(reader);
  reader.db.each(
      "SELECT m.plan_version, m.unit, count(*) FROM matter m WHERE m.tenant = $1 "
      "AND m.state <> 'closed'" +
          filter.where() + " GROUP BY m.plan_version, m.unit",
      filter.params(), [&](const Row& row) {
        const PlanRef set = reader.engine.plans().version(reader.db, reader.tenant(), row.i64(0));
        const std::string& plan_id = set->plan_of(row.text(1)).head.id;
        counts[set->member(plan_id)->version] += row.i64(2);
      });
  for (Version& version : versions) version.open_matters = counts[version.number];
}

// What ended each version that is not in force: the activation after the last set it belonged to.
using Ends = std::map<std::int64_t, const Version*>;

Ends ends_of(Reader& reader, const std::vector<Version>& versions) {
  Ends ends;
  std::set<std::int64_t> seen;  // in a set that came later
  const Version* after = nullptr;
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    for (const std::int64_t member :
         reader.engine.plans().in_force(reader.db, reader.tenant(), version->number))
      if (seen.insert(member).second && after != nullptr) ends[member] = after;
    after = &*version;
  }
  return ends;
}

// "Wang Wu · centre", as in the history of a matter.
std::string actor_name(Reader& reader, const std::string& actor) {
  if (actor == k_actor_system) return base::message(reader.lang, "ACTOR-SYSTEM");
  const auto id = Uuid::parse(actor);
  const auto person =
      id ? access::person_by_id(reader.db, reader.tenant(), *id) : std::optional<access::Person>();
  if (!person) return actor;
  const std::string role = "ROLE-" + std::string(access::text_of(person->role));
  return person->name + " · " + base::message(reader.lang, role);
}

Json version_json(Reader& reader, const Version& version, const Version* ended) {
  const char* const state = ended == nullptr                    ? "in_force"
                            : ended->plan_id == version.plan_id ? "replaced"
                                                                : "superseded";
  return {{"version", version.number},
          {"plan_id", version.plan_id},
          {"title", version.title.empty() ? version.plan_id : version.title},
          {"digest", version.digest},
          {"activated_at", version.activated.iso()},
          {"activated_by", actor_name(reader, version.actor)},
          {"state", state},
          {"ended_by", ended == nullptr ? Json() : Json(ended->number)},
          {"ended_at", ended == nullptr ? Json() : Json(ended->activated.iso())},
          {"open_matters", version.open_matters}};
}

// ---- one version

bool stands_before(const plan::Span& a, const plan::Span& b) {
  return a.line != b.line ? a.line < b.line : a.column <= b.column;
}

// The key of the file that a place belongs to: the last one that begins at or before it. Rows of a
// list have no key and go by that of the list.
void find_key(const plan::Value& value, const std::string& path, const plan::Span& place,
              std::pair<plan::Span, std::string>& found) {
  for (const plan::Value& entry : value.entries) {
    std::string own = path.empty() ? entry.key : path + "." + entry.key;
    if (entry.key_at.line > 0 && stands_before(entry.key_at, place) &&
        stands_before(found.first, entry.key_at))
      found = {entry.key_at, own};
    find_key(entry, own, place, found);
  }
  for (const plan::Value& item : value.items) find_key(item, path, place, found);
}

bool holds(const std::string& section, const std::string& path) {
  return path.starts_with(section) &&
         (path.size() == section.size() || path[section.size()] == '.');
}

// The section a place is shown beside: that of its own block, else of the block around it; among
// several of one block (a list of tables) the last that begins before it. Null: the plan as a
// whole.
const plan::DocSection* section_at(const plan::PlanDocument& document, const std::string& path,
                                   int line) {
  const plan::DocSection* best = nullptr;
  const auto rank = [&](const plan::DocSection& section) {
    return std::pair(section.path.size(), section.line <= line ? section.line : 0);
  };
  for (const plan::DocSection& section : document.sections)
    if (holds(section.path, path) && (best == nullptr || rank(*best) < rank(section)))
      best = &section;
  return best;
}

class Checked {
 public:
  Checked(const plan::Tree& tree, const plan::PlanDocument& document,
          const plan::Renderer& renderer)
      : tree_(tree), document_(document), renderer_(renderer) {}

  [[nodiscard]] Json json(const std::vector<plan::Finding>& findings) const {
    Json list = Json::array();
    for (const plan::Finding& finding : findings) list.push_back(finding_json(finding));
    return list;
  }

 private:
  [[nodiscard]] Json finding_json(const plan::Finding& finding) const {
    std::pair<plan::Span, std::string> key;
    find_key(tree_.root, "", finding.at, key);
    const plan::DocSection* const section = section_at(document_, key.second, finding.at.line);
    return {{"code", finding.code},
            {"severity", plan::word_of(finding.severity)},
            {"headline", renderer_.headline(finding)},
            {"why", renderer_.explanation(finding)},
            {"hint", renderer_.hint(finding)},
            {"line", finding.at.line},
            {"column", finding.at.column},
            {"clause", finding.clause},
            {"block", key.second},
            {"anchor", section == nullptr ? Json() : Json(plan::anchor_of(*section))}};
  }

  const plan::Tree& tree_;
  const plan::PlanDocument& document_;
  const plan::Renderer& renderer_;
};

// The unit of a term apart from its number, for a form that offers both.
const char* unit_of(const calendar::Amount& amount) {
  struct Name {
    const char* operator()(const calendar::CalendarDays&) const { return "calendar_days"; }
    const char* operator()(const calendar::WorkingDays&) const { return "working_days"; }
    const char* operator()(const calendar::ClockHours&) const { return "clock_hours"; }
    const char* operator()(const calendar::WorkingHours&) const { return "working_hours"; }
    const char* operator()(const calendar::CalendarMonths&) const { return "months"; }
  };
  return std::visit(Name(), amount);
}

Json kinds_json(const plan::Plan& plan, Date today) {
  Json list = Json::array();
  for (const plan::MatterKind& kind : plan.matters.kinds) {
    const calendar::Amount& due = kind.due_on(today);
    list.push_back({{"id", kind.id},
                    {"name", kind.name},
                    {"due", calendar::text_of(due)},
                    {"n", std::visit([](const auto& amount) { return amount.n; }, due)},
                    {"unit", unit_of(due)}});
  }
  return list;
}

// The text of a version, checked again today and beside its parent in force. What was activated
// stays readable, also when this program or the parent has become stricter since.
struct Text {
  Text(Reader& reader, const std::string& source)
      : loaded(load_beside(reader.db, reader.tenant(), reader.plan.get(), source, k_file_name)),
        tree(plan::read_tree(source, said_by_load)),
        plan(loaded.plan ? *loaded.plan : plan::bind(tree.root)) {
    plan.digest = base::hex(base::sha256(source));
  }
  [[nodiscard]] plan::PlanDocument document(base::Lang lang) const {
    return plan::document_of(tree, plan, lang);
  }

  plan::FindingList said_by_load{};
  plan::Loaded loaded;
  plan::Tree tree;
  plan::Plan plan;
};

base::Failure no_such_version() {
  return base::fail("NOT-FOUND", base::Kind::not_found);
}

}  // namespace

Json plans_page(Reader& reader) {
  std::vector<Version> versions = versions_of(reader);
  count_open_matters(reader, versions);
  const Ends ends = ends_of(reader, versions);
  Json items = Json::array();
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    const auto end = ends.find(version->number);
    items.push_back(version_json(reader, *version, end == ends.end() ? nullptr : end->second));
  }
  return {{"items", std::move(items)}};
}

Result<PlanSource> plan_source(Reader& reader, std::int64_t version) {
  const auto row = reader.db.query_one(k_source, {reader.tenant(), version});
  if (!row) return no_such_version();
  return PlanSource{.plan_id = row->text(0), .text = row->text(1)};
}

Result<Json> plan_page(Reader& reader, std::int64_t version) {
  const auto source = plan_source(reader, version);
  if (!source) return base::fail(source.error());
  Text text(reader, source->text);
  add_season_notes(text.loaded, source->text);
  const plan::PlanDocument document = text.document(reader.lang);
  const plan::Renderer renderer(source->text, k_file_name, reader.lang);
  const Checked checked(text.tree, document, renderer);
  return Json{{"version", version},
              {"plan_id", source->plan_id},
              {"document", plan::to_json(document)},
              {"findings", checked.json(text.loaded.findings)},
              {"more", text.loaded.more},
              {"notes", checked.json(text.loaded.notes)},
              {"kinds", kinds_json(text.plan, reader.now.date())}};
}

Result<std::string> plan_document(Reader& reader, std::int64_t version) {
  const auto source = plan_source(reader, version);
  if (!source) return base::fail(source.error());
  return plan::to_html(Text(reader, source->text).document(reader.lang), reader.lang);
}

namespace {

Json units_json(const plan::Org& org) {
  Json units = Json::array();
  const auto add = [&](const plan::Unit& unit, bool root) {
    units.push_back({{"id", unit.id},
                     {"name", unit.name},
                     {"kind", unit.kind},
                     {"parent", root ? Json() : Json(unit.of.empty() ? org.root.id : unit.of)},
                     {"quota", unit.quota > 0 ? Json(unit.quota) : Json()}});
  };
  add(org.root, true);
  for (const plan::Unit& unit : org.units) add(unit, false);
  return units;
}

// The kind of unit that has visitors: that of the units with a quota, else of the first one.
Json visitors_kind(const plan::Org& org) {
  for (const plan::Unit& unit : org.units)
    if (unit.quota > 0) return unit.kind;
  return org.units.empty() ? Json() : Json(org.units.front().kind);
}

Json phases_json(const std::vector<plan::Phase>& phases) {
  Json list = Json::array();
  for (const plan::Phase& phase : phases)
    list.push_back({{"id", phase.id},
                    {"name", phase.name},
                    {"from", phase.from.iso()},
                    {"to", phase.to.iso()}});
  return list;
}

// To which matters of one unit or another may be forwarded.
Json bodies_above(const plan::Plan& plan) {
  std::set<std::string> ids;
  for (const plan::Unit& unit : plan.org.units)
    for (const plan::Office* body : domain::bodies_above(plan, unit.id)) ids.insert(body->id);
  Json list = Json::array();
  for (const plan::Office& office : plan.org.offices)
    if (ids.contains(office.id)) list.push_back({{"id", office.id}, {"name", office.name}});
  return list;
}

}  // namespace

Json plan_brief(const Reader& reader) {
  const plan::Plan& plan = plan_here(reader);
  const plan::Form* form = plan.door_form();
  Json kinds = Json::array();
  for (const plan::MatterKind& kind : plan.matters.kinds)
    kinds.push_back(
        {{"id", kind.id},
         {"name", kind.name},
         {"due", calendar::text_of(kind.due)},
         {"office_name", kind.owner.empty() ? Json() : Json(plan.name_of(kind.owner))},
         {"sealed_for", domain::is_sealed(kind) ? Json(plan.name_of(kind.owner)) : Json()}});
  return {{"id", plan.head.id},
          {"title", plan.head.title},
          {"issuer", plan.head.issuer},
          {"version", reader.plan->version},
          {"calendar", plan.head.calendar},
          {"window", {{"from", plan.head.window.from.iso()}, {"to", plan.head.window.to.iso()}}},
          {"phases", phases_json(plan.head.phases)},
          {"form", form == nullptr ? Json() : form_json(*form, reader.plan->version)},
          {"kinds", std::move(kinds)},
          {"bodies", bodies_above(plan)},
          {"units", units_json(plan.org)},
          {"exits", plan.matters.close.exits},
          {"visitors_unit", visitors_kind(plan.org)}};
}

}  // namespace wanhu::app
