#include "domain/matter/improvement.hpp"

namespace wanhu::domain {

namespace {

base::Json facts(const Improvement& improvement) {
  base::Json matters = base::Json::array();
  for (const base::Uuid& id : improvement.matters) matters.push_back(id.text());
  return {{"improvement", improvement.id.text()},
          {"unit", improvement.unit ? base::Json(*improvement.unit) : base::Json()},
          {"kind", improvement.kind},
          {"place", improvement.place},
          {"title", improvement.title},
          {"cause", improvement.cause},
          {"action", improvement.action},
          {"owner", improvement.owner},
          {"due", improvement.due.iso()},
          {"matters", std::move(matters)}};
}

base::Result<void> still_open(const Improvement& improvement) {
  if (improvement.open) return {};
  return base::fail("IMPROVEMENT-CLOSED", base::Kind::refused);
}

}  // namespace

base::Result<Events> open_improvement(const plan::Plan& plan, const Improvement& improvement,
                                      base::Date today) {
  if (plan.matter_kind(improvement.kind) == nullptr)
    return base::fail_field("MATTER-KIND", "/data/kind", {{"kind", improvement.kind}});
  if (improvement.unit && plan.unit(*improvement.unit) == nullptr)
    return base::fail_field("UNIT-UNKNOWN", "/data/unit", {{"unit", *improvement.unit}});
  if (improvement.due < today) return base::fail_field("IMPROVEMENT-DUE", "/data/due");
  return Events{{"improvement.opened", facts(improvement)}};
}

base::Result<Events> update_improvement(const Improvement& before, const Improvement& after) {
  if (auto ok = still_open(before); !ok) return base::fail(ok.error());
  return Events{{"improvement.updated", facts(after)}};
}

base::Result<Events> close_improvement(const Improvement& improvement, const std::string& outcome,
                                       const std::string& evidence) {
  if (auto ok = still_open(improvement); !ok) return base::fail(ok.error());
  return Events{
      {"improvement.closed",
       {{"improvement", improvement.id.text()}, {"outcome", outcome}, {"evidence", evidence}}}};
}

}  // namespace wanhu::domain
