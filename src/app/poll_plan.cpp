#include "app/poll_plan.hpp"

#include "store/tables/poll.hpp"

namespace wanhu::app {

base::Result<SurveyInForce> survey_in_force(const ActivePlan& set, const std::string& plan,
                                            const std::string& survey, const std::string& field) {
  for (const Member& member : set.members) {
    if (!plan.empty() && member.plan.head.id != plan) continue;
    if (const plan::Survey* const found = domain::find_survey(member.plan, survey))
      return SurveyInForce{&member.plan, found};
  }
  return base::fail_field("WAVE-SURVEY", field, {{"survey", survey}});
}

bool is_frame_known(store::Db& db, store::Tenant tenant, const base::Uuid& frame) {
  return store::load_frame(db, tenant, frame).has_value();
}

}  // namespace wanhu::app
