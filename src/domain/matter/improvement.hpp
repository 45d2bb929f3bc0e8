// Improvement: what is done about the cause of several matters, so that they do not come again. It
// belongs to a kind of problem, in one unit or in all, and is closed with what was done and how it
// shows; whether it helped is read from the counts, not claimed. Source: plan S1 三(三), S1-22.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

// One cause has so many matters as examples at most.
inline constexpr std::size_t k_examples_max = 100;

struct Improvement {
  base::Uuid id;
  std::optional<std::string> unit{};  // nothing: the whole township
  std::string kind;                   // of matters, as in the plan
  std::string place;                  // may be empty
  std::string title, cause, action;
  std::string owner;  // an office or a person, in words
  base::Date due;
  std::vector<base::Uuid> matters{};
  bool open = true;
};

// improvement.opened: improvement unit|null kind place title cause action owner due matters[].
// MATTER-KIND, UNIT-UNKNOWN, IMPROVEMENT-DUE (in the past).
base::Result<Events> open_improvement(const plan::Plan& plan, const Improvement& improvement,
                                      base::Date today);
// improvement.updated, with the same fields: what the action is now. IMPROVEMENT-CLOSED.
base::Result<Events> update_improvement(const Improvement& before, const Improvement& after);
// improvement.closed: `done` with evidence, or `dropped` with the reason. IMPROVEMENT-CLOSED.
base::Result<Events> close_improvement(const Improvement& improvement, const std::string& outcome,
                                       const std::string& evidence);

}  // namespace wanhu::domain
