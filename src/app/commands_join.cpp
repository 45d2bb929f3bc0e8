// Joining matters that report the same thing, and what the lead's answer or end means for those
// that are joined to it.
#include <algorithm>

#include "app/commands_matter.hpp"
#include "domain/matter/join.hpp"
#include "store/tables/tables.hpp"

namespace wanhu::app {

using domain::Matter;

namespace {

std::vector<Matter> joined_to(Context& c, const Matter& lead) {
  std::vector<Matter> joined;
  for (const std::string& id : lead.joiners)
    if (auto matter = store::load_matter(c.db, c.tenant(), Uuid::parse(id).value()))
      joined.push_back(std::move(*matter));
  return joined;
}

}  // namespace

Result<domain::Events> with_joined(Context& c, const Matter& matter,
                                   Result<domain::Events> events) {
  if (!events) return events;
  const bool closes = std::any_of(events->begin(), events->end(), [](const domain::Event& event) {
    return event.type == "matter.closed";
  });
  const bool reopens = std::any_of(events->begin(), events->end(), [](const domain::Event& event) {
    return event.type == "matter.reopened";
  });
  domain::Events more;
  const auto add = [&](domain::Events list) { more.insert(more.end(), list.begin(), list.end()); };
  for (const Matter& joined : joined_to(c, matter)) {
    add(domain::answered_with(matter, *events, joined, c.actor()));
    if (closes) add(domain::left_by(matter, joined));
  }
  if (reopens) add(domain::leaving(matter));
  events->insert(events->end(), more.begin(), more.end());
  return events;
}

namespace handlers {

Result<store::Decision> matter_join(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id"), into = fields.uuid("into");
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    const auto lead = matter_in_scope(c, into);
    if (!lead) return base::fail_field("NOT-FOUND", "/data/into");
    return decided(domain::join(rules_of(c, matter), matter, rules_of(c, *lead), *lead));
  });
}

Result<store::Decision> matter_unjoin(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string reason = fields.text("reason", 200);
  return on_matter(c, fields, id,
                   [&](const Matter& matter) { return decided(domain::unjoin(matter, reason)); });
}

}  // namespace handlers

}  // namespace wanhu::app
