#include "cli/workplace.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "access/house.hpp"

namespace wanhu::cli {

std::set<std::string> with_database(std::set<std::string> more) {
  more.insert({"db", "tenant", "keys"});
  return more;
}

namespace {

constexpr std::string_view k_sqlite = "sqlite:";

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

base::Result<std::string> key_text(const Options& options, const std::string& db_url,
                                   bool make_new) {
  std::string path = options.value_or("keys", "");
  if (path.empty()) {
    std::string keys = environment("WANHU_KEYS");
    if (!keys.empty()) return keys;
    if (!db_url.starts_with(k_sqlite)) return base::fail("CLI-KEYS");
    path = db_url.substr(k_sqlite.size()) + ".keys";
  }
  if (make_new && !std::filesystem::exists(path)) {
    const std::string fresh = access::Keyring::fresh_text("k1");
    if (auto written = write_file(path, fresh, true); !written) return base::fail(written.error());
    return fresh;
  }
  return read_file(path);
}

}  // namespace

base::Result<std::string> database_url(const Options& options) {
  const std::string url = options.value_or("db", environment("WANHU_DB"));
  if (url.starts_with(k_sqlite) || url.starts_with("postgresql://") ||
      url.starts_with("postgres://"))
    return url;
  return base::fail("CLI-DB");
}

base::Result<Workplace> workplace(const Options& options, bool make_new) {
  Workplace place;
  const auto url = database_url(options);
  if (!url) return base::fail(url.error());
  place.db_url = *url;
  if (url->starts_with(k_sqlite)) {
    const std::string path = url->substr(k_sqlite.size());
    if (!make_new && !std::filesystem::exists(path))
      return base::fail(base::Problem{.code = "CLI-NO-DATABASE", .args = {{"file", path}}});
    ::umask(S_IRWXG | S_IRWXO);  // the database holds what only its owner may read
  }
  const auto tenant = number_option(options, "tenant", 1, 1, 1'000'000'000);
  if (!tenant) return base::fail(tenant.error());
  place.tenant = *tenant;
  const auto text = key_text(options, place.db_url, make_new);
  if (!text) return base::fail(text.error());
  auto ring = access::Keyring::parse(*text);
  if (!ring) return base::fail(ring.error());
  place.keyring = std::make_shared<const access::Keyring>(std::move(*ring));
  return place;
}

base::Result<std::unique_ptr<app::Engine>> open_engine(const Workplace& place,
                                                       std::shared_ptr<const base::Clock> clock) {
  return app::Engine::open({.db_url = place.db_url,
                            .tenant = place.tenant,
                            .clock = std::move(clock),
                            .keyring = place.keyring});
}

tl::expected<Opened, int> open_with(const std::vector<std::string>& args, base::Lang lang,
                                    const OpenAsk& ask, const std::string& help) {
  auto options = parse_options(args, with_database(ask.with_value), ask.flags);
  if (!options) {
    refused(options.error(), lang);
    return tl::unexpected(static_cast<int>(k_usage));
  }
  if (options->flag("help")) return tl::unexpected(cli::help(lang, help));
  auto place = workplace(*options, ask.make_new);
  if (!place) return tl::unexpected(refused(place.error(), lang));
  auto engine = open_engine(*place, std::make_shared<const base::SystemClock>());
  if (!engine) return tl::unexpected(refused(engine.error(), lang));
  if (ask.house)
    if (auto ok = require_house(**engine, *ask.house); !ok)
      return tl::unexpected(refused(ok.error(), lang));
  return Opened{std::move(*options), std::move(*place), std::move(*engine)};
}

base::Result<void> require_house(app::Engine& engine, access::House house) {
  const auto lease = engine.reads().lease();
  if (access::house_of(*lease, engine.tenant()) == house) return {};
  return base::fail(house == access::House::poll ? "CLI-HOUSE-CAMPAIGN" : "CLI-HOUSE-POLL",
                    base::Kind::refused);
}

app::Reader whole_township(app::Engine& engine, store::Db& db, base::Lang lang) {
  return {
      .engine = engine,
      .db = db,
      .scope = {.tenant = engine.tenant(), .role = access::Role::centre, .person = {}, .unit = {}},
      .now = engine.now(),
      .lang = lang,
      .plan = engine.plans().newest(db, engine.tenant())};
}

}  // namespace wanhu::cli
