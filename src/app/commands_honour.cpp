// Commands about honours: proposed to the body that the plan names, decided there, revoked on
// evidence. The program records; it decides nothing and does nothing to anybody.
#include <algorithm>

#include "app/command.hpp"
#include "app/import/guard.hpp"
#include "app/ladders.hpp"
#include "app/standards.hpp"
#include "store/tables/honour.hpp"

namespace wanhu::app {

namespace {

using domain::Proposal;

constexpr std::size_t k_id_max = 60, k_body_max = 100, k_reason_max = 500, k_evidence_max = 1000;

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

std::string read_words(base::FieldReader& fields, const char* name, std::size_t max) {
  std::string words = fields.text(name, max);
  if (holds_id_number(words)) fields.problem("STANDARD-PERSON", name);
  return words;
}

// Of the plan that has the unit, when several have honours of that name.
Result<HonoursFound> honours_for(const Histories& histories, const std::string& id,
                                 const std::string& unit) {
  std::optional<HonoursFound> found;
  for (const HonoursFound& one : honours_of(histories))
    if (one.honours->id == id && (!found || one.plan->unit(unit) != nullptr)) found = one;
  if (!found) return base::fail_field("HONOUR-UNKNOWN", "/data/honours", {{"honours", id}});
  return *found;
}

Result<Proposal> found(Context& c, const Uuid& id) {
  auto row = store::load_proposal(c.db, c.tenant(), id);
  if (!row || !c.scope().covers(row->proposal.unit)) return not_found();
  return std::move(row->proposal);
}

// Not while a measure in force says so (S3-45, S4-39); when that has ended, or was lifted, it may.
Result<void> may_be_honoured(Context& c, const std::string& unit) {
  const auto measure = honours_suspended(c.db, c.tenant(), unit, c.now().date());
  if (!measure) return {};
  base::Problem problem{.code = "HONOUR-SUSPENDED", .kind = base::Kind::refused};
  problem.with("name", measure->name).with("until", measure->to_day->iso());
  return base::fail(std::move(problem));
}

}  // namespace

namespace handlers {

Result<store::Decision> honour_propose(Context& c, base::FieldReader& fields) {
  Proposal proposal;
  proposal.id = fields.uuid("proposal_id");
  proposal.honours = fields.text("honours", k_id_max);
  proposal.unit = fields.text("unit", k_id_max);
  proposal.years = static_cast<int>(fields.integer("years", 1, 100));
  proposal.year = static_cast<int>(fields.integer_or("year", 0, 1900, 9999));
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(proposal.unit)) return not_found();
  if (store::load_proposal(c.db, c.tenant(), proposal.id))
    return base::fail_field("ID-USED", "/data/proposal_id");
  const Histories histories = c.plans.histories(c.db, c.tenant(), c.plan->version);
  const auto honours = honours_for(histories, proposal.honours, proposal.unit);
  if (!honours) return base::fail(honours.error());
  proposal.plan = honours->plan->head.id;
  proposal.plan_version = honours->version;
  proposal.standard = honours->standard();
  const std::map<int, bool> years =
      unit_years(histories, c.calendar, proposal.standard,
                 store::unit_periods(c.db, c.tenant(), proposal.standard), proposal.unit);
  // Without a year: the last one that is settled.
  if (proposal.year == 0 && !years.empty()) proposal.year = years.rbegin()->first;
  const int has =
      domain::streak(years, store::revoked_years(c.db, c.tenant(), proposal.honours, proposal.unit),
                     proposal.year);
  if (auto ok = may_be_honoured(c, proposal.unit); !ok) return base::fail(ok.error());
  const bool is_proposed = store::is_proposed(c.db, c.tenant(), proposal);
  return decided(domain::propose_honour(*honours->honours, proposal, has, is_proposed));
}

Result<store::Decision> honour_decide(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("proposal_id");
  const std::string outcome = fields.one_of("outcome", {"granted", "refused"});
  const std::string by = read_words(fields, "by", k_body_max);
  const std::string reason = read_words(fields, "reason", k_reason_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto proposal = found(c, id);
  if (!proposal) return base::fail(proposal.error());
  return decided(domain::decide_honour(*proposal, outcome, by, reason));
}

Result<store::Decision> honour_revoke(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("proposal_id");
  const std::string reason = read_words(fields, "reason", k_reason_max);
  const std::string evidence = read_words(fields, "evidence", k_evidence_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto proposal = found(c, id);
  if (!proposal) return base::fail(proposal.error());
  return decided(domain::revoke_honour(*proposal, reason, evidence));
}

}  // namespace handlers

}  // namespace wanhu::app
