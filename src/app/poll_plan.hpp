// Where a poll's command finds its survey among the plans in force.
#pragma once

#include "app/plan_book.hpp"
#include "base/problem.hpp"
#include "domain/poll/wave.hpp"
#include "store/db.hpp"

namespace wanhu::app {

struct SurveyInForce {
  const plan::Plan* plan = nullptr;  // both owned by the set
  const plan::Survey* survey = nullptr;
};

// By plan and survey; without a plan the first that has such a survey. WAVE-SURVEY {survey}.
base::Result<SurveyInForce> survey_in_force(const ActivePlan& set, const std::string& plan,
                                            const std::string& survey,
                                            const std::string& field = "/data/survey");

bool is_frame_known(store::Db& db, store::Tenant tenant, const base::Uuid& frame);

}  // namespace wanhu::app
