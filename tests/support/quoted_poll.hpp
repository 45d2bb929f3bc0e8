// Another body's poll, quoted for the survey of the township's first plan: the result "poll".
#pragma once

#include "support/township.hpp"

namespace wanhu::test {

inline Json quoted_poll() {
  return {{"result_id", id_text("poll")},
          {"survey", "poll"},
          {"name", "市上半年民调"},
          {"from", "2021-05-01"},
          {"to", "2021-06-30"},
          {"source", "市平安办通报"},
          {"source_day", "2021-07-10"},
          {"figures",
           {{{"indicator", "safety"},
             {"n", 1200},
             {"percent", "96.5"},
             {"low", "95.2"},
             {"high", "97.5"}},
            {{"indicator", "safety"}, {"unit", k_village_a}, {"n", 110}, {"percent", "97"}}}}};
}

}  // namespace wanhu::test
