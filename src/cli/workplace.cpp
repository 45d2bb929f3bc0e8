#include "cli/workplace.hpp"

#include <cstdlib>
#include <filesystem>

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
                                   bool make_keys) {
  std::string path = options.value_or("keys", "");
  if (path.empty()) {
    std::string keys = environment("WANHU_KEYS");
    if (!keys.empty()) return keys;
    if (!db_url.starts_with(k_sqlite)) return base::fail("CLI-KEYS");
    path = db_url.substr(k_sqlite.size()) + ".keys";
  }
  if (make_keys && !std::filesystem::exists(path)) {
    const std::string fresh = access::Keyring::fresh_text("k1");
    if (auto written = write_file(path, fresh, true); !written) return base::fail(written.error());
    return fresh;
  }
  return read_file(path);
}

}  // namespace

base::Result<Workplace> workplace(const Options& options, bool make_keys) {
  Workplace place;
  place.db_url = options.value_or("db", environment("WANHU_DB"));
  const bool known = place.db_url.starts_with(k_sqlite) ||
                     place.db_url.starts_with("postgresql://") ||
                     place.db_url.starts_with("postgres://");
  if (!known) return base::fail("CLI-DB");
  const auto tenant = number_option(options, "tenant", 1, 1, 1'000'000'000);
  if (!tenant) return base::fail(tenant.error());
  place.tenant = *tenant;
  const auto text = key_text(options, place.db_url, make_keys);
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

}  // namespace wanhu::cli
