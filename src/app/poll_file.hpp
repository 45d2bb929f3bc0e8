// The file of a poll's result, read into the command that records it: a release of the poll house
// (JSON), or another body's table (CSV, XLSX) with the columns unit, indicator, n, percent, low,
// high and, the same in every row, survey, name, from, to, source, source_day, address.
#pragma once

#include <string>

#include "app/query.hpp"

namespace wanhu::app {

inline constexpr std::size_t k_poll_number_max = 20, k_poll_reason_max = 200;
// Of fewer people nothing is quoted, whoever published it.
inline constexpr std::int64_t k_poll_quote_least = 10;

// Schema PollPreview: {entry: {change: new|same, data}|null, figures, problems, total_problems}.
// The id of the result follows from the content: the same file is the same result.
Json poll_preview(Reader& reader, const std::string& name, const std::string& bytes);

}  // namespace wanhu::app
