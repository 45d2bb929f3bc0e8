// Reading of the blocks in blocks.hpp, one function each; the id of a map's entry is the caller's.
#pragma once

#include <optional>

#include "plan/blocks.hpp"
#include "plan/messages.hpp"
#include "plan/value.hpp"

namespace wanhu::plan {

Messages bind_messages(const Value& v);
Report bind_report(const Value& v);
Cadence bind_cadence(const Value& v);
Staffing bind_staffing(const Value& v);
Places bind_places(const Value& v);
PublicityItem bind_publicity_item(const Value& v);
Knowledge bind_knowledge(const Value& v);
Survey bind_survey(const Value& v);
Indicator bind_indicator(const Value& v);
Ranking bind_ranking(const Value& v);
Bands bind_bands(const Value& v);
Ladder bind_ladder(const Value& v);
Standard bind_standard(const Value& v);
Honours bind_honours(const Value& v);
// From the root: nothing when the block is missing.
std::optional<Supervision> bind_supervision(const Value& root);
std::vector<NamedCalendar> bind_calendars(const Value& root);
std::optional<Burden> bind_burden(const Value& root);

}  // namespace wanhu::plan
