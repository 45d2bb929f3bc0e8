// What most commands need: the database's address, the tenant and the key ring, from options and
// environment.
//   --db URL        sqlite:PATH or postgresql://… (or WANHU_DB)
//   --tenant N      the county; 1 when not given
//   --keys FILE     master keys (or WANHU_KEYS with the keys themselves); for sqlite:PATH the file
//                   PATH.keys is taken when neither is given
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "access/role.hpp"
#include "app/engine.hpp"
#include "app/query.hpp"
#include "cli/options.hpp"

namespace wanhu::cli {

struct Workplace {
  std::string db_url;
  store::Tenant tenant = 1;
  std::shared_ptr<const access::Keyring> keyring;
};

// --db, else WANHU_DB; CLI-DB when neither names a database.
base::Result<std::string> database_url(const Options& options);

// The options every command with a database knows.
std::set<std::string> with_database(std::set<std::string> more);

// `make_new`: an SQLite file that does not exist may be made, and its key file (both mode 0600); it
// is refused otherwise, so that a mistyped path does not become an empty database. Errors: CLI-DB,
// CLI-KEYS, CLI-FILE, KEY-FORMAT, KEY-NONE.
base::Result<Workplace> workplace(const Options& options, bool make_new);

base::Result<std::unique_ptr<app::Engine>> open_engine(const Workplace& place,
                                                       std::shared_ptr<const base::Clock> clock);

struct Opened {
  Options options;
  Workplace place;
  std::unique_ptr<app::Engine> engine;
};
// Options, workplace and engine in one go; the error is the exit code when one of them refuses.
struct OpenAsk {
  std::set<std::string> with_value;
  std::set<std::string> flags;
  bool make_new = false;
  // The house that the command is for; nothing: both.
  std::optional<access::House> house = access::House::campaign;
};
tl::expected<Opened, int> open_with(const std::vector<std::string>& args, base::Lang lang,
                                    const OpenAsk& ask, const std::string& help);

// What is of the other house is refused before anything is read, with what to do instead:
// CLI-HOUSE-POLL, CLI-HOUSE-CAMPAIGN.
base::Result<void> require_house(app::Engine& engine, access::House house);

// Whoever sits at the machine reaches all of it.
app::Reader whole_township(app::Engine& engine, store::Db& db, base::Lang lang);

}  // namespace wanhu::cli
