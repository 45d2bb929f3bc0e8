// The register of places, and one place with everything that happened there.
#include "app/query_place.hpp"

#include <fmt/format.h>

#include <map>

#include "app/place_row.hpp"
#include "app/place_rules.hpp"
#include "app/query_history.hpp"
#include "domain/matter/decide.hpp"
#include "store/tables/place.hpp"

namespace wanhu::app {

namespace {

using store::Reach;
using store::Row;
using store::Statement;

constexpr int k_inspections_shown = 50, k_bookings_shown = 50, k_patrol_days = 30;

const Statement k_cursor{Reach::tenant, "place_cursor",
                         "SELECT unit, kind, name FROM place WHERE tenant = $1 AND place_id = $2"};
const Statement k_more{Reach::tenant, "place_more",
                       "SELECT consent, consent_day, hours, from_day, closed_why FROM place "
                       "WHERE tenant = $1 AND place_id = $2"};
const Statement k_hazards{
    Reach::tenant, "place_hazards",
    "SELECT hazard_id, kind, risk, state, n, measure, owner, from_day, day FROM place_hazard "
    "WHERE tenant = $1 AND place_id = $2 ORDER BY CASE WHEN state = 'removed' THEN 1 ELSE 0 END, "
    "CASE WHEN risk = 'high' THEN 0 WHEN risk = 'middle' THEN 1 ELSE 2 END, from_day, hazard_id"};
const Statement k_faults{
    Reach::tenant, "place_faults",
    "SELECT fault_id, rule, item, opened_day, closed_day, matter_id FROM place_fault "
    "WHERE tenant = $1 AND place_id = $2 "
    "ORDER BY CASE WHEN closed_day IS NULL THEN 0 ELSE 1 END, opened_day DESC, fault_id"};
const Statement k_inspections{
    Reach::tenant, "place_inspections",
    "SELECT inspection_id, rule, day, faults, note, actor, withdrawn_why FROM inspection "
    "WHERE tenant = $1 AND place_id = $2 ORDER BY day DESC, seq DESC, inspection_id LIMIT $3"};
const Statement k_items{
    Reach::tenant, "place_inspection_items",
    "SELECT item, fault, note FROM inspection_item WHERE tenant = $1 AND inspection_id = $2 "
    "ORDER BY ord"};
const Statement k_bookings{
    Reach::tenant, "place_bookings",
    "SELECT booking_id, day, from_minute, to_minute, purpose FROM booking WHERE tenant = $1 "
    "AND place_id = $2 AND day >= $3 AND cancelled_why IS NULL "
    "ORDER BY day, from_minute, booking_id LIMIT $4"};
const Statement k_passed{
    Reach::tenant, "place_passed",
    "SELECT max(w.day), sum(CASE WHEN w.day >= $3 THEN 1 ELSE 0 END) FROM patrol_place x "
    "JOIN patrol w ON w.tenant = $1 AND w.patrol_id = x.patrol_id AND w.withdrawn_seq IS NULL "
    "WHERE x.tenant = $1 AND x.place_id = $2"};

void apply(Filter& filter, const PlaceAsk& ask) {
  constexpr const char* k_on_list =
      "EXISTS (SELECT 1 FROM listing l WHERE l.tenant = $1 AND l.place_id = p.place_id "
      "AND l.delisted_day IS NULL)";
  filter.add_text(ask.closed ? "p.closed_day IS NOT NULL" : "p.closed_day IS NULL");
  if (ask.kind) filter.add("p.kind = {}", *ask.kind);
  if (ask.unit) filter.add("p.unit = {}", *ask.unit);
  if (ask.listed) filter.add_text((*ask.listed ? "" : "NOT ") + std::string(k_on_list));
  if (ask.faults)
    filter.add_text(
        "EXISTS (SELECT 1 FROM place_fault f WHERE f.tenant = $1 AND f.place_id = p.place_id "
        "AND f.closed_day IS NULL)");
  if (ask.unsigned_only) filter.add_text("p.sign = 0");
  if (ask.words) filter.add_words({"p.name", "p.location", "p.code"}, *ask.words);
}

void apply_after(Reader& reader, Filter& filter, const std::string& after) {
  const auto id = Uuid::parse(after);
  const auto row = id ? reader.db.query_one(k_cursor, {reader.tenant(), *id}) : std::nullopt;
  if (!row) return;
  const std::string a = filter.place(row->text(0)), b = filter.place(row->text(1)),
                    c = filter.place(row->text(2)), d = filter.place(*id);
  filter.add_text(
      fmt::format("(p.unit, p.kind, p.name, p.place_id) > ({}, {}, {}, {})", a, b, c, d));
}

// Every kind of the plans in force, with how many of it the reader has.
Json kinds_json(const Reader& reader) {
  std::map<std::string, std::int64_t> counts;
  const Filter filter = visible_places(reader);
  reader.db.each(
      "SELECT p.kind, count(*) FROM place p WHERE p.tenant = $1 AND p.closed_day IS NULL" +
          filter.where() + " GROUP BY p.kind",
      filter.params(), [&](const Row& row) { counts[row.text(0)] = row.i64(1); });
  Json kinds = Json::array();
  for (const plan::PlaceKind& kind : place_kinds(*reader.plan))
    kinds.push_back({{"id", kind.id},
                     {"name", kind.name},
                     {"planned", kind.n ? Json(*kind.n) : Json()},
                     {"places", counts[kind.id]}});
  return kinds;
}

// The matters behind faults that the reader may see, by id.
std::map<Uuid, Json> matters_of_faults(const Reader& reader, const Uuid& place) {
  Filter filter = visible_matters(reader);
  const std::string here = filter.place(place);
  std::map<Uuid, Json> matters;
  reader.db.each(
      fmt::format("SELECT m.matter_id, m.receipt, m.state FROM matter m WHERE m.tenant = $1{} AND "
                  "m.matter_id IN (SELECT f.matter_id FROM place_fault f WHERE f.tenant = $1 "
                  "AND f.place_id = {})",
                  filter.where(), here),
      filter.params(), [&](const Row& row) {
        matters[row.uuid(0)] = {
            {"id", row.uuid(0).text()}, {"receipt", row.text(1)}, {"state", row.text(2)}};
      });
  return matters;
}

std::string line_name(const Reader& reader, const std::string& unit, const std::string& key) {
  const auto line = place_line(*reader.plan, unit, key);
  return line ? line->name() : key;
}

Json faults_json(const Reader& reader, const domain::Place& place) {
  const std::map<Uuid, Json> matters = matters_of_faults(reader, place.id);
  Json faults = Json::array();
  reader.db.each(k_faults, {reader.tenant(), place.id}, [&](const Row& row) {
    const auto matter = row.uuid_if(5);
    const auto seen = matter ? matters.find(*matter) : matters.end();
    faults.push_back({{"id", row.uuid(0).text()},
                      {"rule", row.text(1)},
                      {"rule_name", line_name(reader, place.unit, row.text(1))},
                      {"item", row.text(2)},
                      {"opened", date_of(row, 3).iso()},
                      {"closed", day_or_null(row, 4)},
                      {"matter_opened", matter.has_value()},
                      {"matter", seen == matters.end() ? Json() : seen->second}});
  });
  return faults;
}

Json hazards_json(const Reader& reader, const Uuid& place) {
  Json hazards = Json::array();
  reader.db.each(k_hazards, {reader.tenant(), place}, [&](const Row& row) {
    hazards.push_back({{"id", row.uuid(0).text()},
                       {"kind", row.text(1)},
                       {"risk", row.text(2)},
                       {"state", row.text(3)},
                       {"n", row.i64(4)},
                       {"measure", row.text(5)},
                       {"owner", row.text(6)},
                       {"since", date_of(row, 7).iso()},
                       {"changed", date_of(row, 8).iso()}});
  });
  return hazards;
}

Json items_json(const Reader& reader, const Uuid& inspection) {
  Json items = Json::array();
  reader.db.each(k_items, {reader.tenant(), inspection}, [&](const Row& row) {
    items.push_back({{"item", row.text(0)}, {"fault", row.flag(1)}, {"note", row.text(2)}});
  });
  return items;
}

Json inspections_json(Reader& reader, const domain::Place& place) {
  const auto names = names_of(reader);
  Json list = Json::array();
  for (const Row& row :
       reader.db.query(k_inspections, {reader.tenant(), place.id, k_inspections_shown})) {
    list.push_back({{"id", row.uuid(0).text()},
                    {"rule", row.text(1)},
                    {"rule_name", line_name(reader, place.unit, row.text(1))},
                    {"day", date_of(row, 2).iso()},
                    {"faults", row.i64(3)},
                    {"note", row.text(4)},
                    {"by", name_in(names, row.text(5))},
                    {"withdrawn", row.is_null(6) ? Json() : Json(row.text(6))},
                    {"items", items_json(reader, row.uuid(0))}});
  }
  return list;
}

Json bookings_json(const Reader& reader, const Uuid& place) {
  Json list = Json::array();
  reader.db.each(k_bookings, {reader.tenant(), place, reader.now.date().days(), k_bookings_shown},
                 [&](const Row& row) {
                   list.push_back({{"id", row.uuid(0).text()},
                                   {"day", date_of(row, 1).iso()},
                                   {"from", row.i64(2)},
                                   {"to", row.i64(3)},
                                   {"purpose", row.text(4)}});
                 });
  return list;
}

Json passed_json(const Reader& reader, const Uuid& place) {
  const Date since = reader.now.date() - k_patrol_days;
  const auto row = reader.db.query_one(k_passed, {reader.tenant(), place, since.days()});
  return {{"last", day_or_null(*row, 0)},
          {"days", k_patrol_days},
          {"times", row->i64_if(1).value_or(0)}};
}

// What the place is looked at by: the line's items and the faults that are open besides.
Json line_json(const Reader& reader, const domain::Place& place, const PlaceLine& line) {
  std::vector<std::string> items = inspection_list(line).items;
  const bool free = items.empty();
  Json open = Json::array();
  for (const domain::PlaceFault& fault :
       domain::faults_of(store::load_inspections(reader.db, reader.tenant(), place.id, line.key))) {
    if (!fault.is_open()) continue;
    open.push_back(fault.item);
    if (std::find(items.begin(), items.end(), fault.item) == items.end())
      items.push_back(fault.item);
  }
  Json json{{"rule", line.key},
            {"name", line.name()},
            {"type", line.inspection != nullptr ? "inspect" : "listing"},
            {"items", items},
            {"free", free},
            {"open", std::move(open)},
            {"opens_matters", inspection_list(line).opens_matters},
            {"listing", Json()}};
  if (line.listing == nullptr) return json;
  const auto last =
      domain::listing_due(*line.plan, *line.listing, reader.now.date(), reader.engine.calendar());
  json["listing"] = {{"criteria", line.listing->criteria},
                     {"measures", line.listing->measures},
                     {"delist", line.listing->delist},
                     {"last_due", last ? Json(last->iso()) : Json()},
                     {"open", store::is_listed(reader.db, reader.tenant(), place.id, line.key)}};
  return json;
}

// The kinds of matters that a fault may become, in the plan's order.
Json matter_kinds(const Reader& reader, const std::string& unit) {
  Json kinds = Json::array();
  for (const plan::MatterKind& kind : reader.plan->plan_of(unit).matters.kinds)
    if (!domain::is_sealed(kind)) kinds.push_back({{"id", kind.id}, {"name", kind.name}});
  return kinds;
}

}  // namespace

Filter visible_places(const Reader& reader) {
  Filter filter({reader.tenant()});
  if (reader.scope.role == access::Role::competent) filter.add_text("1 = 0");
  if (reader.scope.unit) filter.add("p.unit = {}", *reader.scope.unit);
  return filter;
}

Filter filtered_places(const Reader& reader, const PlaceAsk& ask) {
  Filter filter = visible_places(reader);
  apply(filter, ask);
  return filter;
}

Json place_json(const Reader& reader, const Row& row) {
  const bool sign_missing = !row.is_null(7) && !row.flag(7);
  Json findings = Json::array();
  if (sign_missing) findings.push_back("sign");
  const auto rectified = domain::is_rectified({.listed = !row.is_null(13),
                                               .open_fault = row.i64(10) > 0,
                                               .taken_off = !row.is_null(14),
                                               .found_in_order = !row.is_null(12)});
  return {{"id", row.uuid(0).text()},
          {"kind", row.text(1)},
          {"kind_name", place_kind_name(*reader.plan, row.text(1))},
          {"unit", row.text(2)},
          {"unit_name", reader.unit_name(row.text(2))},
          {"name", row.text(3)},
          {"where", row.text(4)},
          {"code", row.text(5)},
          {"n", row.is_null(6) ? Json() : Json(row.i64(6))},
          {"sign", row.is_null(7) ? Json() : Json(row.flag(7))},
          {"closed", day_or_null(row, 8)},
          {"bookable", row.flag(9)},
          {"findings", std::move(findings)},
          {"faults", row.i64(10)},
          {"inspected", day_or_null(row, 11)},
          {"listed_until", day_or_null(row, 13)},
          {"overdue", !row.is_null(13) && date_of(row, 13) < reader.now.date()},
          {"rectified", rectified ? Json(*rectified) : Json()},
          {"high_risks", row.i64(15)},
          {"position", position_json(position_in(reader, row))}};
}

std::optional<domain::GeoPosition> position_in(const Reader& reader, const Row& row) {
  // A kind may have become one of homes since.
  if (row.is_null(16) || domain::is_home(row.text(1), place_kind_name(*reader.plan, row.text(1))))
    return {};
  return domain::GeoPosition{row.i64(16), row.i64(17)};
}

Json position_json(const std::optional<domain::GeoPosition>& position) {
  if (!position) return {};
  return {{"longitude", domain::degrees(position->longitude)},
          {"latitude", domain::degrees(position->latitude)}};
}

Json places_page(Reader& reader, const PlaceAsk& ask) {
  Filter filter = filtered_places(reader, ask);
  const std::int64_t total =
      reader.db
          .query_one("SELECT count(*) FROM place p WHERE p.tenant = $1" + filter.where(),
                     filter.params())
          ->i64(0);
  apply_after(reader, filter, ask.after);
  const std::string limit = filter.place(ask.limit + 1);
  Json items = Json::array();
  reader.db.each(fmt::format("SELECT {} FROM place p WHERE p.tenant = $1{} "
                             "ORDER BY p.unit, p.kind, p.name, p.place_id LIMIT {}",
                             k_place_columns, filter.where(), limit),
                 filter.params(),
                 [&](const Row& row) { items.push_back(place_json(reader, row)); });
  Json next;
  if (static_cast<int>(items.size()) > ask.limit) {
    items.erase(items.size() - 1);
    next = items.back().at("id");
  }
  return {{"items", std::move(items)},
          {"next", std::move(next)},
          {"total", total},
          {"kinds", kinds_json(reader)}};
}

Result<Json> place_page(Reader& reader, const Uuid& id) {
  Filter filter = visible_places(reader);
  filter.add("p.place_id = {}", id);
  const auto row = reader.db.query_one(
      fmt::format("SELECT {} FROM place p WHERE p.tenant = $1{}", k_place_columns, filter.where()),
      filter.params());
  if (!row) return base::fail("NOT-FOUND", base::Kind::not_found);
  const domain::Place place = store::load_place(reader.db, reader.tenant(), id).value();
  const auto more = reader.db.query_one(k_more, {reader.tenant(), id});
  Json lines = Json::array();
  if (!place.closed)
    for (const PlaceLine& line : place_lines(*reader.plan, place.unit, place.kind))
      lines.push_back(line_json(reader, place, line));
  Json page{{"place", place_json(reader, *row)},
            {"consent", more->text(0)},
            {"consent_day", day_or_null(*more, 1)},
            {"hours", Json::parse(more->text(2))},
            {"since", date_of(*more, 3).iso()},
            {"closed_why", more->is_null(4) ? Json() : Json(more->text(4))}};
  page["hazards"] = hazards_json(reader, id);
  page["faults"] = faults_json(reader, place);
  page["inspections"] = inspections_json(reader, place);
  page["listings"] = place_listings(reader, id);
  page["bookings"] = bookings_json(reader, id);
  page["passed"] = passed_json(reader, id);
  page["lines"] = std::move(lines);
  page["matter_kinds"] = matter_kinds(reader, place.unit);
  return page;
}

}  // namespace wanhu::app
