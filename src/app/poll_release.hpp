// The release of a wave that has closed: the one document that leaves the poll house (schema
// PollRelease). Before the close there is none; afterwards it is the same, byte for byte, whenever
// it is made: it is computed from rows that no longer change, and its digest is in the journal once
// it has been released (poll.release).
#pragma once

#include <optional>
#include <vector>

#include "app/query.hpp"
#include "domain/poll/release.hpp"
#include "domain/poll/wave.hpp"

namespace wanhu::app {

// NOT-FOUND, POLL-NOT-CLOSED, POLL-NO-COMPLETES, and what the statistics library says.
Result<Json> poll_release(Reader& reader, const base::Uuid& wave);

// The same for a command.
Result<Json> release_document(store::Db& db, Tenant tenant, PlanBook& plans,
                              const base::Uuid& wave);

// The rows of a wave as the figures need them: cases that were put to work by `day`, the last day
// of work; the chance of being drawn is that of being drawn and put to work, stratum by stratum.
// `form` and the org must outlive the data.
domain::PollData poll_data(store::Db& db, Tenant tenant, const domain::PollWave& wave,
                           const domain::PollForm& form, const plan::Org& org, base::Date day);

// The indicators of a plan over `poll` whose questions are all in the form.
std::vector<plan::Indicator> indicators_asked(const plan::Plan& plan, const domain::PollForm& form);

// How far answers spread in each stratum of a wave that is over; nothing before, or without a form.
std::optional<std::vector<domain::StratumSpread>> wave_spreads(Reader& reader,
                                                               const domain::PollWave& wave);

// SHA-256 of the canonical JSON of a document without its `digest`, in hexadecimal.
std::string release_digest(Json document);

}  // namespace wanhu::app
