// The township's map: outlines of its units as a drawing (drawing.hpp), put by the centre, shown to
// everybody beside the counts that a plan publishes. Never a point of anybody.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/event.hpp"
#include "domain/map/drawing.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

struct UnitMap {
  std::string file;    // what the outlines came from, by name
  std::string number;  // of the map review (审图号); empty: the page calls it a sketch
  Drawing drawing;
};

// The units of a plan as a file may name them.
std::vector<NamedUnit> named_units(const plan::Plan& plan);

// Whether a drawing can be put: MAP-EMPTY (no unit), MAP-DRAWING (not as `draw` makes them),
// MAP-FINE {max} (too many points), MAP-UNIT-GONE {unit} (not of the plan), MAP-UNIT-TWICE {unit},
// MAP-ABOVE {name, below} (a unit together with one below it in the plan's tree).
base::Result<void> check_drawing(const plan::Plan& plan, const Drawing& drawing);

// `before`: {"file", "number", "drawing"} as they are kept today, null when none is. Also MAP-SAME.
base::Result<Events> put_map(const plan::Plan& plan, const UnitMap& map, const base::Json& before);
// MAP-NONE.
base::Result<Events> remove_map(const std::string& reason, const base::Json& before);

// {"width", "height", "units": [{"unit", "rings": [[x, y, …] …], "label": [x, y, room]}]}, and
// "bounds": [west, south, east, north] in steps of a hundred-thousandth of a degree when they are
// known; labels are found once, when the map is put, and never again.
base::Json to_json(const Drawing& drawing);
// As a command has it: without labels. FIELD-TYPE and the like.
base::Result<Drawing> drawing_from_json(const base::Json& json, const std::string& pointer);

}  // namespace wanhu::domain
