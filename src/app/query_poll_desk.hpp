// What interviewers, their supervisor and residents with a one-time link are shown of a wave that
// is under way. The desk shows nothing of where a resident belongs but what the call needs: neither
// unit nor stratum.
#pragma once

#include <set>
#include <string>

#include "app/query.hpp"
#include "domain/poll/wave.hpp"

namespace wanhu::app {

// The waves under way, the case on the asker's screen with its questionnaire, or why there is none
// in that wave and when to ask again. NOT-FOUND for a wave that is not under way.
Result<Json> poll_desk(Reader& reader, const std::optional<Uuid>& wave,
                       const std::set<std::string>& languages);
// A number of the case on the asker's screen, for the hook that dials. POLL-NOT-HELD, POLL-NUMBER.
struct DialNumber {
  Uuid case_id;
  std::string number;
};
Result<DialNumber> poll_dial_number(Reader& reader, const Uuid& wave, const Uuid& case_id,
                                    int number);
// The form behind a link: POLL-LINK-UNKNOWN, POLL-LINK-USED, POLL-LINK-CLOSED.
Result<Json> poll_self_form(Reader& reader, const std::string& token);

// query_poll_watch.cpp: a wave as the supervisor sees it: funnel, response rates by kind of number
// (final: of cases that have ended; interim: of all as they stand), cases on screens. Counted are
// cases whose day has come (PollWave::worked_until), those that a release of that day would count.
// With a unit of the wave's plan funnel and rates are those of it and all below it. NOT-FOUND, also
// of a unit that the plan does not have.
Result<Json> poll_watch(Reader& reader, const Uuid& wave, const std::optional<std::string>& unit);
// Interviewers by name, never by a figure; small numbers are said and not shown as shares. And how
// alike each one's interviews are (domain/poll/interviewer.hpp).
Result<Json> poll_interviewers(Reader& reader, const Uuid& wave);

// The funnel of a wave's cases whose day has come, for its page too.
Json poll_funnel(Reader& reader, const domain::PollWave& wave);

}  // namespace wanhu::app
