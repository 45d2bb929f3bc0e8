// The first plan with another door form, for tests of what a form may ask.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace wanhu::test {

// One question of every type. web/tests/mock/form.json is this form as the pages get it.
inline constexpr const char* k_every_question = R"(
  { id = "q1", type = "scale5", text = "晚上在家附近走动，您觉得安全吗？" },
  { id = "q2", type = "choose_one", text = "您最希望先改善什么？", choices = [
    { id = "light", text = "路灯照明" },
    { id = "dispute", text = "邻里纠纷" },
    { id = "traffic", text = "交通秩序" },
  ], show_if = "q1 <= 3" },
  { id = "q3", type = "text", text = "有没有需要我们解决的问题？", opens = "matter" },
  { id = "q4", type = "yes_no", text = "村里的路灯够亮吗？" },
  { id = "q5", type = "choose_many", text = "您平常什么时候出门？", choices = [
    { id = "day", text = "白天" },
    { id = "eve", text = "晚上" },
    { id = "night", text = "半夜" },
  ] },
  { id = "q6", type = "integer", text = "您一周晚上出门几次？" },
)";

// `keys` take the place of "retain": further keys of the form, e.g. "retain = \"30日\"".
inline std::string plan_asking(const std::string& ask = k_every_question,
                               const std::string& keys = R"(retain = "180日")") {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t from = text.find("retain    = "), to = text.find("\n]\n", from);
  if (from == std::string::npos || to == std::string::npos)
    throw std::logic_error("the first plan has another door form");
  return text.replace(from, to - from, keys + "\nask = [" + ask);
}

}  // namespace wanhu::test
