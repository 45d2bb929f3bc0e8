#include "cli/serve_commands.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>

#include "base/text.hpp"
#include "cli/demo_plan.hpp"
#include "cli/workplace.hpp"
#include "server/server.hpp"
#include "sim/township.hpp"

namespace wanhu::cli {

using base::Json;
using base::Lang;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_demo_password = "Ruji-pingan-2021";
constexpr std::string_view k_demo_keys =
    "demo:64656d6f2d6b6579732d6172652d6e6f2d7365637265742d2d2d2d2d2d2d2d2d\n";

void say(Lang lang, const std::string& code, const std::map<std::string, std::string>& args = {}) {
  std::cout << base::message(lang, code, args) << "\n" << std::flush;
}

struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
};

// "127.0.0.1:8080", "[::1]:8080", "8080".
base::Result<Address> address_of(const std::string& text) {
  Address address;
  const auto colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
  if (colon != std::string::npos) address.host = text.substr(0, colon);
  if (address.host.starts_with('[') && address.host.ends_with(']'))
    address.host = address.host.substr(1, address.host.size() - 2);
  const bool digits = !port.empty() && port.size() <= 5 &&
                      port.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || std::stol(port) > 65535)
    return base::fail(base::Problem{
        .code = "CLI-NUMBER", .args = {{"option", "--listen"}, {"low", "0"}, {"high", "65535"}}});
  address.port = static_cast<std::uint16_t>(std::stol(port));
  return address;
}

// Blocks until the program is told to stop. SIGTERM and SIGINT are taken by sigwait on this thread,
// so they must be blocked before any other thread starts.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    (void)::signal(SIGPIPE, SIG_IGN);
  }
  void wait() {
    int got = 0;
    sigwait(&set_, &got);
  }

 private:
  sigset_t set_{};
};

base::Result<server::http::ServerOptions> http_options(const Options& options) {
  server::http::ServerOptions http;
  const auto address = address_of(options.value_or("listen", "127.0.0.1:8080"));
  if (!address) return base::fail(address.error());
  http.address = address->host;
  http.port = address->port;
  http.on_error = [](std::string_view line) { std::cerr << line << "\n"; };
  for (const std::string_view proxy : base::split(options.value_or("proxy", ""), ','))
    if (!base::trim(proxy).empty()) http.trusted_proxies.emplace_back(base::trim(proxy));
  if (const auto cert = options.value("tls-cert")) {
    const auto certificate = read_file(*cert);
    if (!certificate) return base::fail(certificate.error());
    const auto key = read_file(options.value_or("tls-key", *cert));
    if (!key) return base::fail(key.error());
    http.tls = server::http::Tls{.certificate_pem = *certificate, .key_pem = *key};
  }
  return http;
}

base::Result<void> closed_to_others(const std::string& path) {
  const auto others = fs::perms::group_all | fs::perms::others_all;
  std::error_code unknown;
  if ((fs::status(path, unknown).permissions() & others) != fs::perms::none && !unknown)
    return base::fail(base::Problem{.code = "CLI-MESSAGES-OPEN", .args = {{"file", path}}});
  return {};
}

// Secrets stand in that file, so nobody else may read it.
base::Result<message::Settings> message_settings(const Options& options) {
  const auto path = options.value("messages");
  if (!path) return message::Settings{};
  if (auto closed = closed_to_others(*path); !closed) return base::fail(closed.error());
  const auto text = read_file(*path);
  if (!text) return base::fail(text.error());
  return message::read_settings(*text);
}

// The address on the command line, the secret in a file that only the server's account may read.
base::Result<std::optional<message::HookSettings>> dial_settings(const Options& options) {
  const auto url = options.value("dial-hook");
  if (!url) return std::optional<message::HookSettings>{};
  const auto path = options.value("dial-secret");
  if (!path) return base::fail("CLI-DIAL-SECRET");
  if (auto closed = closed_to_others(*path); !closed) return base::fail(closed.error());
  const auto secret = read_file(*path);
  if (!secret) return base::fail(secret.error());
  auto hook = message::hook_settings("dial-hook", *url, std::string(base::trim(*secret)));
  if (!hook) return base::fail(hook.error());
  return std::optional(std::move(*hook));
}

int run_until_stopped(server::ServerOptions options, StopSignals& signals, Lang lang,
                      const std::function<void(server::Server&)>& ready) {
  auto server = server::Server::start(std::move(options));
  if (!server) return refused(server.error(), lang);
  ready(**server);
  say(lang, "CLI-SERVING", {{"url", (*server)->url()}});
  say(lang, "CLI-STOP");
  signals.wait();
  (*server)->stop();
  return k_ok;
}

const std::set<std::string> k_http_options{"listen", "tls-cert",   "tls-key",
                                           "proxy",  "public-url", "messages"};

std::set<std::string> serve_options() {
  std::set<std::string> all = k_http_options;
  all.insert({"dial-hook", "dial-secret"});
  return all;
}

}  // namespace

int serve_command(const std::vector<std::string>& args, Lang lang, bool) {
  auto options = parse_options(args, with_database(serve_options()), {});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "CLI-HELP-SERVE");
  const auto place = workplace(*options, false);
  if (!place) return refused(place.error(), lang);
  auto http = http_options(*options);
  if (!http) return refused(http.error(), lang);
  auto messages = message_settings(*options);
  if (!messages) return refused(messages.error(), lang);
  auto dial = dial_settings(*options);
  if (!dial) return refused(dial.error(), lang);
  StopSignals signals;
  return run_until_stopped({.engine = {.db_url = place->db_url,
                                       .tenant = place->tenant,
                                       .clock = std::make_shared<const base::SystemClock>(),
                                       .keyring = place->keyring},
                            .http = std::move(*http),
                            .api = {.public_url = options->value_or("public-url", "")},
                            .messages = std::move(*messages),
                            .dial = std::move(*dial)},
                           signals, lang, [](server::Server&) {});
}

namespace {

struct DemoAsk {
  DemoPlan plan{};
  std::int64_t days = 20, seed = 1;
  fs::path folder;
};

void show_progress(Lang lang, int day, int days) {
  if (::isatty(STDERR_FILENO) == 0) return;
  std::cerr << "\r"
            << base::message(lang, "CLI-DEMO-MAKING",
                             {{"day", std::to_string(day)}, {"days", std::to_string(days)}})
            << (day == days ? "\n" : "") << std::flush;
}

// Plays the campaign into a fresh folder; a file `ready` marks it whole, so that an interrupted run
// is made again.
base::Result<Json> make_demo(const DemoAsk& ask, Lang lang) {
  fs::remove_all(ask.folder);
  fs::create_directories(ask.folder);
  auto clock = std::make_shared<base::ManualClock>(base::Instant(0));
  auto engine = app::Engine::open({.db_url = "sqlite:" + (ask.folder / "wanhu.db").string(),
                                   .tenant = 1,
                                   .clock = clock,
                                   .keyring = std::make_shared<const access::Keyring>(
                                       access::Keyring::parse(k_demo_keys).value())});
  if (!engine) return base::fail(engine.error());
  const sim::Truth truth =
      sim::play(**engine, *clock,
                {.seed = static_cast<std::uint64_t>(ask.seed),
                 .days = static_cast<int>(ask.days),
                 .plan_text = ask.plan.text,
                 .outlines = true,
                 .activities = ask.plan.activities,
                 .tips = ask.plan.activities,
                 .progress = [lang](int day, int days) { show_progress(lang, day, days); }});
  app::Accounts accounts(**engine);
  Json ready{{"end", truth.end.ms()},
             {"dwellings", truth.dwellings},
             {"visits", truth.visits},
             {"matters", truth.matters},
             {"acts", truth.acts},
             {"places", truth.places.places},
             {"title", ask.plan.activities ? Json(ask.plan.title) : Json()},
             {"accounts", Json::array()}};
  for (const sim::Account& account : truth.showcase) {
    if (auto set = accounts.set_password(account.id, std::string(k_demo_password)); !set)
      return base::fail(set.error());
    ready["accounts"].push_back(
        {{"login", account.login}, {"role", account.role}, {"name", account.name}});
  }
  if (auto written = write_file((ask.folder / "ready").string(), ready.dump()); !written)
    return base::fail(written.error());
  return ready;
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

// The demo lives on: its clock goes on from its last entry, however long ago it was made.
std::int64_t shift_of(const std::string& db_url, base::Instant end) {
  const auto db = store::open(db_url, store::Open::read_only);
  const app::Cut head = app::head_cut(*db, 1);
  const base::Instant last = head.at && *head.at > end ? *head.at : end;
  return last - base::SystemClock().now() + 60'000;
}

// Of a demo with a plan there is more to see, and several accounts may have one role.
void greet(const Json& ready, base::Instant now, Lang lang) {
  std::map<std::string, std::string> what{{"date", now.date().iso()}};
  for (const char* name : {"dwellings", "visits", "matters", "acts", "places"})
    what[name] = std::to_string(ready.value(name, std::int64_t{0}));
  const Json title = ready.value("title", Json());
  const bool with_plan = title.is_string();
  if (with_plan) what["title"] = title.get<std::string>();
  say(lang, with_plan ? "CLI-DEMO-READY-PLAN" : "CLI-DEMO-READY", what);
  const Json& accounts = ready.at("accounts");
  for (const Json& account : accounts)
    say(lang, with_plan ? "CLI-DEMO-ACCOUNT-NAMED" : "CLI-DEMO-ACCOUNT",
        {{"role", base::message(lang, "ROLE-" + account.at("role").get<std::string>())},
         {"name", account.value("name", "")},
         {"login", account.at("login").get<std::string>()},
         {"password", std::string(k_demo_password)}});
}

std::string folder_name(const DemoAsk& ask) {
  return "wanhu-demo-" + (ask.plan.name.empty() ? std::string() : ask.plan.name + "-") +
         std::to_string(ask.days) + "-" + std::to_string(ask.seed) + "-" + demo_stamp(ask.plan);
}

}  // namespace

int demo_command(const std::vector<std::string>& args, Lang lang, bool) {
  std::set<std::string> with_value = k_http_options;
  with_value.insert({"days", "seed", "data", "plan"});
  auto options = parse_options(args, with_value, {"fresh", "make-only"});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "CLI-HELP-DEMO");
  auto plan = demo_plan(options->value("plan"));
  if (!plan) return refused(plan.error(), lang);
  const auto days = number_option(*options, "days", plan->days, 1, plan->days_max);
  const auto seed = number_option(*options, "seed", 1, 1, 1'000'000'000);
  if (!days) return refused(days.error(), lang);
  if (!seed) return refused(seed.error(), lang);
  auto http = http_options(*options);
  if (!http) return refused(http.error(), lang);
  auto messages = message_settings(*options);
  if (!messages) return refused(messages.error(), lang);
  DemoAsk ask{.plan = std::move(*plan),
              .days = *days,
              .seed = *seed,
              .folder = options->value_or("data", "")};
  if (ask.folder.empty()) ask.folder = fs::temp_directory_path() / folder_name(ask);
  StopSignals signals;
  const auto ready = demo_data(ask, options->flag("fresh"), lang);
  if (!ready) return refused(ready.error(), lang);
  const std::string url = "sqlite:" + (ask.folder / "wanhu.db").string();
  const std::int64_t shift = shift_of(url, base::Instant(ready->at("end").get<std::int64_t>()));
  auto clock = std::make_shared<const base::ShiftedClock>(shift);
  if (options->flag("make-only")) {
    greet(*ready, clock->now(), lang);
    return k_ok;
  }
  return run_until_stopped(
      {.engine = {.db_url = url,
                  .tenant = 1,
                  .clock = clock,
                  .keyring = std::make_shared<const access::Keyring>(
                      access::Keyring::parse(k_demo_keys).value())},
       .http = std::move(*http),
       .api = {.demo = true, .public_url = options->value_or("public-url", "")},
       .messages = std::move(*messages)},
      signals, lang, [&](server::Server&) { greet(*ready, clock->now(), lang); });
}

namespace {

Json activities_json(const sim::Truth& truth) {
  Json asks = Json::object();
  for (const auto& [rule, tally] : truth.asks)
    asks[rule] = {{"met", tally.met},
                  {"late", tally.late},
                  {"missed", tally.missed},
                  {"excused", tally.excused},
                  {"open", tally.open}};
  return {{"asks", std::move(asks)},
          {"acts", truth.acts},
          {"holders", truth.posts.holders},
          {"shifts", truth.posts.shifts},
          {"places", truth.places.places},
          {"inspections", truth.places.inspections},
          {"faults", truth.places.faults},
          {"faults_mended", truth.places.faults_mended},
          {"patrols", truth.places.patrols},
          {"publicity", truth.publicity.done},
          {"assessed", truth.standards.assessed},
          {"settled", truth.standards.settled},
          {"checks", truth.supervision.checks},
          {"findings", truth.supervision.findings}};
}

}  // namespace

int simulate_command(const std::vector<std::string>& args, Lang lang, bool json) {
  auto options = parse_options(args, with_database({"plan", "seed", "days"}), {"activities"});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "CLI-HELP-SIMULATE");
  if (!options->value("plan")) return usage(lang, "CLI-HELP-SIMULATE");
  const auto days = number_option(*options, "days", 20, 1, 366);
  const auto seed = number_option(*options, "seed", 1, 1, 1'000'000'000);
  if (!days) return refused(days.error(), lang);
  if (!seed) return refused(seed.error(), lang);
  const auto place = workplace(*options, true);
  if (!place) return refused(place.error(), lang);
  const auto plan = read_plan_file(*options->value("plan"));
  if (!plan) return refused(plan.error(), lang);
  auto clock = std::make_shared<base::ManualClock>(base::Instant(0));
  auto engine = open_engine(*place, clock);
  if (!engine) return refused(engine.error(), lang);
  if (auto ok = require_house(**engine, access::House::campaign); !ok)
    return refused(ok.error(), lang);
  if ((*engine)->plan() != nullptr)
    return refused({.code = "CLI-EXISTS", .args = {{"file", place->db_url}}}, lang);
  const sim::Truth truth =
      sim::play(**engine, *clock,
                {.seed = static_cast<std::uint64_t>(*seed),
                 .days = static_cast<int>(*days),
                 .plan_text = *plan,
                 .activities = options->flag("activities"),
                 .progress = [lang](int day, int all) { show_progress(lang, day, all); }});
  Json out{
      {"dwellings", truth.dwellings}, {"people", truth.people},     {"visits", truth.visits},
      {"reached", truth.reached},     {"answered", truth.answered}, {"declined", truth.declined},
      {"ballots", truth.ballots},     {"matters", truth.matters},   {"confirmed", truth.confirmed},
      {"reopened", truth.reopened},   {"exits", truth.exits},       {"end", truth.end.iso()}};
  if (!truth.asks.empty()) out.update(activities_json(truth));
  std::cout << (json ? out.dump() : out.dump(2)) << "\n";
  return k_ok;
}

}  // namespace wanhu::cli
