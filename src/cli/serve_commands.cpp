#include "cli/serve_commands.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>

#include "base/text.hpp"
#include "cli/demo_data.hpp"
#include "cli/workplace.hpp"
#include "server/server.hpp"
#include "sim/township.hpp"

namespace wanhu::cli {

using base::Json;
using base::Lang;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_secret_min = 16;

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

// What whoever reads /metrics shows; in a file that only the server's account may read.
base::Result<std::string> metrics_secret(const Options& options) {
  const auto path = options.value("metrics-secret");
  if (!path) return std::string();
  if (auto closed = closed_to_others(*path); !closed) return base::fail(closed.error());
  const auto text = read_file(*path);
  if (!text) return base::fail(text.error());
  std::string secret(base::trim(*text));
  if (secret.size() < k_secret_min)
    return base::fail(
        base::Problem{.code = "CLI-METRICS-SECRET",
                      .args = {{"file", *path}, {"n", std::to_string(k_secret_min)}}});
  return secret;
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
  all.insert({"dial-hook", "dial-secret", "metrics-secret"});
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
  auto metrics = metrics_secret(*options);
  if (!metrics) return refused(metrics.error(), lang);
  StopSignals signals;
  return run_until_stopped({.engine = {.db_url = place->db_url,
                                       .tenant = place->tenant,
                                       .clock = std::make_shared<const base::SystemClock>(),
                                       .keyring = place->keyring},
                            .http = std::move(*http),
                            .api = {.public_url = options->value_or("public-url", ""),
                                    .metrics_secret = std::move(*metrics)},
                            .messages = std::move(*messages),
                            .dial = std::move(*dial)},
                           signals, lang, [](server::Server&) {});
}

int demo_command(const std::vector<std::string>& args, Lang lang, bool) {
  std::set<std::string> with_value = k_http_options;
  with_value.insert({"days", "seed", "data", "plan"});
  auto options = parse_options(args, with_value, {"fresh", "make-only", "polls"});
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
  const bool polls = options->flag("polls");
  if (polls && !ready->contains("polls")) return refused({.code = "CLI-DEMO-NO-POLLS"}, lang);
  const std::string url = "sqlite:" + demo_database(ask.folder, polls).string();
  base::Instant end(ready->at("end").get<std::int64_t>());
  if (polls) end = base::Instant::at(end.date() + 1, k_polls_minute);
  const std::int64_t shift = shift_of(url, end);
  auto clock = std::make_shared<const base::ShiftedClock>(shift);
  if (options->flag("make-only")) {
    greet(*ready, ask, clock->now(), lang);
    return k_ok;
  }
  return run_until_stopped(
      {.engine = {.db_url = url, .tenant = 1, .clock = clock, .keyring = demo_keyring(polls)},
       .http = std::move(*http),
       .api = {.demo = true, .public_url = options->value_or("public-url", "")},
       .messages = std::move(*messages)},
      signals, lang, [&](server::Server&) { greet(*ready, ask, clock->now(), lang, polls); });
}

namespace {

Json measures_json(const sim::Truth& truth) {
  Json list = Json::array();
  for (const sim::Truth::Measure& one : truth.measures)
    list.push_back({{"ladder", one.ladder},
                    {"rung", one.rung},
                    {"unit", one.unit},
                    {"act", one.act},
                    {"end", one.end}});
  return list;
}

Json polls_json(const sim::Truth& truth) {
  Json waves = Json::array();
  for (const sim::Truth::Wave& one : truth.polls.waves)
    waves.push_back({{"survey", one.survey},
                     {"name", one.name},
                     {"cases", one.cases},
                     {"calls", one.calls},
                     {"completes", one.completes},
                     {"released", one.released}});
  return {{"numbers", truth.polls.numbers},
          {"waves", std::move(waves)},
          {"shares", truth.polls.shares}};
}

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
          {"findings", truth.supervision.findings},
          {"rankings", truth.rankings},
          {"measures", measures_json(truth)},
          {"polls", polls_json(truth)}};
}

// The house of polls in a database of its own: --polls ADDRESS; none without it.
base::Result<std::unique_ptr<app::Engine>> second_house(Options options,
                                                        std::shared_ptr<const base::Clock> clock) {
  const auto address = options.value("polls");
  if (!address) return std::unique_ptr<app::Engine>();
  options.values["db"] = *address;
  const auto place = workplace(options, true);
  if (!place) return base::fail(place.error());
  auto engine = open_engine(*place, std::move(clock));
  if (!engine) return base::fail(engine.error());
  const auto lease = (*engine)->reads().lease();
  if (store::read_head(*lease, place->tenant).seq > 0)
    return base::fail(base::Problem{.code = "CLI-EXISTS", .args = {{"file", place->db_url}}});
  return engine;
}

}  // namespace

int simulate_command(const std::vector<std::string>& args, Lang lang, bool json) {
  auto options =
      parse_options(args, with_database({"plan", "seed", "days", "polls"}), {"activities"});
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
  auto polls_clock = std::make_shared<base::ManualClock>(base::Instant(0));
  auto polls = second_house(*options, polls_clock);
  if (!polls) return refused(polls.error(), lang);
  const sim::Truth truth =
      sim::play(**engine, *clock,
                {.seed = static_cast<std::uint64_t>(*seed),
                 .days = static_cast<int>(*days),
                 .plan_text = *plan,
                 .activities = options->flag("activities"),
                 .polls = polls->get(),
                 .polls_clock = polls_clock.get(),
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
