// A service request as it is posted, on its way to a matter.
#pragma once

#include <string>

#include "app/engine.hpp"
#include "app/query_requests.hpp"
#include "plan/plan.hpp"
#include "server/http/message.hpp"

namespace wanhu::server::open311 {

struct Submission {
  app::Command command;  // client.open
  std::string check;     // six digits, made here: for the notice to the requester
};

// device_id, account_id, e-mail and media_url are accepted and dropped: a handset's number is
// nobody's business, and there is nothing here that would use the others. Coordinates become words
// of the place, rounded to about a metre; the village comes from attribute[unit] or address_id.
// Errors: OPEN311-MISSING without a service, OPEN311-SERVICE for an unknown one (404),
// OPEN311-LOCATION, OPEN311-UNIT, OPEN311-ATTRIBUTE {field}, those of Parameters.
base::Result<Submission> read_submission(const http::Values& form, const plan::Plan& plan,
                                         const app::Client& client, base::Instant now);

}  // namespace wanhu::server::open311
