// A plan beside the township's with a survey and what it measures; a questionnaire for it; and a
// release as the poll house makes one, from interviews that are given by count.
#pragma once

#include <string>
#include <vector>

#include "app/poll_release.hpp"
#include "base/json.hpp"
#include "domain/poll/release.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::test {

inline std::string polled_plan() {
  return R"toml(schema = "plan/1"

[plan]
id       = "polled"
title    = "平安建设民调方案"
issuer   = "县委政法委"
issued   = 2020-10-01
approved = { by = "县委政法委" }
window   = { from = 2020-10-01, to = 2023-12-31 }
calendar = "cn-office"
phases   = [ { id = "all", name = "实施", from = 2020-10-01, to = 2023-12-31 } ]

[org]
root    = { id = "ruji", name = "汝集镇", kind = "town" }
units   = [
  { id = "qinsimiao", name = "秦四庙村", kind = "village" },
  { id = "qiying",    name = "七营村",   kind = "village" },
]
offices = [ { id = "centre", name = "镇综治中心", of = "ruji" } ]

[matters]
basis = "calendar"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "10日" },
  { id = "complex", name = "复杂问题", owner = "centre", due = "20日" },
]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true

[survey.phone]
name          = "电话民调"
run_by        = "independent"
waves         = { each = "半年", n = 1 }
frame         = ["landline", "mobile"]
hide_from     = ["ruji", "village", "centre"]
min_n         = 30
items_embargo = true

[indicators.safety]
name   = "安全感"
num    = "count(poll where q_safe >= 4)"
den    = "count(poll where q_safe answered)"
min_n  = 30
use    = "display"

[indicators.satisfied]
name   = "满意度"
num    = "count(poll where q_sat >= 4)"
den    = "count(poll where q_sat answered)"
min_n  = 30
use    = "display"
)toml";
}

inline base::Json polled_form() {
  using base::Json;
  const auto question = [](const char* id, const char* zh, const char* en) {
    Json choices = Json::array();
    const char* const words[] = {"很不好", "不好", "一般", "好", "很好"};
    for (int value = 5; value >= 1; --value)
      choices.push_back({{"id", "a" + std::to_string(value)},
                         {"zh", words[value - 1]},
                         {"en", std::to_string(value) + " of 5"},
                         {"value", value}});
    return Json{{"id", id},
                {"kind", "choose"},
                {"zh", zh},
                {"en", en},
                {"choices", std::move(choices)},
                {"dont_know", true},
                {"refuse", true}};
  };
  return {{"title", {{"zh", "平安建设电话民调"}, {"en", "Phone poll"}}},
          {"notice",
           {{"zh", "这是独立电话民调，自愿参加，可以随时不答。核实请拨打 12340。"},
            {"en", "An independent poll. Answering is voluntary. To check, ring 12340."}}},
          {"questions",
           {question("q_safe", "您觉得住处附近安全吗？", "Do you feel safe near your home?"),
            question("q_sat", "您对平安建设满意吗？", "Are you satisfied?")}}};
}

// Interviews of one unit: so many say 5, so many say 1, so many do not know; to both questions.
struct Said {
  std::string unit;
  int good = 0, bad = 0, unsure = 0, refused = 0;
};

// The release of a wave "name" with these interviews.
inline base::Json polled_release(const std::string& name, const std::string& from,
                                 const std::string& to, const std::vector<Said>& all) {
  using domain::PollColumn;
  const domain::PollForm form = domain::poll_form(polled_form()).value();
  domain::PollData data;
  data.kinds = {"mobile"};
  data.strata = {"all"};
  for (const domain::PollQuestion& question : form.questions)
    data.columns.push_back({.question = &question});
  for (const Said& one : all) {
    const std::int32_t node = data.tree.add(one.unit, 0);
    const auto put = [&](int n, std::int32_t choice) {
      for (int i = 0; i < n; ++i) {
        data.completes.push_back(static_cast<std::uint32_t>(data.cases.size()));
        data.cases.push_back(
            {.node = node, .outcome = stats::OutcomeClass::complete, .final = true});
        for (PollColumn& column : data.columns) column.choice.push_back(choice);
      }
    };
    put(one.good, 0);
    put(one.bad, 4);
    put(one.unsure, domain::k_dk_answer);
    for (int i = 0; i < one.refused; ++i)
      data.cases.push_back({.node = node, .outcome = stats::OutcomeClass::refusal, .final = true});
  }
  std::vector<plan::Indicator> indicators;
  for (const char* id : {"safety", "satisfied"}) {
    const std::string question = std::string(id) == "safety" ? "q_safe" : "q_sat";
    indicators.push_back({.id = id,
                          .num = "count(poll where " + question + " >= 4)",
                          .den = "count(poll where " + question + " answered)",
                          .min_n = 30});
  }
  const auto figures = domain::poll_figures(data, indicators, 30);
  base::Json document = domain::to_json(data, figures.value());
  document.update({{"wanhu_release", 1},
                   {"plan", "polled"},
                   {"plan_version", 2},
                   {"survey", "phone"},
                   {"wave", base::Uuid::named("wave " + name).text()},
                   {"name", name},
                   {"from", from},
                   {"to", to},
                   {"closed", to},
                   {"frame", {{"name", "号码库"}, {"source", "测试"}, {"sha256", ""}, {"n", 1000}}},
                   {"seed", "公布的种子"},
                   {"list_digest", ""},
                   {"journal", {{"seq", 1}, {"hash", ""}}}});
  document["digest"] = app::release_digest(document);
  return document;
}

}  // namespace wanhu::test
