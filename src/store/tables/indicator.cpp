#include "store/tables/indicator.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

using base::Date;
using domain::IndicatorValue;

const Statement k_put{
    Reach::tenant, "indicator_value_put",
    "INSERT INTO indicator_value (tenant, value_id, plan_id, plan_version, indicator, unit, "
    "from_day, to_day, number, num, den, measure, source, source_day, address, at_ms, actor, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};
const Statement k_withdraw{Reach::tenant, "indicator_value_withdraw",
                           "UPDATE indicator_value SET withdrawn_seq = $3, withdrawn_why = $4 "
                           "WHERE tenant = $1 AND value_id = $2"};
const Statement k_load{
    Reach::tenant, "indicator_value_row",
    "SELECT value_id, plan_id, plan_version, indicator, unit, from_day, to_day, number, num, den, "
    "measure, source, source_day, address, at_ms, "
    "CASE WHEN withdrawn_seq IS NULL THEN 0 ELSE 1 END, withdrawn_why FROM indicator_value "
    "WHERE tenant = $1 AND value_id = $2"};
const Statement k_of_plan{
    Reach::tenant, "indicator_values_of_plan",
    "SELECT value_id, plan_id, plan_version, indicator, unit, from_day, to_day, number, num, den, "
    "measure, source, source_day, address, at_ms, "
    "CASE WHEN withdrawn_seq IS NULL OR withdrawn_seq > $3 THEN 0 ELSE 1 END, withdrawn_why "
    "FROM indicator_value WHERE tenant = $1 AND plan_id = $2 AND seq <= $3 "
    "ORDER BY indicator, to_day DESC, from_day DESC, coalesce(unit, ''), seq, value_id"};
const Statement k_same{
    Reach::tenant, "indicator_value_same",
    "SELECT count(*) FROM indicator_value WHERE tenant = $1 AND plan_id = $2 AND indicator = $3 "
    "AND coalesce(unit, '') = $4 AND from_day = $5 AND to_day = $6 AND withdrawn_seq IS NULL"};

Date day_at(const Row& row, std::size_t column) {
  return Date(static_cast<std::int32_t>(row.i64(column)));
}

IndicatorValueRow row_of(const Row& row) {
  const bool withdrawn = row.flag(15);
  return {.value = {.id = row.uuid(0),
                    .plan = row.text(1),
                    .indicator = row.text(3),
                    .plan_version = row.i64(2),
                    .unit = row.text_if(4),
                    .from = day_at(row, 5),
                    .to = day_at(row, 6),
                    .value = row.text_if(7).value_or(""),
                    .num = row.i64_if(8),
                    .den = row.i64_if(9),
                    .measure = row.text(10),
                    .source = row.text(11),
                    .source_day = day_at(row, 12),
                    .address = row.text(13),
                    .withdrawn = withdrawn},
          .at = row.instant(14),
          .withdrawn_why = withdrawn ? row.text_if(16).value_or("") : std::string()};
}

// Null stays null.
Value text_if(const Json& field) {
  return field.is_null() ? Value() : Value(field.get<std::string>());
}
Value number_if(const Json& field) {
  return field.is_null() ? Value() : Value(field.get<std::int64_t>());
}

}  // namespace

namespace tables {

bool apply_indicator(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "indicator.withdrawn") {
    db.exec(k_withdraw, {c.tenant, uuid_of(data, "value"), c.seq, text_of(data, "reason")});
    return true;
  }
  if (event.type != "indicator.recorded") return false;
  const auto day = [&](const char* name) {
    return base::Date::parse(text_of(data, name)).value().days();
  };
  db.exec(k_put, {c.tenant, uuid_of(data, "value"), text_of(data, "plan"),
                  data.at("plan_version").get<std::int64_t>(), text_of(data, "indicator"),
                  text_if(data.at("unit")), day("from"), day("to"), text_if(data.at("number")),
                  number_if(data.at("num")), number_if(data.at("den")), text_of(data, "measure"),
                  text_of(data, "source"), day("source_day"), text_of(data, "address"), c.at,
                  c.actor, c.seq});
  return true;
}

}  // namespace tables

std::optional<IndicatorValue> load_indicator_value(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_load, {tenant, id});
  if (!row) return {};
  return row_of(*row).value;
}

std::vector<IndicatorValueRow> indicator_values(Db& db, Tenant tenant, const std::string& plan,
                                                std::int64_t seq) {
  std::vector<IndicatorValueRow> rows;
  db.each(k_of_plan, {tenant, plan, seq}, [&](const Row& row) { rows.push_back(row_of(row)); });
  return rows;
}

bool is_quoted(Db& db, Tenant tenant, const IndicatorValue& value) {
  const auto row =
      db.query_one(k_same, {tenant, value.plan, value.indicator, value.unit.value_or(""),
                            value.from.days(), value.to.days()});
  return row->i64(0) > 0;
}

}  // namespace wanhu::store
