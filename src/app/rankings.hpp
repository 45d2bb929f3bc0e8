// The rankings of the plans in force at a cut and the tables they come to: shared by pages, export,
// reports and what is published. A ranking compares units of one kind within each unit of another
// (`among`); where there is no such unit in the tree, the plan counts ranks among units that other
// databases hold: then the table stands, and no band is given (domain/evaluation/band.hpp).
//
// A part of a ranking is the plan's indicator: rows counted in the period, of those of the
// denominator the ones that the numerator counts as well; or, for one over answers of a poll, the
// newest published result that ended in the period. Indicators without a better and a worse, ratios
// that are no proportion and quoted figures cannot be ranked.
//
// What the reader is kept from is in no count, as on the page of indicators; who belongs to one
// unit is given that unit's own figures here, and tables only as they were published.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query_indicator.hpp"
#include "domain/evaluation/band.hpp"
#include "store/tables/ranking.hpp"

namespace wanhu::app {

struct RankingDef {
  const plan::Plan* plan = nullptr;
  const plan::Ranking* ranking = nullptr;
  std::int64_t version = 0;
  std::vector<const plan::Bands*> bands{};        // on it
  std::vector<const IndicatorDef*> parts{};       // null: the plan has none of that name
  std::vector<std::string> units{};               // compared, in the plan's order
  [[nodiscard]] const std::string& name() const;  // its id when the plan gives no name
  [[nodiscard]] const std::string& part_name(std::size_t part) const;
};
// In the order of the plans and of their text. They point into `moment` and `plans`.
std::vector<RankingDef> rankings_of(const IndicatorMoment& moment);

// A period of the plan's rhythm; without one the plan's window up to the day.
struct RankingPeriod {
  Date from, to;  // the whole period
  Date until;     // what is counted: the day, or `to`
  [[nodiscard]] bool is_running() const { return until < to; }
};
RankingPeriod ranking_period(const RankingDef& def, Date day, const calendar::Calendar& calendar);

struct League {
  std::string among{};  // the unit within which units are compared; empty: none in the tree
  bool whole = false;   // all that the ranks are counted among is here
  domain::LeagueTable table{};
};
struct RankingFigures {
  RankingDef def;
  RankingPeriod period;
  std::vector<League> leagues{};  // in the plan's order of `among`
};
// Of a reader of one unit that unit alone, without ranks. Errors: those of stats::rank_table.
Result<RankingFigures> ranking_figures(Reader& reader, const IndicatorMoment& moment,
                                       const RankingDef& def);

// ---- as JSON: what is kept of an edition, and what pages show
// ----------------------------------

// Schema Ranking, with each text in both languages: {"zh", "en"}. `due_from`: the day of
// publication, from which terms run; nothing: none yet.
Json ranking_json(const RankingFigures& figures, const IndicatorMoment& moment,
                  const std::optional<Date>& due_from, const calendar::Calendar& calendar);
// With the texts of one language.
Json in_language(const Json& both, base::Lang lang);
// Editions of earlier programs do not say of which level the interval of a unit is: then 95 % where
// there is one part, whatever the plan's, and the plan's where there are several.
Json with_levels(Json table);
// What people of a unit are shown of a table: groups of all, and figures of their own.
Json as_seen_by(Json table, const std::string& unit);

}  // namespace wanhu::app
