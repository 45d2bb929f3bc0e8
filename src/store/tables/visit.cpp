#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store::tables {

namespace {

const Statement k_visit_insert{
    Reach::tenant, "visit_insert",
    "INSERT INTO visit (tenant, visit_id, dwelling_id, unit, visitor, entered_by, outcome, aapor, "
    "reached, at_ms, day, recorded_ms, channel, plan_version, stood_seq, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};
const Statement k_visit_fall{Reach::tenant, "visit_fall",
                             "UPDATE visit SET fell_seq = $4 "
                             "WHERE tenant = $1 AND dwelling_id = $2 AND visit_id = $3"};
const Statement k_dwelling_visited{
    Reach::tenant, "dwelling_visited",
    "UPDATE dwelling SET visits = visits + 1, doubled = CASE WHEN $3 = 1 THEN 1 ELSE doubled END, "
    "covered_day = CASE WHEN $4 = 0 THEN covered_day "
    "WHEN covered_day IS NULL OR covered_day > $5 THEN $5 ELSE covered_day END, seq = $6 "
    "WHERE tenant = $1 AND dwelling_id = $2"};
const Statement k_dwelling_outcome{
    Reach::tenant, "dwelling_outcome",
    "UPDATE dwelling SET outcome = $3, standing_visit = $4, visited_ms = $5 "
    "WHERE tenant = $1 AND dwelling_id = $2"};

}  // namespace

bool apply_visit(Db& db, const Context& c, const domain::Event& event) {
  if (event.type != "visit.recorded") return false;
  const Json& data = event.data;
  const base::Uuid visit = uuid_of(data, "visit"), dwelling = uuid_of(data, "dwelling");
  const base::Instant at(data.at("at").get<std::int64_t>());
  const std::int64_t day = at.date().days();
  const bool stands = data.at("stands"), reached = data.at("reached"), doubled = data.at("doubled");
  if (const auto replaced = uuid_if(data, "replaces"))
    db.exec(k_visit_fall, {c.tenant, dwelling, *replaced, c.seq});
  db.exec(k_visit_insert,
          {c.tenant, visit, dwelling, text_of(data, "unit"), uuid_of(data, "visitor"),
           uuid_of(data, "entered_by"), text_of(data, "outcome"), text_of(data, "aapor"), reached,
           at, day, c.at, text_of(data, "channel"), data.at("plan_version").get<std::int64_t>(),
           stands ? Value(c.seq) : Value(), c.seq});
  db.exec(k_dwelling_visited, {c.tenant, dwelling, doubled, reached, day, c.seq});
  if (stands)
    db.exec(k_dwelling_outcome, {c.tenant, dwelling, text_of(data, "outcome"), visit, at});
  return true;
}

}  // namespace wanhu::store::tables
