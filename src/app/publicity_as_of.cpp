#include "app/blocks_as_of.hpp"
#include "app/filter.hpp"

namespace wanhu::app {

using store::Row;

// A record counts by its act: the act's entry is the one that recorded it, or that released it
// after a second reading.
std::vector<PublicityAsOf> publicity_as_of(const Reader& reader, const Cut& cut, Date day) {
  Filter filter({reader.tenant(), cut.seq, day.days()});
  if (reader.scope.unit) filter.add("x.unit = {}", *reader.scope.unit);
  std::vector<PublicityAsOf> rows;
  reader.db.each(
      "SELECT x.plan_id, x.item, x.unit, x.channel, CAST(sum(x.n) AS BIGINT), "
      "CAST(sum(CASE WHEN x.day = $3 THEN x.n ELSE 0 END) AS BIGINT) FROM publicity_record x "
      "JOIN act a ON a.tenant = $1 AND a.act_id = x.act_id WHERE x.tenant = $1 AND a.seq <= $2 "
      "AND (a.withdrawn_seq IS NULL OR a.withdrawn_seq > $2)" +
          filter.where() +
          " GROUP BY x.plan_id, x.item, x.unit, x.channel "
          "ORDER BY x.plan_id, x.item, x.unit, x.channel",
      filter.params(), [&](const Row& row) {
        rows.push_back({.plan = row.text(0),
                        .item = row.text(1),
                        .unit = row.text(2),
                        .channel = row.text(3),
                        .n = row.i64(4),
                        .on_day = row.i64(5)});
      });
  return rows;
}

std::vector<StockAsOf> stock_as_of(const Reader& reader, const Cut& cut) {
  std::vector<StockAsOf> rows;
  if (reader.scope.unit) return rows;
  reader.db.each(
      "SELECT m.plan_id, m.item, m.version, m.kind, CAST(sum(m.delta) AS BIGINT) "
      "FROM publicity_move m WHERE m.tenant = $1 AND m.seq <= $2 "
      "GROUP BY m.plan_id, m.item, m.version, m.kind "
      "ORDER BY m.plan_id, m.item, m.version, m.kind",
      {reader.tenant(), cut.seq}, [&](const Row& row) {
        if (rows.empty() || rows.back().plan != row.text(0) || rows.back().item != row.text(1) ||
            rows.back().version != row.i64(2))
          rows.push_back({.plan = row.text(0), .item = row.text(1), .version = row.i64(2)});
        StockAsOf& one = rows.back();
        const std::int64_t delta = row.i64(4);
        one.stock += delta;
        if (row.text(3) == "received") one.received = delta;
        if (row.text(3) == "handed_over") one.handed_over = -delta;
        if (row.text(3) == "returned") one.returned = delta;
      });
  return rows;
}

}  // namespace wanhu::app
