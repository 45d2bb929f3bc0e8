// Ladders and proposals as they stood at the end of a day. Findings and passes carry their days, so
// that what came later makes no difference; proposals are read from their steps.
#include "app/blocks_as_of.hpp"
#include "app/ladders.hpp"
#include "app/query_proposal.hpp"

namespace wanhu::app {

std::vector<LadderAsOf> ladders_as_of(Reader& reader, Date day) {
  const auto findings = ladder_findings(reader.db, reader.tenant(), reader.scope.unit);
  const auto passes = ladder_passes(reader.db, reader.tenant(), reader.scope.unit);
  std::vector<LadderAsOf> list;
  const plan::Org& org = reader.plan->plan.org;
  std::vector<std::string> units{org.root.id};
  for (const plan::Unit& unit : org.units) units.push_back(unit.id);
  for (const LadderFound& found : ladders_of(*reader.plan))
    for (const std::string& unit : units) {
      if (!reader.scope.covers(unit)) continue;
      const domain::LadderCount count = count_in(found, unit, findings, passes, day);
      int pending = 0;
      for (const domain::LadderRow& row : count.rows)
        pending += row.what == domain::LadderRow::What::pending ? 1 : 0;
      if (count.n == 0 && pending == 0) continue;
      list.push_back({.plan = found.member->plan.head.id,
                      .ladder = found.ladder->id,
                      .name = found.ladder->name.empty() ? found.ladder->id : found.ladder->name,
                      .unit = unit,
                      .n = count.n,
                      .pending = pending,
                      .since = count.since});
    }
  return list;
}

std::vector<EffectAsOf> effects_as_of(Reader& reader, const Cut& cut, Date day) {
  const auto findings = ladder_findings(reader.db, reader.tenant(), reader.scope.unit);
  std::vector<EffectAsOf> list;
  for (const store::EffectRow& row : store::effects_at(reader.db, reader.tenant(), cut.seq)) {
    const domain::EffectProposal& p = row.proposal;
    if (!p.told || !reader.scope.covers(p.unit)) continue;
    const domain::EvidenceNow evidence = domain::evidence_on(p, findings, day);
    list.push_back({.id = p.id,
                    .name = p.name,
                    .unit = p.unit,
                    .act = act_words(reader, p),
                    .phase = std::string(domain::phase_on(p, evidence, day)),
                    .from = p.from,
                    .to = p.ended ? p.ended : p.to_day});
  }
  return list;
}

}  // namespace wanhu::app
