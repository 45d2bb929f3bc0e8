// Shared by the files that decide about matters: which command is possible in which state, and the
// making of events. Not for anybody else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

using base::Json;
using base::Kind;
using base::Problem;

// MATTER-STATE {state, command} when the matter's state does not allow the command.
Result<void> check(const Matter& matter, std::string_view command);

inline tl::unexpected<Problem> refuse(const char* code) {
  return base::fail(code, Kind::refused);
}
inline Event event(const char* type, Json data) {
  return {type, std::move(data)};
}
inline Json ref(const Matter& matter) {
  return {{"matter", matter.id.text()}};
}
inline Json with(Json data, const char* name, Json value) {
  data[name] = std::move(value);
  return data;
}

// matter.closed with its class and what it rests on.
inline Event closed_event(const Matter& matter, const std::string& closing,
                          const std::string& evidence) {
  Json data = ref(matter);
  data["closing"] = closing;
  data["evidence"] = evidence;
  return event("matter.closed", std::move(data));
}

// When something was done about the resident: not in the future, and not before `since`, from which
// on there was something to do. Within the skew it counts as done at `since`.
Result<Instant> done_at(Instant at, Instant since, Instant now);

// matter.reopened: the next round with a clock of its own.
Event new_round(const MatterRules& rules, const Matter& matter, const std::string& text,
                bool owner_stays, Instant now);

}  // namespace wanhu::domain
