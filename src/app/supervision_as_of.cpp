#include <map>
#include <optional>
#include <stdexcept>

#include "app/blocks_as_of.hpp"
#include "app/filter.hpp"

namespace wanhu::app {

namespace {

using domain::CheckRoundState;
using S = domain::SpotFindingState;
using store::Row;

// How many items of each round had been looked at.
std::map<Uuid, std::int64_t> checked_items(const Reader& reader, const Cut& cut) {
  std::map<Uuid, std::int64_t> checked;
  reader.db.each(
      "SELECT k.round_id, count(DISTINCT k.item) FROM supervision_check k WHERE k.tenant = $1 "
      "AND k.seq <= $2 GROUP BY k.round_id",
      {reader.tenant(), cut.seq}, [&](const Row& row) { checked[row.uuid(0)] = row.i64(1); });
  return checked;
}

// The state that a step of a finding leads to; those that lead nowhere are not asked for.
S state_after(const std::string& step) {
  if (step == "in_order") return S::closed;
  if (step == "not_yet") return S::upheld;
  return domain::spot_finding_state_of(step);
}

}  // namespace

// A round's entry of its end is its last, and its draw is stamped with its time.
std::vector<CheckRoundAsOf> check_rounds_as_of(const Reader& reader, const Cut& cut, Date day) {
  const Instant end = Instant::at(day, 24 * 60);
  const auto checked = checked_items(reader, cut);
  Filter filter({reader.tenant(), cut.seq});
  filter.add_text("(r.how <> 'covert' OR (r.state = 'done' AND r.seq <= $2))");
  if (reader.scope.unit) filter.add("r.of_what <> {}", std::string(domain::k_of_visits));
  std::vector<CheckRoundAsOf> rounds;
  reader.db.each(
      "SELECT r.round_id, r.plan_id, r.kind, r.drawn_ms, "
      "CASE WHEN r.state = 'done' AND r.seq <= $2 THEN 1 ELSE 0 END, "
      "(SELECT CAST(coalesce(sum(x.drawn), 0) AS BIGINT) FROM supervision_stratum x "
      "WHERE x.tenant = $1 AND x.round_id = r.round_id) FROM supervision_round r "
      "WHERE r.tenant = $1 AND r.announced_seq <= $2" +
          filter.where() + " ORDER BY r.announced_seq, r.round_id",
      filter.params(), [&](const Row& row) {
        CheckRoundAsOf one{.plan = row.text(1), .kind = row.text(2)};
        if (!row.is_null(3) && row.instant(3) < end) {
          one.state = CheckRoundState::drawn;
          one.drawn = row.i64(5);
          const auto found = checked.find(row.uuid(0));
          one.checked = found == checked.end() ? 0 : found->second;
        }
        if (row.flag(4)) one.state = CheckRoundState::done;
        rounds.push_back(std::move(one));
      });
  return rounds;
}

std::vector<FindingAsOf> findings_as_of(const Reader& reader, const Cut& cut) {
  Filter filter({reader.tenant(), cut.seq});
  if (reader.scope.unit) filter.add("f.unit = {}", *reader.scope.unit);
  std::vector<FindingAsOf> findings;
  std::optional<Uuid> last;
  reader.db.each(
      "SELECT f.finding_id, r.plan_id, f.kind, f.unit, s.step FROM supervision_finding f "
      "JOIN supervision_round r ON r.tenant = $1 AND r.round_id = f.round_id "
      "JOIN supervision_step s ON s.tenant = $1 AND s.finding_id = f.finding_id "
      "WHERE f.tenant = $1 AND s.seq <= $2 AND s.step <> 'matter'" +
          filter.where() + " ORDER BY f.found_day, f.finding_id, s.n",
      filter.params(), [&](const Row& row) {
        if (last != row.uuid(0)) {
          last = row.uuid(0);
          findings.push_back({.plan = row.text(1), .kind = row.text(2), .unit = row.text(3)});
        }
        findings.back().state = state_after(row.text(4));
      });
  // Of a covert round that goes on: its unit does not know.
  std::erase_if(findings, [](const FindingAsOf& one) { return one.state == S::found; });
  return findings;
}

}  // namespace wanhu::app
