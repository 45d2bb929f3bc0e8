// The road of a finding of supervision, which is about a unit, a place or a matter and never about
// a person (S3-17): the unit is told and states its view within a term, somebody who did not make
// the check decides, the unit may have that looked at once more by a third person (S1-28), it puts
// right what stands, and somebody else than who made the check looks again. Nothing follows for
// anybody by itself (guard G07); what a plan's ladder says of such a finding is shown, never done.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

using base::Date;
using base::Result;
using base::Uuid;

enum class SpotFindingState {
  found,      // of a covert round that goes on: the unit does not know
  told,       // the unit may state its view
  stated,     // it has
  upheld,     // it stands: to be put right, or appealed against
  appealed,   // to be looked at by a third person
  rectified,  // to be looked at again
  lifted,     // it does not stand; the end
  closed,     // it was put right; the end
};
std::string_view text_of(SpotFindingState state);
SpotFindingState spot_finding_state_of(std::string_view text);

struct OpenFinding {
  Uuid id, round, check;
  std::string item, unit, kind;
  SpotFindingState state = SpotFindingState::found;
  std::string recorder;              // account
  std::set<std::string> deciders{};  // accounts
  std::optional<Date> statement_due{}, appeal_due{};
  bool appealed = false;  // once
  bool has_matter = false;
};

// Every function below: SUPERVISION-STEP when the finding is not so far, or further. Each event:
// finding unit text, and what stands beside it.

// supervision.stated; by the unit, or taken down by the centre from a paper of the unit's
// (`taken_down`), never by who made the check: SUPERVISION-SAME-HAND. Until it is decided.
Result<Events> state_view(const OpenFinding& finding, const std::string& text,
                          const std::string& actor, bool taken_down);

// supervision.decided: upheld appeal_due. Not by who made the check, an appeal not by who decided
// before (SUPERVISION-SAME-HAND); not before the unit has stated its view or its days have passed
// (SUPERVISION-WAIT {until}).
Result<Events> decide_finding(const OpenFinding& finding, bool upheld, const std::string& reason,
                              const std::string& actor, Date today, Date appeal_due);

// supervision.appealed; once, within its days: SUPERVISION-APPEALED, SUPERVISION-APPEAL-LATE
// {until}. Taken down as a statement is.
Result<Events> appeal_finding(const OpenFinding& finding, const std::string& text,
                              const std::string& actor, bool taken_down, Date today);

// supervision.rectified: what was done. Taken down as a statement is.
Result<Events> rectify_finding(const OpenFinding& finding, const std::string& text,
                               const std::string& actor, bool taken_down);

// supervision.rechecked: in_order. Not by who made the check: SUPERVISION-SAME-HAND. What is not in
// order is put right anew.
Result<Events> recheck_finding(const OpenFinding& finding, bool in_order, const std::string& text,
                               const std::string& actor);

// supervision.matter_opened: matter. What needs repair goes its own way as a matter, once, and not
// before the unit knows of the finding: SUPERVISION-MATTER.
Result<Events> link_matter(const OpenFinding& finding, const Uuid& matter);

// What the state allows, whoever asks ("supervision.state" …).
std::vector<std::string> steps_in(const OpenFinding& finding);

// The plan's ladders whose condition names this kind of finding, in the plan's order.
std::vector<const plan::Ladder*> ladders_naming(const plan::Plan& plan, std::string_view finding);

}  // namespace wanhu::domain
