#include "app/map.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "app/public_scope.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_map{store::Reach::tenant, "map_kept",
                             "SELECT file, number, drawing, at_ms FROM unit_map WHERE tenant = $1"};

Json kept_of(const store::Row& row) {
  return {{"file", row.text(0)}, {"number", row.text(1)}, {"drawing", Json::parse(row.text(2))}};
}

// Schema UnitMap: the drawing with the units' names. With `scope`, as everybody sees it: a unit
// that publishes nothing is marked, since it has no count and the page would take that for none.
Json shown(const Reader& reader, const Json& drawing, const std::string& number,
           const PublicScope* scope = nullptr) {
  const std::vector<domain::NamedUnit> known = domain::named_units(reader.plan->plan);
  Json units = Json::array();
  for (const Json& unit : drawing.at("units")) {
    const std::string id = unit.at("unit");
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const domain::NamedUnit& one) { return one.id == id; });
    if (found == known.end()) continue;
    units.push_back(unit);
    units.back()["name"] = found->name;
    if (scope != nullptr && !scope->covers(id)) units.back()["published"] = false;
  }
  Json map{{"width", drawing.at("width")},
           {"height", drawing.at("height")},
           {"number", number},
           {"units", std::move(units)}};
  // Where on the earth it lies is for laying places over it at the desk.
  if (scope == nullptr && drawing.contains("bounds")) map["bounds"] = drawing.at("bounds");
  return map;
}

// Of the whole file, or of one feature by its number.
Json problem_json(const Reader& reader, const base::Problem& problem) {
  const auto feature = problem.args.find("feature");
  return {{"code", problem.code},
          {"detail", base::text_of(reader.lang, problem)},
          {"feature", feature == problem.args.end() ? Json() : Json(std::stoi(feature->second))}};
}

std::string names_of(const std::vector<std::string>& names, base::Lang lang) {
  std::string list;
  for (const std::string& name : names)
    list += (list.empty() ? "" : lang == base::Lang::zh ? "、" : ", ") + name;
  return list;
}

// What is no error: units without an outline, and outlines too small to draw.
Json notes_json(const Reader& reader, const domain::OutlineFile& file,
                const std::set<std::string>& drawn) {
  std::vector<std::string> missing, small;
  for (const domain::NamedUnit& unit : file.missing) missing.push_back(unit.name);
  for (const domain::Outline& outline : file.outlines)
    if (!drawn.contains(outline.unit)) small.push_back(reader.unit_name(outline.unit));
  Json notes = Json::array();
  const auto note = [&](const char* code, const std::vector<std::string>& names) {
    if (!names.empty())
      notes.push_back(base::message(reader.lang, code, {{"names", names_of(names, reader.lang)}}));
  };
  note("MAP-MISSING", missing);
  note("MAP-SMALL", small);
  return notes;
}

// Each unit of the plan with the feature that outlines it, if any, and the points it is drawn with.
Json units_json(const Reader& reader, const domain::OutlineFile& file,
                const domain::Drawing& drawing) {
  std::map<std::string, int> features;
  std::map<std::string, std::size_t> points;
  for (const domain::Outline& outline : file.outlines) features[outline.unit] = outline.feature;
  for (const domain::DrawnUnit& unit : drawing.units)
    for (const domain::DrawnRing& ring : unit.rings) points[unit.unit] += ring.size() / 2;
  Json units = Json::array();
  for (const auto& [id, name] : domain::named_units(reader.plan->plan)) {
    const auto found = features.find(id);
    units.push_back({{"unit", id},
                     {"name", name},
                     {"feature", found == features.end() ? Json() : Json(found->second)},
                     {"points", points[id]}});
  }
  return units;
}

}  // namespace

Json kept_map(store::Db& db, Tenant tenant) {
  const auto row = db.query_one(k_map, {tenant});
  return row ? kept_of(*row) : Json();
}

Json map_page(Reader& reader) {
  const auto row = reader.db.query_one(k_map, {reader.tenant()});
  if (!row) return {{"map", nullptr}, {"file", nullptr}, {"since", nullptr}};
  const Json kept = kept_of(*row);
  return {{"map", shown(reader, kept.at("drawing"), kept.at("number"))},
          {"file", kept.at("file")},
          {"since", row->instant(3).iso()}};
}

Json public_map(Reader& reader) {
  const Json kept = kept_map(reader.db, reader.tenant());
  if (kept.is_null()) return {{"map", nullptr}};
  // Only where villages are counted at all.
  const PublicScope scope(reader, {"unit"});
  if (scope.empty()) return {{"map", nullptr}};
  return {{"map", shown(reader, kept.at("drawing"), kept.at("number"), &scope)}};
}

Json map_preview(Reader& reader, const std::string& name, const std::string& bytes) {
  const plan::Plan& plan = reader.plan->plan;
  domain::OutlineFile file = domain::read_outlines(bytes, domain::named_units(plan));
  const domain::Drawing drawing = domain::draw(file.outlines);
  if (file.total_problems == 0) {
    if (const auto sound = domain::check_drawing(plan, drawing); !sound) {
      file.problems.push_back(sound.error());
      ++file.total_problems;
    }
  }
  std::set<std::string> drawn;
  for (const domain::DrawnUnit& unit : drawing.units) drawn.insert(unit.unit);
  // Finding where the words stand takes time for each point; what cannot be put is not worth it.
  const bool is_drawn =
      !drawn.empty() && domain::points_of(drawing) <= domain::k_drawing_points_max;
  Json problems = Json::array();
  for (const base::Problem& problem : file.problems)
    problems.push_back(problem_json(reader, problem));
  return {{"file", name},
          {"map", is_drawn ? shown(reader, domain::to_json(drawing), "") : Json()},
          {"units", units_json(reader, file, drawing)},
          {"problems", std::move(problems)},
          {"total_problems", file.total_problems},
          {"notes", notes_json(reader, file, drawn)}};
}

}  // namespace wanhu::app
