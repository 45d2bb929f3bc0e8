// A small township for tests: tenant 1 in a SQLite file of its own with the real S1 plan, twelve
// dwellings in two villages and accounts of every role; time stands still until it is moved.
// With a server in front: township_server.hpp.
//
//   Township town;
//   town.visit("qsm-1", "dwelling a 1", "answered");
#pragma once

#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/accounts.hpp"
#include "app/engine.hpp"
#include "app/query.hpp"

namespace wanhu::test {

using base::Json;
using base::Uuid;

// Set by the test, read by the server's threads.
class TownClock final : public base::Clock {
 public:
  explicit TownClock(base::Instant start) : ms_(start.ms()) {}
  [[nodiscard]] base::Instant now() const override { return base::Instant(ms_.load()); }
  void set(base::Instant now) { ms_.store(now.ms()); }
  void pass(std::int64_t ms) { ms_.fetch_add(ms); }

 private:
  std::atomic<std::int64_t> ms_;
};

inline constexpr std::int64_t k_minute_ms = 60'000;
inline constexpr std::int64_t k_day_ms = 24LL * 3'600'000;

// Ids by name, so that tests read like the story they tell: id("dwelling qsm 1").
inline Uuid id(const std::string& name) {
  return Uuid::named("township " + name);
}
inline std::string id_text(const std::string& name) {
  return id(name).text();
}

inline constexpr const char* k_password = "Ping-an-tong-2021";
// Two villages of the plan; the rest have no dwellings here.
inline constexpr const char* k_village_a = "qinsimiao";
inline constexpr const char* k_village_b = "qiying";

struct TownAccount {
  const char *login, *role, *unit;  // unit empty: the whole township
};
inline const std::vector<TownAccount>& town_accounts() {
  static const std::vector<TownAccount> k_accounts{{"centre-1", "centre", ""},
                                                   {"centre-2", "centre", ""},
                                                   {"qsm-lead", "village_lead", k_village_a},
                                                   {"qsm-1", "visitor", k_village_a},
                                                   {"qsm-2", "visitor", k_village_a},
                                                   {"qy-lead", "village_lead", k_village_b},
                                                   {"qy-1", "visitor", k_village_b},
                                                   {"county-1", "county_reader", ""},
                                                   {"auditor-1", "auditor", ""}};
  return k_accounts;
}

class Township {
 public:
  // Saturday 2021-10-16, the first day of visits.
  Township() : Township(true) {}
  virtual ~Township() {
    engine_.reset();
    std::filesystem::remove_all(folder_);
  }
  Township(const Township&) = delete;
  Township& operator=(const Township&) = delete;

  virtual app::Engine& engine() { return *engine_; }
  TownClock& clock() { return *clock_; }
  [[nodiscard]] std::string db_url() const { return "sqlite:" + folder_ + "/town.db"; }

  // Answers what the command answers; throws when it is refused.
  Json must(const std::string& actor, const std::string& kind, Json data) {
    auto answer = send(actor, kind, std::move(data));
    if (!answer)
      throw std::runtime_error(kind + ": " + answer.error().code + " " +
                               answer.error().place.field + " " +
                               base::text_of(base::Lang::en, answer.error()));
    return answer->answer;
  }
  base::Result<store::Answer> send(const std::string& actor, const std::string& kind, Json data) {
    return engine().execute({.id = Uuid::v7(clock_->now()),
                             .actor = account(actor),
                             .kind = kind,
                             .data = std::move(data)});
  }

  // Calls `ask` with a Reader of that account.
  template <class Ask>
  auto read(const std::string& login, Ask ask, base::Lang lang = base::Lang::en) {
    const auto lease = engine().reads().lease();
    const auto person = access::person_by_login(*lease, 1, login);
    app::Reader reader{.engine = engine(),
                       .db = *lease,
                       .scope = access::scope_of(1, person.value()),
                       .now = clock_->now(),
                       .lang = lang,
                       .plan = engine().plans().newest(*lease, 1)};
    return ask(reader);
  }

  Json visit(const std::string& visitor, const std::string& dwelling, const std::string& outcome,
             Json answers = {}) {
    Json data{{"visit_id", Uuid::v7(clock_->now()).text()},
              {"dwelling_id", id_text(dwelling)},
              {"outcome", outcome},
              {"at", clock_->now().iso()},
              {"channel", "app"}};
    if (!answers.is_null()) data["answers"] = std::move(answers);
    return must(visitor, "visit.record", std::move(data));
  }

  // A matter under the name's id; check code 123456.
  Json open_matter(const std::string& actor, const std::string& name,
                   const std::string& unit = k_village_a) {
    return must(actor, "matter.open",
                {{"matter_id", id_text(name)},
                 {"check", "123456"},
                 {"title", "路灯不亮"},
                 {"text", "村口路灯坏了三天"},
                 {"unit", unit},
                 {"channel", "visit"}});
  }

 protected:
  explicit Township(bool open_engine) {
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-town-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
    if (!open_engine) return;
    engine_ = app::Engine::open(engine_options()).value();
    furnish();
  }

  app::EngineOptions engine_options() const {
    static const std::string k_keys = "test:" + std::string(64, 'a') + "\n";
    return {
        .db_url = db_url(),
        .tenant = 1,
        .clock = clock_,
        .keyring = std::make_shared<const access::Keyring>(access::Keyring::parse(k_keys).value())};
  }

  // "centre-1" is an account, "system" and "resident" are themselves.
  static std::string account(const std::string& actor) {
    return actor == "system" || actor == "resident" ? actor : id_text(actor);
  }

  void furnish() {
    must("system", "plan.activate", {{"source", plan_text()}});
    Json people = Json::array();
    for (const TownAccount& a : town_accounts()) {
      Json person{{"person_id", id_text(a.login)},
                  {"login", a.login},
                  {"name", std::string("测试") + a.login},
                  {"role", a.role}};
      if (*a.unit != '\0') person["unit"] = a.unit;
      people.push_back(std::move(person));
    }
    must("system", "person.import", {{"people", std::move(people)}});
    must("system", "register.import",
         {{"file", "town.csv"}, {"sha256", std::string(64, '0')}, {"dwellings", dwellings()}});
    // qsm-1 has 1 to 3, qsm-2 has 4 to 6; 7 and 8 nobody. In the other village qy-1 has all four.
    give("qsm-1", {"dwelling a 1", "dwelling a 2", "dwelling a 3"});
    give("qsm-2", {"dwelling a 4", "dwelling a 5", "dwelling a 6"});
    give("qy-1", {"dwelling b 1", "dwelling b 2", "dwelling b 3", "dwelling b 4"});
  }

 private:
  static std::string plan_text() {
    std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  static Json dwellings() {
    Json list = Json::array();
    const auto add = [&](const std::string& name, const char* unit, int n) {
      list.push_back({{"id", id_text(name)},
                      {"unit", unit},
                      {"group", n <= 4 ? "1组" : "2组"},
                      {"code", std::to_string(n)},
                      {"address", std::to_string(n) + "号"}});
    };
    for (int n = 1; n <= 8; ++n) add("dwelling a " + std::to_string(n), k_village_a, n);
    for (int n = 1; n <= 4; ++n) add("dwelling b " + std::to_string(n), k_village_b, n);
    return list;
  }
  void give(const std::string& visitor, const std::vector<std::string>& names) {
    Json ids = Json::array();
    for (const std::string& name : names) ids.push_back(id_text(name));
    must("centre-1", "register.assign", {{"visitor", id_text(visitor)}, {"dwelling_ids", ids}});
  }

  std::string folder_;
  std::shared_ptr<TownClock> clock_ = std::make_shared<TownClock>(
      base::Instant::at(base::Date::from_ymd(2021, 10, 16).value(), 9 * 60));
  std::unique_ptr<app::Engine> engine_;
};

}  // namespace wanhu::test
