// A list of places as a file, read into the commands that put them.
#include <charconv>
#include <set>

#include "app/import/import_file.hpp"
#include "app/place_row.hpp"
#include "app/place_rules.hpp"
#include "base/catalogue.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"
#include "store/tables/place.hpp"
#include "tabular/columns.hpp"

namespace wanhu::app {

namespace {

using domain::Place;

const store::Statement k_by_name{
    store::Reach::tenant, "place_by_name",
    "SELECT place_id FROM place WHERE tenant = $1 AND unit = $2 AND kind = $3 AND name = $4 "
    "AND closed_day IS NULL ORDER BY place_id LIMIT 1"};

struct FileColumn {
  const char* id;
  const char* heading;  // a code of the catalogue
  std::size_t length_max;
  bool required = false;
};
// Lengths as in the command place.put.
constexpr FileColumn k_columns[]{
    {"unit", "PLACE-X-UNIT", 60, true},   {"kind", "PLACE-X-KIND", 40, true},
    {"name", "PLACE-X-NAME", 60, true},   {"where", "PLACE-X-WHERE", 100},
    {"code", "PLACE-X-CODE", 40},         {"n", "PLACE-X-N", 7},
    {"sign", "PLACE-X-SIGN", 4},          {"longitude", "PLACE-X-LONGITUDE", 20},
    {"latitude", "PLACE-X-LATITUDE", 20},
};

// Both languages' headings are understood, whoever wrote the file.
std::vector<tabular::ColumnSpec> specs() {
  std::vector<tabular::ColumnSpec> all;
  for (const FileColumn& column : k_columns)
    all.push_back({.id = column.id,
                   .required = column.required,
                   .names = {base::message(base::Lang::zh, column.heading),
                             base::message(base::Lang::en, column.heading), column.id}});
  return all;
}

class PlaceRows {
 public:
  PlaceRows(Reader& reader, ImportErrors& errors)
      : reader_(reader),
        errors_(errors),
        units_(unit_names(reader)),
        finder_(units_),
        kinds_(place_kinds(*reader.plan)) {}

  Json read(const tabular::Table& table, const tabular::Columns& columns) {
    Json entries = Json::array();
    for (const tabular::Row& cells : table.rows) {
      RowReader row(table, columns, cells, errors_);
      Place place = place_in(row);
      if (row.sound() && !seen_.emplace(place.unit, place.kind, place.name).second)
        row.problem("PLACE-FILE-TWICE", "name", {{"name", place.name}});
      if (row.sound()) entries.push_back(entry(std::move(place), columns));
    }
    return entries;
  }

 private:
  static std::vector<UnitName> unit_names(const Reader& reader) {
    const plan::Org& org = reader.plan->plan.org;
    std::vector<UnitName> units{{org.root.id, org.root.name}};
    for (const plan::Unit& unit : org.units) units.push_back({unit.id, unit.name});
    return units;
  }

  std::string text(RowReader& row, const FileColumn& column) const {
    std::string value = column.required
                            ? row.required(column.id, base::message(reader_.lang, column.heading),
                                           column.length_max)
                            : row.text(column.id, column.length_max);
    if (!domain::find_sensitive(value).empty()) row.problem("PLACE-FILE-PERSON", column.id, {});
    return value;
  }

  Place place_in(RowReader& row) {
    Place place;
    const std::string unit = text(row, k_columns[0]), kind = text(row, k_columns[1]);
    place.name = text(row, k_columns[2]);
    place.where = text(row, k_columns[3]);
    place.code = text(row, k_columns[4]);
    read_number(row, place);
    read_sign(row, place);
    if (!row.sound()) return place;
    const auto found = finder_.find(unit);
    if (!found) row.problem(found.error(), "unit");
    if (found) place.unit = found->id;
    for (const plan::PlaceKind& one : kinds_)
      if (one.id == kind || tabular::fold(one.name) == tabular::fold(kind)) place.kind = one.id;
    if (place.kind.empty()) row.problem("PLACE-FILE-KIND", "kind", {{"kind", kind}});
    if (row.sound()) read_position(row, place);
    return place;
  }

  static std::optional<double> number_in(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return number;
  }

  // Not by `text`: a longitude with its decimals looks like somebody's number.
  void read_position(RowReader& row, Place& place) const {
    const std::string longitude = row.text("longitude", 20), latitude = row.text("latitude", 20);
    if (longitude.empty() && latitude.empty()) return;
    const auto x = number_in(longitude), y = number_in(latitude);
    place.position = x && y ? domain::position_at(*x, *y) : std::nullopt;
    if (!place.position)
      row.problem("PLACE-FILE-POSITION", longitude.empty() || x ? "latitude" : "longitude", {});
    else if (domain::is_home(place.kind, place_kind_name(*reader_.plan, place.kind)))
      row.problem("PLACE-FILE-HOME", "longitude", {});
  }

  void read_number(RowReader& row, Place& place) const {
    const std::string value = text(row, k_columns[5]);
    if (value.empty()) return;
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
    if (error == std::errc() && end == value.data() + value.size() && n >= 0 &&
        n <= domain::k_place_n_max)
      place.n = n;
    else
      row.problem("PLACE-FILE-N", "n", {{"value", value}});
  }

  void read_sign(RowReader& row, Place& place) const {
    const std::string value = tabular::fold(text(row, k_columns[6]));
    if (value.empty()) return;
    for (const bool yes : {true, false})
      for (const base::Lang lang : {base::Lang::zh, base::Lang::en})
        if (value == tabular::fold(base::message(lang, yes ? "PLACE-X-YES" : "PLACE-X-NO")))
          place.sign = yes;
    if (!place.sign) row.problem("PLACE-FILE-SIGN", "sign", {{"value", value}});
  }

  // What the file has no column for stays as it is.
  static void keep(Place& place, const Place& before, const tabular::Columns& columns) {
    if (!columns.find("where")) place.where = before.where;
    if (!columns.find("code")) place.code = before.code;
    if (!columns.find("n")) place.n = before.n;
    if (!columns.find("sign")) place.sign = before.sign;
    if (!columns.find("longitude") && !columns.find("latitude")) place.position = before.position;
    place.consent = before.consent;
    place.consent_day = before.consent_day;
    place.hours = before.hours;
  }

  // The same row is the same place, however often the file is sent; after one that was closed the
  // next of that name is another.
  Uuid id_for(const Place& place) {
    const std::string key = "place " + place.unit + " " + place.kind + " " + place.name;
    Uuid id = Uuid::named(key);
    for (int n = 2; store::load_place(reader_.db, reader_.tenant(), id); ++n)
      id = Uuid::named(key + " " + std::to_string(n));
    return id;
  }

  Json entry(Place place, const tabular::Columns& columns) {
    std::optional<Place> before;
    if (const auto row =
            reader_.db.query_one(k_by_name, {reader_.tenant(), place.unit, place.kind, place.name}))
      before = store::load_place(reader_.db, reader_.tenant(), row->uuid(0));
    place.id = before ? before->id : id_for(place);
    if (before) keep(place, *before, columns);
    const char* change = !before ? "new" : *before == place ? "same" : "changed";
    return {{"change", change}, {"data", put_data(place)}};
  }

  Reader& reader_;
  ImportErrors& errors_;
  std::vector<UnitName> units_;
  VillageFinder finder_;
  std::vector<plan::PlaceKind> kinds_;
  std::set<std::tuple<std::string, std::string, std::string>> seen_{};
};

bool is_geojson(const std::string& name) {
  std::string small = name;
  for (char& letter : small)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return small.ends_with(".geojson") || small.ends_with(".json");
}

}  // namespace

Json put_data(const Place& place) {
  Json data = domain::to_json(place);
  data["place_id"] = data.at("place");
  data.erase("place");
  data.erase("position");
  for (auto field = data.begin(); field != data.end();) {
    const bool empty = field->is_null() ||
                       (field->is_string() && field->get<std::string>().empty()) ||
                       (field->is_array() && field->empty());
    field = empty ? data.erase(field) : std::next(field);
  }
  if (place.position) data.update(position_json(place.position));
  return data;
}

Json places_preview(Reader& reader, const std::string& name, const std::string& bytes) {
  if (is_geojson(name)) return points_preview(reader, bytes);
  ImportErrors errors;
  Json entries = Json::array();
  if (const auto table = tabular::read_table(bytes, name); !table) {
    errors.add_all(table.error());
  } else if (const auto columns = tabular::match_columns(*table, specs()); !columns) {
    errors.add_all(columns.error());
  } else {
    check_guards(*table, errors);
    entries = PlaceRows(reader, errors).read(*table, *columns);
  }
  Json problems = Json::array();
  for (const base::Problem& problem : errors.listed)
    problems.push_back(base::text_of(reader.lang, problem));
  return {{"entries", std::move(entries)},
          {"problems", std::move(problems)},
          {"total_problems", errors.count}};
}

}  // namespace wanhu::app
