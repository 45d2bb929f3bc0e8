#include "store/tables/post.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

using base::Date;
using domain::Holding;
using domain::Shift;

const Statement k_fill{
    Reach::tenant, "post_holding_insert",
    "INSERT INTO post_holding (tenant, holding_id, plan_id, post, unit, person, name, note, "
    "from_day, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
const Statement k_leave{Reach::tenant, "post_holding_leave",
                        "UPDATE post_holding SET to_day = $3, left_why = $4, left_seq = $5 "
                        "WHERE tenant = $1 AND holding_id = $2"};
const Statement k_shift_put{
    Reach::tenant, "post_shift_insert",
    "INSERT INTO post_shift (tenant, shift_id, plan_id, post, unit, day, from_minute, to_minute, "
    "holdings, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
const Statement k_shift_end{
    Reach::tenant, "post_shift_end",
    "UPDATE post_shift SET ended_seq = $3 WHERE tenant = $1 AND shift_id = $2 "
    "AND ended_seq IS NULL"};

const Statement k_holding{
    Reach::tenant, "post_holding_row",
    "SELECT holding_id, plan_id, post, unit, person, name, note, from_day, to_day, left_seq "
    "FROM post_holding WHERE tenant = $1 AND holding_id = $2"};
const Statement k_holdings{
    Reach::tenant, "post_holdings_all",
    "SELECT holding_id, plan_id, post, unit, person, name, note, from_day, to_day, left_seq "
    "FROM post_holding WHERE tenant = $1 AND seq <= $2 "
    "ORDER BY unit, post, from_day, holding_id"};
const Statement k_holdings_in{
    Reach::tenant, "post_holdings_in_unit",
    "SELECT holding_id, plan_id, post, unit, person, name, note, from_day, to_day, left_seq "
    "FROM post_holding WHERE tenant = $1 AND seq <= $2 AND unit = $3 "
    "ORDER BY unit, post, from_day, holding_id"};
const Statement k_holdings_of{
    Reach::tenant, "post_holdings_of_person",
    "SELECT holding_id, plan_id, post, unit, person, name, note, from_day, to_day, left_seq "
    "FROM post_holding WHERE tenant = $1 AND person = $2 "
    "ORDER BY unit, post, from_day, holding_id"};
const Statement k_shift{
    Reach::tenant, "post_shift_row",
    "SELECT shift_id, plan_id, post, unit, day, from_minute, to_minute, holdings FROM post_shift "
    "WHERE tenant = $1 AND shift_id = $2 AND ended_seq IS NULL"};
const Statement k_shift_ever{Reach::tenant, "post_shift_ever",
                             "SELECT 1 FROM post_shift WHERE tenant = $1 AND shift_id = $2 "
                             "ORDER BY seq LIMIT 1"};
const Statement k_shifts{
    Reach::tenant, "post_shifts_between",
    "SELECT shift_id, plan_id, post, unit, day, from_minute, to_minute, holdings FROM post_shift "
    "WHERE tenant = $1 AND day >= $2 AND day <= $3 AND seq <= $4 "
    "AND (ended_seq IS NULL OR ended_seq > $4) "
    "ORDER BY day, from_minute, unit, post, shift_id"};

Date day_in(const Row& row, std::size_t column) {
  return Date(static_cast<std::int32_t>(row.i64(column)));
}

// Whoever left after that entry is still there by it.
Holding holding_in(const Row& row, std::int64_t seq = k_newest) {
  Holding one{.id = row.uuid(0),
              .plan = row.text(1),
              .post = row.text(2),
              .unit = row.text(3),
              .person = row.uuid_if(4),
              .name = row.text(5),
              .note = row.text(6),
              .from = day_in(row, 7)};
  if (!row.is_null(8) && row.i64(9) <= seq) one.to = day_in(row, 8);
  return one;
}

Shift shift_in(const Row& row) {
  Shift one{.id = row.uuid(0),
            .plan = row.text(1),
            .post = row.text(2),
            .unit = row.text(3),
            .day = day_in(row, 4),
            .from = static_cast<int>(row.i64(5)),
            .to = static_cast<int>(row.i64(6))};
  const base::Json holdings = base::Json::parse(row.text(7));
  for (const base::Json& id : holdings)
    one.holdings.push_back(base::Uuid::parse(id.get_ref<const std::string&>()).value());
  return one;
}

}  // namespace

namespace tables {

bool apply_post(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  const auto day = [&](const char* name) {
    return base::Date::parse(text_of(data, name)).value().days();
  };
  if (event.type == "post.filled") {
    db.exec(k_fill, {c.tenant, uuid_of(data, "holding"), text_of(data, "plan"),
                     text_of(data, "post"), text_of(data, "unit"), uuid_if(data, "person"),
                     text_of(data, "name"), text_of(data, "note"), day("from"), c.seq});
  } else if (event.type == "post.left") {
    db.exec(k_leave,
            {c.tenant, uuid_of(data, "holding"), day("day"), text_of(data, "reason"), c.seq});
  } else if (event.type == "shift.put") {
    const base::Uuid id = uuid_of(data, "shift");
    db.exec(k_shift_end, {c.tenant, id, c.seq});
    db.exec(k_shift_put, {c.tenant, id, text_of(data, "plan"), text_of(data, "post"),
                          text_of(data, "unit"), day("day"), data.at("from").get<std::int64_t>(),
                          data.at("to").get<std::int64_t>(), data.at("holdings").dump(), c.seq});
  } else if (event.type == "shift.removed") {
    db.exec(k_shift_end, {c.tenant, uuid_of(data, "shift"), c.seq});
  } else {
    return false;
  }
  return true;
}

}  // namespace tables

std::optional<Holding> load_holding(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_holding, {tenant, id});
  if (!row) return {};
  return holding_in(*row);
}

std::vector<Holding> load_holdings(Db& db, Tenant tenant, std::int64_t seq) {
  std::vector<Holding> all;
  db.each(k_holdings, {tenant, seq}, [&](const Row& row) { all.push_back(holding_in(row, seq)); });
  return all;
}

std::vector<Holding> holdings_in(Db& db, Tenant tenant, const std::string& unit, std::int64_t seq) {
  std::vector<Holding> all;
  db.each(k_holdings_in, {tenant, seq, unit},
          [&](const Row& row) { all.push_back(holding_in(row, seq)); });
  return all;
}

std::vector<Holding> holdings_of(Db& db, Tenant tenant, const base::Uuid& person) {
  std::vector<Holding> all;
  db.each(k_holdings_of, {tenant, person}, [&](const Row& row) { all.push_back(holding_in(row)); });
  return all;
}

std::optional<Shift> load_shift(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_shift, {tenant, id});
  if (!row) return {};
  return shift_in(*row);
}

bool is_shift(Db& db, Tenant tenant, const base::Uuid& id) {
  return db.query_one(k_shift_ever, {tenant, id}).has_value();
}

std::vector<Shift> load_shifts(Db& db, Tenant tenant, Date from, Date to, std::int64_t seq) {
  std::vector<Shift> all;
  db.each(k_shifts, {tenant, from.days(), to.days(), seq},
          [&](const Row& row) { all.push_back(shift_in(row)); });
  return all;
}

}  // namespace wanhu::store
