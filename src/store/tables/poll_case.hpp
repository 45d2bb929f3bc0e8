// Cases of a wave as they are worked: who has one on the screen, its calls, its answers.
//
// Events: poll.taken wave case until · poll.given_back wave case reason skill ·
//   poll.called wave case call mode(landline|mobile|address|self) number outcome told pressured
//   seconds answers{} after{open outcome attempts refusals ready next due|null for_whom skill
//   tried} · poll.barred wave case outcome · poll.linked wave case (changes no table; the link is
//   local) · poll.monitor_agreed wave case agreed · poll.monitored wave case
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/poll/call.hpp"
#include "domain/poll/form.hpp"
#include "domain/poll/next_case.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

struct PollCaseRow {
  base::Uuid wave, id;
  std::int64_t number = 0;
  std::string kind, unit, outcome;
  domain::QueuedCase queued;
  int refusals = 0;
  std::optional<std::string> monitor{};  // agreed: '' or who listens
};

std::optional<PollCaseRow> load_poll_case(Db& db, Tenant tenant, const base::Uuid& wave,
                                          const base::Uuid& id);
// By time, and by id at the same time.
std::vector<domain::CallOutcome> calls_of_case(Db& db, Tenant tenant, const base::Uuid& wave,
                                               const base::Uuid& id);
domain::PollAnswers answers_of_case(Db& db, Tenant tenant, const base::Uuid& wave,
                                    const base::Uuid& id);
// What the account has on its screen now.
std::optional<PollCaseRow> case_held_by(Db& db, Tenant tenant, const std::string& account,
                                        base::Instant now);

// domain::next_case over the wave's rows: a fixed number of look-ups in indexes while there is a
// case to give. Without one, the reason, and a time that is not too late (of many that wait only
// the first are looked at).
domain::NextCase next_poll_case(Db& db, Tenant tenant, const base::Uuid& wave,
                                const domain::Caller& caller, const domain::CallRules& rules,
                                const calendar::Calendar& calendar, base::Instant now);

}  // namespace wanhu::store
