// A small house of polls under the county's plan (S3) on either database, on Monday 2021-11-01: a
// questionnaire, a frame of 240 numbers in twelve villages, accounts of every role of the house.
//
//   PollHouse house;
//   house.open_wave("november");              // planned, seeded, drawn the next day, opened
//   house.must("call-1", "poll.take", …);
#pragma once

#include "app/poll_frame.hpp"
#include "base/digest.hpp"
#include "support/plans.hpp"
#include "support/poll_form.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {

// Twenty numbers in each of twelve villages: 10 mobile, 10 landline; half of each urban.
inline std::string frame_csv(int per_village = 20) {
  std::string csv = "电话,单位,城乡,年龄段,人数,语言\n";
  int n = 0;
  for (int town = 1; town <= 4; ++town)
    for (int village = 1; village <= 3; ++village)
      for (int i = 0; i < per_village; ++i, ++n) {
        std::string digits = std::to_string(10'000'000 + n);
        csv += i % 2 == 0 ? "139" + digits : "0558-7" + digits.substr(2);
        csv += ",v" + std::to_string(town) + std::to_string(village);
        csv += i % 4 < 2 ? ",城镇" : ",农村";
        csv += ",30-44," + std::to_string(1 + i % 5) + (i == 3 ? ",阜阳话" : ",") + "\n";
      }
  return csv;
}

class PollHouse {
 public:
  explicit PollHouse(store::Engine kind = store::Engine::sqlite, std::string url = "")
      : PollHouse(kind, std::move(url), true) {}
  virtual ~PollHouse() {
    engine_.reset();
    std::filesystem::remove_all(folder_);
  }
  PollHouse(const PollHouse&) = delete;
  PollHouse& operator=(const PollHouse&) = delete;

  virtual app::Engine& engine() { return *engine_; }
  TownClock& clock() { return *clock_; }
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::unique_ptr<store::Db> connect() const { return store::open(url_); }

  base::Result<store::Answer> send(const std::string& actor, const std::string& kind, Json data) {
    return engine().execute(
        {.id = Uuid::v7(clock_->now()),
         .actor = actor == "system" || actor == "resident" ? actor : id_text(actor),
         .kind = kind,
         .data = std::move(data)});
  }
  Json must(const std::string& actor, const std::string& kind, Json data) {
    auto answer = send(actor, kind, std::move(data));
    if (!answer)
      throw std::runtime_error(kind + ": " + answer.error().code + " " +
                               answer.error().place.field + " " +
                               base::text_of(base::Lang::en, answer.error()));
    return answer->answer;
  }
  std::string outcome(const std::string& actor, const std::string& kind, Json data) {
    const auto answer = send(actor, kind, std::move(data));
    return answer ? "ok" : answer.error().code;
  }
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
  std::int64_t count(const std::string& from_where, store::Params params = {}) {
    return connect()->query_one("SELECT count(*) FROM " + from_where, params)->i64(0);
  }
  std::string verified() {
    const auto report = store::verify(*connect(), 1, store::apply);
    if (report) return "ok";
    return base::text_of(base::Lang::en, report.error());
  }

  base::Result<app::FrameLoaded> load_frame(const std::string& name, const std::string& csv) {
    return read("lead", [&](app::Reader& reader) {
      return app::load_frame_file(engine(), reader,
                                  {.file = {.name = "numbers.csv", .bytes = csv},
                                   .command_id = id("load " + name),
                                   .frame_id = id(name),
                                   .sha256 = base::hex(base::sha256(csv)),
                                   .actor = id_text("lead"),
                                   .plan = "",
                                   .survey = "daily",
                                   .name = name,
                                   .source = "测试"});
    });
  }

  // The data of poll.plan_wave; `spec` over what it says otherwise.
  Json wave_data(const std::string& name, Json spec = Json::object()) const {
    Json all{{"n", 96}, {"replicates", 2}, {"expected_response", 0.5}};
    all.update(spec);
    return {{"wave_id", id_text(name)},
            {"survey", "daily"},
            {"name", name},
            {"from", clock_->now().date().iso()},
            {"to", "2021-11-30"},
            {"frame_id", id_text("frame")},
            {"spec", std::move(all)}};
  }
  // Planned and seeded today, drawn tomorrow at nine; answers what the draw answers.
  Json draw_wave(const std::string& name, Json spec = Json::object()) {
    must("lead", "poll.plan_wave", wave_data(name, std::move(spec)));
    must("lead", "poll.publish_seed", {{"wave_id", id_text(name)}, {"seed", "seed-of-" + name}});
    clock_->set(base::Instant::at(clock_->now().date() + 1, 9 * 60));
    return must("lead", "poll.draw", {{"wave_id", id_text(name)}});
  }
  Json open_wave(const std::string& name, Json spec = Json::object(), int replicates = 1) {
    Json drawn = draw_wave(name, std::move(spec));
    must("lead", "poll.open", {{"wave_id", id_text(name)}, {"replicates", replicates}});
    return drawn;
  }

 protected:
  PollHouse(store::Engine kind, std::string url, bool open_engine) {
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-poll-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
    url_ = !url.empty()                      ? std::move(url)
           : kind == store::Engine::postgres ? PostgresServer::shared().fresh_database()
                                             : "sqlite:" + folder_ + "/poll.db";
    if (!open_engine) return;
    engine_ = app::Engine::open(engine_options()).value();
    furnish();
  }

  [[nodiscard]] app::EngineOptions engine_options() const {
    static const std::string k_keys = "poll:" + std::string(64, 'b') + "\n";
    return {
        .db_url = url_,
        .tenant = 1,
        .clock = clock_,
        .keyring = std::make_shared<const access::Keyring>(access::Keyring::parse(k_keys).value())};
  }

  void furnish() {
    must("system", "house.set", {{"kind", "poll"}});
    must("system", "plan.activate", {{"source", plan_file("county-double-lift-2021")}});
    Json people = Json::array();
    const std::pair<const char*, const char*> accounts[]{{"lead", "poll_lead"},
                                                         {"lead-2", "poll_lead"},
                                                         {"call-1", "interviewer"},
                                                         {"call-2", "interviewer"},
                                                         {"senior-1", "converter"}};
    for (const auto& [login, role] : accounts)
      people.push_back({{"person_id", id_text(login)},
                        {"login", login},
                        {"name", std::string("测试") + login},
                        {"role", role}});
    must("system", "person.import", {{"people", std::move(people)}});
    must("lead", "poll.form", {{"survey", "daily"}, {"form", poll_form_json()}});
    if (auto loaded = load_frame("frame", frame_csv()); !loaded)
      throw std::runtime_error(loaded.error().code);
  }

 private:
  std::string folder_, url_;
  std::shared_ptr<TownClock> clock_ = std::make_shared<TownClock>(
      base::Instant::at(base::Date::from_ymd(2021, 11, 1).value(), 9 * 60));
  std::unique_ptr<app::Engine> engine_;
};

}  // namespace wanhu::test
