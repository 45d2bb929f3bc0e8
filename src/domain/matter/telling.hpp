// Who hears the outcome, in the order in which the plan says it (matters.tell; S0, S1: first
// whoever went to the door, then the resident). The order binds what the staff do: the resident is
// told when those before them have heard. It never keeps the answer from the resident, who reads it
// by receipt, and by message where the plan sends one, from the moment it is given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

struct Told {
  std::string to;                // "visitor", "owner", "resident", or the id of a body of the plan
  std::optional<Uuid> person{};  // who that is, where it is one
  bool has_heard = false;        // of this answer
  bool operator==(const Told&) const = default;
};

// Those of the plan who are there, in its order; none before the answer, and none of what nobody
// routes (Matter::is_taken_on), about which no staff is told. Whoever answered has heard. `gone`:
// whoever brought it in has no account any more that reaches it.
std::vector<Told> tell_order(const plan::Plan& plan, const Matter& matter, bool gone);

// The resident was told by `teller`, who has heard it therefore. MATTER-TELL-VISITOR-FIRST,
// MATTER-TELL-OWNER-FIRST, MATTER-TELL-FIRST {first} while somebody before the resident has not;
// otherwise as `tell` of decide.hpp.
Result<Events> tell_resident(const plan::Plan& plan, const Matter& matter,
                             const std::string& channel, Instant at, const Uuid& teller, bool gone,
                             Instant now);
// Somebody of the staff or a body heard it (matter.informed). MATTER-STATE before the answer;
// MATTER-TELL-WHO when the plan does not name them or nobody is there, MATTER-TELL-HEARD.
Result<Events> inform(const plan::Plan& plan, const Matter& matter, const std::string& to,
                      const std::string& channel, Instant at, bool gone, Instant now);

}  // namespace wanhu::domain
