// The resident's side of one matter, by receipt and check code: what may be done, and a copy of
// everything that is held.
#pragma once

#include <string>

#include "app/query.hpp"

namespace wanhu::app {

// One answer for a number that does not exist and a code that does not fit: RECEIPT-WRONG.
Result<domain::Matter> matter_of_receipt(Reader& reader, const std::string& receipt,
                                         const std::string& check);

// The actions open to the resident now, by the names of their commands without "public.".
Json resident_may(const Reader& reader, const domain::Matter& matter, const plan::Plan& plan);

// Everything held about the matter (personal information law, articles 44 and 45), for programs and
// for people: {"receipt", "made_at", "held": {…}, "readable": "…"}. Contact data is masked, since a
// lost slip of paper is all it takes to ask; it is shown in full in person. Errors: RECEIPT-WRONG.
Result<Json> receipt_copy(Reader& reader, const std::string& receipt, const std::string& check);

}  // namespace wanhu::app
