// Joining matters that report the same thing; what the lead's answer or end means for those that
// are joined to it is matter_frame's `decided`.
#include "app/matter_frame.hpp"
#include "domain/matter/join.hpp"

namespace wanhu::app {

namespace handlers {

Result<store::Decision> matter_join(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id"), into = fields.uuid("into");
  return on_matter(c, fields, id, [&](const Matter& matter) -> Result<store::Decision> {
    const auto lead = matter_in_scope(c, into);
    if (!lead) return base::fail_field("NOT-FOUND", "/data/into");
    return decided(c, matter, domain::join(rules_of(c, matter), matter, rules_of(c, *lead), *lead));
  });
}

Result<store::Decision> matter_unjoin(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("matter_id");
  const std::string reason = fields.text("reason", 200);
  return on_matter(c, fields, id, [&](const Matter& matter) {
    return decided(c, matter, domain::unjoin(matter, reason));
  });
}

}  // namespace handlers

}  // namespace wanhu::app
