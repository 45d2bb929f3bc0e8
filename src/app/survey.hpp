// Estimates for the console: of a survey file that somebody brings, with the ranks its units may
// have, and of the answers at the door.
//
// Answers at the door are service feedback that the campaign's own people take down. They are never
// compared between units (guards G04 and G10): what is said of them is said of the whole town, and
// only of questions all of whose counts are shown on the page of answers, so that an estimate tells
// nothing that those counts do not (guard G12). How many doors were reached is said of every unit:
// it measures the campaign's own visits, not the households.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/query.hpp"
#include "stats/rank_sets.hpp"

namespace wanhu::app {

struct SurveyAsk {
  Json job;  // as a job file, but for its data
  std::string name, bytes;
  std::optional<std::string> ranks_of{};  // an estimate of the job: one statistic by one column
};

inline constexpr std::size_t k_survey_estimates_max = 20;
inline constexpr std::size_t k_survey_replicates_max = 200;
inline constexpr std::size_t k_survey_units_max = 500;  // in a table of ranks
inline constexpr std::size_t k_survey_text_mb_max = 16;

// {report, charts: {id: svg}, ranks?: …, rank_chart?: svg, rank_error?: …}. Errors: those of
// stats::read_job and run_job, SURVEY-LARGE, SURVEY-FILE {name} (no other file can be read),
// SURVEY-RANKS {id} (no such estimate). Why there are no ranks is in rank_error: SURVEY-RANKS,
// SURVEY-MANY {most}, and the errors of stats::rank_table.
Result<Json> survey_estimate(const SurveyAsk& ask, base::Lang lang);

// What a table of ranks adds to an answer: {ranks, rank_chart} of the units, or {rank_error}.
// `mended` names units whose error was made up. SURVEY-MANY {most}, and the errors of
// stats::rank_table.
void add_rank_table(const stats::RankInput& input, const std::vector<std::string>& mended,
                    base::Lang lang, Json& answer);
void add_rank_error(const base::Problem& problem, base::Lang lang, Json& answer);

// {columns, text}: the names in its heading, and the table as CSV in UTF-8, of a workbook's first
// sheet or of CSV in another encoding. Errors: those of survey_text and stats::read_frame,
// SURVEY-TABLE-LARGE {most} (megabytes).
Result<Json> survey_table(const std::string& name, std::string_view bytes);

// {groups, …} as stats::rates_json. Errors: those of outcome_rows and stats::rates_of_rows.
Result<Json> survey_rates(const std::string& name, std::string_view bytes);

// {notice, population, questions: [{id, text, versions, n, enough, rows, chart}], units, rates,
// rates_unit, rates_hidden}: each answer's share of the whole town with its Wilson interval, the
// register's dwellings being the population; how many doors were reached and answered, groups as
// stats::rates_json has them, by the visit that stands: of `unit` with all below it, of all without
// one, of a reader of one unit their own; none of an empty register. NOT-FOUND (no such unit, or
// another's).
Result<Json> door_estimates(Reader& reader, const std::optional<std::string>& unit = {});

}  // namespace wanhu::app
