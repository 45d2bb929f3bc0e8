// The five plans as files.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "plan/plan.hpp"

namespace wanhu::test {

// "county-double-lift-2021", "dongfeng-2017" …
inline std::string plan_file(const std::string& name) {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/" + name + "/plan.toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}
// S2 as if it were issued in November 2021, when the town of the tests is at work.
inline std::string dongfeng_in_2021() {
  std::string text = plan_file("dongfeng-2017");
  const std::pair<std::string, std::string> months[]{
      {"2017-04-", "2021-11-"}, {"2017-05-", "2021-12-"}, {"2017-06-", "2022-01-"}};
  for (const auto& [from, to] : months)
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at))
      text.replace(at, from.size(), to);
  return text;
}
inline plan::Plan plan_named(const std::string& name) {
  return plan::load(plan_file(name), name + ".toml").plan.value();
}

}  // namespace wanhu::test
