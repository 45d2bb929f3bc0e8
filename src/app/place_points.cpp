// A GeoJSON file of points, read into the commands that give places their positions.
#include <map>

#include "app/place_row.hpp"
#include "app/place_rules.hpp"
#include "base/catalogue.hpp"
#include "domain/map/outline.hpp"
#include "domain/map/points.hpp"
#include "store/tables/place.hpp"
#include "tabular/columns.hpp"

namespace wanhu::app {

namespace {

using base::Problem;
using domain::FoundPoint;
using store::Row;

class PointRows {
 public:
  explicit PointRows(Reader& reader) : reader_(reader) {
    const Filter filter = visible_places(reader);
    reader.db.each(
        "SELECT p.place_id, p.unit, p.kind, p.name, p.code FROM place p WHERE p.tenant = $1 "
        "AND p.closed_day IS NULL" +
            filter.where() + " ORDER BY p.unit, p.kind, p.name, p.place_id",
        filter.params(), [&](const Row& row) {
          known_.push_back({row.uuid(0), row.text(1), row.text(2), row.text(3), row.text(4)});
        });
  }

  Json preview(const std::string& bytes) {
    file_ = domain::read_points(bytes);
    Json entries = Json::array();
    for (const FoundPoint& point : file_.points)
      if (const Known* place = place_of(point)) entries.push_back(entry(point, *place));
    Json problems = Json::array();
    for (const Problem& problem : file_.problems)
      problems.push_back(base::text_of(reader_.lang, problem));
    return {{"entries", std::move(entries)},
            {"problems", std::move(problems)},
            {"total_problems", file_.total_problems}};
  }

 private:
  struct Known {
    Uuid id;
    std::string unit, kind, name, code;
  };

  void wrong(const char* code, const FoundPoint& point, std::map<std::string, std::string> args) {
    ++file_.total_problems;
    if (file_.problems.size() == domain::k_outline_problems_max) return;
    args["feature"] = std::to_string(point.feature);
    file_.problems.push_back({.code = code, .args = std::move(args)});
  }

  static bool is_named(const std::string& said, const std::string& id, const std::string& name) {
    return said.empty() || said == id || tabular::fold(said) == tabular::fold(name);
  }

  [[nodiscard]] bool is_it(const FoundPoint& point, const Known& place) const {
    if (!point.id.empty()) return place.id.text() == point.id;
    const bool same = point.code.empty() ? place.name == point.name : place.code == point.code;
    return same && is_named(point.unit, place.unit, reader_.unit_name(place.unit)) &&
           is_named(point.kind, place.kind, place_kind_name(*reader_.plan, place.kind));
  }

  const Known* place_of(const FoundPoint& point) {
    const std::string& said = !point.id.empty()     ? point.id
                              : !point.code.empty() ? point.code
                                                    : point.name;
    const Known* found = nullptr;
    for (const Known& place : known_) {
      if (!is_it(point, place)) continue;
      if (found != nullptr) {
        wrong("POINT-SEVERAL", point, {{"name", said}});
        return nullptr;
      }
      found = &place;
    }
    if (found == nullptr) {
      wrong("POINT-UNKNOWN", point, {{"name", said}});
      return nullptr;
    }
    const auto [first, is_new] = first_.emplace(found->id, point.feature);
    if (!is_new) {
      wrong("POINT-TWICE", point,
            {{"name", found->name}, {"first", std::to_string(first->second)}});
      return nullptr;
    }
    const std::string kind = place_kind_name(*reader_.plan, found->kind);
    if (!domain::is_home(found->kind, kind)) return found;
    wrong("POINT-HOME", point, {{"name", found->name}, {"kind", kind}});
    return nullptr;
  }

  Json entry(const FoundPoint& point, const Known& known) {
    domain::Place place = store::load_place(reader_.db, reader_.tenant(), known.id).value();
    const bool same = place.position == point.position;
    place.position = point.position;
    return {{"change", same ? "same" : "changed"}, {"data", put_data(place)}};
  }

  Reader& reader_;
  std::vector<Known> known_;
  std::map<Uuid, int> first_;  // the feature that named a place first
  domain::PointFile file_;
};

}  // namespace

Json points_preview(Reader& reader, const std::string& bytes) {
  return PointRows(reader).preview(bytes);
}

}  // namespace wanhu::app
