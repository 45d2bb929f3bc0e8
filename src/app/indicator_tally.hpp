// Counting for indicators: rows of the campaign (campaign_rows.hpp) by unit and by what conditions
// say of them, for many indicators in one pass.
//
// The ledger and the visits are counted by the database, one GROUP BY over each table however many
// conditions there are: the truth of each condition is a digit (0 no, 1 yes, 2 unknown) of one
// number, and the database counts the rows of each unit and number. Matters that entries after the
// cut have touched are played back to it one by one, without keeping them. The other sets (places,
// tasks, findings, units) are small or no tables, and are counted in memory. Both ways give the
// same (tests/app/indicator_sql_test.cpp).
//
// A matter that the reader is kept from is no row here, as everywhere (query_matters_visible.cpp).
//
// Matters are told apart by where they lie, or also by their kind (`by_kind`): a body that the plan
// makes responsible for kinds of matters has those, wherever they lie (indicators.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/campaign_rows.hpp"
#include "app/query.hpp"
#include "plan/expr/evaluate.hpp"

namespace wanhu::app {

// One condition over rows of a set, in a period; without a condition every row meets it.
struct TallyCondition {
  const plan::expr::Node* where = nullptr;
  plan::expr::Setting setting{};
};

enum class Truth { no, yes, unknown };

// So many digits of three have room in 63 bits.
inline constexpr std::size_t k_conditions_max = 39;

struct TallyAsk {
  std::string set{};
  std::vector<TallyCondition> conditions{};  // 1 to k_conditions_max
  std::vector<std::string> sums{};           // whole-number fields to add up
  bool by_kind = false;                      // of matters only: keys are those of kind_key
};

// The key of matters of a kind that lie in a unit, in a tally by kind.
std::string kind_key(const std::string& unit, const std::string& kind);

// Rows of one unit of which the conditions say the same.
struct TallyCell {
  std::int64_t code = 0;  // the digits
  bool excluded = false;  // a matter that the plan keeps out of every judging
  std::int64_t rows = 0;
  std::vector<std::int64_t> sums{};    // of each of TallyAsk::sums
  std::vector<std::int64_t> values{};  // rows that have a value to add
  [[nodiscard]] Truth truth(std::size_t condition) const;
  bool operator==(const TallyCell&) const = default;
};
// By unit, or by kind_key; "" are units of which only the number is known.
using Tally = std::map<std::string, std::vector<TallyCell>, std::less<>>;

// Which rows: as of `day` (its seq and its day), of one unit or of all, less those kept from the
// reader. `tasks` of the day are needed for the set "task" only.
struct TallyScope {
  CampaignDay day;
  std::optional<std::string> unit{};  // that one alone; nothing: all
  std::set<base::Uuid> kept{};
  bool is_head = false;  // no entry is later than the cut
};
TallyScope tally_scope(Reader& reader, CampaignDay day);

Tally tally(Reader& reader, const TallyScope& scope, const TallyAsk& ask);
// The same, row by row: for sets that are no tables, and to check the other way against. `counted`:
// units of which a plan knows only the number, for the set "unit".
Tally tally_rows(const plan::expr::Rows& rows, const TallyAsk& ask,
                 const std::vector<plan::Counted>& counted = {});

// Whether the database counts this set.
bool is_counted_by_sql(std::string_view set);

// The ids of matters that meet the first condition and not the second, if there is one (whether it
// is false or unknown), in their order, at most `limit`. Excluded ones are not among them. With
// `kinds` only such.
std::vector<base::Uuid> matters_meeting(Reader& reader, const TallyScope& scope,
                                        const std::vector<TallyCondition>& conditions,
                                        const std::vector<std::string>& units, std::size_t limit,
                                        const std::vector<std::string>& kinds = {});

// What a condition says of a row.
Truth truth_of(const TallyCondition& condition, const plan::expr::Row& row);

}  // namespace wanhu::app
