// A league table of units that says what the data carry, and nothing more: for each unit the ranks
// it may have, the group of units it cannot be told apart from, the chance of being in the last
// quarter. There is no first and no last where rank sets overlap (S2-44, S2-45, S3-16, G10).
//
// What a unit is compared by is Σ weight · share over the parts of the ranking; a part of which
// less is better counts as 1 - share. Its error is put together as if parts of different sources
// were independent and parts of one source (the same ledger, the same poll) erred together, which
// is the most they can: the table never knows more than it does.
//
// Errors of counts are those of a share with two successes and two failures added
// (stats::added_error); those of polls are the survey's, and never below that of as many effective
// answers. Rank sets hold all at once (stats::rank_table).
//
// Pure; the same figures in any order give the same table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "plan/plan.hpp"
#include "stats/proportion.hpp"
#include "stats/rank_table.hpp"

namespace wanhu::domain {

// Below this no unit is compared whatever the plan says: small cells (G12).
inline constexpr std::int64_t k_league_n_min = 10;
// With fewer units there is no table of ranks.
inline constexpr std::size_t k_league_units_min = 3;

// Why a unit is not in the comparison.
enum class LeagueGap {
  none,
  no_data,   // a part has no figure
  no_share,  // a part is no proportion: it has no error
  few,       // fewer rows or answers than the plan's min_n
};
std::string_view text_of(LeagueGap gap);

// What one unit came to in one indicator.
struct LeaguePart {
  std::string indicator{};
  int weight = 100;       // percent
  std::string source{};   // figures of one source may err together
  bool is_lower = false;  // less is better
  LeagueGap gap = LeagueGap::no_data;
  double share = 0, se = 0;  // of 1
  stats::Interval interval{};
  double level = stats::k_confidence;  // of the interval
  std::int64_t n = 0;
  std::optional<std::int64_t> num{};  // of what was counted; a poll's is weighted
};
// That of the plan's `interval`; 0.95 when it says none.
double league_level(const plan::Ranking& ranking);
// `num` of `n` counted rows.
LeaguePart counted_part(std::int64_t num, std::int64_t n, double level = stats::k_confidence);
// A published estimate with its interval of 95 %, its error, design effect and degrees of freedom
// (0: not known).
struct PolledFigure {
  double estimate = 0, se = 0, low = 0, high = 1, deff = 0, df = 0;
  std::int64_t n = 0;
};
// Another level's interval is made of the error, as releases make theirs; where that is not known
// the published one stays with its level.
LeaguePart polled_part(const PolledFigure& figure, double level = stats::k_confidence);

struct LeagueUnit {
  std::string id{}, name{};
  std::vector<LeaguePart> parts{};
};

// What units are compared by.
struct Composite {
  double value = 0, se = 0;  // more is better
  stats::Interval interval{};
  double level = stats::k_confidence;  // of the interval
  std::int64_t n = 0;                  // the smallest of its parts
};
// Parts without a gap. `level`: 0.95.
Composite composite_of(const std::vector<LeaguePart>& parts, double level);

struct LeagueTable {
  std::vector<LeagueUnit> units{};   // those compared, by id
  std::vector<Composite> figures{};  // of each
  struct Apart {
    LeagueUnit unit;
    LeagueGap why = LeagueGap::few;
    std::int64_t n = 0;  // the smallest of its parts
  };
  std::vector<Apart> apart{};  // those not compared, by id
  std::int64_t n_min = 0;
  // Nothing below k_league_units_min compared units.
  std::optional<stats::RankTable> ranks{};
  stats::RankInput input{};  // in the order of `units`
  stats::RankTableOptions options{};

  // Whether every unit has one rank only: then, and only then, there is an order.
  [[nodiscard]] bool is_strict() const;
  [[nodiscard]] int last_quarter() const;  // how many units that is
};
// Of a unit's set: nothing where it may have several.
std::optional<int> only_rank(const stats::RankSet& set);

// Errors: those of stats::rank_table.
base::Result<LeagueTable> league_table(std::vector<LeagueUnit> units, const plan::Ranking& ranking,
                                       std::uint64_t seed = 1);

// How many rows or answers a unit would need for the first to be told from the last, if shares
// stay as they are; nothing when they are told apart already, or when none would do.
std::optional<std::int64_t> needed_for_ends(const LeagueTable& table);

// ---- editions
// ----------------------------------------------------------------------------------

// A table that was published and is kept as it was.
struct LeagueEdition {
  base::Uuid id;
  std::string plan{}, ranking{};
  std::int64_t plan_version = 0;
  base::Date from{}, to{};  // of the period
  std::int64_t cut = 0;     // the last entry it was made from
  std::string digest{};     // SHA-256 of the canonical JSON of `table`
  base::Json table{};       // schema Ranking of the API
  bool withdrawn = false;
};
// ranking.published: edition plan plan_version ranking from to cut digest table.
// RANKING-RUNNING {to} (the period has not ended), RANKING-NOBODY (the plan publishes it to
// nobody). A table in which no unit is compared is published too: that is how the period was.
base::Result<Events> publish_league(const plan::Ranking& ranking, const LeagueEdition& edition,
                                    base::Date today);
// ranking.withdrawn: edition reason. RANKING-WITHDRAWN.
base::Result<Events> withdraw_league(const LeagueEdition& edition, const std::string& reason);

}  // namespace wanhu::domain
