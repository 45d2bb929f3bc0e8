// A house of polls that is full of canaries, with its server, and the campaign's beside it: what
// the tests of the firewall (guard G04) ask everybody about.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/tables/poll.hpp"
#include "support/everybody.hpp"
#include "support/poll_server.hpp"
#include "tabular/table.hpp"

namespace wanhu::test {

inline constexpr const char* k_free_text = "金丝雀桥洞夜里没有灯";
inline constexpr const char* k_address = "金丝雀巷七号";
inline constexpr const char* k_number = "13987650001";
inline constexpr const char* k_wave_name = "金丝雀轮次";

// A wave under way, with calls and answers.
class LoadedHouse : public PollServer {
 public:
  LoadedHouse() {
    const auto loaded = load_frame("canary frame", canary_csv());
    if (!loaded) throw std::runtime_error(loaded.error().code);
    Json wave = wave_data("canary wave", {{"n", 40}, {"method", "srs"}});
    wave["name"] = k_wave_name;
    wave["frame_id"] = id_text("canary frame");
    must("lead", "poll.plan_wave", wave);
    must("lead", "poll.publish_seed",
         {{"wave_id", id_text("canary wave")}, {"seed", "canary-seed-7788"}});
    clock().set(base::Instant::at(clock().now().date() + 1, 10 * 60));
    must("lead", "poll.draw", {{"wave_id", id_text("canary wave")}});
    must("lead", "poll.open", {{"wave_id", id_text("canary wave")}, {"replicates", 2}});
    for (int n = 0; n < 3; ++n) answer_next();
  }

  // Whatever of the house must never be read elsewhere.
  std::vector<std::string> canaries() {
    std::vector<std::string> all{k_free_text,
                                 k_address,
                                 k_number,
                                 k_wave_name,
                                 "canary-seed-7788",
                                 "canary frame",
                                 id_text("canary wave"),
                                 id_text("canary frame"),
                                 "您觉得住的地方安全吗"};
    const auto wave = store::load_wave(*connect(), 1, id("canary wave"));
    all.push_back(*wave->list_digest);
    connect()->each("SELECT case_id, number FROM poll_case WHERE tenant = 1", {},
                    [&](const store::Row& row) { all.push_back(row.uuid(0).text()); });
    connect()->each("SELECT who FROM poll_frame_row WHERE tenant = 1", {},
                    [&](const store::Row& row) { all.push_back(row.text(0)); });
    for (int i = 0; i < 40; ++i) all.push_back(number(i));
    return all;
  }

 private:
  static std::string number(int i) { return std::to_string(13'987'650'001 + i); }
  static std::string canary_csv() {
    std::string csv = "电话,地址,单位,城乡\n";
    for (int i = 0; i < 40; ++i)
      csv += number(i) + "," + k_address + ",v1" + std::to_string(1 + i % 3) + ",城镇\n";
    return csv;
  }
  void answer_next() {
    const Json next = must("call-1", "poll.take", {{"wave_id", id_text("canary wave")}});
    must("call-1", "poll.call",
         {{"wave_id", id_text("canary wave")},
          {"case_id", next.at("case_id")},
          {"outcome", "1.10"},
          {"answers",
           {{"q_here", "yes"}, {"q_safe", "c1"}, {"q_why", k_free_text}, {"q_sat", "c2"}}},
          {"seconds", 300}});
  }
};

// What somebody could read of an answer: its bytes, and what is packed in a workbook.
inline std::string readable(const Answer& answer) {
  std::string text = answer.body;
  for (const auto& [name, value] : answer.headers) text += "\n" + name + ": " + value;
  if (!answer.body.starts_with("PK")) return text;
  if (const auto table = tabular::read_table(answer.body, "export.xlsx")) {
    for (const std::string& title : table->title) text += title + "\n";
    for (const std::string& heading : table->heading) text += heading + "\n";
    for (const tabular::Row& row : table->rows)
      for (const std::string& cell : row.cells) text += cell + "\n";
  }
  return text;
}

inline std::string found_in(const std::vector<std::string>& canaries, const std::string& text) {
  for (const std::string& canary : canaries)
    if (text.find(canary) != std::string::npos) return canary;
  return "";
}

// Each GET of the description, once for every value of a parameter that chooses a form.
inline std::vector<std::string> every_get(const Json& document, const std::string& wave = "") {
  std::vector<std::string> paths;
  for (const auto& [route, methods] : document.at("paths").items()) {
    if (!methods.contains("get") || route == "/api/v1/live") continue;
    const Json& operation = methods.at("get");
    std::string path = sample(route, operation).path;
    const auto hole = path.find(id_text("lamp"));
    if (!wave.empty() && hole != std::string::npos && route.find("/poll/") != std::string::npos)
      path.replace(hole, wave.size(), wave);
    paths.push_back(path);
    const Json parameters = operation.value("parameters", Json::array());
    for (const Json& parameter : parameters) {
      const Json schema = parameter.value("schema", Json::object());
      if (parameter.at("in") != "query" || !schema.contains("enum")) continue;
      for (const Json& value : schema.at("enum"))
        if (value.is_string())
          paths.push_back(path + (path.find('?') == std::string::npos ? "?" : "&") +
                          parameter.at("name").get<std::string>() + "=" + value.get<std::string>());
    }
  }
  for (const char* name : {"daily", "ledger", "final"})
    paths.push_back(std::string("/api/v1/reports/") + name);
  return paths;
}

class BothHouses : public testing::Test {
 protected:
  BothHouses() { add_bodies(town); }
  TownshipServer town;
  LoadedHouse house;
  Everybody everybody{town};
  const std::vector<std::string> canaries = house.canaries();
};

}  // namespace wanhu::test
