#include "store/tables/ranking.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

using base::Date;

const Statement k_put{
    Reach::tenant, "ranking_edition_put",
    "INSERT INTO ranking_edition (tenant, edition_id, plan_id, plan_version, ranking, from_day, "
    "to_day, cut_seq, digest, document, at_ms, actor, seq) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
const Statement k_withdraw{Reach::tenant, "ranking_edition_withdraw",
                           "UPDATE ranking_edition SET withdrawn_seq = $3, withdrawn_why = $4 "
                           "WHERE tenant = $1 AND edition_id = $2"};
const Statement k_load{
    Reach::tenant, "ranking_edition_row",
    "SELECT edition_id, plan_id, plan_version, ranking, from_day, to_day, cut_seq, digest, at_ms, "
    "actor, CASE WHEN withdrawn_seq IS NULL THEN 0 ELSE 1 END, withdrawn_why, seq, document "
    "FROM ranking_edition WHERE tenant = $1 AND edition_id = $2"};
const Statement k_of{
    Reach::tenant, "ranking_editions_of",
    "SELECT edition_id, plan_id, plan_version, ranking, from_day, to_day, cut_seq, digest, at_ms, "
    "actor, CASE WHEN withdrawn_seq IS NULL OR withdrawn_seq > $4 THEN 0 ELSE 1 END, "
    "withdrawn_why, seq FROM ranking_edition WHERE tenant = $1 AND plan_id = $2 AND ranking = $3 "
    "AND seq <= $4 ORDER BY to_day DESC, from_day DESC, seq DESC, edition_id"};
const Statement k_same{
    Reach::tenant, "ranking_edition_same",
    "SELECT count(*) FROM ranking_edition WHERE tenant = $1 AND plan_id = $2 AND ranking = $3 "
    "AND from_day = $4 AND to_day = $5 AND withdrawn_seq IS NULL"};

Date day_at(const Row& row, std::size_t column) {
  return Date(static_cast<std::int32_t>(row.i64(column)));
}

LeagueEditionRow row_of(const Row& row) {
  const bool withdrawn = row.flag(10);
  return {.edition = {.id = row.uuid(0),
                      .plan = row.text(1),
                      .ranking = row.text(3),
                      .plan_version = row.i64(2),
                      .from = day_at(row, 4),
                      .to = day_at(row, 5),
                      .cut = row.i64(6),
                      .digest = row.text(7),
                      .withdrawn = withdrawn},
          .at = row.instant(8),
          .actor = row.text(9),
          .withdrawn_why = withdrawn ? row.text_if(11).value_or("") : std::string(),
          .seq = row.i64(12)};
}

}  // namespace

namespace tables {

bool apply_ranking(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "ranking.withdrawn") {
    db.exec(k_withdraw, {c.tenant, uuid_of(data, "edition"), c.seq, text_of(data, "reason")});
    return true;
  }
  if (event.type != "ranking.published") return false;
  const auto day = [&](const char* name) {
    return base::Date::parse(text_of(data, name)).value().days();
  };
  db.exec(k_put, {c.tenant, uuid_of(data, "edition"), text_of(data, "plan"),
                  data.at("plan_version").get<std::int64_t>(), text_of(data, "ranking"),
                  day("from"), day("to"), data.at("cut").get<std::int64_t>(),
                  text_of(data, "digest"), data.at("table").dump(), c.at, c.actor, c.seq});
  return true;
}

}  // namespace tables

std::optional<LeagueEditionRow> load_league_edition(Db& db, Tenant tenant, const base::Uuid& id) {
  const auto row = db.query_one(k_load, {tenant, id});
  if (!row) return {};
  LeagueEditionRow found = row_of(*row);
  found.edition.table = Json::parse(row->text(13));
  return found;
}

std::vector<LeagueEditionRow> league_editions(Db& db, Tenant tenant, const std::string& plan,
                                              const std::string& ranking, std::int64_t seq) {
  std::vector<LeagueEditionRow> rows;
  db.each(k_of, {tenant, plan, ranking, seq}, [&](const Row& row) { rows.push_back(row_of(row)); });
  return rows;
}

bool is_league_published(Db& db, Tenant tenant, const domain::LeagueEdition& edition) {
  const auto row = db.query_one(
      k_same, {tenant, edition.plan, edition.ranking, edition.from.days(), edition.to.days()});
  return row->i64(0) > 0;
}

}  // namespace wanhu::store
