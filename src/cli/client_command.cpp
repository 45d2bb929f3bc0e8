#include "cli/client_command.hpp"

#include <iostream>

#include "access/session.hpp"
#include "app/query_requests.hpp"
#include "base/digest.hpp"
#include "cli/workplace.hpp"

namespace wanhu::cli {

using base::Json;
using base::Lang;

namespace {

app::Command system_command(const app::Engine& engine, const char* kind, Json data) {
  return {.id = base::Uuid::v7(engine.now()),
          .actor = std::string(app::k_actor_system),
          .kind = kind,
          .data = std::move(data)};
}

// The key stands on the screen once; the database has its digest.
int add(app::Engine& engine, const std::string& name, Lang lang, bool json) {
  const std::string key = access::session_token();
  const auto done =
      engine.execute(system_command(engine, "client.key",
                                    {{"client_id", base::Uuid::v7(engine.now()).text()},
                                     {"name", name},
                                     {"key_hash", base::hex(base::sha256(key))}}));
  if (!done) return refused(done.error(), lang);
  if (json)
    std::cout << Json{{"name", name}, {"api_key", key}}.dump() << "\n";
  else
    std::cout << base::message(lang, "CLI-CLIENT-KEY", {{"name", name}, {"key", key}}) << "\n";
  return k_ok;
}

int disable(app::Engine& engine, const std::string& name, Lang lang) {
  const auto done = engine.execute(system_command(engine, "client.disable", {{"name", name}}));
  if (!done) return refused(done.error(), lang);
  std::cout << base::message(lang, "CLI-CLIENT-DISABLED", {{"name", name}}) << "\n";
  return k_ok;
}

int list(app::Engine& engine, Lang lang, bool json) {
  const auto lease = engine.reads().lease();
  Json rows = Json::array();
  for (const app::ClientRow& row : app::clients(*lease, engine.tenant())) {
    rows.push_back({{"name", row.name}, {"active", row.active}, {"sent", row.sent}});
    if (!json)
      std::cout << base::message(lang, row.active ? "CLI-CLIENT-ROW" : "CLI-CLIENT-ROW-DISABLED",
                                 {{"name", row.name}, {"sent", std::to_string(row.sent)}})
                << "\n";
  }
  if (json) std::cout << rows.dump() << "\n";
  return k_ok;
}

}  // namespace

int client_command(const std::vector<std::string>& args, Lang lang, bool json) {
  auto opened = open_with(args, lang, {{"name"}, {}, false}, "CLI-HELP-CLIENT");
  if (!opened) return opened.error();
  const Options& options = opened->options;
  const std::string name = options.value_or("name", "");
  if (options.words == std::vector<std::string>{"list"}) return list(*opened->engine, lang, json);
  if (options.words.size() != 1 || name.empty()) return usage(lang, "CLI-HELP-CLIENT");
  if (options.words[0] == "add") return add(*opened->engine, name, lang, json);
  if (options.words[0] == "disable") return disable(*opened->engine, name, lang);
  return usage(lang, "CLI-HELP-CLIENT");
}

}  // namespace wanhu::cli
