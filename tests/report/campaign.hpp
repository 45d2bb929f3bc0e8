// A campaign small enough to count by hand: the S1 plan, twelve dwellings in two of its villages,
// three matters, told day by day from 15 October to 2 November 2021.
//
//                    qinsimiao (dwellings a 1 … 10)              qiying (b 1 … 4)
//   Fri 15 Oct       import a 1 … 8, b 1 … 4; freeze
//   Sat 16           a1 answered, a2 declined
//   Mon 18           a3 nobody home, a4 answered                 b1 vacant
//   Tue 19           a3 answered, a5 unsafe; M1, M2 opened       b2 other; M3 (complex) opened
//   Wed 20           a8 taken out, a9, a10 added; M1 handed over
//   Thu 28           M1 answered and told
//   Sat 30           M1 confirmed, so closed (due Fri 29; M2 is overdue)
//   Mon  1 Nov                                                   M3 closed: statutory channel
//   Tue  2           M1 "not solved": round 2, due Fri 12
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "access/person.hpp"
#include "report/report.hpp"

namespace wanhu::report::test {

using base::Date;
using base::Instant;
using base::Json;
using base::Lang;
using base::Uuid;

inline Date day(int month, int day_of_month) {
  return Date::from_ymd(2021, month, day_of_month).value();
}
inline Uuid id(const std::string& name) {
  return Uuid::named("campaign " + name);
}
inline std::string id_text(const std::string& name) {
  return id(name).text();
}

class Campaign {
 public:
  Campaign() {
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-report-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
    engine_ = app::Engine::open({.db_url = db_url(),
                                 .clock = clock_,
                                 .keyring = std::make_shared<access::Keyring>(
                                     access::Keyring::parse("k:" + std::string(64, 'a')).value())})
                  .value();
    at(day(10, 15), 9);
    found();
  }
  ~Campaign() {
    engine_.reset();
    std::filesystem::remove_all(folder_);
  }
  Campaign(const Campaign&) = delete;
  Campaign& operator=(const Campaign&) = delete;

  [[nodiscard]] std::string db_url() const { return "sqlite:" + folder_ + "/town.db"; }
  void at(Date date, int hour) { clock_->set(Instant::at(date, hour * 60)); }
  [[nodiscard]] Instant now() const { return clock_->now(); }

  Json must(const std::string& actor, const std::string& kind, const Json& data) {
    const auto answer = engine_->execute(
        {.id = Uuid::named("command " + std::to_string(++commands_)),
         .actor = actor == "system" || actor == "resident" ? actor : id_text(actor),
         .kind = kind,
         .data = data});
    if (!answer)
      throw std::runtime_error(kind + ": " + answer.error().code + " " +
                               base::text_of(Lang::en, answer.error()));
    return answer->answer;
  }
  void visit(const std::string& visitor, const std::string& dwelling, const std::string& outcome,
             std::optional<Instant> when = {}) {
    must(visitor, "visit.record",
         {{"visit_id", Uuid::named("visit " + std::to_string(++commands_)).text()},
          {"dwelling_id", id_text(dwelling)},
          {"outcome", outcome},
          {"at", when.value_or(now()).iso()},
          {"channel", "app"}});
  }
  void open(const std::string& actor, const std::string& name, const std::string& unit,
            const std::string& kind, const std::string& title, const std::string& place) {
    must(actor, "matter.open",
         {{"matter_id", id_text(name)},
          {"check", "123456"},
          {"kind", kind},
          {"title", title},
          {"text", title},
          {"unit", unit},
          {"place", place},
          {"channel", "visit"}});
  }

  // The days up to and including `last`.
  void run_to(Date last) {
    for (Date date = day(10, 16); date <= last; date = date + 1) {
      at(date, 10);
      live(date);
    }
  }

  template <class Ask>
  auto as(const std::string& login, Ask ask, Lang lang = Lang::zh) {
    const auto lease = engine_->reads().lease();
    const auto person = access::person_by_login(*lease, 1, login).value();
    app::Reader reader{.engine = *engine_,
                       .db = *lease,
                       .scope = access::scope_of(1, person),
                       .now = now(),
                       .lang = lang,
                       .plan = engine_->plans().newest(*lease, 1)};
    return ask(reader);
  }
  Document report(const std::string& name, Date date, const std::string& format,
                  const std::string& login = "centre", Lang lang = Lang::zh) {
    return as(
        login,
        [&](app::Reader& reader) {
          auto made = make(reader, name, date, format);
          if (!made) throw std::runtime_error(made.error().code);
          return *made;
        },
        lang);
  }
  Json figures(const std::string& name, Date date, const std::string& login = "centre") {
    return Json::parse(report(name, date, "json", login).bytes).at("sections");
  }

  static std::string plan_text() {
    std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

 private:
  void found() {
    must("system", "plan.activate", {{"source", plan_text()}});
    Json people = Json::array();
    const auto add = [&](const char* login, const char* role, const char* unit) {
      people.push_back({{"person_id", id_text(login)},
                        {"login", login},
                        {"name", std::string("测试") + login},
                        {"role", role},
                        {"unit", unit}});
    };
    add("centre", "centre", "");
    add("auditor", "auditor", "");
    add("a-lead", "village_lead", "qinsimiao");
    add("a-1", "visitor", "qinsimiao");
    add("a-2", "visitor", "qinsimiao");
    add("b-lead", "village_lead", "qiying");
    add("b-1", "visitor", "qiying");
    must("system", "person.import", {{"people", people}});
    Json rows = Json::array();
    for (int n = 1; n <= 8; ++n) rows.push_back(dwelling("a " + std::to_string(n), "qinsimiao", n));
    for (int n = 1; n <= 4; ++n) rows.push_back(dwelling("b " + std::to_string(n), "qiying", n));
    must("system", "register.import",
         {{"file", "town.csv"}, {"sha256", std::string(64, '0')}, {"dwellings", rows}});
    assign("a-1", {"a 1", "a 2", "a 3"});
    assign("a-2", {"a 4", "a 5"});
    assign("b-1", {"b 1", "b 2", "b 3", "b 4"});
    must("centre", "register.freeze", {{"reason", "核对完毕"}});
  }
  static Json dwelling(const std::string& name, const char* unit, int n) {
    return {{"id", id_text(name)},
            {"unit", unit},
            {"group", "一组"},
            {"code", std::to_string(n)},
            {"address", std::to_string(n) + "号"}};
  }

  void live(Date date) {
    if (date == day(10, 16)) {
      visit("a-1", "a 1", "answered");
      visit("a-1", "a 2", "declined");
    } else if (date == day(10, 18)) {
      visit("a-1", "a 3", "nobody_home");
      visit("a-2", "a 4", "answered");
      visit("b-1", "b 1", "vacant");
    } else if (date == day(10, 19)) {
      visit("a-1", "a 3", "answered");
      visit("a-2", "a 5", "unsafe");
      visit("b-1", "b 2", "other");
      open("a-1", "M1", "qinsimiao", "general", "路灯不亮", "村东路口");
      open("a-2", "M2", "qinsimiao", "general", "<script>alert(1)</script>&\"'", "村东 路口。");
      open("b-1", "M3", "qiying", "complex", "土地边界争议", "北洼地");
    } else if (date == day(10, 20)) {
      must("centre", "register.vacate",
           {{"dwelling_id", id_text("a 8")}, {"reason", "<b>已拆除</b>"}});
      add_dwelling("a 9", "9号");
      add_dwelling("a 10", "10号");
      must("centre", "matter.hand_over",
           {{"matter_id", id_text("M1")}, {"owner", id_text("a-lead")}});
      must("a-lead", "matter.accept", {{"matter_id", id_text("M1")}});
    } else if (date == day(10, 28)) {
      must("a-lead", "matter.answer",
           {{"matter_id", id_text("M1")}, {"outcome", "solved"}, {"text", "已更换灯具"}});
      must("a-1", "matter.tell", {{"matter_id", id_text("M1")}, {"channel", "door"}});
    } else if (date == day(10, 30)) {
      must("centre", "matter.confirm", {{"matter_id", id_text("M1")}, {"by", "callback"}});
    } else if (date == day(11, 1)) {
      must("centre", "matter.exit",
           {{"matter_id", id_text("M3")},
            {"exit", "statutory_channel"},
            {"channel", "court"},
            {"evidence", "已转仲裁"}});
    } else if (date == day(11, 2)) {
      must("centre", "matter.dissent", {{"matter_id", id_text("M1")}, {"text", "又坏了"}});
    }
  }
  void assign(const std::string& visitor, const std::vector<std::string>& names) {
    Json ids = Json::array();
    for (const std::string& name : names) ids.push_back(id_text(name));
    must("centre", "register.assign", {{"visitor", id_text(visitor)}, {"dwelling_ids", ids}});
  }
  void add_dwelling(const std::string& name, const std::string& address) {
    must("centre", "register.add",
         {{"dwelling_id", id_text(name)},
          {"unit", "qinsimiao"},
          {"address", address},
          {"reason", "漏登"}});
  }

  std::string folder_;
  std::shared_ptr<base::ManualClock> clock_ = std::make_shared<base::ManualClock>(Instant());
  std::unique_ptr<app::Engine> engine_;
  int commands_ = 0;
};

}  // namespace wanhu::report::test
