#include "store/tables/honour.hpp"

#include <stdexcept>

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

using domain::ProposalState;

const Statement k_propose{
    Reach::tenant, "honour_propose",
    "INSERT INTO honour_proposal (tenant, proposal_id, plan_id, plan_version, honours, standard, "
    "unit, year, years, act, approver, state, at_ms, actor, decided_by, decision, revocation, "
    "evidence, made_seq, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'proposed', "
    "$12, $13, '', '', '', '', $14, $14)"};
const Statement k_decide{
    Reach::tenant, "honour_decide",
    "UPDATE honour_proposal SET state = $3, decided_by = $4, decision = $5, decided_ms = $6, "
    "seq = $7 WHERE tenant = $1 AND proposal_id = $2"};
const Statement k_revoke{
    Reach::tenant, "honour_revoke",
    "UPDATE honour_proposal SET state = 'revoked', revocation = $3, evidence = $4, "
    "revoked_ms = $5, seq = $6 WHERE tenant = $1 AND proposal_id = $2"};
const Statement k_by_id{
    Reach::tenant, "honour_row",
    "SELECT proposal_id, plan_id, plan_version, honours, standard, unit, year, years, act, "
    "approver, state, at_ms, actor, decided_ms, decided_by, decision, revoked_ms, revocation, "
    "evidence, made_seq FROM honour_proposal WHERE tenant = $1 AND proposal_id = $2"};
const Statement k_all{
    Reach::tenant, "honour_rows",
    "SELECT proposal_id, plan_id, plan_version, honours, standard, unit, year, years, act, "
    "approver, state, at_ms, actor, decided_ms, decided_by, decision, revoked_ms, revocation, "
    "evidence, made_seq FROM honour_proposal WHERE tenant = $1 "
    "ORDER BY year DESC, unit, honours, years, proposal_id"};
const Statement k_same{
    Reach::tenant, "honour_same",
    "SELECT count(*) FROM honour_proposal WHERE tenant = $1 AND honours = $2 AND unit = $3 "
    "AND year = $4 AND years = $5 AND state <> 'refused'"};
const Statement k_revoked{
    Reach::tenant, "honour_revoked_years",
    "SELECT year FROM honour_proposal WHERE tenant = $1 AND honours = $2 AND unit = $3 "
    "AND state = 'revoked' ORDER BY year, proposal_id"};

ProposalState state_of(const std::string& text) {
  for (const ProposalState state : {ProposalState::proposed, ProposalState::granted,
                                    ProposalState::refused, ProposalState::revoked})
    if (domain::text_of(state) == text) return state;
  throw std::logic_error("unknown state of a proposal: " + text);
}

ProposalRow proposal_of(const Row& row) {
  return {.proposal = {.id = row.uuid(0),
                       .plan = row.text(1),
                       .honours = row.text(3),
                       .standard = row.text(4),
                       .unit = row.text(5),
                       .plan_version = row.i64(2),
                       .year = static_cast<int>(row.i64(6)),
                       .years = static_cast<int>(row.i64(7)),
                       .act = row.text(8),
                       .by = row.text(9),
                       .state = state_of(row.text(10))},
          .at = row.instant(11),
          .actor = row.text(12),
          .decided = row.instant_if(13),
          .revoked = row.instant_if(16),
          .decided_by = row.text(14),
          .decision = row.text(15),
          .revocation = row.text(17),
          .evidence = row.text(18),
          .made_seq = row.i64(19)};
}

}  // namespace

namespace tables {

bool apply_honour(Db& db, const Context& c, const domain::Event& event) {
  if (!event.type.starts_with("honour.")) return false;
  const Json& data = event.data;
  const base::Uuid id = uuid_of(data, "proposal");
  const auto number = [&](const char* name) { return data.at(name).get<std::int64_t>(); };
  if (event.type == "honour.proposed")
    db.exec(k_propose,
            {c.tenant, id, text_of(data, "plan"), number("plan_version"), text_of(data, "honours"),
             text_of(data, "standard"), text_of(data, "unit"), number("year"), number("years"),
             text_of(data, "act"), text_of(data, "by"), c.at, c.actor, c.seq});
  else if (event.type == "honour.decided")
    db.exec(k_decide, {c.tenant, id, text_of(data, "outcome"), text_of(data, "by"),
                       text_of(data, "reason"), c.at, c.seq});
  else if (event.type == "honour.revoked")
    db.exec(k_revoke,
            {c.tenant, id, text_of(data, "reason"), text_of(data, "evidence"), c.at, c.seq});
  else
    return false;
  return true;
}

}  // namespace tables

std::optional<ProposalRow> load_proposal(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_by_id, {tenant, id});
  if (!row) return {};
  return proposal_of(*row);
}

std::vector<ProposalRow> proposals(Db& db, Tenant tenant) {
  std::vector<ProposalRow> rows;
  db.each(k_all, {tenant}, [&](const Row& row) { rows.push_back(proposal_of(row)); });
  return rows;
}

bool is_proposed(Db& db, Tenant tenant, const domain::Proposal& proposal) {
  return db.query_one(k_same,
                      {tenant, proposal.honours, proposal.unit, proposal.year, proposal.years})
             ->i64(0) > 0;
}

std::set<int> revoked_years(Db& db, Tenant tenant, const std::string& honours,
                            const std::string& unit) {
  std::set<int> years;
  db.each(k_revoked, {tenant, honours, unit},
          [&](const Row& row) { years.insert(static_cast<int>(row.i64(0))); });
  return years;
}

}  // namespace wanhu::store
