// Files of figures that people bring from a survey: units with their estimates for a table of
// ranks, outcomes of cases for response rates. CSV in any usual encoding, or a workbook.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "stats/outcome_rates.hpp"
#include "stats/rank_sets.hpp"

namespace wanhu::app {

// A table of rows as the statistics engine reads it, CSV in UTF-8: the bytes themselves, or what
// another encoding or a workbook (its first sheet) holds, which is then kept in `keep`. Errors:
// those of tabular::decode and read_table.
base::Result<std::string_view> survey_text(std::string_view bytes, const std::string& file,
                                           std::string& keep);

// Columns unit, estimate, se. Names of units are taken as they are written: 01 is not 1. Errors:
// those of tabular::read_table and match_columns, SURVEY-NUMBER {value} and SURVEY-UNIT with place.
base::Result<stats::RankInput> rank_units(std::string_view bytes, const std::string& file);

// The covariances of all estimates of `input`: a square table with the names of units as its
// heading, rows in the order of the heading or named by a first column "unit". Thousands of units
// are no matter in CSV. Errors: those of stats::read_frame, SURVEY-COV-UNIT
// {unit} (no such column or row, or not of numbers), SURVEY-COV-SHAPE {rows, columns, units}.
base::Result<stats::Matrix> rank_covariance(const stats::RankInput& input, std::string_view bytes,
                                            const std::string& file);

// Columns code, and when there are: mode (door or phone), weight (else 1), final (yes or no; an
// empty cell: as the code is as a rule; no such column: all are final). Errors: those of
// tabular::read_table, SURVEY-NUMBER, SURVEY-FINAL {value} with place.
base::Result<std::vector<stats::OutcomeRow>> outcome_rows(std::string_view bytes,
                                                          const std::string& file);

}  // namespace wanhu::app
