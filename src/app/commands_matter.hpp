// Shared by the files with commands on one matter.
#pragma once

#include "app/command.hpp"
#include "domain/matter/decide.hpp"

namespace wanhu::app {

// The rules a matter was opened under (law 3).
domain::MatterRules rules_of(Context& c, const domain::Matter& matter);
// Nothing that lies outside the scope.
Result<domain::Matter> matter_in_scope(Context& c, const Uuid& id);
Result<store::Decision> decided(Result<domain::Events> events, Json answer = Json::object());

// The events, and what they mean for those that are joined to the matter; commands_join.cpp.
Result<domain::Events> with_joined(Context& c, const domain::Matter& matter,
                                   Result<domain::Events> events);

// The frame of every command on one matter: read the fields, find the matter, decide.
template <class Decide>
Result<store::Decision> on_matter(Context& c, base::FieldReader& fields, const Uuid& id,
                                  Decide decide) {
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto matter = matter_in_scope(c, id);
  if (!matter) return base::fail(matter.error());
  return decide(*matter);
}

}  // namespace wanhu::app
