// A short questionnaire with a screening question, a skip and a text.
#pragma once

#include <string>

#include "base/json.hpp"

namespace wanhu::test {

// The text of a questionnaire, as commands take it.
inline base::Json poll_form_json() {
  const auto five = [] {
    base::Json choices = base::Json::array();
    const char* const words[][2]{{"很不", "not at all"},
                                 {"不太", "not much"},
                                 {"一般", "so so"},
                                 {"比较", "rather"},
                                 {"很", "very"}};
    for (int value = 1; value <= 5; ++value)
      choices.push_back({{"id", "c" + std::to_string(value)},
                         {"zh", words[value - 1][0]},
                         {"en", words[value - 1][1]},
                         {"value", value}});
    return choices;
  };
  return {{"title", {{"zh", "平安情况电话访问"}, {"en", "How safe it is here"}}},
          {"notice",
           {{"zh", "县里委托的独立调查，自愿回答，核实请拨 12340。"},
            {"en", "An independent survey; answering is voluntary; to verify, ring 12340."}}},
          {"questions",
           {{{"id", "q_here"},
             {"kind", "choose"},
             {"zh", "您在本县住满半年了吗？"},
             {"en", "Have you lived in this county for half a year?"},
             {"screen", "eligible"},
             {"choices",
              {{{"id", "yes"}, {"zh", "是"}, {"en", "yes"}, {"value", 1}},
               {{"id", "no"}, {"zh", "不是"}, {"en", "no"}, {"value", 0}}}}},
            {{"id", "q_safe"},
             {"kind", "choose"},
             {"zh", "您觉得住的地方安全吗？"},
             {"en", "Do you feel safe where you live?"},
             {"choices", five()}},
            {{"id", "q_why"},
             {"kind", "text"},
             {"zh", "哪些地方让您不放心？"},
             {"en", "What worries you?"},
             {"when", "q_safe <= 2"},
             {"purpose", "改进治安服务，由调查机构汇总，不转给被评价单位"}},
            {{"id", "q_sat"},
             {"kind", "choose"},
             {"zh", "您对平安工作满意吗？"},
             {"en", "Are you satisfied with what is done about it?"},
             {"choices", five()}}}}};
}

}  // namespace wanhu::test
