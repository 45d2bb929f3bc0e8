// League tables (排名分组) as pages, files and reports ask for them (S2-44, S2-45, S3-16, G10).
// Whoever reaches all units sees the table of any day; people of a unit see what was published,
// with the figures of their own unit only, and their own figures of the day.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/rankings.hpp"
#include "domain/evaluation/season.hpp"

namespace wanhu::app {

struct RankingAsk {
  std::optional<Date>
      as_of{};         // absent: today; rows, plans and the period as of the end of that day
  std::string plan{};  // empty: the only one that has it, or the first
  std::optional<Uuid> edition{};  // a table as it was published, in place of the day's
};

// Schema Rankings. INDICATOR-FUTURE.
Result<Json> rankings_page(Reader& reader, const RankingAsk& ask);
// Schema RankingPage. NOT-FOUND, INDICATOR-FUTURE; those of stats::rank_table.
Result<Json> ranking_page(Reader& reader, const std::string& id, const RankingAsk& ask);
// Schema RankingUnit: what explains one unit's place. The same, and NOT-FOUND (another's unit).
Result<Json> ranking_unit_page(Reader& reader, const std::string& id, const std::string& unit,
                               const RankingAsk& ask);

struct SeasonAsk {
  std::optional<std::int64_t> n{};  // absent: the plan's min_n
  std::optional<int> units{};       // absent: those there are, or as many as the bands speak of
};
// Schema RankingSeasons: what the plan's bands would do. The same; those of domain::season.
Result<Json> ranking_season_page(Reader& reader, const std::string& id, const RankingAsk& ask,
                                 const SeasonAsk& season);
// As people read it: "20 of 100 units …".
Json season_json(const domain::Season& season, base::Lang lang);
// What a simulation of these bands assumes: the plan's own least number, and how many units.
domain::SeasonSpec season_spec(const plan::Plan& plan, const plan::Ranking& ranking,
                               const plan::Bands& bands);

struct RankingFile {
  std::string bytes, type, name;
};
// `format`: xlsx, csv or svg (of the league of `among`; empty: the first), of the day or of the
// edition that is asked for. Of people of a unit what the page shows them, and no svg. Small
// numbers are not in it. NOT-FOUND, RANKING-NO-CHART; those of tabular::xlsx_write.
Result<RankingFile> ranking_export(Reader& reader, const std::string& id, const RankingAsk& ask,
                                   const std::string& format, const std::string& among);

// An edition with its ranking, for its document. NOT-FOUND.
struct RankingEditionPage {
  store::LeagueEditionRow row;
  Json table;  // in the reader's language, as the reader may see it
  std::string published_by;
};
Result<RankingEditionPage> ranking_edition(Reader& reader, const Uuid& id);

// ---- for reports
// -------------------------------------------------------------------------------

// One ranking as it stood at a cut; of a reader of one unit the newest edition that stood then.
struct RankingAsOf {
  Json table{};  // schema Ranking, in the reader's language; null: nothing was published
  std::string name{};
  bool published = false;
};
Result<std::vector<RankingAsOf>> rankings_as_of(Reader& reader, const Cut& cut, Date day);

// The one that is meant. NOT-FOUND.
Result<RankingDef> ranking_def(const IndicatorMoment& moment, const std::string& id,
                               const std::string& plan);

}  // namespace wanhu::app
