#include "app/ladders.hpp"

#include <algorithm>

#include "domain/evaluation/band.hpp"
#include "plan/ladder_when.hpp"
#include "store/statement.hpp"
#include "store/tables/ranking.hpp"

namespace wanhu::app {

namespace {

using domain::LadderFinding;
using domain::LadderPass;
using domain::SpotFindingState;
using store::Reach;
using store::Row;
using store::Statement;

const Statement k_findings{
    Reach::tenant, "ladder_findings",
    "SELECT f.finding_id, f.round_id, r.plan_id, f.unit, f.kind, f.found_day, s.step, s.at_ms "
    "FROM supervision_finding f "
    "JOIN supervision_round r ON r.tenant = $1 AND r.round_id = f.round_id "
    "JOIN supervision_step s ON s.tenant = $1 AND s.finding_id = f.finding_id "
    "WHERE f.tenant = $1 AND s.step <> 'matter' ORDER BY f.finding_id, s.n"};
const Statement k_unit_findings{
    Reach::tenant, "ladder_findings_of_unit",
    "SELECT f.finding_id, f.round_id, r.plan_id, f.unit, f.kind, f.found_day, s.step, s.at_ms "
    "FROM supervision_finding f "
    "JOIN supervision_round r ON r.tenant = $1 AND r.round_id = f.round_id "
    "JOIN supervision_step s ON s.tenant = $1 AND s.finding_id = f.finding_id "
    "WHERE f.tenant = $1 AND f.unit = $2 AND s.step <> 'matter' ORDER BY f.finding_id, s.n"};
// Whoever is of a unit hears nothing of a covert round or of a re-contact before it has ended.
const Statement k_passes{
    Reach::tenant, "ladder_passes",
    "SELECT k.round_id, r.plan_id, k.unit, k.at_ms, r.done_day, "
    "CASE WHEN r.how = 'covert' OR r.of_what = 'visits' THEN 1 ELSE 0 END "
    "FROM supervision_check k "
    "JOIN supervision_round r ON r.tenant = $1 AND r.round_id = k.round_id "
    "WHERE k.tenant = $1 AND k.result = 'in_order' ORDER BY k.seq, k.check_id"};
const Statement k_unit_passes{
    Reach::tenant, "ladder_passes_of_unit",
    "SELECT k.round_id, r.plan_id, k.unit, k.at_ms, r.done_day, "
    "CASE WHEN r.how = 'covert' OR r.of_what = 'visits' THEN 1 ELSE 0 END "
    "FROM supervision_check k "
    "JOIN supervision_round r ON r.tenant = $1 AND r.round_id = k.round_id "
    "WHERE k.tenant = $1 AND k.unit = $2 AND k.result = 'in_order' ORDER BY k.seq, k.check_id"};

SpotFindingState state_after(const std::string& step) {
  if (step == "in_order") return SpotFindingState::closed;
  if (step == "not_yet") return SpotFindingState::upheld;
  return domain::spot_finding_state_of(step);
}

bool suspends_honours(const std::string& act) {
  return act == "honours_suspended" || act == "veto";
}

}  // namespace

std::vector<LadderFound> ladders_of(const ActivePlan& set) {
  std::vector<LadderFound> all;
  for (const Member& member : set.members)
    for (const plan::Ladder& ladder : member.plan.ladders)
      all.push_back({&member, &ladder, plan::findings_of(ladder.when)});
  return all;
}

std::optional<LadderFound> ladder_named(const ActivePlan& set, const std::string& id,
                                        const std::string& plan) {
  for (LadderFound& one : ladders_of(set))
    if (one.ladder->id == id && (plan.empty() || one.member->plan.head.id == plan))
      return std::move(one);
  return {};
}

std::vector<LadderFinding> ladder_findings(store::Db& db, Tenant tenant,
                                           const std::optional<std::string>& unit) {
  std::vector<LadderFinding> all;
  const auto add = [&](const Row& row) {
    if (all.empty() || all.back().id != row.uuid(0))
      all.push_back({.id = row.uuid(0),
                     .round = row.uuid(1),
                     .plan = row.text(2),
                     .unit = row.text(3),
                     .kind = row.text(4),
                     .day = Date(static_cast<std::int32_t>(row.i64(5)))});
    all.back().turns.emplace_back(row.instant(7).date(), state_after(row.text(6)));
  };
  if (unit)
    db.each(k_unit_findings, {tenant, *unit}, add);
  else
    db.each(k_findings, {tenant}, add);
  return all;
}

std::vector<LadderPass> ladder_passes(store::Db& db, Tenant tenant,
                                      const std::optional<std::string>& unit) {
  std::vector<LadderPass> all;
  const auto add = [&](const Row& row) {
    const bool quiet = row.flag(5);
    if (quiet && row.is_null(4)) return;
    const Date day = quiet ? Date(static_cast<std::int32_t>(row.i64(4))) : row.instant(3).date();
    all.push_back({.round = row.uuid(0), .plan = row.text(1), .unit = row.text(2), .day = day});
  };
  if (unit)
    db.each(k_unit_passes, {tenant, *unit}, add);
  else
    db.each(k_passes, {tenant}, add);
  return all;
}

domain::LadderCount count_in(const LadderFound& found, const std::string& unit,
                             const std::vector<LadderFinding>& findings,
                             const std::vector<LadderPass>& passes, Date day) {
  if (!found.kinds) return {};
  const std::string& plan = found.member->plan.head.id;
  std::vector<LadderFinding> own;
  std::vector<LadderPass> passed;
  for (const LadderFinding& one : findings)
    if (one.unit == unit && one.plan == plan) own.push_back(one);
  for (const LadderPass& one : passes)
    if (one.unit == unit && one.plan == plan) passed.push_back(one);
  return domain::count_on(*found.ladder, *found.kinds, own, passed, day);
}

domain::EvidenceNow evidence_of(store::Db& db, Tenant tenant,
                                const domain::EffectProposal& proposal,
                                const std::vector<LadderFinding>& findings, Date day) {
  if (proposal.edition) {
    const auto edition = store::load_league_edition(db, tenant, *proposal.edition);
    if (!edition || edition->edition.withdrawn) return {};
  }
  return domain::evidence_on(proposal, findings, day);
}

std::optional<domain::EffectProposal> honours_suspended(store::Db& db, Tenant tenant,
                                                        const std::string& unit, Date day) {
  std::optional<domain::EffectProposal> longest;
  std::optional<std::vector<LadderFinding>> findings;
  for (const store::EffectRow& row : store::effects(db, tenant, unit)) {
    const domain::EffectProposal& p = row.proposal;
    if (!suspends_honours(p.act) || p.state != domain::EffectState::approved) continue;
    if (!findings) findings = ladder_findings(db, tenant, unit);
    if (!domain::is_in_force(p, evidence_of(db, tenant, p, *findings, day), day)) continue;
    if (!longest || *p.to_day > *longest->to_day) longest = p;
  }
  return longest;
}

namespace {

std::optional<Json> band_row(const Json& table, const std::string& bands, const std::string& unit) {
  for (const Json& league : table.at("leagues"))
    for (const Json& row : league.at("rows")) {
      if (row.at("unit") != unit) continue;
      for (const Json& one : row.at("bands"))
        if (one.at("bands") == bands) return one;
    }
  return {};
}

bool is_apart(const Json& table, const std::string& unit) {
  for (const Json& league : table.at("leagues"))
    for (const Json& one : league.at("apart"))
      if (one.at("unit") == unit) return true;
  return false;
}

// "《方案》三(三)": an effect by rank is the plan's own, and cites it.
std::string plan_basis(const Json& table, const std::string& bands) {
  std::string src;
  for (const Json& one : table.at("bands"))
    if (one.at("id") == bands) src = one.at("src").get<std::string>();
  return "《" + table.at("plan_title").get<std::string>() + "》" + src;
}

}  // namespace

std::optional<domain::BandOutcome> band_outcome(store::Db& db, Tenant tenant, const Uuid& edition,
                                                const std::string& bands, const std::string& unit) {
  const auto found = store::load_league_edition(db, tenant, edition);
  if (!found || found->edition.withdrawn) return {};
  const Json& table = found->edition.table;
  domain::BandOutcome outcome{.edition = edition,
                              .plan = found->edition.plan,
                              .bands = bands,
                              .name = table.at("name").get<std::string>(),
                              .unit = unit,
                              .basis = plan_basis(table, bands),
                              .note = {},
                              .act = {}};
  const auto row = band_row(table, bands, unit);
  if (!row && !is_apart(table, unit)) return {};
  if (!row || row->at("withheld") != domain::text_of(domain::Withheld::none)) {
    outcome.withheld = true;
    if (row && !row->at("why").is_null()) outcome.reason = row->at("why").at("zh");
    return outcome;
  }
  const auto words = [&](const char* name) {
    const Json& value = row->at(name);
    return value.is_null() ? std::string() : value.get<std::string>();
  };
  outcome.note = words("note");
  outcome.act = words("act");
  if (!row->at("money").is_null()) outcome.yuan = row->at("money").get<std::int64_t>();
  if (!row->at("due").is_null()) outcome.due = Date::parse(words("due"));
  return outcome;
}

}  // namespace wanhu::app
