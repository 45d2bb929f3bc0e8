// An engine of its own on a fresh SQLite file, with a clock that the simulator moves, and what
// tests of played campaigns ask of it.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/accounts.hpp"
#include "app/query.hpp"
#include "store/tables/tables.hpp"
#include "store/verify.hpp"

namespace wanhu::test {

struct PlayedEngine {
  std::string path;
  std::shared_ptr<base::ManualClock> clock = std::make_shared<base::ManualClock>(base::Instant(0));
  std::unique_ptr<app::Engine> engine;

  // The file is <temporary folder>/<name>.sqlite; one of that name is removed.
  explicit PlayedEngine(const std::string& name)
      : path((std::filesystem::temp_directory_path() / (name + ".sqlite")).string()) {
    for (const char* end : {"", "-wal", "-shm"}) std::remove((path + end).c_str());
    const auto ring = access::Keyring::parse("demo:" + std::string(64, 'a'));
    engine = app::Engine::open({.db_url = "sqlite:" + path,
                                .tenant = 1,
                                .clock = clock,
                                .keyring = std::make_shared<access::Keyring>(*ring)})
                 .value();
  }
  // As the centre sees it.
  template <class Ask>
  auto read(Ask ask) const {
    const auto lease = engine->reads().lease();
    app::Reader reader{
        .engine = *engine,
        .db = *lease,
        .scope = {.tenant = 1, .role = access::Role::centre, .person = {}, .unit = {}},
        .now = clock->now(),
        .lang = base::Lang::zh,
        .plan = engine->plans().newest(*lease, 1)};
    return ask(reader);
  }
  [[nodiscard]] std::int64_t count(const std::string& from_where) const {
    return engine->reads().lease()->query_one("SELECT count(*) FROM " + from_where, {1})->i64(0);
  }
  // Those of the accounts that cannot be signed in with when they get a password, as a demo gives
  // them one.
  template <class Account>
  [[nodiscard]] std::vector<std::string> not_signing_in(const std::vector<Account>& shown) const {
    constexpr const char* k_password = "Ruji-pingan-2021";
    app::Accounts accounts(*engine, access::Cost::quick);
    std::vector<std::string> refused;
    for (const Account& one : shown)
      if (!accounts.set_password(one.id, k_password) || !accounts.sign_in(one.login, k_password))
        refused.push_back(one.login);
    return refused;
  }
  // "ok", or what a replay finds wrong.
  [[nodiscard]] std::string verified() const {
    const auto report = store::verify(*store::open("sqlite:" + path), 1, store::apply);
    return report ? "ok" : base::text_of(base::Lang::en, report.error());
  }
};

}  // namespace wanhu::test
