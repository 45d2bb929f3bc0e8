// The frame of the commands about matters: finding the one that is meant, by its id within the
// sender's scope or by receipt and check code, and turning events into a decision.
#pragma once

#include <string>

#include "app/command.hpp"
#include "domain/matter/decide.hpp"

namespace wanhu::app {

using domain::Matter;

Result<Matter> matter_in_scope(Context& c, const Uuid& id);

bool is_receipt_taken(Context& c, const std::string& receipt);
// The matter of the fields `receipt` and `check`, when the check code fits. One answer for both
// mistakes, so that numbers cannot be tried out: RECEIPT-WRONG.
Result<Matter> matter_by_receipt(Context& c, base::FieldReader& fields);

Result<store::Decision> decided(Result<domain::Events> events, Json answer = Json::object());

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
