// The first plan with sealed and confidential kinds, and the bodies that the sealed ones go to.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "support/township.hpp"

namespace wanhu::test {

inline std::string plan_with_tips() {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  std::string text(std::istreambuf_iterator<char>(file), {});
  const auto before = [&](const std::string& mark, const std::string& more) {
    const auto at = text.find(mark);
    if (at == std::string::npos) throw std::logic_error("the first plan has no " + mark);
    text.insert(at, more);
  };
  before("  { id = \"county_centre\"",
         "  { id = \"police\", name = \"派出所\", external = true },\n"
         "  { id = \"discipline\", name = \"纪检监察机关\", external = true },\n");
  before("]\nroll      = ",
         "  { id = \"gang_tip\", name = \"涉黑涉恶举报\", owner = \"police\", due = \"5日\", "
         "channel = "
         "\"sealed\", confidential = true, src = \"三(二)3\" },\n"
         "  { id = \"cadre_tip\", name = \"干部问题举报\", owner = \"discipline\", due = \"20日\", "
         "channel = "
         "\"sealed\", confidential = true, src = \"三(二)3\" },\n"
         "  { id = \"home_help\", name = \"上门帮扶\", owner = \"centre\", due = \"10日\", "
         "confidential = true, "
         "src = \"三(二)3\" },\n");
  return text;
}

// Activates that plan and makes accounts of the bodies.
inline void add_bodies(Township& town, bool accounts = true) {
  town.must("system", "plan.activate", {{"source", plan_with_tips()}});
  if (!accounts) return;
  Json people = Json::array();
  const auto add = [&](const char* login, const char* body) {
    people.push_back({{"person_id", id_text(login)},
                      {"login", login},
                      {"name", std::string("测试") + login},
                      {"role", "competent"},
                      {"unit", body}});
  };
  add("police-1", "police");
  add("police-2", "police");
  add("discipline-1", "discipline");
  town.must("system", "person.import", {{"people", std::move(people)}});
}

// A resident's tip under the name's id; check code 123456.
inline Json give_tip(Township& town, const std::string& name, const std::string& kind,
                     const std::string& text, Json more = Json::object()) {
  more.update({{"matter_id", id_text(name)},
               {"check", "123456"},
               {"kind", kind},
               {"text", text},
               {"place", "稀罕岭东头"},
               {"unit", k_village_a},
               {"contact", {{"name", "甄举报"}, {"phone", "13812345678"}}}});
  return town.must("resident", "public.open", std::move(more));
}

}  // namespace wanhu::test
