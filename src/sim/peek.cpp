#include "sim/peek.hpp"

#include <set>

#include "app/ladders.hpp"
#include "store/statement.hpp"
#include "store/tables/standard.hpp"

namespace wanhu::sim {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

const Statement k_waiting{Reach::tenant, "simulated_calls",
                          "SELECT matter_id, round FROM callback WHERE tenant = $1 AND "
                          "state = 'waiting' ORDER BY drawn_ms, matter_id"};
const Statement k_given{Reach::tenant, "simulated_rounds",
                        "SELECT dwelling_id, visitor FROM dwelling WHERE tenant = $1 AND visitor "
                        "IS NOT NULL ORDER BY unit, grp, code, dwelling_id"};
const Statement k_units{Reach::tenant, "simulated_drawn",
                        "SELECT assessment_id, unit FROM standard_assessment WHERE tenant = $1 "
                        "AND draw_id = $2 ORDER BY unit, assessment_id"};
const Statement k_things{Reach::tenant, "simulated_items",
                         "SELECT item, unit FROM supervision_item WHERE tenant = $1 AND "
                         "round_id = $2 AND drawn = 1 ORDER BY item"};

}  // namespace

std::vector<DrawnCall> waiting_calls(app::Engine& engine) {
  std::vector<DrawnCall> found;
  engine.reads().lease()->each(k_waiting, {engine.tenant()}, [&](const Row& row) {
    found.push_back({row.uuid(0), static_cast<int>(row.i64(1))});
  });
  return found;
}

std::vector<Given> rounds_given(app::Engine& engine) {
  std::vector<Given> found;
  engine.reads().lease()->each(k_given, {engine.tenant()}, [&](const Row& row) {
    found.push_back({row.uuid(0), row.uuid(1)});
  });
  return found;
}

std::vector<DrawnUnit> drawn_units(app::Engine& engine, const base::Uuid& draw) {
  std::vector<DrawnUnit> found;
  engine.reads().lease()->each(k_units, {engine.tenant(), draw}, [&](const Row& row) {
    found.push_back({row.uuid(0), row.text(1)});
  });
  return found;
}

std::vector<std::string> passed_units(app::Engine& engine, const std::string& standard,
                                      const std::string& period) {
  std::vector<std::string> found;
  const auto lease = engine.reads().lease();
  for (const store::UnitPeriod& one : store::unit_periods(*lease, engine.tenant(), standard))
    if (one.period == period && one.passed) found.push_back(one.unit);
  return found;
}

std::vector<DrawnThing> drawn_things(app::Engine& engine, const base::Uuid& round) {
  std::vector<DrawnThing> found;
  engine.reads().lease()->each(k_things, {engine.tenant(), round}, [&](const Row& row) {
    found.push_back({row.text(0), row.text(1)});
  });
  return found;
}

std::vector<ReachedStep> reached_steps(app::Engine& engine) {
  const auto lease = engine.reads().lease();
  const base::Date today = engine.now().date();
  const app::PlanRef plans = engine.plans().newest(*lease, engine.tenant());
  std::vector<ReachedStep> steps;
  std::set<std::string> units;
  for (const domain::LadderFinding& one : app::ladder_findings(*lease, engine.tenant()))
    units.insert(one.unit);
  for (const std::string& unit : units) {
    const auto findings = app::ladder_findings(*lease, engine.tenant(), unit);
    const auto passes = app::ladder_passes(*lease, engine.tenant(), unit);
    for (const app::LadderFound& found : app::ladders_of(*plans)) {
      if (!found.kinds) continue;
      const auto places =
          domain::reached(*found.ladder, app::count_in(found, unit, findings, passes, today).n);
      if (places.empty()) continue;
      const plan::LadderStep& step = found.ladder->steps.at(places.front());
      steps.push_back({found.ladder->id, unit, step.act, domain::rung_of(step)});
    }
  }
  return steps;
}

MeasureNow measure_now(app::Engine& engine, const base::Uuid& proposal) {
  const auto lease = engine.reads().lease();
  const base::Date today = engine.now().date();
  const auto row = store::load_effect(*lease, engine.tenant(), proposal);
  const domain::EffectProposal& one = row.value().proposal;
  const auto now = app::evidence_of(*lease, engine.tenant(), one,
                                    app::ladder_findings(*lease, engine.tenant(), one.unit), today);
  return {.phase = std::string(domain::phase_on(one, now, today)),
          .rests = now.stands >= one.rung,
          .may = domain::steps_in(one, now, today)};
}

}  // namespace wanhu::sim
