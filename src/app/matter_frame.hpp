// The frame of the commands about matters: finding the one that is meant, by its id within the
// sender's scope or by receipt and check code, and turning events into a decision.
#pragma once

#include <string>
#include <vector>

#include "app/command.hpp"
#include "domain/matter/decide.hpp"

namespace wanhu::app {

using domain::Matter;

domain::MatterRules rules_of(Context& c, std::int64_t version, const std::string& unit);
// The rules it was opened under (law 3).
domain::MatterRules rules_of(Context& c, const Matter& matter);

Result<Matter> matter_in_scope(Context& c, const Uuid& id);
// Somebody with an account that is in use, whose role handles matters, in the matter's unit.
bool may_own(const Context& c, const Uuid& owner, const Matter& matter);
bool may_own(const access::Person& person, const Matter& matter);

// Whether whoever brought the matter in has no account any more that reaches it.
bool has_visitor_gone(store::Db& db, Tenant tenant, const Matter& matter);

// That, and not kept from the matter: OWNER-UNKNOWN, MATTER-RECUSED at the field.
Result<void> may_be_given(const Context& c, const Uuid& owner, const Matter& matter,
                          const char* field = "/data/owner");
// Somebody outside the centre speaks only for what is theirs to handle: MATTER-NOT-OWNER.
Result<void> owner_or_centre(const Context& c, const Matter& matter);

// The field `matters`, a list of so many ids: FIELD-LENGTH {max}, FIELD-TYPE.
std::vector<Uuid> read_matters(base::FieldReader& fields, std::size_t min, std::size_t max);

bool is_receipt_taken(Context& c, const std::string& receipt);
// The matter of the fields `receipt` and `check`, when the check code fits. One answer for both
// mistakes, so that numbers cannot be tried out: RECEIPT-WRONG.
Result<Matter> matter_by_receipt(Context& c, base::FieldReader& fields);

// The decision with all that follows from it: the clocks that it starts, the draw of the call-back
// that an answer brings, and what it means for those that are joined to the matter.
Result<store::Decision> decided(Context& c, const Matter& matter, Result<domain::Events> events);

// The first sentence of a text, up to 30 characters; a title stands in lists, so no private number
// does in it.
std::string title_from(const std::string& text);

// Every command on one matter: read the fields, find the matter, decide.
template <class Decide>
Result<store::Decision> on_matter(Context& c, base::FieldReader& fields, const Uuid& id,
                                  Decide decide) {
  if (auto done = fields.done(); !done) return base::fail(done.error());
  auto matter = matter_in_scope(c, id);
  if (!matter) return base::fail(matter.error());
  return decide(*matter);
}

// The same for the resident.
template <class Decide>
Result<store::Decision> on_receipt(Context& c, base::FieldReader& fields, Decide decide) {
  auto matter = matter_by_receipt(c, fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!matter) return base::fail(matter.error());
  return decide(*matter);
}

}  // namespace wanhu::app
