// The first plan with checks of every kind, and a township in which rounds of them are held.
#pragma once

#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "app/query_supervision.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {

// `share`: of what is drawn.
inline std::string supervised_plan(const std::string& share = "40%") {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto replace = [&](const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("the first plan says something else");
    text.replace(at, from.size(), to);
  };
  replace("who = \"centre\", every = \"周\" },\n",
          "who = \"centre\", every = \"周\" },\n"
          "  { id = \"open_site\", name = \"现场明查\", how = \"open\", by = \"site\", "
          "who = \"centre\", every = \"半月\" },\n"
          "  { id = \"covert_site\", name = \"现场暗访，只看场所和事项\", how = \"covert\", "
          "by = \"site\", who = \"centre\", every = \"月\" },\n"
          "  { id = \"papers\", name = \"查阅岗位台账\", how = \"open\", by = \"papers\", "
          "who = \"centre\", every = \"月\" },\n");
  replace("draw     = { share = \"5%\"", "draw     = { share = \"" + share + "\"");
  replace("[supervision]\n",
          "[[staffing]]\npost = \"法律明白人\"\neach = \"village\"\nmin  = 1\n\n[supervision]\n");
  return text;
}

class SupervisedTown : public SmallEngine {
 public:
  // `channels`: of messages, those there are gateways for.
  explicit SupervisedTown(store::Engine kind, const std::string& share = "40%",
                          std::set<std::string> channels = {})
      : SmallEngine(kind, std::move(channels)) {
    must("system", "plan.activate", {{"source", supervised_plan(share)}});
    must("centre-1", "person.add",
         {{"person_id", id_text("centre-3")},
          {"login", "centre-3"},
          {"name", "测试centre-3"},
          {"role", "centre"}});
  }

  // Announced for tomorrow under the name's id and seed.
  std::string announce(const std::string& name, const std::string& kind, const std::string& of,
                       Json more = Json::object()) {
    Json data{{"round_id", id_text(name)},
              {"kind", "supervision." + kind},
              {"of", of},
              {"seed", "seed-" + name},
              {"on", (clock().now().date() + 1).iso()}};
    data.update(more);
    return outcome("centre-1", "supervision.announce", std::move(data));
  }
  std::string draw(const std::string& name) {
    return outcome("centre-1", "supervision.draw", {{"round_id", id_text(name)}});
  }
  // Announced, a night passed, drawn.
  void hold(const std::string& name, const std::string& kind, const std::string& of,
            Json more = Json::object()) {
    const std::string announced = announce(name, kind, of, std::move(more));
    clock().pass(k_day_ms);
    const std::string drawn = announced == "ok" ? draw(name) : announced;
    if (drawn != "ok") throw std::runtime_error(name + ": " + drawn);
  }

  Json page(const std::string& who = "centre-1") {
    return read(who, [](app::Reader& reader) { return app::supervision_page(reader); });
  }
  Json round(const std::string& name, const std::string& who = "centre-1") {
    return read(who, [&](app::Reader& reader) -> Json {
      const auto found = app::supervision_round_page(reader, id(name));
      return found ? *found : Json(found.error().code);
    });
  }
  std::string list(const std::string& name, const std::string& who = "county-1") {
    return read(who, [&](app::Reader& reader) {
      const auto found = app::supervision_list(reader, id(name));
      return found ? *found : found.error().code;
    });
  }
  // The first drawn item, of that unit when one is named.
  std::string item(const std::string& name, const std::string& unit = "") {
    const Json found = round(name);
    for (const Json& one : found.at("items"))
      if (unit.empty() || one.at("unit") == unit) return one.at("item");
    throw std::logic_error("nothing was drawn there");
  }

  Json check(const std::string& round, const std::string& item, const std::string& by,
             const std::string& result, Json more = Json::object()) {
    Json data{{"round_id", id_text(round)},
              {"item", item},
              {"check_id", Uuid::v7(clock().now()).text()},
              {"day", clock().now().date().iso()},
              {"by", by},
              {"result", result}};
    data.update(more);
    return data;
  }
  std::string record(const std::string& who, const std::string& round, const std::string& item,
                     const std::string& by, const std::string& result, Json more = Json::object()) {
    return outcome(who, "supervision.record", check(round, item, by, result, std::move(more)));
  }
  static Json finding(const std::string& name, Json more = Json::object()) {
    Json data{
        {"finding_id", id_text(name)}, {"kind", "false_visit"}, {"text", "走访记录与现场情况不符"}};
    data.update(more);
    return {{"finding", std::move(data)}};
  }
  std::string on(const std::string& who, const std::string& command, const std::string& name,
                 Json data) {
    data["finding_id"] = id_text(name);
    return outcome(who, "supervision." + command, std::move(data));
  }
  // As that account reads it; null when it does not exist for it.
  Json finding_of(const std::string& name, const std::string& who = "centre-1") {
    const Json all = page(who).at("findings");
    for (const Json& one : all)
      if (one.at("id") == id_text(name)) return one;
    return nullptr;
  }

  // A matter of the village that the lead answered and the centre heard was solved.
  void closed_matter(const std::string& name, const std::string& unit = k_village_a,
                     const std::string& visitor = "qsm-1", const std::string& lead = "qsm-lead") {
    open_matter(visitor, name, unit);
    const auto step = [&](const std::string& who, const std::string& kind, Json data) {
      data["matter_id"] = id_text(name);
      must(who, kind, std::move(data));
    };
    step("centre-1", "matter.hand_over", {{"owner", id_text(lead)}});
    step(lead, "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
    step("centre-1", "matter.confirm", {{"by", "callback"}});
  }
};

}  // namespace wanhu::test
