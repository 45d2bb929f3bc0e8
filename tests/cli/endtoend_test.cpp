// Each of the five plans, from its activation to its final report: the campaign is played over HTTP
// (support/http_sender.hpp), an ordinary person reads the reports, the auditor takes the events,
// and a script that shares no line with the program (tests/endtoend/figures.py) counts every figure
// of the reports again from the events and the plan file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <functional>

#include "plan/plan.hpp"
#include "sim/township.hpp"
#include "support/http_sender.hpp"
#include "support/plan_server.hpp"
#include "support/plans.hpp"

namespace wanhu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsSubsetOf;
using testing::StartsWith;

struct Season {
  std::string plan;
  int days = 0;      // from the day of issue
  double scale = 1;  // of the register and of how much comes in
  // Words of the plan that are other ones here.
  std::vector<std::pair<std::string, std::string>> edits{};
};

std::string plan_of(const Season& season) {
  std::string text = plan_file(season.plan);
  for (const auto& [from, to] : season.edits) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("not in the plan: " + from);
    text.replace(at, from.size(), to);
  }
  return text;
}

// What the script leaves: what a report draws by chance (forecasts), control charts with their
// limits, the name of AAPOR's classes, what indicators say beside their value, and the words of a
// change of the register.
const std::vector<std::string>& not_recounted() {
  static const std::vector<std::string> k_ids = [] {
    std::vector<std::string> ids{"final.outcomes.aapor.class"};
    for (const char* report : {"final", "daily"})
      for (const char* figure :
           {"end_low", "end_mid", "end_high", "finish_low", "finish_mid", "finish_high"})
        ids.push_back(fmt::format("{}.outlook.{}", report, figure));
    for (const char* column : {"low", "mid", "high"})
      ids.push_back(fmt::format("final.outlook.forecasts.{}", column));
    for (const char* column : {"unit", "kind", "week", "n", "mean", "upper"})
      ids.push_back(fmt::format("final.repeated-problems.signals.{}", column));
    for (const char* column : {"interval", "aim", "before", "words"})
      ids.push_back(fmt::format("final.measures.indicators.{}", column));
    for (const char* column : {"change", "unit", "address", "items"})
      ids.push_back(fmt::format("final.register.changes.{}", column));
    return ids;
  }();
  return k_ids;
}

std::int64_t cells_in(const Json& line) {
  return static_cast<std::int64_t>(line.size()) - (line.contains("href") ? 1 : 0);
}

// Values of figures and cells of tables.
std::int64_t cells_of(const Json& report) {
  std::int64_t cells = 0;
  for (const auto& [id, section] : report.at("sections").items()) {
    cells += static_cast<std::int64_t>(section.at("figures").size());
    for (const auto& [name, table] : section.at("tables").items()) {
      for (const Json& line : table.at("rows")) cells += cells_in(line);
      if (table.contains("total")) cells += cells_in(table.at("total"));
    }
  }
  return cells;
}

struct Recounted {
  int exit = -1;
  std::string output;
  Json result;  // its last line
};

class Campaign {
 public:
  explicit Campaign(const Season& season) : season_(season), text_(plan_of(season)) {
    sim::Options options;
    options.seed = 4;
    options.days = season.days;
    options.plan_text = text_;
    options.activities = true;
    options.scale = season.scale;
    options.sender = [this](app::Engine&, base::ManualClock& clock) {
      return std::make_unique<HttpSender>(town_.server(), clock, tally_);
    };
    truth = sim::play(town_.engine(), town_.clock(), options);
    day = truth.end.date();
    // The next morning: what happens from now on is not in the reports of that day.
    town_.clock().set(base::Instant::at(day + 1, 8 * 60));
    town_.engine().tick();
    read_reports();
    take_events();
    write("plan.toml", text_);
  }

  // `final`: in place of the report that was read.
  Recounted recount(const Json* final = nullptr) {
    write("final.json", (final == nullptr ? final_report : *final).dump());
    write("daily.json", daily_report.dump());
    const std::string source = WANHU_SOURCE_DIR;
    const std::string command = fmt::format(
        "/usr/bin/python3 -B {}/tests/endtoend/figures.py --source {} --plan {} --events {} {} {} "
        "2>&1",
        source, source, path("plan.toml"), path("journal.jsonl"), path("final.json"),
        path("daily.json"));
    return run(command);
  }

  // The three rates as the auditor reads them, who sees every row and handles nothing.
  Json read_rates() {
    const Answer answer = signed_in("auditor")->get(
        fmt::format("/api/v1/rates?from={}&to={}", text_day(0), text_day(120)));
    if (answer.status != 200) throw std::runtime_error(answer.body);
    return answer.json();
  }
  // Recounted from the events up to now by tests/endtoend/rates.py.
  Recounted recount_rates(const Json& rates) {
    take_events();
    write("rates.json", rates.dump());
    return run(fmt::format(
        "/usr/bin/python3 -B {}/tests/endtoend/rates.py --plan {} --events {} --now {} {} 2>&1",
        WANHU_SOURCE_DIR, path("plan.toml"), path("journal.jsonl"), town_.clock().now().ms(),
        path("rates.json")));
  }
  // Some of the matters that count belong before a court, the centre finds.
  int exclude_some() {
    const auto centre = signed_in("centre");
    const Json rows = centre
                          ->get(fmt::format("/api/v1/rates/rows?from={}&to={}&rate=resolved_of_all&"
                                            "part=met&limit=2",
                                            text_day(0), text_day(120)))
                          .json();
    int n = 0;
    for (const Json& row : rows.at("items")) {
      const Json done = centre->command(
          "matter.exclude",
          {{"matter_id", row.at("id")}, {"exclusion", "court"}, {"reason", "已立案"}});
      n += done.at("ok").get<bool>() ? 1 : 0;
    }
    return n;
  }

  // Others come back and go to a court then: that takes the new round out, and not the one that is
  // due already.
  int send_some_elsewhere() {
    const auto centre = signed_in("centre");
    const Json rows = centre
                          ->get(fmt::format("/api/v1/rates/rows?from={}&to={}&rate=resolved_of_all&"
                                            "part=met&limit=4",
                                            text_day(0), text_day(120)))
                          .json();
    int n = 0;
    for (const Json& row : rows.at("items")) {
      const Json back =
          centre->command("matter.dissent", {{"matter_id", row.at("id")}, {"text", "又坏了"}});
      if (!back.at("ok").get<bool>()) continue;
      const Json gone = centre->command("matter.exit", {{"matter_id", row.at("id")},
                                                        {"exit", "statutory_channel"},
                                                        {"channel", "court"},
                                                        {"evidence", "已立案"}});
      n += gone.at("ok").get<bool>() ? 1 : 0;
    }
    return n;
  }

  static Recounted run(const std::string& command) {
    Recounted made;
    std::FILE* const out = ::popen(command.c_str(), "r");
    if (out == nullptr) throw std::runtime_error("popen");
    char bytes[4096];
    for (std::size_t n = 0; (n = std::fread(bytes, 1, sizeof bytes, out)) > 0;)
      made.output.append(bytes, n);
    const int status = ::pclose(out);
    made.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    const std::string all = made.output.substr(0, made.output.find_last_not_of('\n') + 1);
    const std::string last = all.substr(all.rfind('\n') + 1);
    if (Json::accept(last)) made.result = Json::parse(last);
    return made;
  }

  // The lines of the table of asks, by rule.
  [[nodiscard]] std::map<std::string, Json> asks() const {
    std::map<std::string, Json> lines;
    for (const Json& line : table("block-asks", "asks").at("rows")) lines[line.at("rule")] = line;
    return lines;
  }
  [[nodiscard]] const Json& table(const std::string& section, const std::string& name) const {
    return final_report.at("sections").at(section).at("tables").at(name);
  }
  [[nodiscard]] const Json& figure(const std::string& section, const std::string& key) const {
    return final_report.at("sections").at(section).at("figures").at(key).at("value");
  }

  sim::Truth truth;
  base::Date day;
  Json final_report, daily_report;
  std::string html, xlsx;
  [[nodiscard]] const HttpTally& tally() const { return tally_; }

 private:
  // So many days after the first of the plan.
  [[nodiscard]] std::string text_day(int n) const {
    return (plan::load(text_, "plan.toml").plan->head.issued + n).iso();
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return town_.folder() + "/" + name;
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }

  std::unique_ptr<TownClient> signed_in(const std::string& role) {
    for (const sim::Account& one : truth.showcase)
      if (one.role == role) return town_.signed_in(one.id, one.login);
    throw std::runtime_error("nobody is " + role);
  }

  // As somebody of the centre reads them; the bulletin is that of a past day.
  static constexpr int k_days_back = 10;
  void read_reports() {
    const auto centre = signed_in("centre");
    const auto get = [&](const char* name, base::Date on, const char* format) {
      const Answer answer = centre->get(
          fmt::format("/api/v1/reports/{}?date={}&format={}&lang=zh", name, on.iso(), format));
      if (answer.status != 200) throw std::runtime_error(answer.body);
      return answer.body;
    };
    final_report = Json::parse(get("final", day, "json"));
    daily_report = Json::parse(get("daily", day - k_days_back, "json"));
    html = get("final", day, "html");
    xlsx = get("final", day, "xlsx");
  }

  void take_events() {
    const auto auditor = signed_in("auditor");
    std::ofstream out(path("journal.jsonl"), std::ios::binary);
    Json next = 0;
    while (next.is_number()) {
      const Answer answer =
          auditor->get(fmt::format("/api/v1/journal?after={}&limit=500", next.get<std::int64_t>()));
      if (answer.status != 200) throw std::runtime_error(answer.body);
      const Json page = answer.json();
      for (const Json& entry : page.at("items")) out << entry.dump() << '\n';
      next = page.at("next");
    }
  }

  Season season_;
  std::string text_;
  PlanServer town_;
  HttpTally tally_;
};

// The reports are there in every form, and every figure of them is what the script makes of the
// events.
void expect_recounted(Campaign& campaign) {
  EXPECT_GT(campaign.tally().commands, 200);
  EXPECT_LE(campaign.tally().requests, campaign.tally().commands);
  EXPECT_FALSE(campaign.final_report.at("interim").get<bool>());
  EXPECT_THAT(campaign.html,
              AllOf(HasSubstr("<html"), HasSubstr(campaign.final_report.at("campaign"))));
  EXPECT_THAT(campaign.xlsx, StartsWith("PK"));

  const Recounted made = campaign.recount();
  ASSERT_EQ(made.exit, 0) << made.output;
  std::vector<std::string> left;
  std::int64_t left_cells = 0;
  for (const auto& [id, cells] : made.result.at("unknown").items()) {
    // League tables are statistics over polls and shares, held by tests/stats and tests/app.
    if (!id.starts_with("final.rankings.")) left.push_back(id);
    left_cells += cells.get<std::int64_t>();
  }
  EXPECT_THAT(left, IsSubsetOf(not_recounted()));
  const std::int64_t cells = cells_of(campaign.final_report) + cells_of(campaign.daily_report);
  EXPECT_GT(cells, 100);
  EXPECT_GE(made.result.at("compared").get<std::int64_t>(), cells - left_cells) << made.output;
  EXPECT_EQ(made.result.at("different"), 0);
  EXPECT_GT(made.result.at("grounds").get<std::int64_t>(), 0);
}

// What the report says of rules, against the book that the simulator kept of what it did.
void expect_asks_as_played(const Campaign& campaign, const std::vector<std::string>& rules) {
  const auto lines = campaign.asks();
  std::int64_t met = 0;
  for (const auto& [rule, line] : lines) {
    const auto known = campaign.truth.asks.find(rule);
    ASSERT_TRUE(known != campaign.truth.asks.end()) << rule;
    const sim::AskTally said{.met = line.at("met"),
                             .late = line.at("late"),
                             .missed = line.at("missed"),
                             .excused = line.at("excused"),
                             .open = line.at("open")};
    EXPECT_EQ(said, known->second) << rule << " " << line.dump();
    met += said.met;
  }
  EXPECT_GT(met, 0);
  for (const std::string& rule : rules) {
    ASSERT_TRUE(lines.contains(rule)) << rule;
    EXPECT_GT(lines.at(rule).at("asked").get<std::int64_t>(), 0) << rule;
  }
}

// All rows of a table together.
std::int64_t sum_of(const Json& table, const char* column) {
  std::int64_t sum = 0;
  for (const Json& line : table.at("rows"))
    if (line.at(column).is_number()) sum += line.at(column).get<std::int64_t>();
  return sum;
}

TEST(EndToEnd, S0_08_S0_14_S0_15_S0_18_S0_24_S0_32_S0_37_FromActivationToTheFinalReport) {
  Campaign campaign({.plan = "xushi-2024", .days = 37, .scale = 0.04});
  expect_recounted(campaign);
  expect_asks_as_played(campaign, {"cadence.yard_meetings", "task.dialogue", "task.mass_meeting",
                                   "task.event_review"});
  EXPECT_EQ(campaign.figure("coverage", "covered").at("den"), campaign.truth.dwellings);
  EXPECT_EQ(campaign.figure("coverage", "covered").at("num"), campaign.truth.reached);
  EXPECT_EQ(sum_of(campaign.table("block-places", "places"), "standing"),
            campaign.truth.places.places);
  EXPECT_GT(sum_of(campaign.table("block-publicity", "publicity"), "n"), 0);

  // A script that finds nothing in a wrong report would prove nothing.
  Json wrong = campaign.final_report;
  Json& covered = wrong["sections"]["coverage"]["figures"]["covered"]["value"]["num"];
  covered = covered.get<std::int64_t>() + 1;
  const Recounted found = campaign.recount(&wrong);
  EXPECT_EQ(found.exit, 1);
  EXPECT_THAT(found.output, HasSubstr("final.coverage.covered"));
}

TEST(EndToEnd, S1_07_S1_09_S1_13_S1_17_S1_22_S1_26_FromActivationToTheFinalReport) {
  Campaign campaign({.plan = "ruji-2021", .days = 40, .scale = 0.02});
  expect_recounted(campaign);
  expect_asks_as_played(campaign, {"task.collect_leaflets", "task.improve", "report.progress"});
  EXPECT_EQ(campaign.figure("coverage", "covered").at("num"), campaign.truth.reached);
  EXPECT_EQ(campaign.figure("matters", "closed").at("den"), campaign.truth.matters);
  EXPECT_EQ(campaign.figure("coverage", "quota").at("den"), 11267);
  EXPECT_GT(campaign.figure("block-publicity", "publicity.door").get<std::int64_t>(), 0);
}

// Acceptance set F of the closed loop: every published rate is made again by a script of its own
// from the exported events, for the whole, every unit and every kind, with intervals, weights,
// composite and what is left out.
TEST(EndToEnd, AcceptanceF_EveryPublishedRateIsMadeAgainFromTheExportedEvents) {
  Campaign campaign({.plan = "ruji-2021",
                     .days = 40,
                     .scale = 0.2,
                     .edits = {{"callback  = { share = \"10%\"", "callback  = { share = \"100%\""},
                               {"satisfaction = \"35%\", min_n = 20",
                                "satisfaction = \"35%\", "
                                "min_n = 10"}}});
  EXPECT_GT(campaign.exclude_some(), 0);
  EXPECT_GT(campaign.send_some_elsewhere(), 0);
  const Json rates = campaign.read_rates();
  const Recounted made = campaign.recount_rates(rates);
  ASSERT_EQ(made.exit, 0) << made.output;
  const auto n = [&](const char* what) { return made.result.at(what).get<std::int64_t>(); };
  EXPECT_GT(n("compared"), 100);
  EXPECT_EQ(n("different"), 0);
  EXPECT_GE(n("shown"), 3) << "shares that are large enough to be judged";
  EXPECT_GE(n("composites"), 1);
  EXPECT_GT(n("units"), 3);
  EXPECT_GE(n("kinds"), 1);
  EXPECT_GT(n("excluded"), 0);

  // A script that finds nothing in a wrong answer would prove nothing.
  const auto found_wrong = [&](const std::function<void(Json&)>& spoil) {
    Json wrong = rates;
    spoil(wrong);
    const Recounted found = campaign.recount_rates(wrong);
    return found.exit == 1 ? found.output : "nothing was found: " + found.output;
  };
  EXPECT_THAT(found_wrong([](Json& r) { r["total"]["composite"]["low"] = 0.1; }),
              HasSubstr("total.composite.low"));
  EXPECT_THAT(found_wrong([](Json& r) { r["weights"]["response"] = 31; }),
              HasSubstr("weights.response"));
  EXPECT_THAT(found_wrong([](Json& r) { r["excluded"][0]["n"] = 99; }),
              HasSubstr("excluded.court"));
  EXPECT_THAT(found_wrong([](Json& r) { r["by_unit"].erase(0); }), HasSubstr("by_unit."));
  EXPECT_THAT(found_wrong([](Json& r) {
                r["by_kind"][0]["response"]["den"] =
                    r["by_kind"][0]["response"]["den"].get<std::int64_t>() + 1;
              }),
              HasSubstr("response.den"));
}

TEST(EndToEnd, S2_03_S2_11_S2_25_S2_27_S2_30_S2_36_S2_42_FromActivationToTheFinalReport) {
  Campaign campaign({.plan = "dongfeng-2017", .days = 87, .scale = 0.05});
  expect_recounted(campaign);
  expect_asks_as_played(campaign, {"task.kickoff_communities", "task.four_ones"});
  for (const char* channel : {"banner", "poster", "press"})
    EXPECT_GT(
        campaign.figure("block-publicity", std::string("publicity.") + channel).get<std::int64_t>(),
        0)
        << channel;
  EXPECT_GT(sum_of(campaign.table("block-posts", "posts"), "filled"), 0);
  EXPECT_GT(sum_of(campaign.table("block-supervision", "draws"), "checked"), 0);
}

TEST(EndToEnd, S3_10_S3_20_S3_25_S3_26_S3_32_S3_36_S3_47_S3_50_FromActivationToTheFinalReport) {
  Campaign campaign({.plan = "county-double-lift-2021", .days = 260, .scale = 0.1});
  expect_recounted(campaign);
  expect_asks_as_played(campaign, {"cadence.team_visit", "cadence.dialogue", "cadence.sweep_county",
                                   "cadence.sweep_towns", "cadence.study_bodies"});
  EXPECT_GT(sum_of(campaign.table("block-places", "listings"), "listed"), 0);
  EXPECT_EQ(sum_of(campaign.table("block-quotas", "milestones"), "passed_percent"), 100);
  EXPECT_GT(sum_of(campaign.table("block-supervision", "draws"), "done"), 0);
}

TEST(EndToEnd, S4_03_S4_04_S4_10_S4_30_FromActivationToTheFinalReport) {
  Campaign campaign({.plan = "three-zeros-2020", .days = 0, .scale = 0.1});
  expect_recounted(campaign);
  expect_asks_as_played(campaign, {"cadence.risk_review", "task.emergency_plan"});
  EXPECT_GT(campaign.truth.standards.settled, 0);
  EXPECT_EQ(campaign.table("block-standards", "results").at("rows").size(), 25U);
  const Json& targets = campaign.table("block-standards", "targets");
  ASSERT_FALSE(targets.at("rows").empty());
  for (const Json& line : targets.at("rows"))
    if (line.at("indicator") == "villages_passed") {
      EXPECT_EQ(line.at("units"), 25);
    }
  EXPECT_EQ(sum_of(campaign.table("block-places", "places"), "standing"),
            campaign.truth.places.places);
}

}  // namespace
}  // namespace wanhu::test
