// Rows of the poll house: questionnaires, frames, waves and what was drawn. Cases as they are
// worked: poll_case.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/poll/form.hpp"
#include "domain/poll/frame.hpp"
#include "domain/poll/wave.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

std::optional<domain::PollWave> load_wave(Db& db, Tenant tenant, const base::Uuid& id);
// By first day and id.
std::vector<domain::PollWave> load_waves(Db& db, Tenant tenant);
// The newest of a survey, 0 when it has none.
std::int64_t newest_poll_form(Db& db, Tenant tenant, const std::string& plan,
                              const std::string& survey);
std::optional<domain::PollForm> load_poll_form(Db& db, Tenant tenant, const std::string& plan,
                                               const std::string& survey, std::int64_t version);
// Of the wave; nothing when it names none.
std::optional<domain::PollForm> form_of(Db& db, Tenant tenant, const domain::PollWave& wave);
std::optional<domain::PollFrame> load_frame(Db& db, Tenant tenant, const base::Uuid& id);
// The last loaded first.
std::vector<domain::PollFrame> load_frames(Db& db, Tenant tenant);
bool is_wave_seed_used(Db& db, Tenant tenant, const std::string& seed);
// Cases of the wave that are in work: not kept in reserve.
std::int64_t released_cases(Db& db, Tenant tenant, const base::Uuid& wave);
bool is_never_called(Db& db, Tenant tenant, const std::string& who);

// The id of a wave's case by its number: the same in every replay.
base::Uuid poll_case_id(const base::Uuid& wave, std::int64_t number);

}  // namespace wanhu::store
