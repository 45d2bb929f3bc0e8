// backup, restore and key: the parts of running Wanhu that touch files beside the database.
#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <iostream>

#include "base/digest.hpp"
#include "cli/admin_commands.hpp"
#include "cli/workplace.hpp"
#include "store/statement.hpp"
#include "store/tables/files.hpp"
#include "store/tables/tables.hpp"
#include "store/verify.hpp"

namespace wanhu::cli {

using base::Lang;

namespace {

constexpr std::string_view k_sqlite = "sqlite:";

const store::Statement k_contact_keys{
    store::Reach::local, "contact_keys",
    "SELECT contact_id, wrapped, master FROM contact_key WHERE tenant = $1 AND master <> $2 "
    "ORDER BY contact_id LIMIT 500"};
const store::Statement k_contact_key_put{
    store::Reach::local, "contact_key_put",
    "UPDATE contact_key SET wrapped = $3, master = $4 WHERE tenant = $1 AND contact_id = $2"};

// SQL has no parameter for the file of VACUUM INTO on every engine version we meet.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// Every tenant's chain and tables; nothing is handed out or taken back unverified.
base::Result<std::int64_t> verify_all(const std::string& url) {
  const auto db = store::open(url, store::Open::read_only);
  std::int64_t entries = 0;
  for (const store::Tenant tenant : store::journal_tenants(*db)) {
    auto report = store::verify(*db, tenant, store::apply);
    if (!report) return base::fail(report.error());
    if (const auto files = store::verify_files(*db, tenant); !files)
      return base::fail(files.error());
    entries += report->entries;
  }
  return entries;
}

void say(Lang lang, const std::string& code, const std::map<std::string, std::string>& args) {
  std::cout << base::message(lang, code, args) << "\n";
}

}  // namespace

int backup_command(const std::vector<std::string>& args, Lang lang, bool) {
  auto options = parse_options(args, with_database({}), {});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "CLI-HELP-BACKUP");
  if (options->words.size() != 1) return usage(lang, "CLI-HELP-BACKUP");
  const auto named = database_url(*options);
  if (!named) return refused(named.error(), lang);
  const std::string& url = *named;
  const std::string out = options->words[0];
  if (!url.starts_with(k_sqlite)) return refused({.code = "CLI-BACKUP-ENGINE"}, lang);
  if (std::filesystem::exists(out))
    return refused({.code = "CLI-EXISTS", .args = {{"file", out}}}, lang);
  ::umask(S_IRWXG | S_IRWXO);
  // One consistent snapshot, also while the server writes.
  store::open(url)->script("VACUUM INTO " + quoted(out));
  const auto entries = verify_all("sqlite:" + out);
  if (!entries) return refused(entries.error(), lang);
  say(lang, "CLI-BACKED-UP", {{"file", out}, {"entries", std::to_string(*entries)}});
  return k_ok;
}

int restore_command(const std::vector<std::string>& args, Lang lang, bool) {
  auto options = parse_options(args, with_database({}), {});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "CLI-HELP-RESTORE");
  if (options->words.size() != 1) return usage(lang, "CLI-HELP-RESTORE");
  const auto named = database_url(*options);
  if (!named) return refused(named.error(), lang);
  const std::string& url = *named;
  const std::string from = options->words[0];
  if (!url.starts_with(k_sqlite)) return refused({.code = "CLI-BACKUP-ENGINE"}, lang);
  const std::string to = url.substr(k_sqlite.size());
  if (std::filesystem::exists(to))
    return refused({.code = "CLI-EXISTS", .args = {{"file", to}}}, lang);
  if (!std::filesystem::exists(from)) return refused(no_such_file(from), lang);
  const auto entries = verify_all("sqlite:" + from);
  if (!entries) return refused(entries.error(), lang);
  ::umask(S_IRWXG | S_IRWXO);
  const std::string part = to + ".part";
  std::filesystem::copy_file(from, part, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::rename(part, to);
  say(lang, "CLI-RESTORED", {{"file", to}, {"entries", std::to_string(*entries)}});
  return k_ok;
}

namespace {

// Every contact key under the first master key of the ring, in small transactions.
int rotate(const Workplace& place, Lang lang) {
  auto engine = open_engine(place, std::make_shared<const base::SystemClock>());
  if (!engine) return refused(engine.error(), lang);
  std::int64_t moved = 0;
  for (bool more = true; more;) {
    std::int64_t n = 0, lost = 0;
    const auto done = (*engine)->writer().run_local([&](store::Db& db) {
      n = lost = 0;
      for (const store::Row& row :
           db.query(k_contact_keys, {place.tenant, place.keyring->first_id()})) {
        const auto fresh = place.keyring->rewrap(row.uuid(0), row.bytes(1), row.text(2));
        if (!fresh) {
          ++lost;
          continue;
        }
        db.exec(k_contact_key_put,
                {place.tenant, row.uuid(0), store::Bytes{fresh->wrapped}, fresh->master});
        ++n;
      }
    });
    if (!done) return refused(done.error(), lang);
    if (lost > 0)
      return refused({.code = "CLI-KEY-LOST", .args = {{"n", std::to_string(lost)}}}, lang);
    moved += n;
    more = n > 0;
  }
  say(lang, "CLI-ROTATED", {{"n", std::to_string(moved)}, {"key", place.keyring->first_id()}});
  return k_ok;
}

}  // namespace

int key_command(const std::vector<std::string>& args, Lang lang, bool) {
  auto options = parse_options(args, with_database({"id"}), {});
  if (!options) {
    refused(options.error(), lang);
    return k_usage;
  }
  if (options->flag("help")) return help(lang, "CLI-HELP-KEY");
  if (options->words.size() != 1) return usage(lang, "CLI-HELP-KEY");
  if (options->words[0] == "new") {
    std::cout << access::Keyring::fresh_text(options->value_or("id", "k1"));
    return k_ok;
  }
  if (options->words[0] != "rotate") return usage(lang, "CLI-HELP-KEY");
  const auto place = workplace(*options, false);
  if (!place) return refused(place.error(), lang);
  return rotate(*place, lang);
}

}  // namespace wanhu::cli
