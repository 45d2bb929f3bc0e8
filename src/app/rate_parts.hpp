// What the three rates count, as conditions of a query: the figures and the rows behind them are
// asked for in the same words, so that they cannot differ.
#pragma once

#include <string_view>

#include "app/filter.hpp"
#include "app/query_rates.hpp"

namespace wanhu::app::rate_part {

// A contact clock (c) in the words of the response rate.
constexpr std::string_view k_met = "c.state = 'met' AND c.ended_ms < c.due_ms";
constexpr std::string_view k_late =
    "(c.state = 'met' AND c.ended_ms >= c.due_ms) OR c.state = 'running'";
constexpr std::string_view k_stopped = "c.state = 'stopped'";
// A round (c) with its call-back (k), if it was drawn.
constexpr std::string_view k_answered = "k.state = 'answered'";
constexpr std::string_view k_asked = "k.state = 'answered' AND k.satisfied <> 'not_asked'";
constexpr std::string_view k_resolved = "k.resolved IN ('yes', 'explained')";
constexpr std::string_view k_satisfied = "k.satisfied IN ('very', 'yes')";
// The resident's word closed this round, whoever was called.
constexpr std::string_view k_word = "m.round = c.round AND m.closing IN ('confirmed', 'explained')";
constexpr std::string_view k_explained = "k.state = 'answered' AND k.resolved = 'explained'";
constexpr std::string_view k_unknown = "k.state = 'answered' AND k.satisfied = 'unknown'";
// The first round of a matter that left no way to be contacted.
constexpr std::string_view k_no_way =
    "c.round = 1 AND NOT EXISTS (SELECT 1 FROM clock x WHERE x.tenant = $1 AND "
    "x.matter_id = c.matter_id AND x.until = 'contacted')";

// Why a clock (c) is left out: its round went elsewhere, or all of its matter (m) is out. NULL: it
// counts.
constexpr std::string_view k_excluded =
    "coalesce(c.excluded, CASE WHEN m.excluded_round IS NULL THEN m.excluded END)";

constexpr std::string_view k_round_join =
    "FROM clock c JOIN matter m ON m.tenant = $1 AND m.matter_id = c.matter_id "
    "LEFT JOIN callback k ON k.tenant = $1 AND k.matter_id = c.matter_id AND k.round = c.round ";

// Clocks due in the period whose moment has passed, of matters that the reader may see.
Filter due_in(const Reader& reader, const RatesAsk& ask);

}  // namespace wanhu::app::rate_part
