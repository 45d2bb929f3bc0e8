// Who sees which matters: the scope's, less those that a person is kept from. Every list of
// matters, the counts beside the lists, the weekly chart and the matters of a report go by this.
// Counters over a whole unit do not know who is kept from what: open and overdue on the progress
// page, the public counts.
#include <fmt/format.h>

#include "app/query_matters.hpp"
#include "domain/matter/help.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_kept_any{
    Reach::tenant, "matter_kept_any",
    "SELECT 1 FROM matter_kept_from WHERE tenant = $1 AND whom IN ($2, $3) LIMIT 1"};

const Statement k_kept_ids{
    Reach::tenant, "matter_kept_ids",
    "SELECT matter_id FROM matter_kept_from WHERE tenant = $1 AND whom IN ($2, $3)"};

}  // namespace

std::string staff_of(const access::Scope& scope) {
  // The program's own reader, for reports on the command line, is nobody of the staff.
  if (scope.person == Uuid()) return "-";
  switch (scope.role) {
    case access::Role::village_lead:
    case access::Role::visitor:
      return "unit";
    case access::Role::centre:
      return "centre";
    default:
      return "-";
  }
}

std::set<Uuid> kept_matters(const Reader& reader) {
  std::set<Uuid> ids;
  reader.db.each(k_kept_ids, {reader.tenant(), reader.scope.person.text(), staff_of(reader.scope)},
                 [&](const Row& row) { ids.insert(row.uuid(0)); });
  return ids;
}

bool has_kept(const Reader& reader) {
  return reader.db
      .query_one(k_kept_any, {reader.tenant(), reader.scope.person.text(), staff_of(reader.scope)})
      .has_value();
}

namespace {

std::string kept_ids(Filter& filter, const Reader& reader) {
  const std::string person = filter.place(reader.scope.person.text());
  const std::string staff = filter.place(staff_of(reader.scope));
  return fmt::format(
      "SELECT f.matter_id FROM matter_kept_from f WHERE f.tenant = $1 AND f.whom IN ({}, {})",
      person, staff);
}

}  // namespace

void add_kept(Filter& filter, const Reader& reader, const char* matter_id) {
  if (!has_kept(reader)) return;
  const std::string kept = kept_ids(filter, reader);
  filter.add_text(fmt::format("NOT EXISTS ({} AND f.matter_id = {})", kept, matter_id));
}

void add_only_kept(Filter& filter, const Reader& reader, const char* matter_id) {
  const std::string kept = kept_ids(filter, reader);
  filter.add_text(fmt::format("{} IN ({})", matter_id, kept));
}

namespace {

// Whatever the person, what the scope lets through.
Filter in_scope(const Reader& reader) {
  Filter filter({reader.tenant()});
  // A body outside the town has no part in its ledger.
  if (reader.scope.role == access::Role::competent) filter.add_text("1 = 0");
  add_kept(filter, reader, "m.matter_id");
  // The index of one's own is to lead, not the unit's, and has the unit too.
  const bool own = reader.scope.own_rows_only();
  if (reader.scope.unit)
    filter.add(own ? "coalesce(m.unit, '') = {}" : "m.unit = {}", *reader.scope.unit);
  return filter;
}

// With a condition on the person for those who see what they reported or have in hand.
Filter for_person(const Reader& reader, const std::string& own) {
  Filter filter = in_scope(reader);
  if (reader.scope.own_rows_only())
    filter.add_text(fmt::format(fmt::runtime(own), filter.place(reader.scope.person)));
  return filter;
}

}  // namespace

namespace {

// The matters in whose current round the person was asked to take part, and has not declined.
constexpr const char* k_helped =
    "SELECT h.matter_id FROM matter_help h JOIN matter c ON c.tenant = $1 "
    "AND c.matter_id = h.matter_id AND c.round = h.round WHERE h.tenant = $1 "
    "AND h.person = {0} AND h.state IN ('asked', 'accepted', 'given')";

}  // namespace

Filter visible_matters(const Reader& reader) {
  // Three look-ups; for an OR the databases would rather read the whole village.
  return for_person(
      reader, std::string("m.matter_id IN (SELECT a.matter_id FROM matter a WHERE a.tenant = $1 "
                          "AND a.reporter = {0} UNION SELECT b.matter_id FROM matter b WHERE "
                          "b.tenant = $1 AND b.owner = {0} UNION ") +
                  k_helped + ")");
}

Filter visible_rows(const Reader& reader) {
  return for_person(reader, std::string("(m.reporter = {0} OR m.owner = {0} OR m.matter_id IN (") +
                                k_helped + "))");
}

std::vector<Filter> visible_parts(const Reader& reader) {
  if (!reader.scope.own_rows_only()) return {in_scope(reader)};
  const std::string not_reporter = "(m.reporter IS NULL OR m.reporter <> {0})";
  return {for_person(reader, "m.reporter = {0}"),
          for_person(reader, "m.owner = {0} AND " + not_reporter),
          for_person(reader, std::string("m.matter_id IN (") + k_helped + ") AND " + not_reporter +
                                 " AND (m.owner IS NULL OR m.owner <> {0})")};
}

bool is_kept_from(const access::Scope& scope, const domain::Matter& matter) {
  if (matter.is_recused(scope.person.text())) return true;
  const std::string staff = staff_of(scope);
  return (matter.concerns == "village" && staff == "unit") ||
         (matter.concerns == "town" && staff == "centre");
}

bool is_visible(const access::Scope& scope, const domain::Matter& matter) {
  if (is_kept_from(scope, matter)) return false;
  if (matter.is_sealed() || scope.role == access::Role::competent)
    return scope.role == access::Role::competent && scope.unit == matter.competent;
  if (!scope.covers(matter.unit)) return false;
  return !scope.own_rows_only() || matter.reporter == scope.person ||
         matter.owner == scope.person || domain::is_helper(matter, scope.person);
}

}  // namespace wanhu::app
