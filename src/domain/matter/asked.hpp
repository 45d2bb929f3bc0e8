// What a plan says of the words that a resident spoke to a question of its form which opens a
// matter (form.*.ask.*): who may read them, and for how long they are kept. Fixed when the matter
// is opened, by the plan it lives under (law 3; guard G13).
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"
#include "calendar/calendar.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

struct Asked {
  std::string form{}, question{};
};

// {form, question, access, erase_day}, as it stands in matter.opened; null when the plan has no
// such question that opens a matter, or says neither of it. The words are kept for the term from
// the day on which they were said, and in any case until the matter is closed: what they were said
// for.
base::Json asked_json(const plan::Plan& plan, const calendar::Calendar& calendar,
                      const Asked& asked, base::Date said);

// Whether somebody reads them. `has_hand`: owns it, brought it in, answered it or took part.
// `routes`: of the centre; `unowned`: nobody has it in hand, so that the centre has to route it.
bool may_read_asked(const std::string& access, bool has_hand, bool routes, bool unowned);

}  // namespace wanhu::domain
