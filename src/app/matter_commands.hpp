// What the commands about matters share: the rules a matter lives under, who may reach it, and the
// frame of a command on one matter.
#pragma once

#include "app/command.hpp"
#include "domain/matter/decide.hpp"

namespace wanhu::app {

using domain::Matter;

domain::MatterRules rules_of(Context& context, std::int64_t version, const std::string& unit);
// The rules it was opened under (law 3).
domain::MatterRules rules_of(Context& context, const Matter& matter);

// NOT-FOUND for what lies outside the sender's scope.
Result<Matter> matter_in_scope(Context& context, const Uuid& id);
// Somebody with an account that is in use, whose role handles matters, in the matter's unit.
bool may_own(const Context& context, const Uuid& owner, const Matter& matter);

// The decision with the clocks that it starts.
Result<store::Decision> decided(Context& context, const Matter& matter,
                                Result<domain::Events> events);

// Reads the fields to their end, finds the matter, decides.
template <class Decide>
Result<store::Decision> on_matter(Context& c, base::FieldReader& fields, const Uuid& id,
                                  Decide decide) {
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto matter = matter_in_scope(c, id);
  if (!matter) return base::fail(matter.error());
  return decide(*matter);
}

}  // namespace wanhu::app
