#include "domain/work/acts.hpp"
#include "store/statement.hpp"
#include "store/tables/place.hpp"
#include "store/tables/rooms.hpp"
#include "store/tables/work.hpp"

namespace wanhu::store {

namespace {

const Statement k_put{
    Reach::tenant, "inspection_put",
    "INSERT INTO inspection (tenant, inspection_id, place_id, plan_id, rule, day, faults, note, "
    "actor, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
const Statement k_put_item{
    Reach::tenant, "inspection_item_put",
    "INSERT INTO inspection_item (tenant, inspection_id, ord, item, fault, note, matter_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement k_withdraw{Reach::tenant, "inspection_withdraw",
                           "UPDATE inspection SET withdrawn_why = $3, withdrawn_seq = $4 "
                           "WHERE tenant = $1 AND inspection_id = $2"};
const Statement k_put_fault{
    Reach::tenant, "place_fault_put",
    "INSERT INTO place_fault (tenant, fault_id, place_id, plan_id, rule, item, opened_day, "
    "opened_by, closed_day, closed_by, matter_id, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT (tenant, fault_id) DO UPDATE SET closed_day = excluded.closed_day, "
    "closed_by = excluded.closed_by, matter_id = excluded.matter_id, seq = excluded.seq"};
const Statement k_forget_fault{Reach::tenant, "place_fault_forget",
                               "DELETE FROM place_fault WHERE tenant = $1 AND fault_id = $2"};
const Statement k_patrol{Reach::tenant, "patrol_put",
                         "INSERT INTO patrol (tenant, patrol_id, plan_id, rule, unit, day, "
                         "from_minute, to_minute, note, "
                         "actor, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
const Statement k_patrol_place{
    Reach::tenant, "patrol_place_put",
    "INSERT INTO patrol_place (tenant, patrol_id, place_id) VALUES ($1, $2, $3)"};
const Statement k_patrol_matter{
    Reach::tenant, "patrol_matter_put",
    "INSERT INTO patrol_matter (tenant, patrol_id, matter_id) VALUES ($1, $2, $3)"};
const Statement k_patrol_withdraw{Reach::tenant, "patrol_withdraw",
                                  "UPDATE patrol SET withdrawn_why = $3, withdrawn_seq = $4 "
                                  "WHERE tenant = $1 AND patrol_id = $2"};

const Statement k_load_all{
    Reach::tenant, "inspections_of_rule",
    "SELECT i.inspection_id, i.plan_id, i.day, i.seq, x.item, x.fault, x.matter_id "
    "FROM inspection i LEFT JOIN inspection_item x ON x.tenant = $1 "
    "AND x.inspection_id = i.inspection_id WHERE i.tenant = $1 AND i.place_id = $2 "
    "AND i.rule = $3 AND i.withdrawn_seq IS NULL ORDER BY i.day, i.seq, i.inspection_id, x.ord"};
const Statement k_load_one{
    Reach::tenant, "inspection_row",
    "SELECT i.place_id, i.plan_id, i.rule, i.withdrawn_seq, (SELECT count(*) FROM listing l "
    "WHERE l.tenant = $1 AND l.inspection_id = i.inspection_id) FROM inspection i "
    "WHERE i.tenant = $1 AND i.inspection_id = $2"};
const Statement k_load_patrol{
    Reach::tenant, "patrol_row",
    "SELECT plan_id, rule, unit, day, from_minute, to_minute, note, withdrawn_seq FROM patrol "
    "WHERE tenant = $1 AND patrol_id = $2"};

Value maybe_id(const std::optional<Uuid>& id) {
  return id ? Value(*id) : Value();
}

}  // namespace

namespace tables {

namespace {

base::Date day_of(const Json& data, const char* name) {
  return base::Date::parse(text_of(data, name)).value();
}

void put_faults(Db& db, const Context& c, const Json& data) {
  for (const Json& gone : data.at("gone"))
    db.exec(k_forget_fault, {c.tenant, Uuid::parse(gone.get<std::string>()).value()});
  for (const Json& one : data.at("faults")) {
    const domain::PlaceFault fault = domain::fault_from_json(one);
    db.exec(k_put_fault, {c.tenant, fault.id, uuid_of(data, "place"), text_of(data, "plan"),
                          text_of(data, "rule"), fault.item, fault.opened.days(), fault.opened_by,
                          fault.closed ? Value(fault.closed->days()) : Value(),
                          maybe_id(fault.closed_by), maybe_id(fault.matter), c.seq});
  }
}

// What the event did about an ask, if anything.
void put_act_of(Db& db, const Context& c, const Json& data) {
  if (const Json& act = data.at("act"); !act.is_null()) put_act(db, c, domain::act_from_json(act));
}

void withdraw_act_of(Db& db, const Context& c, const Json& data) {
  if (const auto act = uuid_if(data, "act")) withdraw_act(db, c, *act, text_of(data, "reason"));
}

void put_inspection(Db& db, const Context& c, const Json& data) {
  const Uuid id = uuid_of(data, "inspection");
  std::int64_t ord = 0, faults = 0;
  for (const Json& one : data.at("items")) {
    const domain::InspectedItem item = domain::inspected_item_from_json(one);
    if (item.fault) ++faults;
    db.exec(k_put_item,
            {c.tenant, id, ord++, item.item, item.fault, item.note, maybe_id(item.matter)});
  }
  db.exec(k_put,
          {c.tenant, id, uuid_of(data, "place"), text_of(data, "plan"), text_of(data, "rule"),
           day_of(data, "day").days(), faults, text_of(data, "note"), c.actor, c.seq});
}

void put_patrol(Db& db, const Context& c, const Json& data) {
  const Uuid id = uuid_of(data, "patrol");
  db.exec(k_patrol,
          {c.tenant, id, text_of(data, "plan"), text_of(data, "rule"), text_of(data, "unit"),
           day_of(data, "day").days(), data.at("from").get<std::int64_t>(),
           data.at("to").get<std::int64_t>(), text_of(data, "note"), c.actor, c.seq});
  for (const Json& place : data.at("places"))
    db.exec(k_patrol_place, {c.tenant, id, Uuid::parse(place.get<std::string>()).value()});
  for (const Json& matter : data.at("matters"))
    db.exec(k_patrol_matter, {c.tenant, id, Uuid::parse(matter.get<std::string>()).value()});
}

}  // namespace

bool apply_inspection(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "inspection.recorded") {
    put_inspection(db, c, data);
    put_faults(db, c, data);
    put_act_of(db, c, data);
  } else if (event.type == "inspection.withdrawn") {
    db.exec(k_withdraw, {c.tenant, uuid_of(data, "inspection"), text_of(data, "reason"), c.seq});
    put_faults(db, c, data);
    withdraw_act_of(db, c, data);
  } else if (event.type == "patrol.recorded") {
    put_patrol(db, c, data);
    put_act_of(db, c, data);
  } else if (event.type == "patrol.withdrawn") {
    db.exec(k_patrol_withdraw, {c.tenant, uuid_of(data, "patrol"), text_of(data, "reason"), c.seq});
    withdraw_act_of(db, c, data);
  } else {
    return false;
  }
  return true;
}

}  // namespace tables

std::vector<domain::PlaceInspection> load_inspections(Db& db, Tenant tenant, const Uuid& place,
                                                      const std::string& rule) {
  std::vector<domain::PlaceInspection> all;
  db.each(k_load_all, {tenant, place, rule}, [&](const Row& row) {
    const Uuid id = row.uuid(0);
    if (all.empty() || all.back().id != id)
      all.push_back({.id = id,
                     .place = place,
                     .plan = row.text(1),
                     .rule = rule,
                     .day = base::Date(static_cast<std::int32_t>(row.i64(2))),
                     .order = row.i64(3)});
    if (!row.is_null(4))
      all.back().items.push_back(
          {.item = row.text(4), .fault = row.flag(5), .matter = row.uuid_if(6)});
  });
  return all;
}

std::optional<InspectionHead> load_inspection(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_load_one, {tenant, id});
  if (!row) return {};
  return InspectionHead{.place = row->uuid(0),
                        .plan = row->text(1),
                        .rule = row->text(2),
                        .withdrawn = !row->is_null(3),
                        .delisted_by = row->i64(4) > 0};
}

std::optional<domain::Patrol> load_patrol(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_load_patrol, {tenant, id});
  if (!row) return {};
  return domain::Patrol{.id = id,
                        .plan = row->text(0),
                        .rule = row->text(1),
                        .unit = row->text(2),
                        .day = base::Date(static_cast<std::int32_t>(row->i64(3))),
                        .from = static_cast<int>(row->i64(4)),
                        .to = static_cast<int>(row->i64(5)),
                        .note = row->text(6),
                        .withdrawn = !row->is_null(7)};
}

}  // namespace wanhu::store
