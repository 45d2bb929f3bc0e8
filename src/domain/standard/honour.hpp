// Honours for standards met year after year (block [honours.*]; plan S4 五(四)): proposed to the
// body that the plan names, decided by it, and revoked on evidence. Nothing is automatic: a streak
// makes nothing but the right to be proposed, and a revocation takes the honour and its year,
// nothing else.
#pragma once

#include <map>
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

using base::Instant;
using base::Uuid;

// How many years in a row, `last` being the last of them: each of them passed and not revoked. A
// year that is not there, failed or was revoked ends the streak; 0 when `last` itself does.
int streak(const std::map<int, bool>& passed, const std::set<int>& revoked, int last);

// A settled period of a standard in one unit.
struct PeriodResult {
  std::string period;
  int year = 0;
  bool passed = false;
};
// Year by year: passed when every period of the year is. `expected`: how many a year has by the
// plans; a year with periods that are not settled yet is not there.
std::map<int, bool> years_of(const std::vector<PeriodResult>& settled,
                             const std::map<int, int>& expected);

// The row with the most years that a streak of so many has; null when there is none.
const plan::Honour* honour_for(const plan::Honours& honours, int streak);

enum class ProposalState { proposed, granted, refused, revoked };
std::string_view text_of(ProposalState state);

struct Proposal {
  Uuid id{};
  std::string plan{}, honours{}, standard{}, unit{};
  std::int64_t plan_version = 0;
  int year = 0;             // the last of the streak
  int years = 0;            // of the row
  std::string act{}, by{};  // what is proposed, to whom
  ProposalState state = ProposalState::proposed;
};

// honour.proposed. HONOUR-ROW {years} (the plan has no such row), HONOUR-STREAK {has, years},
// HONOUR-TWICE (proposed for that year already, and not refused).
base::Result<Events> propose_honour(const plan::Honours& honours, Proposal proposal, int streak,
                                    bool is_proposed);
// honour.decided: granted or refused, by whom, with the reason. HONOUR-DECIDED.
base::Result<Events> decide_honour(const Proposal& proposal, const std::string& outcome,
                                   const std::string& by, const std::string& reason);
// honour.revoked, on evidence (clause S4-39). HONOUR-NOT-GRANTED.
base::Result<Events> revoke_honour(const Proposal& proposal, const std::string& reason,
                                   const std::string& evidence);

}  // namespace wanhu::domain
