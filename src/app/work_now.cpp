#include "app/work_now.hpp"

#include "app/filter.hpp"
#include "app/query.hpp"
#include "store/tables/work.hpp"

namespace wanhu::app {

domain::AskState state_now(store::Db& db, store::Tenant tenant, const domain::Ask& ask,
                           base::Date today) {
  const domain::Rule& rule = *ask.rule;
  Filter filter({tenant, rule.key, std::string(ask.plan)});
  if (!rule.everywhere) filter.add("a.unit = {}", std::string(ask.unit));
  if (!rule.is_once()) {
    filter.add("a.day >= {}", ask.window.from.days());
    filter.add("a.day <= {}", ask.window.to.days());
  }
  std::vector<domain::Deed> deeds;
  db.each(
      "SELECT a.day, a.n, a.subject, a.handed_in FROM act a WHERE a.tenant = $1 AND a.rule = $2 "
      "AND a.plan_id = $3 AND a.withdrawn_seq IS NULL" +
          filter.where(),
      filter.params(), [&](const store::Row& row) {
        domain::Deed deed{.day = date_of(row, 0), .n = row.i64(1)};
        if (!row.is_null(2)) deed.subject = row.uuid(2);
        if (const std::string& items = row.text(3); items != "[]")
          deed.handed_in = Json::parse(items);
        deeds.push_back(std::move(deed));
      });
  domain::Done done = domain::done_of(ask, deeds);
  done.excused = store::is_excused(db, tenant, ask);
  return domain::state_of(ask.window, ask.times, done, today);
}

}  // namespace wanhu::app
