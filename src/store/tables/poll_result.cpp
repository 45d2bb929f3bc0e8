#include "store/tables/poll_result.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

using domain::PollResultFigure;

const Statement k_put{
    Reach::tenant, "poll_result_put",
    "INSERT INTO poll_result (tenant, result_id, plan_id, survey, name, from_day, to_day, origin, "
    "source, source_day, address, digest, response, note, at_ms, actor, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"};
const Statement k_figure_put{
    Reach::tenant, "poll_figure_put",
    "INSERT INTO poll_figure (tenant, result_id, indicator, unit, n, estimate, se, low, high, df, "
    "deff, dont_know, shrunken, rmse, hidden, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};
const Statement k_withdraw{Reach::tenant, "poll_result_withdraw",
                           "UPDATE poll_result SET withdrawn_seq = $3, withdrawn_why = $4 "
                           "WHERE tenant = $1 AND result_id = $2"};
const Statement k_load{
    Reach::tenant, "poll_result_row",
    "SELECT result_id, plan_id, survey, name, from_day, to_day, origin, source, source_day, "
    "address, digest, response, note, at_ms, CASE WHEN withdrawn_seq IS NULL THEN 0 ELSE 1 END, "
    "withdrawn_why, seq FROM poll_result WHERE tenant = $1 AND result_id = $2"};
const Statement k_all{
    Reach::tenant, "poll_results_until",
    "SELECT result_id, plan_id, survey, name, from_day, to_day, origin, source, source_day, "
    "address, digest, response, note, at_ms, "
    "CASE WHEN withdrawn_seq IS NULL OR withdrawn_seq > $2 THEN 0 ELSE 1 END, withdrawn_why, seq "
    "FROM poll_result WHERE tenant = $1 AND seq <= $2 "
    "ORDER BY to_day DESC, from_day DESC, seq DESC, result_id"};
const Statement k_figures{
    Reach::tenant, "poll_figures_of",
    "SELECT indicator, unit, n, estimate, se, low, high, df, deff, dont_know, shrunken, rmse, "
    "hidden FROM poll_figure WHERE tenant = $1 AND result_id = $2 ORDER BY indicator, unit"};
const Statement k_recorded{
    Reach::tenant, "poll_result_recorded",
    "SELECT count(*) FROM poll_result WHERE tenant = $1 AND digest = $2 AND withdrawn_seq IS NULL"};

std::optional<double> real_if(const Row& row, std::size_t column) {
  const auto text = row.text_if(column);
  if (!text) return {};
  return std::strtod(text->c_str(), nullptr);
}

Value digits_of(const Json& number) {
  if (number.is_null()) return {};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", number.get<double>());
  return std::string(text.data());
}

base::Date day_at(const Row& row, std::size_t column) {
  return base::Date(static_cast<std::int32_t>(row.i64(column)));
}

PollResultRow row_of(const Row& row) {
  PollResultRow out{.result = {.id = row.uuid(0),
                               .plan = row.text(1),
                               .survey = row.text(2),
                               .name = row.text(3),
                               .from = day_at(row, 4),
                               .to = day_at(row, 5),
                               .origin = row.text(6),
                               .source = row.text(7),
                               .source_day = day_at(row, 8),
                               .address = row.text(9),
                               .digest = row.text(10),
                               .note = row.text(12),
                               .response = Json::parse(row.text(11))},
                    .at = row.instant(13),
                    .seq = row.i64(16)};
  out.result.withdrawn = row.flag(14);
  if (out.result.withdrawn) out.withdrawn_why = row.text_if(15).value_or("");
  return out;
}

}  // namespace

namespace tables {

bool apply_poll_result(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "poll.withdrawn") {
    db.exec(k_withdraw, {c.tenant, uuid_of(data, "result"), c.seq, text_of(data, "reason")});
    return true;
  }
  if (event.type != "poll.recorded") return false;
  const base::Uuid result = uuid_of(data, "result");
  const auto day = [&](const char* name) {
    return base::Date::parse(text_of(data, name)).value().days();
  };
  db.exec(k_put,
          {c.tenant, result, text_of(data, "plan"), text_of(data, "survey"), text_of(data, "name"),
           day("from"), day("to"), text_of(data, "origin"), text_of(data, "source"),
           day("source_day"), text_of(data, "address"), text_of(data, "digest"),
           data.at("response").dump(), text_of(data, "note"), c.at, c.actor, c.seq});
  const Json& figures = data.at("figures");
  for (const Json& one : figures)
    db.exec(k_figure_put,
            {c.tenant, result, text_of(one, "indicator"), text_of(one, "unit"),
             one.at("n").is_null() ? Value() : Value(one.at("n").get<std::int64_t>()),
             digits_of(one.at("estimate")), digits_of(one.at("se")), digits_of(one.at("low")),
             digits_of(one.at("high")), digits_of(one.at("df")), digits_of(one.at("deff")),
             digits_of(one.at("dont_know")), digits_of(one.at("shrunken")),
             digits_of(one.at("rmse")), text_of(one, "hidden"), c.seq});
  return true;
}

}  // namespace tables

std::optional<PollResultRow> load_poll_result(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_load, {tenant, id});
  if (!row) return {};
  return row_of(*row);
}

std::vector<PollResultRow> poll_results(Db& db, Tenant tenant, std::int64_t seq) {
  std::vector<PollResultRow> rows;
  db.each(k_all, {tenant, seq}, [&](const Row& row) { rows.push_back(row_of(row)); });
  return rows;
}

std::vector<PollResultFigure> poll_figures(Db& db, Tenant tenant, const base::Uuid& result) {
  std::vector<PollResultFigure> figures;
  db.each(k_figures, {tenant, result}, [&](const Row& row) {
    figures.push_back({.indicator = row.text(0),
                       .unit = row.text(1),
                       .n = row.i64_if(2),
                       .estimate = real_if(row, 3),
                       .se = real_if(row, 4),
                       .low = real_if(row, 5),
                       .high = real_if(row, 6),
                       .df = real_if(row, 7),
                       .deff = real_if(row, 8),
                       .dont_know = real_if(row, 9),
                       .shrunken = real_if(row, 10),
                       .rmse = real_if(row, 11),
                       .hidden = row.text(12)});
  });
  return figures;
}

bool is_poll_recorded(Db& db, Tenant tenant, const std::string& digest) {
  return !digest.empty() && db.query_one(k_recorded, {tenant, digest})->i64(0) > 0;
}

}  // namespace wanhu::store
