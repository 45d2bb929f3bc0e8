// The data of a demo in its folder: made once, kept, and what is printed about it. A plan with
// surveys has a second database beside the campaign's, the house of polls, with people and keys of
// its own; `wanhu demo --polls` serves that one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "access/keyring.hpp"
#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "base/problem.hpp"
#include "base/time.hpp"
#include "cli/demo_plan.hpp"

namespace wanhu::cli {

struct DemoAsk {
  DemoPlan plan{};
  std::int64_t days = 20, seed = 1;
  std::filesystem::path folder;
};

// What the folder of such a demo is called, when nobody says.
std::string folder_name(const DemoAsk& ask);
std::filesystem::path demo_database(const std::filesystem::path& folder, bool polls);
std::shared_ptr<const access::Keyring> demo_keyring(bool polls);

// What is in the folder; made when it is not there yet, or when it is to be `fresh`. What the
// simulator was refused is thrown; errors of files and databases are answered.
base::Result<base::Json> demo_data(const DemoAsk& ask, bool fresh, base::Lang lang);

// The campaign's day ends in the evening, when nobody may be rung up: the polls' demo goes on in
// the next morning, so that the phone desk has somebody to call.
inline constexpr int k_polls_minute = 9 * 60 + 30;
// The demo lives on: its clock goes on from its last entry, however long ago it was made.
std::int64_t shift_of(const std::string& db_url, base::Instant end);

// What there is to see, and who may sign in; `polls_only`: in the house of polls.
void greet(const base::Json& ready, const DemoAsk& ask, base::Instant now, base::Lang lang,
           bool polls_only = false);

void show_progress(base::Lang lang, int day, int days);

}  // namespace wanhu::cli
