// The words for periods in a plan: 日 工作日 周 旬 半月 月 双月 季度 半年 年.
#pragma once

#include <string_view>

namespace wanhu::plan {

// How often a period's word comes round in a month (工作日 = 20.67 of them a month: 248 a year,
// 人社部发〔2025〕2号); 0 for an unknown word.
double times_a_month(std::string_view period);

}  // namespace wanhu::plan
