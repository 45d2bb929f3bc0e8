// The ladders of the plans in force and what the findings of supervision come to by them; shared by
// the commands and the queries about proposals.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/engine.hpp"
#include "domain/evaluation/ladder.hpp"
#include "domain/evaluation/proposal.hpp"
#include "store/tables/proposal.hpp"

namespace wanhu::app {

using base::Date;

struct LadderFound {
  const Member* member = nullptr;
  const plan::Ladder* ladder = nullptr;
  std::optional<std::set<std::string>> kinds{};  // nothing: nothing is counted by it
};
// In the order of the plans.
std::vector<LadderFound> ladders_of(const ActivePlan& set);
// Of that plan, or of the first that has one of that id.
std::optional<LadderFound> ladder_named(const ActivePlan& set, const std::string& id,
                                        const std::string& plan);

// The findings with their roads, and what was in order; of one unit when it is named. Covert rounds
// and re-contacts show what was in order when they have ended.
std::vector<domain::LadderFinding> ladder_findings(store::Db& db, Tenant tenant,
                                                   const std::optional<std::string>& unit = {});
std::vector<domain::LadderPass> ladder_passes(store::Db& db, Tenant tenant,
                                              const std::optional<std::string>& unit = {});
// Of one unit.
domain::LadderCount count_in(const LadderFound& found, const std::string& unit,
                             const std::vector<domain::LadderFinding>& findings,
                             const std::vector<domain::LadderPass>& passes, Date day);

// What a proposal rests on as of the day. A band rests on its edition until that is withdrawn.
domain::EvidenceNow evidence_of(store::Db& db, Tenant tenant,
                                const domain::EffectProposal& proposal,
                                const std::vector<domain::LadderFinding>& findings, Date day);

// A measure in force by which a unit is not honoured (S3-45, S4-39); nothing when there is none.
std::optional<domain::EffectProposal> honours_suspended(store::Db& db, Tenant tenant,
                                                        const std::string& unit, Date day);

// What a published table that stands says of the unit by those bands (domain/evaluation/band.hpp);
// nothing when it says nothing of it.
std::optional<domain::BandOutcome> band_outcome(store::Db& db, Tenant tenant, const Uuid& edition,
                                                const std::string& bands, const std::string& unit);

}  // namespace wanhu::app
