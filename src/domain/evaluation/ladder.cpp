#include "domain/evaluation/ladder.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace wanhu::domain {

namespace {

using What = LadderRow::What;

bool is_upheld(SpotFindingState state) {
  return state == SpotFindingState::upheld || state == SpotFindingState::rectified ||
         state == SpotFindingState::closed;
}

// What one round came to in the unit, as of the day.
struct Occasion {
  std::optional<Date> found{}, passed{};
  std::vector<Uuid> standing{}, pending{}, gone{};

  [[nodiscard]] std::optional<What> what() const {
    if (!standing.empty()) return What::counted;
    if (!pending.empty()) return What::pending;
    if (passed) return What::passed;
    if (!gone.empty()) return What::overturned;
    return {};
  }
  [[nodiscard]] LadderRow row(const Uuid& round) const {
    const What is = *what();
    const auto& which = is == What::counted ? standing : is == What::pending ? pending : gone;
    const Date day = is == What::passed ? *passed : *found;
    return {.what = is, .round = round, .day = day, .findings = which};
  }
};

std::map<Uuid, Occasion> occasions(const std::set<std::string>& kinds,
                                   const std::vector<LadderFinding>& findings,
                                   const std::vector<LadderPass>& passes, Date day) {
  std::map<Uuid, Occasion> all;
  for (const LadderFinding& one : findings) {
    const Standing standing = standing_on(one, day);
    if (standing == Standing::unseen || !kinds.contains(one.kind)) continue;
    Occasion& at = all[one.round];
    at.found = at.found ? std::min(*at.found, one.day) : one.day;
    (standing == Standing::stands    ? at.standing
     : standing == Standing::pending ? at.pending
                                     : at.gone)
        .push_back(one.id);
  }
  for (const LadderPass& one : passes) {
    if (one.day > day) continue;
    Occasion& at = all[one.round];
    at.passed = at.passed ? std::min(*at.passed, one.day) : one.day;
  }
  return all;
}

std::vector<LadderRow> rows_of(const std::map<Uuid, Occasion>& all) {
  std::vector<LadderRow> rows;
  for (const auto& [round, occasion] : all) {
    if (!occasion.what()) continue;
    LadderRow row = occasion.row(round);
    std::sort(row.findings.begin(), row.findings.end());
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const LadderRow& a, const LadderRow& b) {
    return a.day != b.day ? a.day < b.day : a.round < b.round;
  });
  return rows;
}

}  // namespace

Standing standing_on(const LadderFinding& finding, Date day) {
  Standing standing = Standing::unseen;
  for (const auto& [on, state] : finding.turns) {
    if (on > day) break;
    standing = state == SpotFindingState::found    ? Standing::unseen
               : state == SpotFindingState::lifted ? Standing::gone
               : is_upheld(state)                  ? Standing::stands
                                                   : Standing::pending;
  }
  return standing;
}

std::optional<Date> decided_by(const LadderFinding& finding, Date day) {
  std::optional<Date> since;
  for (const auto& [on, state] : finding.turns) {
    if (on > day) break;
    if (!is_upheld(state)) since.reset();
    if (is_upheld(state) && !since) since = on;
  }
  return since;
}

std::string_view text_of(LadderRow::What what) {
  constexpr std::array<std::string_view, 4> k_texts{"counted", "passed", "pending", "overturned"};
  return k_texts.at(static_cast<std::size_t>(what));
}

LadderCount count_on(const plan::Ladder& ladder, const std::set<std::string>& kinds,
                     const std::vector<LadderFinding>& findings,
                     const std::vector<LadderPass>& passes, Date day) {
  const bool by_pass = ladder.count == "consecutive" || ladder.reset == "pass";
  const bool by_year = ladder.reset == "year";
  LadderCount count;
  count.rows = rows_of(occasions(kinds, findings, passes, day));
  int year = 0;
  const auto begin_anew = [&](Date since) {
    count.n = 0;
    count.since = since;
    count.evidence.clear();
  };
  for (LadderRow& row : count.rows) {
    if (by_year && row.day.year() != year) {
      year = row.day.year();
      row.new_year = count.n > 0;
      begin_anew(Date::from_ymd(year, 1, 1).value());
    }
    if (row.what == What::counted) {
      ++count.n;
      for (const Uuid& id : row.findings) count.evidence.emplace_back(id, row.round);
    }
    if (row.what == What::passed && by_pass) begin_anew(row.day);
    row.n = count.n;
  }
  if (by_year && day.year() != year) begin_anew(Date::from_ymd(day.year(), 1, 1).value());
  return count;
}

int rung_of(const plan::LadderStep& step) {
  return std::max(step.at, 1);
}

std::vector<std::size_t> reached(const plan::Ladder& ladder, int n) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < ladder.steps.size(); ++i)
    if (rung_of(ladder.steps[i]) <= n) all.push_back(i);
  std::sort(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
    const int first = rung_of(ladder.steps[a]), second = rung_of(ladder.steps[b]);
    return first != second ? first > second : a < b;
  });
  return all;
}

}  // namespace wanhu::domain
