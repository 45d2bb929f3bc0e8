#include "app/query_follow.hpp"

#include "app/filter.hpp"
#include "app/work_now.hpp"
#include "domain/work/follow.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using domain::Followed;
using store::Row;

constexpr int k_unit_days = 366, k_all_days = 31;
constexpr std::size_t k_items_max = 20;
constexpr std::int64_t k_looked_at = 60;  // of which some may have been met since

const store::Statement k_steps{
    store::Reach::tenant, "ask_steps_of",
    "SELECT step, at_ms FROM ask_step WHERE tenant = $1 AND rule = $2 AND unit = $3 AND day = $4 "
    "AND plan_id = $5 ORDER BY at_ms, step"};

constexpr const char* k_open =
    " FROM ask_step s WHERE s.tenant = $1 AND s.step = 'explain' AND s.to_day >= $2 "
    "AND NOT EXISTS (SELECT 1 FROM ask_explanation e WHERE e.tenant = $1 AND e.rule = s.rule AND "
    "e.unit = s.unit AND e.day = s.day AND e.plan_id = s.plan_id) "
    "AND NOT EXISTS (SELECT 1 FROM ask_excuse x WHERE x.tenant = $1 AND x.rule = s.rule AND "
    "x.unit = s.unit AND x.day = s.day AND x.plan_id = s.plan_id AND x.ended_seq IS NULL)";

Filter open_ones(const Reader& reader) {
  const int days = reader.scope.unit ? k_unit_days : k_all_days;
  Filter filter({reader.tenant(), (reader.now.date() - days).days()});
  if (reader.scope.unit) filter.add("s.unit = {}", *reader.scope.unit);
  return filter;
}

std::vector<Followed> newest_open(Reader& reader) {
  Filter filter = open_ones(reader);
  const std::string where = filter.where();
  const std::string limit = filter.place(k_looked_at);
  std::vector<Followed> steps;
  reader.db.each(std::string("SELECT s.plan_id, s.rule, s.unit, s.day, s.to_day, s.name") + k_open +
                     where + " ORDER BY s.to_day DESC, s.rule, s.unit, s.plan_id, s.day LIMIT " +
                     limit,
                 filter.params(), [&](const Row& row) {
                   steps.push_back({.plan = row.text(0),
                                    .rule = row.text(1),
                                    .unit = row.text(2),
                                    .day = date_of(row, 3),
                                    .to = date_of(row, 4),
                                    .step = domain::Step::explain,
                                    .name = row.text(5)});
                 });
  return steps;
}

std::int64_t count_open(Reader& reader) {
  const Filter filter = open_ones(reader);
  return reader.db.query(std::string("SELECT count(*)") + k_open + filter.where(), filter.params())
      .front()
      .i64(0);
}

// Not done in the meantime, and asked for as it was then.
bool still_open(Reader& reader, const Work& work, const Followed& step) {
  const auto ask = work.find(step.plan, step.rule, step.unit, step.day);
  if (!ask || ask->window.from != step.day) return false;
  const auto state = state_now(reader.db, reader.tenant(), *ask, reader.now.date());
  return domain::still_holds(domain::Step::explain, state, /*is_explained=*/false);
}

}  // namespace

Json to_explain(Reader& reader) {
  Json items = Json::array();
  std::int64_t more = 0;
  if (access::may_send(reader.scope.role, "ask.explain")) {
    const std::vector<Followed> steps = newest_open(reader);
    const WorkRef work =
        reader.engine.work().version(reader.db, reader.tenant(), reader.engine.plans(),
                                     reader.engine.calendar(), reader.plan->version);
    if (steps.size() == static_cast<std::size_t>(k_looked_at))
      more = count_open(reader) - k_looked_at;
    for (const Followed& step : steps) {
      if (!still_open(reader, *work, step)) continue;
      if (items.size() == k_items_max) {
        ++more;
        continue;
      }
      items.push_back({{"plan", step.plan},
                       {"rule", step.rule},
                       {"name", step.name},
                       {"unit", step.unit},
                       {"unit_name", reader.unit_name(step.unit)},
                       {"from", step.day.iso()},
                       {"to", step.to.iso()}});
    }
  }
  return {{"items", std::move(items)}, {"more", more}};
}

std::vector<std::string> steps_in_words(Reader& reader, const domain::Ask& ask) {
  std::vector<std::string> lines;
  reader.db.each(k_steps,
                 {reader.tenant(), ask.rule->key, std::string(ask.unit), ask.window.from.days(),
                  std::string(ask.plan)},
                 [&](const Row& row) {
                   lines.push_back(word(reader, "ASK-STEP-" + row.text(0),
                                        {{"day", row.instant(1).date().iso()}}));
                 });
  return lines;
}

}  // namespace wanhu::app
