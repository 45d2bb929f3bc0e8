#include "cli/demo_data.hpp"

#include <unistd.h>

#include <iostream>
#include <map>

#include "app/accounts.hpp"
#include "app/query.hpp"
#include "cli/options.hpp"
#include "sim/township.hpp"

namespace wanhu::cli {

using base::Json;
using base::Lang;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_password = "Ruji-pingan-2021";
constexpr std::string_view k_keys =
    "demo:64656d6f2d6b6579732d6172652d6e6f2d7365637265742d2d2d2d2d2d2d2d2d\n";
constexpr std::string_view k_polls_keys =
    "polls:64656d6f2d706f6c6c732d6172652d6e6f2d7365637265742d2d2d2d2d2d2d2d\n";

void say(Lang lang, const std::string& code, const std::map<std::string, std::string>& args = {}) {
  std::cout << base::message(lang, code, args) << "\n" << std::flush;
}

struct House {
  std::shared_ptr<base::ManualClock> clock = std::make_shared<base::ManualClock>(base::Instant(0));
  std::unique_ptr<app::Engine> engine{};
};
base::Result<House> open_house(const fs::path& folder, bool polls) {
  House house;
  auto engine = app::Engine::open({.db_url = "sqlite:" + demo_database(folder, polls).string(),
                                   .tenant = 1,
                                   .clock = house.clock,
                                   .keyring = demo_keyring(polls)});
  if (!engine) return base::fail(engine.error());
  house.engine = std::move(*engine);
  return house;
}

base::Result<Json> with_passwords(app::Engine& engine, const std::vector<sim::Account>& showcase) {
  app::Accounts accounts(engine);
  Json list = Json::array();
  for (const sim::Account& account : showcase) {
    if (auto set = accounts.set_password(account.id, std::string(k_password)); !set)
      return base::fail(set.error());
    list.push_back({{"login", account.login}, {"role", account.role}, {"name", account.name}});
  }
  return list;
}

// The keys lie beside the database, so that other commands open it too.
base::Result<void> leave_keys(const fs::path& folder, bool polls) {
  return write_file(demo_database(folder, polls).string() + ".keys",
                    std::string(polls ? k_polls_keys : k_keys), true);
}

// Waves with what came of them, and the accounts.
base::Result<Json> polls_ready(const fs::path& folder, const House& house,
                               const sim::Truth::Polls& truth) {
  auto accounts = with_passwords(*house.engine, truth.showcase);
  if (!accounts) return accounts;
  if (auto written = leave_keys(folder, true); !written) return base::fail(written.error());
  std::int64_t completes = 0, releases = 0;
  for (const sim::Truth::Wave& wave : truth.waves) {
    completes += wave.completes;
    releases += wave.released ? 1 : 0;
  }
  return Json{{"accounts", std::move(*accounts)},
              {"waves", truth.waves.size()},
              {"releases", releases},
              {"completes", completes}};
}

// Plays the campaign into a fresh folder; a file `ready` marks it whole, so that an interrupted run
// is made again.
base::Result<Json> make_demo(const DemoAsk& ask, Lang lang) {
  fs::remove_all(ask.folder);
  fs::create_directories(ask.folder);
  auto campaign = open_house(ask.folder, false);
  if (!campaign) return base::fail(campaign.error());
  House polls;
  if (ask.plan.activities && sim::has_surveys(ask.plan.text)) {
    auto opened = open_house(ask.folder, true);
    if (!opened) return base::fail(opened.error());
    polls = std::move(*opened);
  }
  const sim::Truth truth =
      sim::play(*campaign->engine, *campaign->clock,
                {.seed = static_cast<std::uint64_t>(ask.seed),
                 .days = static_cast<int>(ask.days),
                 .plan_text = ask.plan.text,
                 .outlines = true,
                 .activities = ask.plan.activities,
                 .tips = ask.plan.activities,
                 .polls = polls.engine.get(),
                 .polls_clock = polls.clock.get(),
                 .leagues = ask.plan.activities,
                 .progress = [lang](int day, int days) { show_progress(lang, day, days); }});
  auto accounts = with_passwords(*campaign->engine, truth.showcase);
  if (!accounts) return accounts;
  if (auto written = leave_keys(ask.folder, false); !written) return base::fail(written.error());
  Json ready{{"end", truth.end.ms()},
             {"dwellings", truth.dwellings},
             {"visits", truth.visits},
             {"matters", truth.matters},
             {"acts", truth.acts},
             {"places", truth.places.places},
             {"rankings", truth.rankings},
             {"measures", truth.measures.size()},
             {"title", ask.plan.activities ? Json(ask.plan.title) : Json()},
             {"accounts", std::move(*accounts)}};
  if (!truth.polls.waves.empty()) {
    auto made = polls_ready(ask.folder, polls, truth.polls);
    if (!made) return made;
    ready["polls"] = std::move(*made);
  }
  if (auto written = write_file((ask.folder / "ready").string(), ready.dump()); !written)
    return base::fail(written.error());
  return ready;
}

// Several accounts may have one role, then their names stand beside.
void say_accounts(const Json& accounts, bool named, Lang lang) {
  for (const Json& account : accounts)
    say(lang, named ? "CLI-DEMO-ACCOUNT-NAMED" : "CLI-DEMO-ACCOUNT",
        {{"role", base::message(lang, "ROLE-" + account.at("role").get<std::string>())},
         {"name", account.value("name", "")},
         {"login", account.at("login").get<std::string>()},
         {"password", std::string(k_password)}});
}

}  // namespace

std::string folder_name(const DemoAsk& ask) {
  return "wanhu-demo-" + (ask.plan.name.empty() ? std::string() : ask.plan.name + "-") +
         std::to_string(ask.days) + "-" + std::to_string(ask.seed) + "-" + demo_stamp(ask.plan);
}

fs::path demo_database(const fs::path& folder, bool polls) {
  return folder / (polls ? "wanhu-polls.db" : "wanhu.db");
}

std::shared_ptr<const access::Keyring> demo_keyring(bool polls) {
  return std::make_shared<const access::Keyring>(
      access::Keyring::parse(polls ? k_polls_keys : k_keys).value());
}

base::Result<Json> demo_data(const DemoAsk& ask, bool fresh, Lang lang) {
  const fs::path ready = ask.folder / "ready";
  if (!fresh && fs::exists(ready)) {
    const auto text = read_file(ready.string());
    if (!text) return base::fail(text.error());
    return base::parse_json(*text);
  }
  return make_demo(ask, lang);
}

std::int64_t shift_of(const std::string& db_url, base::Instant end) {
  const auto db = store::open(db_url, store::Open::read_only);
  const app::Cut head = app::head_cut(*db, 1);
  const base::Instant last = head.at && *head.at > end ? *head.at : end;
  return last - base::SystemClock().now() + 60'000;
}

void greet(const Json& ready, const DemoAsk& ask, base::Instant now, Lang lang, bool polls_only) {
  std::map<std::string, std::string> what{{"date", now.date().iso()}};
  for (const char* name :
       {"dwellings", "visits", "matters", "acts", "places", "rankings", "measures"})
    what[name] = std::to_string(ready.value(name, std::int64_t{0}));
  const Json title = ready.value("title", Json());
  const bool with_plan = title.is_string();
  if (with_plan) what["title"] = title.get<std::string>();
  if (!polls_only) {
    say(lang, with_plan ? "CLI-DEMO-READY-PLAN" : "CLI-DEMO-READY", what);
    say_accounts(ready.at("accounts"), with_plan, lang);
  }
  if (!ready.contains("polls")) return;
  const Json& polls = ready.at("polls");
  for (const char* name : {"waves", "releases", "completes"})
    what[name] = std::to_string(polls.at(name).get<std::int64_t>());
  what["plan"] = ask.plan.name;
  say(lang, "CLI-DEMO-POLLS", what);
  say_accounts(polls.at("accounts"), true, lang);
  if (!polls_only) say(lang, "CLI-DEMO-POLLS-HOW", what);
}

void show_progress(Lang lang, int day, int days) {
  if (::isatty(STDERR_FILENO) == 0) return;
  std::cerr << "\r"
            << base::message(lang, "CLI-DEMO-MAKING",
                             {{"day", std::to_string(day)}, {"days", std::to_string(days)}})
            << (day == days ? "\n" : "") << std::flush;
}

}  // namespace wanhu::cli
