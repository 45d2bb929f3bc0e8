// Plans of units' own that were filed for a task (domain/work/filing.hpp).
#include "domain/work/filing.hpp"
#include "store/statement.hpp"
#include "store/tables/rooms.hpp"
#include "store/tables/work.hpp"

namespace wanhu::store::tables {

namespace {

const Statement k_filing_put{
    Reach::tenant, "plan_filing_put",
    "INSERT INTO plan_filing (tenant, act_id, plan_id, rule, unit, filed_plan, title, digest, "
    "source, found, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

}  // namespace

bool apply_filing(Db& db, const Context& c, const domain::Event& event) {
  if (event.type != "plan.filed") return false;
  const domain::Filing filing = domain::filing_from_json(event.data);
  const domain::Act& act = filing.act;
  put_act(db, c, act);
  db.exec(k_filing_put, {c.tenant, act.id, act.plan, act.rule, act.unit, filing.filed_plan,
                         filing.title, filing.digest, filing.source, filing.found, c.seq});
  return true;
}

}  // namespace wanhu::store::tables
