// Estimates for the console: of a survey file that somebody brings, with the ranks its units may
// have, and of the answers at the door.
//
// Answers at the door are service feedback that the campaign's own people take down. They are never
// compared between units (guards G04 and G10): what is said of them is said of the whole town, and
// only of questions all of whose counts are shown on the page of answers, so that an estimate tells
// nothing that those counts do not (guard G12).
#pragma once

#include <optional>
#include <string>

#include "app/query.hpp"

namespace wanhu::app {

struct SurveyAsk {
  Json job;  // as a job file, but for its data
  std::string name, bytes;
  std::optional<std::string> ranks_of{};  // an estimate of the job: one statistic by one column
};

inline constexpr std::size_t k_survey_estimates_max = 20;
inline constexpr std::size_t k_survey_replicates_max = 200;
inline constexpr std::size_t k_survey_units_max = 500;  // in a table of ranks

// {report, charts: {id: svg}, ranks?: …, rank_chart?: svg, rank_error?: …}. Errors: those of
// stats::read_job and run_job, SURVEY-LARGE, SURVEY-FILE {name} (no other file can be read),
// SURVEY-RANKS {id} (no such estimate). Why there are no ranks is in rank_error: SURVEY-RANKS,
// SURVEY-MANY {most}, and the errors of stats::rank_table.
Result<Json> survey_estimate(const SurveyAsk& ask, base::Lang lang);

// {groups, …} as stats::rates_json. Errors: those of outcome_rows and stats::rates_of_rows.
Result<Json> survey_rates(const std::string& name, std::string_view bytes);

// {notice, population, questions: [{id, text, versions, n, enough, rows, chart}]}: each answer's
// share of the whole town with its Wilson interval, the register's dwellings being the population.
Json door_estimates(Reader& reader);

}  // namespace wanhu::app
