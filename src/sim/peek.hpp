// What the simulator has to read back, since the program decides it: rounds as they were
// apportioned, what was drawn. Everything else it knows by itself. The only SQL of this room.
#pragma once

#include <string>
#include <vector>

#include "app/engine.hpp"

namespace wanhu::sim {

struct DrawnCall {  // for an independent call-back that nobody has made yet
  base::Uuid matter;
  int round = 1;
};
std::vector<DrawnCall> waiting_calls(app::Engine& engine);

struct Given {
  base::Uuid dwelling, visitor;
};
// In the order of the walk.
std::vector<Given> rounds_given(app::Engine& engine);

struct DrawnUnit {
  base::Uuid assessment;
  std::string unit;
};
std::vector<DrawnUnit> drawn_units(app::Engine& engine, const base::Uuid& draw);
// Of a settled period.
std::vector<std::string> passed_units(app::Engine& engine, const std::string& standard,
                                      const std::string& period);

struct DrawnThing {
  std::string item, unit;
};
std::vector<DrawnThing> drawn_things(app::Engine& engine, const base::Uuid& round);

struct ReachedStep {
  std::string ladder, unit, act;
  int rung = 1;
};
// Of every ladder that is counted and every unit, the highest step alone.
std::vector<ReachedStep> reached_steps(app::Engine& engine);
struct MeasureNow {
  std::string phase;
  bool rests = false;            // on evidence that stands
  std::vector<std::string> may;  // the commands that may follow
};
MeasureNow measure_now(app::Engine& engine, const base::Uuid& proposal);

}  // namespace wanhu::sim
